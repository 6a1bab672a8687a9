//! The constants that occur in what is measured: just there, and one step to each side, something may change.
//!
//! Those that only one of two agreements has come first.

use crate::ir::visit::walk;
use crate::ir::{Agreement, Constant, ExclusionTime, Expr, ExprKind, Head, Type};
use crate::quantity::Number;
use std::collections::BTreeSet;

/// More constants of one type are not looked at.
const MOST: usize = 8;

/// One second, and one day, in microseconds.
pub(super) const SECOND: i64 = 1_000_000;
pub(super) const MINUTE: i64 = 60 * SECOND;
pub(super) const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;

/// What occurs in two agreements.
pub(super) struct Constants {
    /// Numbers with their types, durations in microseconds among them.
    numbers: Vec<(Type, Number)>,
    /// Counts of days, business days, weeks and months, in days.
    days: Vec<i64>,
}

/// A constant: a number with its type, or days.
#[derive(Clone, PartialEq)]
enum Found {
    Number(Type, Number),
    Days(i64),
}

impl Constants {
    /// Of both agreements, in the declarations with these paths; in all, if there are none.
    pub(super) fn new(
        before: (&Agreement, &BTreeSet<String>),
        after: (&Agreement, &BTreeSet<String>),
    ) -> Self {
        let sides = [found(before), found(after)];
        let [old, new] = &sides;
        let mut all: Vec<Found> = Vec::new();
        let differing = old.iter().filter(|it| !new.contains(it));
        let differing = differing.chain(new.iter().filter(|it| !old.contains(it)));
        for it in differing.chain(new) {
            if !all.contains(it) {
                all.push(it.clone());
            }
        }
        let mut constants = Self {
            numbers: Vec::new(),
            days: Vec::new(),
        };
        for it in all {
            match it {
                Found::Number(ty, number) => constants.numbers.push((ty, number)),
                Found::Days(days) => constants.days.push(days),
            }
        }
        constants
    }

    /// Numbers of a type.
    pub(super) fn of(&self, ty: &Type) -> Vec<Number> {
        let of_type = self.numbers.iter().filter(|(known, _)| known == ty);
        of_type.map(|(_, it)| it.clone()).take(MOST).collect()
    }

    /// Durations in whole microseconds, longer than none.
    pub(super) fn durations(&self) -> Vec<i64> {
        let all = self.of(&Type::DURATION).into_iter();
        all.filter_map(|it| it.to_i64())
            .filter(|it| (1..=400 * DAY).contains(it))
            .collect()
    }

    /// Each duration, and a little more and less.
    pub(super) fn around_durations(&self) -> Vec<i64> {
        let mut all = Vec::new();
        for duration in self.durations() {
            let step = step_of(duration);
            for it in [duration, duration + step, duration - step] {
                if it >= 0 && !all.contains(&it) {
                    all.push(it);
                }
            }
        }
        all
    }

    /// Counts of days, shortest periods as they are and longer ones in days.
    pub(super) fn days(&self) -> &[i64] {
        self.days.get(..MOST.min(self.days.len())).unwrap_or(&[])
    }
}

/// A small part of a duration: a minute of whole minutes, a second of whole seconds.
fn step_of(duration: i64) -> i64 {
    [MINUTE, SECOND, SECOND / 1000, 1]
        .into_iter()
        .find(|step| duration % step == 0 && duration > *step)
        .unwrap_or(1)
}

/// The constants of formulas, limits and tables, in the order written.
fn found((agreement, paths): (&Agreement, &BTreeSet<String>)) -> Vec<Found> {
    let wanted = |head: &Head| paths.is_empty() || paths.contains(head.path.as_str());
    let mut all = Vec::new();
    let mut add = |constant: &Constant, ty: &Type| match constant {
        Constant::Number(number) => all.push(Found::Number(ty.clone(), number.clone())),
        Constant::Period(period) => all.push(Found::Days(days_of(*period))),
        Constant::BusinessDays(count, _) => all.push(Found::Days(i64::from(*count))),
        _ => {}
    };
    for table in agreement.tables.iter().filter(|it| wanted(&it.head)) {
        for (_, cells) in &table.rows {
            let types = table.columns.iter().map(|(_, ty)| ty);
            for (cell, ty) in cells.iter().zip(types) {
                let ty = match ty {
                    Type::DurationOrPeriod => &Type::DURATION,
                    ty => ty,
                };
                add(cell, ty);
            }
        }
    }
    for exclusion in agreement.exclusions.iter().filter(|it| wanted(&it.head)) {
        for (limit, _) in &exclusion.limits {
            add(&Constant::Number(Number::from(*limit)), &Type::DURATION);
        }
    }
    for root in formulas(agreement, &wanted) {
        walk(root, &mut |part| {
            if let ExprKind::Constant(constant) = &part.kind {
                add(constant, &part.ty);
            }
        });
    }
    all
}

/// The formulas of the declarations that are wanted.
fn formulas<'a>(agreement: &'a Agreement, wanted: &dyn Fn(&Head) -> bool) -> Vec<&'a Expr> {
    let mut all: Vec<&Expr> = Vec::new();
    for source in agreement.sources.iter().filter(|it| wanted(&it.head)) {
        all.extend(source.fields.iter().filter_map(|it| it.value.as_ref()));
    }
    for exclusion in agreement.exclusions.iter().filter(|it| wanted(&it.head)) {
        if let ExclusionTime::Of(time) = &exclusion.time {
            all.push(time);
        }
    }
    let lets = agreement.lets.iter().filter(|it| wanted(&it.head));
    all.extend(lets.map(|it| &it.value));
    for metric in agreement.metrics.iter().filter(|it| wanted(&it.head)) {
        all.extend(metric.lets.iter().map(|(_, value)| value));
        all.push(&metric.value);
    }
    for objective in agreement.objectives.iter().filter(|it| wanted(&it.head)) {
        all.extend(&objective.arguments);
        all.extend(objective.provided.iter().chain(&objective.met_if));
        let targets = objective.targets.iter().flat_map(|it| &it.bounds);
        all.extend(targets.map(|it| &it.value));
    }
    all
}

fn days_of(period: crate::ir::Period) -> i64 {
    use crate::ir::PeriodUnit;
    let unit = match period.unit {
        PeriodUnit::Day | PeriodUnit::BusinessDay => 1,
        PeriodUnit::Week => 7,
        PeriodUnit::Month => 31,
        PeriodUnit::Quarter => 92,
        PeriodUnit::Year => 366,
    };
    i64::from(period.count).saturating_mul(unit)
}
