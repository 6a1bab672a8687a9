//! Excluded time and its limits, rows in windows (decisions 2, 25, 26, 1).

use super::{DAY, HOUR, MINUTE, exact, figure, measured, measured_at, micros, window};
use crate::evaluate::figures::Value;
use crate::evaluate::testing::{Draft, calendar, field, ratio, source, utc};
use crate::plan::v1::{FieldType, Figure, Node, NodeId, PeriodSize, Plan, SourceKind};
use crate::quantity::Number;

fn spans(draft: &mut Draft, path: &str) -> NodeId {
    let fields = vec![
        field("start", FieldType::Timestamp),
        field("end", FieldType::Timestamp),
        field("weight", FieldType::Number),
    ];
    draft.source(path, source(SourceKind::Spans, fields));
    draft.node(Node::Scan {
        source: path.to_owned(),
        narrow: Vec::new(),
    })
}

/// Announced work, at most eight hours a month of which leave the window.
fn limited() -> Plan {
    let mut draft = Draft::new("UTC");
    let rows = spans(&mut draft, "works");
    let time = draft.node(Node::Spans { rows });
    let limited = draft.node(Node::Limited {
        time,
        limit: (8 * HOUR).into(),
        per: calendar(PeriodSize::Month),
    });
    let whole = draft.node(Node::Window);
    let figures = vec![
        Figure::Length { time: limited },
        Figure::Length { time: whole },
    ];
    draft.objective("excluded", figures, &["works"]);
    draft.last().excluded = limited;
    draft.plan
}

fn allowed(rows: &str, name: &str) -> i64 {
    let text = format!("start,end,weight\n{rows}");
    let figures = measured(&limited(), &[("works.csv", &text)], "2026-01 to 2026-06");
    let window = window(&figures, "excluded", name);
    // What is excluded has left the window, so the set within it has no length.
    assert_eq!(micros(&window.groups[0].figures[0]), 0);
    let days = window.last_day.days_since(window.first_day) + 1;
    days * DAY - micros(&window.groups[0].figures[1])
}

#[test]
fn a_limit_is_spent_in_time_order_from_the_start_of_its_period() {
    let five = "2026-04-03T10:00Z,2026-04-03T15:00Z,1\n";
    assert_eq!(allowed(five, "2026-04"), 5 * HOUR);
    // Overlapping announcements are merged before anything is spent.
    let again = "2026-04-03T12:00Z,2026-04-03T17:00Z,1\n";
    assert_eq!(allowed(&format!("{five}{again}"), "2026-04"), 7 * HOUR);
    // The ninth hour counts as downtime again.
    let more = "2026-04-20T10:00Z,2026-04-20T15:00Z,1\n";
    assert_eq!(allowed(&format!("{five}{more}"), "2026-04"), 8 * HOUR);
    // Over the end of a month: five hours in April, six in May, each with its own limit.
    let over = "2026-04-30T19:00Z,2026-05-01T06:00Z,1\n";
    assert_eq!(allowed(over, "2026-04"), 5 * HOUR);
    assert_eq!(allowed(over, "2026-05"), 6 * HOUR);
    assert_eq!(allowed(&format!("{five}{over}"), "2026-04"), 8 * HOUR);
    assert_eq!(allowed(&format!("{five}{over}"), "2026-05"), 6 * HOUR);
    // Exactly the limit.
    assert_eq!(
        allowed("2026-04-03T10:00Z,2026-04-03T18:00Z,1\n", "2026-04"),
        8 * HOUR
    );
}

/// Outages with a weight, measured in several ways.
fn weighted() -> Plan {
    let mut draft = Draft::new("UTC");
    let rows = spans(&mut draft, "outages");
    let works = spans(&mut draft, "works");
    let excluded = draft.node(Node::Spans { rows: works });
    let row = draft.node(Node::RowSpan);
    let length = draft.node(Node::Taken {
        figure: Figure::Length { time: row },
    });
    let weight = draft.field("weight");
    let what = draft.node(Node::Arithmetic {
        operator: crate::plan::v1::Operator::Multiply,
        left: weight,
        right: length,
    });
    let union = draft.node(Node::Spans { rows });
    let figures = vec![
        Figure::Sum { rows, what },
        Figure::Max { rows, what: length },
        Figure::Count { rows },
        Figure::RunCount { time: union },
        Figure::Length { time: union },
        Figure::Longest { time: union },
    ];
    draft.objective("outages", figures, &["outages", "works"]);
    draft.last().excluded = excluded;
    draft.plan
}

fn numbers(outages: &str, works: &str, name: &str) -> Vec<Number> {
    let outages = format!("start,end,weight\n{outages}");
    let works = format!("start,end,weight\n{works}");
    let files = [
        ("outages.csv", outages.as_str()),
        ("works.csv", works.as_str()),
    ];
    let figures = measured(&weighted(), &files, "2026-04 to 2026-05");
    let values = &window(&figures, "outages", name).groups[0].figures;
    let number = |value: &Value| match value {
        Value::Undefined => Number::from(-1),
        _ => panic!("not known: {value:?}"),
    };
    let values = values.iter().map(|measured| match &measured.value {
        Value::Number { .. } => exact(measured),
        other => number(other),
    });
    values.collect()
}

fn list(values: [i64; 6]) -> Vec<Number> {
    values.map(Number::from).to_vec()
}

#[test]
fn rows_that_last_are_cut_to_the_window_and_not_merged() {
    let two = "2026-04-30T22:00Z,2026-05-01T03:00Z,0.5\n2026-04-30T23:00Z,2026-05-01T01:00Z,1\n";
    // April: 2 h at half weight and 1 h at full weight; the union is 2 h long.
    let april = list([2 * HOUR, 2 * HOUR, 2, 1, 2 * HOUR, 2 * HOUR]);
    assert_eq!(numbers(two, "", "2026-04"), april);
    // May: 3 h at half weight and 1 h; a run cut by an edge counts in both windows.
    let may = list([2 * HOUR + 30 * MINUTE, 3 * HOUR, 2, 1, 3 * HOUR, 3 * HOUR]);
    assert_eq!(numbers(two, "", "2026-05"), may);
    // Excluded time is taken out of each row; it cuts the union into two runs.
    let works = "2026-04-30T22:30Z,2026-04-30T23:30Z,1\n";
    let april = list([MINUTE * (30 + 30), HOUR, 2, 2, HOUR, 30 * MINUTE]);
    assert_eq!(numbers(two, works, "2026-04"), april);
    // A row that lies in excluded time altogether is not there.
    let works = "2026-04-30T00:00Z,2026-05-01T00:00Z,1\n";
    assert_eq!(numbers(two, works, "2026-04"), list([0, -1, 0, 0, 0, 0]));
}

/// Events, counted outside excluded time.
#[test]
fn an_event_in_excluded_time_is_not_there() {
    let mut draft = Draft::new("UTC");
    let works = spans(&mut draft, "works");
    let fields = vec![
        field("at", FieldType::Timestamp),
        field("ok", FieldType::Bool),
    ];
    draft.source("calls", source(SourceKind::Events, fields));
    let rows = draft.node(Node::Scan {
        source: "calls".to_owned(),
        narrow: Vec::new(),
    });
    let condition = draft.field("ok");
    let excluded = draft.node(Node::Spans { rows: works });
    draft.objective(
        "calls",
        vec![Figure::Share { rows, condition }],
        &["calls", "works"],
    );
    draft.last().excluded = excluded;
    let works = "start,end,weight\n2026-04-03T10:00Z,2026-04-03T11:00Z,1\n";
    let share = |minutes: &[&str]| {
        let rows: Vec<String> = minutes
            .iter()
            .map(|at| format!("2026-04-03T{at}Z,false"))
            .collect();
        let text = format!("at,ok\n2026-04-01T00:00:00Z,true\n{}\n", rows.join("\n"));
        let files = [("calls.csv", text.as_str()), ("works.csv", works)];
        let cut_off = Some(utc("2026-05-01T00:00:00Z"));
        exact(figure(
            &measured_at(&draft.plan, &files, "2026-04", cut_off),
            "calls",
            "2026-04",
        ))
    };
    // At the start of the exclusion it is gone, at its end it is there.
    assert_eq!(share(&["10:00:00"]), Number::one());
    assert_eq!(share(&["10:59:59.999999"]), Number::one());
    assert_eq!(share(&["11:00:00"]), ratio(1, 2));
    assert_eq!(share(&["09:59:59.999999", "10:30:00"]), ratio(1, 2));
}

/// Downtime except relief; the window stays whole.
#[test]
fn relief_counts_where_the_metric_says_so() {
    let mut draft = Draft::new("UTC");
    let outages = spans(&mut draft, "outages");
    let works = spans(&mut draft, "works");
    let down = draft.node(Node::Spans { rows: outages });
    let relief = draft.node(Node::Relief);
    let of_provider = draft.node(Node::Except {
        of: down,
        except: relief,
    });
    let whole = draft.node(Node::Window);
    let relieved = draft.node(Node::Spans { rows: works });
    let figures = vec![
        Figure::Length { time: of_provider },
        Figure::Length { time: whole },
    ];
    draft.objective("with", figures.clone(), &["outages", "works"]);
    draft.last().relief = relieved;
    draft.objective("without", figures, &["outages", "works"]);
    let outage = "start,end,weight\n2026-04-03T10:00Z,2026-04-03T12:00Z,1\n";
    let works = "start,end,weight\n2026-04-03T11:00Z,2026-04-03T11:30Z,1\n";
    let files = [("outages.csv", outage), ("works.csv", works)];
    let figures = measured(&draft.plan, &files, "2026-04");
    let lengths = |path: &str| {
        let values = &window(&figures, path, "2026-04").groups[0].figures;
        (micros(&values[0]), micros(&values[1]))
    };
    assert_eq!(lengths("with"), (90 * MINUTE, 30 * DAY));
    assert_eq!(lengths("without"), (120 * MINUTE, 30 * DAY));
}
