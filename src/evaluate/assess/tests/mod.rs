//! Judging, tried on figures worked out by hand.

mod bench;
mod completions;
mod credits;
mod fees;
mod intervals;
mod ledgers;
mod naive;
mod properties;
mod remedies;
mod rights;
mod verdicts;
