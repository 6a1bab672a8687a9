//! Applies fixes to a text.
//!
//! A fix is applied whole or not at all. Two fixes that touch the same place are
//! not applied together: the first stays, the other waits until the text has been
//! checked again. What a finding offers second is an alternative to what it offers
//! first, so [`safe`] takes the first only.
//!
//! Not here: reading and writing files, and asking the author.

use super::{Diagnostics, Edit, Fix};
use crate::text::FileId;

/// A text after its fixes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fixed {
    /// The text.
    pub text: String,
    /// How many fixes it now contains.
    pub applied: usize,
}

/// The fixes that may be applied unasked: of each finding the best, if it is safe.
pub fn safe(diagnostics: &Diagnostics) -> impl Iterator<Item = &Fix> {
    diagnostics
        .iter()
        .filter_map(|one| one.fixes.first())
        .filter(|fix| fix.safe)
}

/// Applies to the text of `file` those of `fixes` that are safe, lie wholly in it and do not collide
/// with one before them.
pub fn apply<'a>(text: &str, file: FileId, fixes: impl IntoIterator<Item = &'a Fix>) -> Fixed {
    let mut edits: Vec<&Edit> = Vec::new();
    let mut applied = 0;
    for fix in fixes {
        let fits = fix.edits.iter().enumerate().all(|(index, edit)| {
            let before = fix.edits[..index].iter().chain(edits.iter().copied());
            is_inside(edit, text, file) && before.into_iter().all(|other| !collide(edit, other))
        });
        if fix.safe && fits && !fix.edits.is_empty() {
            edits.extend(&fix.edits);
            applied += 1;
        }
    }
    edits.sort_by_key(|edit| edit.at.span);
    let mut fixed = text.to_owned();
    for edit in edits.into_iter().rev() {
        let span = edit.at.span;
        fixed.replace_range(span.start as usize..span.end as usize, &edit.text);
    }
    Fixed {
        text: fixed,
        applied,
    }
}

fn is_inside(edit: &Edit, text: &str, file: FileId) -> bool {
    let span = edit.at.span;
    edit.at.file == file && text.get(span.start as usize..span.end as usize).is_some()
}

/// Whether two edits share a byte or insert at the same place. Neighbours do not collide.
fn collide(one: &Edit, other: &Edit) -> bool {
    let (one, other) = (one.at.span, other.at.span);
    one == other || (one.start < other.end && other.start < one.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    const FILE: FileId = FileId(0);

    fn fix(safe: bool, edits: &[(u32, u32, &str)]) -> Fix {
        let edit = |&(start, end, text): &(u32, u32, &str)| Edit {
            at: Span::new(start, end).in_file(FILE),
            text: text.to_owned(),
        };
        Fix {
            title: "mend it".into(),
            edits: edits.iter().map(edit).collect(),
            safe,
        }
    }

    fn fixed(text: &str, fixes: &[Fix]) -> (String, usize) {
        let fixed = apply(text, FILE, fixes);
        (fixed.text, fixed.applied)
    }

    #[test]
    fn edits_do_not_move_one_another() {
        let fixes = [
            fix(true, &[(0, 6, "target")]),
            fix(true, &[(7, 9, ">="), (10, 15, "99.9%")]),
        ];
        assert_eq!(
            fixed("tagret => 99,9%", &fixes),
            ("target >= 99.9%".into(), 2)
        );
    }

    #[test]
    fn unsafe_fixes_are_left_to_the_author() {
        assert_eq!(
            fixed("a b", &[fix(false, &[(0, 1, "x")])]),
            ("a b".into(), 0)
        );
    }

    #[test]
    fn of_two_that_collide_the_first_is_applied_whole() {
        let fixes = [
            fix(true, &[(0, 3, "x")]),
            fix(true, &[(2, 4, "y"), (5, 6, "z")]),
        ];
        assert_eq!(fixed("abcdef", &fixes), ("xdef".into(), 1));
        let twice = [fix(true, &[(1, 1, "}")]), fix(true, &[(1, 1, "}")])];
        assert_eq!(fixed("{", &twice), ("{}".into(), 1));
    }

    #[test]
    fn neighbours_do_not_collide() {
        let fixes = [fix(true, &[(0, 1, "x")]), fix(true, &[(1, 2, "y")])];
        assert_eq!(fixed("ab", &fixes), ("xy".into(), 2));
    }

    #[test]
    fn edits_outside_the_text_are_ignored() {
        let fixes = [fix(true, &[(0, 9, "x")]), fix(true, &[(1, 2, "x")])];
        assert_eq!(
            fixed("äb", &fixes),
            ("äb".into(), 0),
            "past the end, inside a letter"
        );
        let elsewhere = Fix {
            edits: vec![Edit {
                at: Span::new(0, 1).in_file(FileId(7)),
                text: String::new(),
            }],
            ..fix(true, &[])
        };
        assert_eq!(fixed("ab", &[elsewhere]), ("ab".into(), 0));
    }
}
