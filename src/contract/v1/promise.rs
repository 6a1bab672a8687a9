//! What is promised, and the duties around it.

use super::{
    AcceptedFinding, Every, Exact, Formula, Length, PeriodRule, Prose, Relation, Trigger, Type,
    Window,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Time that does not count.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// Which time.
    pub time: ExclusionTime,
    /// At most so much in each period; what is over it counts. The shortest period first: a longer
    /// one is spent by what the shorter ones leave.
    pub limits: Vec<ExclusionLimit>,
}

/// Where an exclusion's time comes from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum ExclusionTime {
    /// A set of time.
    Formula {
        /// The set.
        time: Formula,
    },
    /// Rulings, entered as data under the exclusion's own path: spans with a reason.
    Rulings {
        /// Parties that rule.
        by_parties: Vec<String>,
    },
}

/// At most so much time in each period, spent in the order of time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExclusionLimit {
    /// How much.
    pub at_most: Length,
    /// In each of these.
    pub per: PeriodRule,
}

/// A named set of time or of rows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Path.
    pub path: String,
    /// With a title it is a defined term.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// What it stands for.
    pub is: Formula,
}

/// A typed formula over sources and the window.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// Parameters.
    pub parameters: Vec<Parameter>,
    /// What it yields.
    pub yields: Type,
    /// Names for parts of it, in order.
    pub locals: Vec<Local>,
    /// Its value. Where the formula has none, the objective is not judged.
    pub value: Formula,
}

/// A parameter of a metric.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
}

/// A name for a part of a metric.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Local {
    /// The name.
    pub name: String,
    /// The part.
    pub value: Formula,
}

/// A metric with a target over a window.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// The service.
    pub service: Option<String>,
    /// The metric.
    pub metric: String,
    /// Values of its parameters, in their order.
    pub arguments: Vec<Formula>,
    /// What each value is judged apart for.
    pub keys: Vec<Key>,
    /// Which groups exist.
    pub groups: Groups,
    /// The target, in order of date: the last whose day is not after the window's start counts.
    pub targets: Vec<Target>,
    /// The minimum level, a second and lower one.
    pub minimums: Vec<Target>,
    /// What it is judged over.
    pub over: Window,
    /// Exclusions whose time leaves the window: out of numerator, denominator and every source.
    pub excluding: Vec<String>,
    /// Relief leaves the window whole; the metric says where `relief` counts.
    pub relief: Vec<Relief>,
    /// Minimum sample; with fewer rows it is not judged.
    pub needs: Option<Needs>,
    /// Precondition; where it is not kept the objective is not judged.
    pub provided: Option<Formula>,
    /// A further way to keep the promise.
    pub met_if: Option<Formula>,
    /// Judged from so long after the effective date.
    pub starts_after: Option<Length>,
    /// What a miss weighs.
    pub role: Role,
    /// Findings that the parties let stand.
    pub accepts: Vec<AcceptedFinding>,
}

/// A key by which an objective is judged.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// The field's name. Every source that has it is narrowed to the group.
    pub name: String,
    /// Its type; of a list field, that of its members.
    #[serde(rename = "type")]
    pub ty: Type,
}

/// Which groups exist in a window.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "groups", rename_all = "snake_case", deny_unknown_fields)]
pub enum Groups {
    /// One: there is no key.
    Single,
    /// All members of the enums.
    Members,
    /// The values that occur in these rows in the window.
    From {
        /// The rows.
        rows: Formula,
    },
    /// The values that occur, before any filter, in a source that the metric reads.
    Occurring,
}

/// Bounds in force from a date.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// One or two; the promise is kept where all hold.
    pub bounds: Vec<Bound>,
    /// For windows that start at or after this day; `null` is always.
    pub from: Option<String>,
}

/// A relation and a value: `>= 99.9%`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bound {
    /// How the measured value must stand to this one.
    pub relation: Relation,
    /// The value, with its unit. It may read a table by the key of the group.
    pub value: Formula,
}

/// What gives relief.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "relief", rename_all = "snake_case", deny_unknown_fields)]
pub enum Relief {
    /// The time of an exclusion.
    Exclusion {
        /// The exclusion.
        exclusion: String,
    },
    /// A breach of a duty, while a set of time lasts.
    BreachTime {
        /// The responsibility.
        responsibility: String,
        /// The set of time.
        time: Formula,
    },
    /// A breach of a duty, for some rows: they count as good.
    BreachRows {
        /// The responsibility.
        responsibility: String,
        /// The source whose rows are meant.
        source: String,
        /// Over the fields of a row.
        condition: Formula,
    },
}

/// A minimum sample.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Needs {
    /// At least so many.
    pub at_least: Exact,
    /// Of these rows, after exclusion.
    pub of: Formula,
}

/// What a miss weighs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// What the penalties and rights say that name it.
    Ordinary,
    /// Key measurement: reported, carries no credit.
    Key,
    /// Critical service level.
    Critical,
}

/// Who does what, until when, shown by what.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Responsibility {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// Whose.
    pub party: String,
    /// How binding.
    pub modality: Modality,
    /// What.
    pub duty: Prose,
    /// It arises with each window that completes one of these; where there are none, it always binds.
    pub arises: Vec<Trigger>,
    /// It does not bind in the window that follows one that completes one of these.
    pub lifted: Vec<Trigger>,
    /// Until when.
    pub within: Option<Within>,
    /// How often.
    pub every: Option<Recurrence>,
    /// What shows a breach.
    pub evidence: Option<Evidence>,
    /// What a breach does.
    pub breach: Vec<Breach>,
    /// Findings that the parties let stand.
    pub accepts: Vec<AcceptedFinding>,
}

/// How binding.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// It must be done.
    Must,
    /// It must not be done.
    MustNot,
    /// It may be done.
    May,
}

/// A time limit of a duty.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Within {
    /// How long.
    pub limit: Length,
    /// From when, in words.
    pub of: Option<Prose>,
    /// From one field of a source to another: the duty is its own evidence.
    pub between: Option<BetweenFields>,
    /// From each run of a set of time.
    pub run: Option<RunEdge>,
    /// The calendar by which it counts; `null` is always.
    pub on: Option<String>,
}

/// From each run of a set of time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunEdge {
    /// From its start or from its end.
    pub from: Edge,
    /// The set.
    pub of: Formula,
}

/// The start or the end of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Edge {
    /// Its start.
    Start,
    /// Its end.
    End,
}

/// From one field of a source to another.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BetweenFields {
    /// The source.
    pub source: String,
    /// From this field.
    pub from: String,
    /// To this field.
    pub to: String,
}

/// How often a duty recurs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recurrence {
    /// How often.
    pub every: Every,
    /// While one of these rows is open; `null` is always.
    pub while_open: Option<Formula>,
}

/// What shows a breach.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "evidence", rename_all = "snake_case", deny_unknown_fields)]
pub enum Evidence {
    /// Rows of a source.
    Rows {
        /// The rows.
        rows: Formula,
    },
    /// Rulings, entered as data under the responsibility's own path.
    Rulings {
        /// Parties that rule.
        by_parties: Vec<String>,
    },
}

/// What a breach of a duty does.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "breach", rename_all = "snake_case", deny_unknown_fields)]
pub enum Breach {
    /// It gives relief; the objectives say how.
    GivesRelief {
        /// For these.
        objectives: Vec<String>,
    },
    /// It costs a penalty.
    Costs {
        /// Which.
        penalty: String,
    },
    /// It starts an escalation.
    Escalates {
        /// Which.
        escalation: String,
    },
}

/// Who hears of a case, and when.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// Which cases.
    pub cases: Option<Formula>,
    /// The calendar of its clock; `null` says nothing about it.
    pub clock: Option<String>,
    /// The steps, in order.
    pub steps: Vec<EscalationStep>,
    /// The field of the case that ends it.
    pub until: Option<String>,
}

/// A step of an escalation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EscalationStep {
    /// After so long.
    pub after: Length,
    /// These hear of it.
    pub notify: Vec<String>,
}

/// What is reported, by whom, when.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// The party that sends it.
    pub from: Option<String>,
    /// The party that receives it.
    pub to: Option<String>,
    /// How often.
    pub every: Option<Every>,
    /// Due so long after the end of its period.
    pub due_within: Option<Length>,
    /// How long it and its data are kept, after the end of the period reported.
    pub keep: Option<Length>,
    /// Objectives.
    pub covers: Vec<String>,
}

/// Who meets, how often.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// How often.
    pub every: Option<Every>,
    /// Contacts or parties.
    pub attended_by: Vec<String>,
}

/// What is said of an objective in a window and group.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The promise was kept.
    Met,
    /// It was not.
    Missed,
    /// What is unknown could decide it either way.
    Undetermined,
    /// There is nothing to judge.
    NotJudged,
}
