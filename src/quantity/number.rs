//! Exact numbers: decimals as written, and ratios of integers.

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};

/// Most digits a decimal may have, and the largest exponent. Beyond, it is refused before any work.
pub const MAX_DIGITS: usize = 60;

/// Longest ratio that is read back; reading takes more than linear time.
const LONGEST_RATIO: usize = 100_000;

/// A decimal as it was written: `99.90` keeps its last zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    digits: BigInt,
    scale: u32,
}

/// Why a text is no decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalError {
    /// It has another form.
    Form,
    /// It has more than [`MAX_DIGITS`] digits, or an exponent beyond that.
    TooLong,
}

impl Decimal {
    /// Reads `12`, `-0.5`, `42_000`, `1e6`. Underscores may stand between digits.
    ///
    /// # Errors
    /// When the text has another form, or too many digits.
    pub fn parse(text: &str) -> Result<Self, DecimalError> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (text, 0),
        };
        let (negative, unsigned) = match mantissa.as_bytes().first() {
            Some(b'-') => (true, &mantissa[1..]),
            Some(b'+') => (false, &mantissa[1..]),
            _ => (false, mantissa),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let shaped = |part: &str| {
            part.bytes().all(|b| b.is_ascii_digit() || b == b'_')
                && !part.starts_with('_')
                && !part.ends_with('_')
        };
        let bare_point = unsigned.contains('.') && fraction.is_empty();
        if whole.is_empty() || bare_point || !shaped(whole) || !shaped(fraction) {
            return Err(DecimalError::Form);
        }
        if unsigned.len() > 2 * MAX_DIGITS {
            return Err(DecimalError::TooLong);
        }
        let digits: Vec<u8> = whole
            .bytes()
            .chain(fraction.bytes())
            .filter(u8::is_ascii_digit)
            .collect();
        if digits.len() > MAX_DIGITS {
            return Err(DecimalError::TooLong);
        }
        let mut value = BigInt::parse_bytes(&digits, 10).ok_or(DecimalError::Form)?;
        if negative {
            value = -value;
        }
        let scale = fraction.bytes().filter(u8::is_ascii_digit).count();
        let scale = i64::try_from(scale).unwrap_or(0) - exponent;
        if scale < 0 {
            let factor = BigInt::from(10).pow(u32::try_from(-scale).unwrap_or(0));
            return Ok(Self {
                digits: value * factor,
                scale: 0,
            });
        }
        Ok(Self {
            digits: value,
            scale: u32::try_from(scale).map_err(|_| DecimalError::TooLong)?,
        })
    }

    /// The exact value.
    pub fn value(&self) -> Number {
        Number(BigRational::new(
            self.digits.clone(),
            BigInt::from(10).pow(self.scale),
        ))
    }
}

fn parse_exponent(text: &str) -> Result<i64, DecimalError> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(DecimalError::Form);
    }
    match text.parse::<i64>() {
        Ok(value) if value.unsigned_abs() <= MAX_DIGITS as u64 => Ok(value),
        _ => Err(DecimalError::TooLong),
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.digits.is_negative() { "-" } else { "" };
        let digits = self.digits.abs().to_string();
        let scale = self.scale as usize;
        if scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

/// How a number is brought to a multiple of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// To the nearest; a half away from zero.
    HalfUp,
    /// To the nearest; a half to the even neighbour.
    HalfEven,
}

/// An exact number: a ratio of two integers in lowest terms.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number(BigRational);

impl Number {
    /// 0
    pub fn zero() -> Self {
        Self(BigRational::zero())
    }

    /// 1
    pub fn one() -> Self {
        Self(BigRational::one())
    }

    /// The ratio `numerator / denominator`, or nothing when the denominator is zero.
    pub fn ratio(numerator: impl Into<BigInt>, denominator: impl Into<BigInt>) -> Option<Self> {
        let denominator = denominator.into();
        if denominator.is_zero() {
            return None;
        }
        Some(Self(BigRational::new(numerator.into(), denominator)))
    }

    /// Reads `n/d` or a decimal, as [`Number`]'s `Display` writes it.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST_RATIO {
            return None;
        }
        match text.split_once('/') {
            Some((n, d)) => Self::ratio(n.parse::<BigInt>().ok()?, d.parse::<BigInt>().ok()?),
            None => Decimal::parse(text).ok().map(|decimal| decimal.value()),
        }
    }

    /// Upper part of the ratio in lowest terms.
    pub fn numerator(&self) -> &BigInt {
        self.0.numer()
    }

    /// Lower part of the ratio in lowest terms; positive.
    pub fn denominator(&self) -> &BigInt {
        self.0.denom()
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether it is below 0.
    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    /// Whether it is a whole number.
    pub fn is_integer(&self) -> bool {
        self.0.is_integer()
    }

    /// The quotient, or nothing when `other` is 0.
    pub fn checked_div(&self, other: &Self) -> Option<Self> {
        let quotient = || {
            let quick = self.reckoned(other, small_quotient);
            quick.unwrap_or_else(|| Self(&self.0 / &other.0))
        };
        (!other.is_zero()).then(quotient)
    }

    /// The largest number of which both are multiples; the other one where one is 0.
    #[must_use]
    pub fn gcd(&self, other: &Self) -> Self {
        let (a, b) = (&self.0, &other.0);
        let common = (a.numer() * b.denom()).gcd(&(b.numer() * a.denom()));
        Self(BigRational::new(common, a.denom() * b.denom()))
    }

    /// Whether it is a whole number of times the other. 0 is that of every number.
    pub fn is_multiple_of(&self, other: &Self) -> bool {
        self.is_zero() || self.checked_div(other).is_some_and(|it| it.is_integer())
    }

    /// The largest whole number not above it.
    #[must_use]
    pub fn floor(&self) -> Self {
        Self(self.0.floor())
    }

    /// The smallest whole number not below it.
    #[must_use]
    pub fn ceil(&self) -> Self {
        Self(self.0.ceil())
    }

    /// As a 64-bit integer, if it is whole and fits.
    pub fn to_i64(&self) -> Option<i64> {
        self.is_integer().then(|| self.0.numer().to_i64()).flatten()
    }

    /// Both parts of the ratio, if each fits 64 bits.
    fn small(&self) -> Option<Parts> {
        let (numerator, denominator) = (self.0.numer().to_i64()?, self.0.denom().to_i64()?);
        Some((numerator.into(), denominator.into()))
    }

    /// The multiple of `step` that `rounding` chooses; the number itself when `step` is 0.
    #[must_use]
    pub fn rounded(&self, step: &Self, rounding: Rounding) -> Self {
        let Some(steps) = self.checked_div(step) else {
            return self.clone();
        };
        let (numerator, denominator) = (steps.0.numer(), steps.0.denom());
        let magnitude = numerator.abs();
        let (whole, rest) = magnitude.div_rem(denominator);
        let twice = rest.clone() * 2;
        let away = match rounding {
            Rounding::Up => !rest.is_zero(),
            Rounding::Down => false,
            Rounding::HalfUp => &twice >= denominator,
            Rounding::HalfEven => &twice > denominator || (&twice == denominator && whole.is_odd()),
        };
        let whole = if away { whole + 1 } else { whole };
        let signed = if numerator.sign() == Sign::Minus {
            -whole
        } else {
            whole
        };
        Self(BigRational::from_integer(signed) * &step.0)
    }

    /// A decimal with at most `places` places, truncated towards zero, and whether that is exact.
    /// For display only: a truncated 99.8999… never shows as 99.90.
    pub fn to_decimal(&self, places: u32) -> (String, bool) {
        let factor = BigInt::from(10).pow(places);
        let scaled = &self.0 * BigRational::from_integer(factor);
        let decimal = Decimal {
            digits: scaled.trunc().to_integer(),
            scale: places,
        };
        let mut text = decimal.to_string();
        if text.contains('.') {
            text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
        }
        let text = if text == "-0" { "0".to_owned() } else { text };
        (text, scaled.is_integer())
    }

    /// A decimal with exactly `places` places, rounded half up. For amounts already rounded.
    pub fn to_fixed(&self, places: u32) -> String {
        let factor = Self(BigRational::from_integer(BigInt::from(10).pow(places)));
        let scaled = (self.clone() * factor).rounded(&Self::one(), Rounding::HalfUp);
        Decimal {
            digits: scaled.0.to_integer(),
            scale: places,
        }
        .to_string()
    }
}

/// `n/d`, or `n` for a whole number.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(BigRational::from_integer(value.into()))
    }
}

impl From<BigInt> for Number {
    fn from(value: BigInt) -> Self {
        Self(BigRational::from_integer(value))
    }
}

/// A numerator and a denominator.
type Parts = (i128, i128);

// The products of two numbers of 64 bits, of which denominators are positive, lie so far below 127 bits that two
// of them can be added.

fn small_sum((a, b): Parts, (c, d): Parts) -> Parts {
    (a * d + c * b, b * d)
}

fn small_difference((a, b): Parts, (c, d): Parts) -> Parts {
    (a * d - c * b, b * d)
}

fn small_product((a, b): Parts, (c, d): Parts) -> Parts {
    (a * c, b * d)
}

fn small_quotient((a, b): Parts, (c, d): Parts) -> Parts {
    (a * d * c.signum(), b * c.abs())
}

impl Number {
    /// A ratio in lowest terms; its denominator is positive.
    fn of_small((numerator, denominator): Parts) -> Self {
        let common = match (u64::try_from(numerator.abs()), u64::try_from(denominator)) {
            (Ok(numerator), Ok(denominator)) => numerator.gcd(&denominator).into(),
            _ => numerator.gcd(&denominator),
        };
        let (numerator, denominator) = (numerator / common, denominator / common);
        Self(BigRational::new_raw(numerator.into(), denominator.into()))
    }

    fn reckoned(&self, other: &Self, small: fn(Parts, Parts) -> Parts) -> Option<Self> {
        Some(Self::of_small(small(self.small()?, other.small()?)))
    }
}

// Nearly all numbers are small. Their results are put into lowest terms in 128 bits, without asking for memory.
macro_rules! operator {
    ($trait:ident, $method:ident, $sign:tt, $small:ident) => {
        impl $trait for Number {
            type Output = Number;
            fn $method(self, other: Number) -> Number {
                let quick = self.reckoned(&other, $small);
                quick.unwrap_or_else(|| Number(self.0 $sign other.0))
            }
        }
        impl $trait<&Number> for &Number {
            type Output = Number;
            fn $method(self, other: &Number) -> Number {
                let quick = self.reckoned(other, $small);
                quick.unwrap_or_else(|| Number(&self.0 $sign &other.0))
            }
        }
    };
}
operator!(Add, add, +, small_sum);
operator!(Sub, sub, -, small_difference);
operator!(Mul, mul, *, small_product);

// Comparing is what checks and windows do most, and nearly all numbers are small: their
// products fit 128 bits. Big integers would divide instead.
impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.small(), other.small()) {
            (Some((a, b)), Some((c, d))) => (a * d).cmp(&(c * b)),
            _ => self.0.cmp(&other.0),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Neg for Number {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

#[cfg(test)]
mod tests;
