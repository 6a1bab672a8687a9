//! What each kind of cell accepts, what it refuses, and in which words.

use super::{Cell, Misfit, Read, Reader, Words, duration};
use crate::plan::v1::{FieldType, Member};
use crate::quantity::{Date, Instant, Number, Zone};
use std::collections::BTreeMap;

fn read(text: &str, ty: &FieldType) -> Result<Read, Misfit> {
    let member = |name: &str, text: Option<&str>| Member {
        name: name.to_owned(),
        text: text.map(str::to_owned),
    };
    let priorities = vec![member("P1", Some("Critical")), member("P2", None)];
    let enums = BTreeMap::from([("Priority".to_owned(), priorities)]);
    let reader = Reader {
        zone: Zone::load("Europe/Berlin").expect("it exists"),
        currency: "EUR",
        enums: &enums,
    };
    reader.read(text, ty, &mut Words::default())
}

fn number(text: &str, ty: &FieldType) -> Number {
    match read(text, ty) {
        Ok(Read::Value(cell)) => cell.number().expect("a number"),
        other => panic!("{text}: {other:?}"),
    }
}

fn refused(text: &str, ty: &FieldType) -> (String, &'static str) {
    match read(text, ty) {
        Err(misfit) => {
            let help = misfit
                .help
                .map_or(String::new(), |help| format!("; {help}"));
            (format!("{}{help}", misfit.reason), misfit.code.id)
        }
        other => panic!("{text} was read: {other:?}"),
    }
}

fn exact(text: &str) -> Number {
    Number::parse(text).expect("a number")
}

#[test]
fn numbers_are_exact_decimals() {
    let ty = FieldType::Number;
    assert_eq!(number("0.1", &ty), exact("1/10"));
    assert_eq!(number("-99.90", &ty), exact("-999/10"));
    assert_eq!(number("1e6", &ty), exact("1000000"));
    // 0.1 + 0.2 with 30 places would not survive a binary number.
    let long = "0.300000000000000000000000000001";
    assert_eq!(number(long, &ty), exact(long));
    assert_eq!(
        number("123456789012345678901234567890", &ty),
        exact("123456789012345678901234567890")
    );
}

#[test]
fn what_is_no_number_is_refused_in_words() {
    let ty = FieldType::Number;
    let (reason, code) = refused("12,5", &ty);
    assert_eq!(
        reason,
        "found `12,5`, expected a number; write digits without grouping and `.` as the decimal sign"
    );
    assert_eq!(code, "SLA0601");
    for text in ["NaN", "inf", "1e", "0x10", "--1", "1.", ".5", "1 2", "٣"] {
        refused(text, &ty);
    }
    assert!(
        refused(&"9".repeat(61), &ty)
            .0
            .contains("at most 60 digits")
    );
    assert!(refused("1e61", &ty).0.contains("an exponent of at most 60"));
    assert_eq!(number("1e60", &ty), exact("1e60"));
    // A colour code from a terminal is shown as what it is: something else.
    assert!(refused("\u{1b}[31m5", &ty).0.starts_with("found `?[31m5`"));
}

#[test]
fn percentages_with_and_without_sign_are_the_same() {
    let ty = FieldType::Percent;
    assert_eq!(number("99.9%", &ty), exact("999/1000"));
    assert_eq!(number("99.9 %", &ty), exact("999/1000"));
    assert_eq!(number("0.999", &ty), exact("999/1000"));
}

#[test]
fn durations_need_a_unit_of_fixed_length() {
    let second = 1_000_000;
    for (text, micros) in [
        ("90 s", 90 * second),
        ("90s", 90 * second),
        ("1.5 minutes", 90 * second),
        ("15 min", 900 * second),
        ("2 hours", 7_200 * second),
        ("250 ms", 250_000),
        ("PT1H30M", 5_400 * second),
        ("PT0.5S", 500_000),
        ("PT1,5S", 1_500_000),
        ("-PT5S", -5 * second),
        ("1e3 s", 1_000 * second),
        ("3 µs", 3),
    ] {
        assert_eq!(duration(text).ok(), Some(micros), "{text}");
    }
    let ty = FieldType::Duration;
    assert!(
        refused("90", &ty)
            .0
            .ends_with("; write the unit: `s`, `min`, `h` or their words")
    );
    assert!(
        refused("2 days", &ty)
            .0
            .ends_with("; a day, a week or a month has no fixed length: write hours")
    );
    assert!(refused("P1DT2H", &ty).0.ends_with("write hours"));
    for text in [
        "PT",
        "P",
        "PT1S1H",
        "PT1M1M",
        "1:30",
        "s",
        "1e40 h",
        "0.0000001 s",
    ] {
        refused(text, &ty);
    }
}

#[test]
fn money_is_in_the_currency_of_the_contract() {
    let ty = FieldType::Money;
    assert_eq!(number("100", &ty), exact("100"));
    assert_eq!(number("100.00", &ty), exact("100"));
    assert_eq!(number("100.05 EUR", &ty), exact("2001/20"));
    assert_eq!(number("4_200 EUR", &ty), exact("4200"));
    assert_eq!(
        refused("100 USD", &ty),
        (
            "found `100 USD`, expected an amount in EUR, the currency of the contract; \
             convert it by a `table` of rates with dates"
                .to_owned(),
            "SLA0606"
        )
    );
    assert_eq!(refused("100 euros", &ty).1, "SLA0601");
}

#[test]
fn sizes_are_bits() {
    let ty = FieldType::Data;
    assert_eq!(number("1 kB", &ty), exact("8000"));
    assert_eq!(number("1 KiB", &ty), exact("8192"));
    assert_eq!(number("100 Mbit", &ty), exact("100000000"));
    assert_eq!(number("0.5 byte", &ty), exact("4"));
    refused("10", &ty);
    refused("10 kb", &ty);
}

#[test]
fn times_by_offset_or_by_the_contracts_clock() {
    let ty = FieldType::Timestamp;
    let at = |text: &str| match read(text, &ty) {
        Ok(Read::Value(Cell::Instant(instant))) => instant.to_string(),
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(at("2026-04-03T10:00:00+02:00"), "2026-04-03T08:00:00Z");
    assert_eq!(at("2026-04-03 10:00"), "2026-04-03T08:00:00Z");
    // Clocks jump from 02:00 to 03:00 on 29 March 2026: the gap ends at 01:00 UTC.
    assert_eq!(at("2026-03-29 02:30"), "2026-03-29T01:00:00Z");
    // And show 02:30 twice on 25 October.
    assert_eq!(at("2026-10-25T02:30+01:00"), "2026-10-25T01:30:00Z");
    let (reason, code) = refused("2026-10-25 02:30", &ty);
    assert!(
        reason.starts_with("`2026-10-25 02:30` occurs twice: clocks in `Europe/Berlin`"),
        "{reason}"
    );
    assert_eq!(code, "SLA0605");
    assert!(
        refused("2026-04-03", &ty)
            .0
            .ends_with("; add the time of day")
    );
    assert!(refused("1775210400", &ty).0.ends_with("as date and time"));
    refused("2026-02-30 10:00", &ty);
    refused("2026-04-03 25:00", &ty);
    assert_eq!(
        read("2026-04-03", &FieldType::Date),
        Ok(Read::Value(Cell::Date(
            Date::new(2026, 4, 3).expect("a date")
        )))
    );
}

#[test]
fn truth_and_members() {
    for (text, truth) in [
        ("true", true),
        ("YES", true),
        ("1", true),
        ("no", false),
        ("0", false),
    ] {
        assert_eq!(
            read(text, &FieldType::Bool),
            Ok(Read::Value(Cell::Bool(truth))),
            "{text}"
        );
    }
    refused("ok", &FieldType::Bool);
    let ty = |others_ignored| FieldType::Enum {
        of: "Priority".to_owned(),
        others_ignored,
    };
    // By name or by text it is the same member.
    assert_eq!(read("P1", &ty(false)), read("Critical", &ty(false)));
    assert_eq!(
        refused("critical", &ty(false)),
        (
            "found `critical`, expected one of `Critical`, `P2`; did you mean `Critical`?"
                .to_owned(),
            "SLA0604"
        )
    );
    assert_eq!(read("P9", &ty(true)), Ok(Read::Ignored));
}

#[test]
fn spans_and_lists_within_a_cell() {
    let Ok(Read::Value(Cell::Spans(time))) = read(
        "2026-04-03T10:00Z/2026-04-03T11:00Z; 2026-04-03T10:30Z/2026-04-03T12:00Z;",
        &FieldType::Spans,
    ) else {
        panic!("spans are read");
    };
    assert_eq!(time.runs().len(), 1);
    assert_eq!(time.length(), 2 * 3_600_000_000);
    assert_eq!(
        refused("2026-04-03T11:00Z/2026-04-03T10:00Z", &FieldType::Spans).1,
        "SLA0607"
    );
    let list = FieldType::List {
        of: Box::new(FieldType::Enum {
            of: "Priority".to_owned(),
            others_ignored: true,
        }),
        separator: ";".to_owned(),
    };
    let Ok(Read::Value(Cell::List(cells))) = read("P1; P9 ;P2;;", &list) else {
        panic!("a list is read");
    };
    assert_eq!(cells.len(), 2, "P9 is ignored, empty parts are none");
}

#[test]
fn instants_finer_than_a_microsecond_are_cut() {
    let Ok(Read::Value(Cell::Instant(instant))) =
        read("2026-04-03T10:00:00.1234569Z", &FieldType::Timestamp)
    else {
        panic!("it is read");
    };
    assert_eq!(
        instant,
        Instant::parse_rfc3339("2026-04-03T10:00:00.123456Z").expect("it is one")
    );
}
