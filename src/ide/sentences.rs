//! The sentences that lines of the contract become in the document.

use super::Analysis;
use crate::document::model::{Place, Quantity, ReferenceKind, Run};
use crate::document::visit::{Visited, walk};
use crate::document::{self, Document, ExampleResults};
use crate::syntax::ast::{BlockKind, ItemKind};
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
    each_nearby(analysis, file, span, &mut |runs| {
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

/// Calls `visit` for everything that the document says for the lines of a range. Who asks about one declaration does not
/// wait for the whole document.
fn each_nearby(analysis: &Analysis, file: FileId, span: Span, visit: &mut dyn FnMut(&[Run])) {
    if !analysis.has_document()
        && let Some(part) = part(analysis, file, span)
    {
        let mut said = Vec::new();
        said_in(&part, analysis, file, span, &mut |runs| {
            said.push(runs.to_vec());
        });
        // Numbers are known only of the whole document.
        if !said.iter().any(|runs| has_number(runs)) {
            return said.iter().for_each(|runs| visit(runs));
        }
    }
    each(analysis, file, span, visit);
}

/// The same, for those who ask about many declarations.
fn each(analysis: &Analysis, file: FileId, span: Span, visit: &mut dyn FnMut(&[Run])) {
    if let Some(document) = analysis.document() {
        said_in(document, analysis, file, span, visit);
    }
}

/// The part of the document about the declaration around a range; nothing where that is none with a part of its own.
fn part(analysis: &Analysis, file: FileId, span: Span) -> Option<Document> {
    let agreement = analysis.terms()?;
    let item = analysis.item_before(file, span.start)?;
    let head = item.head();
    let around = span.end <= head.span.end;
    let of_its_own = item.look(|item, _| match &item.kind {
        ItemKind::Use(_) | ItemKind::Template(_) | ItemKind::Include(_) => false,
        ItemKind::Amendment(_) | ItemKind::Bad => false,
        ItemKind::Block(block) => block.kind != BlockKind::Example,
        _ => true,
    });
    let sources = &analysis.compilation.sources;
    let at = head.span.in_file(file);
    (around && of_its_own).then(|| document::part(agreement, sources, at))
}

fn has_number(runs: &[Run]) -> bool {
    runs.iter().any(|run| match run {
        Run::Reference(it) => it.kind == ReferenceKind::Number || has_number(&it.words),
        Run::Emphasis(runs) | Run::Strong(runs) | Run::Inserted(runs) => has_number(runs),
        Run::Link(link) => has_number(&link.words),
        _ => false,
    })
}

fn said_in(
    document: &Document,
    analysis: &Analysis,
    file: FileId,
    span: Span,
    visit: &mut dyn FnMut(&[Run]),
) {
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

#[cfg(test)]
mod tests {
    use super::super::testing::Fixture;
    use super::super::tests::contracts;
    use super::{has_number, part, said_in};

    #[test]
    fn a_part_of_the_document_says_of_a_line_what_the_whole_one_does() {
        let mut told = 0;
        for text in contracts() {
            let fixture = Fixture::new(&format!("@whole\n{text}"));
            let (analysis, file) = (&fixture.analysis, fixture.file());
            let Some(whole) = analysis.document() else {
                continue;
            };
            for item in analysis.items(file) {
                let lines = item.clauses().iter().map(|clause| clause.span);
                for span in lines.chain([item.span]) {
                    let Some(part) = part(analysis, file, span) else {
                        continue;
                    };
                    let said = |document| {
                        let mut said = Vec::new();
                        let mut add = |runs: &[_]| said.push(super::plain(runs));
                        said_in(document, analysis, file, span, &mut add);
                        said
                    };
                    let mut numbers = false;
                    said_in(&part, analysis, file, span, &mut |runs| {
                        numbers |= has_number(runs);
                    });
                    if !numbers {
                        assert_eq!(said(&part), said(whole), "{}", span.of(&text));
                        told += 1;
                    }
                }
            }
        }
        assert!(told > 1_000, "{told}");
    }
}
