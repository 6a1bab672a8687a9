//! Dates that the agreement leaves to be counted: by its business days, in its zone.

use super::{
    CalendarRule, ContractTerm, Length, Lookup, Path, PeriodBasis, PeriodRule, PeriodSize,
};
use crate::quantity::{self, Basis, Date, Duration, WeekRule, Weekday, WindowUnit, Zone};

/// The first whole day that lies so long after a date. Nothing beyond the year 9999.
pub fn after(agreement: &dyn Lookup, date: Date, length: &Length) -> Option<Date> {
    match length {
        Length::Period(period, calendar) => {
            let calendar = calendar
                .as_ref()
                .or(agreement.contract().business_days.as_ref());
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

/// The last day of the agreement, as far as that is known: that of a term which does not renew, or of the one after which
/// it ends because of a notice. Nothing for an agreement that goes on.
pub fn last_day(agreement: &dyn Lookup) -> Option<Date> {
    let contract = agreement.contract();
    let ends = |term: &ContractTerm| {
        let after = after(agreement, contract.effective, &term.length)?;
        Some(after.plus_days(-1))
    };
    let fixed = contract.term.as_ref();
    let fixed = fixed.filter(|it| it.renews_for.is_none()).and_then(ends);
    let Some(ended) = &contract.ended else {
        return fixed;
    };
    let Some(right) = &ended.under else {
        return fixed.or_else(|| ends_with_term(agreement, ended.date));
    };
    let mut rights = agreement.terminations().iter();
    let right = rights.find(|it| it.head.path == *right);
    let notice = right.and_then(|it| it.notice.as_ref());
    let last = notice.map_or(Some(ended.date), |it| after(agreement, ended.date, it))?;
    Some(fixed.map_or(last, |fixed| fixed.min(last)))
}

/// The last day of the first term for whose renewal a notice comes in time. The notice has run by the end of
/// that day; the day on which it is given does not count.
fn ends_with_term(agreement: &dyn Lookup, given: Date) -> Option<Date> {
    let notice = agreement.contract().term.as_ref()?.unless_notice.as_ref();
    let runs_until = notice.map_or(Some(given), |it| after(agreement, given, it))?;
    let mut ends = renewals(agreement).map(|day| day.plus_days(-1));
    ends.find(|end| runs_until <= *end)
}

/// The first days of the terms that follow on the first one, if the agreement renews.
pub fn renewals(agreement: &dyn Lookup) -> impl Iterator<Item = Date> + '_ {
    /// More terms than these are longer than a calendar has days.
    const MOST: u32 = 10_000;
    let contract = agreement.contract();
    let term = contract.term.as_ref();
    let lengths = term.and_then(|it| Some((&it.length, it.renews_for.as_ref()?)));
    let mut before: Option<Date> = None;
    (0..MOST).map_while(move |number| {
        let day = match (before, lengths?) {
            // Counted from the first day, so that a short month does not shorten all that come after it.
            (_, (Length::Period(first, None), Length::Period(next, None)))
                if first.unit == next.unit =>
            {
                let count = next.count.checked_mul(number)?.checked_add(first.count)?;
                let whole = Length::Period(quantity::Period { count, ..*first }, None);
                after(agreement, contract.effective, &whole)
            }
            (None, (first, _)) => after(agreement, contract.effective, first),
            (Some(day), (_, renewal)) => after(agreement, day, renewal),
        }?;
        // A term without any length would begin on the same day for ever.
        (before.replace(day) != Some(day)).then_some(day)
    })
}

/// The zone of the agreement.
pub fn zone(agreement: &dyn Lookup) -> Zone {
    Zone::load(&agreement.contract().timezone).unwrap_or_else(Zone::utc)
}

fn business(agreement: &dyn Lookup, path: &Path) -> Option<quantity::Calendar> {
    let calendar = agreement.calendar(path)?;
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
pub fn period(agreement: &dyn Lookup, rule: PeriodRule, day: Date) -> Option<quantity::Window> {
    let zone = zone(agreement);
    let effective = agreement.contract().effective;
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
