//! The scan before the parser: limits, comments, quotes and signs.
//!
//! One pass by hand, before the grammar sees anything. It gives back a copy of
//! the text of the same length, in which
//!
//! - comments, tabs, carriage returns and hidden characters are blanks,
//! - every text in quotes is closed, and has plain double quotes (not `“` or `'`),
//! - brackets nest at most [`MAX_NESTING`] deep.
//!
//! So the grammar needs no rule for any of these, every span still fits the
//! author's text, and what had to be mended is reported once, here.
//!
//! Not here: what the text says.

mod again;
mod signs;
mod texts;

use super::report::Report;
use super::trivia::{Comment, Trivia};
use crate::diagnostics::{Diagnostic, codes};
use crate::text::{FileId, Span};
pub(super) use again::{Before, common_ends, scan_again};
use signs::MAX_HIDDEN;

/// Largest text, in bytes.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Deepest nesting of brackets and braces.
pub const MAX_NESTING: usize = 128;

/// What the scan found.
pub(super) struct Scan {
    /// The mended text; cut where a limit was passed.
    pub text: String,
    /// Comments and blank lines.
    pub trivia: Trivia,
    /// Whether nothing had to be mended, and nothing may be open somewhere.
    pub clean: bool,
}

/// Scans `text`. Findings go to `report`.
pub(super) fn scan(file: FileId, text: &str, report: &mut Report) -> Scan {
    if text.len() > MAX_BYTES {
        report.push(too_large(file, text.len()));
        return Scan {
            text: String::new(),
            trivia: Trivia::default(),
            clean: false,
        };
    }
    let mut scanner = Scanner {
        out: text.as_bytes().to_vec(),
        long_quotes_match: long_quotes(text).is_multiple_of(2),
        ..Scanner::new(file, text, report)
    };
    scanner.run_to(text.len());
    scanner.finish()
}

fn too_large(file: FileId, bytes: usize) -> Diagnostic {
    let mebibytes = bytes.div_ceil(1024 * 1024);
    Diagnostic::new(
        codes::FILE_TOO_LARGE,
        Span::empty(0).in_file(file),
        format!("this file has {mebibytes} MiB, more than a contract may have"),
    )
    .note("a file may have at most 16 MiB; nothing in it was read")
    .help("split the agreement into files and join them by `use`, or check whether this is a contract at all")
}

struct Scanner<'t, 'r> {
    file: FileId,
    text: &'t str,
    bytes: &'t [u8],
    out: Vec<u8>,
    at: usize,
    report: &'r mut Report,
    trivia: Trivia,
    /// Whether only blanks stand before `at` on its line.
    line_is_blank: bool,
    blank_lines: u32,
    line_start: usize,
    braces: usize,
    brackets: usize,
    /// Where the part that is open now began, at the outermost level.
    outermost: usize,
    /// Number of `"""`; an odd one stays open somewhere.
    long_quotes_match: bool,
    hidden: usize,
    /// Characters that this line has no more of.
    searched_in_vain: Vec<&'static [char]>,
    cut: Option<usize>,
}

impl<'t, 'r> Scanner<'t, 'r> {
    fn new(file: FileId, text: &'t str, report: &'r mut Report) -> Self {
        Self {
            file,
            text,
            bytes: text.as_bytes(),
            out: Vec::new(),
            at: 0,
            report,
            trivia: Trivia::default(),
            line_is_blank: true,
            blank_lines: 0,
            line_start: 0,
            braces: 0,
            brackets: 0,
            outermost: 0,
            long_quotes_match: true,
            hidden: 0,
            searched_in_vain: Vec::new(),
            cut: None,
        }
    }

    /// Scans up to a place, or to the end of what begins before it.
    fn run_to(&mut self, end: usize) {
        if self.at == 0 && self.text.starts_with('\u{feff}') {
            self.blank(0, 3);
            self.at = 3;
        }
        while self.cut.is_none()
            && self.at < end
            && let Some(&byte) = self.bytes.get(self.at)
        {
            match byte {
                b'\n' => self.end_line(),
                b' ' => self.at += 1,
                b'\t' => self.blank_one(),
                b'\r' if self.peek(1) == Some(b'\n') => self.blank_one(),
                b'/' if self.peek(1) == Some(b'/') => self.line_comment(),
                b'/' if self.peek(1) == Some(b'*') => self.block_comment(),
                b'#' => self.hash_comment(),
                b'"' => self.quoted(),
                b'\'' => self.single_quoted(),
                b'(' | b'[' | b'{' | b')' | b']' | b'}' | b';' => self.bracket(byte),
                0..=31 | 127 => self.hidden_character(1),
                128.. => self.beyond_ascii(),
                _ => self.step(plain(&self.bytes[self.at..end]).max(1)),
            }
        }
    }

    fn finish(mut self) -> Scan {
        if self.hidden > MAX_HIDDEN {
            let more = self.hidden - MAX_HIDDEN;
            self.report.amend_last(
                codes::HIDDEN_CHARACTER,
                format!("{more} more follow in this file"),
            );
        }
        if let Some(cut) = self.cut {
            self.out.truncate(cut);
        }
        let clean = self.report.len() == 0 && !self.report.has_damage() && self.long_quotes_match;
        Scan {
            clean,
            // Only whole characters were replaced, so this is never lossy.
            text: String::from_utf8(self.out).unwrap_or_default(),
            trivia: self.trivia,
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    /// Passes over `bytes` bytes of the contract's own words.
    fn step(&mut self, bytes: usize) {
        self.at += bytes;
        self.line_is_blank = false;
    }

    fn blank(&mut self, from: usize, to: usize) {
        for byte in &mut self.out[from..to] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }

    fn blank_one(&mut self) {
        self.out[self.at] = b' ';
        self.at += 1;
    }

    fn span(&self, from: usize, to: usize) -> Span {
        Span::new(offset(from), offset(to))
    }

    fn line_end(&self, from: usize) -> usize {
        let end = self.bytes[from..]
            .iter()
            .position(|&byte| byte == b'\n')
            .map_or(self.bytes.len(), |length| from + length);
        if end > from && self.bytes[end - 1] == b'\r' {
            end - 1
        } else {
            end
        }
    }

    fn end_line(&mut self) {
        if self.line_is_blank && !self.comment_on_this_line() {
            self.blank_lines += 1;
            self.trivia.blank_lines.push(offset(self.line_start));
        } else {
            self.blank_lines = 0;
        }
        if self.brackets > 0 && !self.line_goes_on() {
            self.brackets = 0;
        }
        self.at += 1;
        self.line_start = self.at;
        self.line_is_blank = true;
        self.searched_in_vain.clear();
        if self.braces > 0 && item_ahead(&self.text[self.at..]) {
            // The parser closes open blocks here, so the count starts again.
            self.braces = 0;
            self.brackets = 0;
        }
        if self.braces == 0 && self.brackets == 0 {
            self.outermost = self.at;
        }
    }

    fn comment_on_this_line(&self) -> bool {
        let last = self.trivia.comments.last();
        last.is_some_and(|comment| comment.span.end as usize > self.line_start)
    }

    /// Whether the line that ends at `at` may go on in the next one. Rough: only
    /// for the count of open brackets, which the parser counts again exactly.
    fn line_goes_on(&self) -> bool {
        let before = self.out[self.line_start..self.at].trim_ascii_end().last();
        let open = before.is_some_and(|byte| b",([=+-*/<>&|".contains(byte));
        let after = self.text[self.at + 1..].trim_start_matches([' ', '\t']);
        open || after.starts_with([')', ']', '=', '+', '-', '*', '/', '<', '>', '&', '|'])
            || ["and ", "or ", "except ", "otherwise "]
                .iter()
                .any(|word| after.starts_with(word))
    }
}

/// Comments.
impl Scanner<'_, '_> {
    fn line_comment(&mut self) {
        let documents = self.peek(2) == Some(b'/') && self.peek(3) != Some(b'/');
        let end = self.line_end(self.at);
        if documents && self.line_is_blank {
            self.line_is_blank = false;
            self.hidden_in(self.at, end);
            self.at = end;
            return;
        }
        if documents {
            let span = self.span(self.at, self.at + 3);
            self.report
                .push(super::recovery::stray_doc(self.file, span));
        }
        self.comment(self.at, end);
    }

    fn hash_comment(&mut self) {
        let sign = self.span(self.at, self.at + 1).in_file(self.file);
        self.report.push(
            Diagnostic::new(
                codes::FOREIGN_SIGN,
                sign,
                "a comment begins with `//`, not with `#`",
            )
            .fix("write `//`", sign, "//"),
        );
        self.comment(self.at, self.line_end(self.at));
    }

    fn block_comment(&mut self) {
        let from = self.at;
        let close = self.text[from + 2..].find("*/");
        let end = close.map_or(self.bytes.len(), |length| from + 2 + length + 2);
        let sign = self.span(from, from + 2).in_file(self.file);
        let mut found = Diagnostic::new(
            codes::FOREIGN_SIGN,
            sign,
            "a comment begins with `//` and ends with its line",
        );
        let words = &self.text[from..end];
        if close.is_none() {
            found = found.note("this `/*` is never closed, so the rest of the file is lost in it");
        } else if !words.contains('\n')
            && self.text[end..].trim_start_matches('\r').starts_with('\n')
        {
            let words = words.trim_start_matches("/*").trim_end_matches("*/");
            let text = format!("// {}", words.trim());
            let whole = self.span(from, end).in_file(self.file);
            found = found.fix("write `//`", whole, text);
        } else {
            found = found.help("begin each line of it with `//`");
        }
        self.report.push(found);
        self.comment(from, end);
    }

    fn comment(&mut self, from: usize, end: usize) {
        self.trivia.comments.push(Comment {
            span: self.span(from, end),
            own_line: self.line_is_blank,
            blank_lines_before: if self.line_is_blank {
                self.blank_lines
            } else {
                0
            },
        });
        self.hidden_in(from, end);
        self.blank(from, end);
        self.at = end;
        if let Some(last) = self.text[from..end].rfind('\n') {
            self.line_start = from + last + 1;
        }
    }
}

/// Whether a text begins with a declaration: an item word, and behind it what
/// only a declaration has.
pub(super) fn item_ahead(text: &str) -> bool {
    let text = text.trim_start_matches(' ');
    let word = leading_word(text);
    if !super::schema::is_item_word(word) {
        return false;
    }
    let rest = text[word.len()..].trim_start_matches(' ');
    let begins = |text: &str, signs: &[u8]| text.bytes().next().is_some_and(|b| signs.contains(&b));
    if begins(rest, b"\"{") {
        return true;
    }
    let name = leading_word(rest);
    let rest = rest[name.len()..].trim_start_matches(' ');
    !name.is_empty() && begins(rest, b"\"{:=(.")
}

/// The word that a text begins with, or nothing.
pub(super) fn leading_word(text: &str) -> &str {
    let bytes = text.as_bytes();
    if !bytes
        .first()
        .is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_')
    {
        return "";
    }
    let end = bytes
        .iter()
        .position(|b| !(b.is_ascii_alphanumeric() || *b == b'_'))
        .unwrap_or(bytes.len());
    &text[..end]
}

/// How many bytes a text begins with that only the grammar looks at.
fn plain(bytes: &[u8]) -> usize {
    let other = bytes.iter().position(|byte| !PLAIN[usize::from(*byte)]);
    other.unwrap_or(bytes.len())
}

/// Bytes that need no look here.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 32;
    while byte < 127 {
        plain[byte] = true;
        byte += 1;
    }
    let special = b"/#\"'()[]{};";
    let mut index = 0;
    while index < special.len() {
        plain[special[index] as usize] = false;
        index += 1;
    }
    plain
};

/// How many `"""` a text has.
fn long_quotes(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut count = 0;
    let mut at = 0;
    while let Some(next) = bytes[at..].iter().position(|byte| *byte == b'"') {
        at += next;
        if bytes[at..].starts_with(b"\"\"\"") {
            count += 1;
            at += 3;
        } else {
            at += 1;
        }
    }
    count
}

fn offset(at: usize) -> u32 {
    // The text has at most 16 MiB.
    u32::try_from(at).unwrap_or(u32::MAX)
}
