//! Any text gives a tree. No panic; every finding lies in the text, on character
//! borders; the same text gives the same tree.
#![no_main]

use libfuzzer_sys::fuzz_target;
use slac::syntax::{self, dump};
use slac::text::FileId;

fuzz_target!(|text: &str| {
    let file = FileId(0);
    let parse = syntax::parse(file, text);
    for found in &parse.diagnostics {
        let others = found.labels.iter().map(|label| label.at);
        for at in std::iter::once(found.at).chain(others) {
            let span = at.span.start as usize..at.span.end as usize;
            assert!(text.get(span.clone()).is_some(), "{span:?} is not in the text");
        }
    }
    let again = syntax::parse(file, text);
    assert_eq!(dump::file(&parse.file), dump::file(&again.file));
});
