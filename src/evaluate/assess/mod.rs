//! The second half of a plan: from figures to verdicts, credits, rights and dates.
//!
//! Everything here is exact arithmetic over small numbers, in closed intervals where
//! data leaves something open: an interval always contains the truth, and what
//! follows from it is an interval again, up to the amount that is payable.
//!
//! | module | decides |
//! |---|---|
//! | `formula` | what a formula gives for figures |
//! | `course`, `order` | what is looked at after what |
//! | `back` | what formulas find of earlier windows and of penalties |
//! | `verdict` | whether a promise was kept in a window |
//! | `history` | what an earlier statement says of windows before |
//! | `patterns`, `conditions` | what happens again and again; the conditions of penalties and rights |
//! | `ladder`, `amount`, `fees` | which line of a ladder applies, and what it comes to |
//! | `lines` | a line for each penalty, window and group |
//! | `pipeline`, `clauses`, `combine`, `caps`, `look_back`, `claims` | the remedies, clause by clause |
//! | `give_back`, `ledger` | credits that are given back, and those that a ledger pays, before the remedies |
//! | `steps`, `sums` | what a clause does to amounts and to their sums |
//! | `settle`, `bank`, `payment` | what is owed and payable: lines, totals, the ledger |
//! | `termination` | rights that arise, lapse and are cured |
//! | `duties` | reports that are due, and breaches of duties |
//! | `write` | the statement |
//!
//! The figures hold all windows since the contract took effect: patterns, caps over longer
//! periods and rights look at them, and the statement lists those that are asked for.
//!
//! Not here: measuring, and showing what was found (`statement`).

mod amount;
mod arising;
mod back;
mod bank;
mod caps;
mod claims;
mod clauses;
mod combine;
mod conditions;
mod counted;
mod course;
mod duties;
mod fees;
pub mod formula;
mod give_back;
mod history;
mod ladder;
mod ledger;
mod lines;
mod look_back;
mod order;
mod patterns;
mod payment;
mod pipeline;
mod settle;
mod steps;
mod sums;
mod termination;
#[cfg(test)]
mod tests;
mod verdict;
mod write;

use crate::evaluate::figures::Figures;
use crate::evaluate::statement::show::Show;
use crate::evaluate::statement::v1::{self, Statement};
use crate::evaluate::terms::{BadPlan, Terms};
use crate::plan::v1::Plan;
use crate::quantity::{Date, Instant, Number, parse_window_name};
use std::collections::{BTreeMap, BTreeSet};

/// What is asked for, and what is known besides the figures.
#[derive(Clone, Debug)]
pub struct Options<'a> {
    /// Windows whose last instant lies in it are judged and listed.
    pub over: Over,
    /// For an objective (by path) the value it has in the time asked for, whatever was measured.
    /// Who knows the agreement turns the name of a metric into those of its objectives.
    pub given: BTreeMap<String, Number>,
    /// A statement about the time before. What it calls final wins over the figures.
    pub history: Option<&'a Statement>,
    /// Claims that were made; `None` when that is not known.
    pub claims: Option<&'a [Claim]>,
    /// SHA-256 of the canonical JSON contract.
    pub digest: Option<String>,
}

/// A stretch of time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Over {
    /// As it is asked for.
    pub name: String,
    /// First instant.
    pub start: Instant,
    /// First instant after it.
    pub end: Instant,
}

/// A claim that was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// For credits of this penalty; `None` is any.
    pub penalty: Option<String>,
    /// For this window; `None` is any.
    pub window: Option<String>,
    /// By this claim clause of the remedies, counted from one; `None` is all of them.
    pub clause: Option<usize>,
    /// For these values of keys; a key that is left out is any.
    pub group: BTreeMap<String, String>,
    /// The day on which it was made, with the evidence asked for.
    pub on: Date,
}

impl Over {
    /// From one period to another, both included: `2026-03` to `2026-04`. Nothing when a name is
    /// that of no period, or the plan's time zone is unknown.
    pub fn named(plan: &Plan, first: &str, last: &str) -> Option<Self> {
        let zone = crate::quantity::Zone::load(&plan.agreement.timezone)?;
        let (start, _) = parse_window_name(first)?.bounds(&zone);
        let (_, end) = parse_window_name(last)?.bounds(&zone);
        let name = if first == last {
            first.to_owned()
        } else {
            format!("{first} to {last}")
        };
        Some(Self { name, start, end })
    }

    /// Whether a window belongs to it: by its last instant, or the only one it has.
    pub fn asks_for(&self, start: Instant, end: Instant) -> bool {
        let last = if end > start {
            Instant(end.0.saturating_sub(1))
        } else {
            start
        };
        self.start <= last && last < self.end
    }
}

/// Judges what was measured.
///
/// # Errors
/// When the plan contradicts itself; slac's own plans never do.
pub fn assess(plan: &Plan, figures: &Figures, options: &Options<'_>) -> Result<Statement, BadPlan> {
    let terms = Terms::of(plan)?;
    let case = Case {
        show: Show::new(terms.zone.clone(), &plan.agreement.currency),
        plan,
        terms,
        figures,
        options,
        totalled: order::totalled(plan)
            .into_iter()
            .chain(ledger::concerned(plan))
            .collect(),
    };
    let course = course::follow(&case)?;
    let judged = &course.judged;
    let settled = settle::settle(&case, &course)?;
    let (rights, right_dates) = termination::rights(&case, &course)?;
    let objectives = write::objectives(&case, judged);
    let verdicts = judged
        .iter()
        .flat_map(|(path, windows)| write::open_verdicts(&case, path, windows));
    let mut dates = duties::reports(&case)?;
    dates.extend(duties::after_runs(&case)?);
    let bound = arising::follow(&case, &course)?;
    dates.extend(bound.dates);
    dates.extend(settled.dates.iter().cloned());
    dates.extend(right_dates);
    dates.sort_by(|one, other| (&one.day, one.kind).cmp(&(&other.day, other.kind)));
    Ok(Statement {
        format: v1::FORMAT.to_owned(),
        header: write::header(&case),
        summary: write::summary(&case, &objectives, &settled),
        open: verdicts.chain(settled.open).collect(),
        objectives,
        credits: settled.credits,
        bonuses: settled.bonuses,
        given_back: settled.given_back,
        accounts: settled.accounts,
        totals: settled.totals,
        payment: payment::payment(&case)?,
        sole_remedy: payment::is_sole(&case)?,
        rights,
        breaches: duties::breaches(&case, &bound.lifted)?,
        dates,
        ledger: settled.ledger.into_iter().map(|(_, entry)| entry).collect(),
    })
}

/// Everything that judging reads.
struct Case<'a> {
    plan: &'a Plan,
    terms: Terms,
    show: Show,
    figures: &'a Figures,
    options: &'a Options<'a>,
    /// Penalties of whose lines all is kept, also those of windows without data: some formula asks for
    /// their total, or a ledger for them.
    totalled: BTreeSet<&'a str>,
}
