//! Checking: from trees with resolved names to the agreement, typed and complete.
//!
//! Checking is elaboration: the agreement (`ir`) is built while its parts are checked, so
//! that what has been checked and what is used are the same value. Types flow both ways:
//! what a place needs flows down (the literal of a target has the type of the metric), what
//! a formula yields flows up. What is wrong becomes `Type::Unknown`
//! and is accepted in silence afterwards: one mistake, one finding.
//!
//! Then the `rules` prove and doubt what names and types cannot show.
//!
//! Not here: reading files (`resolve`), computing (`plan`, `evaluate`).

mod accept;
mod amend;
pub mod compile;
mod consequences;
mod context;
mod cycles;
pub(crate) mod draft;
mod expr;
mod items;
mod kept;
mod looking_back;
mod prose;
mod refs;
pub mod rules;
mod scope;
mod shown;
mod types;

use context::Checker;
pub use kept::{Memory, Notes};

use crate::diagnostics::{Diagnostics, codes};
use crate::ir::{self, Agreement};
use crate::resolve::Resolved;
use crate::text::{Location, Span};
use std::collections::BTreeSet;

/// What checking made of a contract.
#[derive(Clone, Debug)]
pub struct Checked {
    /// With errors, a draft in which what is wrong is missing or poisoned.
    agreement: Agreement,
    /// Types of expressions and places of declarations, for editors and for the next check.
    pub notes: Notes,
}

/// Every function with how it is called; several ways are parted by "`, `".
pub fn functions() -> impl Iterator<Item = (&'static str, &'static str)> {
    expr::call::FUNCTIONS.iter().copied()
}

/// Something that was checked and has no errors.
#[derive(Clone, Debug)]
pub struct Valid<T>(T);

impl<T> Valid<T> {
    /// What is valid.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl Checked {
    /// The same, known to be without errors; given back if `found`, which must hold the findings of
    /// all stages, has an error.
    pub fn into_valid(self, found: &Diagnostics) -> Result<Valid<Self>, Self> {
        match found.has_errors() {
            false => Ok(Valid(self)),
            true => Err(self),
        }
    }
}

/// Checks names in formulas, types and rules. `resolved` may have errors: they stay silent here.
///
/// `whole` says that nothing was left out before, because it could not be read. Otherwise most
/// rules do not run: a source whose only metric could not be read is not unused.
pub fn check(resolved: &Resolved, whole: bool) -> (Checked, Diagnostics) {
    check_until(resolved, whole, &|| false, None)
}

/// Like [`check`], for those who may no longer want to know: once `stopped` says so, what is missing in the result is
/// no finding. With a memory of the last check of the same text it is quicker, and finds the same.
pub(in crate::check) fn check_until(
    resolved: &Resolved,
    whole: bool,
    stopped: &dyn Fn() -> bool,
    memory: Option<Memory>,
) -> (Checked, Diagnostics) {
    let mut checker = Checker::new(resolved);
    if let Some(memory) = memory {
        checker.remember(memory);
    }
    let compared = resolved.compared();
    checker.everything(stopped);
    // Where there are too many mistakes, it matters in which order they are found.
    if checker.skipped && checker.has_enough() {
        resolved.forget_compared(compared);
        checker = Checker::new(resolved);
        checker.everything(stopped);
    }
    let mut unused = checker.unused_params();
    unused.extend(checker.unused_templates());
    let (mut notes, mut found, agreement) = checker.into_notes();
    if stopped() {
        notes.forget();
    }
    // Names that stand for each other would be written out without end, also where the finding
    // is taken out as a consequence.
    let endless = found.iter().any(|one| one.code == codes::CYCLE);
    // What comes behind looks at the texts around findings.
    let in_texts = |found: Diagnostics| shown::in_texts(&resolved.sources, found);
    found = consequences::remove(resolved, in_texts(found));
    let complete = whole && !found.has_errors();
    let mut ruled = Diagnostics::new();
    if complete {
        ruled.extend(unused);
        let (before, changed) = notes.take_ruled();
        let now = rules::run(&agreement, stopped, (before, &changed), &mut ruled);
        notes.put_ruled(now.unwrap_or_default(), rules::Changed::default());
    } else if !endless {
        let broken = broken(resolved, &found);
        let sound = |path: &ir::Path| !broken.contains(path);
        let (mut before, changed) = notes.take_ruled();
        rules::run_beside_errors(&agreement, &sound, (&mut before, &changed), &mut ruled);
        notes.put_ruled(before, changed);
    }
    found.extend(in_texts(ruled));
    accept::apply(resolved, complete, &mut found);
    let checked = Checked { agreement, notes };
    (checked, found)
}

/// The declarations with an error, of this stage or of an earlier one.
fn broken(resolved: &Resolved, found: &Diagnostics) -> BTreeSet<ir::Path> {
    let errors: Vec<Location> = found
        .iter()
        .filter(|finding| finding.is_error())
        .map(|finding| finding.at)
        .collect();
    let declarations = resolved.declarations().filter(|(id, declaration)| {
        let unit = resolved.unit(declaration.unit);
        let item = resolved.head(*id).span;
        let touches = |span: &Span| item.start <= span.end && span.start <= item.end;
        let here = |at: &Location| at.file == unit.file && touches(&at.span);
        unit.unread.iter().any(touches) || errors.iter().any(here)
    });
    declarations
        .map(|(_, declaration)| ir::Path::new(&declaration.path))
        .collect()
}

#[cfg(test)]
mod tests;
