//! One miss that is credited twice: by a formula and by a table, or by two formulas.
//!
//! Published agreements print both, and where they differ nobody knows which is owed. Here two
//! penalties are two credits, and both are owed; the finding shows what each gives for a value, so that
//! the authors see it.
//!
//! Two formulas that begin at different bounds are a ladder of supplements, the second for what is worse
//! still. Two that begin at the same bound and differ say the same thing in two ways.

use super::ladders::cost;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::constant::groups;
use crate::ir::draw::Drawing;
use crate::ir::ladder::{Ladder, atoms};
use crate::ir::words::{Words, number};
use crate::ir::{Amount, Basis, Combine, Lookup, Objective, Penalty, RemedyKind, Type};
use crate::quantity::Number;

/// Penalties beyond this number for one objective are not compared in pairs.
const MOST_PENALTIES: usize = 50;

/// Two penalties that take percentages of one basis for the same miss, where one has a slope and the other
/// fixed steps, or where both have slopes that begin together and give different amounts.
pub(super) fn formula_beside_table(
    agreement: &dyn Lookup,
    objective: &Objective,
    found: &mut Diagnostics,
) {
    if only_the_largest_is_owed(agreement) {
        return;
    }
    let mut here = agreement.penalties_for(&objective.head.path);
    here.truncate(MOST_PENALTIES);
    for (index, second) in here.iter().enumerate() {
        let beside = |first: &&Penalty| compare(agreement, objective, first, second);
        found.extend(here.iter().take(index).find_map(beside));
    }
}

fn only_the_largest_is_owed(agreement: &dyn Lookup) -> bool {
    let steps = agreement.remedies().into_iter().flat_map(|it| &it.steps);
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
fn basis(agreement: &dyn Lookup, penalty: &Penalty) -> Option<String> {
    Some(match penalty.basis.as_ref()? {
        Basis::Of(expr) => {
            let words = Words {
                currency: &agreement.contract().currency,
            };
            words.expr(expr)
        }
        other => format!("{other:?}"),
    })
}

/// A finding, if both credit something for the same value.
fn compare(
    agreement: &dyn Lookup,
    objective: &Objective,
    first: &Penalty,
    second: &Penalty,
) -> Option<Diagnostic> {
    let of_one_basis =
        || second.basis.is_some() && basis(agreement, first) == basis(agreement, second);
    if !(is_formula(first) || is_formula(second)) || !of_one_basis() {
        return None;
    }
    let groups = groups(agreement, objective);
    let drawing = Drawing {
        agreement,
        objective,
        group: groups.first()?,
        target: objective.targets.last()?,
    };
    let pair = Pair {
        drawing,
        penalties: [first, second],
        ladders: [drawing.ladder(first)?, drawing.ladder(second)?],
    };
    let (value, a, b) = if is_formula(first) && is_formula(second) {
        pair.two_formulas()?
    } else {
        pair.values().find_map(|value| pair.both_credit(value))?
    };
    let currency = &agreement.contract().currency;
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

/// Two penalties for one objective, in one of its groups.
struct Pair<'a> {
    drawing: Drawing<'a>,
    penalties: [&'a Penalty; 2],
    ladders: [Ladder; 2],
}

impl Pair<'_> {
    /// One value between any two bounds, and the bounds. Values just beyond a bound are where authors
    /// look first.
    fn values(&self) -> impl Iterator<Item = Number> {
        let [one, other] = &self.ladders;
        let lines = one.lines.iter().chain(&other.lines).flatten().flatten();
        let cuts = lines.map(|(_, value)| value.clone());
        let atoms = atoms(cuts, &one.reach);
        atoms.into_iter().rev().map(|atom| atom.sample())
    }

    /// What each of them credits for a value, if both credit something.
    fn both_credit(&self, value: Number) -> Option<(Number, Number, Number)> {
        let [first, second] = self.penalties;
        let [one, other] = &self.ladders;
        let a = self.credits(first, one.applies(&value), &value)?;
        let b = self.credits(second, other.applies(&value), &value)?;
        Some((value, a, b))
    }

    fn credits(&self, penalty: &Penalty, line: Option<usize>, value: &Number) -> Option<Number> {
        let amount = &penalty.steps.get(line?)?.amount;
        let percent = is_percent(amount).then(|| cost(&self.drawing, amount, value))??;
        (!percent.is_zero()).then_some(percent)
    }

    /// A value for which two slopes that begin together credit different amounts.
    fn two_formulas(&self) -> Option<(Number, Number, Number)> {
        let [first, second] = self.penalties.map(|it| self.slopes(it));
        let same = |one: &Start, other: &Start| one.from == other.from && one.above == other.above;
        let together = |slope: &&Start| second.iter().any(|it| same(it, slope));
        let starts: Vec<&Start> = first.iter().filter(together).collect();
        if starts.is_empty() {
            return None;
        }
        let near = starts.iter().flat_map(|start| start.values());
        let near = near.filter(|value| self.ladders[0].reach.contains(value));
        let mut both = near
            .chain(self.values())
            .filter_map(|value| self.both_credit(value));
        both.find(|(_, a, b)| a != b)
    }

    /// Where the slopes of a penalty begin.
    fn slopes(&self, penalty: &Penalty) -> Vec<Start> {
        let mut starts = Vec::new();
        let mut open: Vec<&Amount> = penalty.steps.iter().map(|step| &step.amount).collect();
        while let Some(amount) = open.pop() {
            match amount {
                Amount::Sum(parts) => open.extend(parts),
                Amount::Slope {
                    step, above, from, ..
                } => {
                    let known = self.drawing.fold(from).zip(self.drawing.fold(step));
                    starts.extend(known.map(|(from, step)| Start {
                        from,
                        step,
                        above: *above,
                    }));
                }
                _ => {}
            }
        }
        starts
    }
}

/// Where a slope begins, and how long its steps are.
struct Start {
    from: Number,
    step: Number,
    above: bool,
}

impl Start {
    /// Values beyond it: one step, between the first two, half of one.
    fn values(&self) -> Vec<Number> {
        let halves = [2, 3, 1].map(|halves| Number::ratio(halves, 2));
        let distances = halves.into_iter().flatten().map(|it| &it * &self.step);
        let beyond = |distance: Number| {
            if self.above {
                &self.from + &distance
            } else {
                &self.from - &distance
            }
        };
        distances.map(beyond).collect()
    }
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
