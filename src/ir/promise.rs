//! What is promised: metrics, objectives, exclusions, and the duties around them.

use super::{Condition, Expr, Head, Length, Origin, Path, PeriodRule, Prose, Type, Window};
use crate::quantity::{Date, Number, Relation};

/// Time that does not count.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exclusion {
    /// Head.
    pub head: Head,
    /// Which time.
    pub time: ExclusionTime,
    /// At most so many microseconds in each period, spent in time order: the shortest period first.
    /// A longer one is spent by what the shorter ones leave.
    pub limits: Vec<(i64, PeriodRule)>,
}

/// Where an exclusion's time comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ExclusionTime {
    /// An expression.
    Of(Expr),
    /// Rulings of a party, entered as data: spans with a reason. The data source has the exclusion's name.
    RulingsBy(Vec<Path>),
}

/// A typed formula over sources and the window.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Metric {
    /// Head.
    pub head: Head,
    /// Parameters with their types.
    pub parameters: Vec<(String, Type)>,
    /// What it yields.
    pub ty: Type,
    /// `let` lines, in order.
    pub lets: Vec<(String, Expr)>,
    /// The value.
    pub value: Expr,
}

/// A named set of time or of rows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Let {
    /// Head; with a title it is a defined term.
    pub head: Head,
    /// What it stands for.
    pub value: Expr,
}

/// A key by which an objective is judged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Key {
    /// The field's name.
    pub name: String,
    /// Its type; for a list field, the type of its members.
    pub ty: Type,
}

/// Which groups exist.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Groups {
    /// No key: one group.
    Single,
    /// All members of the enums.
    Members,
    /// The values that occur in these rows in the window.
    From(Expr),
    /// The values that occur in any source the metric reads.
    Occurring,
}

/// One bound of a target.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bound {
    /// The relation that keeps the promise.
    pub relation: Relation,
    /// The value; may read the table by the group's key.
    pub value: Expr,
}

/// Bounds in force from a date.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    /// One or two; both must hold.
    pub bounds: Vec<Bound>,
    /// In force for windows that start at or after this day; `None` is always.
    pub from: Option<Date>,
    /// Where it is written.
    pub origin: Origin,
}

/// Whether an objective carries consequences.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// It does, if a penalty or a right names it.
    Ordinary,
    /// `key`: reported, carries no credit.
    Key,
    /// `critical`: a critical service level.
    Critical,
}

/// A metric with a target over a window.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Objective {
    /// Head.
    pub head: Head,
    /// The service.
    pub service: Option<Path>,
    /// The metric.
    pub metric: Path,
    /// Values of its parameters.
    pub arguments: Vec<Expr>,
    /// The keys.
    pub keys: Vec<Key>,
    /// Which groups exist.
    pub groups: Groups,
    /// In order of date.
    pub targets: Vec<Target>,
    /// The second level.
    pub minimums: Vec<Target>,
    /// What it is judged over.
    pub window: Window,
    /// Exclusions whose time leaves the window.
    pub excluding: Vec<Path>,
    /// What counts as relief.
    pub relief: Vec<Relief>,
    /// Minimum sample: so many rows.
    pub needs: Option<(Number, Expr)>,
    /// Precondition.
    pub provided: Option<Expr>,
    /// A further way to keep the promise.
    pub met_if: Option<Expr>,
    /// Judged from so long after the effective date.
    pub starts: Option<Length>,
    /// Its weight in the agreement.
    pub role: Role,
    /// Findings that the parties let stand.
    pub accepts: Vec<Accept>,
}

/// Something that gives relief for an objective.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Relief {
    /// `relief out_of_scope`
    Exclusion(Path),
    /// A responsibility's breach, while a set of time. `None`: the breach's own time.
    BreachTime {
        /// The responsibility.
        responsibility: Path,
        /// When.
        time: Expr,
    },
    /// A responsibility's breach, for rows: they count as good.
    BreachRows {
        /// The responsibility.
        responsibility: Path,
        /// The source whose rows are meant.
        source: Path,
        /// Over the fields of a row.
        condition: Expr,
    },
}

/// A finding that the parties let stand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Accept {
    /// The code's name: `band_gap`.
    pub code: String,
    /// Why.
    pub reason: String,
    /// Where.
    pub origin: Origin,
}

/// Whether something must, must not or may be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Modality {
    /// Must.
    Must,
    /// Must not.
    MustNot,
    /// May.
    May,
}

/// Who does what, until when, shown by what.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Responsibility {
    /// Head.
    pub head: Head,
    /// Whose.
    pub party: Path,
    /// How binding.
    pub modality: Modality,
    /// What.
    pub duty: Prose,
    /// It arises with each window that completes one of these; where there are none, it always binds.
    pub arises: Vec<Vec<Condition>>,
    /// It does not bind in the window that follows one that completes one of these.
    pub lifted: Vec<Vec<Condition>>,
    /// Until when.
    pub within: Option<Within>,
    /// How often, and while which rows are open.
    pub every: Option<(Every, Option<Expr>)>,
    /// Rows (or, for rulings, parties) that show a breach.
    pub evidence: Option<Evidence>,
    /// What a breach does.
    pub breach: Vec<Breach>,
    /// Findings that the parties let stand.
    pub accepts: Vec<Accept>,
}

/// A time limit of a duty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Within {
    /// How long.
    pub limit: Length,
    /// From when.
    pub from: Option<WithinFrom>,
    /// On which calendar.
    pub on: Option<Path>,
}

/// From when a duty's time runs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WithinFrom {
    /// From this, in words.
    Event(Prose),
    /// From a field of a source to another: the duty is its own evidence.
    Fields {
        /// The source.
        source: Path,
        /// From this field.
        from: String,
        /// To this field.
        to: String,
    },
    /// From each run of a set of time.
    Run {
        /// From its end rather than from its start.
        end: bool,
        /// The set.
        time: Expr,
    },
}

/// How often.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Every {
    /// In each period.
    Period(PeriodRule),
    /// Each time so much has passed.
    Length(Length),
}

/// What shows a breach.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Evidence {
    /// Rows of a source.
    Rows(Expr),
    /// Rulings of parties.
    RulingsBy(Vec<Path>),
}

/// What a breach of a duty does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Breach {
    /// Gives relief; the objective holds the details.
    ReliefFor(Vec<Path>),
    /// Costs a penalty.
    Costs(Path),
    /// Starts an escalation.
    Escalates(Path),
}

/// Who hears of a case, and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Escalation {
    /// Head.
    pub head: Head,
    /// Which cases.
    pub cases: Option<Expr>,
    /// The clock.
    pub clock: Option<Path>,
    /// Delay and contacts, in order.
    pub steps: Vec<(Length, Vec<Path>)>,
    /// The field that ends it.
    pub until: Option<String>,
}

/// What is reported, by whom, when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    /// Head.
    pub head: Head,
    /// From and to.
    pub sent: Option<(Path, Path)>,
    /// How often.
    pub every: Option<Every>,
    /// After the end of its period.
    pub due: Option<Length>,
    /// How long it and its data are kept, after the end of its period.
    pub keep: Option<Length>,
    /// Objectives.
    pub covers: Vec<Path>,
}

/// Who meets, how often.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Review {
    /// Head.
    pub head: Head,
    /// How often.
    pub every: Option<Every>,
    /// Contacts or parties.
    pub attended: Vec<Path>,
}

/// What is said of an objective in a window and group.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Verdict {
    /// The promise was kept.
    Met,
    /// It was not.
    Missed,
    /// What is unknown could decide it either way.
    Undetermined,
    /// There is nothing to judge, and the statement says why.
    NotJudged,
}
