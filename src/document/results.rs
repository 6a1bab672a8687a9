//! What came out of the worked examples, as plain values.

use crate::ir::Verdict;
use crate::quantity::Interval;

/// The results of all examples, in the order of the agreement.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExampleResults(pub Vec<ExampleResult>);

/// The results of one example.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExampleResult {
    /// One for each expectation, in order; empty when the example could not be evaluated.
    pub outcomes: Vec<Outcome>,
}

/// What came out where something was expected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// A value, or bounds of one, in the base unit of its type.
    Value(Interval),
    /// A verdict; of a right, met when it is open.
    Verdict(Verdict),
    /// Nothing that can be compared.
    Nothing,
}
