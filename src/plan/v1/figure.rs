//! Figures: the small exact things that measuring hands to judging.

use super::{Exact, Formula, NodeId, Roster, Step};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something small and exact that is taken of the data in a window and group.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "figure", rename_all = "snake_case")]
pub enum Figure {
    /// Microseconds of a set of time within the window.
    Length {
        /// The set.
        time: NodeId,
    },
    /// Runs within the window.
    RunCount {
        /// The set.
        time: NodeId,
    },
    /// Microseconds of the longest run within the window.
    Longest {
        /// The set.
        time: NodeId,
    },
    /// Rows dated in the window.
    Count {
        /// The rows.
        rows: NodeId,
    },
    /// Different values among the rows dated in the window.
    CountDistinct {
        /// The rows.
        rows: NodeId,
        /// Over the row.
        what: NodeId,
    },
    /// Sum over the rows dated in the window.
    Sum {
        /// The rows.
        rows: NodeId,
        /// Over the row.
        what: NodeId,
    },
    /// Sums over the rows dated in the window, one for each value of a field; they are parts of the
    /// figure, whose value is their total.
    SumBy {
        /// The rows.
        rows: NodeId,
        /// Over the row.
        what: NodeId,
        /// The field.
        by: String,
    },
    /// Mean over the rows dated in the window: sum and count.
    Mean {
        /// The rows.
        rows: NodeId,
        /// Over the row.
        what: NodeId,
    },
    /// Smallest.
    Min {
        /// The rows.
        rows: NodeId,
        /// Over the row.
        what: NodeId,
    },
    /// Largest.
    Max {
        /// The rows.
        rows: NodeId,
        /// Over the row.
        what: NodeId,
    },
    /// Nearest-rank percentile.
    Percentile {
        /// The rows.
        rows: NodeId,
        /// Over the row.
        what: NodeId,
        /// Which.
        p: Exact,
    },
    /// Rows for which a condition holds, and all rows.
    Share {
        /// The rows.
        rows: NodeId,
        /// Over the row.
        condition: NodeId,
    },
    /// A value of the row that is the window (`over each row of`), or of nothing at all.
    Scalar {
        /// Over that row.
        what: NodeId,
    },
    /// One value a bucket (and key), brought together. Means are kept as sums by denominator.
    Buckets {
        /// How they are brought together.
        function: BucketFunction,
        /// How long a bucket is.
        step: Step,
        /// One value per value of this key seen in the window, from these rosters.
        by: Option<(String, Vec<Roster>)>,
        /// What is measured in each.
        figures: Vec<Figure>,
        /// The value over them; undefined leaves the bucket out.
        value: Formula,
    },
}

/// How the values of buckets become one.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BucketFunction {
    /// How many have a value (for conditions: for how many it holds).
    Count,
    /// Sum.
    Sum,
    /// Mean; each bucket weighs alike.
    Mean,
    /// Smallest.
    Min,
    /// Largest.
    Max,
    /// Of the buckets with a value, those for which the condition holds.
    Share,
    /// Nearest-rank percentile.
    Percentile(Exact),
}
