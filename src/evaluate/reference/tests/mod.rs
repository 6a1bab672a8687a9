//! Decision by decision, with figures worked out by hand.

mod buckets;
mod cases;
mod coverage;
mod examples;
mod exclusions;
mod samples;
mod soundness;
mod windows;

use super::{Over, Request, measure};
use crate::evaluate::figures::{Figures, Measured, MeasuredWindow, Value};
use crate::evaluate::testing::read_files;
use crate::plan::v1::Plan;
use crate::quantity::{Instant, Interval, Number};

pub(super) const MINUTE: i64 = 60_000_000;
pub(super) const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;

/// Measures a period with data from files, some time after it.
pub(super) fn measured(plan: &Plan, files: &[(&str, &str)], over: &str) -> Figures {
    let zone = crate::quantity::Zone::load(&plan.agreement.timezone).expect("a zone");
    let last = over.split_once(" to ").map_or(over, |(_, last)| last);
    let end = crate::quantity::parse_window_name(last).map(|period| period.bounds(&zone).1);
    let data_end = read_files(plan, files, false).data.end();
    measured_at(plan, files, over, end.max(data_end))
}

/// The same with a cut-off, or at the end of the data.
pub(super) fn measured_at(
    plan: &Plan,
    files: &[(&str, &str)],
    over: &str,
    cut_off: Option<Instant>,
) -> Figures {
    let reading = read_files(plan, files, false);
    let problems: Vec<String> = reading.problems.iter().map(ToString::to_string).collect();
    assert!(!reading.problems.has_errors(), "{problems:?}");
    let (first, last) = over.split_once(" to ").unwrap_or((over, over));
    let request = Request {
        over: Over::Named {
            first: first.to_owned(),
            last: last.to_owned(),
        },
        cut_off,
    };
    measure(plan, &reading.data, &request).unwrap_or_else(|error| panic!("{error}"))
}

/// A window of an objective by name.
pub(super) fn window<'f>(figures: &'f Figures, path: &str, name: &str) -> &'f MeasuredWindow {
    let windows = &figures.objectives[path];
    let found = windows.iter().find(|window| window.name == name);
    let names: Vec<&str> = windows.iter().map(|window| window.name.as_str()).collect();
    found.unwrap_or_else(|| panic!("`{name}` is not among {names:?}"))
}

/// The only figure of the only group of the window asked for.
pub(super) fn figure<'f>(figures: &'f Figures, path: &str, name: &str) -> &'f Measured {
    let window = window(figures, path, name);
    assert_eq!(window.groups.len(), 1, "{:?}", window.groups);
    &window.groups[0].figures[0]
}

/// Least and greatest value, and whether it may be undefined.
pub(super) fn bounds(measured: &Measured) -> (Number, Number, bool) {
    match &measured.value {
        Value::Number {
            interval:
                Interval {
                    lo: Some(lo),
                    hi: Some(hi),
                },
            maybe_undefined,
        } => (lo.clone(), hi.clone(), *maybe_undefined),
        other => panic!("{other:?}"),
    }
}

/// A value that is known.
pub(super) fn exact(measured: &Measured) -> Number {
    let (lo, hi, maybe_undefined) = bounds(measured);
    assert_eq!(lo, hi);
    assert!(!maybe_undefined);
    lo
}

/// Microseconds that are known.
pub(super) fn micros(measured: &Measured) -> i64 {
    exact(measured).to_i64().expect("a whole number")
}

/// Least and greatest number of microseconds.
pub(super) fn micro_bounds(measured: &Measured) -> (i64, i64) {
    let (lo, hi, _) = bounds(measured);
    (lo.to_i64().expect("whole"), hi.to_i64().expect("whole"))
}
