//! Times as they are given on the command line.

use super::super::wrong::Wrong;
use crate::evaluate::assess::Over;
use crate::plan::v1::Plan;
use crate::quantity::{Date, Instant, LocalDateTime, Zone, parse_window_name};

const PERIODS: &str = "write it like 2026-03, 2026-Q1, 2026-W14, 2026-03-31 or 2026";

/// The first and the last period of `2026-01 to 2026-06`, or of `2026-04`, and the stretch of time
/// that they are. The contract must be in force in some of it.
pub(super) fn over(plan: &Plan, text: &str) -> Result<((String, String), Over), Wrong> {
    let (first, last) = text.split_once(" to ").unwrap_or((text, text));
    let (first, last) = (first.trim(), last.trim());
    for name in [first, last] {
        if parse_window_name(name).is_none() {
            return Err(Wrong::new(format!("`{name}` is no period")).help(PERIODS));
        }
    }
    let asked = Over::named(plan, first, last)
        .ok_or_else(|| Wrong::new(format!("`{first} to {last}` is no time")).help(PERIODS))?;
    if asked.end <= asked.start {
        return Err(Wrong::new(format!("`{last}` lies before `{first}`")));
    }
    in_force(plan, &asked)?;
    Ok(((first.to_owned(), last.to_owned()), asked))
}

/// Nothing can be said of a time in which the contract is not in force: "nothing is owed" would be
/// true, and would be read as something else.
fn in_force(plan: &Plan, asked: &Over) -> Result<(), Wrong> {
    let zone = zone(plan);
    let header = &plan.agreement;
    let from = Date::parse(&header.effective);
    let until = header.until.as_deref().and_then(Date::parse);
    let is_before = from.is_some_and(|day| asked.end <= zone.start_of_day(day));
    let is_after = until.is_some_and(|day| zone.end_of_day(day) <= asked.start);
    let name = &asked.name;
    let effective = &header.effective;
    if is_before {
        let wrong = Wrong::new(format!("the contract is not in force in {name}"));
        return Err(wrong.help(format!("it takes effect on {effective}")));
    }
    if is_after {
        let wrong = Wrong::new(format!("the contract is no longer in force in {name}"));
        let last = header.until.as_deref().unwrap_or_default();
        return Err(wrong.help(format!("its term ends with {last}")));
    }
    Ok(())
}

fn zone(plan: &Plan) -> Zone {
    Zone::load(&plan.agreement.timezone).unwrap_or_else(Zone::utc)
}

/// A day (to its end), a time by the contract's clock, or an instant with its offset.
pub(super) fn instant(plan: &Plan, text: &str) -> Result<Instant, Wrong> {
    let zone = zone(plan);
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
