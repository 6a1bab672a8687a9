//! Three helpers to reach into what pest found.
//!
//! Builders take the parts of a rule in the order of the grammar: [`Nodes::expect`]
//! what must be there, [`Nodes::take_if`] what may be there, and
//! [`Nodes::only_child`] where there is just one. Keywords are passed over
//! unless they are asked for.
//!
//! What the grammar cannot give is a [`Stop::Bug`]: a mistake of ours, reported
//! as such, never a panic.

use crate::syntax::parser::Rule;
use crate::syntax::rule_names::{Words, words};
use crate::text::Span;
use pest::iterators::{Pair, Pairs};

/// Why a sentence that parsed gives no tree.
#[derive(Debug)]
pub(in crate::syntax) enum Stop {
    /// Grammar and builder disagree.
    Bug {
        /// Where.
        at: Span,
        /// What the builder waited for.
        wanted: Rule,
    },
    /// Nested beyond what later passes can walk.
    TooDeep(Span),
}

/// What a builder gives.
pub(in crate::syntax) type Built<T> = Result<T, Stop>;

/// A part that pest found, with its place in the file.
#[derive(Clone)]
pub(in crate::syntax) struct Node<'i> {
    pair: Pair<'i, Rule>,
    base: u32,
}

impl<'i> Node<'i> {
    /// Which rule it is.
    pub(in crate::syntax) fn rule(&self) -> Rule {
        self.pair.as_rule()
    }

    /// Its words.
    pub(in crate::syntax) fn text(&self) -> &'i str {
        self.pair.as_str()
    }

    /// Its place in the file, without blanks at the end.
    pub(in crate::syntax) fn span(&self) -> Span {
        let span = self.pair.as_span();
        let length = self.text().trim_end().len();
        let start = self.base + offset(span.start());
        Span::new(start, start + offset(length))
    }

    /// Its parts.
    pub(in crate::syntax) fn children(self) -> Nodes<'i> {
        let end = self.span().end;
        Nodes::new(self.pair.into_inner(), self.base, end)
    }
}

/// The parts of a rule, in order.
#[derive(Clone)]
pub(in crate::syntax) struct Nodes<'i> {
    pairs: Pairs<'i, Rule>,
    base: u32,
    end: u32,
}

impl<'i> Nodes<'i> {
    /// The parts in `pairs`; `base` is where the parsed text begins in its file.
    pub(in crate::syntax) fn new(pairs: Pairs<'i, Rule>, base: u32, end: u32) -> Self {
        Self { pairs, base, end }
    }

    /// The next part, keywords included.
    pub(in crate::syntax) fn next(&mut self) -> Option<Node<'i>> {
        let pair = self.pairs.next()?;
        Some(Node {
            pair,
            base: self.base,
        })
    }

    /// Which rule the next part is, keywords included.
    pub(in crate::syntax) fn peek(&self) -> Option<Rule> {
        self.pairs.peek().map(|pair| pair.as_rule())
    }

    /// The next part, keywords included, without taking it.
    pub(in crate::syntax) fn peek_node(&self) -> Option<Node<'i>> {
        let pair = self.pairs.peek()?;
        Some(Node {
            pair,
            base: self.base,
        })
    }

    /// The next part, which must be `rule`.
    pub(in crate::syntax) fn expect(&mut self, rule: Rule) -> Built<Node<'i>> {
        self.take_if(rule).ok_or(Stop::Bug {
            at: Span::empty(self.end),
            wanted: rule,
        })
    }

    /// The next part, if it is `rule`.
    pub(in crate::syntax) fn take_if(&mut self, rule: Rule) -> Option<Node<'i>> {
        let mut ahead = self.pairs.clone();
        let mut passed = 0;
        loop {
            let pair = ahead.next()?;
            passed += 1;
            if pair.as_rule() == rule {
                break;
            }
            if !matches!(words(pair.as_rule()), Words::Keyword(_)) {
                return None;
            }
        }
        for _ in 1..passed {
            self.pairs.next();
        }
        self.next()
    }

    /// Whether the next part is the keyword `rule`, which is then taken.
    pub(in crate::syntax) fn has(&mut self, rule: Rule) -> bool {
        self.take_if(rule).is_some()
    }

    /// All parts from here that are `rule`.
    pub(in crate::syntax) fn all(&mut self, rule: Rule) -> Vec<Node<'i>> {
        std::iter::from_fn(|| self.take_if(rule)).collect()
    }

    /// The next part that is no keyword, or a bug that names `wanted`.
    pub(in crate::syntax) fn only_child(&mut self, wanted: Rule) -> Built<Node<'i>> {
        while let Some(node) = self.next() {
            if !matches!(words(node.rule()), Words::Keyword(_)) {
                return Ok(node);
            }
        }
        Err(Stop::Bug {
            at: Span::empty(self.end),
            wanted,
        })
    }
}

/// A length within a text of at most 16 MiB.
pub(in crate::syntax) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
