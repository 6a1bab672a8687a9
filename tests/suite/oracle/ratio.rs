//! Exact fractions by hand, for the oracle alone.

use std::cmp::Ordering;

/// A fraction in lowest terms with a positive denominator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Ratio {
    pub(super) n: i128,
    pub(super) d: i128,
}

fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.abs()
}

impl Ratio {
    pub(super) fn new(n: i128, d: i128) -> Self {
        assert!(d != 0, "the oracle divided by zero");
        let g = gcd(n, d).max(1) * d.signum();
        Self { n: n / g, d: d / g }
    }

    pub(super) fn whole(n: i128) -> Self {
        Self::new(n, 1)
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self::new(self.n * other.d + other.n * self.d, self.d * other.d)
    }

    pub(super) fn minus(self, other: Self) -> Self {
        self.plus(Self::new(-other.n, other.d))
    }

    pub(super) fn times(self, other: Self) -> Self {
        Self::new(self.n * other.n, self.d * other.d)
    }

    /// To hundredths, a half up; for amounts that are not negative.
    pub(super) fn to_cents(self) -> Self {
        let cents = (self.n * 200 + self.d) / (self.d * 2);
        Self::new(cents, 100)
    }

    /// As the library writes exact numbers.
    pub(super) fn text(self) -> String {
        if self.d == 1 {
            self.n.to_string()
        } else {
            format!("{}/{}", self.n, self.d)
        }
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.n * other.d).cmp(&(other.n * self.d))
    }
}
