//! The sentences that lines of the contract become in the document.

use super::Analysis;
use crate::document::model::{Place, Quantity, Run};
use crate::document::visit::{Visited, walk};
use crate::document::{self, Document, ExampleResults};
use crate::text::{FileId, Span};

/// The document, without results of worked examples; nothing while the contract has errors.
pub(super) fn document(analysis: &Analysis) -> Option<Document> {
    let agreement = analysis.agreement()?;
    let sources = &analysis.compilation.sources;
    let none = ExampleResults::default();
    Some(document::agreement(agreement, sources, &none))
}

/// What the document says for the lines of a range, each sentence once.
pub(super) fn sentences(analysis: &Analysis, file: FileId, span: Span) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    each(analysis, file, span, &mut |runs| {
        let sentence = plain(runs);
        // A cell of a table says little without the others.
        if sentence.trim_end().ends_with(['.', ':']) && !said.contains(&sentence) {
            said.push(sentence);
        }
    });
    said
}

/// The quantities of what the document says for the lines of a range.
pub(super) fn quantities(analysis: &Analysis, file: FileId, span: Span) -> Vec<Quantity> {
    let mut found = Vec::new();
    each(analysis, file, span, &mut |runs| in_runs(runs, &mut found));
    found
}

fn in_runs(runs: &[Run], found: &mut Vec<Quantity>) {
    for run in runs {
        match run {
            Run::Quantity(quantity) => found.push(quantity.clone()),
            Run::Emphasis(runs) | Run::Strong(runs) => in_runs(runs, found),
            Run::Reference(reference) => in_runs(&reference.words, found),
            _ => {}
        }
    }
}

fn each(analysis: &Analysis, file: FileId, span: Span, visit: &mut dyn FnMut(&[Run])) {
    let Some(document) = analysis.document() else {
        return;
    };
    let source = analysis.sources().file(file);
    let lines = source.lines().line(span.start) + 1..=source.lines().line(span.end) + 1;
    let here = |place: &Place| *place.file == *source.name && lines.contains(&place.line);
    walk(document, &mut |visited| {
        if let Visited::Runs(runs, Some(place)) = visited
            && here(place)
        {
            visit(runs);
        }
    });
}

/// Runs as they are read.
fn plain(runs: &[Run]) -> String {
    let words = runs.iter().map(|run| match run {
        Run::Text(words) | Run::Words(words) | Run::Number(words) => words.clone(),
        Run::Quantity(quantity) => quantity.shown.clone(),
        Run::Emphasis(runs) | Run::Strong(runs) | Run::Inserted(runs) => plain(runs),
        Run::Reference(reference) => plain(&reference.words),
        Run::Link(link) => plain(&link.words),
        Run::Break => " ".to_owned(),
        Run::Deleted(_) | Run::Moved => String::new(),
    });
    words.collect()
}
