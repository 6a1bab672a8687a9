//! Data in, statement out.
//!
//! `data` reads and types files, `reference` measures what the plan's first half
//! asks for, `assess` judges by its second half, `statement` is the result. `example`
//! runs the worked examples of an agreement through all of them.
//! `terms` reads rules of time and zones out of a plan, for both halves.

pub mod assess;
pub mod data;
pub mod example;
pub mod figures;
pub mod reference;
pub mod statement;
pub mod terms;
mod title;

#[cfg(test)]
pub(crate) mod testing;
