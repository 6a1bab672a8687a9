//! Checking: from trees with resolved names to the agreement, typed and complete.
//!
//! Checking is elaboration: the agreement (`ir`) is built while its parts are checked, so
//! that what has been checked and what is used are the same value. Types flow both ways:
//! what a place needs flows down (the literal of a target has the type of the metric), what
//! a formula yields flows up. What is wrong becomes [`Type::Unknown`]
//! and is accepted in silence afterwards: one mistake, one finding.
//!
//! Then the `rules` prove and doubt what names and types cannot show.
//!
//! Not here: reading files (`resolve`), computing (`plan`, `evaluate`).

mod accept;
pub mod compile;
mod consequences;
mod context;
mod cycles;
pub(crate) mod draft;
mod expr;
mod items;
mod lower;
mod prose;
mod refs;
pub mod rules;
mod scope;
mod types;

pub use lower::lower;

use context::Checker;

use crate::diagnostics::Diagnostics;
use crate::ir::{Agreement, Type};
use crate::resolve::Resolved;
use crate::syntax::ast::NodeId;
use crate::text::{FileId, Location};
use std::collections::BTreeMap;

/// What checking made of a contract.
#[derive(Clone, Debug)]
pub struct Checked {
    /// With errors, a draft in which what is wrong is missing or poisoned.
    agreement: Agreement,
    /// The type of each expression, for editors.
    pub types: BTreeMap<(FileId, NodeId), Type>,
    /// For each place where a name is used, the place where it is declared.
    pub definitions: BTreeMap<Location, Location>,
}

/// Something that was checked and has no errors.
#[derive(Clone, Debug)]
pub struct Valid<T>(T);

impl<T> Valid<T> {
    /// What is valid.
    pub fn get(&self) -> &T {
        &self.0
    }
}

impl Checked {
    /// The same, known to be without errors; nothing if `found`, which must hold the findings of
    /// all stages, has an error.
    pub fn into_valid(self, found: &Diagnostics) -> Option<Valid<Self>> {
        (!found.has_errors()).then_some(Valid(self))
    }
}

/// Checks names in formulas, types and rules. `resolved` may have errors: they stay silent here.
///
/// `whole` says that nothing was left out before, because it could not be read. Otherwise the
/// rules do not run: a source whose only metric could not be read is not unused.
pub fn check(resolved: &Resolved, whole: bool) -> (Checked, Diagnostics) {
    let mut checker = Checker::new(resolved);
    checker.everything();
    let Checker {
        mut found,
        types,
        definitions,
        agreement,
        ..
    } = checker;
    found = consequences::remove(resolved, found);
    let complete = whole && !found.has_errors();
    if complete {
        rules::run(&agreement, &mut found);
    }
    accept::apply(resolved, complete, &mut found);
    let checked = Checked {
        agreement,
        types,
        definitions,
    };
    (checked, found)
}

#[cfg(test)]
mod tests;
