//! Places that are counted from the beginning of a part of a text.
//!
//! When somebody types, everything behind moves. What was learnt of a declaration that nobody touched must not
//! change with it, so its places are counted within the declaration; where that stands in its text is looked up
//! when a place is shown.

use super::{FileId, Location, SourceMap, Span};

/// Set in the numbers of parts.
const MARK: u32 = 0x4000_0000;

/// A part of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// The text, which is no part.
    of: FileId,
    /// Where it begins.
    start: u32,
}

impl SourceMap {
    /// Adds a part that begins at `start` of a text, and gives the number under which places are counted from there.
    pub fn part(&mut self, of: FileId, start: u32) -> FileId {
        let number = self.next_part(0);
        let at = self.in_text(Span::empty(start).in_file(of));
        self.parts.push(Part {
            of: at.file,
            start: at.span.start,
        });
        number
    }

    /// The number that a part will have, behind so many others.
    pub fn next_part(&self, others: usize) -> FileId {
        FileId(MARK | u32::try_from(self.parts.len() + others).unwrap_or(0))
    }

    fn of_part(&self, id: FileId) -> Option<Part> {
        // Numbers of texts that are put together have the other mark.
        let number = (id.0 >> 30 == 1).then_some(id.0 & !MARK)?;
        self.parts.get(number as usize).copied()
    }

    /// The text that a part belongs to; a text itself.
    pub fn whole(&self, id: FileId) -> FileId {
        self.of_part(id).map_or(id, |part| part.of)
    }

    /// The same place, counted from the beginning of its text.
    pub fn in_text(&self, at: Location) -> Location {
        let Some(part) = self.of_part(at.file) else {
            return at;
        };
        let place = |offset: u32| part.start.saturating_add(offset);
        Span::new(place(at.span.start), place(at.span.end)).in_file(part.of)
    }
}

#[cfg(test)]
mod tests {
    use crate::text::{Assembly, SourceMap, Span};

    #[test]
    fn places_in_a_part_are_those_of_its_text() {
        let mut sources = SourceMap::new();
        let main = sources.add("main.sla", "party a; party b");
        let second = sources.part(main, 9);
        let name = Span::new(6, 7).in_file(second);
        assert_eq!(sources.real(name), Span::new(15, 16).in_file(main));
        assert_eq!(sources.snippet(name.file, name.span), "b");
        assert_eq!(&*sources.file(second).name, "main.sla");
        assert!(!sources.is_assembled(second));
        assert_eq!(sources.trail(name), [Span::new(15, 16).in_file(main)]);
        let inner = sources.part(second, 6);
        assert_eq!(
            sources.real(Span::new(0, 1).in_file(inner)),
            sources.real(name)
        );
    }

    #[test]
    fn a_part_may_be_of_a_text_that_was_put_together() {
        let mut sources = SourceMap::new();
        let main = sources.add("main.sla", "abcdef");
        let mut text = Assembly::default();
        text.words("xx");
        text.piece(&sources, Span::new(2, 6).in_file(main), false);
        let text = sources.assemble(text, Span::new(0, 1).in_file(main));
        let part = sources.part(text, 2);
        assert!(sources.is_assembled(part));
        assert_eq!(sources.snippet(part, Span::new(0, 2)), "cd");
        let place = Span::new(1, 2).in_file(part);
        assert_eq!(sources.real(place), Span::new(3, 4).in_file(main));
        assert_eq!(sources.trail(place).len(), 2);
    }
}
