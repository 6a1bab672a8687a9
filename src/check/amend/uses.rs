//! Which declarations name which others, read from the places where names are used.

use super::State;
use crate::resolve::{DeclId, Kind};
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// Which declarations of a text name which others.
pub(super) struct Uses<'a> {
    state: &'a State,
    /// What is named, and by what, in order. Read when it is first asked for: few amendments need it.
    pairs: OnceCell<Vec<(DeclId, DeclId)>>,
}

impl<'a> Uses<'a> {
    pub(super) fn of(state: &'a State) -> Self {
        Self {
            state,
            pairs: OnceCell::new(),
        }
    }

    /// The declarations that name one.
    pub(super) fn naming(&self, id: DeclId) -> impl Iterator<Item = DeclId> {
        let pairs = self.pairs.get_or_init(|| pairs(self.state));
        let first = pairs.partition_point(|(what, _)| *what < id);
        let own = pairs.iter().skip(first);
        let own = own.take_while(move |(what, _)| *what == id);
        own.map(|(_, by)| *by)
    }

    /// Whether one declaration hangs on another, other than by what is promised.
    pub(super) fn reach(&self, from: DeclId, to: DeclId) -> bool {
        let mut seen: BTreeSet<DeclId> = BTreeSet::new();
        let mut open = vec![from];
        while let Some(id) = open.pop() {
            if id == to {
                return true;
            }
            let kind = self.state.resolved.declaration(id).kind;
            if seen.insert(id) && !matches!(kind, Kind::Objective | Kind::Penalty | Kind::Bonus) {
                open.extend(self.naming(id));
            }
        }
        false
    }
}

fn pairs(state: &State) -> Vec<(DeclId, DeclId)> {
    let resolved = &state.resolved;
    let mut pairs: Vec<(DeclId, DeclId)> = Vec::new();
    for (used, declared) in state.checked.notes.definitions() {
        let by = resolved.declaration_of(used.file);
        let what = resolved.declaration_of(declared.file);
        pairs.extend(what.zip(by).filter(|(what, by)| what != by));
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
