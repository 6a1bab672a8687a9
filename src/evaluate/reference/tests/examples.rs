//! Data given by examples (decisions 42 and 44).

use super::samples::outage_plan;
use super::{MINUTE, micros, window};
use crate::evaluate::data::{DataSet, ExampleData, Given, GivenData};
use crate::evaluate::figures::Figures;
use crate::evaluate::reference::{Over, Request, measure};
use crate::evaluate::testing::{Draft, every_minute, field, source, utc};
use crate::plan::v1::{
    Existence, FieldType, Figure, Gaps, Groups, Key, Node, Plan, Quantifier, Roster, SourceKind,
};

fn fail(source: &str, group: &[&str], from: &str, to: &str) -> Given {
    Given {
        source: source.to_owned(),
        what: GivenData::Fail {
            group: group.iter().map(|key| (*key).to_owned()).collect(),
            from: utc(from),
            to: utc(to),
        },
    }
}

fn rows(source: &str, columns: &[&str], rows: &[&[&str]]) -> Given {
    let cell = |text: &&str| (!text.is_empty()).then(|| (*text).to_owned());
    Given {
        source: source.to_owned(),
        what: GivenData::Rows {
            columns: columns.iter().map(|name| (*name).to_owned()).collect(),
            rows: rows
                .iter()
                .map(|row| row.iter().map(cell).collect())
                .collect(),
        },
    }
}

fn run(plan: &Plan, over: &str, given: Vec<Given>) -> Figures {
    let (first, last) = over.split_once(" to ").unwrap_or((over, over));
    let example = ExampleData {
        over: (first.to_owned(), last.to_owned()),
        given,
    };
    let data = DataSet::from_example(plan, &example).unwrap_or_else(|problems| {
        let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{texts:?}")
    });
    let request = Request {
        over: Over::Named {
            first: first.to_owned(),
            last: last.to_owned(),
        },
        cut_off: None,
    };
    measure(plan, &data, &request).unwrap_or_else(|error| panic!("{error}"))
}

fn workplace() -> Plan {
    let (mut draft, outage) = outage_plan("Europe/Berlin", Gaps::Down);
    draft.source(
        "maintenance",
        source(
            SourceKind::Spans,
            vec![
                field("start", FieldType::Timestamp),
                field("end", FieldType::Timestamp),
            ],
        ),
    );
    let whole = draft.node(Node::Window);
    let announced = draft.node(Node::Scan {
        source: "maintenance".to_owned(),
        narrow: Vec::new(),
    });
    let excluded = draft.node(Node::Spans { rows: announced });
    let figures = vec![
        Figure::Length { time: outage },
        Figure::Length { time: whole },
    ];
    draft.objective("uptime", figures, &["checks", "maintenance"]);
    draft.last().excluded = excluded;
    draft.plan
}

fn lengths(figures: &Figures, name: &str) -> (i64, i64) {
    let window = window(figures, "uptime", name);
    assert!(window.is_final && !window.silent, "{window:?}");
    let values = &window.groups[0].figures;
    (micros(&values[0]) / MINUTE, micros(&values[1]) / MINUTE)
}

#[test]
fn samples_fail_and_are_good_elsewhere() {
    let outage = || {
        fail(
            "checks",
            &[],
            "2026-04-03T08:00:00Z",
            "2026-04-03T08:51:00Z",
        )
    };
    let plan = workplace();
    let figures = run(&plan, "2026-04", vec![outage()]);
    assert_eq!(lengths(&figures, "2026-04"), (51, 43_200));
    // Windows before it are good throughout, from the effective date on.
    assert_eq!(lengths(&figures, "2026-03"), (0, 44_580));
    // One of three sites is no majority; two are.
    let (from, to) = ("2026-04-03T08:00:00Z", "2026-04-03T08:51:00Z");
    let one = fail("checks", &["berlin"], from, to);
    let other = fail("checks", &["hamburg"], from, to);
    assert_eq!(
        lengths(&run(&plan, "2026-04", vec![one.clone()]), "2026-04"),
        (0, 43_200)
    );
    assert_eq!(
        lengths(&run(&plan, "2026-04", vec![one, other]), "2026-04"),
        (51, 43_200)
    );
    // The same outage inside announced maintenance leaves the window: 120 minutes are gone.
    let maintenance = rows(
        "maintenance",
        &["start", "end"],
        &[&["2026-04-03 10:00", "2026-04-03 12:00"]],
    );
    let figures = run(&plan, "2026-04", vec![outage(), maintenance]);
    assert_eq!(lengths(&figures, "2026-04"), (0, 43_080));
}

#[test]
fn a_run_that_the_end_of_the_example_cuts_is_followed_beyond_it() {
    let plan = workplace();
    // The last minute of April, and good from then on: one minute is no outage.
    let short = fail(
        "checks",
        &[],
        "2026-04-30T21:59:00Z",
        "2026-04-30T22:00:00Z",
    );
    assert_eq!(
        lengths(&run(&plan, "2026-04", vec![short]), "2026-04"),
        (0, 43_200)
    );
    // Going on for another minute, it is one, and April has its first half.
    let longer = fail(
        "checks",
        &[],
        "2026-04-30T21:59:00Z",
        "2026-04-30T22:01:00Z",
    );
    assert_eq!(
        lengths(&run(&plan, "2026-04", vec![longer]), "2026-04"),
        (1, 43_200)
    );
}

#[test]
fn given_samples_hold_until_the_next() {
    let plan = workplace();
    let given = rows(
        "checks",
        &["at", "ok"],
        &[
            &["2026-04-03 10:00", "false"],
            &["2026-04-03 10:51", "true"],
        ],
    );
    // Without a site they hold for all of them.
    assert_eq!(
        lengths(&run(&plan, "2026-04", vec![given]), "2026-04"),
        (51, 43_200)
    );
    let given = rows(
        "checks",
        &["at", "site", "ok"],
        &[
            &["2026-04-03 10:00", "berlin", "false"],
            &["2026-04-03 10:00", "hamburg", "false"],
            &["2026-04-03 10:20", "hamburg", "true"],
        ],
    );
    assert_eq!(
        lengths(&run(&plan, "2026-04", vec![given]), "2026-04"),
        (20, 43_200)
    );
}

/// Instances in zones of a region: down when all instances of two zones are.
fn cloud() -> Plan {
    let mut draft = Draft::new("UTC");
    draft.enumeration("Tier", &["standard", "spot"]);
    let tier = FieldType::Enum {
        of: "Tier".to_owned(),
        others_ignored: false,
    };
    draft.source(
        "running",
        source(
            SourceKind::Spans,
            vec![
                field("start", FieldType::Timestamp),
                field("end", FieldType::Timestamp),
                field("region", FieldType::Text),
                field("zone", FieldType::Text),
                field("instance", FieldType::Text),
                field("tier", tier),
            ],
        ),
    );
    let all = draft.node(Node::Scan {
        source: "running".to_owned(),
        narrow: Vec::new(),
    });
    let tier = draft.field("tier");
    let standard = draft.constant(crate::plan::v1::Value::Text("standard".to_owned()));
    let is_standard = draft.node(Node::Compare {
        relation: crate::plan::v1::Relation::Equal,
        left: tier,
        right: standard,
    });
    let running = draft.node(Node::Filter {
        rows: all,
        condition: is_standard,
    });
    draft.source(
        "health",
        source(
            every_minute(&["instance"], Gaps::Unknown, Existence::During(running)),
            vec![
                field("at", FieldType::Timestamp),
                field("region", FieldType::Text),
                field("zone", FieldType::Text),
                field("instance", FieldType::Text),
                field("reachable", FieldType::Bool),
            ],
        ),
    );
    let reachable = draft.field("reachable");
    let unreachable = draft.not(reachable);
    let narrow = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    let samples = draft.node(Node::Samples {
        source: "health".to_owned(),
        narrow: narrow(&["region", "zone", "instance"]),
        condition: Some(unreachable),
        in_gaps: true,
    });
    let roster = |keys: &[&str]| {
        vec![Roster {
            source: "health".to_owned(),
            narrow: narrow(keys),
        }]
    };
    let zone_down = draft.node(Node::Quantified {
        quantifier: Quantifier::All,
        time: samples,
        by: "instance".to_owned(),
        roster: roster(&["region", "zone"]),
    });
    let region_down = draft.node(Node::Quantified {
        quantifier: Quantifier::AtLeast(2),
        time: zone_down,
        by: "zone".to_owned(),
        roster: roster(&["region"]),
    });
    let key = |name: &str| Key {
        name: name.to_owned(),
        enumeration: None,
    };
    draft.objective(
        "region",
        vec![Figure::Length { time: region_down }],
        &["health"],
    );
    draft.last().keys = vec![key("region")];
    draft.last().groups = Groups::From(running);
    draft.objective(
        "instance",
        vec![Figure::Length { time: samples }],
        &["health"],
    );
    draft.last().keys = vec![key("instance")];
    draft.last().groups = Groups::From(running);
    draft.plan
}

const RUNNING: [&str; 6] = ["start", "end", "region", "zone", "instance", "tier"];

fn minutes(figures: &Figures, path: &str) -> Vec<(String, i64)> {
    let groups = &window(figures, path, "2026-04").groups;
    groups
        .iter()
        .map(|group| (group.keys.join("/"), micros(&group.figures[0]) / MINUTE))
        .collect()
}

#[test]
fn instances_exist_while_they_run() {
    let (start, end) = ("2026-04-01 00:00", "2026-05-01 00:00");
    let given = rows(
        "running",
        &RUNNING,
        &[
            &[start, end, "west", "w-1", "i-1", "standard"],
            &[start, end, "west", "w-1", "i-2", "standard"],
            &[start, end, "west", "w-2", "i-3", "standard"],
            // Born on the 10th at 12:30, in a third zone.
            &["2026-04-10 12:30", end, "west", "w-3", "i-4", "standard"],
            &[start, end, "west", "w-2", "i-9", "spot"],
        ],
    );
    let down = |instance: &str, from: &str, to: &str| {
        let at = |clock: &str| format!("2026-04-10T{clock}:00Z");
        fail("health", &[instance], &at(from), &at(to))
    };
    let figures = run(
        &cloud(),
        "2026-04",
        vec![
            given,
            down("i-1", "10:00", "13:00"),
            down("i-2", "11:00", "13:00"),
            down("i-3", "11:30", "12:00"),
            down("i-4", "12:00", "12:45"),
            // Spot instances do not exist for the agreement.
            down("i-9", "00:00", "23:00"),
        ],
    );
    // w-1 is down 11:00–13:00, w-2 11:30–12:00, w-3 12:30–12:45: two at once for 45 minutes.
    assert_eq!(minutes(&figures, "region"), [("west".to_owned(), 45)]);
    let expected = [("i-1", 180), ("i-2", 120), ("i-3", 30), ("i-4", 15)];
    let expected = expected.map(|(name, minutes)| (name.to_owned(), minutes));
    assert_eq!(minutes(&figures, "instance"), expected);
}

#[test]
fn what_fails_must_be_clear() {
    let (mut draft, _) = outage_plan("UTC", Gaps::Down);
    let checks = draft
        .plan
        .measurement
        .sources
        .get_mut("checks")
        .expect("it is there");
    checks.fields.push(field("degraded", FieldType::Bool));
    let example = |given| ExampleData {
        over: ("2026-04".to_owned(), "2026-04".to_owned()),
        given: vec![given],
    };
    let outage = fail(
        "checks",
        &[],
        "2026-04-03T08:00:00Z",
        "2026-04-03T08:51:00Z",
    );
    // Only `ok` is read: it fails.
    assert!(DataSet::from_example(&draft.plan, &example(outage.clone())).is_ok());
    let degraded = draft.field("degraded");
    draft.node(Node::Samples {
        source: "checks".to_owned(),
        narrow: Vec::new(),
        condition: Some(degraded),
        in_gaps: true,
    });
    let problems = DataSet::from_example(&draft.plan, &example(outage)).expect_err("it is unclear");
    let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        ["checks: `fail` could mean `ok` or `degraded` of `checks`: give its rows"]
    );
    let bad = rows("checks", &["at", "ok"], &[&["2026-04-03", "maybe"]]);
    let problems = DataSet::from_example(&draft.plan, &example(bad)).expect_err("it does not fit");
    assert!(
        problems
            .iter()
            .next()
            .expect("one")
            .to_string()
            .starts_with("given checks:1: column `at`")
    );
}
