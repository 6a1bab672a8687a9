//! The texts that an editor holds.

use std::collections::BTreeMap;
use std::sync::Arc;

/// A text that is open in an editor.
#[derive(Clone, Debug)]
pub struct Text {
    /// What it says.
    pub text: Arc<str>,
    /// The editor's number for this state of it.
    pub version: i32,
}

/// All texts that are open, by name: the absolute path of a file with forward slashes, or whatever
/// the editor calls a text that is no file yet. A copy costs a pointer for each.
#[derive(Clone, Debug, Default)]
pub struct Texts(BTreeMap<Arc<str>, Text>);

impl Texts {
    /// Nothing is open.
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens a text, or changes it.
    pub fn set(&mut self, name: impl Into<Arc<str>>, text: impl Into<Arc<str>>, version: i32) {
        let text = text.into();
        self.0.insert(name.into(), Text { text, version });
    }

    /// Closes a text. What it says is now what the file says.
    pub fn close(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// An open text.
    pub fn get(&self, name: &str) -> Option<&Text> {
        self.0.get(name)
    }

    /// All open texts with their names, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Text)> {
        self.0.iter()
    }
}
