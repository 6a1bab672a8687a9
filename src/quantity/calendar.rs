//! Calendars: hours and days of work.
//!
//! A calendar reads dates and hours in its own time zone. An instant is inside
//! when the clock reading at that instant lies in the day's hours: an hour that
//! the clock shows twice counts twice, one that it skips never. Calendars combine
//! as sets of instants, sets of holidays as sets of dates.
//!
//! What hours may be written (none over midnight, none twice) is for the checker.

use super::civil::{Date, TimeOfDay, Weekday};
use super::duration::Duration;
use super::instant::Instant;
use super::time_set::TimeSet;
use super::zone::Zone;
use std::collections::BTreeSet;

/// Days in a row without work after which a search for a business day gives up.
const LONGEST_CLOSURE_DAYS: u32 = 3_660;
/// How far ahead a deadline is looked for.
const FARTHEST_DEADLINE_DAYS: i64 = 36_600;

/// Opening hours of one day: from a reading up to, and without, another. 24:00 is the day's end.
pub type Hours = Vec<(TimeOfDay, TimeOfDay)>;

/// When work is done, and by whose clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// The zone in which dates and hours are read; for a combination, the one in which its
    /// business days are counted.
    pub zone: Zone,
    /// When.
    pub rule: CalendarRule,
}

/// The forms of calendars.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "there are few calendars, and most are weeks"
)]
pub enum CalendarRule {
    /// Day and night.
    Always,
    /// A week, with exceptions.
    Week(WeekRule),
    /// Whenever one of them is open.
    Union(Vec<Calendar>),
    /// While all of them are open; always, if there are none.
    Intersection(Vec<Calendar>),
    /// While the first is open and the second is not.
    Except(Box<Calendar>, Box<Calendar>),
}

/// Hours for each day of the week, days off and days with other hours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WeekRule {
    /// From Monday to Sunday.
    pub hours: [Hours; 7],
    /// Days without work.
    pub closed: DateSet,
    /// From a date to a date, both included: hours that stand in for those of the week, and for
    /// closing. Where several hold a date, all their hours count.
    pub open: Vec<(Date, Date, Hours)>,
}

/// A set of dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateSet {
    /// Single days, yearly days and ranges.
    Listed(DateList),
    /// Dates in one of them.
    Or(Vec<DateSet>),
    /// Dates in all of them; every date, if there are none.
    And(Vec<DateSet>),
    /// Dates in the first and not in the second.
    Except(Box<DateSet>, Box<DateSet>),
}

/// Dates one by one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateList {
    /// Single days.
    pub dates: BTreeSet<Date>,
    /// Month and day, in every year.
    pub yearly: BTreeSet<(u8, u8)>,
    /// From a date to a date, both included.
    pub ranges: Vec<(Date, Date)>,
}

impl Default for DateSet {
    fn default() -> Self {
        Self::Listed(DateList::default())
    }
}

impl DateSet {
    /// The set of these days.
    pub fn of(dates: impl IntoIterator<Item = Date>) -> Self {
        Self::Listed(DateList {
            dates: dates.into_iter().collect(),
            ..DateList::default()
        })
    }

    /// Whether a date is in it.
    pub fn contains(&self, date: Date) -> bool {
        match self {
            Self::Listed(list) => list.contains(date),
            Self::Or(sets) => sets.iter().any(|set| set.contains(date)),
            Self::And(sets) => sets.iter().all(|set| set.contains(date)),
            Self::Except(set, without) => set.contains(date) && !without.contains(date),
        }
    }
}

impl DateList {
    fn contains(&self, date: Date) -> bool {
        let in_year = || {
            let (month, day) = (u8::try_from(date.month()), u8::try_from(date.day()));
            matches!((month, day), (Ok(month), Ok(day)) if self.yearly.contains(&(month, day)))
        };
        self.dates.contains(&date)
            || (!self.yearly.is_empty() && in_year())
            || self
                .ranges
                .iter()
                .any(|(first, last)| *first <= date && date <= *last)
    }
}

impl WeekRule {
    /// The hours of one date.
    pub fn hours_on(&self, date: Date) -> Hours {
        let exceptions: Vec<&Hours> = self
            .open
            .iter()
            .filter(|(first, last, _)| *first <= date && date <= *last)
            .map(|(_, _, hours)| hours)
            .collect();
        if !exceptions.is_empty() {
            return exceptions.into_iter().flatten().copied().collect();
        }
        if self.closed.contains(date) {
            return Hours::new();
        }
        self.hours[date.weekday().index()].clone()
    }

    /// The same hours on several days of the week.
    #[must_use]
    pub fn on(mut self, days: &[Weekday], hours: &[(TimeOfDay, TimeOfDay)]) -> Self {
        for day in days {
            self.hours[day.index()].extend_from_slice(hours);
        }
        self
    }
}

impl Calendar {
    /// Day and night; days are read in `zone`.
    pub fn always(zone: Zone) -> Self {
        Self {
            zone,
            rule: CalendarRule::Always,
        }
    }

    /// A week with exceptions.
    pub fn week(zone: Zone, rule: WeekRule) -> Self {
        Self {
            zone,
            rule: CalendarRule::Week(rule),
        }
    }

    /// The working time between two instants.
    pub fn open_time(&self, from: Instant, to: Instant) -> TimeSet {
        match &self.rule {
            CalendarRule::Always => TimeSet::between(from, to),
            CalendarRule::Week(week) => self.week_time(week, from, to),
            CalendarRule::Union(calendars) => calendars
                .iter()
                .map(|calendar| calendar.open_time(from, to))
                .fold(TimeSet::empty(), |all, time| all.union(&time)),
            CalendarRule::Intersection(calendars) => calendars
                .iter()
                .map(|calendar| calendar.open_time(from, to))
                .fold(TimeSet::between(from, to), |all, time| all.intersect(&time)),
            CalendarRule::Except(calendar, without) => {
                let time = calendar.open_time(from, to);
                time.except(&without.open_time(from, to))
            }
        }
    }

    /// The length of the working time between two instants, in microseconds.
    pub fn working_micros(&self, from: Instant, to: Instant) -> i64 {
        self.open_time(from, to).length()
    }

    /// Whether there is working time on a date of its zone.
    pub fn is_business_day(&self, date: Date) -> bool {
        if let CalendarRule::Week(week) = &self.rule {
            // Hours that are there may still be skipped by the clock; without any, there is nothing to ask.
            if week.hours_on(date).is_empty() {
                return false;
            }
        }
        let (start, end) = (self.zone.start_of_day(date), self.zone.end_of_day(date));
        !self.open_time(start, end).is_empty()
    }

    /// The date itself if it is a business day, otherwise the next one; nothing if there is none for ten years.
    pub fn business_day_from(&self, date: Date) -> Option<Date> {
        if self.is_business_day(date) {
            return Some(date);
        }
        self.business_day_beyond(date, 1)
    }

    /// The next business day after `date` (`direction` 1) or before it (-1).
    pub(super) fn business_day_beyond(&self, date: Date, direction: i64) -> Option<Date> {
        (1..=i64::from(LONGEST_CLOSURE_DAYS))
            .map_while(|days| Date::from_days(date.days() + days * direction))
            .find(|day| self.is_business_day(*day))
    }

    /// The first instant at which `allowed` microseconds of working time have passed since `start`.
    ///
    /// Time that is used up at closing ends there, not at the next opening. Nothing when a
    /// hundred years do not suffice.
    pub fn deadline(&self, start: Instant, allowed: i64) -> Option<Instant> {
        if self.rule == CalendarRule::Always {
            return TimeSet::always().elapse(start, allowed);
        }
        let mut left = allowed.max(0);
        let (mut from, mut days) = (start, 16);
        let horizon = start.plus(days_long(FARTHEST_DEADLINE_DAYS));
        while from < horizon {
            let to = from.plus(days_long(days)).min(horizon);
            let open = self.open_time(from, to);
            if let Some(deadline) = open.elapse(from, left) {
                return Some(deadline);
            }
            left -= open.length();
            from = to;
            days = (days * 2).min(1_024);
        }
        None
    }

    fn week_time(&self, week: &WeekRule, from: Instant, to: Instant) -> TimeSet {
        let mut runs = Vec::new();
        for stretch in self.zone.stretches(from, to) {
            let (first, last) = (stretch.first_date(), stretch.last_date());
            for day in first.days()..=last.days() {
                let Some(date) = Date::from_days(day) else {
                    continue;
                };
                let midnight = stretch.midnight(date);
                for (opens, closes) in week.hours_on(date) {
                    let start = Instant(midnight + opens.micros()).max(stretch.start);
                    let end = Instant(midnight + closes.micros()).min(stretch.end);
                    runs.push((start, end));
                }
            }
        }
        TimeSet::from_runs(runs)
    }
}

fn days_long(days: i64) -> Duration {
    Duration(days * 86_400_000_000)
}

#[cfg(test)]
mod tests;
