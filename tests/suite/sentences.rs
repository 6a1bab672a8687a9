//! The sentences of a document that certain lines of the contract say, as plain text.

use slac::document::Document;
use slac::document::model::{Block, Marks, Place, Run, Sentence, Table};
use slac::syntax;
use slac::text::FileId;
use std::ops::RangeInclusive;

/// Where a line is broken.
const WIDTH: usize = 96;

/// What the document says of the lines that `keep` chooses, in the order of the document and without
/// headings: a paragraph, an item of a list or a row of a table on lines of its own. With `clauses_only`
/// without what a section says of all its clauses: introductions, overviews.
pub(crate) fn sentences(
    document: &Document,
    keep: &dyn Fn(&Place) -> bool,
    clauses_only: bool,
) -> String {
    let mut page = Page {
        keep,
        text: String::new(),
    };
    if !clauses_only {
        page.blocks(&document.front, "", "");
    }
    for section in &document.sections {
        for block in &section.blocks {
            if !clauses_only || matches!(block, Block::Clause(_)) {
                page.blocks(std::slice::from_ref(block), "", "");
            }
        }
    }
    page.text
}

struct Page<'a> {
    keep: &'a dyn Fn(&Place) -> bool,
    text: String,
}

impl Page<'_> {
    /// Blocks one after another. `first` stands before the first line that is written, `others`
    /// before all after it.
    fn blocks(&mut self, blocks: &[Block], first: &str, others: &str) {
        let mut first = first;
        for block in blocks {
            let before = self.text.len();
            match block {
                Block::Paragraph(sentences) => {
                    let kept = sentences.iter().filter_map(|it| self.kept(it));
                    let kept: Vec<String> = kept.collect();
                    self.line(&kept.join(" "), first, others);
                }
                Block::Clause(clause) => self.blocks(&clause.blocks, first, others),
                Block::List(list) => {
                    for (item, number) in list.items.iter().zip(0..) {
                        let mark = match list.marks {
                            Marks::Bullets => "- ".to_owned(),
                            Marks::Numbers(start) => format!("{}. ", start + number),
                        };
                        let below = format!("{others}{}", " ".repeat(mark.len()));
                        self.blocks(&item.blocks, &format!("{others}{mark}"), &below);
                    }
                }
                Block::Table(table) => self.table(table, first, others),
                Block::Note(of) => self.blocks(of, first, others),
                Block::Figure(figure) => {
                    let caption = self.kept(&figure.caption).unwrap_or_default();
                    self.line(&caption, first, others);
                }
                Block::Signatures(_) => {}
            }
            if self.text.len() > before {
                first = others;
            }
        }
    }

    fn table(&mut self, table: &Table, first: &str, others: &str) {
        let caption = table.caption.as_ref().and_then(|it| self.kept(it));
        self.line(&caption.unwrap_or_default(), first, others);
        let kept: Vec<_> = table
            .rows
            .iter()
            .filter(|row| row.place.as_ref().is_some_and(self.keep))
            .collect();
        if kept.is_empty() {
            return;
        }
        let cells = |cells: Vec<String>| cells.join(" | ").trim().to_owned();
        let headings = table.columns.iter().map(|it| plain(&it.heading)).collect();
        self.text.push_str(&format!("{first}{}\n", cells(headings)));
        for row in kept {
            let row = row.cells.iter().map(|it| plain(it)).collect();
            self.text.push_str(&format!("{others}  {}\n", cells(row)));
        }
    }

    fn kept(&self, sentence: &Sentence) -> Option<String> {
        let place = sentence.place.as_ref()?;
        (self.keep)(place).then(|| plain(&sentence.runs))
    }

    /// A line, broken where it is too long.
    fn line(&mut self, text: &str, first: &str, others: &str) {
        let mut line = first.to_owned();
        let mut empty = true;
        for word in text.split_whitespace() {
            if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
                self.text.push_str(&format!("{}\n", line.trim_end()));
                others.clone_into(&mut line);
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        if !empty {
            self.text.push_str(&format!("{}\n", line.trim_end()));
        }
    }
}

/// Runs without any markup, and with plain blanks.
fn plain(runs: &[Run]) -> String {
    let mut text = String::new();
    for run in runs {
        match run {
            Run::Text(words) | Run::Words(words) | Run::Number(words) => text.push_str(words),
            Run::Quantity(quantity) => text.push_str(&quantity.shown),
            Run::Emphasis(of) | Run::Strong(of) => text.push_str(&plain(of)),
            Run::Reference(reference) => text.push_str(&plain(&reference.words)),
            Run::Link(link) => text.push_str(&plain(&link.words)),
            Run::Break => text.push(' '),
            // No document is a redline.
            Run::Inserted(_) | Run::Deleted(_) | Run::Moved => {}
        }
    }
    text.replace(['\u{202f}', '\u{a0}'], " ")
}

/// The lines of the declarations with these names, counted from one in `text`. What has no name is
/// called by its word: `remedies`.
pub(crate) fn lines_of(text: &str, names: &str) -> Vec<RangeInclusive<u32>> {
    let parse = syntax::parse(FileId(0), text);
    let line = |offset: u32| {
        let before = &text[..offset as usize];
        u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX)
    };
    let named = |words: &str| {
        let mut words = words.split(|it: char| !(it.is_alphanumeric() || it == '_'));
        let (kind, name) = (words.next(), words.next());
        names
            .split(' ')
            .any(|wanted| name == Some(wanted) || kind == Some(wanted))
    };
    let items = parse.file.items.iter();
    items
        .filter(|item| named(item.span.of(text)))
        .map(|item| line(item.span.start)..=line(item.span.end))
        .collect()
}

#[test]
fn declarations_are_found_by_name_or_word() {
    let text = "party a { }\nmetric up: percent =\n  1\nremedies {\n  automatic\n}\n";
    assert_eq!(lines_of(text, "a up"), [1..=1, 2..=3]);
    assert_eq!(lines_of(text, "remedies"), [4..=6]);
    assert!(lines_of(text, "b").is_empty());
}
