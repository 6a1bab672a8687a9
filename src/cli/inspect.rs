//! `slac plan` and `slac ir`: what was understood, for engines and for the curious.

use super::Outcome;
use super::args;
use super::check::open;
use super::screen::{Screen, Trouble};
use crate::ir::{self, Agreement};
use crate::plan;
use crate::project::Project;
use crate::text::SourceMap;

/// Prints the plan as JSON.
pub(super) fn plan(args: &args::Inspect, screen: &mut Screen) -> Result<Outcome, Trouble> {
    let project = open(&args.file, screen)?;
    let Some((agreement, _)) = agreement(&project, screen) else {
        return Ok(Outcome::Findings);
    };
    let text = serde_json::to_string_pretty(&plan::build(&agreement));
    let text = text.map_err(|error| Trouble::Output(error.into()))?;
    screen.print(&format!("{text}\n"))?;
    Ok(Outcome::Clean)
}

/// Prints the agreement as text.
pub(super) fn ir(args: &args::Inspect, screen: &mut Screen) -> Result<Outcome, Trouble> {
    let project = open(&args.file, screen)?;
    let Some((agreement, _)) = agreement(&project, screen) else {
        return Ok(Outcome::Findings);
    };
    screen.print(&ir::dump(&agreement))?;
    Ok(Outcome::Clean)
}

/// The agreement with its files; if there is none, its errors are shown.
pub(super) fn agreement(project: &Project, screen: &mut Screen) -> Option<(Agreement, SourceMap)> {
    let (settings, sources) = project.findings();
    screen.tell_findings(settings, sources);
    let compilation = project.compile();
    if compilation.agreement.is_none() {
        let errors = compilation.diagnostics.iter().filter(|one| one.is_error());
        screen.tell_findings(&errors.cloned().collect(), &compilation.sources);
    }
    Some((compilation.agreement?, compilation.sources))
}
