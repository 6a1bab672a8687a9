//! Periods: what is counted on a calendar rather than by a clock.
//!
//! A month has no fixed length. A period is added to a *date* and gives a date:
//! the n-th such day after it, whose own day does not count.

use super::calendar::Calendar;
use super::civil::Date;
use std::fmt;

/// More units than this are refused: no agreement counts so far, and a search stays short.
const MOST: u32 = 100_000;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum PeriodUnit {
    Day,
    BusinessDay,
    Week,
    Month,
    Quarter,
    Year,
}

/// So many days, business days, weeks, months, quarters or years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: PeriodUnit,
}

impl PeriodUnit {
    /// Every unit.
    pub const ALL: [Self; 6] = [
        Self::Day,
        Self::BusinessDay,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
    ];

    /// In the singular: `business day`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::BusinessDay => "business day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The unit that is written so, in the singular or the plural.
    pub fn parse(words: &str) -> Option<Self> {
        let singular = words.strip_suffix('s').unwrap_or(words);
        Self::ALL.into_iter().find(|unit| unit.word() == singular)
    }
}

impl Period {
    /// So many of a unit.
    pub fn new(count: u32, unit: PeriodUnit) -> Self {
        Self { count, unit }
    }

    /// The n-th such day after `date`. A day that the target month lacks becomes its last one.
    ///
    /// Nothing when the result lies beyond the year 9999, for more than 100 000 units, and for
    /// business days without a calendar, or on one that has none for ten years.
    pub fn add(self, date: Date, business: Option<&Calendar>) -> Option<Date> {
        self.step(date, 1, business)
    }

    /// The n-th such day before `date`, under the same limits as [`Period::add`].
    pub fn subtract(self, date: Date, business: Option<&Calendar>) -> Option<Date> {
        self.step(date, -1, business)
    }

    fn step(self, date: Date, direction: i64, business: Option<&Calendar>) -> Option<Date> {
        if self.count > MOST {
            return None;
        }
        let count = i64::from(self.count) * direction;
        let days = |days: i64| Date::from_days(date.days() + days);
        let months = |months: i64| {
            let (first, last) = (Date::MIN.month_number(), Date::MAX.month_number());
            let inside = (first..=last).contains(&(date.month_number() + months));
            inside.then(|| date.plus_months(months))
        };
        match self.unit {
            PeriodUnit::Day => days(count),
            PeriodUnit::Week => days(7 * count),
            PeriodUnit::Month => months(count),
            PeriodUnit::Quarter => months(3 * count),
            PeriodUnit::Year => months(12 * count),
            PeriodUnit::BusinessDay => {
                let calendar = business?;
                (0..self.count)
                    .try_fold(date, |day, _| calendar.business_day_beyond(day, direction))
            }
        }
    }
}

/// `1 day`, `3 business days`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.count == 1 { "" } else { "s" };
        write!(f, "{} {}{plural}", self.count, self.unit.word())
    }
}

#[cfg(test)]
mod tests;
