//! slac: service level agreements as a language.
pub mod diagnostics;
pub mod quantity;
pub mod syntax;
pub mod text;
