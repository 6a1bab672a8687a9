//! Published cases of working time, windows and tiers: `tests/working_time/README.md`.

use crate::rust_text::root;
use crate::support::{Checked, PREAMBLE};
use serde_json::Value;
use slac::diagnostics::render::Format;
use slac::evaluate::assess::{Options, Over, assess};
use slac::evaluate::data::{DataReader, Input, NoProgress, ReadOptions, read};
use slac::evaluate::example::run_examples;
use slac::evaluate::reference::{self, Request, measure};
use slac::evaluate::statement::v1::{Group, Verdict};
use std::collections::BTreeMap;
use std::fs;
use std::io;

/// Every case, by the test that has it.
const CASES: [(&str, &[&str]); 8] = [
    (
        "deadlines_in_office_hours",
        &[
            "chatwoot-13392",
            "chatwoot-13392-b",
            "chatwoot-13392-c",
            "zammad-390",
            "freescout-3756",
            "glpi-10594",
        ],
    ),
    ("a_pause_outlives_a_change_of_target", &["glpi-15605"]),
    (
        "missing_measurements_are_what_the_contract_says",
        &["uptime-kuma-2401"],
    ),
    ("slices_without_traffic", &["sloth-133", "sloth-241"]),
    ("a_month_is_not_thirty_days", &["openslo-267"]),
    ("tiers_that_contradict_the_promise", &["github-sla"]),
    ("tiers_with_a_hole", &["tailscale-sla"]),
    (
        "amounts_are_exact_and_follow_the_prose",
        &["accord-late-delivery", "accord-float"],
    ),
];

fn read_file(name: &str) -> String {
    let path = root().join("tests/working_time").join(name);
    fs::read_to_string(path).expect("it can be read")
}

fn published() -> BTreeMap<String, Value> {
    let text = read_file("vectors.json");
    let cases: Vec<Value> = serde_json::from_str(&text).expect("it is JSON");
    let id = |case: &Value| case["id"].as_str().expect("it has an id").to_owned();
    cases.into_iter().map(|case| (id(&case), case)).collect()
}

#[test]
fn every_published_case_has_its_test() {
    let published = published();
    let mut tested: Vec<&str> = CASES
        .iter()
        .flat_map(|(_, ids)| ids.iter().copied())
        .collect();
    tested.sort_unstable();
    assert_eq!(tested, published.keys().collect::<Vec<_>>());
    let source = fs::read_to_string(root().join("tests/suite/working_time.rs"));
    let source = source.expect("it can be read");
    for (test, _) in CASES {
        assert!(source.contains(&format!("\nfn {test}()")), "{test}");
    }
}

/// Runs the examples of a contract, which must have no findings. Returns how many there were.
fn examples(name: &str, text: &str) -> usize {
    let checked = Checked::new("sla", text);
    assert!(
        checked.found.is_empty(),
        "{name}: {}",
        checked.render(Format::Full)
    );
    let compiled = slac::check_text(name, &checked.text);
    let agreement = compiled.agreement.expect("it has no errors");
    let ran = run_examples(&agreement, &slac::plan::build(&agreement));
    for one in &ran {
        assert!(one.passed(), "{name}: {}: {one:?}", one.title);
    }
    ran.len()
}

// ---- deadlines -----------------------------------------------------------------

struct Case {
    id: &'static str,
    hours: &'static str,
    start: &'static str,
    paused: &'static str,
    allowed: &'static str,
    deadline: &'static str,
    /// The next second that counts.
    late: &'static str,
}

/// 18 November 2026 is a Wednesday, 20 November a Friday.
const DEADLINES: [Case; 6] = [
    // Half an hour is left of Friday, the other half is Monday's first.
    Case {
        id: "chatwoot-13392",
        hours: "monday to friday 09:00 to 17:00",
        start: "2026-11-20 16:30",
        paused: "",
        allowed: "1 hour",
        deadline: "2026-11-23 09:30",
        late: "2026-11-23 09:30:01",
    },
    // Before opening: two hours from 09:00.
    Case {
        id: "chatwoot-13392-b",
        hours: "monday to friday 09:00 to 17:00",
        start: "2026-11-18 07:00",
        paused: "",
        allowed: "2 hours",
        deadline: "2026-11-18 11:00",
        late: "2026-11-18 11:00:01",
    },
    Case {
        id: "chatwoot-13392-c",
        hours: "monday to friday 09:00 to 17:00",
        start: "2026-11-18 10:00",
        paused: "",
        allowed: "2 hours",
        deadline: "2026-11-18 12:00",
        late: "2026-11-18 12:00:01",
    },
    // Twelve hours each on the 10th, 12th, 14th and 15th.
    Case {
        id: "zammad-390",
        hours: "monday to sunday 09:00 to 21:00\n  closed 2016-11-11, 2016-11-13",
        start: "2016-11-09 23:00",
        paused: "",
        allowed: "48 hours",
        deadline: "2016-11-15 21:00",
        late: "2016-11-16 09:00:01",
    },
    // One hour on Tuesday, three on Wednesday.
    Case {
        id: "freescout-3756",
        hours: "monday to friday 09:00 to 17:00",
        start: "2026-11-17 16:00",
        paused: "",
        allowed: "4 hours",
        deadline: "2026-11-18 12:00",
        late: "2026-11-18 12:00:01",
    },
    // Four hours on Friday and four on Monday: the pause from closing to opening adds nothing.
    Case {
        id: "glpi-10594",
        hours: "monday to friday 09:00 to 17:00",
        start: "2026-11-20 13:00",
        paused: "2026-11-20 17:00/2026-11-23 09:00",
        allowed: "8 hours",
        deadline: "2026-11-23 13:00",
        late: "2026-11-23 13:00:01",
    },
];

/// A contract that bounds the time worked between two times, and two examples: at the deadline all of
/// the allowed time is used, a second later it is exceeded.
fn deadline(case: &Case) -> String {
    let Case {
        hours,
        start,
        paused,
        allowed,
        deadline,
        late,
        ..
    } = case;
    let (year, month) = (&start[..4], &start[..7]);
    let head = PREAMBLE.replace("effective 2026-01-01", &format!("effective {year}-01-01"));
    format!(
        r#"{head}
calendar office "Office hours" {{
  {hours}
}}
source tickets "Tickets" {{
  kind  cases; dated by opened
  supplied by acme, verifiable by globex
  field opened timestamp; field done timestamp; field paused spans
}}
metric worked: duration =
  sum(tickets, elapsed(opened to done, on office, except paused)) otherwise no value
objective work "Time worked" {{
  for workplace; measure worked
  target <= {allowed}; over each calendar month; key
}}
example "At the deadline" {{
  over  {month}
  given tickets {{ opened | done | paused
    {start} | {deadline} | "{paused}" }}
  expect work == {allowed}; expect work met
}}
example "A second later" {{
  over  {month}
  given tickets {{ opened | done | paused
    {start} | {late} | "{paused}" }}
  expect work missed
}}
"#
    )
}

#[test]
fn deadlines_in_office_hours() {
    let published = published();
    for case in &DEADLINES {
        let facts = &published[case.id];
        // `1 h` is one hour; GLPI's working day has eight here.
        let allowed = facts["allowed"].as_str().expect("it says how long");
        let hours = case.allowed.split(' ').next();
        let theirs = match allowed {
            "1 working day" => Some("8"),
            other => other.split(' ').next(),
        };
        assert_eq!(hours, theirs, "{}", case.id);
        assert_eq!(examples(case.id, &deadline(case)), 2);
    }
    let theirs = |field: &str| {
        published["zammad-390"][field]
            .as_str()
            .map(|it| it.replace('T', " "))
    };
    assert_eq!(theirs("start").as_deref(), Some(DEADLINES[3].start));
    assert_eq!(theirs("deadline").as_deref(), Some(DEADLINES[3].deadline));
    // The answer worked out in the issue is WRONG by its own terms: it names 11 November as a holiday and
    // still takes twelve hours off on that day. At that time only 36 of the 48 hours have passed.
    let wrong = theirs("published_answer").expect("it is published");
    let text = deadline(&Case {
        deadline: "2016-11-14 21:00",
        late: "2016-11-14 21:00:01",
        ..DEADLINES[3]
    });
    assert_eq!(wrong, "2016-11-14 21:00");
    let text = text.replace("expect work == 48 hours", "expect work == 36 hours");
    let text = text.replace("expect work missed", "expect work met");
    assert_eq!(examples("zammad-390", &text), 2);
}

/// A pause that begins an hour before closing adds that hour, and no more.
#[test]
fn a_pause_in_office_hours_counts() {
    let case = Case {
        paused: "2026-11-20 16:00/2026-11-23 09:00",
        deadline: "2026-11-23 14:00",
        late: "2026-11-23 14:00:01",
        ..DEADLINES[5]
    };
    assert_eq!(examples("glpi-10594", &deadline(&case)), 2);
}

#[test]
fn a_pause_outlives_a_change_of_target() {
    let name = "pause_and_priority.sla";
    assert_eq!(examples(name, &read_file(name)), 3);
}

// ---- missing measurements ------------------------------------------------------

/// Probes every quarter of an hour; what `gaps count as` is put in.
const PROBES: &str = r#"
source probes "Probes" {
  kind  samples every 15 minutes; exists always; gaps count as GAPS
  supplied by acme, verifiable by globex
  field at timestamp; field up bool
}
metric availability: percent = 1 - length(time(probes where not up)) / length(window)
objective uptime "Availability" {
  for workplace; measure availability
  target >= 60%; over each calendar hour; key
}
"#;

/// Up, nothing, up.
const UP_UNKNOWN_UP: &str = "at,up\n\
    2026-11-18 10:00,true\n\
    2026-11-18 10:30,true\n\
    2026-11-18 10:45,true\n\
    2026-11-18 11:00,true\n";

/// Up, nothing, down, up.
const UP_UNKNOWN_DOWN_UP: &str = "at,up\n\
    2026-11-18 10:00,true\n\
    2026-11-18 10:30,false\n\
    2026-11-18 10:45,true\n\
    2026-11-18 11:00,true\n";

struct File(&'static str);

impl DataReader for File {
    fn open(&self, _: &str) -> io::Result<Box<dyn io::Read + '_>> {
        Ok(Box::new(self.0.as_bytes()))
    }
}

/// What is found in the hour from 10:00.
fn hour(gaps: &str, data: &'static str) -> Group {
    let text = format!("{PREAMBLE}{}", PROBES.replace("GAPS", gaps));
    let compiled = slac::check_text("probes.sla", &text);
    let agreement = compiled.agreement.expect("it has no errors");
    let plan = slac::plan::build(&agreement);
    let input = Input {
        file: "probes.csv".to_owned(),
        source: None,
    };
    let options = ReadOptions::default();
    let reading = read(&plan, &[input], &File(data), &options, &mut NoProgress);
    let name = "2026-11-18T10".to_owned();
    let request = Request {
        over: reference::Over::Named {
            first: name.clone(),
            last: name.clone(),
        },
        cut_off: None,
    };
    let figures = measure(&plan, &reading.data, &request).expect("it is measured");
    let options = Options {
        over: Over::named(&plan, &name, &name).expect("it is an hour"),
        given: BTreeMap::new(),
        history: None,
        claims: None,
        digest: None,
    };
    let statement = assess(&plan, &figures, &options).expect("it is judged");
    let window = statement.objectives[0].windows.last().expect("an hour");
    window.groups[0].clone()
}

/// Least and greatest value, exactly.
fn bounds(group: &Group) -> (String, String) {
    let range = group.value.as_ref().expect("it has a value");
    let end = |end: &Option<slac::evaluate::statement::v1::Amount>| {
        let end = end.as_ref().expect("it is bounded");
        end.exact.0.to_string()
    };
    (end(&range.least), end(&range.greatest))
}

/// The reporter of the issue calls 75 % the share of the known time. That is WRONG: of the three
/// quarters of an hour that are known, two are up. Three of four counts the missing one as up, which
/// `gaps count as up` says; what the tool computed, one half, counts it as down. slac lets
/// the parties choose, and `unknown` gives both ends.
#[test]
fn missing_measurements_are_what_the_contract_says() {
    let exact = |of: &str| (of.to_owned(), of.to_owned());
    assert_eq!(bounds(&hour("excluded", UP_UNKNOWN_UP)), exact("1"));
    assert_eq!(bounds(&hour("excluded", UP_UNKNOWN_DOWN_UP)), exact("2/3"));
    assert_eq!(bounds(&hour("down", UP_UNKNOWN_DOWN_UP)), exact("1/2"));
    assert_eq!(bounds(&hour("up", UP_UNKNOWN_DOWN_UP)), exact("3/4"));
    let open = hour("unknown", UP_UNKNOWN_DOWN_UP);
    assert_eq!(bounds(&open), ("1/2".to_owned(), "3/4".to_owned()));
    assert_eq!(open.verdict, Verdict::Undetermined);
}

#[test]
fn slices_without_traffic() {
    assert_eq!(examples("slices.sla", &read_file("slices.sla")), 2);
    // An author who does not say what an empty hour is must choose.
    let silent = read_file("slices.sla").replace("good) otherwise 100% each", "good) each");
    assert!(Checked::new("sla", &silent).has("SLA0310"));
}

#[test]
fn a_month_is_not_thirty_days() {
    assert_eq!(examples("months.sla", &read_file("months.sla")), 3);
    let bare = read_file("months.sla").replace("over each calendar month", "over each month");
    assert!(Checked::new("sla", &bare).has("SLA0123"));
    // A rolling window says its length and where it steps.
    let rolling = |window: &str| {
        let text = read_file("months.sla").replace("each calendar month", window);
        let text = text
            .split("// 2592 of")
            .next()
            .unwrap_or_default()
            .to_owned();
        Checked::new("sla", &text).found.has_errors()
    };
    assert!(!rolling("rolling 30 days, every calendar day"));
    assert!(rolling("rolling 30 days"));
}

// ---- tiers ---------------------------------------------------------------------

/// What is found, and where: the code and the headline.
fn found(text: &str) -> Vec<(&'static str, String)> {
    let checked = Checked::new("sla", text);
    let found = checked.found.iter();
    found
        .map(|one| (one.code.id, one.headline.clone()))
        .collect()
}

#[test]
fn tiers_that_contradict_the_promise() {
    assert_eq!(
        found(&read_file("github_tiers.sla")),
        [
            (
                "SLA0401",
                "`uptime_credit` says nothing for exactly 99 %".to_owned()
            ),
            (
                "SLA0405",
                "this line pays for exactly 99.9 %, which keeps the promise".to_owned()
            ),
        ]
    );
}

#[test]
fn tiers_with_a_hole() {
    let text = read_file("tailscale_tiers.sla");
    let holes = found(&text);
    assert_eq!(holes.len(), 1, "{holes:?}");
    assert_eq!(holes[0].0, "SLA0401");
    assert!(holes[0].1.contains("99.89"), "{holes:?}");
    // A reference to a section that is not there is said beside the hole.
    let clause = "clause limits \"Limits\" \"The limits of {section_5} apply.\"\n";
    let dangling = found(&format!("{text}{clause}"));
    let unknown = ("SLA0203", "unknown name `section_5`".to_owned());
    assert_eq!(dangling, [holes[0].clone(), unknown]);
}

/// The published test expects 52.50, which is WRONG by the prose beside it; another published value
/// is 110.00000000000001. The contract says how both come about.
#[test]
fn amounts_are_exact_and_follow_the_prose() {
    let name = "late_delivery.sla";
    assert_eq!(examples(name, &read_file(name)), 3);
    let published = published();
    let theirs =
        |id: &str, field: &str| published[id][field].as_str().unwrap_or_default().to_owned();
    assert!(theirs("accord-late-delivery", "prose_result").starts_with("63.00"));
    assert_eq!(theirs("accord-float", "expected_exact"), "110.00");
}
