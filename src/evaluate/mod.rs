//! Data in, statement out.
//!
//! `data` reads and types files, `reference` measures what the plan's first half
//! asks for, `assess` judges by its second half, `statement` is the result.

pub mod data;
pub mod figures;
pub mod reference;
