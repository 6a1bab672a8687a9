//! What a case means, computed instant by instant.

use super::*;

impl Case {
    pub(crate) fn outcomes(&self) -> (Vec<Outcome>, Holds) {
        let base = self.zone.start_of(self.effective);
        let end = self.zone.start_of(self.last + 2);
        let steps = usize::try_from((end - base) / STEP).unwrap_or(0);
        let instant = |step: usize| base + i64::try_from(step).unwrap_or(0) * STEP;
        let (mut sure, mut maybe) = self.down(steps, base);
        if let Some(within) = self.merged {
            sure = merge(&sure, within / STEP);
            maybe = merge(&maybe, within / STEP);
        }
        if let Some((strict, limit, excess)) = self.lasting {
            sure = lasting(&sure, limit / STEP, strict, excess);
            maybe = lasting(&maybe, limit / STEP, strict, excess);
        }
        let planned = self.planned(steps, base);
        let gap = self.excluded_gaps(steps, base);
        let excluded = |step: usize, of: &[bool]| {
            let at = instant(step);
            let frozen = self.frozen.iter().any(|(a, b)| *a <= at && at < *b);
            frozen || gap[step] || (self.maintenance == Use::Excluding && of[step])
        };
        let relieved = |step: usize, of: &[bool]| self.maintenance == Use::Relief && of[step];
        let data_end = self.data_end();
        let mut spent: BTreeMap<(i64, i64), Ratio> = BTreeMap::new();
        let mut outcomes = Vec::new();
        for (name, first, last) in self.windows() {
            let (from, to) = (self.zone.start_of(first), self.zone.start_of(last + 1));
            let mut measured = Measured::default();
            for step in (0..steps).filter(|step| (from..to).contains(&instant(*step))) {
                // Works and freezes that nobody told yet may come after the end of the data.
                let untold = instant(step) >= data_end;
                let surely_in = !untold && !excluded(step, &planned.1);
                let maybe_in = !excluded(step, &planned.0);
                measured.least += i128::from(surely_in);
                measured.most += i128::from(maybe_in);
                let surely_down = sure[step] && !relieved(step, &planned.1);
                let maybe_down = maybe[step] && !relieved(step, &planned.0);
                measured.down_least += i128::from(surely_in && surely_down);
                measured.down_most += i128::from(maybe_in && maybe_down);
            }
            let outcome = self.outcome(name, first, last, &measured, &mut spent);
            if last >= self.first {
                outcomes.push(outcome);
            }
        }
        let asked_from = self.zone.start_of(self.windows_from());
        let asked_to = self.zone.start_of(self.windows_to() + 1);
        let is_asked = |step: &usize| (asked_from..asked_to).contains(&instant(*step));
        let on_both_sides = |edge: &Minute| {
            let step = usize::try_from((edge - base) / STEP).unwrap_or(0);
            step > 0 && sure[step - 1] && sure[step]
        };
        let holds = Holds {
            gap: self.has_gap(asked_from, asked_to),
            exclusion: (0..steps)
                .filter(is_asked)
                .any(|step| excluded(step, &planned.0)),
            run_over_an_edge: self.edges().iter().any(on_both_sides),
            clock_change: self.zone.offset(asked_from) != self.zone.offset(asked_to),
        };
        (outcomes, holds)
    }

    fn outcome(
        &self,
        name: String,
        first: Day,
        last: Day,
        measured: &Measured,
        spent: &mut BTreeMap<(i64, i64), Ratio>,
    ) -> Outcome {
        let mut outcome = Outcome {
            objective: "uptime".to_owned(),
            window: name,
            group: None,
            value: None,
            verdict: Verdict::NotJudged,
            credit: None,
        };
        let (year, month, _) = date(last);
        let used = spent.entry((year, month)).or_insert(Ratio::whole(0));
        if measured.most == 0 {
            return outcome;
        }
        if measured.least == 0 {
            // Perhaps all of it is excluded.
            outcome.verdict = Verdict::Undetermined;
            *used = Ratio::whole(-1);
            return outcome;
        }
        let one = Ratio::whole(1);
        let value = (
            one.minus(Ratio::new(measured.down_most, measured.least)),
            one.minus(Ratio::new(measured.down_least, measured.most)),
        );
        outcome.value = Some((Some(value.0), Some(value.1)));
        let target = Ratio::new(self.target_bp.into(), 10_000);
        outcome.verdict = match (value.0 >= target, value.1 >= target) {
            (true, _) => Verdict::Met,
            (_, false) => Verdict::Missed,
            _ => Verdict::Undetermined,
        };
        // A cap that is shared by lines of which one is unknown is left to the library's own tests.
        if value.0 == value.1 && used.n >= 0 {
            let credit = self.credit(value.0, first, last);
            let cap = Ratio::new(self.cap_percent.into(), 100).times(self.monthly(year, month));
            let credit = credit.min(cap.minus(*used));
            *used = used.plus(credit);
            outcome.credit = Some(credit.to_cents());
        } else {
            *used = Ratio::whole(-1);
        }
        outcome
    }

    /// The fee of a month within the term.
    fn monthly(&self, year: i64, month: i64) -> Ratio {
        let first = day(year, month, 1);
        self.fee_of(first.max(self.effective), first + days_in(year, month) - 1)
    }

    fn fee_of(&self, first: Day, last: Day) -> Ratio {
        let mut fee = Ratio::whole(0);
        for each in first.max(self.effective)..=last {
            let (year, month, _) = date(each);
            fee = fee.plus(Ratio::new(self.fee.into(), days_in(year, month).into()));
        }
        fee
    }

    fn credit(&self, value: Ratio, first: Day, last: Day) -> Ratio {
        let mut percent = 0;
        for (at, credit) in &self.ladder {
            if value < Ratio::new((*at).into(), 10_000) {
                percent = *credit;
            }
        }
        Ratio::new(percent.into(), 100).times(self.fee_of(first, last))
    }

    /// For each step whether the quantified condition surely, or maybe, holds.
    fn down(&self, steps: usize, base: Minute) -> (Vec<bool>, Vec<bool>) {
        let coverage_from = self
            .samples
            .iter()
            .filter_map(|rows| rows.first())
            .map(|r| r.0)
            .min();
        let coverage_to = self
            .samples
            .iter()
            .filter_map(|rows| rows.last())
            .map(|r| r.0)
            .max();
        let from = coverage_from.unwrap_or(i64::MAX);
        let to = coverage_to.map_or(i64::MIN, |at| at + self.interval);
        let (mut sure, mut maybe) = (vec![false; steps], vec![false; steps]);
        for step in 0..steps {
            let at = base + i64::try_from(step).unwrap_or(0) * STEP;
            let (mut existing, mut surely, mut possibly) = (0, 0, 0);
            for rows in &self.samples {
                let Some((down, unknown)) = self.state(rows, at, from, to) else {
                    continue;
                };
                existing += 1;
                surely += usize::from(down && !unknown);
                possibly += usize::from(down || unknown);
            }
            let enough = |count: usize| match self.quantifier {
                Quantifier::Any => count >= 1,
                Quantifier::All => existing > 0 && count == existing,
                Quantifier::AtLeast(n) => count >= n,
                Quantifier::MoreThanHalf => 2 * count > existing,
            };
            sure[step] = enough(surely);
            maybe[step] = enough(possibly);
        }
        (sure, maybe)
    }

    /// Down and unknown of one site at an instant; nothing when it does not exist.
    fn state(
        &self,
        rows: &[(Minute, bool)],
        at: Minute,
        from: Minute,
        to: Minute,
    ) -> Option<(bool, bool)> {
        let gap = match self.gaps {
            Gaps::Down => (true, false),
            Gaps::Up => (false, false),
            // An excluded gap leaves the window; what was in it nobody knows, and a run may go on
            // through it.
            Gaps::Unknown | Gaps::Excluded => (false, true),
        };
        let index = rows.iter().rposition(|row| row.0 <= at);
        let Some(index) = index else {
            return match (self.always, at < from) {
                (false, _) => None,
                (true, true) => Some((false, true)),
                (true, false) => Some(gap),
            };
        };
        let (taken, ok) = rows[index];
        let holds_until = match rows.get(index + 1) {
            Some(next) if 2 * (next.0 - taken) <= 3 * self.interval => next.0,
            // Where the data ends, the next sample is not late yet.
            None if self.always && 2 * (to - taken) <= 3 * self.interval => to,
            _ => taken + self.interval,
        };
        if at < holds_until {
            return Some((!ok, false));
        }
        let was_last = index + 1 == rows.len();
        if was_last && !self.always {
            return None;
        }
        if at >= to {
            return Some((false, true));
        }
        Some(gap)
    }

    /// Gaps that leave the window: only of the single site.
    fn excluded_gaps(&self, steps: usize, base: Minute) -> Vec<bool> {
        let mut gaps = vec![false; steps];
        if self.gaps != Gaps::Excluded {
            return gaps;
        }
        let rows = &self.samples[0];
        for (step, gap) in gaps.iter_mut().enumerate() {
            let at = base + i64::try_from(step).unwrap_or(0) * STEP;
            let Some(index) = rows.iter().rposition(|row| row.0 <= at) else {
                continue;
            };
            if let Some(next) = rows.get(index + 1) {
                let late = 2 * (next.0 - rows[index].0) > 3 * self.interval;
                *gap = late && at >= rows[index].0 + self.interval;
            }
        }
        gaps
    }

    /// For each step whether it is surely, or maybe, planned works within the limit.
    fn planned(&self, steps: usize, base: Minute) -> (Vec<bool>, Vec<bool>) {
        let instant = |step: usize| base + i64::try_from(step).unwrap_or(0) * STEP;
        let data_end = self.data_end();
        let mut sure = vec![false; steps];
        for (start, stop, announced) in &self.works {
            if !self.in_time(*announced, *start) {
                continue;
            }
            for (step, flag) in sure.iter_mut().enumerate() {
                let at = instant(step);
                *flag |= *start <= at && at < *stop;
            }
        }
        // After the end of the data, further works may come.
        let mut maybe: Vec<bool> = sure.clone();
        for (step, flag) in maybe.iter_mut().enumerate() {
            *flag |= instant(step) >= data_end;
        }
        let Some((limit, per)) = self.limit else {
            return (sure, maybe);
        };
        // Surely allowed is what belongs before even the most has been spent; maybe, what may
        // belong before the least has.
        let mut left: BTreeMap<Day, (i64, i64)> = BTreeMap::new();
        for step in 0..steps {
            let (local, _) = self.zone.local(instant(step));
            let rest = left.entry(per.days(local).0).or_insert((limit, limit));
            let before = *rest;
            rest.0 -= STEP * i64::from(maybe[step]);
            rest.1 -= STEP * i64::from(sure[step]);
            sure[step] &= before.0 >= STEP;
            maybe[step] &= before.1 >= STEP;
        }
        (sure, maybe)
    }

    /// Whether the n-th day after the announcement is not after the day of the start.
    fn in_time(&self, announced: Minute, start: Minute) -> bool {
        let mut day = self.zone.local(announced).0;
        let mut left = self.notice_days;
        while left > 0 {
            day += 1;
            if !self.business || crate::oracle::civil::weekday(day) < 5 {
                left -= 1;
            }
        }
        day <= self.zone.local(start).0
    }
}

/// Steps of a window, and of what is measured in it.
#[derive(Default)]
struct Measured {
    least: i128,
    most: i128,
    down_least: i128,
    down_most: i128,
}

/// Bridges gaps of at most `within` steps between two runs.
fn merge(set: &[bool], within: i64) -> Vec<bool> {
    let mut merged = set.to_vec();
    let mut last: Option<usize> = None;
    for (step, _) in set.iter().enumerate().filter(|(_, on)| **on) {
        if let Some(last) = last
            && i64::try_from(step - last - 1).unwrap_or(i64::MAX) <= within
        {
            merged[last..step].fill(true);
        }
        last = Some(step);
    }
    merged
}

/// Keeps long runs, or what exceeds the limit of each. A run that reaches the end of the line
/// goes on as far as anybody asks.
fn lasting(set: &[bool], limit: i64, strict: bool, excess: bool) -> Vec<bool> {
    let mut kept = vec![false; set.len()];
    let mut step = 0;
    while step < set.len() {
        if !set[step] {
            step += 1;
            continue;
        }
        let start = step;
        while step < set.len() && set[step] {
            step += 1;
        }
        let length = i64::try_from(step - start).unwrap_or(0);
        let endless = step == set.len();
        if endless || length > limit || (!strict && length == limit) {
            let skip = if excess {
                usize::try_from(limit).unwrap_or(0)
            } else {
                0
            };
            kept[(start + skip).min(step)..step].fill(true);
        }
    }
    kept
}
