//! Dates that the agreement leaves to be counted: the end of the term, the first day judged.

use crate::ir::{Agreement, CalendarRule, Length, Path};
use crate::quantity::{self, Date, Duration, WeekRule, Zone};

/// The last day of the term, if the agreement ends with it.
pub(super) fn last_day(agreement: &Agreement) -> Option<String> {
    let term = agreement.contract.term.as_ref()?;
    if term.renews_for.is_some() {
        return None;
    }
    let after = add(agreement, agreement.contract.effective, &term.length)?;
    Some(after.plus_days(-1).to_string())
}

/// The first whole day that lies so long after the effective date.
pub(super) fn first_day_after(agreement: &Agreement, length: &Length) -> Option<String> {
    add(agreement, agreement.contract.effective, length).map(|date| date.to_string())
}

fn add(agreement: &Agreement, date: Date, length: &Length) -> Option<Date> {
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

fn zone(agreement: &Agreement) -> Zone {
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
