//! What each value of an objective costs, as a curve with its exact steps.
//!
//! The contract says where something can change: the bounds of lines, the target, the steps of a slope. What it
//! comes to there and between is asked of the evaluator ([`super::judge`]), once for each such value and at three places
//! of each stretch between two of them. If those three lie on a straight line, the stretch is that line; otherwise
//! nothing is drawn there, and the page says so. All numbers are ratios of integers to the last step.
//!
//! Not here: pixels (`svg`), words (`page`).

mod page;
mod svg;
#[cfg(test)]
mod tests;

use super::Analysis;
use super::judge::{Judge, Outcome, Stretch, basis_of};
use crate::ir::constant::Group;
use crate::ir::draw::Drawing;
use crate::ir::ladder::{Atom, Ladder, atoms};
use crate::ir::visit::children;
use crate::ir::{Agreement, Amount, Basis, Expr, Objective, Penalty, StepMode, Target, Type};
use crate::quantity::{Interval, Number, Relation};
use std::collections::BTreeSet;

/// Most curves of one page.
const MOST_CURVES: usize = 40;

/// Most values at which one curve can change.
const MOST_CUTS: usize = 120;

/// What a curve is counted in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Unit {
    /// Parts of the basis.
    Share,
    /// Money.
    Money,
    /// Points.
    Points,
    /// Days of service.
    Days,
}

/// The credit for each value of one group of an objective.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Curve {
    objective: String,
    penalty: String,
    /// `P1, berlin`; empty where there are no groups.
    group: String,
    /// What percentages are of, in the contract's words.
    basis: Option<String>,
    ty: Type,
    target: Vec<(Relation, Number)>,
    unit: Unit,
    /// In rising order, without gaps.
    parts: Vec<Part>,
}

/// A value, or a stretch of values between two of them.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Part {
    atom: Atom,
    /// Nothing where it is not known.
    credit: Option<Line>,
}

/// A straight line through a value.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Line {
    value: Number,
    credit: Number,
    /// More credit for each one more of value.
    slope: Number,
}

impl Line {
    fn at(&self, value: &Number) -> Number {
        &self.credit + &(&self.slope * &(value - &self.value))
    }
}

impl Curve {
    /// What the curve says for a value; nothing where it does not know.
    #[cfg(test)]
    fn credit(&self, value: &Number) -> Option<Number> {
        let part = self.parts.iter().find(|part| contains(&part.atom, value));
        Some(part?.credit.as_ref()?.at(value))
    }
}

#[cfg(test)]
fn contains(atom: &Atom, value: &Number) -> bool {
    match atom {
        Atom::Point(point) => point == value,
        Atom::Between(lo, hi) => {
            lo.as_ref().is_none_or(|lo| lo < value) && hi.as_ref().is_none_or(|hi| value < hi)
        }
    }
}

/// The page with all curves of a contract; nothing while it has errors.
pub fn credit_curves(analysis: &Analysis) -> Option<String> {
    let agreement = analysis.agreement()?;
    let (curves, more) = curves(agreement);
    Some(page::write(agreement, &curves, more))
}

/// The curves of an agreement in the order of its penalties, and whether there are more.
fn curves(agreement: &Agreement) -> (Vec<Curve>, bool) {
    let mut found = Vec::new();
    for penalty in &agreement.penalties {
        if found.len() >= MOST_CURVES {
            return (found, true);
        }
        of_penalty(agreement, penalty, &mut found);
    }
    let more = found.len() > MOST_CURVES;
    found.truncate(MOST_CURVES);
    (found, more)
}

fn of_penalty(agreement: &Agreement, penalty: &Penalty, found: &mut Vec<Curve>) {
    let Some(judge) = Judge::new(agreement, penalty, Stretch::Window) else {
        return;
    };
    for path in &penalty.objectives {
        let Some(objective) = agreement.objective(path) else {
            continue;
        };
        for (group, ladder) in judge.ladders(agreement, penalty, objective) {
            let mut curve = of_group(agreement, penalty, objective, &group, &ladder, &judge);
            // Groups with the same curve are one.
            let same = found.iter_mut().find(|it| {
                curve.group.clone_from(&it.group);
                **it == curve
            });
            let name = group_name(&group);
            match same {
                Some(same) if !name.is_empty() => same.group = format!("{}; {name}", same.group),
                Some(_) => {}
                None => {
                    curve.group = name;
                    found.push(curve);
                }
            }
        }
    }
}

fn group_name(group: &Group) -> String {
    let values = group.values().map(|it| match it {
        crate::ir::Constant::Member { name, .. } => name.clone(),
        _ => String::new(),
    });
    values.collect::<Vec<_>>().join(", ")
}

/// What percentages are of, where that is the fee of a service: by its title.
fn fee_by_title(agreement: &Agreement, penalty: &Penalty) -> Option<String> {
    match penalty.basis.as_ref()? {
        Basis::FeeOf(path) => {
            let service = agreement.service(path)?;
            Some(format!("the fee for {}", service.head.display()))
        }
        Basis::Fees | Basis::Of(_) => None,
    }
}

fn of_group(
    agreement: &Agreement,
    penalty: &Penalty,
    objective: &Objective,
    group: &Group,
    ladder: &Ladder,
    judge: &Judge,
) -> Curve {
    let unit = unit(penalty);
    let mut basis = None;
    let mut ask = |value: &Number| -> Option<Number> {
        let outcome = judge.outcome(&penalty.head.path, &objective.head.path, group, value)?;
        if let Outcome::Line(line) = &outcome {
            if judge.of_data && !line.steps.is_empty() {
                return None;
            }
            basis = basis.take().or_else(|| basis_of(line));
        }
        outcome_in(&outcome, unit)
    };
    let cuts = cuts(agreement, penalty, objective, group, ladder, judge);
    let all = atoms(cuts.clone().unwrap_or_default(), &ladder.reach);
    let parts = all.into_iter().map(|atom| {
        let credit = cuts.as_ref().and_then(|_| line(&atom, &mut ask));
        Part { atom, credit }
    });
    let parts = parts.collect();
    let metric = agreement.metric(&objective.metric);
    Curve {
        objective: objective.head.display().to_owned(),
        penalty: penalty.head.display().to_owned(),
        group: String::new(),
        basis: fee_by_title(agreement, penalty).or(basis),
        ty: metric.map_or(Type::Number, |it| it.ty.clone()),
        target: ladder.target.clone(),
        unit,
        parts,
    }
}

/// What is owed, as far as it is known.
fn outcome_in(outcome: &Outcome, unit: Unit) -> Option<Number> {
    let line = match outcome {
        Outcome::Nothing => return Some(Number::zero()),
        Outcome::Line(line) => line,
    };
    let range = match unit {
        Unit::Share => {
            let money = line
                .amount
                .known
                .then_some(line.amount.least.as_ref())
                .flatten();
            if money.is_some_and(|it| it.exact.0.is_zero()) {
                return Some(Number::zero());
            }
            line.amount_of_basis.as_ref()?
        }
        Unit::Money => &line.amount,
        Unit::Points => &line.points,
        Unit::Days => &line.service_days,
    };
    let least = range.least.as_ref().filter(|_| range.known)?;
    Some(least.exact.0.clone())
}

/// The line on which the credit lies in all of an atom.
fn line(atom: &Atom, ask: &mut dyn FnMut(&Number) -> Option<Number>) -> Option<Line> {
    let (lo, hi) = match atom {
        Atom::Point(value) => {
            return Some(Line {
                credit: ask(value)?,
                value: value.clone(),
                slope: Number::zero(),
            });
        }
        Atom::Between(Some(lo), Some(hi)) => (lo.clone(), hi.clone()),
        Atom::Between(Some(lo), None) => (lo.clone(), lo + &Number::from(4)),
        Atom::Between(None, Some(hi)) => (hi - &Number::from(4), hi.clone()),
        Atom::Between(None, None) => (Number::zero(), Number::from(4)),
    };
    let quarter = (&hi - &lo).checked_div(&Number::from(4))?;
    let values = [1, 2, 3].map(|it| &lo + &(&quarter * &Number::from(it)));
    let credits = [ask(&values[0])?, ask(&values[1])?, ask(&values[2])?];
    let rise = &credits[1] - &credits[0];
    if &credits[2] - &credits[1] != rise {
        return None;
    }
    let [value, ..] = values;
    let [credit, ..] = credits;
    Some(Line {
        value,
        credit,
        slope: rise.checked_div(&quarter)?,
    })
}

/// In which unit all lines of a penalty are; money, where they differ.
fn unit(penalty: &Penalty) -> Unit {
    let mut units = penalty.steps.iter().filter_map(|it| unit_of(&it.amount));
    let first = units.next().unwrap_or(Unit::Money);
    match units.all(|it| it == first) {
        true => first,
        false => Unit::Money,
    }
}

fn unit_of(amount: &Amount) -> Option<Unit> {
    match amount {
        Amount::Nothing => None,
        Amount::PercentOfBasis(_) => Some(Unit::Share),
        Amount::Money(_) | Amount::TimeOfFee { .. } => Some(Unit::Money),
        Amount::ServiceDays(_) => Some(Unit::Days),
        Amount::Points(_) => Some(Unit::Points),
        Amount::PerUnit { amount, .. } | Amount::Slope { amount, .. } => unit_of(amount),
        Amount::Sum(of) => {
            let first = of.iter().find_map(unit_of);
            let same = of.iter().filter_map(unit_of).all(|it| Some(it) == first);
            first.map(|it| if same { it } else { Unit::Money })
        }
    }
}

/// Every value at which something can change; nothing where there are too many.
fn cuts(
    agreement: &Agreement,
    penalty: &Penalty,
    objective: &Objective,
    group: &Group,
    ladder: &Ladder,
    judge: &Judge,
) -> Option<BTreeSet<Number>> {
    let bounds = ladder
        .lines
        .iter()
        .flatten()
        .flatten()
        .chain(&ladder.target);
    let mut cuts: BTreeSet<Number> = bounds.map(|(_, value)| value.clone()).collect();
    let in_force = |it: &&Target| it.from.is_none_or(|from| from <= judge.day);
    let target = objective.targets.iter().rev().find(in_force)?;
    let drawing = Drawing {
        agreement,
        objective,
        group,
        target,
    };
    for step in &penalty.steps {
        of_slopes(&step.amount, &drawing, &ladder.reach, &mut cuts)?;
    }
    (cuts.len() <= MOST_CUTS).then_some(cuts)
}

/// Where a slope begins, and where its steps are.
fn of_slopes(
    amount: &Amount,
    drawing: &Drawing<'_>,
    reach: &Interval,
    cuts: &mut BTreeSet<Number>,
) -> Option<()> {
    match amount {
        Amount::Slope {
            amount,
            mode,
            step,
            above,
            from,
        } => {
            of_slopes(amount, drawing, reach, cuts)?;
            let (from, step) = (drawing.fold(from)?, drawing.fold(step)?);
            cuts.insert(from.clone());
            if *mode == StepMode::Exact {
                return Some(());
            }
            let end = if *above { &reach.hi } else { &reach.lo };
            let far = end
                .as_ref()
                .map(|end| if *above { end - &from } else { &from - end });
            let most = Number::from(i64::try_from(MOST_CUTS).ok()?);
            let steps = far?.checked_div(&step)?.floor();
            let steps = (steps <= most).then(|| steps.to_i64()).flatten()?;
            for number in 1..=steps {
                let beyond = &step * &Number::from(number);
                cuts.insert(if *above {
                    &from + &beyond
                } else {
                    &from - &beyond
                });
            }
        }
        Amount::Sum(of) => {
            for part in of {
                of_slopes(part, drawing, reach, cuts)?;
            }
        }
        Amount::PerUnit { amount, .. } => of_slopes(amount, drawing, reach, cuts)?,
        Amount::Money(of) | Amount::PercentOfBasis(of) | Amount::Points(of) => {
            // A formula with a bend of its own has no values by which it could be cut.
            return (!bends(of)).then_some(());
        }
        Amount::Nothing | Amount::TimeOfFee { .. } | Amount::ServiceDays(_) => {}
    }
    Some(())
}

/// Whether a formula can change its direction by itself.
fn bends(expr: &Expr) -> bool {
    use crate::ir::ExprKind::{Extreme, If, Otherwise, Rounded};
    let here = matches!(
        expr.kind,
        Extreme { .. } | If { .. } | Otherwise { .. } | Rounded { .. }
    );
    here || children(expr).any(bends)
}
