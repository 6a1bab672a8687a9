//! Source files and the map that owns them.

use super::assembled::Assembled;
use super::within::Part;
use super::{LineIndex, Span};
use std::sync::{Arc, OnceLock};

/// Number of a file in its [`SourceMap`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct FileId(pub u32);

/// One file of contract text.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The name shown to people: a relative path, or `<std/…>` for the library.
    pub name: Arc<str>,
    /// The text. Always valid UTF-8; at most 4 GiB, in practice 16 MiB.
    pub text: Arc<str>,
    /// Where the lines begin. Of a text that nobody sees, nobody asks.
    lines: OnceLock<LineIndex>,
}

impl SourceFile {
    pub(super) fn new(name: Arc<str>, text: Arc<str>) -> Self {
        Self {
            name,
            text,
            lines: OnceLock::new(),
        }
    }

    /// Where the lines begin.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }
}

/// All files of one compilation, in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    pub(super) files: Vec<SourceFile>,
    /// Texts that were put together; their numbers are marked.
    pub(super) assembled: Vec<Assembled>,
    /// Parts of texts within which places are counted; their numbers are marked too.
    pub(super) parts: Vec<Part>,
}

impl SourceMap {
    /// A map without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file and gives its number.
    pub fn add(&mut self, name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile::new(name.into(), text.into()));
        id
    }

    /// The file with this number, or the one that a part belongs to. Numbers come only from [`SourceMap::add`],
    /// [`SourceMap::assemble`] and [`SourceMap::part`].
    pub fn file(&self, id: FileId) -> &SourceFile {
        let id = self.whole(id);
        match self.assembled_file(id) {
            Some(file) => file,
            None => &self.files[id.0 as usize],
        }
    }

    /// All files that an author sees, with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files
            .iter()
            .enumerate()
            .map(|(index, file)| (FileId(u32::try_from(index).unwrap_or(u32::MAX)), file))
    }

    /// The text at a place.
    pub fn snippet(&self, file: FileId, span: Span) -> &str {
        let at = self.in_text(span.in_file(file));
        at.span.of(&self.file(at.file).text)
    }
}
