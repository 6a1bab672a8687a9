//! The statement of the contract over the data that its project names, as a page.
//!
//! The same reading, measuring and judging as `slac eval`, over all months of which there is data, with its messages.
//! Data comes from the project's folder and nowhere else, and so much of it that an editor need not wait long.

use super::Analysis;
use crate::contract;
use crate::diagnostics::render::{Format, render};
use crate::diagnostics::{Severity, codes};
use crate::document::html;
use crate::document::model::{Block, Item, List, Marks, Run, Sentence};
use crate::evaluate::assess::{Options, Over, assess};
use crate::evaluate::data::{DataReader as _, DataSet, NoProgress, Problems, ReadOptions, read};
use crate::evaluate::reference::{self, Request, measure};
use crate::evaluate::statement::report;
use crate::plan::{self, v1::Plan};
use crate::project::{Project, inputs, unknown_sources};
use crate::quantity::{Date, Zone};
use crate::text::{sanitise, sanitise_line};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Most bytes of data that are read for an editor.
const MOST_BYTES: u64 = 32 << 20;

/// Most months of a statement.
const MOST_MONTHS: i32 = 24;

/// The statement as a page; nothing while the contract has errors.
///
/// # Errors
/// In words, where `slac eval` would refuse too, or there is more data than an editor reads.
pub fn evaluate(analysis: &Analysis) -> Option<Result<String, String>> {
    let compilation = &analysis.compilation;
    if compilation.versions.is_empty() {
        return None;
    }
    let plan = plan::build_versions(&compilation.versions);
    Some(page(analysis, &plan))
}

fn page(analysis: &Analysis, plan: &Plan) -> Result<String, String> {
    let agreement = analysis.agreement();
    let agreement = agreement.ok_or("the contract has errors")?;
    let project = Project::open(Path::new(&*analysis.main)).map_err(|why| why.to_string())?;
    let (settings, sources) = project.findings();
    if settings.has_errors() {
        return Err(render(settings, sources, Format::Short, false, 80));
    }
    let unknown = unknown_sources(&project, plan, &analysis.compilation.aside);
    if unknown.has_errors() {
        return Err(render(&unknown, sources, Format::Short, false, 80));
    }
    let mut named = BTreeSet::new();
    let files = inputs(&project, plan, &mut named);
    let size = |file: &str| project.disk.size(file).unwrap_or(0);
    let bytes = files.iter().map(|it| size(&it.file));
    let bytes = bytes.fold(0_u64, u64::saturating_add);
    if bytes > MOST_BYTES {
        return Err(format!(
            "there are {} MiB of data, and an editor reads {} at most: use `slac eval`",
            bytes >> 20,
            MOST_BYTES >> 20
        ));
    }
    let options = ReadOptions::default();
    let reading = read(plan, &files, &project.disk, &options, &mut NoProgress);
    let mut said = told(&reading.problems);
    let unreadable = |it: &crate::evaluate::data::DataProblem| it.code == codes::UNREADABLE_FILE;
    if reading.problems.iter().any(unreadable) {
        return Err(said.join("\n"));
    }
    for (path, source) in plan
        .measurement
        .sources
        .iter()
        .filter(|(_, it)| it.data.is_none())
    {
        if !named.contains(path) && reading.data.source(path).is_none() {
            said.push(format!(
                "note: there is no data for `{path}` ({})",
                source.title
            ));
        }
    }
    let (first, last) = months(plan, &reading.data);
    let over = Over::named(plan, &first, &last).ok_or("the data is of no time")?;
    let request = Request {
        over: reference::Over::Named { first, last },
        cut_off: None,
    };
    let figures = measure(plan, &reading.data, &request).map_err(|why| why.to_string())?;
    let digest = contract::digest(&contract::build(agreement)).map_err(|why| why.to_string())?;
    let options = Options {
        over,
        given: BTreeMap::new(),
        history: None,
        claims: None,
        digest: Some(digest),
    };
    let statement = assess(plan, &figures, &options).map_err(|why| why.0)?;
    let mut document = report(&statement);
    if !said.is_empty() {
        document.front.push(messages(&said));
    }
    Ok(html::write(&document))
}

/// The messages of `slac eval` about data, a line each.
fn told(problems: &Problems) -> Vec<String> {
    let mut said = Vec::new();
    for problem in problems {
        let word = match problem.code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        said.push(format!("{word}[{}]: {problem}", problem.code.id));
        said.extend(problem.help.iter().map(|help| format!("help: {help}")));
    }
    if problems.more() > 0 {
        said.push(format!("and {} more", problems.more()));
    }
    said.iter().map(|it| sanitise(it).into_owned()).collect()
}

fn messages(said: &[String]) -> Block {
    let item = |line: &String| {
        let words = vec![Run::words(&sanitise_line(line))];
        Item {
            anchor: None,
            blocks: vec![Block::Paragraph(vec![Sentence::new(words, None)])],
        }
    };
    Block::Note(vec![Block::List(List {
        marks: Marks::Bullets,
        items: said.iter().map(item).collect(),
    })])
}

/// The first and the last month of which there is data and in which the contract is in force; the last two years of them.
/// Without data, the month in which it takes effect.
fn months(plan: &Plan, data: &DataSet) -> (String, String) {
    let zone = Zone::load(&plan.agreement.timezone).unwrap_or_else(Zone::utc);
    let effective = Date::parse(&plan.agreement.effective);
    let until = plan.agreement.until.as_deref().and_then(Date::parse);
    let first = data.first().map(|it| zone.date(it));
    let last = data.end().map(|it| zone.date(it));
    let first = first.max(effective);
    // The end of the data is the first instant after it.
    let last = last.map(|it| it.plus_days(-i64::from(it.day() == 1)));
    let last = match (last.max(first), until) {
        (Some(last), Some(until)) => Some(last.min(until)),
        (last, _) => last,
    };
    let month = |it: Date| i32::try_from(it.month()).unwrap_or(1);
    let count = |date: Option<Date>| date.map_or(0, |it| it.year() * 12 + month(it) - 1);
    let last = count(last);
    let first = count(first).clamp(last - MOST_MONTHS + 1, last);
    let name = |month: i32| {
        format!(
            "{:04}-{:02}",
            month.div_euclid(12),
            month.rem_euclid(12) + 1
        )
    };
    (name(first), name(last))
}
