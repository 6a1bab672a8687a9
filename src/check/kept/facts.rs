//! What is known of declarations, and whether it is what was known the last time.

use super::whole::Holds;
use crate::resolve::DeclId;
use std::collections::BTreeSet;

/// What others may know of declarations of one kind, by the declaration.
#[derive(Clone, Debug)]
pub(in crate::check) struct Facts<V> {
    /// What is known, or was known the last time.
    values: Slots<V>,
    /// What of it is known now.
    settled: Vec<bool>,
    /// How much that is, and how much is left of the last time.
    known: usize,
    left: usize,
    changed: Marks,
}

/// One place for each declaration.
pub(super) type Slots<V> = Vec<Option<Box<V>>>;

/// Declarations of which something is otherwise than the last time.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks(Vec<DeclId>);

impl Marks {
    pub(super) fn add(&mut self, id: DeclId) {
        if let Err(place) = self.0.binary_search(&id) {
            self.0.insert(place, id);
        }
    }

    pub(super) fn has(&self, id: DeclId) -> bool {
        self.0.binary_search(&id).is_ok()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = DeclId> {
        self.0.iter().copied()
    }
}

fn slot<V>(slots: &[Option<Box<V>>], id: DeclId) -> Option<&V> {
    slots.get(id.0 as usize)?.as_deref()
}

fn put<V>(slots: &mut Slots<V>, id: DeclId, value: Box<V>) {
    let index = id.0 as usize;
    if slots.len() <= index {
        slots.resize_with(index + 1, || None);
    }
    slots[index] = Some(value);
}

impl<V> Default for Facts<V> {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            settled: Vec::new(),
            known: 0,
            left: 0,
            changed: Marks::default(),
        }
    }
}

impl<V: PartialEq> Facts<V> {
    /// Everything that is known, as what was known the last time.
    pub(super) fn again(mut self) -> Self {
        if self.left > 0 {
            let all = self.values.iter_mut().zip(&self.settled);
            let left = all.filter(|(_, settled)| !**settled);
            left.for_each(|(value, _)| *value = None);
        }
        self.settled.fill(false);
        self.left = std::mem::take(&mut self.known);
        self.changed = Marks::default();
        self
    }

    fn is_settled(&self, id: DeclId) -> bool {
        self.settled.get(id.0 as usize).is_some_and(|it| *it)
    }

    pub(in crate::check) fn get(&self, id: DeclId) -> Option<&V> {
        slot(&self.values, id).filter(|_| self.is_settled(id))
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        let all = self.values.iter().zip(&self.settled);
        let settled = all.filter(|(_, settled)| **settled);
        settled.filter_map(|(value, _)| value.as_deref())
    }

    /// Something was found.
    pub(in crate::check) fn set(&mut self, id: DeclId, value: V) {
        let known = self.is_settled(id);
        let before = self.before(id);
        let (same, left) = (before == Some(&value), before.is_some());
        if !same {
            self.changed.add(id);
        }
        self.left -= usize::from(left);
        self.known += usize::from(!known);
        put(&mut self.values, id, Box::new(value));
        if self.settled.len() < self.values.len() {
            self.settled.resize(self.values.len(), false);
        }
        self.settled[id.0 as usize] = true;
    }

    /// What was found the last time holds.
    pub(super) fn keep(&mut self, holds: Holds<'_>) {
        match holds {
            Holds::One(id) => self.keep_one(id),
            Holds::AllBut(again) => self.keep_but(again),
        }
    }

    /// What was found the last time of a declaration holds.
    pub(in crate::check) fn keep_one(&mut self, id: DeclId) {
        if self.is_left(id) {
            self.settled[id.0 as usize] = true;
            self.left -= 1;
            self.known += 1;
        }
    }

    /// All that was found the last time holds, as far as nothing was found now.
    pub(in crate::check) fn keep_all(&mut self) {
        self.keep_but(&BTreeSet::new());
    }

    /// All that was found the last time holds, but for some declarations of which it is not known yet.
    fn keep_but(&mut self, again: &BTreeSet<DeclId>) {
        let open: Vec<_> = again.iter().filter(|id| self.is_left(**id)).collect();
        for (value, settled) in self.values.iter().zip(&mut self.settled) {
            *settled |= value.is_some();
        }
        self.known += self.left - open.len();
        self.left = open.len();
        for id in open {
            self.settled[id.0 as usize] = false;
        }
    }

    /// Whether something was found the last time, and nothing by now.
    fn is_left(&self, id: DeclId) -> bool {
        slot(&self.values, id).is_some() && !self.is_settled(id)
    }

    /// What was found the last time, if nothing was found by now.
    pub(in crate::check) fn before(&self, id: DeclId) -> Option<&V> {
        slot(&self.values, id).filter(|_| !self.is_settled(id))
    }

    /// Whether it is what it was the last time, also if it was nothing. Asked when it is settled.
    pub(in crate::check) fn is_same(&self, id: DeclId) -> bool {
        !self.changed.has(id) && !self.is_left(id)
    }

    /// Whether all is what it was the last time.
    pub(in crate::check) fn all_same(&self) -> bool {
        self.changed.is_empty() && self.left == 0
    }

    /// The declarations of which something else is known than the last time, or nothing any more. Asked when all is settled.
    pub(super) fn changed(&self) -> impl Iterator<Item = DeclId> {
        let all = if self.left > 0 { self.values.len() } else { 0 };
        let ids = (0..).map(DeclId).take(all);
        let left = ids.filter(|id| self.is_left(*id));
        self.changed.ids().chain(left)
    }
}
