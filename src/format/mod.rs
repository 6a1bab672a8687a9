//! One layout for every contract: indentation, blanks, columns.
//!
//! The formatter walks the tokens of the text in their order and never makes or
//! drops one. The tree says where declarations, clauses, rows and columns begin;
//! from that and from the line breaks that the author chose follow the blanks
//! before each token:
//!
//! ```text
//! text ─▶ tokens ─┬─▶ lines ─▶ columns ─▶ text ─▶ proof
//! tree ─▶ marks ──┘
//! ```
//!
//! Line breaks are the author's: several short clauses on a line stay there, a
//! formula over three lines keeps three lines. What lines up stays where it is;
//! what does not is aligned anew, as tightly as it goes.
//!
//! Lines that cannot be read are copied as they are (`verbatim`). Nothing is
//! given back that does not say the same (`proof`).
//!
//! Not here: files (`cli`), and breaking long lines.

mod columns;
mod lex;
mod lines;
mod marks;
mod print;
mod proof;
mod spacing;
mod verbatim;

use crate::syntax::Parse;
use crate::text::{LineIndex, Span};
use std::fmt;
use verbatim::Copied;

/// What a caller may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Blanks for each level of braces.
    pub indent: u8,
}

impl Default for Style {
    fn default() -> Self {
        Self { indent: 2 }
    }
}

/// The layout would have changed what the text says: a mistake of ours, code `SLA0902`. The
/// text stays as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatBug {
    /// What would have changed.
    pub what: &'static str,
    /// The first line that would have changed, in the text as it was and as it would have been.
    pub lines: Option<(String, String)>,
}

impl fmt::Display for FormatBug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the formatter would have changed {}", self.what)?;
        if let Some((was, would_be)) = &self.lines {
            write!(f, ": `{}`, `{}`", was.trim(), would_be.trim())?;
        }
        Ok(())
    }
}

impl std::error::Error for FormatBug {}

/// A replacement for a part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// What is replaced: whole lines.
    pub span: Span,
    /// What stands there instead.
    pub text: String,
}

/// The whole text in its layout. `parse` is the parse of `text`.
///
/// ```
/// use slac::{format, syntax, text::FileId};
/// let text = "party   acme \"Acme GmbH\"{\naddress  \"Torstraße 1\"}";
/// let parse = syntax::parse(FileId(0), text);
/// let laid_out = format::format(&parse, text, &format::Style::default());
/// assert_eq!(
///     laid_out.as_deref(),
///     Ok("party acme \"Acme GmbH\" {\n  address \"Torstraße 1\"\n}\n")
/// );
/// ```
///
/// # Errors
/// When the result would say something else. That is always a mistake of slac.
pub fn format(parse: &Parse, text: &str, style: &Style) -> Result<String, FormatBug> {
    let lines = LineIndex::new(text);
    let copied = verbatim::unreadable(parse, text, &lines);
    checked(parse, text, style, &lines, &copied)
}

/// The declarations that touch `range`, in their layout; nothing where there is none, where nothing
/// changes, or where the lines of the text end in two ways.
///
/// # Errors
/// As for [`format()`].
pub fn format_range(
    parse: &Parse,
    text: &str,
    style: &Style,
    range: Span,
) -> Result<Option<Replacement>, FormatBug> {
    let lines = LineIndex::new(text);
    let mut copied = verbatim::unreadable(parse, text, &lines);
    let Some(span) = copied.all_but(parse, text, &lines, range) else {
        return Ok(None);
    };
    let whole = checked(parse, text, style, &lines, &copied)?;
    let [before, after] = [&text[..span.start as usize], &text[span.end as usize..]];
    // Not so where the rest has line ends of both kinds.
    let inner = whole.strip_prefix(before);
    let inner = inner.and_then(|rest| rest.strip_suffix(after));
    Ok(inner
        .filter(|inner| *inner != span.of(text))
        .map(|inner| Replacement {
            span,
            text: inner.to_owned(),
        }))
}

/// How many declarations of a text cannot be laid out because they cannot be read.
pub fn unreadable(parse: &Parse, text: &str) -> usize {
    verbatim::unreadable(parse, text, &LineIndex::new(text)).count()
}

/// Whether there is a carriage return that ends no line. To the parser it is a blank, to an
/// editor perhaps a line: a layout would decide between them.
fn has_bare_return(text: &str) -> bool {
    let mut pieces = text.split('\r');
    pieces.next();
    pieces.any(|behind| !behind.starts_with('\n'))
}

fn checked(
    parse: &Parse,
    text: &str,
    style: &Style,
    lines: &LineIndex,
    copied: &Copied,
) -> Result<String, FormatBug> {
    if copied.is_everything() || has_bare_return(text) {
        return Ok(text.to_owned());
    }
    let tokens = lex::tokens(parse, text, lines, copied);
    let marks = marks::marks(parse, text, &tokens);
    let rows = lines::lines(&tokens, &marks, text);
    let gaps = columns::gaps(&tokens, &marks, &rows, text);
    let result = print::print(&print::Input {
        text,
        style: *style,
        tokens: &tokens,
        marks: &marks,
        lines: &rows,
        gaps: &gaps,
    });
    // A text that is laid out already says what it says.
    if result != text {
        proof::prove(parse, text, &result)?;
    }
    Ok(result)
}
