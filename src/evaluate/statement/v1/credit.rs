//! Credits: what a miss costs, what the remedies make of it, what is payable.

use super::{Amount, KeyValue, Range, Reason, State, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What one penalty gives for one window and group.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreditLine {
    /// The penalty's path.
    pub penalty: String,
    /// Its title.
    pub title: String,
    /// The objective's path.
    pub objective: String,
    /// The window's name.
    pub window: String,
    /// The group.
    pub group: Vec<KeyValue>,
    /// The verdict it follows from.
    pub verdict: Verdict,
    /// Lines of the ladder that apply: one, or all that the value can reach.
    pub steps: Vec<StepReached>,
    /// What the line was multiplied by, or may have been.
    pub multiplied: Option<Multiplied>,
    /// What percentages are of.
    pub basis: Option<BasisAmount>,
    /// Money by the ladder, before any cap.
    pub amount: Range,
    /// Which part of the basis `amount` is: the percentage that the ladder gives. Without a basis, or
    /// where it is nothing or not known, there is none.
    pub amount_of_basis: Option<Range>,
    /// Points.
    pub points: Range,
    /// Days of service.
    pub service_days: Range,
    /// Why the amount is not known.
    pub reason: Option<Reason>,
    /// What the penalty's cap and each step of the remedies did, in their order.
    pub effects: Vec<Effect>,
    /// Whether it is given back, where that can be.
    pub earn_back: Option<EarnBack>,
    /// What the figures give, after all steps.
    pub entitlement: Range,
    /// Which part of the basis that is.
    pub entitlement_of_basis: Option<Range>,
    /// What is payable of it.
    pub payable: Payable,
    /// Whether later data can change it.
    pub state: State,
}

/// Whether a credit is given back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EarnBack {
    /// As it is written.
    pub words: String,
    /// What later windows decided.
    pub outcome: EarnBackOutcome,
    /// The last day of the window that decided it.
    pub decided: Option<String>,
}

/// What later windows decided of a credit.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum EarnBackOutcome {
    /// Nothing yet: they have not ended in the time asked for. The credit is due until they have.
    Open,
    /// It is given back, as if it had never been due.
    GivenBack,
    /// It stays due.
    Kept,
    /// They have ended, and data does not tell.
    Unknown,
}

/// A line of a ladder that applies, or may.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepReached {
    /// Its place in the ladder, from 1.
    pub number: u32,
    /// As it is written.
    pub words: String,
    /// Whether it surely applies.
    pub sure: bool,
    /// What it gives in money.
    pub amount: Range,
    /// How many steps of each slope were counted, and how many units, in the order written.
    pub counted: Vec<Counted>,
}

/// How often an amount was counted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// What was counted.
    pub how: Counting,
    /// How many.
    pub number: Range,
}

/// What an amount is counted by.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// Full steps.
    Full,
    /// Started steps.
    Started,
    /// Steps and their parts.
    Exact,
    /// Units: `5 EUR per count(calls)`.
    Units,
}

/// What a line of a ladder was multiplied by.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Multiplied {
    /// How many times as much it is.
    pub factor: Amount,
    /// The condition, as it is written.
    pub words: String,
    /// Whether it surely applies.
    pub sure: bool,
}

/// What percentages are of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BasisAmount {
    /// What it is: `fee of workplace`.
    pub words: String,
    /// How much.
    pub amount: Range,
}

/// What a cap or a step of the remedies did to a line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// Which kind of step.
    pub kind: EffectKind,
    /// The step in words.
    pub words: String,
    /// The line before.
    pub before: Range,
    /// The line after.
    pub after: Range,
    /// What was taken away; negative when rounding added something.
    pub taken: Range,
}

/// The kinds of steps.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum EffectKind {
    /// The penalty's own cap.
    PenaltyCap,
    /// Later windows decided that it is given back.
    GivenBack,
    /// It was paid from a ledger.
    Offset,
    /// Lines were brought together.
    Combine,
    /// A cap of the remedies.
    Cap,
    /// Small totals are not paid.
    Disregard,
    /// Rounding.
    Round,
    /// A claim was, or was not, made in time.
    Claim,
}

/// What is payable of a line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Payable {
    /// How much: the lower end of what is due.
    pub amount: Amount,
    /// Under which condition.
    pub condition: PayableCondition,
    /// A claim must be made by the end of this day. The earliest, when there are several.
    pub claim_by: Option<String>,
    /// Who must claim.
    pub claim_from: Option<String>,
    /// The evidence asked for, item by item, in the contract's words.
    pub with: Vec<String>,
    /// The claim must be in writing.
    pub in_writing: bool,
    /// The day on which all that is asked for was claimed, where that is known.
    pub claimed_on: Option<String>,
    /// By the end of this day the claim must be decided on.
    pub decide_by: Option<String>,
    /// By the end of this day it must be paid.
    pub pay_by: Option<String>,
    /// After this day a credit that was not used lapses.
    pub expires: Option<String>,
}

/// Under which condition an amount is payable.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PayableCondition {
    /// None: no claim is needed.
    Due,
    /// If it is claimed in time.
    IfClaimed,
    /// It was claimed in time.
    Claimed,
    /// It was not claimed in time: nothing is payable.
    Lapsed,
}

/// What is owed together in a period.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Total {
    /// The period's name.
    pub period: String,
    /// First day.
    pub first_day: String,
    /// Last day.
    pub last_day: String,
    /// Number of lines with an amount.
    pub lines: u64,
    /// By the ladders, before any cap.
    pub amount: Range,
    /// What the figures give, after all steps.
    pub entitlement: Range,
    /// Which part of the period's fees that is. Where these are nothing or not known, there is none.
    pub entitlement_of_fees: Option<Range>,
    /// What is payable of it; what must still be claimed included.
    pub payable: Amount,
    /// What of `payable` is sure for no single line: where lines share a cap, or one of them counts,
    /// the least of all together can be more than the least of each, added up.
    pub unallocated: Amount,
    /// Points.
    pub points: Range,
    /// Days of service.
    pub service_days: Range,
    /// Whether later data can change it.
    pub state: State,
}

/// What an objective earned that was more than kept, for one window and group.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BonusLine {
    /// The bonus' path.
    pub bonus: String,
    /// Its title.
    pub title: String,
    /// The objective's path.
    pub objective: String,
    /// The window's name.
    pub window: String,
    /// The group.
    pub group: Vec<KeyValue>,
    /// Lines that apply: one, or all that the value can reach.
    pub steps: Vec<StepReached>,
    /// What percentages are of.
    pub basis: Option<BasisAmount>,
    /// What is earned; it is not rounded.
    pub amount: Range,
    /// The ledger that it is entered into. Without one it is owed to the provider.
    pub into: Option<String>,
    /// Why the amount is not known.
    pub reason: Option<Reason>,
    /// Whether later data can change it.
    pub state: State,
}

/// A credit of an earlier time that a window of the time asked for has given back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenBack {
    /// The penalty's path.
    pub penalty: String,
    /// Its title.
    pub title: String,
    /// The objective's path.
    pub objective: String,
    /// The name of the window for which it was due.
    pub window: String,
    /// The group.
    pub group: Vec<KeyValue>,
    /// What was due of it until then, after all steps.
    pub amount: Range,
    /// By which words of the contract.
    pub words: String,
    /// The last day of the window that decided it.
    pub decided: String,
    /// Whether later data can change it.
    pub state: State,
}

/// A ledger over the time asked for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// The ledger's path.
    pub ledger: String,
    /// Its title.
    pub title: String,
    /// What was in it before the time asked for.
    pub opening: Range,
    /// What happened in the time asked for, in the order of time.
    pub movements: Vec<Movement>,
    /// What is in it afterwards.
    pub closing: Range,
    /// Whether later data can change it.
    pub state: State,
}

/// Something that changed a ledger.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Movement {
    /// On which day: the last day of the window, or of the entry.
    pub day: String,
    /// What happened.
    pub kind: MovementKind,
    /// The bonus or penalty for which.
    pub subject: Option<String>,
    /// The objective's path.
    pub objective: Option<String>,
    /// The window's name.
    pub window: Option<String>,
    /// The group.
    pub group: Vec<KeyValue>,
    /// How much.
    pub amount: Range,
    /// What is in the ledger afterwards.
    pub balance: Range,
}

/// What changes a ledger.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    /// The agreement took effect with something in it.
    Starts,
    /// A bonus was entered.
    Earned,
    /// A credit was paid from it.
    Paid,
    /// An entry was not used in time.
    Lapsed,
}

/// A credit in time order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LedgerEntry {
    /// When the window closed.
    pub at: String,
    /// The penalty's path.
    pub penalty: String,
    /// The objective's path.
    pub objective: String,
    /// The window's name.
    pub window: String,
    /// The group.
    pub group: Vec<KeyValue>,
    /// It was earned: the path is that of a bonus.
    pub earned: bool,
    /// After the penalty's own cap, before the remedies.
    pub amount: Range,
    /// Points.
    pub points: Range,
    /// What the figures give, after all steps.
    pub entitlement: Range,
    /// What is payable of it.
    pub payable: Amount,
    /// Whether later data can change it.
    pub state: State,
}
