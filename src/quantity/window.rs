//! Windows: the periods over which a promise is judged.
//!
//! A window begins and ends where a clock on the wall says so; its length is
//! what really elapsed, so a month with a change to summer time is an hour
//! shorter. The windows of a rule follow each other without gap or overlap
//! (rolling ones overlap by design). They know nothing of the contract's term:
//! who judges cuts those at its edges.
//!
//! A window is named by the calendar period that it is (`2026-03`, `2026-W14`);
//! one that is none, such as a month from the 15th, by its first day.

use super::civil::{Date, LocalDateTime, Weekday};
use super::duration::Duration;
use super::instant::Instant;
use super::period::Period;
use super::window_name::{NamedPeriod, hour_pieces, parse_window_name};
use super::zone::Zone;

/// How far [`WindowRule::shifted`] goes.
const FARTHEST_SHIFT: u64 = 100_000;

/// A window of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// As contracts and statements call it.
    pub name: String,
    /// Its first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
    /// The date with which it begins.
    pub first_day: Date,
    /// The date with which it ends, itself included.
    pub last_day: Date,
}

impl Window {
    /// What elapses in it, in microseconds.
    pub fn length(&self) -> i64 {
        self.end.micros_since(self.start)
    }
}

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum WindowUnit {
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// Where periods begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Basis {
    /// On the 1st, on 1 January, on this day of the week.
    Calendar {
        /// With which weeks begin.
        week_start: Weekday,
    },
    /// On the day the contract takes effect and its anniversaries: a month from 31 January ends
    /// before 28 February, the next begins there and ends before 31 March.
    Contract,
    /// On this day of the month (1 to 31), or the last one where the month lacks it; years and
    /// quarters begin with January's.
    Billing {
        /// The day.
        day: u8,
    },
    /// On the 1st, with years that begin in this month (1 to 12).
    Fiscal {
        /// The month.
        month: u8,
    },
}

/// Periods that follow each other: each calendar month, each contract year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PeriodRule {
    /// Where they begin. Hours and days, and except on a contract's basis weeks, are the calendar's.
    pub basis: Basis,
    /// How long they are.
    pub unit: WindowUnit,
}

/// How far a rolling window looks back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RollingLength {
    /// Elapsed time.
    Elapsed(Duration),
    /// Counted days, weeks, months, quarters or years; business days are not supported.
    Counted(Period),
}

/// Which windows there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WindowRule {
    /// Each period.
    Period(PeriodRule),
    /// With the end of each period, one that reaches back so far. It is named by that period.
    Rolling {
        /// How far.
        length: RollingLength,
        /// The periods.
        every: PeriodRule,
    },
}

impl WindowUnit {
    /// Every unit.
    pub const ALL: [Self; 6] = [
        Self::Hour,
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
    ];

    /// In the singular: `month`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The unit that is written so, in the singular or the plural.
    pub fn parse(word: &str) -> Option<Self> {
        let singular = word.strip_suffix('s').unwrap_or(word);
        Self::ALL.into_iter().find(|unit| unit.word() == singular)
    }
}

impl PeriodRule {
    /// Each calendar hour, day, week (from Monday), month, quarter or year.
    pub fn calendar(unit: WindowUnit) -> Self {
        let week_start = Weekday::Monday;
        Self {
            basis: Basis::Calendar { week_start },
            unit,
        }
    }
}

/// All windows that overlap the time from `from` to `to`, whole and in order.
///
/// Of rolling windows, those that end with a period that overlaps that time. `effective` is the
/// day the contract takes effect; only contract periods ask for it, and they exist before it too.
/// There are none before the year 1, so `from` has to be a real time. As many are built as there
/// are: whoever lets strangers ask for the hours of a thousand years has to set a limit.
pub fn windows(
    rule: &WindowRule,
    zone: &Zone,
    effective: Date,
    from: Instant,
    to: Instant,
) -> Vec<Window> {
    let every = rule.every();
    let mut windows = Vec::new();
    let mut next = every
        .containing(zone, effective, from)
        .filter(|_| from < to);
    while let Some(window) = next.filter(|window| window.start < to) {
        next = every.containing(zone, effective, window.end);
        windows.extend(rule.reaching_back(zone, window));
    }
    windows
}

impl WindowRule {
    /// The window in which an instant lies; of rolling windows, the one that ends with its period.
    /// Nothing outside the years 1 to 9999.
    pub fn containing(&self, zone: &Zone, effective: Date, instant: Instant) -> Option<Window> {
        let period = self.every().containing(zone, effective, instant)?;
        self.reaching_back(zone, period)
    }

    /// The n-th window after `window`, or before it when negative; itself for 0. The window may
    /// have been cut at the edge of a term.
    pub fn shifted(
        &self,
        zone: &Zone,
        effective: Date,
        window: &Window,
        by: i64,
    ) -> Option<Window> {
        if by.unsigned_abs() > FARTHEST_SHIFT {
            return None;
        }
        let every = self.every();
        let last_moment = Instant(window.end.0.checked_sub(1)?);
        let mut period = every.containing(zone, effective, last_moment)?;
        for _ in 0..by.unsigned_abs() {
            let beside = if by > 0 {
                period.end
            } else {
                Instant(period.start.0.checked_sub(1)?)
            };
            period = every.containing(zone, effective, beside)?;
        }
        self.reaching_back(zone, period)
    }

    /// The window with this name, if the rule has it.
    pub fn named(&self, zone: &Zone, effective: Date, name: &str) -> Option<Window> {
        let (start, _) = parse_window_name(name)?.bounds(zone);
        self.containing(zone, effective, start)
            .filter(|window| window.name == name)
    }

    /// The periods with which its windows end.
    pub fn every(&self) -> PeriodRule {
        match self {
            Self::Period(every) | Self::Rolling { every, .. } => *every,
        }
    }

    fn reaching_back(&self, zone: &Zone, period: Window) -> Option<Window> {
        let Self::Rolling { length, every } = self else {
            return Some(period);
        };
        let start = match length {
            RollingLength::Elapsed(length) => period.end.minus(*length),
            RollingLength::Counted(length) if every.unit == WindowUnit::Hour => {
                let end = zone.local(period.end);
                zone.instant(LocalDateTime::new(
                    length.subtract(end.date, None)?,
                    end.time,
                ))
            }
            RollingLength::Counted(length) => {
                zone.start_of_day(length.subtract(period.last_day.plus_days(1), None)?)
            }
        };
        Some(Window {
            first_day: zone.date(start),
            start,
            ..period
        })
    }
}

impl PeriodRule {
    /// The period in which an instant lies; nothing outside the years 1 to 9999.
    pub fn containing(&self, zone: &Zone, effective: Date, instant: Instant) -> Option<Window> {
        let Some(grid) = self.grid(effective) else {
            return hour_containing(zone, instant);
        };
        let mut index = grid.index_of(zone.date(instant));
        // Where clocks are set back over midnight, a day begins before its date is shown for good.
        while zone.start_of_day(grid.start(index + 1)) <= instant {
            if grid.start(index + 1) == Date::MAX {
                return None;
            }
            index += 1;
        }
        while zone.start_of_day(grid.start(index)) > instant {
            if grid.start(index) == Date::MIN {
                return None;
            }
            index -= 1;
        }
        let (first_day, next) = (grid.start(index), grid.start(index + 1));
        let (start, end) = (zone.start_of_day(first_day), zone.start_of_day(next));
        (start <= instant && instant < end).then(|| Window {
            name: self.name_from(first_day).to_string(),
            start,
            end,
            first_day,
            last_day: next.plus_days(-1),
        })
    }

    /// The calendar period that begins so, otherwise its first day.
    fn name_from(self, first: Date) -> NamedPeriod {
        let year = first.year();
        match self.unit {
            WindowUnit::Week if first.weekday() == Weekday::Monday => {
                let (year, week) = first.iso_week();
                NamedPeriod::Week(year, week)
            }
            WindowUnit::Month if first.day() == 1 => NamedPeriod::Month(year, first.month()),
            WindowUnit::Quarter if first == first.first_of_quarter() => {
                NamedPeriod::Quarter(year, first.quarter())
            }
            WindowUnit::Year if first == first.first_of_year() => NamedPeriod::Year(year),
            _ => NamedPeriod::Day(first),
        }
    }

    /// The dates on which its periods begin; nothing for hours.
    fn grid(self, effective: Date) -> Option<Grid> {
        let anchor = match self.basis {
            Basis::Calendar { .. } => Date::new(2000, 1, 1),
            Basis::Contract => Some(effective),
            Basis::Billing { day } => Date::new(2000, 1, u32::from(day.clamp(1, 31))),
            Basis::Fiscal { month } => Date::new(2000, u32::from(month.clamp(1, 12)), 1),
        }?;
        Some(match self.unit {
            WindowUnit::Hour => return None,
            WindowUnit::Day => Grid::Days(anchor, 1),
            WindowUnit::Week => Grid::Days(self.week_anchor(effective)?, 7),
            WindowUnit::Month => Grid::Months(anchor, 1),
            WindowUnit::Quarter => Grid::Months(anchor, 3),
            WindowUnit::Year => Grid::Months(anchor, 12),
        })
    }

    fn week_anchor(self, effective: Date) -> Option<Date> {
        // 2000-01-03 was a Monday.
        let monday = Date::new(2000, 1, 3)?;
        Some(match self.basis {
            Basis::Contract => effective,
            Basis::Calendar { week_start } => {
                monday.plus_days(i64::try_from(week_start.index()).ok()?)
            }
            Basis::Billing { .. } | Basis::Fiscal { .. } => monday,
        })
    }
}

/// Dates at regular steps from an anchor, which has the index 0.
enum Grid {
    Days(Date, i64),
    Months(Date, i64),
}

impl Grid {
    fn start(&self, index: i64) -> Date {
        match self {
            Self::Days(anchor, step) => anchor.plus_days(index * step),
            Self::Months(anchor, step) => anchor.plus_months(index * step),
        }
    }

    /// The index of the last step on or before a date.
    fn index_of(&self, date: Date) -> i64 {
        match self {
            Self::Days(anchor, step) => date.days_since(*anchor).div_euclid(*step),
            Self::Months(anchor, step) => {
                let months = date.month_number() - anchor.month_number();
                let index = months.div_euclid(*step);
                if self.start(index) > date {
                    index - 1
                } else {
                    index
                }
            }
        }
    }
}

fn hour_containing(zone: &Zone, instant: Instant) -> Option<Window> {
    let LocalDateTime { date, time } = zone.local(instant);
    let pieces = hour_pieces(zone, date, time.hour());
    let piece = pieces
        .iter()
        .find(|piece| piece.start <= instant && instant < piece.end)?;
    let offset = (pieces.len() > 1).then_some(piece.offset);
    Some(Window {
        name: NamedPeriod::Hour(date, time.hour(), offset).to_string(),
        start: piece.start,
        end: piece.end,
        first_day: date,
        last_day: date,
    })
}

#[cfg(test)]
mod tests;
