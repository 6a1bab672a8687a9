//! The skeleton of a file: sentences, and groups in braces.
//!
//! It exists for every text, says where each sentence begins and ends, and knows
//! nothing of what the sentences say. A sentence ends at `;`, at a brace, or with
//! its line (`sentence`). What does not belong has a part of its own, and what is
//! missing is said of the part that lacks it, so nothing can fail here: see
//! `grammar/README.md`.

mod sentence;

pub(super) use sentence::quoted;

pub(crate) use sentence::{is_unfinished, joins_lines};

use super::scan::MAX_NESTING;
use super::{build::offset, scan, schema};
use crate::text::Span;

/// A piece of the skeleton.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// A `///` line.
    Doc(Span),
    /// A sentence with or without a group; or, with an empty sentence, a group alone.
    Sentence(Sentence),
    /// A `;` that ends nothing.
    Surplus(Span),
    /// A `}` that closes nothing.
    StrayClose(Span),
    /// All parts of a declaration that is known from the parse before.
    Known(Span),
}

impl Part {
    /// All of it.
    pub(super) fn span(&self) -> Span {
        match self {
            Self::Doc(span) | Self::Surplus(span) | Self::StrayClose(span) | Self::Known(span) => {
                *span
            }
            Self::Sentence(sentence) => sentence.whole(),
        }
    }
}

/// Words up to the end of a clause, and the braces behind them.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    /// The words, without blanks around them. Empty where a group stands alone.
    pub span: Span,
    /// The braces behind the words.
    pub group: Option<Group>,
}

/// What stands in braces.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// The braces and all between them.
    pub span: Span,
    /// The parts in order.
    pub parts: Vec<Part>,
    /// Whether the closing brace is there.
    pub closed: bool,
}

impl Sentence {
    /// The words and the braces.
    pub(super) fn whole(&self) -> Span {
        match &self.group {
            Some(group) => self.span.to(group.span),
            None => self.span,
        }
    }
}

/// Cuts a scanned text into its parts.
pub(super) fn cut(text: &str) -> Vec<Part> {
    cut_from(0, text, &|_| None)
}

/// Cuts what stands behind an offset outside of all groups. Where a declaration begins of which it is `known` where
/// it ends, that is not cut.
pub(super) fn cut_from(at: usize, text: &str, known: &dyn Fn(u32) -> Option<Span>) -> Vec<Part> {
    let mut cutter = Cutter {
        text,
        at,
        depth: 0,
        documented: None,
    };
    let mut parts = Vec::new();
    loop {
        cutter.gap();
        // Documentation that is new belongs to what stands behind it.
        let documented = matches!(parts.last(), Some(Part::Doc(_)));
        let known = || (!documented).then(|| known(offset(cutter.at))).flatten();
        match cutter.peek() {
            None => break,
            Some(b'}') => parts.push(Part::StrayClose(cutter.sign())),
            Some(_) => match known() {
                Some(span) => {
                    cutter.at = span.end as usize;
                    cutter.semicolon();
                    parts.push(Part::Known(span));
                }
                None => parts.push(cutter.part(None)),
            },
        }
    }
    parts
}

/// What ends a group that nobody closes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// A declaration at the beginning of a line.
    Declaration,
    /// A block of an unknown kind may hold declarations, so only one that begins its line without
    /// any blanks ends it.
    Unknown,
    /// A template holds declarations too, an amendment changes them, and their groups are like any others.
    Template,
}

struct Cutter<'t> {
    text: &'t str,
    at: usize,
    /// How many groups are open.
    depth: usize,
    /// Where the last `///` lines end that were looked at, and whether a declaration follows.
    documented: Option<(usize, bool)>,
}

impl Cutter<'_> {
    /// A part that is no closing brace. `within` is the group around it, if there is one.
    fn part(&mut self, within: Option<Within>) -> Part {
        match self.peek() {
            Some(b';') => Part::Surplus(self.sign()),
            Some(b'/') if self.sees("///") => {
                let start = self.at;
                self.at = self.line_end(start);
                Part::Doc(Span::new(offset(start), offset(self.at)))
            }
            _ => Part::Sentence(self.sentence(within)),
        }
    }

    /// A sentence, the group behind it, and the `;` behind that.
    fn sentence(&mut self, within: Option<Within>) -> Sentence {
        let start = self.at;
        let mut span = Span::empty(offset(start));
        if self.peek() != Some(b'{') {
            self.words();
            span = self.span(start);
        }
        let end = self.at;
        self.gap();
        let mut group = None;
        if self.peek() == Some(b'{') {
            let words = span.of(self.text);
            let within = match within {
                Some(Within::Template) if changes(words) => Within::Declaration,
                None | Some(Within::Template) => kind_of(words),
                Some(within) => within,
            };
            group = Some(self.group(within));
        } else {
            self.at = end;
        }
        self.semicolon();
        Sentence { span, group }
    }

    /// Takes the `;` behind a sentence, if there is one.
    fn semicolon(&mut self) {
        let end = self.at;
        self.blanks();
        if self.peek() == Some(b';') {
            self.at += 1;
        } else {
            self.at = end;
        }
    }

    /// Braces and what is in them. The scan bounds their depth as far as it can tell; below
    /// that, a brace holds nothing.
    fn group(&mut self, within: Within) -> Group {
        let start = self.at;
        self.at += 1;
        self.depth += 1;
        let mut parts = Vec::new();
        while self.depth <= MAX_NESTING && self.has_more(within) {
            parts.push(self.part(Some(within)));
        }
        self.depth -= 1;
        let end = self.at;
        self.gap();
        let closed = self.peek() == Some(b'}');
        self.at = if closed { self.at + 1 } else { end };
        Group {
            span: self.span(start),
            parts,
            closed,
        }
    }

    /// Goes to the next part of a group, if there is one.
    fn has_more(&mut self, within: Within) -> bool {
        let end = self.at;
        self.blanks();
        let more = match within {
            Within::Declaration => {
                let line = self.peek() == Some(b'\n');
                self.gap();
                !(line && self.declares(self.at))
            }
            Within::Unknown | Within::Template => loop {
                if self.peek() != Some(b'\n') {
                    break true;
                }
                if !self.sees("\n ") && self.declares(self.at + 1) {
                    break false;
                }
                self.at += 1;
                self.blanks();
            },
        };
        let more = more && !matches!(self.peek(), None | Some(b'}'));
        if !more {
            self.at = end;
        }
        more
    }

    /// Whether a declaration begins at a place, its documentation included, though a brace is
    /// still open.
    fn declares(&mut self, at: usize) -> bool {
        let documents = |at: usize| self.text[at..].starts_with("///");
        if !documents(at) {
            return scan::item_ahead(&self.text[at..]);
        }
        if let Some((end, found)) = self.documented
            && at < end
        {
            return found;
        }
        let mut end = at;
        while documents(end) {
            let rest = &self.text[self.line_end(end)..];
            end = self.text.len() - rest.trim_start_matches([' ', '\n']).len();
        }
        let found = scan::item_ahead(&self.text[end..]);
        self.documented = Some((end, found));
        found
    }
}

/// Steps.
impl Cutter<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn sees(&self, signs: &str) -> bool {
        self.text.as_bytes()[self.at..].starts_with(signs.as_bytes())
    }

    /// Takes a sign of one byte.
    fn sign(&mut self) -> Span {
        self.at += 1;
        self.span(self.at - 1)
    }

    fn blanks(&mut self) {
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
    }

    fn gap(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n')) {
            self.at += 1;
        }
    }

    fn line_end(&self, from: usize) -> usize {
        let rest = &self.text[from..];
        from + rest.find('\n').unwrap_or(rest.len())
    }

    /// From a place to here, without blanks at the end.
    fn span(&self, start: usize) -> Span {
        let words = self.text[start..self.at].trim_end();
        Span::new(offset(start), offset(start + words.len()))
    }
}

/// Whether words begin what an amendment does to a declaration.
fn changes(words: &str) -> bool {
    matches!(scan::leading_word(words), "add" | "change")
}

/// What a group is in whose sentence stands outside of all others.
fn kind_of(words: &str) -> Within {
    let word = scan::leading_word(words);
    if matches!(word, "template" | "amendment") {
        Within::Template
    } else if word.is_empty() || schema::is_declared(word) {
        Within::Declaration
    } else {
        Within::Unknown
    }
}

#[cfg(test)]
mod tests;
