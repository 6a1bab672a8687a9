//! Rules of time: periods, lengths, windows, calendars.

use super::{Exact, Formula};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where the boundaries of a period lie.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PeriodBasis {
    /// The calendar's own.
    Calendar,
    /// Counted from the effective date.
    Contract,
    /// From a day of the month.
    Billing,
    /// A year that begins with another month.
    Fiscal,
}

/// Size of a period.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PeriodSize {
    /// An hour of the local clock.
    Hour,
    /// A local day.
    Day,
    /// Seven local days.
    Week,
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// Twelve months.
    Year,
}

/// A periodic window, by the clock of the contract's zone: `calendar month`, `billing month from 15`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodRule {
    /// Where it begins.
    pub basis: PeriodBasis,
    /// How long it is.
    pub size: PeriodSize,
    /// Weeks: the first weekday, 0 is Monday. Billing: the day of the month. Fiscal: the month. Otherwise 0.
    pub from: u8,
}

/// What a period counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PeriodUnit {
    /// Days.
    Day,
    /// Business days of a calendar.
    BusinessDay,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Quarters.
    Quarter,
    /// Years.
    Year,
}

/// Elapsed time, or a period counted on a calendar. The two never turn into one another.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "length", rename_all = "snake_case", deny_unknown_fields)]
pub enum Length {
    /// Time that a clock measures.
    Elapsed {
        /// So many microseconds.
        microseconds: Exact,
    },
    /// So many days, weeks, months …
    Period {
        /// How many.
        count: u32,
        /// Of what.
        unit: PeriodUnit,
        /// Business days: of this calendar.
        calendar: Option<String>,
    },
}

/// How often.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "every", rename_all = "snake_case", deny_unknown_fields)]
pub enum Every {
    /// In each period.
    Period {
        /// The period.
        period: PeriodRule,
    },
    /// Each time so much has passed.
    Length {
        /// How much.
        length: Length,
    },
}

/// What an objective is judged over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "window", rename_all = "snake_case", deny_unknown_fields)]
pub enum Window {
    /// Each period.
    Period {
        /// The period.
        period: PeriodRule,
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
        /// The rows.
        rows: Formula,
        /// Rows of one value of this field that touch or overlap are one.
        merged_by: Option<String>,
    },
    /// Each run of a set of time.
    Run {
        /// The set of time.
        time: Formula,
    },
    /// The length before the date of each row.
    BeforeRow {
        /// How long.
        length: Length,
        /// The rows.
        rows: Formula,
    },
}

/// A calendar as a rule.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub enum CalendarRule {
    /// Every instant.
    Always,
    /// A set of dates: holidays. It is no set of instants; working weeks name it.
    Dates {
        /// The dates.
        dates: Dates,
    },
    /// Hours by weekday.
    Week {
        /// IANA name of the zone in which dates and hours are read.
        timezone: String,
        /// Opening times, Monday first.
        hours: Vec<Vec<Hours>>,
        /// Days without hours.
        closed: Dates,
        /// Days with other hours; they win over the week and over `closed`.
        open: Vec<OpenDays>,
    },
    /// In any of them.
    Union {
        /// The calendars.
        of: Vec<CalendarRule>,
    },
    /// In all of them.
    Intersection {
        /// The calendars.
        of: Vec<CalendarRule>,
    },
    /// In the first and not in the second.
    Except {
        /// The first.
        of: Box<CalendarRule>,
        /// The second.
        except: Box<CalendarRule>,
    },
}

/// From a time of day up to, and without, another.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// `08:00:00`
    pub from: String,
    /// `18:00:00`; the end of the day is `24:00:00`.
    pub to: String,
}

/// Days with hours of their own.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenDays {
    /// First day.
    pub from: String,
    /// Last day; it belongs to them.
    pub to: String,
    /// Opening times.
    pub hours: Vec<Hours>,
}

/// A set of dates.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub enum Dates {
    /// Listed.
    Listed {
        /// Single days, `2026-12-24`.
        dates: Vec<String>,
        /// Days of every year, `12-24`.
        yearly: Vec<String>,
        /// First and last days, both included.
        ranges: Vec<DateRange>,
    },
    /// In any of them.
    Union {
        /// The sets.
        of: Vec<Dates>,
    },
    /// In all of them.
    Intersection {
        /// The sets.
        of: Vec<Dates>,
    },
    /// In the first and not in the second.
    Except {
        /// The first.
        of: Box<Dates>,
        /// The second.
        except: Box<Dates>,
    },
}

/// From a day to a day, both included.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DateRange {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
}
