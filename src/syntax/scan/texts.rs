//! Texts in quotes: where they end, and what is done when they do not.

use super::{Scanner, item_ahead};
use crate::diagnostics::{Diagnostic, Edit, Fix, codes};

/// Texts in quotes.
impl Scanner<'_, '_> {
    pub(super) fn quoted(&mut self) {
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
        } else if from > 0 && self.out[from - 1] == b' ' && self.bytes[from - 1].is_ascii() {
            // A blank that hides a longer character would leave the quote within it.
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

    pub(super) fn single_quoted(&mut self) {
        let from = self.at;
        let after_word = from > 0 && self.bytes[from - 1].is_ascii_alphanumeric();
        match self.find_on_line(from + 1, &['\'']) {
            Some((to, _)) if !after_word => self.foreign_quotes(from, 1, to, 1),
            _ => self.step(1),
        }
    }

    /// The next of some characters on this line. A line is searched in vain only once,
    /// so that a long line of opening quotes costs no more than its length.
    pub(super) fn find_on_line(
        &mut self,
        from: usize,
        wanted: &'static [char],
    ) -> Option<(usize, char)> {
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
    pub(super) fn foreign_quotes(&mut self, from: usize, open: usize, to: usize, close: usize) {
        self.blank(from, from + open);
        self.blank(to, to + close);
        for byte in &mut self.out[from + open..to] {
            if *byte == b'"' {
                *byte = b'\'';
            }
        }
        // The outer bytes, so that the text begins and ends where a character does.
        self.out[from] = b'"';
        self.out[to + close - 1] = b'"';
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
