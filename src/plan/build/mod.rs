//! From an agreement to its plan.
//!
//! What the agreement says by name and by context is written out: names are
//! replaced by what they stand for, keys are listed where a source is narrowed,
//! reliefs and exclusions become one set of time each, ladders get their holes.
//! Nodes that are the same are kept once, so the plan stays small although nothing
//! in it refers to a name.
//!
//! The build cannot fail: what an agreement with errors leaves open becomes a value
//! that is never defined. Only agreements without errors should be evaluated.

mod convert;
mod date;
mod duty;
mod figures;
mod join;
mod ladder;
mod lower;
mod nodes;
mod objective;
mod periods;
mod place;
mod remedy;
mod samples;
mod scope;
mod source;

pub use join::build_versions;

use super::v1::{
    AgreementHeader, Assessment, FORMAT, Measurement, Member, Party, Plan, RemedyStep,
};
use crate::ir::{Agreement, Customer, Path};
use crate::quantity::Zone;
use nodes::Nodes;
use objective::Judged;
use remedy::Remedies;

/// The plan that evaluates an agreement.
pub fn build(agreement: &Agreement) -> Plan {
    let mut nodes = Nodes::default();
    let sources = source::sources(agreement, &mut nodes);
    let mut judged: Vec<Judged<'_>> = agreement
        .objectives
        .iter()
        .map(|objective| Judged::new(agreement, objective, &mut nodes))
        .collect();
    let mut remedies = Remedies {
        agreement,
        nodes: &mut nodes,
        judged: &mut judged,
    };
    let mut penalties: Vec<_> = agreement
        .penalties
        .iter()
        .map(|it| remedies.penalty(it))
        .collect();
    penalties.extend(agreement.bonuses.iter().map(|it| remedies.bonus(it)));
    let terminations = agreement
        .terminations
        .iter()
        .map(|it| remedies.termination(it))
        .collect();
    let duties = agreement.responsibilities.iter();
    let responsibilities = duties.map(|it| duty::duty(&mut remedies, it)).collect();
    let pipeline = agreement.remedies.iter().flat_map(|it| &it.steps);
    let mut pipeline: Vec<RemedyStep> = pipeline.map(|step| remedies.step(step)).collect();
    let sole = agreement.remedies.iter().filter(|it| it.sole_remedy);
    pipeline.extend(sole.map(|_| RemedyStep::Sole));
    let metered = source::metered(agreement, &mut nodes);
    let breaches = source::breaches(agreement, &mut nodes);
    let runs = duty::runs(agreement, &mut nodes);
    let (measured, objectives) = judged
        .into_iter()
        .map(|it| it.finish(&nodes, &sources))
        .unzip();
    Plan {
        format: FORMAT.to_owned(),
        agreement: header(agreement),
        calendars: calendars(agreement),
        tables: source::tables(agreement),
        enums: enums(agreement),
        measurement: Measurement {
            sources,
            nodes: nodes.finish(),
            objectives: measured,
            metered,
            breaches,
            runs,
        },
        assessment: Assessment {
            objectives,
            penalties,
            ledgers: agreement.ledgers.iter().map(remedy::ledger).collect(),
            fee_changes: Vec::new(),
            fees: agreement
                .services
                .iter()
                .filter_map(|it| Some((it.head.path.to_string(), source::fee(it.fee.as_ref()?))))
                .collect(),
            remedies: pipeline,
            automatic: agreement.remedies.as_ref().is_some_and(|it| it.automatic),
            terminations,
            responsibilities,
            reports: agreement.reports.iter().map(source::report).collect(),
        },
    }
}

fn header(agreement: &Agreement) -> AgreementHeader {
    let contract = &agreement.contract;
    AgreementHeader {
        path: contract.head.path.to_string(),
        title: contract.head.display().to_owned(),
        version: contract.version.clone(),
        effective: contract.effective.to_string(),
        until: date::last_day(agreement),
        timezone: contract.timezone.clone(),
        timezone_release: Zone::release().to_owned(),
        currency: contract.currency.clone(),
        provider: party(agreement, &contract.provider),
        customer: match &contract.customer {
            Customer::Party(path) => party(agreement, path),
            Customer::Any(title) => Party {
                path: "customer".to_owned(),
                title: title.clone(),
            },
        },
        as_of: None,
    }
}

fn party(agreement: &Agreement, path: &Path) -> Party {
    let party = agreement.parties.iter().find(|it| it.head.path == *path);
    Party {
        path: path.to_string(),
        title: party.map_or_else(|| path.to_string(), |it| it.head.display().to_owned()),
    }
}

fn calendars(agreement: &Agreement) -> std::collections::BTreeMap<String, super::v1::Calendar> {
    use crate::ir::CalendarRule;
    agreement
        .calendars
        .iter()
        // Holidays are written into the calendars that name them.
        .filter(|it| !matches!(it.rule, CalendarRule::Dates(_)))
        .map(|it| (it.head.path.to_string(), convert::calendar(&it.rule)))
        .collect()
}

fn enums(agreement: &Agreement) -> std::collections::BTreeMap<String, Vec<Member>> {
    let member = |(name, text): &(String, Option<String>)| Member {
        name: name.clone(),
        text: text.clone(),
    };
    agreement
        .enums
        .iter()
        .map(|it| {
            let members = it.members.iter().map(member).collect();
            (it.head.path.to_string(), members)
        })
        .collect()
}

#[cfg(test)]
mod tests;
