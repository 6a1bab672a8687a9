//! What to measure and how to judge: the plan of an agreement.
//!
//! [`build`] makes it from the agreement; [`v1`] is its form as JSON, which other
//! engines read; [`walk`] says what a node is made of. The plan knows nothing of
//! the text it came from, and an engine needs nothing but the plan and data.
//!
//! Not here: running it (`evaluate`).

mod build;
mod remap;
pub mod v1;
pub mod walk;

pub use build::{build, build_versions};
