//! Facts about the standard library that were not found by the way it was made.
//!
//! Easter is computed here by Gauss's rule; `stdlib/README.md` says how the files came about.

use crate::support::PREAMBLE;
use slac::evaluate::terms::Terms;
use slac::quantity::{Calendar, Date};

/// A calendar that is open every day but those of a set.
fn calendar(set: &str) -> Calendar {
    let module = set.split('.').next().unwrap_or_default();
    let text = format!(
        "use std.holidays.{module}\n{PREAMBLE}\
         calendar desk \"Desk\" {{ monday to sunday 08:00 to 18:00; closed {set} }}\n\
         service hotline \"Hotline\" {{ description \"Calls.\"; fee 1 EUR per month; hours desk }}\n"
    );
    let compiled = slac::check_text("test.sla", &text);
    let agreement = compiled.agreement.expect("it has no errors");
    let terms = Terms::of(&slac::plan::build(&agreement)).expect("it has terms");
    terms.calendar("desk").expect("it is there")
}

/// The closed days of a year, as month and day.
fn closed(calendar: &Calendar, year: i32) -> Vec<String> {
    let first = Date::new(year, 1, 1).expect("a day");
    let days = (0..366).map(|days| first.plus_days(days));
    days.map(|day| (day, day.to_string()))
        .filter(|(day, text)| {
            text.starts_with(&year.to_string()) && !calendar.is_business_day(*day)
        })
        .map(|(_, text)| text[5..].to_owned())
        .collect()
}

/// Easter Sunday by Gauss's rule, for the years 1900 to 2099, in which its two constants are 24 and 5.
fn easter(year: i32) -> Date {
    let (a, b, c) = (year % 19, year % 4, year % 7);
    let d = (19 * a + 24) % 30;
    let e = (2 * b + 4 * c + 6 * d + 5) % 7;
    let days = match (d, e) {
        // The two exceptions: a week earlier.
        (29, 6) => d + e - 7,
        (28, 6) if a > 10 => d + e - 7,
        (d, e) => d + e,
    };
    let from = Date::new(year, 3, 22).expect("a day");
    from.plus_days(days.into())
}

#[test]
fn easter_by_gauss_is_easter() {
    // As printed in calendars, among them both exceptions of the rule.
    for (year, day) in [
        (1954, "1954-04-18"),
        (1981, "1981-04-19"),
        (2024, "2024-03-31"),
        (2025, "2025-04-20"),
        (2026, "2026-04-05"),
        (2027, "2027-03-28"),
        (2038, "2038-04-25"),
    ] {
        assert_eq!(easter(year).to_string(), day);
    }
}

/// New Year, Labour Day, Unity, Christmas twice; Good Friday, Easter Monday, Ascension, Whit Monday.
#[test]
fn national_holidays_of_germany_follow_easter() {
    let national = calendar("germany.national");
    for year in 2024..=2032 {
        let mut expected: Vec<String> = ["01-01", "05-01", "10-03", "12-25", "12-26"]
            .map(str::to_owned)
            .into();
        let moving = [-2, 1, 39, 50].map(|days| easter(year).plus_days(days).to_string());
        expected.extend(moving.map(|day| day[5..].to_owned()));
        expected.sort();
        expected.dedup();
        assert_eq!(closed(&national, year), expected, "{year}");
    }
}

/// Corpus Christi is sixty days after Easter Sunday; Berlin does not keep it, Hesse does.
#[test]
fn states_of_germany_differ() {
    let (berlin, hesse) = (calendar("germany.berlin"), calendar("germany.hesse"));
    for year in 2024..=2027 {
        let corpus_christi = easter(year).plus_days(60);
        assert!(berlin.is_business_day(corpus_christi), "{year}");
        assert!(!hesse.is_business_day(corpus_christi), "{year}");
        let womens_day = Date::new(year, 3, 8).expect("a day");
        assert!(!berlin.is_business_day(womens_day), "{year}");
        assert!(hesse.is_business_day(womens_day), "{year}");
    }
}

/// Years as they were or will be kept, with the days that were added, moved or replaced.
#[test]
fn bank_holidays_of_england_and_wales() {
    let england = calendar("uk.england");
    // Eight in a usual year. New Year on a Saturday moves to Monday, Jubilee for the end of May and one
    // day more, the funeral of the Queen, and Christmas on a Sunday moves to Tuesday.
    assert_eq!(
        closed(&england, 2022),
        [
            "01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26",
            "12-27"
        ]
    );
    // The coronation.
    assert_eq!(
        closed(&england, 2023),
        [
            "01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25", "12-26"
        ]
    );
    // Boxing Day on a Saturday is kept on Monday; the Saturday itself is no bank holiday.
    assert_eq!(
        closed(&england, 2026),
        [
            "01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"
        ]
    );
    // Both days of Christmas on a weekend.
    assert_eq!(closed(&england, 2027)[6..], ["12-27", "12-28"]);
    for year in 2024..=2027 {
        let easter = [-2, 1].map(|days| easter(year).plus_days(days));
        assert!(easter.iter().all(|day| !england.is_business_day(*day)));
        assert_eq!(closed(&england, year).len(), 8, "{year}");
    }
}
