//! The second half of a plan: from figures to verdicts, credits, rights and dates.
//!
//! Everything here is exact arithmetic over small numbers, in closed intervals where
//! data leaves something open: an interval always contains the truth, and what
//! follows from it is an interval again, up to the amount that is payable.

pub mod formula;
