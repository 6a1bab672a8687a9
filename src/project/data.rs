//! Which files hold the data of which source, as the project file says.

use super::Project;
use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::evaluate::data::Input;
use crate::ir::{Amendment, How};
use crate::plan::v1::Plan;
use std::collections::BTreeSet;

/// The files that the project names for sources of the plan which are not in `named` yet. All sources that it says something of are
/// in there afterwards, also those that are known to have no data.
pub fn inputs(project: &Project, plan: &Plan, named: &mut BTreeSet<String>) -> Vec<Input> {
    let mut inputs = Vec::new();
    let own = project.settings.data.iter();
    for (source, own) in own.filter(|(it, _)| plan.measurement.sources.contains_key(*it)) {
        if named.insert(source.clone()) {
            inputs.extend(own.files.iter().map(|file| Input {
                file: file.clone(),
                source: Some(source.clone()),
            }));
        }
    }
    inputs
}

/// Sources that only the project file knows.
pub fn unknown_sources(project: &Project, plan: &Plan, aside: &[Amendment]) -> Diagnostics {
    let changes = || aside.iter().flat_map(|it| &it.changes);
    let is_aside = |source: &String| {
        changes().any(|it| it.how == How::Added && it.name.as_ref() == Some(source))
    };
    let sources = &plan.measurement.sources;
    let named = project.settings.data.iter();
    named
        .filter(|(source, _)| !sources.contains_key(*source) && !is_aside(source))
        .map(|(source, entry)| {
            let headline = format!("the contract has no source `{source}`");
            let mut finding = Diagnostic::new(codes::BAD_SETTING, entry.at, headline);
            if let Some(near) = nearest(source, sources.keys().map(String::as_str)) {
                finding = finding.help(format!("did you mean `{near}`?")).suggest(
                    format!("replace it by `{near}`"),
                    entry.at,
                    near,
                );
            }
            finding
        })
        .collect()
}
