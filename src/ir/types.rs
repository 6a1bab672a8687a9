//! Types of expressions, and constants.

use super::Path;
use crate::quantity::{Number, UnitName};
use std::collections::BTreeMap;
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
    /// Declared units, in the order of their names, with their exponents; then nothing.
    pub units: [Option<(UnitName, i8)>; MOST_UNITS],
    /// Points.
    pub points: i8,
}

/// Most declared units in one product.
const MOST_UNITS: usize = 3;

/// Stands where more declared units meet than a dimension holds.
const CROWDED: i8 = i8::MAX;

impl Dimension {
    /// No dimension at all.
    const NONE: Self = Self {
        time: 0,
        money: 0,
        data: 0,
        points: 0,
        units: [None; MOST_UNITS],
    };
    /// Elapsed time.
    pub const TIME: Self = Self {
        time: 1,
        ..Self::NONE
    };
    /// Money.
    pub const MONEY: Self = Self {
        money: 1,
        ..Self::NONE
    };
    /// Data size.
    pub const DATA: Self = Self {
        data: 1,
        ..Self::NONE
    };
    /// Points.
    pub const POINTS: Self = Self {
        points: 1,
        ..Self::NONE
    };

    /// A declared unit.
    pub fn of_unit(unit: UnitName) -> Self {
        let mut units = [None; MOST_UNITS];
        units[0] = Some((unit, 1));
        Self {
            units,
            ..Self::NONE
        }
    }

    /// The declared unit that this is, if it is nothing else.
    pub fn unit(self) -> Option<UnitName> {
        match self.units[0] {
            Some((unit, 1)) if self == Self::of_unit(unit) => Some(unit),
            _ => None,
        }
    }

    /// Declared units with their exponents.
    pub fn declared(self) -> impl Iterator<Item = (UnitName, i8)> {
        self.units.into_iter().flatten()
    }

    /// Whether more declared units met than one product may have.
    pub fn is_crowded(self) -> bool {
        self.declared().any(|(_, exponent)| exponent == CROWDED)
    }

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
            units: self.joined(other, 1),
            points: self.points.saturating_add(other.points),
        }
    }

    /// The dimension of a quotient.
    #[must_use]
    pub fn per(self, other: Self) -> Self {
        Self {
            time: self.time.saturating_sub(other.time),
            money: self.money.saturating_sub(other.money),
            data: self.data.saturating_sub(other.data),
            units: self.joined(other, -1),
            points: self.points.saturating_sub(other.points),
        }
    }

    /// Declared units of both, those of `other` with `sign`.
    fn joined(self, other: Self, sign: i8) -> [Option<(UnitName, i8)>; MOST_UNITS] {
        let mut all: BTreeMap<UnitName, i8> = self.declared().collect();
        for (unit, exponent) in other.declared() {
            let sum = all.entry(unit).or_default();
            *sum = sum.saturating_add(exponent.saturating_mul(sign));
        }
        all.retain(|_, exponent| *exponent != 0);
        if all.len() > MOST_UNITS {
            all.values_mut().for_each(|exponent| *exponent = CROWDED);
        }
        let mut units = [None; MOST_UNITS];
        for (place, unit) in units.iter_mut().zip(all) {
            *place = Some(unit);
        }
        units
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
    /// A duration or a period, row by row of a table.
    DurationOrPeriod,
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
    /// Points.
    pub const POINTS: Self = Self::Quantity(Dimension::POINTS);

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
            Self::Quantity(Dimension::POINTS) => "points",
            Self::Quantity(dimension) => {
                return match dimension.unit() {
                    Some(unit) => write!(f, "a number of `{}`", unit.as_str()),
                    None => f.write_str("a rate"),
                };
            }
            Self::Period => "a period of days or months",
            Self::DurationOrPeriod => "a duration or a period",
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
