//! Declarations: which one a part is, its head, and what it holds.
//!
//! A damaged head costs the head only: the name is kept where one can be seen,
//! the clauses are read all the same. Text that is no declaration becomes one
//! error node, up to where the next declaration begins.

use super::{Builder, Part, Sentence, offset};
use crate::diagnostics::{Diagnostic, codes, nearest};
use crate::syntax::ast::{BlockKind, Item, ItemKind, Placed, Text};
use crate::syntax::recovery;
use crate::syntax::reuse::Reuse;
use crate::syntax::scan::leading_word;
use crate::syntax::{schema, skeleton};
use crate::text::Span;
use std::sync::Arc;
use std::vec::IntoIter;

/// Which declaration a sentence begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    Use,
    Enum,
    Table,
    Let,
    Metric,
    CalendarIs,
    Param,
    Unit,
    Template,
    Include,
    Prose,
    Block(BlockKind),
    /// Looks like a declaration, of a kind that does not exist.
    Unknown,
    /// No declaration.
    Stray,
}

/// Declarations.
impl<'t> Builder<'t, '_> {
    /// All declarations of a file; those that are known are not read again.
    pub(super) fn items(&mut self, parts: Vec<Part>, reuse: &mut Reuse) -> Vec<Placed> {
        let mut items = Vec::with_capacity(parts.len());
        let mut docs: Vec<Span> = Vec::new();
        let mut documented_from = 0;
        let mut all = parts.len();
        let mut parts = parts.into_iter();
        loop {
            let from = all - parts.len();
            let node = offset(self.heights.len());
            let taken = match parts.as_slice().first() {
                Some(Part::Known(_)) => reuse.take_known(from, node),
                _ if docs.is_empty() => reuse.take(from, node),
                _ => None,
            };
            if let Some(taken) = taken {
                parts.nth(taken.parts - 1);
                let nodes = self.heights.len() + taken.nodes as usize;
                self.heights.resize(nodes, 0);
                items.push(taken.item);
                continue;
            }
            let Some(part) = parts.next() else { break };
            let begins = if docs.is_empty() {
                from
            } else {
                documented_from
            };
            let whole = from - begins == docs.len();
            let findings = self.report.len();
            let start = docs.first().map_or(part.span().start, |doc| doc.start);
            match part {
                Part::Doc(span) => {
                    documented_from = begins;
                    docs.push(span);
                    continue;
                }
                Part::Surplus(span) => {
                    self.surplus(span);
                    continue;
                }
                // Known, and not to be had: it is cut like any other.
                Part::Known(_) => {
                    parts = self.cut_again(start, reuse);
                    all = parts.len();
                    continue;
                }
                Part::StrayClose(span) => items.push(self.stray(span, &mut parts).into()),
                Part::Sentence(sentence) => {
                    let doc = self.doc(std::mem::take(&mut docs));
                    let mut item = self.item(doc, sentence, &mut parts);
                    let is_known = |part: &Part| matches!(part, Part::Known(_));
                    if (self.report.len() > findings || self.report.is_full())
                        && parts.as_slice().iter().any(is_known)
                    {
                        // It is read again: what could not be read may end only with what stands behind it.
                        self.report.truncate(findings);
                        self.heights.truncate(node as usize);
                        parts = self.cut_again(start, reuse);
                        all = parts.len();
                        continue;
                    }
                    if self.report.len() > findings && !matches!(item.kind, ItemKind::Block(_)) {
                        item.span = self.with_rest(item.span, &mut parts);
                    }
                    items.push(item.into());
                }
            }
            let sound = whole && self.report.len() == findings && !self.report.is_full();
            let nodes = (node, offset(self.heights.len()));
            reuse.keep(self.text, (begins, all - parts.len()), nodes, sound);
        }
        for span in docs {
            self.report.push(recovery::stray_doc(self.file, span));
        }
        items
    }

    /// All parts behind a place, whatever is known of them.
    fn cut_again(&self, start: u32, reuse: &mut Reuse) -> IntoIter<Part> {
        let parts = skeleton::cut_from(start as usize, self.text, &|_| None);
        reuse.of_parts(&parts);
        parts.into_iter()
    }

    /// A damaged sentence, with the lines behind it that only its damage has cut off.
    fn with_rest(&self, mut span: Span, parts: &mut IntoIter<Part>) -> Span {
        while let Some(Part::Sentence(sentence)) = parts.as_slice().first()
            && self.start(sentence) == Start::Stray
            && sentence.group.is_none()
        {
            span = span.to(sentence.span);
            parts.next();
        }
        span
    }

    pub(super) fn item(
        &mut self,
        doc: Option<Text>,
        sentence: Sentence,
        parts: &mut IntoIter<Part>,
    ) -> Item {
        let id = self.id();
        let mut span = sentence.whole();
        let start = self.start(&sentence);
        let kind = match start {
            Start::Stray => {
                let mut item = self.stray(span, parts);
                item.doc = doc;
                return item;
            }
            Start::Unknown => match self.unknown(&sentence) {
                // So that what is wrong between its braces is said now, and not when the word is mended.
                Some(meant) if sentence.group.is_some() => {
                    let (block, end) = self.block(meant, sentence, parts);
                    span = Span::new(span.start, end.max(span.end));
                    ItemKind::Block(block)
                }
                _ => ItemKind::Bad,
            },
            Start::Enum | Start::Table => {
                let (kind, end) = match start {
                    Start::Enum => self.enumeration(sentence, parts),
                    _ => self.table(sentence, parts),
                };
                span = Span::new(span.start, end.max(span.end));
                kind
            }
            Start::Block(BlockKind::Amendment) => {
                let (amendment, end) = self.amendment(sentence, parts);
                span = Span::new(span.start, end.max(span.end));
                ItemKind::Amendment(amendment)
            }
            Start::Block(kind) => {
                let (block, end) = self.block(kind, sentence, parts);
                span = Span::new(span.start, end.max(span.end));
                ItemKind::Block(block)
            }
            Start::Template | Start::Include => {
                let (kind, end) = match start {
                    Start::Template => self.template(sentence),
                    _ => self.include(sentence),
                };
                span = Span::new(span.start, end.max(span.end));
                kind
            }
            Start::Metric => {
                self.refuse_group(&sentence, "metric");
                let (kind, end) = self.metric(&sentence, parts);
                span = Span::new(span.start, end.max(span.end));
                kind
            }
            Start::Let
            | Start::CalendarIs
            | Start::Param
            | Start::Unit
            | Start::Prose
            | Start::Use => {
                self.refuse_group(&sentence, leading_word(sentence.span.of(self.text)));
                self.sentence_item(start, sentence.span)
            }
        };
        Item {
            id,
            doc,
            kind,
            span,
        }
    }

    fn start(&self, sentence: &Sentence) -> Start {
        let words = sentence.span.of(self.text);
        let word = leading_word(words);
        match word {
            "use" => Start::Use,
            "enum" => Start::Enum,
            "table" => Start::Table,
            "let" => Start::Let,
            "metric" => Start::Metric,
            "clause" => Start::Prose,
            "param" => Start::Param,
            "unit" => Start::Unit,
            "template" => Start::Template,
            "include" => Start::Include,
            "calendar" if sentence.group.is_none() && self.assignment(sentence.span).is_some() => {
                Start::CalendarIs
            }
            "" => Start::Stray,
            _ => match BlockKind::from_word(word) {
                Some(kind) => Start::Block(kind),
                None if self.looks_declared(sentence, word) => Start::Unknown,
                None => Start::Stray,
            },
        }
    }

    /// Whether the unknown `word` begins something like a declaration.
    fn looks_declared(&self, sentence: &Sentence, word: &str) -> bool {
        let rest = sentence.span.of(self.text)[word.len()..].trim_start();
        sentence.group.is_some()
            || schema::is_item_word(word)
            || (nearest::nearest(word, schema::item_words()).is_some()
                && (rest.starts_with('"') || !leading_word(rest).is_empty()))
    }

    /// Whether a part surely begins a declaration, though the text before it is no declaration.
    pub(super) fn surely_begins(&self, part: &Part) -> bool {
        let Part::Sentence(sentence) = part else {
            return matches!(part, Part::Doc(_) | Part::Known(_));
        };
        match self.start(sentence) {
            Start::Stray => false,
            Start::Block(_) => {
                sentence.group.is_some() || sentence.span.of(self.text).contains('"')
            }
            Start::Use => sentence.span.of(self.text).contains('.'),
            _ => true,
        }
    }

    /// Text that is no declaration: one error node and one message, up to the next declaration.
    fn stray(&mut self, first: Span, parts: &mut IntoIter<Part>) -> Item {
        let id = self.id();
        let mut span = first;
        while let Some(part) = parts.as_slice().first()
            && !self.surely_begins(part)
        {
            match parts.next() {
                Some(Part::Sentence(sentence)) => span = span.to(sentence.whole()),
                Some(Part::Surplus(place) | Part::StrayClose(place)) => span = span.to(place),
                _ => {}
            }
        }
        if !self.report.is_damaged(first) {
            let token = recovery::token_at(self.text, first.start, first.end);
            let words = token.of(self.text);
            let found = if words == "}" {
                Diagnostic::new(
                    codes::STRAY_BRACE,
                    self.at(token),
                    "this `}` closes nothing",
                )
            } else {
                let headline = format!("unexpected `{}`", recovery::shown(words));
                Diagnostic::new(codes::UNEXPECTED_TEXT, self.at(token), headline)
                    .note("a file is a list of declarations, and each begins with its word: `party`, `service`, `metric`, `objective`, …")
            };
            self.report.push(found);
        }
        Item {
            id,
            doc: None,
            kind: ItemKind::Bad,
            span,
        }
    }

    /// Reports a word that begins no declaration, and says which kind with clauses it most likely stands for.
    fn unknown(&mut self, sentence: &Sentence) -> Option<BlockKind> {
        let word = leading_word(sentence.span.of(self.text));
        let start = sentence.span.start;
        let place = self.at(Span::new(start, start + offset(word.len())));
        let headline = format!("unknown declaration `{word}`");
        let mut found = Diagnostic::new(codes::UNKNOWN_DECLARATION, place, headline);
        let mut meant = None;
        if schema::is_item_word(word) {
            found = found.note("this version of slac does not have it");
        } else if let Some(near) = nearest::nearest(word, schema::item_words()) {
            found = found.suggest(format!("write `{near}`"), place, near);
            meant = BlockKind::from_word(near).filter(|it| *it != BlockKind::Amendment);
        } else {
            found = found.help(
                "a declaration begins with its word: `party`, `service`, `metric`, `objective`, …",
            );
        }
        self.report.push(found);
        meant
    }

    pub(super) fn surplus(&mut self, span: Span) {
        let place = self.at(span);
        self.report.push(
            Diagnostic::new(codes::SURPLUS_SEPARATOR, place, "this `;` ends nothing").fix(
                "take it out",
                place,
                "",
            ),
        );
    }

    pub(super) fn refuse_group(&mut self, sentence: &Sentence, what: &str) {
        if let Some(group) = &sentence.group {
            let place = self.at(Span::new(group.span.start, group.span.start + 1));
            let headline = format!("`{what}` has no block");
            self.report.push(
                Diagnostic::new(codes::STRAY_BRACE, place, headline)
                    .help("take the braces and what is in them away"),
            );
        }
    }

    pub(super) fn doc(&mut self, lines: Vec<Span>) -> Option<Text> {
        let span = lines.first()?.to(*lines.last()?);
        let mut value = String::new();
        let mut references = Vec::new();
        for line in lines {
            let words = line.of(self.text).get(3..).unwrap_or("");
            references.extend(self.references(words, line.start + 3, false));
            if line.start != span.start {
                value.push('\n');
            }
            value.push_str(words.strip_prefix(' ').unwrap_or(words).trim_end());
        }
        Some(Text {
            value: Arc::from(value),
            span,
            references,
        })
    }
}
