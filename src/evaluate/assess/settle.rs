//! Writes down what the remedies came to: lines, totals, the ledger and claims.

use super::Case;
use super::caps::{Under, under};
use super::claims::Standing;
use super::course::Judged;
use super::duties::{Due, due_after};
use super::fees::Days;
use super::ladder::Reached;
use super::lines::{Change, Line};
use super::pipeline::{Pipeline, Together};
use super::termination::length_words;
use super::write::{key_values, state};
use crate::evaluate::statement::v1::{self, DueKind, PayableCondition, Reason, ReasonCode};
use crate::evaluate::terms::BadPlan;
use crate::phrases::statement as say;
use crate::plan::v1::{self as plan, RemedyStep, Unit};
use crate::quantity::{Date, Interval, Number};
use std::collections::BTreeMap;

/// What the remedies came to.
pub(super) struct Settled {
    pub(super) credits: Vec<v1::CreditLine>,
    pub(super) totals: Vec<v1::Total>,
    pub(super) ledger: Vec<v1::LedgerEntry>,
    pub(super) dates: Vec<v1::DueDate>,
    pub(super) open: Vec<v1::Open>,
    pub(super) entitlement: Interval,
    pub(super) payable: Number,
    /// What of it is sure for no single line.
    pub(super) unallocated: Number,
    pub(super) is_final: bool,
}

/// Runs lines through the remedies and writes down what came of them.
pub(super) fn settle(
    case: &Case<'_>,
    judged: &Judged<'_>,
    mut lines: Vec<Line>,
    standings: &[Standing],
) -> Result<Settled, BadPlan> {
    let mut pipeline = Pipeline::new(case, judged, &mut lines, standings)?;
    pipeline.run()?;
    let outcomes = outcomes(&pipeline);
    let all = pipeline.asked().unwrap_or_else(Together::nothing);
    let is_final = all.credits.iter().all(|at| pipeline.credits[*at].settled);
    let unallocated = unallocated(&pipeline, &all, &outcomes);
    let totals = totals(case, judged, &pipeline, &outcomes)?;
    let mut result = Settled {
        credits: Vec::new(),
        totals,
        ledger: Vec::new(),
        dates: Vec::new(),
        open: Vec::new(),
        entitlement: all.due,
        payable: all.payable,
        unallocated,
        is_final,
    };
    for (index, (line, outcome)) in lines.iter().zip(&outcomes).enumerate() {
        if line.money != zero() || line.owed.points != zero() {
            result.ledger.push(ledger_entry(case, line, outcome));
        }
        if let Some(standing) = standings.get(index).filter(|_| line.window.asked) {
            let terms = PayTerms::of(case, line, standing)?;
            let written = credit_line(case, line, standing, outcome, &terms);
            result
                .dates
                .extend(due_dates(case, line, standing, &terms, &written));
            if let Some(reason) = &written.reason {
                result.open.push(v1::Open {
                    subject: written.penalty.clone(),
                    window: Some(written.window.clone()),
                    group: written.group.clone(),
                    reason: reason.clone(),
                    sources: Vec::new(),
                });
            }
            result.credits.push(written);
        }
    }
    Ok(result)
}

/// What became of a line.
struct Outcome {
    due: Interval,
    payable: Number,
    is_final: bool,
}

fn outcomes(pipeline: &Pipeline<'_, '_>) -> Vec<Outcome> {
    let mut settled: Vec<bool> = pipeline.lines.iter().map(|line| line.settled).collect();
    for credit in &pipeline.credits {
        for part in &credit.parts {
            if let Some(line) = settled.get_mut(part.line) {
                *line &= credit.settled;
            }
        }
    }
    let amounts = pipeline.due_of_lines().into_iter();
    let amounts = amounts.zip(pipeline.payable_of_lines());
    let outcomes = amounts
        .zip(settled)
        .map(|((due, payable), is_final)| Outcome {
            // Where some were not claimed, rounding can leave a line a cent more than it was due.
            payable: least(&payable).min(least(&due)),
            due,
            is_final,
        });
    outcomes.collect()
}

/// What of a payable sum is sure, although no single line is sure to have it.
fn unallocated(pipeline: &Pipeline<'_, '_>, together: &Together, outcomes: &[Outcome]) -> Number {
    let lines = pipeline.lines_of(&together.credits);
    let lines = lines.iter().filter_map(|line| outcomes.get(*line));
    let sum = lines.fold(Number::zero(), |sum, line| sum + line.payable.clone());
    (together.payable.clone() - sum).max(Number::zero())
}

fn credit_line(
    case: &Case<'_>,
    line: &Line,
    standing: &Standing,
    outcome: &Outcome,
    terms: &PayTerms,
) -> v1::CreditLine {
    let penalty = case.plan.assessment.penalties.get(line.penalty);
    let steps = penalty.and_then(|it| it.uses.get(line.terms));
    let steps = steps.map_or(&[][..], |it| &it.steps);
    let money = |interval: &Interval| case.show.range(interval, Unit::Money);
    let reached = line.reached.iter().map(|reached| v1::StepReached {
        number: u32::try_from(reached.step + 1).unwrap_or(u32::MAX),
        words: steps
            .get(reached.step)
            .map_or_else(String::new, |step| step.words.clone()),
        sure: reached.sure,
        amount: money(&reached.owed.money),
        counted: counts(case, reached),
    });
    let shared = || {
        let open = !outcome.due.is_exact();
        open.then(|| Reason {
            code: ReasonCode::SharedUnknown,
            words: say::shared_unknown(),
        })
    };
    let of_basis = |amount: &Interval| {
        let basis = line.basis.as_ref();
        basis.and_then(|(_, basis)| part(case, amount, basis))
    };
    v1::CreditLine {
        penalty: penalty.map_or_else(String::new, |it| it.path.clone()),
        title: penalty.map_or_else(String::new, |it| it.title.clone()),
        objective: line.objective.clone(),
        window: line.window.name.clone(),
        group: key_values(&line.keys),
        verdict: line.verdict,
        steps: reached.collect(),
        multiplied: line.multiplied.as_ref().map(|multiplied| v1::Multiplied {
            factor: case.show.amount(&multiplied.factor, Unit::Number),
            words: multiplied.words.clone(),
            sure: multiplied.sure,
        }),
        basis: line.basis.as_ref().map(|(words, amount)| v1::BasisAmount {
            words: words.clone(),
            amount: money(amount),
        }),
        amount: money(&line.owed.money),
        amount_of_basis: of_basis(&line.owed.money),
        points: case.show.range(&line.owed.points, Unit::Points),
        service_days: case.show.range(&line.owed.service_days, Unit::Number),
        reason: line.reason.clone().or_else(shared),
        effects: line.effects.iter().map(|it| effect(case, it)).collect(),
        entitlement: money(&outcome.due),
        entitlement_of_basis: of_basis(&outcome.due),
        payable: v1::Payable {
            amount: case.show.amount(&outcome.payable, Unit::Money),
            condition: standing.condition,
            claim_by: standing.until.map(|due| due.day.to_string()),
            claim_from: standing.by.clone(),
            with: standing.with.clone(),
            in_writing: standing.in_writing,
            claimed_on: standing.claimed_on.map(|day| day.to_string()),
            decide_by: terms.decide.as_ref().map(|(_, due)| due.day.to_string()),
            pay_by: terms.pay.map(|due| due.day.to_string()),
            expires: terms.expires.map(|day| day.to_string()),
        },
        state: state(outcome.is_final),
    }
}

/// Which part of a known whole an amount is.
fn part(case: &Case<'_>, amount: &Interval, whole: &Interval) -> Option<v1::Range> {
    let whole = whole.point().filter(|whole| !whole.is_zero())?;
    let share = amount.div(&Interval::exact(whole.clone()))?;
    Some(case.show.range(&share, Unit::Percent))
}

fn effect(case: &Case<'_>, change: &Change) -> v1::Effect {
    let money = |interval: &Interval| case.show.range(interval, Unit::Money);
    v1::Effect {
        kind: change.kind,
        words: change.words.clone(),
        before: money(&change.before),
        after: money(&change.after),
        taken: money(&change.taken),
    }
}

fn ledger_entry(case: &Case<'_>, line: &Line, outcome: &Outcome) -> v1::LedgerEntry {
    let penalty = case.plan.assessment.penalties.get(line.penalty);
    v1::LedgerEntry {
        at: case.show.instant(line.window.end),
        penalty: penalty.map_or_else(String::new, |it| it.path.clone()),
        objective: line.objective.clone(),
        window: line.window.name.clone(),
        group: key_values(&line.keys),
        amount: case.show.range(&line.money, Unit::Money),
        points: case.show.range(&line.owed.points, Unit::Points),
        entitlement: case.show.range(&outcome.due, Unit::Money),
        payable: case.show.amount(&outcome.payable, Unit::Money),
        state: state(outcome.is_final),
    }
}

/// When a credit must be decided on and paid, and until when it can be used: as far as that is known.
#[derive(Default)]
struct PayTerms {
    decide: Option<(String, Due)>,
    pay: Option<Due>,
    expires: Option<Date>,
}

impl PayTerms {
    fn of(case: &Case<'_>, line: &Line, standing: &Standing) -> Result<Self, BadPlan> {
        let mut terms = Self::default();
        if standing.is_lost() {
            return Ok(terms);
        }
        for step in &case.plan.assessment.remedies {
            if let (RemedyStep::Decide { by, within }, Some(day)) = (step, standing.claimed_on) {
                terms.decide = Some((by.clone(), due_after(case, day, within)?));
            }
        }
        for step in &case.plan.assessment.remedies {
            match step {
                RemedyStep::Pay {
                    within: Some(within),
                    of: Some(of),
                    ..
                } => {
                    let from = match of {
                        plan::PayFrom::Claim => standing.claimed_on,
                        plan::PayFrom::Decision => terms.decide.as_ref().map(|(_, due)| due.day),
                        plan::PayFrom::Window => Some(line.window.last_day),
                    };
                    if let Some(from) = from {
                        terms.pay = Some(due_after(case, from, within)?);
                    }
                }
                RemedyStep::Expire { after: Some(after) } => {
                    let due = due_after(case, line.window.last_day, after)?;
                    terms.expires = Some(due.day);
                }
                RemedyStep::Expire { after: None } => terms.expires = case.terms.until,
                _ => {}
            }
        }
        Ok(terms)
    }
}

/// What is to be done about a line, and until when: claims, the decision, the payment.
fn due_dates(
    case: &Case<'_>,
    line: &Line,
    standing: &Standing,
    terms: &PayTerms,
    written: &v1::CreditLine,
) -> Vec<v1::DueDate> {
    if written.entitlement.known && line_is_zero(&written.entitlement) {
        return Vec::new();
    }
    let date = |due: &Due, kind, party: Option<&str>, words: String| v1::DueDate {
        day: due.day.to_string(),
        at: due.at.map(|at| case.show.instant(at)),
        kind,
        subject: written.penalty.clone(),
        party: party.map(ToOwned::to_owned),
        window: Some(line.window.name.clone()),
        group: written.group.clone(),
        words,
    };
    let (title, window) = (&written.title, &line.window.name);
    let mut dates = Vec::new();
    if standing.condition == PayableCondition::IfClaimed {
        let several = standing.clauses.len() > 1;
        for asked in &standing.clauses {
            let words = if several && !asked.with.is_empty() {
                say::claim_due_with(title, window, &asked.with.join(", "))
            } else {
                say::claim_due(title, window)
            };
            let due = asked.until.as_ref();
            dates.extend(due.map(|due| date(due, DueKind::Claim, Some(&asked.by), words)));
        }
    }
    if let Some((by, due)) = &terms.decide {
        let words = say::decision_due(title, window);
        dates.push(date(due, DueKind::Decision, Some(by), words));
    }
    if let Some(due) = &terms.pay {
        let words = say::payment_due(title, window);
        dates.push(date(due, DueKind::Payment, None, words));
    }
    dates
}

fn line_is_zero(range: &v1::Range) -> bool {
    let end = range.greatest.as_ref();
    end.is_some_and(|amount| amount.exact.0.is_zero())
}

/// The sums of each period in which a line of the time asked for lies.
fn totals(
    case: &Case<'_>,
    judged: &Judged<'_>,
    pipeline: &Pipeline<'_, '_>,
    outcomes: &[Outcome],
) -> Result<Vec<v1::Total>, BadPlan> {
    let rule = pipeline.total_rule();
    let mut periods: BTreeMap<Under, Sum> = BTreeMap::new();
    for line in pipeline.lines.iter() {
        let key = under(case, Some(rule), line.window.last_day, None)?;
        let sum = periods.entry(key).or_insert_with(Sum::nothing);
        sum.asked |= line.window.asked;
        sum.last = sum.last.max(Some(line.window.last_day));
        sum.amount = sum.amount.add(&line.owed.money);
        sum.points = sum.points.add(&line.owed.points);
        sum.service_days = sum.service_days.add(&line.owed.service_days);
        sum.lines += u64::from(line.money != zero());
        sum.is_final &= line.settled;
    }
    for (key, together) in pipeline.by_period()? {
        let sum = periods.entry(key).or_insert_with(Sum::nothing);
        let settled = |at: &usize| pipeline.credits.get(*at).is_some_and(|it| it.settled);
        sum.is_final &= together.credits.iter().all(settled);
        sum.unallocated = unallocated(pipeline, &together, outcomes);
        sum.due = together.due;
        sum.payable = together.payable;
    }
    let mut totals = Vec::new();
    for sum in periods.into_values().filter(|sum| sum.asked) {
        let Some(last) = sum.last else {
            continue;
        };
        let period = case
            .terms
            .period(&rule, case.terms.zone.start_of_day(last))?;
        let fees = case.fees(Days {
            first: period.first_day,
            last: period.last_day,
        })?;
        let over = period.end <= case.options.over.end;
        let windows = judged.values().flatten();
        let mut within =
            windows.filter(|it| period.first_day <= it.last_day && it.last_day <= period.last_day);
        let is_final = sum.is_final && over && within.all(|window| window.is_final);
        totals.push(v1::Total {
            period: period.name,
            first_day: period.first_day.to_string(),
            last_day: period.last_day.to_string(),
            lines: sum.lines,
            amount: case.show.range(&sum.amount, Unit::Money),
            entitlement: case.show.range(&sum.due, Unit::Money),
            entitlement_of_fees: part(case, &sum.due, &fees),
            payable: case.show.amount(&sum.payable, Unit::Money),
            unallocated: case.show.amount(&sum.unallocated, Unit::Money),
            points: case.show.range(&sum.points, Unit::Points),
            service_days: case.show.range(&sum.service_days, Unit::Number),
            state: state(is_final),
        });
    }
    Ok(totals)
}

/// The sums of a period.
struct Sum {
    asked: bool,
    last: Option<Date>,
    lines: u64,
    amount: Interval,
    due: Interval,
    payable: Number,
    unallocated: Number,
    points: Interval,
    service_days: Interval,
    is_final: bool,
}

impl Sum {
    fn nothing() -> Self {
        Self {
            asked: false,
            last: None,
            lines: 0,
            amount: zero(),
            due: zero(),
            payable: Number::zero(),
            unallocated: Number::zero(),
            points: zero(),
            service_days: zero(),
            is_final: true,
        }
    }
}

/// How claims are decided on and credits are paid, in the contract's words.
pub(super) fn payment(plan: &plan::Plan) -> Vec<String> {
    let mut words = Vec::new();
    for step in &plan.assessment.remedies {
        words.push(match step {
            RemedyStep::Decide { by, within } => say::decided(by, &length_words(within)),
            RemedyStep::Pay {
                words: how,
                within: None,
                ..
            } => say::paid(how),
            RemedyStep::Pay {
                words: how,
                within: Some(length),
                of,
            } => {
                let length = length_words(length);
                match of {
                    None => say::paid_within(how, &length),
                    Some(plan::PayFrom::Claim) => say::paid_after_claim(how, &length),
                    Some(plan::PayFrom::Decision) => say::paid_after_decision(how, &length),
                    Some(plan::PayFrom::Window) => say::paid_after_window(how, &length),
                }
            }
            RemedyStep::Expire { after: None } => say::expire_at_end(),
            RemedyStep::Expire {
                after: Some(length),
            } => say::expire_after(&length_words(length)),
            _ => continue,
        });
    }
    words
}

fn least(interval: &Interval) -> Number {
    interval.lo.clone().unwrap_or_else(Number::zero)
}

fn zero() -> Interval {
    Interval::exact(Number::zero())
}

/// What a line of a ladder counted.
fn counts(case: &Case<'_>, reached: &Reached) -> Vec<v1::Counted> {
    let counted = reached.counted.iter().map(|it| v1::Counted {
        how: it.how,
        number: case.show.range(&it.number, Unit::Number),
    });
    counted.collect()
}
