//! Which declarations name which others, read from the places where names are used.

use super::State;
use crate::resolve::{DeclId, Kind, Resolved};
use crate::text::{FileId, Location};
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
        let places = Places::of(&state.resolved);
        let mut of: BTreeMap<DeclId, BTreeSet<DeclId>> = BTreeMap::new();
        for (used, declared) in state.checked.notes.definitions() {
            let place = |at: Location| places.at(state.resolved.sources.in_text(at));
            let (Some(by), Some(what)) = (place(used), place(declared)) else {
                continue;
            };
            if by != what {
                of.entry(what).or_default().insert(by);
            }
        }
        Self { of }
    }
}

/// Which declaration a place lies in.
struct Places(BTreeMap<FileId, Vec<(u32, u32, DeclId)>>);

impl Places {
    fn of(resolved: &Resolved) -> Self {
        let mut places: BTreeMap<FileId, Vec<(u32, u32, DeclId)>> = BTreeMap::new();
        for (id, declaration) in resolved.declarations() {
            let span = resolved.item(id).span;
            let file = resolved.unit(declaration.unit).file;
            places
                .entry(file)
                .or_default()
                .push((span.start, span.end, id));
        }
        places.values_mut().for_each(|list| list.sort_unstable());
        Self(places)
    }

    fn at(&self, at: Location) -> Option<DeclId> {
        let list = self.0.get(&at.file)?;
        let behind = list.partition_point(|(start, ..)| *start <= at.span.start);
        let (_, end, id) = list.get(behind.checked_sub(1)?)?;
        (at.span.start < *end).then_some(*id)
    }
}
