//! The measurement half: sources, a list of nodes, and what to take for each objective.

use super::{Figure, Length, Node, NodeId, PeriodRule, Source};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is measured.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    /// Sources by path. An exclusion by rulings is a source of spans with its path.
    pub sources: BTreeMap<String, Source>,
    /// The nodes; each names only earlier ones.
    pub nodes: Vec<Node>,
    /// What is measured for each objective.
    pub objectives: Vec<MeasuredObjective>,
    /// Metered fees: for each service (and, where an amendment measures them otherwise, for the
    /// service with the day behind it) the figure that sums its charges over a window.
    pub metered: BTreeMap<String, Figure>,
    /// Rows that show breaches of duties, by responsibility; they are listed for the window.
    pub breaches: BTreeMap<String, NodeId>,
    /// Sets of time from whose runs the time of a duty counts, by responsibility.
    pub runs: BTreeMap<String, NodeId>,
}

/// What is measured for an objective.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasuredObjective {
    /// The objective's path.
    pub path: String,
    /// In force for windows that start at or after this day.
    pub from: Option<String>,
    /// In force for windows that start before this day.
    pub until: Option<String>,
    /// Whether a window that is in progress on the first day begins with it.
    pub cut_at_start: bool,
    /// Whether a window that is in progress on the day of the end ends before it.
    pub cut_at_end: bool,
    /// What it is judged over.
    pub window: Window,
    /// The keys.
    pub keys: Vec<Key>,
    /// Which groups exist.
    pub groups: Groups,
    /// Time that leaves the window, as one set.
    pub excluded: NodeId,
    /// Relief, as one set.
    pub relief: NodeId,
    /// What is measured.
    pub figures: Vec<Figure>,
    /// For each figure what it is, in the contract's words; `outage`, `responded_in_time`.
    pub labels: Vec<String>,
    /// Sources it reads, for reasons and for data that is absent.
    pub reads: Vec<String>,
}

/// A key of an objective.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// The field.
    pub name: String,
    /// Its enum, if it is one.
    #[serde(rename = "enum")]
    pub enumeration: Option<String>,
}

/// What an objective is judged over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "window", rename_all = "snake_case")]
pub enum Window {
    /// Each period.
    Period {
        /// The period.
        rule: PeriodRule,
    },
    /// The length before each boundary of a period.
    Rolling {
        /// How long.
        length: Length,
        /// How often one ends.
        every: PeriodRule,
    },
    /// Each row: from its date to its end.
    Row {
        /// The rows, without narrowing.
        rows: NodeId,
        /// Rows of one key that touch or overlap are one.
        merged_by: Option<String>,
    },
    /// Each run of a set of time.
    Run {
        /// The set, narrowed to the group: runs are found group by group.
        time: NodeId,
    },
    /// The length before the date of each row.
    BeforeRow {
        /// How long.
        length: Length,
        /// The rows.
        rows: NodeId,
    },
}

/// Which groups exist in a window.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Groups {
    /// One, without a key.
    Single,
    /// All members of the keys' enums.
    Members,
    /// The values that occur in the window in these rows, which are not narrowed.
    From(NodeId),
    /// The values that occur in the window in these sources that have all keys.
    Occurring(Vec<String>),
}
