//! How caps stand to each other: decided for those of the same basis in the same period.

use crate::ir::words::Words;
use crate::ir::{Agreement, Basis, Cap, CapAmount, Length, Path, Penalty, RemedyKind};
use crate::quantity::Number;
use std::cmp::Ordering;

/// The caps of the remedies, in order.
pub(super) fn of_remedies(agreement: &Agreement) -> Vec<&Cap> {
    let steps = agreement.remedies.iter().flat_map(|it| &it.steps);
    let caps = steps.filter_map(|step| match &step.kind {
        RemedyKind::Cap(cap) => Some(cap),
        _ => None,
    });
    caps.collect()
}

/// Whether percentages of two penalties are of the same.
pub(super) fn same_basis(
    (before, old): (&Agreement, &Penalty),
    (after, new): (&Agreement, &Penalty),
    name: &dyn Fn(&Path) -> String,
) -> bool {
    match (&old.basis, &new.basis) {
        (Some(Basis::FeeOf(one)), Some(Basis::FeeOf(two))) => name(one) == two.as_str(),
        (Some(Basis::Fees), Some(Basis::Fees)) | (None, None) => true,
        (Some(Basis::Of(one)), Some(Basis::Of(two))) => {
            let words = |of: &Agreement, expr| {
                let currency = &of.contract.currency;
                Words { currency }.expr(expr)
            };
            words(before, one) == words(after, two)
        }
        _ => false,
    }
}

/// Whether more may be owed afterwards (`Greater`), less, or the same; nothing if some cap is of another basis or in
/// another period, or one is higher and another one lower.
pub(super) fn compared(
    before: &[&Cap],
    after: &[&Cap],
    name: &dyn Fn(&Path) -> String,
) -> Option<Ordering> {
    if before.len() != after.len() {
        return None;
    }
    let mut all = Ordering::Equal;
    for (old, new) in before.iter().zip(after) {
        if old.per != new.per {
            return None;
        }
        let one = amounts(&old.amount, &new.amount, name)?;
        all = match (all, one) {
            (Ordering::Equal, one) => one,
            (all, Ordering::Equal) => all,
            (all, one) if all == one => all,
            _ => return None,
        };
    }
    Some(all)
}

fn amounts(
    before: &CapAmount,
    after: &CapAmount,
    name: &dyn Fn(&Path) -> String,
) -> Option<Ordering> {
    use CapAmount::{Money, PercentOfBasis, PercentOfFee, PercentOfFees, TimeOfFee};
    let numbers = |one: &Number, two: &Number| Some(two.cmp(one));
    match (before, after) {
        (PercentOfBasis(one), PercentOfBasis(two))
        | (PercentOfFees(one), PercentOfFees(two))
        | (Money(one), Money(two)) => numbers(one, two),
        (PercentOfFee(one, of), PercentOfFee(two, other)) if name(of) == other.as_str() => {
            numbers(one, two)
        }
        (TimeOfFee(one, of), TimeOfFee(two, other))
            if of.as_ref().map(name) == other.as_ref().map(ToString::to_string) =>
        {
            match (one, two) {
                (Length::Elapsed(one), Length::Elapsed(two)) => Some(two.cmp(one)),
                (Length::Period(one, on), Length::Period(two, other))
                    if one.unit == two.unit
                        && on.as_ref().map(name) == other.as_ref().map(ToString::to_string) =>
                {
                    Some(two.count.cmp(&one.count))
                }
                _ => None,
            }
        }
        _ => None,
    }
}
