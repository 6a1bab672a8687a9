//! Every token of a contract, taken away and written twice.
//!
//! Either must be noticed near the place, and must cost no declaration but its own.
//! What the parser alone cannot notice, because another valid text remains, is
//! listed in a snapshot; the whole checker must find most of that.

use super::lexer::tokens;
use super::{Finding, WORKPLACE, diagnose};
use std::fmt::Write;
use std::ops::Range;

/// Farthest distance in lines between a damaged token and the finding.
const NEAR: usize = 2;

/// What is done to a token.
#[derive(Clone, Copy)]
enum Damage {
    Taken,
    Doubled,
}

impl Damage {
    fn word(self) -> &'static str {
        match self {
            Self::Taken => "without",
            Self::Doubled => "twice",
        }
    }

    fn to(self, text: &str, token: &Range<usize>) -> String {
        let (before, after) = (&text[..token.start], &text[token.end..]);
        let words = &text[token.clone()];
        match self {
            Self::Taken => format!("{before}{after}"),
            Self::Doubled => format!("{before}{words} {words}{after}"),
        }
    }
}

/// What came of all damages.
#[derive(Default)]
pub(crate) struct Outcome {
    /// Damages that nothing was said of.
    pub(crate) unnoticed: Vec<String>,
    /// Damages that were noticed far away only, or cost another declaration.
    pub(crate) faults: Vec<String>,
}

/// Damages every token of `text` in both ways and asks `diagnose` what it finds.
pub(crate) fn damage_all(
    text: &str,
    diagnose: impl Fn(&str) -> (Vec<Finding>, Vec<String>),
) -> Outcome {
    let (findings, names) = diagnose(text);
    assert!(
        findings.is_empty(),
        "the contract has findings itself: {findings:?}"
    );
    let mut outcome = Outcome::default();
    for token in tokens(text) {
        let line = text[..token.start].matches('\n').count() + 1;
        let last = line + text[token.clone()].matches('\n').count();
        for damage in [Damage::Taken, Damage::Doubled] {
            let (findings, left) = diagnose(&damage.to(text, &token));
            let words = text[token.clone()].lines().next().unwrap_or_default();
            let case = format!("{line}: {} `{words}`", damage.word());
            let near = |found: &&Finding| found.line + NEAR >= line && found.line <= last + NEAR;
            if findings.is_empty() {
                outcome.unnoticed.push(case.clone());
            } else if !findings.iter().any(|found| near(&found)) {
                let found: Vec<&str> = findings.iter().map(|found| &*found.text).collect();
                outcome
                    .faults
                    .push(format!("{case} is noticed far away: {found:?}"));
            }
            let lost: Vec<&String> = names.iter().filter(|name| !left.contains(name)).collect();
            if lost.len() > 1 || lost.iter().any(|name| !owns(text, &token, name)) {
                outcome.faults.push(format!("{case} costs {lost:?}"));
            }
        }
    }
    outcome
}

/// Whether the declaration that a token lies in is the one called `name`.
fn owns(text: &str, token: &Range<usize>, name: &str) -> bool {
    let parse = slac::syntax::parse(slac::text::FileId(0), text);
    let at = u32::try_from(token.start).expect("a small file");
    parse
        .file
        .items
        .iter()
        .any(|item| item.span.touches(at) && super::declared(item).is_some_and(|own| own == name))
}

/// Several messages for one damage are allowed only where the text really says two wrong things.
#[test]
fn every_token_of_the_workplace_example_matters() {
    let outcome = damage_all(WORKPLACE, diagnose);
    assert!(outcome.faults.is_empty(), "\n{}", outcome.faults.join("\n"));
    let mut list = String::new();
    for case in &outcome.unnoticed {
        let _ = writeln!(list, "{case}");
    }
    insta::with_settings!({ snapshot_path => "../../syntax/snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("unnoticed_by_the_parser", list);
    });
}

/// Most damages have one message. This many have more, which is what there is to improve.
#[test]
fn one_damage_gives_one_message() {
    let mut several = Vec::new();
    for token in tokens(WORKPLACE) {
        for damage in [Damage::Taken, Damage::Doubled] {
            let (findings, _) = diagnose(&damage.to(WORKPLACE, &token));
            if findings.len() > 1 {
                let texts: Vec<&str> = findings.iter().map(|found| &*found.text).collect();
                several.push(format!(
                    "{} `{}`\n    {}",
                    damage.word(),
                    &WORKPLACE[token.clone()],
                    texts.join("\n    ")
                ));
            }
        }
    }
    insta::with_settings!({ snapshot_path => "../../syntax/snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("damages_with_several_messages", several.join("\n"));
    });
}
