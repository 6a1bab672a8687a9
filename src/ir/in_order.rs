//! What two lists have in common, in the order in which it stands in both.

/// More pairs are not compared by [`in_both`].
const MOST_PAIRS: usize = 1_000_000;

/// What is in both lists in the same order, by its places in them; nothing if they are so long that comparing them
/// would take too much time.
pub fn in_both<T: PartialEq>(old: &[T], new: &[T]) -> Vec<(usize, usize)> {
    if old.len().saturating_mul(new.len()) > MOST_PAIRS {
        return Vec::new();
    }
    longest_common(old, new)
}

/// Places of a longest common sequence of two lists. Takes time and room in proportion to the product of their
/// lengths, which whoever calls it has to bound.
pub fn longest_common<T: PartialEq>(old: &[T], new: &[T]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    let at = |row: usize, column: usize| row * width + column;
    for row in (0..old.len()).rev() {
        for column in (0..new.len()).rev() {
            lengths[at(row, column)] = if old[row] == new[column] {
                lengths[at(row + 1, column + 1)] + 1
            } else {
                lengths[at(row + 1, column)].max(lengths[at(row, column + 1)])
            };
        }
    }
    let mut found = Vec::new();
    let (mut row, mut column) = (0, 0);
    while row < old.len() && column < new.len() {
        if old[row] == new[column] {
            found.push((row, column));
            (row, column) = (row + 1, column + 1);
        } else if lengths[at(row + 1, column)] >= lengths[at(row, column + 1)] {
            row += 1;
        } else {
            column += 1;
        }
    }
    found
}
