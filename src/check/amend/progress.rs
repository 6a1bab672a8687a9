//! Into which windows an amendment falls: those of objectives that it changes, directly or by what
//! they depend on, and of objectives whose penalties it changes.
//!
//! What depends on what is read from the places where names are used. A fee is charged by the day,
//! so a change of a fee falls into no window.

use super::uses::Uses;
use super::{Case, State};
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{Agreement, Changed, How, InProgress, Objective, PeriodRule, Window, dates};
use crate::resolve::{DeclId, Kind, UnitId};
use std::collections::BTreeSet;

/// Clauses of a service that no window hangs on.
const NO_WINDOW: &[&str] = &["fee", "description", "depends", "external"];

/// Reports windows in progress of which the amendment says nothing.
pub(super) fn check(case: &Case<'_>, after: &State, said: &mut Diagnostics) {
    let Some(before) = case.before() else {
        return;
    };
    let mut within = false;
    for path in objectives(case, after) {
        let after = &after.checked.agreement;
        let (Some(old), Some(new)) = (find(before, &path), find(after, &path)) else {
            // Its first window is the first that begins from that day on, its last the last before.
            within = true;
            continue;
        };
        match between(case, old, new) {
            Falls::Nowhere => {}
            Falls::Into(name) => {
                within = true;
                if case.amendment.in_progress.is_none() {
                    said.push(unsaid(case, new, &name));
                    return;
                }
            }
            Falls::Apart(name) => {
                within = true;
                if case.amendment.in_progress != Some(InProgress::Split) {
                    said.push(apart(case, new, &name));
                    return;
                }
            }
            Falls::Rolling => {
                within = true;
                if case.amendment.in_progress == Some(InProgress::Split) {
                    said.push(rolling(case, new));
                    return;
                }
            }
        }
    }
    if !within && case.amendment.in_progress.is_some() {
        said.push(
            Diagnostic::new(
                codes::NO_WINDOW_IN_PROGRESS,
                case.amendment.head.origin.place(),
                format!("`{}` falls into no window of what it changes", case.name()),
            )
            .note("so it need not say what becomes of windows in progress")
            .help("take the `windows in progress` clause out, or mend the date"),
        );
    }
}

/// How a day lies to the windows of an objective.
enum Falls {
    /// Windows end before it and begin with it.
    Nowhere,
    /// It lies within a window.
    Into(String),
    /// Old windows do not end where new ones begin.
    Apart(String),
    /// There is always a window in progress.
    Rolling,
}

fn between(case: &Case<'_>, old: &Objective, new: &Objective) -> Falls {
    let day = case.amendment.effective;
    let within = |rule: PeriodRule| {
        let window = dates::period(case.before()?, rule, day)?;
        (window.first_day < day).then_some(window.name)
    };
    match (&old.window, &new.window) {
        (Window::Period(old), Window::Period(new)) if old == new => {
            within(*old).map_or(Falls::Nowhere, Falls::Into)
        }
        (Window::Period(old), Window::Period(new)) => {
            let name = within(*old).or_else(|| within(*new));
            name.map_or(Falls::Nowhere, Falls::Apart)
        }
        (Window::Rolling { .. }, _) | (_, Window::Rolling { .. }) => Falls::Rolling,
        (Window::Period(rule), _) | (_, Window::Period(rule)) => {
            within(*rule).map_or(Falls::Nowhere, Falls::Apart)
        }
        // Rows and runs are judged by the terms of their date.
        _ => Falls::Nowhere,
    }
}

fn unsaid(case: &Case<'_>, objective: &Objective, window: &str) -> Diagnostic {
    let at = case.amendment.effective_at.place();
    Diagnostic::new(
        codes::WINDOWS_IN_PROGRESS,
        at,
        format!(
            "`{}` takes effect within the window {window} of `{}`, which it changes",
            case.name(),
            objective.head.path
        ),
    )
    .note("by which terms that window is judged would be left open")
    .help("write `windows in progress keep the old terms`, `… take the new terms` or `… are split`, or let it take effect with a window")
}

fn apart(case: &Case<'_>, objective: &Objective, window: &str) -> Diagnostic {
    let at = case.amendment.effective_at.place();
    Diagnostic::new(
        codes::WINDOWS_IN_PROGRESS,
        at,
        format!(
            "`{}` gives `{}` other windows within the window {window}",
            case.name(),
            objective.head.path
        ),
    )
    .note("some time would lie in a window of the old and one of the new terms, or in none")
    .help("write `windows in progress are split`, or let it take effect where both windows begin")
}

fn rolling(case: &Case<'_>, objective: &Objective) -> Diagnostic {
    let at = case.amendment.head.origin.place();
    Diagnostic::new(
        codes::WINDOWS_IN_PROGRESS,
        at,
        format!("the windows of `{}` cannot be split", objective.head.path),
    )
    .note("they overlap: each is judged by the terms at its start")
    .help("write `windows in progress keep the old terms`, or `take the new terms`")
}

fn find<'a>(agreement: &'a Agreement, path: &str) -> Option<&'a Objective> {
    let mut objectives = agreement.objectives.iter();
    objectives.find(|it| it.head.path.as_str() == path)
}

/// Paths of the objectives that the amendment changes in any way.
fn objectives(case: &Case<'_>, after: &State) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    if let Some(before) = case.states.last() {
        let removed = |change: &&Changed| change.how == How::Removed;
        reached(
            before,
            case.amendment.changes.iter().filter(removed),
            &mut paths,
        );
    }
    let others = |change: &&Changed| change.how != How::Removed;
    reached(
        after,
        case.amendment.changes.iter().filter(others),
        &mut paths,
    );
    paths
}

fn reached<'c>(
    state: &State,
    changes: impl Iterator<Item = &'c Changed>,
    paths: &mut BTreeSet<String>,
) {
    let agreement = &state.checked.agreement;
    let uses = Uses::of(state);
    let mut seen: BTreeSet<DeclId> = BTreeSet::new();
    let mut open: Vec<DeclId> = Vec::new();
    for change in changes {
        match change.kind.as_str() {
            // Whose business days are meant where none are named is not written at each place.
            "contract" if change.clauses.iter().any(|it| it == "business") => {
                paths.extend(
                    agreement
                        .objectives
                        .iter()
                        .map(|it| it.head.path.to_string()),
                );
            }
            "service" if of_no_window(change) => {}
            _ => {
                let id = change.name.as_deref();
                open.extend(id.and_then(|name| state.resolved.member(UnitId(0), name)));
            }
        }
    }
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let declaration = state.resolved.declaration(id);
        match declaration.kind {
            Kind::Objective => {
                paths.insert(declaration.path.to_string());
            }
            Kind::Bonus => {
                let mut bonuses = agreement.bonuses.iter();
                let bonus = bonuses.find(|it| it.terms.head.path.as_str() == &*declaration.path);
                let objectives = bonus.map_or(&[][..], |it| &it.terms.objectives);
                paths.extend(objectives.iter().map(ToString::to_string));
            }
            Kind::Penalty => {
                let mut penalties = agreement.penalties.iter();
                let penalty = penalties.find(|it| it.head.path.as_str() == &*declaration.path);
                let objectives = penalty.map_or(&[][..], |it| &it.objectives);
                paths.extend(objectives.iter().map(ToString::to_string));
            }
            _ => open.extend(uses.naming(id)),
        }
    }
}

fn of_no_window(change: &Changed) -> bool {
    let clauses = &change.clauses;
    !clauses.is_empty() && clauses.iter().all(|it| NO_WINDOW.contains(&it.as_str()))
}
