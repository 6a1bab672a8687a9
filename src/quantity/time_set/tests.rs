//! Sets of time: laws of their operations and runs worked out by hand.

use super::TimeSet;
use crate::quantity::testing::{any_set, set};
use crate::quantity::{Duration, Instant};
use proptest::prelude::*;

const SOME: Duration = Duration(3);

#[test]
fn runs_are_sorted_joined_and_not_empty() {
    let time = set(&[(8, 9), (1, 3), (3, 5), (4, 4), (2, 4), (7, 6)]);
    assert_eq!(time, set(&[(1, 5), (8, 9)]));
    assert_eq!(time.runs().len(), 2);
    assert_eq!(time.length(), 5);
    assert_eq!(time.longest(), 4);
    assert_eq!(TimeSet::empty().longest(), 0);
}

#[test]
fn set_operations() {
    let (a, b) = (set(&[(0, 10), (20, 30)]), set(&[(5, 22), (29, 40)]));
    assert_eq!(a.union(&b), set(&[(0, 40)]));
    assert_eq!(a.intersect(&b), set(&[(5, 10), (20, 22), (29, 30)]));
    assert_eq!(a.except(&b), set(&[(0, 5), (22, 29)]));
    assert_eq!(
        a.complement().clip(Instant(-5), Instant(35)),
        set(&[(-5, 0), (10, 20), (30, 35)])
    );
    assert_eq!(TimeSet::always().complement(), TimeSet::empty());
    assert_eq!(TimeSet::always().length(), i64::MAX);
    assert_eq!(a.clip(Instant(4), Instant(4)), TimeSet::empty());
    assert_eq!(a.clip(Instant(9), Instant(4)), TimeSet::empty());
    assert_eq!(a.length_between(Instant(8), Instant(25)), 7);
}

#[test]
fn merging_fills_gaps_up_to_the_length() {
    let time = set(&[(0, 2), (5, 7), (11, 12)]);
    assert_eq!(time.merged_within(Duration(2)), time);
    // The gap from 2 to 5 is 3 long, the one from 7 to 11 is 4.
    assert_eq!(time.merged_within(Duration(3)), set(&[(0, 7), (11, 12)]));
    assert_eq!(time.merged_within(Duration(4)), set(&[(0, 12)]));
}

#[test]
fn lasting_keeps_whole_runs() {
    let time = set(&[(0, 2), (5, 8), (10, 14)]);
    assert_eq!(time.lasting(SOME, false), set(&[(5, 8), (10, 14)]));
    assert_eq!(time.lasting(SOME, true), set(&[(10, 14)]));
    assert_eq!(time.lasting_excess(SOME), set(&[(13, 14)]));
    // A run without beginning has lasted for any time.
    assert_eq!(
        TimeSet::always().lasting(Duration::HOUR, true),
        TimeSet::always()
    );
    assert_eq!(
        TimeSet::always().lasting_excess(Duration::HOUR),
        TimeSet::always()
    );
}

/// Five failing minutes, one good minute, five failing minutes: eleven minutes of outage when
/// short recoveries do not count, and none of ten minutes when they do.
#[test]
fn the_order_of_merging_and_lasting_matters() {
    let minute = Duration::MINUTE.micros();
    let down = set(&[(0, 5 * minute), (6 * minute, 11 * minute)]);
    let ten = Duration(10 * minute);
    let merged_first = down.merged_within(Duration::MINUTE).lasting(ten, false);
    let lasting_first = down.lasting(ten, false).merged_within(Duration::MINUTE);
    assert_eq!(merged_first, set(&[(0, 11 * minute)]));
    assert_eq!(lasting_first, TimeSet::empty());
}

#[test]
fn finding_runs_and_boundaries() {
    let time = set(&[(0, 2), (5, 8)]);
    assert!(time.contains(Instant(0)) && !time.contains(Instant(2)) && !time.contains(Instant(-1)));
    assert_eq!(
        time.run_at(Instant(7)).map(|run| run.start),
        Some(Instant(5))
    );
    let boundary = |at| time.next_boundary(Instant(at)).map(|found| found.0);
    let all: Vec<_> = [-1, 0, 1, 2, 4, 5, 8].into_iter().map(boundary).collect();
    assert_eq!(
        all,
        [Some(0), Some(2), Some(2), Some(5), Some(5), Some(8), None]
    );
    assert_eq!(TimeSet::always().next_boundary(Instant(0)), None);
    assert_eq!(time.overlapping(Instant(1), Instant(6)).len(), 2);
    assert_eq!(time.overlapping(Instant(2), Instant(5)).len(), 0);
    assert_eq!(time.overlapping(Instant(6), Instant(6)).len(), 0);
}

#[test]
fn elapsing() {
    let time = set(&[(0, 2), (5, 8)]);
    let after = |from, micros| time.elapse(Instant(from), micros).map(|found| found.0);
    assert_eq!(after(-3, 0), Some(-3));
    // Used up at the end of a run, it ends there.
    assert_eq!(after(-3, 2), Some(2));
    assert_eq!(after(-3, 3), Some(6));
    assert_eq!(after(1, 4), Some(8));
    assert_eq!(after(1, 5), None);
    assert_eq!(TimeSet::always().elapse(Instant(7), i64::MAX), None);
    assert_eq!(TimeSet::always().elapse(Instant(7), 3), Some(Instant(10)));
}

/// Maintenance of three hours, twice: an allowance of five covers the first and two of the second.
#[test]
fn an_allowance_is_used_up_in_order() {
    let time = set(&[(0, 3), (10, 13)]);
    assert_eq!(
        time.within_limit(Instant(0), Duration(5)),
        set(&[(0, 3), (10, 12)])
    );
    assert_eq!(
        time.within_limit(Instant(1), Duration(5)),
        set(&[(1, 3), (10, 13)])
    );
    assert_eq!(time.within_limit(Instant(0), Duration(6)), time);
    assert_eq!(time.within_limit(Instant(0), Duration(0)), TimeSet::empty());
}

/// Whether the list of runs is as the module promises.
fn is_normal(time: &TimeSet) -> bool {
    let runs = time.runs();
    runs.iter().all(|run| run.start < run.end)
        && runs.windows(2).all(|pair| pair[0].end < pair[1].start)
}

/// The microseconds from -1 to 120 that are in the set.
fn members(time: &TimeSet) -> Vec<bool> {
    (-1..120)
        .map(|micro| time.contains(Instant(micro)))
        .collect()
}

fn pointwise(a: &TimeSet, b: &TimeSet, join: impl Fn(bool, bool) -> bool) -> Vec<bool> {
    members(a)
        .into_iter()
        .zip(members(b))
        .map(|(a, b)| join(a, b))
        .collect()
}

proptest! {
    #[test]
    fn operations_are_pointwise(a in any_set(), b in any_set()) {
        prop_assert_eq!(members(&a.union(&b)), pointwise(&a, &b, |a, b| a || b));
        prop_assert_eq!(members(&a.intersect(&b)), pointwise(&a, &b, |a, b| a && b));
        prop_assert_eq!(members(&a.except(&b)), pointwise(&a, &b, |a, b| a && !b));
        for time in [a.union(&b), a.intersect(&b), a.except(&b), a.complement(), a.merged_within(SOME)] {
            prop_assert!(is_normal(&time), "{time:?}");
        }
    }

    #[test]
    fn algebra(a in any_set(), b in any_set(), c in any_set()) {
        prop_assert_eq!(a.union(&b), b.union(&a));
        prop_assert_eq!(a.union(&b).union(&c), a.union(&b.union(&c)));
        prop_assert_eq!(a.intersect(&b.union(&c)), a.intersect(&b).union(&a.intersect(&c)));
        prop_assert_eq!(a.complement().complement(), a.clone());
        // De Morgan, within bounds and without.
        let (from, to) = (Instant(10), Instant(90));
        prop_assert_eq!(
            a.union(&b).complement().clip(from, to),
            a.complement().clip(from, to).intersect(&b.complement().clip(from, to))
        );
        prop_assert_eq!(a.intersect(&b).complement(), a.complement().union(&b.complement()));
    }

    #[test]
    fn lengths_add_up(a in any_set(), b in any_set(), cut in 0..120_i64) {
        prop_assert_eq!(
            a.length() + b.length(),
            a.union(&b).length() + a.intersect(&b).length()
        );
        prop_assert_eq!(a.length(), a.except(&b).length() + a.intersect(&b).length());
        let cut = Instant(cut);
        let (before, after) = (a.clip(Instant::MIN, cut), a.clip(cut, Instant::MAX));
        prop_assert_eq!(a.length(), before.length() + after.length());
        prop_assert_eq!(before.length(), a.length_between(Instant::MIN, cut));
    }

    #[test]
    fn runs_are_judged_whole(a in any_set(), length in 0..20_i64) {
        let length = Duration(length);
        let kept = a.lasting(length, false);
        prop_assert!(kept.runs().iter().all(|run| a.runs().contains(run) && run.length() >= length.micros()));
        let dropped = a.except(&kept);
        prop_assert!(dropped.runs().iter().all(|run| run.length() < length.micros()));
        // What exceeds the length is shorter by it, in each run that is longer.
        let longer = a.lasting(length, true);
        let expected = longer.length() - length.micros() * i64::try_from(longer.runs().len()).unwrap_or(0);
        prop_assert_eq!(a.lasting_excess(length).length(), expected);
    }

    #[test]
    fn the_order_of_runs_does_not_matter(runs in prop::collection::vec((0..50_i64, 0..50_i64), 0..10)) {
        let mut turned = runs.clone();
        turned.reverse();
        prop_assert_eq!(set(&runs), set(&turned));
    }
}
