//! Judging, tried on figures worked out by hand.

mod bench;
mod credits;
mod fees;
mod remedies;
mod rights;
mod verdicts;
