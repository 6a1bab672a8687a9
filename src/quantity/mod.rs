//! Exact numbers, money, durations, dates, zones, calendars and sets of time.
//!
//! Knows nothing of the language. No binary floating point occurs here: a
//! number is a ratio of integers, a duration a count of microseconds, an
//! instant a count of microseconds since 1970-01-01T00:00:00Z.

mod number;
mod relation;

pub use number::{Decimal, DecimalError, Number, Rounding};
pub use relation::Relation;
