//! Dates that follow from periods: when reports are due, and what breaches the data shows.

use super::Case;
use super::arising::Lifted;
use super::verdict::in_force;
use super::write;
use crate::evaluate::statement::v1::{self, DueKind};
use crate::evaluate::terms::{self, BadPlan};
use crate::phrases::statement as say;
use crate::plan::v1 as plan;
use crate::quantity::{Date, Instant};

/// A last day that counts whole, or a last instant on it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Due {
    pub(super) day: Date,
    pub(super) at: Option<Instant>,
}

impl Due {
    /// The whole day.
    pub(super) fn on(day: Date) -> Self {
        Self { day, at: None }
    }
}

/// So long after a day, whose own day does not count; elapsed time runs from its end.
pub(super) fn due_after(case: &Case<'_>, day: Date, length: &plan::Length) -> Result<Due, BadPlan> {
    Ok(match length {
        plan::Length::Period(period) => Due::on(case.terms.after(day, period)?),
        plan::Length::Elapsed(micros) => {
            let at = case
                .terms
                .zone
                .end_of_day(day)
                .plus(terms::duration(micros)?);
            Due {
                day: case.show.date(Instant(at.0.saturating_sub(1))),
                at: Some(at),
            }
        }
    })
}

/// When the report on the period in which a day is is due; its last day without a time limit.
pub(super) fn report_due(
    case: &Case<'_>,
    report: &plan::Report,
    day: Date,
) -> Result<Option<Due>, BadPlan> {
    let Some(every) = report.every else {
        return Ok(None);
    };
    let period = case.days_around(every, day)?;
    Ok(Some(match &report.due {
        Some(length) => due_after(case, period.last, length)?,
        None => Due::on(period.last),
    }))
}

/// The reports on periods that end within the time asked for.
pub(super) fn reports(case: &Case<'_>) -> Result<Vec<v1::DueDate>, BadPlan> {
    /// A report on each hour of ten years is no list that anybody reads.
    const MOST: usize = 1_000;
    let over = &case.options.over;
    let mut dates = Vec::new();
    for report in &case.plan.assessment.reports {
        let Some(every) = report.every else {
            continue;
        };
        let start = over
            .start
            .max(case.terms.zone.start_of_day(case.terms.effective));
        let mut next = start;
        for _ in 0..MOST {
            if next >= over.end {
                break;
            }
            let period = case.terms.period(&every, next)?;
            next = period.end;
            if case.terms.until.is_some_and(|last| last < period.first_day) {
                break;
            }
            if !over.asks_for(period.start, period.end)
                || !in_force(
                    report.since.as_deref(),
                    report.until.as_deref(),
                    period.first_day,
                )?
            {
                continue;
            }
            if let Some(due) = report_due(case, report, period.last_day)? {
                dates.push(v1::DueDate {
                    day: due.day.to_string(),
                    at: due.at.map(|at| case.show.instant(at)),
                    kind: DueKind::Report,
                    subject: report.path.clone(),
                    party: report.from.clone(),
                    words: say::report_due(&report.title, &period.name),
                    window: Some(period.name),
                    group: Vec::new(),
                });
            }
        }
    }
    Ok(dates)
}

/// Duties that follow runs of time which began, or ended, within the time asked for.
pub(super) fn after_runs(case: &Case<'_>) -> Result<Vec<v1::DueDate>, BadPlan> {
    /// More than these are no list that anybody reads.
    const MOST: usize = 1_000;
    let over = &case.options.over;
    let mut dates = Vec::new();
    for duty in &case.plan.assessment.responsibilities {
        let Some(after) = &duty.after_run else {
            continue;
        };
        let runs = case.figures.runs.get(&duty.path);
        let edges = runs.into_iter().flatten().filter_map(|run| {
            let (edge, sure) = if after.from_end {
                (run.end?, run.sure_end)
            } else {
                (run.start, run.sure_start)
            };
            (over.start <= edge && edge < over.end).then_some((edge, sure))
        });
        let (since, until) = (duty.since.as_deref(), duty.until.as_deref());
        for (edge, sure) in edges.take(MOST) {
            if !in_force(since, until, case.show.date(edge))? {
                continue;
            }
            let due = due_after_instant(case, edge, after)?;
            let at = case.show.instant(edge);
            let (title, set) = (&duty.title, &after.words);
            let words = match (after.from_end, sure) {
                (true, true) => say::duty_after_end(title, set, &at),
                (true, false) => say::duty_after_end_at_least(title, set, &at),
                (false, true) => say::duty_after_start(title, set, &at),
                (false, false) => say::duty_after_start_at_most(title, set, &at),
            };
            dates.push(v1::DueDate {
                day: due.day.to_string(),
                at: due.at.map(|at| case.show.instant(at)),
                kind: DueKind::Duty,
                subject: duty.path.clone(),
                party: Some(duty.party.clone()),
                words,
                window: None,
                group: Vec::new(),
            });
        }
    }
    Ok(dates)
}

/// So long after the end of a window, on a calendar or always.
pub(super) fn due_after_window(
    case: &Case<'_>,
    (last_day, end): (Date, Instant),
    within: &plan::Length,
    on: Option<&str>,
) -> Result<Due, BadPlan> {
    match within {
        plan::Length::Period(_) => due_after(case, last_day, within),
        plan::Length::Elapsed(micros) => elapsed_on(case, end, micros, on),
    }
}

/// So long after an instant, on a calendar or always.
fn due_after_instant(
    case: &Case<'_>,
    from: Instant,
    after: &plan::AfterRun,
) -> Result<Due, BadPlan> {
    Ok(match &after.within {
        plan::Length::Period(period) => Due::on(case.terms.after(case.show.date(from), period)?),
        plan::Length::Elapsed(micros) => elapsed_on(case, from, micros, after.on.as_deref())?,
    })
}

fn elapsed_on(
    case: &Case<'_>,
    from: Instant,
    micros: &plan::Exact,
    on: Option<&str>,
) -> Result<Due, BadPlan> {
    let calendar = case.terms.calendar(on.unwrap_or("always"))?;
    let length = terms::duration(micros)?;
    let at = calendar
        .deadline(from, length.0)
        .ok_or_else(|| BadPlan(format!("the hours of `{on:?}` never suffice")))?;
    Ok(Due {
        day: case.show.date(Instant(at.0.saturating_sub(1))),
        at: Some(at),
    })
}

/// Breaches of duties within the time asked for, while they bound.
pub(super) fn breaches(case: &Case<'_>, lifted: &[Lifted<'_>]) -> Result<Vec<v1::Breach>, BadPlan> {
    /// More rows than this are counted, not listed.
    const MOST: usize = 50;
    let over = &case.options.over;
    let zone = &case.terms.zone;
    let begins = over.start.max(zone.start_of_day(case.terms.effective));
    let ends = case.terms.until.map(|last| zone.end_of_day(last));
    let ends = ends.map_or(over.end, |end| end.min(over.end));
    let mut breaches = Vec::new();
    for duty in &case.plan.assessment.responsibilities {
        let rows = case.figures.breaches.get(&duty.path);
        let rows = rows.into_iter().flatten();
        let (since, until) = (duty.since.as_deref(), duty.until.as_deref());
        let mut within = Vec::new();
        for row in rows.filter(|row| row.from < ends && (begins < row.to || begins <= row.from)) {
            let day = case.show.date(row.from);
            let mut lifted = lifted.iter().filter(|it| it.path == duty.path && it.sure);
            let bound = !lifted.any(|it| it.from <= day && it.last.is_none_or(|last| day <= last));
            if bound && in_force(since, until, day)? {
                within.push(row);
            }
        }
        if within.is_empty() {
            continue;
        }
        let listed = within.iter().take(MOST);
        breaches.push(v1::Breach {
            path: duty.path.clone(),
            title: duty.title.clone(),
            party: duty.party.clone(),
            duty: duty.duty.clone(),
            relief_for: duty.relief_for.clone(),
            evidence: listed.map(|row| write::evidence(case, row)).collect(),
            more: within.len().saturating_sub(MOST) as u64,
        });
    }
    Ok(breaches)
}
