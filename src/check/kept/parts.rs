//! Parts of the agreement, and whether they are what they were the last time.

use super::facts::Marks;
use super::whole::Holds;
use crate::resolve::DeclId;
use std::collections::{BTreeMap, BTreeSet};

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
    /// All stand in the agreement, and of these, at their places, it is not known yet whether they hold.
    Open(BTreeMap<DeclId, usize>),
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
        if let Before::Open(open) = &mut self.before
            && let Some(stands) = open.remove(&id).and_then(|place| to.get_mut(place))
        {
            if *stands != part {
                self.changed.add(id);
                *stands = part;
            }
            return;
        }
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

    /// Parts of the last time hold.
    pub(super) fn keep(&mut self, to: &mut Vec<V>, holds: Holds<'_>) {
        match holds {
            Holds::One(id) => self.keep_one(to, id),
            Holds::AllBut(again) => self.keep_but(to, again),
        }
    }

    /// Adds the part of the last time, if there was one.
    pub(super) fn keep_one(&mut self, to: &mut Vec<V>, id: DeclId) {
        if let Before::Open(open) = &mut self.before {
            open.remove(&id);
        } else if let Some(part) = self.take(id) {
            self.push(to, id, part);
        }
    }

    /// Adds all parts of the last time, but for some declarations of which it is not known yet whether they hold. Each
    /// of these is added or kept later, or falls away when the parts are [closed](Self::close).
    pub(in crate::check) fn keep_but(&mut self, to: &mut Vec<V>, again: &BTreeSet<DeclId>) {
        if let Before::Whole(parts) = &mut self.before
            && self.ids.is_empty()
        {
            *to = std::mem::take(parts);
            self.before = Before::Open(BTreeMap::new());
            self.ids.clone_from(&self.stood);
        }
        if matches!(self.before, Before::Open(_)) {
            return self.open(|id| again.contains(&id));
        }
        for index in 0..self.stood.len() {
            let id = self.stood[index];
            if !again.contains(&id) {
                self.keep_one(to, id);
            }
        }
    }

    /// It is not known yet whether some of the parts hold, if they stand in the agreement already.
    pub(super) fn open(&mut self, is_open: impl Fn(DeclId) -> bool) {
        if let Before::Open(open) = &mut self.before {
            let ids = self.ids.iter().copied().enumerate();
            let more = ids.filter(|(_, id)| is_open(*id));
            open.extend(more.map(|(place, id)| (id, place)));
        }
    }

    /// All that come are there: those that are open fall away, and the others stand in an order.
    pub(in crate::check) fn close<O: Ord>(&mut self, to: &mut Vec<V>, order: impl Fn(DeclId) -> O) {
        let gone = match &mut self.before {
            Before::Open(open) => std::mem::take(open),
            _ => BTreeMap::new(),
        };
        if gone.is_empty() && self.ids.is_sorted_by_key(|id| order(*id)) {
            return;
        }
        gone.keys().for_each(|id| self.changed.add(*id));
        let ids = std::mem::take(&mut self.ids).into_iter();
        let places = gone.values().collect::<BTreeSet<_>>();
        let all = ids.zip(std::mem::take(to)).enumerate();
        let stay = all.filter(|(place, _)| !places.contains(place));
        let mut stay: Vec<_> = stay.map(|(_, one)| one).collect();
        stay.sort_by_key(|(id, _)| order(*id));
        (self.ids, *to) = stay.into_iter().unzip();
    }

    fn left(&self) -> impl Iterator<Item = DeclId> {
        let whole = matches!(self.before, Before::Whole(_)).then_some(self.stood.as_slice());
        let (single, open) = match &self.before {
            Before::Whole(_) => (&[][..], None),
            Before::Single(parts) => (parts.as_slice(), None),
            Before::Open(open) => (&[][..], Some(open)),
        };
        let single = single.iter().filter(|(_, part)| part.is_some());
        let single = single.map(|(id, _)| *id);
        let open = open.into_iter().flat_map(BTreeMap::keys).copied();
        let whole = whole.into_iter().flatten().copied();
        whole.chain(single).chain(open)
    }

    /// Whether all is what it was the last time.
    pub(in crate::check) fn all_same(&self) -> bool {
        self.changed.is_empty() && self.left().next().is_none()
    }

    /// The declarations whose parts are not what they were the last time.
    pub(super) fn changed(&self) -> impl Iterator<Item = DeclId> {
        self.changed.ids().chain(self.left())
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
            Before::Open(open) => open.contains_key(&id),
        };
        !self.changed.has(id) && !left
    }
}
