//! What the benchmarks share: contracts and data of any size, and a stopwatch.

#![allow(
    dead_code,
    clippy::print_stdout,
    reason = "each benchmark uses its part and prints its figures"
)]

pub(crate) mod generator;
pub(crate) mod timing;
