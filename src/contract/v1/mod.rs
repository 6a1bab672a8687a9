//! The JSON contract, version 1: an agreement for programs that are not slac.
//!
//! It says everything that the agreement says, prose included, with names resolved,
//! units normalised, and what the words leave to a reader spelt out. Where the plan says
//! how to compute, this says what was agreed.
//!
//! These types are a promise to readers of the JSON: they change only with the
//! version. All numbers that could grow are strings ([`Exact`]), so that no reader's binary
//! floating point can touch them; only small counts are numbers of JSON.
//!
//! Every member is always there; what a contract does not say is `null` or an empty
//! list. [`Contract::provenance`] alone is left out unless it is asked for.

mod amended;
mod amendments;
mod bank;
mod charge;
mod exact;
mod expression;
mod parties;
mod promise;
mod prose;
mod readings;
mod remedy;
mod rules;
mod source;
mod value;

pub use amended::*;
pub use amendments::*;
pub use bank::*;
pub use charge::*;
pub use exact::Exact;
pub use expression::*;
pub use parties::*;
pub use promise::*;
pub use prose::*;
pub use readings::*;
pub use remedy::*;
pub use rules::*;
pub use source::*;
pub use value::*;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The format's name.
pub const FORMAT: &str = "slac/contract/1";

/// A contract. Parts of one kind stand in the order in which they are written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// `slac/contract/1`
    pub format: String,
    /// The agreement itself.
    pub agreement: Agreement,
    /// What the language settles for every contract.
    pub readings: Readings,
    /// Parties.
    pub parties: Vec<Party>,
    /// Defined terms.
    pub terms: Vec<DefinedTerm>,
    /// Enums.
    pub enums: Vec<Enum>,
    /// Units that the contract declares.
    pub units: Vec<Unit>,
    /// Values that are fixed under a name.
    pub params: Vec<Param>,
    /// Templates that are put to use. What they declare stands in its own place, expanded.
    pub inclusions: Vec<Inclusion>,
    /// Calendars; none names a later one.
    pub calendars: Vec<Calendar>,
    /// Tables.
    pub tables: Vec<Table>,
    /// Services.
    pub services: Vec<Service>,
    /// Sources of data.
    pub sources: Vec<Source>,
    /// Time that does not count.
    pub exclusions: Vec<Exclusion>,
    /// Named sets of time and of rows; none names a later one.
    pub definitions: Vec<Definition>,
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
    /// The way from credits to payment.
    pub remedies: Option<Remedies>,
    /// Rights to end the agreement, and other rights.
    pub terminations: Vec<Termination>,
    /// How the agreement may be changed.
    pub amendments: Option<AmendmentRules>,
    /// Amendments that the text contains, in the order of their effect.
    pub amended: Vec<Amendment>,
    /// Clauses in the parties' own words.
    pub clauses: Vec<Clause>,
    /// Worked examples.
    pub examples: Vec<Example>,
    /// Where each part is written, by its JSON Pointer (RFC 6901): first the place itself, then
    /// each place that brought it here. Only where it was asked for, and never part of the digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<BTreeMap<String, Vec<Place>>>,
}

/// A place in a file of the contract.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The file, relative to the project's folder; `<std/…>` is the standard library.
    pub file: String,
    /// The line, from one.
    pub line: u32,
    /// The column in characters, from one.
    pub column: u32,
}

/// The JSON Schema of a contract, as it is published beside this program.
pub fn schema() -> serde_json::Value {
    // Of what is written, not of what could be read: every member is required.
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let schema = settings.into_generator().into_root_schema_for::<Contract>();
    let mut schema = schema.to_value();
    if let Some(fields) = schema.as_object_mut() {
        fields.insert("title".to_owned(), "slac contract, version 1".into());
    }
    schema
}
