//! Working hours through changes of the clock: cases of issue trackers, cases by hand, and laws.

use super::{Calendar, CalendarRule, DateList, DateSet, Hours, WeekRule};
use crate::quantity::testing::{ZONES, at, date, hours, time, working_week, zone};
use crate::quantity::{Date, Instant, TimeOfDay, TimeSet, Weekday, Zone};
use proptest::prelude::*;

fn every_day(zone: Zone, opens: &str, closes: &str) -> Calendar {
    let rule = WeekRule::default().on(&Weekday::ALL, &[(time(opens), time(closes))]);
    Calendar::week(zone, rule)
}

/// Local times of issue trackers name no zone; UTC stands for it.
fn nine_to_five() -> Calendar {
    working_week(Zone::utc(), "09:00", "17:00")
}

fn deadline(calendar: &Calendar, start: &str, allowed_hours: i64) -> Option<Instant> {
    calendar.deadline(at(start), hours(allowed_hours))
}

// ---- cases of issue trackers -------------------------------------------------

/// chatwoot/chatwoot, pull request 13392: Monday to Friday 09:00 to 17:00, three starts.
#[test]
fn chatwoot_13392() {
    // 2026-11-20 is a Friday: half an hour is left of it, the other half is Monday's first.
    assert_eq!(
        deadline(&nine_to_five(), "2026-11-20T16:30:00Z", 1),
        Some(at("2026-11-23T09:30:00Z"))
    );
    // Wednesday before opening: two hours from 09:00.
    assert_eq!(
        deadline(&nine_to_five(), "2026-11-18T07:00:00Z", 2),
        Some(at("2026-11-18T11:00:00Z"))
    );
    assert_eq!(
        deadline(&nine_to_five(), "2026-11-18T10:00:00Z", 2),
        Some(at("2026-11-18T12:00:00Z"))
    );
}

/// zammad/zammad, issue 390: 48 working hours, every day 09:00 to 21:00, closed on 11 and 13
/// November 2016, from 9 November 23:00.
///
/// Twelve hours each on the 10th, 12th, 14th and 15th. The answer worked out in the issue is 14
/// November 21:00 and is WRONG by its own terms: its list names the 11th as a holiday and still
/// takes twelve hours off on that day.
#[test]
fn zammad_390() {
    let mut calendar = every_day(Zone::utc(), "09:00", "21:00");
    if let CalendarRule::Week(week) = &mut calendar.rule {
        week.closed = DateSet::of([date("2016-11-11"), date("2016-11-13")]);
    }
    let found = deadline(&calendar, "2016-11-09T23:00:00Z", 48);
    assert_eq!(found, Some(at("2016-11-15T21:00:00Z")));
    let published = at("2016-11-14T21:00:00Z");
    assert_eq!(
        calendar.working_micros(at("2016-11-09T23:00:00Z"), published),
        hours(36)
    );
}

/// freescout-help-desk/freescout, issue 3756: 09:00 to 17:00 on working days, four hours from 16:00.
#[test]
fn freescout_3756() {
    // One hour on Tuesday, three on Wednesday.
    assert_eq!(
        deadline(&nine_to_five(), "2026-11-17T16:00:00Z", 4),
        Some(at("2026-11-18T12:00:00Z"))
    );
}

/// glpi-project/glpi, issue 10594: a pause over a weekend adds nothing, because the calendar was
/// closed anyway. One working day of eight hours from Friday 13:00.
#[test]
fn glpi_10594() {
    let calendar = nine_to_five();
    let start = at("2026-11-20T13:00:00Z");
    let open = calendar.open_time(start, at("2026-12-20T00:00:00Z"));
    let paused = |from: &str, to: &str| TimeSet::between(at(from), at(to));
    let due = at("2026-11-23T13:00:00Z");
    assert_eq!(calendar.deadline(start, hours(8)), Some(due));
    let weekend = paused("2026-11-20T17:00:00Z", "2026-11-23T09:00:00Z");
    assert_eq!(open.except(&weekend).elapse(start, hours(8)), Some(due));
    // A pause that begins an hour before closing adds that hour.
    let longer = paused("2026-11-20T16:00:00Z", "2026-11-23T09:00:00Z");
    assert_eq!(
        open.except(&longer).elapse(start, hours(8)),
        Some(at("2026-11-23T14:00:00Z"))
    );
}

// ---- hours by the clock --------------------------------------------------------

#[test]
fn a_repeated_hour_counts_twice_and_a_skipped_one_never() {
    let berlin = zone("Europe/Berlin");
    let night = every_day(berlin.clone(), "02:00", "03:00");
    let day = |day: &str| {
        let day = date(day);
        night.working_micros(berlin.start_of_day(day), berlin.end_of_day(day))
    };
    assert_eq!(day("2026-10-24"), hours(1));
    assert_eq!(day("2026-10-25"), hours(2));
    assert_eq!(day("2026-03-29"), 0);
    assert!(!night.is_business_day(date("2026-03-29")));
    let whole = every_day(berlin.clone(), "00:00", "24:00");
    let year = (
        berlin.start_of_day(date("2026-01-01")),
        berlin.start_of_day(date("2027-01-01")),
    );
    assert_eq!(
        whole.open_time(year.0, year.1),
        TimeSet::between(year.0, year.1)
    );
}

#[test]
fn hours_that_the_clock_shows_in_two_pieces() {
    // 02:00 to 02:30 by the clock of 25 October: once in summer time, once in winter time.
    let half = every_day(zone("Europe/Berlin"), "02:00", "02:30");
    let open = half.open_time(at("2026-10-24T22:00:00Z"), at("2026-10-25T23:00:00Z"));
    let expected = TimeSet::from_runs([
        (at("2026-10-25T00:00:00Z"), at("2026-10-25T00:30:00Z")),
        (at("2026-10-25T01:00:00Z"), at("2026-10-25T01:30:00Z")),
    ]);
    assert_eq!(open, expected);
}

#[test]
fn several_periods_a_day_and_cuts() {
    let rule = WeekRule::default().on(
        &[Weekday::Monday],
        &[
            (time("08:00"), time("12:00")),
            (time("13:00"), time("18:00")),
        ],
    );
    let calendar = Calendar::week(Zone::utc(), rule);
    let open = calendar.open_time(at("2026-11-23T09:00:00Z"), at("2026-11-23T14:00:00Z"));
    let expected = TimeSet::from_runs([
        (at("2026-11-23T09:00:00Z"), at("2026-11-23T12:00:00Z")),
        (at("2026-11-23T13:00:00Z"), at("2026-11-23T14:00:00Z")),
    ]);
    assert_eq!(open, expected);
    assert_eq!(
        calendar.working_micros(at("2026-11-01T00:00:00Z"), at("2026-12-01T00:00:00Z")),
        // Five Mondays: 2, 9, 16, 23 and 30 November.
        hours(5 * 9)
    );
}

#[test]
fn a_skipped_day_has_no_hours() {
    let apia = every_day(zone("Pacific/Apia"), "09:00", "17:00");
    let business = |day: &str| apia.is_business_day(date(day));
    assert_eq!(
        [
            business("2011-12-29"),
            business("2011-12-30"),
            business("2011-12-31")
        ],
        [true, false, true]
    );
}

// ---- exceptions -------------------------------------------------------------------

#[test]
fn opening_wins_over_closing_and_the_week() {
    let mut calendar = nine_to_five();
    if let CalendarRule::Week(week) = &mut calendar.rule {
        week.closed = DateSet::Listed(DateList {
            dates: [date("2026-12-31")].into(),
            yearly: [(12, 24)].into(),
            ranges: vec![(date("2026-08-03"), date("2026-08-14"))],
        });
        let morning: Hours = vec![(time("09:00"), time("13:00"))];
        week.open = vec![
            (date("2026-12-19"), date("2026-12-19"), morning.clone()), // a Saturday
            (date("2026-08-14"), date("2026-08-14"), morning),         // in the holidays
        ];
    }
    let day = |text: &str| {
        let start = Zone::utc().start_of_day(date(text));
        calendar.working_micros(start, Zone::utc().end_of_day(date(text))) / hours(1)
    };
    assert_eq!(
        [day("2026-12-18"), day("2026-12-19"), day("2026-12-20")],
        [8, 4, 0]
    );
    assert_eq!(
        [day("2026-12-24"), day("2027-12-24"), day("2026-12-31")],
        [0, 0, 0]
    );
    assert_eq!(
        [day("2027-12-31"), day("2026-08-13"), day("2026-08-14")],
        [8, 0, 4]
    );
}

#[test]
fn sets_of_dates_combine() {
    let day = date("2026-05-01");
    let (may, none) = (DateSet::of([day]), DateSet::default());
    assert!(DateSet::Or(vec![none.clone(), may.clone()]).contains(day));
    assert!(!DateSet::And(vec![none.clone(), may.clone()]).contains(day));
    assert!(DateSet::And(vec![may.clone(), may.clone()]).contains(day));
    assert!(!DateSet::Except(Box::new(may.clone()), Box::new(may)).contains(day));
    // 29 February comes in leap years only, and nothing takes its place in others.
    let leap = DateSet::Listed(DateList {
        yearly: [(2, 29)].into(),
        ..DateList::default()
    });
    assert!(leap.contains(date("2024-02-29")));
    assert!(!leap.contains(date("2026-02-28")) && !leap.contains(date("2026-03-01")));
}

#[test]
fn calendars_combine_as_sets_of_instants() {
    // In November, Berlin works 08:00 to 16:00 UTC and New York 14:00 to 22:00 UTC.
    let berlin = working_week(zone("Europe/Berlin"), "09:00", "17:00");
    let new_york = working_week(zone("America/New_York"), "09:00", "17:00");
    let combined = |rule| Calendar {
        zone: Zone::utc(),
        rule,
    };
    let wednesday = |calendar: &Calendar| {
        calendar.working_micros(at("2026-11-18T00:00:00Z"), at("2026-11-19T00:00:00Z")) / hours(1)
    };
    let both = vec![berlin.clone(), new_york.clone()];
    assert_eq!(wednesday(&combined(CalendarRule::Union(both.clone()))), 14);
    assert_eq!(wednesday(&combined(CalendarRule::Intersection(both))), 2);
    let alone = combined(CalendarRule::Except(Box::new(berlin), Box::new(new_york)));
    assert_eq!(wednesday(&alone), 6);
    assert!(!alone.is_business_day(date("2026-11-21")));
    assert!(Calendar::always(Zone::utc()).is_business_day(date("2026-11-21")));
}

// ---- searching ------------------------------------------------------------------------

#[test]
fn searches_end() {
    let closed = Calendar::week(Zone::utc(), WeekRule::default());
    assert_eq!(closed.deadline(at("2026-01-01T00:00:00Z"), 1), None);
    assert_eq!(
        closed.deadline(at("2026-01-01T00:00:00Z"), 0),
        Some(at("2026-01-01T00:00:00Z"))
    );
    assert_eq!(closed.business_day_from(date("2026-01-01")), None);
    assert_eq!(
        nine_to_five().deadline(at("2026-01-01T00:00:00Z"), i64::MAX),
        None
    );
    assert_eq!(nine_to_five().deadline(Instant::MAX, 1), None);
    assert_eq!(
        Calendar::always(Zone::utc()).deadline(at("2026-01-01T00:00:00Z"), hours(25)),
        Some(at("2026-01-02T01:00:00Z"))
    );
    assert_eq!(
        nine_to_five().business_day_from(date("2026-11-21")),
        Some(date("2026-11-23"))
    );
    assert_eq!(
        nine_to_five().business_day_from(date("2026-11-20")),
        Some(date("2026-11-20"))
    );
}

#[test]
fn a_deadline_months_away() {
    // 800 hours of eight hours a day are 100 working days: 20 weeks after Monday, at Friday's end.
    assert_eq!(
        deadline(&nine_to_five(), "2026-01-05T09:00:00Z", 800),
        Some(at("2026-05-22T17:00:00Z"))
    );
}

// ---- laws -------------------------------------------------------------------------------

fn any_hours() -> impl Strategy<Value = Hours> {
    let quarter = |n: i64| TimeOfDay::from_micros(n * 900_000_000).expect("within a day");
    prop::collection::vec((0..=96_i64, 0..=96_i64), 0..3).prop_map(move |pairs| {
        pairs
            .into_iter()
            .map(|(a, b)| (quarter(a.min(b)), quarter(a.max(b))))
            .collect()
    })
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    let week = prop::collection::vec(any_hours(), 7);
    let closed = prop::collection::btree_set(15_060..15_500_i64, 0..10);
    (prop::sample::select(&ZONES[..]), week, closed).prop_map(|(name, week, closed)| {
        let mut rule = WeekRule::default();
        for (day, hours) in rule.hours.iter_mut().zip(week) {
            *day = hours;
        }
        rule.closed = DateSet::of(closed.into_iter().filter_map(Date::from_days));
        Calendar::week(zone(name), rule)
    })
}

proptest! {
    /// From April 2011 to May 2012, with every kind of change in it.
    #[test]
    fn an_instant_is_inside_when_its_reading_is(
        calendar in any_calendar(),
        start in 15_065..15_450_i64,
        minutes in prop::collection::vec(0..14_400_i64, 40),
    ) {
        let start = Instant(start * 86_400_000_000);
        let end = Instant(start.0 + 14_400 * 60_000_000);
        let open = calendar.open_time(start, end);
        let CalendarRule::Week(week) = &calendar.rule else {
            return Ok(());
        };
        for minute in minutes {
            let instant = Instant(start.0 + minute * 60_000_000);
            let reading = calendar.zone.local(instant);
            let inside = week
                .hours_on(reading.date)
                .iter()
                .any(|(opens, closes)| *opens <= reading.time && reading.time < *closes);
            prop_assert_eq!(open.contains(instant), inside, "{}", instant);
        }
    }

    #[test]
    fn a_deadline_leaves_exactly_the_allowed_time(
        calendar in any_calendar(),
        start in 15_065..15_450_i64,
        allowed in 1..2_000_i64,
    ) {
        let start = Instant(start * 86_400_000_000 + 12_345);
        let allowed = allowed * 60_000_000;
        let deadline = calendar.deadline(start, allowed);
        let idle = (0..7).all(|day| matches!(&calendar.rule, CalendarRule::Week(week)
            if week.hours[day].iter().all(|(opens, closes)| opens == closes)));
        prop_assert_eq!(deadline.is_none(), idle);
        if let Some(deadline) = deadline {
            prop_assert_eq!(calendar.working_micros(start, deadline), allowed);
            prop_assert_eq!(calendar.working_micros(start, Instant(deadline.0 - 1)), allowed - 1);
        }
    }

    #[test]
    fn open_time_adds_up(calendar in any_calendar(), start in 15_065..15_450_i64, cut in 0..100_i64) {
        let start = Instant(start * 86_400_000_000);
        let (middle, end) = (Instant(start.0 + hours(cut)), Instant(start.0 + hours(100)));
        let parts = calendar.working_micros(start, middle) + calendar.working_micros(middle, end);
        prop_assert_eq!(parts, calendar.working_micros(start, end));
    }
}
