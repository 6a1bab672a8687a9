//! Civil time: dates, times of day and weekdays, as a wall calendar and a clock show them.
//!
//! Nothing here knows a time zone; [`Zone`](super::Zone) leads from a reading to
//! an instant and back. Dates lie in the years 1 to 9999; steps beyond stop at the edge.

use chrono::{Datelike, Months, NaiveDate};
use std::fmt;

const MICROS_PER_SECOND: i64 = 1_000_000;
const MICROS_PER_DAY: i64 = 86_400 * MICROS_PER_SECOND;

/// A day of the calendar, counted from 1970-01-01 (day 0).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(i32);

impl Date {
    /// 1 January of the year 1, the first date there is.
    pub const MIN: Self = Self(-719_162);
    /// 31 December 9999, the last date there is.
    pub const MAX: Self = Self(2_932_896);

    /// The date with these numbers; nothing when there is no such day, or outside the years 1 to 9999.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        (1..=9999).contains(&year).then(|| Self::from_chrono(date))
    }

    /// The date so many days after 1970-01-01; nothing outside the years 1 to 9999.
    pub fn from_days(days: i64) -> Option<Self> {
        let date = Self(i32::try_from(days).ok()?);
        (Self::MIN..=Self::MAX).contains(&date).then_some(date)
    }

    /// Reads `2026-04-01`.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let year = digits(&bytes[..4])?;
        Self::new(
            i32::try_from(year).ok()?,
            digits(&bytes[5..7])?,
            digits(&bytes[8..])?,
        )
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i64 {
        i64::from(self.0)
    }

    /// 1 to 9999.
    pub fn year(self) -> i32 {
        self.chrono().year()
    }

    /// 1 to 12.
    pub fn month(self) -> u32 {
        self.chrono().month()
    }

    /// 1 to 31.
    pub fn day(self) -> u32 {
        self.chrono().day()
    }

    /// 1 to 4.
    pub fn quarter(self) -> u32 {
        self.month().div_ceil(3)
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday, the fourth day of the week.
        Weekday::ALL[(self.0 + 3).rem_euclid(7) as usize]
    }

    /// Year and number of the ISO 8601 week; the year differs from the date's around New Year.
    pub fn iso_week(self) -> (i32, u32) {
        let week = self.chrono().iso_week();
        (week.year(), week.week())
    }

    /// The Monday with which an ISO 8601 week begins.
    pub fn of_iso_week(year: i32, week: u32) -> Option<Self> {
        let monday = NaiveDate::from_isoywd_opt(year, week, chrono::Weekday::Mon)?;
        let date = Self::from_chrono(monday);
        (Self::MIN..=Self::MAX).contains(&date).then_some(date)
    }

    /// So many days later (or earlier), not beyond [`Date::MIN`] and [`Date::MAX`].
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        let days = self.days().saturating_add(days);
        let inside = days.clamp(Self::MIN.days(), Self::MAX.days());
        Self(i32::try_from(inside).unwrap_or(self.0))
    }

    /// So many months later (or earlier). A day that the month lacks becomes its last:
    /// 31 January + 1 month is 28 February. Not beyond [`Date::MIN`] and [`Date::MAX`].
    #[must_use]
    pub fn plus_months(self, months: i64) -> Self {
        let step = Months::new(u32::try_from(months.unsigned_abs()).unwrap_or(u32::MAX));
        let (moved, edge) = if months < 0 {
            (self.chrono().checked_sub_months(step), Self::MIN)
        } else {
            (self.chrono().checked_add_months(step), Self::MAX)
        };
        moved.map_or(edge, |date| {
            Self::from_chrono(date).clamp(Self::MIN, Self::MAX)
        })
    }

    /// The first day of its month.
    #[must_use]
    pub fn first_of_month(self) -> Self {
        self.plus_days(1 - i64::from(self.day()))
    }

    /// The last day of its month.
    #[must_use]
    pub fn last_of_month(self) -> Self {
        self.plus_days(i64::from(self.days_in_month()) - i64::from(self.day()))
    }

    /// The first day of its quarter.
    #[must_use]
    pub fn first_of_quarter(self) -> Self {
        let months = i64::from((self.month() - 1) % 3);
        self.first_of_month().plus_months(-months)
    }

    /// 1 January of its year.
    #[must_use]
    pub fn first_of_year(self) -> Self {
        let months = i64::from(self.month() - 1);
        self.first_of_month().plus_months(-months)
    }

    /// 28 to 31.
    pub fn days_in_month(self) -> u32 {
        u32::from(self.chrono().num_days_in_month())
    }

    /// How many days it lies after `other`; negative when before.
    pub fn days_since(self, other: Self) -> i64 {
        self.days() - other.days()
    }

    /// Months since the year 0, for stepping in months.
    pub(super) fn month_number(self) -> i64 {
        i64::from(self.year()) * 12 + i64::from(self.month()) - 1
    }

    fn chrono(self) -> NaiveDate {
        NaiveDate::from_epoch_days(self.0).unwrap_or(NaiveDate::MIN)
    }

    fn from_chrono(date: NaiveDate) -> Self {
        Self(date.to_epoch_days())
    }
}

/// `2026-04-01`
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.chrono();
        write!(
            f,
            "{:04}-{:02}-{:02}",
            date.year(),
            date.month(),
            date.day()
        )
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// Monday to Sunday.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// 0 for Monday to 6 for Sunday.
    pub fn index(self) -> usize {
        self as usize
    }

    /// `monday`, as contracts write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Tuesday => "tuesday",
            Self::Wednesday => "wednesday",
            Self::Thursday => "thursday",
            Self::Friday => "friday",
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
        }
    }

    /// The day that contracts write so.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|day| day.word() == word)
    }
}

/// `Monday`, as documents write it.
impl fmt::Display for Weekday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// A reading of the clock, in microseconds since midnight. 24:00 is the end of the day.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TimeOfDay(i64);

impl TimeOfDay {
    /// 00:00
    pub const MIDNIGHT: Self = Self(0);
    /// 24:00
    pub const END_OF_DAY: Self = Self(MICROS_PER_DAY);

    /// The time with these numbers; nothing beyond 24:00:00.
    pub fn new(hour: u32, minute: u32, second: u32) -> Option<Self> {
        let whole = minute < 60 && second < 60 && hour <= 24;
        let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
        (whole && seconds <= 86_400).then_some(Self(seconds * MICROS_PER_SECOND))
    }

    /// So many microseconds after midnight; nothing when negative or beyond 24:00.
    pub fn from_micros(micros: i64) -> Option<Self> {
        (0..=MICROS_PER_DAY)
            .contains(&micros)
            .then_some(Self(micros))
    }

    /// Reads `08:00`, `08:00:30` and `08:00:30.25`. What is finer than a microsecond is cut.
    pub fn parse(text: &str) -> Option<Self> {
        let (clock, micros) = match text.split_once('.') {
            Some((clock, fraction)) if clock.len() == 8 => (clock, fraction_micros(fraction)?),
            Some(_) => return None,
            None => (text, 0),
        };
        let bytes = clock.as_bytes();
        let second = match bytes.len() {
            5 => 0,
            8 if bytes[5] == b':' => digits(&bytes[6..])?,
            _ => return None,
        };
        if bytes[2] != b':' {
            return None;
        }
        let time = Self::new(digits(&bytes[..2])?, digits(&bytes[3..5])?, second)?;
        Self::from_micros(time.0 + micros)
    }

    /// Microseconds since midnight.
    pub fn micros(self) -> i64 {
        self.0
    }

    /// 0 to 24.
    pub fn hour(self) -> u32 {
        u32::try_from(self.0 / (3600 * MICROS_PER_SECOND)).unwrap_or(0)
    }

    /// 0 to 59.
    pub fn minute(self) -> u32 {
        u32::try_from(self.0 / (60 * MICROS_PER_SECOND) % 60).unwrap_or(0)
    }

    /// 0 to 59.
    pub fn second(self) -> u32 {
        u32::try_from(self.0 / MICROS_PER_SECOND % 60).unwrap_or(0)
    }
}

/// `08:00`, with seconds and their fraction only where there are some.
impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())?;
        if self.0 % (60 * MICROS_PER_SECOND) == 0 {
            return Ok(());
        }
        write!(f, ":{:02}", self.second())?;
        write_fraction(f, self.0 % MICROS_PER_SECOND)
    }
}

impl fmt::Debug for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What calendar and clock on a wall show: it names no instant without a time zone.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocalDateTime {
    /// The day.
    pub date: Date,
    /// The reading of the clock; 24:00 is midnight of the next day.
    pub time: TimeOfDay,
}

impl LocalDateTime {
    /// A day and a time.
    pub fn new(date: Date, time: TimeOfDay) -> Self {
        Self { date, time }
    }

    /// Reads `2026-04-03 10:00` or with `T`, with or without seconds; an offset is refused.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = text.split_once(['T', 't', ' '])?;
        Some(Self::new(Date::parse(date)?, TimeOfDay::parse(time)?))
    }

    /// The reading in microseconds since 1970-01-01 00:00, as if every day had 24 hours.
    pub(super) fn reading(self) -> i64 {
        self.date.days() * MICROS_PER_DAY + self.time.micros()
    }

    /// Back from [`LocalDateTime::reading`]; beyond the first and the last date it stops there.
    pub(super) fn from_reading(micros: i64) -> Self {
        let first = Date::MIN.days() * MICROS_PER_DAY;
        let last = (Date::MAX.days() + 1) * MICROS_PER_DAY - 1;
        let micros = micros.clamp(first, last);
        Self {
            date: Date::from_days(micros.div_euclid(MICROS_PER_DAY)).unwrap_or(Date::MAX),
            time: TimeOfDay(micros.rem_euclid(MICROS_PER_DAY)),
        }
    }
}

/// `2026-04-03T10:00`
impl fmt::Display for LocalDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}", self.date, self.time)
    }
}

impl fmt::Debug for LocalDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The number that at most nine ASCII digits write.
pub(super) fn digits(bytes: &[u8]) -> Option<u32> {
    if bytes.is_empty() || bytes.len() > 9 || !bytes.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(bytes.iter().fold(0, |n, b| n * 10 + u32::from(b - b'0')))
}

/// The microseconds that the digits behind a decimal point mean; what is finer is cut.
pub(super) fn fraction_micros(fraction: &str) -> Option<i64> {
    let bytes = fraction.as_bytes();
    if bytes.is_empty() || !bytes.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let kept = digits(&bytes[..bytes.len().min(6)])?;
    let missing = 6 - bytes.len().min(6);
    Some(i64::from(kept) * 10_i64.pow(u32::try_from(missing).ok()?))
}

/// Writes `.25` for 250 000 microseconds and nothing for 0.
pub(super) fn write_fraction(f: &mut fmt::Formatter<'_>, micros: i64) -> fmt::Result {
    if micros == 0 {
        return Ok(());
    }
    let six = format!("{micros:06}");
    write!(f, ".{}", six.trim_end_matches('0'))
}

#[cfg(test)]
mod tests;
