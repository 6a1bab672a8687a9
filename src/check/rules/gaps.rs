//! Which way a gap must count: the parties said "down" or "up", not "true" or "false".
//!
//! A gap that counts as down is bad for the promise, whether the formula speaks of the fault
//! (`1 - length(time(checks where not ok)) / length(window)`) or of what works
//! (`length(time(checks where ok)) / length(window)`). Which of the two it is, the formula and
//! the target tell together; where they do not, nobody but the parties can.

use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::direction::{Direction, directions};
use crate::ir::visit::walk_deep;
use crate::ir::{Basis, Evidence, Expr, ExprKind, Fee, Gaps, Lookup, Objective, SourceKind, Type};
use std::collections::BTreeSet;

/// Reports sets of time over samples of which more is neither good nor bad for the promise.
pub(super) fn gap_without_side(
    agreement: &dyn Lookup,
    objective: &Objective,
    found: &mut Diagnostics,
) {
    let mut seen = BTreeSet::new();
    for (time, direction) in directions(agreement, objective) {
        if direction == Direction::Unclear && seen.insert(time.at) {
            let place = objective.head.origin.place();
            let path = &objective.head.path;
            let words = format!("more of this time is neither good nor bad for `{path}`");
            found.extend(finding(agreement, time).map(|it| it.also(place, words)));
        }
    }
}

/// The same, of what no objective promises.
pub(super) fn gap_of_no_promise(agreement: &dyn Lookup, found: &mut Diagnostics) {
    let mut seen = BTreeSet::new();
    for expr in of_no_promise(agreement) {
        walk_deep(agreement, expr, &mut |part| {
            if let ExprKind::TimeWhere { samples } = &part.kind
                && seen.insert(samples.at)
            {
                found.extend(finding(agreement, samples));
            }
        });
    }
}

/// What is measured for its own sake: computed fields, fees, what shows a breach, what is paid of.
fn of_no_promise(agreement: &dyn Lookup) -> Vec<&Expr> {
    let fields = agreement.sources().iter().flat_map(|source| &source.fields);
    let fees = agreement.services().iter().filter_map(|it| match &it.fee {
        Some(Fee::Metered(expr)) => Some(expr),
        _ => None,
    });
    let evidence = agreement.responsibilities().iter();
    let evidence = evidence.filter_map(|it| match &it.evidence {
        Some(Evidence::Rows(rows)) => Some(rows),
        _ => None,
    });
    let bases = agreement
        .penalties()
        .iter()
        .filter_map(|it| match &it.basis {
            Some(Basis::Of(expr)) => Some(expr),
            _ => None,
        });
    fields
        .filter_map(|field| field.value.as_ref())
        .chain(fees)
        .chain(evidence)
        .chain(bases)
        .collect()
}

/// The finding, if gaps of what is sampled count as down or up.
fn finding(agreement: &dyn Lookup, samples: &Expr) -> Option<Diagnostic> {
    let Type::Rows(path) = &samples.ty else {
        return None;
    };
    let Some(SourceKind::Samples { gaps, .. }) = agreement.source(path).map(|it| &it.kind) else {
        return None;
    };
    let word = match gaps {
        Gaps::Down => "down",
        Gaps::Up => "up",
        Gaps::Unknown | Gaps::Excluded => return None,
    };
    let headline =
        format!("gaps of `{path}` count as {word}, and here nothing says which way that is");
    Some(
        Diagnostic::new(codes::GAP_WITHOUT_SIDE, samples.at, headline)
            .note("one reader would take a missing sample for a fault, the other for none")
            .help("let gaps of this source count as `unknown` or `excluded`, or measure something of which more is better, or worse"),
    )
}
