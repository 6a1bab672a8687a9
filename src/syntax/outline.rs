//! A text cut into its sentences, none of which is read.
//!
//! That is enough to know that two texts say the same. A sentence is read alone, by
//! the rule that its words and the declaration around it ask for, and no rule tells
//! one blank from several (a test reads the grammar for it). So texts with the same
//! sentences in the same braces have the same tree, but for the places in it.

use super::report::Report;
use super::skeleton::{self, Group, Part, Sentence};
use super::{Trivia, build, scan};
use crate::text::{FileId, Span};
use std::borrow::Cow;

/// A text cut into its sentences.
#[derive(Debug)]
pub struct Outline {
    /// Comments and blank lines.
    pub trivia: Trivia,
    text: String,
    parts: Vec<Part>,
    /// Whether the scan had to mend anything.
    mended: bool,
}

/// Cuts a text into its sentences.
pub fn outline(text: &str) -> Outline {
    let mut report = Report::default();
    let scanned = scan::scan(FileId::default(), text, &mut report);
    Outline {
        parts: skeleton::cut(&scanned.text),
        text: scanned.text,
        trivia: scanned.trivia,
        mended: report.len() > 0,
    }
}

impl Outline {
    /// Whether two texts have the same sentences in the same braces, whatever blanks stand between
    /// their words. If one of them can be read without a finding, the other gives the same tree.
    pub fn says_the_same(&self, other: &Self) -> bool {
        !self.mended && !other.mended && same_parts([self, other], [&self.parts, &other.parts])
    }
}

fn same_parts(of: [&Outline; 2], [left, right]: [&[Part]; 2]) -> bool {
    let same = |(left, right): (&Part, &Part)| match (left, right) {
        (Part::Sentence(left), Part::Sentence(right)) => same_sentence(of, [left, right]),
        (Part::Doc(left), Part::Doc(right)) => {
            let [left, right] = words(of, [*left, *right]);
            left.trim_end() == right.trim_end()
        }
        (Part::Surplus(_), Part::Surplus(_)) | (Part::StrayClose(_), Part::StrayClose(_)) => true,
        _ => false,
    };
    left.len() == right.len() && left.iter().zip(right).all(same)
}

fn same_sentence(of: [&Outline; 2], [left, right]: [&Sentence; 2]) -> bool {
    let same_group = match (&left.group, &right.group) {
        (Some(left), Some(right)) => same_group(of, [left, right]),
        (None, None) => true,
        _ => false,
    };
    same_group && same_words(words(of, [left.span, right.span]))
}

fn same_group(of: [&Outline; 2], [left, right]: [&Group; 2]) -> bool {
    left.closed == right.closed && same_parts(of, [&left.parts, &right.parts])
}

fn words([left, right]: [&Outline; 2], spans: [Span; 2]) -> [&str; 2] {
    [spans[0].of(&left.text), spans[1].of(&right.text)]
}

fn same_words([mut left, mut right]: [&str; 2]) -> bool {
    if left == right {
        return true;
    }
    while !left.is_empty() {
        let (one, other) = (Piece::take(&mut left), Piece::take(&mut right));
        if one != other {
            return false;
        }
    }
    right.is_empty()
}

/// What cannot be told apart by any rule.
#[derive(PartialEq)]
enum Piece<'t> {
    /// Blanks, or blanks with a line end among them.
    Blanks { line: bool },
    /// The value of a text over several lines, which does not depend on its indentation.
    Long(Cow<'t, str>),
    /// Any other text in quotes, or what stands between blanks and texts.
    Plain(&'t str),
}

impl<'t> Piece<'t> {
    fn take(rest: &mut &'t str) -> Self {
        let text = *rest;
        let until = |ends: &dyn Fn(u8) -> bool| {
            let end = text.bytes().position(ends);
            text.split_at(end.unwrap_or(text.len()))
        };
        match text.as_bytes().first() {
            Some(b' ' | b'\n') => {
                let (blanks, behind) = until(&|byte| !matches!(byte, b' ' | b'\n'));
                *rest = behind;
                Self::Blanks {
                    line: blanks.contains('\n'),
                }
            }
            Some(b'"') => {
                let (quoted, behind) = text.split_at(skeleton::quoted(text).unwrap_or(1));
                *rest = behind;
                match quoted.strip_prefix("\"\"\"") {
                    Some(inner) => Self::Long(build::without_indentation(
                        inner.strip_suffix("\"\"\"").unwrap_or(inner),
                    )),
                    None => Self::Plain(quoted),
                }
            }
            _ => {
                let (words, behind) = until(&|byte| matches!(byte, b' ' | b'\n' | b'"'));
                *rest = behind;
                Self::Plain(words)
            }
        }
    }
}

#[cfg(test)]
mod tests;
