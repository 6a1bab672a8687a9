//! What is wrong with data, row by row, in words.

use crate::diagnostics::{Code, Severity};
use crate::text::sanitise_line;
use std::fmt;

/// Most problems that are listed; the rest is counted.
pub const MAX_PROBLEMS: usize = 100;

/// Longest piece of data that a message shows, in characters.
const MOST_SHOWN: usize = 60;

/// Something wrong in a data file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DataProblem {
    /// Which finding it is; its severity says whether a row or file is left out (error) or not.
    pub code: Code,
    /// The file, or the source's path for data given in an example.
    pub file: String,
    /// The line, counted from 1; `None` for the whole file.
    pub line: Option<u64>,
    /// The column by its name in the data.
    pub column: Option<String>,
    /// What is wrong: what was found and what was expected. Safe to print.
    pub reason: String,
    /// What to do.
    pub help: Option<String>,
}

impl DataProblem {
    pub(crate) fn new(code: Code, file: &str, reason: impl Into<String>) -> Self {
        Self {
            code,
            file: sanitise_line(file).into_owned(),
            line: None,
            column: None,
            reason: reason.into(),
            help: None,
        }
    }

    pub(crate) fn at(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    pub(crate) fn column(mut self, column: &str) -> Self {
        self.column = Some(sanitise_line(column).into_owned());
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Whether something was left out because of it.
    pub fn is_error(&self) -> bool {
        self.code.severity() == Severity::Error
    }
}

/// `checks.csv:17: column `at`: …`
impl fmt::Display for DataProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ": column `{column}`")?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// Problems in the order in which they were found, at most [`MAX_PROBLEMS`] of them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Problems {
    list: Vec<DataProblem>,
    more: u64,
}

impl Problems {
    /// Adds one, or counts it when there are many already.
    pub(crate) fn push(&mut self, problem: DataProblem) {
        if self.list.len() < MAX_PROBLEMS {
            self.list.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// Those listed.
    pub fn iter(&self) -> std::slice::Iter<'_, DataProblem> {
        self.list.iter()
    }

    /// How many more there are.
    pub fn more(&self) -> u64 {
        self.more
    }

    /// Whether nothing was found, not even a remark.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether anything was left out.
    pub fn has_errors(&self) -> bool {
        self.more > 0 || self.list.iter().any(DataProblem::is_error)
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a DataProblem;
    type IntoIter = std::slice::Iter<'a, DataProblem>;
    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

/// A piece of data in backticks, shortened and without anything that could deceive.
pub(crate) fn shown(text: &str) -> String {
    let safe = sanitise_line(text);
    if safe.chars().count() <= MOST_SHOWN {
        return format!("`{safe}`");
    }
    let start: String = safe.chars().take(MOST_SHOWN).collect();
    format!("`{start}…`")
}
