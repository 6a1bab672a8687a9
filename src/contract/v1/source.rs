//! Measurement data: what its rows are, and what counts where there are none.

use super::{Exact, Formula, Length, PeriodRule, Prose, Type};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Measurement data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// What its rows are.
    pub kind: SourceKind,
    /// Fields, in order.
    pub fields: Vec<Field>,
    /// The field that dates a row; for spans that of their start.
    pub dated_by: Option<String>,
    /// Spans: the field of the end.
    pub ends_by: Option<String>,
    /// Parties that supply it.
    pub supplied_by: Vec<String>,
    /// Parties that can verify it.
    pub verifiable_by: Vec<String>,
    /// Parties that decide it together.
    pub decided_by: Vec<String>,
    /// Parties that may estimate what is missing.
    pub estimates_by: Vec<String>,
    /// Whose figures count where figures differ; `null` is nothing agreed.
    pub prevails: Option<Prevails>,
}

/// Whose figures count where figures differ.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prevails {
    /// Those of this party.
    pub party: String,
    /// Unless they are disputed; `null` is always.
    pub dispute: Option<Dispute>,
}

/// How figures may be disputed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dispute {
    /// Who may dispute them.
    pub by: String,
    /// So long.
    pub within: Length,
    /// From when.
    pub of: DisputeFrom,
    /// Whose figures count then; `null` leaves it to the parties.
    pub then: Option<String>,
}

/// From when figures may be disputed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisputeFrom {
    /// From the end of the window.
    Window,
    /// From the report on the window.
    Report,
}

/// The kinds of measurement data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum SourceKind {
    /// Readings at a regular interval; each holds until the next.
    Samples {
        /// The interval.
        every: Length,
        /// Fields that tell the series apart.
        by: Vec<String>,
        /// Later than this after the last, the last holds for one interval and the rest is a gap.
        late_after: Length,
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
    /// The condition of a fault holds.
    Down,
    /// It does not hold.
    Up,
    /// Nobody knows: values become intervals, verdicts may be undetermined.
    Unknown,
    /// The time leaves the window.
    Excluded,
}

/// When a series of samples exists.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "exists", rename_all = "snake_case", deny_unknown_fields)]
pub enum Existence {
    /// Throughout the term.
    Always,
    /// From its first row to the end of its last.
    WhileSampled,
    /// During rows of a source of spans, narrowed to the series' keys that it has.
    During {
        /// The rows.
        rows: Formula,
    },
}

/// A field of a source.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// The column's name in the data.
    pub column: String,
    /// Whether a row may lack it.
    pub optional: bool,
    /// The values that are allowed, both ends included.
    pub range: Option<Range>,
    /// What stands between the members of a list.
    pub separator: Option<String>,
    /// What becomes of values that the enum lacks.
    pub other_values: OtherValues,
    /// A computed field's value, over the other fields of the row.
    pub computed: Option<Formula>,
}

/// Values from one to another, both included, in the unit of the field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// The least.
    pub from: Exact,
    /// The greatest.
    pub to: Exact,
}

/// What becomes of values that an enum lacks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OtherValues {
    /// The row is refused.
    Refused,
    /// They are left out; a row with nothing else is skipped.
    Ignored,
}
