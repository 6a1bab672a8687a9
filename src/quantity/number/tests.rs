//! Exact numbers: written forms, limits, rounding.

use super::{Decimal, DecimalError, MAX_DIGITS, Number, Rounding};
use crate::quantity::testing::number;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::One;
use proptest::prelude::*;

fn written(text: &str) -> String {
    Decimal::parse(text).map_or_else(|error| format!("{error:?}"), |decimal| decimal.to_string())
}

#[test]
fn decimals_keep_what_was_written() {
    assert_eq!(written("99.90"), "99.90");
    assert_eq!(written("42_000"), "42000");
    assert_eq!(written("-0.5"), "-0.5");
    assert_eq!(written("+7"), "7");
    assert_eq!(written("1e6"), "1000000");
    assert_eq!(written("1.5e-3"), "0.0015");
    assert_eq!(written("007.00"), "7.00");
    assert_eq!(
        Decimal::parse("99.90").map(|it| it.value()),
        Ok(number("999/10"))
    );
}

#[test]
fn what_is_no_decimal_is_refused() {
    for text in [
        "", "-", ".5", "5.", "1..2", "1__", "_1", "1_", "1e", "e5", "1e5.0", "0x10", "１", "--1",
        "1 000", "NaN", "1._5",
    ] {
        assert_eq!(Decimal::parse(text), Err(DecimalError::Form), "{text}");
    }
}

#[test]
fn long_decimals_are_refused_before_any_work() {
    let most = "9".repeat(MAX_DIGITS);
    assert!(Decimal::parse(&most).is_ok());
    assert_eq!(
        Decimal::parse(&format!("{most}9")),
        Err(DecimalError::TooLong)
    );
    assert_eq!(Decimal::parse("1e61"), Err(DecimalError::TooLong));
    assert_eq!(Decimal::parse("1e-61"), Err(DecimalError::TooLong));
    assert_eq!(
        Decimal::parse("1e99999999999999999999"),
        Err(DecimalError::TooLong)
    );
    assert_eq!(
        Decimal::parse(&"1_".repeat(1_000_000)),
        Err(DecimalError::Form)
    );
    assert_eq!(
        Decimal::parse(&"1".repeat(1_000_000)),
        Err(DecimalError::TooLong)
    );
}

#[test]
fn ratios_are_in_lowest_terms() {
    assert_eq!(number("14383/14400").to_string(), "14383/14400");
    assert_eq!(number("6/-4").to_string(), "-3/2");
    assert_eq!(number("8/4").to_i64(), Some(2));
    assert_eq!(number("1/2").to_i64(), None);
    assert_eq!(number("1e30").to_i64(), None);
    assert_eq!(Number::parse("1/0"), None);
    assert_eq!(Number::ratio(1, 0), None);
    assert_eq!(number("1").checked_div(&Number::zero()), None);
    assert_eq!(number("0.1") + number("0.2"), number("0.3"));
    assert_eq!(
        (number("-7/2").floor(), number("-7/2").ceil()),
        (number("-4"), number("-3"))
    );
}

#[test]
fn rounding_to_a_step() {
    let to_cent =
        |text: &str, rounding| number(text).rounded(&number("0.01"), rounding).to_fixed(2);
    // Up and down are seen from zero; a half goes away from zero, or to the even neighbour.
    for (text, up, down, half_up, half_even) in [
        ("1.005", "1.01", "1.00", "1.01", "1.00"),
        ("1.015", "1.02", "1.01", "1.02", "1.02"),
        ("-1.005", "-1.01", "-1.00", "-1.01", "-1.00"),
        ("1.001", "1.01", "1.00", "1.00", "1.00"),
        ("1.009", "1.01", "1.00", "1.01", "1.01"),
        ("1.01", "1.01", "1.01", "1.01", "1.01"),
        ("2/3", "0.67", "0.66", "0.67", "0.67"),
    ] {
        assert_eq!(to_cent(text, Rounding::Up), up, "{text} up");
        assert_eq!(to_cent(text, Rounding::Down), down, "{text} down");
        assert_eq!(to_cent(text, Rounding::HalfUp), half_up, "{text} half up");
        assert_eq!(
            to_cent(text, Rounding::HalfEven),
            half_even,
            "{text} half even"
        );
    }
    assert_eq!(
        number("7").rounded(&number("5"), Rounding::HalfUp),
        number("5")
    );
    assert_eq!(
        number("7").rounded(&Number::zero(), Rounding::Up),
        number("7")
    );
}

#[test]
fn shown_decimals_are_cut_and_never_rounded_up() {
    // 99.8999… % misses 99.90 % and must not look as if it kept it.
    assert_eq!(number("99.8999").to_decimal(2), ("99.89".to_owned(), false));
    assert_eq!(number("99.90").to_decimal(3), ("99.9".to_owned(), true));
    assert_eq!(number("-1/3").to_decimal(3), ("-0.333".to_owned(), false));
    assert_eq!(number("-1/300").to_decimal(1), ("0".to_owned(), false));
    assert_eq!(number("100").to_decimal(2), ("100".to_owned(), true));
    assert_eq!(number("5").to_decimal(0), ("5".to_owned(), true));
}

proptest! {
    #[test]
    fn numbers_survive_writing_and_reading(n in any::<i64>(), d in 1..i64::MAX) {
        let value = Number::ratio(n, d).expect("not zero");
        prop_assert_eq!(Number::parse(&value.to_string()), Some(value));
    }

    #[test]
    fn rounding_stays_within_a_step(n in -10_000..10_000_i64, d in 1..50_i64, step in 1..20_i64) {
        let value = Number::ratio(n, d).expect("not zero");
        let step = Number::ratio(step, 7).expect("not zero");
        let half = Number::ratio(1, 2).expect("not zero");
        let distance = |rounded: &Number| (rounded - &value).max(&value - rounded);
        for rounding in [Rounding::Up, Rounding::Down, Rounding::HalfUp, Rounding::HalfEven] {
            let rounded = value.rounded(&step, rounding);
            prop_assert!(rounded.checked_div(&step).is_some_and(|steps| steps.is_integer()));
            let most = match rounding {
                Rounding::Up | Rounding::Down => step.clone(),
                Rounding::HalfUp | Rounding::HalfEven => &step * &half,
            };
            prop_assert!(distance(&rounded) <= most);
            prop_assert_eq!(rounded.rounded(&step, rounding), rounded);
        }
    }

    #[test]
    fn parsing_never_panics(text in "[-+0-9._eE/€]{0,40}") {
        let _ = Decimal::parse(&text);
        let _ = Number::parse(&text);
    }
}

proptest! {
    /// The short way of comparing and the long way agree, at the edge of 64 bits too.
    #[test]
    fn small_and_large_ratios_are_compared_alike(
        a in prop_oneof![any::<i64>(), -9..9_i64, Just(i64::MAX), Just(i64::MIN)],
        b in prop_oneof![1..=i64::MAX, 1..9_i64, Just(i64::MAX)],
        c in prop_oneof![any::<i64>(), -9..9_i64, Just(i64::MAX), Just(i64::MIN)],
        d in prop_oneof![1..=i64::MAX, 1..9_i64, Just(i64::MAX)],
    ) {
        let ratio = |n: i64, d: i64| Number::ratio(n, d).expect("not zero");
        let difference = ratio(a, b) - ratio(c, d);
        let sign = difference.numerator().sign().cmp(&num_bigint::Sign::NoSign);
        prop_assert_eq!(ratio(a, b).cmp(&ratio(c, d)), sign);
        // Beyond 64 bits on one side only.
        let beyond = ratio(a, b) + Number::from(i64::MAX) + Number::from(i64::MAX);
        let sign = (beyond.clone() - ratio(c, d)).numerator().sign();
        prop_assert_eq!(beyond.cmp(&ratio(c, d)), sign.cmp(&num_bigint::Sign::NoSign));
    }
}

proptest! {
    /// The short way of reckoning and the long way agree, at the edge of 64 bits too.
    #[test]
    fn small_and_large_ratios_are_reckoned_alike(
        a in prop_oneof![any::<i64>(), -9..9_i64, Just(i64::MAX), Just(i64::MIN)],
        b in prop_oneof![1..=i64::MAX, 1..9_i64, Just(i64::MAX)],
        c in prop_oneof![any::<i64>(), -9..9_i64, Just(i64::MAX), Just(i64::MIN)],
        d in prop_oneof![1..=i64::MAX, 1..9_i64, Just(i64::MAX)],
    ) {
        let long = |n: i64, d: i64| BigRational::new(n.into(), d.into());
        let (one, other) = (long(a, b), long(c, d));
        let (left, right) = (Number(one.clone()), Number(other.clone()));
        prop_assert_eq!(&(&left + &right).0, &(&one + &other));
        prop_assert_eq!(&(&left - &right).0, &(&one - &other));
        prop_assert_eq!(&(&left * &right).0, &(&one * &other));
        let quotient = left.checked_div(&right).map(|it| it.0);
        prop_assert_eq!(quotient, (c != 0).then(|| &one / &other));
        // In lowest terms, so that equal numbers look alike.
        let sum = left + right;
        prop_assert!(sum.numerator().gcd(sum.denominator()).is_one());
    }
}

#[test]
fn the_common_divisor_of_ratios() {
    // 2100 × 2 and 2100 × 5; 1/6 is in 1/2 three times and in 2/3 four times.
    assert_eq!(number("4200").gcd(&number("10500")), number("2100"));
    assert_eq!(number("1/2").gcd(&number("2/3")), number("1/6"));
    assert_eq!(number("0").gcd(&number("5/3")), number("5/3"));
    assert_eq!(number("-4").gcd(&number("6")), number("2"));
    assert!(number("10500").is_multiple_of(&number("0.01")));
    assert!(!number("1/3").is_multiple_of(&number("0.01")));
    assert!(number("0").is_multiple_of(&number("0")));
    assert!(!number("1").is_multiple_of(&number("0")));
}
