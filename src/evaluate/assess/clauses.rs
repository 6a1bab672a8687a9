//! What each clause of the remedies does to the credits on their way.
//!
//! A clause decides on which division of the credits it acts and what it does to each block
//! (`steps`); what follows for amounts and sums is worked out there (`sums`). Whether later data
//! can change a credit, and what it is a multiple of, is carried along here.

use super::Case;
use super::caps::{cap_days, own_caps, period_limit};
use super::claims::Standing;
use super::combine::{Part, Valued, common_grain, largest_of_each};
use super::course::Judged;
use super::lines::Change;
use super::pipeline::{By, Pipeline};
use super::steps::{Dropped, Limited, Room, Rounded};
use super::sums::{EACH, Sums};
use crate::evaluate::statement::v1::EffectKind;
use crate::evaluate::terms::{self, BadPlan};
use crate::plan::v1::{self as plan, Combine};
use crate::quantity::{Interval, Number, Rounding, Truth};
use std::collections::{BTreeMap, BTreeSet};

/// The sums of blocks, due and payable, by division and by the lines that they are made of.
type TotalsByLines = BTreeMap<(usize, BTreeSet<usize>), (Interval, Interval)>;

/// The sums within blocks, due and payable, by division and by the lines of each credit.
type SumsByLines = BTreeMap<(usize, Vec<BTreeSet<usize>>), [Vec<Interval>; 2]>;

impl Pipeline<'_, '_> {
    /// Applies the penalties' own caps.
    pub(super) fn cap_penalties(
        &mut self,
        judged: &Judged<'_>,
        credits: Vec<Valued>,
    ) -> Result<(), BadPlan> {
        let caps = own_caps(self.case, judged, self.lines)?;
        self.put(credits, &caps.of_line)?;
        let division = self.division(By::OwnCap);
        let lines = self
            .credits
            .iter()
            .map(|it| it.parts.first().map(|it| it.line));
        let cap_of = |line: Option<usize>| caps.of_line.get(line?).copied().flatten();
        let caps_of_credits: Vec<Option<usize>> = lines.map(cap_of).collect();
        let blocks = self.due.division(division).blocks().iter();
        let limits = blocks.map(|places| {
            let cap = places.first().and_then(|at| *caps_of_credits.get(*at)?)?;
            caps.limits.get(cap).cloned()
        });
        let taken = self.limit(division, limits.collect());
        let after = self.due_of_lines();
        let looked_back = self.look_back_penalties(judged)?;
        let after = if looked_back.is_some() {
            self.due_of_lines()
        } else {
            after
        };
        let mut taken_of_lines = vec![zero(); self.lines.len()];
        for (at, (credit, taken)) in self.credits.iter().zip(taken).enumerate() {
            let more = looked_back.as_ref().and_then(|it| it.get(at));
            let taken = more.map_or_else(|| taken.clone(), |more| taken.add(more));
            for part in &credit.parts {
                taken_of_lines[part.line] = taken.clone();
            }
        }
        for (((line, cap), after), taken) in self
            .lines
            .iter_mut()
            .zip(&caps.of_line)
            .zip(after)
            .zip(taken_of_lines)
        {
            line.money = after.clone();
            let penalties = &self.case.plan.assessment.penalties;
            let looks_back = penalties.get(line.penalty).and_then(|it| it.cap.as_ref());
            let looks_back =
                looks_back.is_some_and(|cap| matches!(cap.per, Some(plan::CapPer::Any(..))));
            if cap.is_some() || looks_back {
                line.effects.push(Change {
                    kind: EffectKind::PenaltyCap,
                    words: own_words(self.case, line.penalty),
                    before: line.owed.money.clone(),
                    after,
                    taken,
                });
            }
        }
        for (credit, amount) in self.credits.iter_mut().zip(self.due.each()) {
            for part in &mut credit.parts {
                part.alone = amount.clone();
            }
        }
        Ok(())
    }

    pub(super) fn combine(
        &mut self,
        mode: Combine,
        by: Option<&str>,
        per: Option<plan::PeriodRule>,
    ) -> Result<(), BadPlan> {
        if mode == Combine::Sum {
            return Ok(());
        }
        let most = self.totals_by_lines();
        let spared = self.spared();
        let amounts = self.due.each().iter().zip(self.payable.each());
        let amounts = amounts.zip(&self.due.grains);
        let credits = std::mem::take(&mut self.credits).into_iter().zip(amounts);
        let credits = credits.map(|(credit, ((due, payable), grain))| Valued {
            credit,
            due: due.clone(),
            payable: payable.clone(),
            grain: grain.clone(),
        });
        let during = self.during;
        let (credits, others): (Vec<Valued>, Vec<Valued>) =
            credits.partition(|it| during.holds_on(it.credit.last_day));
        let mut credits = largest_of_each(self.case, self.lines, credits, by, per)?;
        if !others.is_empty() {
            // In the order of time, as all credits are.
            credits.extend(others);
            credits.sort_by_key(|it| it.credit.last_day);
        }
        self.put(credits, &[])?;
        self.put_back(spared);
        // The largest is no more than the sum of all.
        for ((division, lines), (due, payable)) in most {
            let blocks = self.due.division(division).blocks().iter();
            let same = blocks
                .enumerate()
                .find_map(|(block, places)| (self.lines_of(places) == lines).then_some(block));
            if let Some(block) = same {
                self.due.bound_total(division, block, &due);
                self.payable.bound_total(division, block, &payable);
            }
        }
        Ok(())
    }

    /// What is known of sums that the step at hand does not concern.
    fn spared(&self) -> SumsByLines {
        let mut spared = BTreeMap::new();
        if self.during.is_always() {
            return spared;
        }
        for division in 0..self.by.len() {
            for (block, places) in self.due.division(division).blocks().iter().enumerate() {
                if places.iter().all(|at| !self.concerns(*at)) {
                    let sums = [&self.due, &self.payable].map(|it| it.within(division, block));
                    spared.insert((division, self.lines_in_order(places)), sums);
                }
            }
        }
        spared
    }

    fn put_back(&mut self, mut spared: SumsByLines) {
        if spared.is_empty() {
            return;
        }
        for division in 0..self.by.len() {
            let blocks = self.due.division(division).blocks().iter();
            let keys: Vec<_> = blocks
                .map(|it| (division, self.lines_in_order(it)))
                .collect();
            for (block, key) in keys.iter().enumerate() {
                if let Some([due, payable]) = spared.remove(key) {
                    self.due.put_back(division, block, due);
                    self.payable.put_back(division, block, payable);
                }
            }
        }
    }

    fn lines_in_order(&self, places: &[usize]) -> Vec<BTreeSet<usize>> {
        let places = places.iter();
        places.map(|at| self.lines_of(&[*at])).collect()
    }

    /// The sums of all blocks with more than one credit, by their lines.
    fn totals_by_lines(&self) -> TotalsByLines {
        let mut totals = BTreeMap::new();
        for (division, by) in self.by.iter().enumerate() {
            // A penalty's own cap lies behind, and each by itself is no sum.
            if matches!(by, By::Each | By::OwnCap) {
                continue;
            }
            for (block, places) in self.due.division(division).blocks().iter().enumerate() {
                let due = self.due.total(division, block);
                let payable = self.payable.total(division, block);
                totals.insert((division, self.lines_of(places)), (due, payable));
            }
        }
        totals
    }

    pub(super) fn lines_of(&self, places: &[usize]) -> BTreeSet<usize> {
        let credits = places.iter().filter_map(|at| self.credits.get(*at));
        let parts = credits.flat_map(|credit| &credit.parts);
        parts.map(|part| part.line).collect()
    }

    pub(super) fn cap(&mut self, cap: &plan::Cap) -> Result<Vec<Interval>, BadPlan> {
        if let Some(per @ plan::CapPer::Any(..)) = cap.per {
            return self.look_back(cap, per);
        }
        let division = self.division_per(cap.per.map(plan::CapPer::rule));
        let mut limits = Vec::new();
        for places in self.due.division(division).blocks() {
            let limit = self.concerns_block(places);
            let limit = limit.then(|| self.limit_of(cap, places)).transpose()?;
            limits.push(limit);
        }
        Ok(self.limit(division, limits))
    }

    /// Limits the blocks of a division. Returns what was taken of each credit.
    fn limit(&mut self, division: usize, limits: Vec<Option<Interval>>) -> Vec<Interval> {
        let same = self.due == self.payable;
        let places = 0..self.credits.len();
        let room = places.map(|place| self.room(division, place, &limits));
        let room = Room {
            each: room.collect(),
        };
        let step = Limited { limits };
        let paid = self.payable.apply(division, &step);
        let taken = if self.claimed && !same {
            // Others than these take from the limit: what was claimed.
            self.due.apply(EACH, &room)
        } else {
            self.due.apply(division, &step)
        };
        self.hang_on_limits(division, &step.limits, &taken, &paid);
        taken
    }

    /// What a limit leaves for a place after what the others before it have claimed.
    fn room(&self, division: usize, place: usize, limits: &[Option<Interval>]) -> Option<Interval> {
        let block = self.payable.division(division).block_of(place);
        let limit = limits.get(block)?.as_ref()?;
        Some(match self.payable.before(division, place) {
            Some(before) => limit.sub(before).max(&zero()),
            None => limit.clone(),
        })
    }

    /// What may have been taken of hangs on the limit and on those before it, and is a multiple
    /// only of what all of them are.
    fn hang_on_limits(
        &mut self,
        division: usize,
        limits: &[Option<Interval>],
        taken: &[Interval],
        paid: &[Interval],
    ) {
        for (places, limit) in self
            .due
            .division(division)
            .blocks()
            .to_vec()
            .iter()
            .zip(limits)
        {
            let Some(limit) = limit else {
                continue;
            };
            let grains = places.iter();
            let grains = grains.flat_map(|at| [&self.due.grains[*at], &self.payable.grains[*at]]);
            let common = grains.fold(limit.point().cloned(), |common, grain| {
                common_grain(common.as_ref(), grain.as_ref())
            });
            let mut settled = true;
            for at in places {
                let credit = &mut self.credits[*at];
                if taken[*at] != zero() {
                    credit.settled &= settled && limit.is_exact();
                    self.due.grains[*at].clone_from(&common);
                }
                if paid[*at] != zero() {
                    self.payable.grains[*at].clone_from(&common);
                }
                settled &= credit.settled;
            }
        }
    }

    fn limit_of(&self, cap: &plan::Cap, places: &[usize]) -> Result<Interval, BadPlan> {
        let Some(first) = places.first().and_then(|at| self.credits.get(*at)) else {
            return Ok(zero());
        };
        if let plan::CapAmount::PercentOfBasis(share) = &cap.amount {
            let basis = self.bases(places);
            return Ok(basis.mul(&Interval::exact(share.0.clone())));
        }
        let days = match cap.per {
            Some(per) => cap_days(self.case, per, first.last_day)?,
            None => super::fees::Days {
                first: self.case.show.date(first.start),
                last: first.last_day,
            },
        };
        period_limit(self.case, &cap.amount, days)
    }

    /// The bases of all lines of some credits; each line once.
    pub(super) fn bases(&self, places: &[usize]) -> Interval {
        let lines = self.lines_of(places);
        let bases = lines.iter().filter_map(|line| {
            let basis = self.lines.get(*line)?.basis.as_ref();
            basis.map(|(_, amount)| amount.clone())
        });
        bases.fold(zero(), |sum, basis| sum.add(&basis))
    }

    /// Drops totals that are so small, or so large.
    pub(super) fn disregard(&mut self, relation: plan::Relation, amount: &Number) -> Vec<Interval> {
        let relation = terms::relation(relation);
        let bound = Interval::exact(amount.clone());
        let division = self.division_per(self.per);
        let blocks = self.due.division(division).blocks().iter();
        let concerned: Vec<bool> = blocks.map(|it| self.concerns_block(it)).collect();
        let dropped = |sums: &Sums| {
            let truths = concerned.iter().enumerate().map(|(block, concerned)| {
                if *concerned {
                    sums.total(division, block).compare(relation, &bound)
                } else {
                    Truth::False
                }
            });
            Dropped {
                blocks: truths.collect(),
            }
        };
        let (due, payable) = (dropped(&self.due), dropped(&self.payable));
        self.payable.apply(division, &payable);
        self.settle_together(division);
        self.due.apply(division, &due)
    }

    /// Rounds each credit, or the totals. Of a total each credit is left its part so that the parts
    /// add up to it.
    pub(super) fn round(&mut self, each: bool, to: &Number, rounding: Rounding) -> Vec<Interval> {
        let division = if each {
            EACH
        } else {
            self.division_per(self.per)
        };
        let is_multiple = |grain: &Option<Number>| {
            let grain = grain.as_ref();
            grain.is_some_and(|grain| grain.is_multiple_of(to))
        };
        let rounded = |sums: &Sums| {
            let blocks = sums.division(division).blocks().iter();
            let spared = blocks.clone().map(|places| !self.concerns_block(places));
            let spared = spared.collect();
            let still = blocks.map(|places| places.iter().all(|at| is_multiple(&sums.grains[*at])));
            Rounded {
                to,
                rounding,
                still: still.collect(),
                spared,
            }
        };
        let (due, payable) = (rounded(&self.due), rounded(&self.payable));
        self.payable.apply(division, &payable);
        let taken = self.due.apply(division, &due);
        let concerned: Vec<bool> = (0..self.credits.len())
            .map(|it| self.concerns(it))
            .collect();
        for grains in [&mut self.due.grains, &mut self.payable.grains] {
            let concerned = grains.iter_mut().zip(&concerned).filter(|(_, it)| **it);
            for (grain, _) in concerned.filter(|(grain, _)| !is_multiple(grain)) {
                *grain = Some(to.clone());
            }
        }
        if !each {
            self.settle_together(division);
        }
        let credits = self.credits.iter_mut().zip(concerned);
        let credits = credits.filter(|(_, concerned)| *concerned);
        for part in credits.flat_map(|(it, _)| &mut it.parts) {
            part.alone = if each {
                part.alone.rounded(to, rounding)
            } else {
                let more = part.alone.add(&Interval::exact(to.clone()));
                more.rounded(to, Rounding::Down)
            };
        }
        taken
    }

    /// What one hangs on all hang on.
    fn settle_together(&mut self, division: usize) {
        let during = self.during;
        for places in self.due.division(division).blocks() {
            let days = places.first().map(|at| self.credits[*at].last_day);
            if !days.is_some_and(|day| during.holds_on(day)) {
                continue;
            }
            let settled = places.iter().all(|at| self.credits[*at].settled);
            for at in places {
                self.credits[*at].settled &= settled;
            }
        }
    }

    /// What was not claimed in time is not payable.
    pub(super) fn claim(&mut self) {
        self.claimed = true;
        let during = self.during;
        let lost = self.credits.iter().map(|credit| {
            if !during.holds_on(credit.last_day) {
                return Truth::False;
            }
            let contenders = credit.parts.iter().filter(|part| !part.counts.is_false());
            let lost = |part: &&Part| {
                let standing = self.claims.get(part.line);
                standing.is_some_and(Standing::is_lost)
            };
            let (lost, kept): (Vec<_>, Vec<_>) = contenders.partition(lost);
            match (lost.is_empty(), kept.is_empty()) {
                (true, _) => Truth::False,
                (false, true) => Truth::True,
                (false, false) => Truth::Unknown,
            }
        });
        let lost = Dropped {
            blocks: lost.collect(),
        };
        self.payable.apply(EACH, &lost);
    }
}

fn own_words(case: &Case<'_>, penalty: usize) -> String {
    let penalty = case.plan.assessment.penalties.get(penalty);
    let cap = penalty.and_then(|it| it.cap.as_ref());
    cap.map_or_else(String::new, |cap| cap.words.clone())
}

fn zero() -> Interval {
    Interval::exact(Number::zero())
}
