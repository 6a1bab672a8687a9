//! What a parse leaves for the next one, when somebody has typed.
//!
//! A declaration is cut and read again only if its text, or the first line of the one behind it, has changed, or if
//! something was wrong with it; all others are moved to where they stand now. Where something is wrong, recovery looks at the parts behind it, and these are cut. So the result is that
//! of [`parse`](super::parse), which tests hold it to.

use super::ast::shift::{By, Shift};
use super::ast::{File, Placed};
use super::build::offset;
use super::scan::{Before, common_ends};
use super::skeleton::Part;
use super::trivia::Trivia;
use crate::text::Span;
use std::cell::Cell;

/// Declarations as they were read, with their texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Pieces {
    /// The text as it was scanned.
    text: String,
    /// Whether the scan had nothing to mend.
    clean: bool,
    all: Vec<Piece>,
}

/// How a declaration was read.
#[derive(Clone, Debug)]
struct Piece {
    /// From its documentation to its end.
    span: Span,
    /// The end of its first line: so far it has a say in where what stands before it ends.
    head: u32,
    /// Where the next part begins, and its end.
    next: u32,
    behind: u32,
    /// How many parts it took.
    parts: usize,
    /// Its first node number, and the first one behind it.
    nodes: (u32, u32),
    /// Whether nothing was wrong with it, in itself or beside the table of clauses.
    sound: bool,
    /// Whether it was taken from the parse before, or says what it said there.
    taken: bool,
}

impl Piece {
    /// Whether a declaration, with its documentation, is all that was read.
    fn is_all_of(&self, item: &Placed) -> bool {
        let head = item.head();
        (self.span.start, self.span.end) == (head.start, head.span.end)
    }
}

/// A declaration of one text that was copied into another, with its documentation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Copied {
    /// Which of the items it is.
    pub item: usize,
    /// Where it begins now.
    pub start: u32,
}

/// The parse before, from which declarations are taken.
pub(super) struct Earlier {
    pieces: Pieces,
    items: Vec<Option<Placed>>,
    /// How many bytes at the beginning and at the end are the same in both texts.
    same: (u32, u32),
    /// The piece that was found last: most often the next one is looked for.
    last: Cell<usize>,
}

/// A declaration that need not be read again.
pub(super) struct Taken {
    pub(super) item: Placed,
    /// How many parts it takes.
    pub(super) parts: usize,
    /// How many nodes.
    pub(super) nodes: u32,
}

/// What is known while a text is read.
#[derive(Default)]
pub(super) struct Reuse {
    earlier: Option<Earlier>,
    kept: Vec<Piece>,
    /// The parts of the text.
    spans: Vec<Span>,
    /// The end of the text.
    end: u32,
    /// Where the scan had something to mend, in order.
    mended: Vec<Span>,
}

impl Pieces {
    /// Whether the declaration with a number was taken from the parse before.
    pub(super) fn is_taken(&self, index: usize) -> bool {
        self.all.get(index).is_some_and(|piece| piece.taken)
    }

    /// There was nothing before.
    pub(super) fn take_none(&mut self) {
        self.all.iter_mut().for_each(|piece| piece.taken = false);
    }

    /// Nothing has changed.
    pub(super) fn take_all(&mut self) {
        self.all.iter_mut().for_each(|piece| piece.taken = true);
    }

    /// Where declarations begin that stand behind one that could be read.
    pub(super) fn starts(&self) -> Vec<u32> {
        let pairs = self.all.iter().zip(self.all.iter().skip(1));
        let behind = pairs.filter(|(before, _)| before.sound);
        behind.map(|(_, piece)| piece.span.start).collect()
    }

    /// What the next scan can use of the one before.
    pub(super) fn scanned<'a>(
        &'a self,
        text: &'a str,
        trivia: &'a Trivia,
        starts: &'a [u32],
    ) -> Before<'a> {
        Before {
            text,
            scanned: &self.text,
            trivia,
            starts,
            clean: self.clean,
        }
    }

    /// What a text can use into which declarations were copied of the one that these are of, each in lines of its own.
    pub(super) fn copied(&self, file: &File, copied: &[Copied], now: &str) -> Earlier {
        let mut all = Vec::new();
        let mut items = Vec::new();
        for (index, one) in copied.iter().enumerate() {
            let (Some(piece), Some(item)) = (self.all.get(one.item), file.items.get(one.item))
            else {
                continue;
            };
            let by = By::new((piece.span.start, one.start), (0, 0));
            let mut moved = item.clone();
            moved.shift(by);
            let mut span = piece.span;
            span.shift(by);
            let next = copied.get(index + 1).filter(|next| {
                next.item == one.item + 1
                    && piece.is_all_of(item)
                    && is_end_of_line(&self.text, (piece.span.end, piece.next))
                    && is_end_of_line(now, (span.end, next.start))
            });
            all.push(Piece {
                span,
                head: head_of(now, span),
                // It is known where it ends only if the same stands behind it.
                next: next.map_or(u32::MAX, |next| next.start),
                behind: u32::MAX,
                taken: false,
                ..*piece
            });
            items.push(Some(moved));
        }
        let pieces = Self {
            text: now.to_owned(),
            clean: true,
            all,
        };
        Earlier {
            pieces,
            items,
            same: (offset(now.len()), 0),
            last: Cell::new(0),
        }
    }

    /// What the next parse can use of this one.
    pub(super) fn earlier(self, file: File, now: &str) -> Earlier {
        let (first, last) = common_ends(&self.text, now);
        Earlier {
            items: file.items.into_iter().map(Some).collect(),
            same: (offset(first), offset(last)),
            pieces: self,
            last: Cell::new(0),
        }
    }
}

impl Reuse {
    pub(super) fn new(text: &str, mut mended: Vec<Span>, earlier: Option<Earlier>) -> Self {
        mended.sort();
        Self {
            earlier,
            kept: Vec::new(),
            spans: Vec::new(),
            end: offset(text.len()),
            mended,
        }
    }

    /// Whether nothing is known of an earlier parse.
    pub(super) fn is_new(&self) -> bool {
        self.earlier.is_none()
    }

    /// Adds what was read of the parts behind, whose nodes were counted anew behind so many others.
    pub(super) fn add(&mut self, behind: Self, nodes: u32) {
        let counted = behind.kept.into_iter().map(|piece| Piece {
            nodes: (piece.nodes.0 + nodes, piece.nodes.1 + nodes),
            ..piece
        });
        self.kept.extend(counted);
    }

    /// The parts that are read from now on.
    pub(super) fn of_parts(&mut self, parts: &[Part]) {
        self.spans.clear();
        self.spans.extend(parts.iter().map(Part::span));
    }

    /// Where the declaration stands that begins at a place, if neither its text nor the first line of the one behind it
    /// has changed, and both could be read.
    pub(super) fn known(&self, start: u32) -> Option<Span> {
        let (index, moved) = self.piece_at(start)?;
        let earlier = self.earlier.as_ref()?;
        let [piece, next, ..] = earlier.pieces.all.get(index..)? else {
            return None;
        };
        let unchanged = self.is_in_end(start) || next.head < earlier.same.0;
        let follows = next.span.start == piece.next;
        let end = |before: u32| before.wrapping_add(moved);
        let around = Span::new(start, end(next.head));
        let known = piece.sound && next.sound && unchanged && follows;
        (known && !touches(&self.mended, around)).then(|| Span::new(start, end(piece.span.end)))
    }

    /// Whether all from a place on is what ended the text before.
    fn is_in_end(&self, start: u32) -> bool {
        let same = self.earlier.as_ref().map_or(0, |it| it.same.1);
        start >= self.end - same
    }

    /// The piece that would begin at a place if it has not changed, and how far it has moved. Around zero, because
    /// texts grow and shrink.
    fn piece_at(&self, start: u32) -> Option<(usize, u32)> {
        let earlier = self.earlier.as_ref()?;
        let pieces = &earlier.pieces;
        let moved = match self.is_in_end(start) {
            true => self.end.wrapping_sub(offset(pieces.text.len())),
            false => 0,
        };
        let before = start.wrapping_sub(moved);
        let pieces = &pieces.all;
        let is_it =
            |index: &usize| { pieces.get(*index) }.is_some_and(|it| it.span.start == before);
        let last = earlier.last.get();
        let near = [last, last + 1].into_iter().find(is_it);
        let search = || pieces.partition_point(|piece| piece.span.start < before);
        let index = near.or_else(|| Some(search()).filter(is_it))?;
        earlier.last.set(index);
        Some((index, moved))
    }

    /// What the next parse can use.
    pub(super) fn pieces(self, text: String, clean: bool) -> Pieces {
        Pieces {
            text,
            clean,
            all: self.kept,
        }
    }

    /// The declaration that begins with a part, if it is known.
    pub(super) fn take(&mut self, from: usize, node: u32) -> Option<Taken> {
        let start = self.spans.get(from)?.start;
        let (index, moved) = self.piece_at(start)?;
        let in_end = self.is_in_end(start);
        let earlier = self.earlier.as_mut()?;
        let length = offset(earlier.pieces.text.len());
        let (first, _) = earlier.same;
        let piece = earlier.pieces.all.get(index)?;
        let unchanged = in_end || (piece.behind <= first && piece.behind < length);
        let behind = self.spans.get(from + piece.parts);
        let behind = behind.map_or(self.end, |span| span.end);
        let ends = self.spans.get(from + piece.parts.checked_sub(1)?)?.end;
        let same_parts = behind == piece.behind.wrapping_add(moved)
            && ends == piece.span.end.wrapping_add(moved);
        let around = Span::new(start, behind);
        if !(piece.sound && unchanged && same_parts && !touches(&self.mended, around)) {
            return None;
        }
        self.take_piece(index, moved, behind, node)
    }

    /// The declaration that is known to begin with a part.
    pub(super) fn take_known(&mut self, from: usize, node: u32) -> Option<Taken> {
        let (index, moved) = self.piece_at(self.spans.get(from)?.start)?;
        let behind = self.spans.get(from + 1);
        let behind = behind.map_or(self.end, |span| span.end);
        let taken = self.take_piece(index, moved, behind, node)?;
        Some(Taken { parts: 1, ..taken })
    }

    fn take_piece(&mut self, index: usize, moved: u32, behind: u32, node: u32) -> Option<Taken> {
        let earlier = self.earlier.as_mut()?;
        let piece = earlier.pieces.all.get(index)?;
        let mut item = earlier.items.get_mut(index)?.take()?;
        let nodes = piece.nodes.1 - piece.nodes.0;
        let place = |before: u32| before.wrapping_add(moved);
        let start = place(piece.span.start);
        let by = By::new((piece.span.start, start), (piece.nodes.0, node));
        if !by.is_nothing() {
            item.shift(by);
        }
        let kept = Piece {
            span: Span::new(start, place(piece.span.end)),
            head: place(piece.head),
            next: place(piece.next),
            behind,
            nodes: (node, node + nodes),
            taken: true,
            ..piece.clone()
        };
        let parts = kept.parts;
        self.kept.push(kept);
        Some(Taken { item, parts, nodes })
    }

    /// Remembers a declaration that was read from some parts, and the part behind them.
    pub(super) fn keep(
        &mut self,
        text: &str,
        (from, to): (usize, usize),
        nodes: (u32, u32),
        sound: bool,
    ) {
        let taken = self.spans.get(from..to).unwrap_or_default();
        let span = taken.iter().copied().reduce(Span::to).unwrap_or_default();
        let behind = self.spans.get(to).copied();
        let behind = behind.unwrap_or_else(|| Span::empty(self.end));
        let (next, behind) = (behind.start, behind.end);
        let around = Span::new(span.start, behind.max(span.start));
        let sound = sound && !touches(&self.mended, around);
        self.kept.push(Piece {
            span,
            head: head_of(text, span),
            next,
            behind,
            parts: to - from,
            nodes,
            sound,
            // It was read again only because of what stands behind it.
            taken: sound && self.is_repeated(span.of(text), span),
        });
    }

    /// Whether a declaration without fault stood at a place, in the same words.
    fn is_repeated(&self, words: &str, span: Span) -> bool {
        let Some(earlier) = &self.earlier else {
            return false;
        };
        let text = &earlier.pieces.text;
        let length = offset(text.len());
        let pieces = &earlier.pieces.all;
        let same = |start: u32| {
            let index = pieces.partition_point(|piece| piece.span.start < start);
            let piece = pieces.get(index).filter(|it| it.span.start == start);
            piece.is_some_and(|it| it.sound && it.span.of(text) == words)
        };
        same(span.start) || same(span.start.wrapping_sub(self.end.wrapping_sub(length)))
    }

    /// Whether a declaration was taken from the parse before, or stands there in the same words. There is a piece for each.
    pub(super) fn is_taken(&self, index: usize) -> bool {
        self.kept.get(index).is_some_and(|piece| piece.taken)
    }

    /// A declaration has something that it must not have, or lacks something.
    pub(super) fn wrong(&mut self, index: usize) {
        if let Some(piece) = self.kept.get_mut(index) {
            piece.sound = false;
        }
    }
}

/// Whether nothing stands between two places of a text, and not in one line.
fn is_end_of_line(text: &str, (from, to): (u32, u32)) -> bool {
    let between = text.get(from as usize..to as usize);
    between.is_some_and(|it| it.contains('\n') && it.trim_ascii().is_empty())
}

/// The end of the first line of a declaration; of one with documentation, its own end.
fn head_of(text: &str, span: Span) -> u32 {
    let words = &text[span.start as usize..];
    if words.starts_with("///") {
        return span.end;
    }
    let line = words.find('\n').unwrap_or(words.len());
    span.start + offset(line)
}

/// Whether one of some places, in order of their beginnings, has a byte in common with a range or lies at its edge.
fn touches(places: &[Span], around: Span) -> bool {
    let before = places.partition_point(|place| place.start <= around.end);
    places[..before]
        .iter()
        .any(|place| place.end >= around.start)
}

#[cfg(test)]
mod tests;
