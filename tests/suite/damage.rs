//! Every token of a contract, taken away and written twice, seen by the whole checker.
//!
//! Each must be noticed within two lines, by one message, and must cost no declaration but its own:
//! what other declarations miss because of it is no second mistake. What passes unnoticed must mean
//! something that the parties could mean; those few are listed here, with the reason.

use crate::rust_text::root;
use crate::syntax::lexer::tokens;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Farthest distance in lines between a damaged token and the finding.
const NEAR: usize = 2;

/// Damages that leave a contract with another meaning, and why that meaning is a contract.
const UNNOTICED: &[(&str, &str)] = &[
    ("57: without `external`", "a service may be without a fee"),
    ("85: without `optional`", "a field may be filled in always"),
    ("86: without `optional`", "a field may be filled in always"),
    ("109: without `business`", "days may be calendar days"),
    ("113: without `not`", "a check may be ok when it fails"),
    ("114: without `spans`", "rows of spans stand for their time"),
    ("189: without `business`", "days may be calendar days"),
    ("217: without `half`", "amounts may be rounded up"),
    ("232: without `party`", "the word before a name is optional"),
    (
        "232: without `report`",
        "the word before a name is optional",
    ),
];

/// Damages that are noticed where they matter and not where they are.
const FAR: &[(&str, &str)] = &[
    (
        "118: without `1`",
        "a formula may be negative; no target is met by it",
    ),
    (
        "145: without `key`",
        "said at the name of the objective, three lines above",
    ),
    (
        "151: without `key`",
        "said at the name of the objective, three lines above",
    ),
];

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

/// What came of all damages, by the damage.
#[derive(Default)]
struct Outcome {
    unnoticed: BTreeSet<String>,
    /// Noticed, but nowhere near.
    far: BTreeMap<String, Vec<String>>,
    /// Noticed in another declaration too, or another declaration is gone.
    costly: BTreeMap<String, Vec<String>>,
    /// More than one finding.
    several: BTreeMap<String, Vec<String>>,
}

/// A declaration of the whole contract: its lines and what it declares.
struct Own {
    lines: Range<usize>,
    span: Range<usize>,
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

fn declarations(text: &str) -> Vec<Own> {
    let parse = slac::syntax::parse(slac::text::FileId(0), text);
    let items = parse.file.items.iter().map(|item| {
        let span = item.span.start as usize..item.span.end as usize;
        Own {
            lines: line_of(text, span.start)..line_of(text, span.end) + 1,
            span,
        }
    });
    items.collect()
}

fn declared(compiled: &slac::check::compile::Compilation) -> BTreeSet<String> {
    // Of this file, and with a name.
    let named = compiled
        .declared
        .iter()
        .filter(|it| !it.path.contains(['[', '.']));
    named
        .map(|it| format!("{} {}", it.kind.word(), it.path))
        .collect()
}

fn damage_all(text: &str) -> Outcome {
    let whole = slac::check_text("test.sla", text);
    assert!(
        whole.diagnostics.is_empty(),
        "the contract itself has findings"
    );
    let names = declared(&whole);
    let declarations = declarations(text);
    let damages: Vec<(Range<usize>, Damage)> = tokens(text)
        .into_iter()
        .flat_map(|token| [(token.clone(), Damage::Taken), (token, Damage::Doubled)])
        .collect();
    let outcome = Mutex::new(Outcome::default());
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some((token, damage)) = damages.get(next.fetch_add(1, Ordering::Relaxed)) {
            let own = declarations
                .iter()
                .find(|own| own.span.contains(&token.start));
            one(text, token, *damage, own, &names, &outcome);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism()
            .map_or(2, usize::from)
            .min(8)
        {
            let thread = std::thread::Builder::new().stack_size(32 << 20);
            thread
                .spawn_scoped(scope, work)
                .expect("a thread can be started");
        }
    });
    outcome.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn one(
    text: &str,
    token: &Range<usize>,
    damage: Damage,
    own: Option<&Own>,
    names: &BTreeSet<String>,
    outcome: &Mutex<Outcome>,
) {
    let damaged = damage.to(text, token);
    let compiled = slac::check_text("test.sla", &damaged);
    let first = line_of(text, token.start);
    let last = first + text[token.clone()].matches('\n').count();
    let more = damaged
        .matches('\n')
        .count()
        .saturating_sub(text.matches('\n').count());
    let words = text[token.clone()].lines().next().unwrap_or_default();
    let case = format!("{first}: {} `{words}`", damage.word());
    let found: Vec<(usize, String)> = compiled
        .diagnostics
        .iter()
        .map(|one| {
            let file = compiled.sources.file(one.at.file);
            let line = file.lines().line(one.at.span.start) as usize + 1;
            (line, format!("{line}: {} {}", one.code.id, one.headline))
        })
        .collect();
    let texts = || {
        found
            .iter()
            .map(|(_, text)| text.clone())
            .collect::<Vec<_>>()
    };
    let near = |line: usize| line + NEAR >= first && line <= last + more + NEAR;
    let within = |line: usize| near(line) || own.is_some_and(|own| own.lines.contains(&line));
    let left = declared(&compiled);
    let lost: Vec<String> = names.difference(&left).cloned().collect();
    let mut outcome = outcome.lock().unwrap_or_else(PoisonError::into_inner);
    if found.is_empty() {
        outcome.unnoticed.insert(case.clone());
    } else if !found.iter().any(|(line, _)| near(*line)) {
        outcome.far.insert(case.clone(), texts());
    } else if !found.iter().all(|(line, _)| within(*line)) {
        outcome.costly.insert(case.clone(), texts());
    }
    // Its own name may be gone, or belong to what remains of it.
    if lost.len() > 1 {
        outcome.costly.insert(case.clone(), lost);
    }
    if found.len() > 1 {
        outcome.several.insert(case, texts());
    }
}

#[test]
fn every_token_of_the_workplace_example_matters_to_the_checker() {
    let path = root().join("examples/workplace/workplace.sla");
    let text = std::fs::read_to_string(path).expect("the example can be read");
    let text = text.replace("\r\n", "\n");
    let outcome = damage_all(&text);
    assert!(outcome.costly.is_empty(), "{:#?}", outcome.costly);
    assert!(outcome.several.is_empty(), "{:#?}", outcome.several);

    let reasons = |list: &[(&str, &str)]| -> BTreeSet<String> {
        list.iter().map(|(case, _)| (*case).to_owned()).collect()
    };
    let far: BTreeSet<String> = outcome.far.keys().cloned().collect();
    assert_eq!(far, reasons(FAR), "{:#?}", outcome.far);
    // A declaration without a title is called by its name.
    let (titles, others): (BTreeSet<String>, BTreeSet<String>) = outcome
        .unnoticed
        .into_iter()
        .partition(|case| case.contains("without `\""));
    assert_eq!(others, reasons(UNNOTICED));
    let titled = whole_titles(&text);
    assert!(titles.len() <= titled, "{titles:#?}");
}

/// How many declarations have a title.
fn whole_titles(text: &str) -> usize {
    let compiled = slac::check_text("test.sla", text);
    compiled
        .declared
        .iter()
        .filter(|it| it.title.is_some())
        .count()
}
