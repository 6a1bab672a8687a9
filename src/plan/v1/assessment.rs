//! The assessment half: from figures to verdicts, credits and rights.

use super::{
    Condition, Exact, Fee, Formula, Ledger, Length, Penalty, PeriodRule, Relation, RemedyStep,
    Unit, Value,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How it is judged.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// Objectives, in the order of [`super::Measurement::objectives`].
    pub objectives: Vec<Objective>,
    /// Penalties in the order declared, and bonuses behind them.
    pub penalties: Vec<Penalty>,
    /// Ledgers.
    pub ledgers: Vec<Ledger>,
    /// Fees of services by path; metered ones are measured.
    pub fees: BTreeMap<String, Fee>,
    /// Fees that amendments change, in the order of their days.
    pub fee_changes: Vec<FeeChange>,
    /// The pipeline.
    pub remedies: Vec<RemedyStep>,
    /// No claim is needed.
    pub automatic: bool,
    /// Rights.
    pub terminations: Vec<Termination>,
    /// Duties whose breaches are listed.
    pub responsibilities: Vec<Responsibility>,
    /// Reports and when they are due.
    pub reports: Vec<Report>,
}

/// A fee from a day on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeeChange {
    /// The service.
    pub service: String,
    /// The first day.
    pub from: String,
    /// The fee; without it, there is none from that day on.
    pub fee: Option<Fee>,
    /// Of a metered fee, the key of its charges in [`super::Measurement::metered`].
    pub charges: Option<String>,
}

/// How an objective is judged.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// Path.
    pub path: String,
    /// Title.
    pub title: String,
    /// The service's path.
    pub service: Option<String>,
    /// In force for windows that start at or after this day.
    pub from: Option<String>,
    /// In force for windows that start before this day.
    pub until: Option<String>,
    /// The value over the figures.
    pub value: Formula,
    /// What later windows look back at ([`Formula::Past`]).
    pub series: Vec<Series>,
    /// Its unit.
    pub unit: Unit,
    /// In order of date; the last whose day is not after the window's start counts.
    pub targets: Vec<Target>,
    /// The second level.
    pub minimums: Vec<Target>,
    /// Minimum sample: so many, of this figure, in words.
    pub needs: Option<Needs>,
    /// Precondition.
    pub provided: Option<Formula>,
    /// A further way to keep the promise.
    pub met_if: Option<Formula>,
    /// Judged from this day.
    pub starts: Option<String>,
    /// Reported, carries no credit.
    pub key: bool,
    /// A critical service level.
    pub critical: bool,
}

/// A metric whose value in a window later windows look back at.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// The metric.
    pub metric: String,
    /// Its value over the figures of the window.
    pub value: Formula,
    /// Its unit.
    pub unit: Unit,
}

/// A minimum sample.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Needs {
    /// How many.
    pub count: Exact,
    /// Index of the figure that counts.
    pub figure: u32,
    /// Of what, in the contract's words.
    pub of: String,
}

/// Bounds in force from a date.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The day.
    pub from: Option<String>,
    /// One or two; both must hold.
    pub bounds: Vec<Bound>,
}

/// A relation and a value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bound {
    /// The relation.
    pub relation: Relation,
    /// The value.
    pub value: Formula,
}

/// A right to end the agreement, or another right.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Termination {
    /// Path.
    pub path: String,
    /// Title.
    pub title: String,
    /// For windows that start at or after this day.
    pub from: Option<String>,
    /// For windows that start before this day.
    pub until: Option<String>,
    /// Whose.
    pub right_of: String,
    /// Each is a trigger of its own: all of its conditions must hold.
    pub triggers: Vec<Trigger>,
    /// Notice.
    pub notice: Option<Length>,
    /// Lapses when the promise is kept for so long.
    pub cure: Option<Length>,
    /// Whether no miss before a cure counts for another right.
    pub restarts: bool,
    /// Lapses so long after the trigger.
    pub lapses: Option<Length>,
}

/// A trigger of a right.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// As it is written.
    pub words: String,
    /// All must hold.
    pub conditions: Vec<Condition>,
}

/// A duty whose breaches are listed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Responsibility {
    /// Path.
    pub path: String,
    /// Title.
    pub title: String,
    /// Whose.
    pub party: String,
    /// The duty in words, from "must", "must not" or "may" on.
    pub duty: String,
    /// The first day on which it is in force; `null` is the first of the agreement.
    pub since: Option<String>,
    /// The first day on which it is no longer in force, or is otherwise.
    pub until: Option<String>,
    /// Objectives for which a breach gives relief.
    pub relief_for: Vec<String>,
    /// With which windows it arises; `null` where it always binds.
    pub arises: Option<Arises>,
    /// It does not bind in the window that follows one that completes one of these.
    pub lifted: Vec<Trigger>,
    /// When it is due after each run of [`super::Measurement::runs`].
    pub after_run: Option<AfterRun>,
}

/// A duty that arises with windows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Arises {
    /// It arises at the end of each window that completes one of these.
    pub triggers: Vec<Trigger>,
    /// How long after that end it is due; `null` where the contract counts from something else.
    pub within: Option<Length>,
    /// The calendar whose hours count; `null` is always.
    pub on: Option<String>,
}

/// When a duty is due after a run of a set of time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AfterRun {
    /// The set, in the contract's words.
    pub words: String,
    /// It counts from the end of the run rather than from its start.
    pub from_end: bool,
    /// How long.
    pub within: Length,
    /// The calendar whose hours count; `null` is always.
    pub on: Option<String>,
}

/// A report and when it is due.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Path.
    pub path: String,
    /// Title.
    pub title: String,
    /// For periods that start at or after this day.
    pub since: Option<String>,
    /// For periods that start before this day.
    pub until: Option<String>,
    /// From.
    pub from: Option<String>,
    /// To.
    pub to: Option<String>,
    /// For each of these.
    pub every: Option<PeriodRule>,
    /// After its end.
    pub due: Option<Length>,
    /// Objectives.
    pub covers: Vec<String>,
}

/// A value given to an objective by hand: `--given uptime=99.7%`.
pub type Given = (String, Value);
