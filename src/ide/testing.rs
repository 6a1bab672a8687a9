//! Texts with a marked place, for the tests of features.
//!
//! `$0` marks the place. `@file NAME` on a line begins another file; what stands before is `main.sla`. A main
//! file without a `contract` is a fragment and stands in the small agreement of the tests, `tests/preamble.sla`; behind
//! `@whole` it stands alone.

use super::{Analysis, Place, Texts, Workspace};
use crate::project::has_contract;
use crate::text::{FileId, Span};
use std::rc::Rc;

const PREAMBLE: &str = include_str!("../../tests/preamble.sla");
const MARK: &str = "$0";

pub(super) struct Fixture {
    pub(super) texts: Texts,
    pub(super) workspace: Workspace,
    pub(super) analysis: Rc<Analysis>,
    /// The marked place: the name of its file, and the offset.
    at: (String, u32),
}

impl Fixture {
    pub(super) fn new(text: &str) -> Self {
        let mut files: Vec<(String, String)> = Vec::new();
        let whole = text.strip_prefix("@whole\n");
        let mut pieces = whole.unwrap_or(text).split("@file ");
        files.push(("main.sla".into(), pieces.next().unwrap_or_default().into()));
        for piece in pieces {
            let (name, text) = piece.split_once('\n').expect("a name, and its text");
            files.push((name.into(), text.into()));
        }
        let mut texts = Texts::new();
        let mut at = ("main.sla".to_owned(), 0);
        for (name, mut text) in files {
            if let Some(mark) = text.find(MARK) {
                text.replace_range(mark..mark + MARK.len(), "");
                at = (name.clone(), u32::try_from(mark).expect("a short text"));
            }
            if name == "main.sla" && whole.is_none() && !has_contract(&text) {
                text = format!("{text}\n{PREAMBLE}");
            }
            texts.set(name, text, 1);
        }
        let mut workspace = Workspace::new();
        let analysis = workspace.analysis(&texts, "main.sla");
        Self {
            texts,
            workspace,
            analysis,
            at,
        }
    }

    /// The marked place.
    pub(super) fn place(&self) -> (FileId, u32) {
        let file = self.analysis.file(&self.at.0);
        (file.expect("the file belongs to the contract"), self.at.1)
    }

    /// The main file.
    pub(super) fn file(&self) -> FileId {
        self.analysis.file("main.sla").expect("the main file")
    }

    /// The text of a file.
    pub(super) fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", |open| &open.text)
    }

    /// A place as tests show it: file, line, and the line with the place in `⟦⟧`.
    pub(super) fn shown(&self, place: &Place) -> String {
        self.marked(&place.file, place.span)
    }

    pub(super) fn marked(&self, name: &str, span: Span) -> String {
        let text = self.text(name);
        let (start, end) = (span.start as usize, span.end as usize);
        let line = text[..start].matches('\n').count() + 1;
        let begin = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let stop = text[end..].find('\n').map_or(text.len(), |at| end + at);
        format!(
            "{name}:{line}: {}⟦{}⟧{}",
            &text[begin..start],
            &text[start..end],
            &text[end..stop]
        )
    }
}
