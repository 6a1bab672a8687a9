//! What names and keys mean at the place that is lowered.

use crate::ir::direction::Direction;
use crate::ir::{Expr, Metric, Path};
use crate::plan::v1::NodeId;

/// Keys, parameters and reliefs in force.
#[derive(Default)]
pub(super) struct Scope<'a> {
    /// Keys that are bound: the objective's, then those of enclosing quantifiers and buckets.
    pub(super) keys: Vec<String>,
    /// The objective at hand.
    pub(super) objective: Option<&'a Path>,
    /// The metric whose locals and parameters are visible.
    pub(super) metric: Option<&'a Metric>,
    /// Values of its parameters.
    pub(super) arguments: &'a [Expr],
    /// Rows of these sources for which a condition holds count as good.
    pub(super) relieved: Vec<(Path, NodeId)>,
    /// How many rows lie between the place at hand and the beginning of the formula, or of the named
    /// part of it, in which it stands.
    pub(super) rows: u32,
    /// How many rows lie outside of that named part.
    pub(super) outside: u32,
    /// Which way is good for the value at hand. It turns round under a minus sign, so that rows
    /// which count as good raise `share(calls, answered)` and lower `share(calls, abandoned)`.
    pub(super) good: Direction,
}

impl<'a> Scope<'a> {
    /// A `let` line of the metric.
    pub(super) fn local(&self, name: &str) -> Option<&'a Expr> {
        let lets = &self.metric?.lets;
        lets.iter()
            .find(|(local, _)| local == name)
            .map(|(_, value)| value)
    }

    /// The value of a parameter.
    pub(super) fn argument(&self, name: &str) -> Option<&'a Expr> {
        let parameters = &self.metric?.parameters;
        let index = parameters.iter().position(|(it, _)| it == name)?;
        self.arguments.get(index)
    }
}
