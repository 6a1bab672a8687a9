//! What is known of declarations, and whether it is what was known the last time.

use crate::resolve::DeclId;

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
        let before = slot(&self.values, id).filter(|_| !known);
        if before.is_none_or(|before| *before != value) {
            self.changed.add(id);
        }
        self.left -= usize::from(before.is_some());
        self.known += usize::from(!known);
        put(&mut self.values, id, Box::new(value));
        if self.settled.len() < self.values.len() {
            self.settled.resize(self.values.len(), false);
        }
        self.settled[id.0 as usize] = true;
    }

    /// What was found the last time holds.
    pub(in crate::check) fn keep(&mut self, id: DeclId) {
        if slot(&self.values, id).is_some() && !self.is_settled(id) {
            self.settled[id.0 as usize] = true;
            self.left -= 1;
            self.known += 1;
        }
    }

    /// All that was found the last time holds, as far as nothing was found now.
    pub(in crate::check) fn keep_all(&mut self) {
        for (value, settled) in self.values.iter().zip(&mut self.settled) {
            *settled |= value.is_some();
        }
        self.known += std::mem::take(&mut self.left);
    }

    /// Whether it is what it was the last time, also if it was nothing. Asked when it is settled.
    pub(in crate::check) fn is_same(&self, id: DeclId) -> bool {
        !self.changed.has(id) && (slot(&self.values, id).is_none() || self.is_settled(id))
    }

    /// Whether all is what it was the last time.
    pub(in crate::check) fn all_same(&self) -> bool {
        self.changed.0.is_empty() && self.left == 0
    }

    /// Whether nothing is otherwise by now.
    pub(super) fn none_changed(&self) -> bool {
        self.changed.0.is_empty()
    }
}

/// The declarations that parts of the agreement come from, in the order in which these stand there.
#[derive(Clone, Debug)]
pub(in crate::check) struct Parts<V> {
    ids: Vec<DeclId>,
    /// Those of the last time.
    stood: Vec<DeclId>,
    before: Before<V>,
    changed: Marks,
}

/// The parts of the last time.
#[derive(Clone, Debug)]
enum Before<V> {
    /// All of them, as they stood.
    Whole(Vec<V>),
    /// Those that are not yet added, in the order of the declarations.
    Single(Vec<(DeclId, Option<V>)>),
}

impl<V> Default for Parts<V> {
    fn default() -> Self {
        Self {
            ids: Vec::new(),
            stood: Vec::new(),
            before: Before::Single(Vec::new()),
            changed: Marks::default(),
        }
    }
}

impl<V: PartialEq> Parts<V> {
    /// The parts of an agreement, as those of the last time.
    pub(super) fn again(self, parts: Vec<V>) -> Self {
        Self {
            before: Before::Whole(parts),
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
        if let Before::Whole(parts) = &mut self.before {
            let parts = std::mem::take(parts).into_iter().map(Some);
            let mut single: Vec<_> = self.stood.iter().copied().zip(parts).collect();
            if !single.is_sorted_by_key(|(id, _)| *id) {
                single.sort_by_key(|(id, _)| *id);
            }
            self.before = Before::Single(single);
        }
        let Before::Single(parts) = &mut self.before else {
            return None;
        };
        let place = parts.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        parts.get_mut(place)?.1.take()
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
            to.reserve(self.stood.len());
            self.ids.reserve(self.stood.len());
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

    /// Adds all parts of the last time that are left, in the order in which they stood.
    pub(in crate::check) fn keep_all(&mut self, to: &mut Vec<V>) {
        if let Before::Whole(parts) = &mut self.before
            && self.ids.is_empty()
        {
            *to = std::mem::take(parts);
            self.before = Before::Single(Vec::new());
            self.ids.clone_from(&self.stood);
            return;
        }
        for index in 0..self.stood.len() {
            self.keep(to, self.stood[index]);
        }
    }

    fn left(&self) -> impl Iterator<Item = DeclId> {
        let (whole, single) = match &self.before {
            Before::Whole(_) => (self.stood.as_slice(), &[][..]),
            Before::Single(parts) => (&[][..], parts.as_slice()),
        };
        let single = single.iter().filter(|(_, part)| part.is_some());
        whole.iter().copied().chain(single.map(|(id, _)| *id))
    }

    /// Whether all is what it was the last time.
    pub(in crate::check) fn all_same(&self) -> bool {
        self.changed.0.is_empty() && self.left().next().is_none()
    }

    /// The declarations whose parts are not what they were the last time.
    pub(super) fn changed(&self) -> impl Iterator<Item = DeclId> {
        self.changed.0.iter().copied().chain(self.left())
    }

    /// Where the part of a declaration stands, of a kind whose parts are added in the order of the declarations.
    pub(in crate::check) fn place(&self, id: DeclId) -> Option<usize> {
        self.ids.binary_search(&id).ok()
    }

    /// See [`Facts::is_same`].
    pub(in crate::check) fn is_same(&self, id: DeclId) -> bool {
        let left = match &self.before {
            Before::Whole(_) => self.stood.contains(&id),
            Before::Single(parts) => {
                let place = parts.binary_search_by_key(&id, |(id, _)| *id);
                let left = place.ok().and_then(|place| parts.get(place));
                left.is_some_and(|(_, part)| part.is_some())
            }
        };
        !self.changed.has(id) && !left
    }
}
