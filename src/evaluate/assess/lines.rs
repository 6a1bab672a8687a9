//! From judged windows to credit lines: one for each penalty, window and group.
//!
//! Lines come in time order of window end, then in the order in which penalties are
//! declared. The penalty's own cap comes after.

use super::Case;
use super::amount::{Grounds, Owed};
use super::back::{Back, Window};
use super::conditions::{Asking, all_hold, env, is, nothing_spent};
use super::counted::outside_divisors;
use super::course::Course;
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
    /// What it was multiplied by, or may have been.
    pub(super) multiplied: Option<Multiplied>,
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
    /// It stands for a window of which nothing is known, and is only looked back at.
    pub(super) shadow: bool,
}

/// When and where a line belongs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub(super) name: String,
    /// The window of which it is a part.
    pub(super) part_of: Option<String>,
    pub(super) start: Instant,
    pub(super) end: Instant,
    pub(super) first_day: Date,
    pub(super) last_day: Date,
    pub(super) asked: bool,
}

/// What a line was multiplied by, or may have been.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Multiplied {
    pub(super) factor: Number,
    /// The condition.
    pub(super) words: String,
    /// Whether it surely was.
    pub(super) sure: bool,
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

/// Reported only: no credit.
fn is_key(case: &Case<'_>, window: &JudgedWindow<'_>) -> bool {
    let objective = case.plan.assessment.objectives.get(window.terms);
    objective.is_some_and(|objective| objective.key)
}

/// Makes the lines of one penalty for one window.
pub(super) struct Maker<'a, 'b> {
    case: &'a Case<'b>,
    course: &'a Course<'b>,
    penalty: usize,
    terms: usize,
    used: &'a plan::PenaltyUse,
    index: usize,
    window: &'a JudgedWindow<'b>,
    /// Whether a formula asks for the penalty's total, or a ledger for its lines.
    totalled: bool,
    /// It is a bonus.
    earns: bool,
}

impl<'a, 'b> Maker<'a, 'b> {
    /// For the window of a penalty's objective with an index; nothing when the penalty is not in force
    /// then.
    pub(super) fn new(
        case: &'a Case<'b>,
        course: &'a Course<'b>,
        (number, terms): (usize, usize),
        index: usize,
    ) -> Result<Option<Self>, BadPlan> {
        let penalty = case.plan.assessment.penalties.get(number);
        let used = penalty.and_then(|it| it.uses.get(terms));
        let (Some(penalty), Some(used)) = (penalty, used) else {
            return Ok(None);
        };
        let windows = course.judged.get(&used.objective);
        let Some(window) = windows.and_then(|windows| windows.get(index)) else {
            return Ok(None);
        };
        let (from, until) = (penalty.from.as_deref(), penalty.until.as_deref());
        let holds = in_force(from, until, window.first_day)? && !is_key(case, window);
        Ok(holds.then(|| Self {
            case,
            course,
            penalty: number,
            terms,
            used,
            index,
            window,
            totalled: case.totalled.contains(penalty.path.as_str()),
            earns: penalty.earns.is_some(),
        }))
    }

    /// One line for each group. Where the penalty is totalled, also what it may have given in windows of
    /// which nothing is known: such lines are only looked back at.
    pub(super) fn lines(&self) -> Result<Vec<Line>, BadPlan> {
        let mut lines = Vec::new();
        for group in &self.window.groups {
            let line = if group.measured.is_none() && !self.window.asked {
                self.remembered(group)
            } else {
                self.line(group)?
            };
            match line {
                None if self.totalled && self.is_unknown(group) => {
                    lines.push(self.shadow(Some(group))?);
                }
                line => lines.extend(line),
            }
        }
        if self.window.groups.is_empty() && self.window.silent && self.totalled {
            lines.push(self.shadow(None)?);
        }
        Ok(lines)
    }

    /// Whether nothing is known of a group, so that a miss may have happened.
    fn is_unknown(&self, group: &JudgedGroup<'_>) -> bool {
        let reason = group.found.reason.as_ref();
        let no_data = reason.is_some_and(|reason| reason.code == ReasonCode::NoData);
        group.measured.is_some() && (self.window.silent || (no_data && !self.window.asked))
    }

    /// What the penalty may have given: nothing, or any of its lines. Where not even the group is known,
    /// there is no most.
    fn shadow(&self, group: Option<&JudgedGroup<'_>>) -> Result<Line, BadPlan> {
        let unbounded = Interval {
            lo: Some(Number::zero()),
            hi: None,
        };
        let (owed, empty) = match group {
            None => (
                Owed::money_and_points(unbounded.clone(), unbounded),
                self.empty(&[], Verdict::Undetermined),
            ),
            Some(group) => {
                let basis = self.basis(group)?;
                let ladder = Ladder {
                    terms: self.used,
                    others: vec![Truth::Unknown; self.used.steps.len()],
                };
                let anything = formula::within(Interval::unbounded());
                let back = self.back(&group.keys);
                let charges = self.charges();
                let basis = basis.as_ref().map(|(_, it)| it);
                let grounds = self.grounds(group, basis, &back, &charges);
                let outcome = ladder.climb(&anything, &grounds)?;
                let most = self
                    .used
                    .multiply
                    .iter()
                    .map(|it| it.factor.0.clone())
                    .max();
                let owed = outcome.owed.hull(&Owed::nothing());
                let owed = match most {
                    Some(factor) => owed.hull(&owed.times(&Interval::exact(factor))),
                    None => owed,
                };
                (owed, self.empty(&group.keys, Verdict::Undetermined))
            }
        };
        Ok(Line {
            money: owed.money.clone(),
            owed,
            settled: false,
            shadow: true,
            ..empty
        })
    }

    fn back<'k>(&'k self, keys: &'k [(String, String)]) -> Back<'k> {
        let window = Window::of(&self.used.objective, self.window);
        Back::at(self.case, self.course, window, keys)
    }

    fn grounds<'g>(
        &'g self,
        group: &'g JudgedGroup<'_>,
        basis: Option<&'g Interval>,
        back: &'g Back<'g>,
        charges: &'g ForWindow<'g>,
    ) -> Grounds<'g> {
        Grounds {
            case: self.case,
            window: self.window,
            env: Env {
                charges: Some(charges),
                ..env(self.case, group, Some(back))
            },
            basis,
            service: self.service(),
            piece: None,
        }
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
        let back = self.back(&group.keys);
        let charges = self.charges();
        let basis_amount = basis.as_ref().map(|(_, amount)| amount);
        let grounds = self.grounds(group, basis_amount, &back, &charges);
        let mut outcome = ladder.climb(&found.value, &grounds)?;
        let by_ladder = outcome.owed.is_exact();
        let (multiplied, lasting) = self.multiply(&mut outcome, group)?;
        settled &= lasting && back.is_settled();
        let outcome = Self::unless_kept_otherwise(outcome, group);
        let tells_of_a_miss = !self.earns && found.verdict == Verdict::Missed;
        if outcome.owed.is_nothing() && !tells_of_a_miss {
            return Ok(None);
        }
        let open = Self::why_open(&outcome, group, by_ladder);
        let reason = outcome.reason.or(open);
        let measured = group.measured;
        let money = outcome.owed.money.clone();
        Ok(Some(Line {
            settled: settled && money.is_exact(),
            spread: self.spread(group),
            row: measured.map(|it| it.row.clone()).unwrap_or_default(),
            last_outage: self.last_outage(group),
            reached: outcome.reached,
            multiplied,
            basis,
            owed: outcome.owed,
            reason,
            money,
            ..self.empty(&group.keys, found.verdict)
        }))
    }

    /// Whether all conditions of a step hold that do not look at the value, and whether that lasts.
    fn other_conditions(
        &self,
        step: &plan::PenaltyStep,
        group: &JudgedGroup<'_>,
    ) -> Result<(Truth, bool), BadPlan> {
        let own = |it: &&plan::Condition| {
            let of_totals = matches!(it.test, plan::Test::Formula { .. });
            it.objective.is_none() && it.pattern.is_none() && !it.across && !of_totals
        };
        let others = step.conditions.iter().filter(|it| !looks_at_value(it));
        let (plain, far): (Vec<_>, Vec<_>) = others.partition(own);
        let verdicts = plain.iter().fold(Truth::True, |all, condition| {
            all.and(match condition.test {
                plan::Test::Missed => is(group.found.verdict, Verdict::Missed),
                plan::Test::Met => is(group.found.verdict, Verdict::Met),
                plan::Test::Value(_) | plan::Test::Formula { .. } => Truth::True,
            })
        });
        if far.is_empty() {
            return Ok((verdicts, true));
        }
        let held = all_hold(self.case, far, &self.asking(group))?;
        Ok((verdicts.and(held.truth), held.settled))
    }

    fn asking<'k>(&'k self, group: &'k JudgedGroup<'_>) -> Asking<'k> {
        Asking {
            course: self.course,
            objective: &self.used.objective,
            keys: &group.keys,
            window: self.index,
            at: self.window,
            spent: &nothing_spent,
        }
    }

    /// What repeated misses cost more: the last that holds applies. Where that is not known, the amount
    /// is all that it can be. Returns what applies, or may, and whether that lasts.
    fn multiply(
        &self,
        outcome: &mut Outcome,
        group: &JudgedGroup<'_>,
    ) -> Result<(Option<Multiplied>, bool), BadPlan> {
        let mut lasting = true;
        if outcome.owed.is_nothing() {
            return Ok((None, lasting));
        }
        let single = outcome.owed.clone();
        let mut owed: Option<Owed> = None;
        let mut applies: Option<Multiplied> = None;
        let mut decided = false;
        for multiply in self.used.multiply.iter().rev() {
            let held = all_hold(self.case, &multiply.conditions, &self.asking(group))?;
            lasting &= held.settled;
            if held.truth.is_false() {
                continue;
            }
            let multiple = single.multiple(&multiply.factor.0);
            owed = Some(match owed {
                None => multiple,
                Some(other) => other.hull(&multiple),
            });
            let sure = held.truth.is_true() && applies.is_none();
            applies.get_or_insert_with(|| Multiplied {
                factor: multiply.factor.0.clone(),
                words: multiply.words.clone(),
                sure,
            });
            if held.truth.is_true() {
                decided = true;
                break;
            }
        }
        outcome.owed = match owed {
            None => single,
            Some(owed) if decided => owed,
            Some(owed) => owed.hull(&single),
        };
        Ok((applies, lasting))
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

    /// Why an amount is not known; `by_ladder` is whether the ladder's line alone gives one that is.
    fn why_open(outcome: &Outcome, group: &JudgedGroup<'_>, by_ladder: bool) -> Option<Reason> {
        if outcome.owed.is_exact() {
            return None;
        }
        if group.found.verdict == Verdict::Undetermined {
            return group.found.reason.clone();
        }
        let value_known = formula::bounds(&group.found.value).is_some_and(Interval::is_exact);
        let (code, words) = if !value_known {
            (ReasonCode::ValueUnknown, say::value_within_bounds())
        } else if !by_ladder && outcome.reached.iter().any(|it| it.sure) {
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

    fn empty(&self, keys: &[(String, String)], verdict: Verdict) -> Line {
        let window = self.window;
        Line {
            penalty: self.penalty,
            terms: self.terms,
            objective: self.used.objective.clone(),
            index: self.index,
            window: Place {
                name: window.name.clone(),
                part_of: window.part_of.clone(),
                start: window.start,
                end: window.end,
                first_day: window.first_day,
                last_day: window.last_day,
                asked: window.asked,
            },
            keys: keys.to_vec(),
            verdict,
            reached: Vec::new(),
            multiplied: None,
            basis: None,
            owed: Owed::nothing(),
            reason: None,
            money: Interval::exact(Number::zero()),
            spread: None,
            row: BTreeMap::new(),
            last_outage: None,
            effects: Vec::new(),
            settled: true,
            shadow: false,
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
            owed: Owed::money_and_points(money.clone(), interval(&entry.points)),
            settled: entry.state == State::Final,
            money,
            ..self.empty(&group.keys, group.found.verdict)
        })
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
        ..env(case, group, None)
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
    /// The last instant, by which it belongs to a longer time.
    pub(super) fn last_instant(&self) -> Instant {
        Instant(self.end.0.saturating_sub(1)).max(self.start)
    }

    pub(super) fn days(&self) -> Days {
        Days {
            first: self.first_day,
            last: self.last_day,
        }
    }
}
