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
use pest::Token;
use pest::iterators::Pairs;
use std::rc::Rc;

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

/// What pest found in one sentence, as a list: each part before what is in it.
#[derive(Debug)]
struct Found<'i> {
    text: &'i str,
    /// Where the text begins in its file.
    base: u32,
    parts: Vec<PartFound>,
}

#[derive(Clone, Copy, Debug)]
struct PartFound {
    rule: Rule,
    start: u32,
    /// Without blanks at the end.
    end: u32,
    /// Number of the first part behind it and all that is in it.
    next: u32,
}

impl<'i> Found<'i> {
    fn new(text: &'i str, base: u32, pairs: Pairs<'i, Rule>) -> Self {
        let tokens = pairs.tokens();
        let mut parts: Vec<PartFound> = Vec::with_capacity(tokens.len() / 2);
        let mut open: Vec<usize> = Vec::new();
        for token in tokens {
            match token {
                Token::Start { rule, pos } => {
                    open.push(parts.len());
                    let start = offset(pos.pos());
                    parts.push(PartFound {
                        rule,
                        start,
                        end: start,
                        next: 0,
                    });
                }
                Token::End { pos, .. } => {
                    let next = offset(parts.len());
                    if let Some(part) = open.pop().and_then(|index| parts.get_mut(index)) {
                        let words = text.get(part.start as usize..pos.pos()).unwrap_or("");
                        part.end = part.start + offset(words.trim_end_matches([' ', '\n']).len());
                        part.next = next;
                    }
                }
            }
        }
        Self { text, base, parts }
    }
}

/// A part that pest found, with its place in the file.
#[derive(Clone)]
pub(in crate::syntax) struct Node<'i> {
    found: Rc<Found<'i>>,
    part: PartFound,
    /// Its number among the parts.
    index: u32,
}

impl<'i> Node<'i> {
    /// Which rule it is.
    pub(in crate::syntax) fn rule(&self) -> Rule {
        self.part.rule
    }

    /// Its words, without blanks at the end.
    pub(in crate::syntax) fn text(&self) -> &'i str {
        let PartFound { start, end, .. } = self.part;
        let words = self.found.text.get(start as usize..end as usize);
        words.unwrap_or("")
    }

    /// Its place in the file, without blanks at the end.
    pub(in crate::syntax) fn span(&self) -> Span {
        let base = self.found.base;
        Span::new(base + self.part.start, base + self.part.end)
    }

    /// Its parts.
    pub(in crate::syntax) fn children(self) -> Nodes<'i> {
        Nodes {
            next: self.index + 1,
            stop: self.part.next,
            end: self.found.base + self.part.end,
            found: self.found,
        }
    }
}

/// The parts of a rule, in order.
#[derive(Clone)]
pub(in crate::syntax) struct Nodes<'i> {
    found: Rc<Found<'i>>,
    /// Numbers of the next part, and of the first behind all of them.
    next: u32,
    stop: u32,
    /// Where the rule ends in the file.
    end: u32,
}

impl<'i> Nodes<'i> {
    /// The parts of the rule that `pairs` are; `span` is where the parsed `text` lies in its file.
    pub(in crate::syntax) fn new(text: &'i str, span: Span, pairs: Pairs<'i, Rule>) -> Self {
        let found = Found::new(text, span.start, pairs);
        let whole = Self {
            next: 0,
            stop: offset(found.parts.len()),
            end: span.end,
            found: Rc::new(found),
        };
        match whole.peek_node() {
            Some(rule) => rule.children(),
            None => whole,
        }
    }

    /// The next part, keywords included.
    pub(in crate::syntax) fn next(&mut self) -> Option<Node<'i>> {
        let node = self.peek_node()?;
        self.next = node.part.next;
        Some(node)
    }

    /// Which rule the next part is, keywords included.
    pub(in crate::syntax) fn peek(&self) -> Option<Rule> {
        self.part(self.next).map(|part| part.rule)
    }

    /// The next part, keywords included, without taking it.
    pub(in crate::syntax) fn peek_node(&self) -> Option<Node<'i>> {
        let part = self.part(self.next)?;
        Some(Node {
            found: Rc::clone(&self.found),
            part,
            index: self.next,
        })
    }

    fn part(&self, index: u32) -> Option<PartFound> {
        let part = (index < self.stop).then(|| self.found.parts.get(index as usize));
        part.flatten().copied()
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
        let mut ahead = self.next;
        loop {
            let part = self.part(ahead)?;
            if part.rule == rule {
                self.next = ahead;
                return self.next();
            }
            if !matches!(words(part.rule), Words::Keyword(_)) {
                return None;
            }
            ahead = part.next;
        }
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
