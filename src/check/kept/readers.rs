//! Who has asked what of others.

use super::Fact;
use crate::resolve::DeclId;

/// By the declaration that was asked: which others have asked, and what, in the order of those who did.
#[derive(Clone, Debug, Default)]
pub(super) struct Readers {
    of: Vec<Vec<(DeclId, Fact)>>,
    /// Everything that was ever asked of anything, one bit each.
    facts: u32,
}

impl Readers {
    pub(super) fn add(&mut self, fact: Fact, of: DeclId, reader: DeclId) {
        self.facts |= 1 << fact as u32;
        // Whoever changes looks again anyway.
        if of == reader {
            return;
        }
        let index = of.0 as usize;
        if self.of.len() <= index {
            self.of.resize_with(index + 1, Vec::new);
        }
        let readers = &mut self.of[index];
        let one = (reader, fact);
        // Most come in their order.
        if readers.last().is_none_or(|last| *last < one) {
            readers.push(one);
        } else if let Err(place) = readers.binary_search(&one) {
            readers.insert(place, one);
        }
    }

    pub(super) fn remove(&mut self, fact: Fact, of: DeclId, reader: DeclId) {
        if let Some(readers) = self.of.get_mut(of.0 as usize)
            && let Ok(place) = readers.binary_search(&(reader, fact))
        {
            readers.remove(place);
        }
    }

    /// Those who have asked something of a declaration.
    pub(super) fn of(&self, fact: Fact, of: DeclId) -> impl Iterator<Item = DeclId> {
        let readers = self.of.get(of.0 as usize).into_iter().flatten();
        readers
            .filter(move |(_, asked)| *asked == fact)
            .map(|(id, _)| *id)
    }

    /// Whether this was ever asked of anything.
    pub(super) fn has_any(&self, fact: Fact) -> bool {
        self.facts & (1 << fact as u32) != 0
    }
}
