//! Aggregates worked out by hand, and bounds that hold for every value inside.

use super::{Sample, brought_together, distinct, extreme, mean, percentile, share, sum};
use crate::evaluate::figures::{Parts, Value};
use crate::plan::v1::BucketFunction;
use crate::quantity::{Interval, Number, Truth};
use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use proptest::{prop_assert, prop_assert_eq};

fn number(text: &str) -> Number {
    Number::parse(text).expect("a number")
}

fn sample(value: i64, sure: bool) -> Sample {
    Sample {
        value: Interval::exact(Number::from(value)),
        sure,
    }
}

fn all_sure(values: &[i64]) -> Vec<Sample> {
    values.iter().map(|value| sample(*value, true)).collect()
}

/// `lo..hi`, with `?` when it may be undefined.
fn shown(value: &Value) -> String {
    match value {
        Value::Number {
            interval,
            maybe_undefined,
        } => format!("{interval}{}", if *maybe_undefined { " ?" } else { "" }),
        other => format!("{other:?}"),
    }
}

#[test]
fn percentiles_are_nearest_rank() {
    // The smallest value with at least 95 % of the values at or below it: of 20 the 19th.
    let twenty: Vec<i64> = (1..=20).collect();
    let p = |values: &[i64], p: &str| shown(&percentile(&all_sure(values), &number(p)));
    assert_eq!(p(&twenty, "0.95"), "19");
    assert_eq!(p(&twenty, "0.951"), "20");
    assert_eq!(p(&[7], "0.5"), "7");
    assert_eq!(p(&[3, 1, 2, 4], "0.5"), "2");
    assert_eq!(p(&[3, 1, 2, 4], "1"), "4");
    assert_eq!(p(&[3, 1, 2, 4], "0"), "1");
    assert_eq!(p(&[], "0.5"), "Undefined");
}

#[test]
fn a_share_counts_what_is_unknown_both_ways() {
    use Truth::{False, True, Unknown};
    let of = |rows: &[(Truth, bool)]| shown(&share(rows.iter().copied()).0);
    assert_eq!(of(&[(True, true), (False, true), (True, true)]), "2/3");
    assert_eq!(of(&[(True, true), (Unknown, true)]), "1/2 to 1");
    // A bad row that may not count: 1 of 1, or 1 of 2.
    assert_eq!(of(&[(True, true), (False, false)]), "1/2 to 1");
    assert_eq!(of(&[(False, true), (True, false)]), "0 to 1/2");
    assert_eq!(of(&[(True, false)]), "1 ?");
    assert_eq!(of(&[]), "Undefined");
    let (_, parts) = share([(True, true), (Unknown, true), (False, false)]);
    assert_eq!(
        parts,
        Parts::Share {
            good: 1,
            maybe_good: 2,
            total: 2,
            maybe_total: 3
        }
    );
}

#[test]
fn sums_and_means_with_rows_that_may_count() {
    let rows = [sample(10, true), sample(-4, false), sample(6, false)];
    assert_eq!(sum(&rows).to_string(), "6 to 16");
    // 10; 10 and −4: 3; with 6 too: 4. The least is 3, the greatest 10.
    assert_eq!(shown(&mean(&rows).0), "3 to 10");
    assert_eq!(
        shown(&mean(&[sample(4, false), sample(8, false)]).0),
        "4 to 8 ?"
    );
    assert_eq!(shown(&mean(&[]).0), "Undefined");
    assert_eq!(sum(&[]).to_string(), "0");
    let large = all_sure(&[i64::MAX, i64::MAX, 2]);
    assert_eq!(sum(&large).to_string(), "18446744073709551616");
}

#[test]
fn smallest_and_largest() {
    assert_eq!(shown(&extreme(true, &all_sure(&[3, 9, 5]))), "9");
    assert_eq!(shown(&extreme(false, &all_sure(&[3, 9, 5]))), "3");
    assert_eq!(
        shown(&extreme(true, &[sample(3, true), sample(9, false)])),
        "3 to 9"
    );
    assert_eq!(
        shown(&extreme(true, &[sample(3, false), sample(9, false)])),
        "3 to 9 ?"
    );
    assert_eq!(shown(&extreme(true, &[])), "Undefined");
}

#[test]
fn different_values() {
    let key = |text: &str| Some(text.into());
    let keys = [
        (key("a"), true),
        (key("a"), true),
        (key("b"), false),
        (key("a"), false),
        (None, true),
    ];
    assert_eq!(distinct(keys).to_string(), "1 to 2");
}

#[test]
fn every_bucket_weighs_alike() {
    let bucket = |text: &str| {
        let value = Value::Number {
            interval: Interval::exact(number(text)),
            maybe_undefined: false,
        };
        (value, true)
    };
    let values = vec![
        bucket("1/2"),
        bucket("1/3"),
        bucket("1/3"),
        (Value::Undefined, true),
    ];
    // (1/2 + 1/3 + 1/3) / 3 = 7/18; the bucket without a value is left out.
    let (value, parts) = brought_together(&BucketFunction::Mean, values.clone());
    assert_eq!(shown(&value), "7/18");
    let Parts::SumsByDenominator { count, sums } = parts else {
        panic!("{parts:?}");
    };
    assert_eq!(count, 3);
    assert_eq!(sums["2"], (number("1"), number("1")));
    assert_eq!(sums["3"], (number("2"), number("2")));
    assert_eq!(
        shown(&brought_together(&BucketFunction::Sum, values.clone()).0),
        "7/6"
    );
    assert_eq!(
        shown(&brought_together(&BucketFunction::Max, values.clone()).0),
        "1/2"
    );
    assert_eq!(
        shown(&brought_together(&BucketFunction::Count, values).0),
        "3"
    );
    let conditions = vec![
        (Value::Bool(Truth::True), true),
        (Value::Bool(Truth::Unknown), true),
        (Value::Bool(Truth::False), true),
        (Value::Undefined, true),
    ];
    assert_eq!(
        shown(&brought_together(&BucketFunction::Share, conditions.clone()).0),
        "1/3 to 2/3"
    );
    assert_eq!(
        shown(&brought_together(&BucketFunction::Count, conditions).0),
        "1 to 2"
    );
}

/// A value between two bounds that surely or possibly counts, and what it really is.
fn uncertain() -> impl Strategy<Value = (Sample, Option<i64>)> {
    (-9_i64..9, 0_i64..5, any::<bool>(), 0_i64..5, any::<bool>()).prop_map(
        |(lo, width, sure, offset, counts)| {
            let value = Interval::new(lo.into(), (lo + width).into());
            let truth = lo + offset.min(width);
            (Sample { value, sure }, (sure || counts).then_some(truth))
        },
    )
}

fn contains(value: &Value, truth: Option<&Number>) -> bool {
    match (value, truth) {
        (Value::Undefined, truth) => truth.is_none(),
        (
            Value::Number {
                interval,
                maybe_undefined,
            },
            truth,
        ) => truth.map_or(*maybe_undefined, |truth| interval.contains(truth)),
        _ => false,
    }
}

proptest! {
    /// Whatever the unknown values are, the bounds hold them.
    #[test]
    fn bounds_contain_the_truth(
        rows in proptest::collection::vec(uncertain(), 0..8),
        p in prop_oneof![Just(0_i64), Just(50), Just(90), Just(95), Just(100)],
    ) {
        let samples: Vec<Sample> = rows.iter().map(|(sample, _)| sample.clone()).collect();
        let truth: Vec<i64> = rows.iter().filter_map(|(_, truth)| *truth).collect();
        let known = all_sure(&truth);
        let p = Number::ratio(p, 100).expect("not zero");
        let point = |value: Value| match value {
            Value::Number { interval, .. } => interval.point().cloned(),
            _ => None,
        };
        prop_assert!(sum(&samples).contains(sum(&known).point().expect("it is known")));
        prop_assert!(contains(&mean(&samples).0, point(mean(&known).0).as_ref()));
        for largest in [false, true] {
            let value = extreme(largest, &samples);
            prop_assert!(contains(&value, point(extreme(largest, &known)).as_ref()));
        }
        prop_assert!(contains(&percentile(&samples, &p), point(percentile(&known, &p)).as_ref()));
        let buckets = samples.iter().map(|sample| {
            let value = Value::Number { interval: sample.value.clone(), maybe_undefined: false };
            (value, sample.sure)
        });
        let (value, _) = brought_together(&BucketFunction::Mean, buckets.collect());
        prop_assert!(contains(&value, point(mean(&known).0).as_ref()));
    }

    #[test]
    fn shares_contain_the_truth(
        rows in proptest::collection::vec((0..3_u8, any::<bool>(), any::<bool>(), any::<bool>()), 0..8),
    ) {
        let judged = rows.iter().map(|(known, sure, ..)| {
            let truth = [Truth::False, Truth::True, Truth::Unknown][usize::from(*known)];
            (truth, *sure)
        });
        let value = share(judged).0;
        let real = rows.iter().filter(|(_, sure, counts, _)| *sure || *counts);
        let real = real.map(|(known, _, _, truth)| match known {
            0 => false,
            1 => true,
            _ => *truth,
        });
        let real: Vec<bool> = real.collect();
        let good = real.iter().filter(|good| **good).count();
        let truth = Number::ratio(good as i64, real.len() as i64);
        prop_assert_eq!(contains(&value, truth.as_ref()), true);
    }
}
