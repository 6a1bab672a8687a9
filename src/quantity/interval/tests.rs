//! Arithmetic on what is partly unknown, by hand and by trying every value inside.

use super::Interval;
use crate::quantity::testing::number;
use crate::quantity::{Number, Relation, Rounding, Truth};
use proptest::prelude::*;

fn interval(lo: &str, hi: &str) -> Interval {
    let end = |text: &str| (text != "…").then(|| number(text));
    Interval {
        lo: end(lo),
        hi: end(hi),
    }
}

#[test]
fn arithmetic_by_hand() {
    let (a, b) = (interval("-1", "2"), interval("3", "4"));
    assert_eq!(a.add(&b), interval("2", "6"));
    assert_eq!(a.sub(&b), interval("-5", "-1"));
    assert_eq!(a.mul(&b), interval("-4", "8"));
    assert_eq!(a.div(&b), Some(interval("-1/3", "2/3")));
    assert_eq!(a.neg(), interval("-2", "1"));
    assert_eq!(a.hull(&b), interval("-1", "4"));
    assert_eq!(Interval::new(number("2"), number("-1")), a);
}

#[test]
fn open_ends() {
    let open = interval("1", "…");
    assert_eq!(open.add(&interval("1", "2")), interval("2", "…"));
    assert_eq!(open.mul(&interval("-1", "2")), interval("…", "…"));
    assert_eq!(open.mul(&interval("2", "3")), interval("2", "…"));
    assert_eq!(
        Interval::unbounded().mul(&Interval::exact(Number::zero())),
        interval("0", "0")
    );
    assert_eq!(interval("2", "2").div(&open), Some(interval("0", "2")));
    assert_eq!(open.min(&interval("0", "5")), interval("0", "5"));
    assert_eq!(open.max(&interval("0", "5")), interval("1", "…"));
}

#[test]
fn dividing_by_what_may_be_nothing() {
    let one = interval("1", "1");
    assert_eq!(one.div(&interval("0", "0")), None);
    assert_eq!(one.div(&interval("0", "2")), Some(Interval::unbounded()));
    assert_eq!(one.div(&interval("-1", "1")), Some(Interval::unbounded()));
    assert_eq!(
        one.div(&interval("-4", "-2")),
        Some(interval("-1/2", "-1/4"))
    );
}

#[test]
fn a_target_inside_the_interval_is_undecided() {
    // Between 99.85 % and 99.95 %, the target of 99.9 % may be kept or not; 99.5 % surely is.
    let value = interval("0.9985", "0.9995");
    let met =
        |target: &str| value.compare(Relation::GreaterEqual, &Interval::exact(number(target)));
    assert_eq!(met("0.999"), Truth::Unknown);
    assert_eq!(met("0.995"), Truth::True);
    assert_eq!(met("0.9985"), Truth::True);
    assert_eq!(met("0.9996"), Truth::False);
    let above = value.compare(Relation::Greater, &Interval::exact(number("0.9985")));
    assert_eq!(above, Truth::Unknown);
    let equal = |a: &Interval, b: &Interval| a.compare(Relation::Equal, b);
    assert_eq!(equal(&interval("1", "1"), &interval("1", "1")), Truth::True);
    assert_eq!(
        equal(&interval("1", "2"), &interval("2", "3")),
        Truth::Unknown
    );
    assert_eq!(
        equal(&interval("1", "2"), &interval("3", "…")),
        Truth::False
    );
    let unbounded = Interval::unbounded();
    assert_eq!(
        unbounded.compare(Relation::NotEqual, &unbounded),
        Truth::Unknown
    );
}

#[test]
fn points() {
    assert_eq!(interval("3", "3").point(), Some(&number("3")));
    assert!(interval("3", "3").is_exact());
    assert_eq!(interval("3", "4").point(), None);
    assert_eq!(Interval::unbounded().point(), None);
    assert_eq!(interval("3", "3").to_string(), "3");
    assert_eq!(interval("1/3", "…").to_string(), "1/3 to …");
}

/// An interval with a number in it: the bounds lie so far below and above, or nowhere.
fn any_enclosed() -> impl Strategy<Value = (Interval, Number)> {
    let distance = || prop::option::weighted(0.8, 0..6_i64);
    (-8..8_i64, 1..4_i64, distance(), distance()).prop_map(|(n, d, below, above)| {
        let value = Number::ratio(n, d).expect("not zero");
        let lo = below.map(|below| &value - &Number::from(below));
        let hi = above.map(|above| &value + &Number::from(above));
        (Interval { lo, hi }, value)
    })
}

proptest! {
    #[test]
    fn results_enclose_the_truth((a, x) in any_enclosed(), (b, y) in any_enclosed()) {
        prop_assert!(a.add(&b).contains(&(&x + &y)));
        prop_assert!(a.sub(&b).contains(&(&x - &y)));
        prop_assert!(a.mul(&b).contains(&(&x * &y)));
        prop_assert!(a.neg().contains(&-x.clone()));
        prop_assert!(a.min(&b).contains(&x.clone().min(y.clone())));
        prop_assert!(a.max(&b).contains(&x.clone().max(y.clone())));
        prop_assert!(a.hull(&b).contains(&x) && a.hull(&b).contains(&y));
        match (a.div(&b), x.checked_div(&y)) {
            (Some(quotient), Some(expected)) => prop_assert!(quotient.contains(&expected)),
            (None, expected) => prop_assert_eq!(expected, None),
            (Some(_), None) => prop_assert!(b.contains(&Number::zero())),
        }
        for rounding in [Rounding::Up, Rounding::Down, Rounding::HalfUp, Rounding::HalfEven] {
            let step = number("1/2");
            prop_assert!(a.rounded(&step, rounding).contains(&x.rounded(&step, rounding)));
        }
    }

    #[test]
    fn decided_comparisons_are_right((a, x) in any_enclosed(), (b, y) in any_enclosed()) {
        for symbol in ["<", "<=", ">", ">=", "==", "!="] {
            let relation = Relation::parse(symbol).expect(symbol);
            let truth = a.compare(relation, &b);
            prop_assert!(truth.known().is_none_or(|known| known == relation.holds(x.cmp(&y))));
            prop_assert_eq!(!truth, a.compare(relation.negated(), &b));
            prop_assert_eq!(truth, b.compare(relation.flipped(), &a));
        }
    }
}
