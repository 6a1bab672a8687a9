//! `slac eval`

mod data;
mod given;
mod time;

use super::args::{self, FailOn, StatementFormat};
use super::check::{as_of, open, set};
use super::inspect::compiled;
use super::screen::{Screen, Trouble};
use super::wrong::Wrong;
use super::{Outcome, bug};
use crate::evaluate::assess::{Claim, Options, Over, assess};
use crate::evaluate::data::{Reading, claims};
use crate::evaluate::reference::{self, MeasureError, Request, measure};
use crate::evaluate::statement::v1::{ReasonCode, Standing, Statement};
use crate::evaluate::statement::{explain, invoice, report, text, to_json};
use crate::ir::Agreement;
use crate::plan::{self, v1::Plan};
use crate::project::disk::read_given;
use crate::quantity::{Instant, Number};
use crate::{contract, document};
use data::Data;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Evaluates and prints the statement.
pub(super) fn eval(args: &args::Eval, screen: &mut Screen) -> Result<Outcome, Trouble> {
    let project = set(open(&args.file, screen)?, &args.set, screen)?;
    let project = as_of(project, args.as_of.as_deref(), screen)?;
    let (settings, sources) = project.findings();
    if settings.has_errors() {
        // It may have meant to name data, without which verdicts would be others.
        screen.tell_findings(settings, sources);
        return Err(Trouble::Told);
    }
    let compilation = compiled(&project, screen);
    let Some(compilation) = compilation else {
        return Ok(Outcome::Findings);
    };
    let (Some(agreement), versions) = (compilation.agreement, compilation.versions) else {
        return Ok(Outcome::Findings);
    };
    let plan = plan::build_versions(&versions);
    // Reading may take minutes: what is wrong with the arguments is said before.
    let asked = Asked::of(args, &agreement, &plan, screen)?;
    let Data { reading, missing } =
        data::read(args, &project, (&plan, &compilation.aside), screen)?;
    if reading.stopped {
        return Ok(Outcome::Findings);
    }
    let statement = statement(&asked, &plan, &reading, screen)?;
    let text = written(args, &statement).map_err(Trouble::Output)?;
    screen.print(&text)?;
    let refused = reading.problems.has_errors();
    // What the project file asks for and does not get may be data that decides.
    let refused = refused || project.findings().0.has_errors();
    Ok(outcome(args, &statement, refused, &missing))
}

/// The statement in the form that was asked for.
fn written(args: &args::Eval, statement: &Statement) -> io::Result<String> {
    Ok(match args.format {
        StatementFormat::Text if args.explain => format!(
            "{}\n{}",
            text::render(statement),
            explain::render(statement, None)
        ),
        StatementFormat::Text => text::render(statement),
        StatementFormat::Json => to_json(statement)?,
        StatementFormat::Markdown => document::markdown::write(&report(statement)),
        StatementFormat::Html => document::html::write(&report(statement)),
        StatementFormat::Csv => invoice::write(statement).map_err(io::Error::other)?,
    })
}

/// What the arguments mean for this contract.
struct Asked {
    /// The first and the last period.
    over: (String, String),
    stretch: Over,
    cut_off: Option<Instant>,
    given: BTreeMap<String, Number>,
    history: Option<Statement>,
    claims: Option<Vec<Claim>>,
    /// Of the JSON contract, so that a statement says which text it judged by.
    digest: String,
}

impl Asked {
    fn of(
        args: &args::Eval,
        agreement: &Agreement,
        plan: &Plan,
        screen: &mut Screen,
    ) -> Result<Self, Trouble> {
        let mut say = |wrong: Wrong| screen.cannot(&wrong);
        let (over, stretch) = time::over(plan, &args.over).map_err(&mut say)?;
        let cut_off = args.cut_off.as_deref();
        let cut_off = cut_off.map(|text| time::instant(plan, text)).transpose();
        let cut_off = cut_off.map_err(&mut say)?;
        let given = given::values(agreement, &args.given).map_err(&mut say)?;
        let history = args.history.as_deref().map(|path| {
            let text = read_given(path).map_err(|error| screen.refuse(&error))?;
            serde_json::from_str(&text).map_err(|error| {
                let path = path.to_string_lossy();
                let wrong = Wrong::new(format!("{path} is no statement: {error}"));
                screen.cannot(&wrong.help("`slac eval --format json` writes one"))
            })
        });
        let claims = args.claims.as_deref().map(|path| {
            let text = read_given(path).map_err(|error| screen.refuse(&error))?;
            claims(&text).map_err(|error| {
                let path = path.to_string_lossy();
                let wrong = Wrong::new(format!("{path} is no table of claims: {error}"));
                screen.cannot(&wrong.help("write columns `on`, `penalty` and `window`"))
            })
        });
        let claims = claims.transpose()?;
        let digest = contract::digest(&contract::build(agreement));
        Ok(Self {
            over,
            stretch,
            cut_off,
            given,
            history: history.transpose()?,
            claims,
            digest: digest.map_err(|error| Trouble::Output(error.into()))?,
        })
    }
}

fn statement(
    asked: &Asked,
    plan: &Plan,
    reading: &Reading,
    screen: &mut Screen,
) -> Result<Statement, Trouble> {
    let (first, last) = asked.over.clone();
    let request = Request {
        over: reference::Over::Named { first, last },
        cut_off: asked.cut_off,
    };
    let figures = measure(plan, &reading.data, &request).map_err(|error| match error {
        MeasureError::Plan(why) => bug::of_plan(&why, screen),
        other => screen.cannot(&Wrong::new(other.to_string())),
    })?;
    let options = Options {
        over: asked.stretch.clone(),
        given: asked.given.clone(),
        history: asked.history.as_ref(),
        claims: asked.claims.as_deref(),
        digest: Some(asked.digest.clone()),
    };
    assess(plan, &figures, &options).map_err(|error| bug::of_plan(&error.0, screen))
}

/// What the exit code says. Verdicts, credits and rights are left open by the data, or by its absence unless that was
/// said to be known.
fn outcome(
    args: &args::Eval,
    statement: &Statement,
    refused: bool,
    missing: &BTreeSet<String>,
) -> Outcome {
    let is_open = || {
        let open = statement.open.iter().any(|it| {
            it.reason.code != ReasonCode::NoData
                || it.sources.iter().any(|source| missing.contains(source))
        });
        let mut rights = statement.rights.iter();
        open || rights.any(|right| right.standing == Standing::Undetermined)
    };
    let happened = |what: &FailOn| match what {
        FailOn::Missed => statement.summary.missed > 0,
        FailOn::Undetermined => is_open(),
        FailOn::Refused => refused,
        FailOn::Nothing => false,
    };
    if args.fail_on.iter().any(happened) {
        Outcome::Findings
    } else {
        Outcome::Clean
    }
}
