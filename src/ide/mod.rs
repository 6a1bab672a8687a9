//! What editors ask about a text and a place in it, in byte offsets and plain types.
//!
//! An editor holds [`Texts`] that may differ from the files. A [`Workspace`] finds the contract that a
//! text belongs to and gives its [`Analysis`]: everything that was learnt about the contract and the files
//! that it uses, remembered until one of these texts changes. Each feature is a function from an analysis and
//! a place to a result, one file each, tested by texts in which `$0` marks the place.
//!
//! Not here: lines, columns and the protocol (crate `slac-lsp`), threads, and the screen.

mod analysis;
mod findings;
mod symbols;
mod texts;
mod workspace;

#[cfg(test)]
mod testing;

pub use analysis::Analysis;
pub use findings::{Finding, Related, findings};
pub use symbols::{Symbol, find_symbols, symbols};
pub use texts::{Text, Texts};
pub use workspace::Workspace;

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
