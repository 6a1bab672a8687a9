//! Exact numbers, money, durations, dates, zones, calendars and sets of time.
//!
//! Knows nothing of the language. No binary floating point occurs here: a
//! number is a ratio of integers, a duration a count of microseconds, an
//! instant a count of microseconds since 1970-01-01T00:00:00Z.
//!
//! | of | modules |
//! |---|---|
//! | numbers | `unit_name` (units that a contract declares), `number`, `interval` (bounds of one that is not known), `relation`, `truth`, `money` |
//! | time that elapses | `instant`, `duration`, `time_set`, `known` (a set of which part is known) |
//! | time as people read it | `civil`, `zone`, `period`, `calendar`, `window`, `window_name` |

mod calendar;
mod civil;
mod duration;
mod instant;
mod interval;
mod known;
pub mod money;
mod number;
mod period;
mod relation;
#[cfg(test)]
mod testing;
mod time_set;
mod truth;
mod unit_name;
mod window;
mod window_name;
mod zone;

pub use calendar::{Calendar, CalendarRule, DateList, DateSet, Hours, WeekRule};
pub use civil::{Date, LocalDateTime, TimeOfDay, Weekday};
pub use duration::{Duration, describe, unit_micros, unit_words};
pub use instant::Instant;
pub use interval::Interval;
pub use known::{Known, Quantifier, at_least, at_least_of_existing};
pub use money::Currency;
pub use number::{Decimal, DecimalError, MAX_DIGITS, Number, Rounding};
pub use period::{Period, PeriodUnit};
pub use relation::Relation;
pub use time_set::{Run, TimeSet};
pub use truth::Truth;
pub use unit_name::UnitName;
pub use window::{Basis, PeriodRule, RollingLength, Window, WindowRule, WindowUnit, windows};
pub use window_name::{NamedPeriod, parse_window_name};
pub use zone::{Local, Zone};
