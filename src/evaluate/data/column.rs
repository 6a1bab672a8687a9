//! Columns of typed values: one list a field, words kept once.

use crate::quantity::{Date, Instant, Number, TimeSet, describe};
use num_bigint::BigInt;
use std::collections::HashMap;
use std::sync::Arc;

/// One typed value of a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Cell {
    /// There is none.
    Absent,
    /// An exact number: `digits / 10^scale`.
    Decimal { digits: i64, scale: u32 },
    /// An exact number that does not fit there.
    Large(Number),
    /// A duration in microseconds.
    Micros(i64),
    /// An instant.
    Instant(Instant),
    /// A date.
    Date(Date),
    /// True or false.
    Bool(bool),
    /// A word by its number in [`Words`]: text, or a member of an enum.
    Word(u32),
    /// Spans within the row.
    Spans(Arc<TimeSet>),
    /// Several values.
    List(Arc<[Cell]>),
}

impl Cell {
    /// Its exact number, if it is one; a duration in microseconds.
    pub(crate) fn number(&self) -> Option<Number> {
        match self {
            Self::Decimal { digits, scale: 0 } | Self::Micros(digits) => {
                Some(Number::from(*digits))
            }
            Self::Decimal { digits, scale } => Number::ratio(*digits, BigInt::from(10).pow(*scale)),
            Self::Large(number) => Some(number.clone()),
            _ => None,
        }
    }

    /// Its value as text, as statements and keys show it.
    pub(crate) fn text(&self, words: &Words) -> String {
        match self {
            Self::Absent => String::new(),
            Self::Decimal { .. } | Self::Large(_) => {
                let number = self.number().unwrap_or_else(Number::zero);
                match number.to_decimal(18) {
                    (decimal, true) => decimal,
                    _ => number.to_string(),
                }
            }
            Self::Micros(micros) => describe(*micros),
            Self::Instant(instant) => instant.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Bool(truth) => truth.to_string(),
            Self::Word(word) => words.word(*word).to_string(),
            Self::Spans(time) => {
                let spans = time.runs().iter();
                let texts: Vec<String> = spans
                    .map(|run| format!("{}/{}", run.start, run.end))
                    .collect();
                texts.join(";")
            }
            Self::List(cells) => {
                let texts: Vec<String> = cells.iter().map(|cell| cell.text(words)).collect();
                texts.join(", ")
            }
        }
    }
}

/// Words, each kept once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    words: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u32>,
}

impl Words {
    /// The number of a word.
    pub(crate) fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        // INVARIANT: fewer rows than `u32::MAX` are read, so there are fewer words too.
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let word: Arc<str> = word.into();
        self.words.push(word.clone());
        self.numbers.insert(word, number);
        number
    }

    /// The word with a number.
    pub(crate) fn word(&self, number: u32) -> Arc<str> {
        self.words
            .get(number as usize)
            .cloned()
            .unwrap_or_else(|| "".into())
    }
}

/// The values of one field, one a row.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    values: Values,
    /// Which rows have none; empty while all have one.
    absent: Vec<bool>,
}

#[derive(Clone, Debug)]
enum Values {
    /// No value yet.
    None(usize),
    Decimals {
        scale: u32,
        digits: Vec<i64>,
    },
    Micros(Vec<i64>),
    Instants(Vec<Instant>),
    Dates(Vec<Date>),
    Bools(Vec<bool>),
    Words(Vec<u32>),
    /// Whatever fits nowhere else.
    Cells(Vec<Cell>),
}

impl Default for Column {
    fn default() -> Self {
        Self {
            values: Values::None(0),
            absent: Vec::new(),
        }
    }
}

impl Column {
    /// How many rows it has.
    pub(crate) fn len(&self) -> usize {
        match &self.values {
            Values::None(rows) => *rows,
            Values::Decimals { digits, .. } => digits.len(),
            Values::Micros(values) => values.len(),
            Values::Instants(values) => values.len(),
            Values::Dates(values) => values.len(),
            Values::Bools(values) => values.len(),
            Values::Words(values) => values.len(),
            Values::Cells(values) => values.len(),
        }
    }

    /// The value of a row.
    pub(crate) fn get(&self, row: usize) -> Cell {
        if self.absent.get(row).copied().unwrap_or(false) {
            return Cell::Absent;
        }
        let cell = match &self.values {
            Values::None(_) => None,
            Values::Decimals { scale, digits } => digits.get(row).map(|digits| Cell::Decimal {
                digits: *digits,
                scale: *scale,
            }),
            Values::Micros(values) => values.get(row).map(|value| Cell::Micros(*value)),
            Values::Instants(values) => values.get(row).map(|value| Cell::Instant(*value)),
            Values::Dates(values) => values.get(row).map(|value| Cell::Date(*value)),
            Values::Bools(values) => values.get(row).map(|value| Cell::Bool(*value)),
            Values::Words(values) => values.get(row).map(|value| Cell::Word(*value)),
            Values::Cells(values) => values.get(row).cloned(),
        };
        cell.unwrap_or(Cell::Absent)
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, cell: Cell) {
        let rows = self.len();
        if let Values::None(_) = self.values {
            self.begin(&cell, rows);
        }
        let is_absent = cell == Cell::Absent;
        if is_absent && self.absent.is_empty() {
            self.absent = vec![false; rows];
        }
        if is_absent || !self.absent.is_empty() {
            self.absent.push(is_absent);
        }
        match (&mut self.values, cell) {
            (Values::None(rows), _) => *rows += 1,
            (Values::Decimals { digits, .. }, Cell::Absent) => digits.push(0),
            (Values::Micros(values), Cell::Absent) => values.push(0),
            (Values::Instants(values), Cell::Absent) => values.push(Instant(0)),
            (Values::Dates(values), Cell::Absent) => values.push(Date::MIN),
            (Values::Bools(values), Cell::Absent) => values.push(false),
            (Values::Words(values), Cell::Absent) => values.push(0),
            (Values::Micros(values), Cell::Micros(value)) => values.push(value),
            (Values::Instants(values), Cell::Instant(value)) => values.push(value),
            (Values::Dates(values), Cell::Date(value)) => values.push(value),
            (Values::Bools(values), Cell::Bool(value)) => values.push(value),
            (Values::Words(values), Cell::Word(value)) => values.push(value),
            (Values::Cells(values), cell) => values.push(cell),
            (
                Values::Decimals { scale, digits },
                Cell::Decimal {
                    digits: value,
                    scale: value_scale,
                },
            ) => {
                if !push_decimal(scale, digits, value, value_scale) {
                    self.push_beside(
                        rows,
                        Cell::Decimal {
                            digits: value,
                            scale: value_scale,
                        },
                    );
                }
            }
            (_, cell) => self.push_beside(rows, cell),
        }
    }

    /// Adds a value that the list cannot hold: from then on each value stands alone.
    fn push_beside(&mut self, rows: usize, cell: Cell) {
        let mut cells: Vec<Cell> = (0..rows).map(|row| self.get(row)).collect();
        cells.push(cell);
        self.values = Values::Cells(cells);
    }

    /// The rows in another order; rows that the order leaves out are dropped.
    pub(crate) fn reordered(&self, order: &[u32]) -> Self {
        let mut column = Self::default();
        for row in order {
            column.push(self.get(*row as usize));
        }
        column
    }

    /// Chooses the list by the first value; the rows before it had none.
    fn begin(&mut self, first: &Cell, rows: usize) {
        self.values = match first {
            Cell::Absent => return,
            Cell::Decimal { scale, .. } => Values::Decimals {
                scale: *scale,
                digits: vec![0; rows],
            },
            Cell::Micros(_) => Values::Micros(vec![0; rows]),
            Cell::Instant(_) => Values::Instants(vec![Instant(0); rows]),
            Cell::Date(_) => Values::Dates(vec![Date::MIN; rows]),
            Cell::Bool(_) => Values::Bools(vec![false; rows]),
            Cell::Word(_) => Values::Words(vec![0; rows]),
            Cell::Large(_) | Cell::Spans(_) | Cell::List(_) => {
                Values::Cells(vec![Cell::Absent; rows])
            }
        };
    }
}

/// Adds a decimal to those of a common scale, which may grow; false when one would no longer fit.
fn push_decimal(scale: &mut u32, digits: &mut Vec<i64>, value: i64, value_scale: u32) -> bool {
    if value_scale > *scale {
        let Some(factor) = 10_i64.checked_pow(value_scale - *scale) else {
            return false;
        };
        if digits.iter().any(|one| one.checked_mul(factor).is_none()) {
            return false;
        }
        digits.iter_mut().for_each(|one| *one *= factor);
        *scale = value_scale;
    }
    let scaled = 10_i64
        .checked_pow(*scale - value_scale)
        .and_then(|factor| value.checked_mul(factor));
    scaled.map(|scaled| digits.push(scaled)).is_some()
}

#[cfg(test)]
mod tests {
    use super::{Cell, Column};

    fn decimal(digits: i64, scale: u32) -> Cell {
        Cell::Decimal { digits, scale }
    }

    #[test]
    fn decimals_share_a_scale_that_grows() {
        let mut column = Column::default();
        column.push(Cell::Absent);
        column.push(decimal(5, 0));
        column.push(decimal(125, 2));
        column.push(decimal(-3, 1));
        assert_eq!(column.get(0), Cell::Absent);
        assert_eq!(column.get(1), decimal(500, 2));
        assert_eq!(column.get(2), decimal(125, 2));
        assert_eq!(column.get(3), decimal(-30, 2));
        assert_eq!(column.len(), 4);
    }

    #[test]
    fn what_no_longer_fits_is_kept_as_it_is() {
        let mut column = Column::default();
        column.push(decimal(i64::MAX, 0));
        column.push(decimal(1, 6));
        assert_eq!(column.get(0), decimal(i64::MAX, 0));
        assert_eq!(column.get(1), decimal(1, 6));
    }

    #[test]
    fn another_order_may_leave_rows_out() {
        let mut column = Column::default();
        for value in [10, 20, 30] {
            column.push(Cell::Micros(value));
        }
        let other = column.reordered(&[2, 0]);
        assert_eq!(other.len(), 2);
        assert_eq!(other.get(0), Cell::Micros(30));
        assert_eq!(other.get(1), Cell::Micros(10));
    }
}
