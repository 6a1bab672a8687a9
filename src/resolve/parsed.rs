//! Trees of an earlier time, for texts that are read again.
//!
//! An editor asks after every letter. A file that has not changed is not read again, and of one that has only
//! the declarations that have.

use super::{Earlier, Resolved};
use crate::syntax::{self, Parse};
use crate::text::FileId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Trees with their texts, by the numbers of files. What is taken is gone.
///
/// The texts of a contract as amended are among them, where those of each (`Resolved::into_earlier`) were added.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    trees: BTreeMap<FileId, Known>,
    /// What was collected, by the main file.
    collected: BTreeMap<FileId, Earlier>,
}

#[derive(Clone, Debug)]
struct Known {
    name: Arc<str>,
    text: Arc<str>,
    parse: Parse,
}

impl Parsed {
    /// Adds trees of further texts of the same contract. Of those with one number, the first stays.
    pub fn add(&mut self, other: Self) {
        for (file, known) in other.trees {
            self.trees.entry(file).or_insert(known);
        }
        for (file, earlier) in other.collected {
            self.collected.entry(file).or_insert(earlier);
        }
    }

    /// Whether both have a tree for one number.
    pub fn overlaps(&self, other: &Self) -> bool {
        other.trees.keys().any(|file| self.trees.contains_key(file))
    }

    /// What was collected of a contract the last time.
    pub(super) fn collected(&mut self, main: FileId) -> Option<Earlier> {
        self.collected.remove(&main)
    }

    /// The tree of a file; the same as without what is known.
    pub(super) fn parse(&mut self, file: FileId, name: &str, text: &str) -> Parse {
        self.parse_or(file, name, text, || syntax::parse(file, text))
    }

    /// The same, of a text of which, without what is known, `new` gives the tree.
    pub(super) fn parse_or(
        &mut self,
        file: FileId,
        name: &str,
        text: &str,
        new: impl FnOnce() -> Parse,
    ) -> Parse {
        // Numbers of texts that are put together go on from state to state of a contract, so none is used twice.
        // Places in findings hold the number of their file.
        match self.trees.remove(&file) {
            Some(known) if *known.name == *name && *known.text == *text => known.parse.unchanged(),
            Some(known) if *known.name == *name => {
                syntax::parse_again(file, text, (known.parse, &known.text))
            }
            _ => new(),
        }
    }
}

impl Resolved {
    pub(super) fn into_parsed(self) -> Parsed {
        let main = self.units.first().map(|unit| unit.file);
        let clean = self.clean.map(|files| files.with(self.collected));
        let collected = main.zip(clean).into_iter().collect();
        let sources = self.sources;
        let units = self.units.into_iter();
        let texts = units.map(|unit| {
            let file = sources.file(unit.file);
            let known = Known {
                name: file.name.clone(),
                text: file.text.clone(),
                parse: unit.parse,
            };
            (unit.file, known)
        });
        Parsed {
            trees: texts.collect(),
            collected,
        }
    }
}
