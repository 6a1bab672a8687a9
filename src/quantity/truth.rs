//! Three-valued truth: true, false, or not known (Kleene's strong logic).
//!
//! Where data is missing, a statement may be undecided. `and`, `or` and `not`
//! stay decided as long as the known part decides them: `false and unknown`
//! is false.

use std::fmt;
use std::ops::Not;

/// What is known of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Truth {
    /// It holds, whatever is unknown.
    True,
    /// It does not hold, whatever is unknown.
    False,
    /// It depends on what is unknown.
    Unknown,
}

impl Truth {
    /// Whether both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            _ => Self::Unknown,
        }
    }

    /// Whether at least one holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        !((!self).and(!other))
    }

    /// Whether it surely holds.
    pub fn is_true(self) -> bool {
        self == Self::True
    }

    /// Whether it surely does not hold.
    pub fn is_false(self) -> bool {
        self == Self::False
    }

    /// Whether it is undecided.
    pub fn is_unknown(self) -> bool {
        self == Self::Unknown
    }

    /// The plain truth value, if it is decided.
    pub fn known(self) -> Option<bool> {
        match self {
            Self::True => Some(true),
            Self::False => Some(false),
            Self::Unknown => None,
        }
    }
}

impl Not for Truth {
    type Output = Self;
    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

/// `true`, `false` or `unknown`.
impl fmt::Display for Truth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::True => "true",
            Self::False => "false",
            Self::Unknown => "unknown",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Truth;
    use super::Truth::{False, True, Unknown};

    /// The statements that an undecided one may turn out to be.
    fn completions(truth: Truth) -> Vec<bool> {
        truth.known().map_or(vec![true, false], |value| vec![value])
    }

    /// What all the possible outcomes have in common.
    fn common(outcomes: &[bool]) -> Truth {
        match (outcomes.contains(&true), outcomes.contains(&false)) {
            (true, true) => Unknown,
            (holds, _) => holds.into(),
        }
    }

    #[test]
    fn connectives_agree_with_every_completion() {
        for a in [True, False, Unknown] {
            for b in [True, False, Unknown] {
                let pairs: Vec<(bool, bool)> = completions(a)
                    .into_iter()
                    .flat_map(|x| completions(b).into_iter().map(move |y| (x, y)))
                    .collect();
                let conjunctions: Vec<bool> = pairs.iter().map(|(x, y)| *x && *y).collect();
                let disjunctions: Vec<bool> = pairs.iter().map(|(x, y)| *x || *y).collect();
                assert_eq!(a.and(b), common(&conjunctions), "{a} and {b}");
                assert_eq!(a.or(b), common(&disjunctions), "{a} or {b}");
            }
        }
    }

    #[test]
    fn not_keeps_the_unknown() {
        assert_eq!([!True, !False, !Unknown], [False, True, Unknown]);
    }
}
