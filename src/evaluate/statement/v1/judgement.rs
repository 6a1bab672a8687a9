//! Objectives, their windows and groups, and what was found in each.

use super::{Amount, Range, State};
use crate::plan::v1::{Exact, Relation, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An objective and how it was kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// Path.
    pub path: String,
    /// Title.
    pub title: String,
    /// The service's path.
    pub service: Option<String>,
    /// The unit of its value.
    pub unit: Unit,
    /// Reported, carries no credit.
    pub key: bool,
    /// A critical service level.
    pub critical: bool,
    /// Windows that end within the time asked for, in time order.
    pub windows: Vec<Window>,
    /// Windows before, in short: what a later statement needs of this one for patterns.
    pub earlier: Vec<EarlierWindow>,
}

/// A window.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// By its period: `2026-03`; a part of one by its first day.
    pub name: String,
    /// The period of which an amendment makes it a part.
    pub part_of: Option<String>,
    /// First instant.
    pub start: String,
    /// First instant after it.
    pub end: String,
    /// First day.
    pub first_day: String,
    /// Last day.
    pub last_day: String,
    /// Cut short by the term.
    pub partial: bool,
    /// Whether later data can change it.
    pub state: State,
    /// The groups in order of their keys; one without keys where there are no groups.
    pub groups: Vec<Group>,
}

/// A window before the time asked for, in short.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EarlierWindow {
    /// By its period.
    pub name: String,
    /// The period of which an amendment makes it a part.
    pub part_of: Option<String>,
    /// First instant.
    pub start: String,
    /// First instant after it.
    pub end: String,
    /// First day.
    pub first_day: String,
    /// Last day.
    pub last_day: String,
    /// Whether later data can change it.
    pub state: State,
    /// What was found in each group.
    pub groups: Vec<EarlierGroup>,
}

/// What was found in a group of an earlier window.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EarlierGroup {
    /// The group.
    pub group: Vec<KeyValue>,
    /// The verdict.
    pub verdict: Verdict,
    /// The value; `null` when there is none.
    pub value: Option<Range>,
    /// What later windows look back at.
    pub series: Vec<SeriesValue>,
}

/// A metric whose value in a window later windows look back at.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeriesValue {
    /// The metric.
    pub metric: String,
    /// Its value.
    pub value: FigureValue,
}

/// A key and its value.
#[derive(
    Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct KeyValue {
    /// The key.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// What was found in one group of one window.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The group; empty where there are no groups.
    pub group: Vec<KeyValue>,
    /// The value; `null` when there is none.
    pub value: Option<Range>,
    /// There may also be no value at all.
    pub may_lack_value: bool,
    /// The target as it stood at the window's start; all bounds must hold.
    pub target: Vec<Bound>,
    /// The second level as it stood.
    pub minimum: Vec<Bound>,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether the second level was kept; `null` without one, or when that is not known.
    pub minimum_kept: Option<bool>,
    /// Why it is undetermined or not judged, or kept in another way than by the target.
    pub reason: Option<Reason>,
    /// The window without excluded time, in microseconds.
    pub window_length: Range,
    /// What was measured.
    pub figures: Vec<Figure>,
    /// Fields of the row that is the window, as text; empty where no row is.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub row: BTreeMap<String, String>,
    /// What later windows look back at.
    pub series: Vec<SeriesValue>,
}

/// A bound of a target.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bound {
    /// The relation that keeps the promise.
    pub relation: Relation,
    /// The number.
    pub value: Range,
}

/// What is said of a promise.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Kept.
    Met,
    /// Not kept.
    Missed,
    /// What is unknown could decide it either way.
    Undetermined,
    /// There is nothing to judge.
    NotJudged,
}

/// Why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// For programs.
    pub code: ReasonCode,
    /// For people.
    pub words: String,
}

/// Why, for programs.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// Not judged: the precondition was not kept.
    Precondition,
    /// Not judged: the window starts before the objective does.
    BeforeStart,
    /// Not judged: no target is in force at the window's start.
    NoTarget,
    /// Not judged: a source it reads has no data.
    NoData,
    /// Not judged: fewer rows than the minimum sample.
    SmallSample,
    /// Not judged: the metric has no value.
    NoValue,
    /// Undetermined: whether there is anything to judge is not known.
    JudgedUnknown,
    /// Undetermined: the value is known within bounds only, and the target lies between them.
    ValueUnknown,
    /// Undetermined: it depends on windows of which nothing is known.
    HistoryUnknown,
    /// Met in the other way that the contract names.
    MetOtherwise,
    /// Met or missed by a value given by hand.
    Given,
    /// Undetermined amount: the value lies in a hole that the parties let stand.
    AcceptedHole,
    /// Undetermined amount: several lines hold, and the parties let that stand.
    AcceptedOverlap,
    /// Undetermined amount: what it is a percentage of is not known.
    BasisUnknown,
    /// Undetermined amount: other credits decide how much is left for this one.
    SharedUnknown,
    /// What a ledger pays of it is not known.
    LedgerUnknown,
    /// Whether it is given back is not known, although the windows that decide it have ended.
    LaterWindowsUnknown,
}

/// Something measured.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// What it is, in the contract's words.
    pub label: String,
    /// The value.
    pub value: FigureValue,
    /// What it was made from.
    pub parts: Parts,
    /// Runs or rows behind it, in time order.
    pub evidence: Vec<Evidence>,
    /// How many more there are than listed.
    pub more: u64,
}

/// The value of a figure.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FigureValue {
    /// There is none: division by nothing, a mean of nothing.
    Undefined,
    /// A number.
    Number {
        /// The number.
        range: Box<Range>,
        /// It may also not exist.
        may_be_undefined: bool,
    },
    /// A condition; `null` when it is not known.
    Condition {
        /// Whether it holds.
        holds: Option<bool>,
    },
    /// Words.
    Text {
        /// The words.
        text: String,
    },
}

/// What a figure was made from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Parts {
    /// Nothing to add.
    None,
    /// A share of rows or buckets.
    Share {
        /// Rows for which the condition surely holds.
        good: u64,
        /// Rows for which it may hold.
        may_be_good: u64,
        /// Rows surely counted.
        total: u64,
        /// Rows that may be counted.
        may_be_total: u64,
    },
    /// A mean over buckets: the sum over all `d` of `sum / d`, divided by `count`.
    SumsByDenominator {
        /// Number of buckets with a value.
        count: u64,
        /// The sums.
        sums: Vec<DenominatorSum>,
    },
    /// One sum for each value of a key.
    ByKey {
        /// The sums.
        sums: Vec<KeySum>,
    },
    /// A mean over rows.
    Mean {
        /// Their sum.
        sum: Box<Range>,
        /// Their number.
        count: Box<Range>,
    },
}

/// Sum of the numerators that have one denominator.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DenominatorSum {
    /// The denominator.
    pub denominator: String,
    /// Least sum of numerators.
    pub least: Exact,
    /// Greatest sum of numerators.
    pub greatest: Exact,
}

/// A sum for one value of a key.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeySum {
    /// The key's value.
    pub value: String,
    /// The sum.
    pub sum: Range,
}

/// A run of time or a row behind a figure.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// From.
    pub from: String,
    /// To; equal to `from` for an event.
    pub to: String,
    /// Microseconds between them.
    pub length: Amount,
    /// Whether it surely counts, or only may.
    pub sure: bool,
    /// The row; `null` for a run computed from many rows.
    pub row: Option<RowPlace>,
    /// What it is, in a few words.
    pub words: String,
}

/// Where a row is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowPlace {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
}
