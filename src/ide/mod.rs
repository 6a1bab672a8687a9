//! What editors ask about a text and a place in it, in byte offsets and plain types.
//!
//! An editor holds [`Texts`] that may differ from the files. A [`Workspace`] finds the contract that a
//! text belongs to and gives its [`Analysis`]: everything that was learnt about the contract and the files
//! that it uses, remembered until one of these texts changes. Each feature is a function from an analysis and
//! a place to a result, one file each, tested by texts in which `$0` marks the place.
//!
//! Not here: lines, columns and the protocol (crate `slac-lsp`), threads, and the screen.

mod about;
mod analysis;
mod calls;
mod colours;
mod complete;
mod context;
mod curve;
mod evaluate;
mod export;
mod findings;
mod hints;
mod hover;
mod judge;
mod layout;
mod lenses;
mod links;
mod moved;
mod refactor;
mod rename;
mod results;
mod sentences;
mod settings;
mod shape;
mod signature;
mod symbols;
mod texts;
mod tokens;
mod tree;
mod typed;
mod types;
mod uses;
mod words;
mod workspace;

#[cfg(test)]
mod again;
#[cfg(test)]
mod known;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use analysis::Analysis;
pub use calls::{Link, Named, incoming, link, outgoing};
pub use colours::{Colour, Coloured, colours};
pub use complete::{Completion, CompletionKind, Completions, complete};
pub use curve::credit_curves;
pub use evaluate::evaluate;
pub use export::{Exported, export, export_forms};
pub use findings::{Finding, Related, findings};
pub use hints::{Hint, hints};
pub use hover::{Hover, hover};
pub use layout::{Action, actions, fix_all, layout, layout_range};
pub use lenses::{Lens, LensOf, lenses};
pub use links::{Target, links};
pub use moved::renamed_files;
pub use refactor::{Refactoring, RefactoringKind, refactorings};
pub use rename::{can_rename, rename};
pub use results::{Example, examples};
pub use settings::editor;
pub use shape::{Fold, folds, selections};
pub use signature::{Signature, signature};
pub use symbols::{Symbol, find_symbols, symbols};
pub use texts::{Text, Texts};
pub use typed::layout_typed;
pub use types::type_definition;
pub use uses::{definition, definition_in_library, highlights, library_text, references};
pub use workspace::{Preview, Workspace};

use crate::text::Span;
use std::sync::Arc;

/// A place in a file that an editor can open.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// The name of the file, as [`Texts`] know it.
    pub file: Arc<str>,
    /// The range of bytes.
    pub span: Span,
}

/// A change of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub place: Place,
    /// What stands there afterwards.
    pub text: String,
}
