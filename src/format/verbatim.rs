//! Which lines are copied as they are.
//!
//! A finding of the parser means that a place was not understood, and nobody
//! knows what its blanks mean. The whole lines of its clause are copied, or, where
//! clauses share lines or the finding is about braces, of its declaration; a finding
//! outside of declarations costs its own lines.
//!
//! Some findings of the parser are about what was understood very well, such as a
//! clause that is not there ([`UNDERSTOOD`]). They do not count.

use crate::diagnostics::codes::Code;
use crate::diagnostics::{Diagnostic, codes};
use crate::syntax::Parse;
use crate::syntax::ast::{Item, ItemKind};
use crate::text::{LineIndex, Span};

/// Findings about a text whose every word has its place in the tree.
const UNDERSTOOD: &[Code] = &[
    codes::MISSING_CLAUSE,
    codes::REPEATED_CLAUSE,
    codes::RESERVED_WORD,
    codes::UNSAID_PERIOD,
];

/// Lines that are copied, by their numbers from zero.
#[derive(Debug)]
pub(super) struct Copied {
    /// For each line, whether it is copied.
    lines: Vec<bool>,
    /// How many regions cannot be read.
    regions: usize,
    /// Whether nothing in the text was read.
    everything: bool,
}

impl Copied {
    pub(super) fn line(&self, line: u32) -> bool {
        self.lines.get(line as usize).copied().unwrap_or(false)
    }

    pub(super) fn is_everything(&self) -> bool {
        self.everything
    }

    pub(super) fn count(&self) -> usize {
        self.regions
    }

    fn mark(&mut self, (first, last): (u32, u32)) {
        for line in first..=last {
            if let Some(copied) = self.lines.get_mut(line as usize) {
                *copied = true;
            }
        }
    }

    fn touches(&self, (first, last): (u32, u32)) -> bool {
        (first..=last).any(|line| self.line(line))
    }

    fn whole(&self, (first, last): (u32, u32)) -> bool {
        (first..=last).all(|line| self.line(line))
    }

    /// What is copied of a declaration some of whose lines are: the clauses on them, if that is
    /// possible, or everything.
    fn wanted(
        &self,
        text: &str,
        lines: &LineIndex,
        item: &Item,
        (first, last): (u32, u32),
    ) -> Vec<(u32, u32)> {
        let everything = vec![(first, last)];
        let ItemKind::Block(block) = &item.kind else {
            return everything;
        };
        let clauses = block.clauses.iter();
        let touched = clauses.map(|clause| (clause, lines_of(lines, clause.span)));
        let touched = touched.filter(|(_, extent)| self.touches(*extent));
        let mut wanted = Vec::new();
        for (clause, extent) in touched {
            // Braces may be what is wrong.
            if clause.span.of(text).contains(['{', '}']) {
                return everything;
            }
            wanted.push(extent);
        }
        let open = block.body.map_or(last, |body| lines.line(body.start));
        let inside = |line: u32| open < line && line < last;
        let all_inside = wanted.iter().all(|&(from, to)| inside(from) && inside(to));
        let mut of_clause = vec![false; (last - first) as usize + 1];
        if all_inside {
            for line in wanted.iter().flat_map(|&(from, to)| from..=to) {
                of_clause[(line - first) as usize] = true;
            }
        }
        let explained =
            (first..=last).all(|line| !self.line(line) || of_clause[(line - first) as usize]);
        if all_inside && explained {
            wanted
        } else {
            everything
        }
    }

    /// Copies all but the whole lines of the declarations that touch `range`, and gives these.
    pub(super) fn all_but(
        &mut self,
        parse: &Parse,
        text: &str,
        lines: &LineIndex,
        range: Span,
    ) -> Option<Span> {
        let asked = lines_of(lines, range);
        let touched = parse.file.items.iter().map(|item| extent(lines, item));
        let (first, last) = touched
            .filter(|&(first, last)| first <= asked.1 && asked.0 <= last)
            .reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)))?;
        let end = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        if first > 0 {
            self.mark((0, first - 1));
        }
        if last + 1 < end {
            self.mark((last + 1, end - 1));
        }
        let stop = if last + 1 < end {
            lines.line_start(last + 1)
        } else {
            u32::try_from(text.len()).unwrap_or(u32::MAX)
        };
        Some(Span::new(lines.line_start(first), stop))
    }
}

/// The lines that the parser has findings about, in whole declarations.
pub(super) fn unreadable(parse: &Parse, text: &str, lines: &LineIndex) -> Copied {
    let mut copied = Copied {
        lines: vec![false; lines.len()],
        regions: 0,
        everything: text.is_empty(),
    };
    let counts = |found: &&Diagnostic| !UNDERSTOOD.contains(&found.code);
    for found in parse.diagnostics.iter().filter(counts) {
        // What follows such a place was not read at all.
        copied.everything |=
            found.code == codes::FILE_TOO_LARGE || found.code == codes::NESTED_TOO_DEEPLY;
        copied.mark(lines_of(lines, found.at.span));
    }
    for comment in &parse.trivia.comments {
        // A comment of another language, or with hidden signs, can span lines.
        let extent = lines_of(lines, comment.span);
        if copied.touches(extent) {
            copied.mark(extent);
        }
    }
    let extents: Vec<(u32, u32)> = parse
        .file
        .items
        .iter()
        .map(|it| extent(lines, it))
        .collect();
    loop {
        let mut grown = false;
        let items = parse.file.items.iter().zip(&extents);
        // Both ways, so that damage spreads over declarations that share lines in one round.
        for (item, &extent) in items.clone().chain(items.rev()) {
            let bad = matches!(item.kind, ItemKind::Bad);
            let wanted = if bad || copied.touches(extent) {
                copied.wanted(text, lines, item, extent)
            } else {
                Vec::new()
            };
            for extent in wanted {
                grown |= !copied.whole(extent);
                copied.mark(extent);
            }
        }
        if !grown {
            break;
        }
    }
    let begins = |line: &usize| copied.lines[*line] && (*line == 0 || !copied.lines[line - 1]);
    copied.regions = (0..copied.lines.len()).filter(begins).count();
    copied
}

fn lines_of(lines: &LineIndex, span: Span) -> (u32, u32) {
    // The last byte, so that a line feed at the end does not count as the next line.
    let last = span.end.saturating_sub(1).max(span.start);
    (lines.line(span.start), lines.line(last))
}

/// First and last line of a declaration with its documentation.
fn extent(lines: &LineIndex, item: &Item) -> (u32, u32) {
    let doc = item.doc.as_ref().map_or(item.span, |doc| doc.span);
    lines_of(lines, item.span.to(doc))
}
