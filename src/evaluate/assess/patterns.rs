//! What happens again and again: patterns over the windows of an objective.
//!
//! All patterns end with the window at hand and count it: it must itself be one of
//! those that are counted. A window that is not judged does not count and breaks a
//! run. Windows of which nothing is known make a pattern unknown, unless it holds or
//! fails without them. Before the contract took effect there are no windows.

use crate::evaluate::terms::BadPlan;
use crate::plan::v1::{Pattern, PeriodSize};
use crate::quantity::{Date, Truth};

/// Whether what is counted happened in a window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Occurrence {
    /// The window's last day.
    pub(super) day: Date,
    /// Whether it happened.
    pub(super) happened: Truth,
}

/// A pattern's outcome, and the places of the windows that count for it, the last one first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Recurrence {
    pub(super) truth: Truth,
    pub(super) counted: Vec<usize>,
}

/// Whether a pattern holds at the last of these windows, which are in time order.
///
/// Before `known_from` there may be windows that are not listed; `None` when there are none.
///
/// # Errors
/// When days are counted in a unit that is none of days.
pub(super) fn recurs(
    pattern: &Pattern,
    windows: &[Occurrence],
    known_from: Option<Date>,
) -> Result<Recurrence, BadPlan> {
    let Some(at_hand) = windows.last() else {
        return Ok(Recurrence {
            truth: Truth::False,
            counted: Vec::new(),
        });
    };
    let (needed, looked_at, more_before) = match pattern {
        Pattern::Consecutive { n, .. } => (*n, last(windows.len(), *n), false),
        Pattern::Of { k, n, .. } => (*k, last(windows.len(), *n), false),
        Pattern::Times { k, n, per } => {
            let first = first_day(at_hand.day, *n, per.size)?;
            let from = windows.partition_point(|window| window.day < first);
            let blind = known_from.is_some_and(|known| first < known);
            (*k, from, blind)
        }
    };
    let counted: Vec<usize> = (looked_at..windows.len())
        .rev()
        .filter(|index| !windows[*index].happened.is_false())
        .collect();
    let count = |wanted: fn(Truth) -> bool| {
        let found = windows[looked_at..].iter().filter(|it| wanted(it.happened));
        u32::try_from(found.count()).unwrap_or(u32::MAX)
    };
    let sure = count(Truth::is_true);
    let possible = count(|truth| !truth.is_false());
    let enough = if sure >= needed {
        Truth::True
    } else if possible >= needed || more_before {
        Truth::Unknown
    } else {
        Truth::False
    };
    Ok(Recurrence {
        truth: enough.and(at_hand.happened),
        counted,
    })
}

/// Index of the first of the last `n`.
fn last(len: usize, n: u32) -> usize {
    len.saturating_sub(usize::try_from(n).unwrap_or(usize::MAX))
}

/// The first of so many days, or months, that end with a day. Both end days count.
pub(super) fn first_day(day: Date, n: u32, size: PeriodSize) -> Result<Date, BadPlan> {
    let n = i64::from(n);
    let months = |months: i64| day.plus_months(-months).plus_days(1);
    Ok(match size {
        PeriodSize::Day => day.plus_days(1 - n),
        PeriodSize::Week => day.plus_days(1 - 7 * n),
        PeriodSize::Month => months(n),
        PeriodSize::Quarter => months(3 * n),
        PeriodSize::Year => months(12 * n),
        PeriodSize::Hour => return Err(BadPlan("a pattern cannot count hours".to_owned())),
    })
}

#[cfg(test)]
mod tests {
    use super::{Occurrence, recurs};
    use crate::plan::v1::{Pattern, PeriodBasis, PeriodRule, PeriodSize};
    use crate::quantity::{Date, Truth};

    fn per(size: PeriodSize) -> PeriodRule {
        PeriodRule {
            basis: PeriodBasis::Calendar,
            size,
            from: 0,
        }
    }

    /// Months of 2026 from January: `x` missed, `.` not, `?` not known.
    fn months(written: &str) -> Vec<Occurrence> {
        (1..)
            .zip(written.chars())
            .map(|(month, mark)| Occurrence {
                day: Date::new(2026, month, 1).expect("a month").last_of_month(),
                happened: match mark {
                    'x' => Truth::True,
                    '?' => Truth::Unknown,
                    _ => Truth::False,
                },
            })
            .collect()
    }

    fn truth(pattern: &Pattern, windows: &[Occurrence]) -> Truth {
        recurs(pattern, windows, None).expect("a pattern").truth
    }

    #[test]
    fn consecutive_windows() {
        let pattern = Pattern::Consecutive {
            n: 3,
            per: per(PeriodSize::Month),
        };
        let truth = |written| truth(&pattern, &months(written));
        assert_eq!(truth("xxx"), Truth::True);
        assert_eq!(truth(".xxx"), Truth::True);
        // Before the contract took effect there are no misses.
        assert_eq!(truth("xx"), Truth::False);
        assert_eq!(truth("x.x"), Truth::False);
        assert_eq!(truth("xxx."), Truth::False);
        assert_eq!(truth("x?x"), Truth::Unknown);
        assert_eq!(truth("xx?"), Truth::Unknown);
        assert_eq!(truth("?.?x"), Truth::False);
    }

    #[test]
    fn some_of_any_windows() {
        let pattern = Pattern::Of {
            k: 3,
            n: 6,
            per: per(PeriodSize::Month),
        };
        let truth = |written| truth(&pattern, &months(written));
        assert_eq!(truth("x.x..x"), Truth::True);
        assert_eq!(truth("xxx"), Truth::True);
        // Seven months from the first to the last.
        assert_eq!(truth("x.x...x"), Truth::False);
        // The window at hand must be one of those counted.
        assert_eq!(truth("xxx."), Truth::False);
        assert_eq!(truth("x.?..x"), Truth::Unknown);
        assert_eq!(truth("xx...?"), Truth::Unknown);
        assert_eq!(truth("x?.x.x"), Truth::True);
    }

    #[test]
    fn any_thirty_days_count_both_ends() {
        let pattern = |n| Pattern::Times {
            k: 2,
            n,
            per: per(PeriodSize::Day),
        };
        let day = |day| Occurrence {
            day: Date::new(2026, 1, day).expect("a day"),
            happened: Truth::True,
        };
        // 1 and 31 January are 31 days.
        assert_eq!(truth(&pattern(30), &[day(1), day(31)]), Truth::False);
        assert_eq!(truth(&pattern(31), &[day(1), day(31)]), Truth::True);
        assert_eq!(truth(&pattern(30), &[day(2), day(31)]), Truth::True);
    }

    #[test]
    fn any_months_end_with_the_day_at_hand() {
        let pattern = Pattern::Times {
            k: 2,
            n: 1,
            per: per(PeriodSize::Month),
        };
        let on = |month, day| Occurrence {
            day: Date::new(2026, month, day).expect("a day"),
            happened: Truth::True,
        };
        // One month that ends on 15 March begins on 16 February.
        assert_eq!(truth(&pattern, &[on(2, 16), on(3, 15)]), Truth::True);
        assert_eq!(truth(&pattern, &[on(2, 15), on(3, 15)]), Truth::False);
    }

    #[test]
    fn what_is_not_listed_is_not_excluded() {
        let pattern = Pattern::Times {
            k: 2,
            n: 30,
            per: per(PeriodSize::Day),
        };
        let only = [Occurrence {
            day: Date::new(2026, 1, 31).expect("a day"),
            happened: Truth::True,
        }];
        let known_from = |day| Date::new(2026, 1, day);
        // 30 days that end on 31 January begin on the 2nd.
        let truth = |from| recurs(&pattern, &only, from).expect("a pattern").truth;
        assert_eq!(truth(known_from(3)), Truth::Unknown);
        assert_eq!(truth(known_from(2)), Truth::False);
        assert_eq!(truth(None), Truth::False);
    }
}
