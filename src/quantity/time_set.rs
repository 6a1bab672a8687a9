//! Sets of time: what a contract calls an outage, a maintenance, an opening.
//!
//! A set is a list of half-open runs, always normalised: sorted, disjoint, and
//! never touching. So equal sets are equal lists, and a run is as long as it
//! really is. Every operation is linear in the number of runs.
//!
//! A set lives on the whole time line: [`Instant::MIN`] and [`Instant::MAX`] are
//! the open ends. It is cut only where it is measured, by [`TimeSet::clip`].

use super::duration::Duration;
use super::instant::Instant;

/// A half-open stretch of time: from `start` up to, and without, `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Run {
    /// Its first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
}

impl Run {
    /// Its length in microseconds; `i64::MAX` when an end is open.
    pub fn length(self) -> i64 {
        if self.start == Instant::MIN || self.end == Instant::MAX {
            return i64::MAX;
        }
        self.end.micros_since(self.start)
    }

    /// Whether an instant lies in it.
    pub fn contains(self, instant: Instant) -> bool {
        self.start <= instant && instant < self.end
    }
}

/// A set of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TimeSet {
    // INVARIANT: each run ends before the next begins, and no run is empty.
    runs: Vec<Run>,
}

impl TimeSet {
    /// No time at all.
    pub fn empty() -> Self {
        Self::default()
    }

    /// All time.
    pub fn always() -> Self {
        Self::between(Instant::MIN, Instant::MAX)
    }

    /// One run; empty when `end` is not after `start`.
    pub fn between(start: Instant, end: Instant) -> Self {
        Self::from_runs([(start, end)])
    }

    /// The time in any of the runs, which may overlap and come in any order. A run that ends
    /// where or before it begins holds no time. Linear when the runs come sorted.
    pub fn from_runs(runs: impl IntoIterator<Item = (Instant, Instant)>) -> Self {
        let mut runs: Vec<Run> = runs
            .into_iter()
            .filter(|(start, end)| start < end)
            .map(|(start, end)| Run { start, end })
            .collect();
        if !runs.is_sorted_by_key(|run| run.start) {
            runs.sort_unstable_by_key(|run| run.start);
        }
        Self {
            runs: joined(runs, 0),
        }
    }

    /// Its runs, in order of time.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Whether it holds no time.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Its length in microseconds; `i64::MAX` when it is unbounded.
    pub fn length(&self) -> i64 {
        self.runs
            .iter()
            .fold(0, |sum, run| sum.saturating_add(run.length()))
    }

    /// The length of its longest run in microseconds, 0 when it is empty.
    pub fn longest(&self) -> i64 {
        self.runs.iter().map(|run| run.length()).max().unwrap_or(0)
    }

    /// The length of what lies between two instants, without building it.
    pub fn length_between(&self, start: Instant, end: Instant) -> i64 {
        self.overlapping(start, end).iter().fold(0, |sum, run| {
            let part = Run {
                start: run.start.max(start),
                end: run.end.min(end),
            };
            sum.saturating_add(part.length())
        })
    }

    /// Whether an instant lies in it.
    pub fn contains(&self, instant: Instant) -> bool {
        self.run_at(instant).is_some()
    }

    /// The run in which an instant lies.
    pub fn run_at(&self, instant: Instant) -> Option<Run> {
        let index = self.runs.partition_point(|run| run.end <= instant);
        self.runs
            .get(index)
            .copied()
            .filter(|run| run.contains(instant))
    }

    /// The first instant after `instant` at which it begins or ends.
    pub fn next_boundary(&self, instant: Instant) -> Option<Instant> {
        let run = self
            .runs
            .get(self.runs.partition_point(|run| run.end <= instant))?;
        let boundary = if run.start > instant {
            run.start
        } else {
            run.end
        };
        (boundary < Instant::MAX).then_some(boundary)
    }

    /// The first instant by which `micros` of it have passed since `from`; `from` itself for none.
    /// Nothing when there is not so much of it.
    pub fn elapse(&self, from: Instant, micros: i64) -> Option<Instant> {
        if micros <= 0 {
            return Some(from);
        }
        let mut left = micros;
        for run in self.overlapping(from, Instant::MAX) {
            let start = run.start.max(from);
            let length = Run { start, ..*run }.length();
            if left <= length {
                return start.0.checked_add(left).map(Instant);
            }
            left -= length;
        }
        None
    }

    /// The runs that overlap a stretch of time, uncut.
    pub fn overlapping(&self, start: Instant, end: Instant) -> &[Run] {
        if end <= start {
            return &[];
        }
        let from = self.runs.partition_point(|run| run.end <= start);
        let to = self.runs.partition_point(|run| run.start < end);
        self.runs.get(from..to).unwrap_or(&[])
    }

    /// The time in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut merged = Vec::with_capacity(self.runs.len() + other.runs.len());
        let (mut ours, mut theirs) = (self.runs.as_slice(), other.runs.as_slice());
        while let ([a, rest_a @ ..], [b, rest_b @ ..]) = (ours, theirs) {
            if a.start <= b.start {
                merged.push(*a);
                ours = rest_a;
            } else {
                merged.push(*b);
                theirs = rest_b;
            }
        }
        merged.extend_from_slice(ours);
        merged.extend_from_slice(theirs);
        Self {
            runs: joined(merged, 0),
        }
    }

    /// The time in both.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Self {
        let mut runs = Vec::new();
        let (mut ours, mut theirs) = (self.runs.as_slice(), other.runs.as_slice());
        while let ([a, rest_a @ ..], [b, rest_b @ ..]) = (ours, theirs) {
            let common = Run {
                start: a.start.max(b.start),
                end: a.end.min(b.end),
            };
            if common.start < common.end {
                runs.push(common);
            }
            if a.end <= b.end {
                ours = rest_a;
            } else {
                theirs = rest_b;
            }
        }
        Self { runs }
    }

    /// The time in this, but not in the other.
    #[must_use]
    pub fn except(&self, other: &Self) -> Self {
        self.intersect(&other.complement())
    }

    /// All other time.
    #[must_use]
    pub fn complement(&self) -> Self {
        let mut runs = Vec::with_capacity(self.runs.len() + 1);
        let mut free_from = Instant::MIN;
        for run in &self.runs {
            if free_from < run.start {
                runs.push(Run {
                    start: free_from,
                    end: run.start,
                });
            }
            free_from = run.end;
        }
        if free_from < Instant::MAX {
            runs.push(Run {
                start: free_from,
                end: Instant::MAX,
            });
        }
        Self { runs }
    }

    /// What lies between two instants.
    #[must_use]
    pub fn clip(&self, start: Instant, end: Instant) -> Self {
        let mut runs = self.overlapping(start, end).to_vec();
        if let Some(first) = runs.first_mut() {
            first.start = first.start.max(start);
        }
        if let Some(last) = runs.last_mut() {
            last.end = last.end.min(end);
        }
        Self { runs }
    }

    /// Its first `limit` from `from` on: what an allowance covers that is used up in order of time.
    #[must_use]
    pub fn within_limit(&self, from: Instant, limit: Duration) -> Self {
        let until = self.elapse(from, limit.micros()).unwrap_or(Instant::MAX);
        self.clip(from, until)
    }

    /// With the gaps filled that are no longer than `gap`.
    #[must_use]
    pub fn merged_within(&self, gap: Duration) -> Self {
        Self {
            runs: joined(self.runs.clone(), gap.micros().max(0)),
        }
    }

    /// Its runs of at least `shortest`, whole; with `strict`, only the longer ones.
    #[must_use]
    pub fn lasting(&self, shortest: Duration, strict: bool) -> Self {
        let keep = |run: &&Run| {
            let length = run.length();
            length > shortest.micros() || (!strict && length == shortest.micros())
        };
        Self {
            runs: self.runs.iter().filter(keep).copied().collect(),
        }
    }

    /// What exceeds `allowed` in each run: the run from `allowed` after its start.
    #[must_use]
    pub fn lasting_excess(&self, allowed: Duration) -> Self {
        let allowed = Duration(allowed.micros().max(0));
        let later = |run: &Run| Run {
            start: run.start.plus(allowed),
            end: run.end,
        };
        Self {
            runs: self
                .runs
                .iter()
                .map(later)
                .filter(|run| run.start < run.end)
                .collect(),
        }
    }
}

/// Joins sorted runs whose gap is at most `gap` microseconds.
fn joined(sorted: Vec<Run>, gap: i64) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::with_capacity(sorted.len());
    for run in sorted {
        match runs.last_mut() {
            Some(last) if run.start.micros_since(last.end) <= gap => {
                last.end = last.end.max(run.end);
            }
            _ => runs.push(run),
        }
    }
    runs
}

#[cfg(test)]
mod tests;
