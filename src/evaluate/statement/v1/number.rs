//! Numbers in a statement: exact, with a decimal for people.

use crate::plan::v1::{Exact, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A number that is known.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// The number itself: `14383/14400`. Durations are in microseconds, percentages are ratios.
    pub exact: Exact,
    /// A decimal with at most twelve places, cut and never rounded: `0.998819444444`.
    pub decimal: String,
    /// As people read it, with its unit; `…` stands where digits were cut: `99.881944…%`.
    pub shown: String,
}

/// A number that lies between two bounds, both included.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// In which unit.
    pub unit: Unit,
    /// Whether the number is known: then the bounds are equal.
    pub known: bool,
    /// The least that it can be; `null` when there is no bound.
    pub least: Option<Amount>,
    /// The greatest that it can be; `null` when there is no bound.
    pub greatest: Option<Amount>,
}
