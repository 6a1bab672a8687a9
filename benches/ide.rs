//! How long it takes from a keystroke to the findings: `cargo bench --bench ide`.
//!
//! What the server does between reading an edit and telling what is wrong, without the protocol
//! (`benches/lsp` measures the program itself).

mod support;

use slac::ide::{Texts, Workspace, findings};
use support::{generator, timing};

const NAME: &str = "untitled:bench";

fn main() {
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
    let mut texts = Texts::new();
    let mut workspace = Workspace::new();
    let mut version = 0;
    timing::report(name, || {
        version += 1;
        let now = if version % 2 == 0 {
            typed.as_str()
        } else {
            text
        };
        texts.set(NAME, now, version);
        findings(&workspace.analysis(&texts, NAME))
    });
}
