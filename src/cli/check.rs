//! `slac check`

use super::Outcome;
use super::args::{self, FindingFormat};
use super::fix::fix;
use super::screen::{Screen, Trouble};
use super::wrong::Wrong;
use crate::diagnostics::render::summary;
use crate::diagnostics::{Diagnostic, Diagnostics, Severity};
use crate::project::{self, Project};
use crate::quantity::Date;
use crate::text::SourceMap;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Checks everything that is asked for.
pub(super) fn check(args: &args::Check, screen: &mut Screen) -> Result<Outcome, Trouble> {
    let (contracts, mut worst) = paths(&args.paths, screen);
    let mut told = Told::default();
    let mut checked = 0;
    for path in &contracts {
        let outcome = one(path, args, &mut told, screen)?;
        worst = worst.max(outcome);
        checked += usize::from(outcome != Outcome::Trouble);
    }
    if args.format != FindingFormat::Json && checked > 0 {
        let plural = if checked == 1 { "" } else { "s" };
        let count = format!("{checked} contract{plural}");
        let found = summary(&told.all).unwrap_or_else(|| "no findings".to_owned());
        screen.tell(&format!("{count} checked: {found}"));
    }
    Ok(worst)
}

/// The contracts that paths lead to, all below the current folder where none is given; and whether
/// all paths led to some.
pub(super) fn paths(given: &[PathBuf], screen: &mut Screen) -> (Vec<PathBuf>, Outcome) {
    let here = [PathBuf::new()];
    let given = if given.is_empty() { &here[..] } else { given };
    let mut contracts = Vec::new();
    let mut worst = Outcome::Clean;
    for path in given {
        match project::contracts(path) {
            Ok(found) => contracts.extend(found),
            Err(error) => {
                screen.refuse(&error);
                worst = Outcome::Trouble;
            }
        }
    }
    (contracts, worst)
}

/// Opens a project, or says why not.
pub(super) fn open(path: &Path, screen: &mut Screen) -> Result<Project, Trouble> {
    let project = Project::open(path).map_err(|error| screen.refuse(&error))?;
    if project.main.is_empty() {
        // Its project file names no contract because it cannot be read.
        let (found, sources) = project.findings();
        screen.tell_findings(found, sources);
        return Err(Trouble::Told);
    }
    project.readable().map_err(|error| screen.refuse(&error))?;
    Ok(project)
}

/// A project with values for its `param`s, as `NAME=VALUE`.
pub(super) fn set(
    mut project: Project,
    values: &[String],
    screen: &mut Screen,
) -> Result<Project, Trouble> {
    for given in values {
        let Some((name, value)) = given.split_once('=') else {
            let wrong = Wrong::new(format!("`--set {given}` sets nothing"));
            return Err(screen.cannot(
                &wrong.help("write `--set NAME=VALUE`, as in `--set plan_fee='250 USD'`"),
            ));
        };
        let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
        project.settings.params.insert(name, value);
    }
    Ok(project)
}

/// A project without the amendments that take effect after a day.
pub(super) fn as_of(
    mut project: Project,
    day: Option<&str>,
    screen: &mut Screen,
) -> Result<Project, Trouble> {
    let Some(text) = day else {
        return Ok(project);
    };
    let Some(day) = Date::parse(text.trim()) else {
        let wrong = Wrong::new(format!("`{text}` is no day"));
        return Err(screen.cannot(&wrong.help("write it like 2026-03-31")));
    };
    project.as_of = Some(day);
    Ok(project)
}

fn one(
    path: &Path,
    args: &args::Check,
    told: &mut Told,
    screen: &mut Screen,
) -> Result<Outcome, Trouble> {
    let project = open(path, screen)
        .and_then(|it| set(it, &args.set, screen))
        .and_then(|it| as_of(it, args.as_of.as_deref(), screen));
    let project = match project {
        Ok(project) => project,
        Err(Trouble::Told) => return Ok(Outcome::Trouble),
        Err(other) => return Err(other),
    };
    let (settings, sources) = project.findings();
    let mut fails = told.print(settings, sources, args, screen)?;
    let compilation = if args.fix {
        fix(&project, screen)?
    } else {
        project.compile()
    };
    fails |= told.print(&compilation.diagnostics, &compilation.sources, args, screen)?;
    Ok(if fails {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}

/// What was shown before: a file that two contracts use is complained about once.
#[derive(Default)]
struct Told {
    seen: BTreeSet<(String, u32, u32, &'static str, String)>,
    all: Diagnostics,
}

impl Told {
    /// Shows what is new. Returns whether anything fails the check, new or not.
    fn print(
        &mut self,
        found: &Diagnostics,
        sources: &SourceMap,
        args: &args::Check,
        screen: &mut Screen,
    ) -> Result<bool, Trouble> {
        let fails = |one: &Diagnostic| match one.severity {
            Severity::Error => true,
            Severity::Warning => args.deny.is_some(),
            Severity::Note => false,
        };
        let failed = found.iter().any(fails);
        let new: Diagnostics = found
            .iter()
            .filter(|one| {
                let file = sources.file(one.at.file).name.to_string();
                let span = one.at.span;
                let headline = one.headline.clone();
                self.seen
                    .insert((file, span.start, span.end, one.code.id, headline))
            })
            .cloned()
            .collect();
        screen.print_findings(&new, sources, args.format)?;
        self.all.extend(new);
        Ok(failed)
    }
}
