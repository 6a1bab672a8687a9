//! The rules for changing the agreement.

use super::{Length, PeriodRule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The rules for changing the agreement.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AmendmentRules {
    /// Parties that must agree.
    pub agreed_by: Vec<String>,
    /// Time between agreement and effect.
    pub notice: Option<AmendmentNotice>,
    /// What silence means.
    pub silence: Option<Silence>,
    /// What one party may change alone.
    pub may_change: Vec<MayChange>,
    /// Who may refuse a change.
    pub may_refuse: Vec<Refusal>,
    /// Which changes take effect only from the next renewal of the agreement.
    pub from_renewal: Option<FromRenewal>,
    /// What becomes of orders that are running when a change takes effect; `null` is nothing agreed.
    pub running_orders: Option<RunningOrders>,
    /// What can never be changed.
    pub never: Vec<String>,
    /// What is harder to change than the rest.
    pub entrenched: Vec<Entrenched>,
}

/// What is harder to change than the rest.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entrenched {
    /// What, as paths.
    pub subjects: Vec<String>,
    /// Who must agree, expressly; empty is whoever must agree to any change.
    pub agreed_by: Vec<String>,
    /// So long after the last consent, beside the notice of any change.
    pub notice: Option<Length>,
}

/// When a party may change something alone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "when", rename_all = "snake_case", deny_unknown_fields)]
pub enum ChangeCondition {
    /// The change favours a party.
    Favours {
        /// Which.
        party: String,
    },
    /// In the parties' words.
    Words {
        /// The words.
        words: String,
    },
    /// None of the conditions before it holds.
    Otherwise,
}

/// A right to refuse changes. A change that is refused does not take effect.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// Who may refuse.
    pub party: String,
    /// So long after the proposal.
    pub within: Length,
}

/// Which changes take effect only from the next renewal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FromRenewal {
    /// Those that favour this party; `null` is all of them.
    pub favouring: Option<String>,
}

/// What becomes of orders that are running.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunningOrders {
    /// They keep the terms under which they were placed.
    KeepOldTerms,
    /// The change holds for them too.
    TakeNewTerms,
}

/// Time between agreement and effect.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AmendmentNotice {
    /// How long.
    pub length: Length,
    /// From when.
    pub from: NoticeFrom,
}

/// From when a notice of an amendment runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeFrom {
    /// The proposal.
    Proposal,
    /// The last consent that is needed.
    LastConsent,
}

/// What silence means.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Silence {
    /// After so long.
    pub after: Length,
    /// It means this.
    pub means: SilenceMeans,
}

/// What silence means.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SilenceMeans {
    /// Consent.
    Consent,
    /// Refusal.
    Refusal,
}

/// What one party may change alone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MayChange {
    /// Who.
    pub party: String,
    /// What, as paths; `anything` is everything.
    pub subjects: Vec<String>,
    /// So long before.
    pub notice: Option<Length>,
    /// Under which condition.
    pub condition: Option<ChangeCondition>,
    /// How often at most.
    pub at_most: Option<AtMost>,
}

/// How often at most.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AtMost {
    /// So often.
    pub times: u32,
    /// In each of these.
    pub per: PeriodRule,
}
