//! A text with some changes: laid out where it changes, compiled, and compared with what there was.

use super::super::layout::difference;
use super::super::{Analysis, Edit};
use crate::format::{self, Style};
use crate::syntax::parse;
use crate::text::{FileId, Span};
use std::collections::BTreeMap;

/// Changes of one file.
pub(super) struct Draft<'a> {
    analysis: &'a Analysis,
    file: FileId,
    changes: Vec<(Span, String)>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(analysis: &'a Analysis, file: FileId) -> Self {
        Self {
            analysis,
            file,
            changes: Vec::new(),
        }
    }

    /// With other words in place of a part. Changes are given in the order of the text and do not overlap.
    pub(super) fn with(mut self, span: Span, words: impl Into<String>) -> Self {
        self.changes.push((span, words.into()));
        self
    }

    /// The text with the changes, in the layout of `slac fmt` where they are.
    pub(super) fn text(&self) -> Option<String> {
        let mut text = self.analysis.text(self.file).to_string();
        for (span, words) in self.changes.iter().rev() {
            let old = span.start as usize..span.end as usize;
            text.get(old.clone())?;
            text.replace_range(old, words);
        }
        // The last first, so that the places before it stay.
        let mut moved: i64 = 0;
        let mut places: Vec<Span> = Vec::new();
        for (span, words) in &self.changes {
            let start = u32::try_from(i64::from(span.start) + moved).ok()?;
            let end = start.checked_add(u32::try_from(words.len()).ok()?)?;
            moved += i64::from(end - start) - i64::from(span.len());
            places.push(Span::new(start, end));
        }
        for place in places.into_iter().rev() {
            let parsed = parse(self.file, &text);
            let laid_out = format::format_range(&parsed, &text, &Style::default(), place);
            if let Some(new) = laid_out.ok().flatten() {
                text.replace_range(new.span.start as usize..new.span.end as usize, &new.text);
            }
        }
        Some(text)
    }

    /// The contract as it then is.
    pub(super) fn compiled(&self) -> Option<(String, Analysis)> {
        let text = self.text()?;
        let after = self.analysis.with_text(self.file, &text);
        Some((text, after))
    }

    /// The edits, if the contract has no finding then that it does not have now.
    pub(super) fn without_findings(&self) -> Option<Vec<Edit>> {
        let (text, after) = self.compiled()?;
        if !fresh(self.analysis, &after).is_empty() {
            return None;
        }
        self.edits_to(&text)
    }

    /// The edits that make this text of the file.
    pub(super) fn edits_to(&self, text: &str) -> Option<Vec<Edit>> {
        Some(vec![difference(self.analysis, self.file, text)?])
    }
}

/// The codes of which there are more findings than before.
pub(super) fn fresh(before: &Analysis, after: &Analysis) -> Vec<&'static str> {
    let count = |of: &Analysis| {
        let mut count: BTreeMap<&'static str, usize> = BTreeMap::new();
        for one in &of.compilation.diagnostics {
            *count.entry(one.code.id).or_default() += 1;
        }
        count
    };
    let (before, after) = (count(before), count(after));
    let more = |it: &(&&'static str, &usize)| before.get(*it.0).is_none_or(|then| then < it.1);
    after.iter().filter(more).map(|(code, _)| *code).collect()
}
