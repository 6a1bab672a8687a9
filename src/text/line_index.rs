//! Byte offsets to lines and columns, and back.

/// A line and a column, both counted from zero.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LineColumn {
    /// Line, from zero.
    pub line: u32,
    /// Column, from zero, in the unit of the function that made it.
    pub column: u32,
}

/// Where each line of a text begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Scans `text` once. A line ends at `\n`; the last line may be empty.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        for (offset, byte) in text.bytes().enumerate() {
            if byte == b'\n' {
                starts.push(u32::try_from(offset + 1).unwrap_or(u32::MAX));
            }
        }
        Self { starts }
    }

    /// Line of a byte offset, from zero. An offset past the end is on the last line.
    pub fn line(&self, offset: u32) -> u32 {
        let after = self.starts.partition_point(|&start| start <= offset);
        u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// First byte of a line, counted from zero; the last line's for any line past the end.
    pub fn line_start(&self, line: u32) -> u32 {
        self.starts
            .get(line as usize)
            .or(self.starts.last())
            .copied()
            .unwrap_or(0)
    }

    /// Line, and column in characters, as people count them (from zero here).
    pub fn line_column(&self, text: &str, offset: u32) -> LineColumn {
        let line = self.line(offset);
        let start = self.line_start(line);
        let column = text
            .get(start as usize..offset as usize)
            .map_or(0, |before| before.chars().count());
        LineColumn {
            line,
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }

    /// Number of lines.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never: even an empty text has one line.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }
}
