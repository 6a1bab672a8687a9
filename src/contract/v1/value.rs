//! Types and values: a number never stands without its unit.

use super::{Exact, PeriodUnit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a formula or a field yields.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Type {
    /// A number without a unit.
    Number,
    /// A number that is written as a percentage: 99.9 % is `"999/1000"`.
    Percent,
    /// A distance between percentages; one percentage point is `"1/100"`.
    PercentagePoints,
    /// Elapsed time, in microseconds.
    Duration,
    /// Money in the contract's currency.
    Money,
    /// A data size, in bits.
    Data,
    /// A quotient or product of these; each base unit with its exponent.
    Rate {
        /// Of microseconds.
        time: i8,
        /// Of the currency.
        money: i8,
        /// Of bits.
        data: i8,
        /// Of points.
        points: i8,
        /// Of units that the contract declares.
        units: BTreeMap<String, i8>,
    },
    /// So many of a unit that the contract declares.
    Unit {
        /// Path of the unit.
        unit: String,
    },
    /// Days, weeks, months …, counted on a calendar.
    Period,
    /// A duration or a period, row by row of a table.
    DurationOrPeriod,
    /// Points of a penalty.
    Points,
    /// A date.
    Date,
    /// An instant.
    Timestamp,
    /// A time of day.
    TimeOfDay,
    /// Words.
    Text,
    /// True or false.
    Bool,
    /// A member of an enum.
    Enum {
        /// The enum.
        of: String,
    },
    /// Several values.
    List {
        /// Their type.
        of: Box<Type>,
    },
    /// A party.
    Party,
    /// A calendar: a set of instants by rule.
    Calendar,
    /// A set of dates.
    Dates,
    /// A set of time on the whole time line.
    Time,
    /// Rows of a source.
    Rows {
        /// The source.
        of: String,
    },
    /// Nothing that is known. Never in a contract without errors.
    Unknown,
}

/// A value that stands in the contract, with its unit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Value {
    /// A number without a unit.
    Number {
        /// The number.
        value: Exact,
    },
    /// A percentage: 99.9 % is `"999/1000"`.
    Percent {
        /// The ratio.
        value: Exact,
    },
    /// A distance between percentages: one percentage point is `"1/100"`.
    PercentagePoints {
        /// The ratio.
        value: Exact,
    },
    /// Elapsed time.
    Duration {
        /// In microseconds.
        microseconds: Exact,
    },
    /// Money.
    Money {
        /// How much.
        amount: Exact,
        /// ISO 4217 code.
        currency: String,
    },
    /// A data size.
    Data {
        /// In bits.
        bits: Exact,
    },
    /// A quotient or product of units; each base unit with its exponent.
    Rate {
        /// The number.
        value: Exact,
        /// Exponent of microseconds.
        time: i8,
        /// Exponent of the currency.
        money: i8,
        /// Exponent of bits.
        data: i8,
        /// Exponent of points.
        points: i8,
        /// Exponents of units that the contract declares.
        units: BTreeMap<String, i8>,
    },
    /// So many of a unit that the contract declares.
    Unit {
        /// How many.
        value: Exact,
        /// Path of the unit.
        unit: String,
    },
    /// Points of a penalty.
    Points {
        /// How many.
        value: Exact,
    },
    /// Counted on a calendar.
    Period {
        /// How many.
        count: u32,
        /// Of what.
        unit: PeriodUnit,
        /// Business days: of this calendar.
        calendar: Option<String>,
    },
    /// Words.
    Text {
        /// The words.
        text: String,
    },
    /// True or false.
    Bool {
        /// Which.
        value: bool,
    },
    /// A member of an enum.
    Member {
        /// The enum.
        of: String,
        /// The member's name.
        name: String,
    },
    /// A date.
    Date {
        /// `2026-12-24`
        date: String,
    },
    /// An instant.
    Instant {
        /// RFC 3339, in UTC.
        instant: String,
    },
    /// A time of day.
    TimeOfDay {
        /// `08:00:00`
        time: String,
    },
    /// A party.
    Party {
        /// Its path.
        party: String,
    },
    /// A calendar.
    Calendar {
        /// Its path; `always` is built in.
        calendar: String,
    },
}
