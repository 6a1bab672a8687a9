//! What is said of text that could not be read.
//!
//! A part that its rule refuses has one furthest place, and a few things that
//! could have stood there. [`Refused`] holds both; [`unreadable`] words them: at
//! most one message a part, at most three expectations.

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
}

/// Reads what pest says of a part that lies at `span`.
pub(super) fn refused(error: &Error<Rule>, span: Span) -> Refused {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let mut expected: Vec<String> = Vec::new();
    let mut too_deep = false;
    match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => {
            for rule in positives {
                let known = match words(*rule) {
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
    let found = token_at(text, refused.at, span.end);
    let expected = join(&refused.expected);
    let before = token_before(text, span.start, refused.at);
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
    Diagnostic::new(codes::MALFORMED_CLAUSE, place.in_file(file), headline)
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
