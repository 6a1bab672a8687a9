//! Numbers sections and clauses, and fills in the references that print numbers.
//!
//! A reference to what the document does not hold becomes plain words: no reader meets a
//! link that leads nowhere.

use super::model::{Anchor, Block, Clause, Document, Reference, ReferenceKind, Run, Sentence};
use std::collections::{BTreeMap, BTreeSet};

/// Numbers by anchor; empty for an anchor without a number.
type Numbers = BTreeMap<String, String>;

/// Numbers all of it.
pub(super) fn number(document: &mut Document) {
    let mut numbers = Numbers::new();
    let mut next = 0_usize;
    gather(&mut document.front, "", &mut numbers);
    for section in &mut document.sections {
        next += 1;
        section.number = next.to_string();
        numbers.insert(section.anchor.to_string(), section.number.clone());
        gather(&mut section.blocks, &section.number, &mut numbers);
    }
    each_runs(document, &mut |runs| resolve(runs, &numbers));
}

/// Turns references to what the document does not hold into their words. Numbers stay as they are.
pub(super) fn unlink(document: &mut Document) {
    let mut anchors = BTreeSet::new();
    super::visit::walk(document, &mut |it| {
        if let super::visit::Visited::Anchor(anchor) = it {
            anchors.insert(anchor.clone());
        }
    });
    each_runs(document, &mut |runs| unlink_runs(runs, &anchors));
}

fn unlink_runs(runs: &mut Vec<Run>, anchors: &BTreeSet<Anchor>) {
    let all = std::mem::take(runs);
    for mut run in all {
        match &mut run {
            Run::Emphasis(words)
            | Run::Strong(words)
            | Run::Inserted(words)
            | Run::Deleted(words) => unlink_runs(words, anchors),
            Run::Reference(reference) if !anchors.contains(&reference.to) => {
                runs.append(&mut reference.words);
                continue;
            }
            _ => {}
        }
        runs.push(run);
    }
}

fn gather(blocks: &mut [Block], within: &str, numbers: &mut Numbers) {
    let mut next = 0_usize;
    for block in blocks {
        match block {
            Block::Clause(clause) => {
                next += 1;
                clause.number = format!("{within}.{next}");
                if let Some(anchor) = &clause.anchor {
                    numbers.insert(anchor.to_string(), clause.number.clone());
                }
                let Clause { number, blocks, .. } = clause;
                gather(blocks, number, numbers);
            }
            Block::List(list) => {
                for item in &mut list.items {
                    if let Some(anchor) = &item.anchor {
                        numbers.insert(anchor.to_string(), within.to_owned());
                    }
                    gather(&mut item.blocks, within, numbers);
                }
            }
            Block::Table(table) => {
                if let Some(anchor) = &table.anchor {
                    numbers.insert(anchor.to_string(), within.to_owned());
                }
            }
            Block::Figure(figure) => {
                if let Some(anchor) = &figure.anchor {
                    numbers.insert(anchor.to_string(), within.to_owned());
                }
            }
            Block::Note(blocks) => gather(blocks, within, numbers),
            Block::Paragraph(_) | Block::Signatures(_) => {}
        }
    }
}

fn resolve(runs: &mut Vec<Run>, numbers: &Numbers) {
    for run in runs.iter_mut() {
        match run {
            Run::Emphasis(words)
            | Run::Strong(words)
            | Run::Inserted(words)
            | Run::Deleted(words) => resolve(words, numbers),
            Run::Link(link) => resolve(&mut link.words, numbers),
            Run::Reference(reference) => match numbers.get(reference.to.as_str()) {
                Some(number) => fill(reference, number),
                None => *run = Run::Emphasis(std::mem::take(&mut reference.words)),
            },
            Run::Text(_)
            | Run::Words(_)
            | Run::Quantity(_)
            | Run::Number(_)
            | Run::Break
            | Run::Moved => {}
        }
    }
    // A reference whose words are gone leaves nothing behind.
    runs.retain(|run| !matches!(run, Run::Emphasis(words) if words.is_empty()));
}

fn fill(reference: &mut Reference, number: &str) {
    if reference.kind == ReferenceKind::Number {
        reference.words = vec![Run::Number(number.to_owned())];
    }
}

/// Calls `change` for every list of runs of a document.
fn each_runs(document: &mut Document, change: &mut dyn FnMut(&mut Vec<Run>)) {
    change(&mut document.title);
    each_in_blocks(&mut document.front, change);
    for section in &mut document.sections {
        change(&mut section.heading);
        each_in_blocks(&mut section.blocks, change);
    }
}

fn each_in_blocks(blocks: &mut [Block], change: &mut dyn FnMut(&mut Vec<Run>)) {
    for block in blocks {
        match block {
            Block::Paragraph(sentences) => each_in_sentences(sentences, change),
            Block::Clause(clause) => {
                each_in_sentences(clause.heading.as_mut_slice(), change);
                each_in_blocks(&mut clause.blocks, change);
            }
            Block::List(list) => {
                for item in &mut list.items {
                    each_in_blocks(&mut item.blocks, change);
                }
            }
            Block::Table(table) => {
                each_in_sentences(table.caption.as_mut_slice(), change);
                table
                    .columns
                    .iter_mut()
                    .for_each(|it| change(&mut it.heading));
                let cells = table.rows.iter_mut().flat_map(|row| &mut row.cells);
                cells.for_each(&mut *change);
            }
            Block::Figure(figure) => change(&mut figure.caption.runs),
            Block::Note(blocks) => each_in_blocks(blocks, change),
            Block::Signatures(signatures) => {
                for signature in signatures {
                    change(&mut signature.party);
                    let named = signature.name.iter_mut().chain(&mut signature.function);
                    named.chain(&mut signature.lines).for_each(&mut *change);
                }
            }
        }
    }
}

fn each_in_sentences(sentences: &mut [Sentence], change: &mut dyn FnMut(&mut Vec<Run>)) {
    for sentence in sentences {
        change(&mut sentence.runs);
    }
}
