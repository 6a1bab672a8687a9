//! The texts that the client holds, changed the moment it says so.

use crate::convert::name_of;
use crate::lenses::Commands;
use crate::lines::{Encoding, Lines};
use crate::markup::Takes;
use slac::ide::Texts;
use slac::project::Editor;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tower_lsp::lsp_types::{TextDocumentContentChangeEvent, Url};

/// All texts as they are at a moment. A copy costs a few pointers for each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Snapshot {
    pub(crate) texts: Texts,
    /// The lines of each open text, and how the client writes its address.
    pub(crate) open: BTreeMap<Arc<str>, Open>,
    pub(crate) folders: Vec<PathBuf>,
    /// The commands that the client has.
    pub(crate) commands: Commands,
    pub(crate) encoding: Encoding,
    pub(crate) takes: Takes,
    /// Grows when files change that no client holds.
    pub(crate) epoch: u64,
    /// What the person wants to see.
    pub(crate) editor: Editor,
}

/// What is known about an open text besides what it says.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    pub(crate) url: Url,
    pub(crate) lines: Arc<Lines>,
}

/// The texts now.
#[derive(Debug, Default)]
pub(crate) struct Store(Mutex<Snapshot>);

impl Store {
    /// Locked for a moment, never across an `.await`.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Snapshot> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        self.lock().clone()
    }
}

impl Snapshot {
    pub(crate) fn set(&mut self, url: &Url, text: String, version: i32) {
        let lines = Lines::new(&text);
        self.set_with(url, text, lines, version);
    }

    fn set_with(&mut self, url: &Url, text: String, lines: Lines, version: i32) {
        let name = name_of(url);
        let lines = Arc::new(lines);
        self.texts.set(name.clone(), text, version);
        let url = url.clone();
        self.open.insert(name, Open { url, lines });
    }

    /// Applies changes one after the other: the places of each are those of the text before it.
    pub(crate) fn change(
        &mut self,
        url: &Url,
        changes: Vec<TextDocumentContentChangeEvent>,
        version: i32,
    ) {
        let name = name_of(url);
        let Some(now) = self.texts.get(&name) else {
            return;
        };
        let mut text = now.text.to_string();
        let known = self.open.get(&name).map(|open| Lines::clone(&open.lines));
        let mut lines = known.unwrap_or_else(|| Lines::new(&text));
        for change in changes {
            apply(&mut text, &mut lines, change, self.encoding);
        }
        self.set_with(url, text, lines, version);
    }

    pub(crate) fn close(&mut self, url: &Url) {
        let name = name_of(url);
        self.texts.close(&name);
        self.open.remove(&name);
    }

    pub(crate) fn version(&self, name: &str) -> Option<i32> {
        Some(self.texts.get(name)?.version)
    }
}

fn apply(
    text: &mut String,
    lines: &mut Lines,
    change: TextDocumentContentChangeEvent,
    encoding: Encoding,
) {
    let Some(range) = change.range else {
        *text = change.text;
        *lines = Lines::new(text);
        return;
    };
    let start = lines.offset(text, range.start, encoding) as usize;
    let end = lines.offset(text, range.end, encoding) as usize;
    let old = start..end.max(start);
    text.replace_range(old.clone(), &change.text);
    *lines = lines.replaced(text, old, change.text.len());
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::lines::{Encoding, Lines};
    use proptest::prelude::*;
    use tower_lsp::lsp_types::{Position, Range, TextDocumentContentChangeEvent};

    /// The text as rows of units of UTF-16, changed without any offset: what an editor does.
    fn reference(text: &str, from: (usize, usize), to: (usize, usize), new: &str) -> String {
        let rows = rows(text);
        let place = |(row, column): (usize, usize)| -> usize {
            let Some((content, _)) = rows.get(row) else {
                return rows.iter().map(|(a, b)| a.len() + b.len()).sum();
            };
            let before: usize = rows[..row].iter().map(|(a, b)| a.len() + b.len()).sum();
            let mut column = column.min(content.len());
            // Within a pair of surrogates is before it.
            if content
                .get(column)
                .is_some_and(|unit| (0xdc00..0xe000).contains(unit))
            {
                column -= 1;
            }
            before + column
        };
        let units: Vec<u16> = text.encode_utf16().collect();
        let (start, end) = (place(from), place(to).max(place(from)));
        let mut result = units[..start].to_vec();
        result.extend(new.encode_utf16());
        result.extend(&units[end..]);
        String::from_utf16(&result).expect("no pair is cut")
    }

    /// Content and end of each line.
    fn rows(text: &str) -> Vec<(Vec<u16>, Vec<u16>)> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let (mut rows, mut row, mut at) = (Vec::new(), Vec::new(), 0);
        while at < units.len() {
            let end = match (units[at], units.get(at + 1)) {
                (13, Some(10)) => 2,
                (10 | 13, _) => 1,
                _ => 0,
            };
            if end > 0 {
                rows.push((std::mem::take(&mut row), units[at..at + end].to_vec()));
            } else {
                row.push(units[at]);
            }
            at += end.max(1);
        }
        rows.push((row, Vec::new()));
        rows
    }

    proptest! {
        #[test]
        fn edits_give_what_an_editor_has(
            text in "[ab😀é\\r\\n]{0,24}",
            edits in prop::collection::vec(
                ((0u32..6, 0u32..8), (0u32..6, 0u32..8), "[xy😀\\r\\n]{0,4}"), 1..6),
        ) {
            let mut lines = Lines::new(&text);
            let (mut ours, mut theirs) = (text.clone(), text);
            for ((from_line, from), (to_line, to), new) in edits {
                let change = TextDocumentContentChangeEvent {
                    range: Some(Range::new(
                        Position::new(from_line, from),
                        Position::new(to_line, to),
                    )),
                    range_length: None,
                    text: new.clone(),
                };
                apply(&mut ours, &mut lines, change, Encoding::Utf16);
                prop_assert_eq!(&lines, &Lines::new(&ours));
                let place = |line: u32, column: u32| (line as usize, column as usize);
                theirs = reference(&theirs, place(from_line, from), place(to_line, to), &new);
                prop_assert_eq!(&ours, &theirs);
            }
        }
    }
}
