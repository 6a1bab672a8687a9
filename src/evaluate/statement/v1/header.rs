//! What was evaluated, by whom, from which data.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What was evaluated, by whom, from which data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// `slac 0.1.0`
    pub tool: String,
    /// Format of the plan: `slac/plan/1`.
    pub plan: String,
    /// Release of the time-zone data by which windows and deadlines were computed.
    pub timezone_release: String,
    /// The contract.
    pub contract: ContractHeader,
    /// The time asked for.
    pub over: Over,
    /// Clocks that still ran were read at this instant.
    pub cut_off: String,
    /// The data, by source.
    pub data: Vec<SourceData>,
    /// Values given by hand instead of measured.
    pub given: Vec<Given>,
    /// The statement that said what was before, by the time it was asked for.
    pub history: Option<String>,
}

/// The contract that was evaluated.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractHeader {
    /// Path.
    pub path: String,
    /// Title.
    pub title: String,
    /// Version, in the parties' words.
    pub version: Option<String>,
    /// SHA-256 of the canonical JSON contract.
    pub digest: Option<String>,
    /// The terms as of this day; `null` is the base.
    pub as_of: Option<String>,
    /// The provider's title.
    pub provider: String,
    /// The customer's title.
    pub customer: String,
    /// IANA name of its zone.
    pub timezone: String,
    /// ISO 4217 code.
    pub currency: String,
}

/// The time asked for. Windows belong to it by their last instant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Over {
    /// As it was asked for: `2026-04`, `2026-03 to 2026-04`.
    pub name: String,
    /// First day.
    pub first_day: String,
    /// Last day.
    pub last_day: String,
}

/// The data of a source.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceData {
    /// The source's path.
    pub source: String,
    /// Its title.
    pub title: String,
    /// The files.
    pub files: Vec<DataFile>,
    /// Rows accepted.
    pub rows: u64,
    /// Rows refused.
    pub refused: u64,
    /// First instant covered.
    pub from: Option<String>,
    /// First instant no longer covered.
    pub to: Option<String>,
    /// There is no data.
    pub absent: bool,
}

/// A file of data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DataFile {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// A value given by hand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// The objective's path.
    pub objective: String,
    /// The value.
    pub value: super::Amount,
}
