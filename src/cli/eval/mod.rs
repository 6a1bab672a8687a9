//! `slac eval`

mod data;
mod given;
mod time;

use super::args::{self, FailOn, OutputFormat};
use super::check::open;
use super::inspect::agreement;
use super::screen::{Screen, Trouble};
use super::wrong::Wrong;
use super::{Outcome, bug};
use crate::evaluate::assess::{Options, assess};
use crate::evaluate::data::Reading;
use crate::evaluate::reference::{MeasureError, Over, Request, measure};
use crate::evaluate::statement::v1::Statement;
use crate::evaluate::statement::{explain, text};
use crate::ir::Agreement;
use crate::plan::{self, v1::Plan};
use crate::project::disk::read_given;

/// Evaluates and prints the statement.
pub(super) fn eval(args: &args::Eval, screen: &mut Screen) -> Result<Outcome, Trouble> {
    let project = open(&args.file, screen)?;
    let Some((agreement, _)) = agreement(&project, screen) else {
        return Ok(Outcome::Findings);
    };
    let plan = plan::build(&agreement);
    let reading = data::read(args, &project, &plan, screen)?;
    if reading.stopped {
        return Ok(Outcome::Findings);
    }
    let statement = statement(args, &agreement, &plan, &reading, screen)?;
    let text = match args.format {
        OutputFormat::Json => {
            let json = serde_json::to_string_pretty(&statement);
            let json = json.map_err(|error| Trouble::Output(error.into()))?;
            format!("{json}\n")
        }
        OutputFormat::Text if args.explain => format!(
            "{}\n{}",
            text::render(&statement),
            explain::render(&statement, None)
        ),
        OutputFormat::Text => text::render(&statement),
    };
    screen.print(&text)?;
    Ok(outcome(args, &statement, &reading))
}

fn statement(
    args: &args::Eval,
    agreement: &Agreement,
    plan: &Plan,
    reading: &Reading,
    screen: &mut Screen,
) -> Result<Statement, Trouble> {
    let (first, last) = time::over(plan, &args.over).map_err(|why| screen.cannot(&why))?;
    let cut_off = args
        .cut_off
        .as_deref()
        .map(|text| time::instant(plan, text));
    let cut_off = cut_off.transpose().map_err(|why| screen.cannot(&why))?;
    let given = given::values(agreement, &args.given).map_err(|why| screen.cannot(&why))?;
    let history = args.history.as_deref().map(|path| {
        let text = read_given(path).map_err(|error| screen.refuse(&error))?;
        serde_json::from_str::<Statement>(&text).map_err(|error| {
            let path = path.to_string_lossy();
            screen.cannot(&Wrong::new(format!("{path} is no statement: {error}")))
        })
    });
    let history = history.transpose()?;
    let request = Request {
        over: Over::Named {
            first: first.clone(),
            last: last.clone(),
        },
        cut_off,
    };
    let figures = measure(plan, &reading.data, &request).map_err(|error| match error {
        MeasureError::Plan(why) => bug::of_plan(&why, screen),
        other => screen.cannot(&Wrong::new(other.to_string())),
    })?;
    let options = Options {
        over: time::asked(plan, &first, &last).map_err(|why| screen.cannot(&why))?,
        given,
        history: history.as_ref(),
        claims: None,
        digest: None,
    };
    assess(plan, &figures, &options).map_err(|error| bug::of_plan(&error.0, screen))
}

/// What the exit code says.
fn outcome(args: &args::Eval, statement: &Statement, reading: &Reading) -> Outcome {
    let happened = |what: &FailOn| match what {
        FailOn::Missed => statement.summary.missed > 0,
        FailOn::Undetermined => statement.summary.undetermined > 0,
        FailOn::Refused => reading.problems.has_errors(),
        FailOn::Nothing => false,
    };
    if args.fail_on.iter().any(happened) {
        Outcome::Findings
    } else {
        Outcome::Clean
    }
}
