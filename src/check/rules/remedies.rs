//! The pipeline of remedies.

use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{Amount, Combine, Lookup, RemedyKind};

/// Money is owed, and nothing says to which unit it is rounded.
pub(super) fn missing_round(agreement: &dyn Lookup, found: &mut Diagnostics) {
    let Some(penalty) = agreement
        .penalties()
        .iter()
        .find(|penalty| penalty.steps.iter().any(|step| owes_money(&step.amount)))
    else {
        return;
    };
    let rounds = agreement.remedies().is_some_and(|remedies| {
        remedies
            .steps
            .iter()
            .any(|step| matches!(step.kind, RemedyKind::Round { .. }))
    });
    if rounds {
        return;
    }
    let place = agreement
        .remedies()
        .map_or(penalty.head.origin.place(), |remedies| {
            remedies.origin.place()
        });
    found.push(
        Diagnostic::new(codes::MISSING_ROUND, place, "nothing says how credits are rounded")
            .also(penalty.head.origin.place(), "money is owed by this")
            .note("10 % of a fee can end in fractions of a cent, and two systems will round them differently")
            .help("add `round each credit to 0.01 half up` (or `round total …`) to `remedies`"),
    );
}

fn owes_money(amount: &Amount) -> bool {
    match amount {
        Amount::Nothing | Amount::ServiceDays(_) | Amount::Points(_) => false,
        Amount::PercentOfBasis(_) | Amount::Money(_) | Amount::TimeOfFee { .. } => true,
        Amount::PerUnit { amount, .. } | Amount::Slope { amount, .. } => owes_money(amount),
        Amount::Sum(parts) => parts.iter().any(owes_money),
    }
}

/// Rounding before a cap: what the cap leaves may again have fractions of a cent.
pub(super) fn round_before_cap(agreement: &dyn Lookup, found: &mut Diagnostics) {
    let Some(remedies) = agreement.remedies() else {
        return;
    };
    let Some(round) = remedies
        .steps
        .iter()
        .position(|step| matches!(step.kind, RemedyKind::Round { .. }))
    else {
        return;
    };
    for cap in remedies.steps.iter().skip(round) {
        if matches!(cap.kind, RemedyKind::Cap(_)) {
            let first = &remedies.steps[round];
            found.push(
                Diagnostic::new(
                    codes::ROUND_BEFORE_CAP,
                    cap.origin.place(),
                    "this cap acts after the rounding",
                )
                .also(first.origin.place(), "credits are rounded here")
                .note("the clauses of `remedies` run in the order written; what a cap leaves may again have fractions of a cent")
                .help("write `round` after the last `cap`"),
            );
        }
    }
}

/// `combine largest` without a key pays one credit for all groups together.
pub(super) fn largest_over_groups(agreement: &dyn Lookup, found: &mut Diagnostics) {
    let Some(remedies) = agreement.remedies() else {
        return;
    };
    let grouped = agreement.penalties().iter().find(|penalty| {
        penalty
            .objectives
            .iter()
            .filter_map(|path| agreement.objective(path))
            .any(|objective| !objective.keys.is_empty())
    });
    let Some(grouped) = grouped else { return };
    for step in &remedies.steps {
        if let RemedyKind::Combine {
            mode: Combine::Largest | Combine::CustomerChooses,
            by: None,
            ..
        } = step.kind
        {
            found.push(
                Diagnostic::new(
                    codes::LARGEST_OVER_GROUPS,
                    step.origin.place(),
                    "only one credit is paid for all groups together",
                )
                .also(
                    grouped.head.origin.place(),
                    "this credit arises for each group",
                )
                .note("two groups that miss in one period share a single credit, the larger one")
                .help("write `combine largest by KEY per …` if each group keeps its own credit"),
            );
        }
    }
}
