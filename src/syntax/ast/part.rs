//! What clauses are made of: bounds, conditions, amounts, and what else has a form of its own.
//!
//! Which clause takes which of them is said by [`ClauseKind`](super::ClauseKind).

use super::{Expr, Name, Path, PeriodName, Text, TypeName};
use crate::quantity::Relation;
use crate::text::Span;

/// A verdict as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerdictWord {
    /// `met`
    Met,
    /// `missed`
    Missed,
    /// `undetermined`
    Undetermined,
    /// `not judged`
    NotJudged,
}

/// A date, a range of dates, or a named set of dates.
#[derive(Clone, Debug)]
pub struct DateItem {
    /// A date, a yearly date, or a path.
    pub from: Expr,
    /// The last day of a range.
    pub to: Option<Expr>,
}

/// When a group of a sampled source exists.
#[derive(Clone, Debug)]
pub enum Exists {
    /// `always`
    Always,
    /// `while sampled`
    WhileSampled,
    /// `during ROWS`
    During(Expr),
}

/// `field name type optional from 1 to 5 column "Name" others ignored = value`
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: TypeName,
    /// Whether a row may lack it.
    pub optional: bool,
    /// `from 1 to 5`
    pub range: Option<(Expr, Expr)>,
    /// The column's name in the data, if another.
    pub column: Option<Text>,
    /// `others ignored`: values of the data that the enum lacks are left out instead of refused.
    pub others_ignored: bool,
    /// A computed field's value.
    pub value: Option<Expr>,
}

/// A relation and what stands behind it: `>= 99.9%`.
#[derive(Clone, Debug)]
pub struct Bound {
    /// The relation.
    pub relation: Relation,
    /// Its place.
    pub relation_span: Span,
    /// The value.
    pub value: Expr,
}

/// What an objective is judged over.
#[derive(Clone, Debug)]
pub enum Over {
    /// `each calendar month`
    Each(PeriodName),
    /// `each row of ROWS [merged by k]`
    EachRow {
        /// The rows.
        rows: Expr,
        /// Rows of one key that touch or overlap are one.
        merged_by: Option<Name>,
    },
    /// `each run of TIME`
    EachRun(Expr),
    /// `rolling 30 days, every calendar day`
    Rolling {
        /// Its length.
        length: Expr,
        /// How often one ends.
        every: PeriodName,
    },
    /// `the 30 days before each row of ROWS`
    BeforeRow {
        /// Its length.
        length: Expr,
        /// The rows.
        rows: Expr,
    },
}

/// A document in an order of precedence.
#[derive(Clone, Debug)]
pub enum RankedDocument {
    /// `this agreement`
    This(Span),
    /// By its title: `"Master Services Agreement"`.
    Titled(Text),
    /// By a defined term.
    Named(Path),
}

impl RankedDocument {
    /// Its place.
    pub fn span(&self) -> Span {
        match self {
            Self::This(span) => *span,
            Self::Titled(text) => text.span,
            Self::Named(path) => path.span,
        }
    }
}

/// `unless disputed by globex within 10 days of the report, then those of prober`
#[derive(Clone, Debug)]
pub struct Dispute {
    /// Who may dispute the figures.
    pub by: Path,
    /// How long.
    pub within: Expr,
    /// After the report rather than after the window.
    pub of_report: bool,
    /// Whose figures prevail then.
    pub then: Option<Path>,
}

/// From when a duty's time runs.
#[derive(Clone, Debug)]
pub enum WithinFrom {
    /// `of "noticing it"`
    Event(Text),
    /// `from incidents.noticed to incidents.opened`
    Fields(Path, Path),
    /// `of end of outage`, `of start of outage`
    Run {
        /// At the end of each run rather than at its start.
        end: bool,
        /// Of this set of time.
        time: Expr,
    },
}

/// How often.
#[derive(Clone, Debug)]
pub enum Interval {
    /// `calendar month`
    Period(PeriodName),
    /// `1 hour`, `12 months`
    Length(Expr),
}

/// How far relief by a breach reaches.
#[derive(Clone, Debug)]
pub enum ReliefExtent {
    /// The breach of the whole window.
    Whole,
    /// `while T`
    While(Expr),
    /// `for rows where P`
    RowsWhere(Expr),
}

/// One condition of a `when` line: `< 99%`, `missed in 3 consecutive calendar months`,
/// `uptime < 99% in 2 consecutive calendar months`.
#[derive(Clone, Debug)]
pub struct Event {
    /// The objective or the value; `None` is the penalty's own objective.
    pub subject: Option<Expr>,
    /// What of it.
    pub test: Test,
    /// How often.
    pub pattern: Option<Pattern>,
    /// `across groups`: the misses of all groups count together.
    pub across: Option<Span>,
    /// The whole.
    pub span: Span,
}

/// What is tested.
#[derive(Clone, Debug)]
pub enum Test {
    /// `missed`
    Missed,
    /// `met`
    Met,
    /// One bound, or a band of two.
    Bounds(Vec<Bound>),
}

/// How often something must happen.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// `in 3 consecutive calendar months`
    Consecutive(u32, PeriodName),
    /// `in 3 of any 6 consecutive calendar months`
    Of(u32, u32, PeriodName),
    /// `3 times in any 30 days`
    Times(u32, u32, PeriodName),
}

/// `credit 10%`, `credit nothing`, `accrue 2 points`, `credit 3% plus 2% per full 1 percentage point below 95%`
#[derive(Clone, Debug)]
pub struct Amount {
    /// `credit`, `accrue` or `earn`.
    pub verb: Name,
    /// Summands; empty for `nothing`.
    pub terms: Vec<AmountTerm>,
    /// From the verb to the end.
    pub span: Span,
}

/// One summand of an amount.
#[derive(Clone, Debug)]
pub struct AmountTerm {
    /// How much.
    pub value: Expr,
    /// `per full 1 percentage point below 95%`
    pub per: Option<PerStep>,
    /// The whole.
    pub span: Span,
}

/// The step of a slope.
#[derive(Clone, Debug)]
pub struct PerStep {
    /// `full`, `started`, `exact`; none is a reading left open.
    pub mode: Option<Name>,
    /// The step: `1 percentage point`, `30 minutes`, `case`.
    pub step: Expr,
    /// `above` or `below`, and from where.
    pub from: Option<(Name, Expr)>,
}

/// Until when a claim may be made.
#[derive(Clone, Debug)]
pub enum ClaimDeadline {
    /// `within 30 days of the report`
    Within(Expr, ClaimAnchor),
    /// `until end of calendar month 2 after the window`
    UntilEnd(PeriodName, u32, ClaimAnchor),
}

/// From when a claim's time runs.
#[derive(Clone, Debug)]
pub enum ClaimAnchor {
    /// `the window`
    Window,
    /// `the report`
    Report,
    /// `the last outage`
    LastOutage,
    /// A field.
    Field(Path),
}

/// When a party may change something alone.
#[derive(Clone, Debug)]
pub enum ChangeCondition {
    /// `when it favours P`
    Favours(Path),
    /// `when it lowers a target or a credit`: words as written, with one blank between them.
    Words(Text),
    /// `otherwise`
    Otherwise(Span),
}

/// What may or may never be changed: `law`, `party acme.contact`, `any objective.over`, `anything`.
#[derive(Clone, Debug)]
pub struct ChangeSubject {
    /// The kind word before the path, if any: `party`, `report`, `any objective`.
    pub kind: Option<Name>,
    /// The path; one part for a clause of the contract itself.
    pub path: Path,
}
