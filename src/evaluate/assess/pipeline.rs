//! The remedies: from credit lines to what is owed and payable, clause by clause in the order written.
//!
//! Lines become *credits*: one for each line, or, where only the largest counts, one
//! for each choice between lines. Every step acts on credits, at both ends of what is
//! known. After each step the lines are told what it left them, so that a statement
//! can say what every step did.
//!
//! What is due (the figures give it) and what is payable (it is claimed in time) go
//! through the same steps side by side. Where claims are known, a step after `claim`
//! counts what was claimed.

use super::Case;
use super::caps::{Under, period_limit, share_out, under};
use super::claims::Standing;
use super::lines::{Change, Line};
use crate::evaluate::statement::v1::EffectKind;
use crate::evaluate::terms::{self, BadPlan};
use crate::phrases::statement as say;
use crate::plan::v1::{self as plan, Combine, RemedyStep};
use crate::quantity::{Date, Instant, Interval, Number, Rounding, Truth};
use std::collections::{BTreeMap, BTreeSet};

/// An amount on its way.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Credit {
    pub(super) parts: Vec<Part>,
    /// What the figures give.
    pub(super) due: Interval,
    /// What is claimed, or can be.
    pub(super) payable: Interval,
    pub(super) start: Instant,
    pub(super) end: Instant,
    pub(super) last_day: Date,
    /// Later data cannot change it.
    pub(super) settled: bool,
}

/// A line's part in a credit.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Part {
    /// Index of the line.
    pub(super) line: usize,
    /// What it would give by itself, at most.
    pub(super) alone: Interval,
    /// Whether it is the one that counts.
    pub(super) counts: Truth,
}

/// The way of all credits through the remedies.
pub(super) struct Pipeline<'a, 'b> {
    case: &'a Case<'b>,
    pub(super) lines: &'a mut [Line],
    /// Of each line, how it stands with its claim.
    claims: &'a [Standing],
    pub(super) credits: Vec<Credit>,
    /// The period of totals.
    pub(super) per: Option<plan::PeriodRule>,
    /// Whether the claim lies behind.
    claimed: bool,
}

impl Part {
    /// What of a credit is this line's.
    fn of(&self, amount: &Interval) -> Interval {
        match self.counts {
            Truth::True => amount.clone(),
            Truth::False => zero(),
            Truth::Unknown => {
                let most = self.alone.min(amount);
                Interval {
                    lo: Some(Number::zero()),
                    hi: most.hi,
                }
            }
        }
    }
}

impl<'a, 'b> Pipeline<'a, 'b> {
    /// Every line a credit of its own.
    pub(super) fn new(case: &'a Case<'b>, lines: &'a mut [Line], claims: &'a [Standing]) -> Self {
        let credits = lines.iter().enumerate().map(|(index, line)| Credit {
            parts: vec![Part {
                line: index,
                alone: line.money.clone(),
                counts: Truth::True,
            }],
            due: line.money.clone(),
            payable: line.money.clone(),
            start: line.window.start,
            end: line.window.end,
            last_day: line.window.last_day,
            settled: line.settled,
        });
        let credits = credits.filter(|credit| credit.due != zero()).collect();
        Self {
            case,
            lines,
            claims,
            credits,
            per: None,
            claimed: false,
        }
    }

    /// Takes all steps.
    pub(super) fn run(&mut self) -> Result<(), BadPlan> {
        for step in &self.case.plan.assessment.remedies {
            let before = self.of_lines(|credit| &credit.due);
            let (kind, words) = match step {
                RemedyStep::Combine { mode, by, per } => {
                    self.per = *per;
                    self.combine(*mode, by.as_deref(), *per)?;
                    (EffectKind::Combine, combine_words(*mode, by.as_deref()))
                }
                RemedyStep::Cap { cap } => {
                    self.cap(cap)?;
                    (EffectKind::Cap, cap.words.clone())
                }
                RemedyStep::Disregard { relation, amount } => {
                    self.disregard(*relation, &amount.0)?;
                    let amount = self.case.show.number(&amount.0, plan::Unit::Money);
                    let words = say::disregard(terms::relation(*relation), &amount);
                    (EffectKind::Disregard, words)
                }
                RemedyStep::Round { each, to, mode } => {
                    let rounding = terms::rounding(*mode);
                    if *each {
                        self.round_each(&to.0, rounding);
                    } else {
                        self.round_total(&to.0, rounding)?;
                    }
                    (EffectKind::Round, self.round_words(*each, &to.0, *mode))
                }
                RemedyStep::Claim { .. } => {
                    if !self.claimed {
                        self.claim();
                    }
                    continue;
                }
                RemedyStep::Pay { .. } => continue,
            };
            self.record(kind, &words, &before);
        }
        Ok(())
    }

    /// What every line has of the credits.
    pub(super) fn of_lines(&self, amount: impl Fn(&Credit) -> &Interval) -> Vec<Interval> {
        let mut lines = vec![zero(); self.lines.len()];
        for credit in &self.credits {
            for part in &credit.parts {
                if let Some(line) = lines.get_mut(part.line) {
                    *line = line.add(&part.of(amount(credit)));
                }
            }
        }
        lines
    }

    /// Tells the lines what a step did.
    fn record(&mut self, kind: EffectKind, words: &str, before: &[Interval]) {
        let after = self.of_lines(|credit| &credit.due);
        let lines = self.lines.iter_mut().zip(before).zip(after);
        for ((line, before), after) in lines.filter(|((line, _), _)| line.money != zero()) {
            let taken = if *before == after {
                zero()
            } else {
                before.sub(&after)
            };
            line.effects.push(Change {
                kind,
                words: words.to_owned(),
                before: before.clone(),
                taken: if before.is_exact() || kind == EffectKind::Round {
                    taken
                } else {
                    taken.max(&zero())
                },
                after,
            });
        }
    }

    fn combine(
        &mut self,
        mode: Combine,
        by: Option<&str>,
        per: Option<plan::PeriodRule>,
    ) -> Result<(), BadPlan> {
        if mode == Combine::Sum {
            return Ok(());
        }
        let mut pools: BTreeMap<(Under, Option<String>), Vec<Credit>> = BTreeMap::new();
        let mut apart = Vec::new();
        for credit in std::mem::take(&mut self.credits) {
            let window = Some((credit.start, credit.end));
            let under = under(self.case, per, credit.last_day, window)?;
            match by {
                None => pools.entry((under, None)).or_default().push(credit),
                Some(key) => match self.by_key(&credit, key) {
                    Some(spread) => {
                        for (value, credit) in spread {
                            let pool = pools.entry((under.clone(), Some(value))).or_default();
                            pool.push(credit);
                        }
                    }
                    // Nobody can say for which values of the key it stands: it may be the largest
                    // for each of them, and for none.
                    None => apart.push((under, possibly(credit))),
                },
            }
        }
        for ((under, _), pool) in pools {
            let mut largest = largest(pool);
            if apart.iter().any(|(other, _)| *other == under) {
                largest = largest.map(possibly);
            }
            self.credits.extend(largest);
        }
        self.credits
            .extend(apart.into_iter().map(|(_, credit)| credit));
        self.credits.sort_by_key(order);
        Ok(())
    }

    /// A credit for each value of a key; nothing when that is not known.
    fn by_key(&self, credit: &Credit, key: &str) -> Option<Vec<(String, Credit)>> {
        let contenders = credit.parts.iter().filter(|part| !part.counts.is_false());
        let lines: Vec<&Line> = contenders
            .filter_map(|part| self.lines.get(part.line))
            .collect();
        let value = |line: &&Line| line.keys.iter().find(|(name, _)| name == key).cloned();
        let mut values: Vec<_> = lines.iter().map(value).collect();
        values.dedup();
        if let [Some((_, value))] = values.as_slice() {
            return Some(vec![(value.clone(), credit.clone())]);
        }
        let ([part], [line]) = (credit.parts.as_slice(), lines.as_slice()) else {
            return None;
        };
        let sums = line.spread.as_ref()?;
        let mut spread = Vec::with_capacity(sums.len());
        for (value, sum) in sums {
            let share = share_of(value, sum, sums);
            let alone = credit.due.mul(&share);
            let payable = credit.payable.mul(&share);
            spread.push((
                value.clone(),
                Credit {
                    parts: vec![Part {
                        alone: alone.clone(),
                        ..part.clone()
                    }],
                    due: alone,
                    payable,
                    ..credit.clone()
                },
            ));
        }
        (!spread.is_empty()).then_some(spread)
    }

    fn cap(&mut self, cap: &plan::Cap) -> Result<(), BadPlan> {
        for (under, pool) in self.pools(cap.per)? {
            let limit = self.limit(cap, &under, &pool)?;
            let due: Vec<Interval> = pool
                .iter()
                .map(|at| self.credits[*at].due.clone())
                .collect();
            let payable: Vec<Interval> = pool
                .iter()
                .map(|at| self.credits[*at].payable.clone())
                .collect();
            let paid = share_out(&limit, &payable);
            let due = if self.claimed {
                against(&limit, &due, &payable)
            } else {
                share_out(&limit, &due)
            };
            let mut settled = true;
            for ((at, (due, taken)), (paid, _)) in pool.iter().zip(due).zip(paid) {
                let credit = &mut self.credits[*at];
                if taken != zero() {
                    credit.settled &= settled && limit.is_exact();
                }
                settled &= credit.settled;
                credit.due = due;
                credit.payable = paid;
            }
        }
        Ok(())
    }

    fn limit(&self, cap: &plan::Cap, under: &Under, pool: &[usize]) -> Result<Interval, BadPlan> {
        let Some(first) = pool.first().and_then(|at| self.credits.get(*at)) else {
            return Ok(zero());
        };
        if let plan::CapAmount::PercentOfBasis(share) = &cap.amount {
            let basis = self.bases(pool);
            return Ok(basis.mul(&Interval::exact(share.0.clone())));
        }
        let days = match (under, &cap.per) {
            (Under::Period(_), Some(rule)) => self.case.days_around(*rule, first.last_day)?,
            _ => super::fees::Days {
                first: self.case.show.date(first.start),
                last: first.last_day,
            },
        };
        period_limit(self.case, &cap.amount, days)
    }

    /// The bases of all lines of some credits; each line once.
    fn bases(&self, pool: &[usize]) -> Interval {
        let parts = pool.iter().flat_map(|at| &self.credits[*at].parts);
        let lines: BTreeSet<usize> = parts.map(|part| part.line).collect();
        let bases = lines.iter().filter_map(|line| {
            let basis = self.lines.get(*line)?.basis.as_ref();
            basis.map(|(_, amount)| amount.clone())
        });
        bases.fold(zero(), |sum, basis| sum.add(&basis))
    }

    fn disregard(&mut self, relation: plan::Relation, amount: &Number) -> Result<(), BadPlan> {
        let relation = terms::relation(relation);
        let bound = Interval::exact(amount.clone());
        let per = self.per;
        for (_, pool) in self.pools(per)? {
            let due = self.sum(&pool, |credit| &credit.due);
            let payable = self.sum(&pool, |credit| &credit.payable);
            let settled = pool.iter().all(|at| self.credits[*at].settled);
            for at in pool {
                let credit = &mut self.credits[at];
                credit.due = unless(due.compare(relation, &bound), &credit.due);
                credit.payable = unless(payable.compare(relation, &bound), &credit.payable);
                credit.settled &= settled;
            }
        }
        Ok(())
    }

    fn round_each(&mut self, to: &Number, rounding: Rounding) {
        for credit in &mut self.credits {
            credit.due = credit.due.rounded(to, rounding);
            credit.payable = credit.payable.rounded(to, rounding);
            for part in &mut credit.parts {
                part.alone = part.alone.rounded(to, rounding);
            }
        }
    }

    /// Rounds the totals. Each credit is left its part so that the parts add up to the total.
    fn round_total(&mut self, to: &Number, rounding: Rounding) -> Result<(), BadPlan> {
        let per = self.per;
        for (_, pool) in self.pools(per)? {
            let due = pool.iter().map(|at| self.credits[*at].due.clone());
            let due = rounded_parts(&due.collect::<Vec<_>>(), to, rounding);
            let payable = pool.iter().map(|at| self.credits[*at].payable.clone());
            let payable = rounded_parts(&payable.collect::<Vec<_>>(), to, rounding);
            let settled = pool.iter().all(|at| self.credits[*at].settled);
            for ((at, due), payable) in pool.iter().zip(due).zip(payable) {
                let credit = &mut self.credits[*at];
                credit.payable = payable.min(&due);
                credit.due = due;
                credit.settled &= settled;
                for part in &mut credit.parts {
                    let more = part.alone.add(&Interval::exact(to.clone()));
                    part.alone = more.rounded(to, Rounding::Down);
                }
            }
        }
        Ok(())
    }

    /// What was not claimed in time is not payable.
    fn claim(&mut self) {
        self.claimed = true;
        for credit in &mut self.credits {
            let contenders = credit.parts.iter().filter(|part| !part.counts.is_false());
            let lost = |part: &&Part| {
                let standing = self.claims.get(part.line);
                standing.is_some_and(Standing::is_lost)
            };
            let (lost, kept): (Vec<_>, Vec<_>) = contenders.partition(lost);
            if lost.is_empty() {
                continue;
            }
            credit.payable = if kept.is_empty() {
                zero()
            } else {
                credit.payable.hull(&zero())
            };
        }
    }

    /// Credits that share a period, or a window, in time order.
    fn pools(&self, per: Option<plan::PeriodRule>) -> Result<BTreeMap<Under, Vec<usize>>, BadPlan> {
        let mut pools: BTreeMap<Under, Vec<usize>> = BTreeMap::new();
        for (at, credit) in self.credits.iter().enumerate() {
            let window = Some((credit.start, credit.end));
            let under = under(self.case, per, credit.last_day, window)?;
            pools.entry(under).or_default().push(at);
        }
        Ok(pools)
    }

    fn sum(&self, pool: &[usize], amount: impl Fn(&Credit) -> &Interval) -> Interval {
        pool.iter()
            .fold(zero(), |sum, at| sum.add(amount(&self.credits[*at])))
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

fn combine_words(mode: Combine, by: Option<&str>) -> String {
    match (mode, by) {
        (Combine::Sum, _) => say::combine_sum(),
        (Combine::Largest, None) => say::combine_largest(),
        (Combine::Largest, Some(key)) => say::combine_largest_by(key),
        (Combine::CustomerChooses, None) => say::customer_chooses(),
        (Combine::CustomerChooses, Some(key)) => say::customer_chooses_by(key),
    }
}

/// In time order of window end, then in the order of the lines.
fn order(credit: &Credit) -> (Instant, usize) {
    let line = credit.parts.iter().map(|part| part.line).min();
    (credit.end, line.unwrap_or(0))
}

/// One credit in the place of several: the largest.
fn largest(pool: Vec<Credit>) -> Option<Credit> {
    let mut credits = pool.into_iter();
    let first = credits.next()?;
    Some(credits.fold(first, |one, other| {
        let (mine, theirs) = (&one.due, &other.due);
        // Of equals the first counts.
        let first = mine.compare(crate::quantity::Relation::GreaterEqual, theirs);
        let part = |part: Part, counts: Truth| Part {
            counts: part.counts.and(counts),
            ..part
        };
        let parts = one.parts.into_iter().map(|it| part(it, first));
        let others = other.parts.into_iter().map(|it| part(it, !first));
        Credit {
            due: mine.max(theirs),
            payable: one.payable.max(&other.payable),
            parts: parts.chain(others).collect(),
            start: one.start.min(other.start),
            end: one.end.max(other.end),
            last_day: one.last_day.max(other.last_day),
            settled: one.settled && other.settled,
        }
    }))
}

/// A credit that may count, or not.
fn possibly(credit: Credit) -> Credit {
    Credit {
        due: credit.due.hull(&zero()),
        payable: credit.payable.hull(&zero()),
        settled: false,
        ..credit
    }
}

/// The part of one value in the sum of all.
fn share_of(value: &str, sum: &Interval, sums: &BTreeMap<String, Interval>) -> Interval {
    let others = sums.iter().filter(|(other, _)| *other != value);
    let others = others.fold(zero(), |all, (_, sum)| all.add(sum));
    let ratio = |mine: &Option<Number>, theirs: &Option<Number>| match (mine, theirs) {
        (Some(mine), Some(theirs)) => mine.checked_div(&(mine + theirs)),
        _ => None,
    };
    // The part grows with the one and shrinks with the others.
    let lo = ratio(&sum.lo, &others.hi).unwrap_or_else(Number::zero);
    let hi = ratio(&sum.hi, &others.lo).unwrap_or_else(Number::one);
    let sane = |share: Number| share.max(Number::zero()).min(Number::one());
    Interval::new(sane(lo), sane(hi))
}

/// What is left of each amount under a cap from which others than these take: what was claimed.
fn against(
    limit: &Interval,
    amounts: &[Interval],
    taking: &[Interval],
) -> Vec<(Interval, Interval)> {
    let mut before = zero();
    let mut shares = Vec::with_capacity(amounts.len());
    for (amount, taking) in amounts.iter().zip(taking) {
        let left = limit.sub(&before).max(&zero());
        shares.push((amount.min(&left), amount.sub(&left).max(&zero())));
        before = before.add(taking);
    }
    shares
}

/// Nothing where a condition holds.
fn unless(condition: Truth, amount: &Interval) -> Interval {
    match condition {
        Truth::True => zero(),
        Truth::False => amount.clone(),
        Truth::Unknown => amount.hull(&zero()),
    }
}

/// Amounts whose sum is the sum of these, rounded: what the sum up to each, rounded, is more than
/// the sum before it, rounded.
fn rounded_parts(amounts: &[Interval], to: &Number, rounding: Rounding) -> Vec<Interval> {
    let step = Interval::exact(to.clone());
    let mut before = zero();
    let mut parts = Vec::with_capacity(amounts.len());
    for amount in amounts {
        parts.push(if before.is_exact() {
            let rounded = before.rounded(to, rounding);
            before.add(amount).rounded(to, rounding).sub(&rounded)
        } else {
            // Rounding the sum moves each part by less than one step.
            Interval {
                lo: amount.sub(&step).rounded(to, Rounding::Up).max(&zero()).lo,
                hi: amount.add(&step).rounded(to, Rounding::Down).hi,
            }
        });
        before = before.add(amount);
    }
    parts
}

fn zero() -> Interval {
    Interval::exact(Number::zero())
}
