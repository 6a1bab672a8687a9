//! One miss that is credited twice, by a formula and by a table.
//!
//! Published agreements print both, and where they differ nobody knows which is owed. Here two
//! penalties are two credits, and both are owed; the finding shows what each gives for a value, so that
//! the authors see it.

use super::ladders::cost;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::constant::groups;
use crate::ir::draw::Drawing;
use crate::ir::ladder::{Atom, atoms};
use crate::ir::words::{Words, number};
use crate::ir::{Agreement, Amount, Basis, Combine, Objective, Penalty, RemedyKind, Type};
use crate::quantity::Number;

/// Penalties beyond this number for one objective are not compared in pairs.
const MOST_PENALTIES: usize = 50;

/// A penalty with a slope and one with fixed steps that take percentages of one basis for the same miss.
pub(super) fn formula_beside_table(agreement: &Agreement, found: &mut Diagnostics) {
    if only_the_largest_is_owed(agreement) {
        return;
    }
    for objective in &agreement.objectives {
        let path = &objective.head.path;
        let here = agreement
            .penalties
            .iter()
            .filter(|it| it.objectives.contains(path));
        let here: Vec<&Penalty> = here.take(MOST_PENALTIES).collect();
        for (index, second) in here.iter().enumerate() {
            let same = |first: &&&Penalty| {
                is_formula(first) != is_formula(second)
                    && basis(agreement, first) == basis(agreement, second)
            };
            let first = here.iter().take(index).find(same);
            let Some(first) = first.filter(|_| second.basis.is_some()) else {
                continue;
            };
            found.extend(compare(agreement, objective, first, second));
        }
    }
}

fn only_the_largest_is_owed(agreement: &Agreement) -> bool {
    let steps = agreement.remedies.iter().flat_map(|it| &it.steps);
    let mut modes = steps.filter_map(|step| match &step.kind {
        RemedyKind::Combine { mode, .. } => Some(*mode),
        _ => None,
    });
    modes.any(|mode| mode != Combine::Sum)
}

/// Whether a penalty counts steps beyond a bound.
fn is_formula(penalty: &Penalty) -> bool {
    let amounts = penalty.steps.iter().map(|step| &step.amount);
    amounts.into_iter().any(has_slope)
}

fn has_slope(amount: &Amount) -> bool {
    match amount {
        Amount::Slope { .. } => true,
        Amount::Sum(parts) => parts.iter().any(has_slope),
        _ => false,
    }
}

/// The basis in words: two are the same if they read the same.
fn basis(agreement: &Agreement, penalty: &Penalty) -> Option<String> {
    Some(match penalty.basis.as_ref()? {
        Basis::Of(expr) => {
            let words = Words {
                currency: &agreement.contract.currency,
            };
            words.expr(expr)
        }
        other => format!("{other:?}"),
    })
}

/// A finding, if both credit something for the same value.
fn compare(
    agreement: &Agreement,
    objective: &Objective,
    first: &Penalty,
    second: &Penalty,
) -> Option<Diagnostic> {
    let groups = groups(agreement, objective);
    let drawing = Drawing {
        agreement,
        objective,
        group: groups.first()?,
        target: objective.targets.last()?,
    };
    let (one, other) = (drawing.ladder(first)?, drawing.ladder(second)?);
    let lines = one.lines.iter().chain(&other.lines).flatten().flatten();
    let cuts = lines.map(|(_, value)| value.clone());
    // Values just beyond a bound are where authors look first.
    let atoms = atoms(cuts, &one.reach);
    let credits = |penalty: &Penalty, line: Option<usize>, value: &Number| {
        let amount = &penalty.steps.get(line?)?.amount;
        let percent = is_percent(amount).then(|| cost(&drawing, amount, value))??;
        (!percent.is_zero()).then_some(percent)
    };
    let both = |atom: &Atom| {
        let value = atom.sample();
        let a = credits(first, one.applies(&value), &value)?;
        let b = credits(second, other.applies(&value), &value)?;
        Some((value, a, b))
    };
    let (value, a, b) = atoms.iter().rev().find_map(both)?;
    let currency = &agreement.contract.currency;
    let ty = agreement.metric(&objective.metric).map(|it| &it.ty)?;
    let shown = |value: &Number| number(value, &Type::Percent, currency);
    Some(
        Diagnostic::new(
            codes::FORMULA_BESIDE_TABLE,
            second.head.origin.place(),
            format!(
                "`{}` and `{}` both credit a percentage of the same basis when `{}` is missed",
                first.head.path, second.head.path, objective.head.path
            ),
        )
        .label(format!("for {}: {}", number(&value, ty, currency), shown(&b)))
        .also(first.head.origin.place(), format!("for {}: {}", number(&value, ty, currency), shown(&a)))
        .note(format!(
            "both are owed, {} together; if one is the other in different words, the text contradicts itself",
            shown(&(a + b))
        ))
        .help("keep one of them, write `combine largest …` in `remedies`, or `accept formula_beside_table` with the reason why both are owed"),
    )
}

/// Whether an amount is a percentage of the basis, whole or in steps.
fn is_percent(amount: &Amount) -> bool {
    match amount {
        Amount::PercentOfBasis(_) => true,
        Amount::Slope { amount, .. } => is_percent(amount),
        Amount::Sum(parts) => parts.iter().all(is_percent),
        _ => false,
    }
}
