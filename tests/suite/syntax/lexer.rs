//! The tokens of a contract, by a lexer that shares nothing with the parser.

use std::ops::Range;

/// The places of all tokens. Comments and `///` lines are none.
pub(crate) fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let length = length(rest);
        let first = rest.chars().next().unwrap_or(' ');
        if !first.is_whitespace() && !rest.starts_with("//") {
            found.push(at..at + length);
        }
        at += length;
    }
    found
}

fn length(rest: &str) -> usize {
    let until = |stop: &dyn Fn(char) -> bool| rest.find(stop).unwrap_or(rest.len());
    let first = rest.chars().next().unwrap_or(' ');
    if rest.starts_with("//") {
        return until(&|c| c == '\n');
    }
    if rest.starts_with("\"\"\"") {
        return rest[3..].find("\"\"\"").map_or(rest.len(), |end| end + 6);
    }
    if first == '"' {
        return rest[1..].find('"').map_or(rest.len(), |end| end + 2);
    }
    if first.is_ascii_digit() {
        return number(rest);
    }
    if first.is_ascii_alphabetic() || first == '_' {
        return until(&|c| !(c.is_ascii_alphanumeric() || c == '_'));
    }
    let two = ["<=", ">=", "==", "!="]
        .iter()
        .any(|sign| rest.starts_with(sign));
    if two { 2 } else { first.len_utf8() }
}

/// A number, a date or a time of day: `42_000`, `99.9`, `2026-04-01`, `2026-04`, `08:00`.
fn number(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut at = 0;
    while digit(at) || (matches!(bytes.get(at), Some(b'.' | b'-' | b':' | b'_')) && digit(at + 1)) {
        at += 1;
    }
    at
}

#[test]
fn tokens_are_found() {
    let text = "a >= 99.9% // b\nx_1[2026-03] \"s t\" 42_000 08:00\n/// doc\n\"\"\"\nlong \"\"\"";
    let found: Vec<&str> = tokens(text).into_iter().map(|token| &text[token]).collect();
    let expected = [
        "a",
        ">=",
        "99.9",
        "%",
        "x_1",
        "[",
        "2026-03",
        "]",
        "\"s t\"",
        "42_000",
        "08:00",
        "\"\"\"\nlong \"\"\"",
    ];
    assert_eq!(found, expected);
}
