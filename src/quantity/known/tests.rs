//! Sets of time with gaps, by hand and against each possible truth.

use super::{Known, Quantifier, at_least, at_least_of_existing};
use crate::quantity::testing::{any_set, minutes, set};
use crate::quantity::{Duration, Instant, TimeSet, Truth};
use proptest::prelude::*;

fn known(sure: &[(i64, i64)], unknown: &[(i64, i64)]) -> Known {
    Known::new(set(sure), &set(unknown))
}

#[test]
fn exceptions_take_the_possible_from_the_sure() {
    let outage = known(&[(0, 10)], &[(10, 20)]);
    let planned = known(&[(8, 9)], &[(5, 8), (18, 19)]);
    let left = outage.except(&planned);
    assert_eq!(left.sure(), &set(&[(0, 5), (9, 10)]));
    assert_eq!(left.maybe(), &set(&[(0, 8), (9, 20)]));
    assert_eq!(left.length(), (6, 19));
    assert_eq!(left.longest(), (5, 11));
    assert_eq!(left.contains(Instant(2)), Truth::True);
    assert_eq!(left.contains(Instant(6)), Truth::Unknown);
    assert_eq!(left.contains(Instant(8)), Truth::False);
}

/// A minute of failure and then a gap of 90 seconds: two minutes of outage may have been reached.
#[test]
fn a_gap_beside_a_short_failure_leaves_the_outage_open() {
    let (minute, gap) = (minutes(1), minutes(1) + minutes(1) / 2);
    let down = known(&[(0, minute)], &[(minute, minute + gap)]);
    let outage = down.lasting(Duration(minutes(2)), false);
    assert_eq!(outage.length(), (0, minute + gap));
    // The gap alone could not hold an outage: with the sure minute there is at most one, and after
    // `lasting` not even that is sure.
    assert_eq!(
        outage.run_count_within(&TimeSet::always(), Duration(minutes(2))),
        (0, 1)
    );
}

#[test]
fn counting_runs_of_which_some_may_be() {
    // Sure 0-10 and 20-30, unknown between: one run if all of it was down, two if not.
    let two = known(&[(0, 10), (20, 30)], &[(10, 20)]);
    let count =
        |known: &Known, shortest| known.run_count_within(&TimeSet::always(), Duration(shortest));
    // Ten microseconds between two runs hold one more of 8, with a break on either side; not one of 9.
    assert_eq!(count(&two, 9), (1, 2));
    assert_eq!(count(&two, 8), (1, 3));
    // Beside one sure run, a break on one side is enough.
    let beside = known(&[(0, 10)], &[(10, 20)]);
    assert_eq!(count(&beside, 10), (1, 1));
    assert_eq!(count(&beside, 9), (1, 2));
    let before = known(&[(10, 20)], &[(0, 10)]);
    assert_eq!(count(&before, 10), (1, 1));
    assert_eq!(count(&before, 9), (1, 2));
    // Alone, 4 and 5 fit with a break between them.
    let alone = known(&[], &[(0, 10)]);
    assert_eq!(count(&alone, 5), (0, 1));
    assert_eq!(count(&alone, 4), (0, 2));
    assert_eq!(alone.run_count(), (0, 5));
    assert_eq!(Known::certain(set(&[(0, 1), (2, 3)])).run_count(), (2, 2));
}

#[test]
fn a_cut_leaves_short_rests_at_the_edges() {
    let window = set(&[(5, 15)]);
    // One run that lasted 20 may end at 6 and another begin at 14.
    let unknown = known(&[], &[(-20, 40)]);
    assert_eq!(unknown.run_count_within(&window, Duration(20)), (0, 2));
    // A sure run is counted in both windows that cut it.
    let sure = known(&[(0, 10)], &[]);
    assert_eq!(
        sure.run_count_within(&set(&[(-5, 5)]), Duration(10)),
        (1, 1)
    );
    assert_eq!(
        sure.run_count_within(&set(&[(5, 15)]), Duration(10)),
        (1, 1)
    );
}

/// An hour that may have been maintenance, then a sure one: an allowance of one hour covers one
/// of them, and nobody knows which.
#[test]
fn an_allowance_that_may_be_used_up() {
    let planned = known(&[(1, 2)], &[(0, 1)]);
    let covered = planned.within_limit(Instant(0), Duration(1));
    assert_eq!(covered, known(&[], &[(0, 2)]));
    assert_eq!(planned.within_limit(Instant(0), Duration(2)), planned);
}

#[test]
fn two_of_three_sites() {
    let sites = [
        known(&[(0, 10)], &[]),
        known(&[(5, 8)], &[]),
        known(&[(20, 30)], &[(8, 10)]),
    ];
    let most = at_least(2, &sites);
    assert_eq!(most.sure(), &set(&[(5, 8)]));
    assert_eq!(most.maybe(), &set(&[(5, 10)]));
}

#[test]
fn only_groups_that_exist_are_asked() {
    let down = |runs: &[(i64, i64)], exists: &[(i64, i64)]| (known(runs, &[]), set(exists));
    let groups = [
        down(&[(0, 100)], &[(0, 50)]),
        down(&[(30, 60)], &[(20, 60)]),
    ];
    let time = |quantifier| at_least_of_existing(quantifier, &groups).sure().clone();
    // From 0 to 20 only the first is there; from 50 to 60 only the second; from 60 on nobody.
    assert_eq!(time(Quantifier::All), set(&[(0, 20), (30, 60)]));
    assert_eq!(time(Quantifier::Any), set(&[(0, 60)]));
    assert_eq!(time(Quantifier::MoreThanHalf), set(&[(0, 20), (30, 60)]));
    assert_eq!(time(Quantifier::AtLeast(2)), set(&[(30, 50)]));
    for quantifier in [
        Quantifier::All,
        Quantifier::Any,
        Quantifier::MoreThanHalf,
        Quantifier::AtLeast(0),
    ] {
        assert_eq!(
            at_least_of_existing(quantifier, &[]),
            Known::empty(),
            "{quantifier:?}"
        );
    }
}

#[test]
fn more_than_half_of_four_are_three() {
    let groups: Vec<_> = (0..4)
        .map(|group| (known(&[(0, group * 10)], &[]), TimeSet::always()))
        .collect();
    // Down for 0, 10, 20 and 30: three at once until 10.
    assert_eq!(
        at_least_of_existing(Quantifier::MoreThanHalf, &groups).sure(),
        &set(&[(0, 10)])
    );
}

/// What is known of a set, and one of the sets that it may be.
fn any_known() -> impl Strategy<Value = (Known, TimeSet)> {
    (any_set(), any_set(), any_set()).prop_map(|(sure, unknown, choice)| {
        let truth = sure.union(&unknown.intersect(&choice));
        (Known::new(sure, &unknown), truth)
    })
}

fn encloses(known: &Known, truth: &TimeSet) -> bool {
    known.sure().except(truth).is_empty() && truth.except(known.maybe()).is_empty()
}

fn count(runs: &TimeSet) -> u64 {
    u64::try_from(runs.runs().len()).expect("few")
}

proptest! {
    #[test]
    fn the_truth_lies_between((a, true_a) in any_known(), (b, true_b) in any_known(), d in 0..15_i64) {
        let d = Duration(d);
        prop_assert!(encloses(&a, &true_a));
        prop_assert!(encloses(&a.union(&b), &true_a.union(&true_b)));
        prop_assert!(encloses(&a.intersect(&b), &true_a.intersect(&true_b)));
        prop_assert!(encloses(&a.except(&b), &true_a.except(&true_b)));
        prop_assert!(encloses(&a.complement(), &true_a.complement()));
        prop_assert!(encloses(&a.merged_within(d), &true_a.merged_within(d)));
        prop_assert!(encloses(&a.lasting(d, false), &true_a.lasting(d, false)));
        prop_assert!(encloses(&a.lasting(d, true), &true_a.lasting(d, true)));
        prop_assert!(encloses(&a.lasting_excess(d), &true_a.lasting_excess(d)));
        let (from, to) = (Instant(20), Instant(70));
        prop_assert!(encloses(&a.clip(from, to), &true_a.clip(from, to)));
        prop_assert!(encloses(&a.within_limit(from, d), &true_a.within_limit(from, d)));
    }

    #[test]
    fn measures_lie_between((a, truth) in any_known()) {
        let within = |(least, most): (i64, i64), value| least <= value && value <= most;
        prop_assert!(within(a.length(), truth.length()));
        prop_assert!(within(a.longest(), truth.longest()));
        let (least, most) = a.run_count();
        prop_assert!(least <= count(&truth) && count(&truth) <= most, "{least} {most} {truth:?}");
        for micro in -1..120 {
            let expected = truth.contains(Instant(micro));
            prop_assert!(a.contains(Instant(micro)).known().is_none_or(|known| known == expected));
        }
    }

    #[test]
    fn counts_of_longer_runs_lie_between(
        (a, truth) in any_known(),
        window in any_set(),
        shortest in 1..10_i64,
    ) {
        let shortest = Duration(shortest);
        let (long, truth) = (a.lasting(shortest, false), truth.lasting(shortest, false));
        let (least, most) = long.run_count_within(&window, shortest);
        let counted = count(&truth.intersect(&window));
        prop_assert!(least <= counted && counted <= most, "{least} <= {counted} <= {most}");
    }

    #[test]
    fn what_is_certain_stays_certain(a in any_set(), b in any_set(), d in 0..15_i64) {
        let (left, right) = (Known::certain(a.clone()), Known::certain(b.clone()));
        prop_assert_eq!(left.except(&right), Known::certain(a.except(&b)));
        prop_assert_eq!(left.union(&right).merged_within(Duration(d)), Known::certain(a.union(&b).merged_within(Duration(d))));
        let runs = count(&a);
        prop_assert_eq!(left.run_count(), (runs, runs));
    }

    #[test]
    fn quantifiers_agree_with_counting(
        groups in prop::collection::vec((any_known(), any_set()), 0..5),
        needed in 0..4_u32,
    ) {
        let all: Vec<_> = groups.iter().map(|((known, _), exists)| (known.clone(), exists.clone())).collect();
        for quantifier in [Quantifier::Any, Quantifier::All, Quantifier::AtLeast(needed), Quantifier::MoreThanHalf] {
            let found = at_least_of_existing(quantifier, &all);
            prop_assert!(found.sure().except(found.maybe()).is_empty());
            for micro in (-1..120).map(Instant) {
                let there: Vec<_> = groups.iter().filter(|(_, exists)| exists.contains(micro)).collect();
                let holding = there.iter().filter(|((_, truth), _)| truth.contains(micro)).count();
                let expected = !there.is_empty() && match quantifier {
                    Quantifier::Any => holding >= 1,
                    Quantifier::All => holding == there.len(),
                    Quantifier::AtLeast(count) => holding >= count as usize,
                    Quantifier::MoreThanHalf => 2 * holding > there.len(),
                };
                prop_assert!(found.contains(micro).known().is_none_or(|known| known == expected));
            }
        }
    }
}
