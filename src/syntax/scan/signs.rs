//! Brackets, typographic signs, and characters that are not seen.

use super::{MAX_NESTING, Scanner};
use crate::diagnostics::{Diagnostic, codes};
use crate::syntax::recovery;

/// Most hidden characters that are reported one by one.
pub(super) const MAX_HIDDEN: usize = 5;

/// Brackets and foreign characters.
impl Scanner<'_, '_> {
    pub(super) fn bracket(&mut self, byte: u8) {
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
            self.report.push(recovery::too_deep(self.file, place));
            self.cut = Some(self.outermost);
        }
        self.step(1);
    }

    pub(super) fn beyond_ascii(&mut self) {
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
        self.step(length);
    }

    pub(super) fn hidden_character(&mut self, length: usize) {
        self.report_hidden(self.at, length);
        self.blank(self.at, self.at + length);
        if self.bytes[self.at] == b'\r' {
            self.out[self.at] = b'\n';
        }
        self.at += length;
    }

    /// Hidden characters within a text or a comment are as misleading as elsewhere.
    pub(super) fn hidden_in(&mut self, from: usize, to: usize) {
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
