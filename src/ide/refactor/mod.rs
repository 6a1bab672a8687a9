//! Rewriting a part of the text: what is offered for a range, and the edits when somebody takes it.
//!
//! One file a refactoring, and a table of them. An offer is cheap, because editors ask at every move of the cursor. Its edits
//! are made later: they are laid out as `slac fmt` would, and the contract is compiled with them. What would be
//! wrong then has no edits.

mod bands;
mod create;
mod draft;
mod extract;
mod findings;
mod missing;
mod names;
#[cfg(test)]
mod tests;
mod worked;

use super::tree::{Around, around};
use super::{Analysis, Edit, Place};
use crate::text::{FileId, Span};
use std::fmt;

/// What a refactoring does, as editors sort them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RefactoringKind {
    /// It gives a part of a text a name of its own.
    Extract,
    /// It writes something otherwise, or adds to it.
    Rewrite,
    /// It mends a finding.
    Mend,
}

/// A rewriting that is offered for a range.
pub struct Refactoring<'a> {
    /// What it does, in the imperative.
    pub title: String,
    /// How editors sort it.
    pub kind: RefactoringKind,
    /// The place and the code of the finding that it mends.
    pub mends: Option<(Place, &'static str)>,
    change: Change<'a>,
}

type Change<'a> = Box<dyn Fn() -> Option<Vec<Edit>> + 'a>;

impl Refactoring<'_> {
    /// What it changes; nothing where the contract would be wrong with it, or would say something else.
    pub fn edits(&self) -> Option<Vec<Edit>> {
        (self.change)().filter(|edits| !edits.is_empty())
    }
}

impl fmt::Debug for Refactoring<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}", self.kind, self.title)
    }
}

/// What is selected, or where the cursor stands.
#[derive(Clone, Copy)]
struct Spot<'a> {
    analysis: &'a Analysis,
    file: FileId,
    range: Span,
}

impl<'a> Spot<'a> {
    fn text(self) -> &'a str {
        self.analysis.text(self.file)
    }

    /// What lies around the beginning of the range.
    fn around(self) -> Around<'a> {
        around(self.analysis.items(self.file), self.range.start)
    }
}

/// Finds what a refactoring offers for a range.
type Offers = for<'a> fn(Spot<'a>, &mut Vec<Refactoring<'a>>);

/// Every refactoring.
const TABLE: &[Offers] = &[
    extract::offers,
    bands::offers,
    missing::offers,
    create::offers,
    worked::offers,
];

/// What is offered for a range of a file.
pub fn refactorings(analysis: &Analysis, file: FileId, range: Span) -> Vec<Refactoring<'_>> {
    let mut found = Vec::new();
    let length = u32::try_from(analysis.text(file).len()).unwrap_or(u32::MAX);
    if range.end > length || range.start > range.end {
        return found;
    }
    let spot = Spot {
        analysis,
        file,
        range,
    };
    for offers in TABLE {
        offers(spot, &mut found);
    }
    found
}
