//! Dates and clocks by hand, for the oracle alone: nothing here is shared with the library.
//!
//! Time is counted in minutes since 1970-01-01T00:00Z.

/// The zones that the oracle knows, by rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Zone {
    Berlin,
    NewYork,
}

pub(super) type Day = i64;
pub(super) type Minute = i64;

/// Days since 1970-01-01 of a date, by counting days of months and years one by one.
pub(super) fn day(year: i64, month: i64, date: i64) -> Day {
    let mut days = 0;
    for y in 1970..year {
        days += if leap(y) { 366 } else { 365 };
    }
    for m in 1..month {
        days += days_in(year, m);
    }
    days + date - 1
}

fn leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub(super) fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Year, month and day of a day number.
pub(super) fn date(mut days: Day) -> (i64, i64, i64) {
    let mut year = 1970;
    loop {
        let length = if leap(year) { 366 } else { 365 };
        if days < length {
            break;
        }
        days -= length;
        year += 1;
    }
    let mut month = 1;
    while days >= days_in(year, month) {
        days -= days_in(year, month);
        month += 1;
    }
    (year, month, days + 1)
}

/// 0 is Monday. 1970-01-01 was a Thursday.
pub(super) fn weekday(day: Day) -> i64 {
    (day + 3).rem_euclid(7)
}

pub(super) fn date_text(day: Day) -> String {
    let (y, m, d) = date(day);
    format!("{y:04}-{m:02}-{d:02}")
}

/// Day of the n-th (1 is first, -1 last) Sunday of a month.
fn sunday(year: i64, month: i64, nth: i64) -> Day {
    let first = day(year, month, 1);
    let last = first + days_in(year, month) - 1;
    if nth < 0 {
        return last - (weekday(last) + 1) % 7;
    }
    let to_sunday = (6 - weekday(first)).rem_euclid(7);
    first + to_sunday + 7 * (nth - 1)
}

impl Zone {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Berlin => "Europe/Berlin",
            Self::NewYork => "America/New_York",
        }
    }

    /// Minutes to add to UTC at an instant.
    pub(super) fn offset(self, at: Minute) -> i64 {
        let (year, _, _) = date(at.div_euclid(1440));
        match self {
            Self::Berlin => {
                let from = sunday(year, 3, -1) * 1440 + 60;
                let to = sunday(year, 10, -1) * 1440 + 60;
                if from <= at && at < to { 120 } else { 60 }
            }
            Self::NewYork => {
                let from = sunday(year, 3, 2) * 1440 + 7 * 60;
                let to = sunday(year, 11, 1) * 1440 + 6 * 60;
                if from <= at && at < to { -240 } else { -300 }
            }
        }
    }

    /// Local day and minute of the day.
    pub(super) fn local(self, at: Minute) -> (Day, i64) {
        let local = at + self.offset(at);
        (local.div_euclid(1440), local.rem_euclid(1440))
    }

    /// The instant at which a local day begins: the first minute that has it.
    pub(super) fn start_of(self, day: Day) -> Minute {
        let mut at = day * 1440 - 18 * 60;
        while self.local(at).0 < day {
            at += 1;
        }
        at
    }
}

/// RFC 3339 in UTC.
pub(super) fn utc_text(at: Minute) -> String {
    let (day, minute) = (at.div_euclid(1440), at.rem_euclid(1440));
    format!(
        "{}T{:02}:{:02}:00Z",
        date_text(day),
        minute / 60,
        minute % 60
    )
}

#[test]
fn the_oracle_knows_its_calendar() {
    assert_eq!(date_text(day(2026, 3, 29)), "2026-03-29");
    assert_eq!(weekday(day(2026, 3, 29)), 6);
    assert_eq!(sunday(2026, 3, -1), day(2026, 3, 29));
    assert_eq!(sunday(2026, 3, 2), day(2026, 3, 8));
    let length = |zone: Zone, d: Day| zone.start_of(d + 1) - zone.start_of(d);
    assert_eq!(length(Zone::Berlin, day(2026, 3, 29)), 23 * 60);
    assert_eq!(length(Zone::Berlin, day(2026, 10, 25)), 25 * 60);
    assert_eq!(length(Zone::NewYork, day(2026, 3, 8)), 23 * 60);
    assert_eq!(length(Zone::NewYork, day(2026, 11, 1)), 25 * 60);
    assert_eq!(
        utc_text(day(2026, 3, 29) * 1440 + 61),
        "2026-03-29T01:01:00Z"
    );
}
