//! What is known of declarations, and whether it is what was known the last time.

use crate::resolve::DeclId;

/// What others may know of declarations of one kind, by the declaration.
#[derive(Clone, Debug)]
pub(in crate::check) struct Facts<V> {
    now: Slots<V>,
    /// What was known the last time, and is not yet known now.
    before: Slots<V>,
    /// How many these are.
    left: usize,
    changed: Marks,
}

/// One place for each declaration.
pub(super) type Slots<V> = Vec<Option<Box<V>>>;

/// Declarations of which something is otherwise than the last time.
#[derive(Clone, Debug, Default)]
struct Marks(Vec<DeclId>);

impl Marks {
    fn add(&mut self, id: DeclId) {
        if let Err(place) = self.0.binary_search(&id) {
            self.0.insert(place, id);
        }
    }

    fn has(&self, id: DeclId) -> bool {
        self.0.binary_search(&id).is_ok()
    }
}

/// So many places with nothing in them.
pub(super) fn empty<V>(places: usize) -> Slots<V> {
    std::iter::repeat_with(|| None).take(places).collect()
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
            now: Vec::new(),
            before: Vec::new(),
            left: 0,
            changed: Marks::default(),
        }
    }
}

impl<V: PartialEq> Facts<V> {
    /// Everything that is known, as what was known the last time.
    pub(super) fn again(self) -> Self {
        Self {
            now: empty(self.now.len()),
            left: self.now.iter().flatten().count(),
            before: self.now,
            changed: Marks::default(),
        }
    }

    pub(in crate::check) fn get(&self, id: DeclId) -> Option<&V> {
        slot(&self.now, id)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.now.iter().flatten().map(|value| &**value)
    }

    fn take(&mut self, id: DeclId) -> Option<Box<V>> {
        let value = self.before.get_mut(id.0 as usize)?.take()?;
        self.left -= 1;
        Some(value)
    }

    /// Something was found.
    pub(in crate::check) fn set(&mut self, id: DeclId, value: V) {
        if self.take(id).is_none_or(|before| *before != value) {
            self.changed.add(id);
        }
        put(&mut self.now, id, Box::new(value));
    }

    /// What was found the last time holds.
    pub(in crate::check) fn keep(&mut self, id: DeclId) {
        if let Some(value) = self.take(id) {
            put(&mut self.now, id, value);
        }
    }

    /// Whether it is what it was the last time, also if it was nothing. Asked when it is settled.
    pub(in crate::check) fn is_same(&self, id: DeclId) -> bool {
        !self.changed.has(id) && slot(&self.before, id).is_none()
    }

    /// Whether all is what it was the last time.
    pub(super) fn all_same(&self) -> bool {
        self.changed.0.is_empty() && self.left == 0
    }
}

/// The declarations that parts of the agreement come from, in the order in which these stand there.
#[derive(Clone, Debug)]
pub(in crate::check) struct Parts<V> {
    ids: Vec<DeclId>,
    /// Those of the last time.
    stood: Vec<DeclId>,
    /// The parts of the last time that are not yet added, in the order of the declarations.
    before: Vec<(DeclId, Option<V>)>,
    changed: Marks,
}

impl<V> Default for Parts<V> {
    fn default() -> Self {
        Self {
            ids: Vec::new(),
            stood: Vec::new(),
            before: Vec::new(),
            changed: Marks::default(),
        }
    }
}

impl<V: PartialEq> Parts<V> {
    /// The parts of an agreement, as those of the last time.
    pub(super) fn again(self, parts: Vec<V>) -> Self {
        let parts = parts.into_iter().map(Some);
        let mut before: Vec<_> = self.ids.iter().copied().zip(parts).collect();
        if !before.is_sorted_by_key(|(id, _)| *id) {
            before.sort_by_key(|(id, _)| *id);
        }
        Self {
            before,
            stood: self.ids,
            ..Self::default()
        }
    }

    /// Whether they come from the declarations from which they came the last time, in that order.
    pub(super) fn stand_as_before(&self) -> bool {
        self.ids == self.stood
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = DeclId> {
        self.ids.iter().copied()
    }

    fn take(&mut self, id: DeclId) -> Option<V> {
        let place = self.before.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        self.before.get_mut(place)?.1.take()
    }

    /// Adds a part.
    pub(in crate::check) fn add(&mut self, to: &mut Vec<V>, id: DeclId, part: V) {
        if self.take(id).is_none_or(|before| before != part) {
            self.changed.add(id);
        }
        self.push(to, id, part);
    }

    fn push(&mut self, to: &mut Vec<V>, id: DeclId, part: V) {
        if to.is_empty() {
            to.reserve(self.before.len());
            self.ids.reserve(self.before.len());
        }
        self.ids.push(id);
        to.push(part);
    }

    /// Adds the part of the last time, if there was one.
    pub(in crate::check) fn keep(&mut self, to: &mut Vec<V>, id: DeclId) {
        if let Some(part) = self.take(id) {
            self.push(to, id, part);
        }
    }

    fn left(&self) -> impl Iterator<Item = DeclId> {
        let left = self.before.iter().filter(|(_, part)| part.is_some());
        left.map(|(id, _)| *id)
    }

    /// Whether all is what it was the last time.
    pub(super) fn all_same(&self) -> bool {
        self.changed.0.is_empty() && self.left().next().is_none()
    }

    /// The declarations whose parts are not what they were the last time.
    pub(super) fn changed(&self) -> impl Iterator<Item = DeclId> {
        self.changed.0.iter().copied().chain(self.left())
    }

    /// Where the part of a declaration stands, of a kind whose parts are added in the order of the declarations.
    pub(super) fn place(&self, id: DeclId) -> Option<usize> {
        self.ids.binary_search(&id).ok()
    }

    /// See [`Facts::is_same`].
    pub(in crate::check) fn is_same(&self, id: DeclId) -> bool {
        let left = self.before.binary_search_by_key(&id, |(id, _)| *id);
        let left = left
            .ok()
            .and_then(|place| self.before.get(place)?.1.as_ref());
        !self.changed.has(id) && left.is_none()
    }
}
