//! Where a sentence ends: at `;`, at a brace, or with its line, unless the line
//! ends in something that cannot be an end, or the next one begins with something
//! that cannot be a beginning.

use super::Cutter;
use crate::syntax::scan::leading_word;

/// Whether the sentence goes on behind a line that ends in `word`.
pub(crate) fn is_unfinished(word: &str) -> bool {
    matches!(
        word,
        "and" | "or" | "of" | "where" | "not" | "except" | "during" | "then" | "else" | "plus"
    )
}

/// Whether a line that begins with `word` goes on with the sentence before. No clause may begin
/// with such a word.
pub(crate) fn joins_lines(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "or"
            | "of"
            | "where"
            | "except"
            | "during"
            | "otherwise"
            | "then"
            | "else"
            | "plus"
    )
}

impl Cutter<'_> {
    /// Goes to the end of the sentence that begins here. Takes at least one character.
    pub(super) fn words(&mut self) {
        loop {
            if self.piece() {
                self.turn();
            }
            if !self.has_more_words() {
                break;
            }
        }
    }

    /// Takes a word, a number, a text or a sign; gives whether no line can end with it.
    fn piece(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let next = rest.as_bytes().get(1);
        let (length, unfinished) = match rest.as_bytes().first() {
            None => (0, false),
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'_') => {
                let word = leading_word(rest);
                (word.len(), is_unfinished(word))
            }
            Some(b'0'..=b'9') => {
                let digits = rest.bytes().take_while(u8::is_ascii_digit);
                (digits.count(), false)
            }
            Some(b'"') => (quoted(rest).unwrap_or(1), false),
            Some(b',' | b'=' | b'<' | b'>' | b'(' | b'[' | b'+' | b'-' | b'*' | b'/' | b'!') => {
                (1, true)
            }
            Some(sign @ (b'&' | b'|')) if next == Some(sign) => (2, true),
            _ => (rest.chars().next().map_or(1, char::len_utf8), false),
        };
        self.at += length;
        unfinished
    }

    /// Goes to the next line, unless something begins there that is certainly new.
    fn turn(&mut self) {
        let end = self.at;
        self.blanks();
        let line = self.peek() == Some(b'\n');
        self.gap();
        let ends = matches!(self.peek(), None | Some(b'}')) || self.sees("///");
        if !line || ends || self.declares(self.at) {
            self.at = end;
        }
    }

    /// Goes to the next piece of this sentence, if there is one.
    fn has_more_words(&mut self) -> bool {
        let end = self.at;
        self.blanks();
        let line = self.peek() == Some(b'\n');
        self.gap();
        let ends = matches!(self.peek(), None | Some(b';' | b'{' | b'}')) || self.sees("///");
        let more = !ends && (!line || goes_on(&self.text[self.at..]));
        if !more {
            self.at = end;
        }
        more
    }
}

/// Whether a line goes on with the sentence before.
fn goes_on(line: &str) -> bool {
    match line.as_bytes() {
        [b'!', next, ..] => *next == b'=',
        [sign @ (b'&' | b'|'), next, ..] => next == sign,
        [
            b')' | b']' | b'=' | b'<' | b'>' | b'+' | b'-' | b'*' | b'/',
            ..,
        ] => true,
        _ => joins_lines(leading_word(line)),
    }
}

/// How long the text in quotes is that `rest` begins with; nothing if it is never closed, which
/// the scan does not let happen.
pub(in crate::syntax) fn quoted(rest: &str) -> Option<usize> {
    if let Some(inner) = rest.strip_prefix("\"\"\"")
        && let Some(length) = inner.find("\"\"\"")
    {
        return Some(length + 6);
    }
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            b'\n' => return None,
            b'"' if !escaped => return Some(at + 1),
            _ => escaped = byte == b'\\' && !escaped,
        }
    }
    None
}
