//! Any text can be laid out. Nothing but blanks changes, neither the tree nor a comment; a
//! layout is its own layout; and a range is laid out as the whole is, or not at all.
#![no_main]

use libfuzzer_sys::fuzz_target;
use slac::format::{Style, format, format_range};
use slac::syntax::{self, Parse, dump};
use slac::text::{FileId, Span};

fn signs(text: &str) -> Vec<u8> {
    text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect()
}

fn comments<'t>(parse: &Parse, text: &'t str) -> Vec<&'t str> {
    let comments = parse.trivia.comments.iter();
    comments.map(|it| it.span.of(text).trim_end()).collect()
}

fuzz_target!(|text: &str| {
    let style = Style::default();
    let was = syntax::parse(FileId(0), text);
    let result = format(&was, text, &style).unwrap_or_else(|bug| panic!("{bug}"));
    let is = syntax::parse(FileId(0), &result);
    assert_eq!(signs(text), signs(&result));
    assert_eq!(dump::file(&was.file), dump::file(&is.file));
    assert_eq!(comments(&was, text), comments(&is, &result));
    assert_eq!(format(&is, &result, &style).as_deref(), Ok(&*result));
    let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let range = Span::new(end / 3, end / 2);
    if let Some(part) = format_range(&was, text, &style, range).unwrap_or_else(|bug| panic!("{bug}")) {
        assert_eq!(signs(part.span.of(text)), signs(&part.text));
    }
});
