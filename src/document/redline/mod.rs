//! Two documents as one, with what was inserted, deleted and moved.
//!
//! Clauses are matched by what they are about (their anchors), wherever they stand and whatever number they
//! have; what has no anchor by its words. Within what was matched, words are compared. A number of a clause is that of the text
//! afterwards, and another number in a reference is no change. Taking the insertions and leaving out the deletions
//! gives the text afterwards, and the other way round the text before: [`accepted`], [`rejected`].
//!
//! Not here: how it looks (`markdown`, `html`).

use super::model::{
    Block, Clause, Document, Figure, Item, List, ReferenceKind, Row, Run, Section, Sentence,
    Signature, Table,
};
use crate::ir::in_order::longest_common;
use crate::phrases::page as say;
use align::{Step, aligned};

mod align;
mod kept;

pub use kept::{accepted, rejected};

/// More words than these of one sentence are not compared one by one.
const MOST_WORDS: usize = 3_000;

/// What became of something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fate {
    Inserted,
    Deleted,
}

/// Two documents as one.
pub fn redline(before: &Document, after: &Document) -> Document {
    let mut sections = Vec::new();
    for step in aligned(&before.sections, &after.sections, &|it| {
        it.anchor.to_string()
    }) {
        sections.push(match step {
            Step::Both(old, new, moved) => section(old, new, moved),
            Step::New(new) => whole_section(new, Fate::Inserted),
            Step::Old(old) => whole_section(old, Fate::Deleted),
        });
    }
    Document {
        language: after.language,
        title: words(&before.title, &after.title),
        front: blocks(&before.front, &after.front),
        sections,
    }
}

/// Says at its beginning how to read a redline.
#[must_use]
pub fn with_legend(mut document: Document) -> Document {
    let changed = !is_unchanged(&document);
    let legend = if changed {
        say::redline_legend()
    } else {
        say::redline_unchanged()
    };
    let sentence = Sentence::new(legend, None);
    document
        .front
        .insert(0, Block::Note(vec![Block::Paragraph(vec![sentence])]));
    document
}

/// Whether something in a block was inserted, deleted or moved.
pub fn is_changed(block: &Block) -> bool {
    let document = Document {
        language: "en",
        title: Vec::new(),
        front: vec![block.clone()],
        sections: Vec::new(),
    };
    !is_unchanged(&document)
}

/// Whether nothing was inserted, deleted or moved.
pub fn is_unchanged(document: &Document) -> bool {
    let mut unchanged = true;
    super::visit::walk(document, &mut |it| {
        if let super::visit::Visited::Run(Run::Inserted(_) | Run::Deleted(_) | Run::Moved) = it {
            unchanged = false;
        }
    });
    unchanged
}

// ---- sections and blocks

fn section(old: &Section, new: &Section, moved: bool) -> Section {
    let mut heading = words(&old.heading, &new.heading);
    if moved {
        heading.push(Run::Moved);
    }
    Section {
        anchor: new.anchor.clone(),
        number: new.number.clone(),
        heading,
        blocks: blocks(&old.blocks, &new.blocks),
    }
}

fn whole_section(of: &Section, fate: Fate) -> Section {
    Section {
        anchor: of.anchor.clone(),
        number: number(&of.number, fate),
        heading: marked(&of.heading, fate),
        blocks: of.blocks.iter().map(|it| whole(it, fate)).collect(),
    }
}

/// Numbers are those of the text afterwards, in which what was deleted has none.
fn number(of: &str, fate: Fate) -> String {
    match fate {
        Fate::Inserted => of.to_owned(),
        Fate::Deleted => String::new(),
    }
}

/// What a block is about, if something says so: a clause's anchor, a kind of which there is one, or its very words.
fn key_of(block: &Block, own: &[&Block], other: &[&Block]) -> String {
    if let Block::Clause(Clause {
        anchor: Some(anchor),
        ..
    }) = block
    {
        return format!("clause {anchor}");
    }
    let kind = kind(block);
    let only = |of: &[&Block]| of.iter().filter(|it| self::kind(it) == kind).count() == 1;
    if only(own) && only(other) {
        return kind.to_owned();
    }
    format!("{kind} {}", said(block))
}

fn kind(block: &Block) -> &'static str {
    match block {
        Block::Paragraph(_) => "paragraph",
        Block::Clause(Clause {
            anchor: Some(_), ..
        }) => "clause with an anchor",
        Block::Clause(_) => "clause",
        Block::List(_) => "list",
        Block::Table(_) => "table",
        Block::Note(_) => "note",
        Block::Figure(_) => "figure",
        Block::Signatures(_) => "signatures",
    }
}

/// All words of a block.
fn said(block: &Block) -> String {
    let document = Document {
        language: "en",
        title: Vec::new(),
        front: vec![block.clone()],
        sections: Vec::new(),
    };
    let mut text = String::new();
    super::visit::walk(&document, &mut |it| {
        if let super::visit::Visited::Runs(runs, _) = it {
            for run in runs {
                text.push_str(&shown(run));
            }
            text.push('\n');
        }
    });
    text
}

fn blocks(old: &[Block], new: &[Block]) -> Vec<Block> {
    let (olds, news): (Vec<&Block>, Vec<&Block>) = (old.iter().collect(), new.iter().collect());
    // Pairs by key; what is left over is paired in its order, if it is of one kind.
    let steps = aligned(old, new, &|block| {
        let is_old = olds.iter().any(|it| std::ptr::eq(*it, block));
        let (own, other) = if is_old {
            (&olds, &news)
        } else {
            (&news, &olds)
        };
        key_of(block, own, other)
    });
    let mut merged = Vec::new();
    let mut steps = steps.into_iter().peekable();
    while let Some(step) = steps.next() {
        match step {
            Step::Both(old, new, moved) => merged.extend(block(old, new, moved)),
            Step::New(new) => merged.push(whole(new, Fate::Inserted)),
            Step::Old(old) => match steps.peek() {
                Some(Step::New(new)) if kind(old) == kind(new) && is_comparable(old) => {
                    merged.extend(block(old, new, false));
                    steps.next();
                }
                _ => merged.push(whole(old, Fate::Deleted)),
            },
        }
    }
    merged
}

/// A clause about something is never another one.
fn is_comparable(block: &Block) -> bool {
    matches!(block, Block::Paragraph(_) | Block::List(_))
        || matches!(block, Block::Clause(Clause { anchor: None, .. }))
}

fn block(old: &Block, new: &Block, moved: bool) -> Vec<Block> {
    match (old, new) {
        (Block::Paragraph(old), Block::Paragraph(new)) => {
            vec![Block::Paragraph(sentences(old, new, moved))]
        }
        (Block::Clause(old), Block::Clause(new)) => vec![Block::Clause(clause(old, new, moved))],
        (Block::List(old), Block::List(new)) => vec![Block::List(List {
            marks: new.marks,
            items: items(&old.items, &new.items),
        })],
        (Block::Table(old), Block::Table(new)) if same_columns(old, new) => {
            vec![Block::Table(table(old, new))]
        }
        (Block::Note(old), Block::Note(new)) => vec![Block::Note(blocks(old, new))],
        // Pictures show what is said in words, and signatures are for the text afterwards.
        (Block::Figure(_), Block::Figure(_)) | (Block::Signatures(_), Block::Signatures(_))
            if said(old) == said(new) =>
        {
            vec![new.clone()]
        }
        (old, new) => vec![whole(old, Fate::Deleted), whole(new, Fate::Inserted)],
    }
}

fn clause(old: &Clause, new: &Clause, moved: bool) -> Clause {
    let mut heading = match (&old.heading, &new.heading) {
        (Some(old), Some(new)) => Some(sentence(old, new)),
        (_, new) => new.clone(),
    };
    let mut blocks = blocks(&old.blocks, &new.blocks);
    if moved {
        match &mut heading {
            Some(heading) => heading.runs.push(Run::Moved),
            None => {
                let sentence = Sentence::new(vec![Run::Moved], None);
                blocks.insert(0, Block::Paragraph(vec![sentence]));
            }
        }
    }
    Clause {
        anchor: new.anchor.clone(),
        number: new.number.clone(),
        heading,
        blocks,
    }
}

fn items(old: &[Item], new: &[Item]) -> Vec<Item> {
    let about = |item: &Item| {
        let said: Vec<String> = item.blocks.iter().map(said).collect();
        let anchor = item.anchor.as_ref().map(ToString::to_string);
        anchor.unwrap_or_else(|| said.concat())
    };
    let mut merged = Vec::new();
    let mut steps = aligned(old, new, &about).into_iter().peekable();
    while let Some(step) = steps.next() {
        let item = |old: &Item, new: &Item| Item {
            anchor: new.anchor.clone(),
            blocks: blocks(&old.blocks, &new.blocks),
        };
        let all = |of: &Item, fate| Item {
            anchor: of.anchor.clone().filter(|_| fate == Fate::Inserted),
            blocks: of.blocks.iter().map(|it| whole(it, fate)).collect(),
        };
        merged.push(match step {
            Step::Both(old, new, _) => item(old, new),
            Step::New(new) => all(new, Fate::Inserted),
            Step::Old(old) => match steps.peek() {
                Some(Step::New(new)) if old.anchor.is_none() && new.anchor.is_none() => {
                    let merged = item(old, new);
                    steps.next();
                    merged
                }
                _ => all(old, Fate::Deleted),
            },
        });
    }
    merged
}

fn same_columns(old: &Table, new: &Table) -> bool {
    let headings = |of: &Table| -> Vec<String> {
        let columns = of.columns.iter();
        columns
            .map(|it| it.heading.iter().map(shown).collect())
            .collect()
    };
    headings(old) == headings(new)
}

fn table(old: &Table, new: &Table) -> Table {
    let head =
        |row: &Row| -> String { row.cells.first().into_iter().flatten().map(shown).collect() };
    let cells = |of: &Row, fate| Row {
        cells: of.cells.iter().map(|it| marked(it, fate)).collect(),
        place: of.place.clone().filter(|_| fate == Fate::Inserted),
    };
    let both = |old: &Row, new: &Row, moved: bool| {
        let pairs = old.cells.iter().zip(&new.cells);
        let mut cells: Vec<Vec<Run>> = pairs.map(|(old, new)| words(old, new)).collect();
        if moved && let Some(first) = cells.first_mut() {
            first.push(Run::Moved);
        }
        Row {
            cells,
            place: new.place.clone(),
        }
    };
    let mut rows = Vec::new();
    let mut steps = aligned(&old.rows, &new.rows, &head).into_iter().peekable();
    while let Some(step) = steps.next() {
        rows.push(match step {
            Step::Both(old, new, moved) => both(old, new, moved),
            Step::New(new) => cells(new, Fate::Inserted),
            Step::Old(old) => match steps.peek() {
                Some(Step::New(new)) => {
                    let merged = both(old, new, false);
                    steps.next();
                    merged
                }
                _ => cells(old, Fate::Deleted),
            },
        });
    }
    Table {
        anchor: new.anchor.clone(),
        caption: match (&old.caption, &new.caption) {
            (Some(old), Some(new)) => Some(sentence(old, new)),
            (_, new) => new.clone(),
        },
        columns: new.columns.clone(),
        rows,
    }
}

/// A block that stands on one side only.
fn whole(block: &Block, fate: Fate) -> Block {
    let all = |of: &[Block]| of.iter().map(|it| whole(it, fate)).collect::<Vec<_>>();
    let marked_sentence = |it: &Sentence| Sentence {
        runs: marked(&it.runs, fate),
        place: it.place.clone().filter(|_| fate == Fate::Inserted),
    };
    match block {
        Block::Paragraph(sentences) => {
            Block::Paragraph(sentences.iter().map(marked_sentence).collect())
        }
        Block::Clause(clause) => Block::Clause(Clause {
            anchor: clause.anchor.clone().filter(|_| fate == Fate::Inserted),
            number: number(&clause.number, fate),
            heading: clause.heading.as_ref().map(marked_sentence),
            blocks: all(&clause.blocks),
        }),
        Block::List(list) => Block::List(List {
            marks: list.marks,
            items: list
                .items
                .iter()
                .map(|item| Item {
                    anchor: item.anchor.clone().filter(|_| fate == Fate::Inserted),
                    blocks: all(&item.blocks),
                })
                .collect(),
        }),
        Block::Table(table) => Block::Table(Table {
            anchor: table.anchor.clone().filter(|_| fate == Fate::Inserted),
            caption: table.caption.as_ref().map(marked_sentence),
            columns: table.columns.clone(),
            rows: table
                .rows
                .iter()
                .map(|row| Row {
                    cells: row.cells.iter().map(|it| marked(it, fate)).collect(),
                    place: row.place.clone().filter(|_| fate == Fate::Inserted),
                })
                .collect(),
        }),
        Block::Note(of) => Block::Note(all(of)),
        // Of a picture that is gone its caption is left.
        Block::Figure(figure) if fate == Fate::Deleted => {
            Block::Paragraph(vec![marked_sentence(&figure.caption)])
        }
        Block::Figure(figure) => Block::Figure(Figure {
            caption: marked_sentence(&figure.caption),
            ..figure.clone()
        }),
        Block::Signatures(of) => {
            let all = |runs: &Vec<Run>| marked(runs, fate);
            let signature = |it: &Signature| Signature {
                party: all(&it.party),
                name: it.name.as_ref().map(all),
                function: it.function.as_ref().map(all),
                place: it.place.clone().filter(|_| fate == Fate::Inserted),
                lines: it.lines.iter().map(all).collect(),
            };
            Block::Signatures(of.iter().map(signature).collect())
        }
    }
}

// ---- sentences and words

fn marked(runs: &[Run], fate: Fate) -> Vec<Run> {
    if runs.is_empty() {
        return Vec::new();
    }
    vec![match fate {
        Fate::Inserted => Run::Inserted(runs.to_vec()),
        Fate::Deleted => Run::Deleted(runs.to_vec()),
    }]
}

fn sentence(old: &Sentence, new: &Sentence) -> Sentence {
    Sentence {
        runs: words(&old.runs, &new.runs),
        place: new.place.clone(),
    }
}

/// Sentences that say the same are paired; between them, those that stand beside each other.
fn sentences(old: &[Sentence], new: &[Sentence], moved: bool) -> Vec<Sentence> {
    let said = |it: &Sentence| -> String { it.runs.iter().map(shown).collect() };
    let mut merged = Vec::new();
    let mut steps = aligned(old, new, &said).into_iter().peekable();
    while let Some(step) = steps.next() {
        let all = |of: &Sentence, fate| Sentence {
            runs: marked(&of.runs, fate),
            place: of.place.clone().filter(|_| fate == Fate::Inserted),
        };
        merged.push(match step {
            Step::Both(_, new, _) => new.clone(),
            Step::New(new) => all(new, Fate::Inserted),
            Step::Old(old) => match steps.peek() {
                Some(Step::New(new)) => {
                    let merged = sentence(old, new);
                    steps.next();
                    merged
                }
                _ => all(old, Fate::Deleted),
            },
        });
    }
    if moved && let Some(first) = merged.first_mut() {
        first.runs.push(Run::Moved);
    }
    merged
}

/// What a run shows. The number of a clause is no part of what is said.
fn shown(run: &Run) -> String {
    let all = |runs: &[Run]| runs.iter().map(shown).collect::<String>();
    match run {
        Run::Text(words) | Run::Words(words) | Run::Number(words) => words.clone(),
        Run::Quantity(quantity) => quantity.shown.clone(),
        Run::Emphasis(runs) | Run::Strong(runs) | Run::Inserted(runs) | Run::Deleted(runs) => {
            all(runs)
        }
        Run::Reference(reference) if reference.kind == ReferenceKind::Number => {
            format!("→{}", reference.to)
        }
        Run::Reference(reference) => all(&reference.words),
        Run::Link(link) => format!("{} ({})", all(&link.words), link.address.as_str()),
        Run::Break => "\n".to_owned(),
        Run::Moved => String::new(),
    }
}

/// Runs with each word of a text as one of its own.
fn tokens(runs: &[Run]) -> Vec<Run> {
    let split = |words: &str, make: fn(String) -> Run| -> Vec<Run> {
        words
            .split_inclusive(' ')
            .map(|it| make(it.to_owned()))
            .collect()
    };
    runs.iter()
        .flat_map(|run| match run {
            Run::Text(words) => split(words, Run::Text),
            Run::Words(words) => split(words, Run::Words),
            other => vec![other.clone()],
        })
        .collect()
}

/// The words of two sentences as one.
fn words(old: &[Run], new: &[Run]) -> Vec<Run> {
    if old.iter().map(shown).eq(new.iter().map(shown)) {
        return new.to_vec();
    }
    let (old, new) = (tokens(old), tokens(new));
    if old.len() > MOST_WORDS || new.len() > MOST_WORDS {
        return [marked(&old, Fate::Deleted), marked(&new, Fate::Inserted)].concat();
    }
    let (olds, news): (Vec<String>, Vec<String>) = (
        old.iter().map(shown).collect(),
        new.iter().map(shown).collect(),
    );
    let common = longest_common(&olds, &news);
    let (mut merged, mut gone, mut come) = (Vec::new(), Vec::new(), Vec::new());
    let (mut at, mut to) = (0, 0);
    let ends = std::iter::once((olds.len(), news.len()));
    for (next_old, next_new) in common.into_iter().chain(ends) {
        gone.extend(old.get(at..next_old).unwrap_or_default().iter().cloned());
        come.extend(new.get(to..next_new).unwrap_or_default().iter().cloned());
        merged.extend(marked(&std::mem::take(&mut gone), Fate::Deleted));
        merged.extend(marked(&std::mem::take(&mut come), Fate::Inserted));
        merged.extend(new.get(next_new).cloned());
        (at, to) = (next_old + 1, next_new + 1);
    }
    merged
}
