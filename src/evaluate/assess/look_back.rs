//! Caps over any so many periods in a row: they look back from each credit.
//!
//! `per any 12 calendar months` leaves a credit what the credits of its own month and of the eleven
//! before it have not used up. The credits are taken in time order, so a later credit never takes
//! anything from an earlier one. No block of credits shares such a limit: each credit has a
//! stretch of its own, and is bounded by itself.

use super::caps::{cap_days, own_limit, own_number, period_limit};
use super::combine::common_grain;
use super::course::Judged;
use super::pipeline::{By, Pipeline};
use super::steps::Room;
use super::sums::EACH;
use crate::evaluate::terms::BadPlan;
use crate::plan::v1 as plan;
use crate::quantity::{Date, Interval, Number};
use std::collections::{BTreeMap, VecDeque};

/// What bounds a credit.
struct Bounded {
    /// Credits with the same owner use up the same limit.
    owner: usize,
    /// From this day on, credits count.
    from: Date,
    limit: Interval,
}

/// What the credits of one owner have used up, as far as they are looked back at.
struct Used {
    /// Last day, what was left, and whether later data cannot change it.
    credits: VecDeque<(Date, Interval, bool)>,
    least: Number,
    most: Number,
    /// How many have no upper bound.
    unbounded: usize,
    unsettled: usize,
}

impl Used {
    fn nothing() -> Self {
        Self {
            credits: VecDeque::new(),
            least: Number::zero(),
            most: Number::zero(),
            unbounded: 0,
            unsettled: 0,
        }
    }

    fn forget_before(&mut self, day: Date) {
        while let Some((last, _, _)) = self.credits.front()
            && *last < day
            && let Some((_, left, settled)) = self.credits.pop_front()
        {
            self.count(&left, settled, false);
        }
    }

    fn add(&mut self, day: Date, left: Interval, settled: bool) {
        self.count(&left, settled, true);
        self.credits.push_back((day, left, settled));
    }

    fn count(&mut self, left: &Interval, settled: bool, comes: bool) {
        let signed = |number: &Number| {
            if comes {
                number.clone()
            } else {
                -number.clone()
            }
        };
        let change = |count: &mut usize| {
            *count = if comes {
                *count + 1
            } else {
                count.saturating_sub(1)
            };
        };
        if let Some(least) = &left.lo {
            self.least = &self.least + &signed(least);
        }
        match &left.hi {
            Some(most) => self.most = &self.most + &signed(most),
            None => change(&mut self.unbounded),
        }
        if !settled {
            change(&mut self.unsettled);
        }
    }

    fn sum(&self) -> Interval {
        Interval {
            lo: Some(self.least.clone()),
            hi: (self.unbounded == 0).then(|| self.most.clone()),
        }
    }

    /// What of a limit is not used up.
    fn room(&self, limit: &Interval) -> Interval {
        limit.sub(&self.sum()).max(&zero())
    }
}

impl Pipeline<'_, '_> {
    /// A cap of the remedies over any so many periods. Returns what was taken of each credit.
    pub(super) fn look_back(
        &mut self,
        cap: &plan::Cap,
        per: plan::CapPer,
    ) -> Result<Vec<Interval>, BadPlan> {
        let mut bounded = Vec::with_capacity(self.credits.len());
        for (at, credit) in self.credits.iter().enumerate() {
            if !self.concerns(at) {
                bounded.push(None);
                continue;
            }
            let days = cap_days(self.case, per, credit.last_day)?;
            let limit = match &cap.amount {
                plan::CapAmount::PercentOfBasis(share) => {
                    let share = Interval::exact(share.0.clone());
                    self.bases(&[at]).mul(&share)
                }
                amount => period_limit(self.case, amount, days)?,
            };
            bounded.push(Some(Bounded {
                owner: 0,
                from: days.first,
                limit,
            }));
        }
        // Where claims are known, what was not claimed uses up nothing, so more can be due together.
        let shared = !self.claimed || self.due == self.payable;
        let taken = self.bound_each(&bounded);
        let division = self.division(By::Period(per.rule()));
        if self.by.get(division) == Some(&By::Period(per.rule())) {
            for (block, places) in self
                .due
                .division(division)
                .blocks()
                .to_vec()
                .iter()
                .enumerate()
            {
                let last = places.last().and_then(|at| bounded.get(*at)?.as_ref());
                if let Some(last) = last {
                    if shared {
                        self.due.bound_total(division, block, &last.limit);
                    }
                    self.payable.bound_total(division, block, &last.limit);
                }
            }
        }
        Ok(taken)
    }

    /// The penalties' own caps over any so many periods; nothing when there is none.
    pub(super) fn look_back_penalties(
        &mut self,
        judged: &Judged<'_>,
    ) -> Result<Option<Vec<Interval>>, BadPlan> {
        let mut bounded = Vec::with_capacity(self.credits.len());
        for credit in &self.credits {
            let line = credit.parts.first().and_then(|it| self.lines.get(it.line));
            let penalties = &self.case.plan.assessment.penalties;
            let cap = line.and_then(|it| penalties.get(it.penalty)?.cap.as_ref());
            bounded.push(match (line, cap, cap.and_then(|cap| cap.per)) {
                (Some(line), Some(cap), Some(per @ plan::CapPer::Any(..))) => Some(Bounded {
                    owner: own_number(self.case, line),
                    from: cap_days(self.case, per, credit.last_day)?.first,
                    limit: own_limit(self.case, judged, cap, line)?,
                }),
                _ => None,
            });
        }
        if bounded.iter().all(Option::is_none) {
            return Ok(None);
        }
        Ok(Some(self.bound_each(&bounded)))
    }

    /// Bounds each credit by what those before it have left of its limit.
    fn bound_each(&mut self, bounded: &[Option<Bounded>]) -> Vec<Interval> {
        let mut order: Vec<usize> = (0..self.credits.len()).collect();
        order.sort_by_key(|at| self.credits[*at].last_day);
        let same = self.due == self.payable;
        let mut due: BTreeMap<usize, Used> = BTreeMap::new();
        let mut paid: BTreeMap<usize, Used> = BTreeMap::new();
        let mut due_room: Vec<Option<Interval>> = vec![None; self.credits.len()];
        let mut paid_room = due_room.clone();
        let mut grains: BTreeMap<usize, Option<Number>> = BTreeMap::new();
        let mut common: Vec<Option<Number>> = vec![None; self.credits.len()];
        let mut hangs: Vec<bool> = vec![false; self.credits.len()];
        for at in order {
            let Some(it) = bounded.get(at).and_then(Option::as_ref) else {
                continue;
            };
            let credit = &self.credits[at];
            let (due, paid) = (
                due.entry(it.owner).or_insert_with(Used::nothing),
                paid.entry(it.owner).or_insert_with(Used::nothing),
            );
            due.forget_before(it.from);
            paid.forget_before(it.from);
            // Where claims are known, what was claimed uses up the limit.
            let used = if self.claimed && !same { &*paid } else { &*due };
            let room = used.room(&it.limit);
            hangs[at] = used.unsettled > 0 || !it.limit.is_exact();
            let room_of_paid = paid.room(&it.limit);
            let left = self.due.each()[at].min(&room);
            let left_paid = self.payable.each()[at].min(&room_of_paid);
            let settled = credit.settled && !(hangs[at] && left != self.due.each()[at]);
            due.add(credit.last_day, left, settled);
            paid.add(credit.last_day, left_paid, settled);
            let grain = [&self.due.grains[at], &self.payable.grains[at]];
            let known = grains
                .entry(it.owner)
                .or_insert_with(|| it.limit.point().cloned());
            let limited = common_grain(known.as_ref(), it.limit.point());
            *known = grain.iter().fold(limited, |common, grain| {
                common_grain(common.as_ref(), grain.as_ref())
            });
            common[at].clone_from(known);
            due_room[at] = Some(room);
            paid_room[at] = Some(room_of_paid);
        }
        let paid = self.payable.apply(EACH, &Room { each: paid_room });
        let taken = self.due.apply(EACH, &Room { each: due_room });
        for (at, grain) in common.into_iter().enumerate() {
            if taken[at] != zero() {
                self.credits[at].settled &= !hangs[at];
                self.due.grains[at].clone_from(&grain);
            }
            if paid[at] != zero() {
                self.payable.grains[at] = grain;
            }
        }
        taken
    }
}

fn zero() -> Interval {
    Interval::exact(Number::zero())
}
