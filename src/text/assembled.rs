//! Texts that are put together from pieces of others.
//!
//! What a template includes is read as a text of its own, in which some pieces stand in the template
//! and some where it is included. Such a text is never shown: each of its places is one of a file
//! that an author has written.

use super::{FileId, Location, SourceFile, SourceMap, Span};
use std::sync::Arc;

/// Set in the numbers of texts that are put together.
const MARK: u32 = 0x8000_0000;

/// A text being put together.
#[derive(Clone, Debug, Default)]
pub struct Assembly {
    text: String,
    pieces: Vec<Piece>,
}

/// A part of a text that stands elsewhere.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Where it begins in the text that was put together.
    start: u32,
    /// Where it is written.
    from: Location,
    /// Whether it is written where the text was asked for.
    own: bool,
}

/// A text that was put together, with the place that asked for it.
#[derive(Clone, Debug)]
pub(super) struct Assembled {
    file: SourceFile,
    pieces: Vec<Piece>,
    asked: Location,
}

impl Assembly {
    /// Adds words that stand nowhere.
    pub fn words(&mut self, words: &str) {
        self.text.push_str(words);
    }

    /// Adds what stands at a place; `own` if that is where the whole was asked for.
    pub fn piece(&mut self, sources: &SourceMap, from: Location, own: bool) {
        let start = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.text.push_str(sources.snippet(from.file, from.span));
        self.pieces.push(Piece { start, from, own });
    }

    /// Nothing was asked for anywhere: the pieces alone say where things stand.
    pub fn all_own(&mut self) {
        for piece in &mut self.pieces {
            piece.own = true;
        }
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether there is nothing yet.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Assembled {
    /// The piece that an offset lies in, or the last one before it.
    fn piece(&self, offset: u32) -> Option<&Piece> {
        let behind = self.pieces.partition_point(|piece| piece.start <= offset);
        self.pieces.get(behind.checked_sub(1)?)
    }

    /// Where a range of the text is written, as far as it lies in one piece.
    fn written(&self, span: Span) -> (Location, bool) {
        let Some(piece) = self.piece(span.start) else {
            return (self.asked, true);
        };
        let Location { file, span: from } = piece.from;
        let place = |offset: u32| {
            from.end.min(
                from.start
                    .saturating_add(offset.saturating_sub(piece.start)),
            )
        };
        let written = Span::new(place(span.start), place(span.end.max(span.start)));
        (written.in_file(file), piece.own)
    }
}

impl SourceMap {
    /// Adds a text that was put together for what stands at `asked`.
    pub fn assemble(&mut self, assembly: Assembly, asked: Location) -> FileId {
        let number = u32::try_from(self.assembled.len()).unwrap_or(0);
        let name = self.file(self.real(asked).file).name.clone();
        let text: Arc<str> = assembly.text.into();
        self.assembled.push(Assembled {
            file: SourceFile::new(name, text),
            pieces: assembly.pieces,
            asked,
        });
        FileId(MARK | number)
    }

    pub(super) fn assembled(&self, id: FileId) -> Option<&Assembled> {
        let number = (id.0 & MARK != 0).then_some(id.0 & !MARK)?;
        self.assembled.get(number as usize)
    }

    pub(super) fn assembled_file(&self, id: FileId) -> Option<&SourceFile> {
        self.assembled(id).map(|it| &it.file)
    }

    /// Whether a file is a text that was put together.
    pub fn is_assembled(&self, id: FileId) -> bool {
        self.whole(id).0 & MARK != 0
    }

    /// Where the pieces of a text that was put together begin, and which of them stand where it was asked for.
    pub fn joints(&self, id: FileId) -> Vec<(u32, bool)> {
        let pieces = self.assembled(id).map_or(&[][..], |it| &it.pieces);
        pieces.iter().map(|it| (it.start, it.own)).collect()
    }

    /// Where a place of a text that was put together is written, and whether that is where it was
    /// asked for; nothing for a place of a file.
    pub fn written(&self, at: Location) -> Option<(Location, bool)> {
        let at = self.in_text(at);
        Some(self.assembled(at.file)?.written(at.span))
    }

    /// Where a place is written, in a file that an author sees.
    pub fn real(&self, at: Location) -> Location {
        let mut at = self.in_text(at);
        while let Some((written, _)) = self.written(at) {
            at = self.in_text(written);
        }
        at
    }

    /// Where a place is written, and the places that brought it to where it stands, nearest first.
    pub fn trail(&self, at: Location) -> Vec<Location> {
        let mut trail = vec![self.real(at)];
        let mut at = self.in_text(at);
        let mut asked = Vec::new();
        while let Some(of) = self.assembled(at.file) {
            let (written, own) = of.written(at.span);
            if !own {
                asked.push(of.asked);
            }
            at = self.in_text(written);
        }
        for place in asked {
            for real in self.trail(place) {
                if !trail.contains(&real) {
                    trail.push(real);
                }
            }
        }
        trail
    }

    /// The same files with other names.
    #[must_use]
    pub fn renamed(&self, rename: impl Fn(&str) -> String) -> Self {
        let renamed =
            |file: &SourceFile| SourceFile::new(rename(&file.name).into(), file.text.clone());
        let mut other = self.clone();
        for file in &mut other.files {
            *file = renamed(file);
        }
        for it in &mut other.assembled {
            it.file = renamed(&it.file);
        }
        other
    }
}

#[cfg(test)]
mod tests {
    use super::Assembly;
    use crate::text::{SourceMap, Span};

    #[test]
    fn places_are_those_of_the_files() {
        let mut sources = SourceMap::new();
        let main = sources.add("main.sla", "include t(9) as a");
        let other = sources.add("t.sla", "target >= LEVEL;");
        let asked = Span::new(0, 17).in_file(main);
        let mut assembly = Assembly::default();
        assembly.piece(&sources, Span::new(0, 10).in_file(other), false);
        assembly.piece(&sources, Span::new(10, 11).in_file(main), true);
        assembly.words(" nowhere");
        let file = sources.assemble(assembly, asked);
        assert_eq!(&*sources.file(file).text, "target >= 9 nowhere");
        assert_eq!(
            sources.real(Span::new(7, 9).in_file(file)),
            Span::new(7, 9).in_file(other)
        );
        assert_eq!(
            sources.real(Span::new(10, 11).in_file(file)),
            Span::new(10, 11).in_file(main)
        );
        assert_eq!(
            sources.trail(Span::new(7, 9).in_file(file)),
            [Span::new(7, 9).in_file(other), asked]
        );
        assert_eq!(
            sources.trail(Span::new(10, 11).in_file(file)),
            [Span::new(10, 11).in_file(main)]
        );
        assert_eq!(sources.iter().count(), 2);
    }

    #[test]
    fn a_text_may_be_put_together_from_one_that_was() {
        let mut sources = SourceMap::new();
        let main = sources.add("main.sla", "abcdef");
        let mut first = Assembly::default();
        first.piece(&sources, Span::new(2, 6).in_file(main), false);
        let first = sources.assemble(first, Span::new(0, 1).in_file(main));
        let mut second = Assembly::default();
        second.piece(&sources, Span::new(1, 4).in_file(first), false);
        let second = sources.assemble(second, Span::new(0, 1).in_file(first));
        let place = Span::new(0, 2).in_file(second);
        assert_eq!(sources.real(place), Span::new(3, 5).in_file(main));
        assert_eq!(sources.trail(place).len(), 3);
        let renamed = sources.renamed(|name| format!("x/{name}"));
        assert_eq!(&*renamed.file(renamed.real(place).file).name, "x/main.sla");
    }
}
