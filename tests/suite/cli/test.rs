//! `slac test`: worked examples.

use super::eval::CHECKS;
use super::{CLEAN, code, folder, run, slac};

/// Two examples, of which the second is wrong: one of four is three quarters.
const EXAMPLES: &str = r#"
source checks "Checks" {
  kind events; supplied by acme, verifiable by globex
  field at timestamp; field ok bool
}
metric good: percent = share(checks, ok) otherwise no value
objective quality "Quality" {
  for workplace; measure good
  target >= 90%; over each calendar month; key
}
example "All checks are good" {
  over 2026-03
  given checks { at | ok
    2026-03-02 10:00 | true }
  expect quality == 100%; expect quality met
}
example "One check of four fails" {
  over 2026-03
  given checks { at | ok
    2026-03-02 10:00 | true
    2026-03-03 10:00 | true
    2026-03-04 10:00 | true
    2026-03-05 10:00 | false }
  expect quality == 80%; expect quality missed
}
"#;

#[test]
fn what_is_expected_is_compared_with_what_comes_out() {
    let folder = folder(&[("a.sla", &format!("{CLEAN}{EXAMPLES}"))]);
    insta::assert_snapshot!(run(&folder, &["test"]), @r"
    exit code 1
    --- stdout
    ok      All checks are good
    FAILED  One check of four fails (a.sla:39:1)
            a.sla:46:3: expected quality == 80%
            but it is 75%
    --- stderr
    1 of 2 examples failed
    ");
    let right = EXAMPLES.replace("80%", "75%");
    std::fs::write(folder.path().join("a.sla"), format!("{CLEAN}{right}")).expect("it is written");
    insta::assert_snapshot!(run(&folder, &["test", "a.sla"]), @r"
    exit code 0
    --- stdout
    ok      All checks are good
    ok      One check of four fails
    --- stderr
    2 examples passed
    ");
}

#[test]
fn a_title_that_speaks_of_something_else_is_doubted() {
    let odd = EXAMPLES
        .replace("80%", "75%")
        .replace("All checks are good", "The promise is missed")
        .replace("One check of four fails", "It is not met");
    let folder = folder(&[("a.sla", &format!("{CLEAN}{odd}"))]);
    insta::assert_snapshot!(run(&folder, &["test"]), @r"
    exit code 0
    --- stdout
    ok      The promise is missed
            a.sla:33:1: warning[SLA0630]: the title of this example speaks of a miss, and no objective is missed
    ok      It is not met
    --- stderr
    2 examples passed
    ");
}

#[test]
fn as_json_each_example_is_a_line() {
    let folder = folder(&[("a.sla", &format!("{CLEAN}{EXAMPLES}"))]);
    let output = slac(folder.path(), &["test", "--format", "json"]).output();
    let output = output.expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stderr.is_empty());
    let text = String::from_utf8(output.stdout).expect("it is text");
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["passed"], true);
    assert_eq!(lines[1]["passed"], false);
    assert_eq!(lines[1]["checks"][0]["actual"], "75%");
}

#[test]
fn a_contract_with_errors_has_no_examples_to_run() {
    let folder = folder(&[("a.sla", &format!("{CLEAN}{EXAMPLES}party\n"))]);
    assert_eq!(code(&folder, &["test"]), Some(1));
    assert_eq!(code(&folder, &["test", "b.sla"]), Some(2));
}

/// What an example does not give did not happen, also in the months before: this miss is the first.
#[test]
fn an_example_is_the_whole_world() {
    let example = r#"
example "One miss" {
  over 2026-03
  given checks { at | ok
    2026-03-02 10:00 | false }
  expect quality missed; expect low == 100 EUR
}
"#;
    let folder = folder(&[("a.sla", &format!("{CLEAN}{CHECKS}{example}"))]);
    let shown = run(&folder, &["test"]);
    assert!(shown.starts_with("exit code 0\n"), "{shown}");
}
