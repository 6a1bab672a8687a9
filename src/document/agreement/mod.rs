//! From the agreement to its document, section by section.
//!
//! Each file makes the sections of one topic from the parts of the agreement that belong to
//! it. What all of them need stands here: titles that link, places in the source, quantities.

mod allowance;
mod amending;
mod bank;
mod calendars;
mod closing;
mod credits;
mod duties;
mod examples;
mod levels;
mod measures;
mod parties;
mod pools;
mod records;
mod remedies;
mod services;
mod termination;
mod terms;

pub use amending::amendment;

use super::formula::{self, Formulas};
use super::model::{
    Anchor, Block, Clause, Document, Place, Reference, ReferenceKind, Run, Section, Sentence,
};
use super::show::{self, Show};
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
    let mut document = Writer::new(agreement, sources, examples).document();
    number::number(&mut document);
    document
}

/// A document that says of the declaration at a place what the [whole one](agreement) does, and leaves out others of which
/// there may be many. Nothing in it has a number: a reference to a clause by its number has no words.
pub fn part(agreement: &Agreement, sources: &SourceMap, of: Location) -> Document {
    let none = ExampleResults::default();
    let writer = Writer {
        only: Some(of),
        ..Writer::new(agreement, sources, &none)
    };
    writer.document()
}

/// Writes one agreement.
struct Writer<'a> {
    agreement: &'a Agreement,
    sources: &'a SourceMap,
    examples: &'a ExampleResults,
    show: Show,
    /// The place of the declaration that the document is about; `None` for all.
    only: Option<Location>,
}

impl<'a> Writer<'a> {
    fn new(agreement: &'a Agreement, sources: &'a SourceMap, examples: &'a ExampleResults) -> Self {
        let contract = &agreement.contract;
        let zone = Zone::load(&contract.timezone).unwrap_or_else(Zone::utc);
        Self {
            agreement,
            sources,
            examples,
            show: Show::new(zone, &contract.currency).with_units(agreement),
            only: None,
        }
    }
}

impl Writer<'_> {
    fn document(&self) -> Document {
        Document {
            language: "en",
            title: vec![Run::words(self.agreement.contract.head.display())],
            front: self.front(),
            sections: self.sections(),
        }
    }

    /// Whether the document is about a declaration.
    fn is_about(&self, head: &Head) -> bool {
        self.only.is_none_or(|only| {
            let at = self.sources.real(head.origin.place());
            at.file == only.file && only.span.start <= at.span.start && at.span.end <= only.span.end
        })
    }

    fn sections(&self) -> Vec<Section> {
        let sections = [
            self.parties(),
            self.purpose(),
            self.definitions(),
            self.calendars(),
            self.inclusions(),
            self.agreed_values(),
            self.tables(),
            self.services(),
            self.records(),
            self.measurement(),
            self.levels(),
            self.exclusions(),
            self.duties(),
            self.escalations(),
            self.reporting(),
            self.pools(),
            self.credits(),
            self.bonuses(),
            self.ledgers(),
            self.remedies(),
            self.termination(),
            self.amendments(),
            self.further(),
            self.term_and_law(),
            self.examples(),
            self.signatures(),
            self.revisions(),
        ];
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
        let at = self.sources.real(at);
        let (_, file) = self.sources.iter().find(|(id, _)| *id == at.file)?;
        let LineColumn { line, .. } = file.lines().line_column(&file.text, at.span.start);
        Some(Place {
            file: file.name.clone(),
            line: line + 1,
        })
    }

    /// A sentence that the line of `origin` says.
    fn sentence(&self, runs: Vec<Run>, origin: &Origin) -> Sentence {
        Sentence::new(runs, self.place(origin))
    }

    /// Sentences that the line of `origin` says; nothing without any.
    fn sentences(&self, sentences: Vec<Vec<Run>>, origin: &Origin) -> Option<Block> {
        (!sentences.is_empty()).then(|| self.paragraph(sentences, origin))
    }

    /// Sentences that the line of `origin` says.
    fn paragraph(&self, sentences: Vec<Vec<Run>>, origin: &Origin) -> Block {
        let sentences = sentences.into_iter();
        Block::Paragraph(sentences.map(|runs| self.sentence(runs, origin)).collect())
    }

    /// A declaration's title as the heading of its clause.
    fn heading(&self, head: &Head) -> Sentence {
        let title = head.title.clone();
        let title = title.unwrap_or_else(|| capital(&formula::readable(head.path.as_str())));
        self.sentence(vec![Run::words(&title)], &head.origin)
    }

    // ---- names

    fn formulas(&self) -> Formulas<'_> {
        Formulas {
            agreement: self.agreement,
            show: &self.show,
            whole: false,
        }
    }

    /// Formulas of computed fields, which know no assessment period.
    fn formulas_of_fields(&self) -> Formulas<'_> {
        Formulas {
            whole: true,
            ..self.formulas()
        }
    }

    /// A calendar by name; `always` has words of its own.
    fn calendar_name(&self, path: &Path) -> Vec<Run> {
        let constant = ir::Constant::Calendar(path.clone());
        self.formulas().constant(&constant, &ir::Type::Calendar)
    }

    /// Parties by name: `A, B and C`.
    fn parties_named(&self, parties: &[Path]) -> Vec<Run> {
        formula::list(parties.iter().map(|it| vec![self.party(it)]).collect())
    }

    /// Titles of declarations: `A, B and C`.
    fn titles(&self, paths: &[Path]) -> Vec<Run> {
        let title = |path: &Path| vec![self.formulas().title(path)];
        formula::list(paths.iter().map(title).collect())
    }

    /// A length of time.
    fn length(&self, length: &ir::Length) -> Vec<Run> {
        match length {
            ir::Length::Elapsed(micros) => vec![show::duration(*micros)],
            ir::Length::Period(period, None) => vec![show::period(*period)],
            ir::Length::Period(period, Some(calendar)) => self
                .formulas()
                .business_days(show::period(*period), calendar),
        }
    }

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

    /// The `///` lines of a declaration.
    fn doc(&self, head: &Head) -> Vec<Block> {
        let doc = head.doc.iter();
        doc.flat_map(|doc| self.prose(doc, &head.origin)).collect()
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

/// A clause with a heading.
fn titled(anchor: Anchor, heading: Sentence, blocks: Vec<Block>) -> Block {
    Block::Clause(Clause {
        anchor: Some(anchor),
        number: String::new(),
        heading: Some(heading),
        blocks,
    })
}

/// With a capital letter at the beginning.
fn capital(words: &str) -> String {
    let mut characters = words.chars();
    let first = characters
        .next()
        .map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + characters.as_str()
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

    fn stops(&self) -> bool {
        match self {
            Self::Text(words) | Self::Words(words) => words.ends_with('.'),
            Self::Emphasis(runs) | Self::Strong(runs) => runs.last().is_some_and(Self::stops),
            Self::Reference(reference) => reference.words.last().is_some_and(Self::stops),
            _ => false,
        }
    }
}
