//! Groups: which exist, how many are needed, how much they owe together.

use super::targets::is_periodic;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::visit::{walk, walk_deep};
use crate::ir::{
    Basis, Expr, ExprKind, Groups, Lookup, Objective, Path, Penalty, Quantifier, RemedyKind,
    Source, SourceKind, Step, Type,
};
use std::collections::BTreeSet;

/// `at least 4 of … by site` with three sites can never hold.
pub(super) fn quorum(agreement: &dyn Lookup, formula: &Expr, found: &mut Diagnostics) {
    walk(formula, &mut |expr| {
        let ExprKind::Quantified {
            quantifier: Quantifier::AtLeast(needed),
            time,
            by,
        } = &expr.kind
        else {
            return;
        };
        let Some(members) = members_of_key(agreement, time, by) else {
            return;
        };
        let needed = *needed as usize;
        if needed > members {
            found.push(
                Diagnostic::new(
                    codes::QUORUM_OUT_OF_REACH,
                    expr.at,
                    format!("`{by}` has {members} values, so {needed} of them can never agree"),
                )
                .note("this set of time is always empty, whatever the data says")
                .help(format!(
                    "ask for at most {members}, or write `all of … by {by}`"
                )),
            );
        } else if needed == 0 {
            found.push(
                Diagnostic::new(
                    codes::QUORUM_OUT_OF_REACH,
                    expr.at,
                    "at least none of them always agree",
                )
                .note("this set of time is always full, whatever the data says")
                .help(format!("write `any of … by {by}`")),
            );
        }
    });
}

/// How many values the key `by` can have, when it is an enum in some source read by `time`.
fn members_of_key(agreement: &dyn Lookup, time: &Expr, by: &str) -> Option<usize> {
    let mut members = None;
    walk_deep(agreement, time, &mut |expr| {
        if let ExprKind::Rows(path) = &expr.kind
            && let Some(source) = agreement.source(path)
            && let Some(field) = source.fields.iter().find(|field| field.name == by)
            && let Type::Enum(path) = &field.ty
            && let Some(of) = agreement.enumeration(path)
        {
            members = Some(of.members.len());
        }
    });
    members
}

/// A text or enum field of a sampled source that is no key: several series would overwrite one another.
pub(super) fn looks_like_a_key(_: &dyn Lookup, source: &Source, found: &mut Diagnostics) {
    let SourceKind::Samples { by, .. } = &source.kind else {
        return;
    };
    // Fields beside a key may describe it: the region of an instance is no key of its own.
    if !by.is_empty() {
        return;
    }
    for field in &source.fields {
        let key_like = matches!(field.ty, Type::Text | Type::Enum(_)) && field.value.is_none();
        if !key_like {
            continue;
        }
        found.push(
            Diagnostic::new(
                codes::LOOKS_LIKE_A_KEY,
                field.origin.place(),
                format!(
                    "`{}` looks like the key of a series and is none",
                    field.name
                ),
            )
            .also(
                source.head.origin.place(),
                "samples of all places form one series here",
            )
            .note("each sample holds until the next one: readings of another place would end it")
            .help(format!("write `kind samples every … by {}`", field.name)),
        );
    }
}

/// The basis sums groups that are never judged.
pub(super) fn basis_beyond_roster(
    agreement: &dyn Lookup,
    penalty: &Penalty,
    found: &mut Diagnostics,
) {
    let Some(Basis::Of(basis)) = &penalty.basis else {
        return;
    };
    for objective in objectives_of(agreement, &penalty.objectives) {
        if objective.keys.is_empty() {
            continue;
        }
        let roster = roster_sources(agreement, objective);
        let Some(roster) = roster else { continue };
        let missing: Vec<Path> = sources_with_keys(agreement, basis, objective)
            .into_iter()
            .filter(|source| !roster.contains(source))
            .collect();
        let Some(source) = missing.first() else {
            continue;
        };
        found.push(
            Diagnostic::new(
                codes::BASIS_BEYOND_ROSTER,
                basis.at,
                format!(
                    "the basis reads groups of `{source}` that `{}` may never judge",
                    objective.head.path
                ),
            )
            .also(
                objective.head.origin.place(),
                "its groups come from elsewhere",
            )
            .note(
                "what is billed in `".to_owned()
                    + source.as_str()
                    + "` and never measured has no verdict and no credit",
            )
            .help(format!("add `groups from {source}` to the objective")),
        );
    }
}

fn objectives_of<'a>(
    agreement: &'a dyn Lookup,
    paths: &'a [Path],
) -> impl Iterator<Item = &'a Objective> {
    paths.iter().filter_map(|path| agreement.objective(path))
}

/// Sources that say which groups exist; `None` when all members of enums do.
fn roster_sources(agreement: &dyn Lookup, objective: &Objective) -> Option<BTreeSet<Path>> {
    match &objective.groups {
        Groups::Single | Groups::Members => None,
        Groups::From(rows) => Some(sources_with_keys(agreement, rows, objective)),
        Groups::Occurring => {
            let metric = agreement.metric(&objective.metric)?;
            Some(sources_with_keys(agreement, &metric.value, objective))
        }
    }
}

fn sources_with_keys(agreement: &dyn Lookup, expr: &Expr, objective: &Objective) -> BTreeSet<Path> {
    let mut sources = BTreeSet::new();
    walk_deep(agreement, expr, &mut |part| {
        if let ExprKind::Rows(path) = &part.kind
            && let Some(source) = agreement.source(path)
            && objective
                .keys
                .iter()
                .all(|key| source.fields.iter().any(|field| field.name == key.name))
        {
            sources.insert(path.clone());
        }
    });
    sources
}

/// A flat fee in a grouped objective is due for each group: how much is that together?
pub(super) fn owe_together(agreement: &dyn Lookup, penalty: &Penalty, found: &mut Diagnostics) {
    let flat = matches!(penalty.basis, Some(Basis::FeeOf(_) | Basis::Fees));
    if penalty.cap.is_some() || !flat {
        return;
    }
    let mut steps = agreement.remedies().into_iter().flat_map(|it| &it.steps);
    if steps.any(|step| matches!(step.kind, RemedyKind::Cap(_))) {
        return;
    }
    for objective in objectives_of(agreement, &penalty.objectives) {
        if objective.keys.is_empty() || !is_periodic(objective) {
            continue;
        }
        let groups = crate::ir::constant::groups(agreement, objective).len();
        let many = if groups > 1 {
            format!("all {groups} groups")
        } else {
            "any number of groups".to_owned()
        };
        found.push(
            Diagnostic::new(
                codes::GROUPS_OWE_TOGETHER,
                penalty.head.origin.place(),
                format!("this credit is due for each group: {many} can owe it in one window"),
            )
            .also(objective.head.origin.place(), "judged for each group apart")
            .help("add `cap 100% of basis` if the groups share one fee"),
        );
    }
}

/// A bucket shorter than two samples sees none or one of them, by chance.
pub(super) fn bucket_too_short(agreement: &dyn Lookup, formula: &Expr, found: &mut Diagnostics) {
    walk(formula, &mut |expr| {
        let (ExprKind::OverBuckets { value, each, .. }
        | ExprKind::TimeOfBuckets {
            condition: value,
            each,
        }) = &expr.kind
        else {
            return;
        };
        let Step::Elapsed(step) = each.step else {
            return;
        };
        walk_deep(agreement, value, &mut |part| {
            if let ExprKind::Aggregate { rows, .. } = &part.kind
                && let Type::Rows(path) = &rows.ty
                && let Some(source) = agreement.source(path)
                && let SourceKind::Samples { every, .. } = source.kind
                && step < every.saturating_mul(2)
            {
                found.push(
                    Diagnostic::new(
                        codes::BUCKET_TOO_SHORT,
                        expr.at,
                        format!("a bucket holds fewer than two samples of `{path}`"),
                    )
                    .also(source.head.origin.place(), "sampled here")
                    .note("with a little jitter a bucket has no sample or two, and its value is chance")
                    .help("make the bucket at least twice the sampling interval, or measure with `time(… where …)`"),
                );
            }
        });
    });
}
