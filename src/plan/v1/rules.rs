//! Rules of time: periods, windows, calendars.

use super::Exact;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where the boundaries of a period lie.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
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

/// Size of a periodic window.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema,
)]
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

/// A periodic window in the contract's zone.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodRule {
    /// Where it begins.
    pub basis: PeriodBasis,
    /// How long it is.
    pub size: PeriodSize,
    /// Week: first weekday, 0 is Monday. Billing: day of the month. Fiscal: month. Otherwise 0.
    pub from: u8,
}

/// A period counted on a calendar.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: PeriodUnit,
    /// Business days: on this calendar.
    pub calendar: Option<String>,
}

/// Unit of a period.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PeriodUnit {
    /// Days.
    Day,
    /// Business days.
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

/// Elapsed time or a period.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// Microseconds.
    Elapsed(Exact),
    /// On a calendar.
    Period(Period),
}

/// A calendar as a rule.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Calendar {
    /// Every instant.
    Always,
    /// Working hours by weekday.
    Week {
        /// IANA name.
        timezone: String,
        /// Opening times, Monday first: pairs of `08:00:00` and `18:00:00`.
        hours: Vec<Vec<(String, String)>>,
        /// Days without hours.
        closed: Dates,
        /// Days with other hours; they win.
        open: Vec<OpenDays>,
    },
    /// In any.
    Union {
        /// Of these.
        of: Vec<Calendar>,
    },
    /// In all.
    Intersection {
        /// Of these.
        of: Vec<Calendar>,
    },
    /// In the first and not in the second.
    Except {
        /// The first.
        of: Box<Calendar>,
        /// The second.
        except: Box<Calendar>,
    },
}

/// Days with hours of their own.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenDays {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Opening times.
    pub hours: Vec<(String, String)>,
}

/// A set of dates.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Dates {
    /// Listed.
    Listed {
        /// Single days.
        dates: Vec<String>,
        /// Days of every year, `12-24`.
        yearly: Vec<String>,
        /// First and last days.
        ranges: Vec<(String, String)>,
    },
    /// In any.
    Union {
        /// Of these.
        of: Vec<Dates>,
    },
    /// In all.
    Intersection {
        /// Of these.
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
