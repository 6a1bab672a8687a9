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
mod build;
pub mod dump;
mod meant;
pub mod next;
mod outline;
mod parser;
mod recovery;
mod report;
mod reuse;
mod rule_names;
mod scan;
pub mod schema;
mod skeleton;
mod trivia;

pub use outline::{Outline, outline};
pub use reuse::Copied;
pub use scan::{MAX_BYTES, MAX_NESTING};
pub(crate) use skeleton::{is_unfinished, joins_lines};
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
    /// What the next parse can use.
    pieces: reuse::Pieces,
}

impl Parse {
    /// Whether a declaration, by its place among the items, is as it was when the text was parsed before.
    pub fn is_taken(&self, item: usize) -> bool {
        self.pieces.is_taken(item)
    }

    /// The same, for a text that has not changed.
    #[must_use]
    pub fn unchanged(mut self) -> Self {
        self.pieces.take_all();
        self
    }
}

/// Parses a whole file. Never fails and never panics: what cannot be read is
/// reported and stands in the tree as an error node.
pub fn parse(file: FileId, text: &str) -> Parse {
    let mut report = report::Report::default();
    let scanned = scan::scan(file, text, &mut report);
    read(file, scanned, report, None)
}

/// Parses a file again whose text has changed from the one that `before` is of. Gives what [`parse`] gives, and is
/// quicker the less has changed.
pub fn parse_again(file: FileId, text: &str, (before, of): (Parse, &str)) -> Parse {
    let mut report = report::Report::default();
    let starts = before.pieces.starts();
    let scanned_before = before.pieces.scanned(of, &before.trivia, &starts);
    let scanned = scan::scan_again(file, text, &scanned_before, &mut report);
    let earlier = before.pieces.earlier(before.file, &scanned.text);
    read(file, scanned, report, Some(earlier))
}

/// Parses a text into which declarations of another one were `copied`, in the order of the text, each with its
/// documentation and nothing else in its lines. Gives what [`parse`] gives, sooner.
pub fn parse_copied(file: FileId, text: &str, (of, copied): (&Parse, &[Copied])) -> Parse {
    let mut report = report::Report::default();
    let scanned = scan::scan(file, text, &mut report);
    let earlier = of.pieces.copied(&of.file, copied, &scanned.text);
    let mut parse = read(file, scanned, report, Some(earlier));
    parse.pieces.take_none();
    parse
}

fn read(
    file: FileId,
    scanned: scan::Scan,
    mut report: report::Report,
    earlier: Option<reuse::Earlier>,
) -> Parse {
    let (tree, mut reuse) = build::build(file, &scanned.text, &mut report, earlier);
    for found in schema::check(file, &tree, &mut reuse) {
        report.push(found);
    }
    Parse {
        file: tree,
        trivia: scanned.trivia,
        diagnostics: report.finish(&scanned.text),
        pieces: reuse.pieces(scanned.text, scanned.clean),
    }
}
