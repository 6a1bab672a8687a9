//! Credits over time: bonuses, ledgers, and how penalties use them.

use super::{AcceptedFinding, Basis, Condition, Length, PenaltyStep, Prose, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// From which ledger credits are paid first: `offset from bank when >= 90%`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Offset {
    /// As it is written.
    pub words: String,
    /// The ledger.
    pub ledger: String,
    /// It holds where all of these hold in the window of the credit.
    pub when: Vec<Condition>,
}

/// When credits are given back: `earnback when met in 3 consecutive calendar months`. A pattern is looked
/// for in the windows directly after that of the credit; a condition without one speaks of the longer
/// window in which it ends.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EarnBack {
    /// As it is written.
    pub words: String,
    /// It holds where all of these hold.
    pub when: Vec<Condition>,
}

/// What an objective earns that is more than kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bonus {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// The objectives; each gives its own entry for each window and group.
    pub objectives: Vec<String>,
    /// What percentages are of.
    pub basis: Option<Basis>,
    /// Read from top to bottom: the last that holds applies.
    pub steps: Vec<PenaltyStep>,
    /// The ledger that it is entered into; `null` if it is owed to the provider.
    pub into: Option<String>,
    /// Findings that the parties let stand.
    pub accepts: Vec<AcceptedFinding>,
}

/// Entries in time order, from which credits are paid.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// What is in it when the agreement takes effect.
    pub starts: Value,
    /// An entry can be used for windows that begin within so long after the last day of its own; `null` is
    /// without end.
    pub expires: Option<Length>,
    /// Which entries are used first.
    pub first: First,
    /// Findings that the parties let stand.
    pub accepts: Vec<AcceptedFinding>,
}

/// Which entries of a ledger are used first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum First {
    /// Those that were entered first.
    Oldest,
    /// Those that were entered last.
    Newest,
}
