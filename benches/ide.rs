//! How long it takes from a keystroke to the findings: `cargo bench --bench ide`.
//!
//! What the server does between reading an edit and telling what is wrong, without the protocol
//! (`benches/lsp` measures the program itself). With three arguments, FILE OLD NEW, the key that turns the first OLD
//! of a contract into NEW, and back.

mod support;

use slac::ide::{Texts, Workspace, findings};
use support::{generator, timing};

const NAME: &str = "untitled:bench";

fn main() {
    let given: Vec<String> = std::env::args()
        .skip(1)
        .filter(|it| it != "--bench")
        .collect();
    if let [file, old, new] = given.as_slice() {
        let text = std::fs::read_to_string(file).expect("the file can be read");
        assert!(text.contains(old), "the file has {old}");
        let typed = text.replacen(old, new, 1);
        return alternating(&format!("{old} and {new} in {file}"), &text, &typed);
    }
    for lines in [100, 1_000, 10_000] {
        let text = generator::contract(lines);
        for (what, place) in [
            ("a credit", "credit 25%"),
            ("a calendar month", "over each calendar month"),
            ("a member of an enum", "frankfurt, hamburg }"),
        ] {
            let at = text.find(place).expect("the contract has it");
            typing(
                &format!("{what}, {lines} lines"),
                &text,
                at + place.len() / 2,
            );
        }
    }
}

/// A letter that comes and goes.
fn typing(name: &str, text: &str, at: usize) {
    let mut typed = text.to_owned();
    typed.insert(at, '1');
    alternating(name, text, &typed);
}

/// One text, then the other, then the first again.
fn alternating(name: &str, text: &str, typed: &str) {
    let mut texts = Texts::new();
    let mut version = 0;
    let key = |workspace: &mut Workspace| {
        version += 1;
        let now = if version % 2 == 0 { typed } else { text };
        texts.set(NAME, now, version);
        findings(&workspace.analysis(&texts, NAME))
    };
    timing::report_on(name, &mut Workspace::new(), key, Workspace::tidy);
}
