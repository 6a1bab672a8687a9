//! The examples and their data, against the second computation of each that stands beside it in
//! Python: every figure must be the same fraction.
//!
//! Each example says how many figures were compared, so that one that goes missing is noticed.

pub(crate) mod compare;
mod rows;
mod services;
