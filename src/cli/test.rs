//! `slac test`

use super::Outcome;
use super::args::{self, OutputFormat};
use super::check::{as_of, open, paths};
use super::inspect::compiled;
use super::screen::{Screen, Trouble};
use crate::evaluate::example::{Ran, run_examples};
use crate::plan;
use crate::text::{Location, SourceMap, sanitise, sanitise_line};
use serde::Serialize;
use std::path::Path;

/// Runs the examples of everything that is asked for.
pub(super) fn test(args: &args::Test, screen: &mut Screen) -> Result<Outcome, Trouble> {
    let (contracts, mut worst) = paths(&args.paths, screen);
    let (mut passed, mut failed) = (0_usize, 0_usize);
    for path in &contracts {
        let (outcome, ran) = one(path, args, screen)?;
        worst = worst.max(outcome);
        passed += ran.iter().filter(|ran| **ran).count();
        failed += ran.iter().filter(|ran| !**ran).count();
    }
    if args.format == OutputFormat::Text && !contracts.is_empty() {
        let examples = if passed + failed == 1 {
            "example"
        } else {
            "examples"
        };
        screen.tell(&match failed {
            0 => format!("{passed} {examples} passed"),
            _ => format!("{failed} of {} {examples} failed", passed + failed),
        });
    }
    Ok(worst)
}

/// Runs the examples of one contract. Returns for each whether it passed.
fn one(
    path: &Path,
    args: &args::Test,
    screen: &mut Screen,
) -> Result<(Outcome, Vec<bool>), Trouble> {
    let project = open(path, screen).and_then(|it| as_of(it, args.as_of.as_deref(), screen));
    let project = match project {
        Ok(project) => project,
        Err(Trouble::Told) => return Ok((Outcome::Trouble, Vec::new())),
        Err(other) => return Err(other),
    };
    let Some(compilation) = compiled(&project, screen) else {
        return Ok((Outcome::Findings, Vec::new()));
    };
    let plan = plan::build_versions(&compilation.versions);
    // Each example is read with the text in which it was written, and judged by the terms of its windows.
    let versions = compilation.versions.iter();
    let ran: Vec<Ran> = versions
        .flat_map(|version| run_examples(&version.agreement, &plan))
        .collect();
    let sources = compilation.sources;
    let text: String = match args.format {
        OutputFormat::Text => ran.iter().map(|it| in_words(it, &sources)).collect(),
        OutputFormat::Json => ran.iter().map(|it| as_json(it, &sources)).collect(),
    };
    screen.print(&text)?;
    let passed: Vec<bool> = ran.iter().map(Ran::passed).collect();
    let outcome = if passed.iter().all(|passed| *passed) {
        Outcome::Clean
    } else {
        Outcome::Findings
    };
    Ok((outcome, passed))
}

/// `ok` or `FAILED`, the title, and for what failed what was expected and what came out.
fn in_words(ran: &Ran, sources: &SourceMap) -> String {
    let title = sanitise_line(&ran.title);
    let doubt = ran.doubt.as_ref().map_or_else(String::new, |doubt| {
        let at = place(doubt.at, sources);
        format!(
            "        {at}: warning[{}]: {}\n",
            doubt.code.id, doubt.headline
        )
    });
    if ran.passed() {
        return format!("ok      {title}\n{doubt}");
    }
    let mut text = format!("FAILED  {title} ({})\n", place(ran.at, sources));
    if let Some(why) = &ran.refused {
        text.push_str(&format!("        {}\n", sanitise(why)));
    }
    for problem in &ran.problems {
        text.push_str(&format!("        {}\n", sanitise(&problem.to_string())));
    }
    for check in ran.checks.iter().filter(|check| !check.holds) {
        text.push_str(&format!(
            "        {}: expected {}\n        but it is {}\n",
            place(check.at, sources),
            sanitise_line(&check.expected),
            sanitise_line(&check.actual)
        ));
    }
    text.push_str(&doubt);
    text
}

/// `workplace.sla:14:5`
fn place(at: Location, sources: &SourceMap) -> String {
    let at = sources.real(at);
    let file = sources.file(at.file);
    let place = file.lines().line_column(&file.text, at.span.start);
    let name = sanitise_line(&file.name);
    format!("{name}:{}:{}", place.line + 1, place.column + 1)
}

/// An example as one line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    example: &'a str,
    at: String,
    passed: bool,
    refused: Option<&'a str>,
    problems: Vec<String>,
    doubt: Option<String>,
    checks: Vec<CheckLine<'a>>,
}

#[derive(Serialize)]
struct CheckLine<'a> {
    at: String,
    expected: &'a str,
    actual: &'a str,
    holds: bool,
}

fn as_json(ran: &Ran, sources: &SourceMap) -> String {
    let line = Line {
        example: &ran.title,
        at: place(ran.at, sources),
        passed: ran.passed(),
        refused: ran.refused.as_deref(),
        problems: ran.problems.iter().map(ToString::to_string).collect(),
        doubt: ran
            .doubt
            .as_ref()
            .map(|it| format!("{}: {}", it.code.id, it.headline)),
        checks: ran
            .checks
            .iter()
            .map(|check| CheckLine {
                at: place(check.at, sources),
                expected: &check.expected,
                actual: &check.actual,
                holds: check.holds,
            })
            .collect(),
    };
    let mut text = serde_json::to_string(&line).unwrap_or_default();
    text.push('\n');
    text
}
