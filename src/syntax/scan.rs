//! The scan before the parser: limits, comments, quotes and signs.
//!
//! One pass by hand, before the grammar sees anything. It gives back a copy of
//! the text of the same length, in which
//!
//! - comments, tabs, carriage returns and hidden characters are blanks,
//! - every text in quotes is closed, and has plain double quotes,
//! - signs that people paste (`≥`, `“`, a no-break space) are the plain ones,
//! - brackets nest at most [`MAX_NESTING`] deep.
//!
//! So the grammar needs no rule for any of these, every span still fits the
//! author's text, and what had to be mended is reported once, here.
//!
//! Not here: what the text says.

use super::report::Report;
use super::trivia::{Comment, Trivia};
use crate::diagnostics::{Diagnostic, Edit, Fix, codes};
use crate::text::{FileId, Span};

/// Largest text, in bytes.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Deepest nesting of brackets and braces.
pub const MAX_NESTING: usize = 128;

/// Most hidden characters that are reported one by one.
const MAX_HIDDEN: usize = 5;

/// What the scan found.
pub(super) struct Scan {
    /// The mended text; cut where a limit was passed.
    pub text: String,
    /// Comments and blank lines.
    pub trivia: Trivia,
}

/// Scans `text`. Findings go to `report`.
pub(super) fn scan(file: FileId, text: &str, report: &mut Report) -> Scan {
    if text.len() > MAX_BYTES {
        report.push(too_large(file, text.len()));
        return Scan {
            text: String::new(),
            trivia: Trivia::default(),
        };
    }
    let mut scanner = Scanner::new(file, text, report);
    scanner.run();
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
            out: text.as_bytes().to_vec(),
            at: 0,
            report,
            trivia: Trivia::default(),
            line_is_blank: true,
            blank_lines: 0,
            line_start: 0,
            braces: 0,
            brackets: 0,
            outermost: 0,
            long_quotes_match: text.matches("\"\"\"").count() % 2 == 0,
            hidden: 0,
            searched_in_vain: Vec::new(),
            cut: None,
        }
    }

    fn run(&mut self) {
        if self.text.starts_with('\u{feff}') {
            self.blank(0, 3);
            self.at = 3;
        }
        while self.cut.is_none()
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
                _ => self.step(1),
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
        Scan {
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
        } else if !words.contains('\n') && end == self.line_end(from) {
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

/// Texts in quotes.
impl Scanner<'_, '_> {
    fn quoted(&mut self) {
        self.line_is_blank = false;
        if self.text[self.at..].starts_with("\"\"\"") {
            return self.long_quoted();
        }
        let from = self.at;
        let mut at = from + 1;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'"' => {
                    self.hidden_in(from, at);
                    self.at = at + 1;
                    return;
                }
                b'\n' => break,
                b'\\' if self.bytes.get(at + 1) != Some(&b'\n') => at += 2,
                _ => at += 1,
            }
        }
        self.unclosed_on_line(from, self.line_end(from));
    }

    /// A text that its line does not close: it is taken to end with the line.
    fn unclosed_on_line(&mut self, from: usize, line_end: usize) {
        let line = self.text[from..line_end].trim_end();
        let line = line.strip_suffix(['}', ';']).unwrap_or(line).trim_end();
        let end = from + line.len();
        let last = line
            .char_indices()
            .last()
            .map_or(from, |(index, _)| from + index);
        self.hidden_in(from, end);
        if last > from {
            self.blank(last, end);
            self.out[end - 1] = b'"';
        } else if from > 0 && self.out[from - 1] == b' ' {
            self.out[from - 1] = b'"';
        } else {
            self.blank(from, end);
        }
        let place = self.span(from, end).in_file(self.file);
        let behind = self.span(end, end).in_file(self.file);
        self.report.damaged(place.span);
        self.report.push(
            Diagnostic::new(codes::UNCLOSED_TEXT, place, "this text has no closing quote")
                .note("a text in `\"` ends on the line on which it begins; one over several lines stands in `\"\"\"`")
                .suggest("close it at the end of the line", behind, "\""),
        );
        self.at = end;
    }

    fn long_quoted(&mut self) {
        let from = self.at;
        let body = from + 3;
        let close = self.text[body..].find("\"\"\"").map(|length| body + length);
        let limit = close.unwrap_or(self.bytes.len());
        let next_item = (!self.long_quotes_match)
            .then(|| self.item_between(body, limit))
            .flatten();
        match (close, next_item) {
            (Some(close), None) => {
                self.hidden_in(from, close);
                self.at = close + 3;
            }
            (_, next_item) => {
                let end = next_item.unwrap_or(limit);
                self.long_quotes_match = true;
                self.blank(from, end);
                self.out[from] = b'"';
                self.out[from + 1] = b'"';
                self.report.damaged(self.span(from, end));
                let place = self.span(from, body).in_file(self.file);
                self.report.push(
                    Diagnostic::new(
                        codes::UNCLOSED_TEXT,
                        place,
                        "this text has no closing `\"\"\"`",
                    )
                    .help("write `\"\"\"` where the text ends"),
                );
                self.at = end;
            }
        }
        if let Some(last) = self.text[from..self.at].rfind('\n') {
            self.line_start = from + last + 1;
        }
    }

    /// The first line between two places that looks like a declaration.
    fn item_between(&self, from: usize, to: usize) -> Option<usize> {
        let text = &self.text[from..to];
        text.match_indices('\n')
            .map(|(index, _)| from + index + 1)
            .find(|&start| item_ahead(&self.text[start..]))
            .map(|start| start - 1)
    }

    fn single_quoted(&mut self) {
        let from = self.at;
        let after_word = from > 0 && self.bytes[from - 1].is_ascii_alphanumeric();
        match self.find_on_line(from + 1, &['\'']) {
            Some((to, _)) if !after_word => self.foreign_quotes(from, 1, to, 1),
            _ => self.step(1),
        }
    }

    /// The next of some characters on this line. A line is searched in vain only once,
    /// so that a long line of opening quotes costs no more than its length.
    fn find_on_line(&mut self, from: usize, wanted: &'static [char]) -> Option<(usize, char)> {
        if self.searched_in_vain.contains(&wanted) {
            return None;
        }
        let ends = |c: &char| *c == '\n' || wanted.contains(c);
        let found = self.text[from..].char_indices().find(|(_, c)| ends(c));
        match found {
            Some((index, character)) if character != '\n' => Some((from + index, character)),
            _ => {
                self.searched_in_vain.push(wanted);
                None
            }
        }
    }

    /// Turns other quotes into plain ones. `open` and `close` are their lengths in bytes.
    fn foreign_quotes(&mut self, from: usize, open: usize, to: usize, close: usize) {
        self.blank(from, from + open);
        self.blank(to, to + close);
        for byte in &mut self.out[from + open..to] {
            if *byte == b'"' {
                *byte = b'\'';
            }
        }
        self.out[from + open - 1] = b'"';
        self.out[to] = b'"';
        self.hidden_in(from + open, to);
        let place = self.span(from, to + close).in_file(self.file);
        let edit = |from, to| Edit {
            at: self.span(from, to).in_file(self.file),
            text: "\"".to_owned(),
        };
        let fix = Fix {
            title: "write plain double quotes".to_owned(),
            edits: vec![edit(from, from + open), edit(to, to + close)],
            safe: true,
        };
        let mut found = Diagnostic::new(
            codes::FOREIGN_SIGN,
            place,
            "a text stands in plain double quotes",
        );
        found.fixes.push(fix);
        self.report.push(found);
        self.step(to + close - from);
    }
}

/// Brackets and foreign characters.
impl Scanner<'_, '_> {
    fn bracket(&mut self, byte: u8) {
        match byte {
            b'{' => self.braces += 1,
            b'}' => self.braces = self.braces.saturating_sub(1),
            b'(' | b'[' => self.brackets += 1,
            b')' | b']' => self.brackets = self.brackets.saturating_sub(1),
            _ => {}
        }
        if matches!(byte, b'{' | b'}' | b';') {
            self.brackets = 0;
        }
        if self.braces + self.brackets > MAX_NESTING {
            let place = self.span(self.at, self.at + 1);
            self.report
                .push(super::recovery::too_deep(self.file, place));
            self.cut = Some(self.outermost);
        }
        self.step(1);
    }

    fn beyond_ascii(&mut self) {
        let Some(character) = self.text[self.at..].chars().next() else {
            self.at += 1;
            return;
        };
        let length = character.len_utf8();
        if is_hidden(character) {
            return self.hidden_character(length);
        }
        if let Some(close) = closing_quote(character)
            && let Some((to, found)) = self.find_on_line(self.at + length, close)
        {
            return self.foreign_quotes(self.at, length, to, found.len_utf8());
        }
        if let Some(plain) = plain_sign(character) {
            let place = self.span(self.at, self.at + length).in_file(self.file);
            self.blank(self.at, self.at + length);
            self.out[self.at..self.at + plain.len()].copy_from_slice(plain.as_bytes());
            let headline = format!("write `{plain}` for `{character}`");
            self.report
                .push(Diagnostic::new(codes::FOREIGN_SIGN, place, headline).fix(
                    format!("write `{plain}`"),
                    place,
                    plain,
                ));
        }
        self.step(length);
    }

    fn hidden_character(&mut self, length: usize) {
        self.report_hidden(self.at, length);
        self.blank(self.at, self.at + length);
        if self.bytes[self.at] == b'\r' {
            self.out[self.at] = b'\n';
        }
        self.at += length;
    }

    /// Hidden characters within a text or a comment are as misleading as elsewhere.
    fn hidden_in(&mut self, from: usize, to: usize) {
        let mut at = from;
        while at < to {
            let byte = self.bytes[at];
            let line_break = byte == b'\n' || byte == b'\t' || byte == b'\r';
            if byte < 128 && (byte >= 32 || line_break) && byte != 127 {
                at += 1;
                continue;
            }
            let character = self.text[at..].chars().next().unwrap_or(' ');
            let length = character.len_utf8();
            if character.is_control() || (is_hidden(character) && !is_wide_blank(character)) {
                self.report_hidden(at, length);
                self.blank(at, at + length);
            }
            at += length;
        }
    }

    fn report_hidden(&mut self, at: usize, length: usize) {
        self.hidden += 1;
        if self.hidden > MAX_HIDDEN {
            return;
        }
        let character = self.text[at..].chars().next().unwrap_or(' ');
        let place = self.span(at, at + length).in_file(self.file);
        let name = format!("U+{:04X}", character as u32);
        let (headline, plain) = if is_wide_blank(character) {
            (format!("this blank is a special one ({name})"), " ")
        } else {
            (format!("there is a hidden character here ({name})"), "")
        };
        self.report.push(
            Diagnostic::new(codes::HIDDEN_CHARACTER, place, headline)
                .note("what is not seen can make a contract read otherwise than it is")
                .fix("take it out", place, plain),
        );
    }
}

/// Characters that are not seen, or that change the order in which others are shown.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || is_wide_blank(character)
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Blanks other than the plain one.
fn is_wide_blank(character: char) -> bool {
    matches!(
        character,
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// What may close a text that was opened with a typographic quote.
fn closing_quote(open: char) -> Option<&'static [char]> {
    match open {
        '\u{201c}' => Some(&['\u{201d}', '"']),
        '\u{201e}' => Some(&['\u{201c}', '\u{201d}', '"']),
        '\u{2018}' => Some(&['\u{2019}']),
        '\u{ab}' => Some(&['\u{bb}']),
        _ => None,
    }
}

/// The plain form of a typographic sign; never longer than the sign itself.
fn plain_sign(character: char) -> Option<&'static str> {
    Some(match character {
        '≤' => "<=",
        '≥' => ">=",
        '≠' => "!=",
        '−' | '–' | '—' => "-",
        '×' => "*",
        '÷' => "/",
        _ => return None,
    })
}

/// Whether a text begins with a declaration: an item word, and behind it what
/// only a declaration has. The same as `item_ahead` of the grammar.
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

fn offset(at: usize) -> u32 {
    // The text has at most 16 MiB.
    u32::try_from(at).unwrap_or(u32::MAX)
}
