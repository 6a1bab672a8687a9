//! One of the two texts of a redline.

use super::super::model::{
    Block, Clause, Document, Figure, Item, List, Row, Run, Section, Sentence, Signature, Table,
};
use super::Fate;

/// The text afterwards: with the insertions, without the deletions.
#[must_use]
pub fn accepted(document: &Document) -> Document {
    kept(document, Fate::Inserted)
}

/// The text before: with the deletions, without the insertions. What was moved stands where it was moved to.
#[must_use]
pub fn rejected(document: &Document) -> Document {
    kept(document, Fate::Deleted)
}

fn kept(document: &Document, fate: Fate) -> Document {
    let sections = document.sections.iter().filter_map(|it| {
        let heading = kept_runs(&it.heading, fate);
        (!heading.is_empty()).then(|| Section {
            anchor: it.anchor.clone(),
            number: it.number.clone(),
            heading,
            blocks: kept_blocks(&it.blocks, fate),
        })
    });
    Document {
        language: document.language,
        title: kept_runs(&document.title, fate),
        front: kept_blocks(&document.front, fate),
        sections: sections.collect(),
    }
}

fn kept_runs(runs: &[Run], fate: Fate) -> Vec<Run> {
    let run = |run: &Run| match run {
        Run::Inserted(of) if fate == Fate::Inserted => of.clone(),
        Run::Deleted(of) if fate == Fate::Deleted => of.clone(),
        Run::Inserted(_) | Run::Deleted(_) | Run::Moved => Vec::new(),
        other => vec![other.clone()],
    };
    runs.iter().flat_map(run).collect()
}

fn kept_sentence(of: &Sentence, fate: Fate) -> Option<Sentence> {
    let runs = kept_runs(&of.runs, fate);
    let place = of.place.clone();
    (!runs.is_empty()).then_some(Sentence { runs, place })
}

fn kept_blocks(blocks: &[Block], fate: Fate) -> Vec<Block> {
    let within = |of: &[Block]| kept_blocks(of, fate);
    let sentence = |it: &Sentence| kept_sentence(it, fate);
    let block = |block: &Block| {
        Some(match block {
            Block::Paragraph(of) => {
                let of: Vec<Sentence> = of.iter().filter_map(sentence).collect();
                (!of.is_empty()).then_some(Block::Paragraph(of))?
            }
            Block::Clause(of) => {
                let heading = of.heading.as_ref().and_then(sentence);
                let blocks = within(&of.blocks);
                (heading.is_some() || !blocks.is_empty()).then(|| {
                    Block::Clause(Clause {
                        heading,
                        blocks,
                        ..of.clone()
                    })
                })?
            }
            Block::List(of) => {
                let item = |it: &Item| {
                    let blocks = within(&it.blocks);
                    let anchor = it.anchor.clone();
                    (!blocks.is_empty()).then_some(Item { anchor, blocks })
                };
                let items: Vec<Item> = of.items.iter().filter_map(item).collect();
                (!items.is_empty()).then_some(Block::List(List {
                    marks: of.marks,
                    items,
                }))?
            }
            Block::Table(of) => {
                let row = |it: &Row| {
                    let cells = it.cells.iter().map(|it| kept_runs(it, fate));
                    let cells: Vec<Vec<Run>> = cells.collect();
                    let place = it.place.clone();
                    (!cells.iter().all(Vec::is_empty)).then_some(Row { cells, place })
                };
                let rows: Vec<Row> = of.rows.iter().filter_map(row).collect();
                (!rows.is_empty()).then(|| {
                    Block::Table(Table {
                        caption: of.caption.as_ref().and_then(sentence),
                        rows,
                        ..of.clone()
                    })
                })?
            }
            Block::Note(of) => {
                let of = within(of);
                (!of.is_empty()).then_some(Block::Note(of))?
            }
            Block::Figure(of) => Block::Figure(Figure {
                caption: sentence(&of.caption)?,
                ..of.clone()
            }),
            Block::Signatures(of) => {
                let signature = |it: &Signature| {
                    let all = |runs: &Vec<Run>| kept_runs(runs, fate);
                    let party = all(&it.party);
                    (!party.is_empty()).then(|| Signature {
                        party,
                        name: it.name.as_ref().map(all),
                        function: it.function.as_ref().map(all),
                        place: it.place.clone(),
                        lines: it.lines.iter().map(all).collect(),
                    })
                };
                let of: Vec<Signature> = of.iter().filter_map(signature).collect();
                (!of.is_empty()).then_some(Block::Signatures(of))?
            }
        })
    };
    blocks.iter().filter_map(block).collect()
}
