//! Until when data says something, and what may still come (decisions 7, 14 and 35).

use super::{HOUR, MINUTE, measured_at, window};
use crate::evaluate::figures::{Figures, Value};
use crate::evaluate::testing::{Draft, every_minute, field, optional, ratio, source, utc};
use crate::plan::v1::{Existence, FieldType, Figure, Gaps, Node, Plan, SourceKind, Window};
use crate::quantity::{Instant, Number};

/// Calls, and works during which calls do not count.
fn plan() -> Plan {
    let mut draft = Draft::new("UTC");
    draft.source(
        "calls",
        source(
            SourceKind::Events,
            vec![
                field("at", FieldType::Timestamp),
                field("waited", FieldType::Number),
                field("ok", FieldType::Bool),
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
    let scan = |draft: &mut Draft, source: &str| {
        draft.node(Node::Scan {
            source: source.to_owned(),
            narrow: Vec::new(),
        })
    };
    let (rows, works) = (scan(&mut draft, "calls"), scan(&mut draft, "works"));
    let (what, condition) = (draft.field("waited"), draft.field("ok"));
    let one = draft.number(1);
    let time = draft.node(Node::Spans { rows: works });
    let figures = vec![
        Figure::Count { rows },
        Figure::Share { rows, condition },
        Figure::Min { rows, what },
        Figure::Max { rows, what },
        Figure::Sum { rows, what },
        Figure::Sum { rows, what: one },
        Figure::Mean { rows, what },
        Figure::Length { time },
    ];
    draft.objective("calls", figures.clone(), &["calls"]);
    draft.objective("quiet", figures, &["calls", "works"]);
    draft.last().excluded = time;
    draft.plan
}

const WORKS: (&str, &str) = (
    "works.csv",
    "start,end\n2026-02-20T00:00Z,2026-03-01T00:00Z\n",
);

fn run(calls: &str, over: &str, cut_off: Option<&str>) -> Figures {
    let text = format!("at,waited,ok\n{calls}");
    let files = [("calls.csv", text.as_str()), WORKS];
    measured_at(&plan(), &files, over, cut_off.map(utc))
}

/// Least and greatest value of a figure; a bound that is not there is none.
fn at(
    figures: &Figures,
    path: &str,
    name: &str,
    figure: usize,
) -> (Option<Number>, Option<Number>) {
    match &window(figures, path, name).groups[0].figures[figure].value {
        Value::Number { interval, .. } => (interval.lo.clone(), interval.hi.clone()),
        other => panic!("{other:?}"),
    }
}

fn exactly(number: i64) -> (Option<Number>, Option<Number>) {
    (Some(number.into()), Some(number.into()))
}

fn at_least(number: i64) -> (Option<Number>, Option<Number>) {
    (Some(number.into()), None)
}

#[test]
fn the_last_row_is_the_end_of_what_is_known() {
    let calls =
        "2026-01-10T10:00Z,10,true\n2026-02-10T10:00Z,20,true\n2026-02-11T10:00Z,40,false\n";
    let figures = run(calls, "2026-01 to 2026-03", None);
    assert_eq!(at(&figures, "calls", "2026-01", 0), exactly(1));
    assert!(window(&figures, "calls", "2026-01").is_final);
    // February goes on after the last call.
    let february = |figure| at(&figures, "calls", "2026-02", figure);
    assert_eq!(february(0), at_least(2));
    assert_eq!(february(1), (Some(Number::zero()), Some(Number::one())));
    assert_eq!(february(2), (None, Some(20.into())));
    assert_eq!(february(3), at_least(40));
    // A wait could be negative, for all that the source says; a constant cannot.
    assert_eq!(february(4), (None, None));
    assert_eq!(february(5), at_least(2));
    assert_eq!(february(6), (None, None));
    assert!(!window(&figures, "calls", "2026-02").silent);
    // Nothing at all is known of March.
    let march = window(&figures, "calls", "2026-03");
    assert!(march.silent && !march.is_final);
    assert_eq!(at(&figures, "calls", "2026-03", 0), at_least(0));
    assert_eq!(
        at(&figures, "calls", "2026-03", 1),
        (Some(Number::zero()), Some(Number::one()))
    );
    assert!(matches!(
        &march.groups[0].figures[1].value,
        Value::Number {
            maybe_undefined: true,
            ..
        }
    ));
}

#[test]
fn before_any_data_nothing_was_kept_or_missed() {
    let files = [(
        "calls.csv",
        "at,waited,ok\n2026-02-01T00:00Z,10,true\n2026-02-02T00:00Z,10,true\n",
    )];
    let figures = measured_at(&plan(), &files, "2026-02", None);
    // The data begins where January ends, and January is not asked for.
    assert!(window(&figures, "calls", "2026-01").silent);
    assert!(!window(&figures, "calls", "2026-02").silent);
}

#[test]
fn a_row_exactly_at_the_end_of_the_data_is_seen() {
    let calls = "2026-01-10T10:00Z,10,true\n2026-02-01T00:00Z,20,true\n";
    let figures = run(calls, "2026-01 to 2026-02", None);
    // January ends exactly there, and is known to its end.
    let january = window(&figures, "calls", "2026-01");
    assert!(january.is_final && !january.silent);
    assert_eq!(at(&figures, "calls", "2026-01", 0), exactly(1));
    // The row is February's first.
    assert_eq!(at(&figures, "calls", "2026-02", 0), at_least(1));
}

#[test]
fn a_window_is_known_to_the_cut_off_and_no_further() {
    let calls = "2026-01-10T10:00Z,10,true\n2026-02-10T10:00Z,20,true\n";
    let february = |cut_off| {
        let figures = run(calls, "2026-02", Some(cut_off));
        let is_final = window(&figures, "calls", "2026-02").is_final;
        (at(&figures, "calls", "2026-02", 0), is_final)
    };
    assert_eq!(february("2026-03-01T00:00:00Z"), (exactly(1), true));
    assert_eq!(february("2026-02-28T23:59:59Z"), (at_least(1), false));
    // What happened after the cut-off is not seen.
    assert_eq!(february("2026-02-10T09:59:59Z"), (at_least(0), false));
    assert_eq!(february("2026-02-10T10:00:00Z"), (at_least(1), false));
}

#[test]
fn nothing_comes_where_the_rest_is_excluded() {
    let calls = "2026-02-10T10:00Z,20,true\n";
    // The works last from the 20th to the end of the month.
    let on = |cut_off| {
        let figures = run(calls, "2026-02", Some(cut_off));
        at(&figures, "quiet", "2026-02", 0)
    };
    assert_eq!(on("2026-02-20T00:00:00Z"), exactly(1));
    assert_eq!(on("2026-02-19T23:59:59Z"), at_least(1));
}

#[test]
fn spans_that_are_known_ahead_are_known_and_others_may_come() {
    let figures = run("2026-02-10T10:00Z,20,true\n", "2026-02 to 2026-03", None);
    let day = 24 * HOUR;
    // Nine days are announced. The cut-off is the 10th at 10:00; what comes after, nobody knows.
    let rest = 18 * day + 14 * HOUR;
    assert_eq!(
        at(&figures, "calls", "2026-02", 7),
        (Some((9 * day).into()), Some(rest.into()))
    );
    assert_eq!(
        at(&figures, "calls", "2026-03", 7),
        (Some(Number::zero()), Some((31 * day).into()))
    );
}

#[test]
fn samples_are_known_to_the_end_of_the_last_interval() {
    let mut draft = Draft::new("UTC");
    draft.source(
        "checks",
        source(
            every_minute(&[], Gaps::Down, Existence::Always),
            vec![
                field("at", FieldType::Timestamp),
                field("ok", FieldType::Bool),
            ],
        ),
    );
    let rows = draft.node(Node::Scan {
        source: "checks".to_owned(),
        narrow: Vec::new(),
    });
    let condition = draft.field("ok");
    let time = draft.node(Node::Samples {
        source: "checks".to_owned(),
        narrow: Vec::new(),
        condition: Some(condition),
        in_gaps: true,
    });
    let figures = vec![Figure::Share { rows, condition }, Figure::Length { time }];
    draft.objective("checks", figures, &["checks"]);
    draft.last().window = Window::Period {
        rule: crate::evaluate::testing::calendar(crate::plan::v1::PeriodSize::Hour),
    };
    let start = utc("2026-01-01T00:00:00Z");
    let mut text = String::from("at,ok\n");
    for minute in 0..60 {
        let at = Instant(start.0 + minute * MINUTE);
        text.push_str(&format!("{at},{}\n", minute != 7));
    }
    let files = [("checks.csv", text.as_str())];
    let figures = measured_at(&draft.plan, &files, "2026-01-01T00 to 2026-01-01T01", None);
    let first = window(&figures, "checks", "2026-01-01T00");
    assert!(first.is_final && !first.silent);
    let share = (Some(ratio(59, 60)), Some(ratio(59, 60)));
    assert_eq!(at(&figures, "checks", "2026-01-01T00", 0), share);
    let second = window(&figures, "checks", "2026-01-01T01");
    assert!(second.silent && !second.is_final);
    let anything = (Some(Number::zero()), Some(Number::one()));
    assert_eq!(at(&figures, "checks", "2026-01-01T01", 0), anything);
    assert_eq!(
        at(&figures, "checks", "2026-01-01T01", 1),
        (Some(Number::zero()), Some(HOUR.into()))
    );
    // Rows are counted like the time: without the last sample, the last minute is not known.
    let (short, _) = text.trim_end().rsplit_once('\n').expect("many lines");
    let files = [("checks.csv", short)];
    let figures = measured_at(&draft.plan, &files, "2026-01-01T00", None);
    assert_eq!(at(&figures, "checks", "2026-01-01T00", 0), anything);
}

#[test]
fn a_row_that_has_not_ended_may_be_as_long_as_it_likes() {
    let mut draft = Draft::new("UTC");
    draft.source(
        "faults",
        source(
            SourceKind::Spans,
            vec![
                field("start", FieldType::Timestamp),
                optional("end", FieldType::Timestamp),
            ],
        ),
    );
    let rows = draft.node(Node::Scan {
        source: "faults".to_owned(),
        narrow: Vec::new(),
    });
    let time = draft.node(Node::RowSpan);
    let (from, to) = (draft.field("start"), draft.field("end"));
    let what = draft.node(Node::Elapsed {
        from,
        to,
        calendar: None,
        except: None,
    });
    let figures = vec![Figure::Length { time }, Figure::Scalar { what }];
    draft.objective("faults", figures, &["faults"]);
    draft.last().window = Window::Row {
        rows,
        merged_by: None,
    };
    let text = "start,end\n2026-01-05T10:00Z,2026-01-05T11:00Z\n2026-01-06T10:00Z,\n";
    let files = [("faults.csv", text)];
    let cut_off = Some(utc("2026-01-06T13:00:00Z"));
    let figures = measured_at(&draft.plan, &files, "2026-01", cut_off);
    let found: Vec<_> = figures.objectives["faults"]
        .iter()
        .map(|window| {
            let bounds = |figure: usize| match &window.groups[0].figures[figure].value {
                Value::Number { interval, .. } => (interval.lo.clone(), interval.hi.clone()),
                other => panic!("{other:?}"),
            };
            (bounds(0), bounds(1), window.is_final)
        })
        .collect();
    assert_eq!(
        found,
        [
            (exactly(HOUR), exactly(HOUR), true),
            (at_least(3 * HOUR), at_least(3 * HOUR), false)
        ]
    );
}
