//! Where the text of a file comes from.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads the files of a project. Paths are relative to the project's folder, with
/// forward slashes and their ending: `shared/holidays.sla`.
pub trait Loader {
    /// The text of a file.
    ///
    /// # Errors
    /// When there is no such file, or when it must not or cannot be read.
    fn read(&self, path: &str) -> Result<Arc<str>, LoadError>;
}

/// Why a file has no text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LoadError {
    /// There is no such file.
    Missing,
    /// It lies outside the project's folder, by a link for example.
    Outside,
    /// It is there and cannot be read; why, in a few words.
    Unreadable(String),
}

/// Files that are only in memory, for tests and for text that an editor has not saved.
#[derive(Clone, Debug, Default)]
pub struct Memory(BTreeMap<String, Arc<str>>);

impl Memory {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more file.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        self.0.insert(path.into(), text.into());
        self
    }
}

impl Loader for Memory {
    fn read(&self, path: &str) -> Result<Arc<str>, LoadError> {
        self.0.get(path).cloned().ok_or(LoadError::Missing)
    }
}
