//! slac: service level agreements as a language.
#![doc = ""]
#![doc = include_str!("../ARCHITECTURE.md")]

pub mod diagnostics;
pub mod quantity;
pub mod syntax;
pub mod text;
