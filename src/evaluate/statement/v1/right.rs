//! Rights that arise from misses, and breaches of duties.

use super::{Evidence, KeyValue, Reason, State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A right, or what may be one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Right {
    /// The termination's path.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Whose it is.
    pub right_of: String,
    /// The trigger, as it is written.
    pub trigger: String,
    /// The group whose misses gave it.
    pub group: Vec<KeyValue>,
    /// Objective and window of each miss behind it, the last one first.
    pub misses: Vec<Miss>,
    /// Whether it exists.
    pub standing: Standing,
    /// It arose when this window closed.
    pub arose: String,
    /// The day before which it cannot take effect: notice given on the day it arose ends here.
    pub notice_ends: Option<String>,
    /// The notice, in words.
    pub notice: Option<String>,
    /// The last day on which it can be used.
    pub lapses: Option<String>,
    /// The day on which it lapsed because the promise was kept long enough.
    pub cured: Option<String>,
    /// Why it is not known whether it exists.
    pub reason: Option<Reason>,
    /// Whether later data can change it.
    pub state: State,
}

/// Whether a right exists.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It exists at the end of the time asked for.
    Open,
    /// It existed, and its time has run out.
    Lapsed,
    /// It existed, and was lost because the promise was kept long enough.
    Cured,
    /// It may exist.
    Undetermined,
}

/// A miss that counts, or may count.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Miss {
    /// The objective's path.
    pub objective: String,
    /// The window's name.
    pub window: String,
    /// The group.
    pub group: Vec<KeyValue>,
    /// Whether it surely counts.
    pub sure: bool,
}

/// Breaches of a duty.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Breach {
    /// The responsibility's path.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Whose duty it is.
    pub party: String,
    /// The duty in words, from "must", "must not" or "may" on.
    pub duty: String,
    /// Objectives for which it gives relief.
    pub relief_for: Vec<String>,
    /// The rows that show it, within the time asked for.
    pub evidence: Vec<Evidence>,
    /// How many more there are than listed.
    pub more: u64,
}
