//! The blanks before each token: one, none, or as many as a column needs.
//!
//! Lines of one brace are aligned with each other where the tree has columns.
//! Three rules, in this order:
//!
//! 1. What lines up stays where it is, with the author's distance.
//! 2. What does not is aligned as tightly as it goes, each paragraph by itself.
//! 3. Where alignment is a matter of taste (declarations on one line, ladders with
//!    bands), it is only done if the author began it, by a second blank.

use super::lex::{Kind, Token};
use super::lines::{Line, LineKind};
use super::marks::{Mark, Role, Start};
use super::print::width;
use super::spacing::{Marked, blanks};
use std::collections::BTreeMap;

/// A wider distance than this is no alignment but an accident.
const WIDEST: usize = 8;

/// More columns than any table has; a bound for lines without end.
const MOST_COLUMNS: usize = 64;

/// When the lines of a column are aligned.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum When {
    Always,
    /// If one of them has a second blank.
    Begun,
    /// Those that stand below each other, if one of them has a second blank.
    BelowEachOther,
}

/// Cells with the same key stand below each other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Key<'t> {
    /// The word of the clause, where it matters.
    word: &'t str,
    /// Which column of it; bars are counted.
    column: usize,
}

#[derive(Clone, Copy, Debug)]
struct Cell<'t> {
    token: usize,
    key: Key<'t>,
    when: When,
}

/// The number of blanks before each token of its line. Nothing for the first, whose place is a
/// matter of indentation.
pub(super) fn gaps(tokens: &[Token], marks: &[Mark], lines: &[Line], text: &str) -> Vec<usize> {
    let mut columns = Columns {
        tokens,
        marks,
        lines,
        text,
        gaps: vec![0; tokens.len()],
    };
    for line in lines {
        for index in line.tokens.clone().skip(1) {
            let [before, after] = [index - 1, index].map(|it| Marked {
                token: &tokens[it],
                mark: &marks[it],
            });
            columns.gaps[index] = blanks(text, before, after);
        }
    }
    let mut scopes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate() {
        scopes.entry(line.scope).or_default().push(index);
    }
    for lines in scopes.values() {
        columns.scope(lines);
    }
    columns.gaps
}

struct Columns<'a> {
    tokens: &'a [Token],
    marks: &'a [Mark],
    lines: &'a [Line],
    text: &'a str,
    gaps: Vec<usize>,
}

/// A line with its cells.
struct Row<'t> {
    line: usize,
    /// Which paragraph of its block it is in.
    paragraph: usize,
    cells: Vec<Cell<'t>>,
    /// Lines of one class have the same columns so far.
    class: usize,
}

impl<'a> Columns<'a> {
    /// Aligns the lines of one brace, column by column from the left.
    fn scope(&mut self, lines: &[usize]) {
        let mut paragraph = 0;
        let mut rows: Vec<Row<'a>> = Vec::new();
        for &line in lines {
            paragraph += usize::from(self.lines[line].blank_before);
            let cells = self.cells(line);
            if !cells.is_empty() {
                rows.push(Row {
                    line,
                    paragraph,
                    cells,
                    class: 0,
                });
            }
        }
        let mut column = 0;
        while !rows.is_empty() {
            rows.retain(|row| row.cells.len() > column);
            let mut groups: BTreeMap<(usize, Key<'a>), Vec<usize>> = BTreeMap::new();
            for (index, row) in rows.iter().enumerate() {
                let key = (row.class, row.cells[column].key);
                groups.entry(key).or_default().push(index);
            }
            for (class, group) in groups.values().enumerate() {
                for &index in group {
                    rows[index].class = class;
                }
                self.group(&rows, group, column);
            }
            column += 1;
        }
    }

    /// The cells of a line that may be aligned with those of its neighbours.
    fn cells(&self, index: usize) -> Vec<Cell<'a>> {
        let line = &self.lines[index];
        let LineKind::Statement(start) = line.kind else {
            return Vec::new();
        };
        // What goes on in the next line is no row.
        let whole = match self.lines.get(index + 1).map(|next| next.kind) {
            Some(LineKind::Continuation) => false,
            _ => !self.tokens[line.tokens.end - 1].is(self.text, "{"),
        };
        let starts = |it: &usize| self.marks[*it].starts.is_some();
        let alone = line.tokens.clone().filter(starts).count() == 1;
        let mut cells = Vec::new();
        let mut word = "";
        let mut bars = 0;
        for token in line.tokens.clone() {
            let mark = &self.marks[token];
            if mark.starts.is_some() {
                word = self.tokens[token].of(self.text);
            }
            if token == line.tokens.start {
                continue;
            }
            if self.tokens[token - 1].of(self.text).contains('\n') {
                break;
            }
            let began = mark.starts == Some(Start::Clause);
            let Some(role) = mark.cell.or(began.then_some(Role::Rest)) else {
                continue;
            };
            bars += usize::from(role == Role::Bar);
            let (word, column, when) = match (start, role) {
                (Start::Item, _) if whole => (word, 10 + role as usize, When::Begun),
                (Start::Clause, Role::Argument) if !began && cells.is_empty() => {
                    ("", 0, When::Always)
                }
                (Start::Clause, Role::Named | Role::Notify | Role::Amount) if alone => {
                    (word, 1, When::Always)
                }
                (Start::Clause, Role::BandAmount) if alone => (word, 1, When::Begun),
                (Start::Clause, Role::Rest) if alone => (word, 2, When::BelowEachOther),
                (Start::Row, Role::Named) if alone => ("", 0, When::Always),
                (Start::Row, Role::Bar) => ("", bars, When::Always),
                _ => continue,
            };
            let key = Key { word, column };
            cells.push(Cell { token, key, when });
            // Whether the first clause of a line has a column does not depend on its neighbours.
            if (start == Start::Clause && !alone) || cells.len() == MOST_COLUMNS {
                break;
            }
        }
        cells
    }

    /// Aligns one column of lines that have the same columns before it.
    fn group(&mut self, rows: &[Row<'a>], group: &[usize], column: usize) {
        let cells = group.iter().map(|&row| &rows[row].cells[column]);
        let when = cells.map(|cell| cell.when).max().unwrap_or(When::Always);
        let places: Vec<Place> = group
            .iter()
            .map(|&row| self.place(&rows[row], column))
            .collect();
        if when == When::BelowEachOther {
            let mut below: BTreeMap<Option<usize>, Vec<&Place>> = BTreeMap::new();
            for place in &places {
                below.entry(place.column).or_default().push(place);
            }
            for places in below.values() {
                self.align(places, When::Begun);
            }
            return;
        }
        let all: Vec<&Place> = places.iter().collect();
        if line_up(&all) {
            self.align(&all, when);
            return;
        }
        let mut paragraphs: BTreeMap<usize, Vec<&Place>> = BTreeMap::new();
        for (place, &row) in places.iter().zip(group) {
            paragraphs
                .entry(rows[row].paragraph)
                .or_default()
                .push(place);
        }
        for places in paragraphs.values() {
            self.align(places, when);
        }
    }

    fn place(&self, row: &Row<'a>, column: usize) -> Place {
        let token = row.cells[column].token;
        let tokens = self.lines[row.line].tokens.clone();
        let (first, before, own) = (
            &self.tokens[tokens.start],
            &self.tokens[token - 1],
            &self.tokens[token],
        );
        let written: usize = (tokens.start..token)
            .map(|it| self.gaps[it] + width(self.tokens[it].of(self.text)))
            .sum();
        let same_line = self.tokens[tokens.start + 1..=token]
            .iter()
            .all(|it| it.breaks == 0);
        let source_end = before.column + width(before.of(self.text));
        Place {
            token,
            end: written,
            column: same_line.then(|| own.column.saturating_sub(first.column)),
            gap: own.column.saturating_sub(source_end),
            width: width(own.of(self.text)),
            is_number: own.kind == Kind::Number,
        }
    }

    fn align(&mut self, places: &[&Place], when: When) {
        let begun = places.iter().any(|place| place.gap > 1);
        if places.len() < 2 || (when != When::Always && !begun) {
            return;
        }
        if begun && !line_up(places) && ends_line_up(places) {
            let end = places.iter().map(|it| it.end + 1 + it.width).max();
            for place in places {
                self.gaps[place.token] = end.unwrap_or(0) - place.width - place.end;
            }
            return;
        }
        let longest = places.iter().map(|it| it.end).max().unwrap_or(0);
        let distance = if line_up(places) {
            let longest = places.iter().filter(|it| it.end == longest);
            longest.map(|it| it.gap).min().unwrap_or(1)
        } else {
            1
        };
        let distance = if (1..=WIDEST).contains(&distance) {
            distance
        } else {
            1
        };
        for place in places {
            self.gaps[place.token] = longest + distance - place.end;
        }
    }
}

/// Where a cell stands in its line.
struct Place {
    token: usize,
    /// Where the token before it will end.
    end: usize,
    /// Where it stands in the author's text, counted from the beginning of its statement.
    column: Option<usize>,
    /// How many blanks the author put before it.
    gap: usize,
    width: usize,
    is_number: bool,
}

fn line_up(places: &[&Place]) -> bool {
    let first = places.first().and_then(|place| place.column);
    first.is_some() && places.iter().all(|place| place.column == first)
}

/// Whether these are figures that stand below each other by their last digits.
fn ends_line_up(places: &[&Place]) -> bool {
    let end = |place: &Place| Some(place.column? + place.width);
    let first = places.first().and_then(|place| end(place));
    let same = |place: &&Place| place.is_number && end(place) == first;
    first.is_some() && places.iter().all(same)
}
