//! Something on the command line that means nothing.

use crate::diagnostics::nearest::nearest;

/// What is wrong, and what to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Wrong {
    pub(super) what: String,
    pub(super) help: Option<String>,
}

impl Wrong {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            help: None,
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Helps with the word that was most likely meant, or with all that there are.
    pub(super) fn near<'a>(self, word: &str, known: impl Iterator<Item = &'a str> + Clone) -> Self {
        if let Some(near) = nearest(word, known.clone()) {
            return self.help(format!("did you mean `{near}`?"));
        }
        let mut all: Vec<String> = known.map(|it| format!("`{it}`")).collect();
        all.dedup();
        self.help(format!("there are {}", all.join(", ")))
    }
}
