//! What happens otherwise: penalties, the pipeline of remedies, termination.

use super::{Accept, Expr, Head, Length, Origin, Path, PeriodRule};
use crate::quantity::{Number, Relation, Rounding};

/// What a missed objective costs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Penalty {
    /// Head.
    pub head: Head,
    /// The objectives; each gives its own line.
    pub objectives: Vec<Path>,
    /// What percentages are of.
    pub basis: Option<Basis>,
    /// Tried from top to bottom; the last that holds applies.
    pub steps: Vec<PenaltyStep>,
    /// What repeated misses cost more; the last that holds applies.
    pub multiply: Vec<Multiply>,
    /// Bounds the sum over its groups in one window.
    pub cap: Option<Cap>,
    /// From what its credits are paid first.
    pub offset: Option<super::Offset>,
    /// When its credits are given back.
    pub earn_back: Option<super::EarnBack>,
    /// Needs no claim.
    pub automatic: bool,
    /// Findings that the parties let stand.
    pub accepts: Vec<Accept>,
}

/// What percentages of a penalty are of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Basis {
    /// The fee of a service for the window.
    FeeOf(Path),
    /// The fees of all services for the window.
    Fees,
    /// Another amount of money: a sum over rows of the group and window, what is charged for another
    /// time, a share of an amount at risk.
    Of(Expr),
}

/// One `when` line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PenaltyStep {
    /// All must hold.
    pub conditions: Vec<Condition>,
    /// What it costs.
    pub amount: Amount,
    /// Where it is written.
    pub origin: Origin,
}

/// `multiply by 1.5 when missed in 2 consecutive calendar months`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Multiply {
    /// How many times as much.
    pub factor: Number,
    /// All must hold.
    pub conditions: Vec<Condition>,
    /// Where it is written.
    pub origin: Origin,
}

/// One condition of a step or of a right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Condition {
    /// The objective; `None` is the penalty's own.
    pub objective: Option<Path>,
    /// What of it.
    pub test: Test,
    /// How often; `None` is in the window at hand.
    pub pattern: Option<Pattern>,
    /// Whether what happened in any group counts, not only what happened in the group at hand.
    pub across: bool,
    /// Where it is written.
    pub origin: Origin,
}

/// What is tested of an objective.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Test {
    /// Its verdict is missed.
    Missed,
    /// Its verdict is met.
    Met,
    /// Its value lies within these bounds.
    Value(Vec<super::Bound>),
    /// A value made of totals of penalties lies within these bounds; it is of no objective.
    Formula(Expr, Vec<super::Bound>),
}

/// How often something must happen. All end with the window at hand and count it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pattern {
    /// In n consecutive windows.
    Consecutive(u32, PeriodRule),
    /// In k of any n consecutive windows.
    Of(u32, u32, PeriodRule),
    /// k times in any n days or months.
    Times(u32, u32, PeriodRule),
}

/// What a step costs. The kinds are different things and never turn into one another silently.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Amount {
    /// `credit nothing`
    Nothing,
    /// A percentage of the basis.
    PercentOfBasis(Expr),
    /// Money.
    Money(Expr),
    /// Days, or another time, of fee: `2 days of fee`.
    TimeOfFee {
        /// How long.
        time: Length,
        /// Whose fee; `None` is the basis' service.
        service: Option<Path>,
    },
    /// Days of service added at the end of the term.
    ServiceDays(Number),
    /// Points.
    Points(Expr),
    /// An amount per unit of something counted.
    PerUnit {
        /// For one.
        amount: Box<Amount>,
        /// How many: an expression over the window.
        count: Expr,
    },
    /// An amount for each step by which the value is beyond a bound.
    Slope {
        /// For one step.
        amount: Box<Amount>,
        /// How steps are counted.
        mode: StepMode,
        /// The step, in the value's unit; positive.
        step: Expr,
        /// Whether values above the bound count (otherwise below).
        above: bool,
        /// The bound.
        from: Expr,
    },
    /// All together.
    Sum(Vec<Amount>),
}

impl Amount {
    /// Whether it is points: of other amounts they are no part.
    pub fn is_points(&self) -> bool {
        match self {
            Self::Points(_) => true,
            Self::PerUnit { amount, .. } | Self::Slope { amount, .. } => amount.is_points(),
            Self::Sum(parts) => parts.iter().any(Self::is_points),
            _ => false,
        }
    }
}

/// How the steps of a slope are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepMode {
    /// Whole steps only.
    Full,
    /// A step that has begun counts whole.
    Started,
    /// In proportion.
    Exact,
}

/// At most so much.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cap {
    /// How much.
    pub amount: CapAmount,
    /// In which periods; `None` is the window at hand.
    pub per: Option<CapPer>,
    /// Where it is written.
    pub origin: Origin,
}

impl Cap {
    /// The formula of its amount, where that is one.
    pub fn formula(&self) -> Option<&Expr> {
        match &self.amount {
            CapAmount::Of(expr) => Some(expr),
            _ => None,
        }
    }
}

/// The periods in which a cap bounds credits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CapPer {
    /// Each by itself.
    Each(PeriodRule),
    /// Any so many in a row: looking back from each credit.
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
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CapAmount {
    /// A percentage of the penalty's basis.
    PercentOfBasis(Number),
    /// A percentage of the fees of all services in the cap's period.
    PercentOfFees(Number),
    /// A percentage of one service's fee in the cap's period.
    PercentOfFee(Number, Path),
    /// Money.
    Money(Number),
    /// So much time of fee: of a service, or of all.
    TimeOfFee(Length, Option<Path>),
    /// Another amount that the contract and what is charged decide: an amount at risk, a part of the
    /// next month's fee.
    Of(Expr),
}

/// The way from credits to payment, in the order written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remedies {
    /// Where it is written.
    pub origin: Origin,
    /// The pipeline.
    pub steps: Vec<RemedyStep>,
    /// No other remedy.
    pub sole_remedy: bool,
    /// Never paid in cash.
    pub never_cash: bool,
    /// No claim is needed.
    pub automatic: bool,
}

/// One step of the pipeline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RemedyStep {
    /// What it does.
    pub kind: RemedyKind,
    /// Where it is written.
    pub origin: Origin,
}

/// What a step of the pipeline does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RemedyKind {
    /// Brings the lines of a period together.
    Combine {
        /// How.
        mode: Combine,
        /// The key of `largest by`.
        by: Option<String>,
        /// In each of these.
        per: Option<PeriodRule>,
    },
    /// At most so much.
    Cap(Cap),
    /// Totals in this relation to an amount are not paid.
    Disregard(Relation, Number),
    /// The only place where money is rounded.
    Round {
        /// Each credit, or the total.
        each: bool,
        /// To multiples of this.
        to: Number,
        /// How.
        mode: Rounding,
    },
    /// What must be claimed.
    Claim(Claim),
    /// Who decides on a claim, and how soon after it.
    Decide {
        /// Who.
        by: Path,
        /// How soon.
        within: Length,
    },
    /// How it is paid.
    Pay {
        /// In words: `as credit on the next invoice`.
        words: String,
        /// How soon.
        within: Option<Length>,
        /// After what; nothing where that is not said.
        of: Option<PayFrom>,
    },
    /// Until when a credit can be used.
    Expire(Expiry),
}

/// From when the time for payment runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PayFrom {
    /// The claim.
    Claim,
    /// The decision on it.
    Decision,
    /// The last day of the window.
    Window,
}

impl PayFrom {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Claim, Self::Decision, Self::Window];

    /// As it is written behind `of the`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Decision => "decision",
            Self::Window => "window",
        }
    }
}

/// Until when a credit can be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expiry {
    /// It ends with the agreement.
    AtTermination,
    /// So long after the last day of its window.
    After(Length),
}

/// How lines of a period are brought together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Combine {
    /// All are due.
    Sum,
    /// Only the largest (of each value of the key).
    Largest,
    /// The customer chooses; counted as the largest.
    CustomerChooses,
}

/// Who must claim until when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// Who.
    pub by: Path,
    /// Until when.
    pub deadline: Deadline,
    /// The evidence asked for, item by item.
    pub with: Vec<String>,
    /// In writing.
    pub in_writing: bool,
}

/// Until when a claim may be made. The last day counts whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Deadline {
    /// Within so long of an anchor.
    Within(Length, Anchor),
    /// Until the end of the n-th period after an anchor.
    UntilEnd(PeriodRule, u32, Anchor),
}

/// From when a claim's time runs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Anchor {
    /// The last day of the window.
    Window,
    /// The due date of the report that covers the objective.
    Report,
    /// The last outage in the window.
    LastOutage,
    /// A field of the row that is the window.
    Field(String),
}

/// A right that arises from a pattern of misses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Termination {
    /// Head.
    pub head: Head,
    /// Whose.
    pub right_of: Path,
    /// Each is a trigger of its own; all conditions of one must hold.
    pub triggers: Vec<Vec<Condition>>,
    /// Notice to be given.
    pub notice: Option<Length>,
    /// The right lapses when the promise is kept for so long.
    pub cure: Option<Length>,
    /// Whether no miss before a cure counts any longer.
    pub restarts: bool,
    /// The right lapses so long after the trigger.
    pub lapses: Option<Length>,
    /// What is refunded, in words.
    pub refund: Option<super::Prose>,
    /// What else it grants, in words.
    pub grants: Option<super::Prose>,
}
