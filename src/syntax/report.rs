//! Collects what a parse has to report, within bounds.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, codes};
use crate::text::Span;

/// Most findings that one file gives. A file with more is no contract, and
/// nobody reads the thousandth.
const MAX_FINDINGS: usize = 1_000;

/// The findings of one parse.
#[derive(Default)]
pub(super) struct Report {
    diagnostics: Vec<Diagnostic>,
    damaged: Vec<Span>,
}

impl Report {
    /// Adds a finding.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MAX_FINDINGS {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Adds a note to the last finding of a code.
    pub(super) fn amend_last(&mut self, code: Code, note: String) {
        let last = self
            .diagnostics
            .iter_mut()
            .rev()
            .find(|found| found.code == code);
        if let Some(found) = last {
            found.notes.push(note);
        }
    }

    /// Remembers that the words at `span` are not the author's: a text without a
    /// closing quote. Whatever is wrong around it has been reported already.
    pub(super) fn damaged(&mut self, span: Span) {
        self.damaged.push(span);
    }

    /// Whether any text is damaged.
    pub(super) fn has_damage(&self) -> bool {
        !self.damaged.is_empty()
    }

    /// Whether a damaged text touches `span`.
    pub(super) fn is_damaged(&self, span: Span) -> bool {
        let after = self.damaged.partition_point(|place| place.end < span.start);
        self.damaged
            .get(after)
            .is_some_and(|place| place.start <= span.end)
    }

    /// Where something was found or mended by now.
    pub(super) fn places(&self) -> Vec<Span> {
        let found = self.diagnostics.iter().map(|found| found.at.span);
        found.chain(self.damaged.iter().copied()).collect()
    }

    /// Whether no further finding is kept.
    pub(super) fn is_full(&self) -> bool {
        self.diagnostics.len() >= MAX_FINDINGS
    }

    /// Forgets all findings but the first ones.
    pub(super) fn truncate(&mut self, findings: usize) {
        self.diagnostics.truncate(findings);
    }

    /// How many findings there are by now.
    pub(super) fn len(&self) -> usize {
        self.diagnostics.len()
    }

    /// All findings, sorted by place. What could not be read behind a character that is not seen
    /// could not be read because of it.
    pub(super) fn finish(mut self, text: &str) -> Diagnostics {
        let starts = |code: Code| -> Vec<u32> {
            let of_code = self.diagnostics.iter().filter(|found| found.code == code);
            let mut starts: Vec<u32> = of_code.map(|found| found.at.span.start).collect();
            starts.sort_unstable();
            starts
        };
        let hidden = starts(codes::HIDDEN_CHARACTER);
        let unclosed = starts(codes::UNCLOSED_TEXT);
        let same_line = |causes: &[u32], at: u32| {
            let before = causes.partition_point(|place| *place < at);
            before.checked_sub(1).is_some_and(|index| {
                let between = text.get(causes[index] as usize..at as usize);
                between.is_some_and(|between| !between.contains('\n'))
            })
        };
        let unread = [codes::MALFORMED_CLAUSE, codes::MALFORMED_HEAD];
        self.diagnostics.retain(|found| {
            let at = found.at.span.start;
            let brace = [codes::UNOPENED_BLOCK, codes::UNCLOSED_BLOCK].contains(&found.code);
            let swallowed = brace && same_line(&unclosed, at);
            let unseen = unread.contains(&found.code) && same_line(&hidden, at);
            !swallowed && !unseen
        });
        let mut all: Diagnostics = self.diagnostics.into_iter().collect();
        all.sort();
        all
    }
}
