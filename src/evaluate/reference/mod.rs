//! The meaning of a plan's first half: measures, node by node, exactly.
//!
//! This interpreter is the judge of every faster way to measure. It prefers
//! being obviously right to being clever, but it is not wasteful: what does not
//! depend on the window or the row is computed once, and rows and runs are
//! walked in the order of time.

mod aggregate;
mod buckets;
mod clocks;
mod coverage;
mod engine;
mod evidence;
mod figure;
mod groups;
mod measure;
mod open_end;
mod rows;
mod runs;
mod samples;
mod scalar;
mod shape;
mod span;
mod times;
mod values;

pub use measure::measure;

use crate::quantity::Instant;
use std::fmt;

/// What is asked for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Request {
    /// For which time.
    pub over: Over,
    /// The statement's cut-off: what happened later is not seen. `None` is the end of the data.
    pub cut_off: Option<Instant>,
}

/// A stretch of time that is asked for: windows that end in it are measured, and all before them
/// back to the effective date.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Over {
    /// From the effective date to the end of the data.
    #[default]
    All,
    /// From the first period to the last, by name: `2026-03`.
    Named {
        /// First period.
        first: String,
        /// Last period, included.
        last: String,
    },
    /// From one instant up to another.
    Between {
        /// Start.
        start: Instant,
        /// End.
        end: Instant,
    },
}

/// Why nothing could be measured.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MeasureError {
    /// The name is none of a period.
    Period(String),
    /// Nothing says until when: no period was named and there is no data.
    NoEnd,
    /// The plan contradicts itself: in words. Plans that slac makes never do.
    Plan(String),
}

impl fmt::Display for MeasureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Period(name) => {
                write!(
                    f,
                    "`{name}` is no period: write it like `2026-03`, `2026-Q1` or `2026-03-31`"
                )
            }
            Self::NoEnd => f.write_str("there is no data and no period was named"),
            Self::Plan(why) => write!(f, "the plan cannot be measured: {why}"),
        }
    }
}

impl std::error::Error for MeasureError {}

#[cfg(test)]
mod tests;
