//! Points on the one time line that all parties share.
//!
//! An instant is a count of microseconds since 1970-01-01T00:00:00Z, without
//! leap seconds. It has no time zone: [`Zone`](super::Zone) says what clocks show then.

use super::civil::{Date, LocalDateTime, TimeOfDay, digits, write_fraction};
use super::duration::Duration;
use std::fmt;

const MICROS_PER_MINUTE: i64 = 60_000_000;

/// A point in time: microseconds since 1970-01-01T00:00:00Z.
///
/// [`Instant::MIN`] and [`Instant::MAX`] stand for the beginning and the end of
/// all time: no time that can be written reaches them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Instant(pub i64);

impl Instant {
    /// Before everything.
    pub const MIN: Self = Self(i64::MIN);
    /// After everything.
    pub const MAX: Self = Self(i64::MAX);

    /// Reads `2026-04-03T10:00:00.25Z` or with an offset such as `+02:00`, which must be there.
    ///
    /// A blank may stand for the `T`, and seconds may be left out. What is finer
    /// than a microsecond is cut. A leap second (23:59:60 UTC) is the second after it.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let (local, offset) = split_offset(text)?;
        let (date, clock) = local.split_once(['T', 't', ' '])?;
        let (clock, leap) = match clock.get(..8) {
            Some(time) if time.ends_with(":60") => {
                (format!("{}:59{}", &clock[..5], &clock[8..]), true)
            }
            _ => (clock.to_owned(), false),
        };
        let time = TimeOfDay::parse(&clock).filter(|time| *time < TimeOfDay::END_OF_DAY)?;
        let reading = LocalDateTime::new(Date::parse(date)?, time).reading();
        let micros = reading - offset * MICROS_PER_MINUTE;
        if !leap {
            return Some(Self(micros));
        }
        let last_minute = micros.div_euclid(MICROS_PER_MINUTE).rem_euclid(24 * 60) == 24 * 60 - 1;
        // The whole of the leap second is the first moment of the next day.
        last_minute.then_some(Self(
            (micros.div_euclid(MICROS_PER_MINUTE) + 1) * MICROS_PER_MINUTE,
        ))
    }

    /// The microseconds from `earlier` to here; at most `i64::MAX`.
    pub fn micros_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// So much later, or earlier when negative. The ends of time stay where they are.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        if self == Self::MIN || self == Self::MAX {
            return self;
        }
        Self(self.0.saturating_add(duration.micros()))
    }

    /// So much earlier.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        self.plus(Duration(duration.micros().saturating_neg()))
    }
}

/// The text before the offset, and the offset in minutes.
fn split_offset(text: &str) -> Option<(&str, i64)> {
    if let Some(local) = text.strip_suffix(['Z', 'z']) {
        return Some((local, 0));
    }
    let (local, offset) = text.split_at_checked(text.len().checked_sub(6)?)?;
    let bytes = offset.as_bytes();
    let (hours, minutes) = (digits(&bytes[1..3])?, digits(&bytes[4..])?);
    if bytes[3] != b':' || hours > 23 || minutes > 59 {
        return None;
    }
    let total = i64::from(hours) * 60 + i64::from(minutes);
    match bytes[0] {
        b'+' => Some((local, total)),
        b'-' => Some((local, -total)),
        _ => None,
    }
}

/// RFC 3339 in UTC with no more digits than needed. Outside the years 1 to 9999: the count itself.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = LocalDateTime::from_reading(self.0);
        if local.reading() != self.0 {
            return write!(f, "{} microseconds since 1970", self.0);
        }
        let time = local.time;
        write!(
            f,
            "{}T{:02}:{:02}:{:02}",
            local.date,
            time.hour(),
            time.minute(),
            time.second()
        )?;
        write_fraction(f, time.micros() % 1_000_000)?;
        f.write_str("Z")
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests;
