//! Times as they are given on the command line.

use super::super::wrong::Wrong;
use crate::evaluate::assess::Over;
use crate::plan::v1::Plan;
use crate::quantity::{Date, Instant, LocalDateTime, Zone, parse_window_name};

const PERIODS: &str = "write it like 2026-03, 2026-Q1, 2026-W14, 2026-03-31 or 2026";

/// The first and the last period of `2026-01 to 2026-06`, or of `2026-04`.
pub(super) fn over(plan: &Plan, text: &str) -> Result<(String, String), Wrong> {
    let (first, last) = text.split_once(" to ").unwrap_or((text, text));
    let (first, last) = (first.trim(), last.trim());
    for name in [first, last] {
        if parse_window_name(name).is_none() {
            return Err(Wrong::new(format!("`{name}` is no period")).help(PERIODS));
        }
    }
    let asked = asked(plan, first, last)?;
    if asked.end <= asked.start {
        return Err(Wrong::new(format!("`{last}` lies before `{first}`")));
    }
    Ok((first.to_owned(), last.to_owned()))
}

/// The same as a stretch of time.
pub(super) fn asked(plan: &Plan, first: &str, last: &str) -> Result<Over, Wrong> {
    Over::named(plan, first, last)
        .ok_or_else(|| Wrong::new(format!("`{first} to {last}` is no time")).help(PERIODS))
}

/// A day (to its end), a time by the contract's clock, or an instant with its offset.
pub(super) fn instant(plan: &Plan, text: &str) -> Result<Instant, Wrong> {
    let zone = Zone::load(&plan.agreement.timezone).unwrap_or_else(Zone::utc);
    let text = text.trim();
    let day = || Some(zone.end_of_day(Date::parse(text)?));
    let local = || Some(zone.instant(LocalDateTime::parse(text)?));
    day()
        .or_else(local)
        .or_else(|| Instant::parse_rfc3339(text))
        .ok_or_else(|| {
            Wrong::new(format!("`{text}` is no time"))
                .help("write it like 2026-05-01, '2026-05-01 13:00' or 2026-05-01T13:00:00+02:00")
        })
}
