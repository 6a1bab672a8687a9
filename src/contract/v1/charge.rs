//! The time and the part of a charge that a formula speaks of.

use super::PeriodRule;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// So many periods, of which the last is the one at hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LastPeriods {
    /// How many.
    pub count: u32,
    /// Of which.
    pub period: PeriodRule,
}

/// The time for which something is charged, by the window of the credit at hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "time", rename_all = "snake_case", deny_unknown_fields)]
pub enum ChargeTime {
    /// The window; in a cap or an amount at risk its period.
    Window,
    /// The period in which the window ends.
    PeriodOfWindow {
        /// The period.
        period: PeriodRule,
    },
    /// The period after the one in which the window ends.
    NextPeriod {
        /// The period.
        period: PeriodRule,
    },
    /// The period before the one in which the window begins.
    PreviousPeriod {
        /// The period.
        period: PeriodRule,
    },
    /// So many days that end with the last day of the window.
    LastDays {
        /// How many.
        days: u32,
    },
    /// So many days that end before the first day of the window.
    DaysBefore {
        /// How many.
        days: u32,
    },
}

/// What is taken of an amount at risk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
pub enum RiskShare {
    /// All of it.
    Whole,
    /// The share of the objective for which a credit is due.
    OfObjectiveAtHand,
    /// The share of an objective.
    OfObjective {
        /// The objective.
        objective: String,
    },
}
