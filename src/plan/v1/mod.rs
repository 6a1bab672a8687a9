//! The evaluation plan, version 1, as it is written to JSON.
//!
//! Two halves. The **measurement** half is relational and knows no word of the
//! contract: scan a source, filter rows, cut by windows, unite spans, find runs,
//! bucket, aggregate. It yields small exact figures for each objective, window
//! and group. The **assessment** half is exact arithmetic over those figures:
//! value, verdict, ladder, pipeline, rights. "Measure where the data lives;
//! judge exactly, here."
//!
//! These types are a promise to readers of the JSON: they change only with the
//! version. All numbers are strings ([`Exact`]), so that no reader's binary
//! floating point can touch them; durations are microseconds.

mod assessment;
mod exact;
mod figure;
mod formula;
mod measurement;
mod node;
mod penalty;
mod rules;
mod source;

pub use assessment::*;
pub use exact::Exact;
pub use figure::*;
pub use formula::*;
pub use measurement::*;
pub use node::*;
pub use penalty::*;
pub use rules::*;
pub use source::*;

use crate::quantity::UnitName;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The format's name.
pub const FORMAT: &str = "slac/plan/1";

/// An evaluation plan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// `slac/plan/1`
    pub format: String,
    /// What it evaluates.
    pub agreement: AgreementHeader,
    /// Calendars by path, as rules; dates are local to each one's zone.
    pub calendars: BTreeMap<String, Calendar>,
    /// Tables by path, inlined.
    pub tables: BTreeMap<String, Table>,
    /// Enums by path.
    pub enums: BTreeMap<String, Vec<Member>>,
    /// What is measured.
    pub measurement: Measurement,
    /// How it is judged.
    pub assessment: Assessment,
}

/// What a plan evaluates.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreementHeader {
    /// The contract's path.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Its version, in the parties' words.
    pub version: Option<String>,
    /// First day in force.
    pub effective: String,
    /// Last day of the first term, if it has one and does not renew.
    pub until: Option<String>,
    /// IANA name of the contract's zone.
    pub timezone: String,
    /// Release of the time-zone data by which the plan was made.
    pub timezone_release: String,
    /// ISO 4217 code.
    pub currency: String,
    /// Path and title of the provider.
    pub provider: Party,
    /// Path and title of the customer.
    pub customer: Party,
    /// The plan holds the terms as of this day; `None` is the base.
    pub as_of: Option<String>,
}

/// A party by path and title.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Path.
    pub path: String,
    /// Title.
    pub title: String,
}

/// A table: key to cells.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Names of the columns after the key.
    pub columns: Vec<String>,
    /// The key as text, and one value a column.
    pub rows: BTreeMap<String, Vec<Value>>,
}

/// A member of an enum.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// What data may hold instead.
    pub text: Option<String>,
}

/// A value known when the plan is made.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Value {
    /// A number, percentage, money, size; a duration in microseconds.
    Number(Exact),
    /// Words, or a member of an enum by name.
    Text(String),
    /// True or false.
    Bool(bool),
    /// A date.
    Date(String),
    /// An instant, RFC 3339 in UTC.
    Instant(String),
    /// A time of day, `08:00:00`.
    TimeOfDay(String),
    /// A calendar by path; `always` is built in.
    Calendar(String),
    /// A period on a calendar.
    Period(Period),
    /// A party by path.
    Party(String),
}

/// In which unit a number is shown.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A plain number.
    Number,
    /// A percentage: 999/1000 is shown as 99.9 %.
    Percent,
    /// Microseconds, shown as a duration.
    Duration,
    /// Money in the contract's currency.
    Money,
    /// Bits.
    Data,
    /// Points.
    Points,
    /// A rate of other units.
    Rate,
    /// So many of a unit that the contract declares, by the word for it.
    Declared(UnitName),
    /// An instant: microseconds since 1970 in UTC, shown by the contract's clock.
    Instant,
    /// A date: the last microsecond of the day by the contract's clock, as an instant.
    Date,
    /// A condition: 1 is true, 0 is false.
    Truth,
}

/// The JSON Schema of a plan, as it is published beside this program.
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Plan).to_value();
    if let Some(fields) = schema.as_object_mut() {
        fields.insert("title".to_owned(), "slac evaluation plan, version 1".into());
    }
    schema
}
