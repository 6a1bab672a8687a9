//! The tokens of a text, comments among them, in their order.
//!
//! Tokens are cut so that what stands together without blanks may stay together:
//! `2026-04-03`, `99.9` and `2026-Q1` are one token each.

use super::verbatim::Copied;
use crate::syntax::Parse;
use crate::text::{LineIndex, Span};

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A word: a name, or a word of the language.
    Word,
    /// What begins with a digit.
    Number,
    /// A text in quotes.
    Text,
    /// Anything else: `(`, `<=`, `;`.
    Sign,
    /// A comment, to its end.
    Comment,
    /// A `///` line.
    Doc,
    /// Lines that are copied.
    Copied,
}

/// A token, and what stands before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Its place.
    pub(super) span: Span,
    /// What it is.
    pub(super) kind: Kind,
    /// How many line feeds stand before it; 2 and more are a blank line.
    pub(super) breaks: u32,
    /// Characters between its line's first character and its own.
    pub(super) column: usize,
}

impl Token {
    /// Its characters.
    pub(super) fn of<'t>(&self, text: &'t str) -> &'t str {
        self.span.of(text)
    }

    /// Whether nothing stands between another token and this one.
    pub(super) fn is_glued_to(&self, before: &Self) -> bool {
        before.span.end == self.span.start
    }

    /// Whether it is this sign or word.
    pub(super) fn is(&self, text: &str, sign: &str) -> bool {
        matches!(self.kind, Kind::Sign | Kind::Word) && self.of(text) == sign
    }
}

/// Cuts a text. Copied lines are one token for each row of them.
pub(super) fn tokens(parse: &Parse, text: &str, lines: &LineIndex, copied: &Copied) -> Vec<Token> {
    let mut cut = Cut {
        text,
        bytes: text.as_bytes(),
        at: if text.starts_with('\u{feff}') { 3 } else { 0 },
        line_start: 0,
        breaks: 0,
        comments: parse.trivia.comments.iter().map(|it| it.span).collect(),
        comment: 0,
        found: Vec::new(),
    };
    while cut.at < text.len() {
        let line = lines.line(offset(cut.at));
        if copied.line(line) && cut.at_line_start() {
            cut.copied_lines(lines, copied, line);
        } else {
            cut.one();
        }
    }
    cut.found
}

struct Cut<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    line_start: usize,
    breaks: u32,
    comments: Vec<Span>,
    comment: usize,
    found: Vec<Token>,
}

impl Cut<'_> {
    fn at_line_start(&self) -> bool {
        let begins = self.at == self.line_start || (self.line_start == 0 && self.at == 3);
        // The last of the lines that were just copied may be empty.
        let last = self.found.last();
        begins && !last.is_some_and(|last| last.kind == Kind::Copied && self.breaks == 0)
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(b'\n')
    }

    fn copied_lines(&mut self, lines: &LineIndex, copied: &Copied, first: u32) {
        let mut line = first;
        while copied.line(line + 1) && (line as usize) + 1 < lines.len() {
            line += 1;
        }
        let end = if (line as usize) + 1 < lines.len() {
            lines.line_start(line + 1) as usize
        } else {
            self.text.len()
        };
        // The last line feed is given by whoever prints.
        let line = &self.text[..end];
        let stop = line.strip_suffix("\r\n").or(line.strip_suffix('\n'));
        let stop = stop.map_or(end, str::len);
        self.push(Kind::Copied, stop.max(self.at) - self.at);
    }

    fn one(&mut self) {
        let byte = self.peek(0);
        match byte {
            b'\n' => {
                self.breaks += 1;
                self.at += 1;
                self.line_start = self.at;
            }
            b' ' | b'\t' | b'\r' => self.at += 1,
            b'/' | b'#' if self.comment_here().is_some() => {
                let length = self.comment_here().unwrap_or(1);
                self.push(Kind::Comment, length);
            }
            b'/' if self.bytes[self.at..].starts_with(b"///") => {
                let rest = &self.text[self.at..];
                let line = rest.split('\n').next().unwrap_or(rest);
                self.push(Kind::Doc, line.trim_end().len());
            }
            b'"' => {
                let length = quoted(&self.text[self.at..]);
                self.push(Kind::Text, length);
            }
            b'0'..=b'9' => {
                let length = number(&self.bytes[self.at..]);
                self.push(Kind::Number, length);
            }
            b'A'..=b'Z' | b'a'..=b'z' | b'_' => {
                let rest = &self.bytes[self.at..];
                let length = rest.iter().position(|byte| !is_word(*byte));
                self.push(Kind::Word, length.unwrap_or(rest.len()));
            }
            _ => {
                let length = sign(&self.text[self.at..]);
                self.push(Kind::Sign, length);
            }
        }
    }

    /// How long the comment is that begins here.
    fn comment_here(&mut self) -> Option<usize> {
        while let Some(span) = self.comments.get(self.comment)
            && (span.start as usize) < self.at
        {
            self.comment += 1;
        }
        let span = self.comments.get(self.comment)?;
        (span.start as usize == self.at).then(|| span.len() as usize)
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let end = (self.at + length.max(1)).min(self.text.len());
        let before = self.text.get(self.line_start..self.at).unwrap_or("");
        self.found.push(Token {
            span: Span::new(offset(self.at), offset(end)),
            kind,
            breaks: self.breaks,
            column: super::print::width(before),
        });
        let words = &self.text[self.at..end];
        if let Some(last) = words.rfind('\n') {
            self.line_start = self.at + last + 1;
        }
        self.breaks = 0;
        self.at = end;
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The length of the text in quotes that `rest` begins with.
fn quoted(rest: &str) -> usize {
    if let Some(inner) = rest.strip_prefix("\"\"\"") {
        return inner.find("\"\"\"").map_or(rest.len(), |at| at + 6);
    }
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            b'\n' => return at,
            b'"' if !escaped => return at + 1,
            _ => escaped = byte == b'\\' && !escaped,
        }
    }
    rest.len()
}

/// The length of the number, date, time of day or name of a window that `rest` begins with.
fn number(rest: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&byte) = rest.get(at) {
        let next = rest.get(at + 1).copied().unwrap_or(b' ');
        let digit = next.is_ascii_digit();
        // Of an hour that comes twice, the offset says which is meant: `2026-10-25T02+01:00`.
        let offset = at == 13 && rest[10] == b'T' && digit;
        let goes_on = match byte {
            b'.' | b':' => digit,
            b'+' | b'-' if offset => true,
            // A date or a window; or a negative exponent.
            b'-' => match at {
                2 | 4 | 7 => digit || (at == 4 && matches!(next, b'Q' | b'W')),
                _ => digit && matches!(rest[at - 1], b'e' | b'E'),
            },
            b'+' => digit && matches!(rest[at - 1], b'e' | b'E'),
            _ => is_word(byte),
        };
        if !goes_on {
            break;
        }
        at += 1;
    }
    at
}

/// The length of the sign that `rest` begins with.
fn sign(rest: &str) -> usize {
    const LONG: [&str; 8] = ["<=", ">=", "==", "!=", "=<", "=>", "&&", "||"];
    if LONG.iter().any(|sign| rest.starts_with(sign)) {
        return 2;
    }
    rest.chars().next().map_or(1, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::{number, quoted};

    #[test]
    fn dates_and_windows_are_one_token() {
        for whole in [
            "2026-04-03",
            "2026-04-03T10:00",
            "2026-10-25T02+01:00",
            "2026-10-25T02-05:00",
            "2026-Q1",
            "2026-W14",
            "12-24",
            "08:00",
            "99.9",
            "1.5e-6",
            "42_000",
        ] {
            assert_eq!(
                number(format!("{whole} x").as_bytes()),
                whole.len(),
                "{whole}"
            );
        }
        assert_eq!(number(b"14383/14400"), 5);
        assert_eq!(number(b"5.each"), 1);
        assert_eq!(number(b"100-5"), 3);
    }

    #[test]
    fn texts_end_with_their_quotes() {
        assert_eq!(quoted("\"a\\\"b\" c"), 6);
        // Three quotes, five characters, three quotes.
        assert_eq!(quoted("\"\"\"a \" b\"\"\" c"), 11);
        assert_eq!(quoted("\"open\n"), 5);
    }
}
