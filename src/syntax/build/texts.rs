//! Prose in quotes: its words, and the names in braces within them.

use super::{Builder, Node, offset};
use crate::diagnostics::{Diagnostic, codes};
use crate::syntax::ast::{Name, Path, Text};
use crate::text::Span;
use std::borrow::Cow;
use std::sync::Arc;

impl Builder<'_, '_> {
    /// A text of rule `text`.
    pub(super) fn text(&mut self, node: &Node<'_>) -> Text {
        self.text_at(node.span())
    }

    /// The text in quotes at `span`.
    pub(super) fn text_at(&mut self, span: Span) -> Text {
        let written = span.of(self.text);
        let long = written.len() >= 6 && written.starts_with("\"\"\"");
        let quotes = if long { 3 } else { 1 };
        let inner = written
            .get(quotes..written.len().saturating_sub(quotes))
            .unwrap_or("");
        let start = span.start + offset(quotes);
        let value = if long {
            without_indentation(inner)
        } else {
            self.without_escapes(inner, start)
        };
        let references = self.references(inner, start, !long);
        Text {
            value: Arc::from(value.as_ref()),
            span,
            references,
        }
    }

    /// Takes out `\"`, `\\`, `\n` and `\t`; anything else behind `\` is refused.
    fn without_escapes<'a>(&mut self, inner: &'a str, start: u32) -> Cow<'a, str> {
        if !inner.contains('\\') {
            return Cow::Borrowed(inner);
        }
        let mut value = String::with_capacity(inner.len());
        let mut characters = inner.char_indices();
        while let Some((index, character)) = characters.next() {
            if character != '\\' {
                value.push(character);
                continue;
            }
            match characters.next() {
                Some((_, sign @ ('"' | '\\'))) => value.push(sign),
                Some((_, 'n')) => value.push('\n'),
                Some((_, 't')) => value.push('\t'),
                other => {
                    let sign = other.map_or(String::new(), |(_, sign)| sign.to_string());
                    let from = start + offset(index);
                    // Where a blank is read, the text may have a longer sign that is not shown.
                    let marked = if sign == " " { "" } else { &*sign };
                    let place = Span::new(from, from + 1 + offset(marked.len()));
                    let headline = format!("`\\{sign}` has no meaning in a text");
                    let finding = Diagnostic::new(codes::UNKNOWN_ESCAPE, self.at(place), headline)
                        .note("behind `\\` may stand `\"`, `\\`, `n` and `t`");
                    self.report.push(if matches!(&*sign, "{" | "}") {
                        finding
                            .help("braces enclose a name; write round brackets where none is meant")
                    } else {
                        finding.fix(
                            "write the sign itself",
                            self.at(place),
                            format!("\\\\{marked}"),
                        )
                    });
                    value.push('\\');
                    value.push_str(&sign);
                }
            }
        }
        Cow::Owned(value)
    }

    /// The names in `{path}`. A brace before anything but a letter is a brace; one behind a backslash
    /// was reported with it.
    pub(super) fn references(&mut self, inner: &str, start: u32, escapes: bool) -> Vec<Path> {
        let mut references = Vec::new();
        for (open, _) in inner.match_indices('{') {
            let before = &inner[..open];
            let backslashes = before.len() - before.trim_end_matches('\\').len();
            if escapes && backslashes % 2 == 1 {
                continue;
            }
            let rest = &inner[open + 1..];
            if !rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
                continue;
            }
            let length = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'))
                .unwrap_or(rest.len());
            let words = &rest[..length];
            let from = start + offset(open) + 1;
            let well_formed = words.split('.').all(is_word);
            if well_formed && rest[length..].starts_with('}') {
                references.push(path_at(words, from));
            } else {
                let end = rest.find(['}', '\n', '"']).unwrap_or(rest.len());
                // Where blanks are read, the text may have a longer sign that is not shown.
                let end = rest[..end].trim_end().len();
                let place = self.at(Span::new(from - 1, from + offset(end)));
                self.report.push(
                    Diagnostic::new(codes::BAD_REFERENCE, place, "this is no reference to a name")
                        .note("in prose `{` and `}` enclose a name, or names joined by dots, without blanks")
                        .help("write `{party.contact}`, or put round brackets if no name is meant"),
                );
            }
        }
        references
    }
}

fn is_word(word: &str) -> bool {
    let mut bytes = word.bytes();
    bytes
        .next()
        .is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn path_at(words: &str, from: u32) -> Path {
    let mut at = from;
    let mut parts = Vec::new();
    for word in words.split('.') {
        let end = at + offset(word.len());
        parts.push(Name {
            text: Arc::from(word),
            span: Span::new(at, end),
        });
        at = end + 1;
    }
    Path {
        parts,
        span: Span::new(from, from + offset(words.len())),
    }
}

/// Takes the indentation off that all lines share, the first line if it is blank, and the
/// last if it is.
pub(in crate::syntax) fn without_indentation(inner: &str) -> Cow<'static, str> {
    let normal = inner.replace("\r\n", "\n");
    let mut lines: Vec<&str> = normal.split('\n').collect();
    let opens_alone = lines.first().is_some_and(|line| line.trim().is_empty());
    if lines.len() > 1 && opens_alone {
        lines.remove(0);
    }
    if lines.len() > 1 && lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    // Words behind the opening quotes have no indentation of their own.
    let first = usize::from(!opens_alone);
    let indentation = lines
        .iter()
        .skip(first)
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start_matches([' ', '\t']).len())
        .min()
        .unwrap_or(0);
    let lines: Vec<&str> = lines
        .iter()
        .enumerate()
        .map(|(number, line)| {
            let from = if number < first { 0 } else { indentation };
            line.get(from..).unwrap_or("").trim_end()
        })
        .collect();
    Cow::Owned(lines.join("\n"))
}
