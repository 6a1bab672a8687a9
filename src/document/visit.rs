//! Walking over documents.

use super::model::{Anchor, Block, Document, Place, Run, Sentence};

/// What a walk meets, in the order of the document.
#[derive(Clone, Copy, Debug)]
pub enum Visited<'a> {
    /// A sentence, a cell or a heading, and the line that it says.
    Runs(&'a [Run], Option<&'a Place>),
    /// A run; those within it follow.
    Run(&'a Run),
    /// Where a reference can lead.
    Anchor(&'a Anchor),
}

/// Calls `visit` for everything in a document.
pub fn walk<'a>(document: &'a Document, visit: &mut dyn FnMut(Visited<'a>)) {
    runs(&document.title, None, visit);
    blocks(&document.front, visit);
    for section in &document.sections {
        visit(Visited::Anchor(&section.anchor));
        runs(&section.heading, None, visit);
        blocks(&section.blocks, visit);
    }
}

fn blocks<'a>(of: &'a [Block], visit: &mut dyn FnMut(Visited<'a>)) {
    for block in of {
        match block {
            Block::Paragraph(sentences) => sentences.iter().for_each(|it| sentence(it, visit)),
            Block::Clause(clause) => {
                clause
                    .anchor
                    .iter()
                    .for_each(|it| visit(Visited::Anchor(it)));
                clause.heading.iter().for_each(|it| sentence(it, visit));
                blocks(&clause.blocks, visit);
            }
            Block::List(list) => {
                for item in &list.items {
                    item.anchor.iter().for_each(|it| visit(Visited::Anchor(it)));
                    blocks(&item.blocks, visit);
                }
            }
            Block::Table(table) => {
                table
                    .anchor
                    .iter()
                    .for_each(|it| visit(Visited::Anchor(it)));
                table.caption.iter().for_each(|it| sentence(it, visit));
                for column in &table.columns {
                    runs(&column.heading, None, visit);
                }
                for row in &table.rows {
                    for cell in &row.cells {
                        runs(cell, row.place.as_ref(), visit);
                    }
                }
            }
            Block::Figure(figure) => {
                let anchor = figure.anchor.iter();
                anchor.for_each(|it| visit(Visited::Anchor(it)));
                sentence(&figure.caption, visit);
            }
            Block::Note(of) => blocks(of, visit),
            Block::Signatures(signatures) => {
                for signature in signatures {
                    let place = signature.place.as_ref();
                    runs(&signature.party, place, visit);
                    let named = signature.name.iter().chain(&signature.function);
                    for words in named.chain(&signature.lines) {
                        runs(words, place, visit);
                    }
                }
            }
        }
    }
}

fn sentence<'a>(sentence: &'a Sentence, visit: &mut dyn FnMut(Visited<'a>)) {
    runs(&sentence.runs, sentence.place.as_ref(), visit);
}

fn runs<'a>(of: &'a [Run], place: Option<&'a Place>, visit: &mut dyn FnMut(Visited<'a>)) {
    visit(Visited::Runs(of, place));
    each(of, visit);
}

fn each<'a>(of: &'a [Run], visit: &mut dyn FnMut(Visited<'a>)) {
    for run in of {
        visit(Visited::Run(run));
        match run {
            Run::Emphasis(words)
            | Run::Strong(words)
            | Run::Inserted(words)
            | Run::Deleted(words) => each(words, visit),
            Run::Reference(reference) => each(&reference.words, visit),
            Run::Link(link) => each(&link.words, visit),
            Run::Text(_)
            | Run::Words(_)
            | Run::Quantity(_)
            | Run::Number(_)
            | Run::Break
            | Run::Moved => {}
        }
    }
}
