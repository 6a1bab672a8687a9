//! The agreement as JSON, for programs that are not slac.
//!
//! [`build`] makes a contract from the agreement and from nothing else; [`v1`] is its
//! form, [`canonical`] and [`digest`] are what is hashed and signed.
//!
//! Not here: how it is computed (`plan`), files (`project`).

mod build;
mod canonical;
pub mod v1;

pub use build::{build, with_provenance};
pub use canonical::{canonical, digest, sha256};
