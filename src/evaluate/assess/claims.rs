//! Claims: until when, and whether they were made.
//!
//! A claim's time runs from a date: the window's last day, the day on which the report
//! is due, the last outage, a field of the row. The last day counts whole. Where there
//! are several claim clauses all must be kept, so the earliest day counts.

use super::duties::{Due, due_after, report_due};
use super::lines::Line;
use super::pipeline::During;
use super::verdict::in_force;
use super::{Case, Claim};
use crate::evaluate::statement::v1::PayableCondition;
use crate::evaluate::terms::BadPlan;
use crate::plan::v1::{self as plan, Anchor, Deadline, RemedyStep};
use crate::quantity::{Date, Instant};

/// How a line stands with its claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Standing {
    pub(super) condition: PayableCondition,
    /// Until when; nothing when no claim is needed or the date is not known.
    pub(super) until: Option<Due>,
    /// Who must claim.
    pub(super) by: Option<String>,
    pub(super) with: Vec<String>,
    pub(super) in_writing: bool,
    /// What is asked for, clause by clause.
    pub(super) clauses: Vec<Asked>,
    /// The day on which the last of what was asked for was done.
    pub(super) claimed_on: Option<Date>,
}

/// What a claim clause asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Asked {
    pub(super) by: String,
    pub(super) until: Option<Due>,
    pub(super) with: Vec<String>,
}

/// What is known of one claim clause.
enum Done {
    /// It was kept on this day.
    On(Date),
    /// Its time is over.
    TooLate,
    /// There is still time.
    NotYet,
}

impl Standing {
    /// Whether nothing is payable for want of a claim.
    pub(super) fn is_lost(&self) -> bool {
        self.condition == PayableCondition::Lapsed
    }
}

/// How each line stands.
pub(super) fn standings(case: &Case<'_>, lines: &[Line]) -> Result<Vec<Standing>, BadPlan> {
    lines.iter().map(|line| standing(case, line)).collect()
}

fn standing(case: &Case<'_>, line: &Line) -> Result<Standing, BadPlan> {
    let penalty = case.plan.assessment.penalties.get(line.penalty);
    let automatic = case.plan.assessment.automatic || penalty.is_some_and(|it| it.automatic);
    let mut standing = Standing {
        condition: PayableCondition::Due,
        until: None,
        by: None,
        with: Vec::new(),
        in_writing: false,
        clauses: Vec::new(),
        claimed_on: None,
    };
    if automatic {
        return Ok(standing);
    }
    for step in &case.plan.assessment.remedies {
        let RemedyStep::Claim {
            by,
            deadline,
            with,
            in_writing,
        } = step.what()
        else {
            continue;
        };
        if !During::of(step)?.holds_on(line.window.last_day) {
            continue;
        }
        standing.condition = PayableCondition::IfClaimed;
        standing.by.get_or_insert_with(|| by.clone());
        standing.in_writing |= in_writing;
        standing.with.extend(with.iter().cloned());
        let due = until(case, deadline, line)?;
        standing.clauses.push(Asked {
            by: by.clone(),
            until: due,
            with: with.clone(),
        });
        if let Some(due) = due {
            standing.until = Some(match standing.until {
                Some(other) if other.day <= due.day => other,
                _ => due,
            });
        }
    }
    if standing.condition == PayableCondition::IfClaimed {
        (standing.condition, standing.claimed_on) = claimed(case, line, &standing.clauses);
    }
    Ok(standing)
}

/// Whether all that is asked for was done in time, where claims are known.
fn claimed(case: &Case<'_>, line: &Line, clauses: &[Asked]) -> (PayableCondition, Option<Date>) {
    let Some(claims) = case.options.claims else {
        return (PayableCondition::IfClaimed, None);
    };
    let (mut last, mut waits) = (None, false);
    for (index, asked) in clauses.iter().enumerate() {
        match done(case, line, claims, index + 1, asked.until) {
            Done::TooLate => return (PayableCondition::Lapsed, None),
            Done::NotYet => waits = true,
            Done::On(day) => last = last.max(Some(day)),
        }
    }
    if waits {
        (PayableCondition::IfClaimed, None)
    } else {
        (PayableCondition::Claimed, last)
    }
}

/// Whether one clause was kept.
fn done(case: &Case<'_>, line: &Line, claims: &[Claim], clause: usize, until: Option<Due>) -> Done {
    let penalty = case.plan.assessment.penalties.get(line.penalty);
    let concerned = claims.iter().filter(|claim| {
        let same_penalty = claim.penalty.as_deref();
        let same_penalty =
            same_penalty.is_none_or(|path| penalty.is_some_and(|it| it.path == path));
        let same_window = claim.window.as_deref();
        // A notice of the fault itself may come before its window ends.
        let after = claim.clause.is_some() || claim.on >= line.window.last_day;
        same_penalty
            && same_window.is_none_or(|name| name == line.window.name)
            && claim.clause.is_none_or(|it| it == clause)
            && after
            && claim.on >= line.window.first_day
            && claim.group.iter().all(|(key, value)| {
                let mut keys = line.keys.iter();
                keys.any(|(name, own)| name == key && own == value)
            })
    });
    let first = concerned.map(|claim| claim.on).min();
    let too_late = |day: Date| until.is_some_and(|until| until.day < day);
    match first {
        Some(on) if !too_late(on) => Done::On(on),
        Some(_) => Done::TooLate,
        None if too_late(case.show.date(case.figures.cut_off)) => Done::TooLate,
        None => Done::NotYet,
    }
}

/// The last day of a claim; nothing when what it runs from is not known.
fn until(case: &Case<'_>, deadline: &Deadline, line: &Line) -> Result<Option<Due>, BadPlan> {
    match deadline {
        Deadline::Within { length, of } => match anchor(case, of, line)? {
            Some(from) => Ok(Some(due_after(case, from, length)?)),
            None => Ok(None),
        },
        Deadline::UntilEnd { period, n, after } => match anchor(case, after, line)? {
            Some(from) => Ok(Some(Due::on(end_of(case, *period, *n, from)?))),
            None => Ok(None),
        },
    }
}

/// The last day of the n-th period after the one in which a day is.
fn end_of(case: &Case<'_>, rule: plan::PeriodRule, n: u32, day: Date) -> Result<Date, BadPlan> {
    const MOST: u32 = 10_000;
    if n > MOST {
        return Err(BadPlan(format!("a claim until the end of period {n}")));
    }
    let mut period = case.days_around(rule, day)?;
    for _ in 0..n {
        period = case.days_around(rule, period.last.plus_days(1))?;
    }
    Ok(period.last)
}

/// The date from which a claim's time runs.
fn anchor(case: &Case<'_>, anchor: &Anchor, line: &Line) -> Result<Option<Date>, BadPlan> {
    Ok(match anchor {
        Anchor::Window => Some(line.window.last_day),
        Anchor::Report => {
            let reports = case.plan.assessment.reports.iter();
            let mut covering = None;
            for report in reports.filter(|report| report.covers.contains(&line.objective)) {
                let (since, until) = (report.since.as_deref(), report.until.as_deref());
                if covering.is_none() && in_force(since, until, line.window.first_day)? {
                    covering = Some(report);
                }
            }
            match covering {
                Some(report) => report_due(case, report, line.window.last_day)?.map(|due| due.day),
                None => None,
            }
        }
        Anchor::LastOutage => Some(match line.last_outage {
            // An outage that ends at midnight belongs to the day that ends then.
            Some(end) => case.show.date(Instant(end.0.saturating_sub(1))),
            None => line.window.last_day,
        }),
        Anchor::Field(name) => line.row.get(name).and_then(|text| {
            let instant = Instant::parse_rfc3339(text).map(|at| case.show.date(at));
            instant.or_else(|| Date::parse(text.get(..10)?))
        }),
    })
}
