//! Many values become one, exactly, with bounds where values or their presence are unknown.

use super::figure::count;
use super::rows::Member;
use super::scalar::Scalar;
use crate::evaluate::assess::formula;
use crate::evaluate::figures::{Parts, Value};
use crate::plan::v1::BucketFunction;
use crate::quantity::{Interval, Number, Truth};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A number that was taken of a row or bucket.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Sample {
    pub(crate) value: Interval,
    /// It surely counts.
    pub(crate) sure: bool,
}

impl Sample {
    /// The number of a row; none when it is undefined.
    pub(crate) fn of(value: &Scalar, sure: bool) -> Option<Self> {
        let number = value.number()?;
        Some(Self {
            value: number.interval,
            sure: sure && !number.maybe_undefined,
        })
    }
}

/// Rows counted.
pub(crate) fn counted(members: &[Member]) -> Interval {
    let sure = members.iter().filter(|member| member.sure).count() as u64;
    count(sure, members.len() as u64)
}

/// Different values; a row that may not count, or whose value is not certain, adds one at most.
pub(crate) fn distinct(keys: impl IntoIterator<Item = (Option<Arc<str>>, bool)>) -> Interval {
    let (mut sure, mut maybe) = (BTreeSet::new(), BTreeSet::new());
    let mut unknown = 0;
    for (key, is_sure) in keys {
        match key {
            Some(key) if is_sure => {
                sure.insert(key);
            }
            Some(key) => {
                maybe.insert(key);
            }
            None if is_sure => {}
            None => unknown += 1,
        }
    }
    let least = sure.len() as u64;
    let more = maybe.difference(&sure).count() as u64;
    count(least, least + more + unknown)
}

/// The sum; what may not count adds between nothing and itself.
pub(crate) fn sum(samples: &[Sample]) -> Interval {
    let zero = Interval::exact(Number::zero());
    let mut whole: i128 = 0;
    let mut total = zero.clone();
    for sample in samples {
        // Whole numbers are added without a detour over ratios.
        match sample.value.point().and_then(Number::to_i64) {
            Some(value) if sample.sure => match whole.checked_add(i128::from(value)) {
                Some(sum) => whole = sum,
                None => total = total.add(&sample.value),
            },
            _ if sample.sure => total = total.add(&sample.value),
            _ => total = total.add(&sample.value.hull(&zero)),
        }
    }
    total.add(&Interval::exact(Number::from(num_bigint::BigInt::from(
        whole,
    ))))
}

/// The mean, with sum and count as parts; of nothing it is undefined.
pub(crate) fn mean(samples: &[Sample]) -> (Value, Parts) {
    let least = samples.iter().filter(|sample| sample.sure).count() as u64;
    let most = samples.len() as u64;
    if most == 0 {
        return (Value::Undefined, Parts::None);
    }
    let sums = sum(samples);
    let counts = count(least, most);
    let interval = Interval {
        lo: mean_bound(samples, false),
        hi: mean_bound(samples, true),
    };
    let value = Value::Number {
        interval,
        maybe_undefined: least == 0,
    };
    (
        value,
        Parts::Mean {
            sum: sums,
            count: counts,
        },
    )
}

/// The greatest (or least) mean: all that surely counts, and of what may count that which lifts
/// (or lowers) the mean. `None` when a value is unbounded there.
fn mean_bound(samples: &[Sample], greatest: bool) -> Option<Number> {
    let end = |sample: &Sample| {
        let bound = if greatest {
            &sample.value.hi
        } else {
            &sample.value.lo
        };
        bound.clone()
    };
    let better = |a: &Number, b: &Number| if greatest { b.cmp(a) } else { a.cmp(b) };
    let mut total = Number::zero();
    let mut number = 0_i64;
    let mut optional = Vec::new();
    for sample in samples {
        let bound = end(sample)?;
        if sample.sure {
            total = &total + &bound;
            number += 1;
        } else {
            optional.push(bound);
        }
    }
    optional.sort_by(better);
    for bound in optional {
        // The best comes first: once one no longer helps, none after it does.
        let current = total.checked_div(&Number::from(number));
        if current.is_some_and(|current| better(&bound, &current) != Ordering::Less) {
            break;
        }
        total = &total + &bound;
        number += 1;
    }
    total.checked_div(&Number::from(number))
}

/// The smallest or largest; of nothing it is undefined.
pub(crate) fn extreme(largest: bool, samples: &[Sample]) -> Value {
    let join = |a: &Interval, b: &Interval| if largest { a.max(b) } else { a.min(b) };
    let sure = samples.iter().filter(|sample| sample.sure);
    let sure = sure.fold(None, |best: Option<Interval>, sample| {
        Some(best.map_or_else(|| sample.value.clone(), |best| join(&best, &sample.value)))
    });
    let mut result = sure.clone();
    for sample in samples.iter().filter(|sample| !sample.sure) {
        result = Some(match result {
            None => sample.value.clone(),
            // With the row or without it.
            Some(so_far) => so_far.hull(&join(&so_far, &sample.value)),
        });
        if sure.is_none()
            && let Some(so_far) = &result
        {
            // Any one of them may be the only one.
            result = Some(so_far.hull(&sample.value));
        }
    }
    match result {
        Some(interval) => Value::Number {
            interval,
            maybe_undefined: sure.is_none(),
        },
        None => Value::Undefined,
    }
}

/// Nearest rank: the smallest value with at least `p` of the values at or below it.
pub(crate) fn percentile(samples: &[Sample], p: &Number) -> Value {
    let Some(has_sure) = (!samples.is_empty()).then(|| samples.iter().any(|sample| sample.sure))
    else {
        return Value::Undefined;
    };
    Value::Number {
        interval: Interval {
            lo: percentile_bound(samples, p, false),
            hi: percentile_bound(samples, p, true),
        },
        maybe_undefined: !has_sure,
    }
}

/// The greatest (or least) percentile. Adding a value beyond the percentile never moves it the
/// other way; so of what may count, the most extreme values are added as long as they lie beyond.
fn percentile_bound(samples: &[Sample], p: &Number, greatest: bool) -> Option<Number> {
    let end = |sample: &Sample| {
        let bound = if greatest {
            &sample.value.hi
        } else {
            &sample.value.lo
        };
        bound.clone()
    };
    let (mut sure, mut optional) = (Vec::new(), Vec::new());
    for sample in samples {
        let list = if sample.sure {
            &mut sure
        } else {
            &mut optional
        };
        list.push(end(sample)?);
    }
    sure.sort();
    optional.sort();
    if greatest {
        optional.reverse();
    }
    let with = |taken: usize| {
        let added = ascending(optional.get(..taken).unwrap_or(&[]), greatest);
        ranked(&sure, &added, p)
    };
    // The more are added, the more extreme the percentile and the less so the next value: the
    // first that no longer lies beyond is found by halving.
    let (mut low, mut high) = (0, optional.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let next = optional.get(middle)?;
        let is_beyond = with(middle).is_none_or(|current| {
            if greatest {
                *next > current
            } else {
                *next < current
            }
        });
        if is_beyond {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    with(low)
}

fn ascending(values: &[Number], reversed: bool) -> Vec<&Number> {
    let mut values: Vec<&Number> = values.iter().collect();
    if reversed {
        values.reverse();
    }
    values
}

/// The value at the rank of `p` in two sorted lists taken together.
fn ranked(one: &[Number], other: &[&Number], p: &Number) -> Option<Number> {
    let count = i64::try_from(one.len() + other.len())
        .ok()
        .filter(|count| *count > 0)?;
    let rank = (p * &Number::from(count)).ceil().to_i64()?.clamp(1, count);
    let mut left = usize::try_from(rank).ok()?;
    let (mut i, mut j) = (0, 0);
    loop {
        let smaller = match (one.get(i), other.get(j)) {
            (Some(a), Some(b)) if a <= *b => {
                i += 1;
                a
            }
            (_, Some(b)) => {
                j += 1;
                b
            }
            (Some(a), None) => {
                i += 1;
                a
            }
            (None, None) => return None,
        };
        left -= 1;
        if left == 0 {
            return Some(smaller.clone());
        }
    }
}

/// Of rows or buckets those for which a condition holds; of none, undefined.
pub(crate) fn share(judged: impl IntoIterator<Item = (Truth, bool)>) -> (Value, Parts) {
    // What surely counts, by truth; and what may count.
    let (mut good, mut bad, mut open) = (0_u64, 0_u64, 0_u64);
    let (mut maybe_good, mut maybe_bad) = (0_u64, 0_u64);
    let (mut maybe_total, mut can_be_good) = (0_u64, 0_u64);
    for (truth, sure) in judged {
        maybe_total += 1;
        can_be_good += u64::from(!truth.is_false());
        match (truth, sure) {
            (Truth::True, true) => good += 1,
            (Truth::False, true) => bad += 1,
            (Truth::Unknown, true) => open += 1,
            (truth, false) => {
                maybe_good += u64::from(!truth.is_false());
                maybe_bad += u64::from(!truth.is_true());
            }
        }
    }
    let total = good + bad + open;
    let parts = Parts::Share {
        good,
        maybe_good: can_be_good,
        total,
        maybe_total,
    };
    if maybe_total == 0 {
        return (Value::Undefined, parts);
    }
    let number = |count: u64| num_bigint::BigInt::from(count);
    let ratio = |part: u64, whole: u64| Number::ratio(number(part), number(whole));
    // The worst: of what may count, only the bad; the best, only the good.
    let least = ratio(good, total + maybe_bad).unwrap_or_else(Number::one);
    let most = ratio(good + open + maybe_good, total + maybe_good).unwrap_or_else(Number::zero);
    let value = Value::Number {
        interval: Interval::new(least, most),
        maybe_undefined: total == 0,
    };
    (value, parts)
}

/// The values of buckets become one. A bucket without a value is left out.
pub(crate) fn brought_together(
    function: &BucketFunction,
    values: Vec<(Value, bool)>,
) -> (Value, Parts) {
    if *function == BucketFunction::Share {
        let judged = values.into_iter().filter_map(|(value, sure)| match value {
            Value::Bool(truth) => Some((truth, sure)),
            _ => None,
        });
        return share(judged);
    }
    if *function == BucketFunction::Count {
        return (formula::within(count_of(&values)), Parts::None);
    }
    let samples: Vec<Sample> = values
        .into_iter()
        .filter_map(|(value, sure)| match value {
            Value::Number {
                interval,
                maybe_undefined,
            } => Some(Sample {
                value: interval,
                sure: sure && !maybe_undefined,
            }),
            _ => None,
        })
        .collect();
    match function {
        BucketFunction::Sum => (formula::within(sum(&samples)), Parts::None),
        BucketFunction::Min => (extreme(false, &samples), Parts::None),
        BucketFunction::Max => (extreme(true, &samples), Parts::None),
        BucketFunction::Percentile(p) => (percentile(&samples, &p.0), Parts::None),
        BucketFunction::Mean | BucketFunction::Share | BucketFunction::Count => {
            bucket_mean(&samples)
        }
    }
}

/// How many buckets have a value; of conditions, for how many it holds.
fn count_of(values: &[(Value, bool)]) -> Interval {
    let (mut least, mut most) = (0, 0);
    for (value, sure) in values {
        let (surely, possibly) = match value {
            Value::Undefined => (false, false),
            Value::Number {
                maybe_undefined, ..
            } => (!maybe_undefined, true),
            Value::Bool(truth) => (truth.is_true(), !truth.is_false()),
            Value::Text(_) => (true, true),
        };
        least += u64::from(surely && *sure);
        most += u64::from(possibly);
    }
    count(least, most)
}

/// A mean over buckets; where all of them are certain, with its sums by denominator.
fn bucket_mean(samples: &[Sample]) -> (Value, Parts) {
    let is_bounded = |sample: &Sample| sample.value.lo.is_some() && sample.value.hi.is_some();
    if samples.is_empty()
        || !samples
            .iter()
            .all(|sample| sample.sure && is_bounded(sample))
    {
        return mean(samples);
    }
    let mut sums: BTreeMap<String, (Number, Number)> = BTreeMap::new();
    let mut least = Number::zero();
    let mut most = Number::zero();
    let by_denominator = |end: &Option<Number>| end.clone().unwrap_or_else(Number::zero);
    let mut ratios: BTreeMap<Number, (Number, Number)> = BTreeMap::new();
    for sample in samples {
        let (lo, hi) = (
            by_denominator(&sample.value.lo),
            by_denominator(&sample.value.hi),
        );
        let denominator = Number::from(num_integer::Integer::lcm(
            lo.denominator(),
            hi.denominator(),
        ));
        let entry = ratios
            .entry(denominator.clone())
            .or_insert_with(|| (Number::zero(), Number::zero()));
        entry.0 = &entry.0 + &(&lo * &denominator);
        entry.1 = &entry.1 + &(&hi * &denominator);
    }
    for (denominator, (lo, hi)) in ratios {
        least = &least + &lo.checked_div(&denominator).unwrap_or_else(Number::zero);
        most = &most + &hi.checked_div(&denominator).unwrap_or_else(Number::zero);
        sums.insert(denominator.to_string(), (lo, hi));
    }
    let number = Number::from(num_bigint::BigInt::from(samples.len()));
    let divided = |total: &Number| total.checked_div(&number).unwrap_or_else(Number::zero);
    let value = formula::within(Interval::new(divided(&least), divided(&most)));
    let parts = Parts::SumsByDenominator {
        count: samples.len() as u64,
        sums,
    };
    (value, parts)
}

#[cfg(test)]
mod tests;
