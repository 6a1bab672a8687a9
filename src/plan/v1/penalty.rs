//! What a miss costs, and the way from credits to payment.

use super::{Bound, Exact, Formula, Length, PeriodRule, Relation, RoundingMode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a missed objective costs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Penalty {
    /// Path.
    pub path: String,
    /// Title.
    pub title: String,
    /// In force for windows that start at or after this day.
    pub from: Option<String>,
    /// In force for windows that start before this day.
    pub until: Option<String>,
    /// One for each of its objectives.
    pub uses: Vec<PenaltyUse>,
    /// Bounds the sum over the groups of one window.
    pub cap: Option<Cap>,
    /// Needs no claim.
    pub automatic: bool,
    /// It earns rather than costs.
    pub earns: Option<Earns>,
}

/// Where a bonus goes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Earns {
    /// The ledger that it is entered into; without one it is owed.
    pub into: Option<String>,
}

/// Entries in time order, from which credits are paid.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// Path.
    pub path: String,
    /// Title.
    pub title: String,
    /// What is in it when the agreement takes effect.
    pub starts: Exact,
    /// An entry can be used for windows that begin within so long after the last day of its own.
    pub expires: Option<Length>,
    /// The entries made last are used first, rather than the oldest.
    pub newest_first: bool,
}

/// From which ledger credits are paid first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Offset {
    /// As it is written.
    pub words: String,
    /// The ledger.
    pub ledger: String,
    /// All must hold in the window of the credit.
    pub conditions: Vec<Condition>,
}

/// When credits are given back. A pattern is looked for in the windows directly after that of the credit;
/// a condition without one speaks of the longer window in which it ends.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EarnBack {
    /// As it is written.
    pub words: String,
    /// All must hold.
    pub conditions: Vec<Condition>,
}

/// A penalty for one objective.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PenaltyUse {
    /// The objective.
    pub objective: String,
    /// What percentages are of.
    pub basis: Option<Basis>,
    /// Tried from top to bottom; the last that holds applies.
    pub steps: Vec<PenaltyStep>,
    /// What repeated misses cost more; of those that hold, the last applies.
    pub multiply: Vec<Multiply>,
    /// From which ledger its credits are paid first.
    pub offset: Option<Offset>,
    /// When its credits are given back.
    pub earn_back: Option<EarnBack>,
    /// Values in these bounds lie in an accepted hole: the amount is undetermined, with the code's name.
    pub holes: Vec<Hole>,
    /// Lines may overlap, and the parties let that stand: where several hold, the amount is the
    /// least and the greatest of theirs.
    pub overlap: bool,
    /// Where `combine largest by` a key that the objective lacks: how a line is spread over it.
    pub spread: Option<Spread>,
}

/// How a line is spread over the values of a key, in proportion to its basis.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spread {
    /// The key.
    pub key: String,
    /// Index of the figure ([`super::Figure::SumBy`]) with the basis of each value.
    pub figure: u32,
}

/// A hole of a ladder that the parties let stand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hole {
    /// All hold within the hole.
    pub bounds: Vec<Bound>,
    /// The code's name.
    pub code: String,
    /// The parties' reason.
    pub reason: String,
}

/// What percentages are of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The fee of a service for the window.
    FeeOf(String),
    /// The fees of all services for the window.
    Fees,
    /// An amount of money over the objective's figures and over what is charged.
    Of {
        /// How much.
        amount: Formula,
        /// As it is written.
        words: String,
    },
}

/// One `when` line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PenaltyStep {
    /// As it is written, for the statement.
    pub words: String,
    /// All must hold.
    pub conditions: Vec<Condition>,
    /// What it costs.
    pub amount: Amount,
}

/// What repeated misses cost more.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Multiply {
    /// The conditions, as they are written.
    pub words: String,
    /// How many times what the line gives.
    pub factor: Exact,
    /// All must hold.
    pub conditions: Vec<Condition>,
}

/// A condition.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The objective; `None` is the penalty's own.
    pub objective: Option<String>,
    /// What of it.
    pub test: Test,
    /// How often.
    pub pattern: Option<Pattern>,
    /// Whether what happened in any group counts.
    pub across: bool,
}

/// What is tested.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// Missed.
    Missed,
    /// Met.
    Met,
    /// The value lies within all of these.
    Value(Vec<Bound>),
    /// A value of totals, which is of no objective, lies within all of these.
    Formula {
        /// The value.
        value: Formula,
        /// All must hold.
        bounds: Vec<Bound>,
    },
}

/// How often.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "pattern", rename_all = "snake_case")]
pub enum Pattern {
    /// In n consecutive windows.
    Consecutive {
        /// n
        n: u32,
        /// The window.
        per: PeriodRule,
    },
    /// In k of any n consecutive windows.
    Of {
        /// k
        k: u32,
        /// n
        n: u32,
        /// The window.
        per: PeriodRule,
    },
    /// k times in any n days or months, both end days included.
    Times {
        /// k
        k: u32,
        /// n
        n: u32,
        /// Of what.
        per: PeriodRule,
    },
}

/// What a step costs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "amount", rename_all = "snake_case")]
pub enum Amount {
    /// Nothing.
    Nothing,
    /// A percentage of the basis.
    PercentOfBasis {
        /// The percentage as a number.
        percent: Formula,
    },
    /// Money.
    Money {
        /// How much.
        money: Formula,
    },
    /// A time of fee.
    TimeOfFee {
        /// How long.
        time: Length,
        /// Whose; `None` is the basis' service.
        service: Option<String>,
    },
    /// Days of service.
    ServiceDays {
        /// How many.
        days: Exact,
    },
    /// Points.
    Points {
        /// How many.
        points: Formula,
    },
    /// An amount per unit.
    PerUnit {
        /// For one.
        each: Box<Amount>,
        /// How many.
        count: Formula,
    },
    /// An amount for each step beyond a bound.
    Slope {
        /// For one step.
        each: Box<Amount>,
        /// How steps are counted.
        mode: StepMode,
        /// The step.
        step: Formula,
        /// Above the bound rather than below.
        above: bool,
        /// The bound.
        from: Formula,
    },
    /// All together.
    Sum {
        /// Of these.
        of: Vec<Amount>,
    },
}

/// How steps are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepMode {
    /// Whole steps.
    Full,
    /// Begun steps.
    Started,
    /// In proportion.
    Exact,
}

/// A fee.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fee {
    /// So much in each period; a window's fee is summed by calendar day.
    Flat {
        /// How much.
        amount: Exact,
        /// In each of these.
        per: PeriodRule,
    },
    /// Measured: see [`super::Measurement::metered`].
    Metered,
}

/// At most so much.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// As it is written.
    pub words: String,
    /// How much.
    pub amount: CapAmount,
    /// In which periods; `None` is the window.
    pub per: Option<CapPer>,
}

/// The periods in which a cap bounds credits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CapPer {
    /// Each by itself.
    Each(PeriodRule),
    /// Any so many in a row, which end with the period of a credit.
    Any(u32, PeriodRule),
}

impl CapPer {
    /// The period.
    pub fn rule(self) -> PeriodRule {
        match self {
            Self::Each(rule) | Self::Any(_, rule) => rule,
        }
    }
}

/// What a cap is measured by.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CapAmount {
    /// A share of the penalty's basis.
    PercentOfBasis(Exact),
    /// A share of all fees of the cap's period.
    PercentOfFees(Exact),
    /// A share of one service's fee in the cap's period.
    PercentOfFee(Exact, String),
    /// Money.
    Money(Exact),
    /// So much time of fee: of a service, or of all.
    TimeOfFee(Length, Option<String>),
    /// Another amount, over what is charged.
    Of(Formula),
}

/// One step of the pipeline.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum RemedyStep {
    /// Brings lines together.
    Combine {
        /// How.
        mode: Combine,
        /// The key.
        by: Option<String>,
        /// In each of these; `None` is the line's own window.
        per: Option<PeriodRule>,
    },
    /// At most so much.
    Cap {
        /// The cap.
        cap: Cap,
    },
    /// Totals in this relation to an amount are not paid.
    Disregard {
        /// The relation.
        relation: Relation,
        /// The amount.
        amount: Exact,
    },
    /// Rounds.
    Round {
        /// Each credit rather than the total.
        each: bool,
        /// To multiples of this.
        to: Exact,
        /// How.
        mode: RoundingMode,
    },
    /// What must be claimed.
    Claim {
        /// Who.
        by: String,
        /// Until when.
        deadline: Deadline,
        /// The evidence asked for, item by item.
        with: Vec<String>,
        /// In writing.
        in_writing: bool,
    },
    /// Who decides on a claim.
    Decide {
        /// Who.
        by: String,
        /// How soon after it.
        within: Length,
    },
    /// How it is paid.
    Pay {
        /// In words.
        words: String,
        /// How soon.
        within: Option<Length>,
        /// After what.
        of: Option<PayFrom>,
    },
    /// Until when a credit can be used.
    Expire {
        /// So long after the last day of its window; `None` is the end of the agreement.
        after: Option<Length>,
    },
    /// There is no other remedy than what comes out at the end.
    Sole,
    /// A step that is not in force at all times, because an amendment changes the remedies.
    During {
        /// For credits of windows that end on or after this day.
        from: Option<String>,
        /// For credits of windows that end before this day.
        until: Option<String>,
        /// The step, which is of another kind than this.
        then: Box<RemedyStep>,
    },
}

impl RemedyStep {
    /// What it does, whenever that is in force.
    pub fn what(&self) -> &Self {
        match self {
            Self::During { then, .. } => then,
            step => step,
        }
    }
}

/// From when the time for payment runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PayFrom {
    /// The claim.
    Claim,
    /// The decision.
    Decision,
    /// The last day of the window.
    Window,
}

/// How lines are brought together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// All.
    Sum,
    /// The largest.
    Largest,
    /// Counted as the largest.
    CustomerChooses,
}

/// Until when a claim may be made.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "deadline", rename_all = "snake_case")]
pub enum Deadline {
    /// Within so long of an anchor.
    Within {
        /// How long.
        length: Length,
        /// The anchor.
        of: Anchor,
    },
    /// Until the end of the n-th period after an anchor.
    UntilEnd {
        /// The period.
        period: PeriodRule,
        /// n
        n: u32,
        /// The anchor.
        after: Anchor,
    },
}

/// From when a claim's time runs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// The last day of the window.
    Window,
    /// The due date of the report.
    Report,
    /// The last outage in the window.
    LastOutage,
    /// A field of the row.
    Field(String),
}
