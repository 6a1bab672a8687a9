//! Which declarations a declaration reads, directly and through others.
//!
//! Seen from the names in its lines, on both sides together. A name that stands for something else there is taken for
//! a declaration too: then more is taken to be read than is, and less is claimed.

use super::declarations::Declaration;
use std::collections::{BTreeMap, BTreeSet};

/// What is read, by the path of who reads it.
pub(crate) struct Reads(BTreeMap<String, BTreeSet<String>>);

impl Reads {
    /// Of the declarations before, under their names afterwards, and of those afterwards.
    pub(super) fn new(before: &[Declaration], after: &[Declaration]) -> Self {
        let all = || before.iter().chain(after);
        let paths: BTreeSet<&str> = all().map(|it| it.path.as_str()).collect();
        let mut reads: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for declaration in all() {
            let read = reads.entry(declaration.path.clone()).or_default();
            for line in &declaration.lines {
                let mut number = false;
                for word in line.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')) {
                    // Behind a number stands a unit: `8 hours` is no calendar.
                    if !number {
                        read.extend(named(word, &paths));
                    }
                    number = word.starts_with(|c: char| c.is_ascii_digit());
                }
            }
        }
        Self(reads)
    }

    /// The declaration itself and all that it reads.
    pub(crate) fn all(&self, path: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut pending = vec![path.to_owned()];
        while let Some(next) = pending.pop() {
            let further = self.0.get(&next).into_iter().flatten();
            pending.extend(further.filter(|it| !found.contains(*it)).cloned());
            found.insert(next);
        }
        found
    }
}

/// The declaration that a word names: `targets.respond` is a part of `targets`.
fn named(word: &str, paths: &BTreeSet<&str>) -> Option<String> {
    let mut head = word;
    loop {
        if paths.contains(head) {
            return Some(head.to_owned());
        }
        head = head.rsplit_once('.')?.0;
    }
}
