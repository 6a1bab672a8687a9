//! Duties: what is listed of their breaches, and when they are due after runs of time.

use super::convert;
use super::nodes::Nodes;
use super::remedy::Remedies;
use super::source::outside;
use crate::ir::direction::Direction;
use crate::ir::words::{self, Words};
use crate::ir::{self, Agreement, WithinFrom};
use crate::plan::v1::{self as plan, NodeId};
use std::collections::BTreeMap;

/// Sets of time from whose runs a duty counts, by responsibility.
pub(super) fn runs(agreement: &Agreement, nodes: &mut Nodes) -> BTreeMap<String, NodeId> {
    let mut runs = BTreeMap::new();
    for duty in &agreement.responsibilities {
        let from = duty.within.as_ref().and_then(|within| within.from.as_ref());
        if let Some(WithinFrom::Run { time, .. }) = from {
            let mut lower = outside(agreement, nodes);
            // What a duty follows is taken for a fault: a gap that counts as down belongs to it.
            lower.scope.good = Direction::Down;
            runs.insert(duty.head.path.to_string(), lower.time(time));
        }
    }
    runs
}

pub(super) fn duty(
    build: &mut Remedies<'_, '_>,
    duty: &ir::Responsibility,
) -> plan::Responsibility {
    let triggers = build.triggers(&duty.arises);
    let agreement = build.agreement;
    plan::Responsibility {
        path: duty.head.path.to_string(),
        title: duty.head.display().to_owned(),
        party: duty.party.to_string(),
        duty: format!("{} {}", modality(duty.modality), words::prose(&duty.duty)),
        since: None,
        until: None,
        arises: (!triggers.is_empty()).then(|| arises(triggers, duty.within.as_ref())),
        lifted: build.triggers(&duty.lifted),
        relief_for: duty
            .breach
            .iter()
            .flat_map(|breach| match breach {
                ir::Breach::ReliefFor(objectives) => objectives.as_slice(),
                ir::Breach::Costs(_) | ir::Breach::Escalates(_) => &[],
            })
            .map(ToString::to_string)
            .collect(),
        after_run: duty.within.as_ref().and_then(|it| after_run(agreement, it)),
    }
}

fn modality(it: ir::Modality) -> &'static str {
    match it {
        ir::Modality::Must => "must",
        ir::Modality::MustNot => "must not",
        ir::Modality::May => "may",
    }
}

fn arises(triggers: Vec<plan::Trigger>, within: Option<&ir::Within>) -> plan::Arises {
    let from_end = within.filter(|it| it.from.is_none());
    plan::Arises {
        triggers,
        within: from_end.map(|it| convert::length(&it.limit)),
        on: from_end.and_then(|it| it.on.as_ref().map(ToString::to_string)),
    }
}

fn after_run(agreement: &Agreement, within: &ir::Within) -> Option<plan::AfterRun> {
    let Some(WithinFrom::Run { end, time }) = &within.from else {
        return None;
    };
    let words = Words {
        currency: &agreement.contract.currency,
    };
    Some(plan::AfterRun {
        words: words.expr(time),
        from_end: *end,
        within: convert::length(&within.limit),
        on: within.on.as_ref().map(ToString::to_string),
    })
}
