//! Amendments that a text contains.

use super::{AcceptedFinding, Prose};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An amendment that the text contains.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// Its name.
    pub path: String,
    /// Its title.
    pub title: Option<String>,
    /// Its documentation.
    pub doc: Option<Prose>,
    /// Who proposed it, and when.
    pub proposed: Consent,
    /// Who agreed to it, and when.
    pub agreed: Vec<Consent>,
    /// The first day on which it is in force.
    pub effective: String,
    /// What becomes of windows that it falls into.
    pub windows_in_progress: Option<InProgress>,
    /// Why.
    pub reason: Option<Prose>,
    /// Findings that the parties let stand.
    pub accepts: Vec<AcceptedFinding>,
    /// What it touched.
    pub changes: Vec<Changed>,
}

/// A party and a day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// The party.
    pub party: String,
    /// The day.
    pub date: String,
}

/// What becomes of windows in progress.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InProgress {
    /// They are judged by the terms as they were.
    KeepTheOldTerms,
    /// They are judged by the terms as amended.
    TakeTheNewTerms,
    /// What lies before the day is one window, the rest another.
    AreSplit,
}

/// A declaration that an amendment touched.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Changed {
    /// What became of it.
    pub how: How,
    /// The word of its kind.
    pub kind: String,
    /// Its name; kinds of which there is one have none.
    pub name: Option<String>,
    /// Words of the clauses that are otherwise or gone; empty where the whole is.
    pub clauses: Vec<String>,
}

/// What became of a declaration.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// It is new.
    Added,
    /// It is otherwise.
    Changed,
    /// It is gone.
    Removed,
}
