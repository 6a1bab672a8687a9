//! What is due when.

use super::KeyValue;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something due on a day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DueDate {
    /// The last day; it counts whole.
    pub day: String,
    /// The instant, where it is due to the second.
    pub at: Option<String>,
    /// What kind of thing.
    pub kind: DueKind,
    /// Path of the report, penalty, right or responsibility.
    pub subject: String,
    /// Who must act.
    pub party: Option<String>,
    /// The window's or period's name.
    pub window: Option<String>,
    /// The group.
    pub group: Vec<KeyValue>,
    /// In words.
    pub words: String,
}

/// What is due.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DueKind {
    /// A report is to be sent.
    Report,
    /// A claim is to be made.
    Claim,
    /// A claim is to be decided on.
    Decision,
    /// A credit is to be paid.
    Payment,
    /// A right is to be used.
    Right,
    /// A duty is to be done.
    Duty,
    /// A duty does not bind from this day on.
    Lifted,
}
