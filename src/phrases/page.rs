//! What a page says around its document.

use super::sentences;

sentences! {
    contents() = "Contents";
    redline_legend() = "This text shows changes: what is new is underlined, what is gone is struck through, and clauses that stand elsewhere are marked. Numbers of clauses are those afterwards.";
    redline_unchanged() = "Nothing in this text has changed.";
    moved_here() = "moved here";
}
