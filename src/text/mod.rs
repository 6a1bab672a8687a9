//! Text and places: source files, spans, lines.
//!
//! Everything that later speaks about a place in a contract does so with a
//! [`Location`]: a file and a half-open range of bytes in it. Lines and columns
//! are computed only when something is shown to a person.
//!
//! Not here: what the text means (`syntax` and above), where it was read from
//! (`project`).

mod assembled;
mod line_index;
mod sanitise;
mod source;
mod span;
mod within;

pub use assembled::Assembly;
pub use line_index::{LineColumn, LineIndex};
pub use sanitise::{is_deceptive, sanitise, sanitise_line};
pub use source::{FileId, SourceFile, SourceMap};
pub use span::{Location, Span};
