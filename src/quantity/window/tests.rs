//! Windows of every rule, through clock changes and at the edges of the calendar.

use super::{Basis, PeriodRule, RollingLength, Window, WindowRule, WindowUnit, windows};
use crate::quantity::testing::{ZONES, at, date, hours, zone};
use crate::quantity::{
    Date, Duration, Instant, Period, PeriodUnit, Weekday, Zone, parse_window_name,
};
use proptest::prelude::*;

fn calendar(unit: WindowUnit) -> WindowRule {
    WindowRule::Period(PeriodRule::calendar(unit))
}

fn period(basis: Basis, unit: WindowUnit) -> WindowRule {
    WindowRule::Period(PeriodRule { basis, unit })
}

/// The windows that overlap the time between two dates, in Berlin, of a contract from a date.
fn in_berlin(rule: &WindowRule, effective: &str, from: &str, to: &str) -> Vec<Window> {
    let berlin = zone("Europe/Berlin");
    let (from, to) = (
        berlin.start_of_day(date(from)),
        berlin.start_of_day(date(to)),
    );
    windows(rule, &berlin, date(effective), from, to)
}

fn names(windows: &[Window]) -> Vec<&str> {
    windows.iter().map(|window| window.name.as_str()).collect()
}

/// `2026-01-31..2026-02-27` for each window.
fn days(windows: &[Window]) -> Vec<String> {
    let days = |window: &Window| format!("{}..{}", window.first_day, window.last_day);
    windows.iter().map(days).collect()
}

// ---- calendar periods -------------------------------------------------------------

#[test]
fn a_month_is_as_long_as_what_elapses() {
    let months = in_berlin(
        &calendar(WindowUnit::Month),
        "2026-01-01",
        "2026-03-15",
        "2026-04-02",
    );
    assert_eq!(names(&months), ["2026-03", "2026-04"]);
    // March has 31 * 24 - 1 hours, April 30 * 24.
    assert_eq!(months[0].length(), hours(743));
    assert_eq!(months[1].length(), hours(720));
    assert_eq!(
        days(&months),
        ["2026-03-01..2026-03-31", "2026-04-01..2026-04-30"]
    );
    assert_eq!(months[0].start, at("2026-02-28T23:00:00Z"));
    assert_eq!(months[0].end, at("2026-03-31T22:00:00Z"));
}

#[test]
fn names_of_calendar_periods() {
    let names_of = |unit, from, to| {
        let found = in_berlin(&calendar(unit), "2026-01-01", from, to);
        found
            .into_iter()
            .map(|window| window.name)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        names_of(WindowUnit::Year, "2026-06-01", "2027-06-01"),
        "2026 2027"
    );
    assert_eq!(
        names_of(WindowUnit::Quarter, "2026-03-31", "2026-04-02"),
        "2026-Q1 2026-Q2"
    );
    // 1 January 2027 is a Friday in the 53rd week of 2026.
    assert_eq!(
        names_of(WindowUnit::Week, "2027-01-01", "2027-01-05"),
        "2026-W53 2027-W01"
    );
    assert_eq!(
        names_of(WindowUnit::Day, "2026-03-31", "2026-04-02"),
        "2026-03-31 2026-04-01"
    );
}

#[test]
fn the_end_is_not_in_the_window() {
    let april = in_berlin(
        &calendar(WindowUnit::Month),
        "2026-01-01",
        "2026-04-01",
        "2026-05-01",
    );
    assert_eq!(names(&april), ["2026-04"]);
    let nothing = in_berlin(
        &calendar(WindowUnit::Month),
        "2026-01-01",
        "2026-04-02",
        "2026-04-02",
    );
    assert_eq!(nothing, []);
}

#[test]
fn hours_by_the_clock() {
    let hours_of =
        |day: &str, next: &str| in_berlin(&calendar(WindowUnit::Hour), "2026-01-01", day, next);
    let back = hours_of("2026-10-25", "2026-10-26");
    assert_eq!(back.len(), 25);
    assert_eq!(
        names(&back[1..5]),
        [
            "2026-10-25T01",
            "2026-10-25T02+02:00",
            "2026-10-25T02+01:00",
            "2026-10-25T03"
        ]
    );
    let forward = hours_of("2026-03-29", "2026-03-30");
    assert_eq!(forward.len(), 23);
    assert_eq!(names(&forward[1..3]), ["2026-03-29T01", "2026-03-29T03"]);
    assert!(
        back.iter()
            .chain(&forward)
            .all(|hour| hour.length() == hours(1))
    );
}

#[test]
fn hours_that_are_half() {
    // At Lord Howe, on 5 April 2026 at 02:00 (+11), the clock goes back to 01:30 (+10:30); on
    // 4 October at 02:00 it goes forward to 02:30.
    let lord_howe = zone("Australia/Lord_Howe");
    let rule = calendar(WindowUnit::Hour);
    let back = windows(
        &rule,
        &lord_howe,
        date("2026-01-01"),
        at("2026-04-04T14:00:00Z"),
        at("2026-04-04T16:00:00Z"),
    );
    assert_eq!(
        names(&back),
        [
            "2026-04-05T01+11:00",
            "2026-04-05T01+10:30",
            "2026-04-05T02"
        ]
    );
    let minutes = |windows: &[Window]| {
        windows
            .iter()
            .map(|hour| hour.length() / 60_000_000)
            .collect::<Vec<_>>()
    };
    assert_eq!(minutes(&back), [60, 30, 60]);
    let forward = windows(
        &rule,
        &lord_howe,
        date("2026-01-01"),
        at("2026-10-03T14:30:00Z"),
        at("2026-10-03T16:30:00Z"),
    );
    assert_eq!(
        names(&forward),
        ["2026-10-04T01", "2026-10-04T02", "2026-10-04T03"]
    );
    assert_eq!(minutes(&forward), [60, 30, 60]);
}

#[test]
fn a_day_that_a_zone_skipped_is_no_window() {
    let apia = zone("Pacific/Apia");
    let (from, to) = (at("2011-12-29T12:00:00Z"), at("2012-01-01T12:00:00Z"));
    let found = windows(
        &calendar(WindowUnit::Day),
        &apia,
        date("2011-01-01"),
        from,
        to,
    );
    assert_eq!(
        names(&found),
        ["2011-12-29", "2011-12-31", "2012-01-01", "2012-01-02"]
    );
    let month = windows(
        &calendar(WindowUnit::Month),
        &apia,
        date("2011-01-01"),
        from,
        at("2011-12-31T00:00:00Z"),
    );
    assert_eq!(month[0].length(), hours(30 * 24));
}

#[test]
fn a_day_may_begin_before_its_date_is_shown_for_good() {
    // On 7 November 2010 at 00:01 the clock of St John's went back to 23:01 of the 6th.
    let st_johns = zone("America/St_Johns");
    let (from, to) = (at("2010-11-07T02:00:00Z"), at("2010-11-07T04:00:00Z"));
    let found = windows(
        &calendar(WindowUnit::Day),
        &st_johns,
        date("2010-01-01"),
        from,
        to,
    );
    assert_eq!(names(&found), ["2010-11-06", "2010-11-07"]);
    assert_eq!(found[1].start, at("2010-11-07T02:30:00Z"));
    assert_eq!(found[1].length(), hours(25));
    assert_eq!(
        st_johns.date(at("2010-11-07T03:00:00Z")),
        date("2010-11-06")
    );
}

// ---- other beginnings ----------------------------------------------------------------

#[test]
fn contract_months_from_the_31st() {
    let rule = period(Basis::Contract, WindowUnit::Month);
    let found = in_berlin(&rule, "2026-01-31", "2026-01-31", "2026-04-01");
    assert_eq!(
        days(&found),
        [
            "2026-01-31..2026-02-27",
            "2026-02-28..2026-03-30",
            "2026-03-31..2026-04-29"
        ]
    );
    assert_eq!(names(&found), ["2026-01-31", "2026-02-28", "2026-03-31"]);
}

#[test]
fn contract_periods_that_are_calendar_periods_are_named_so() {
    let rule = |unit| period(Basis::Contract, unit);
    let from_april = |unit| {
        let found = in_berlin(&rule(unit), "2026-04-01", "2026-04-01", "2026-04-02");
        found[0].name.clone()
    };
    assert_eq!(from_april(WindowUnit::Month), "2026-04");
    assert_eq!(from_april(WindowUnit::Quarter), "2026-Q2");
    assert_eq!(from_april(WindowUnit::Year), "2026-04-01");
    // 1 April 2026 is a Wednesday.
    assert_eq!(from_april(WindowUnit::Week), "2026-04-01");
}

#[test]
fn billing_months_and_fiscal_quarters() {
    let billing = period(Basis::Billing { day: 31 }, WindowUnit::Month);
    assert_eq!(
        days(&in_berlin(
            &billing,
            "2026-01-01",
            "2026-02-01",
            "2026-03-01"
        )),
        ["2026-01-31..2026-02-27", "2026-02-28..2026-03-30"]
    );
    let fifteenth = period(Basis::Billing { day: 15 }, WindowUnit::Month);
    assert_eq!(
        names(&in_berlin(
            &fifteenth,
            "2026-01-01",
            "2026-03-14",
            "2026-03-16"
        )),
        ["2026-02-15", "2026-03-15"]
    );
    let fiscal = period(Basis::Fiscal { month: 2 }, WindowUnit::Quarter);
    assert_eq!(
        days(&in_berlin(
            &fiscal,
            "2026-01-01",
            "2026-01-31",
            "2026-02-02"
        )),
        ["2025-11-01..2026-01-31", "2026-02-01..2026-04-30"]
    );
    let year = period(Basis::Fiscal { month: 2 }, WindowUnit::Year);
    assert_eq!(
        days(&in_berlin(&year, "2026-01-01", "2026-01-31", "2026-02-01")),
        ["2025-02-01..2026-01-31"]
    );
}

#[test]
fn weeks_from_sunday() {
    let week_start = Weekday::Sunday;
    let rule = period(Basis::Calendar { week_start }, WindowUnit::Week);
    let found = in_berlin(&rule, "2026-01-01", "2026-04-01", "2026-04-02");
    assert_eq!(days(&found), ["2026-03-29..2026-04-04"]);
    assert_eq!(names(&found), ["2026-03-29"]);
    // With the hour that summer time takes, on the 29th.
    assert_eq!(found[0].length(), hours(7 * 24 - 1));
}

#[test]
fn rolling_windows_end_with_each_period() {
    let every = PeriodRule::calendar(WindowUnit::Day);
    let counted = WindowRule::Rolling {
        length: RollingLength::Counted(Period::new(30, PeriodUnit::Day)),
        every,
    };
    let found = in_berlin(&counted, "2026-01-01", "2026-03-31", "2026-04-02");
    assert_eq!(names(&found), ["2026-03-31", "2026-04-01"]);
    assert_eq!(
        days(&found),
        ["2026-03-02..2026-03-31", "2026-03-03..2026-04-01"]
    );
    assert_eq!(found[0].length(), hours(30 * 24 - 1));
    let elapsed = WindowRule::Rolling {
        length: RollingLength::Elapsed(Duration(hours(24))),
        every,
    };
    // 24 hours before the end of the 23-hour day begin at 23:00 of the day before.
    let found = in_berlin(&elapsed, "2026-01-01", "2026-03-29", "2026-03-30");
    assert_eq!(found[0].start, at("2026-03-28T22:00:00Z"));
    assert_eq!(days(&found), ["2026-03-28..2026-03-29"]);
}

// ---- finding ---------------------------------------------------------------------------

#[test]
fn windows_before_and_after() {
    let berlin = zone("Europe/Berlin");
    let rule = calendar(WindowUnit::Month);
    let effective = date("2026-01-01");
    let march = rule
        .named(&berlin, effective, "2026-03")
        .expect("there is a March");
    let shifted = |by| {
        rule.shifted(&berlin, effective, &march, by)
            .map(|window| window.name)
    };
    assert_eq!(shifted(0).as_deref(), Some("2026-03"));
    assert_eq!(shifted(1).as_deref(), Some("2026-04"));
    assert_eq!(shifted(-3).as_deref(), Some("2025-12"));
    assert_eq!(shifted(i64::MIN), None);
    // A window that the term has cut has the same neighbours.
    let cut = Window {
        start: at("2026-03-15T00:00:00Z"),
        end: at("2026-03-20T00:00:00Z"),
        ..march
    };
    let next = rule
        .shifted(&berlin, effective, &cut, 1)
        .map(|window| window.name);
    assert_eq!(next.as_deref(), Some("2026-04"));
    assert_eq!(rule.named(&berlin, effective, "2026-Q1"), None);
    assert_eq!(rule.named(&berlin, effective, "2026-03-01"), None);
    let contract = period(Basis::Contract, WindowUnit::Month);
    let found = contract.named(&berlin, date("2026-01-15"), "2026-03-15");
    assert_eq!(
        found.map(|window| window.last_day),
        Some(date("2026-04-14"))
    );
}

#[test]
fn beyond_all_dates_there_are_no_windows() {
    for unit in WindowUnit::ALL {
        let rule = calendar(unit);
        for far in [Instant::MIN, Instant::MAX] {
            assert_eq!(
                rule.containing(&Zone::utc(), date("2026-01-01"), far),
                None,
                "{unit:?}"
            );
        }
        let last = rule.containing(&Zone::utc(), date("2026-01-01"), at("9998-06-01T00:00:00Z"));
        assert!(last.is_some(), "{unit:?}");
    }
    let rule = period(Basis::Contract, WindowUnit::Year);
    let beyond = windows(
        &rule,
        &Zone::utc(),
        Date::MAX,
        at("9990-01-01T00:00:00Z"),
        Instant::MAX,
    );
    assert_eq!(beyond.len(), 10);
}

// ---- laws ------------------------------------------------------------------------------

fn any_rule() -> impl Strategy<Value = WindowRule> {
    let basis = prop_oneof![
        prop::sample::select(&Weekday::ALL[..])
            .prop_map(|week_start| Basis::Calendar { week_start }),
        Just(Basis::Contract),
        (1..=31_u8).prop_map(|day| Basis::Billing { day }),
        (1..=12_u8).prop_map(|month| Basis::Fiscal { month }),
    ];
    let unit = prop::sample::select(&WindowUnit::ALL[..]);
    (basis, unit).prop_map(|(basis, unit)| period(basis, unit))
}

proptest! {
    /// From 2000 to 2027: no gap, no overlap, no name twice, and every way to a window leads to it.
    #[test]
    fn windows_tile_time(
        rule in any_rule(),
        name in prop::sample::select(&ZONES[..]),
        effective in 10_957..20_800_i64,
        from in 10_957..20_800_i64,
        length in 1..200_i64,
    ) {
        let zone = zone(name);
        let effective = Date::from_days(effective).expect("in range");
        let from = Instant(from * 86_400_000_000 + 123_456_789);
        let to = Instant(from.0 + hours(length));
        let found = windows(&rule, &zone, effective, from, to);
        prop_assert!(found.first().is_some_and(|first| first.start <= from));
        prop_assert!(found.last().is_some_and(|last| last.start < to && to <= last.end));
        for pair in found.windows(2) {
            prop_assert_eq!(pair[0].end, pair[1].start);
            prop_assert!(pair[0].name != pair[1].name);
            let next = rule.shifted(&zone, effective, &pair[0], 1);
            prop_assert_eq!(next.as_ref(), Some(&pair[1]));
            let previous = rule.shifted(&zone, effective, &pair[1], -1);
            prop_assert_eq!(previous.as_ref(), Some(&pair[0]));
        }
        for window in &found {
            prop_assert!(window.start < window.end && window.first_day <= window.last_day);
            for moment in [window.start, Instant(window.end.0 - 1)] {
                let again = rule.containing(&zone, effective, moment);
                prop_assert_eq!(again.as_ref(), Some(window));
            }
            let named = rule.named(&zone, effective, &window.name);
            prop_assert_eq!(named.as_ref(), Some(window));
        }
    }

    /// A calendar period's name says its bounds.
    #[test]
    fn names_say_their_bounds(
        unit in prop::sample::select(&WindowUnit::ALL[..]),
        name in prop::sample::select(&ZONES[..]),
        from in 10_957_i64 * 24..20_800 * 24,
    ) {
        let zone = zone(name);
        let window = calendar(unit)
            .containing(&zone, date("2000-01-01"), Instant(hours(from)))
            .expect("in range");
        let period = parse_window_name(&window.name).expect("a name");
        prop_assert_eq!(period.to_string(), window.name.clone());
        prop_assert_eq!(period.bounds(&zone), (window.start, window.end));
    }
}
