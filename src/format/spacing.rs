//! Whether a blank stands between two tokens of a line.

use super::lex::{Kind, Token};
use super::marks::Mark;

/// A token with its mark.
#[derive(Clone, Copy)]
pub(super) struct Marked<'a> {
    pub(super) token: &'a Token,
    pub(super) mark: &'a Mark,
}

/// The least number of blanks between two tokens: none or one.
pub(super) fn blanks(text: &str, before: Marked<'_>, after: Marked<'_>) -> usize {
    let sign = |of: Marked<'_>| match of.token.kind {
        Kind::Sign => of.token.of(text).to_owned(),
        _ => String::new(),
    };
    let (left, right) = (sign(before), sign(after));
    let glued = match (left.as_str(), right.as_str()) {
        (_, "," | ";" | ")" | "]" | "." | "%" | "[" | ":") | ("(" | "[" | ".", _) => true,
        (_, "(") => after.mark.glued,
        ("-", _) => before.mark.prefix,
        // A ratio of two figures is written as one: `14383/14400`.
        ("/", _) | (_, "/") => {
            let other = if left == "/" { after } else { before };
            other.token.kind == Kind::Number && after.token.is_glued_to(before.token)
        }
        _ => false,
    };
    usize::from(!glued)
}
