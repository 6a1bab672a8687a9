//! `--as-of`: the contract as it stands on a day, for every command that reads one.

use super::{CLEAN, folder, run, slac};
use crate::rust_text::root;
use std::fs;

/// From April on a month may have no call, and the rulings are evidence of their own. Its example holds from then on only.
fn contract() -> String {
    format!(
        "{CLEAN}
source calls \"Calls\" {{ kind events; supplied by acme, verifiable by globex; field at timestamp }}
metric number: number = count(calls)
objective calm \"Calm\" {{ for workplace; measure number; target <= 1; over each calendar month; key }}
amendments {{ agreed by acme, globex; notice 30 days after the last consent }}
amendment calmer \"Calmer\" {{
  proposed 2026-02-02 by globex; agreed 2026-02-10 by acme; effective 2026-04-01
  change objective calm {{ target <= 0 }}
  add source visits \"Visits\" {{ kind events; supplied by acme, verifiable by globex; field at timestamp }}
  add metric visited: number = count(visits)
  add objective visited_once \"A visit\" {{ for workplace; measure visited; target >= 1; over each calendar month; key }}
}}
example \"A call\" {{
  over   2026-04
  given  calls {{ at
    2026-04-02 08:00 }}
  expect calm missed
}}
"
    )
}

const SETTINGS: &str =
    "contract = \"a.sla\"\n[data]\ncalls = \"calls.csv\"\nvisits = \"visits.csv\"\n";
const CALLS: &str = "at\n2026-04-02 08:00\n2026-05-01 00:00\n";

#[test]
fn verdicts_are_those_of_the_day() {
    let text = contract();
    let folder = folder(&[
        ("a.sla", &text),
        ("slac.toml", SETTINGS),
        ("calls.csv", CALLS),
        ("visits.csv", CALLS),
    ]);
    let eval = |day: &str| run(&folder, &["eval", ".", "--over", "2026-04", "--as-of", day]);
    let (before, after) = (eval("2026-03-31"), eval("2026-04-01"));
    assert!(before.contains("met  calm[2026-04]  1  <= 1"), "{before}");
    // The project's data of a source that comes later is left aside with it.
    assert!(!before.contains("visit"), "{before}");
    assert!(
        after.contains("missed  calm[2026-04]          1  <= 0"),
        "{after}"
    );
    assert!(after.contains("met     visited_once[2026-04]"), "{after}");
}

#[test]
fn data_for_a_source_that_no_amendment_adds_is_a_mistake() {
    let text = contract();
    let settings = SETTINGS.replace("visits =", "visit =");
    let folder = folder(&[
        ("a.sla", &text),
        ("slac.toml", &settings),
        ("calls.csv", CALLS),
    ]);
    let shown = run(
        &folder,
        &["eval", ".", "--over", "2026-04", "--as-of", "2026-03-31"],
    );
    assert!(
        shown.contains("SLA0702") && shown.contains("`visit`"),
        "{shown}"
    );
}

#[test]
fn worked_examples_are_those_of_the_day() {
    let text = contract();
    let folder = folder(&[("a.sla", &text)]);
    let before = run(&folder, &["test", "a.sla", "--as-of", "2026-03-31"]);
    assert!(
        before.starts_with("exit code 1") && before.contains("A call"),
        "{before}"
    );
    let after = run(&folder, &["test", "a.sla", "--as-of", "2026-04-01"]);
    assert!(after.starts_with("exit code 0"), "{after}");
}

#[test]
fn documents_are_those_of_the_day() {
    let text = contract();
    let text = text
        .split("example \"A call\"")
        .next()
        .expect("the contract");
    let folder = folder(&[("a.sla", text)]);
    let document = |day: &str| {
        let arguments = [
            "build", "a.sla", "--emit", "markdown", "-o", day, "--as-of", day,
        ];
        let shown = run(&folder, &arguments);
        assert!(shown.starts_with("exit code 0"), "{shown}");
        let file = folder.path().join(day).join("agreement.md");
        fs::read_to_string(file).expect("it was built")
    };
    let (before, after) = (document("2026-03-31"), document("2026-04-01"));
    assert!(
        before.contains("at most 1.") && !before.contains("A visit"),
        "{before}"
    );
    assert!(
        after.contains("at most 0.") && after.contains("A visit"),
        "{after}"
    );
}

#[test]
fn later_mistakes_are_left_aside() {
    let file = root().join("tests/mistakes/hasty_amendment.sla");
    let text = fs::read_to_string(file).expect("it can be read");
    let folder = folder(&[("a.sla", &text)]);
    let check = |day: &str| run(&folder, &["check", "a.sla", "--as-of", day]);
    let before = check("2026-05-31");
    assert!(before.starts_with("exit code 0"), "{before}");
    let after = check("2026-06-01");
    assert!(
        after.starts_with("exit code 1") && after.contains("SLA0431"),
        "{after}"
    );
    let unread = check("2026-31-05");
    assert!(unread.starts_with("exit code 2"), "{unread}");
}

/// Examples name data of what amendments add.
#[test]
fn examples_can_be_evaluated_before_their_amendments() {
    for (example, over, day) in [
        ("outsourcing", "2026-02", "2026-03-31"),
        ("common_paper", "2026-11", "2026-12-31"),
    ] {
        let folder = root().join("examples").join(example);
        let mut command = slac(&folder, &["eval", ".", "--over", over, "--as-of", day]);
        let output = command.output().expect("it runs");
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!errors.contains("error["), "{errors}");
        assert!(!output.stdout.is_empty(), "{errors}");
    }
}
