//! Elapsed time, to the microsecond.
//!
//! The words for it end at hours: a day, a week or a month has no fixed length
//! and is a [`Period`](super::Period).

use super::Number;
use std::fmt;

/// An exact span of elapsed time, in microseconds; negative when it counts backwards.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Duration(pub i64);

/// The words that contracts use, singular, plural and short, with their length in microseconds.
const UNITS: [(&str, i64); 9] = [
    ("ms", 1_000),
    ("millisecond", 1_000),
    ("milliseconds", 1_000),
    ("second", 1_000_000),
    ("seconds", 1_000_000),
    ("minute", 60_000_000),
    ("minutes", 60_000_000),
    ("hour", 3_600_000_000),
    ("hours", 3_600_000_000),
];

impl Duration {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One microsecond, the finest there is.
    pub const MICROSECOND: Self = Self(1);
    /// One second.
    pub const SECOND: Self = Self(1_000_000);
    /// One minute.
    pub const MINUTE: Self = Self(60_000_000);
    /// One hour.
    pub const HOUR: Self = Self(3_600_000_000);

    /// `count` times `unit`: nothing when the word is no unit of elapsed time, or when
    /// the result is no whole number of microseconds or does not fit.
    pub fn exact(count: &Number, unit: &str) -> Option<Self> {
        let micros = count * &Number::from(unit_micros(unit)?);
        micros.to_i64().map(Self)
    }

    /// Its length in microseconds.
    pub fn micros(self) -> i64 {
        self.0
    }

    /// So many times as long; nothing when that does not fit.
    pub fn times(self, factor: i64) -> Option<Self> {
        self.0.checked_mul(factor).map(Self)
    }
}

/// The microseconds of a unit word (`ms`, `seconds`, `hour`); nothing for days and above.
pub fn unit_micros(word: &str) -> Option<i64> {
    UNITS
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, micros)| *micros)
}

/// Every word that names a unit of elapsed time.
pub fn unit_words() -> impl Iterator<Item = &'static str> {
    UNITS.iter().map(|(name, _)| *name)
}

/// A length in words: `43 min 12 s`, `26 h`, `1 s 500 ms`, `0 s`.
pub fn describe(micros: i64) -> String {
    const STEPS: [(u64, &str); 5] = [
        (3_600_000_000, "h"),
        (60_000_000, "min"),
        (1_000_000, "s"),
        (1_000, "ms"),
        (1, "µs"),
    ];
    let mut rest = micros.unsigned_abs();
    let mut parts = Vec::new();
    for (step, unit) in STEPS {
        if rest >= step {
            parts.push(format!("{} {unit}", rest / step));
            rest %= step;
        }
    }
    let sign = if micros < 0 { "-" } else { "" };
    if parts.is_empty() {
        parts.push("0 s".to_owned());
    }
    format!("{sign}{}", parts.join(" "))
}

/// As [`describe`] writes it.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&describe(self.0))
    }
}

impl fmt::Debug for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, describe, unit_micros};
    use crate::quantity::Number;
    use crate::quantity::testing::number;

    #[test]
    fn words_and_lengths() {
        assert_eq!(unit_micros("ms"), Some(1_000));
        assert_eq!(unit_micros("minute"), Some(60_000_000));
        assert_eq!(unit_micros("hours"), Some(3_600_000_000));
        // A day is a period: with a change of clocks it has 23 or 25 hours.
        assert_eq!(unit_micros("day"), None);
        assert_eq!(unit_micros("Hours"), None);
    }

    #[test]
    fn exact_or_nothing() {
        assert_eq!(
            Duration::exact(&number("1.5"), "hours"),
            Some(Duration(5_400_000_000))
        );
        assert_eq!(Duration::exact(&number("0.001"), "ms"), Some(Duration(1)));
        assert_eq!(Duration::exact(&number("0.0001"), "ms"), None);
        assert_eq!(Duration::exact(&number("1e30"), "hours"), None);
        let third = Number::ratio(1, 3).expect("not zero");
        assert_eq!(
            Duration::exact(&third, "minutes"),
            Some(Duration(20_000_000))
        );
        assert_eq!(Duration::exact(&third, "seconds"), None);
    }

    #[test]
    fn lengths_in_words() {
        // 0.1 % of 30 days are 43 minutes 12 seconds.
        assert_eq!(describe(30 * 86_400_000_000 / 1000), "43 min 12 s");
        assert_eq!(describe(26 * 3_600_000_000), "26 h");
        assert_eq!(describe(1_500_000), "1 s 500 ms");
        assert_eq!(describe(-61_000_001), "-1 min 1 s 1 µs");
        assert_eq!(describe(0), "0 s");
        assert_eq!(describe(i64::MIN).chars().next(), Some('-'));
    }
}
