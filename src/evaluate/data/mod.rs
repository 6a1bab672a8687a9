//! Measurement data, read and typed against the plan's sources.
//!
//! Files come as CSV or JSON Lines. Every cell is read from its *text*: numbers
//! become exact decimals, local times instants, words are kept once however often
//! they occur. What does not fit is reported with file, line and column, in words
//! with what was found and what was expected, and its row is left out; with
//! [`ReadOptions::strict`] reading stops there.
//!
//! Rows are kept in columns and in order of their dates, so that a year of
//! readings every minute stays small and a window is two binary searches.
//!
//! This module opens nothing: [`DataReader`] hands it the bytes. Not here: what
//! the rows mean (`reference`).

mod cell;
mod claims;
mod column;
mod csv;
mod example;
mod header;
mod jsonl;
mod load;
mod meter;
mod problem;
mod read;
mod samples;
mod set;
mod settle;

pub use claims::claims;
pub(crate) use column::Cell;
pub(crate) use example::key_text;
pub use example::{ExampleData, Given, GivenData};
pub use problem::{DataProblem, MAX_PROBLEMS, Problems};
pub use read::{read, source_for};
pub(crate) use samples::{good_when_true, is_counted};
pub(crate) use set::Series;
pub use set::{DataSet, FileInfo, SourceData};

use crate::quantity::Instant;
use std::collections::BTreeMap;
use std::io;

/// Hands out the bytes of data files.
pub trait DataReader {
    /// Opens a file by the name it has in [`Input::file`].
    ///
    /// # Errors
    /// When it cannot be opened.
    fn open(&self, file: &str) -> io::Result<Box<dyn io::Read + '_>>;

    /// Its size in bytes, where that is known; only for progress.
    fn size(&self, file: &str) -> Option<u64> {
        let _ = file;
        None
    }
}

/// Hears how far reading has come.
pub trait Progress {
    /// So many bytes of a file are read, of so many.
    fn read(&mut self, file: &str, bytes: u64, of: Option<u64>);
}

/// Hears nothing.
pub struct NoProgress;

impl Progress for NoProgress {
    fn read(&mut self, _: &str, _: u64, _: Option<u64>) {}
}

/// A file of data.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Input {
    /// Its name, for [`DataReader::open`] and for messages. `.jsonl`, `.ndjson` and `.json` are
    /// JSON Lines, everything else is CSV.
    pub file: String,
    /// The source it belongs to; `None` finds the one whose columns fit best.
    pub source: Option<String>,
}

/// How data is read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ReadOptions {
    /// Stop at the first row that is refused.
    pub strict: bool,
    /// For a source the time that its files claim to cover, beyond their first and last row.
    pub covers: BTreeMap<String, (Instant, Instant)>,
}

/// What reading gave.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The rows that were accepted.
    pub data: DataSet,
    /// What was refused or remarkable.
    pub problems: Problems,
    /// Reading stopped at the first refused row, as asked for.
    pub stopped: bool,
}

#[cfg(test)]
mod tests;
