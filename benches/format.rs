//! How long it takes to lay out a contract: `cargo bench --bench format`.
//!
//! That is everything `slac fmt` does to a text: to read it, to lay it out, to read the result
//! and to compare.

mod support;

use slac::format::{self, Style};
use slac::syntax;
use slac::text::FileId;
use support::{generator, timing};

fn main() {
    for lines in [100, 1_000, 10_000] {
        let text = generator::contract(lines);
        let name = format!("format {lines} lines ({} KiB)", text.len() / 1024);
        timing::report(&name, || layout(&text));
    }
    let text = generator::contract(10_000);
    let ragged: String = text
        .lines()
        .map(|line| format!("{}\n", line.trim_start().replace("  ", " ")))
        .collect();
    timing::report("format 10000 lines, nothing aligned", || layout(&ragged));
    let broken = text.replace("target    >=", "target    =>");
    timing::report("format 10000 lines, each target broken", || layout(&broken));
}

fn layout(text: &str) -> Option<String> {
    let parse = syntax::parse(FileId(0), text);
    format::format(&parse, text, &Style::default()).ok()
}
