//! Points in time: what is read, what is cut, and the ends.

use super::Instant;
use crate::quantity::Duration;
use crate::quantity::testing::at;
use proptest::prelude::*;

#[test]
fn reads_rfc_3339() {
    assert_eq!(at("1970-01-01T00:00:00Z"), Instant(0));
    assert_eq!(at("1970-01-01 00:00:01.5Z"), Instant(1_500_000));
    assert_eq!(at("2026-04-03T10:00:00+02:00"), at("2026-04-03T08:00:00Z"));
    assert_eq!(at("2026-04-03T10:00:00-05:30"), at("2026-04-03T15:30:00Z"));
    assert_eq!(at("2026-04-03t10:00z"), at("2026-04-03T10:00:00Z"));
    assert_eq!(
        at("0001-01-01T00:00:00Z").to_string(),
        "0001-01-01T00:00:00Z"
    );
    assert_eq!(
        at("9999-12-31T23:59:59.999999Z").to_string(),
        "9999-12-31T23:59:59.999999Z"
    );
}

#[test]
fn refuses_what_is_not_a_point_in_time() {
    for refused in [
        "2026-04-03T10:00:00",       // no offset
        "2026-04-03",                // no time
        "2026-04-03T24:00:00Z",      // not in RFC 3339
        "2026-04-03T10:00:00+0200",  // no colon
        "2026-04-03T10:00:00+24:00", // no such offset
        "2026-04-03T10:00:00 02:00", // no sign
        "2026-04-03T10:00:00.Z",     // a point without digits
        "2026-02-30T10:00:00Z",
        "2026-04-03T10:61:00Z",
        "0000-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "Z",
        "",
        "€€€€€€€€€€€€",
    ] {
        assert_eq!(Instant::parse_rfc3339(refused), None, "{refused}");
    }
}

#[test]
fn finer_than_a_microsecond_is_cut() {
    assert_eq!(at("1970-01-01T00:00:00.0000019Z"), Instant(1));
    // Also before 1970 the written digits are cut, not the distance from 1970.
    assert_eq!(at("1969-12-31T23:59:59.9999999Z"), Instant(-1));
}

#[test]
fn a_leap_second_is_the_second_after_it() {
    let new_year = at("2017-01-01T00:00:00Z");
    assert_eq!(at("2016-12-31T23:59:60Z"), new_year);
    assert_eq!(at("2016-12-31T23:59:60.7Z"), new_year);
    assert_eq!(at("2017-01-01T00:59:60+01:00"), new_year);
    // A minute other than the last of a day in UTC never has 61 seconds.
    assert_eq!(Instant::parse_rfc3339("2016-12-31T12:00:60Z"), None);
    assert_eq!(Instant::parse_rfc3339("2016-12-31T23:59:60+01:00"), None);
    assert_eq!(Instant::parse_rfc3339("2016-12-31T23:59:61Z"), None);
}

#[test]
fn prints_no_more_digits_than_needed() {
    assert_eq!(Instant(0).to_string(), "1970-01-01T00:00:00Z");
    assert_eq!(Instant(-1).to_string(), "1969-12-31T23:59:59.999999Z");
    assert_eq!(Instant(250_000).to_string(), "1970-01-01T00:00:00.25Z");
    assert_eq!(
        Instant::MAX.to_string(),
        "9223372036854775807 microseconds since 1970"
    );
}

#[test]
fn the_ends_of_time_do_not_move() {
    assert_eq!(Instant::MIN.plus(Duration::HOUR), Instant::MIN);
    assert_eq!(Instant::MAX.minus(Duration::HOUR), Instant::MAX);
    assert_eq!(Instant(5).minus(Duration(7)), Instant(-2));
    assert_eq!(Instant::MAX.micros_since(Instant::MIN), i64::MAX);
}

proptest! {
    #[test]
    fn instants_survive_writing_and_reading(micros in -62_135_596_800_000_000..253_402_300_800_000_000_i64) {
        prop_assert_eq!(Instant::parse_rfc3339(&Instant(micros).to_string()), Some(Instant(micros)));
    }

    #[test]
    fn parsing_never_panics(text in "[0-9TZ:+.\\- €]{0,40}") {
        let _ = Instant::parse_rfc3339(&text);
    }
}
