//! Findings in what a template includes, as an author sees them.
//!
//! Each place becomes that of the file in which it is written, with the place of the `include`
//! beside it. What is wrong in a template is wrong wherever it is included, and is said once.

use crate::diagnostics::{Diagnostic, Diagnostics, Edit, Fix};
use crate::resolve::Resolved;
use crate::text::{Location, SourceMap};
use std::collections::BTreeMap;

/// Most inclusions that a finding lists.
const MOST_LISTED: usize = 3;

/// Findings with places that an author sees.
pub(super) fn shown(resolved: &Resolved, found: Diagnostics) -> Diagnostics {
    let sources = &resolved.sources;
    let mut shown: Vec<Diagnostic> = Vec::new();
    let mut first: BTreeMap<(Location, &'static str, String), usize> = BTreeMap::new();
    // For each finding in a template, where the template is included.
    let mut included: BTreeMap<usize, Vec<Location>> = BTreeMap::new();
    for finding in found {
        let trail = sources.trail(finding.at);
        let brought = trail.get(1).copied();
        let in_text = sources.is_assembled(finding.at.file);
        let finding = placed(sources, finding);
        let Some(index) = first
            .get(&(finding.at, finding.code.id, finding.headline.clone()))
            .copied()
            .filter(|_| in_text)
        else {
            let key = (finding.at, finding.code.id, finding.headline.clone());
            first.insert(key, shown.len());
            included.entry(shown.len()).or_default().extend(brought);
            shown.push(finding);
            continue;
        };
        let places = included.entry(index).or_default();
        places.extend(brought.filter(|at| !places.contains(at)));
    }
    for (index, places) in included {
        let Some(finding) = shown.get_mut(index) else {
            continue;
        };
        for at in places.iter().take(MOST_LISTED) {
            let label = std::mem::replace(finding, Diagnostic::new(finding.code, finding.at, ""));
            *finding = label.also(*at, "included here");
        }
        if let Some(more) = places.len().checked_sub(MOST_LISTED + 1) {
            let places = if more == 0 { "place" } else { "places" };
            finding
                .notes
                .push(format!("it is included in {} more {places}", more + 1));
        }
    }
    shown.into_iter().collect()
}

/// Findings with places that are counted from the beginnings of texts, not of declarations.
pub(super) fn in_texts(sources: &SourceMap, found: Diagnostics) -> Diagnostics {
    let counted = |mut finding: Diagnostic| {
        let in_text = |at: &mut Location| *at = sources.in_text(*at);
        in_text(&mut finding.at);
        finding
            .labels
            .iter_mut()
            .for_each(|label| in_text(&mut label.at));
        let edits = finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits);
        edits.for_each(|edit| in_text(&mut edit.at));
        finding
    };
    found.into_iter().map(counted).collect()
}

/// Findings with all their places in files.
pub(super) fn real(sources: &SourceMap, found: Diagnostics) -> Diagnostics {
    let found = found.into_iter();
    found.map(|finding| placed(sources, finding)).collect()
}

/// A finding with all its places in files.
fn placed(sources: &SourceMap, mut finding: Diagnostic) -> Diagnostic {
    finding.at = sources.real(finding.at);
    for label in &mut finding.labels {
        label.at = sources.real(label.at);
    }
    let fixes = std::mem::take(&mut finding.fixes);
    finding.fixes = fixes
        .into_iter()
        .filter_map(|fix| mended(sources, fix))
        .collect();
    finding
}

/// A fix in files, if each of its edits lies in one piece.
fn mended(sources: &SourceMap, fix: Fix) -> Option<Fix> {
    let edit = |edit: &Edit| {
        let at = sources.real(edit.at);
        (at.span.len() == edit.at.span.len()).then(|| Edit {
            at,
            text: edit.text.clone(),
        })
    };
    let edits = fix.edits.iter().map(edit).collect::<Option<Vec<_>>>()?;
    Some(Fix { edits, ..fix })
}
