//! Sets of time of which only part is known.
//!
//! Where data is missing, a set of time is a pair: the time that *surely*
//! belongs to it and the time that *may*. The true set lies between the two,
//! whatever the missing data would have said, and every operation keeps that so.

use super::duration::Duration;
use super::instant::Instant;
use super::time_set::{Run, TimeSet};
use super::truth::Truth;

/// A set of time between two others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    // INVARIANT: `sure` is part of `maybe`.
    sure: TimeSet,
    maybe: TimeSet,
}

/// How many of the existing groups must agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantifier {
    /// One is enough.
    Any,
    /// Each one.
    All,
    /// So many.
    AtLeast(u32),
    /// Over half of them: 2 of 3, 3 of 4.
    MoreThanHalf,
}

impl Known {
    /// The set that surely holds `sure` and at most `sure` and `unknown`.
    pub fn new(sure: TimeSet, unknown: &TimeSet) -> Self {
        let maybe = sure.union(unknown);
        Self { sure, maybe }
    }

    /// A set of which everything is known.
    pub fn certain(time: TimeSet) -> Self {
        Self {
            maybe: time.clone(),
            sure: time,
        }
    }

    /// No time, surely.
    pub fn empty() -> Self {
        Self::default()
    }

    /// The time that surely belongs to it.
    pub fn sure(&self) -> &TimeSet {
        &self.sure
    }

    /// The time that may belong to it, with the sure time.
    pub fn maybe(&self) -> &TimeSet {
        &self.maybe
    }

    /// The time of which it is not known whether it belongs.
    pub fn unknown(&self) -> TimeSet {
        self.maybe.except(&self.sure)
    }

    /// Whether everything is known.
    pub fn is_certain(&self) -> bool {
        self.sure == self.maybe
    }

    /// The time in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            sure: self.sure.union(&other.sure),
            maybe: self.maybe.union(&other.maybe),
        }
    }

    /// The time in both.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Self {
        Self {
            sure: self.sure.intersect(&other.sure),
            maybe: self.maybe.intersect(&other.maybe),
        }
    }

    /// The time in this, but not in the other: surely only what cannot be in the other.
    #[must_use]
    pub fn except(&self, other: &Self) -> Self {
        Self {
            sure: self.sure.except(&other.maybe),
            maybe: self.maybe.except(&other.sure),
        }
    }

    /// All other time.
    #[must_use]
    pub fn complement(&self) -> Self {
        Self {
            sure: self.maybe.complement(),
            maybe: self.sure.complement(),
        }
    }

    /// With gaps filled that are no longer than `gap`.
    #[must_use]
    pub fn merged_within(&self, gap: Duration) -> Self {
        self.map(|time| time.merged_within(gap))
    }

    /// Its runs of at least `shortest` (with `strict`: longer), whole.
    #[must_use]
    pub fn lasting(&self, shortest: Duration, strict: bool) -> Self {
        self.map(|time| time.lasting(shortest, strict))
    }

    /// What exceeds `allowed` in each run.
    #[must_use]
    pub fn lasting_excess(&self, allowed: Duration) -> Self {
        self.map(|time| time.lasting_excess(allowed))
    }

    /// What lies between two instants.
    #[must_use]
    pub fn clip(&self, start: Instant, end: Instant) -> Self {
        self.map(|time| time.clip(start, end))
    }

    /// Its first `limit` from `from` on: what an allowance covers that is used up in order of time.
    ///
    /// Surely covered is what would be if all of the unknown time were used before it, and
    /// possibly what would be if none were.
    #[must_use]
    pub fn within_limit(&self, from: Instant, limit: Duration) -> Self {
        let spent = |time: &TimeSet| time.elapse(from, limit.micros()).unwrap_or(Instant::MAX);
        Self {
            sure: self.sure.clip(from, spent(&self.maybe)),
            maybe: self.maybe.clip(from, spent(&self.sure)),
        }
    }

    /// The least and the greatest length in microseconds.
    pub fn length(&self) -> (i64, i64) {
        (self.sure.length(), self.maybe.length())
    }

    /// The least and the greatest length of the longest run in microseconds.
    pub fn longest(&self) -> (i64, i64) {
        (self.sure.longest(), self.maybe.longest())
    }

    /// Whether an instant lies in it.
    pub fn contains(&self, instant: Instant) -> Truth {
        if self.sure.contains(instant) {
            Truth::True
        } else if self.maybe.contains(instant) {
            Truth::Unknown
        } else {
            Truth::False
        }
    }

    /// The least and the greatest number of runs.
    ///
    /// At least: the possible runs that contain sure time. At most: as many as the unknown
    /// time can hold when a run may be as short as a microsecond; [`Known::run_count_within`]
    /// is closer where runs are known to be longer.
    pub fn run_count(&self) -> (u64, u64) {
        self.run_count_within(&TimeSet::always(), Duration::MICROSECOND)
    }

    /// The least and the greatest number of runs that are left when it is cut to `window`, where
    /// no true run is shorter than `shortest` before the cut, as after [`Known::lasting`].
    pub fn run_count_within(&self, window: &TimeSet, shortest: Duration) -> (u64, u64) {
        let shortest = shortest.micros().max(1);
        let sure = self.sure.intersect(window);
        let mut count = (0, 0_u64);
        for possible in self.maybe.intersect(window).runs() {
            let sure = sure.overlapping(possible.start, possible.end);
            let most = most_runs(*possible, sure, shortest);
            count.0 += u64::from(!sure.is_empty());
            count.1 = count
                .1
                .saturating_add(most)
                .saturating_add(self.cut_off(*possible, sure));
        }
        count
    }

    /// At how many ends of a possible run a short rest of a longer true run may lie.
    fn cut_off(&self, possible: Run, sure: &[Run]) -> u64 {
        let Some(whole) = self.maybe.run_at(possible.start) else {
            return 0;
        };
        let unknown_first = sure.first().is_none_or(|run| run.start > possible.start);
        let unknown_last = sure.last().is_none_or(|run| run.end < possible.end);
        u64::from(whole.start < possible.start && unknown_first)
            + u64::from(possible.end < whole.end && unknown_last)
    }

    // INVARIANT: `change` keeps inclusion: more time in, no less time out.
    fn map(&self, change: impl Fn(&TimeSet) -> TimeSet) -> Self {
        Self {
            sure: change(&self.sure),
            maybe: change(&self.maybe),
        }
    }
}

/// How many runs of at least `shortest` one possible run can hold, given the sure ones in it.
///
/// Runs are at least a microsecond apart. Between two sure runs, `k` more need
/// `k` times their length and `k + 1` breaks; beside one sure run, `k` breaks;
/// in a wholly unknown run, `k - 1`.
fn most_runs(possible: Run, sure: &[Run], shortest: i64) -> u64 {
    let step = i128::from(shortest) + 1;
    let fitting = |start: Instant, end: Instant, slack: i128| {
        let room = i128::from(end.0) - i128::from(start.0) + slack;
        u64::try_from(room.max(0) / step).unwrap_or(u64::MAX)
    };
    let (Some(first), Some(last)) = (sure.first(), sure.last()) else {
        return fitting(possible.start, possible.end, 1);
    };
    let outside = fitting(possible.start, first.start, 0) + fitting(last.end, possible.end, 0);
    let between: u64 = sure
        .windows(2)
        .map(|pair| fitting(pair[0].end, pair[1].start, -1))
        .fold(0, u64::saturating_add);
    outside
        .saturating_add(between)
        .saturating_add(u64::try_from(sure.len()).unwrap_or(u64::MAX))
}

/// The time in which at least `count` of the sets hold.
pub fn at_least(count: u32, sets: &[Known]) -> Known {
    let always = TimeSet::always();
    let groups: Vec<(&Known, &TimeSet)> = sets.iter().map(|set| (set, &always)).collect();
    quantified(Quantifier::AtLeast(count), &groups)
}

/// The time in which so many of the groups that exist at that instant are in their set.
///
/// Each group is its set and the time in which it exists; outside that time it
/// neither helps nor counts. Where no group exists, nothing holds: "all of none"
/// is no time, so that nothing can be up, or down, before anything is there.
pub fn at_least_of_existing(quantifier: Quantifier, groups: &[(Known, TimeSet)]) -> Known {
    let groups: Vec<(&Known, &TimeSet)> =
        groups.iter().map(|(set, exists)| (set, exists)).collect();
    quantified(quantifier, &groups)
}

/// How many groups exist, are surely in their set, and may be.
#[derive(Clone, Copy, Default)]
struct Tally {
    existing: i64,
    sure: i64,
    maybe: i64,
}

impl Quantifier {
    fn needed(self, existing: i64) -> i64 {
        match self {
            Self::Any => 1,
            Self::All => existing,
            Self::AtLeast(count) => i64::from(count),
            Self::MoreThanHalf => existing / 2 + 1,
        }
    }
}

fn quantified(quantifier: Quantifier, groups: &[(&Known, &TimeSet)]) -> Known {
    let mut steps: Vec<(Instant, Tally)> = Vec::new();
    let mut note = |time: &TimeSet, one: Tally| {
        for run in time.runs() {
            let back = Tally {
                existing: -one.existing,
                sure: -one.sure,
                maybe: -one.maybe,
            };
            steps.push((run.start, one));
            steps.push((run.end, back));
        }
    };
    let none = Tally::default();
    for (set, exists) in groups {
        note(
            exists,
            Tally {
                existing: 1,
                ..none
            },
        );
        note(&set.sure.intersect(exists), Tally { sure: 1, ..none });
        note(&set.maybe.intersect(exists), Tally { maybe: 1, ..none });
    }
    steps.sort_unstable_by_key(|(at, _)| *at);
    sweep(quantifier, &steps)
}

fn sweep(quantifier: Quantifier, steps: &[(Instant, Tally)]) -> Known {
    let mut now = Tally::default();
    let (mut sure, mut maybe) = (Vec::new(), Vec::new());
    for (index, (at, change)) in steps.iter().enumerate() {
        now.existing += change.existing;
        now.sure += change.sure;
        now.maybe += change.maybe;
        let Some((until, _)) = steps.get(index + 1) else {
            break;
        };
        let needed = quantifier.needed(now.existing);
        if now.existing > 0 && now.sure >= needed {
            sure.push((*at, *until));
        }
        if now.existing > 0 && now.maybe >= needed {
            maybe.push((*at, *until));
        }
    }
    Known {
        sure: TimeSet::from_runs(sure),
        maybe: TimeSet::from_runs(maybe),
    }
}

#[cfg(test)]
mod tests;
