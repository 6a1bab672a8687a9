//! What a formula of a window and group finds when it looks back: values of earlier windows, and
//! what penalties came to.
//!
//! `past` counts windows that ended before this one, under whatever terms they were judged.
//! Before the agreement took effect there are none. A line of a penalty belongs to the time in
//! which its window ends, and to a group if no key of the two differs.

use super::Case;
use super::conditions::{Miss, agree, hangs_on_data, known_from, nothing_spent};
use super::course::Course;
use super::formula::{self, LooksBack};
use super::lines::Line;
use super::verdict::{JudgedWindow, terms_at};
use crate::evaluate::figures::Value;
use crate::evaluate::terms::BadPlan;
use crate::plan::v1 as plan;
use crate::plan::walk::formula_parts;
use crate::quantity::{Instant, Interval, Number, Truth};
use std::cell::Cell;

/// The window that looks back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window<'a> {
    /// Path of its objective.
    pub(super) objective: &'a str,
    pub(super) start: Instant,
    pub(super) end: Instant,
}

impl<'a> Window<'a> {
    /// That of a judged window.
    pub(super) fn of(objective: &'a str, window: &JudgedWindow<'_>) -> Self {
        Self {
            objective,
            start: window.start,
            end: window.end,
        }
    }
}

/// Looks back from a window and group.
pub(super) struct Back<'a> {
    case: &'a Case<'a>,
    course: &'a Course<'a>,
    window: Window<'a>,
    keys: &'a [(String, String)],
    spent: &'a dyn Fn(&Miss) -> Truth,
    /// Whether later data can change nothing of what was found.
    settled: Cell<bool>,
}

/// What a penalty came to, and the misses for which it did.
pub(super) struct Total {
    pub(super) amount: Interval,
    pub(super) misses: Vec<Miss>,
}

impl<'a> Back<'a> {
    pub(super) fn at(
        case: &'a Case<'a>,
        course: &'a Course<'a>,
        window: Window<'a>,
        keys: &'a [(String, String)],
    ) -> Self {
        Self {
            case,
            course,
            window,
            keys,
            spent: &nothing_spent,
            settled: Cell::new(true),
        }
    }

    /// Where misses may be spent.
    pub(super) fn with_spent(self, spent: &'a dyn Fn(&Miss) -> Truth) -> Self {
        Self { spent, ..self }
    }

    /// Whether later data can change nothing of what was found so far.
    pub(super) fn is_settled(&self) -> bool {
        self.settled.get()
    }

    fn settle(&self, settled: bool) {
        self.settled.set(self.settled.get() && settled);
    }

    /// What a penalty came to, in the window or over some periods.
    pub(super) fn total_of(
        &self,
        penalty: &str,
        unit: plan::Unit,
        over: Option<&plan::LastPeriods>,
    ) -> Result<Total, BadPlan> {
        let from = match over {
            None => self.window.start,
            Some(over) => self.first_instant(over)?,
        };
        // A window without length is an instant, which belongs to it.
        let until = self
            .window
            .end
            .max(Instant(self.window.start.0.saturating_add(1)));
        let mut total = Total {
            amount: Interval::exact(Number::zero()),
            misses: Vec::new(),
        };
        for line in self.course.lines_of(penalty, from, until) {
            if agree(&line.keys, self.keys) {
                self.add(line, unit, &mut total);
            }
        }
        self.look_at_windows(penalty, from, until, &mut total);
        total.misses.reverse();
        Ok(total)
    }

    /// The misses behind all totals of a formula, the last one first.
    pub(super) fn misses_behind(&self, formula: &plan::Formula) -> Result<Vec<Miss>, BadPlan> {
        let mut misses = Vec::new();
        if let plan::Formula::Total {
            penalty,
            unit,
            over,
        } = formula
        {
            misses = self.total_of(penalty, *unit, over.as_ref())?.misses;
        }
        for part in formula_parts(formula) {
            for miss in self.misses_behind(part)? {
                if !misses.contains(&miss) {
                    misses.push(miss);
                }
            }
        }
        Ok(misses)
    }

    fn add(&self, line: &Line, unit: plan::Unit, total: &mut Total) {
        let zero = Interval::exact(Number::zero());
        let amount = match unit {
            plan::Unit::Points => &line.owed.points,
            _ => &line.money,
        };
        let mut miss = Miss {
            objective: line.objective.clone(),
            window: line.index,
            keys: line.keys.clone(),
            sure: amount.lo.as_ref().is_some_and(|lo| *lo > Number::zero()),
        };
        let amount = match (self.spent)(&miss) {
            Truth::True => return,
            Truth::False => amount.clone(),
            Truth::Unknown => {
                miss.sure = false;
                amount.hull(&zero)
            }
        };
        self.settle(line.settled);
        if amount != zero {
            total.misses.push(miss);
        }
        total.amount = total.amount.add(&amount);
    }

    /// Windows that may yet turn out otherwise, and those that nobody lists.
    fn look_at_windows(&self, penalty: &str, from: Instant, until: Instant, total: &mut Total) {
        let penalties = self.case.plan.assessment.penalties.iter();
        let uses = penalties
            .filter(|it| it.path == penalty)
            .flat_map(|it| &it.uses);
        for used in uses {
            let windows = self.course.judged.get(&used.objective);
            let windows = windows.map_or(&[][..], Vec::as_slice);
            let first = windows.partition_point(|window| last_instant(window) < from);
            let within = windows[first..]
                .iter()
                .take_while(|window| last_instant(window) < until);
            for window in within {
                self.settle(window.is_final);
            }
            let unlisted = match windows.last() {
                Some(window) => known_from(self.case, window),
                None => None,
            };
            let begins = self.case.show.date(from);
            if unlisted.is_some_and(|known| begins < known) {
                self.settle(false);
                total.amount.hi = None;
            }
        }
    }

    /// The first instant of the first of so many periods, of which the last is that in which the window
    /// ends.
    fn first_instant(&self, over: &plan::LastPeriods) -> Result<Instant, BadPlan> {
        let last = Instant(self.window.end.0.saturating_sub(1)).max(self.window.start);
        let mut period = self.case.terms.period(&over.per, last)?;
        for _ in 1..over.count {
            if period.start <= self.case.terms.zone.start_of_day(self.case.terms.effective) {
                break;
            }
            let before = Instant(period.start.0.saturating_sub(1));
            period = self.case.terms.period(&over.per, before)?;
        }
        Ok(period.start)
    }

    /// Where an earlier window, which may have been judged by other terms, has one of the series of
    /// this one.
    fn series_of(&self, window: &JudgedWindow<'_>, series: u32) -> Option<usize> {
        let index = usize::try_from(series).ok()?;
        let objectives = &self.case.plan.assessment.objectives;
        let day = self.case.show.date(self.window.start);
        let own = terms_at(self.case.plan, self.window.objective, day).ok()??;
        if own == window.terms {
            return Some(index);
        }
        let metric = &objectives.get(own)?.series.get(index)?.metric;
        let earlier = &objectives.get(window.terms)?.series;
        earlier.iter().position(|it| it.metric == *metric)
    }

    fn past_value(&self, series: u32, back: u32) -> Value {
        let windows = self.course.judged.get(self.window.objective);
        let windows = windows.map_or(&[][..], Vec::as_slice);
        let earlier = windows.partition_point(|window| window.end < self.window.end);
        let earlier = &windows[..earlier];
        let group_of = |window: &JudgedWindow<'_>| {
            let mut groups = window.groups.iter();
            groups.position(|group| group.keys == self.keys)
        };
        let back = usize::try_from(back).unwrap_or(usize::MAX);
        let by_data = earlier
            .last()
            .is_some_and(|window| hangs_on_data(self.case, window));
        let found = if by_data {
            // Windows of other groups are not windows of this one.
            let mut own = earlier.iter().rev().filter(|it| group_of(it).is_some());
            own.nth(back - 1)
        } else {
            earlier.len().checked_sub(back).map(|at| &earlier[at])
        };
        let Some(window) = found else {
            let unlisted = earlier
                .last()
                .and_then(|window| known_from(self.case, window));
            return if unlisted.is_some() {
                self.settle(false);
                anything()
            } else {
                Value::Undefined
            };
        };
        self.settle(window.is_final);
        match group_of(window).and_then(|at| window.groups.get(at)) {
            Some(group) => {
                let index = self.series_of(window, series);
                let value = index.and_then(|index| group.series.get(index));
                value.cloned().unwrap_or_else(anything)
            }
            None if window.silent => anything(),
            None => Value::Undefined,
        }
    }
}

impl LooksBack for Back<'_> {
    fn past(&self, series: u32, back: u32) -> Value {
        if back == 0 {
            return Value::Undefined;
        }
        self.past_value(series, back)
    }

    fn total(&self, penalty: &str, unit: plan::Unit, over: Option<&plan::LastPeriods>) -> Value {
        match self.total_of(penalty, unit, over) {
            Ok(total) => formula::within(total.amount),
            // A period that lies outside the years 1 to 9999.
            Err(_) => Value::Undefined,
        }
    }
}

/// The last instant of a window, by which it belongs to a longer time.
pub(super) fn last_instant(window: &JudgedWindow<'_>) -> Instant {
    Instant(window.end.0.saturating_sub(1)).max(window.start)
}

/// Nobody knows, not even whether there is a value.
fn anything() -> Value {
    Value::Number {
        interval: Interval::unbounded(),
        maybe_undefined: true,
    }
}
