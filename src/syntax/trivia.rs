//! Comments and blank lines, in order, beside the tree.
//!
//! The tree holds no layout. A formatter walks it and pops the comments that
//! start before each node; at the end the list must be empty. Documentation
//! comments (`///`) are part of the tree, because documents print them.

use crate::text::Span;

/// A comment that is not part of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From its first sign to its last character, without the line feed.
    pub span: Span,
    /// Whether only blanks stand before it on its line.
    pub own_line: bool,
    /// How many blank lines stand directly before its line.
    pub blank_lines_before: u32,
}

/// What lies between the nodes of a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trivia {
    /// Comments in source order.
    pub comments: Vec<Comment>,
    /// First byte of each blank line, in order.
    pub blank_lines: Vec<u32>,
}
