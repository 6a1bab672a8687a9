//! From the agreement to its document, section by section.
//!
//! Each file makes the sections of one topic from the parts of the agreement that belong to
//! it. What all of them need stands here: titles that link, places in the source, quantities.

mod parties;
mod terms;

use super::model::{
    Anchor, Block, Document, Place, Reference, ReferenceKind, Run, Section, Sentence,
};
use super::show::Show;
use super::{ExampleResults, number, prose};
use crate::ir::{self, Agreement, Customer, Head, Origin, Path, Prose};
use crate::phrases::agreement as say;
use crate::quantity::Zone;
use crate::text::{LineColumn, Location, SourceMap};

/// The document of an agreement. `sources` must be the files that it was read from; `examples` are
/// the results of its worked examples.
pub fn agreement(
    agreement: &Agreement,
    sources: &SourceMap,
    examples: &ExampleResults,
) -> Document {
    let contract = &agreement.contract;
    let zone = Zone::load(&contract.timezone).unwrap_or_else(Zone::utc);
    let writer = Writer {
        agreement,
        sources,
        examples,
        show: Show::new(zone, &contract.currency),
    };
    let mut document = Document {
        language: "en",
        title: vec![Run::words(contract.head.display())],
        front: writer.front(),
        sections: writer.sections(),
    };
    number::number(&mut document);
    document
}

/// Writes one agreement.
#[expect(dead_code, reason = "figures and examples are written next")]
struct Writer<'a> {
    agreement: &'a Agreement,
    sources: &'a SourceMap,
    examples: &'a ExampleResults,
    show: Show,
}

impl Writer<'_> {
    fn sections(&self) -> Vec<Section> {
        let sections = [self.parties(), self.purpose(), self.definitions()];
        sections
            .into_iter()
            .filter(|section| !section.blocks.is_empty())
            .collect()
    }

    // ---- places

    fn place(&self, origin: &Origin) -> Option<Place> {
        self.place_at(origin.place())
    }

    fn place_at(&self, at: Location) -> Option<Place> {
        let (_, file) = self.sources.iter().find(|(id, _)| *id == at.file)?;
        let LineColumn { line, .. } = file.lines.line_column(&file.text, at.span.start);
        Some(Place {
            file: file.name.clone(),
            line,
        })
    }

    /// A sentence that the line of `origin` says.
    fn sentence(&self, runs: Vec<Run>, origin: &Origin) -> Sentence {
        Sentence::new(runs, self.place(origin))
    }

    // ---- names

    /// The title of a declaration, linked to it.
    fn linked(&self, head: &Head) -> Run {
        Run::title_of(anchor(&head.path), head.display())
    }

    /// The name of a party, linked to it.
    fn party(&self, path: &Path) -> Run {
        let party = self
            .agreement
            .parties
            .iter()
            .find(|it| &it.head.path == path);
        match (party, &self.agreement.contract.customer) {
            (Some(party), _) => self.linked(&party.head),
            (None, Customer::Any(name)) => Run::title_of(anchor(path), name),
            (None, Customer::Party(_)) => Run::words(path.as_str()),
        }
    }

    // ---- prose

    fn prose(&self, prose: &Prose, origin: &Origin) -> Vec<Block> {
        prose::blocks(prose, self.place(origin).as_ref(), &refer)
    }

    /// Prose as part of a sentence.
    fn inline(&self, text: &Prose) -> Vec<Run> {
        prose::inline(text, &refer)
    }
}

/// The anchor of a declaration or a part of one.
fn anchor(path: &Path) -> Anchor {
    Anchor::new(path.as_str())
}

/// A reference in prose.
fn refer(run: &ir::Run) -> Run {
    let reference = |to: &Path, kind, words: &str| {
        Run::Reference(Reference {
            to: anchor(to),
            kind,
            words: vec![Run::words(words)],
        })
    };
    match run {
        ir::Run::Text(words) => Run::words(words),
        ir::Run::Reference { to, words } => reference(to, ReferenceKind::Title, words),
        ir::Run::Term { to, words } => reference(to, ReferenceKind::Term, words),
    }
}

fn section(name: &str, heading: Vec<Run>, blocks: Vec<Block>) -> Section {
    Section {
        anchor: Anchor::section(name),
        number: String::new(),
        heading,
        blocks,
    }
}

/// Sentences as runs of the document.
impl crate::phrases::Piece for Run {
    fn words(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    fn is_one(&self) -> bool {
        matches!(self, Self::Quantity(quantity) if quantity.shown == "1")
    }
}
