//! Parts of a document from the words and numbers of a statement.

use crate::document::model::{
    Anchor, Block, Clause, Column, ColumnRole, Item, List, Marks, Quantity, QuantityBasis, Row,
    Run, Section, Sentence, Table, Value,
};
use crate::evaluate::statement::{v1, words};
use crate::phrases::{report as say, statement as states};
use crate::plan::v1::Unit;
use crate::quantity::{Date, Instant};

/// A column: its heading, and what its cells hold.
pub(super) enum Cells {
    /// What names the row.
    Header(String),
    /// Words.
    Words(String),
    /// Quantities.
    Numbers(String),
}

pub(super) fn text(words: &str) -> Vec<Run> {
    vec![Run::words(words)]
}

pub(super) fn section(name: &str, heading: String, blocks: Vec<Block>) -> Section {
    Section {
        anchor: Anchor::section(name),
        number: String::new(),
        heading: text(&heading),
        blocks,
    }
}

/// A part with a heading of its own.
pub(super) fn part(heading: &str, blocks: Vec<Block>) -> Block {
    Block::Clause(Clause {
        anchor: None,
        number: String::new(),
        heading: Some(sentence(heading)),
        blocks,
    })
}

/// What is reported on, as people call it: `Uptime of a feature, issues, 2025-Q1`.
pub(super) fn name(title: &str, group: &[v1::KeyValue], window: &str) -> String {
    match words::group(group).as_str() {
        "" => say::result_name(title, window),
        group => say::result_name_for(title, group, window),
    }
}

/// Sentences that no line of the contract says.
pub(super) fn paragraph(sentences: impl IntoIterator<Item = String>) -> Block {
    let sentences = sentences.into_iter().map(|it| sentence(&it));
    Block::Paragraph(sentences.collect())
}

pub(super) fn sentence(words: &str) -> Sentence {
    Sentence::new(text(words), None)
}

pub(super) fn bullets(lines: Vec<String>) -> Block {
    let items = lines.into_iter().map(|line| Item {
        anchor: None,
        blocks: vec![paragraph([line])],
    });
    Block::List(List {
        marks: Marks::Bullets,
        items: items.collect(),
    })
}

/// A table, unless it would be empty.
pub(super) fn table<const N: usize>(
    caption: Option<String>,
    columns: [Cells; N],
    rows: Vec<Vec<Vec<Run>>>,
) -> Option<Block> {
    if rows.is_empty() {
        return None;
    }
    let columns = columns.into_iter().map(|column| {
        let (heading, role) = match column {
            Cells::Header(heading) => (heading, ColumnRole::Header),
            Cells::Words(heading) => (heading, ColumnRole::Text),
            Cells::Numbers(heading) => (heading, ColumnRole::Quantity),
        };
        Column {
            heading: text(&heading),
            role,
        }
    });
    let rows = rows.into_iter().map(|cells| Row { cells, place: None });
    Some(Block::Table(Table {
        anchor: None,
        caption: caption.map(|it| sentence(&it)),
        columns: columns.collect(),
        rows: rows.collect(),
    }))
}

/// A number between bounds; one that is known is a quantity.
pub(super) fn range(range: &v1::Range, currency: &str) -> Vec<Run> {
    match &range.least {
        Some(amount) if range.known => vec![quantity(amount, range.unit, currency)],
        _ => text(&crate::evaluate::statement::show::shown_range(range)),
    }
}

pub(super) fn quantity(amount: &v1::Amount, unit: Unit, currency: &str) -> Run {
    let number = amount.exact.0.clone();
    let value = match unit {
        Unit::Number | Unit::Points => Value::Number(number),
        Unit::Percent => Value::Percent(number),
        Unit::Duration => Value::Duration(number),
        Unit::Money => Value::Money(number, currency.into()),
        Unit::Data => Value::Data(number),
        Unit::Rate | Unit::Declared(_) => Value::Rate(number),
        Unit::Instant => match number.floor().to_i64() {
            Some(micros) => Value::Instant(Instant(micros)),
            None => Value::Number(number),
        },
        // By whose clock it is a date, the words say.
        Unit::Date => match Date::parse(&amount.shown) {
            Some(date) => Value::Date(date),
            None => Value::Number(number),
        },
        Unit::Truth => return Run::Text(amount.shown.clone()),
    };
    Run::Quantity(Quantity {
        value,
        shown: amount.shown.clone(),
        basis: QuantityBasis::Computed,
    })
}

/// The value of a group as a cell.
pub(super) fn value(group: &v1::Group, currency: &str) -> Vec<Run> {
    match &group.value {
        Some(value) if !group.may_lack_value => range(value, currency),
        Some(_) => text(&words::value(group)),
        None => text(&states::without_value()),
    }
}
