//! A declaration that is moved to where it stands now when somebody looks at it.
//!
//! A letter moves everything behind it, and hardly anything of that is looked at before the next letter.

use super::shift::{By, Shift};
use super::{BlockKind, ClauseKind, Item, ItemKind, NodeId};
use crate::text::Span;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// A declaration of a file. To look at it as an [`Item`] moves it; what it is called and where it lies is known
/// without ([`Placed::head`], [`Placed::look`]).
pub struct Placed {
    head: Head,
    here: OnceLock<Arc<Item>>,
    /// Until it is looked at.
    waiting: Mutex<Option<Waiting>>,
}

/// Where a declaration stands, and what is asked of all of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    /// Its number.
    pub id: NodeId,
    /// From the first word to the end.
    pub span: Span,
    /// Where it begins, with its documentation.
    pub start: u32,
    /// What it is.
    pub sort: ItemSort,
    /// Whether it lets findings stand.
    pub accepts: bool,
}

/// What an item is, as far as somebody asks that of all items.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ItemSort {
    /// `use`
    Use,
    /// A declaration with a block; amendments too.
    Block(BlockKind),
    /// What could not be read.
    Bad,
    /// Any other.
    Other,
}

impl ItemSort {
    fn of(kind: &ItemKind) -> Self {
        match kind {
            ItemKind::Use(_) => Self::Use,
            ItemKind::Block(block) => Self::Block(block.kind),
            ItemKind::Amendment(_) => Self::Block(BlockKind::Amendment),
            ItemKind::Bad => Self::Bad,
            _ => Self::Other,
        }
    }
}

/// A declaration as it was read, and how far it has moved since.
#[derive(Clone)]
struct Waiting {
    item: Arc<Item>,
    by: By,
}

/// How far what somebody looks at has moved.
#[derive(Clone, Copy)]
pub struct Moved(By);

impl Moved {
    /// Where a place of the tree lies now.
    #[must_use]
    pub fn now(self, mut then: Span) -> Span {
        then.shift(self.0);
        then
    }
}

impl Head {
    fn of(item: &Item) -> Self {
        let doc = item.doc.as_ref().map(|doc| doc.span.start);
        let mut clauses = item.clauses().iter();
        Self {
            id: item.id,
            span: item.span,
            start: doc.map_or(item.span.start, |doc| doc.min(item.span.start)),
            sort: ItemSort::of(&item.kind),
            accepts: clauses.any(|it| matches!(it.kind, ClauseKind::Accept { .. })),
        }
    }
}

impl Placed {
    /// Where it stands.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Shows it without moving it. Places and numbers in it are those of an earlier time: only [`Moved::now`] says
    /// where something lies.
    pub fn look<R>(&self, see: impl FnOnce(&Item, Moved) -> R) -> R {
        if self.here.get().is_none()
            && let Some(waiting) = &*self.waiting()
        {
            return see(&waiting.item, Moved(waiting.by));
        }
        see(self, Moved(By::NOTHING))
    }

    /// Moves it now. Later, a copy of it would have to be moved too.
    pub(in crate::syntax) fn settle(&self) {
        let _: &Item = self;
    }

    fn waiting(&self) -> MutexGuard<'_, Option<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What has waited, where it stands now. It is asked for once; in place of nothing stands what could not be read.
    fn arrive(&self) -> Arc<Item> {
        let Some(Waiting { mut item, by }) = self.waiting().take() else {
            return Arc::new(Item {
                id: self.head.id,
                doc: None,
                kind: ItemKind::Bad,
                span: self.head.span,
            });
        };
        if !by.is_nothing() {
            Arc::make_mut(&mut item).shift(by);
        }
        item
    }
}

impl Shift for Placed {
    fn shift(&mut self, by: By) {
        self.head.id.shift(by);
        self.head.span.shift(by);
        self.head.start = self.head.start.wrapping_add(by.bytes());
        let waiting = self.waiting.get_mut();
        let waiting = waiting.unwrap_or_else(PoisonError::into_inner);
        if let Some(item) = self.here.take() {
            *waiting = Some(Waiting { item, by });
        } else if let Some(waiting) = waiting {
            waiting.by = waiting.by.and(by);
        }
    }
}

impl From<Item> for Placed {
    fn from(item: Item) -> Self {
        Self {
            head: Head::of(&item),
            here: OnceLock::from(Arc::new(item)),
            waiting: Mutex::new(None),
        }
    }
}

impl Deref for Placed {
    type Target = Item;

    fn deref(&self) -> &Item {
        self.here.get_or_init(|| self.arrive())
    }
}

impl Clone for Placed {
    fn clone(&self) -> Self {
        let waiting = self.waiting().clone();
        let here = if waiting.is_some() {
            OnceLock::new()
        } else {
            // It is here, or another thread is about to bring it.
            self.settle();
            self.here.clone()
        };
        Self {
            head: self.head,
            here,
            waiting: Mutex::new(waiting),
        }
    }
}

impl fmt::Debug for Placed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{By, Placed, Shift};
    use crate::syntax::ast::NodeId;
    use crate::text::FileId;

    fn moved(mut placed: Placed, by: By) -> Placed {
        placed.shift(by);
        placed
    }

    fn party() -> Placed {
        let text = "/// The seller.\nparty acme \"Acme GmbH\"\n";
        let file = crate::syntax::parse(FileId(0), text).file;
        file.items.into_iter().next().expect("one declaration")
    }

    #[test]
    fn it_stands_where_all_moves_together_put_it() {
        let first = party();
        let by = |from, to| By::new((from, to), (from, to));
        let there = moved(moved(first.clone(), by(0, 7)), by(7, 3));
        let now = there.look(|item, moved| moved.now(item.span));
        assert_eq!(now, there.head().span);
        assert_eq!(there.span, there.head().span);
        assert_eq!(there.span.start, first.span.start + 3);
        assert_eq!(there.id, NodeId(first.id.0 + 3));
        assert_eq!(there.head().start, 3);
        let doc = there.doc.as_ref().expect("it has one");
        assert_eq!(doc.span.start, 3);
        assert_eq!(there.head().id, there.id);
        // One that is here can be looked at, and moved again.
        assert_eq!(there.look(|item, moved| moved.now(item.span)), there.span);
        assert_eq!(moved(there, by(3, 0)).span, first.span);
    }

    #[test]
    fn a_copy_of_one_that_waits_is_moved_alone() {
        let waits = moved(party(), By::new((0, 5), (0, 1)));
        let copy = waits.clone();
        assert_eq!(copy.span, waits.head().span);
        assert_eq!(waits.span, copy.span);
    }
}
