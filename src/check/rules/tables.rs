//! Tables whose columns contradict each other.

use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{Constant, Lookup, Table};
use crate::quantity::Number;
use std::cmp::Ordering;

/// Fewer rows than this show no order that one of them could break.
const FEWEST_ROWS: usize = 4;

/// A cell that breaks the order of its column, where the other rows and another column keep theirs:
/// most often a slip of the pen.
pub(super) fn out_of_step(_: &dyn Lookup, table: &Table, found: &mut Diagnostics) {
    if table.rows.len() < FEWEST_ROWS {
        return;
    }
    let columns: Vec<Option<Vec<&Number>>> = (0..table.columns.len())
        .map(|it| numbers(table, it))
        .collect();
    let orderly = columns
        .iter()
        .flatten()
        .any(|column| direction(column).is_some());
    if !orderly {
        return;
    }
    for (index, column) in columns.iter().enumerate() {
        let Some(odd) = column.as_ref().and_then(|column| odd_row(column)) else {
            continue;
        };
        let ((name, _), (key, _)) = (&table.columns[index], &table.rows[odd]);
        let key = match key {
            Constant::Member { name, .. } => name.clone(),
            Constant::Text(text) => text.clone(),
            _ => format!("{}", odd + 1),
        };
        found.push(
                Diagnostic::new(
                    codes::ROW_OUT_OF_STEP,
                    table.head.origin.place(),
                    format!("in `{}` the `{name}` of `{key}` breaks the order of the other rows", table.head.path),
                )
                .note("all other rows rise or fall from top to bottom, and so does another column; two columns of one row seem to contradict each other")
                .help("check the cell; if it is meant, `accept row_out_of_step` with the reason"),
            );
    }
}

/// The numbers of a column, from top to bottom.
fn numbers(table: &Table, column: usize) -> Option<Vec<&Number>> {
    let cells = table.rows.iter().map(|(_, cells)| match cells.get(column) {
        Some(Constant::Number(number)) => Some(number),
        _ => None,
    });
    cells.collect()
}

/// How a column goes from row to row, if it always goes one way and not always stays.
fn direction(column: &[&Number]) -> Option<Ordering> {
    let mut found = None;
    for pair in column.windows(2) {
        match (pair[0].cmp(pair[1]), found) {
            (Ordering::Equal, _) => {}
            (step, None) => found = Some(step),
            (step, Some(before)) if step == before => {}
            _ => return None,
        }
    }
    found
}

/// The only row without which a column would go one way.
fn odd_row(column: &[&Number]) -> Option<usize> {
    if direction(column).is_some() || column.windows(2).all(|pair| pair[0] == pair[1]) {
        return None;
    }
    let mut odd = (0..column.len()).filter(|&row| {
        let mut rest = column.to_vec();
        rest.remove(row);
        direction(&rest).is_some()
    });
    let first = odd.next()?;
    // Of two neighbours that changed places either may be the odd one; the lower one is named.
    let second = odd.next();
    odd.next().is_none().then_some(second.unwrap_or(first))
}

#[cfg(test)]
mod tests {
    use super::{Number, odd_row};

    #[test]
    fn one_row_may_break_the_order() {
        let odd = |numbers: &[i64]| {
            let numbers: Vec<Number> = numbers.iter().copied().map(Number::from).collect();
            odd_row(&numbers.iter().collect::<Vec<_>>())
        };
        assert_eq!(odd(&[1, 4, 8, 40]), None);
        assert_eq!(odd(&[1, 4, 3, 40]), Some(2));
        assert_eq!(odd(&[1, 40, 3, 4]), Some(1));
        assert_eq!(odd(&[9, 8, 7, 8]), Some(3));
        assert_eq!(odd(&[4, 1, 3, 2, 5]), None, "no order to break");
        assert_eq!(odd(&[2, 2, 2, 2]), None);
    }
}
