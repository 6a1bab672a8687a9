//! Types of expressions, and constants.

use super::Path;
use crate::quantity::Number;
use std::fmt;

/// The exponents of the base dimensions: `EUR/hour` is money 1, time -1.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Dimension {
    /// Elapsed time, in microseconds.
    pub time: i8,
    /// Money, in units of the contract's currency.
    pub money: i8,
    /// Data size, in bits.
    pub data: i8,
}

impl Dimension {
    /// Elapsed time.
    pub const TIME: Self = Self {
        time: 1,
        money: 0,
        data: 0,
    };
    /// Money.
    pub const MONEY: Self = Self {
        time: 0,
        money: 1,
        data: 0,
    };
    /// Data size.
    pub const DATA: Self = Self {
        time: 0,
        money: 0,
        data: 1,
    };

    /// Whether all exponents are zero.
    pub fn is_none(self) -> bool {
        self == Self::default()
    }

    /// The dimension of a product.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        Self {
            time: self.time.saturating_add(other.time),
            money: self.money.saturating_add(other.money),
            data: self.data.saturating_add(other.data),
        }
    }

    /// The dimension of a quotient.
    #[must_use]
    pub fn per(self, other: Self) -> Self {
        Self {
            time: self.time.saturating_sub(other.time),
            money: self.money.saturating_sub(other.money),
            data: self.data.saturating_sub(other.data),
        }
    }
}

/// What an expression yields.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Type {
    /// A dimensionless number.
    Number,
    /// A dimensionless number, written and shown as a percentage.
    Percent,
    /// A distance between percentages: `1 percentage point`.
    PercentagePoints,
    /// A quantity with a dimension: a duration, money, a size, a rate. Never dimensionless.
    Quantity(Dimension),
    /// A length counted on a calendar: days, business days, weeks, months, quarters, years.
    Period,
    /// Points of a penalty.
    Points,
    /// A calendar date.
    Date,
    /// An instant.
    Timestamp,
    /// A time of day.
    TimeOfDay,
    /// Words.
    Text,
    /// True or false.
    Bool,
    /// A member of the enum with this path.
    Enum(Path),
    /// Several values of one type.
    List(Box<Type>),
    /// A party of the agreement.
    Party,
    /// A calendar: a set of instants by rule.
    Calendar,
    /// A set of dates: holidays.
    Dates,
    /// A set of time on the whole time line.
    Time,
    /// Rows of the source with this path.
    Rows(Path),
    /// Something is wrong here and was reported; agrees with every type.
    Unknown,
}

impl Type {
    /// Elapsed time.
    pub const DURATION: Self = Self::Quantity(Dimension::TIME);
    /// Money in the contract's currency.
    pub const MONEY: Self = Self::Quantity(Dimension::MONEY);
    /// Data size.
    pub const DATA: Self = Self::Quantity(Dimension::DATA);

    /// The type of a quantity with this dimension; a number when it has none.
    pub fn of_dimension(dimension: Dimension) -> Self {
        if dimension.is_none() {
            Self::Number
        } else {
            Self::Quantity(dimension)
        }
    }

    /// The dimension, if its values are exact numbers.
    pub fn dimension(&self) -> Option<Dimension> {
        match self {
            Self::Number | Self::Percent | Self::PercentagePoints => Some(Dimension::default()),
            Self::Quantity(dimension) => Some(*dimension),
            _ => None,
        }
    }

    /// Whether its values are exact numbers.
    pub fn is_numeric(&self) -> bool {
        self.dimension().is_some()
    }
}

/// In the author's words: `a percentage`, `a duration`.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Self::Number => "a number",
            Self::Percent => "a percentage",
            Self::PercentagePoints => "a number of percentage points",
            Self::Quantity(Dimension::TIME) => "a duration",
            Self::Quantity(Dimension::MONEY) => "an amount of money",
            Self::Quantity(Dimension::DATA) => "a data size",
            Self::Quantity(_) => "a rate",
            Self::Period => "a period of days or months",
            Self::Points => "points",
            Self::Date => "a date",
            Self::Timestamp => "a timestamp",
            Self::TimeOfDay => "a time of day",
            Self::Text => "text",
            Self::Bool => "true or false",
            Self::Enum(path) => return write!(f, "a value of `{path}`"),
            Self::List(of) => return write!(f, "a list of {of}"),
            Self::Party => "a party",
            Self::Calendar => "a calendar",
            Self::Dates => "a set of dates",
            Self::Time => "a set of time",
            Self::Rows(source) => return write!(f, "rows of `{source}`"),
            Self::Unknown => "something unknown",
        };
        f.write_str(words)
    }
}

/// The unit of a period counted on a calendar.
pub use crate::quantity::{Period, PeriodUnit};

/// A value known when the contract is read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Constant {
    /// A number, percentage, duration (µs), money, size or rate, by the expression's type.
    Number(Number),
    /// A period. Business days name their calendar in [`Constant::BusinessDays`].
    Period(Period),
    /// Business days of this calendar.
    BusinessDays(u32, Path),
    /// Words.
    Text(String),
    /// True or false.
    Bool(bool),
    /// A member of an enum.
    Member {
        /// The enum.
        of: Path,
        /// The member's name.
        name: String,
    },
    /// A date.
    Date(crate::quantity::Date),
    /// An instant.
    Instant(crate::quantity::Instant),
    /// A time of day.
    TimeOfDay(crate::quantity::TimeOfDay),
    /// A party.
    Party(Path),
    /// A calendar; `always` is built in.
    Calendar(Path),
}
