//! From judged windows to credit lines: one for each penalty, window and group.
//!
//! Lines come in time order of window end, then in the order in which penalties are
//! declared. The penalty's own cap comes after.

use super::Case;
use super::amount::{Grounds, Owed};
use super::conditions::{Asking, Judged, all_hold, env, is, nothing_spent};
use super::fees::{Days, ForWindow};
use super::formula::{self, Env, evaluate};
use super::history::interval;
use super::ladder::{Ladder, Outcome, Reached, looks_at_value};
use super::verdict::{JudgedGroup, JudgedWindow, in_force};
use crate::evaluate::figures::Parts;
use crate::evaluate::statement::v1::{EffectKind, LedgerEntry, Reason, ReasonCode, State, Verdict};
use crate::evaluate::terms::BadPlan;
use crate::phrases::statement as say;
use crate::plan::v1 as plan;
use crate::quantity::{Date, Instant, Interval, Number, Truth};
use std::collections::{BTreeMap, BTreeSet};

/// What one penalty gives for one window and group, on its way through the remedies.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Index of the penalty.
    pub(super) penalty: usize,
    /// Index of its terms for the objective.
    pub(super) terms: usize,
    pub(super) objective: String,
    /// Index of the window among those of the objective.
    pub(super) index: usize,
    pub(super) window: Place,
    pub(super) keys: Vec<(String, String)>,
    pub(super) verdict: Verdict,
    pub(super) reached: Vec<Reached>,
    pub(super) basis: Option<(String, Interval)>,
    /// By the ladder.
    pub(super) owed: Owed,
    pub(super) reason: Option<Reason>,
    /// After the penalty's own cap.
    pub(super) money: Interval,
    /// Basis by value of the key by which the remedies choose the largest.
    pub(super) spread: Option<BTreeMap<String, Interval>>,
    /// Fields of the row that is the window.
    pub(super) row: BTreeMap<String, String>,
    /// End of the last run or row behind the figures.
    pub(super) last_outage: Option<Instant>,
    pub(super) effects: Vec<Change>,
    /// Later data cannot change it.
    pub(super) settled: bool,
}

/// When and where a line belongs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub(super) name: String,
    pub(super) start: Instant,
    pub(super) end: Instant,
    pub(super) first_day: Date,
    pub(super) last_day: Date,
    pub(super) asked: bool,
}

/// What a step did to a line.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Change {
    pub(super) kind: EffectKind,
    pub(super) words: String,
    pub(super) before: Interval,
    pub(super) after: Interval,
    pub(super) taken: Interval,
}

/// All lines since the contract took effect.
pub(super) fn lines(case: &Case<'_>, judged: &Judged<'_>) -> Result<Vec<Line>, BadPlan> {
    let mut lines = Vec::new();
    for (number, penalty) in case.plan.assessment.penalties.iter().enumerate() {
        for (terms, used) in penalty.uses.iter().enumerate() {
            let Some(windows) = judged.get(&used.objective) else {
                continue;
            };
            for (index, window) in windows.iter().enumerate() {
                let (from, until) = (penalty.from.as_deref(), penalty.until.as_deref());
                if in_force(from, until, window.first_day)? && !is_key(case, window) {
                    let maker = Maker {
                        case,
                        judged,
                        penalty: number,
                        terms,
                        used,
                        index,
                        window,
                    };
                    maker.window_lines(&mut lines)?;
                }
            }
        }
    }
    lines.sort_by_key(|line| (line.window.end, line.penalty, line.terms, line.window.start));
    Ok(lines)
}

/// Reported only: no credit.
fn is_key(case: &Case<'_>, window: &JudgedWindow<'_>) -> bool {
    let objective = case.plan.assessment.objectives.get(window.terms);
    objective.is_some_and(|objective| objective.key)
}

/// Makes the lines of one penalty for one window.
struct Maker<'a, 'b> {
    case: &'a Case<'b>,
    judged: &'a Judged<'b>,
    penalty: usize,
    terms: usize,
    used: &'a plan::PenaltyUse,
    index: usize,
    window: &'a JudgedWindow<'b>,
}

impl Maker<'_, '_> {
    fn window_lines(&self, lines: &mut Vec<Line>) -> Result<(), BadPlan> {
        for group in &self.window.groups {
            let line = if group.measured.is_none() && !self.window.asked {
                self.remembered(group)
            } else {
                self.line(group)?
            };
            lines.extend(line);
        }
        Ok(())
    }

    /// Nothing when nothing is owed and the promise was not missed.
    fn line(&self, group: &JudgedGroup<'_>) -> Result<Option<Line>, BadPlan> {
        let found = &group.found;
        if found.verdict == Verdict::NotJudged || found.kept_otherwise.is_true() {
            return Ok(None);
        }
        let basis = self.basis(group)?;
        let mut ladder = Ladder {
            terms: self.used,
            others: Vec::with_capacity(self.used.steps.len()),
        };
        let mut settled = self.window.is_final;
        for step in &self.used.steps {
            let (truth, lasting) = self.other_conditions(step, group)?;
            ladder.others.push(truth);
            settled &= lasting;
        }
        let charges = self.charges();
        let outcome = ladder.climb(
            &found.value,
            &Grounds {
                case: self.case,
                window: self.window,
                env: Env {
                    charges: Some(&charges),
                    ..env(self.case, group)
                },
                basis: basis.as_ref().map(|(_, amount)| amount),
                service: self.service(),
                piece: None,
            },
        )?;
        let outcome = Self::unless_kept_otherwise(outcome, group);
        if outcome.owed.is_nothing() && found.verdict != Verdict::Missed {
            return Ok(None);
        }
        let reason = outcome
            .reason
            .or_else(|| Self::why_open(&outcome.owed, group, &outcome.reached));
        let measured = group.measured;
        let money = outcome.owed.money.clone();
        Ok(Some(Line {
            settled: settled && money.is_exact(),
            spread: self.spread(group),
            row: measured.map(|it| it.row.clone()).unwrap_or_default(),
            last_outage: self.last_outage(group),
            verdict: found.verdict,
            reached: outcome.reached,
            basis,
            owed: outcome.owed,
            reason,
            money,
            ..self.empty(group)
        }))
    }

    /// Whether all conditions of a step hold that do not look at the value, and whether that lasts.
    fn other_conditions(
        &self,
        step: &plan::PenaltyStep,
        group: &JudgedGroup<'_>,
    ) -> Result<(Truth, bool), BadPlan> {
        let own = |it: &&plan::Condition| it.objective.is_none() && it.pattern.is_none();
        let others = step.conditions.iter().filter(|it| !looks_at_value(it));
        let (plain, far): (Vec<_>, Vec<_>) = others.partition(own);
        let verdicts = plain.iter().fold(Truth::True, |all, condition| {
            all.and(match condition.test {
                plan::Test::Missed => is(group.found.verdict, Verdict::Missed),
                plan::Test::Met => is(group.found.verdict, Verdict::Met),
                plan::Test::Value(_) => Truth::True,
            })
        });
        if far.is_empty() {
            return Ok((verdicts, true));
        }
        let held = all_hold(
            self.case,
            far,
            &Asking {
                judged: self.judged,
                objective: &self.used.objective,
                keys: &group.keys,
                closes: self.window.end,
                window: self.index,
                spent: &nothing_spent,
            },
        )?;
        Ok((verdicts.and(held.truth), held.settled))
    }

    /// A promise that may have been kept in the other way may cost nothing.
    fn unless_kept_otherwise(mut outcome: Outcome, group: &JudgedGroup<'_>) -> Outcome {
        let judged_unknown = |reason: &Reason| reason.code == ReasonCode::JudgedUnknown;
        let may_be_nothing = group.found.kept_otherwise.is_unknown()
            || group.found.reason.as_ref().is_some_and(judged_unknown);
        if may_be_nothing {
            outcome.owed = outcome.owed.hull(&Owed::nothing());
            for reached in &mut outcome.reached {
                reached.sure = false;
            }
        }
        outcome
    }

    fn why_open(owed: &Owed, group: &JudgedGroup<'_>, reached: &[Reached]) -> Option<Reason> {
        if owed.money.is_exact() && owed.points.is_exact() && owed.service_days.is_exact() {
            return None;
        }
        if group.found.verdict == Verdict::Undetermined {
            return group.found.reason.clone();
        }
        let value_known = formula::bounds(&group.found.value).is_some_and(Interval::is_exact);
        let (code, words) = if !value_known {
            (ReasonCode::ValueUnknown, say::value_within_bounds())
        } else if reached.iter().any(|it| it.sure) {
            (ReasonCode::BasisUnknown, say::basis_unknown())
        } else {
            (ReasonCode::HistoryUnknown, say::history_unknown())
        };
        Some(Reason { code, words })
    }

    /// What percentages are of, in words and in money.
    fn basis(&self, group: &JudgedGroup<'_>) -> Result<Option<(String, Interval)>, BadPlan> {
        let name = &self.window.name;
        Ok(match &self.used.basis {
            None => None,
            Some(plan::Basis::FeeOf(service)) => Some((
                say::fee_of(service, name),
                self.case.fee_for(service, self.window)?,
            )),
            Some(plan::Basis::Fees) => {
                Some((say::fees_of_all(name), self.case.fees_for(self.window)?))
            }
            Some(plan::Basis::Of { amount, words }) => {
                let label = match amount {
                    plan::Formula::Figure { index } => self.label(*index),
                    _ => None,
                };
                Some((
                    say::basis_of(label.unwrap_or(words), name),
                    basis_figure(self.case, amount, self.window, group),
                ))
            }
        })
    }

    fn charges(&self) -> ForWindow<'_> {
        ForWindow {
            case: self.case,
            window: self.window,
        }
    }

    fn label(&self, index: u32) -> Option<&str> {
        let objective = self
            .case
            .plan
            .measurement
            .objectives
            .get(self.window.terms)?;
        let label = objective.labels.get(index as usize)?;
        (!label.is_empty()).then_some(label.as_str())
    }

    fn service(&self) -> Option<&str> {
        match &self.used.basis {
            Some(plan::Basis::FeeOf(service)) => Some(service),
            _ => None,
        }
    }

    fn spread(&self, group: &JudgedGroup<'_>) -> Option<BTreeMap<String, Interval>> {
        let spread = self.used.spread.as_ref()?;
        let figure = group.measured?.figures.get(spread.figure as usize)?;
        match &figure.parts {
            Parts::ByKey(sums) => Some(sums.clone()),
            _ => None,
        }
    }

    fn last_outage(&self, group: &JudgedGroup<'_>) -> Option<Instant> {
        let objective = self
            .case
            .plan
            .assessment
            .objectives
            .get(self.window.terms)?;
        let mut counted = BTreeSet::new();
        outside_divisors(&objective.value, &mut counted);
        let figures = (0_u32..).zip(&group.measured?.figures);
        let figures = figures.filter(|(index, _)| counted.contains(index));
        let evidence = figures.flat_map(|(_, figure)| &figure.evidence);
        let ends = evidence.map(|it| it.to.min(self.window.end));
        ends.max()
    }

    fn empty(&self, group: &JudgedGroup<'_>) -> Line {
        let window = self.window;
        Line {
            penalty: self.penalty,
            terms: self.terms,
            objective: self.used.objective.clone(),
            index: self.index,
            window: Place {
                name: window.name.clone(),
                start: window.start,
                end: window.end,
                first_day: window.first_day,
                last_day: window.last_day,
                asked: window.asked,
            },
            keys: group.keys.clone(),
            verdict: group.found.verdict,
            reached: Vec::new(),
            basis: None,
            owed: Owed::nothing(),
            reason: None,
            money: Interval::exact(Number::zero()),
            spread: None,
            row: BTreeMap::new(),
            last_outage: None,
            effects: Vec::new(),
            settled: true,
        }
    }

    /// The line as the ledger of an earlier statement holds it.
    fn remembered(&self, group: &JudgedGroup<'_>) -> Option<Line> {
        let history = self.case.options.history?;
        let penalty = &self.case.plan.assessment.penalties.get(self.penalty)?.path;
        let same_group = |entry: &LedgerEntry| {
            entry.group.len() == group.keys.len()
                && entry.group.iter().all(|it| {
                    group
                        .keys
                        .iter()
                        .any(|(k, v)| *k == it.key && *v == it.value)
                })
        };
        let entry = history.ledger.iter().find(|entry| {
            entry.penalty == *penalty
                && entry.objective == self.used.objective
                && entry.window == self.window.name
                && same_group(entry)
        })?;
        let money = interval(&entry.amount);
        Some(Line {
            owed: Owed::money(money.clone()),
            settled: entry.state == State::Final,
            money,
            ..self.empty(group)
        })
    }
}

/// The figures that a value counts. What it only divides by is the time or the rows in which an
/// outage could have been, and goes on to the end of the window.
fn outside_divisors(formula: &plan::Formula, found: &mut BTreeSet<u32>) {
    use plan::Formula as F;
    match formula {
        F::Figure { index } => {
            found.insert(*index);
        }
        F::Arithmetic {
            operator: plan::Operator::Divide,
            left,
            ..
        } => outside_divisors(left, found),
        F::Arithmetic { left, right, .. } | F::Compare { left, right, .. } => {
            outside_divisors(left, found);
            outside_divisors(right, found);
        }
        F::Negate { of } | F::Not { of } => outside_divisors(of, found),
        F::Rounded { value, .. } => outside_divisors(value, found),
        F::Otherwise { value, fallback } => {
            outside_divisors(value, found);
            if let Some(fallback) = fallback {
                outside_divisors(fallback, found);
            }
        }
        F::If {
            condition,
            then,
            otherwise,
        } => {
            for part in [condition, then, otherwise] {
                outside_divisors(part, found);
            }
        }
        F::Logic { of, .. } | F::Extreme { of, .. } => {
            for part in of {
                outside_divisors(part, found);
            }
        }
        _ => {}
    }
}

/// A basis that is measured.
pub(super) fn basis_figure(
    case: &Case<'_>,
    formula: &plan::Formula,
    window: &JudgedWindow<'_>,
    group: &JudgedGroup<'_>,
) -> Interval {
    let charges = ForWindow { case, window };
    let env = Env {
        charges: Some(&charges),
        ..env(case, group)
    };
    let value = evaluate(formula, &env);
    match formula::bounds(&value) {
        Some(amount) if !formula::may_be_undefined(&value) => amount.clone(),
        _ => Interval {
            lo: Some(Number::zero()),
            hi: None,
        },
    }
}

impl Place {
    pub(super) fn days(&self) -> Days {
        Days {
            first: self.first_day,
            last: self.last_day,
        }
    }
}
