//! From an agreement to its JSON contract.
//!
//! Every part of the agreement is taken apart by name, so that a part that the agreement
//! gains does not compile until it is said here what becomes of it.
//!
//! The build cannot fail: what an agreement with errors leaves open becomes `unknown`.

mod amended;
mod expression;
mod parties;
mod promise;
mod provenance;
mod remedy;
mod rules;
mod source;
mod value;

use super::v1;
use crate::ir::words::Words;
use crate::ir::{self, Agreement};

pub use provenance::with_provenance;

/// The contract of an agreement, without provenance.
pub fn build(agreement: &Agreement) -> v1::Contract {
    let Agreement {
        contract,
        parties,
        terms,
        enums,
        units,
        params,
        inclusions,
        calendars,
        tables,
        services,
        sources,
        exclusions,
        lets,
        metrics,
        objectives,
        responsibilities,
        escalations,
        reports,
        reviews,
        pools,
        penalties,
        bonuses,
        ledgers,
        remedies,
        terminations,
        amendments,
        amended,
        clauses,
        examples,
        by_path: _,
    } = agreement;
    let build = Build {
        currency: &contract.currency,
    };
    v1::Contract {
        format: v1::FORMAT.to_owned(),
        agreement: parties::agreement(contract, ir::dates::last_day(agreement)),
        readings: v1::Readings::V1,
        parties: parties.iter().map(parties::party).collect(),
        terms: terms.iter().map(parties::term).collect(),
        enums: enums.iter().map(parties::enumeration).collect(),
        units: units.iter().map(|it| build.unit(it)).collect(),
        inclusions: inclusions.iter().map(parties::inclusion).collect(),
        params: params.iter().map(|it| build.param(it)).collect(),
        calendars: calendars.iter().map(parties::calendar).collect(),
        tables: tables.iter().map(|it| build.table(it)).collect(),
        services: services.iter().map(|it| build.service(it)).collect(),
        sources: sources.iter().map(|it| build.source(it)).collect(),
        exclusions: exclusions.iter().map(|it| build.exclusion(it)).collect(),
        definitions: lets.iter().map(|it| build.definition(it)).collect(),
        metrics: metrics.iter().map(|it| build.metric(it)).collect(),
        objectives: objectives.iter().map(|it| build.objective(it)).collect(),
        responsibilities: responsibilities
            .iter()
            .map(|it| build.responsibility(it))
            .collect(),
        escalations: escalations.iter().map(|it| build.escalation(it)).collect(),
        reports: reports.iter().map(promise::report).collect(),
        reviews: reviews.iter().map(promise::review).collect(),
        pools: pools.iter().map(|it| build.pool(it)).collect(),
        penalties: penalties.iter().map(|it| build.penalty(it)).collect(),
        bonuses: bonuses.iter().map(|it| build.bonus(it)).collect(),
        ledgers: ledgers.iter().map(|it| build.ledger(it)).collect(),
        remedies: remedies.as_ref().map(|it| build.remedies(it)),
        terminations: terminations
            .iter()
            .map(|it| build.termination(it))
            .collect(),
        amendments: amendments.as_ref().map(parties::amendments),
        amended: amended.iter().map(amended::amendment).collect(),
        clauses: clauses.iter().map(parties::clause).collect(),
        examples: examples.iter().map(|it| build.example(it)).collect(),
        provenance: None,
    }
}

/// What the parts of one contract need to know of it.
#[derive(Clone, Copy)]
struct Build<'a> {
    currency: &'a str,
}

impl<'a> Build<'a> {
    fn words(self) -> Words<'a> {
        Words {
            currency: self.currency,
        }
    }
}

/// Path, title and documentation of a declaration; where it is written is provenance.
fn head(head: &ir::Head) -> (String, Option<String>, Option<v1::Prose>) {
    let ir::Head {
        path,
        title,
        doc,
        origin: _,
    } = head;
    (
        path.to_string(),
        title.clone(),
        doc.as_ref().map(value::prose),
    )
}

fn text(path: &ir::Path) -> String {
    path.to_string()
}

fn maybe(path: Option<&ir::Path>) -> Option<String> {
    path.map(text)
}

fn texts(paths: &[ir::Path]) -> Vec<String> {
    paths.iter().map(text).collect()
}

fn accepts(accepts: &[ir::Accept]) -> Vec<v1::AcceptedFinding> {
    let accepted = |ir::Accept {
                        code,
                        reason,
                        origin: _,
                    }: &ir::Accept| v1::AcceptedFinding {
        finding: code.clone(),
        reason: reason.clone(),
    };
    accepts.iter().map(accepted).collect()
}
