//! Dates that the agreement leaves to be counted: by its business days, in its zone.

use super::{Agreement, CalendarRule, Length, Path, PeriodBasis, PeriodRule, PeriodSize};
use crate::quantity::{self, Basis, Date, Duration, WeekRule, Weekday, WindowUnit, Zone};

/// The first whole day that lies so long after a date. Nothing beyond the year 9999.
pub fn after(agreement: &Agreement, date: Date, length: &Length) -> Option<Date> {
    match length {
        Length::Period(period, calendar) => {
            let calendar = calendar
                .as_ref()
                .or(agreement.contract.business_days.as_ref());
            let calendar = calendar.and_then(|path| business(agreement, path));
            period.add(date, calendar.as_ref())
        }
        Length::Elapsed(micros) => {
            let zone = zone(agreement);
            let instant = zone.start_of_day(date).plus(Duration(*micros));
            let day = zone.date(instant);
            let begun = zone.start_of_day(day) < instant;
            Some(if begun { day.plus_days(1) } else { day })
        }
    }
}

/// The zone of the agreement.
pub fn zone(agreement: &Agreement) -> Zone {
    Zone::load(&agreement.contract.timezone).unwrap_or_else(Zone::utc)
}

fn business(agreement: &Agreement, path: &Path) -> Option<quantity::Calendar> {
    let calendar = agreement
        .calendars
        .iter()
        .find(|it| it.head.path == *path)?;
    Some(rule(&calendar.rule, &zone(agreement)))
}

fn rule(of: &CalendarRule, zone: &Zone) -> quantity::Calendar {
    let all = |of: &[CalendarRule]| of.iter().map(|it| rule(it, zone)).collect();
    let combined = |combined| quantity::Calendar {
        zone: zone.clone(),
        rule: combined,
    };
    match of {
        CalendarRule::Always => quantity::Calendar::always(zone.clone()),
        CalendarRule::Dates(_) => combined(quantity::CalendarRule::Union(Vec::new())),
        CalendarRule::Week {
            timezone,
            hours,
            closed,
            open,
        } => quantity::Calendar::week(
            Zone::load(timezone).unwrap_or_else(|| zone.clone()),
            WeekRule {
                hours: hours.clone(),
                closed: closed.clone(),
                open: open.clone(),
            },
        ),
        CalendarRule::Union(of) => combined(quantity::CalendarRule::Union(all(of))),
        CalendarRule::Intersection(of) => combined(quantity::CalendarRule::Intersection(all(of))),
        CalendarRule::Except(of, except) => combined(quantity::CalendarRule::Except(
            Box::new(rule(of, zone)),
            Box::new(rule(except, zone)),
        )),
    }
}

/// The period of a rule in which a day begins, by the agreement's clock.
pub fn period(agreement: &Agreement, rule: PeriodRule, day: Date) -> Option<quantity::Window> {
    let zone = zone(agreement);
    let effective = agreement.contract.effective;
    counted(rule)?.containing(&zone, effective, zone.start_of_day(day))
}

fn counted(rule: PeriodRule) -> Option<quantity::PeriodRule> {
    let basis = match rule.basis {
        PeriodBasis::Calendar => Basis::Calendar {
            week_start: *Weekday::ALL.get(usize::from(rule.from))?,
        },
        PeriodBasis::Contract => Basis::Contract,
        PeriodBasis::Billing => Basis::Billing { day: rule.from },
        PeriodBasis::Fiscal => Basis::Fiscal { month: rule.from },
    };
    let unit = match rule.size {
        PeriodSize::Hour => WindowUnit::Hour,
        PeriodSize::Day => WindowUnit::Day,
        PeriodSize::Week => WindowUnit::Week,
        PeriodSize::Month => WindowUnit::Month,
        PeriodSize::Quarter => WindowUnit::Quarter,
        PeriodSize::Year => WindowUnit::Year,
    };
    Some(quantity::PeriodRule { basis, unit })
}
