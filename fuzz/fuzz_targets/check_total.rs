//! Any text can be checked and what is found can be shown. No panic, nothing that steers
//! a terminal, and applying fixes gives a text that can be checked again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use slac::diagnostics::fix;
use slac::diagnostics::render::{Format, render};
use slac::text::{FileId, is_deceptive};

fuzz_target!(|text: &str| {
    let compiled = slac::check_text("fuzz.sla", text);
    for format in [Format::Short, Format::Json] {
        let shown = render(&compiled.diagnostics, &compiled.sources, format, false, 80);
        assert!(!shown.contains(is_deceptive), "{shown:?}");
    }
    let fixes = fix::safe(&compiled.diagnostics);
    let fixed = fix::apply(text, FileId(0), fixes);
    if fixed.applied > 0 {
        slac::check_text("fuzz.sla", &fixed.text);
    }
});
