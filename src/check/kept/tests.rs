//! What is done again when somebody types.

use super::readers::Readers;
use super::{Fact, Parts, Step};
use crate::resolve::{DeclId, Memory, Values};
use crate::{Before, Reading, compile_and_keep};
use proptest::prelude::*;
use std::collections::BTreeSet;

const RULES: &str = r#"
enum Priority { P1, P2 }
enum Team { day, night }
table goals "Goals" {
  Priority | solve: duration
  P1       | 4 hours
  P2       | 8 hours
}
source tickets "Tickets" {
  kind events
  field at timestamp
  field priority Priority
  field team Team
  field before Team
  field took duration
  supplied by acme
}
let urgent = tickets where priority == P1
metric solved: percent = share(tickets, took <= goals[priority].solve) otherwise 100%
metric dark: percent = share(tickets where team == night or team == before, took <= 2 hours) otherwise 100%
metric fast: percent = share(urgent, took <= 1 hour) otherwise 100%
objective in_time "In time" { for workplace; measure solved; target >= 95%; over each calendar month }
objective at_once "At once" { for workplace; measure fast; target >= 90%; over each calendar month }
penalty late "Late" { for in_time; basis fee of workplace; when < 95% credit 5% }
penalty slow "Slow" { for at_once; basis fee of workplace; when < 90% credit 7% }
remedies { round each credit to 0.01 half up }
"#;

fn read(text: &str, before: Before) -> (Vec<String>, Reading) {
    let text = format!("{}\n{text}", include_str!("../../../tests/preamble.sla"));
    let files = Memory::new().with("main.sla", text.as_str());
    let (compilation, reading) = compile_and_keep(&files, "main.sla", &Values::new(), None, before);
    let errors = compilation.diagnostics.iter().filter(|it| it.is_error());
    let errors = errors.map(|it| it.headline.clone()).collect();
    (errors, reading)
}

/// The declarations that are checked again when the first `old` becomes `new`.
fn again(old: &str, new: &str) -> Vec<String> {
    assert!(RULES.contains(old));
    let (errors, first) = read(RULES, Before::default());
    assert_eq!(errors, Vec::<String>::new());
    let (_, second) = read(&RULES.replacen(old, new, 1), first.into_before());
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
fn members_of_an_enum_are_known_by_their_names_and_places() {
    let nothing: [&str; 0] = [];
    let team = "day, night }";
    assert_eq!(again(team, "day, night, both }"), nothing);
    let metric = ["dark"];
    assert_eq!(again(team, "night, day }"), metric);
    assert_eq!(again(team, "both, day, night }"), metric);
    // It was looked for, and there was none: now the name can mean two things.
    let broken = ["dark", "everything"];
    assert_eq!(again(team, "day, night, before }"), broken);
}

#[test]
fn another_title_is_seen_by_those_that_ask_for_it() {
    assert_eq!(
        again("\"In time\"", "\"In due time\""),
        ["everything", "in_time", "late"]
    );
    assert_eq!(
        again("metric dark", "/// By night.\nmetric dark"),
        ["dark", "everything"]
    );
    // Prose finds a named set by its title.
    let all = again("let urgent =", "let urgent \"Urgent tickets\" =");
    let names = ["late", "slow", "solved", "fast", "workplace"];
    assert!(
        names.iter().all(|name| all.iter().any(|it| it == name)),
        "{all:?}"
    );
}

proptest! {
    /// Parts taken over together and added one by one stand as if all had been added in their order.
    #[test]
    fn parts_stand_in_order(
        parts in prop::collection::vec((prop::option::of(0_u8..3), prop::option::of(prop::option::of(0_u8..3))), 0..12),
        one_by_one in any::<bool>(),
    ) {
        let ids = || (0..).map(DeclId).zip(&parts);
        let (mut all, mut to) = (Parts::default(), Vec::new());
        for (id, (before, _)) in ids() {
            before.iter().for_each(|it| all.add(&mut to, id, *it));
        }
        let mut all = all.again(std::mem::take(&mut to));
        let again: BTreeSet<DeclId> =
            ids().filter(|(_, (_, now))| now.is_some()).map(|(id, _)| id).collect();
        if one_by_one && let Some((id, _)) = ids().find(|(id, _)| !again.contains(id)) {
            all.keep_one(&mut to, id);
        }
        all.keep_but(&mut to, &again);
        for (id, (before, now)) in ids() {
            let Some(Some(now)) = now else { continue };
            if *before == Some(*now) && now % 2 == 0 {
                all.keep_one(&mut to, id);
            } else {
                all.add(&mut to, id, *now);
            }
        }
        all.close(&mut to, |id| id);
        let after = |(before, now): &(Option<u8>, Option<Option<u8>>)| now.unwrap_or(*before);
        let expected = ids().filter_map(|(id, it)| Some((id, after(it)?)));
        let (expected, values): (Vec<_>, Vec<_>) = expected.unzip();
        prop_assert_eq!(all.ids().collect::<Vec<_>>(), expected);
        prop_assert_eq!(to, values);
        let changed: BTreeSet<DeclId> = all.changed().collect();
        for (id, it) in ids() {
            prop_assert_eq!(changed.contains(&id), after(it) != it.0);
            prop_assert_eq!(all.is_same(id), after(it) == it.0);
        }
    }

    /// Who asks twice is there once, and who asks no more is gone.
    #[test]
    fn readers_are_who_asked(
        asked in prop::collection::vec((0_u32..4, 0_u32..6, any::<bool>(), any::<bool>()), 0..40),
    ) {
        let (mut readers, mut model) = (Readers::default(), BTreeSet::new());
        for (of, reader, is_text, comes) in asked {
            let fact = if is_text { Fact::Text } else { Fact::Source };
            if comes {
                readers.add(fact, DeclId(of), DeclId(reader));
                if of != reader {
                    model.insert((of, is_text, reader));
                }
            } else {
                readers.remove(fact, DeclId(of), DeclId(reader));
                model.remove(&(of, is_text, reader));
            }
        }
        for of in 0..4 {
            for (fact, is_text) in [(Fact::Text, true), (Fact::Source, false)] {
                let found: Vec<_> = readers.of(fact, DeclId(of)).map(|id| id.0).collect();
                let known = model.iter().filter(|it| (it.0, it.1) == (of, is_text));
                prop_assert_eq!(found, known.map(|it| it.2).collect::<Vec<_>>());
            }
        }
    }
}
