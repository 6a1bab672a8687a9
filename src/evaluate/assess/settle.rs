//! Writes down what the remedies came to: lines, totals, the ledger and claims.

use super::Case;
use super::bank;
use super::caps::{Under, under};
use super::claims::{Standing, standings};
use super::course::{Course, Judged};
use super::fees::Days;
use super::give_back::{GivenBack, decide};
use super::ladder::Reached;
use super::ledger::{self, Paid};
use super::lines::{Change, Line};
use super::payment::{PayTerms, due_dates};
use super::pipeline::{Pipeline, Together};
use super::write::{key_values, state};
use crate::evaluate::statement::v1::{self, EffectKind, Reason, ReasonCode};
use crate::evaluate::terms::BadPlan;
use crate::phrases::statement as say;
use crate::plan::v1::Unit;
use crate::quantity::{Date, Instant, Interval, Number};
use std::collections::BTreeMap;

/// What the remedies came to.
pub(super) struct Settled {
    pub(super) credits: Vec<v1::CreditLine>,
    pub(super) totals: Vec<v1::Total>,
    pub(super) bonuses: Vec<v1::BonusLine>,
    pub(super) given_back: Vec<v1::GivenBack>,
    pub(super) accounts: Vec<v1::Account>,
    /// With the ends of their windows.
    pub(super) ledger: Vec<(Instant, v1::LedgerEntry)>,
    pub(super) dates: Vec<v1::DueDate>,
    pub(super) open: Vec<v1::Open>,
    pub(super) entitlement: Interval,
    pub(super) payable: Number,
    /// What of it is sure for no single line.
    pub(super) unallocated: Number,
    pub(super) is_final: bool,
}

/// Runs lines through the remedies and writes down what came of them.
pub(super) fn settle(case: &Case<'_>, course: &Course<'_>) -> Result<Settled, BadPlan> {
    let earns = |line: &Line| {
        let penalty = case.plan.assessment.penalties.get(line.penalty);
        penalty.is_some_and(|it| it.earns.is_some())
    };
    let (bonuses, mut lines): (Vec<_>, Vec<_>) = course.lines().into_iter().partition(earns);
    let standings = standings(case, &lines)?;
    let decided = decide(case, course, &lines);
    let books = Books {
        case,
        course,
        standings: &standings,
        others: course.shadows().chain(&bonuses).cloned().collect(),
    };
    let given_back = books.given_back(&lines, &decided)?;
    let (pipeline, paid) = books.run(&mut lines, &decided)?;
    let outcomes = outcomes(&pipeline);
    let all = pipeline.asked().unwrap_or_else(Together::nothing);
    let is_final = all.credits.iter().all(|at| pipeline.credits[*at].settled);
    let unallocated = unallocated(&pipeline, &all, &outcomes);
    let totals = totals(case, &course.judged, &pipeline, &outcomes)?;
    let accounts = paid.accounts.iter();
    let mut result = Settled {
        credits: Vec::new(),
        bonuses: bank::bonuses(case, &bonuses),
        given_back,
        accounts: accounts.map(|it| bank::account(case, it)).collect(),
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
            result
                .ledger
                .push((line.window.end, ledger_entry(case, line, outcome)));
        }
        if let Some(standing) = standings.get(index).filter(|_| line.window.asked) {
            let terms = PayTerms::of(case, line, standing)?;
            let earn_back = decided.get(index).and_then(Option::as_ref);
            let written = v1::CreditLine {
                earn_back: earn_back.map(bank::earn_back),
                ..credit_line(case, line, standing, outcome, &terms)
            };
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
    for line in &bonuses {
        let outcome = Outcome {
            due: line.money.clone(),
            payable: Number::zero(),
            is_final: line.settled,
        };
        let entry = v1::LedgerEntry {
            earned: true,
            ..ledger_entry(case, line, &outcome)
        };
        result.ledger.push((line.window.end, entry));
    }
    result.ledger.sort_by_key(|(end, _)| *end);
    Ok(result)
}

/// What is needed to bring lines through the remedies.
struct Books<'a, 'b> {
    case: &'a Case<'b>,
    course: &'a Course<'b>,
    standings: &'a [Standing],
    /// Bonuses, and lines of windows of which nothing is known.
    others: Vec<Line>,
}

impl<'a, 'b> Books<'a, 'b> {
    /// Gives credits back, pays them from ledgers, and takes all steps of the remedies.
    fn run(
        &self,
        lines: &'a mut [Line],
        decided: &[Option<GivenBack>],
    ) -> Result<(Pipeline<'a, 'b>, Paid<'b>), BadPlan> {
        let judged = &self.course.judged;
        let mut pipeline = Pipeline::new(self.case, judged, lines, self.standings)?;
        pipeline.give_back(decided);
        let due = pipeline.due_of_lines();
        let credits = (&*pipeline.lines, &*due);
        let paid = ledger::follow(self.case, self.course, credits, &self.others)?;
        pipeline.offset(&paid);
        pipeline.run()?;
        Ok((pipeline, paid))
    }

    /// Credits of earlier windows that the time asked for has given back, with what was due of them
    /// until then.
    fn given_back(
        &self,
        lines: &[Line],
        decided: &[Option<GivenBack>],
    ) -> Result<Vec<v1::GivenBack>, BadPlan> {
        let over = &self.case.options.over;
        let first = self.case.show.date(over.start);
        let now = |line: &Line, it: &GivenBack| {
            let lately = it.decided.is_some_and(|day| day >= first);
            !line.window.asked && it.truth.is_true() && !it.open && lately
        };
        let now = lines.iter().zip(decided).map(|(line, it)| {
            let it = it.as_ref().filter(|it| now(line, it))?;
            it.decided
        });
        let now: Vec<Option<Date>> = now.collect();
        if now.iter().all(Option::is_none) {
            return Ok(Vec::new());
        }
        let until_then: Vec<Option<GivenBack>> = decided
            .iter()
            .zip(&now)
            .map(|(it, now)| it.clone().filter(|_| now.is_none()))
            .collect();
        let mut copies = lines.to_vec();
        let due = {
            let books = Books {
                others: self.others.clone(),
                ..*self
            };
            let (pipeline, _) = books.run(&mut copies, &until_then)?;
            outcomes(&pipeline)
        };
        let given = lines.iter().zip(decided).zip(now).zip(due);
        let given = given.filter_map(|(((line, it), now), outcome)| {
            Some(bank::given_back(
                self.case,
                line,
                (it.as_ref()?, now?),
                &outcome,
            ))
        });
        Ok(given.collect())
    }
}

/// What became of a line.
pub(super) struct Outcome {
    pub(super) due: Interval,
    pub(super) payable: Number,
    pub(super) is_final: bool,
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
    let money = |interval: &Interval| case.show.range(interval, Unit::Money);
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
        steps: reached(case, line),
        multiplied: line.multiplied.as_ref().map(|multiplied| v1::Multiplied {
            factor: case.show.amount(&multiplied.factor, Unit::Number),
            words: multiplied.words.clone(),
            sure: multiplied.sure,
        }),
        basis: basis(case, line),
        amount: money(&line.owed.money),
        amount_of_basis: of_basis(&line.owed.money),
        points: case.show.range(&line.owed.points, Unit::Points),
        service_days: case.show.range(&line.owed.service_days, Unit::Number),
        reason: line.reason.clone().or_else(|| why_open(line, outcome)),
        effects: line.effects.iter().map(|it| effect(case, it)).collect(),
        earn_back: None,
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

/// Why an amount is not known although the ladder gives one.
fn why_open(line: &Line, outcome: &Outcome) -> Option<Reason> {
    if outcome.due.is_exact() {
        return None;
    }
    let left_open = |kind: EffectKind| {
        let mut effects = line.effects.iter().filter(|it| it.kind == kind);
        effects.any(|it| it.before.is_exact() && !it.after.is_exact())
    };
    let (code, words) = if left_open(EffectKind::GivenBack) {
        let words = say::later_windows_unknown();
        (ReasonCode::LaterWindowsUnknown, words)
    } else if left_open(EffectKind::Offset) {
        (ReasonCode::LedgerUnknown, say::ledger_unknown())
    } else {
        (ReasonCode::SharedUnknown, say::shared_unknown())
    };
    Some(Reason { code, words })
}

/// The lines of the ladder that apply, or may.
pub(super) fn reached(case: &Case<'_>, line: &Line) -> Vec<v1::StepReached> {
    let penalty = case.plan.assessment.penalties.get(line.penalty);
    let steps = penalty.and_then(|it| it.uses.get(line.terms));
    let steps = steps.map_or(&[][..], |it| &it.steps);
    let reached = line.reached.iter().map(|reached| v1::StepReached {
        number: u32::try_from(reached.step + 1).unwrap_or(u32::MAX),
        words: steps
            .get(reached.step)
            .map_or_else(String::new, |step| step.words.clone()),
        sure: reached.sure,
        amount: case.show.range(&reached.owed.money, Unit::Money),
        counted: counts(case, reached),
    });
    reached.collect()
}

/// What percentages are of.
pub(super) fn basis(case: &Case<'_>, line: &Line) -> Option<v1::BasisAmount> {
    let basis = line.basis.as_ref();
    basis.map(|(words, amount)| v1::BasisAmount {
        words: words.clone(),
        amount: case.show.range(amount, Unit::Money),
    })
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
        earned: false,
        amount: case.show.range(&line.money, Unit::Money),
        points: case.show.range(&line.owed.points, Unit::Points),
        entitlement: case.show.range(&outcome.due, Unit::Money),
        payable: case.show.amount(&outcome.payable, Unit::Money),
        state: state(outcome.is_final),
    }
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
