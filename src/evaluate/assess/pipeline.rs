//! The remedies: from credit lines to what is owed and payable, clause by clause in the order written.
//!
//! Lines become *credits*: one for each line, or, where only the largest counts, one
//! for each choice between lines. Every step acts on credits and on their sums, at both ends of
//! what is known. After each step the lines are told what it left them, so that a statement
//! can say what every step did.
//!
//! What is due (the figures give it) and what is payable (it is claimed in time) go
//! through the same steps side by side. Where claims are known, a step after `claim`
//! counts what was claimed.

use super::Case;
use super::caps::{Under, under};
use super::claims::Standing;
use super::combine::{Credit, Part, Valued};
use super::course::Judged;
use super::lines::{Change, Line};
use super::sums::{Division, EACH, Sums};
use crate::evaluate::statement::v1::EffectKind;
use crate::evaluate::terms::{self, BadPlan};
use crate::phrases::statement as say;
use crate::plan::v1::{self as plan, Combine, RemedyStep};
use crate::quantity::{Date, Interval, Number, Truth};
use std::collections::BTreeSet;
use std::rc::Rc;

/// By what credits are put into blocks.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum By {
    Each,
    /// The penalty's own cap, over its groups and windows.
    OwnCap,
    Window,
    Period(plan::PeriodRule),
    /// Whether a line of it is within the time asked for.
    Asked,
}

/// The way of all credits through the remedies.
pub(super) struct Pipeline<'a, 'b> {
    pub(super) case: &'a Case<'b>,
    pub(super) lines: &'a mut [Line],
    /// Of each line, how it stands with its claim.
    pub(super) claims: &'a [Standing],
    pub(super) credits: Vec<Credit>,
    /// By what the amounts are divided, in the order of their divisions.
    pub(super) by: Vec<By>,
    /// What the figures give.
    pub(super) due: Sums,
    /// What is claimed, or can be.
    pub(super) payable: Sums,
    /// The period of totals.
    pub(super) per: Option<plan::PeriodRule>,
    /// Whether the claim lies behind.
    pub(super) claimed: bool,
    /// When the step at hand is in force.
    pub(super) during: During,
}

/// The days from which and until which a step is in force. Credits belong to the last day of their
/// windows, as everywhere in the remedies.
#[derive(Clone, Copy, Default)]
pub(super) struct During {
    from: Option<Date>,
    until: Option<Date>,
}

impl During {
    pub(super) fn of(step: &RemedyStep) -> Result<Self, BadPlan> {
        let RemedyStep::During { from, until, .. } = step else {
            return Ok(Self::default());
        };
        let date = |day: &Option<String>| day.as_deref().map(terms::date).transpose();
        Ok(Self {
            from: date(from)?,
            until: date(until)?,
        })
    }

    pub(super) fn holds_on(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }

    /// Whether it has no days.
    pub(super) fn is_always(self) -> bool {
        self.from.is_none() && self.until.is_none()
    }
}

/// What is owed together.
pub(super) struct Together {
    /// The credits, by their index.
    pub(super) credits: Vec<usize>,
    pub(super) due: Interval,
    /// The least of what is payable.
    pub(super) payable: Number,
}

impl Together {
    pub(super) fn nothing() -> Self {
        Self {
            credits: Vec::new(),
            due: zero(),
            payable: Number::zero(),
        }
    }
}

impl<'a, 'b> Pipeline<'a, 'b> {
    /// Every line a credit of its own, under its penalty's cap.
    pub(super) fn new(
        case: &'a Case<'b>,
        judged: &Judged<'_>,
        lines: &'a mut [Line],
        claims: &'a [Standing],
    ) -> Result<Self, BadPlan> {
        let nothing = Sums::new(Rc::new(Vec::new()), &[], Vec::new());
        let mut pipeline = Self {
            case,
            claims,
            credits: Vec::new(),
            by: divisions(case),
            due: nothing.clone(),
            payable: nothing,
            per: None,
            claimed: false,
            during: During::default(),
            lines,
        };
        let credits = pipeline.lines.iter().enumerate().map(|(index, line)| {
            let money = &line.owed.money;
            Valued {
                credit: Credit {
                    parts: vec![Part {
                        line: index,
                        alone: money.clone(),
                        counts: Truth::True,
                    }],
                    start: line.window.start,
                    end: line.window.end,
                    last_day: line.window.last_day,
                    settled: line.settled,
                },
                due: money.clone(),
                payable: money.clone(),
                grain: line.owed.grain.clone(),
            }
        });
        let credits = credits.filter(|it| it.due != zero()).collect();
        pipeline.cap_penalties(judged, credits)?;
        Ok(pipeline)
    }

    /// Takes all steps.
    pub(super) fn run(&mut self) -> Result<(), BadPlan> {
        for step in &self.case.plan.assessment.remedies {
            self.during = During::of(step)?;
            let before = self.due_of_lines();
            let (kind, words, taken) = match step.what() {
                RemedyStep::Combine { mode, by, per } => {
                    self.per = *per;
                    self.combine(*mode, by.as_deref(), *per)?;
                    let words = combine_words(*mode, by.as_deref());
                    (EffectKind::Combine, words, None)
                }
                RemedyStep::Cap { cap } => {
                    let taken = self.cap(cap)?;
                    (EffectKind::Cap, cap.words.clone(), Some(taken))
                }
                RemedyStep::Disregard { relation, amount } => {
                    let taken = self.disregard(*relation, &amount.0);
                    let amount = self.case.show.number(&amount.0, plan::Unit::Money);
                    let words = say::disregard(terms::relation(*relation), &amount);
                    (EffectKind::Disregard, words, Some(taken))
                }
                RemedyStep::Round { each, to, mode } => {
                    let taken = self.round(*each, &to.0, terms::rounding(*mode));
                    let words = self.round_words(*each, &to.0, *mode);
                    (EffectKind::Round, words, Some(taken))
                }
                RemedyStep::Claim { .. } => {
                    if !self.claimed || !self.during.is_always() {
                        self.claim();
                    }
                    continue;
                }
                RemedyStep::Decide { .. }
                | RemedyStep::Pay { .. }
                | RemedyStep::Expire { .. }
                | RemedyStep::Sole
                | RemedyStep::During { .. } => continue,
            };
            self.record(kind, &words, &before, taken.as_deref());
        }
        Ok(())
    }

    /// What the figures give for each line.
    pub(super) fn due_of_lines(&self) -> Vec<Interval> {
        self.of_lines(&self.due)
    }

    /// What of each line is claimed, or can be.
    pub(super) fn payable_of_lines(&self) -> Vec<Interval> {
        self.of_lines(&self.payable)
    }

    /// What is owed together in each period of the remedies.
    pub(super) fn by_period(&self) -> Result<Vec<(Under, Together)>, BadPlan> {
        let rule = self.total_rule();
        let together = self.together(By::Period(rule)).into_iter();
        let named = together.map(|together| {
            let first = together
                .credits
                .first()
                .and_then(|at| self.credits.get(*at));
            let day = first.map_or(self.case.terms.effective, |it| it.last_day);
            Ok((under(self.case, Some(rule), day, None)?, together))
        });
        named.collect()
    }

    /// What is owed together in the time asked for, if anything is.
    pub(super) fn asked(&self) -> Option<Together> {
        let mut together = self.together(By::Asked).into_iter();
        together.find(|it| it.credits.first().is_some_and(|at| self.is_asked(*at)))
    }

    /// The period by which totals are made.
    pub(super) fn total_rule(&self) -> plan::PeriodRule {
        self.per.unwrap_or_else(|| self.case.accounting_period())
    }

    fn together(&self, by: By) -> Vec<Together> {
        let division = self.division(by);
        let blocks = self.due.division(division).blocks().iter().enumerate();
        let together = blocks.map(|(block, credits)| {
            let due = self.due.total(division, block);
            let payable = least(&self.payable.total(division, block));
            Together {
                credits: credits.clone(),
                // What is rounded or not paid for itself can be more than all of it is.
                payable: payable.min(least(&due)),
                due,
            }
        });
        together.collect()
    }

    /// Whether the step at hand concerns a credit.
    pub(super) fn concerns(&self, credit: usize) -> bool {
        let credit = self.credits.get(credit);
        credit.is_some_and(|it| self.during.holds_on(it.last_day))
    }

    /// Whether the step at hand concerns what is owed together. An amendment of a step on what is owed
    /// in a period takes effect with such a period.
    pub(super) fn concerns_block(&self, credits: &[usize]) -> bool {
        credits.first().is_some_and(|at| self.concerns(*at))
    }

    fn is_asked(&self, credit: usize) -> bool {
        let parts = self.credits.get(credit).map_or(&[][..], |it| &it.parts);
        let mut lines = parts.iter().filter_map(|part| self.lines.get(part.line));
        lines.any(|line| line.window.asked)
    }

    /// The index of a division. Every step finds its own among them.
    pub(super) fn division(&self, by: By) -> usize {
        let found = self.by.iter().position(|known| *known == by);
        found.unwrap_or(EACH)
    }

    pub(super) fn division_per(&self, per: Option<plan::PeriodRule>) -> usize {
        self.division(per.map_or(By::Window, By::Period))
    }

    /// What every line has of the credits.
    fn of_lines(&self, amounts: &Sums) -> Vec<Interval> {
        let mut lines = vec![zero(); self.lines.len()];
        for (credit, amount) in self.credits.iter().zip(amounts.each()) {
            for part in &credit.parts {
                if let Some(line) = lines.get_mut(part.line) {
                    *line = line.add(&part.of(amount));
                }
            }
        }
        lines
    }

    /// Takes these credits in the place of all others. Nothing is known of their sums yet.
    pub(super) fn put(
        &mut self,
        valued: Vec<Valued>,
        own: &[Option<usize>],
    ) -> Result<(), BadPlan> {
        let due: Vec<Interval> = valued.iter().map(|it| it.due.clone()).collect();
        let payable: Vec<Interval> = valued.iter().map(|it| it.payable.clone()).collect();
        let grains: Vec<Option<Number>> = valued.iter().map(|it| it.grain.clone()).collect();
        self.credits = valued.into_iter().map(|it| it.credit).collect();
        let mut divisions = Vec::with_capacity(self.by.len());
        for by in &self.by {
            divisions.push(match by {
                By::Each => Division::by(0..self.credits.len()),
                By::OwnCap => Division::by(self.credits.iter().enumerate().map(|(at, credit)| {
                    let line = credit.parts.first().map(|part| part.line);
                    let cap = line.and_then(|line| own.get(line).copied().flatten());
                    cap.ok_or(at)
                })),
                By::Window => Division::by(self.credits.iter().map(|it| (it.start, it.end))),
                By::Period(rule) => {
                    let days = self.credits.iter();
                    let days = days.map(|it| under(self.case, Some(*rule), it.last_day, None));
                    Division::by(days.collect::<Result<Vec<_>, _>>()?)
                }
                By::Asked => Division::by((0..self.credits.len()).map(|it| self.is_asked(it))),
            });
        }
        let divisions = Rc::new(divisions);
        self.due = Sums::new(Rc::clone(&divisions), &due, grains.clone());
        self.payable = Sums::new(divisions, &payable, grains);
        Ok(())
    }

    /// Tells the lines what a step did.
    fn record(
        &mut self,
        kind: EffectKind,
        words: &str,
        before: &[Interval],
        taken: Option<&[Interval]>,
    ) {
        let after = self.due_of_lines();
        let by_credit = taken.map_or_else(Vec::new, |taken| self.taken_of_lines(taken));
        let during = self.during;
        let lines = self.lines.iter_mut().zip(before).zip(after).enumerate();
        let concerned = |line: &Line| line.money != zero() && during.holds_on(line.window.last_day);
        for (index, ((line, before), after)) in lines.filter(|(_, ((it, _), _))| concerned(it)) {
            let known = by_credit.get(index).cloned().flatten();
            let difference = || {
                let difference = before.sub(&after);
                if before.is_exact() || kind == EffectKind::Round {
                    difference
                } else {
                    difference.max(&zero())
                }
            };
            line.effects.push(Change {
                kind,
                words: words.to_owned(),
                before: before.clone(),
                taken: match known {
                    Some(taken) => taken,
                    None if *before == after => zero(),
                    None => difference(),
                },
                after,
            });
        }
    }

    /// What was taken of lines that have a credit to themselves.
    fn taken_of_lines(&self, taken: &[Interval]) -> Vec<Option<Interval>> {
        let mut lines: Vec<Option<Interval>> = vec![None; self.lines.len()];
        let mut seen = BTreeSet::new();
        for (credit, taken) in self.credits.iter().zip(taken) {
            for part in &credit.parts {
                let alone = seen.insert(part.line) && credit.parts.len() == 1;
                if let Some(line) = lines.get_mut(part.line) {
                    *line = (alone && part.counts.is_true()).then(|| taken.clone());
                }
            }
        }
        lines
    }

    fn round_words(&self, each: bool, to: &Number, mode: plan::RoundingMode) -> String {
        let to = self.case.show.number(to, plan::Unit::Money);
        let how = match mode {
            plan::RoundingMode::Up => say::rounded_up(),
            plan::RoundingMode::Down => say::rounded_down(),
            plan::RoundingMode::HalfUp => say::rounded_half_up(),
            plan::RoundingMode::HalfEven => say::rounded_half_even(),
        };
        if each {
            say::round_each(&to, &how)
        } else {
            say::round_total(&to, &how)
        }
    }
}

/// All divisions that a step of the remedies, or the statement, asks about.
fn divisions(case: &Case<'_>) -> Vec<By> {
    let mut divisions = vec![By::Each, By::OwnCap, By::Asked, By::Window];
    let totals = By::Period(case.accounting_period());
    let steps = case.plan.assessment.remedies.iter();
    let periods = steps.filter_map(|step| match step.what() {
        RemedyStep::Combine { per, .. } => *per,
        RemedyStep::Cap { cap } => cap.per.map(plan::CapPer::rule),
        _ => None,
    });
    for by in std::iter::once(totals).chain(periods.map(By::Period)) {
        if !divisions.contains(&by) {
            divisions.push(by);
        }
    }
    divisions
}

fn combine_words(mode: Combine, by: Option<&str>) -> String {
    match (mode, by) {
        (Combine::Sum, _) => say::combine_sum(),
        (Combine::Largest, None) => say::combine_largest(),
        (Combine::Largest, Some(key)) => say::combine_largest_by(key),
        (Combine::CustomerChooses, None) => say::customer_chooses(),
        (Combine::CustomerChooses, Some(key)) => say::customer_chooses_by(key),
    }
}

fn least(interval: &Interval) -> Number {
    interval.lo.clone().unwrap_or_else(Number::zero)
}

fn zero() -> Interval {
    Interval::exact(Number::zero())
}
