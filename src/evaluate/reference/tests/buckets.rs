//! Buckets: empty ones, excluded ones, with keys, and as time (decisions 19 and 21).

use super::{HOUR, MINUTE, exact, figure, measured_at, micros, window};
use crate::evaluate::figures::Value;
use crate::evaluate::testing::{Draft, calendar, field, ratio, source, utc};
use crate::plan::v1::{
    BucketFunction, FieldType, Figure, Formula, HashedValue, Node, NodeId, PeriodSize, Plan,
    Relation, Roster, SourceKind, Step, Value as Constant, Window,
};
use crate::quantity::{Interval, Number};

/// Requests that fail or not, and excluded spans.
fn draft() -> (Draft, Figure) {
    let mut draft = Draft::new("UTC");
    draft.source(
        "requests",
        source(
            SourceKind::Events,
            vec![
                field("at", FieldType::Timestamp),
                field("operation", FieldType::Text),
                field("failed", FieldType::Bool),
            ],
        ),
    );
    draft.source(
        "works",
        source(
            SourceKind::Spans,
            vec![
                field("start", FieldType::Timestamp),
                field("end", FieldType::Timestamp),
            ],
        ),
    );
    let rows = draft.node(Node::Scan {
        source: "requests".to_owned(),
        narrow: vec!["operation".to_owned()],
    });
    let condition = draft.field("failed");
    (draft, Figure::Share { rows, condition })
}

fn excluded(draft: &mut Draft) -> NodeId {
    let rows = draft.node(Node::Scan {
        source: "works".to_owned(),
        narrow: Vec::new(),
    });
    draft.node(Node::Spans { rows })
}

fn minutes(count: i64) -> Step {
    Step::Elapsed((count * MINUTE).into())
}

/// The figure, or zero where it is undefined.
fn or_zero() -> Formula {
    Formula::Otherwise {
        value: Box::new(Formula::Figure { index: 0 }),
        fallback: Some(Box::new(Formula::Constant {
            value: HashedValue(Constant::Number(0.into())),
        })),
    }
}

/// `mean(share(requests, failed) otherwise 0% each 5 minutes by operation)` over the hours of a day.
fn error_rate(value: Formula, by_operation: bool) -> Plan {
    let (mut draft, share) = draft();
    let excluded = excluded(&mut draft);
    let by = by_operation.then(|| {
        let roster = Roster {
            source: "requests".to_owned(),
            narrow: Vec::new(),
        };
        ("operation".to_owned(), vec![roster])
    });
    let mean = Figure::Buckets {
        function: BucketFunction::Mean,
        step: minutes(5),
        by,
        figures: vec![share],
        value,
    };
    draft.objective("errors", vec![mean], &["requests", "works"]);
    draft.last().excluded = excluded;
    draft.last().window = Window::Period {
        rule: calendar(PeriodSize::Hour),
    };
    draft.plan
}

const REQUESTS: &str = "at,operation,failed\n\
    2026-01-01T10:00:00Z,get,true\n\
    2026-01-01T10:01:00Z,get,false\n\
    2026-01-01T10:04:59Z,put,true\n\
    2026-01-01T10:05:00Z,put,false\n\
    2026-01-01T11:00:00Z,put,true\n";

fn rate(plan: &Plan, works: &str) -> Value {
    let works = format!("start,end\n{works}");
    let files = [("requests.csv", REQUESTS), ("works.csv", works.as_str())];
    let cut_off = Some(utc("2026-01-02T00:00:00Z"));
    let figures = measured_at(plan, &files, "2026-01-01T10", cut_off);
    figure(&figures, "errors", "2026-01-01T10").value.clone()
}

fn number(numerator: i64, denominator: i64) -> Value {
    Value::Number {
        interval: Interval::exact(ratio(numerator, denominator)),
        maybe_undefined: false,
    }
}

#[test]
fn an_empty_bucket_is_what_the_metric_says() {
    // Twelve buckets; in the first, two of three fail.
    assert_eq!(rate(&error_rate(or_zero(), false), ""), number(2, 36));
    // Without `otherwise`, empty ones are left out: the first and the second remain.
    assert_eq!(
        rate(&error_rate(Formula::Figure { index: 0 }, false), ""),
        number(1, 3)
    );
}

#[test]
fn one_value_for_each_bucket_and_key() {
    // By operation, twice twelve: 1/2 of the gets and all puts of the first bucket fail.
    assert_eq!(rate(&error_rate(or_zero(), true), ""), number(3, 48));
}

#[test]
fn a_bucket_without_time_does_not_exist() {
    // From 10:05 on all is excluded: one bucket is left.
    let works = "2026-01-01T10:05Z,2026-01-01T11:00Z\n";
    assert_eq!(rate(&error_rate(or_zero(), false), works), number(2, 3));
    // A second of the second bucket is left, and it weighs like any other.
    let works = "2026-01-01T10:05:01Z,2026-01-01T11:00Z\n";
    assert_eq!(rate(&error_rate(or_zero(), false), works), number(1, 3));
    // A row in excluded time is not there, though its bucket is.
    let works = "2026-01-01T10:01Z,2026-01-01T10:04Z\n";
    assert_eq!(
        rate(&error_rate(Formula::Figure { index: 0 }, false), works),
        number(1, 2)
    );
}

/// `time(share(requests, failed) > 50% otherwise false each 5 minutes)`, as long as ten minutes.
#[test]
fn buckets_as_time_are_seen_whole() {
    let (mut draft, share) = draft();
    let condition = Formula::Compare {
        relation: Relation::Greater,
        left: Box::new(Formula::Figure { index: 0 }),
        right: Box::new(Formula::Constant {
            value: HashedValue(Constant::Number(ratio(1, 2).into())),
        }),
    };
    let bad = draft.node(Node::Buckets {
        step: minutes(5),
        figures: vec![share],
        condition,
    });
    let long = draft.node(Node::Lasting {
        time: bad,
        strict: false,
        limit: (10 * MINUTE).into(),
        excess: false,
    });
    let figures = vec![Figure::Length { time: bad }, Figure::Length { time: long }];
    draft.objective("errors", figures, &["requests"]);
    draft.last().window = Window::Period {
        rule: calendar(PeriodSize::Hour),
    };
    let text = "at,operation,failed\n\
        2026-01-01T10:20:00Z,get,true\n\
        2026-01-01T10:59:00Z,get,true\n\
        2026-01-01T11:02:00Z,get,true\n";
    let cut_off = Some(utc("2026-01-02T00:00:00Z"));
    let figures = measured_at(
        &draft.plan,
        &[("requests.csv", text)],
        "2026-01-01T11",
        cut_off,
    );
    let lengths = |name: &str| {
        let values = &window(&figures, "errors", name).groups[0].figures;
        (micros(&values[0]) / MINUTE, micros(&values[1]) / MINUTE)
    };
    // The buckets at 10:55 and 11:00 together last for ten minutes, over the edge of the hour.
    assert_eq!(lengths("2026-01-01T10"), (10, 5));
    assert_eq!(lengths("2026-01-01T11"), (5, 5));
}

/// Hours of the contract's clock in a day with a change to summer time.
#[test]
fn buckets_by_the_contracts_clock() {
    let (mut draft, share) = draft();
    draft.plan.agreement.timezone = "Europe/Berlin".to_owned();
    let count = Figure::Buckets {
        function: BucketFunction::Count,
        step: Step::Calendar(calendar(PeriodSize::Hour)),
        by: None,
        figures: vec![share],
        value: or_zero(),
    };
    draft.objective("hours", vec![count], &["requests"]);
    draft.last().window = Window::Period {
        rule: calendar(PeriodSize::Day),
    };
    let cut_off = Some(utc("2026-12-31T00:00:00Z"));
    let figures = measured_at(
        &draft.plan,
        &[("requests.csv", REQUESTS)],
        "2026-10-25",
        cut_off,
    );
    let hours = |name: &str| exact(figure(&figures, "hours", name));
    assert_eq!(hours("2026-03-29"), Number::from(23));
    assert_eq!(hours("2026-03-30"), Number::from(24));
    assert_eq!(hours("2026-10-25"), Number::from(25));
    assert_eq!(HOUR, 60 * MINUTE);
}

#[test]
fn no_bucket_reaches_before_the_contract() {
    let (mut draft, _) = draft();
    let rows = draft.node(Node::Scan {
        source: "requests".to_owned(),
        narrow: Vec::new(),
    });
    // The weeks with a request. The first day in force, 1 January 2026, is a Thursday.
    let time = draft.node(Node::Buckets {
        step: Step::Calendar(calendar(PeriodSize::Week)),
        figures: vec![Figure::Count { rows }],
        condition: Formula::Compare {
            relation: Relation::GreaterEqual,
            left: Box::new(Formula::Figure { index: 0 }),
            right: Box::new(Formula::Constant {
                value: HashedValue(Constant::Number(1.into())),
            }),
        },
    });
    draft.objective("weeks", vec![Figure::Length { time }], &["requests"]);
    draft.last().window = Window::Period {
        rule: calendar(PeriodSize::Month),
    };
    let weeks = |at: &str| {
        let text = format!("at,operation,failed\n{at},get,true\n");
        let files = [("requests.csv", text.as_str())];
        let cut_off = Some(utc("2026-02-02T00:00:00Z"));
        let figures = measured_at(&draft.plan, &files, "2026-01", cut_off);
        micros(figure(&figures, "weeks", "2026-01"))
    };
    assert_eq!(weeks("2025-12-30T10:00:00Z"), 0);
    assert_eq!(weeks("2026-01-01T10:00:00Z"), 4 * 24 * HOUR);
}
