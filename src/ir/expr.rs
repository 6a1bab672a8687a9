//! Typed expressions.
//!
//! A set of time lives on the whole time line; it is cut to the window only
//! where it is measured ([`ExprKind::Length`], [`ExprKind::RunCount`],
//! [`ExprKind::Longest`]).

use super::{Charge, Constant, PeriodRule, RiskShare, Type};
use crate::ir::Path;
use crate::quantity::{Relation, Rounding};
use crate::text::Location;

/// A typed expression.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// What it yields.
    pub ty: Type,
    /// Where it is written.
    pub at: Location,
}

/// Forms of an expression. `Box<Expr>` fields are named by their role.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ExprKind {
    /// Wrong and reported. Never in a valid agreement.
    Poison,
    /// A value known now.
    Constant(Constant),

    // ---- what is under assessment
    /// The window, without excluded time, as a set of time.
    Window,
    /// The relief of the objective at hand, as a set of time; empty if it names none.
    Relief,
    /// The target of the objective and group at hand.
    Target,
    /// Its second level.
    Minimum,
    /// The value of the objective at hand.
    Value,
    /// What is charged for a time.
    Charge(Charge),
    /// An amount at risk, or the share of an objective in it.
    AtRisk {
        /// The pool.
        pool: Path,
        /// What of it.
        share: RiskShare,
    },
    /// The value of the key in the group at hand.
    GroupKey(String),
    /// A parameter of the metric.
    Parameter(String),
    /// A `let` line of the metric.
    Local(String),
    /// A top-level `let`.
    Let(Path),

    // ---- rows and their fields
    /// All rows of a source.
    Rows(Path),
    /// Rows for which a condition holds.
    Where {
        /// The rows.
        rows: Box<Expr>,
        /// Over the fields of each row.
        condition: Box<Expr>,
    },
    /// Rows of all groups, inside an objective `by` a key.
    Ungrouped(Box<Expr>),
    /// A field of the row at hand. Computed fields stand as [`ExprKind::Field`] too.
    Field {
        /// The source.
        source: Path,
        /// The field.
        field: String,
    },
    /// `row.x` within the rows of an aggregate: a field of a row further out.
    OuterField {
        /// The source of that row.
        source: Path,
        /// The field.
        field: String,
        /// How many rows further out it lies; at least one.
        up: u32,
    },
    /// The span, or the date, of the row that is the window (`row` in `over each row of`).
    Row,

    // ---- what came before
    /// `past(M, n)`: a metric's value in an earlier window of the same group, under the terms of that
    /// window. Undefined before the agreement took effect.
    Past {
        /// The metric.
        metric: Path,
        /// How many windows earlier; at least one.
        back: u32,
    },
    /// `total(P)`, `total(P, over last 6 calendar months)`: what a penalty credited or accrued in the
    /// window, or in so many periods of which the last is that in which the window ends.
    Total {
        /// The penalty.
        penalty: Path,
        /// How many of which periods; `None` is the window.
        over: Option<(u32, PeriodRule)>,
    },

    // ---- tables and choice
    /// A cell of a table.
    Cell {
        /// The table.
        table: Path,
        /// The key.
        key: Box<Expr>,
        /// The column.
        column: String,
    },
    /// `if c then a else b`
    If {
        /// The condition.
        condition: Box<Expr>,
        /// When it holds.
        then: Box<Expr>,
        /// When it does not.
        otherwise: Box<Expr>,
    },
    /// `e otherwise v`; without `v`, no value.
    Otherwise {
        /// A value that may be undefined.
        value: Box<Expr>,
        /// What stands for it.
        fallback: Option<Box<Expr>>,
    },
    /// `e rounded half up to 0.01%`
    Rounded {
        /// The value.
        value: Box<Expr>,
        /// How.
        mode: Rounding,
        /// To multiples of this.
        to: Box<Expr>,
    },

    // ---- arithmetic and logic
    /// `-e`
    Negate(Box<Expr>),
    /// `not e`
    Not(Box<Expr>),
    /// `a + b` and so on; of numbers of fitting dimensions. `p of x` is a product.
    Arithmetic {
        /// Which.
        op: ArithmeticOp,
        /// Left.
        left: Box<Expr>,
        /// Right.
        right: Box<Expr>,
    },
    /// `a <= b`. An instant and a date are compared by the instant's local date.
    Compare {
        /// The relation.
        relation: Relation,
        /// Left.
        left: Box<Expr>,
        /// Right.
        right: Box<Expr>,
    },
    /// `a and b`, `a or b`, of conditions.
    Logic {
        /// `true` for `and`.
        all: bool,
        /// Left.
        left: Box<Expr>,
        /// Right.
        right: Box<Expr>,
    },
    /// The smaller or larger of numbers, `min(a, b)`; of points in time, `earliest(a, b)`.
    Extreme {
        /// `true` for `max` and `latest`.
        largest: bool,
        /// At least two.
        of: Vec<Expr>,
    },
    /// An instant or a row with its date lies in a set of time.
    During {
        /// An instant; for a row, its date field.
        instant: Box<Expr>,
        /// The set of time.
        time: Box<Expr>,
    },
    /// `overlaps(a, b)`: two sets of time have an instant in common.
    Overlaps(Box<Expr>, Box<Expr>),
    /// Whether a list field holds a value.
    Contains {
        /// The list.
        list: Box<Expr>,
        /// The value.
        value: Box<Expr>,
    },

    // ---- instants and dates
    /// `t + 5 minutes` (an instant).
    Shift {
        /// The instant. A date stands for the end of its day.
        instant: Box<Expr>,
        /// The duration, negated for `-`.
        by: Box<Expr>,
    },
    /// `t + 3 business days` (a date).
    ShiftPeriod {
        /// An instant or a date.
        from: Box<Expr>,
        /// A period constant.
        period: Box<Expr>,
        /// Whether it is subtracted.
        back: bool,
    },
    /// `d rolling to business days on CAL`: the date itself if it is one, otherwise the next one.
    Rolled {
        /// The date.
        date: Box<Expr>,
        /// A calendar with hours.
        calendar: Box<Expr>,
    },
    /// `d at 13:00`
    AtTime {
        /// The date.
        date: Box<Expr>,
        /// The time of day.
        time: Box<Expr>,
    },
    /// `date(t)`: the local date of an instant.
    LocalDate(Box<Expr>),
    /// `time of t`: what the contract's clock shows at an instant.
    ClockTime(Box<Expr>),
    /// `days(a to b)`: calendar days begun after `a`, up to `b`.
    Days {
        /// From.
        from: Box<Expr>,
        /// To.
        to: Box<Expr>,
    },
    /// `t - s`: elapsed time between two instants.
    Between {
        /// Later.
        to: Box<Expr>,
        /// Earlier.
        from: Box<Expr>,
    },
    /// `elapsed(a to b, on CAL, except T)`
    Elapsed {
        /// The start of the clock.
        from: Box<Expr>,
        /// Its end; absent in a row, the clock still runs.
        to: Box<Expr>,
        /// Working time; `None` is always.
        calendar: Option<Box<Expr>>,
        /// Time during which it stands still.
        except: Option<Box<Expr>>,
    },

    // ---- sets of time
    /// `time(S where P)`: while the last sample satisfies the condition.
    TimeWhere {
        /// Rows of a sampled source, filtered or not; its condition decides, sample by sample.
        samples: Box<Expr>,
    },
    /// `time(C each 1 minute by k)`: the time of the buckets for which the condition holds.
    TimeOfBuckets {
        /// A condition over a bucket.
        condition: Box<Expr>,
        /// The buckets.
        each: Each,
    },
    /// `spans(S)`: the time of the rows of a spans source.
    Spans(Box<Expr>),
    /// A calendar as a set of time.
    CalendarTime(Box<Expr>),
    /// The time of an exclusion, after its limit.
    Exclusion(Path),
    /// `existing(S)`: when the group exists in a sampled source.
    Existing(Path),
    /// `a or b`
    Union(Box<Expr>, Box<Expr>),
    /// `a and b`
    Intersect(Box<Expr>, Box<Expr>),
    /// `a except b`
    Except(Box<Expr>, Box<Expr>),
    /// `t lasting >= d`
    Lasting {
        /// The set of time.
        time: Box<Expr>,
        /// `>` rather than `>=`.
        strict: bool,
        /// The limit, a duration.
        limit: Box<Expr>,
        /// Whether only what exceeds the limit counts.
        excess: bool,
    },
    /// `t merged within d`
    Merged {
        /// The set of time.
        time: Box<Expr>,
        /// Largest gap that is bridged, a duration.
        within: Box<Expr>,
    },
    /// `any of t by k` and its brothers.
    Quantified {
        /// How many groups.
        quantifier: Quantifier,
        /// The set of time within each group.
        time: Box<Expr>,
        /// The key.
        by: String,
    },

    // ---- measures
    /// `length(T)`, within the window.
    Length(Box<Expr>),
    /// `count(T)`, runs within the window.
    RunCount(Box<Expr>),
    /// `longest(T)`, within the window.
    Longest(Box<Expr>),
    /// An aggregate of rows whose date lies in the window.
    Aggregate {
        /// Which.
        function: Aggregate,
        /// The rows.
        rows: Box<Expr>,
        /// What is taken from each; `None` only for [`Aggregate::Count`].
        what: Option<Box<Expr>>,
    },
    /// `f(E each 5 minutes by k)`: one value a bucket, brought together.
    OverBuckets {
        /// How they are brought together; never `Share` or `CountDistinct`.
        function: Aggregate,
        /// A value over a bucket, with its `otherwise`.
        value: Box<Expr>,
        /// The buckets.
        each: Each,
    },
}

/// Arithmetic between two numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ArithmeticOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*` and `of`
    Multiply,
    /// `/`; undefined when the divisor is zero.
    Divide,
}

/// How rows or buckets become one value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Aggregate {
    /// How many.
    Count,
    /// How many different values.
    CountDistinct,
    /// The sum; of no rows, zero.
    Sum,
    /// The arithmetic mean; of no rows, undefined.
    Mean,
    /// The smallest; of no rows, undefined.
    Min,
    /// The largest; of no rows, undefined.
    Max,
    /// Rows for which a condition holds, of all rows; of no rows, undefined.
    Share,
    /// Nearest-rank percentile: the smallest value with at least this share of rows at or below it.
    Percentile(crate::quantity::Number),
}

/// Buckets of a window.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Each {
    /// How long a bucket is.
    pub step: Step,
    /// One value per value of this key seen in the window.
    pub by: Option<String>,
}

/// How long a bucket is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// Elapsed time from the start of the window, in microseconds; positive.
    Elapsed(i64),
    /// By the contract's clock.
    Calendar(PeriodRule),
}

/// How many groups must be in a set of time at an instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Quantifier {
    /// One.
    Any,
    /// All that exist; none when none exists.
    All,
    /// This many.
    AtLeast(u32),
    /// More than half of those that exist.
    MoreThanHalf,
}
