//! Which row a field belongs to.
//!
//! An agreement says how many rows further out the row lies from the place where its field is
//! written. In a plan, names are replaced by what they stand for, and what was written outside of
//! all rows may come to stand within some: then its rows lie further out by as many.

use super::lower::Lower;
use crate::plan::v1::{Node, NodeId};

impl Lower<'_, '_> {
    /// Where a name is replaced by what it stands for: the rows around the name are not those around
    /// what it stands for.
    pub(super) fn within_name<T>(&mut self, lower: impl FnOnce(&mut Self) -> T) -> T {
        let place = (self.scope.rows, self.scope.outside);
        self.enter_name();
        let result = lower(self);
        (self.scope.rows, self.scope.outside) = place;
        result
    }

    pub(super) fn enter_name(&mut self) {
        self.scope.outside += self.scope.rows;
        self.scope.rows = 0;
    }

    /// For each row of an aggregate or a filter.
    pub(super) fn within_row<T>(&mut self, lower: impl FnOnce(&mut Self) -> T) -> T {
        self.scope.rows += 1;
        let result = lower(self);
        self.scope.rows -= 1;
        result
    }

    /// What belongs to a row that lies so many rows further out, as it is written.
    pub(super) fn outward(&mut self, up: u32, node: Node) -> NodeId {
        let of = self.nodes.add(node);
        let leaves_the_name = up >= self.scope.rows;
        let up = if leaves_the_name {
            up + self.scope.outside
        } else {
            up
        };
        match up {
            0 => of,
            up => self.nodes.add(Node::Outward { up, of }),
        }
    }
}
