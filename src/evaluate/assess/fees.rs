//! What services cost: over a window, over a period, for a day.
//!
//! A flat fee over a stretch of time is summed by calendar day: the fee of the period
//! in which the day is, divided by the days of that period. A metered one is the sum
//! of its charges. Outside the term there is no fee.

use super::Case;
use super::formula::Charges;
use super::verdict::JudgedWindow;
use crate::evaluate::terms::{BadPlan, date, period_rule};
use crate::plan::v1 as plan;
use crate::quantity::{Date, Instant, Interval, Number, WindowUnit};
use std::collections::BTreeSet;

const MICROS_PER_HOUR: i64 = 3_600_000_000;
const MICROS_PER_DAY: i64 = 24 * MICROS_PER_HOUR;

/// A stretch of calendar days, both ends included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Days {
    pub(super) first: Date,
    pub(super) last: Date,
}

impl Days {
    fn count(self) -> i64 {
        (self.last.days_since(self.first) + 1).max(0)
    }

    fn within(self, other: Self) -> Self {
        Self {
            first: self.first.max(other.first),
            last: self.last.min(other.last),
        }
    }
}

impl Case<'_> {
    /// The fee of a service for a window. A run or a row has that of the period in which it ends.
    pub(super) fn fee_for(
        &self,
        service: &str,
        window: &JudgedWindow<'_>,
    ) -> Result<Interval, BadPlan> {
        let days = Days {
            first: window.first_day,
            last: window.last_day,
        };
        match self.window_kind(window) {
            Kind::Hour => {
                let whole = self.terms.zone.end_of_day(window.last_day);
                let whole = whole.micros_since(self.terms.zone.start_of_day(window.first_day));
                let part = window.end.micros_since(window.start);
                let fee = self.fee_of(service, days)?;
                let share = Number::ratio(part, whole).unwrap_or_else(Number::zero);
                Ok(fee.mul(&Interval::exact(share)))
            }
            Kind::Days => self.fee_of(service, days),
            Kind::Occasion => {
                let around = match self.fee(service, window.last_day)? {
                    Some((plan::Fee::Flat { per, .. }, _)) => *per,
                    Some((plan::Fee::Metered, _)) | None => self.accounting_period(),
                };
                let days = self.days_around(around, window.last_day)?;
                self.fee_of(service, days)
            }
        }
    }

    /// The fees of all services for a window.
    pub(super) fn fees_for(&self, window: &JudgedWindow<'_>) -> Result<Interval, BadPlan> {
        self.sum_of_services(|service| self.fee_for(service, window))
    }

    /// The fee of a service over days.
    pub(super) fn fee_of(&self, service: &str, days: Days) -> Result<Interval, BadPlan> {
        let days = days.within(Days {
            first: self.terms.effective,
            last: self.terms.until.unwrap_or(Date::MAX),
        });
        let mut sum = Interval::exact(Number::zero());
        let mut first = days.first;
        // Each day has the fee in force on it.
        while first <= days.last {
            let change = self.next_change(service, first)?;
            let last = change.map_or(days.last, |day| day.plus_days(-1).min(days.last));
            sum = sum.add(&self.fee_over(service, Days { first, last })?);
            first = last.plus_days(1);
        }
        Ok(sum)
    }

    /// The fees of all services over days.
    pub(super) fn fees(&self, days: Days) -> Result<Interval, BadPlan> {
        self.sum_of_services(|service| self.fee_of(service, days))
    }

    /// So much time of fee at the end of some days: of one service, or of all.
    pub(super) fn time_of_fee(
        &self,
        time: &plan::Length,
        service: Option<&str>,
        days: Days,
    ) -> Result<Interval, BadPlan> {
        match service {
            Some(service) => self.time_of_one_fee(time, service, days),
            None => self.sum_of_services(|service| self.time_of_one_fee(time, service, days)),
        }
    }

    /// The days of the period in which a day is.
    pub(super) fn days_around(&self, rule: plan::PeriodRule, day: Date) -> Result<Days, BadPlan> {
        let period = self
            .terms
            .period(&rule, self.terms.zone.start_of_day(day))?;
        Ok(Days {
            first: period.first_day,
            last: period.last_day,
        })
    }

    /// The days that a time stands for, seen from others.
    fn days_charged(&self, time: plan::ChargeTime, days: Days) -> Result<Days, BadPlan> {
        let before = days.first.plus_days(-1);
        Ok(match time {
            plan::ChargeTime::Window => days,
            plan::ChargeTime::In(rule) => self.days_around(rule, days.last)?,
            plan::ChargeTime::Next(rule) => {
                let here = self.days_around(rule, days.last)?;
                self.days_around(rule, here.last.plus_days(1))?
            }
            plan::ChargeTime::Previous(rule) => {
                let here = self.days_around(rule, days.first)?;
                self.days_around(rule, here.first.plus_days(-1))?
            }
            plan::ChargeTime::Last(count) => Days {
                first: days.last.plus_days(1 - i64::from(count)),
                last: days.last,
            },
            plan::ChargeTime::Before(count) => Days {
                first: days.first.plus_days(-i64::from(count)),
                last: before,
            },
        })
    }

    fn time_of_one_fee(
        &self,
        time: &plan::Length,
        service: &str,
        days: Days,
    ) -> Result<Interval, BadPlan> {
        let of_days = |count: Number| -> Result<Interval, BadPlan> {
            let day = self.day_of_fee(service, days)?;
            Ok(day.mul(&Interval::exact(count)))
        };
        let period = match time {
            plan::Length::Elapsed(micros) => {
                let day = Number::from(MICROS_PER_DAY);
                return of_days(micros.0.checked_div(&day).unwrap_or_else(Number::zero));
            }
            plan::Length::Period(period) => period,
        };
        let count = Number::from(i64::from(period.count));
        let size = match period.unit {
            plan::PeriodUnit::Day | plan::PeriodUnit::BusinessDay => return of_days(count),
            plan::PeriodUnit::Week => return of_days(count * Number::from(7)),
            plan::PeriodUnit::Month => plan::PeriodSize::Month,
            plan::PeriodUnit::Quarter => plan::PeriodSize::Quarter,
            plan::PeriodUnit::Year => plan::PeriodSize::Year,
        };
        let whole = self.days_around(calendar(size), days.last)?;
        match self.fee(service, days.last)? {
            Some((plan::Fee::Flat { amount, per }, _)) => {
                let fee = self.flat(&amount.0, *per, whole)?;
                Ok(Interval::exact(fee * count))
            }
            Some((plan::Fee::Metered, _)) => of_days(count * Number::from(whole.count())),
            None => Ok(Interval::exact(Number::zero())),
        }
    }

    /// One day of fee: the fee of the last day's period divided by its days.
    fn day_of_fee(&self, service: &str, days: Days) -> Result<Interval, BadPlan> {
        match self.fee(service, days.last)? {
            Some((plan::Fee::Flat { amount, per }, _)) => {
                let last = Days {
                    first: days.last,
                    ..days
                };
                Ok(Interval::exact(self.flat(&amount.0, *per, last)?))
            }
            Some((plan::Fee::Metered, _)) => {
                let charges = self.fee_of(service, days)?;
                let share = Number::ratio(1, days.count()).unwrap_or_else(Number::zero);
                Ok(charges.mul(&Interval::exact(share)))
            }
            None => Ok(Interval::exact(Number::zero())),
        }
    }

    /// The fee of a service on a day, and the key of its charges; nothing when it has none then.
    fn fee(&self, service: &str, day: Date) -> Result<Option<(&plan::Fee, &str)>, BadPlan> {
        let assessment = &self.plan.assessment;
        let mut known = assessment.fees.contains_key(service);
        let (name, first) = match assessment.fees.get_key_value(service) {
            Some((name, fee)) => (name.as_str(), Some((fee, name.as_str()))),
            None => ("", None),
        };
        let mut fee = first;
        let changes = assessment.fee_changes.iter();
        for change in changes.filter(|it| it.service == service) {
            known = true;
            if date(&change.from)? <= day {
                let charges = change.charges.as_deref().unwrap_or(name);
                fee = change.fee.as_ref().map(|fee| (fee, charges));
            }
        }
        if known {
            Ok(fee)
        } else {
            Err(BadPlan(format!("there is no fee of `{service}`")))
        }
    }

    /// The first day after another on which the fee of a service changes.
    fn next_change(&self, service: &str, after: Date) -> Result<Option<Date>, BadPlan> {
        let changes = self.plan.assessment.fee_changes.iter();
        for change in changes.filter(|it| it.service == service) {
            let day = date(&change.from)?;
            if day > after {
                return Ok(Some(day));
            }
        }
        Ok(None)
    }

    fn sum_of_services(
        &self,
        fee: impl Fn(&str) -> Result<Interval, BadPlan>,
    ) -> Result<Interval, BadPlan> {
        let mut sum = Interval::exact(Number::zero());
        let assessment = &self.plan.assessment;
        let later = assessment.fee_changes.iter().map(|it| &it.service);
        let services: BTreeSet<&String> = assessment.fees.keys().chain(later).collect();
        for service in services {
            sum = sum.add(&fee(service)?);
        }
        Ok(sum)
    }

    /// Over days on which the fee does not change.
    fn fee_over(&self, service: &str, days: Days) -> Result<Interval, BadPlan> {
        match self.fee(service, days.first)? {
            Some((plan::Fee::Flat { amount, per }, _)) => {
                Ok(Interval::exact(self.flat(&amount.0, *per, days)?))
            }
            Some((plan::Fee::Metered, charges)) => Ok(self.metered(charges, days)),
            None => Ok(Interval::exact(Number::zero())),
        }
    }

    /// A flat fee, summed by calendar day.
    fn flat(&self, amount: &Number, per: plan::PeriodRule, days: Days) -> Result<Number, BadPlan> {
        if period_rule(&per)?.unit == WindowUnit::Hour {
            let end = self.terms.zone.end_of_day(days.last);
            let elapsed = end.micros_since(self.terms.zone.start_of_day(days.first));
            let hours = Number::ratio(elapsed, MICROS_PER_HOUR).unwrap_or_else(Number::zero);
            return Ok(amount * &hours);
        }
        let mut sum = Number::zero();
        let mut day = days.first;
        while day <= days.last {
            let period = self.days_around(per, day)?;
            let inside = days.within(period);
            let share = Number::ratio(inside.count(), period.count());
            sum = sum + amount * &share.unwrap_or_else(Number::zero);
            if period.last >= days.last {
                break;
            }
            day = period.last.plus_days(1);
        }
        Ok(sum)
    }

    /// Charges over days. What lies beyond the cut-off is not known.
    fn metered(&self, charges: &str, days: Days) -> Interval {
        let open = Interval {
            lo: Some(Number::zero()),
            hi: None,
        };
        let Some(charges) = self.figures.metered.get(charges) else {
            return open;
        };
        let inside = charges.range(days.first..=days.last);
        let sum = inside.fold(Interval::exact(Number::zero()), |sum, (_, charge)| {
            sum.add(charge)
        });
        let end: Instant = self.terms.zone.end_of_day(days.last);
        if end > self.figures.cut_off {
            sum.add(&open)
        } else {
            sum
        }
    }

    /// The period by which credits are brought together; calendar months without one.
    pub(super) fn accounting_period(&self) -> plan::PeriodRule {
        let mut steps = self.plan.assessment.remedies.iter();
        let found = steps.find_map(|step| match step.what() {
            plan::RemedyStep::Combine { per, .. } => *per,
            _ => None,
        });
        found.unwrap_or(calendar(plan::PeriodSize::Month))
    }

    fn window_kind(&self, window: &JudgedWindow<'_>) -> Kind {
        let objective = self.plan.measurement.objectives.get(window.terms);
        match objective.map(|it| &it.window) {
            Some(plan::Window::Period { rule }) if rule.size == plan::PeriodSize::Hour => {
                Kind::Hour
            }
            Some(plan::Window::Row { .. } | plan::Window::Run { .. }) => Kind::Occasion,
            _ => Kind::Days,
        }
    }
}

/// What is charged, seen from a window.
pub(super) struct ForWindow<'a> {
    pub(super) case: &'a Case<'a>,
    pub(super) window: &'a JudgedWindow<'a>,
}

impl ForWindow<'_> {
    /// The days of the window of which this one is a part.
    fn whole_days(&self) -> Option<Days> {
        self.window.part_of.as_ref()?;
        let objectives = &self.case.plan.measurement.objectives;
        match &objectives.get(self.window.terms)?.window {
            plan::Window::Period { rule } => {
                self.case.days_around(*rule, self.window.first_day).ok()
            }
            _ => None,
        }
    }
}

impl Charges for ForWindow<'_> {
    fn charged(&self, service: Option<&str>, time: plan::ChargeTime) -> Option<Interval> {
        if time != plan::ChargeTime::Window {
            let days = Days {
                first: self.window.first_day,
                last: self.window.last_day,
            };
            let for_days = |days| ForDays {
                case: self.case,
                days,
            };
            let Some(whole) = self.whole_days() else {
                return for_days(days).charged(service, time);
            };
            // A part of a window has its days' part of what the whole one has.
            if let plan::ChargeTime::In(rule) = time
                && self.case.days_around(rule, whole.last).ok()? == whole
            {
                return for_days(days).charged(service, plan::ChargeTime::Window);
            }
            let share = Number::ratio(days.count(), whole.count())?;
            let charged = for_days(whole).charged(service, time)?;
            return Some(charged.mul(&Interval::exact(share)));
        }
        let charged = match service {
            Some(service) => self.case.fee_for(service, self.window),
            None => self.case.fees_for(self.window),
        };
        charged.ok()
    }
}

/// What is charged, seen from some days.
pub(super) struct ForDays<'a> {
    pub(super) case: &'a Case<'a>,
    pub(super) days: Days,
}

impl Charges for ForDays<'_> {
    fn charged(&self, service: Option<&str>, time: plan::ChargeTime) -> Option<Interval> {
        let days = self.case.days_charged(time, self.days).ok()?;
        let charged = match service {
            Some(service) => self.case.fee_of(service, days),
            None => self.case.fees(days),
        };
        charged.ok()
    }
}

/// How a window has a fee.
enum Kind {
    /// As its share of a day.
    Hour,
    /// By its days.
    Days,
    /// As the period in which it ends.
    Occasion,
}

fn calendar(size: plan::PeriodSize) -> plan::PeriodRule {
    plan::PeriodRule {
        basis: plan::PeriodBasis::Calendar,
        size,
        from: 0,
    }
}
