//! Cases: clocks, calendars, the cut-off (decisions 14, 22, 24, 45, 47).

use super::{HOUR, MINUTE, bounds, exact, figure, measured, measured_at, window};
use crate::evaluate::figures::{Figures, Parts, Value};
use crate::evaluate::testing::{Draft, field, member_of, optional, ratio, source, utc};
use crate::plan::v1::{
    Calendar, Dates, FieldType, Figure, Node, NodeId, Period, PeriodKey, PeriodUnit, Plan,
    Relation, SourceKind, Table, Value as Constant,
};
use crate::quantity::{Number, Truth};

/// Incidents with four hours to resolve them, for P2 only office hours count; and times of waiting.
fn draft() -> (Draft, NodeId, NodeId) {
    let mut draft = Draft::new("Europe/Berlin");
    draft.enumeration("Priority", &["P1", "P2"]);
    draft.source(
        "incidents",
        source(
            SourceKind::Cases,
            vec![
                field("opened", FieldType::Timestamp),
                optional("resolved", FieldType::Timestamp),
                field("priority", member_of("Priority")),
                field("waiting", FieldType::Spans),
            ],
        ),
    );
    let open = |day: usize| match day {
        0..5 => vec![("08:00:00".to_owned(), "18:00:00".to_owned())],
        _ => Vec::new(),
    };
    let office = Calendar::Week {
        timezone: "Europe/Berlin".to_owned(),
        hours: (0..7).map(open).collect(),
        closed: Dates::Listed {
            dates: vec!["2026-05-01".to_owned()],
            yearly: Vec::new(),
            ranges: Vec::new(),
        },
        open: Vec::new(),
    };
    draft.plan.calendars.insert("office".to_owned(), office);
    let row = |calendar: &str| vec![Constant::Calendar(calendar.to_owned())];
    let targets = Table {
        columns: vec!["clock".to_owned()],
        rows: [
            ("P1".to_owned(), row("always")),
            ("P2".to_owned(), row("office")),
        ]
        .into(),
    };
    draft.plan.tables.insert("targets".to_owned(), targets);
    let rows = draft.node(Node::Scan {
        source: "incidents".to_owned(),
        narrow: Vec::new(),
    });
    let key = draft.field("priority");
    let calendar = draft.node(Node::Lookup {
        table: "targets".to_owned(),
        key,
        column: 0,
    });
    let (from, to) = (draft.field("opened"), draft.field("resolved"));
    let waiting = draft.node(Node::FieldSpans {
        name: "waiting".to_owned(),
    });
    let elapsed = draft.node(Node::Elapsed {
        from,
        to,
        calendar: Some(calendar),
        except: Some(waiting),
    });
    (draft, rows, elapsed)
}

fn in_time() -> Plan {
    let (mut draft, rows, elapsed) = draft();
    let limit = draft.number(4 * HOUR);
    let condition = draft.node(Node::Compare {
        relation: Relation::LessEqual,
        left: elapsed,
        right: limit,
    });
    draft.objective(
        "resolution",
        vec![Figure::Share { rows, condition }],
        &["incidents"],
    );
    draft.plan
}

/// The longest time of one case.
fn elapsed(case: &str) -> i64 {
    let (mut draft, rows, what) = draft();
    draft.objective("longest", vec![Figure::Max { rows, what }], &["incidents"]);
    let text = format!("opened,resolved,priority,waiting\n{case}\n");
    let cut_off = Some(utc("2027-01-01T00:00:00Z"));
    let figures = measured_at(&draft.plan, &[("incidents.csv", &text)], "2026", cut_off);
    let all = &figures.objectives["longest"];
    let with_case = all
        .iter()
        .find(|w| w.groups[0].figures[0].value != Value::Undefined);
    exact(&with_case.expect("one month has the case").groups[0].figures[0])
        .to_i64()
        .expect("whole")
}

#[test]
fn a_clock_counts_working_time() {
    // Round the clock.
    assert_eq!(elapsed("2026-04-03 10:00,2026-04-04 09:00,P1,"), 23 * HOUR);
    // Friday 17:00 to Monday 09:00: an hour on each day.
    assert_eq!(elapsed("2026-04-10 17:00,2026-04-13 09:00,P2,"), 2 * HOUR);
    // Opened at night: the clock starts at 08:00.
    assert_eq!(elapsed("2026-04-14 02:00,2026-04-14 08:00,P2,"), 0);
    assert_eq!(elapsed("2026-04-14 02:00,2026-04-14 08:01,P2,"), MINUTE);
    // Thursday 17:30 over the first of May (closed) and the weekend to Monday 08:30.
    assert_eq!(elapsed("2026-04-30 17:30,2026-05-04 08:30,P2,"), HOUR);
    // The night in which clocks are set forward has an hour less.
    assert_eq!(elapsed("2026-03-29 00:00,2026-03-29 06:00,P1,"), 5 * HOUR);
    assert_eq!(elapsed("2026-10-25 00:00,2026-10-25 06:00,P1,"), 7 * HOUR);
}

#[test]
fn a_clock_stands_still_while_somebody_waits() {
    let waiting = "2026-04-14 09:00/2026-04-14 11:00;2026-04-14 10:00/2026-04-14 12:00";
    assert_eq!(
        elapsed(&format!("2026-04-14 08:00,2026-04-14 16:00,P1,{waiting}")),
        5 * HOUR
    );
    // Waiting outside office hours stops nothing.
    let night = "2026-04-14 18:00/2026-04-15 08:00";
    assert_eq!(
        elapsed(&format!("2026-04-14 17:00,2026-04-15 09:00,P2,{night}")),
        2 * HOUR
    );
}

fn at(plan: &Plan, cases: &str, cut_off: &str) -> Figures {
    let text = format!("opened,resolved,priority,waiting\n{cases}");
    measured_at(
        plan,
        &[("incidents.csv", &text)],
        "2026-04",
        Some(utc(cut_off)),
    )
}

#[test]
fn an_open_case_is_late_once_its_clock_has_run_out() {
    let plan = in_time();
    // Opened on 30 April at 23:59 in Berlin: four hours are over on 1 May at 01:59 UTC.
    let cases = "2026-04-30 23:59,,P1,\n2026-04-20 10:00,2026-04-20 11:00,P1,\n";
    let share = |cut_off: &str| {
        let figures = at(&plan, cases, cut_off);
        let (lo, hi, _) = bounds(figure(&figures, "resolution", "2026-04"));
        (lo, hi, window(&figures, "resolution", "2026-04").is_final)
    };
    // At the end of the month: undecided, so the window is not final.
    assert_eq!(
        share("2026-04-30T22:00:00Z"),
        (ratio(1, 2), Number::one(), false)
    );
    // At the very deadline it could still come in time.
    assert_eq!(
        share("2026-05-01T01:59:00Z"),
        (ratio(1, 2), Number::one(), false)
    );
    // A microsecond later it is late.
    assert_eq!(
        share("2026-05-01T01:59:00.000001Z"),
        (ratio(1, 2), ratio(1, 2), true)
    );
    // Resolved in time, but after the cut-off: at the cut-off nobody knew.
    let cases = "2026-04-30 23:59,2026-05-01 01:00,P1,\n";
    let figures = at(&plan, cases, "2026-04-30T22:30:00Z");
    assert_eq!(
        bounds(figure(&figures, "resolution", "2026-04")).0,
        Number::zero()
    );
    assert_eq!(
        bounds(figure(&figures, "resolution", "2026-04")).1,
        Number::one()
    );
    let figures = at(&plan, cases, "2026-05-02T00:00:00Z");
    assert_eq!(
        exact(figure(&figures, "resolution", "2026-04")),
        Number::one()
    );
}

#[test]
fn what_is_dated_after_the_cut_off_is_not_seen() {
    let plan = in_time();
    let cases = "2026-04-20 10:00,2026-04-20 11:00,P1,\n2026-04-25 10:00,2026-04-26 11:00,P1,\n";
    // 10:00 in Berlin is 08:00 UTC: the second case is opened just after the cut-off.
    let seen = |cut_off: &str| {
        let figures = at(&plan, cases, cut_off);
        assert!(!window(&figures, "resolution", "2026-04").is_final);
        let share = figure(&figures, "resolution", "2026-04");
        // The month goes on: what share the cases to come make of it, nobody knows.
        assert_eq!(bounds(share), (Number::zero(), Number::one(), false));
        match share.parts {
            Parts::Share { good, total, .. } => (good, total),
            _ => panic!("{share:?}"),
        }
    };
    assert_eq!(seen("2026-04-25T07:59:59.999999Z"), (1, 1));
    assert_eq!(seen("2026-04-25T08:00:00.000001Z"), (1, 2));
}

#[test]
fn failing_cases_are_listed_with_their_places() {
    let plan = in_time();
    let cases = "2026-04-20 10:00,2026-04-20 11:00,P1,\n2026-04-21 10:00,2026-04-21 15:00,P1,\n2026-04-30 23:59,,P2,\n";
    let figures = at(&plan, cases, "2026-04-30T22:00:00Z");
    let share = figure(&figures, "resolution", "2026-04");
    let listed: Vec<_> = share
        .evidence
        .iter()
        .map(|one| (one.row.clone(), one.sure, one.words.as_str()))
        .collect();
    let place = |line| Some(("incidents.csv".to_owned(), line));
    assert_eq!(
        listed,
        [
            (place(3), true, "resolved 2026-04-21T13:00:00Z, priority P1"),
            (place(4), false, "priority P2"),
        ]
    );
}

#[test]
fn no_cases_have_no_share() {
    let figures = at(&in_time(), "", "2026-05-01T00:00:00Z");
    assert_eq!(
        figure(&figures, "resolution", "2026-04").value,
        Value::Undefined
    );
}

/// How a row compares two of its fields.
fn compares(build: impl Fn(&mut Draft) -> NodeId, row: &str) -> Truth {
    let mut draft = Draft::new("Europe/Berlin");
    draft.source(
        "works",
        source(
            SourceKind::Spans,
            vec![
                field("start", FieldType::Timestamp),
                field("end", FieldType::Timestamp),
                field("announced", FieldType::Timestamp),
                field("due", FieldType::Date),
            ],
        ),
    );
    let mut weekdays = vec![vec![("08:00:00".to_owned(), "18:00:00".to_owned())]; 5];
    weekdays.extend([Vec::new(), Vec::new()]);
    let office = Calendar::Week {
        timezone: "Europe/Berlin".to_owned(),
        hours: weekdays,
        closed: Dates::Listed {
            dates: Vec::new(),
            yearly: vec!["05-01".to_owned()],
            ranges: Vec::new(),
        },
        open: Vec::new(),
    };
    draft.plan.calendars.insert("office".to_owned(), office);
    let condition = build(&mut draft);
    let all = draft.node(Node::Scan {
        source: "works".to_owned(),
        narrow: Vec::new(),
    });
    draft.objective(
        "share",
        vec![Figure::Share {
            rows: all,
            condition,
        }],
        &["works"],
    );
    let text = format!("start,end,announced,due\n{row}\n");
    let figures = measured(&draft.plan, &[("works.csv", &text)], "2026");
    let months = figures.objectives["share"].iter();
    let mut values = months.map(|month| &month.groups[0].figures[0].value);
    match values.find(|value| **value != Value::Undefined) {
        Some(Value::Number { interval, .. }) if interval.point() == Some(&Number::one()) => {
            Truth::True
        }
        Some(Value::Number { interval, .. }) if interval.is_exact() => Truth::False,
        _ => Truth::Unknown,
    }
}

/// `announced + n units relation start`
fn announced(draft: &mut Draft, count: u32, unit: PeriodUnit, relation: Relation) -> NodeId {
    let from = draft.field("announced");
    let period = Period {
        count,
        unit,
        calendar: (unit == PeriodUnit::BusinessDay).then(|| "office".to_owned()),
    };
    let deadline = draft.node(Node::ShiftPeriod {
        from,
        period: PeriodKey(period),
        back: false,
    });
    let start = draft.field("start");
    draft.node(Node::Compare {
        relation,
        left: deadline,
        right: start,
    })
}

#[test]
fn work_may_start_on_the_fifth_business_day() {
    let holds = |relation, row: &str| {
        compares(
            |draft| announced(draft, 5, PeriodUnit::BusinessDay, relation),
            row,
        )
    };
    // Announced on Friday 24 April; May 1 is closed: the fifth business day is Monday 4 May.
    let on =
        |day: &str| format!("2026-05-0{day} 00:00,2026-05-09 00:00,2026-04-24 17:00,2026-05-01");
    assert_eq!(holds(Relation::LessEqual, &on("4")), Truth::True);
    assert_eq!(holds(Relation::LessEqual, &on("3")), Truth::False);
    // Five clear days: not before the 5th.
    assert_eq!(holds(Relation::Less, &on("4")), Truth::False);
    assert_eq!(holds(Relation::Less, &on("5")), Truth::True);
}

#[test]
fn months_end_on_their_last_day_and_dates_at_their_end() {
    let row = |start: &str| format!("{start},2026-08-09 00:00,2026-04-30 17:00,2026-04-30");
    let three_months = |start: &str| {
        compares(
            |d| announced(d, 3, PeriodUnit::Month, Relation::LessEqual),
            &row(start),
        )
    };
    assert_eq!(three_months("2026-07-30 00:00"), Truth::True);
    assert_eq!(three_months("2026-07-29 23:59"), Truth::False);
    // `t <= d` is "on d or before"; where an instant is needed, d stands for the end of its day.
    let on_time = |start: &str| {
        compares(
            |draft| {
                let (start, due) = (draft.field("start"), draft.field("due"));
                draft.node(Node::Compare {
                    relation: Relation::LessEqual,
                    left: start,
                    right: due,
                })
            },
            &row(start),
        )
    };
    assert_eq!(on_time("2026-04-30 23:59:59"), Truth::True);
    assert_eq!(on_time("2026-05-01 00:00"), Truth::False);
    let two_hours_more = |start: &str| {
        compares(
            |draft| {
                let (start, due, hours) = (
                    draft.field("start"),
                    draft.field("due"),
                    draft.number(2 * HOUR),
                );
                let right = draft.node(Node::Shift {
                    instant: due,
                    by: hours,
                });
                draft.node(Node::Compare {
                    relation: Relation::LessEqual,
                    left: start,
                    right,
                })
            },
            &row(start),
        )
    };
    assert_eq!(two_hours_more("2026-05-01 02:00"), Truth::True);
    assert_eq!(two_hours_more("2026-05-01 02:01"), Truth::False);
    let days = |start: &str, count: i64| {
        compares(
            |draft| {
                let (from, to) = (draft.field("due"), draft.field("start"));
                let days = draft.node(Node::Days { from, to });
                let right = draft.number(count);
                draft.node(Node::Compare {
                    relation: Relation::Equal,
                    left: days,
                    right,
                })
            },
            &row(start),
        )
    };
    assert_eq!(days("2026-05-01 00:00", 1), Truth::True);
    assert_eq!(days("2026-04-30 23:59", 0), Truth::True);
}
