//! Dates and times of day: what is read, and steps that meet a short month or the end of time.

use super::{Date, LocalDateTime, TimeOfDay, Weekday};
use crate::quantity::testing::{date, local, time};
use proptest::prelude::*;

#[test]
fn dates_are_read_strictly() {
    assert_eq!(date("2026-04-01").to_string(), "2026-04-01");
    assert_eq!(date("1970-01-01").days(), 0);
    assert_eq!(date("0001-01-01"), Date::MIN);
    assert_eq!(date("9999-12-31"), Date::MAX);
    for refused in [
        "2026-02-29",
        "2026-13-01",
        "2026-4-1",
        "0000-12-31",
        "10000-01-01",
        "2026-04-01 ",
        "２026-04-1",
        "2026/04/01",
        "+026-04-01",
        "",
        "2026-00-10",
    ] {
        assert_eq!(Date::parse(refused), None, "{refused}");
    }
    assert_eq!(Date::parse("2024-02-29").map(Date::day), Some(29));
}

#[test]
fn parts_of_a_date() {
    let day = date("2026-11-23");
    assert_eq!(
        (day.year(), day.month(), day.day(), day.quarter()),
        (2026, 11, 23, 4)
    );
    assert_eq!(day.weekday(), Weekday::Monday);
    assert_eq!(date("1969-12-28").weekday(), Weekday::Sunday);
    assert_eq!(day.first_of_month(), date("2026-11-01"));
    assert_eq!(day.last_of_month(), date("2026-11-30"));
    assert_eq!(day.first_of_quarter(), date("2026-10-01"));
    assert_eq!(day.first_of_year(), date("2026-01-01"));
    assert_eq!(date("2024-02-10").days_in_month(), 29);
}

#[test]
fn months_that_lack_the_day_give_their_last() {
    assert_eq!(date("2026-01-31").plus_months(1), date("2026-02-28"));
    assert_eq!(date("2024-01-31").plus_months(1), date("2024-02-29"));
    assert_eq!(date("2026-04-30").plus_months(3), date("2026-07-30"));
    assert_eq!(date("2026-03-31").plus_months(-1), date("2026-02-28"));
    assert_eq!(date("2024-02-29").plus_months(12), date("2025-02-28"));
    assert_eq!(date("2025-12-31").plus_months(2), date("2026-02-28"));
}

#[test]
fn steps_stop_at_the_first_and_the_last_date() {
    assert_eq!(Date::MAX.plus_days(1), Date::MAX);
    assert_eq!(Date::MIN.plus_days(i64::MIN), Date::MIN);
    assert_eq!(Date::MAX.plus_months(i64::MAX), Date::MAX);
    assert_eq!(Date::MIN.plus_months(-1), Date::MIN);
}

#[test]
fn weeks_of_iso_8601() {
    // 2026 begins on a Thursday, so its first week begins on 29 December 2025 and it has 53.
    assert_eq!(date("2025-12-29").iso_week(), (2026, 1));
    assert_eq!(Date::of_iso_week(2026, 53), Some(date("2026-12-28")));
    assert_eq!(Date::of_iso_week(2025, 53), None);
    assert_eq!(Date::of_iso_week(2026, 0), None);
}

#[test]
fn weekdays_by_name() {
    assert_eq!(Weekday::parse("friday"), Some(Weekday::Friday));
    assert_eq!(Weekday::parse("Friday"), None);
    assert_eq!(Weekday::Friday.to_string(), "Friday");
    assert_eq!(Weekday::Sunday.index(), 6);
}

#[test]
fn times_of_day() {
    assert_eq!(time("08:00").to_string(), "08:00");
    assert_eq!(time("08:00:30").to_string(), "08:00:30");
    assert_eq!(
        time("08:00:30.250"),
        TimeOfDay::from_micros(28_830_250_000).expect("in the day")
    );
    assert_eq!(time("08:00:30.250").to_string(), "08:00:30.25");
    // Finer than a microsecond is cut.
    assert_eq!(time("00:00:00.0000019").micros(), 1);
    assert_eq!(time("24:00"), TimeOfDay::END_OF_DAY);
    assert_eq!((time("24:00").hour(), time("23:59:58").second()), (24, 58));
    for refused in [
        "24:01",
        "24:00:00.1",
        "8:00",
        "08:60",
        "08:00:60",
        "08",
        "08:00.5",
        "08-00",
        "ab:cd",
        "08:00:1€",
        "",
    ] {
        assert_eq!(TimeOfDay::parse(refused), None, "{refused}");
    }
}

#[test]
fn local_times_have_no_offset() {
    assert_eq!(local("2026-04-03 10:00"), local("2026-04-03T10:00:00"));
    assert_eq!(local("2026-04-03 10:00").to_string(), "2026-04-03T10:00");
    assert_eq!(LocalDateTime::parse("2026-04-03 10:00Z"), None);
    assert_eq!(LocalDateTime::parse("2026-04-03"), None);
    assert_eq!(
        local("2026-04-03 24:00").reading(),
        local("2026-04-04 00:00").reading()
    );
}

proptest! {
    #[test]
    fn dates_survive_writing_and_reading(days in -719_162..2_932_897_i64) {
        let day = Date::from_days(days).expect("in range");
        prop_assert_eq!(Date::parse(&day.to_string()), Some(day));
        prop_assert_eq!(Date::new(day.year(), day.month(), day.day()), Some(day));
        prop_assert_eq!(day.plus_days(7).weekday(), day.weekday());
    }

    #[test]
    fn parsing_never_panics(text in "\\PC{0,30}") {
        let _ = Date::parse(&text);
        let _ = TimeOfDay::parse(&text);
        let _ = LocalDateTime::parse(&text);
    }
}
