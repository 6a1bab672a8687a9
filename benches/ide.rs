//! How long it takes from a keystroke to the findings: `cargo bench --bench ide`.
//!
//! What the server does between reading an edit and telling what is wrong, without the protocol
//! (`benches/lsp` measures the program itself), and how long completion takes in a text that has been analysed. With three arguments, FILE OLD NEW, the key that turns the first OLD
//! of a contract into NEW, and back.

mod support;

use slac::ide::{Texts, Workspace, complete, findings};
use std::hint::black_box;
use std::time::Instant;
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
        offering(lines, &text);
    }
}

/// A letter that comes and goes.
fn typing(name: &str, text: &str, at: usize) {
    let mut typed = text.to_owned();
    typed.insert(at, '1');
    alternating(name, text, &typed);
}

/// What may be written, at places spread over the whole text.
#[allow(clippy::print_stdout, reason = "it prints its figures")]
fn offering(lines: usize, text: &str) {
    let mut texts = Texts::new();
    texts.set(NAME, text, 1);
    let analysis = Workspace::new().analysis(&texts, NAME);
    let file = analysis.file(NAME).expect("the text is known");
    let words = text.match_indices(' ').map(|(at, _)| at + 1);
    let words: Vec<usize> = words.collect();
    let step = (words.len() / 500).max(1);
    let mut times = Vec::new();
    for at in words.into_iter().step_by(step) {
        let start = Instant::now();
        black_box(complete(
            &analysis,
            file,
            u32::try_from(at).expect("a text"),
        ));
        times.push((start.elapsed(), at));
    }
    times.sort_unstable();
    let part = |of_hundred: usize| times[(times.len() - 1) * of_hundred / 100].0.as_micros();
    println!(
        "{:<40} median {:>6} µs   p99 {:>6} µs   most {:>6} µs   of {} places",
        format!("completion, {lines} lines"),
        part(50),
        part(99),
        part(100),
        times.len()
    );
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
