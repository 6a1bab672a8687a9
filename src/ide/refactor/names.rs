//! Names for what is new, and the place where it is put.

use super::super::Analysis;
use super::super::tokens::{Token, tokens};
use crate::resolve::reserved;
use crate::syntax::{ast, schema};
use crate::text::Span;
use std::collections::BTreeSet;

/// A name that no word of the contract's files is.
pub(super) fn free(analysis: &Analysis, wanted: &str) -> String {
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for (_, file) in analysis.sources().iter() {
        let words = tokens(&file.text).into_iter();
        let words = words.filter(|(token, _)| *token == Token::Word);
        taken.extend(words.map(|(_, span)| span.of(&file.text)));
    }
    let free = |name: &str| {
        let words = [reserved::PREDEFINED, reserved::VALUES, reserved::TYPES];
        let language = schema::is_reserved(name) || words.iter().any(|it| it.contains(&name));
        !taken.contains(name) && !language
    };
    if free(wanted) {
        return wanted.to_owned();
    }
    let mut numbered = (2_usize..).map(|number| format!("{wanted}_{number}"));
    numbered.find(|it| free(it)).unwrap_or_default()
}

/// Where something is put that stands right before a declaration: before the comments directly above it.
pub(super) fn before(text: &str, item: &ast::Item) -> u32 {
    let start = item
        .doc
        .as_ref()
        .map_or(item.span.start, |doc| doc.span.start.min(item.span.start));
    let mut at = line_start(text, start);
    while let Some(above) = at.checked_sub(1) {
        let begin = line_start(text, above);
        let line = Span::new(begin, above).of(text);
        if !line.trim_start().starts_with("//") {
            break;
        }
        at = begin;
    }
    at
}

/// Where the line of an offset begins.
pub(super) fn line_start(text: &str, offset: u32) -> u32 {
    let head = text.get(..offset as usize).unwrap_or_default();
    head.rfind('\n')
        .map_or(0, |at| u32::try_from(at + 1).unwrap_or(0))
}

/// How an item is called; its word where it has no name.
pub(super) fn of_item(item: &ast::Item) -> &str {
    let named = crate::resolve::name_and_title(item);
    match named.0.filter(|name| !name.text.is_empty()) {
        Some(name) => &name.text,
        None => crate::resolve::Kind::of(&item.kind).map_or("part", |kind| kind.word()),
    }
}
