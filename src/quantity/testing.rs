//! Short ways to write values in tests.

use super::{
    Calendar, Date, Instant, LocalDateTime, Number, TimeOfDay, TimeSet, WeekRule, Weekday, Zone,
};
use proptest::prelude::*;

/// The instant of an RFC 3339 text.
pub(super) fn at(text: &str) -> Instant {
    Instant::parse_rfc3339(text).expect(text)
}

/// The date of `2026-04-01`.
pub(super) fn date(text: &str) -> Date {
    Date::parse(text).expect(text)
}

/// The reading of `2026-04-01 10:00`.
pub(super) fn local(text: &str) -> LocalDateTime {
    LocalDateTime::parse(text).expect(text)
}

/// The time of `09:00`.
pub(super) fn time(text: &str) -> TimeOfDay {
    TimeOfDay::parse(text).expect(text)
}

/// The number of `1/3` or `0.5`.
pub(super) fn number(text: &str) -> Number {
    Number::parse(text).expect(text)
}

/// The zone with this name.
pub(super) fn zone(name: &str) -> Zone {
    Zone::load(name).expect(name)
}

/// So many hours in microseconds.
pub(super) fn hours(count: i64) -> i64 {
    count * 3_600_000_000
}

/// So many minutes in microseconds.
pub(super) fn minutes(count: i64) -> i64 {
    count * 60_000_000
}

/// A set of time from pairs of microseconds.
pub(super) fn set(runs: &[(i64, i64)]) -> TimeSet {
    TimeSet::from_runs(
        runs.iter()
            .map(|(start, end)| (Instant(*start), Instant(*end))),
    )
}

/// Monday to Friday, the same hours on each day.
pub(super) fn working_week(zone: Zone, opens: &str, closes: &str) -> Calendar {
    let days = &Weekday::ALL[..5];
    let rule = WeekRule::default().on(days, &[(time(opens), time(closes))]);
    Calendar::week(zone, rule)
}

/// Sets of up to eight runs on the first hundred microseconds.
pub(super) fn any_set() -> impl Strategy<Value = TimeSet> {
    prop::collection::vec((0..100_i64, 1..15_i64), 0..8).prop_map(|runs| {
        TimeSet::from_runs(
            runs.into_iter()
                .map(|(start, length)| (Instant(start), Instant(start + length))),
        )
    })
}

/// Zones with odd changes, and plain ones.
pub(super) const ZONES: [&str; 9] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Vancouver",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Africa/Casablanca",
];
