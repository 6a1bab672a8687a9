//! Rules of time.

use crate::contract::v1;
use crate::ir;
use crate::quantity::{self, Date, DateList, DateSet, Rounding, TimeOfDay};

pub(super) fn period_rule(rule: ir::PeriodRule) -> v1::PeriodRule {
    let ir::PeriodRule { basis, size, from } = rule;
    v1::PeriodRule {
        basis: match basis {
            ir::PeriodBasis::Calendar => v1::PeriodBasis::Calendar,
            ir::PeriodBasis::Contract => v1::PeriodBasis::Contract,
            ir::PeriodBasis::Billing => v1::PeriodBasis::Billing,
            ir::PeriodBasis::Fiscal => v1::PeriodBasis::Fiscal,
        },
        size: match size {
            ir::PeriodSize::Hour => v1::PeriodSize::Hour,
            ir::PeriodSize::Day => v1::PeriodSize::Day,
            ir::PeriodSize::Week => v1::PeriodSize::Week,
            ir::PeriodSize::Month => v1::PeriodSize::Month,
            ir::PeriodSize::Quarter => v1::PeriodSize::Quarter,
            ir::PeriodSize::Year => v1::PeriodSize::Year,
        },
        from,
    }
}

pub(super) fn unit(unit: quantity::PeriodUnit) -> v1::PeriodUnit {
    match unit {
        quantity::PeriodUnit::Day => v1::PeriodUnit::Day,
        quantity::PeriodUnit::BusinessDay => v1::PeriodUnit::BusinessDay,
        quantity::PeriodUnit::Week => v1::PeriodUnit::Week,
        quantity::PeriodUnit::Month => v1::PeriodUnit::Month,
        quantity::PeriodUnit::Quarter => v1::PeriodUnit::Quarter,
        quantity::PeriodUnit::Year => v1::PeriodUnit::Year,
    }
}

pub(super) fn elapsed(microseconds: i64) -> v1::Length {
    v1::Length::Elapsed {
        microseconds: microseconds.into(),
    }
}

pub(super) fn length(length: &ir::Length) -> v1::Length {
    match length {
        ir::Length::Elapsed(microseconds) => elapsed(*microseconds),
        ir::Length::Period(period, calendar) => v1::Length::Period {
            count: period.count,
            unit: unit(period.unit),
            calendar: super::maybe(calendar.as_ref()),
        },
    }
}

pub(super) fn every(every: &ir::Every) -> v1::Every {
    match every {
        ir::Every::Period(rule) => v1::Every::Period {
            period: period_rule(*rule),
        },
        ir::Every::Length(of) => v1::Every::Length { length: length(of) },
    }
}

pub(super) fn relation(relation: quantity::Relation) -> v1::Relation {
    match relation {
        quantity::Relation::Less => v1::Relation::Less,
        quantity::Relation::LessEqual => v1::Relation::LessEqual,
        quantity::Relation::Greater => v1::Relation::Greater,
        quantity::Relation::GreaterEqual => v1::Relation::GreaterEqual,
        quantity::Relation::Equal => v1::Relation::Equal,
        quantity::Relation::NotEqual => v1::Relation::NotEqual,
    }
}

pub(super) fn rounding(mode: Rounding) -> v1::Rounding {
    match mode {
        Rounding::Up => v1::Rounding::Up,
        Rounding::Down => v1::Rounding::Down,
        Rounding::HalfUp => v1::Rounding::HalfUp,
        Rounding::HalfEven => v1::Rounding::HalfEven,
    }
}

pub(super) fn calendar(rule: &ir::CalendarRule) -> v1::CalendarRule {
    match rule {
        ir::CalendarRule::Always => v1::CalendarRule::Always,
        ir::CalendarRule::Dates(set) => v1::CalendarRule::Dates { dates: dates(set) },
        ir::CalendarRule::Week {
            timezone,
            hours,
            closed,
            open,
        } => v1::CalendarRule::Week {
            timezone: timezone.clone(),
            hours: hours.iter().map(|day| opening(day)).collect(),
            closed: dates(closed),
            open: open.iter().map(open_days).collect(),
        },
        ir::CalendarRule::Union(of) => v1::CalendarRule::Union {
            of: of.iter().map(calendar).collect(),
        },
        ir::CalendarRule::Intersection(of) => v1::CalendarRule::Intersection {
            of: of.iter().map(calendar).collect(),
        },
        ir::CalendarRule::Except(of, except) => v1::CalendarRule::Except {
            of: Box::new(calendar(of)),
            except: Box::new(calendar(except)),
        },
    }
}

type Times = [(TimeOfDay, TimeOfDay)];

fn opening(times: &Times) -> Vec<v1::Hours> {
    let hours = |(from, to): &(TimeOfDay, TimeOfDay)| v1::Hours {
        from: clock(*from),
        to: clock(*to),
    };
    times.iter().map(hours).collect()
}

fn open_days((from, to, hours): &(Date, Date, Vec<(TimeOfDay, TimeOfDay)>)) -> v1::OpenDays {
    v1::OpenDays {
        from: from.to_string(),
        to: to.to_string(),
        hours: opening(hours),
    }
}

/// `08:00:00`; the end of a day is `24:00:00`.
pub(super) fn clock(time: TimeOfDay) -> String {
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    format!("{hour:02}:{minute:02}:{second:02}")
}

fn dates(set: &DateSet) -> v1::Dates {
    match set {
        DateSet::Listed(DateList {
            dates,
            yearly,
            ranges,
        }) => v1::Dates::Listed {
            dates: dates.iter().map(ToString::to_string).collect(),
            yearly: yearly
                .iter()
                .map(|(month, day)| format!("{month:02}-{day:02}"))
                .collect(),
            ranges: ranges
                .iter()
                .map(|(from, to)| v1::DateRange {
                    from: from.to_string(),
                    to: to.to_string(),
                })
                .collect(),
        },
        DateSet::Or(of) => v1::Dates::Union {
            of: of.iter().map(dates).collect(),
        },
        DateSet::And(of) => v1::Dates::Intersection {
            of: of.iter().map(dates).collect(),
        },
        DateSet::Except(of, except) => v1::Dates::Except {
            of: Box::new(dates(of)),
            except: Box::new(dates(except)),
        },
    }
}
