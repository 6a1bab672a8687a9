//! What happens otherwise: penalties, the way to payment, rights.

use super::{
    AcceptedFinding, Bound, EarnBack, Exact, Formula, Length, MayChange, Offset, PeriodRule, Prose,
    Relation, Rounding, Value,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An amount at risk, and what each objective stands for in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pool {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// How much is at risk; fees in it are those of the period.
    pub amount: Formula,
    /// In each of these.
    pub per: PeriodRule,
    /// What each objective stands for. Together it may be more than the whole.
    pub weights: Vec<Weight>,
    /// What one party may change alone.
    pub may_change: Vec<MayChange>,
    /// Findings that the parties let stand.
    pub accepts: Vec<AcceptedFinding>,
}

/// What an objective stands for in an amount at risk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Weight {
    /// The objective.
    pub objective: String,
    /// The ratio.
    pub share: Exact,
}

/// What a missed objective costs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Penalty {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// The objectives; each gives its own line for each window and group.
    pub objectives: Vec<String>,
    /// What percentages are of.
    pub basis: Option<Basis>,
    /// Read from top to bottom: the last that holds applies.
    pub steps: Vec<PenaltyStep>,
    /// What repeated misses cost more: of those that hold, the last applies.
    pub multiply: Vec<Multiply>,
    /// Bounds the sum over its groups in one window.
    pub cap: Option<Cap>,
    /// From which ledger its credits are paid first.
    pub offset: Option<Offset>,
    /// When its credits are given back.
    pub earn_back: Option<EarnBack>,
    /// It needs no claim.
    pub automatic: bool,
    /// Findings that the parties let stand. In an accepted gap the amount is undetermined; where
    /// steps overlap, it lies between the least and the greatest.
    pub accepts: Vec<AcceptedFinding>,
}

/// What percentages of a penalty are of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "basis", rename_all = "snake_case", deny_unknown_fields)]
pub enum Basis {
    /// The fee of a service for the window.
    FeeOf {
        /// The service.
        service: String,
    },
    /// The fees of all services for the window.
    Fees,
    /// Another amount: a sum over rows of the group and window, what is charged for another time, a
    /// share of an amount at risk.
    Formula {
        /// How much.
        amount: Formula,
    },
}

/// A line of a penalty or of a bonus: `when < 99.9% credit 10%`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PenaltyStep {
    /// As it is written.
    pub words: String,
    /// It holds where all of these hold.
    pub when: Vec<Condition>,
    /// What it costs, or earns.
    pub amount: Amount,
}

/// What repeated misses cost more: `multiply by 1.5 when missed in 2 consecutive calendar months`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Multiply {
    /// As it is written.
    pub words: String,
    /// How many times what the line gives.
    pub factor: Exact,
    /// It holds where all of these hold.
    pub when: Vec<Condition>,
}

/// A condition of a line or of a right.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The objective; `null` is the penalty's own.
    pub objective: Option<String>,
    /// What of it.
    pub test: Test,
    /// How often; `null` is in the window at hand.
    pub pattern: Option<Pattern>,
    /// Whether what happened in any group counts, not only what happened in the group at hand.
    pub across_groups: bool,
}

/// What is tested of an objective.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "test", rename_all = "snake_case", deny_unknown_fields)]
pub enum Test {
    /// Its verdict is missed.
    Missed,
    /// Its verdict is met.
    Met,
    /// Its value stands in all of these relations.
    Value {
        /// One or two.
        bounds: Vec<Bound>,
    },
    /// A value made of totals of penalties stands in all of these relations.
    Formula {
        /// The value.
        value: Formula,
        /// One or two.
        bounds: Vec<Bound>,
    },
}

/// How often something must happen. Each ends with the window at hand and counts it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "pattern", rename_all = "snake_case", deny_unknown_fields)]
pub enum Pattern {
    /// In so many windows in a row.
    Consecutive {
        /// How many.
        windows: u32,
        /// Of these.
        per: PeriodRule,
    },
    /// In some of so many windows in a row.
    SomeOfConsecutive {
        /// In at least so many.
        times: u32,
        /// Of so many.
        windows: u32,
        /// Of these.
        per: PeriodRule,
    },
    /// So often in so many days or months; both end days count.
    Times {
        /// How often.
        times: u32,
        /// In so many.
        within: u32,
        /// Of these.
        per: PeriodRule,
    },
}

/// What a line costs. The kinds are different things and never turn into one another.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "amount", rename_all = "snake_case", deny_unknown_fields)]
pub enum Amount {
    /// Nothing: a miss without a credit.
    Nothing,
    /// A percentage of the basis.
    PercentOfBasis {
        /// The percentage.
        percent: Formula,
    },
    /// Money.
    Money {
        /// How much.
        money: Formula,
    },
    /// The fee of so much time.
    TimeOfFee {
        /// How much time.
        time: Length,
        /// Whose fee; `null` is that of the basis.
        service: Option<String>,
    },
    /// Days of service, added at the end of the term.
    ServiceDays {
        /// How many.
        days: Exact,
    },
    /// Points.
    Points {
        /// How many.
        points: Formula,
    },
    /// So much for each unit of something counted.
    PerUnit {
        /// For one.
        each: Box<Amount>,
        /// How many.
        count: Formula,
    },
    /// So much for each step by which the value lies beyond a bound.
    Slope {
        /// For one step.
        each: Box<Amount>,
        /// How steps are counted.
        counts: SlopeCounts,
        /// The step, with its unit; positive.
        step: Formula,
        /// On which side of the bound.
        side: Side,
        /// The bound, with its unit.
        from: Formula,
    },
    /// All together.
    Sum {
        /// The parts.
        of: Vec<Amount>,
    },
}

/// How the steps of a slope are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SlopeCounts {
    /// Whole steps only.
    FullSteps,
    /// A step that has begun counts whole.
    StartedSteps,
    /// In proportion.
    InProportion,
}

/// A side of a bound.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Values above it.
    Above,
    /// Values below it.
    Below,
}

/// At most so much.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// As it is written.
    pub words: String,
    /// How much.
    pub at_most: CapAmount,
    /// In which periods; `null` is the window at hand.
    pub per: Option<CapPer>,
}

/// The periods in which a cap bounds credits.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "in", rename_all = "snake_case", deny_unknown_fields)]
pub enum CapPer {
    /// Each by itself.
    Each {
        /// The period.
        period: PeriodRule,
    },
    /// Any so many in a row: looking back from each credit, its own period counts.
    AnyConsecutive {
        /// How many.
        count: u32,
        /// Of these.
        period: PeriodRule,
    },
}

/// What a cap is measured by.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "cap", rename_all = "snake_case", deny_unknown_fields)]
pub enum CapAmount {
    /// A percentage of the penalty's basis.
    PercentOfBasis {
        /// The ratio.
        percent: Exact,
    },
    /// A percentage of the fees of all services in the cap's period.
    PercentOfFees {
        /// The ratio.
        percent: Exact,
    },
    /// A percentage of one service's fee in the cap's period.
    PercentOfFee {
        /// The ratio.
        percent: Exact,
        /// The service.
        service: String,
    },
    /// Money.
    Money {
        /// The amount, with its currency.
        money: Value,
    },
    /// The fee of so much time.
    TimeOfFee {
        /// How much time.
        time: Length,
        /// Whose fee; `null` is that of all services.
        service: Option<String>,
    },
    /// Another amount, that the contract and what is charged decide.
    Formula {
        /// How much.
        amount: Formula,
    },
}

/// The way from credits to payment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remedies {
    /// The steps act in this order; each changes what the next one sees.
    pub steps: Vec<RemedyStep>,
    /// There is no other remedy.
    pub sole_remedy: bool,
    /// Never paid in cash.
    pub never_cash: bool,
    /// No claim is needed.
    pub automatic: bool,
}

/// A step of the way to payment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
pub enum RemedyStep {
    /// Brings the lines of a period together.
    Combine {
        /// How.
        mode: Combine,
        /// Of each value of this key apart.
        by: Option<String>,
        /// In each of these; a line belongs to the period in which its window ends.
        per: Option<PeriodRule>,
    },
    /// At most so much.
    Cap {
        /// How much.
        cap: Cap,
    },
    /// Totals in this relation to an amount are not paid.
    Disregard {
        /// The relation.
        relation: Relation,
        /// The amount, with its currency.
        amount: Value,
    },
    /// The only place where money is rounded.
    Round {
        /// What is rounded.
        what: Rounded,
        /// To multiples of this, in the contract's currency.
        to: Exact,
        /// How.
        mode: Rounding,
    },
    /// What must be claimed.
    Claim {
        /// Who claims.
        by: String,
        /// Until when; the last day counts whole.
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
        /// How soon after the claim.
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
        /// So long after the last day of its window; `null` is the end of the agreement.
        after: Option<Length>,
    },
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

/// How lines of a period are brought together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// All are due.
    Sum,
    /// Only the largest.
    Largest,
    /// The customer chooses one; it is counted as the largest.
    CustomerChooses,
}

/// What is rounded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rounded {
    /// Each credit.
    EachCredit,
    /// The total.
    Total,
}

/// Until when a claim may be made.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "deadline", rename_all = "snake_case", deny_unknown_fields)]
pub enum Deadline {
    /// Within so long of an anchor.
    Within {
        /// How long.
        length: Length,
        /// The anchor.
        of: Anchor,
    },
    /// Until the end of a later period.
    UntilEnd {
        /// The period.
        period: PeriodRule,
        /// The how-manieth after that of the anchor.
        count: u32,
        /// The anchor.
        after: Anchor,
    },
}

/// The day from which a claim's time runs; that day itself does not count.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "anchor", rename_all = "snake_case", deny_unknown_fields)]
pub enum Anchor {
    /// The last day of the window.
    Window,
    /// The due date of the report that covers the objective.
    Report,
    /// The last outage in the window.
    LastOutage,
    /// A field of the row that is the window.
    Field {
        /// The field.
        name: String,
    },
}

/// A right that arises from a pattern of misses.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Termination {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// Whose right.
    pub right_of: String,
    /// Each gives the right by itself.
    pub triggers: Vec<Trigger>,
    /// Notice to be given.
    pub notice: Option<Length>,
    /// It lapses when the promise is kept for so long.
    pub cure: Option<Length>,
    /// Whether no miss before that counts for another right.
    pub restarts: bool,
    /// It lapses so long after the trigger.
    pub lapses: Option<Length>,
    /// What is refunded, in words.
    pub refund: Option<Prose>,
    /// What else it grants, in words.
    pub grants: Option<Prose>,
}

/// What gives a right.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// As it is written.
    pub words: String,
    /// All of these must hold.
    pub when: Vec<Condition>,
}
