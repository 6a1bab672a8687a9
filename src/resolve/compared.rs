//! How many names have been compared with misspelt ones.

use super::Resolved;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Most names that are compared with misspelt ones. Far more than a real contract needs; a text
/// of a hundred thousand wrong names would otherwise be compared with itself.
const MOST_COMPARED: usize = 1_000_000;

/// A count that goes up while names are only looked up.
#[derive(Debug, Default)]
pub(super) struct Compared(AtomicUsize);

impl Compared {
    pub(super) fn are_too_many(&self) -> bool {
        self.0.load(Ordering::Relaxed) > MOST_COMPARED
    }

    pub(super) fn count(&self, more: usize) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }
}

impl Clone for Compared {
    fn clone(&self) -> Self {
        Self(self.0.load(Ordering::Relaxed).into())
    }
}

impl Resolved {
    /// How many names have been compared with misspelt ones.
    pub fn compared(&self) -> usize {
        self.compared.0.load(Ordering::Relaxed)
    }

    /// Forgets all comparisons but the first ones.
    pub fn forget_compared(&self, but: usize) {
        self.compared.0.store(but, Ordering::Relaxed);
    }

    /// Counts comparisons that were made earlier; `false`, and nothing is counted, where they would be too many.
    pub fn count_compared(&self, more: usize) -> bool {
        let fits = self.compared().saturating_add(more) <= MOST_COMPARED;
        if fits {
            self.compared.count(more);
        }
        fits
    }
}
