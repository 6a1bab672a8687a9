//! What is done again when somebody types.

use super::Step;
use crate::resolve::{Memory, Values};
use crate::{Before, Reading, compile_and_keep};
use std::collections::BTreeSet;

const RULES: &str = r#"
enum Priority { P1, P2 }
table goals "Goals" {
  Priority | solve: duration
  P1       | 4 hours
  P2       | 8 hours
}
source tickets "Tickets" {
  kind events
  field at timestamp
  field priority Priority
  field took duration
  supplied by acme
}
let urgent = tickets where priority == P1
metric solved: percent = share(tickets, took <= goals[priority].solve) otherwise 100%
metric fast: percent = share(urgent, took <= 1 hour) otherwise 100%
objective in_time "In time" { for workplace; measure solved; target >= 95%; over each calendar month }
objective at_once "At once" { for workplace; measure fast; target >= 90%; over each calendar month }
penalty late "Late" { for in_time; basis fee of workplace; when < 95% credit 5% }
penalty slow "Slow" { for at_once; basis fee of workplace; when < 90% credit 7% }
remedies { round each credit to 0.01 half up }
"#;

fn read(text: &str, before: Before) -> Reading {
    let text = format!("{}\n{text}", include_str!("../../../tests/preamble.sla"));
    let files = Memory::new().with("main.sla", text.as_str());
    let (compilation, reading) = compile_and_keep(&files, "main.sla", &Values::new(), None, before);
    let errors = compilation.diagnostics.iter().filter(|it| it.is_error());
    assert_eq!(
        errors.map(|it| &it.headline).collect::<Vec<_>>(),
        Vec::<&String>::new()
    );
    reading
}

/// The declarations that are checked again when the first `old` becomes `new`.
fn again(old: &str, new: &str) -> Vec<String> {
    assert!(RULES.contains(old));
    let first = read(RULES, Before::default());
    let second = read(&RULES.replacen(old, new, 1), first.into_before());
    let mut again = BTreeSet::new();
    for (step, of) in second.notes.steps.iter().enumerate() {
        for id in of.done() {
            let declared = second.resolved.declarations().nth(id.0 as usize);
            let name = declared.map_or_else(String::new, |(_, it)| it.path.to_string());
            let of_all = step >= Step::Cycles as usize;
            again.insert(if of_all {
                "everything".to_owned()
            } else {
                name
            });
        }
    }
    again.into_iter().collect()
}

#[test]
fn only_what_hangs_on_a_change_is_checked_again() {
    // No metric sees what a cell holds.
    let nothing: [&str; 0] = [];
    assert_eq!(again("P1       | 4 hours", "P1       | 5 hours"), nothing);
    let of_source = ["everything", "tickets"];
    assert_eq!(again("supplied by acme", "supplied by globex"), of_source);
    assert_eq!(again("credit 7%", "credit 8%"), ["everything", "slow"]);
    let seen = ["at_once", "everything", "fast", "slow"];
    assert_eq!(again("took <= 1 hour", "took <= 20 minutes"), seen);
}

#[test]
fn another_title_has_everything_checked_again() {
    let all = again("\"In time\"", "\"In due time\"");
    let names = ["late", "slow", "solved", "fast", "workplace"];
    assert!(
        names.iter().all(|name| all.iter().any(|it| it == name)),
        "{all:?}"
    );
}
