//! The agreement as a document that people read and sign.
//!
//! [`agreement`] makes a [`Document`] from the agreement and nothing else; a writer turns a
//! document into text. Every sentence comes from the table of phrases or from the parties, every
//! quantity is typed, every sentence knows the line of the contract that it says. So the
//! document cannot state what the plan does not compute, and a test can prove that no number
//! was lost or made up.
//!
//! Worked examples are printed with their results. To compute them is not a matter of this
//! layer: who calls hands them in as [`ExampleResults`].

mod agreement;
mod formula;
pub mod html;
pub mod markdown;
pub mod model;
mod number;
mod prose;
pub mod redline;
mod results;
pub mod show;
pub mod visit;

pub use agreement::{agreement, amendment, part};
pub use model::Document;
pub use results::{ExampleResult, ExampleResults, Outcome};
