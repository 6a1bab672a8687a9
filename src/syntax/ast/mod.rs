//! The tree as it was written: every form, every span, nothing interpreted.
//!
//! One file gives one [`File`] of [`Item`]s; an item with a block holds
//! [`Clause`]s; clauses hold [`Expr`]essions. What could not be read stands in
//! the tree as an error node (`ItemKind::Bad`, `ClauseKind::Bad`,
//! `ExprKind::Missing`), already reported by the parser: later passes accept
//! such nodes in silence.
//!
//! The tree is never changed after parsing. What later passes learn is kept
//! beside it, keyed by [`NodeId`].

mod clause;
mod expr;
mod item;
mod part;
mod placed;
pub(in crate::syntax) mod shift;
mod visit;

pub use clause::*;
pub use expr::*;
pub use item::*;
pub use part::*;
pub use placed::{Head, ItemSort, Moved, Placed};

use crate::text::Span;
use std::sync::Arc;

/// Number of a node within its file, given in source order by the builder.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct NodeId(pub u32);

impl NodeId {
    /// The number, counted from that of another node, which may lie behind it.
    #[must_use]
    pub fn from(self, first: Self) -> Self {
        Self(self.0.wrapping_sub(first.0))
    }
}

/// A word with its place. The text is empty where a name is missing (and was reported).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The word.
    pub text: Arc<str>,
    /// Its place; empty where the name is missing.
    pub span: Span,
}

impl Name {
    /// The name that should stand at `at` and does not.
    pub fn missing(at: u32) -> Self {
        Self {
            text: Arc::from(""),
            span: Span::empty(at),
        }
    }

    /// Whether the parser found no name here.
    pub fn is_missing(&self) -> bool {
        self.text.is_empty()
    }
}

/// Names joined by dots: `platform.target`, `std.holidays.germany`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// At least one name.
    pub parts: Vec<Name>,
    /// From the first name to the last.
    pub span: Span,
}

impl Path {
    /// The path as it is written, without blanks.
    pub fn text(&self) -> String {
        let parts: Vec<&str> = self.parts.iter().map(|part| &*part.text).collect();
        parts.join(".")
    }

    /// The only name of a path of one name.
    pub fn single(&self) -> Option<&Name> {
        match self.parts.as_slice() {
            [name] => Some(name),
            _ => None,
        }
    }
}

/// Prose in quotes. `value` has indentation of `"""` removed and no escapes left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The words.
    pub value: Arc<str>,
    /// The whole literal with its quotes.
    pub span: Span,
    /// Names in `{path}`, with their places.
    pub references: Vec<Path>,
}

/// A whole file.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// In source order.
    pub items: Vec<Placed>,
    /// How many node numbers were given out.
    pub node_count: u32,
}
