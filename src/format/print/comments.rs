//! Where the comments at the ends of lines stand.
//!
//! A comment stays in its column. Where the words of its line have grown into
//! it, it moves, and with it those of its block that stood below it.

use super::Printed;
use std::collections::BTreeMap;

/// Blanks between words and a comment that had to move.
const DISTANCE: usize = 2;

/// The column of each line's comment; 0 where there is none.
pub(super) fn columns(lines: &[Printed]) -> Vec<usize> {
    let mut groups: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate() {
        if let Some(comment) = &line.comment {
            let group = groups.entry((line.scope, comment.column)).or_default();
            group.push(index);
        }
    }
    let mut columns = vec![0; lines.len()];
    for ((_, column), group) in groups {
        let longest = group.iter().map(|&line| lines[line].width).max();
        let longest = longest.unwrap_or(0);
        for line in group {
            columns[line] = if longest < column {
                column
            } else {
                longest + DISTANCE
            };
        }
    }
    columns
}
