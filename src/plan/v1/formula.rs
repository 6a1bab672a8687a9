//! Exact arithmetic over figures.

use super::{Operator, PeriodRule, Relation, RoundingMode, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// So many periods, of which the last is that in which the window at hand ends.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LastPeriods {
    /// How many.
    pub count: u32,
    /// Of what.
    pub per: PeriodRule,
}

/// Exact arithmetic over figures.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "formula", rename_all = "snake_case")]
pub enum Formula {
    /// A constant.
    Constant {
        /// Its value.
        value: super::HashedValue,
    },
    /// A figure by its index.
    Figure {
        /// Index.
        index: u32,
    },
    /// The value of a key of the group.
    Key {
        /// Its name.
        name: String,
    },
    /// A cell of a table.
    Lookup {
        /// The table.
        table: String,
        /// The key.
        key: Box<Formula>,
        /// The column's index after the key.
        column: u32,
    },
    /// The objective's value, for slopes.
    Value,
    /// The objective's target.
    Target,
    /// Its second level.
    Minimum,
    /// What is charged for a time. Outside the term nothing is.
    Charge {
        /// For which service; `None` is all of them.
        service: Option<String>,
        /// For which time.
        time: ChargeTime,
    },
    /// One of the objective's series ([`super::Objective::series`]) in an earlier window of the same
    /// group; undefined where there is none.
    Past {
        /// Index of the series.
        series: u32,
        /// How many windows earlier, counted among those that ended before this one.
        back: u32,
    },
    /// What a penalty credited or accrued, for this group, after its own cap.
    Total {
        /// The penalty.
        penalty: String,
        /// Money or points.
        unit: Unit,
        /// In these; `None` is in the window.
        over: Option<LastPeriods>,
    },
    /// A choice.
    If {
        /// The condition.
        condition: Box<Formula>,
        /// When it holds.
        then: Box<Formula>,
        /// When it does not.
        otherwise: Box<Formula>,
    },
    /// A value that may be undefined.
    Otherwise {
        /// The value.
        value: Box<Formula>,
        /// What stands for it.
        fallback: Option<Box<Formula>>,
    },
    /// Rounding.
    Rounded {
        /// The value.
        value: Box<Formula>,
        /// How.
        mode: RoundingMode,
        /// To multiples of this.
        to: Box<Formula>,
    },
    /// The negative.
    Negate {
        /// Of this.
        of: Box<Formula>,
    },
    /// The opposite.
    Not {
        /// Of this.
        of: Box<Formula>,
    },
    /// Arithmetic.
    Arithmetic {
        /// Which.
        operator: Operator,
        /// Left.
        left: Box<Formula>,
        /// Right.
        right: Box<Formula>,
    },
    /// A comparison.
    Compare {
        /// The relation.
        relation: Relation,
        /// Left.
        left: Box<Formula>,
        /// Right.
        right: Box<Formula>,
    },
    /// All or any.
    Logic {
        /// All.
        all: bool,
        /// Of these.
        of: Vec<Formula>,
    },
    /// The smallest or largest.
    Extreme {
        /// The largest.
        largest: bool,
        /// Of these.
        of: Vec<Formula>,
    },
}

/// The time for which something is charged, by the window of the credit at hand.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChargeTime {
    /// The window; in a cap its period.
    Window,
    /// The period in which it ends.
    In(PeriodRule),
    /// The period after that.
    Next(PeriodRule),
    /// The period before the one in which it begins.
    Previous(PeriodRule),
    /// So many days that end with its last day.
    Last(u32),
    /// So many days that end before its first day.
    Before(u32),
}
