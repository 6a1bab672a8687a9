//! What was most likely meant, where a part could not be read.
//!
//! A guess is offered only if the parser gets further with it than without it, so nobody is told to write what cannot
//! stand there.
//!
//! Not here: how it is said (`recovery`), which clause a foreign word means (`schema`).

use super::next::words_behind;
use super::parser::{self, Rule};
use super::recovery::Refused;
use crate::diagnostics::nearest::nearest;
use crate::text::Span;
use pest::error::{ErrorVariant, InputLocation};
use std::collections::BTreeSet;
use std::ops::Range;

/// Most words that are looked at as one.
const MOST_WORDS: usize = 4;

/// Longest part that is read again, in bytes. People write a few hundred.
const LONGEST: usize = 2_000;

/// Comparisons as agreements word them. What ends in another one stands before it.
const COMPARISONS: &[(&str, &str)] = &[
    ("no less than", ">="),
    ("not less than", ">="),
    ("no more than", "<="),
    ("not more than", "<="),
    ("at least", ">="),
    ("at most", "<="),
    ("up to", "<="),
    ("more than", ">"),
    ("greater than", ">"),
    ("higher than", ">"),
    ("longer than", ">"),
    ("less than", "<"),
    ("fewer than", "<"),
    ("lower than", "<"),
    ("shorter than", "<"),
    ("above", ">"),
    ("over", ">"),
    ("below", "<"),
    ("under", "<"),
];

/// Words that people write in the sense of one of the language.
const SAME_SENSE: &[(&str, &str)] = &[
    ("every", "each"),
    ("monthly", "each calendar month"),
    ("monthly", "per month"),
    ("quarterly", "each calendar quarter"),
    ("yearly", "each calendar year"),
    ("yearly", "per year"),
    ("annually", "each calendar year"),
    ("annually", "per year"),
];

/// The sign of a comparison that is written in words, and where those words are.
pub(super) fn comparison(
    text: &str,
    span: Span,
    refused: &Refused,
) -> Option<(Span, &'static str)> {
    let part = Part::new(text, span, refused)?;
    let words: Vec<Range<usize>> = words(part.text).collect();
    // The parser may have taken the first words for a name, and stopped behind them.
    let stopped = words.iter().position(|it| it.end > part.at)?;
    let fits = |first: usize, phrase: &str| {
        let length = phrase.split(' ').count();
        let last = words.get((first + length).checked_sub(1)?)?;
        let place = words[first].start..last.end;
        let written = part.text[place.clone()].split_whitespace();
        let same = written.map(str::to_lowercase).eq(phrase.split(' '));
        (same && stopped <= first + length).then_some(place)
    };
    // The first word is that of the clause.
    let first = stopped.saturating_sub(MOST_WORDS).max(1);
    COMPARISONS.iter().find_map(|(phrase, sign)| {
        let mut places = (first..=stopped).filter_map(|first| fits(first, phrase));
        let place = places.find(|place| part.gets_further(place, sign))?;
        Some((part.span(&place), *sign))
    })
}

/// The word of the language that a misspelt one stands for, and where that is.
pub(super) fn word(text: &str, span: Span, refused: &Refused) -> Option<(Span, String)> {
    let part = Part::new(text, span, refused)?;
    let ways = words_behind(part.rule, &part.text[..part.at])?;
    let rest = part.text.len() - part.text[part.at..].trim_start().len();
    let written: Vec<Range<usize>> = letters(part.text, rest).take(MOST_WORDS).collect();
    (1..=written.len()).find_map(|count| {
        let place = rest..written.get(count - 1)?.end;
        let written: Vec<&str> = part.text[place.clone()].split_whitespace().collect();
        let written = written.join(" ");
        let first = |way: &String| {
            let words: Vec<&str> = way.split(' ').take(count).collect();
            (words.len() == count).then(|| words.join(" "))
        };
        let known: BTreeSet<String> = ways.iter().filter_map(first).collect();
        let near = nearest(&written, known.iter().map(String::as_str));
        let mut meant = of_same_sense(&written, &known).chain(near);
        let better = |it: &&str| *it != written && part.gets_further(&place, it);
        let better = meant.find(better)?;
        Some((part.span(&place), better.to_owned()))
    })
}

/// What may stand in place of some words and says the same.
fn of_same_sense<'k>(
    written: &'k str,
    known: &'k BTreeSet<String>,
) -> impl Iterator<Item = &'k str> {
    let same = SAME_SENSE
        .iter()
        .filter(move |(word, _)| word.eq_ignore_ascii_case(written));
    let words = same.map(|(_, meant)| *meant);
    words.filter(|meant| {
        let first = meant.split(' ').next();
        first.is_some_and(|first| known.contains(first))
    })
}

/// The part that was refused, from its own beginning.
struct Part<'t> {
    text: &'t str,
    start: u32,
    at: usize,
    rule: Rule,
}

impl<'t> Part<'t> {
    fn new(text: &'t str, span: Span, refused: &Refused) -> Option<Self> {
        let text = span.of(text);
        let at = refused.at.checked_sub(span.start)? as usize;
        let short = text.len() <= LONGEST && text.is_char_boundary(at);
        short.then_some(Self {
            text,
            start: span.start,
            at,
            rule: refused.rule?,
        })
    }

    fn span(&self, place: &Range<usize>) -> Span {
        let at = |it: usize| self.start + super::build::offset(it);
        Span::new(at(place.start), at(place.end))
    }

    /// Whether the parser gets beyond a place, and beyond where it stopped, with other words there.
    fn gets_further(&self, place: &Range<usize>, words: &str) -> bool {
        let (before, after) = (&self.text[..place.start], &self.text[place.end..]);
        match parser::parse(self.rule, &format!("{before}{words}{after}")) {
            Ok(_) => true,
            Err(error) => {
                let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = error.location;
                let read = matches!(error.variant, ErrorVariant::ParsingError { .. });
                let beyond = place.end.max(self.at) - place.end;
                read && at > place.start + words.len() + beyond
            }
        }
    }
}

/// Where the words of a text are, with the signs at them.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let begin = text.as_ptr() as usize;
    text.split_whitespace().map(move |word| {
        let start = word.as_ptr() as usize - begin;
        start..start + word.len()
    })
}

/// Where the words of letters are that stand behind each other from a place on, with blanks only between them.
fn letters(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = from;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.len() - rest.trim_start_matches(' ').len();
        let word = text.get(start..)?;
        let length = word
            .find(|it: char| !it.is_alphabetic())
            .unwrap_or(word.len());
        at = start + length;
        (length > 0).then_some(start..at)
    })
}
