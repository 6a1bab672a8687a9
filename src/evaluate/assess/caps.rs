//! Caps: which lines are under one, and how much it allows.
//!
//! What it leaves of each line, and of all of them together, is worked out by `sums`.

use super::Case;
use super::course::Judged;
use super::fees::{Days, ForDays, ForWindow};
use super::formula::{self, Charges, Env, evaluate};
use super::lines::{Line, basis_figure};
use super::verdict::JudgedWindow;
use crate::evaluate::figures::Value;
use crate::evaluate::terms::BadPlan;
use crate::plan::v1 as plan;
use crate::quantity::{Date, Instant, Interval, Number};
use std::collections::BTreeMap;

/// What lines have in common that share a cap: a period by its first day, or a window.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Under {
    Period(Date),
    Window(Instant, Instant),
}

/// The penalties' own caps.
pub(super) struct OwnCaps {
    /// Of each line the cap it is under.
    pub(super) of_line: Vec<Option<usize>>,
    /// Of each cap what it allows.
    pub(super) limits: Vec<Interval>,
}

/// A cap over a period bounds its penalty as a whole, one without each window apart.
pub(super) fn own_caps(
    case: &Case<'_>,
    judged: &Judged<'_>,
    lines: &[Line],
) -> Result<OwnCaps, BadPlan> {
    let mut known: BTreeMap<(usize, usize, Under), usize> = BTreeMap::new();
    let mut caps = OwnCaps {
        of_line: Vec::with_capacity(lines.len()),
        limits: Vec::new(),
    };
    for line in lines {
        let Some(cap) = own_cap(case, line) else {
            caps.of_line.push(None);
            continue;
        };
        let Some(key) = cap_key(case, cap, line)? else {
            // Looks back from each credit: see `look_back`.
            caps.of_line.push(None);
            continue;
        };
        let cap = match known.get(&key) {
            Some(cap) => *cap,
            None => {
                caps.limits.push(own_limit(case, judged, cap, line)?);
                known.insert(key, caps.limits.len() - 1);
                caps.limits.len() - 1
            }
        };
        caps.of_line.push(Some(cap));
    }
    Ok(caps)
}

/// What penalties' own caps leave of lines as they arise, for those who ask for a penalty's total.
#[derive(Default)]
pub(super) struct Capped {
    /// What each cap allows, and what was taken of it.
    caps: BTreeMap<(usize, usize, Under), (Interval, Interval)>,
}

impl Capped {
    /// Leaves a line what the lines before it have left of its penalty's cap.
    pub(super) fn take(
        &mut self,
        case: &Case<'_>,
        judged: &Judged<'_>,
        line: &mut Line,
    ) -> Result<(), BadPlan> {
        let penalty = case.plan.assessment.penalties.get(line.penalty);
        let totalled = penalty.is_some_and(|it| case.totalled.contains(it.path.as_str()));
        let Some(cap) = own_cap(case, line).filter(|_| totalled) else {
            return Ok(());
        };
        let Some(key) = cap_key(case, cap, line)? else {
            // What a cap that looks back leaves is worked out later, with all lines: from nothing to all.
            let nothing = Interval::exact(Number::zero());
            line.money = line.money.hull(&nothing);
            return Ok(());
        };
        if !self.caps.contains_key(&key) {
            let limit = own_limit(case, judged, cap, line)?;
            let nothing = Interval::exact(Number::zero());
            self.caps.insert(key.clone(), (limit, nothing));
        }
        let Some((limit, taken)) = self.caps.get_mut(&key) else {
            return Ok(());
        };
        let room = limit.sub(taken).max(&Interval::exact(Number::zero()));
        let mut left = line.money.min(&room);
        let of_windows = matches!(cap.amount, plan::CapAmount::PercentOfBasis(_));
        if cap.per.is_some() && of_windows {
            // Windows of the period that are not over yet add to the basis.
            left = left.hull(&line.money);
        }
        *taken = taken.add(&left);
        line.money = left;
        Ok(())
    }
}

/// The first of the penalties that are this one with the same cap: an amendment that leaves the cap
/// alone does not let it begin anew.
pub(super) fn own_number(case: &Case<'_>, line: &Line) -> usize {
    let penalties = &case.plan.assessment.penalties;
    let Some(own) = penalties.get(line.penalty) else {
        return line.penalty;
    };
    let same = |it: &plan::Penalty| it.path == own.path && it.cap == own.cap;
    penalties.iter().position(same).unwrap_or(line.penalty)
}

fn own_cap<'p>(case: &Case<'p>, line: &Line) -> Option<&'p plan::Cap> {
    let penalty = case.plan.assessment.penalties.get(line.penalty)?;
    penalty.cap.as_ref()
}

/// The cap that a line is under: over a period one for the whole penalty, otherwise one for each window.
/// Nothing for a cap that looks back from each credit.
fn cap_key(
    case: &Case<'_>,
    cap: &plan::Cap,
    line: &Line,
) -> Result<Option<(usize, usize, Under)>, BadPlan> {
    let day = line.window.last_day;
    Ok(match cap.per {
        Some(plan::CapPer::Each(rule)) => Some((
            own_number(case, line),
            0,
            under(case, Some(rule), day, None)?,
        )),
        Some(plan::CapPer::Any(..)) => None,
        None => {
            let window = Some((line.window.start, line.window.end));
            Some((line.penalty, line.terms, under(case, None, day, window)?))
        }
    })
}

/// What an amount is under: the period of its last day, or its window.
pub(super) fn under(
    case: &Case<'_>,
    rule: Option<plan::PeriodRule>,
    last_day: Date,
    window: Option<(Instant, Instant)>,
) -> Result<Under, BadPlan> {
    Ok(match (rule, window) {
        (Some(rule), _) => Under::Period(case.days_around(rule, last_day)?.first),
        (None, Some((start, end))) => Under::Window(start, end),
        (None, None) => Under::Period(last_day),
    })
}

/// What a penalty's own cap allows for a line.
pub(super) fn own_limit(
    case: &Case<'_>,
    judged: &Judged<'_>,
    cap: &plan::Cap,
    line: &Line,
) -> Result<Interval, BadPlan> {
    let days = match cap.per {
        Some(per) => cap_days(case, per, line.window.last_day)?,
        None => line.window.days(),
    };
    match &cap.amount {
        plan::CapAmount::PercentOfBasis(share) => {
            let basis = own_basis(case, judged, line, cap.per.is_some(), days)?;
            Ok(basis.mul(&Interval::exact(share.0.clone())))
        }
        amount if cap.per.is_none() => {
            let windows = judged.get(&line.objective);
            let window = windows.and_then(|windows| windows.get(line.index));
            window_limit(case, amount, window, days)
        }
        amount => period_limit(case, amount, days),
    }
}

/// The days over which a cap bounds a credit of this day: its period, or so many up to its own.
pub(super) fn cap_days(
    case: &Case<'_>,
    per: plan::CapPer,
    last_day: Date,
) -> Result<Days, BadPlan> {
    let here = case.days_around(per.rule(), last_day)?;
    let plan::CapPer::Any(count, rule) = per else {
        return Ok(here);
    };
    let mut first = here.first;
    for _ in 1..count {
        // Before the term there are no credits, and no fees.
        if first <= case.terms.effective {
            break;
        }
        first = case.days_around(rule, first.plus_days(-1))?.first;
    }
    Ok(Days { first, ..here })
}

/// What a cap allows in a window.
fn window_limit(
    case: &Case<'_>,
    amount: &plan::CapAmount,
    window: Option<&JudgedWindow<'_>>,
    days: Days,
) -> Result<Interval, BadPlan> {
    match (amount, window) {
        (plan::CapAmount::PercentOfFees(share), Some(window)) => Ok(case
            .fees_for(window)?
            .mul(&Interval::exact(share.0.clone()))),
        (plan::CapAmount::PercentOfFee(share, service), Some(window)) => {
            let fee = case.fee_for(service, window)?;
            Ok(fee.mul(&Interval::exact(share.0.clone())))
        }
        (plan::CapAmount::Of(amount), Some(window)) => {
            Ok(amount_of(case, amount, &ForWindow { case, window }))
        }
        _ => period_limit(case, amount, days),
    }
}

/// What a cap allows over days.
pub(super) fn period_limit(
    case: &Case<'_>,
    amount: &plan::CapAmount,
    days: Days,
) -> Result<Interval, BadPlan> {
    let times =
        |interval: Interval, share: &plan::Exact| interval.mul(&Interval::exact(share.0.clone()));
    Ok(match amount {
        plan::CapAmount::PercentOfBasis(_) => Interval {
            lo: Some(Number::zero()),
            hi: None,
        },
        plan::CapAmount::PercentOfFees(share) => times(case.fees(days)?, share),
        plan::CapAmount::PercentOfFee(share, service) => times(case.fee_of(service, days)?, share),
        plan::CapAmount::Money(money) => Interval::exact(money.0.clone()),
        plan::CapAmount::TimeOfFee(time, service) => {
            case.time_of_fee(time, service.as_deref(), days)?
        }
        plan::CapAmount::Of(amount) => amount_of(case, amount, &ForDays { case, days }),
    })
}

/// An amount that the contract and what is charged decide.
fn amount_of(case: &Case<'_>, amount: &plan::Formula, charges: &dyn Charges) -> Interval {
    let no_figures: Vec<Value> = Vec::new();
    let value = evaluate(
        amount,
        &Env {
            figures: &no_figures,
            keys: &[],
            tables: &case.plan.tables,
            value: None,
            target: None,
            minimum: None,
            charges: Some(charges),
            back: None,
        },
    );
    let known = formula::bounds(&value).filter(|_| !formula::may_be_undefined(&value));
    known.cloned().unwrap_or(Interval {
        lo: Some(Number::zero()),
        hi: None,
    })
}

/// The basis of a penalty over a window or a period, for all groups together.
fn own_basis(
    case: &Case<'_>,
    judged: &Judged<'_>,
    line: &Line,
    over_period: bool,
    days: Days,
) -> Result<Interval, BadPlan> {
    let penalty = case.plan.assessment.penalties.get(line.penalty);
    let used = penalty.and_then(|penalty| penalty.uses.get(line.terms));
    let windows = judged.get(&line.objective).map_or(&[][..], Vec::as_slice);
    let window = windows.get(line.index);
    Ok(match (used.and_then(|used| used.basis.as_ref()), window) {
        (Some(plan::Basis::FeeOf(service)), _) if over_period => case.fee_of(service, days)?,
        (Some(plan::Basis::FeeOf(service)), Some(window)) => case.fee_for(service, window)?,
        (Some(plan::Basis::Fees), _) if over_period => case.fees(days)?,
        (Some(plan::Basis::Fees), Some(window)) => case.fees_for(window)?,
        (Some(plan::Basis::Of { amount, .. }), Some(window)) if !over_period => {
            window_basis(case, amount, window)
        }
        (Some(plan::Basis::Of { amount, .. }), _) => windows
            .iter()
            .filter(|it| days.first <= it.last_day && it.last_day <= days.last)
            .fold(Interval::exact(Number::zero()), |sum, window| {
                sum.add(&window_basis(case, amount, window))
            }),
        _ => Interval {
            lo: Some(Number::zero()),
            hi: None,
        },
    })
}

/// A measured basis for all groups of a window: their sum, or once where it is common to them.
fn window_basis(case: &Case<'_>, formula: &plan::Formula, window: &JudgedWindow<'_>) -> Interval {
    let groups = window.groups.iter();
    let mut amounts = groups.map(|group| basis_figure(case, formula, window, group));
    if differs_by_group(case.plan, window.terms, formula) {
        amounts.fold(Interval::exact(Number::zero()), |sum, one| sum.add(&one))
    } else {
        amounts
            .next()
            .unwrap_or_else(|| Interval::exact(Number::zero()))
    }
}

/// Whether a formula over figures can differ from group to group.
pub(super) fn differs_by_group(
    plan: &plan::Plan,
    objective: usize,
    formula: &plan::Formula,
) -> bool {
    let measured = plan.measurement.objectives.get(objective);
    let figures = measured.map_or(&[][..], |it| &it.figures);
    match formula {
        plan::Formula::Constant { .. } | plan::Formula::Charge { .. } => false,
        plan::Formula::Figure { index } => match figures.get(*index as usize) {
            Some(plan::Figure::Sum { rows, .. } | plan::Figure::Count { rows }) => {
                is_narrowed(plan, *rows)
            }
            _ => true,
        },
        plan::Formula::Negate { of } => differs_by_group(plan, objective, of),
        plan::Formula::Arithmetic { left, right, .. } => {
            differs_by_group(plan, objective, left) || differs_by_group(plan, objective, right)
        }
        plan::Formula::Otherwise { value, fallback } => {
            let fallback = fallback.as_deref();
            differs_by_group(plan, objective, value)
                || fallback.is_some_and(|it| differs_by_group(plan, objective, it))
        }
        _ => true,
    }
}

/// Whether rows are narrowed to the group. A node names only earlier ones, so this ends.
fn is_narrowed(plan: &plan::Plan, rows: plan::NodeId) -> bool {
    match plan.measurement.nodes.get(rows.0 as usize) {
        Some(plan::Node::Scan { narrow, .. }) => !narrow.is_empty(),
        Some(plan::Node::Filter { rows: inner, .. }) if inner.0 < rows.0 => {
            is_narrowed(plan, *inner)
        }
        _ => true,
    }
}
