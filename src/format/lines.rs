//! The lines of the result: which tokens each holds, and how deep it stands.

use super::lex::{Kind, Token};
use super::marks::{Mark, Start};
use std::ops::Range;

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum LineKind {
    /// A declaration, a clause, a row: at the indentation of its depth.
    Statement(Start),
    /// More of the statement above.
    Continuation,
    /// A closing brace.
    Close,
    /// A comment or a line of documentation.
    Remark,
    /// Lines that are copied.
    Copied,
}

/// A line of the result.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// What it is.
    pub(super) kind: LineKind,
    /// Its tokens, without the comment at its end.
    pub(super) tokens: Range<usize>,
    /// The comment at its end.
    pub(super) comment: Option<usize>,
    /// How many braces are open around it.
    pub(super) depth: usize,
    /// The brace that is open around it: lines of one brace are aligned with each other.
    pub(super) scope: usize,
    /// Whether a blank line stands before it.
    pub(super) blank_before: bool,
}

/// Cuts tokens into lines, where the author did and at the braces of blocks over several lines.
pub(super) fn lines(tokens: &[Token], marks: &[Mark], text: &str) -> Vec<Line> {
    let partners = partners(tokens, text);
    let mut cutter = Cutter {
        tokens,
        marks,
        text,
        ends: blocks_over_lines(tokens, marks, &partners),
        open: Vec::new(),
        lines: Vec::new(),
    };
    for index in 0..tokens.len() {
        cutter.token(index);
    }
    cutter.lines
}

/// For each opening brace, the closing one.
fn partners(tokens: &[Token], text: &str) -> Vec<(usize, usize)> {
    let mut open = Vec::new();
    let mut pairs = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        if token.is(text, "{") {
            open.push(index);
        } else if token.is(text, "}")
            && let Some(begin) = open.pop()
        {
            pairs.push((begin, index));
        }
    }
    pairs
}

/// Tokens before which a line must end, because their block goes over several lines.
fn blocks_over_lines(tokens: &[Token], marks: &[Mark], pairs: &[(usize, usize)]) -> Vec<bool> {
    let mut ends = vec![false; tokens.len()];
    for &(open, close) in pairs {
        let broken = tokens[open + 1..=close].iter().any(|it| it.breaks > 0);
        if broken && marks[open].opens_lines {
            ends[open + 1] = true;
            ends[close] = true;
        }
    }
    ends
}

struct Cutter<'a> {
    tokens: &'a [Token],
    marks: &'a [Mark],
    text: &'a str,
    ends: Vec<bool>,
    open: Vec<usize>,
    lines: Vec<Line>,
}

impl Cutter<'_> {
    fn token(&mut self, index: usize) {
        let token = &self.tokens[index];
        let is_open = token.is(self.text, "{");
        let is_close = token.is(self.text, "}");
        if token.kind == Kind::Comment && token.breaks == 0 && self.takes_comment() {
            if let Some(line) = self.lines.last_mut() {
                line.comment = Some(index);
            }
            return;
        }
        if self.begins_line(index, is_open) {
            self.begin(index, is_close);
        } else if let Some(line) = self.lines.last_mut() {
            line.tokens.end = index + 1;
        }
        if is_open {
            self.open.push(index);
        } else if is_close {
            self.open.pop();
        }
    }

    fn takes_comment(&self) -> bool {
        let last = self.lines.last();
        last.is_some_and(|line| line.comment.is_none() && line.kind != LineKind::Copied)
    }

    fn begins_line(&self, index: usize, is_open: bool) -> bool {
        let Some(line) = self.lines.last() else {
            return true;
        };
        let alone = matches!(line.kind, LineKind::Remark | LineKind::Copied);
        let token = &self.tokens[index];
        alone
            || line.comment.is_some()
            || matches!(token.kind, Kind::Comment | Kind::Doc | Kind::Copied)
            || self.ends[index]
            // A brace stands on the line of what it opens.
            || (token.breaks > 0 && !is_open)
    }

    fn begin(&mut self, index: usize, is_close: bool) {
        let token = &self.tokens[index];
        let depth = self.open.len() - usize::from(is_close && !self.open.is_empty());
        let kind = match token.kind {
            Kind::Comment | Kind::Doc => LineKind::Remark,
            Kind::Copied => LineKind::Copied,
            _ if is_close => LineKind::Close,
            _ => match self.marks[index].starts {
                Some(start) => LineKind::Statement(start),
                None => LineKind::Continuation,
            },
        };
        let opened = index > 0 && self.tokens[index - 1].is(self.text, "{");
        self.lines.push(Line {
            kind,
            tokens: index..index + 1,
            comment: None,
            depth,
            scope: self.open.last().map_or(usize::MAX, |open| *open),
            blank_before: token.breaks > 1 && index > 0 && !opened && !is_close,
        });
    }
}
