//! The tokens of a text, whatever it says: for colours, and for what stands before a place.
//!
//! A text in quotes ends with its line, unless it has three of them; the parser mends the same way.

use crate::text::Span;

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Token {
    Word,
    Number,
    Text,
    Comment,
    /// One character.
    Sign,
    /// The end of a line.
    Line,
}

/// All tokens with their places, in order. Blanks are between them.
pub(super) fn tokens(text: &str) -> Vec<(Token, Span)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = &text[at..];
        let (token, length) = match first {
            '\n' => (Some(Token::Line), 1),
            _ if first.is_whitespace() => (None, first.len_utf8()),
            '/' if rest.starts_with("//") => (Some(Token::Comment), line(rest)),
            '"' if rest.starts_with("\"\"\"") => {
                let end = rest[3..].find("\"\"\"").map_or(rest.len(), |end| end + 6);
                (Some(Token::Text), end)
            }
            '"' => (Some(Token::Text), quoted(rest)),
            _ if first.is_ascii_digit() => (Some(Token::Number), number(rest)),
            _ if is_word(first) => (Some(Token::Word), word(rest)),
            _ => (Some(Token::Sign), first.len_utf8()),
        };
        if let Some(token) = token {
            found.push((token, span(at, at + length)));
        }
        at += length;
    }
    found
}

/// Whether a character may be in a name.
pub(super) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The word that an offset lies in or touches; empty where there is none.
pub(super) fn word_at(text: &str, offset: u32) -> Span {
    let at = floor(text, offset);
    let before = text[..at].chars().rev().take_while(|it| is_word(*it));
    let after = text[at..].chars().take_while(|it| is_word(*it));
    let length = |letters: usize| letters;
    let start = at - length(before.map(char::len_utf8).sum());
    let end = at + length(after.map(char::len_utf8).sum());
    span(start, end)
}

/// The offset, or the last border between characters before it.
pub(super) fn floor(text: &str, offset: u32) -> usize {
    let mut at = (offset as usize).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

pub(super) fn span(start: usize, end: usize) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span {
        start: offset(start),
        end: offset(end.max(start)),
    }
}

/// The names in braces in a text in quotes: of `"{acme.duty}"`, `acme.duty`.
pub(super) fn references(text: &str, quoted: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let inner = quoted.of(text);
    for (at, _) in inner.match_indices('{') {
        let path = &inner[at + 1..];
        let end = path.find(|it| !is_word(it) && it != '.');
        if let Some(end) = end.filter(|end| *end > 0 && path[*end..].starts_with('}')) {
            let start = quoted.start as usize + at + 1;
            found.push(span(start, start + end));
        }
    }
    found
}

fn line(rest: &str) -> usize {
    rest.find(['\n', '\r']).unwrap_or(rest.len())
}

fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            '\n' | '\r' => return at,
            '"' if !escaped => return at + 1,
            _ => escaped = !escaped && character == '\\',
        }
    }
    rest.len()
}

fn word(rest: &str) -> usize {
    rest.find(|it| !is_word(it)).unwrap_or(rest.len())
}

/// `99.9`, `1_000`, `2026-04-03`, `10:51`, `2026-Q1`: no blank, and no sign at the end.
fn number(rest: &str) -> usize {
    let inner = |it: char| is_word(it) || matches!(it, '.' | '-' | ':');
    let end = rest.find(|it| !inner(it)).unwrap_or(rest.len());
    rest[..end].trim_end_matches(['.', '-', ':']).len()
}

#[cfg(test)]
mod tests {
    use super::{floor, tokens, word_at};

    fn cut(text: &str) -> Vec<String> {
        let found = tokens(text).into_iter();
        found
            .map(|(token, span)| format!("{token:?} {}", span.of(text).escape_debug()))
            .collect()
    }

    #[test]
    fn texts_end_with_their_line_or_their_quotes() {
        assert_eq!(
            cut("a \"b\\\"c\" \"open\nd // e \"f\"\n\"\"\"x\ny\"\"\"z"),
            [
                "Word a",
                "Text \\\"b\\\\\\\"c\\\"",
                "Text \\\"open",
                "Line \\n",
                "Word d",
                "Comment // e \\\"f\\\"",
                "Line \\n",
                "Text \\\"\\\"\\\"x\\ny\\\"\\\"\\\"",
                "Word z",
            ]
        );
    }

    #[test]
    fn numbers_take_what_belongs_to_them() {
        assert_eq!(
            cut("2026-04-03 99.9% 1_000 EUR, 10:51."),
            [
                "Number 2026-04-03",
                "Number 99.9",
                "Sign %",
                "Number 1_000",
                "Word EUR",
                "Sign ,",
                "Number 10:51",
                "Sign .",
            ]
        );
    }

    #[test]
    fn words_are_found_from_any_place_in_them() {
        let text = "ä über_1 x";
        for offset in 3..=10 {
            assert_eq!(word_at(text, offset).of(text), "über_1", "{offset}");
        }
        assert_eq!(word_at(text, 99).of(text), "x");
        assert_eq!(word_at("  ", 1).of("  "), "");
        assert_eq!(floor("ä", 1), 0);
    }
}
