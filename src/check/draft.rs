//! The agreement before anything is known of it.

use crate::ir::{Agreement, ByPath, Contract, Customer, Head, Origin, Path};
use crate::quantity::Date;

/// An agreement that says nothing. What the contract leaves out stays as it is here; each
/// omission that matters is an error, so no valid agreement holds these values.
pub(crate) fn empty() -> Agreement {
    let nobody = Path::new("");
    Agreement {
        contract: Contract {
            head: Head {
                path: nobody.clone(),
                title: None,
                doc: None,
                origin: Origin::at(crate::text::Location::default()),
            },
            provider: nobody.clone(),
            customer: Customer::Party(nobody),
            version: None,
            effective: Date::MIN,
            term: None,
            ended: None,
            timezone: "UTC".to_owned(),
            currency: "EUR".to_owned(),
            law: None,
            business_days: None,
            precedence: Vec::new(),
            purpose: None,
        },
        parties: Vec::new(),
        terms: Vec::new(),
        enums: Vec::new(),
        units: Vec::new(),
        params: Vec::new(),
        inclusions: Vec::new(),
        calendars: Vec::new(),
        tables: Vec::new(),
        services: Vec::new(),
        sources: Vec::new(),
        exclusions: Vec::new(),
        lets: Vec::new(),
        metrics: Vec::new(),
        objectives: Vec::new(),
        responsibilities: Vec::new(),
        escalations: Vec::new(),
        reports: Vec::new(),
        reviews: Vec::new(),
        pools: Vec::new(),
        penalties: Vec::new(),
        bonuses: Vec::new(),
        ledgers: Vec::new(),
        remedies: None,
        terminations: Vec::new(),
        amendments: None,
        amended: Vec::new(),
        clauses: Vec::new(),
        examples: Vec::new(),
        by_path: ByPath::default(),
    }
}
