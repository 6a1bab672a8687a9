//! Kinds of windows, the term, amended terms, and what is final (decisions 11, 13, 35).

use super::{DAY, HOUR, MINUTE, exact, measured, measured_at, micros, window};
use crate::evaluate::figures::{Figures, Value};
use crate::evaluate::reference::{MeasureError, Over, Request, measure};
use crate::evaluate::testing::{Draft, calendar, field, optional, read_files, source, utc};
use crate::plan::v1::{
    FieldType, Figure, Length, Node, NodeId, Period, PeriodBasis, PeriodRule, PeriodSize,
    PeriodUnit, Plan, SourceKind, Window,
};
use crate::quantity::{Instant, Interval};

/// Outages as spans, and how long they are.
fn draft(timezone: &str) -> (Draft, NodeId, NodeId) {
    let mut draft = Draft::new(timezone);
    draft.source(
        "outages",
        source(
            SourceKind::Spans,
            vec![
                field("start", FieldType::Timestamp),
                optional("end", FieldType::Timestamp),
                field("site", FieldType::Text),
                field("cost", FieldType::Number),
            ],
        ),
    );
    let rows = draft.node(Node::Scan {
        source: "outages".to_owned(),
        narrow: Vec::new(),
    });
    let down = draft.node(Node::Spans { rows });
    (draft, rows, down)
}

fn plan(timezone: &str, make: impl Fn(NodeId, NodeId) -> Window) -> Plan {
    let (mut draft, rows, down) = draft(timezone);
    let whole = draft.node(Node::Window);
    let figures = vec![
        Figure::Length { time: down },
        Figure::Length { time: whole },
    ];
    draft.objective("outages", figures, &["outages"]);
    draft.last().window = make(rows, down);
    draft.plan
}

const OUTAGES: &str = "start,end,site,cost\n\
    2026-01-05T10:00Z,2026-01-05T12:00Z,a,1\n\
    2026-01-31T23:00Z,2026-02-01T01:00Z,a,2\n\
    2026-02-10T10:00Z,2026-02-10T10:30Z,b,3\n";

/// Name, minutes down and minutes of each window.
fn listed(figures: &Figures) -> Vec<(String, i64, i64)> {
    let windows = figures.objectives["outages"].iter();
    let minutes = |window: &crate::evaluate::figures::MeasuredWindow, index: usize| {
        micros(&window.groups[0].figures[index]) / MINUTE
    };
    windows
        .map(|window| (window.name.clone(), minutes(window, 0), minutes(window, 1)))
        .collect()
}

fn all(plan: &Plan, over: &str) -> Vec<(String, i64, i64)> {
    listed(&measured(plan, &[("outages.csv", OUTAGES)], over))
}

fn named(rows: &[(&str, i64, i64)]) -> Vec<(String, i64, i64)> {
    rows.iter()
        .map(|(name, down, all)| ((*name).to_owned(), *down, *all))
        .collect()
}

#[test]
fn rolling_windows_end_with_a_period() {
    let thirty_days = |_, _| Window::Rolling {
        length: Length::Period(Period {
            count: 30,
            unit: PeriodUnit::Day,
            calendar: None,
        }),
        every: calendar(PeriodSize::Month),
    };
    let days = 24 * 60;
    // The first reaches back before the effective date and is cut there: 31 days of January minus
    // one. February's goes back to 30 January: from then, 2 h and half an hour.
    assert_eq!(
        all(&plan("UTC", thirty_days), "2026-01 to 2026-02"),
        named(&[
            ("2026-01", 120 + 60, 30 * days),
            ("2026-02", 150, 30 * days)
        ])
    );
    let forty_days = |_, _| Window::Rolling {
        length: Length::Elapsed((40 * DAY).into()),
        every: calendar(PeriodSize::Month),
    };
    let plan = plan("UTC", forty_days);
    let figures = measured(&plan, &[("outages.csv", OUTAGES)], "2026-02");
    let partial: Vec<bool> = figures.objectives["outages"]
        .iter()
        .map(|w| w.partial)
        .collect();
    assert_eq!(partial, [true, false]);
}

#[test]
fn every_run_is_a_window_of_its_own() {
    let plan = plan("Europe/Berlin", |_, time| Window::Run { time });
    assert_eq!(
        all(&plan, "2026-01 to 2026-02"),
        named(&[
            ("2026-01-05T11:00", 120, 120),
            ("2026-02-01T00:00", 120, 120),
            ("2026-02-10T11:00", 30, 30)
        ])
    );
    // A run belongs to the period in which it ends.
    let january = all(&plan, "2026-01");
    assert_eq!(january.len(), 1);
}

#[test]
fn an_open_run_is_not_final() {
    let plan = plan("UTC", |_, time| Window::Run { time });
    let text = "start,end,site,cost\n2026-01-05T10:00Z,,a,1\n";
    let reading = read_files(&plan, &[("outages.csv", text)], false);
    let request = Request {
        over: Over::Between {
            start: utc("2026-01-01T00:00:00Z"),
            end: utc("2026-02-01T00:00:00Z"),
        },
        cut_off: Some(utc("2026-01-05T13:00:00Z")),
    };
    let figures = measure(&plan, &reading.data, &request).expect("it is measured");
    let run = &figures.objectives["outages"][0];
    assert_eq!(run.end, utc("2026-01-05T13:00:00Z"));
    // Three hours so far, and nobody knows how many more.
    let Value::Number { interval, .. } = &run.groups[0].figures[0].value else {
        panic!("{run:?}");
    };
    assert_eq!(interval.lo, Some((3 * HOUR).into()));
    assert_eq!(interval.hi, None);
    assert!(!run.is_final);
}

#[test]
fn every_row_is_a_window_from_its_date_to_its_end() {
    let (mut draft, rows, _) = draft("UTC");
    let what = draft.field("cost");
    draft.objective("outages", vec![Figure::Scalar { what }], &["outages"]);
    draft.last().window = Window::Row {
        rows,
        merged_by: None,
    };
    let figures = measured(
        &draft.plan,
        &[("outages.csv", OUTAGES)],
        "2026-01 to 2026-02",
    );
    let windows = &figures.objectives["outages"];
    let costs: Vec<i64> = windows
        .iter()
        .map(|w| micros(&w.groups[0].figures[0]))
        .collect();
    assert_eq!(costs, [1, 2, 3]);
    assert_eq!(windows[1].name, "2026-01-31T23:00 (outages.csv:3)");
    assert_eq!(windows[1].end, utc("2026-02-01T01:00:00Z"));
    let group = &windows[1].groups[0];
    assert_eq!(group.row["site"], "a");
    assert_eq!(group.window, Interval::exact((2 * HOUR).into()));
    // The second ends in February.
    let january = measured(&draft.plan, &[("outages.csv", OUTAGES)], "2026-01");
    assert_eq!(january.objectives["outages"].len(), 1);
    let (rows, by) = (rows, "site".to_owned());
    draft.last().window = Window::Row {
        rows,
        merged_by: Some(by),
    };
    let text = "start,end,site,cost\n\
        2026-01-05T10:00Z,2026-01-05T12:00Z,a,1\n\
        2026-01-05T11:00Z,2026-01-05T12:00Z,b,2\n\
        2026-01-05T12:00Z,2026-01-05T13:00Z,a,3\n\
        2026-01-05T13:00:01Z,2026-01-05T14:00Z,a,4\n";
    let figures = measured(&draft.plan, &[("outages.csv", text)], "2026-01");
    let joined: Vec<_> = figures.objectives["outages"]
        .iter()
        .map(|window| (micros(&window.groups[0].figures[0]), window.end))
        .collect();
    // Rows of one site that touch are one; its first row speaks for it.
    assert_eq!(
        joined,
        [
            (1, utc("2026-01-05T13:00:00Z")),
            (2, utc("2026-01-05T12:00:00Z")),
            (4, utc("2026-01-05T14:00:00Z"))
        ]
    );
}

#[test]
fn the_time_before_a_row() {
    let plan = plan("Europe/Berlin", |rows, _| Window::BeforeRow {
        length: Length::Period(Period {
            count: 30,
            unit: PeriodUnit::Day,
            calendar: None,
        }),
        rows,
    });
    let figures = measured(&plan, &[("outages.csv", OUTAGES)], "2026-01 to 2026-02");
    let last = figures.objectives["outages"].last().expect("three");
    // 30 days before 10 February at 11:00 in Berlin: only the outage over the end of January.
    assert_eq!(last.start, utc("2026-01-11T10:00:00Z"));
    assert_eq!(last.end, utc("2026-02-10T10:00:00Z"));
    assert_eq!(micros(&last.groups[0].figures[0]), 120 * MINUTE);
}

#[test]
fn windows_are_cut_at_the_edges_of_the_term() {
    let mut plan = plan("UTC", |_, _| Window::Period {
        rule: calendar(PeriodSize::Month),
    });
    plan.agreement.effective = "2026-01-15".to_owned();
    plan.agreement.until = Some("2026-03-10".to_owned());
    let days = 24 * 60;
    // The outage of 5 January lies before the term.
    assert_eq!(
        all(&plan, "2026-01 to 2026-04"),
        named(&[
            ("2026-01", 60, 17 * days),
            ("2026-02", 90, 28 * days),
            ("2026-03", 0, 10 * days)
        ])
    );
    let figures = measured(&plan, &[("outages.csv", OUTAGES)], "2026-01 to 2026-03");
    let partial: Vec<bool> = figures.objectives["outages"]
        .iter()
        .map(|w| w.partial)
        .collect();
    assert_eq!(partial, [true, false, true]);
    plan.measurement.objectives[0].window = Window::Period {
        rule: PeriodRule {
            basis: PeriodBasis::Contract,
            size: PeriodSize::Month,
            from: 0,
        },
    };
    assert_eq!(
        all(&plan, "2026-01 to 2026-02"),
        named(&[("2026-01-15", 150, 31 * days)])
    );
}

#[test]
fn each_window_is_measured_by_the_terms_in_force_at_its_start() {
    let mut plan = plan("UTC", |_, _| Window::Period {
        rule: calendar(PeriodSize::Month),
    });
    let mut later = plan.measurement.objectives[0].clone();
    later.from = Some("2026-02-01".to_owned());
    later.figures.reverse();
    plan.measurement.objectives[0].until = Some("2026-02-01".to_owned());
    plan.measurement.objectives.push(later);
    let days = 24 * 60;
    assert_eq!(
        all(&plan, "2026-01 to 2026-02"),
        named(&[("2026-01", 180, 31 * days), ("2026-02", 28 * days, 90)])
    );
}

#[test]
fn a_window_is_final_when_the_data_reaches_its_end() {
    let plan = plan("UTC", |_, _| Window::Period {
        rule: calendar(PeriodSize::Month),
    });
    let is_final = |cut_off: &str| {
        let files = [("outages.csv", OUTAGES)];
        let figures = measured_at(&plan, &files, "2026-01", Some(utc(cut_off)));
        window(&figures, "outages", "2026-01").is_final
    };
    assert!(!is_final("2026-01-31T23:59:59.999999Z"));
    assert!(is_final("2026-02-01T00:00:00Z"));
    // Without a cut-off, the data speaks as far as its rows reach.
    let figures = measured_at(&plan, &[("outages.csv", OUTAGES)], "2026-02", None);
    assert_eq!(figures.cut_off, utc("2026-02-10T10:30:00Z"));
    assert!(window(&figures, "outages", "2026-01").is_final);
    assert!(!window(&figures, "outages", "2026-02").is_final);
}

#[test]
fn everything_asked_for_includes_the_window_in_progress() {
    let plan = plan("UTC", |_, _| Window::Period {
        rule: calendar(PeriodSize::Month),
    });
    let reading = read_files(&plan, &[("outages.csv", OUTAGES)], false);
    let figures = measure(&plan, &reading.data, &Request::default()).expect("it is measured");
    let names: Vec<&str> = figures.objectives["outages"]
        .iter()
        .map(|w| w.name.as_str())
        .collect();
    assert_eq!(names, ["2026-01", "2026-02"]);
    let bad = Request {
        over: Over::Named {
            first: "January".to_owned(),
            last: "2026-02".to_owned(),
        },
        cut_off: None,
    };
    let error = measure(&plan, &reading.data, &bad).expect_err("it is no period");
    assert_eq!(error, MeasureError::Period("January".to_owned()));
    let none = read_files(&plan, &[], false);
    assert_eq!(
        measure(&plan, &none.data, &Request::default()),
        Err(MeasureError::NoEnd)
    );
}

#[test]
fn charges_are_summed_by_day() {
    let (mut draft, rows, _) = draft("Europe/Berlin");
    let what = draft.field("cost");
    draft
        .plan
        .measurement
        .metered
        .insert("cloud".to_owned(), Figure::Sum { rows, what });
    draft
        .plan
        .measurement
        .breaches
        .insert("duty".to_owned(), rows);
    let figures = measured(&draft.plan, &[("outages.csv", OUTAGES)], "2026-02");
    let days: Vec<String> = figures.metered["cloud"]
        .iter()
        .map(|(day, sum)| format!("{day} {sum}"))
        .collect();
    // 23:00 UTC is the next day in Berlin.
    assert_eq!(days, ["2026-01-05 1", "2026-02-01 2", "2026-02-10 3"]);
    let lines: Vec<_> = figures.breaches["duty"]
        .iter()
        .map(|one| one.row.clone())
        .collect();
    let place = |line| Some(("outages.csv".to_owned(), line));
    assert_eq!(lines, [place(3), place(4)]);
    let coverage = &figures.sources["outages"];
    assert_eq!(
        (coverage.rows, coverage.refused, coverage.absent),
        (3, 0, false)
    );
    assert_eq!(coverage.from, Some(utc("2026-01-05T10:00:00Z")));
    assert_eq!(coverage.to, Some(utc("2026-02-10T10:30:00Z")));
    assert_eq!(coverage.files[0].0, "outages.csv");
}

/// The data begins in March. Whether January had no outage or whether its outages are in another
/// file cannot be told, unless January is asked for.
#[test]
fn time_before_all_rows_is_told_from_time_without_rows() {
    let plan = plan("UTC", |_, _| Window::Period {
        rule: calendar(PeriodSize::Month),
    });
    let rows = "start,end,site,cost\n\
        2026-03-01T00:00Z,2026-03-01T01:00Z,a,1\n\
        2026-05-01T00:00Z,2026-05-01T01:00Z,a,1\n";
    let before = |over: &str| -> Vec<bool> {
        let figures = measured(&plan, &[("outages.csv", rows)], over);
        let windows = figures.objectives["outages"].iter();
        windows.map(|window| window.silent).collect()
    };
    assert_eq!(before("2026-04"), [true, true, false, false]);
    assert_eq!(before("2026-02 to 2026-04"), [true, false, false, false]);
    assert_eq!(before("2026-01 to 2026-04"), [false; 4]);
}

#[test]
fn a_source_without_data_is_absent() {
    let plan = plan("UTC", |_, _| Window::Period {
        rule: calendar(PeriodSize::Month),
    });
    let figures = measured_at(&plan, &[], "2026-01", Some(Instant(0)));
    let group = &window(&figures, "outages", "2026-01").groups[0];
    assert_eq!(group.absent, ["outages"]);
    assert!(figures.sources["outages"].absent);
    assert_eq!(exact(&group.figures[0]), 0.into());
}

/// The value of a window that may not be one may be undefined.
#[test]
fn a_row_that_may_not_be_a_window() {
    let (mut draft, _, _) = draft("UTC");
    let rows = draft.node(Node::Scan {
        source: "outages".to_owned(),
        narrow: Vec::new(),
    });
    let (what, whole) = (draft.field("cost"), draft.node(Node::RowSpan));
    let length = draft.node(Node::Taken {
        figure: Figure::Length { time: whole },
    });
    let limit = draft.number(4 * HOUR);
    let long = draft.node(Node::Compare {
        relation: crate::plan::v1::Relation::GreaterEqual,
        left: length,
        right: limit,
    });
    let rows = draft.node(Node::Filter {
        rows,
        condition: long,
    });
    draft.objective("outages", vec![Figure::Scalar { what }], &["outages"]);
    draft.last().window = Window::Row {
        rows,
        merged_by: None,
    };
    let text = "start,end,site,cost\n2026-01-05T10:00Z,,a,7\n";
    let request = Request {
        over: Over::Named {
            first: "2026-01".to_owned(),
            last: "2026-01".to_owned(),
        },
        // Two hours after the start: it may yet last for four.
        cut_off: Some(utc("2026-01-05T12:00:00Z")),
    };
    let reading = read_files(&draft.plan, &[("outages.csv", text)], false);
    let figures = measure(&draft.plan, &reading.data, &request).expect("it is measured");
    let value = &figures.objectives["outages"][0].groups[0].figures[0].value;
    let expected = Value::Number {
        interval: Interval::exact(7.into()),
        maybe_undefined: true,
    };
    assert_eq!(*value, expected);
}
