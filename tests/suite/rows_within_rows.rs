//! Which row a name belongs to where rows are looked at for each row of others: worked out by hand.
//!
//! Within a row, bare names are its fields. `row.x` is a field of the row that is the window; without
//! one, of the outermost row. `window.x` is always one of the row that is the window.

use crate::evaluation::{outcome, statement};
use serde_json::Value;

const CONTRACT: &str = r#"
contract care "Care" {
  provider acme; customer globex; version "1"; effective 2026-03-01
  timezone "UTC"; currency EUR
}
party acme "Acme"
party globex "Globex"
service lines "Lines" { }
source faults "Faults" {
  kind spans; supplied by acme, verifiable by globex
  field start timestamp; field end timestamp
  field fault text; field area text; field waiting spans
  field stopped duration = sum(visits where fault == row.fault, length(row))
}
source visits "Visits" {
  kind spans; supplied by acme, verifiable by globex
  field start timestamp; field end timestamp; field fault text; field area text
}
"#;

/// Of 2 March from 8 to 12 and of 3 March from 8 to 10; four visits, one for a fault of which
/// nothing else is known.
const FAULTS: &str = "fault,area,start,end,waiting\n\
    f1,north,2026-03-02T08:00Z,2026-03-02T12:00Z,2026-03-02T08:45Z/2026-03-02T09:15Z\n\
    f2,south,2026-03-03T08:00Z,2026-03-03T10:00Z,\n";
const VISITS: &str = "start,end,fault,area\n\
    2026-03-02T09:00Z,2026-03-02T09:30Z,f1,north\n\
    2026-03-02T11:00Z,2026-03-02T11:15Z,f1,south\n\
    2026-03-02T10:00Z,2026-03-02T11:00Z,f9,north\n\
    2026-03-03T09:00Z,2026-03-03T09:20Z,f2,north\n";

fn judged(objectives: &str) -> Value {
    let data = [
        ("faults".to_owned(), FAULTS.to_owned()),
        ("visits".to_owned(), VISITS.to_owned()),
    ];
    let contract = format!("{CONTRACT}{objectives}");
    statement(
        &contract,
        &data,
        "2026-03",
        "2026-03",
        Some("2026-04-01T00:00:00Z"),
    )
}

const MINUTE: i64 = 60_000_000;

fn exactly(verdict: &str, value: i64) -> String {
    format!("{verdict} {value}..{value}")
}

#[test]
fn a_filter_compares_with_the_row_that_is_the_window() {
    let statement = judged(
        r#"
metric net: duration =
  elapsed(start to end) - sum(visits where fault == row.fault, length(row))
objective repair "Repair" {
  for lines; measure net; target <= 2 hours; over each row of faults; key
}
"#,
    );
    // 4 h without 30 and 15 minutes; 2 h without 20 minutes.
    let first = outcome(&statement, "repair", "2026-03-02");
    assert_eq!(first, exactly("missed", (240 - 45) * MINUTE));
    let second = outcome(&statement, "repair", "2026-03-03");
    assert_eq!(second, exactly("met", (120 - 20) * MINUTE));
}

#[test]
fn a_computed_field_compares_with_its_own_row() {
    let statement = judged(
        r#"
objective waits "Waits" {
  for lines; measure stopped; target <= 30 minutes; over each row of faults; key
}
"#,
    );
    let first = outcome(&statement, "waits", "2026-03-02");
    assert_eq!(first, exactly("missed", 45 * MINUTE));
    let second = outcome(&statement, "waits", "2026-03-03");
    assert_eq!(second, exactly("met", 20 * MINUTE));
}

#[test]
fn an_aggregate_within_an_aggregate_compares_with_the_outermost_row() {
    let statement = judged(
        r#"
metric visits_per_fault: number =
  mean(faults, count(visits where fault == row.fault)) otherwise no value
objective effort "Effort" {
  for lines; measure visits_per_fault; target <= 2; over each calendar month; key
}
"#,
    );
    // Two of the first fault, one of the second.
    assert_eq!(outcome(&statement, "effort", "2026-03"), "met 3/2..3/2");
}

#[test]
fn the_window_is_found_from_two_rows_within() {
    let statement = judged(
        r#"
metric pairs: number =
  sum(faults where area == window.area, count(visits where area == row.area and fault != window.fault))
objective crossing "Crossing" {
  for lines; measure pairs; target <= 0; over each row of faults; key
}
"#,
    );
    // A window is 2 March from 8 to 12. In it begins one fault of the north, and of the north's
    // two visits in it one is for another fault.
    let first = outcome(&statement, "crossing", "2026-03-02");
    assert_eq!(first, exactly("missed", 1));
    // No visit in the south on 3 March.
    assert_eq!(
        outcome(&statement, "crossing", "2026-03-03"),
        exactly("met", 0)
    );
}

#[test]
fn a_local_name_keeps_its_row_wherever_it_is_used() {
    let statement = judged(
        r#"
metric late_visits: number =
  let patience = start + 2 hours
  let own = visits where fault == row.fault
  count(own where start > patience) + count(visits where count(own) > 1 and fault != row.fault)
objective visiting "Visiting" {
  for lines; measure late_visits; target <= 1; over each row of faults; key
}
"#,
    );
    // Of the first fault's two visits one begins after 10:00, and beside them lies one visit for
    // another fault.
    let first = outcome(&statement, "visiting", "2026-03-02");
    assert_eq!(first, exactly("missed", 2));
    assert_eq!(
        outcome(&statement, "visiting", "2026-03-03"),
        exactly("met", 0)
    );
}

#[test]
fn spans_of_the_window_are_looked_at_from_other_rows() {
    let statement = judged(
        r#"
metric meanwhile: number = count(visits where start during row.waiting)
objective waited "Waited" {
  for lines; measure meanwhile; target <= 0; over each row of faults; key
}
"#,
    );
    // The visit at 9:00, within the wait from 8:45 to 9:15.
    let first = outcome(&statement, "waited", "2026-03-02");
    assert_eq!(first, exactly("missed", 1));
    assert_eq!(
        outcome(&statement, "waited", "2026-03-03"),
        exactly("met", 0)
    );
}
