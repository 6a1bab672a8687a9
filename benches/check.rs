//! How long it takes from a text to the agreement and its plan: `cargo bench --bench check`.
//!
//! Stage by stage, so that growth in one of them is seen, and once for the whole.

mod support;

use slac::check::check;
use slac::plan;
use slac::prelude::LIBRARY;
use slac::resolve::{Memory, resolve};
use support::{generator, timing};

fn main() {
    for lines in [100, 1_000, 10_000] {
        let text = generator::contract(lines);
        let files = Memory::new().with("bench.sla", text.as_str());
        timing::report(&format!("parse and resolve {lines} lines"), || {
            resolve("bench.sla", &files, LIBRARY)
        });
        let (resolved, _) = resolve("bench.sla", &files, LIBRARY);
        timing::report(&format!("check {lines} lines"), || check(&resolved, true));

        let compiled = slac::check_text("bench.sla", &text);
        assert!(compiled.diagnostics.is_empty(), "the contract is clean");
        let agreement = compiled
            .agreement
            .expect("a clean contract is an agreement");
        timing::report(&format!("plan of {lines} lines"), || {
            plan::build(&agreement)
        });
        timing::report(&format!("text to agreement, {lines} lines"), || {
            slac::check_text("bench.sla", &text)
        });
    }
}
