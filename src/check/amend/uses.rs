//! Which declarations name which others, read from the places where names are used.

use super::State;
use crate::resolve::{DeclId, Kind, Resolved};
use std::collections::{BTreeMap, BTreeSet};

/// For each declaration, those that name it.
pub(super) struct Uses {
    pub(super) of: BTreeMap<DeclId, BTreeSet<DeclId>>,
}

impl Uses {
    /// Whether one declaration hangs on another, other than by what is promised.
    pub(super) fn reach(&self, from: DeclId, to: DeclId, resolved: &Resolved) -> bool {
        let mut seen: BTreeSet<DeclId> = BTreeSet::new();
        let mut open = vec![from];
        while let Some(id) = open.pop() {
            if id == to {
                return true;
            }
            let kind = resolved.declaration(id).kind;
            if seen.insert(id) && !matches!(kind, Kind::Objective | Kind::Penalty | Kind::Bonus) {
                open.extend(self.of.get(&id).into_iter().flatten());
            }
        }
        false
    }

    pub(super) fn of(state: &State) -> Self {
        let resolved = &state.resolved;
        let mut pairs: Vec<(DeclId, DeclId)> = Vec::new();
        for (used, declared) in state.checked.notes.definitions() {
            let by = resolved.declaration_of(used.file);
            let what = resolved.declaration_of(declared.file);
            pairs.extend(what.zip(by).filter(|(what, by)| what != by));
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut of: BTreeMap<DeclId, BTreeSet<DeclId>> = BTreeMap::new();
        for (what, by) in pairs {
            of.entry(what).or_default().insert(by);
        }
        Self { of }
    }
}
