//! Amounts at risk, and what is charged for a time: money that formulas name.

use super::{Accept, Expr, Head, MayChange, Origin, Path, PeriodRule};
use crate::quantity::Number;

/// An amount at risk, and what each objective stands for in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pool {
    /// Head.
    pub head: Head,
    /// How much is at risk. Fees in it are those of the period.
    pub amount: Expr,
    /// In each of these.
    pub per: PeriodRule,
    /// Shares of objectives; together they may be more than the whole.
    pub weights: Vec<Weight>,
    /// What one party may change alone.
    pub may_change: Vec<MayChange>,
    /// Findings that the parties let stand.
    pub accepts: Vec<Accept>,
}

/// The share of an objective in an amount at risk: its allocation percentage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Weight {
    /// Whose.
    pub objective: Path,
    /// How much.
    pub share: Number,
    /// Where it is written.
    pub origin: Origin,
}

impl Pool {
    /// The share of an objective; the first one counts where several are written.
    pub fn share(&self, objective: &Path) -> Option<&Number> {
        let mut weights = self.weights.iter();
        let weight = weights.find(|weight| weight.objective == *objective)?;
        Some(&weight.share)
    }
}

/// What is taken of an amount at risk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RiskShare {
    /// All of it.
    Whole,
    /// The share of the objective for which a credit is due.
    Own,
    /// The share of this objective.
    Of(Path),
}

/// What is charged for a time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Charge {
    /// For which service; `None` is all of them.
    pub service: Option<Path>,
    /// For which time.
    pub time: ChargeTime,
}

/// The time for which something is charged, by the window of the credit at hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChargeTime {
    /// The window; in a cap or a pool its period.
    Window,
    /// The period in which the window ends.
    In(PeriodRule),
    /// The period after that.
    Next(PeriodRule),
    /// The period before the one in which the window begins.
    Previous(PeriodRule),
    /// So many days that end with the last day of the window.
    Last(u32),
    /// So many days that end before the first day of the window.
    Before(u32),
}
