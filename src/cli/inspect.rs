//! `slac plan` and `slac ir`: what was understood, for engines and for the curious.

use super::Outcome;
use super::args;
use super::check::open;
use super::screen::{Screen, Trouble};
use crate::Compilation;
use crate::ir;
use crate::plan;
use crate::project::Project;

/// Prints the plan as JSON.
pub(super) fn plan(args: &args::Inspect, screen: &mut Screen) -> Result<Outcome, Trouble> {
    let project = open(&args.file, screen)?;
    let Some(compilation) = compiled(&project, screen) else {
        return Ok(Outcome::Findings);
    };
    let text = serde_json::to_string_pretty(&plan::build_versions(&compilation.versions));
    let text = text.map_err(|error| Trouble::Output(error.into()))?;
    screen.print(&format!("{text}\n"))?;
    Ok(Outcome::Clean)
}

/// Prints the agreement as text.
pub(super) fn ir(args: &args::Inspect, screen: &mut Screen) -> Result<Outcome, Trouble> {
    let project = open(&args.file, screen)?;
    let compilation = compiled(&project, screen);
    let Some(agreement) = compilation.and_then(|it| it.agreement) else {
        return Ok(Outcome::Findings);
    };
    screen.print(&ir::dump(&agreement))?;
    Ok(Outcome::Clean)
}

/// The agreement with its files and versions; if there is none, its errors are shown.
pub(super) fn compiled(project: &Project, screen: &mut Screen) -> Option<Compilation> {
    let (settings, sources) = project.findings();
    screen.tell_findings(settings, sources);
    let compilation = project.compile();
    if compilation.agreement.is_none() {
        let errors = compilation.diagnostics.iter().filter(|one| one.is_error());
        screen.tell_findings(&errors.cloned().collect(), &compilation.sources);
        return None;
    }
    Some(compilation)
}
