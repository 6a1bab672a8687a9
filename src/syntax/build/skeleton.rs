//! The skeleton of a file: sentences, and groups in braces.
//!
//! What pest gives for the first half of the grammar, as plain data. It exists
//! for every text, says where each sentence begins and ends, and knows nothing
//! of what the sentences say.

use super::pairs::offset;
use crate::syntax::parser::{self, Rule};
use crate::text::Span;
use pest::iterators::Pair;

/// A piece of the skeleton.
#[derive(Debug)]
pub(in crate::syntax) enum Part {
    /// A `///` line.
    Doc(Span),
    /// A sentence with or without a group; or, with an empty sentence, a group alone.
    Sentence(Sentence),
    /// A `;` that ends nothing.
    Surplus(Span),
    /// A `}` that closes nothing.
    StrayClose(Span),
}

/// Words up to the end of a clause, and the braces behind them.
#[derive(Debug)]
pub(in crate::syntax) struct Sentence {
    /// The words, without blanks around them. Empty where a group stands alone.
    pub span: Span,
    /// The braces behind the words.
    pub group: Option<Group>,
}

/// What stands in braces.
#[derive(Debug)]
pub(in crate::syntax) struct Group {
    /// The braces and all between them.
    pub span: Span,
    /// The parts in order.
    pub parts: Vec<Part>,
    /// Whether the closing brace is there.
    pub closed: bool,
}

impl Sentence {
    /// The words and the braces.
    pub(in crate::syntax) fn whole(&self) -> Span {
        match &self.group {
            Some(group) => self.span.to(group.span),
            None => self.span,
        }
    }
}

/// Cuts a scanned text into its parts.
pub(in crate::syntax) fn cut(text: &str) -> Vec<Part> {
    match parser::parse(Rule::file, text) {
        Ok(mut pairs) => pairs
            .next()
            .map(|file| {
                file.into_inner()
                    .filter_map(|pair| part(text, pair))
                    .collect()
            })
            .unwrap_or_default(),
        // The rule `file` cannot fail, except that pest may run out of stack; the scan
        // prevents that. If it ever happens, the whole text is one part that nothing reads.
        Err(_) => vec![Part::Sentence(Sentence {
            span: trimmed(text, 0, text.len()),
            group: None,
        })],
    }
}

fn part(text: &str, pair: Pair<'_, Rule>) -> Option<Part> {
    let span = pair.as_span();
    let span = Span::new(offset(span.start()), offset(span.end()));
    match pair.as_rule() {
        Rule::doc => Some(Part::Doc(span)),
        Rule::surplus => Some(Part::Surplus(span)),
        Rule::stray_close => Some(Part::StrayClose(span)),
        Rule::part | Rule::foreign | Rule::foreign_part => {
            Some(Part::Sentence(sentence(text, pair)))
        }
        _ => None,
    }
}

fn sentence(text: &str, pair: Pair<'_, Rule>) -> Sentence {
    let start = offset(pair.as_span().start());
    let mut found = Sentence {
        span: Span::empty(start),
        group: None,
    };
    for child in pair.into_inner() {
        let span = child.as_span();
        match child.as_rule() {
            Rule::sentence => found.span = trimmed(text, span.start(), span.end()),
            Rule::group | Rule::foreign_group => found.group = Some(group(text, child)),
            _ => {}
        }
    }
    found
}

fn group(text: &str, pair: Pair<'_, Rule>) -> Group {
    let span = pair.as_span();
    let mut closed = false;
    let mut parts = Vec::new();
    for child in pair.into_inner() {
        if child.as_rule() == Rule::close {
            closed = true;
        } else {
            parts.extend(part(text, child));
        }
    }
    Group {
        span: trimmed(text, span.start(), span.end()),
        parts,
        closed,
    }
}

fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let words = text.get(start..end).unwrap_or("").trim_end();
    Span::new(offset(start), offset(start + words.len()))
}
