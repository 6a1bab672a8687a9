//! What may come next, at places where an author would have to guess.

use super::{Next, next_in_clause, next_in_item};
use crate::syntax::ast::BlockKind;

fn shown(next: Option<Next>) -> String {
    let Some(next) = next else {
        return "nothing".to_owned();
    };
    let mut shown = next.words;
    shown.extend(next.signs);
    shown.extend(next.things.iter().map(|thing| format!("{thing:?}")));
    if next.end {
        shown.push("the end".to_owned());
    }
    shown.join(", ")
}

fn clause(kind: &str, before: &str) -> String {
    let kind = BlockKind::from_word(kind).expect("a kind of declaration");
    shown(next_in_clause(kind, before))
}

/// Beginnings of clauses.
const ASKED: [(&str, &str); 47] = [
    ("contract", "term 12 months"),
    ("contract", "term 12 months, "),
    ("contract", "term 12 months, renews for 12 months"),
    ("contract", "business"),
    ("source", "supplied"),
    ("source", "kind samples every 1 minute"),
    ("source", "gaps"),
    ("source", "figures of acme"),
    ("source", "field opened timestamp"),
    ("service", "fee 4_000 EUR"),
    ("objective", "over"),
    ("objective", "over each"),
    ("objective", "target"),
    ("objective", "measure availability"),
    ("penalty", "when"),
    ("penalty", "when < 99.9%"),
    ("penalty", "when < 99.9% credit"),
    ("penalty", "when missed"),
    ("penalty", "when missed in 3"),
    ("termination", "when uptime missed in 3 of"),
    ("termination", "when uptime"),
    ("termination", "lapses 90 days"),
    ("termination", "right"),
    ("remedies", "claim"),
    ("remedies", "claim by globex"),
    ("remedies", "claim by globex within 30 days"),
    ("remedies", "round"),
    ("remedies", "round each credit to 0.01"),
    ("remedies", "pay as credit"),
    ("remedies", "combine sum"),
    ("report", "sent by acme"),
    ("report", "due"),
    ("amendments", "agreed"),
    ("amendments", "running"),
    ("amendments", "effective"),
    ("amendment", "windows in progress"),
    ("amendment", "windows in progress keep the"),
    ("amendment", "agreed 2026-02-01"),
    ("example", "expect uptime"),
    ("example", "given checks"),
    ("example", "given checks fail"),
    ("example", "given checks fail from 2026-04-01"),
    ("responsibility", "breach"),
    ("responsibility", "within 1 hour"),
    ("calendar", "monday"),
    ("escalation", "after 15 minutes"),
    ("amendments", "acme may"),
];

#[test]
fn words_within_clauses() {
    let lines =
        ASKED.map(|(kind, before)| format!("{kind}: {before} | {}\n", clause(kind, before)));
    insta::assert_snapshot!(lines.concat());
}

#[test]
fn words_of_heads() {
    let asked = [
        "let x",
        "let x = ",
        "metric up",
        "metric up: percent = 1 ",
        "metric up: percent = share(checks, ok) otherwise ",
        "metric up: percent = share(checks ",
        "param a: percent ",
        "include promise(what: x) ",
        "contract ",
        "template t",
    ];
    let lines = asked.map(|before| format!("{before} | {}\n", shown(next_in_item(before))));
    insta::assert_snapshot!(lines.concat());
}

#[test]
fn what_cannot_be_read_has_no_next() {
    assert_eq!(clause("objective", "over over"), "nothing");
    assert_eq!(clause("objective", "no such clause"), "nothing");
    assert_eq!(
        clause("objective", &format!("target {}", "(".repeat(100_000))),
        "nothing"
    );
}

#[test]
fn words_in_other_letters_are_no_obstacle() {
    for before in [
        "for büro ",
        "target “foo ",
        "for x ≥ y ",
        "windows in progress ü keep the ",
    ] {
        for kind in BlockKind::ALL {
            next_in_clause(*kind, before);
        }
        next_in_item(before);
    }
    assert_eq!(clause("objective", "for büro"), "nothing");
    // What is one piece to the parser is gone on with.
    assert_eq!(
        clause("amendment", "windows in progress keep the"),
        "old terms"
    );
}

#[test]
fn a_word_that_may_follow_is_read() {
    let mut refused = Vec::new();
    for (name, before) in ASKED {
        let kind = BlockKind::from_word(name).expect("a kind of declaration");
        let next = next_in_clause(kind, before).expect("it can be read so far");
        for word in next.words {
            // What comes behind it is another question; here it is whether the parser comes so far.
            if next_in_clause(kind, &format!("{before} {word}")).is_none() {
                refused.push(format!("{name}: {before} | {word}"));
            }
        }
    }
    assert_eq!(refused, Vec::<String>::new());
}
