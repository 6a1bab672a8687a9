//! The findings at a place that a refactoring can mend, and how to see that it did.

use super::super::{Analysis, Place};
use super::Spot;
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::syntax::ast::{Clause, Item};
use crate::text::Span;

/// A finding, and where it is in the file.
#[derive(Clone)]
pub(super) struct Found<'a> {
    pub(super) diagnostic: &'a Diagnostic,
    pub(super) span: Span,
    pub(super) mends: (Place, &'static str),
}

/// The findings of some codes about the declaration that the range begins in.
pub(super) fn about<'a>(spot: Spot<'a>, codes: &[Code]) -> Vec<Found<'a>> {
    let mut items = spot.analysis.items(spot.file).iter();
    let Some(item) = items.find(|it| it.head().span.touches(spot.range.start)) else {
        return Vec::new();
    };
    let mut found = at(spot, item.span, codes);
    // What the parties have accepted stays as they want it.
    found.retain(|it| it.diagnostic.severity != Severity::Note);
    found
}

/// The findings of some codes that touch a range.
pub(super) fn at<'a>(spot: Spot<'a>, range: Span, codes: &[Code]) -> Vec<Found<'a>> {
    let analysis = spot.analysis;
    let found = analysis.compilation.diagnostics.iter();
    let found = found.filter(|it| codes.contains(&it.code));
    // What a template brings has no place of its own that could be changed.
    let found = found.filter(|it| !analysis.sources().is_assembled(it.at.file));
    let found = found.filter(|it| {
        let span = it.at.span;
        it.at.file == spot.file && span.start <= range.end && range.start <= span.end
    });
    found
        .filter_map(|diagnostic| {
            Some(Found {
                diagnostic,
                span: diagnostic.at.span,
                mends: (analysis.place(diagnostic.at)?, diagnostic.code.id),
            })
        })
        .collect()
}

/// How many errors there are.
pub(super) fn errors(of: &Analysis) -> usize {
    let found = of.compilation.diagnostics.iter();
    found.filter(|one| one.is_error()).count()
}

/// Whether there are fewer findings of this code and headline than there were.
pub(super) fn is_mended(before: &Analysis, after: &Analysis, finding: &Diagnostic) -> bool {
    let count = |of: &Analysis| {
        let same = |it: &&Diagnostic| it.code == finding.code && it.headline == finding.headline;
        of.compilation.diagnostics.iter().filter(same).count()
    };
    count(after) < count(before)
}

/// The declaration of the file that a place lies in.
pub(super) fn item_at(spot: Spot<'_>, span: Span) -> Option<&Item> {
    let mut items = spot.analysis.items(spot.file).iter();
    let around = |it: Span| it.start <= span.start && span.end <= it.end;
    let found = items.find(|item| around(item.head().span));
    found.map(|item| &**item)
}

/// Where a clause goes that follows another one, and what parts them: the line end, or `;` on one line.
pub(super) fn behind(text: &str, clause: &Clause) -> (Span, &'static str) {
    let end = clause.span.end;
    let rest = text.get(end as usize..).unwrap_or_default();
    let line = rest.split('\n').next().unwrap_or_default();
    let blank = line.trim();
    let length = u32::try_from(line.trim_end().len()).unwrap_or(0);
    match blank.is_empty() || blank.starts_with("//") {
        true => (Span::empty(end + length), "\n"),
        false => (Span::empty(end), "; "),
    }
}
