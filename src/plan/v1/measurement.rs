//! The measurement half: sources, a list of nodes, and the figures to take.
//!
//! A node names only nodes before it. It is evaluated in a context: the window
//! (or bucket) at hand, the values of the keys bound so far, and, below a filter
//! or an aggregate, the row at hand.

use super::{Exact, Formula, Length, PeriodRule, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is measured.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    /// Sources by path. An exclusion by rulings is a source of spans with its path.
    pub sources: BTreeMap<String, Source>,
    /// The nodes; each names only earlier ones.
    pub nodes: Vec<Node>,
    /// What is measured for each objective.
    pub objectives: Vec<MeasuredObjective>,
    /// Metered fees: for each service the figure that sums its charges over a window.
    pub metered: BTreeMap<String, Figure>,
    /// Rows that show breaches of duties, by responsibility; they are listed for the window.
    pub breaches: BTreeMap<String, NodeId>,
}

/// Number of a node.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct NodeId(pub u32);

/// Measurement data and how to read it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its title.
    pub title: String,
    /// What its rows are.
    pub kind: SourceKind,
    /// Fields in order.
    pub fields: Vec<Field>,
    /// The field that dates a row; for spans the field of the start. `None` for totals: the period's column `period`.
    pub dated_by: Option<String>,
    /// Spans: the field of the end.
    pub ends_by: Option<String>,
}

/// The kinds of measurement data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SourceKind {
    /// Readings at a regular interval; each holds until the next.
    Samples {
        /// Microseconds between two.
        every: Exact,
        /// Keys of the series.
        by: Vec<String>,
        /// Later than this after the last (microseconds), the last holds for `every` and the rest is a gap.
        late_after: Exact,
        /// What a gap counts as.
        gaps: Gaps,
        /// When a series exists.
        exists: Existence,
    },
    /// Things that happen at an instant.
    Events,
    /// Things that last.
    Spans,
    /// Cases with a life of their own.
    Cases,
    /// Figures already summed for each period.
    Totals {
        /// The period.
        per: PeriodRule,
    },
}

/// What time without a sample counts as.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gaps {
    /// A condition over the samples holds.
    Down,
    /// It does not.
    Up,
    /// Nobody knows.
    Unknown,
    /// The time leaves the window.
    Excluded,
}

/// When a series of samples exists.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Existence {
    /// Throughout the term.
    Always,
    /// From its first row to the end of its last.
    WhileSampled,
    /// During these rows of a spans source, narrowed to the series' keys that it has.
    During(NodeId),
}

/// A field of a source.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// The column's name in the data.
    pub column: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: FieldType,
    /// Whether a row may lack it.
    pub optional: bool,
    /// Smallest and largest value allowed.
    pub range: Option<(Exact, Exact)>,
    /// A computed field: a scalar node over the row.
    pub computed: Option<NodeId>,
}

/// The type of a field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FieldType {
    /// An exact decimal.
    Number,
    /// A decimal with or without `%`: `99.9%` and `0.999` are the same value.
    Percent,
    /// A duration: ISO 8601 (`PT90S`) or a number with a unit (`90 s`).
    Duration,
    /// Money in the contract's currency.
    Money,
    /// A data size with its unit.
    Data,
    /// An instant with offset, or local to the contract's zone.
    Timestamp,
    /// A date.
    Date,
    /// Words.
    Text,
    /// `true`, `false`, `1`, `0`, `yes`, `no`.
    Bool,
    /// A member of an enum, by name or by its text.
    Enum {
        /// The enum.
        of: String,
        /// Other values are left out of a list, and the row is skipped where it is single.
        others_ignored: bool,
    },
    /// Spans within the row: `start/end;start/end`.
    Spans,
    /// Several values.
    List {
        /// Of this type.
        of: Box<FieldType>,
        /// What stands between them.
        separator: String,
    },
}

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

impl std::hash::Hash for PeriodRule {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        format!("{self:?}").hash(state);
    }
}

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

/// What is measured for an objective.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasuredObjective {
    /// The objective's path.
    pub path: String,
    /// In force for windows that start at or after this day.
    pub from: Option<String>,
    /// In force for windows that start before this day.
    pub until: Option<String>,
    /// What it is judged over.
    pub window: Window,
    /// The keys.
    pub keys: Vec<Key>,
    /// Which groups exist.
    pub groups: Groups,
    /// Time that leaves the window, as one set.
    pub excluded: NodeId,
    /// Relief, as one set.
    pub relief: NodeId,
    /// What is measured.
    pub figures: Vec<Figure>,
    /// For each figure what it is, in the contract's words; `outage`, `responded_in_time`.
    pub labels: Vec<String>,
    /// Sources it reads, for reasons and for data that is absent.
    pub reads: Vec<String>,
}

/// A key of an objective.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// The field.
    pub name: String,
    /// Its enum, if it is one.
    #[serde(rename = "enum")]
    pub enumeration: Option<String>,
}

/// What an objective is judged over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "window", rename_all = "snake_case")]
pub enum Window {
    /// Each period.
    Period {
        /// The period.
        rule: PeriodRule,
    },
    /// The length before each boundary of a period.
    Rolling {
        /// How long.
        length: Length,
        /// How often one ends.
        every: PeriodRule,
    },
    /// Each row: from its date to its end.
    Row {
        /// The rows, without narrowing.
        rows: NodeId,
        /// Rows of one key that touch or overlap are one.
        merged_by: Option<String>,
    },
    /// Each run of a set of time.
    Run {
        /// The set.
        time: NodeId,
    },
    /// The length before the date of each row.
    BeforeRow {
        /// How long.
        length: Length,
        /// The rows.
        rows: NodeId,
    },
}

/// Which groups exist in a window.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Groups {
    /// One, without a key.
    Single,
    /// All members of the keys' enums.
    Members,
    /// The values that occur in the window in these rows.
    From(NodeId),
    /// The values that occur in the window in these sources that have all keys.
    Occurring(Vec<String>),
}
