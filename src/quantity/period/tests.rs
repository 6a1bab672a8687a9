//! Days and months counted on a calendar, and the days that a month lacks.

use super::{Period, PeriodUnit};
use crate::quantity::testing::{date, working_week};
use crate::quantity::{Calendar, CalendarRule, Date, DateSet, WeekRule, Zone};
use proptest::prelude::*;

fn add(day: &str, count: u32, unit: PeriodUnit) -> String {
    let sum = Period::new(count, unit).add(date(day), None);
    sum.map_or("none".to_owned(), |sum| sum.to_string())
}

#[test]
fn the_own_day_does_not_count() {
    assert_eq!(add("2026-04-01", 0, PeriodUnit::Day), "2026-04-01");
    assert_eq!(add("2026-04-01", 30, PeriodUnit::Day), "2026-05-01");
    assert_eq!(add("2026-04-01", 2, PeriodUnit::Week), "2026-04-15");
}

#[test]
fn a_day_that_the_month_lacks_is_its_last() {
    assert_eq!(add("2026-04-30", 3, PeriodUnit::Month), "2026-07-30");
    assert_eq!(add("2026-01-31", 1, PeriodUnit::Month), "2026-02-28");
    assert_eq!(add("2025-11-30", 1, PeriodUnit::Quarter), "2026-02-28");
    assert_eq!(add("2024-02-29", 1, PeriodUnit::Year), "2025-02-28");
    assert_eq!(add("2024-02-29", 4, PeriodUnit::Year), "2028-02-29");
    let back = Period::new(1, PeriodUnit::Month).subtract(date("2026-03-31"), None);
    assert_eq!(back, Some(date("2026-02-28")));
}

#[test]
fn business_days_are_counted_on_the_calendar() {
    let mut calendar = working_week(Zone::utc(), "09:00", "17:00");
    if let CalendarRule::Week(week) = &mut calendar.rule {
        // Good Friday and Easter Monday.
        week.closed = DateSet::of([date("2026-04-03"), date("2026-04-06")]);
    }
    let business = |count| Period::new(count, PeriodUnit::BusinessDay);
    // After Thursday 2 April come 7, 8, 9, 10 and 13 April.
    assert_eq!(
        business(5).add(date("2026-04-02"), Some(&calendar)),
        Some(date("2026-04-13"))
    );
    // From a Saturday, the first is the next working day.
    assert_eq!(
        business(1).add(date("2026-04-04"), Some(&calendar)),
        Some(date("2026-04-07"))
    );
    assert_eq!(
        business(0).add(date("2026-04-04"), Some(&calendar)),
        Some(date("2026-04-04"))
    );
    assert_eq!(
        business(5).subtract(date("2026-04-13"), Some(&calendar)),
        Some(date("2026-04-02"))
    );
    // Whose business days is never guessed.
    assert_eq!(business(1).add(date("2026-04-02"), None), None);
    let closed = Calendar::week(Zone::utc(), WeekRule::default());
    assert_eq!(business(1).add(date("2026-04-02"), Some(&closed)), None);
}

#[test]
fn there_are_limits() {
    assert_eq!(add("9999-12-31", 1, PeriodUnit::Day), "none");
    assert_eq!(add("9999-12-01", 1, PeriodUnit::Month), "none");
    assert_eq!(add("9998-06-01", 1, PeriodUnit::Year), "9999-06-01");
    assert_eq!(add("2026-01-01", 100_001, PeriodUnit::Day), "none");
    assert_eq!(add("2026-01-01", u32::MAX, PeriodUnit::Year), "none");
    let back = Period::new(1, PeriodUnit::Day).subtract(Date::MIN, None);
    assert_eq!(back, None);
}

#[test]
fn units_in_words() {
    assert_eq!(
        PeriodUnit::parse("business days"),
        Some(PeriodUnit::BusinessDay)
    );
    assert_eq!(PeriodUnit::parse("month"), Some(PeriodUnit::Month));
    assert_eq!(PeriodUnit::parse("hours"), None);
    assert_eq!(
        Period::new(1, PeriodUnit::BusinessDay).to_string(),
        "1 business day"
    );
    assert_eq!(Period::new(12, PeriodUnit::Month).to_string(), "12 months");
}

proptest! {
    #[test]
    fn months_keep_the_day_or_take_the_last(days in 0..60_000_i64, count in 0..200_u32) {
        let day = Date::from_days(days).expect("in range");
        let sum = Period::new(count, PeriodUnit::Month).add(day, None).expect("in range");
        let months = |date: Date| date.year() * 12 + i32::try_from(date.month()).expect("small");
        prop_assert_eq!(months(sum) - months(day), i32::try_from(count).expect("small"));
        prop_assert_eq!(sum.day(), day.day().min(sum.days_in_month()));
    }

    #[test]
    fn business_days_there_and_back(days in 0..60_000_i64, count in 1..50_u32) {
        let calendar = working_week(Zone::utc(), "09:00", "17:00");
        let day = Date::from_days(days).expect("in range");
        let period = Period::new(count, PeriodUnit::BusinessDay);
        let sum = period.add(day, Some(&calendar)).expect("in range");
        let between = (day.days() + 1..=sum.days()).filter_map(Date::from_days);
        let counted = between.filter(|day| day.weekday().index() < 5).count();
        prop_assert_eq!(counted, count as usize);
        if day.weekday().index() < 5 {
            prop_assert_eq!(period.subtract(sum, Some(&calendar)), Some(day));
        }
    }
}
