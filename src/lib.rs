//! slac: service level agreements as a language.
pub mod diagnostics;
pub mod evaluate;
pub mod ir;
pub mod plan;
pub mod quantity;
pub mod syntax;
pub mod text;
