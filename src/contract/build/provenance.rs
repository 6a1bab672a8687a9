//! Where each part of a contract is written.
//!
//! Places stand beside the contract and not in it: moving a declaration to another line
//! changes no promise, and must not change the digest.

use crate::contract::v1;
use crate::ir::{Agreement, Condition, Head, Origin};
use crate::text::SourceMap;
use std::collections::BTreeMap;

/// The contract with the places of its parts. `sources` are the files of the agreement, by the
/// names that are to stand there.
#[must_use]
pub fn with_provenance(
    contract: v1::Contract,
    agreement: &Agreement,
    sources: &SourceMap,
) -> v1::Contract {
    let mut places = Places {
        sources,
        found: BTreeMap::new(),
    };
    places.agreement(agreement);
    v1::Contract {
        provenance: Some(places.found),
        ..contract
    }
}

struct Places<'a> {
    sources: &'a SourceMap,
    found: BTreeMap<String, Vec<v1::Place>>,
}

impl Places<'_> {
    fn agreement(&mut self, agreement: &Agreement) {
        self.add("/agreement".to_owned(), &agreement.contract.head.origin);
        self.heads("parties", agreement.parties.iter().map(|it| &it.head));
        self.heads("terms", agreement.terms.iter().map(|it| &it.head));
        self.heads("enums", agreement.enums.iter().map(|it| &it.head));
        self.heads("units", agreement.units.iter().map(|it| &it.head));
        self.heads("params", agreement.params.iter().map(|it| &it.head));
        self.heads("inclusions", agreement.inclusions.iter().map(|it| &it.head));
        self.heads("calendars", agreement.calendars.iter().map(|it| &it.head));
        self.heads("tables", agreement.tables.iter().map(|it| &it.head));
        self.heads("services", agreement.services.iter().map(|it| &it.head));
        self.heads("sources", agreement.sources.iter().map(|it| &it.head));
        for (index, source) in agreement.sources.iter().enumerate() {
            let origins = source.fields.iter().map(|field| &field.origin);
            self.parts(&format!("/sources/{index}/fields"), origins);
        }
        self.heads("exclusions", agreement.exclusions.iter().map(|it| &it.head));
        self.heads("definitions", agreement.lets.iter().map(|it| &it.head));
        self.heads("metrics", agreement.metrics.iter().map(|it| &it.head));
        self.promises(agreement);
        self.outcome(agreement);
        self.heads("amended", agreement.amended.iter().map(|it| &it.head));
        self.heads("clauses", agreement.clauses.iter().map(|it| &it.head));
        for (index, example) in agreement.examples.iter().enumerate() {
            let at = format!("/examples/{index}");
            self.parts(
                &format!("{at}/given"),
                example.given.iter().map(|it| &it.origin),
            );
            self.parts(
                &format!("{at}/expect"),
                example.expect.iter().map(|it| &it.origin),
            );
            self.add(at, &example.origin);
        }
    }

    fn promises(&mut self, agreement: &Agreement) {
        self.heads("objectives", agreement.objectives.iter().map(|it| &it.head));
        for (index, objective) in agreement.objectives.iter().enumerate() {
            let at = format!("/objectives/{index}");
            let targets = objective.targets.iter().map(|it| &it.origin);
            self.parts(&format!("{at}/targets"), targets);
            let minimums = objective.minimums.iter().map(|it| &it.origin);
            self.parts(&format!("{at}/minimums"), minimums);
            let accepts = objective.accepts.iter().map(|it| &it.origin);
            self.parts(&format!("{at}/accepts"), accepts);
        }
        let duties = &agreement.responsibilities;
        self.heads("responsibilities", duties.iter().map(|it| &it.head));
        for (index, duty) in duties.iter().enumerate() {
            let accepts = duty.accepts.iter().map(|it| &it.origin);
            self.parts(&format!("/responsibilities/{index}/accepts"), accepts);
            self.triggers(&format!("/responsibilities/{index}/arises"), &duty.arises);
            self.triggers(&format!("/responsibilities/{index}/lifted"), &duty.lifted);
        }
        let escalations = agreement.escalations.iter();
        self.heads("escalations", escalations.map(|it| &it.head));
        self.heads("reports", agreement.reports.iter().map(|it| &it.head));
        self.heads("reviews", agreement.reviews.iter().map(|it| &it.head));
    }

    fn outcome(&mut self, agreement: &Agreement) {
        self.heads("pools", agreement.pools.iter().map(|it| &it.head));
        for (index, pool) in agreement.pools.iter().enumerate() {
            let weights = pool.weights.iter().map(|it| &it.origin);
            self.parts(&format!("/pools/{index}/weights"), weights);
            let accepts = pool.accepts.iter().map(|it| &it.origin);
            self.parts(&format!("/pools/{index}/accepts"), accepts);
        }
        self.heads("penalties", agreement.penalties.iter().map(|it| &it.head));
        for (index, penalty) in agreement.penalties.iter().enumerate() {
            let at = format!("/penalties/{index}");
            let steps = penalty.steps.iter().map(|it| &it.origin);
            self.parts(&format!("{at}/steps"), steps);
            let accepts = penalty.accepts.iter().map(|it| &it.origin);
            self.parts(&format!("{at}/accepts"), accepts);
            if let Some(cap) = &penalty.cap {
                self.add(format!("{at}/cap"), &cap.origin);
            }
            if let Some(offset) = &penalty.offset {
                self.add(format!("{at}/offset"), &offset.origin);
            }
            if let Some(earn_back) = &penalty.earn_back {
                self.add(format!("{at}/earn_back"), &earn_back.origin);
            }
        }
        let bonuses = agreement.bonuses.iter();
        self.heads("bonuses", bonuses.map(|it| &it.terms.head));
        for (index, bonus) in agreement.bonuses.iter().enumerate() {
            let at = format!("/bonuses/{index}");
            let steps = bonus.terms.steps.iter().map(|it| &it.origin);
            self.parts(&format!("{at}/steps"), steps);
            let accepts = bonus.terms.accepts.iter().map(|it| &it.origin);
            self.parts(&format!("{at}/accepts"), accepts);
        }
        self.heads("ledgers", agreement.ledgers.iter().map(|it| &it.head));
        for (index, ledger) in agreement.ledgers.iter().enumerate() {
            let accepts = ledger.accepts.iter().map(|it| &it.origin);
            self.parts(&format!("/ledgers/{index}/accepts"), accepts);
        }
        if let Some(remedies) = &agreement.remedies {
            self.add("/remedies".to_owned(), &remedies.origin);
            let steps = remedies.steps.iter().map(|it| &it.origin);
            self.parts("/remedies/steps", steps);
        }
        if let Some(rules) = &agreement.amendments {
            self.add("/amendments".to_owned(), &rules.origin);
        }
        let rights = agreement.terminations.iter();
        self.heads("terminations", rights.map(|it| &it.head));
        for (index, right) in agreement.terminations.iter().enumerate() {
            self.triggers(&format!("/terminations/{index}/triggers"), &right.triggers);
        }
    }

    fn triggers(&mut self, at: &str, triggers: &[Vec<Condition>]) {
        for (trigger, conditions) in triggers.iter().enumerate() {
            let origins = conditions.iter().map(|it| &it.origin);
            self.parts(&format!("{at}/{trigger}/when"), origins);
        }
    }

    fn heads<'h>(&mut self, kind: &str, heads: impl Iterator<Item = &'h Head>) {
        self.parts(&format!("/{kind}"), heads.map(|head| &head.origin));
    }

    fn parts<'o>(&mut self, at: &str, origins: impl Iterator<Item = &'o Origin>) {
        for (index, origin) in origins.enumerate() {
            self.add(format!("{at}/{index}"), origin);
        }
    }

    fn add(&mut self, pointer: String, origin: &Origin) {
        let place = |at: &crate::text::Location| {
            let file = self.sources.file(at.file);
            let place = file.lines().line_column(&file.text, at.span.start);
            v1::Place {
                file: file.name.to_string(),
                line: place.line + 1,
                column: place.column + 1,
            }
        };
        let trail = origin.0.iter().flat_map(|at| self.sources.trail(*at));
        let trail: Vec<crate::text::Location> = trail.collect();
        let places = trail.iter().map(place).collect();
        self.found.insert(pointer, places);
    }
}
