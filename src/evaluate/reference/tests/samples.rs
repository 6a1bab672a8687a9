//! Samples, gaps and what lies before and after the data (decisions 9, 10, 45).

use super::{MINUTE, figure, measured, micro_bounds, micros, window};
use crate::evaluate::testing::{Draft, every_minute, field, member_of, source};
use crate::plan::v1::{Existence, FieldType, Figure, Gaps, Node, NodeId, Plan, Quantifier, Roster};
use crate::quantity::{Instant, Zone};
use std::fmt::Write as _;

/// Probes every minute from three sites: more than half of them down, for two minutes or longer.
pub(super) fn outage_plan(timezone: &str, gaps: Gaps) -> (Draft, NodeId) {
    let mut draft = Draft::new(timezone);
    draft.enumeration("Site", &["berlin", "frankfurt", "hamburg"]);
    draft.source(
        "checks",
        source(
            every_minute(&["site"], gaps, Existence::Always),
            vec![
                field("at", FieldType::Timestamp),
                field("site", member_of("Site")),
                field("ok", FieldType::Bool),
            ],
        ),
    );
    let ok = draft.field("ok");
    let down = draft.not(ok);
    let samples = draft.node(Node::Samples {
        source: "checks".to_owned(),
        narrow: vec!["site".to_owned()],
        condition: Some(down),
        in_gaps: gaps == Gaps::Down,
    });
    let majority = draft.node(Node::Quantified {
        quantifier: Quantifier::MoreThanHalf,
        time: samples,
        by: "site".to_owned(),
        roster: vec![Roster {
            source: "checks".to_owned(),
            narrow: Vec::new(),
        }],
    });
    let outage = draft.node(Node::Lasting {
        time: majority,
        strict: false,
        limit: (2 * MINUTE).into(),
        excess: false,
    });
    (draft, outage)
}

fn workplace() -> Plan {
    let (mut draft, outage) = outage_plan("Europe/Berlin", Gaps::Down);
    let whole = draft.node(Node::Window);
    let figures = vec![
        Figure::Length { time: outage },
        Figure::Length { time: whole },
    ];
    draft.objective("uptime", figures, &["checks"]);
    draft.plan
}

/// Probes every minute from local `from` to local `to`; all sites fail in the local stretches.
fn probes(zone: &str, from: &str, to: &str, failing: &[(&str, &str)]) -> String {
    let zone = Zone::load(zone).expect("it exists");
    let at = |text: &str| {
        let local = crate::quantity::LocalDateTime::parse(text).expect("a local time");
        zone.instant(local).0
    };
    let failing: Vec<(i64, i64)> = failing
        .iter()
        .map(|(from, to)| (at(from), at(to)))
        .collect();
    let mut text = String::from("at,site,ok\n");
    let (mut now, end) = (at(from), at(to));
    while now < end {
        let ok = !failing.iter().any(|(from, to)| (*from..*to).contains(&now));
        for site in ["berlin", "frankfurt", "hamburg"] {
            writeln!(text, "{},{site},{ok}", Instant(now)).expect("text takes it");
        }
        now += MINUTE;
    }
    text
}

#[test]
fn fifty_one_minutes_of_outage_in_april() {
    let plan = workplace();
    let failing = [("2026-04-03 10:00", "2026-04-03 10:51")];
    let data = probes(
        "Europe/Berlin",
        "2026-04-01 00:00",
        "2026-05-01 00:00",
        &failing,
    );
    let figures = measured(&plan, &[("checks.csv", &data)], "2026-04");
    let april = window(&figures, "uptime", "2026-04");
    let values = &april.groups[0].figures;
    assert_eq!(micros(&values[0]), 51 * MINUTE);
    // 30 days of 1440 minutes.
    assert_eq!(micros(&values[1]), 43_200 * MINUTE);
    assert!(april.is_final);
    assert_eq!(values[0].evidence.len(), 1);
    assert_eq!(
        values[0].evidence[0].from.to_string(),
        "2026-04-03T08:00:00Z"
    );
    assert_eq!(values[0].evidence[0].to.to_string(), "2026-04-03T08:51:00Z");
    // Windows back to the effective date, wholly before the data.
    let march = window(&figures, "uptime", "2026-03");
    assert!(march.silent);
    assert_eq!(
        micro_bounds(&march.groups[0].figures[0]),
        (0, 743 * 60 * MINUTE)
    );
}

#[test]
fn an_outage_over_the_end_of_a_month_is_shared() {
    let plan = workplace();
    let failing = [("2026-03-31 23:30", "2026-04-01 00:40")];
    let data = probes(
        "Europe/Berlin",
        "2026-03-01 00:00",
        "2026-05-01 00:00",
        &failing,
    );
    let figures = measured(&plan, &[("checks.csv", &data)], "2026-03 to 2026-04");
    let lengths = |name: &str| {
        let values = &window(&figures, "uptime", name).groups[0].figures;
        (micros(&values[0]), micros(&values[1]))
    };
    // March has 743 hours, for clocks are set forward on the 29th: 1 − 30/44580 = 1485/1486.
    assert_eq!(lengths("2026-03"), (30 * MINUTE, 44_580 * MINUTE));
    // 1 − 40/43200 = 1079/1080.
    assert_eq!(lengths("2026-04"), (40 * MINUTE, 43_200 * MINUTE));
}

#[test]
fn a_run_at_the_edge_is_followed_beyond_it() {
    let plan = workplace();
    // One minute in March, one in April: together they last two.
    let failing = [("2026-03-31 23:59", "2026-04-01 00:01")];
    let data = probes(
        "Europe/Berlin",
        "2026-03-01 00:00",
        "2026-05-01 00:00",
        &failing,
    );
    let figures = measured(&plan, &[("checks.csv", &data)], "2026-03 to 2026-04");
    assert_eq!(micros(figure_of(&figures, "2026-03")), MINUTE);
    assert_eq!(micros(figure_of(&figures, "2026-04")), MINUTE);
    // With the data of March alone it is not known whether the run lasts long enough.
    let data = probes(
        "Europe/Berlin",
        "2026-03-01 00:00",
        "2026-04-01 00:00",
        &failing,
    );
    let figures = measured(&plan, &[("checks.csv", &data)], "2026-03");
    assert_eq!(micro_bounds(figure_of(&figures, "2026-03")), (0, MINUTE));
    assert!(!window(&figures, "uptime", "2026-03").is_final);
    // Without an outage at its edge, the same data settles the month.
    let data = probes("Europe/Berlin", "2026-03-01 00:00", "2026-04-01 00:00", &[]);
    let figures = measured(&plan, &[("checks.csv", &data)], "2026-03");
    assert!(window(&figures, "uptime", "2026-03").is_final);
}

fn figure_of<'f>(
    figures: &'f crate::evaluate::figures::Figures,
    name: &str,
) -> &'f crate::evaluate::figures::Measured {
    &window(figures, "uptime", name).groups[0].figures[0]
}

/// One series of probes in UTC; how long it is down.
fn down(gaps: Gaps, exists: Existence) -> Plan {
    let mut draft = Draft::new("UTC");
    let fields = vec![
        field("at", FieldType::Timestamp),
        field("ok", FieldType::Bool),
    ];
    draft.source("checks", source(every_minute(&[], gaps, exists), fields));
    let ok = draft.field("ok");
    let down = draft.not(ok);
    let samples = draft.node(Node::Samples {
        source: "checks".to_owned(),
        narrow: Vec::new(),
        condition: Some(down),
        in_gaps: gaps == Gaps::Down,
    });
    draft.objective("down", vec![Figure::Length { time: samples }], &["checks"]);
    draft.plan
}

/// What is down on 1 January 2026, given the seconds after midnight of good samples.
fn gap_seconds(
    gaps: Gaps,
    exists: Existence,
    samples: &[i64],
    second_of_failure: Option<i64>,
) -> (i64, i64) {
    let mut text = String::from("at,ok\n");
    let midnight = crate::evaluate::testing::utc("2026-01-01T00:00:00Z").0;
    for second in samples {
        let ok = Some(*second) != second_of_failure;
        writeln!(text, "{},{ok}", Instant(midnight + second * 1_000_000)).expect("text takes it");
    }
    let mut plan = down(gaps, exists);
    plan.measurement.objectives[0].window = crate::plan::v1::Window::Period {
        rule: crate::evaluate::testing::calendar(crate::plan::v1::PeriodSize::Hour),
    };
    let figures = measured(&plan, &[("checks.csv", &text)], "2026-01-01T00");
    let (lo, hi) = micro_bounds(figure(&figures, "down", "2026-01-01T00"));
    (lo / 1_000_000, hi / 1_000_000)
}

/// Samples that cover the hour, except that after `last` the next comes at `next`.
fn with_gap(last: i64, next: i64) -> Vec<i64> {
    let before = (0..=last).step_by(60);
    let after = (next..4_000).step_by(60);
    before.chain(after).collect()
}

#[test]
fn a_sample_is_late_only_beyond_the_tolerance() {
    let down = |next: i64| gap_seconds(Gaps::Down, Existence::Always, &with_gap(600, next), None);
    // 90 seconds after the last one is still in time; a second more leaves a gap of 31.
    assert_eq!(down(690), (0, 0));
    assert_eq!(down(691), (31, 31));
    assert_eq!(down(900), (240, 240));
}

#[test]
fn a_gap_counts_as_the_contract_says() {
    let gap = with_gap(600, 900);
    let down = |gaps| gap_seconds(gaps, Existence::Always, &gap, None);
    assert_eq!(down(Gaps::Down), (240, 240));
    assert_eq!(down(Gaps::Up), (0, 0));
    assert_eq!(down(Gaps::Unknown), (0, 240));
    // Excluded gaps leave the window by the objective's exclusion; the state stays open.
    assert_eq!(down(Gaps::Excluded), (0, 240));
}

#[test]
fn a_failed_sample_holds_until_the_next() {
    let all: Vec<i64> = (0..4_000).step_by(60).collect();
    let down = |samples: &[i64]| gap_seconds(Gaps::Up, Existence::Always, samples, Some(600));
    assert_eq!(down(&all), (60, 60));
    // The next one comes after 85 seconds, in time.
    assert_eq!(down(&with_gap(600, 685)), (85, 85));
    // After 91 it is late: the sample holds for its minute.
    assert_eq!(down(&with_gap(600, 691)), (60, 60));
}

#[test]
fn before_the_data_begins_nothing_is_known() {
    let late: Vec<i64> = (600..4_000).step_by(60).collect();
    let down = |gaps, exists| gap_seconds(gaps, exists, &late, None);
    assert_eq!(down(Gaps::Down, Existence::Always), (0, 600));
    assert_eq!(down(Gaps::Down, Existence::WhileSampled), (0, 600));
}

#[test]
fn after_the_data_ends_nothing_is_known() {
    let early: Vec<i64> = (0..=3_000).step_by(60).collect();
    // The last sample at 3000 holds to 3060; the rest of the hour is unknown.
    let down = |gaps| gap_seconds(gaps, Existence::Always, &early, None);
    assert_eq!(down(Gaps::Down), (0, 540));
    assert_eq!(down(Gaps::Up), (0, 540));
}
