//! Caps: how much they allow, and how lines share it.
//!
//! Lines under one cap take from it in time order of window end, then in the order in
//! which penalties are declared. Where an amount is not known, each line is left the
//! interval that the others allow.

use super::Case;
use super::conditions::Judged;
use super::fees::Days;
use super::lines::{Change, Line, basis_figure};
use super::verdict::JudgedWindow;
use crate::evaluate::statement::v1::EffectKind;
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

/// What is left of each amount, in their order, and what was taken.
pub(super) fn share_out(limit: &Interval, amounts: &[Interval]) -> Vec<(Interval, Interval)> {
    let zero = Interval::exact(Number::zero());
    let mut before = zero.clone();
    let mut shares = Vec::with_capacity(amounts.len());
    for amount in amounts {
        let left = limit.sub(&before).max(&zero);
        let after = amount.min(&left);
        let taken = amount.sub(&left).max(&zero);
        shares.push((after, taken));
        before = before.add(amount);
    }
    shares
}

/// Applies the penalties' own caps to lines in time order.
pub(super) fn own_caps(
    case: &Case<'_>,
    judged: &Judged<'_>,
    lines: &mut [Line],
) -> Result<(), BadPlan> {
    for (number, penalty) in case.plan.assessment.penalties.iter().enumerate() {
        let Some(cap) = &penalty.cap else {
            continue;
        };
        let mut pools: BTreeMap<(usize, Under), Vec<usize>> = BTreeMap::new();
        for (at, line) in lines.iter().enumerate() {
            if line.penalty != number {
                continue;
            }
            // A cap over a period bounds the penalty as a whole, one without each window apart.
            let key = if cap.per.is_some() {
                (0, under(case, cap.per, line.window.last_day, None)?)
            } else {
                let window = Some((line.window.start, line.window.end));
                (line.terms, under(case, None, line.window.last_day, window)?)
            };
            pools.entry(key).or_default().push(at);
        }
        for pool in pools.values() {
            let Some(first) = pool.first().and_then(|at| lines.get(*at)) else {
                continue;
            };
            let limit = own_limit(case, judged, cap, first)?;
            let amounts: Vec<Interval> = pool.iter().map(|at| lines[*at].money.clone()).collect();
            let mut settled = true;
            for (at, (after, taken)) in pool.iter().zip(share_out(&limit, &amounts)) {
                let line = &mut lines[*at];
                let before = std::mem::replace(&mut line.money, after.clone());
                if taken != Interval::exact(Number::zero()) {
                    line.settled &= settled && limit.is_exact();
                }
                settled &= line.settled;
                line.effects.push(Change {
                    kind: EffectKind::PenaltyCap,
                    words: cap.words.clone(),
                    before,
                    after,
                    taken,
                });
            }
        }
    }
    Ok(())
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

fn own_limit(
    case: &Case<'_>,
    judged: &Judged<'_>,
    cap: &plan::Cap,
    line: &Line,
) -> Result<Interval, BadPlan> {
    let days = match &cap.per {
        Some(rule) => case.days_around(*rule, line.window.last_day)?,
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
        plan::CapAmount::DaysOfFee(count) => {
            let day = plan::Length::Period(plan::Period {
                count: 1,
                unit: plan::PeriodUnit::Day,
                calendar: None,
            });
            times(case.time_of_fee(&day, None, days)?, count)
        }
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
        (Some(plan::Basis::Of(formula)), Some(window)) if !over_period => {
            window_basis(case, formula, window)
        }
        (Some(plan::Basis::Of(formula)), _) => windows
            .iter()
            .filter(|it| days.first <= it.last_day && it.last_day <= days.last)
            .fold(Interval::exact(Number::zero()), |sum, window| {
                sum.add(&window_basis(case, formula, window))
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
    let mut amounts = groups.map(|group| basis_figure(case, formula, group));
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
        plan::Formula::Constant { .. } => false,
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

#[cfg(test)]
mod tests {
    use super::share_out;
    use crate::quantity::{Interval, Number};
    use proptest::prelude::{ProptestConfig, Strategy, prop, proptest};

    fn at(value: i64) -> Interval {
        Interval::exact(Number::from(value))
    }

    fn from_to(lo: i64, hi: i64) -> Interval {
        Interval::new(Number::from(lo), Number::from(hi))
    }

    #[test]
    fn the_first_lines_take_first() {
        // 100 for 60, 60 and 10: 60, then 40 of 60, then nothing.
        let shares = share_out(&at(100), &[at(60), at(60), at(10)]);
        let left: Vec<_> = shares.iter().map(|(after, _)| after.clone()).collect();
        let taken: Vec<_> = shares.iter().map(|(_, taken)| taken.clone()).collect();
        assert_eq!(left, [at(60), at(40), at(0)]);
        assert_eq!(taken, [at(0), at(20), at(10)]);
    }

    #[test]
    fn exactly_the_limit_loses_nothing() {
        let shares = share_out(&at(100), &[at(60), at(40)]);
        assert_eq!(shares[1], (at(40), at(0)));
    }

    #[test]
    fn each_line_is_left_what_the_others_allow() {
        // The first is between 0 and 80, so of 100 at least 20 and at most all are left.
        let shares = share_out(&at(100), &[from_to(0, 80), at(50)]);
        assert_eq!(shares[0].0, from_to(0, 80));
        assert_eq!(shares[1].0, from_to(20, 50));
        assert_eq!(shares[1].1, from_to(0, 30));
    }

    fn amounts() -> impl Strategy<Value = Vec<(i64, i64, i64)>> {
        // Least, what is added for the greatest, and where the truth lies in hundredths.
        prop::collection::vec((0_i64..100, 0_i64..100, 0_i64..=100), 0..6)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_cap_is_never_exceeded_and_the_truth_stays_inside(
            limit in 0_i64..300,
            parts in amounts(),
        ) {
            let intervals: Vec<Interval> = parts
                .iter()
                .map(|(lo, more, _)| from_to(*lo, lo + more))
                .collect();
            let truth: Vec<Interval> = parts
                .iter()
                .map(|(lo, more, place)| at(lo + more * place / 100))
                .collect();
            let exact = share_out(&at(limit), &truth);
            let sum = exact.iter().fold(at(0), |sum, (after, _)| sum.add(after));
            assert!(sum.point() <= at(limit).point());
            for ((after, taken), (least, most)) in exact.iter().zip(share_out(&at(limit), &intervals)) {
                assert!(least.contains(after.point().expect("exact")));
                assert!(most.contains(taken.point().expect("exact")));
            }
        }
    }
}
