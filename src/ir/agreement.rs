//! The agreement as a whole, and what it is made between.

use super::by_path::ByPath;
use super::{
    Amendment, AmendmentRules, Bonus, Constant, Escalation, Every, Exclusion, Expr, Head, Ledger,
    Length, Let, Metric, Objective, Origin, Path, Penalty, PeriodRule, Pool, Prose, Remedies,
    Report, Responsibility, Review, Termination, Type,
};
use crate::quantity::{Date, DateSet, Number, TimeOfDay, UnitName};
use std::collections::BTreeSet;

/// Everything that one contract says, in the order written within each kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Agreement {
    /// The contract itself.
    pub contract: Contract,
    /// Parties.
    pub parties: Vec<Party>,
    /// Defined terms.
    pub terms: Vec<Term>,
    /// Enums.
    pub enums: Vec<Enum>,
    /// Declared units.
    pub units: Vec<Unit>,
    /// Values fixed when the contract is compiled. Whatever names them holds their values.
    pub params: Vec<Param>,
    /// Templates that are put to use.
    pub inclusions: Vec<Inclusion>,
    /// Calendars, in an order in which none names a later one.
    pub calendars: Vec<Calendar>,
    /// Tables.
    pub tables: Vec<Table>,
    /// Services.
    pub services: Vec<Service>,
    /// Sources.
    pub sources: Vec<Source>,
    /// Exclusions.
    pub exclusions: Vec<Exclusion>,
    /// Named sets of time or of rows, in an order in which none names a later one.
    pub lets: Vec<Let>,
    /// Metrics.
    pub metrics: Vec<Metric>,
    /// Objectives.
    pub objectives: Vec<Objective>,
    /// Responsibilities.
    pub responsibilities: Vec<Responsibility>,
    /// Escalations.
    pub escalations: Vec<Escalation>,
    /// Reports.
    pub reports: Vec<Report>,
    /// Reviews.
    pub reviews: Vec<Review>,
    /// Amounts at risk.
    pub pools: Vec<Pool>,
    /// Penalties.
    pub penalties: Vec<Penalty>,
    /// What beaten objectives earn.
    pub bonuses: Vec<Bonus>,
    /// Ledgers.
    pub ledgers: Vec<Ledger>,
    /// The pipeline.
    pub remedies: Option<Remedies>,
    /// Rights to end the agreement.
    pub terminations: Vec<Termination>,
    /// How the agreement may be changed.
    pub amendments: Option<AmendmentRules>,
    /// The amendments that this text contains, in the order of their effect.
    pub amended: Vec<Amendment>,
    /// Prose of the parties' own.
    pub clauses: Vec<ProseClause>,
    /// Worked examples.
    pub examples: Vec<Example>,
    /// Where they stand.
    pub by_path: ByPath,
}

/// The agreement itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contract {
    /// Head.
    pub head: Head,
    /// Who provides.
    pub provider: Path,
    /// Who receives.
    pub customer: Customer,
    /// Its version, in the parties' words.
    pub version: Option<String>,
    /// In force from the start of this day.
    pub effective: Date,
    /// How long it runs.
    pub term: Option<ContractTerm>,
    /// The notice that ends it.
    pub ended: Option<Ended>,
    /// IANA name.
    pub timezone: String,
    /// ISO 4217 code.
    pub currency: String,
    /// Governing law.
    pub law: Option<String>,
    /// The calendar of business days.
    pub business_days: Option<Path>,
    /// Documents between the parties, the first of which prevails; empty is nothing agreed.
    pub precedence: Vec<RankedDocument>,
    /// Why.
    pub purpose: Option<Prose>,
}

/// A document in an order of precedence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RankedDocument {
    /// This agreement.
    This,
    /// By its title.
    Titled(String),
    /// What a defined term means.
    Term(Path),
}

/// Who receives the services.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Customer {
    /// A party.
    Party(Path),
    /// Whoever accepts a public offer, under this name.
    Any(String),
}

/// Term and renewal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContractTerm {
    /// The first term.
    pub length: Length,
    /// Each renewal.
    pub renews_for: Option<Length>,
    /// Notice that prevents a renewal.
    pub unless_notice: Option<Length>,
}

/// A notice that the agreement ends: with a term, or by a right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ended {
    /// The day on which it was given.
    pub date: Date,
    /// Who gave it.
    pub by: Path,
    /// The right under which; without one it prevents the next renewal for which it is not too late.
    pub under: Option<Path>,
    /// Where it is written.
    pub origin: Origin,
}

/// A legal entity.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Party {
    /// Head.
    pub head: Head,
    /// Its address.
    pub address: Option<String>,
    /// Name and address of each contact; its path is `party.name`.
    pub contacts: Vec<(String, String)>,
    /// Signatories with their functions.
    pub signs: Vec<(String, Option<String>)>,
}

/// A defined term.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// Head; the title is the term.
    pub head: Head,
    /// What it means.
    pub means: Prose,
}

/// A closed set of values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Enum {
    /// Head.
    pub head: Head,
    /// Name, and the text that data and documents use for it.
    pub members: Vec<(String, Option<String>)>,
}

/// A unit that the contract declares.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unit {
    /// Head; its path is the unit's name in types.
    pub head: Head,
    /// How many of another unit one of it is; without it, the unit is a dimension of its own.
    pub is: Option<(Number, Type)>,
}

/// A value that the contract fixes under a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Param {
    /// Head.
    pub head: Head,
    /// Its type.
    pub ty: Type,
    /// The value in force.
    pub value: Constant,
    /// Whether the value was set from outside, instead of the one that is written.
    pub set: bool,
}

/// A template that is put to use. What it declares stands among the other declarations, with the
/// path of the inclusion before its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inclusion {
    /// Head; its path begins the paths of what it declares.
    pub head: Head,
    /// The template.
    pub template: Head,
    /// What each parameter stands for: its name, and the declaration.
    pub arguments: Vec<(String, Path)>,
}

/// Working hours and holidays in a time zone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Calendar {
    /// Head.
    pub head: Head,
    /// What it holds.
    pub rule: CalendarRule,
    /// The calendars that it names, whose rules are part of its own.
    pub names: BTreeSet<Path>,
}

/// How a calendar is made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CalendarRule {
    /// A set of dates: holidays. Not a set of instants.
    Dates(DateSet),
    /// Working hours by weekday, in a time zone.
    Week {
        /// IANA name.
        timezone: String,
        /// Opening times, Monday first.
        hours: [Vec<(TimeOfDay, TimeOfDay)>; 7],
        /// Days without hours.
        closed: DateSet,
        /// Days with other hours; they win over the week and over `closed`.
        open: Vec<(Date, Date, Vec<(TimeOfDay, TimeOfDay)>)>,
    },
    /// In any of them.
    Union(Vec<CalendarRule>),
    /// In all of them.
    Intersection(Vec<CalendarRule>),
    /// In the first and not in the second.
    Except(Box<CalendarRule>, Box<CalendarRule>),
    /// Every instant.
    Always,
}

/// A typed table keyed by its first column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// Head.
    pub head: Head,
    /// Name and type of the key.
    pub key: (String, Type),
    /// Name and type of each further column.
    pub columns: Vec<(String, Type)>,
    /// The key, then one value a column.
    pub rows: Vec<(Constant, Vec<Constant>)>,
}

/// What is delivered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Service {
    /// Head.
    pub head: Head,
    /// In words.
    pub description: Option<Prose>,
    /// When it is delivered.
    pub hours: Option<Path>,
    /// What it costs.
    pub fee: Option<Fee>,
    /// Not part of this agreement.
    pub external: bool,
    /// Services it needs, and what is promised for them.
    pub depends_on: Vec<Dependency>,
}

/// Services that a service needs, and what is promised for each of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dependency {
    /// The services.
    pub services: Vec<Path>,
    /// One of them suffices; otherwise all are needed.
    pub any: bool,
    /// What is promised for each.
    pub promise: Option<UpstreamPromise>,
    /// Where it is written.
    pub origin: Origin,
}

/// What a supplier promises for a service that is needed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UpstreamPromise {
    /// Of what: `availability`. Where objectives measure a metric of this name, they rest on it.
    pub of: String,
    /// At least this percentage, or at most this time in microseconds.
    pub value: Number,
    /// A percentage or a duration.
    pub ty: Type,
}

/// A fee.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fee {
    /// So much in each period.
    Flat(Number, PeriodRule),
    /// A sum over rows.
    Metered(Expr),
}

/// Measurement data.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// Head.
    pub head: Head,
    /// What its rows are.
    pub kind: SourceKind,
    /// Fields in order. The date of a row is the first timestamp field (`at`, `start`) or `dated by`.
    pub fields: Vec<Field>,
    /// The field that dates a row; for spans the field of the start.
    pub dated_by: Option<String>,
    /// For spans: the field of the end.
    pub ends_by: Option<String>,
    /// Who supplies it.
    pub supplied: Vec<Path>,
    /// Who can verify it.
    pub verifiable: Vec<Path>,
    /// Who decides it together.
    pub decided: Vec<Path>,
    /// Who may estimate what is missing.
    pub estimates: Vec<Path>,
    /// Whose figures count where figures differ.
    pub prevails: Option<Prevails>,
}

/// Whose figures count.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prevails {
    /// Those of this party.
    pub party: Path,
    /// Unless they are disputed.
    pub dispute: Option<Dispute>,
}

/// How figures may be disputed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dispute {
    /// Who may.
    pub by: Path,
    /// How long.
    pub within: Length,
    /// From when.
    pub of: DisputeFrom,
    /// Whose figures count instead; `None` leaves it to the parties.
    pub then: Option<Path>,
}

/// From when figures may be disputed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DisputeFrom {
    /// From the end of the window.
    Window,
    /// From the report on it.
    Report,
}

/// The kinds of measurement data.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SourceKind {
    /// Readings at a regular interval; each holds until the next.
    Samples {
        /// Microseconds between two.
        every: i64,
        /// Keys of the series.
        by: Vec<String>,
        /// Later than this after the last, there is a gap. Microseconds.
        late_after: i64,
        /// What a gap counts as.
        gaps: Gaps,
        /// When a series exists.
        exists: Existence,
    },
    /// Things that happen at an instant.
    Events,
    /// Things that last.
    Spans,
    /// Cases with a life of their own.
    Cases,
    /// Figures already summed for each period.
    Totals(PeriodRule),
}

/// What time without a sample counts as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gaps {
    /// What is bad for the promise.
    Down,
    /// What is good for it.
    Up,
    /// Nobody knows.
    Unknown,
    /// The time leaves the window.
    Excluded,
}

/// When a series of samples exists.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Existence {
    /// Throughout the term.
    Always,
    /// From its first row to the end of its last.
    WhileSampled,
    /// During these rows of a spans source with the keys.
    During(Expr),
}

/// A field of a source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// Where it is written.
    pub origin: Origin,
    /// The column's name in the data.
    pub column: String,
    /// Whether a row may lack it.
    pub optional: bool,
    /// Smallest and largest value allowed.
    pub range: Option<(Number, Number)>,
    /// What stands between the members of a list.
    pub separator: Option<String>,
    /// Values that the enum lacks are left out.
    pub others_ignored: bool,
    /// A computed field's value, over the fields of the row.
    pub value: Option<Expr>,
}

/// Prose of the parties' own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProseClause {
    /// Head; the title is the heading.
    pub head: Head,
    /// The words.
    pub text: Prose,
}

/// A worked example.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Example {
    /// Its title.
    pub title: String,
    /// Where it is written.
    pub origin: Origin,
    /// First and last window by name: `2026-03`, `2026-04`.
    pub over: (String, String),
    /// Given data.
    pub given: Vec<Given>,
    /// Expectations.
    pub expect: Vec<Expect>,
}

/// Given data of an example.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// The source, or an exclusion with rulings.
    pub source: Path,
    /// Where it is written.
    pub origin: Origin,
    /// The data.
    pub data: GivenData,
}

/// How data is given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GivenData {
    /// Samples fail between two instants, in one group or in all, and are good elsewhere.
    Fail {
        /// Values of the source's keys; empty is every group.
        group: Vec<Constant>,
        /// From.
        from: crate::quantity::Instant,
        /// To.
        to: crate::quantity::Instant,
    },
    /// Rows; `None` is an absent value.
    Rows {
        /// Fields.
        columns: Vec<String>,
        /// Values as text, exactly as a CSV cell would hold them (enum members by name, timestamps local).
        rows: Vec<Vec<Option<String>>>,
    },
}

/// An expectation of an example.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expect {
    /// The objective, penalty, or right.
    pub subject: Path,
    /// Values of its keys; empty is the only group, or, for a penalty, all groups together.
    pub group: Vec<Constant>,
    /// The window by name; `None` is the example's only window.
    pub window: Option<String>,
    /// The row that is the window, by the words of one of its fields.
    pub row: Option<String>,
    /// What is expected.
    pub what: Expected,
    /// Where it is written.
    pub origin: Origin,
}

/// What is expected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expected {
    /// A value in a relation: exact.
    Value(crate::quantity::Relation, Number),
    /// A verdict.
    Verdict(super::Verdict),
}

impl Agreement {
    /// How people read a declared unit: by its title, or by its name.
    pub fn word_for(&self, unit: UnitName) -> String {
        let declared = self
            .units
            .iter()
            .find(|it| it.head.path.as_str() == unit.as_str());
        let title = declared.and_then(|it| it.head.title.clone());
        title.unwrap_or_else(|| unit.to_string())
    }

    /// How often a report is sent that covers this objective, with the report.
    pub fn report_covering(&self, objective: &Path) -> Option<(&Report, &Every)> {
        self.reports
            .iter()
            .filter(|report| report.covers.contains(objective))
            .find_map(|report| report.every.as_ref().map(|every| (report, every)))
    }
}
