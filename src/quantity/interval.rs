//! Numbers of which only bounds are known.
//!
//! A closed interval always contains the true number. It may be wider than
//! needed when one unknown is used twice (`x - x` is not found to be 0).

use super::number::{Number, Rounding};
use super::relation::Relation;
use super::truth::Truth;
use std::cmp::Ordering;
use std::fmt;

/// A number between two bounds, both included; `None` is no bound on that side.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    /// The least it can be.
    pub lo: Option<Number>,
    /// The greatest it can be. INVARIANT: not below `lo`.
    pub hi: Option<Number>,
}

impl Interval {
    /// From one bound to the other, in whichever order they come.
    pub fn new(a: Number, b: Number) -> Self {
        let (lo, hi) = if a <= b { (a, b) } else { (b, a) };
        Self {
            lo: Some(lo),
            hi: Some(hi),
        }
    }

    /// A number that is known.
    pub fn exact(value: Number) -> Self {
        Self {
            lo: Some(value.clone()),
            hi: Some(value),
        }
    }

    /// A number of which nothing is known.
    pub fn unbounded() -> Self {
        Self { lo: None, hi: None }
    }

    /// The number, if it is known.
    pub fn point(&self) -> Option<&Number> {
        self.lo.as_ref().filter(|_| self.is_exact())
    }

    /// Whether the number is known.
    pub fn is_exact(&self) -> bool {
        self.lo.is_some() && self.lo == self.hi
    }

    /// Whether it can be this number.
    pub fn contains(&self, value: &Number) -> bool {
        self.lo.as_ref().is_none_or(|lo| lo <= value)
            && self.hi.as_ref().is_none_or(|hi| value <= hi)
    }

    /// The sum.
    #[must_use]
    pub fn add(&self, other: &Self) -> Self {
        Self {
            lo: both(self.lo.as_ref(), other.lo.as_ref(), |a, b| a + b),
            hi: both(self.hi.as_ref(), other.hi.as_ref(), |a, b| a + b),
        }
    }

    /// The difference.
    #[must_use]
    pub fn sub(&self, other: &Self) -> Self {
        self.add(&other.neg())
    }

    /// The number with the other sign.
    #[must_use]
    pub fn neg(&self) -> Self {
        Self {
            lo: self.hi.clone().map(|hi| -hi),
            hi: self.lo.clone().map(|lo| -lo),
        }
    }

    /// The product.
    #[must_use]
    pub fn mul(&self, other: &Self) -> Self {
        let (a, b) = (self.ends(), other.ends());
        let products = [
            a.0.times(&b.0),
            a.0.times(&b.1),
            a.1.times(&b.0),
            a.1.times(&b.1),
        ];
        Self {
            lo: products.iter().min().and_then(End::number),
            hi: products.iter().max().and_then(End::number),
        }
    }

    /// The quotient. Nothing when the divisor is surely 0; unbounded when it may be.
    pub fn div(&self, other: &Self) -> Option<Self> {
        let zero = Number::zero();
        if other.point() == Some(&zero) {
            return None;
        }
        if other.contains(&zero) {
            return Some(Self::unbounded());
        }
        let inverse = |end: &Option<Number>| match end {
            Some(end) => Number::one().checked_div(end),
            // Towards an open end, the inverse comes near 0.
            None => Some(Number::zero()),
        };
        Some(self.mul(&Self {
            lo: inverse(&other.hi),
            hi: inverse(&other.lo),
        }))
    }

    /// The smaller of the two.
    #[must_use]
    pub fn min(&self, other: &Self) -> Self {
        Self {
            lo: both(self.lo.as_ref(), other.lo.as_ref(), |a, b| a.min(b).clone()),
            hi: either(self.hi.as_ref(), other.hi.as_ref(), |a, b| a.min(b).clone()),
        }
    }

    /// The larger of the two.
    #[must_use]
    pub fn max(&self, other: &Self) -> Self {
        Self {
            lo: either(self.lo.as_ref(), other.lo.as_ref(), |a, b| a.max(b).clone()),
            hi: both(self.hi.as_ref(), other.hi.as_ref(), |a, b| a.max(b).clone()),
        }
    }

    /// The least interval that contains both.
    #[must_use]
    pub fn hull(&self, other: &Self) -> Self {
        Self {
            lo: both(self.lo.as_ref(), other.lo.as_ref(), |a, b| a.min(b).clone()),
            hi: both(self.hi.as_ref(), other.hi.as_ref(), |a, b| a.max(b).clone()),
        }
    }

    /// The number brought to a multiple of `step`.
    #[must_use]
    pub fn rounded(&self, step: &Number, rounding: Rounding) -> Self {
        let round = |end: &Option<Number>| end.as_ref().map(|end| end.rounded(step, rounding));
        Self {
            lo: round(&self.lo),
            hi: round(&self.hi),
        }
    }

    /// Whether the two numbers stand in a relation.
    pub fn compare(&self, relation: Relation, other: &Self) -> Truth {
        let (a, b) = (self.ends(), other.ends());
        let mut possible = Vec::with_capacity(3);
        if a.0 < b.1 {
            possible.push(Ordering::Less);
        }
        if a.0 <= b.1 && b.0 <= a.1 {
            possible.push(Ordering::Equal);
        }
        if a.1 > b.0 {
            possible.push(Ordering::Greater);
        }
        let holding = possible
            .iter()
            .filter(|order| relation.holds(**order))
            .count();
        if holding == possible.len() {
            Truth::True
        } else if holding == 0 {
            Truth::False
        } else {
            Truth::Unknown
        }
    }

    fn ends(&self) -> (End, End) {
        (
            self.lo.clone().map_or(End::Below, End::At),
            self.hi.clone().map_or(End::Above, End::At),
        )
    }
}

/// An end of an interval, in the order of the number line.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Below,
    At(Number),
    Above,
}

impl End {
    /// The product; 0 times an open end is 0, because every number towards that end gives 0.
    fn times(&self, other: &Self) -> Self {
        let (a, b) = (self.sign(), other.sign());
        match (self, other) {
            (Self::At(a), Self::At(b)) => Self::At(a * b),
            _ if a.is_eq() || b.is_eq() => Self::At(Number::zero()),
            _ if a == b => Self::Above,
            _ => Self::Below,
        }
    }

    fn sign(&self) -> Ordering {
        match self {
            Self::Below => Ordering::Less,
            Self::At(value) => value.cmp(&Number::zero()),
            Self::Above => Ordering::Greater,
        }
    }

    fn number(&self) -> Option<Number> {
        match self {
            Self::At(value) => Some(value.clone()),
            Self::Below | Self::Above => None,
        }
    }
}

/// A bound that there is only where both have one.
fn both(
    a: Option<&Number>,
    b: Option<&Number>,
    join: impl Fn(&Number, &Number) -> Number,
) -> Option<Number> {
    Some(join(a?, b?))
}

/// A bound that there is where one of the two has one.
fn either(
    a: Option<&Number>,
    b: Option<&Number>,
    join: impl Fn(&Number, &Number) -> Number,
) -> Option<Number> {
    match (a, b) {
        (Some(a), Some(b)) => Some(join(a, b)),
        (one, None) | (None, one) => one.cloned(),
    }
}

impl From<Number> for Interval {
    fn from(value: Number) -> Self {
        Self::exact(value)
    }
}

/// `5`, or `1/2 to 3`; an open end is `…`.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |end: &Option<Number>| end.as_ref().map_or("…".to_owned(), ToString::to_string);
        match self.point() {
            Some(value) => write!(f, "{value}"),
            None => write!(f, "{} to {}", end(&self.lo), end(&self.hi)),
        }
    }
}

#[cfg(test)]
mod tests;
