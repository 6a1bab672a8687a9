//! What is put in order while somebody types: the line that was begun, and the declaration that was closed.

use super::context::context;
use super::layout::layout_range;
use super::tokens::{Token, span, tokens};
use super::{Analysis, Edit};
use crate::text::{FileId, Span};

/// Blanks for each brace that is open, as the formatter has them.
const STEP: usize = 2;

/// The edits after a letter was typed directly before an offset: a new line stands as deep as its braces say, and what `}`
/// has closed is laid out. Words and texts stay what they are.
pub fn layout_typed(analysis: &Analysis, file: FileId, offset: u32, typed: char) -> Vec<Edit> {
    let text = analysis.text(file);
    if !stands_before(text, offset, typed) || context(text, offset).in_words {
        return Vec::new();
    }
    let edit = match typed {
        '\n' => begun(analysis, file, offset),
        '}' => closed(analysis, file, offset),
        _ => None,
    };
    edit.into_iter().collect()
}

fn stands_before(text: &str, offset: u32, typed: char) -> bool {
    let before = text.get(..offset as usize).unwrap_or_default();
    match typed {
        // Editors indent the line that they begin.
        '\n' => before.trim_end_matches([' ', '\t']).ends_with('\n'),
        typed => before.ends_with(typed),
    }
}

/// The blanks at the beginning of a line.
fn begun(analysis: &Analysis, file: FileId, offset: u32) -> Option<Edit> {
    let text = analysis.text(file);
    let line = text[..offset as usize].rfind('\n').map_or(0, |at| at + 1);
    let rest = &text[line..];
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let at = span(line, line + blanks);
    let around = context(text, at.end);
    // A sentence that goes on keeps what its author gave it.
    if !around.before.is_empty() {
        return None;
    }
    let closes = rest[blanks..].starts_with('}');
    let deep = open_braces(text, at.start).checked_sub(usize::from(closes))?;
    replaced(analysis, file, at, &" ".repeat(deep * STEP))
}

/// The declaration that ends here; the line alone where there is something in it that cannot be read.
fn closed(analysis: &Analysis, file: FileId, offset: u32) -> Option<Edit> {
    let at = Span::new(offset.saturating_sub(1), offset);
    let text = analysis.text(file);
    if open_braces(text, offset) == 0
        && let Some(edit) = layout_range(analysis, file, at)
    {
        return Some(edit);
    }
    let line = text[..at.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let before = &text[line..at.start as usize];
    let alone = before.trim_matches([' ', '\t']).is_empty();
    let deep = open_braces(text, offset);
    let blanks = " ".repeat(deep * STEP);
    alone.then(|| replaced(analysis, file, span(line, at.start as usize), &blanks))?
}

/// How many braces are open before an offset.
fn open_braces(text: &str, offset: u32) -> usize {
    let mut open = 0_usize;
    for (token, at) in tokens(text) {
        if at.end > offset {
            break;
        }
        match (token, at.of(text)) {
            (Token::Sign, "{") => open += 1,
            (Token::Sign, "}") => open = open.saturating_sub(1),
            _ => {}
        }
    }
    open
}

fn replaced(analysis: &Analysis, file: FileId, at: Span, text: &str) -> Option<Edit> {
    if at.of(analysis.text(file)) == text {
        return None;
    }
    let place = analysis.place(at.in_file(file))?;
    Some(Edit {
        place,
        text: text.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fixture;
    use super::super::tokens::{Token, tokens};
    use super::layout_typed;
    use crate::text::Span;

    /// The text after the edits that follow the letter before `$0`.
    fn after(text: &str) -> String {
        let fixture = Fixture::new(text);
        let (file, offset) = fixture.place();
        let mut now = fixture.text("main.sla").to_owned();
        let typed = now[..offset as usize].trim_end_matches(' ').chars().last();
        for edit in layout_typed(&fixture.analysis, file, offset, typed.expect("a letter")) {
            let at = edit.place.span;
            now.replace_range(at.start as usize..at.end as usize, &edit.text);
        }
        let end = now
            .find("\ncontract test")
            .expect("the rest of the contract");
        now[..end].to_owned()
    }

    #[test]
    fn a_line_is_as_deep_as_its_braces() {
        assert_eq!(after("service s {\n$0\n}\n"), "service s {\n  \n}\n");
        assert_eq!(after("service s {\n      $0\n}\n"), "service s {\n  \n}\n");
        assert_eq!(
            after("service s {\n  fee 1 EUR per month\n  $0}\n"),
            "service s {\n  fee 1 EUR per month\n}\n"
        );
        assert_eq!(after("party p\n    $0\n"), "party p\n\n");
        // It goes on, and stands where its author wants it.
        assert_eq!(after("let a = 1 +\n      $0\n"), "let a = 1 +\n      \n");
    }

    #[test]
    fn what_is_closed_is_laid_out() {
        assert_eq!(
            after("service  s   {\nfee   1 EUR per month\n}$0\n"),
            "service s {\n  fee 1 EUR per month\n}\n"
        );
        assert_eq!(
            after("service s {\n  fee of of\n    }$0\n"),
            "service s {\n  fee of of\n}\n"
        );
        assert_eq!(
            after("example \"E\" {\n  given checks {\n    at\n      }$0\n}\n"),
            "example \"E\" {\n  given checks {\n    at\n  }\n}\n"
        );
    }

    #[test]
    fn texts_and_remarks_are_left_alone() {
        for text in [
            "clause c \"C\" \"\"\"\n      $0\n\"\"\"\n",
            "// a }$0\n",
            "party p \"a }$0\"\n",
        ] {
            assert_eq!(after(text), text.replace("$0", ""));
        }
    }

    #[test]
    fn no_word_is_changed() {
        let words = |text: &str| -> Vec<String> {
            let all = tokens(text).into_iter();
            let words = all.filter(|(token, _)| *token != Token::Line);
            // The margin of a long text is no part of it.
            let lines = |at: Span| {
                at.of(text)
                    .lines()
                    .map(str::trim)
                    .collect::<Vec<_>>()
                    .join("\n")
            };
            words.map(|(_, at)| lines(at)).collect()
        };
        let folder = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/examples/workplace/workplace.sla"
        );
        let text = std::fs::read_to_string(folder).expect("the example");
        let fixture = Fixture::new(&format!("@whole\n{}", text.replace("  ", " ")));
        let file = fixture.file();
        let text = fixture.text("main.sla").to_owned();
        let typed = text
            .char_indices()
            .filter(|(_, letter)| matches!(letter, '}' | '\n'));
        let mut changed = 0;
        for (at, letter) in typed {
            let offset = u32::try_from(at + 1).expect("a short text");
            for edit in layout_typed(&fixture.analysis, file, offset, letter) {
                let mut now = text.clone();
                let place = edit.place.span;
                now.replace_range(place.start as usize..place.end as usize, &edit.text);
                assert!(words(&now) == words(&text), "{at}");
                changed += 1;
            }
        }
        assert!(changed > 20, "{changed}");
    }
}
