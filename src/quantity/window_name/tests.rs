//! Names of windows, read and bounded.

use super::{NamedPeriod, parse_window_name};
use crate::quantity::testing::{at, date, zone};
use proptest::prelude::*;

#[test]
fn names_are_read_strictly() {
    let read = |text| parse_window_name(text);
    assert_eq!(read("2026"), Some(NamedPeriod::Year(2026)));
    assert_eq!(read("2026-Q1"), Some(NamedPeriod::Quarter(2026, 1)));
    assert_eq!(read("2026-03"), Some(NamedPeriod::Month(2026, 3)));
    assert_eq!(read("2026-W14"), Some(NamedPeriod::Week(2026, 14)));
    assert_eq!(
        read("2026-03-31"),
        Some(NamedPeriod::Day(date("2026-03-31")))
    );
    assert_eq!(
        read("2026-03-31T14"),
        Some(NamedPeriod::Hour(date("2026-03-31"), 14, None))
    );
    assert_eq!(
        read("2026-10-25T02+01:00"),
        Some(NamedPeriod::Hour(
            date("2026-10-25"),
            2,
            Some(3_600_000_000)
        ))
    );
    assert_eq!(
        read("2026-11-01T01-07:00"),
        Some(NamedPeriod::Hour(
            date("2026-11-01"),
            1,
            Some(-7 * 3_600_000_000)
        ))
    );
    for refused in [
        "",
        "26",
        "0000",
        "2026-",
        "2026-13",
        "2026-00",
        "2026-3",
        "2026-Q5",
        "2026-Q0",
        "2026-Q11",
        "2026-W00",
        "2026-W1",
        "2025-W53",
        "2026-02-30",
        "2026-03-31T24",
        "2026-03-31T",
        "2026-03-31T1",
        "2026-03-31T14:00",
        "2026-03-31T14*01:00",
        "2026-03-31T14+",
        "20260-01",
        "2026-03-31 14",
        "€",
        "2026-€€",
    ] {
        assert_eq!(read(refused), None, "{refused}");
    }
}

#[test]
fn bounds_follow_the_clock() {
    let berlin = zone("Europe/Berlin");
    let bounds = |name: &str| {
        let period = parse_window_name(name).expect(name);
        let (start, end) = period.bounds(&berlin);
        format!("{start} {end}")
    };
    assert_eq!(bounds("2026"), "2025-12-31T23:00:00Z 2026-12-31T23:00:00Z");
    assert_eq!(
        bounds("2026-Q1"),
        "2025-12-31T23:00:00Z 2026-03-31T22:00:00Z"
    );
    assert_eq!(
        bounds("2026-03"),
        "2026-02-28T23:00:00Z 2026-03-31T22:00:00Z"
    );
    assert_eq!(
        bounds("2026-W14"),
        "2026-03-29T22:00:00Z 2026-04-05T22:00:00Z"
    );
    assert_eq!(
        bounds("2026-03-29"),
        "2026-03-28T23:00:00Z 2026-03-29T22:00:00Z"
    );
    assert_eq!(
        bounds("2026-10-25T02+01:00"),
        "2026-10-25T01:00:00Z 2026-10-25T02:00:00Z"
    );
    // Without its offset, a repeated hour is the first of the two.
    assert_eq!(
        bounds("2026-10-25T02"),
        "2026-10-25T00:00:00Z 2026-10-25T01:00:00Z"
    );
    // A skipped hour is no time at all, and so is one with an offset of elsewhere.
    assert_eq!(
        bounds("2026-03-29T02"),
        "2026-03-29T01:00:00Z 2026-03-29T01:00:00Z"
    );
    assert_eq!(
        bounds("2026-03-31T14+09:00"),
        "2026-03-31T12:00:00Z 2026-03-31T12:00:00Z"
    );
}

#[test]
fn a_skipped_day_is_no_time_at_all() {
    let skipped = parse_window_name("2011-12-30").expect("a day");
    let instant = at("2011-12-30T10:00:00Z");
    assert_eq!(skipped.bounds(&zone("Pacific/Apia")), (instant, instant));
}

#[test]
fn periods_that_do_not_exist_hold_nothing() {
    for period in [
        NamedPeriod::Month(2026, 13),
        NamedPeriod::Quarter(2026, 0),
        NamedPeriod::Year(0),
        NamedPeriod::Week(2025, 53),
    ] {
        assert_eq!(period.days(), None);
        let (start, end) = period.bounds(&zone("UTC"));
        assert_eq!(start, end);
    }
}

proptest! {
    #[test]
    fn reading_never_panics_and_is_undone_by_writing(text in "[0-9]{0,5}[-QWT:+0-9€]{0,14}") {
        if let Some(period) = parse_window_name(&text) {
            prop_assert_eq!(period.to_string(), text);
        }
    }
}
