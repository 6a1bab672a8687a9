//! What is known after each keystroke is what would be known without the ones before.

use super::{Texts, Workspace, findings, symbols};
use proptest::prelude::*;
use proptest::sample::Index;
use std::path::Path;
use std::sync::OnceLock;

/// A contract with a library file, a used file and a template.
const MAIN: &str = r#"use std.holidays.germany
use shared

include shared.web(level: 99.9%) as shop "Shop"

/// The promise for the desk.
objective answers "Answers" {
  for shared.desk; measure shared.share_answered
  target >= shared.FLOOR; over each calendar month
}

penalty slow "Slow answers" {
  for answers
  basis fee of shared.desk
  when < 95% credit 5%
  when < 90% credit 10%
}

remedies { round each credit to 0.01 half up }
"#;

const SHARED: &str = r#"param FLOOR: percent = 95%

source calls "Calls" {
  kind events
  field at timestamp
  field waited duration
}

metric share_answered: percent = share(calls, waited <= 30 seconds) otherwise 100%

service desk "Desk" { fee 1_000 EUR per month }

template web(level: percent) {
  source probes "Probes" { kind samples every 1 minute; field at timestamp; field ok bool; gaps count as down }
  metric availability: percent = share(probes, ok) otherwise 100%
  objective uptime "Uptime" { for desk; measure availability; target >= level; over each calendar month }
}
"#;

/// What people type, and what others depend on.
const TYPED: &[&str] = &[
    "",
    "1",
    "x",
    " ",
    "\n",
    "{",
    "}",
    "\"",
    ";",
    "%",
    "FLOOR",
    "calls",
    "desk",
    "party late \"Late\"\n",
    "0.5%",
    "shared.",
    "// ",
    "\n/// Why.\n",
    "min",
    "waited",
];

fn border(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// Everything that is said of all files.
fn said(workspace: &mut Workspace, texts: &Texts) -> String {
    let analysis = workspace.analysis(texts, "main.sla");
    let mut said = format!("{:?}\n", findings(&analysis));
    for (file, name) in analysis.files() {
        said.push_str(&format!("{name} {:?}\n", symbols(&analysis, file)));
    }
    let uses = analysis.reading.notes.definitions();
    let uses = uses.map(|(used, declared)| (analysis.place(used), analysis.place(declared)));
    let uses: Vec<_> = uses.collect();
    said.push_str(&format!("{uses:?}\n{:?}", analysis.agreement()));
    for (file, _) in analysis.files() {
        for item in analysis.items(file) {
            item.for_each_expr(&mut |expr| {
                expr.walk(&mut |part| {
                    let ty = analysis.reading.type_of(file, part.id);
                    said.push_str(&format!("\n{:?} {ty:?}", part.span));
                });
            });
        }
    }
    said
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_edits_as_anew(
        edits in prop::collection::vec(
            (any::<bool>(), any::<prop::sample::Index>(), 0_usize..6, any::<prop::sample::Index>()), 1..8),
    ) {
        let mut main = format!("{MAIN}\n{}", include_str!("../../tests/preamble.sla"));
        let mut shared = SHARED.to_owned();
        let mut texts = Texts::new();
        texts.set("main.sla", main.as_str(), 0);
        texts.set("shared.sla", shared.as_str(), 0);
        let mut workspace = Workspace::new();
        workspace.analysis(&texts, "main.sla");
        for (version, (in_main, at, gone, typed)) in (1..).zip(edits) {
            let text = if in_main { &mut main } else { &mut shared };
            let at = border(text, at.index(text.len() + 1));
            let end = border(text, at + gone).max(at);
            text.replace_range(at..end, typed.get::<&str>(TYPED));
            let name = if in_main { "main.sla" } else { "shared.sla" };
            texts.set(name, text.as_str(), version);
            prop_assert_eq!(said(&mut workspace, &texts), said(&mut Workspace::new(), &texts), "{}\n{}", main, shared);
        }
    }
}

/// How many cases are tried; more when somebody asks for them as for all such tests.
fn cases() -> u32 {
    let asked = std::env::var("PROPTEST_CASES").ok();
    asked.and_then(|it| it.parse().ok()).unwrap_or(60)
}

/// All examples and the agreements of other tests, and every kind of declaration in one text.
fn contracts() -> &'static [String] {
    static CONTRACTS: OnceLock<Vec<String>> = OnceLock::new();
    CONTRACTS.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = Vec::new();
        for folder in [
            "examples",
            "tests/agreements",
            "tests/vectors",
            "tests/suite/document",
        ] {
            below(&root.join(folder), &mut found);
        }
        found
    })
}

fn below(folder: &Path, found: &mut Vec<String>) {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .flatten()
        .map(|it| it.path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            below(&path, found);
        } else if path.extension().is_some_and(|it| it == "sla") {
            found.push(std::fs::read_to_string(path).expect("a text"));
        }
    }
}

/// Words and numbers of a text, with their places.
fn words(text: &str) -> Vec<(usize, &str)> {
    let parts = text.split(|it: char| !it.is_alphanumeric() && it != '_');
    let at = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    let words = parts.filter(|it| !it.is_empty());
    words.map(|word| (at(word), word)).collect()
}

/// What somebody does to a contract: writes another word or number of it, or something else; or takes all back.
fn edit(text: &mut String, first: &str, (kind, at, with): &(u8, Index, Index)) {
    let all = words(text);
    let is_number = |word: &&(usize, &str)| word.1.starts_with(|it: char| it.is_ascii_digit());
    let numbers: Vec<_> = all.iter().filter(is_number).copied().collect();
    let (of, with) = match kind {
        0 | 1 => (&numbers, numbers[with.index(numbers.len())].1.to_owned()),
        2 => (&all, all[with.index(all.len())].1.to_owned()),
        3 | 4 => (&all, with.get(TYPED).to_string()),
        _ => {
            first.clone_into(text);
            return;
        }
    };
    let (start, word) = of[at.index(of.len())];
    let end = if *kind == 4 {
        start
    } else {
        start + word.len()
    };
    text.replace_range(start..end, &with);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_edits_of_real_contracts_as_anew(
        which in any::<Index>(),
        edits in prop::collection::vec((0_u8..6, any::<Index>(), any::<Index>()), 1..10),
    ) {
        let first = which.get(contracts());
        let mut main = first.clone();
        let mut texts = Texts::new();
        texts.set("main.sla", main.as_str(), 0);
        let mut workspace = Workspace::new();
        workspace.analysis(&texts, "main.sla");
        for (version, one) in (1..).zip(&edits) {
            edit(&mut main, first, one);
            texts.set("main.sla", main.as_str(), version);
            let (again, anew) = (said(&mut workspace, &texts), said(&mut Workspace::new(), &texts));
            let differs = again.lines().zip(anew.lines()).find(|(one, other)| one != other);
            prop_assert!(again == anew, "{:#?}\n{}", differs, main);
        }
    }
}

#[test]
fn the_contract_of_these_tests_has_no_errors() {
    let main = format!("{MAIN}\n{}", include_str!("../../tests/preamble.sla"));
    let mut texts = Texts::new();
    texts.set("main.sla", main, 0);
    texts.set("shared.sla", SHARED, 0);
    let analysis = Workspace::new().analysis(&texts, "main.sla");
    let errors = analysis
        .compilation
        .diagnostics
        .iter()
        .filter(|one| one.is_error());
    assert_eq!(
        errors.map(|one| one.headline.clone()).collect::<Vec<_>>(),
        Vec::<String>::new()
    );
}

#[test]
fn what_comes_behind_too_many_mistakes_is_as_anew() {
    let measured = |number: usize| {
        format!(
            "metric m_{number}: percent = share(tickets where side == left, took <= 1 hour) otherwise 100%\n"
        )
    };
    let sides = "enum Side { left, right }\nsource tickets {\n  kind events; supplied by acme\n  \
                 field at timestamp; field side Side; field took duration\n}\n";
    let metrics: String = (0..1_100).map(measured).collect();
    // One has been wrong before, and one is nothing but behind all mistakes.
    let wrong = "metric wrong: percent = share(tickets where side == lfet, took <= 1 hour) otherwise 100%\n";
    let behind = "metric behind: percent = share(tickets, took <= 2 hours) otherwise 100%\n";
    let preamble = include_str!("../../tests/preamble.sla");
    let main = format!("{preamble}\n{sides}{metrics}{wrong}{behind}");
    let mut texts = Texts::new();
    let mut workspace = Workspace::new();
    for (version, member) in (0..).zip(["left", "lift", "left"]) {
        texts.set(
            "main.sla",
            main.replacen("{ left,", &format!("{{ {member},"), 1),
            version,
        );
        let (again, anew) = (
            said(&mut workspace, &texts),
            said(&mut Workspace::new(), &texts),
        );
        let differs = again
            .lines()
            .zip(anew.lines())
            .find(|(one, other)| one != other);
        assert!(again == anew, "{member}: {differs:#?}");
    }
}
