//! How long it takes to read a contract: `cargo bench --bench parse`.

mod support;

use slac::syntax;
use slac::text::FileId;
use support::{generator, timing};

fn main() {
    for lines in [100, 1_000, 10_000] {
        let text = generator::contract(lines);
        let name = format!("parse {lines} lines ({} KiB)", text.len() / 1024);
        timing::report(&name, || syntax::parse(FileId(0), &text));
    }
    let broken = generator::contract(10_000).replace("target    >=", "target    =>");
    timing::report("parse 10000 lines, each target broken", || {
        syntax::parse(FileId(0), &broken)
    });
    let noise = "{ [ ( \" ".repeat(100_000);
    timing::report("parse 800 kB of opened brackets", || {
        syntax::parse(FileId(0), &noise)
    });
}
