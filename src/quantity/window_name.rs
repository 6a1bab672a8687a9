//! Names of calendar periods: `2026`, `2026-Q1`, `2026-03`, `2026-W14`, `2026-03-31`, `2026-03-31T14`.
//!
//! A name says a period of the calendar; when that begins and ends is said by a zone.

use super::civil::{Date, LocalDateTime, TimeOfDay, digits};
use super::instant::Instant;
use super::zone::{Stretch, Zone};
use std::fmt;

const MICROS_PER_HOUR: i64 = 3_600_000_000;
const MONTHS_PER_QUARTER: u32 = 3;

/// A period of the calendar that has a name of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NamedPeriod {
    /// `2026`
    Year(i32),
    /// `2026-Q1`
    Quarter(i32, u32),
    /// `2026-03`
    Month(i32, u32),
    /// `2026-W14`: a week of ISO 8601, from Monday; the first of a year has its 4 January.
    Week(i32, u32),
    /// `2026-03-31`
    Day(Date),
    /// `2026-03-31T14`, the hour in which the clock shows 14; with an offset from UTC in
    /// microseconds (`2026-10-25T02+01:00`) where the clock shows the hour twice.
    Hour(Date, u32, Option<i64>),
}

/// Reads the name of a period, exactly as it is written by its `Display`.
pub fn parse_window_name(text: &str) -> Option<NamedPeriod> {
    let year = |text: &str| {
        let year = i32::try_from(digits(text.as_bytes())?).ok()?;
        (text.len() == 4 && year >= 1).then_some(year)
    };
    let number = |text: &str, width: usize, most: u32| {
        let number = digits(text.as_bytes())?;
        (text.len() == width && (1..=most).contains(&number)).then_some(number)
    };
    if let Some((date, hour)) = text.split_once('T') {
        return parse_hour(Date::parse(date)?, hour);
    }
    let Some((first, rest)) = text.split_once('-') else {
        return year(text).map(NamedPeriod::Year);
    };
    let first = year(first)?;
    if let Some(quarter) = rest.strip_prefix('Q') {
        return Some(NamedPeriod::Quarter(first, number(quarter, 1, 4)?));
    }
    if let Some(week) = rest.strip_prefix('W') {
        let week = number(week, 2, 53)?;
        return Date::of_iso_week(first, week).map(|_| NamedPeriod::Week(first, week));
    }
    match number(rest, 2, 12) {
        Some(month) => Some(NamedPeriod::Month(first, month)),
        None => Date::parse(text).map(NamedPeriod::Day),
    }
}

/// Reads `14` and `02+01:00`.
fn parse_hour(date: Date, text: &str) -> Option<NamedPeriod> {
    let (hour, offset) = text.split_at_checked(2)?;
    let hour = digits(hour.as_bytes()).filter(|hour| *hour < 24)?;
    let offset = match offset {
        "" => None,
        _ => Some(parse_offset(offset)?),
    };
    let period = NamedPeriod::Hour(date, hour, offset);
    // There are other ways to write an offset (`-00:00`), but each window has one name.
    (period.to_string() == format!("{date}T{text}")).then_some(period)
}

fn parse_offset(text: &str) -> Option<i64> {
    let size = TimeOfDay::parse(text.get(1..)?)?.micros();
    match text.as_bytes()[0] {
        b'+' => Some(size),
        b'-' => Some(-size),
        _ => None,
    }
}

impl NamedPeriod {
    /// Its first instant, and the first instant after it. They are equal where the zone skips the
    /// whole period, or has no such hour with that offset.
    pub fn bounds(self, zone: &Zone) -> (Instant, Instant) {
        if let Self::Hour(date, hour, offset) = self {
            return hour_bounds(zone, date, hour, offset);
        }
        let Some((first, last)) = self.days() else {
            return (Instant::MIN, Instant::MIN);
        };
        (zone.start_of_day(first), zone.end_of_day(last))
    }

    /// Its first and its last day; nothing for a year, month or week that does not exist.
    pub fn days(self) -> Option<(Date, Date)> {
        let first = match self {
            Self::Year(year) => Date::new(year, 1, 1),
            Self::Quarter(year, quarter) => {
                let months_before = quarter.checked_sub(1)?.checked_mul(MONTHS_PER_QUARTER)?;
                Date::new(year, months_before.checked_add(1)?, 1)
            }
            Self::Month(year, month) => Date::new(year, month, 1),
            Self::Week(year, week) => Date::of_iso_week(year, week),
            Self::Day(date) | Self::Hour(date, ..) => Some(date),
        }?;
        let last = match self {
            Self::Year(_) => first.plus_months(11).last_of_month(),
            Self::Quarter(..) => first.plus_months(2).last_of_month(),
            Self::Month(..) => first.last_of_month(),
            Self::Week(..) => first.plus_days(6),
            Self::Day(_) | Self::Hour(..) => first,
        };
        Some((first, last))
    }
}

fn hour_bounds(zone: &Zone, date: Date, hour: u32, offset: Option<i64>) -> (Instant, Instant) {
    let wanted = |piece: &&Stretch| offset.is_none_or(|offset| piece.offset == offset);
    if let Some(piece) = hour_pieces(zone, date, hour).iter().find(wanted) {
        return (piece.start, piece.end);
    }
    let time = TimeOfDay::new(hour, 0, 0).unwrap_or(TimeOfDay::MIDNIGHT);
    let nearest = zone.instant(LocalDateTime::new(date, time));
    (nearest, nearest)
}

/// The stretches in which the clock shows an hour: one, none when it is skipped, two when it is
/// repeated in whole or in part. A step forward within an hour shortens it, and does not cut it.
pub(super) fn hour_pieces(zone: &Zone, date: Date, hour: u32) -> Vec<Stretch> {
    let from =
        LocalDateTime::new(date, TimeOfDay::MIDNIGHT).reading() + i64::from(hour) * MICROS_PER_HOUR;
    let to = from + MICROS_PER_HOUR;
    let mut pieces: Vec<Stretch> = Vec::new();
    for stretch in zone.stretches_around(from, to) {
        let start = stretch.start.max(Instant(from - stretch.offset));
        let end = stretch.end.min(Instant(to - stretch.offset));
        if start >= end {
            continue;
        }
        match pieces.last_mut() {
            Some(last) if last.end == start && last.offset <= stretch.offset => last.end = end,
            _ => pieces.push(Stretch {
                start,
                end,
                offset: stretch.offset,
            }),
        }
    }
    pieces
}

/// As [`parse_window_name`] reads it.
impl fmt::Display for NamedPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Week(year, week) => write!(f, "{year:04}-W{week:02}"),
            Self::Day(date) => write!(f, "{date}"),
            Self::Hour(date, hour, offset) => {
                write!(f, "{date}T{hour:02}")?;
                let Some(offset) = offset else {
                    return Ok(());
                };
                let sign = if *offset < 0 { '-' } else { '+' };
                match TimeOfDay::from_micros(offset.abs()) {
                    Some(size) => write!(f, "{sign}{size}"),
                    None => Ok(()),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
