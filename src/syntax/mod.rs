//! Text to tree: every text gives a tree, and says what in it could not be read.
//!
//! ```
//! use slac::{syntax, text::FileId};
//! let parse = syntax::parse(FileId(0), "party acme \"Acme GmbH\"\n");
//! assert!(parse.diagnostics.is_empty());
//! ```
//!
//! Not here: what the tree means. Names, types and ranges are for later passes.

pub mod ast;
mod trivia;

pub use trivia::{Comment, Trivia};

use crate::diagnostics::Diagnostics;
use crate::text::FileId;

/// A parsed file.
#[derive(Clone, Debug, Default)]
pub struct Parse {
    /// The tree; error nodes stand for what could not be read.
    pub file: ast::File,
    /// Comments and blank lines.
    pub trivia: Trivia,
    /// What could not be read, sorted by place.
    pub diagnostics: Diagnostics,
}

/// Parses a whole file. Never fails and never panics: what cannot be read is
/// reported and stands in the tree as an error node.
pub fn parse(_file: FileId, _text: &str) -> Parse {
    Parse::default()
}
