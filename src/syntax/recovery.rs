//! What is said of text that could not be read.
//!
//! A part that its rule refuses has one furthest place, and a few things that
//! could have stood there. [`Refused`] holds both; [`unreadable`] words them: at
//! most one message a part, at most three expectations.

use super::meant;
use super::parser::Rule;
use super::rule_names::{Words, words};
use crate::diagnostics::{Diagnostic, codes};
use crate::text::{FileId, Span};
use pest::error::{Error, ErrorVariant, InputLocation};

/// Most things that a message lists as expected.
const MAX_EXPECTED: usize = 3;

/// Where a rule gave up, and what it could have gone on with.
#[derive(Debug)]
pub(super) struct Refused {
    /// The furthest place, in the file.
    pub at: u32,
    /// In words, without repetitions; empty when there are too many to list.
    pub expected: Vec<String>,
    /// Whether the text is nested too deeply to be read.
    pub too_deep: bool,
    /// The rule that gave up; nothing where another one did.
    pub rule: Option<Rule>,
}

/// Reads what pest says of a part that lies at `span`.
pub(super) fn refused(rule: Rule, error: &Error<Rule>, span: Span) -> Refused {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let mut expected: Vec<String> = Vec::new();
    let mut too_deep = false;
    match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => {
            for rule in positives {
                let known = match words(*rule) {
                    // It is read to be refused, so nobody is told to write it.
                    _ if *rule == Rule::kw_between => continue,
                    Words::Keyword(word) => format!("`{word}`"),
                    Words::Thing(thing) => thing.to_owned(),
                    Words::Helper => continue,
                };
                if !expected.contains(&known) {
                    expected.push(known);
                }
            }
        }
        ErrorVariant::CustomError { .. } => too_deep = true,
    }
    if expected.len() > MAX_EXPECTED {
        expected.clear();
    }
    Refused {
        at: (span.start + super::build::offset(at)).min(span.end),
        expected,
        too_deep,
        rule: Some(rule),
    }
}

/// What is said of the words at `span`, which are no `what`.
pub(super) fn unreadable(
    file: FileId,
    text: &str,
    span: Span,
    refused: &Refused,
    what: &str,
) -> Diagnostic {
    if refused.too_deep {
        return too_deep(file, span);
    }
    if let Some(foreign) = foreign_value(file, text, refused.at, span) {
        return foreign;
    }
    if let Some((place, sign)) = meant::comparison(text, span, refused) {
        return comparison_in_words(file, text, place, sign);
    }
    let found = token_at(text, refused.at, span.end);
    let expected = join(&refused.expected);
    let before = token_before(text, span.start, refused.at);
    if matches!(found.of(text), "on" | "except") && in_clock(text, span.start, found.start) {
        let word = found.of(text);
        let headline = format!("a comma is missing before `{word}`");
        let behind = Span::new(before.end, before.end).in_file(file);
        return Diagnostic::new(codes::MALFORMED_CLAUSE, found.in_file(file), headline)
            .help("a clock is written `elapsed(opened to closed, on desk, except waiting)`")
            .fix("write the comma", behind, ",");
    }
    let (place, headline) = match (found.is_empty(), expected.is_empty()) {
        (true, true) => (
            before,
            format!("something is missing after `{}`", before.of(text)),
        ),
        (true, false) => (
            before,
            format!("expected {expected} after `{}`", before.of(text)),
        ),
        (false, true) => (
            found,
            format!("unexpected `{}` in {what}", shown(found.of(text))),
        ),
        (false, false) => (
            found,
            format!("expected {expected}, found `{}`", shown(found.of(text))),
        ),
    };
    let unread = Diagnostic::new(codes::MALFORMED_CLAUSE, place.in_file(file), headline);
    match meant::word(text, span, refused) {
        Some((place, word)) => unread.suggest(format!("write `{word}`"), place.in_file(file), word),
        None => unread,
    }
}

/// What is said of a comparison that is written in words.
fn comparison_in_words(file: FileId, text: &str, place: Span, sign: &str) -> Diagnostic {
    let headline = format!(
        "a comparison is written with its sign, not as `{}`",
        shown(place.of(text))
    );
    let note = match sign {
        ">=" | "<=" => format!("`{sign}` holds for the value itself too"),
        _ => format!("`{sign}` does not hold for the value itself, `{sign}=` does"),
    };
    Diagnostic::new(codes::MALFORMED_CLAUSE, place.in_file(file), headline)
        .note(note)
        .suggest(format!("write `{sign}`"), place.in_file(file), sign)
}

/// Whether a place lies in the brackets of `elapsed(`.
fn in_clock(text: &str, from: u32, at: u32) -> bool {
    let before = Span::new(from, at).of(text);
    let clock = before.rfind("elapsed(");
    clock.is_some_and(|start| !before[start..].contains(')'))
}

/// Signs of money, and the currency that each most likely means.
const CURRENCY_SIGNS: [(char, &str); 4] = [('€', "EUR"), ('$', "USD"), ('£', "GBP"), ('¥', "JPY")];

/// A number, a date or an amount of money as people write it elsewhere, at the place where it
/// could not be read: `99,9`, `10.000,00`, `01.04.2026`, `5 €`.
fn foreign_value(file: FileId, text: &str, at: u32, span: Span) -> Option<Diagnostic> {
    let part = Span::new(at.min(span.end), span.end).of(text);
    let blanks = part.len() - part.trim_start().len();
    let sign = part.trim_start().chars().next()?;
    if let Some((sign, code)) = CURRENCY_SIGNS.iter().find(|(it, _)| *it == sign) {
        let start = at + super::build::offset(blanks);
        let place = Span::new(start, start + super::build::offset(sign.len_utf8())).in_file(file);
        let headline = format!("a currency is written with its three letters, not as `{sign}`");
        let found = Diagnostic::new(codes::MALFORMED_CLAUSE, place, headline);
        let behind = Span::new(span.start, start).of(text).trim_end();
        return Some(if behind.ends_with(|c: char| c.is_ascii_digit()) {
            found.suggest(format!("write `{code}`"), place, *code)
        } else {
            found.help(format!("write the amount first: `42_000 {code}`"))
        });
    }
    let number = number_around(text, at, span);
    let words = number.of(text);
    if !words.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let place = number.in_file(file);
    if let Some(date) = date_of_elsewhere(words) {
        let headline = format!("a date is written with its year first, `{words}` is not");
        let found = Diagnostic::new(codes::MALFORMED_CLAUSE, place, headline).note(
            "day and month are told apart by their order alone, and people order them differently",
        );
        return Some(match date {
            Elsewhere::Sure(date) => found.suggest(format!("write `{date}`"), place, date),
            Elsewhere::TwoReadings => found.help("write year, month and day: `2026-04-01`"),
        });
    }
    let parts: Vec<&str> = words.split(',').collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if parts.len() < 2 || !parts.iter().skip(1).all(digits) {
        return None;
    }
    let headline = format!("a number is written with a point and without commas, `{words}` is not");
    let found = Diagnostic::new(codes::MALFORMED_CLAUSE, place, headline)
        .note("a comma parts thousands for some readers and decimals for others");
    let whole = parts.first().copied().unwrap_or_default().replace('.', "_");
    let last = parts.last().copied().unwrap_or_default();
    let decimal = format!("{whole}.{last}");
    let thousands = parts.join("_");
    let sensible = digits(&whole.replace('_', "").as_str());
    Some(
        if parts.len() == 2 && sensible && last.len() == 3 && !words.contains('.') {
            found
                .suggest(format!("write `{thousands}`"), place, thousands.clone())
                .suggest(format!("write `{decimal}`"), place, decimal)
        } else if parts.len() == 2 && sensible {
            found.suggest(format!("write `{decimal}`"), place, decimal)
        } else {
            found.help("part thousands by `_`: `10_000.50`")
        },
    )
}

/// The digits, points, commas and strokes around a place.
fn number_around(text: &str, at: u32, span: Span) -> Span {
    let of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '/' | '_');
    let before = Span::new(span.start, at.clamp(span.start, span.end)).of(text);
    let after = Span::new(at.min(span.end), span.end).of(text);
    let start = before.trim_end_matches(of_number).len();
    let end = after.find(|c| !of_number(c)).unwrap_or(after.len());
    let words = after[..end].trim_end_matches([',', '.', '/']).len();
    Span::new(
        span.start + super::build::offset(start),
        at.min(span.end) + super::build::offset(words),
    )
}

/// A date that is not written year first.
enum Elsewhere {
    /// Which it is.
    Sure(String),
    /// Day and month may be the other way round.
    TwoReadings,
}

/// What these are as day, month and year; nothing if they are no date.
fn date_of_elsewhere(words: &str) -> Option<Elsewhere> {
    let sign = ['.', '/'].into_iter().find(|sign| words.contains(*sign))?;
    let parts: Vec<u32> = words
        .split(sign)
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let [a, b, year] = *parts else { return None };
    let days = 1..=31;
    if !days.contains(&a) || !days.contains(&b) || !(1_900..=9_999).contains(&year) {
        return None;
    }
    let date = match (sign, a > 12, b > 12) {
        ('.', _, false) | (_, true, false) => Elsewhere::Sure(format!("{year}-{b:02}-{a:02}")),
        (_, false, true) => Elsewhere::Sure(format!("{year}-{a:02}-{b:02}")),
        _ => Elsewhere::TwoReadings,
    };
    Some(date)
}

/// `a`, `a or b`, `a, b or c`
pub(super) fn join(words: &[impl AsRef<str>]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}

/// The token that begins at `at`, or nothing at the end.
pub(super) fn token_at(text: &str, at: u32, end: u32) -> Span {
    let rest = Span::new(at.min(end), end).of(text);
    let blanks = rest.len() - rest.trim_start().len();
    let rest = &rest[blanks..];
    let word = super::scan::leading_word(rest).len();
    let length = if word > 0 {
        word
    } else if rest.starts_with('"') {
        rest[1..].find('"').map_or(rest.len(), |length| length + 2)
    } else if rest.starts_with(|c: char| c.is_ascii_digit()) {
        let stops = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | ':' | '-'));
        rest.find(stops).unwrap_or(rest.len())
    } else if ["<=", ">=", "==", "!="]
        .iter()
        .any(|sign| rest.starts_with(sign))
    {
        2
    } else {
        let letters = rest
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(rest.len());
        letters.max(rest.chars().next().map_or(0, char::len_utf8))
    };
    let start = at.min(end) + super::build::offset(blanks);
    Span::new(start, start + super::build::offset(length))
}

/// The word or sign that ends before `at`.
fn token_before(text: &str, start: u32, at: u32) -> Span {
    let before = Span::new(start, at.max(start)).of(text).trim_end();
    let end = start + super::build::offset(before.len());
    let signs = "<>=!+-*/,(|:&";
    let is_sign = |c: char| signs.contains(c);
    let from = if before.ends_with(is_sign) {
        before.trim_end_matches(is_sign).len()
    } else {
        let stops = |c: char| c.is_whitespace() || is_sign(c);
        before.rfind(stops).map_or(0, |index| {
            index + before[index..].chars().next().map_or(1, char::len_utf8)
        })
    };
    Span::new(start + super::build::offset(from), end)
}

/// Words short enough for a headline.
pub(super) fn shown(words: &str) -> String {
    const MOST: usize = 40;
    let line = words.lines().next().unwrap_or("");
    if line.len() == words.len() && words.chars().count() <= MOST {
        return words.to_owned();
    }
    let start: String = line.chars().take(MOST).collect();
    format!("{} …", start.trim_end())
}

/// Brackets, or expressions, in each other beyond the limit.
pub(super) fn too_deep(file: FileId, span: Span) -> Diagnostic {
    Diagnostic::new(
        codes::NESTED_TOO_DEEPLY,
        span.in_file(file),
        "this is nested too deeply",
    )
    .note(format!(
        "brackets may stand in each other up to {} deep; what follows was not read",
        super::scan::MAX_NESTING
    ))
    .help("give the inner parts names by `let`")
}

/// A `///` line that no declaration follows.
pub(super) fn stray_doc(file: FileId, span: Span) -> Diagnostic {
    let sign = Span::new(span.start, span.start + 3).in_file(file);
    Diagnostic::new(codes::STRAY_DOC, sign, "`///` documents nothing here")
        .note("it stands on lines of its own before a declaration, and is printed with it")
        .fix("make it a comment", sign, "//")
}
