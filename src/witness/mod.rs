//! Looks for what shows a change: values of objectives, or a small data set, for which the two agreements,
//! evaluated, give two answers.
//!
//! Values are tried first (`values`): one number says more than a table. Where no value can show a change, because
//! it is in what is measured, small data sets are made from what the agreements say (`rows`, `constants`) and
//! tried in a fixed order, the smallest first (`data_sets`, `outages`, `listed`, `search`).
//!
//! A witness shows one change. So nothing is tried where another change moves the same verdict or the same amount.

mod constants;
mod data_sets;
mod evaluated;
mod listed;
mod outages;
mod rows;
mod search;
mod times;
mod values;

use crate::difference::compared;
use crate::difference::decide::{Of, good_value};
use crate::difference::judge::Judge;
use crate::difference::v1::{Change, Difference, Favours, Member, Outcome, Relation, Witness};
use crate::ir::Agreement;
use crate::quantity::{Date, Number};
use data_sets::DataSets;
use evaluated::{Evaluated, Given};
use std::cell::Cell;
use std::collections::BTreeSet;
use values::Seen;

/// What differs between two agreements, with witnesses.
pub fn difference(before: &Agreement, after: &Agreement) -> Difference {
    let (mut difference, judge) = compared(before, after);
    if !difference.changes.is_empty() {
        Witnesses::new(&judge).add(&mut difference.changes);
    }
    difference
}

/// Both agreements, ready to be asked.
struct Witnesses<'j, 'a> {
    judge: &'j Judge<'a>,
    old: Evaluated,
    new: Evaluated,
    /// Values with which everything is kept.
    kept: [Given; 2],
    /// A day from which on all terms of both are in force, and the first of both agreements.
    day: Date,
    first_day: Date,
    /// How many data sets may still be tried for all changes together.
    tries: Cell<usize>,
}

/// So many data sets are tried for all changes together.
const MOST_TRIES: usize = 800;

impl<'j, 'a> Witnesses<'j, 'a> {
    fn new(judge: &'j Judge<'a>) -> Self {
        let (before, after) = (judge.before, judge.after);
        let mut day = before.contract.effective.max(after.contract.effective);
        let objectives = before.objectives.iter().chain(&after.objectives);
        let targets = objectives.flat_map(|it| it.targets.iter().chain(&it.minimums));
        for from in targets.filter_map(|it| it.from) {
            day = day.max(from);
        }
        let mut kept = [Given::new(), Given::new()];
        for objective in &after.objectives {
            let path = objective.head.path.as_str();
            let both = judge.objectives(path);
            let new = Of {
                agreement: after,
                objective,
            };
            if let Some(value) = good_value(both.map(|it| it.0), new) {
                if both.is_some() {
                    kept[0].insert(judge.old_name(path).to_owned(), value.clone());
                }
                kept[1].insert(path.to_owned(), value);
            }
        }
        for objective in &before.objectives {
            let path = objective.head.path.as_str();
            let old = Of {
                agreement: before,
                objective,
            };
            if !kept[0].contains_key(path)
                && let Some(value) = good_value(None, old)
            {
                kept[0].insert(path.to_owned(), value);
            }
        }
        Self {
            judge,
            old: Evaluated::new(before, day),
            new: Evaluated::new(after, day),
            kept,
            day,
            first_day: before.contract.effective.min(after.contract.effective),
            tries: Cell::new(MOST_TRIES),
        }
    }

    /// Adds a witness to each change for which there is one.
    fn add(&self, changes: &mut [Change]) {
        let counts: Vec<usize> = (0..changes.len())
            .filter(|at| changes.get(*at).is_some_and(moves_amounts))
            .collect();
        let shown: Vec<Vec<String>> = (0..changes.len())
            .map(|at| self.moved_by(changes, at))
            .collect();
        for (at, (change, objectives)) in changes.iter_mut().zip(shown).enumerate() {
            let path = change.path.clone();
            let alone = counts == [at];
            let seen = match (&*change.kind, change.clause.as_deref()) {
                (_, Some("title")) => continue,
                ("objective", Some("target" | "minimum")) => Some(Seen::Verdicts(&path)),
                ("penalty", _) => Some(Seen::Penalty(&path)),
                // What is due in the end shows a change of the remedies only if nothing else moves it.
                ("remedies" | "pool" | "ledger" | "bonus", _) if alone => Some(Seen::Total),
                _ => None,
            };
            if let Some(seen) = seen {
                change.witnesses = self.of(&seen, change.favours);
            }
            let open =
                change.relation == Relation::Undecided && change.favours == Favours::Undecided;
            let lacks = change.witnesses.is_empty() || open;
            // A fee is not what is due: less of it favours who pays it.
            let owed = MONEY.contains(&&*change.kind) && alone;
            // Of a duty only the evidence and the breach are measured.
            let measured = change.kind != "responsibility"
                || matches!(change.clause.as_deref(), Some("evidence" | "breach"));
            if lacks
                && (owed || (measured && !objectives.is_empty()))
                && let Some(mut sets) = DataSets::new(self, objectives, alone, change)
            {
                sets.show(change);
                self.tries.set(sets.left());
            }
        }
    }

    /// The objectives of both sides of which this change alone moves the verdicts: what they read differs nowhere else.
    fn moved_by(&self, changes: &[Change], at: usize) -> Vec<String> {
        let judge = self.judge;
        let moves = |change: &Change, read: &BTreeSet<String>| {
            moves_verdicts(change) && (change.kind == "contract" || read.contains(&change.path))
        };
        let objectives = judge.after.objectives.iter();
        let paths = objectives.map(|it| it.head.path.as_str());
        let by_this_alone = |path: &&str| {
            let read = judge.reads.all(path);
            let mut others = (0..).zip(changes).filter(|(other, _)| *other != at);
            judge.objectives(path).is_some()
                && changes.get(at).is_some_and(|it| moves(it, &read))
                && !others.any(|(_, it)| moves(it, &read))
        };
        paths.filter(by_this_alone).map(ToOwned::to_owned).collect()
    }
}

/// Two answers to one question.
struct Differs {
    window: Option<String>,
    group: Vec<Member>,
    before: Outcome,
    after: Outcome,
    whom: Favours,
}

/// Whether a change can move what is due.
fn moves_amounts(change: &Change) -> bool {
    match (&*change.kind, change.clause.as_deref()) {
        (_, Some("title")) => false,
        (
            "remedies",
            Some("claim" | "decide" | "pay" | "expire" | "sole" | "never" | "automatic"),
        ) => false,
        ("service", clause) => clause.is_none_or(|it| it == "fee"),
        ("contract", Some("version" | "law" | "purpose")) => false,
        (kind, _) => matches!(
            kind,
            "contract"
                | "objective"
                | "penalty"
                | "bonus"
                | "pool"
                | "ledger"
                | "remedies"
                | "metric"
                | "source"
                | "let"
                | "exclusion"
                | "table"
                | "param"
                | "calendar"
                | "enum"
        ),
    }
}

/// Whether a change can move the verdict of an objective that reads what is changed.
fn moves_verdicts(change: &Change) -> bool {
    let clause = change.clause.as_deref();
    match (&*change.kind, clause) {
        (_, Some("title"))
        | ("objective", Some("for" | "key" | "critical" | "accept"))
        | ("source", Some("supplied" | "verifiable" | "decided" | "estimates" | "figures"))
        | (
            "contract",
            Some("version" | "law" | "purpose" | "precedence" | "provider" | "customer"),
        ) => false,
        (kind, _) => MEASURED.contains(&kind),
    }
}

/// Kinds of declarations that only what is due can show.
const MONEY: [&str; 5] = ["bonus", "ledger", "penalty", "pool", "remedies"];

/// Kinds of declarations that verdicts can depend on.
const MEASURED: [&str; 11] = [
    "calendar",
    "contract",
    "enum",
    "exclusion",
    "let",
    "metric",
    "objective",
    "responsibility",
    "source",
    "table",
    "unit",
];

/// Whom a witness shows the change to favour.
fn favoured(witness: &Witness) -> Favours {
    let amount = |it: &Outcome| match it {
        Outcome::Due { exact, .. } => Number::parse(exact),
        _ => None,
    };
    let more = match (&witness.before, &witness.after) {
        (Outcome::Met, Outcome::Missed) => true,
        (Outcome::Missed, Outcome::Met) => false,
        (before, after) => amount(before) < amount(after),
    };
    if more {
        Favours::Customer
    } else {
        Favours::Provider
    }
}
