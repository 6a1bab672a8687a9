//! Expressions.

use super::{Name, NodeId, Path, Text};
use crate::quantity::{Decimal, Relation};
use crate::text::Span;

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Its number.
    pub id: NodeId,
    /// What it is.
    pub kind: ExprKind,
    /// From its first to its last character, without blanks.
    pub span: Span,
}

/// The forms of an expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// Nothing stands here; reported.
    Missing,
    /// A literal.
    Literal(Literal),
    /// Prose in quotes.
    Text(Text),
    /// A single name.
    Name(Name),
    /// `e.name`
    Member(Box<Expr>, Name),
    /// `e[a, b]`
    Index(Box<Expr>, Vec<Expr>),
    /// `f(arguments)`
    Call(Name, Vec<Arg>),
    /// `(e)`; kept so that a formatter and the bracket rules can see it.
    Paren(Box<Expr>),
    /// `-e`, `not e`
    Unary(UnaryOp, Box<Expr>),
    /// `a + b`, `a and b`, `a except b`, `a where b`, `a during b`, `p of x`
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `a <= b`
    Compare(Relation, Box<Expr>, Box<Expr>),
    /// `if c then a else b`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `any of t by k` and its brothers
    Quantified {
        /// How many groups must agree.
        quantifier: Quantifier,
        /// The set of time within each group.
        of: Box<Expr>,
        /// The key.
        by: Name,
    },
    /// `t lasting >= d [counting excess]`
    Lasting {
        /// The set of time.
        of: Box<Expr>,
        /// The relation as written; only `>=` and `>` have a meaning.
        relation: Relation,
        /// The shortest run.
        at_least: Box<Expr>,
        /// Whether only what exceeds the limit counts.
        counting_excess: bool,
    },
    /// `t merged within d`
    Merged(Box<Expr>, Box<Expr>),
    /// `30 days rolling to business days on CAL`, `d rolling to business days`
    Rolled(Box<Expr>, Option<Path>),
    /// `e rounded half up to 0.01%`
    Rounded {
        /// What is rounded.
        of: Box<Expr>,
        /// How.
        mode: RoundingMode,
        /// To multiples of this.
        to: Box<Expr>,
    },
    /// `date at 13:00`
    At(Box<Expr>, Box<Expr>),
    /// `e otherwise v`; `None` is `otherwise no value`.
    Otherwise(Box<Expr>, Option<Box<Expr>>),
    /// `fee of workplace`, `1 day of fee`, `start of t`, `end of t` (`BinaryOp::Of` serves `p of x`)
    OfWord(Name, Box<Expr>),
    /// `fees in the next calendar month`
    Charged(Box<Expr>, Box<ChargedTime>),
}

/// The time for which something is charged.
#[derive(Clone, Debug)]
pub enum ChargedTime {
    /// `in the calendar month`: in which the window ends.
    In(PeriodName),
    /// `in the next calendar month`
    Next(PeriodName),
    /// `in the previous calendar month`
    Previous(PeriodName),
    /// `in the last 30 days`
    Last(Expr),
    /// `in the 30 days before`
    Before(Expr),
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub struct Arg {
    /// What is said before the value.
    pub label: ArgLabel,
    /// The value.
    pub value: Expr,
    /// `b` in `a to b`.
    pub to: Option<Expr>,
    /// `each 5 minutes by k`, at the end of the argument.
    pub each: Option<Each>,
    /// The whole argument.
    pub span: Span,
}

/// The word before an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArgLabel {
    /// None.
    None,
    /// `on CAL`
    On,
    /// `except T`
    Except,
    /// `distinct f`
    Distinct,
    /// `over last 6 calendar months`, which has no value.
    OverLast(u32, PeriodName),
    /// `name: value`
    Named(Name),
}

/// `each STEP by k`
#[derive(Clone, Debug)]
pub struct Each {
    /// The length of a bucket: a duration literal, or a calendar step.
    pub step: EachStep,
    /// The key within a bucket.
    pub by: Option<Name>,
    /// The whole.
    pub span: Span,
}

/// How long a bucket is.
#[derive(Clone, Debug)]
pub enum EachStep {
    /// Elapsed time from the start of the window.
    Elapsed(Box<Expr>),
    /// `calendar hour`, `calendar day`, …
    Calendar(PeriodName),
}

/// A literal value.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `42_000`, `0.5`
    Number(Decimal),
    /// `99.9%`
    Percent(Decimal),
    /// `5 minutes`, `42_000 EUR`, `2 percentage points`, `3 business days on cal`
    Quantity {
        /// The number.
        number: Decimal,
        /// The unit as written, one or two words: `minutes`, `EUR`, `business days`, `percentage points`.
        unit: Name,
        /// The calendar of `on cal`.
        on: Option<Path>,
    },
    /// `2026-04-01`; an impossible date is kept and reported by the checker.
    Date(DateParts),
    /// `2026-04-01 10:00` or with `T`, in the contract's time zone
    DateTime(DateParts, ClockParts),
    /// `12-24`: that day of every year
    YearlyDate(u8, u8),
    /// `2026-04`: a month, or a window
    YearMonth(i32, u8),
    /// `2026-Q1`, `2026-W14`, `2026`, `2026-04-03T10`: a window named by its period
    WindowName(String),
    /// `08:00`
    Clock(ClockParts),
    /// `true`, `false`
    Bool(bool),
}

/// Year, month, day, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateParts {
    /// Year.
    pub year: i32,
    /// 1 to 12 when possible.
    pub month: u8,
    /// 1 to 31 when possible.
    pub day: u8,
}

/// Hour, minute, second, as written; 24:00 is the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockParts {
    /// 0 to 24 when possible.
    pub hour: u8,
    /// 0 to 59 when possible.
    pub minute: u8,
    /// 0 to 59 when possible.
    pub second: u8,
}

/// Operators before their operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    /// `-`
    Neg,
    /// `not`
    Not,
}

/// Operators between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `p of x`
    Of,
    /// `and`, of conditions or of sets of time
    And,
    /// `or`, of conditions or of sets of time
    Or,
    /// `except`, of sets of time
    Except,
    /// `rows where condition`
    Where,
    /// `instant during time`
    During,
}

/// How many groups must be in a set of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// `any of`
    Any,
    /// `all of`
    All,
    /// `at least n of`
    AtLeast(u32),
    /// `more than half of`
    MoreThanHalf,
}

/// How a number is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// A period as a word of the language: `calendar month`, `contract years`, `calendar week from monday`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodName {
    /// `calendar`, `contract`, `billing`, `fiscal`, or none.
    pub basis: Option<Name>,
    /// `hour`, `day`, `week`, `month`, `quarter`, `year`, singular or plural as written.
    pub unit: Name,
    /// The word or number after `from`.
    pub from: Option<Name>,
    /// The whole.
    pub span: Span,
}
