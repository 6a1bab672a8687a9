//! The difference of two agreements, version 1, as it is written to JSON.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The format's name.
pub const FORMAT: &str = "slac/difference/1";

/// What differs in what was agreed. Names, order and layout are no part of that.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// `slac/difference/1`
    pub format: String,
    /// The agreement before.
    pub before: Side,
    /// The agreement afterwards.
    pub after: Side,
    /// Declarations that have another name and say the same.
    pub renamed: Vec<Renamed>,
    /// What differs: promises first, then money, duties, dates and definitions.
    pub changes: Vec<Change>,
}

/// One of the two agreements.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// Its path.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Its version, in the parties' words.
    pub version: Option<String>,
}

/// A declaration with another name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Renamed {
    /// Its kind.
    pub kind: String,
    /// Its path before.
    pub before: String,
    /// Its path afterwards.
    pub after: String,
}

/// Something that differs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// What it is about.
    pub subject: Subject,
    /// What became of it.
    pub what: What,
    /// The kind of the declaration: `objective`.
    pub kind: String,
    /// Its path afterwards, or before if it is gone.
    pub path: String,
    /// Its title.
    pub title: Option<String>,
    /// The clause that differs, by its word; `null` for a declaration as a whole.
    pub clause: Option<String>,
    /// What it said, in words of the language, line by line.
    pub before: Vec<String>,
    /// What it says afterwards.
    pub after: Vec<String>,
    /// Whether it asks for more or for less.
    pub relation: Relation,
    /// Whom it favours.
    pub favours: Favours,
    /// Why.
    pub because: String,
    /// Values or data for which the two agreements, evaluated, differ.
    pub witnesses: Vec<Witness>,
}

/// What a change is about.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// What is promised.
    Promises,
    /// Fees, credits, what is paid.
    Money,
    /// What the parties must or may do.
    Duties,
    /// From when, until when.
    Dates,
    /// Who and what is meant, and how it is measured.
    Definitions,
}

/// What became of something.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed,
}

/// How what is asked for afterwards stands to what was asked for before.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The same in all cases, said otherwise.
    Equal,
    /// More is promised, owed or asked for in some cases, and less in none.
    Stricter,
    /// Less in some cases, and more in none.
    Looser,
    /// More in some cases and less in others.
    Incomparable,
    /// It is not decided.
    Undecided,
}

/// Whom a change favours.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Favours {
    /// Who provides.
    Provider,
    /// Who receives.
    Customer,
    /// Now one, now the other.
    Both,
    /// Neither.
    Neither,
    /// It is not decided.
    Undecided,
}

/// A value, or a small data set, for which the two agreements differ.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Witness {
    /// The values of the objectives, in each of their windows. One that has no value here is judged without data.
    pub given: Vec<GivenValue>,
    /// Data, as `given` of a worked example: nothing else happened, samples are good where no row says otherwise, and
    /// each holds until the next. Where there is data, no values are given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data: Vec<GivenRows>,
    /// The objective whose verdict differs, by its path afterwards, where it is not the change's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objective: Option<String>,
    /// The period that was evaluated: `2026-Q2`.
    pub over: String,
    /// The window or the period whose amount differs; with data it is all that was evaluated. `null` for a verdict:
    /// missed is then missed in some window of what was evaluated.
    pub window: Option<String>,
    /// The group that differs, by names of members of enums; empty where there are none, or all count.
    pub group: Vec<Member>,
    /// What followed before.
    pub before: Outcome,
    /// What follows afterwards.
    pub after: Outcome,
}

/// Rows of a source.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenRows {
    /// The source, by its path afterwards.
    pub source: String,
    /// Its fields.
    pub columns: Vec<String>,
    /// Their values as a cell of a CSV file holds them; `null` is an absent value.
    pub rows: Vec<Vec<Option<String>>>,
}

/// A value of an objective.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenValue {
    /// The objective, by its path afterwards (or before, if it is gone).
    pub objective: String,
    /// The value: an integer or a ratio.
    pub value: String,
    /// The value for people.
    pub shown: String,
    /// Whether this value makes the difference; the others keep what is promised.
    pub decisive: bool,
}

/// A key and its value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The key.
    pub key: String,
    /// The member of the enum.
    pub value: String,
}

/// What follows from a value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The promise is kept.
    Met,
    /// The promise is not kept.
    Missed,
    /// So much is due for the window.
    Due {
        /// An integer or a ratio: of money in the contract's currency, of points, of days.
        exact: String,
        /// For people.
        shown: String,
    },
}

/// The JSON Schema of a difference, as it is published beside this program.
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Difference).to_value();
    if let Some(fields) = schema.as_object_mut() {
        fields.insert("title".to_owned(), "slac difference, version 1".into());
    }
    schema
}
