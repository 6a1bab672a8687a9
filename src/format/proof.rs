//! The proof that a layout says the same as the text before it.
//!
//! Three things are compared: all characters but blanks, in their order; what the
//! sentences say; and the comments. The first alone would nearly be enough, but a
//! line break can end a sentence.
//!
//! Sentences whose words are the same say the same. Only where a layout parts or
//! joins words (`a+b`), or where the parser has findings, the result is read again
//! and the trees are compared, by their dumps.

use super::FormatBug;
use crate::syntax::{self, Parse, Trivia, dump};
use crate::text::FileId;

/// Compares `text` and what was made of it.
///
/// # Errors
/// When they differ in more than layout.
pub(super) fn prove(parse: &Parse, text: &str, result: &str) -> Result<(), FormatBug> {
    let signs = |text: &'_ str| -> Vec<u8> {
        let signs = text.bytes();
        signs.filter(|byte| !byte.is_ascii_whitespace()).collect()
    };
    if signs(text) != signs(result) {
        let lines = first_difference(text, result, |line| signs(line));
        return Err(bug("a word", lines));
    }
    let outline = syntax::outline(result);
    let read = parse.diagnostics.is_empty();
    if !(read && syntax::outline(text).says_the_same(&outline)) {
        same_tree(parse, result)?;
    }
    let comments = [(&parse.trivia, text), (&outline.trivia, result)];
    let [was, is] = comments.map(|(trivia, text)| comments_of(trivia, text));
    if was != is {
        return Err(bug("a comment", first_difference(&was, &is, str::to_owned)));
    }
    Ok(())
}

fn same_tree(parse: &Parse, result: &str) -> Result<(), FormatBug> {
    let again = syntax::parse(FileId::default(), result);
    let [was, is] = [parse, &again].map(|it| dump::file(&it.file));
    if was != is {
        let lines = first_difference(&was, &is, str::to_owned);
        return Err(bug("the meaning of a declaration", lines));
    }
    if parse.diagnostics.len() != again.diagnostics.len() {
        return Err(bug("what can be read", None));
    }
    Ok(())
}

fn comments_of(trivia: &Trivia, text: &str) -> String {
    let comments = trivia.comments.iter();
    let words = comments.map(|it| it.span.of(text).trim_end());
    words.collect::<Vec<_>>().join("\n")
}

fn bug(what: &'static str, lines: Option<(String, String)>) -> FormatBug {
    FormatBug { what, lines }
}

fn first_difference<T: PartialEq>(
    was: &str,
    is: &str,
    of: impl Fn(&str) -> T,
) -> Option<(String, String)> {
    let mut pairs = was.lines().zip(is.lines());
    let found = pairs.find(|(was, is)| of(was) != of(is));
    found.map(|(was, is)| (was.to_owned(), is.to_owned()))
}
