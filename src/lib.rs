//! slac: service level agreements as a language.
#![doc = ""]
#![doc = include_str!("../ARCHITECTURE.md")]
#![cfg_attr(
    test,
    allow(clippy::panic, reason = "a test that cannot go on says why")
)]

mod beside;
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod contract;
pub mod diagnostics;
pub mod difference;
pub mod document;
pub mod emit;
pub mod evaluate;
pub mod format;
pub mod ide;
pub mod ir;
pub mod phrases;
pub mod plan;
pub mod prelude;
pub mod project;
pub mod quantity;
pub mod resolve;
pub mod syntax;
pub mod text;
pub mod witness;

pub use check::compile::{
    Before, Compilation, Declared, Reading, check_text, compile, compile_and_keep, compile_as_of,
    compile_with,
};
