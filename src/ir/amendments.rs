//! The rules for changing the agreement.

use super::{Length, Origin, Path, PeriodRule};

/// The rules for changing the agreement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AmendmentRules {
    /// Where they are written.
    pub origin: Origin,
    /// Who must agree.
    pub agreed_by: Vec<Path>,
    /// Notice, and whether it runs from the proposal rather than from the last consent.
    pub notice: Option<(Length, bool)>,
    /// Silence for so long means consent (`true`) or refusal.
    pub silence: Option<(Length, bool)>,
    /// What one party may change alone.
    pub may_change: Vec<MayChange>,
    /// Who may refuse a change, and how long after its proposal.
    pub may_refuse: Vec<(Path, Length)>,
    /// Changes wait for the next renewal.
    pub from_renewal: Option<FromRenewal>,
    /// What becomes of orders that are running.
    pub running_orders: Option<RunningOrders>,
    /// What can never be changed.
    pub never: Vec<String>,
    /// What is harder to change.
    pub entrenched: Vec<Entrenched>,
}

/// Which changes take effect only from the next renewal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FromRenewal {
    /// All of them.
    Every,
    /// Those that favour this party.
    Favouring(Path),
}

/// What becomes of orders that are running when a change takes effect.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RunningOrders {
    /// They keep the terms under which they were placed.
    KeepOld,
    /// The change holds for them too.
    TakeNew,
}

/// What is harder to change than the rest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entrenched {
    /// What, as paths.
    pub subjects: Vec<String>,
    /// Who must agree, expressly; empty is whoever must agree to any change.
    pub agreed_by: Vec<Path>,
    /// Notice from the last consent, beside that of any change.
    pub notice: Option<Length>,
    /// Where it is written.
    pub origin: Origin,
}

/// When a party may change something alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ChangeCondition {
    /// The change favours this party.
    Favours(Path),
    /// In the parties' words, from `when` on.
    Words(String),
    /// None of the conditions before it for the same party holds.
    Otherwise,
}

/// What one party may change alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MayChange {
    /// Who.
    pub party: Path,
    /// What, as paths; `anything` for all.
    pub subjects: Vec<String>,
    /// How long before.
    pub notice: Option<Length>,
    /// Under which condition.
    pub condition: Option<ChangeCondition>,
    /// How often.
    pub at_most: Option<(u32, PeriodRule)>,
}
