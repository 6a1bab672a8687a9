//! The nodes of the measurement half: rows, sets of time, and values of a row.
//!
//! A node names only nodes before it. It is evaluated in a context: the window
//! (or bucket) at hand, the values of the keys bound so far, and, below a filter
//! or an aggregate, the row at hand.

use super::{Exact, Figure, Formula, PeriodRule, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Number of a node.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct NodeId(pub u32);

/// One step of measurement.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Node {
    // ---- scalars
    /// A constant.
    Constant {
        /// Its value.
        value: HashedValue,
    },
    /// A field of the row at hand.
    Field {
        /// Its name.
        name: String,
    },
    /// The value of a bound key.
    Key {
        /// Its name.
        name: String,
    },
    /// A cell of a table.
    Lookup {
        /// The table.
        table: String,
        /// The key.
        key: NodeId,
        /// The column's index after the key.
        column: u32,
    },
    /// A choice.
    If {
        /// The condition.
        condition: NodeId,
        /// When it holds.
        then: NodeId,
        /// When it does not.
        otherwise: NodeId,
    },
    /// A value that may be undefined.
    Otherwise {
        /// The value.
        value: NodeId,
        /// What stands for it; without, it stays undefined.
        fallback: Option<NodeId>,
    },
    /// Rounding.
    Rounded {
        /// The value.
        value: NodeId,
        /// How.
        mode: RoundingMode,
        /// To multiples of this.
        to: NodeId,
    },
    /// The negative.
    Negate {
        /// Of this.
        of: NodeId,
    },
    /// The opposite.
    Not {
        /// Of this.
        of: NodeId,
    },
    /// Arithmetic of two numbers.
    Arithmetic {
        /// Which.
        operator: Operator,
        /// Left.
        left: NodeId,
        /// Right.
        right: NodeId,
    },
    /// A comparison; an instant and a date are compared by the instant's local date.
    Compare {
        /// The relation.
        relation: Relation,
        /// Left.
        left: NodeId,
        /// Right.
        right: NodeId,
    },
    /// All or any of several conditions.
    Logic {
        /// All (`and`) rather than any (`or`).
        all: bool,
        /// The conditions.
        of: Vec<NodeId>,
    },
    /// The smallest or largest.
    Extreme {
        /// The largest.
        largest: bool,
        /// Of these.
        of: Vec<NodeId>,
    },
    /// An instant lies in a set of time.
    During {
        /// The instant.
        instant: NodeId,
        /// The set.
        time: NodeId,
    },
    /// A list holds a value.
    Contains {
        /// The list.
        list: NodeId,
        /// The value.
        value: NodeId,
    },
    /// An instant and a duration. A date stands for the end of its day.
    Shift {
        /// The instant.
        instant: NodeId,
        /// The duration; may be negative.
        by: NodeId,
    },
    /// A date so many days or months from another.
    ShiftPeriod {
        /// An instant or a date.
        from: NodeId,
        /// How far.
        period: PeriodKey,
        /// Backwards.
        back: bool,
    },
    /// A date at a time of day.
    AtTime {
        /// The date.
        date: NodeId,
        /// The time.
        time: NodeId,
    },
    /// The local date of an instant.
    LocalDate {
        /// The instant.
        of: NodeId,
    },
    /// The date itself if it is a business day, otherwise the next one.
    Rolled {
        /// The date.
        date: NodeId,
        /// A calendar value.
        calendar: NodeId,
    },
    /// What the contract's clock shows at an instant.
    ClockTime {
        /// The instant.
        of: NodeId,
    },
    /// Calendar days begun after the first, up to the second.
    Days {
        /// First.
        from: NodeId,
        /// Second.
        to: NodeId,
    },
    /// Elapsed time between two instants.
    Between {
        /// Earlier.
        from: NodeId,
        /// Later.
        to: NodeId,
    },
    /// Working time between two instants. An absent end runs to the cut-off and on.
    Elapsed {
        /// Start.
        from: NodeId,
        /// End.
        to: NodeId,
        /// A calendar value; without, every instant counts.
        calendar: Option<NodeId>,
        /// A set of time that does not count.
        except: Option<NodeId>,
    },
    /// What something is at a row further out: `row.fault` in `visits where fault == row.fault`. A
    /// value or a set of time.
    Outward {
        /// How many rows further out; at least one.
        up: u32,
        /// What is evaluated there.
        of: NodeId,
    },
    /// Two sets of time have an instant in common.
    Overlaps {
        /// One.
        left: NodeId,
        /// The other.
        right: NodeId,
    },
    /// A figure as a scalar, below a row: `length(row)`, or a sum over other rows. Within the window
    /// at hand; in a computed field, over all time.
    Taken {
        /// The figure.
        figure: Figure,
    },

    // ---- rows
    /// All rows of a source, narrowed to the bound keys listed.
    Scan {
        /// The source.
        source: String,
        /// Keys; a list field is narrowed to rows that hold the value.
        narrow: Vec<String>,
    },
    /// Rows for which a condition holds.
    Filter {
        /// The rows.
        rows: NodeId,
        /// Over the row.
        condition: NodeId,
    },

    // ---- sets of time
    /// No time.
    Never,
    /// All time.
    Always,
    /// The window at hand, without excluded time.
    Window,
    /// The relief of the objective at hand.
    Relief,
    /// The span of the row at hand, from its date to its end.
    RowSpan,
    /// The spans of a spans field of the row at hand.
    FieldSpans {
        /// The field.
        name: String,
    },
    /// While the last sample satisfies the condition. The series is the one of the bound keys.
    Samples {
        /// The source.
        source: String,
        /// Keys.
        narrow: Vec<String>,
        /// Over the row; `None` is any sample.
        condition: Option<NodeId>,
        /// Whether a gap that counts as down, or as up, is in the set.
        in_gaps: bool,
    },
    /// When a series exists.
    Existing {
        /// The source.
        source: String,
        /// Keys.
        narrow: Vec<String>,
    },
    /// Time of gaps of the series that `gaps count as excluded`.
    Gaps {
        /// The source.
        source: String,
        /// Keys.
        narrow: Vec<String>,
    },
    /// The union of the rows' spans.
    Spans {
        /// Rows of a spans source.
        rows: NodeId,
    },
    /// A calendar value as a set of time.
    CalendarTime {
        /// The calendar.
        calendar: NodeId,
    },
    /// The time of the buckets for which a condition holds.
    Buckets {
        /// How long a bucket is.
        step: Step,
        /// What is measured in each.
        figures: Vec<Figure>,
        /// The condition over them.
        condition: Formula,
    },
    /// In any.
    Union {
        /// Of these.
        of: Vec<NodeId>,
    },
    /// In all.
    Intersect {
        /// Of these.
        of: Vec<NodeId>,
    },
    /// In the first and not in the second.
    Except {
        /// The first.
        of: NodeId,
        /// The second.
        except: NodeId,
    },
    /// Long runs.
    Lasting {
        /// Of this set.
        time: NodeId,
        /// Longer than the limit rather than at least.
        strict: bool,
        /// Microseconds.
        limit: Exact,
        /// Only what exceeds the limit.
        excess: bool,
    },
    /// Runs joined over small gaps.
    Merged {
        /// Of this set.
        time: NodeId,
        /// Microseconds.
        within: Exact,
    },
    /// Time in which enough groups are in a set.
    Quantified {
        /// How many.
        quantifier: Quantifier,
        /// The set, with the key bound.
        time: NodeId,
        /// The key.
        by: String,
        /// The sources that say which groups exist, and when.
        roster: Vec<Roster>,
    },
    /// What a limit allows of a set, spent in time order from the start of each period.
    Limited {
        /// The set, merged.
        time: NodeId,
        /// Microseconds in each period.
        limit: Exact,
        /// The period.
        per: PeriodRule,
    },
}

/// A source that has a quantifier's key, narrowed to the keys bound outside it.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Roster {
    /// The source.
    pub source: String,
    /// Keys bound outside.
    pub narrow: Vec<String>,
}

/// A constant that can be a key of a map while the plan is made.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct HashedValue(pub Value);

impl std::hash::Hash for HashedValue {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        format!("{:?}", self.0).hash(state);
    }
}

/// A period as part of a node.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct PeriodKey(pub super::Period);

impl std::hash::Hash for PeriodKey {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        format!("{:?}", self.0).hash(state);
    }
}

/// Arithmetic of two numbers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// Sum.
    Add,
    /// Difference.
    Subtract,
    /// Product.
    Multiply,
    /// Quotient; undefined when the divisor is zero.
    Divide,
}

/// A relation of two values.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub enum Relation {
    /// Less.
    #[serde(rename = "<")]
    Less,
    /// Less or equal.
    #[serde(rename = "<=")]
    LessEqual,
    /// Greater.
    #[serde(rename = ">")]
    Greater,
    /// Greater or equal.
    #[serde(rename = ">=")]
    GreaterEqual,
    /// Equal.
    #[serde(rename = "==")]
    Equal,
    /// Not equal.
    #[serde(rename = "!=")]
    NotEqual,
}

/// How a number is rounded.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoundingMode {
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// To the nearest; a half away from zero.
    HalfUp,
    /// To the nearest; a half to the even neighbour.
    HalfEven,
}

/// How many groups.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Quantifier {
    /// One.
    Any,
    /// All that exist; never when none does.
    All,
    /// This many.
    AtLeast(u32),
    /// More than half of those that exist.
    MoreThanHalf,
}

/// How long a bucket is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Microseconds from the start of the window.
    Elapsed(Exact),
    /// By the contract's clock.
    Calendar(PeriodRule),
}

impl std::hash::Hash for Step {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        format!("{self:?}").hash(state);
    }
}
