//! Windows as rules with an anchor, not as lists of months.

use super::{Expr, Period};
use crate::quantity::{self, Basis, Weekday, WindowUnit};

/// Where the boundaries of a period lie.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
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

/// The unit of a periodic window.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
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

/// `calendar month`, `contract year`, `billing month from 15`, `fiscal quarter from february`,
/// `calendar week from monday`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PeriodRule {
    /// Where it begins.
    pub basis: PeriodBasis,
    /// How long it is.
    pub size: PeriodSize,
    /// Week: first weekday, 0 is Monday. Billing: day of the month. Fiscal: month. Otherwise 0.
    pub from: u8,
}

impl PeriodRule {
    /// As time is cut by it; nothing where `from` is no day or month.
    pub fn windows(self) -> Option<quantity::PeriodRule> {
        let basis = match self.basis {
            PeriodBasis::Calendar => Basis::Calendar {
                week_start: *Weekday::ALL.get(usize::from(self.from))?,
            },
            PeriodBasis::Contract => Basis::Contract,
            PeriodBasis::Billing if (1..=31).contains(&self.from) => {
                Basis::Billing { day: self.from }
            }
            PeriodBasis::Fiscal if (1..=12).contains(&self.from) => {
                Basis::Fiscal { month: self.from }
            }
            PeriodBasis::Billing | PeriodBasis::Fiscal => return None,
        };
        let unit = match self.size {
            PeriodSize::Hour => WindowUnit::Hour,
            PeriodSize::Day => WindowUnit::Day,
            PeriodSize::Week => WindowUnit::Week,
            PeriodSize::Month => WindowUnit::Month,
            PeriodSize::Quarter => WindowUnit::Quarter,
            PeriodSize::Year => WindowUnit::Year,
        };
        Some(quantity::PeriodRule { basis, unit })
    }
}

/// What an objective is judged over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Window {
    /// Each period.
    Period(PeriodRule),
    /// The length before each boundary of a period.
    Rolling {
        /// How long.
        length: Length,
        /// How often one ends.
        every: PeriodRule,
    },
    /// Each row of a source: from its date to its end.
    Row {
        /// The rows.
        rows: Box<Expr>,
        /// Rows of one key that touch or overlap are one.
        merged_by: Option<String>,
    },
    /// Each run of a set of time.
    Run(Box<Expr>),
    /// The length before the date of each row.
    BeforeRow {
        /// How long.
        length: Length,
        /// The rows.
        rows: Box<Expr>,
    },
}

/// Elapsed time or a period.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Length {
    /// Microseconds.
    Elapsed(i64),
    /// Counted on a calendar; business days name it.
    Period(Period, Option<super::Path>),
}
