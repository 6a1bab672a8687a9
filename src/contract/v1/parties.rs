//! Who agrees, in which words, about which services.

use super::{
    CalendarRule, Exact, Formula, Length, PeriodRule, Prose, Relation, Type, Value, Verdict,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The agreement itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// Path of the party that provides.
    pub provider: String,
    /// Who receives.
    pub customer: Customer,
    /// Its version, in the parties' words.
    pub version: Option<String>,
    /// In force from the start of this day, in its zone.
    pub effective: String,
    /// How long it runs; `null` is without end.
    pub term: Option<Term>,
    /// The notice that ends it; `null` is none.
    pub ended: Option<Ended>,
    /// IANA name of its zone.
    pub timezone: String,
    /// ISO 4217 code.
    pub currency: String,
    /// Governing law, in the parties' words.
    pub law: Option<String>,
    /// The calendar of business days where nothing else is said.
    pub business_days: Option<String>,
    /// Documents between the parties: where they conflict, the earlier one prevails. Empty is
    /// nothing agreed.
    pub precedence: Vec<RankedDocument>,
    /// Why it is made.
    pub purpose: Option<Prose>,
}

/// A document in an order of precedence.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "document", rename_all = "snake_case", deny_unknown_fields)]
pub enum RankedDocument {
    /// This agreement.
    ThisAgreement,
    /// Another one, by its title.
    Titled {
        /// The title.
        title: String,
    },
    /// What a defined term means.
    Term {
        /// Path of the term.
        path: String,
    },
}

/// Who receives the services.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "customer", rename_all = "snake_case", deny_unknown_fields)]
pub enum Customer {
    /// A party.
    Party {
        /// Its path.
        path: String,
    },
    /// Whoever accepts a public offer.
    Anyone {
        /// The name by which the agreement calls them.
        title: String,
    },
}

/// Term and renewal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The first term.
    pub length: Length,
    /// Each renewal; `null` is none.
    pub renews_for: Option<Length>,
    /// Notice that prevents a renewal.
    pub unless_notice: Option<Length>,
}

/// A notice that the agreement ends.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ended {
    /// The day on which it was given.
    pub notice: String,
    /// Who gave it.
    pub by: String,
    /// The right under which; `null` is the end of a term.
    pub under: Option<String>,
    /// The last day of the agreement that follows from it.
    pub last_day: Option<String>,
}

/// A legal entity.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// Its address.
    pub address: Option<String>,
    /// Whom to reach.
    pub contacts: Vec<Contact>,
    /// Who signs for it.
    pub signatories: Vec<Signatory>,
}

/// Whom to reach.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Its path: `acme.service_desk`.
    pub path: String,
    /// Where.
    pub address: String,
}

/// Who signs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signatory {
    /// The person.
    pub name: String,
    /// In which function.
    pub function: Option<String>,
}

/// A defined term.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DefinedTerm {
    /// Path.
    pub path: String,
    /// The term.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// What it means.
    pub means: Prose,
}

/// A closed set of values.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enum {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// The values, in order.
    pub members: Vec<Member>,
}

/// A value of an enum.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// What data and documents say instead.
    pub text: Option<String>,
}

/// A calendar.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// What it holds.
    pub holds: CalendarRule,
}

/// A table keyed by its first column.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// The column of the key.
    pub key: Column,
    /// The other columns.
    pub columns: Vec<Column>,
    /// The rows, in order.
    pub rows: Vec<TableRow>,
}

/// A unit that the contract declares. Without `equals` it is a dimension of its own.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// What one of it is. Amounts in it stand in the contract as amounts of that.
    pub equals: Option<Value>,
}

/// A value that is fixed under a name. Whatever names it holds the value itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Param {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// The value that was agreed.
    pub value: Value,
    /// Whether it was set when the contract was compiled, instead of the value that is written.
    pub set: bool,
}

/// A template that is put to use. The paths of what it declares begin with its own.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Inclusion {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// Path of the template.
    pub template: String,
    /// What its parameters stand for.
    pub arguments: Vec<TemplateArgument>,
}

/// What a parameter of a template stands for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateArgument {
    /// The parameter's name.
    pub parameter: String,
    /// Path of the declaration that it stands for: of a value, that of a param.
    pub path: String,
}

/// A column of a table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
}

/// A row of a table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableRow {
    /// Its key.
    pub key: Value,
    /// One value a column.
    pub cells: Vec<Value>,
}

/// What is delivered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Path.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// In words.
    pub description: Option<Prose>,
    /// The calendar in which it is delivered; `null` says nothing about it.
    pub hours: Option<String>,
    /// What it costs.
    pub fee: Option<Fee>,
    /// It is somebody else's, and no part of this agreement.
    pub external: bool,
    /// Services it needs.
    pub depends_on: Vec<Dependency>,
}

/// Services that are needed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dependency {
    /// The services.
    pub services: Vec<String>,
    /// One of them suffices; otherwise all are needed.
    pub any_suffices: bool,
    /// What is promised for each.
    pub promised: Option<UpstreamPromise>,
}

/// What somebody else promises.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpstreamPromise {
    /// Of what: `availability`.
    pub of: String,
    /// At least this percentage, or at most this time.
    pub value: Value,
}

/// A fee.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "fee", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fee {
    /// So much in each period.
    Flat {
        /// The amount, with its currency.
        amount: Value,
        /// The period.
        per: PeriodRule,
    },
    /// A sum over rows.
    Metered {
        /// The sum.
        charges: Formula,
    },
}

/// A clause in the parties' own words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Path.
    pub path: String,
    /// Its heading.
    pub title: Option<String>,
    /// What its authors say about it.
    pub doc: Option<Prose>,
    /// The words.
    pub text: Prose,
}

/// A worked example, agreed like everything else.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Its title.
    pub title: String,
    /// The first window by name: `2026-03`.
    pub from: String,
    /// The last window by name.
    pub to: String,
    /// The data.
    pub given: Vec<Given>,
    /// What follows from it.
    pub expect: Vec<Expectation>,
}

/// Data of an example.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "given", rename_all = "snake_case", deny_unknown_fields)]
pub enum Given {
    /// Samples fail for a while, and are good otherwise.
    Fail {
        /// The source.
        source: String,
        /// Values of the source's keys; without any, in every group.
        group: Vec<Value>,
        /// From this instant (UTC) on.
        from: String,
        /// Before this instant.
        to: String,
    },
    /// Rows.
    Rows {
        /// The source, or what is decided by rulings.
        source: String,
        /// Fields.
        columns: Vec<String>,
        /// Cells as they would stand in a CSV file; `null` is absent.
        rows: Vec<Vec<Option<String>>>,
    },
}

/// What follows from the data of an example.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// The objective, penalty or right.
    pub subject: String,
    /// Values of its keys; without any, the only group or, for a penalty, all groups together.
    pub group: Vec<Value>,
    /// The window by name; `null` is the only one.
    pub window: Option<String>,
    /// The row that is the window, by the words of one of its fields; `null` where no row is named.
    pub row: Option<String>,
    /// What is expected.
    pub expected: Expected,
}

/// What is expected.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "expected", rename_all = "snake_case", deny_unknown_fields)]
pub enum Expected {
    /// A value, compared exactly.
    Value {
        /// The relation.
        relation: Relation,
        /// The value, in the unit of its subject: a ratio, microseconds, the contract's currency.
        value: Exact,
    },
    /// A verdict.
    Verdict {
        /// Which.
        verdict: Verdict,
    },
}
