//! Measurement data and how to read it.

use super::{Exact, NodeId, PeriodRule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Measurement data and how to read it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its title.
    pub title: String,
    /// The source whose data it reads, where it is that source as an amendment has it.
    pub data: Option<String>,
    /// What its rows are.
    pub kind: SourceKind,
    /// Fields in order.
    pub fields: Vec<Field>,
    /// The field that dates a row; for spans the field of the start. `None` for totals: the period's column `period`.
    pub dated_by: Option<String>,
    /// Spans: the field of the end.
    pub ends_by: Option<String>,
}

/// The kinds of measurement data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SourceKind {
    /// Readings at a regular interval; each holds until the next.
    Samples {
        /// Microseconds between two.
        every: Exact,
        /// Keys of the series.
        by: Vec<String>,
        /// Later than this after the last (microseconds), the last holds for `every` and the rest is a gap.
        late_after: Exact,
        /// What a gap counts as.
        gaps: Gaps,
        /// When a series exists.
        exists: Existence,
    },
    /// Things that happen at an instant.
    Events,
    /// Things that last.
    Spans,
    /// Cases with a life of their own.
    Cases,
    /// Figures already summed for each period.
    Totals {
        /// The period.
        per: PeriodRule,
    },
}

/// What time without a sample counts as.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gaps {
    /// A condition over the samples holds.
    Down,
    /// It does not.
    Up,
    /// Nobody knows.
    Unknown,
    /// The time leaves the window.
    Excluded,
}

/// When a series of samples exists.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Existence {
    /// Throughout the term.
    Always,
    /// From its first row to the end of its last.
    WhileSampled,
    /// During these rows of a spans source, narrowed to the series' keys that it has.
    During(NodeId),
}

/// A field of a source.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// The column's name in the data.
    pub column: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: FieldType,
    /// Whether a row may lack it.
    pub optional: bool,
    /// Smallest and largest value allowed.
    pub range: Option<(Exact, Exact)>,
    /// A computed field: a scalar node over the row.
    pub computed: Option<NodeId>,
}

/// The type of a field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FieldType {
    /// An exact decimal.
    Number,
    /// A decimal with or without `%`: `99.9%` and `0.999` are the same value.
    Percent,
    /// A duration: ISO 8601 (`PT90S`) or a number with a unit (`90 s`).
    Duration,
    /// Money in the contract's currency.
    Money,
    /// A data size with its unit.
    Data,
    /// An instant with offset, or local to the contract's zone.
    Timestamp,
    /// A date.
    Date,
    /// Words.
    Text,
    /// `true`, `false`, `1`, `0`, `yes`, `no`.
    Bool,
    /// A member of an enum, by name or by its text.
    Enum {
        /// The enum.
        of: String,
        /// Other values are left out of a list, and the row is skipped where it is single.
        others_ignored: bool,
    },
    /// Spans within the row: `start/end;start/end`.
    Spans,
    /// Several values.
    List {
        /// Of this type.
        of: Box<FieldType>,
        /// What stands between them.
        separator: String,
    },
}
