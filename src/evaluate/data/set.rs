//! The data of one evaluation: for each source its rows, in columns and in order of their dates.

use super::column::{Cell, Column, Words};
use crate::quantity::Instant;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything that is known, by source.
#[derive(Clone, Debug, Default)]
pub struct DataSet {
    pub(crate) sources: BTreeMap<String, SourceData>,
    pub(crate) words: Words,
    /// The statement's cut-off where none is asked for: the end of the data.
    pub(crate) end: Option<Instant>,
    /// Nothing else comes, ever: the data of an example.
    pub(crate) complete: bool,
}

/// A file that was read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct FileInfo {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// The rows of one source, in order of their dates.
#[derive(Clone, Debug, Default)]
pub struct SourceData {
    /// One for each field of the plan's source; empty for computed ones.
    pub(crate) columns: Vec<Column>,
    /// The date of each row: the start of a span, the start of a total's period.
    pub(crate) dates: Vec<Instant>,
    /// The end of each row, for spans and totals; empty otherwise.
    pub(crate) ends: Vec<Instant>,
    /// File and line of each row.
    pub(crate) places: Vec<Place>,
    /// Of samples: the rows of each key, in order of their keys.
    pub(crate) series: Vec<Series>,
    pub(crate) files: Vec<FileInfo>,
    pub(crate) refused: u64,
    pub(crate) skipped: u64,
    /// The time that the data claims to cover, beyond its first and last row.
    pub(crate) covers: Option<(Instant, Instant)>,
    /// Samples given in an example: each holds until the next, and there are no gaps.
    pub(crate) gapless: bool,
}

/// The samples of one key, in order of time.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Series {
    /// The value of each key, as text; empty for the only series.
    pub(crate) key: Vec<Arc<str>>,
    /// Indices of its rows.
    pub(crate) rows: Vec<u32>,
}

/// Where a row was read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Place {
    /// Index in [`SourceData::files`].
    pub(crate) file: u32,
    /// Line, counted from 1.
    pub(crate) line: u32,
}

impl DataSet {
    /// The data of a source; `None` when none was given.
    pub fn source(&self, path: &str) -> Option<&SourceData> {
        self.sources.get(path)
    }

    /// The end of the data: the last instant that it speaks of, planned time left aside.
    pub fn end(&self) -> Option<Instant> {
        self.end
    }

    /// The date of the first row of all.
    pub fn first(&self) -> Option<Instant> {
        let sources = self.sources.values();
        sources.filter_map(|it| it.dates.first()).min().copied()
    }

    pub(crate) fn word(&self, number: u32) -> Arc<str> {
        self.words.word(number)
    }
}

impl SourceData {
    /// Rows accepted.
    pub fn rows(&self) -> usize {
        self.dates.len()
    }

    /// Rows refused; the reasons are reported when they are read.
    pub fn refused(&self) -> u64 {
        self.refused
    }

    /// Rows left out because a field with `others ignored` held something else.
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    /// The files that it came from.
    pub fn files(&self) -> &[FileInfo] {
        &self.files
    }

    /// The end of the last row, or its date.
    pub(crate) fn latest(&self) -> Option<Instant> {
        let ends = self.ends.iter().filter(|end| **end < Instant::MAX);
        ends.chain(self.dates.last()).max().copied()
    }

    pub(crate) fn cell(&self, field: usize, row: u32) -> Cell {
        self.columns
            .get(field)
            .map_or(Cell::Absent, |column| column.get(row as usize))
    }

    /// File and line of a row.
    pub(crate) fn place(&self, row: u32) -> Option<(String, u64)> {
        let place = self.places.get(row as usize)?;
        let file = self.files.get(place.file as usize)?;
        Some((file.name.clone(), u64::from(place.line)))
    }

    /// Brings the rows into the order of their dates, then of their places in the files.
    /// Whether anything had to move.
    pub(crate) fn sort(&mut self) -> bool {
        if self.dates.is_sorted() {
            return false;
        }
        let mut order: Vec<u32> =
            (0..u32::try_from(self.dates.len()).unwrap_or(u32::MAX)).collect();
        order.sort_by_key(|row| self.dates.get(*row as usize).copied());
        self.keep(&order);
        true
    }

    /// Keeps these rows, in this order.
    pub(crate) fn keep(&mut self, order: &[u32]) {
        for column in &mut self.columns {
            if column.len() > 0 {
                *column = column.reordered(order);
            }
        }
        self.dates = picked(&self.dates, order);
        self.ends = picked(&self.ends, order);
        self.places = picked(&self.places, order);
    }
}

fn picked<T: Copy>(values: &[T], order: &[u32]) -> Vec<T> {
    order
        .iter()
        .filter_map(|row| values.get(*row as usize).copied())
        .collect()
}
