//! Formulas as trees, with every choice that their words leave to the reader.

use super::{ChargeTime, Exact, LastPeriods, Length, PeriodRule, RiskShare, Type, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A formula: in words as an author would write it, and as a tree that leaves nothing to guess.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Formula {
    /// In words of the language. For people; the tree is what counts.
    pub words: String,
    /// What it yields.
    #[serde(rename = "yields")]
    pub ty: Type,
    /// The tree.
    pub tree: Expression,
}

/// A relation between two values.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub enum Relation {
    /// Less than.
    #[serde(rename = "<")]
    Less,
    /// Less than or equal to.
    #[serde(rename = "<=")]
    LessEqual,
    /// Greater than.
    #[serde(rename = ">")]
    Greater,
    /// Greater than or equal to.
    #[serde(rename = ">=")]
    GreaterEqual,
    /// Equal to.
    #[serde(rename = "==")]
    Equal,
    /// Not equal to.
    #[serde(rename = "!=")]
    NotEqual,
}

/// How a number is rounded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// To the nearest; a half away from zero.
    HalfUp,
    /// To the nearest; a half to the even neighbour.
    HalfEven,
}

/// Arithmetic between two numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// Sum.
    Add,
    /// Difference.
    Subtract,
    /// Product.
    Multiply,
    /// Quotient; without a value where the divisor is zero.
    Divide,
}

/// How rows or buckets become one value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "function", rename_all = "snake_case", deny_unknown_fields)]
pub enum Aggregate {
    /// How many.
    Count,
    /// How many different values.
    CountDistinct,
    /// The sum.
    Sum,
    /// The arithmetic mean; each row or bucket weighs alike.
    Mean,
    /// The smallest.
    Min,
    /// The largest.
    Max,
    /// Those for which a condition holds, of all.
    Share,
    /// Nearest rank: the smallest value with at least this share at or below it.
    Percentile {
        /// The share.
        share: Exact,
    },
}

/// What an aggregate of nothing is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OfNothing {
    /// Zero.
    Zero,
    /// It has no value, until an `otherwise` around it gives one.
    NoValue,
}

/// How many groups must be in a set of time at an instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "quantifier", rename_all = "snake_case", deny_unknown_fields)]
pub enum Quantifier {
    /// One.
    Any,
    /// All that exist at the instant; if none exists, it does not hold.
    All,
    /// So many.
    AtLeast {
        /// How many.
        count: u32,
    },
    /// More than half of those that exist at the instant.
    MoreThanHalf,
}

/// How long a bucket is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// Elapsed time, counted from the start of the window.
    Elapsed {
        /// So long.
        length: Length,
    },
    /// By the contract's clock.
    Calendar {
        /// The period.
        period: PeriodRule,
    },
}

/// The buckets of a window. One without time left after exclusion does not exist.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Buckets {
    /// How long one is.
    pub step: Step,
    /// One value for each value of this key that occurs in the window.
    pub by: Option<String>,
}

/// A part of a formula.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub enum Expression {
    /// Wrong, and reported so. Never in a contract without errors.
    Unknown,
    /// A value that stands in the contract.
    Constant {
        /// The value with its unit.
        constant: Value,
    },

    /// The window under assessment as a set of time, without excluded time.
    Window,
    /// The relief of the objective as a set of time; empty if it names none.
    Relief,
    /// The target of the objective and group.
    Target,
    /// Its second level.
    Minimum,
    /// The value of the objective.
    Value,
    /// What is charged for a time, without what lies outside the term.
    Charge {
        /// For which service; `null` is all of them.
        service: Option<String>,
        /// For which time.
        time: ChargeTime,
    },
    /// An amount at risk in its period, or a share of it.
    AtRisk {
        /// The pool.
        pool: String,
        /// What of it.
        share: RiskShare,
    },
    /// The value of the key in the group.
    GroupKey {
        /// The key.
        name: String,
    },
    /// A parameter of the metric.
    Parameter {
        /// Its name.
        name: String,
    },
    /// A `let` line of the metric.
    Local {
        /// Its name.
        name: String,
    },
    /// A definition of the contract.
    Definition {
        /// Its path.
        path: String,
    },

    /// The rows of a source, narrowed to the group where it has the group's key.
    Rows {
        /// The source.
        source: String,
    },
    /// Rows for which a condition holds.
    Where {
        /// The rows.
        rows: Box<Expression>,
        /// Over the fields of a row.
        condition: Box<Expression>,
    },
    /// Rows of all groups.
    Ungrouped {
        /// The rows.
        rows: Box<Expression>,
    },
    /// A field of the row.
    Field {
        /// The source.
        source: String,
        /// The field.
        field: String,
    },
    /// A field of a row further out: within the rows of an aggregate over which another one runs.
    OuterField {
        /// The source of that row.
        source: String,
        /// The field.
        field: String,
        /// How many rows further out it lies; at least one.
        up: u32,
    },
    /// The row that is the window: its span, or its date.
    Row,

    /// A cell of a table.
    Cell {
        /// The table.
        table: String,
        /// The key of the row.
        key: Box<Expression>,
        /// The column.
        column: String,
    },
    /// A choice.
    If {
        /// The condition.
        condition: Box<Expression>,
        /// When it holds.
        then: Box<Expression>,
        /// When it does not.
        otherwise: Box<Expression>,
    },
    /// A value that may be lacking, and what stands for it then.
    Otherwise {
        /// The value.
        value: Box<Expression>,
        /// What stands for it; `null` says that it stays without a value: a metric is then not
        /// judged, a bucket is left out.
        fallback: Option<Box<Expression>>,
    },
    /// A rounded value. Nothing else in a formula rounds.
    Rounded {
        /// The value.
        value: Box<Expression>,
        /// How.
        mode: Rounding,
        /// To multiples of this.
        to: Box<Expression>,
    },

    /// The negative.
    Negate {
        /// Of this.
        of: Box<Expression>,
    },
    /// The opposite.
    Not {
        /// Of this.
        of: Box<Expression>,
    },
    /// Arithmetic.
    Arithmetic {
        /// Which.
        operator: Operator,
        /// Left.
        left: Box<Expression>,
        /// Right.
        right: Box<Expression>,
    },
    /// A comparison. An instant and a date are compared by the instant's local date.
    Compare {
        /// The relation.
        relation: Relation,
        /// Left.
        left: Box<Expression>,
        /// Right.
        right: Box<Expression>,
    },
    /// Both conditions hold.
    And {
        /// Left.
        left: Box<Expression>,
        /// Right.
        right: Box<Expression>,
    },
    /// One of two conditions holds, or both.
    Or {
        /// Left.
        left: Box<Expression>,
        /// Right.
        right: Box<Expression>,
    },
    /// A metric's value in an earlier window of the same group, under the terms of that window; without
    /// a value before the agreement took effect.
    Past {
        /// The metric.
        metric: String,
        /// How many windows earlier.
        back: u32,
    },
    /// What a penalty credited or accrued.
    Total {
        /// The penalty.
        penalty: String,
        /// In so many periods, of which the last is that in which the window ends; `null` is in the
        /// window.
        over: Option<LastPeriods>,
    },
    /// The smallest of numbers.
    Smallest {
        /// The numbers.
        of: Vec<Expression>,
    },
    /// The largest of numbers.
    Largest {
        /// The numbers.
        of: Vec<Expression>,
    },
    /// Whether an instant, or a row by its date, lies in a set of time.
    During {
        /// The instant.
        instant: Box<Expression>,
        /// The set of time.
        time: Box<Expression>,
    },
    /// Whether a list holds a value.
    Contains {
        /// The list.
        list: Box<Expression>,
        /// The value.
        value: Box<Expression>,
    },

    /// An instant so much later. A date stands for the end of its day.
    Shift {
        /// The instant.
        instant: Box<Expression>,
        /// A duration; negative for earlier.
        by: Box<Expression>,
    },
    /// The n-th day, business day, week, month … after or before a date, whose own day does not
    /// count: a date, of which the whole day belongs to it.
    ShiftPeriod {
        /// A date, or the local date of an instant.
        from: Box<Expression>,
        /// The period.
        period: Box<Expression>,
        /// Before rather than after.
        back: bool,
    },
    /// A time of day on a date.
    AtTime {
        /// The date.
        date: Box<Expression>,
        /// The time of day.
        time: Box<Expression>,
    },
    /// The local date of an instant.
    LocalDate {
        /// The instant.
        instant: Box<Expression>,
    },
    /// The date itself if it is a business day, otherwise the next one.
    Rolled {
        /// The date.
        date: Box<Expression>,
        /// The calendar.
        calendar: Box<Expression>,
    },
    /// What the contract's clock shows at an instant.
    ClockTime {
        /// The instant.
        instant: Box<Expression>,
    },
    /// Two sets of time have an instant in common.
    Overlaps {
        /// One.
        left: Box<Expression>,
        /// The other.
        right: Box<Expression>,
    },
    /// Calendar days that have begun after one time, up to another.
    Days {
        /// From.
        from: Box<Expression>,
        /// To.
        to: Box<Expression>,
    },
    /// Elapsed time between two instants.
    Between {
        /// The earlier.
        from: Box<Expression>,
        /// The later.
        to: Box<Expression>,
    },
    /// Time of a clock that runs from one instant to another.
    Elapsed {
        /// Its start.
        from: Box<Expression>,
        /// Its end. Where a row lacks it, the clock still runs.
        to: Box<Expression>,
        /// It runs only in this calendar; `null` is always.
        calendar: Option<Box<Expression>>,
        /// It stands still during this time.
        except: Option<Box<Expression>>,
    },

    /// The time during which the last sample satisfies the condition of the rows.
    TimeOfSamples {
        /// Rows of a sampled source.
        samples: Box<Expression>,
    },
    /// The time of the buckets for which a condition holds.
    TimeOfBuckets {
        /// Over a bucket.
        condition: Box<Expression>,
        /// The buckets.
        each: Buckets,
    },
    /// The time of the rows of a source of spans.
    Spans {
        /// The rows.
        rows: Box<Expression>,
    },
    /// A calendar as a set of time.
    CalendarTime {
        /// The calendar.
        calendar: Box<Expression>,
    },
    /// The time of an exclusion, after its limit.
    Exclusion {
        /// Its path.
        path: String,
    },
    /// When the group exists in a sampled source.
    Existing {
        /// The source.
        source: String,
    },
    /// In one set of time or in the other.
    Union {
        /// The one.
        left: Box<Expression>,
        /// The other.
        right: Box<Expression>,
    },
    /// In both sets of time.
    Intersection {
        /// The one.
        left: Box<Expression>,
        /// The other.
        right: Box<Expression>,
    },
    /// In the first set of time and not in the second.
    Except {
        /// The first.
        left: Box<Expression>,
        /// The second.
        right: Box<Expression>,
    },
    /// Only runs that last so long. They are looked at whole, before they are cut to a window.
    Lasting {
        /// The set of time.
        time: Box<Expression>,
        /// `>=` or `>`.
        relation: Relation,
        /// How long, a duration.
        limit: Box<Expression>,
        /// Whether a run counts whole, or only what exceeds the limit.
        counts: LastingCounts,
    },
    /// Runs with gaps up to so long between them become one.
    Merged {
        /// The set of time.
        time: Box<Expression>,
        /// The longest gap, a duration.
        within: Box<Expression>,
    },
    /// The time during which so many groups are in their set of time.
    Quantified {
        /// How many.
        quantifier: Quantifier,
        /// The set of time of each group.
        time: Box<Expression>,
        /// The key of the groups.
        by: String,
    },

    /// How long a set of time is within the window.
    Length {
        /// The set.
        time: Box<Expression>,
    },
    /// How many runs a set of time has within the window; one cut by its edge counts.
    RunCount {
        /// The set.
        time: Box<Expression>,
    },
    /// The longest run of a set of time within the window.
    Longest {
        /// The set.
        time: Box<Expression>,
    },
    /// An aggregate of the rows whose date lies in the window.
    Aggregate {
        /// Which.
        aggregate: Aggregate,
        /// The rows.
        rows: Box<Expression>,
        /// What is taken from each; `null` where rows are only counted.
        what: Option<Box<Expression>>,
        /// What it is without rows.
        of_nothing: OfNothing,
    },
    /// One value for each bucket, brought together.
    OverBuckets {
        /// How.
        aggregate: Aggregate,
        /// Over a bucket; a bucket without a value is left out.
        value: Box<Expression>,
        /// The buckets.
        each: Buckets,
        /// What it is without buckets.
        of_nothing: OfNothing,
    },
}

/// What of a run that lasts long enough counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LastingCounts {
    /// All of it, from its first instant.
    WholeRun,
    /// What exceeds the limit.
    Excess,
}
