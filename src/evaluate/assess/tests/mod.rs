//! Judging, tried on figures worked out by hand.

mod bench;
mod credits;
mod fees;
mod properties;
mod remedies;
mod rights;
mod verdicts;
