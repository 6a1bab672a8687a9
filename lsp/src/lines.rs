//! Places as the protocol has them, and back to bytes.
//!
//! A line ends at `\n`, `\r\n` or `\r`. Columns are units of UTF-16, or bytes where the client asks for them
//! first. What lies behind a line or a text is its end; what lies within a character is its beginning.

use std::ops::Range;
use tower_lsp::lsp_types::{self, Position};

/// In which units columns are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Encoding {
    /// Units of UTF-16, as every client understands them.
    #[default]
    Utf16,
    /// Bytes.
    Utf8,
}

impl Encoding {
    fn units(self, character: char) -> u32 {
        let units = match self {
            Self::Utf16 => character.len_utf16(),
            Self::Utf8 => character.len_utf8(),
        };
        u32::try_from(units).unwrap_or(1)
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Behind which bytes of a part of a text a line begins.
fn ends(text: &str, part: Range<usize>) -> impl Iterator<Item = u32> {
    let bytes = text.as_bytes();
    let ends = part.filter(|at| match bytes.get(*at) {
        Some(b'\n') => true,
        Some(b'\r') => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    ends.map(|at| offset(at + 1))
}

/// Where each line of a text begins.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lines(Vec<u32>);

impl Lines {
    /// The lines of a text.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(ends(text, 0..text.len()));
        Self(starts)
    }

    /// The lines of `text`, in which `new` bytes stand where `old` stood in the text that these lines are of.
    #[must_use]
    pub fn replaced(&self, text: &str, old: Range<usize>, new: usize) -> Self {
        // A line begins where it began if the bytes on both sides are what they were.
        let before = self.0.partition_point(|at| (*at as usize) < old.start);
        let behind = self.0.partition_point(|at| *at as usize <= old.end);
        let mut starts = Vec::with_capacity(self.0.len() + 1);
        starts.extend(&self.0[..before.max(1)]);
        let end = old.start + new;
        starts.extend(ends(text, old.start.saturating_sub(1)..end));
        let moved = |at: &u32| offset(*at as usize - old.end + end);
        starts.extend(self.0[behind.max(1)..].iter().map(moved));
        Self(starts)
    }

    /// The offset of a place in the text.
    pub fn offset(&self, text: &str, at: Position, encoding: Encoding) -> u32 {
        let Some(start) = self.0.get(at.line as usize).copied() else {
            return u32::try_from(text.len()).unwrap_or(u32::MAX);
        };
        let line = self.line(text, at.line as usize);
        let (mut column, mut offset) = (0, start);
        for character in line.chars() {
            column += encoding.units(character);
            if column > at.character {
                break;
            }
            offset += u32::try_from(character.len_utf8()).unwrap_or(1);
        }
        offset
    }

    /// The place of an offset into the text.
    pub fn position(&self, text: &str, offset: u32, encoding: Encoding) -> Position {
        let line = self.0.partition_point(|start| *start <= offset).max(1) - 1;
        let start = self.0.get(line).copied().unwrap_or(0);
        let before = self.line(text, line).char_indices();
        let before = before.take_while(|(at, character)| {
            start as usize + at + character.len_utf8() <= offset as usize
        });
        let column = before.map(|(_, character)| encoding.units(character)).sum();
        Position::new(u32::try_from(line).unwrap_or(u32::MAX), column)
    }

    /// The range of a span.
    pub fn range(
        &self,
        text: &str,
        span: slac::text::Span,
        encoding: Encoding,
    ) -> lsp_types::Range {
        lsp_types::Range::new(
            self.position(text, span.start, encoding),
            self.position(text, span.end, encoding),
        )
    }

    /// A line without its end.
    fn line<'t>(&self, text: &'t str, line: usize) -> &'t str {
        let start = self.0.get(line).copied().unwrap_or(u32::MAX) as usize;
        let end = self.0.get(line + 1).map_or(text.len(), |end| *end as usize);
        let line = text.get(start..end).unwrap_or_default();
        line.trim_end_matches(['\n', '\r'])
    }
}

#[cfg(test)]
mod tests {
    use super::{Encoding, Lines};
    use tower_lsp::lsp_types::Position;

    #[test]
    fn columns_are_units_of_the_encoding() {
        let text = "a😀é\r\nb\rc\n";
        let lines = Lines::new(text);
        let at = |line, column| Position::new(line, column);
        let both = |offset, position, encoding| {
            assert_eq!(lines.position(text, offset, encoding), position);
            assert_eq!(lines.offset(text, position, encoding), offset);
        };
        both(1, at(0, 1), Encoding::Utf16);
        both(5, at(0, 3), Encoding::Utf16);
        both(7, at(0, 4), Encoding::Utf16);
        both(5, at(0, 5), Encoding::Utf8);
        both(9, at(1, 0), Encoding::Utf16);
        both(11, at(2, 0), Encoding::Utf16);
        both(13, at(3, 0), Encoding::Utf16);
        // Within a character, behind a line, behind the text.
        assert_eq!(lines.offset(text, at(0, 2), Encoding::Utf16), 1);
        assert_eq!(lines.offset(text, at(0, 99), Encoding::Utf16), 7);
        assert_eq!(lines.offset(text, at(99, 0), Encoding::Utf16), 13);
        assert_eq!(lines.position(text, 3, Encoding::Utf16), at(0, 1));
    }
}
