//! What is known of declarations, and whether it is what was known the last time.

use crate::resolve::DeclId;
use std::collections::{BTreeMap, BTreeSet};

/// What others may know of declarations of one kind, by the declaration.
#[derive(Clone, Debug)]
pub(in crate::check) struct Facts<V> {
    now: BTreeMap<DeclId, V>,
    /// What was known the last time, and is not yet known now.
    before: BTreeMap<DeclId, V>,
    /// What is otherwise than the last time.
    changed: BTreeSet<DeclId>,
}

impl<V> Default for Facts<V> {
    fn default() -> Self {
        Self {
            now: BTreeMap::new(),
            before: BTreeMap::new(),
            changed: BTreeSet::new(),
        }
    }
}

impl<V: PartialEq> Facts<V> {
    /// Everything that is known, as what was known the last time.
    pub(super) fn again(self) -> Self {
        Self {
            before: self.now,
            ..Self::default()
        }
    }

    pub(in crate::check) fn get(&self, id: DeclId) -> Option<&V> {
        self.now.get(&id)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.now.values()
    }

    /// Something was found.
    pub(in crate::check) fn set(&mut self, id: DeclId, value: V) {
        if self.before.remove(&id).is_none_or(|before| before != value) {
            self.changed.insert(id);
        }
        self.now.insert(id, value);
    }

    /// What was found the last time holds.
    pub(in crate::check) fn keep(&mut self, id: DeclId) {
        if let Some(value) = self.before.remove(&id) {
            self.now.insert(id, value);
        }
    }

    /// Whether it is what it was the last time, also if it was nothing. Asked when it is settled.
    pub(in crate::check) fn is_same(&self, id: DeclId) -> bool {
        !self.changed.contains(&id) && !self.before.contains_key(&id)
    }

    /// Whether all is what it was the last time.
    pub(super) fn all_same(&self) -> bool {
        self.changed.is_empty() && self.before.is_empty()
    }
}

/// The declarations that parts of the agreement come from, in the order in which these stand there.
#[derive(Clone, Debug)]
pub(in crate::check) struct Parts<V> {
    ids: Vec<DeclId>,
    before: BTreeMap<DeclId, V>,
    changed: BTreeSet<DeclId>,
}

impl<V> Default for Parts<V> {
    fn default() -> Self {
        Self {
            ids: Vec::new(),
            before: BTreeMap::new(),
            changed: BTreeSet::new(),
        }
    }
}

impl<V: PartialEq> Parts<V> {
    /// The parts of an agreement, as those of the last time.
    pub(super) fn again(self, parts: Vec<V>) -> Self {
        Self {
            before: self.ids.into_iter().zip(parts).collect(),
            ..Self::default()
        }
    }

    /// Adds a part.
    pub(in crate::check) fn add(&mut self, to: &mut Vec<V>, id: DeclId, part: V) {
        if self.before.remove(&id).is_none_or(|before| before != part) {
            self.changed.insert(id);
        }
        self.ids.push(id);
        to.push(part);
    }

    /// Adds the part of the last time, if there was one.
    pub(in crate::check) fn keep(&mut self, to: &mut Vec<V>, id: DeclId) {
        if let Some(part) = self.before.remove(&id) {
            self.ids.push(id);
            to.push(part);
        }
    }

    /// Where the part of a declaration stands.
    pub(super) fn place(&self, id: DeclId) -> Option<usize> {
        // Most kinds are added in the order of their numbers.
        self.ids.binary_search(&id).ok()
    }

    /// See [`Facts::is_same`].
    pub(in crate::check) fn is_same(&self, id: DeclId) -> bool {
        !self.changed.contains(&id) && !self.before.contains_key(&id)
    }
}
