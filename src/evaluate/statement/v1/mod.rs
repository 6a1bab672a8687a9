//! The statement, version 1, as it is written to JSON.
//!
//! Everything that was decided, with what it was decided from, so that a reader can
//! follow each amount back to the rows. A number is an [`Amount`] (exact, and as a
//! decimal that is cut and never rounded); a number that data leaves open is a
//! [`Range`]. Instants are RFC 3339 with the offset of the contract's zone, dates are
//! local to it.
//!
//! These types change only with the version. `docs/formats/statement.md` explains them.

mod credit;
mod date;
mod header;
mod judgement;
mod number;
mod right;

pub use credit::*;
pub use date::*;
pub use header::*;
pub use judgement::*;
pub use number::*;
pub use right::*;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The format's name.
pub const FORMAT: &str = "slac/statement/1";

/// The JSON Schema of a statement, as it is published beside this program.
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Statement).to_value();
    if let Some(fields) = schema.as_object_mut() {
        fields.insert("title".to_owned(), "slac statement, version 1".into());
    }
    schema
}

/// What an evaluation says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// `slac/statement/1`
    pub format: String,
    /// What was evaluated, by whom, from which data.
    pub header: Header,
    /// How it came out, in numbers.
    pub summary: Summary,
    /// Verdicts: for each objective its windows that end within the time asked for.
    pub objectives: Vec<Objective>,
    /// Credits for windows that end within the time asked for, in time order of window end.
    /// Lines that cost nothing are listed where the promise was missed.
    pub credits: Vec<CreditLine>,
    /// What objectives earned that were more than kept, in time order of window end.
    pub bonuses: Vec<BonusLine>,
    /// Credits of earlier windows that were given back in the time asked for.
    pub given_back: Vec<GivenBack>,
    /// Ledgers.
    pub accounts: Vec<Account>,
    /// What is owed together in each period of the remedies.
    pub totals: Vec<Total>,
    /// How and when credits are paid, in the contract's words.
    pub payment: Vec<String>,
    /// Whether the contract excludes other remedies.
    pub sole_remedy: bool,
    /// Rights that arose within the time asked for, or before and still stand.
    pub rights: Vec<Right>,
    /// Breaches of duties that the data shows.
    pub breaches: Vec<Breach>,
    /// What is due when, in order of date.
    pub dates: Vec<DueDate>,
    /// What is not known, and which data would settle it.
    pub open: Vec<Open>,
    /// All credits and bonuses since the contract took effect, in time order: what a later statement
    /// needs of this one for caps over longer periods and for ledgers.
    pub ledger: Vec<LedgerEntry>,
}

/// Whether later data can change it.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Data covers it and all that it may look at.
    Final,
    /// Later data may change it.
    Provisional,
}

/// How an evaluation came out, in numbers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// Verdicts `met`.
    pub met: u64,
    /// Verdicts `missed`.
    pub missed: u64,
    /// Verdicts `undetermined`.
    pub undetermined: u64,
    /// Verdicts `not_judged`.
    pub not_judged: u64,
    /// What the figures give, all periods together.
    pub entitlement: Range,
    /// What is payable of it, all periods together; what must still be claimed included.
    pub payable: Amount,
    /// What of `payable` is sure for no single line, only for all of them together.
    pub unallocated: Amount,
    /// Whether later data can change any of it.
    pub state: State,
}

/// Something that is not known.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// Path of the objective, penalty or right.
    pub subject: String,
    /// The window's name.
    pub window: Option<String>,
    /// The group.
    pub group: Vec<KeyValue>,
    /// Why it is open.
    pub reason: Reason,
    /// Sources whose data would settle it.
    pub sources: Vec<String>,
}
