//! Braces that are missing, or stand where none belongs.
//!
//! A brace decides how much of a file belongs to one declaration, so a wrong one
//! would cost many lines. Here the parts around it are put back where they
//! belong, with one message.

use super::{Builder, Group, Part, Sentence, offset};
use crate::diagnostics::{Diagnostic, codes};
use crate::syntax::ast::BlockKind;
use crate::syntax::recovery::{self, Refused};
use crate::syntax::scan::leading_word;
use crate::syntax::schema;
use crate::text::Span;
use std::vec::IntoIter;

/// Most parts that are looked through for a lost brace.
const MAX_LOOK_AHEAD: usize = 200;

impl Builder<'_, '_> {
    /// The clauses of a block whose `{` is missing: what follows, up to a `}` that closes nothing.
    pub(super) fn unopened(
        &mut self,
        kind: BlockKind,
        head: Span,
        refused: Option<&Refused>,
        parts: &mut IntoIter<Part>,
    ) -> Option<Group> {
        let fits = |span: Span| self.is_clause_of(kind, span);
        let inline = self.inline_part(head, refused).filter(|span| fits(*span));
        let count = self.parts_ahead(parts.as_slice(), fits)?;
        let follows = match parts.as_slice().first() {
            Some(Part::Sentence(sentence)) => fits(sentence.span),
            _ => false,
        };
        (inline.is_some() || follows).then(|| self.open_here(head, inline, count, parts))
    }

    /// The lines of an enum or a table whose `{` is missing.
    pub(super) fn unopened_lines(
        &mut self,
        head: Span,
        refused: Option<&Refused>,
        parts: &mut IntoIter<Part>,
    ) -> Option<Group> {
        let count = self.parts_ahead(parts.as_slice(), |line| line.of(self.text).contains('|'))?;
        let inline = self.inline_part(head, refused);
        (inline.is_some() || count > 0).then(|| self.open_here(head, inline, count, parts))
    }

    /// What a head was refused for, up to its end.
    fn inline_part(&self, head: Span, refused: Option<&Refused>) -> Option<Span> {
        let token = recovery::token_at(self.text, refused?.at, head.end);
        (!token.is_empty()).then(|| Span::new(token.start, head.end))
    }

    fn is_clause_of(&self, kind: BlockKind, span: Span) -> bool {
        schema::find(kind, leading_word(span.of(self.text))).is_some()
    }

    /// How many parts stand before a `}` that closes nothing, if none of them begins a
    /// declaration. A part that `fits` begins none, whatever it looks like.
    fn parts_ahead(&self, parts: &[Part], fits: impl Fn(Span) -> bool) -> Option<usize> {
        for (index, part) in parts.iter().take(MAX_LOOK_AHEAD).enumerate() {
            match part {
                Part::StrayClose(_) => return Some(index),
                Part::Sentence(sentence) if fits(sentence.span) => {}
                part if self.surely_begins(part) => return None,
                _ => {}
            }
        }
        None
    }

    fn open_here(
        &mut self,
        head: Span,
        inline: Option<Span>,
        count: usize,
        parts: &mut IntoIter<Part>,
    ) -> Group {
        let first = inline.map(|span| Part::Sentence(Sentence { span, group: None }));
        let mut inner: Vec<Part> = first.into_iter().collect();
        inner.extend(parts.by_ref().take(count));
        parts.next();
        let end = inline.map_or(head.end, |span| {
            let before = Span::new(head.start, span.start).of(self.text);
            head.start + offset(before.trim_end().len())
        });
        let place = self.at(Span::empty(end));
        self.report.push(
            Diagnostic::new(
                codes::UNOPENED_BLOCK,
                place,
                "this block has no opening brace",
            )
            .label("`{` is missing here")
            .fix("open it", place, " {"),
        );
        Group {
            span: Span::empty(end),
            parts: inner,
            closed: true,
        }
    }

    /// The clauses behind a block that a surplus `}` closed too early.
    pub(super) fn closed_early(
        &mut self,
        kind: BlockKind,
        close: u32,
        explained: bool,
        parts: &mut IntoIter<Part>,
    ) -> Option<Group> {
        let fits = |span: Span| self.is_clause_of(kind, span);
        match parts.as_slice().first() {
            Some(Part::Sentence(sentence)) if fits(sentence.span) => {}
            _ => return None,
        }
        let count = self.parts_ahead(parts.as_slice(), fits)?;
        let inner: Vec<Part> = parts.by_ref().take(count).collect();
        let end = match parts.next() {
            Some(Part::StrayClose(span)) => span.end,
            _ => close,
        };
        if !explained {
            let place = self.at(Span::new(close.saturating_sub(1), close));
            let headline = format!("this `}}` ends the {} too early", kind.word());
            self.report.push(
                Diagnostic::new(codes::STRAY_BRACE, place, headline)
                    .label("more of its clauses follow")
                    .suggest("take it out", place, ""),
            );
        }
        Some(Group {
            span: Span::new(close, end),
            parts: inner,
            closed: true,
        })
    }

    /// A group without the braces that someone wrote twice.
    pub(super) fn single_group(&mut self, mut group: Group) -> Group {
        let is_bare = |part: &Part| matches!(part, Part::Sentence(inner) if inner.span.is_empty() && inner.group.is_some());
        if !group.parts.first().is_some_and(is_bare) {
            return group;
        }
        let rest = group.parts.split_off(1);
        let Some(Part::Sentence(Sentence {
            group: Some(inner), ..
        })) = group.parts.pop()
        else {
            return group;
        };
        let place = self.at(Span::new(inner.span.start, inner.span.start + 1));
        self.report.push(
            Diagnostic::new(
                codes::STRAY_BRACE,
                place,
                "this `{` opens the block a second time",
            )
            .suggest("take it out", place, ""),
        );
        group.parts = inner.parts;
        group.parts.extend(rest);
        group.closed = true;
        group
    }

    /// Reports a block that ends without its `}`; `end` is where its last part ends.
    pub(super) fn unclosed(&mut self, group: Span, end: u32, what: &str) {
        let place = self.at(Span::empty(end));
        let open = self.at(Span::new(group.start, group.start + 1));
        let headline = format!("this `{what}` has no closing brace");
        self.report.push(
            Diagnostic::new(codes::UNCLOSED_BLOCK, place, headline)
                .label("`}` is missing here")
                .also(open, "opened here")
                .fix("close it", place, "\n}"),
        );
    }
}

/// Where a group ends, its parts included.
pub(super) fn group_end(group: &Group) -> u32 {
    let last = group.parts.last().map_or(0, |part| match part {
        Part::Sentence(sentence) => sentence.whole().end,
        other => other.span().end,
    });
    group.span.end.max(last)
}
