//! Duties that arise from what is judged, and duties that it lifts.
//!
//! A duty with `when` arises with each window that completes one of its conditions. A duty with
//! `lifted when` does not bind in the window that follows one that completes one of those.

use super::Case;
use super::conditions::{Held, is_part_with_next, nothing_spent};
use super::course::Course;
use super::duties::{Due, due_after_window};
use super::termination::{joins_groups, occasions};
use super::verdict::{JudgedWindow, in_force};
use super::write;
use crate::evaluate::statement::v1::{self, DueKind};
use crate::evaluate::terms::BadPlan;
use crate::phrases::statement as say;
use crate::plan::v1 as plan;
use crate::quantity::{Date, Instant};

/// What follows for duties.
pub(super) struct Bound<'p> {
    /// When duties are due, and from when they do not bind.
    pub(super) dates: Vec<v1::DueDate>,
    /// Days on which duties do not bind.
    pub(super) lifted: Vec<Lifted<'p>>,
}

/// Days on which a duty does not bind, or may not.
pub(super) struct Lifted<'p> {
    /// The duty.
    pub(super) path: &'p str,
    /// The condition, as it is written.
    words: &'p str,
    /// The first of these days.
    pub(super) from: Date,
    /// The last; nothing where the window that follows is not judged yet.
    pub(super) last: Option<Date>,
    /// Whether the condition surely held.
    pub(super) sure: bool,
}

/// A window that completes a condition, or may.
struct Completed<'p, 'j> {
    trigger: &'p plan::Trigger,
    /// Of a window in parts, the last.
    window: &'j JudgedWindow<'j>,
    /// The last day of the window that follows.
    next: Option<Date>,
    keys: Vec<(String, String)>,
    held: Held,
}

/// Follows all duties through what was judged.
pub(super) fn follow<'p>(case: &Case<'p>, course: &Course<'_>) -> Result<Bound<'p>, BadPlan> {
    let mut bound = Bound {
        dates: Vec::new(),
        lifted: Vec::new(),
    };
    for duty in &case.plan.assessment.responsibilities {
        if let Some(arises) = &duty.arises {
            for completed in completed(case, course, duty, &arises.triggers)? {
                if completed.window.asked {
                    bound.dates.push(due(case, duty, arises, &completed)?);
                }
            }
        }
        let days = lifted(case, course, duty)?;
        bound.dates.extend(
            days.iter()
                .filter(|it| asked(case, it))
                .map(|it| not_binding(duty, it)),
        );
        bound.lifted.extend(days);
    }
    Ok(bound)
}

/// Each window, while the duty is in force, that completes one of some conditions.
fn completed<'p, 'j>(
    case: &Case<'p>,
    course: &'j Course<'_>,
    duty: &plan::Responsibility,
    triggers: &'p [plan::Trigger],
) -> Result<Vec<Completed<'p, 'j>>, BadPlan> {
    let judged = &course.judged;
    let mut all = occasions(case, judged, triggers);
    all.sort_by_key(|it| it.when);
    let mut found: Vec<Completed<'p, 'j>> = Vec::new();
    for occasion in all {
        let (trigger, index) = (occasion.trigger, occasion.index);
        let windows = judged.get(occasion.objective);
        let windows = windows.map_or(&[][..], Vec::as_slice);
        let Some(window) = windows.get(index) else {
            continue;
        };
        let (since, until) = (duty.since.as_deref(), duty.until.as_deref());
        if !in_force(since, until, window.first_day)? {
            continue;
        }
        for group in &window.groups {
            let held = occasion.held(case, course, window, &group.keys, &nothing_spent)?;
            let keys = if joins_groups(trigger) {
                Vec::new()
            } else {
                group.keys.clone()
            };
            let last = last_part(windows, index);
            let Some(whole) = windows.get(last).filter(|_| !held.truth.is_false()) else {
                continue;
            };
            // What an amendment splits completes a condition once.
            let same = |it: &&mut Completed<'_, '_>| {
                std::ptr::eq(it.trigger, trigger)
                    && it.window.end == whole.end
                    && (it.held.misses == held.misses
                        || (whole.part_of.is_some() && it.keys == keys))
            };
            if let Some(known) = found.iter_mut().find(same) {
                known.held.truth = known.held.truth.or(held.truth);
                continue;
            }
            found.push(Completed {
                trigger,
                window: whole,
                next: windows
                    .get(last_part(windows, last + 1))
                    .map(|it| it.last_day),
                keys,
                held,
            });
        }
    }
    Ok(found)
}

/// The index of the last part of a window.
fn last_part(windows: &[JudgedWindow<'_>], index: usize) -> usize {
    let mut last = index;
    while is_part_with_next(windows, last) {
        last += 1;
    }
    last
}

fn due(
    case: &Case<'_>,
    duty: &plan::Responsibility,
    arises: &plan::Arises,
    completed: &Completed<'_, '_>,
) -> Result<v1::DueDate, BadPlan> {
    let window = completed.window;
    let due = match &arises.within {
        Some(within) => {
            let end = (window.last_day, window.end);
            due_after_window(case, end, within, arises.on.as_deref())?
        }
        None => Due::on(window.last_day.plus_days(1)),
    };
    let (title, condition) = (&duty.title, &completed.trigger.words);
    let name = window.part_of.as_ref().unwrap_or(&window.name);
    Ok(v1::DueDate {
        day: due.day.to_string(),
        at: due.at.map(|at| case.show.instant(at)),
        kind: DueKind::Duty,
        subject: duty.path.clone(),
        party: Some(duty.party.clone()),
        words: if completed.held.truth.is_unknown() {
            say::duty_may_arise(title, condition, name)
        } else {
            say::duty_arises(title, condition, name)
        },
        window: Some(name.clone()),
        group: write::key_values(&completed.keys),
    })
}

/// The days on which a duty does not bind, in time order; days that touch are one stretch.
fn lifted<'p>(
    case: &Case<'p>,
    course: &Course<'_>,
    duty: &'p plan::Responsibility,
) -> Result<Vec<Lifted<'p>>, BadPlan> {
    let completed = completed(case, course, duty, &duty.lifted)?;
    let mut days: Vec<Lifted<'p>> = completed
        .iter()
        .map(|it| Lifted {
            path: &duty.path,
            words: &it.trigger.words,
            from: it.window.last_day.plus_days(1),
            last: it.next,
            sure: it.held.truth.is_true(),
        })
        .collect();
    days.sort_by_key(|it| it.from);
    let mut joined: Vec<Lifted<'p>> = Vec::new();
    for day in days {
        match joined.last_mut() {
            Some(before) if before.sure == day.sure && touch(before.last, day.from) => {
                before.last = match (before.last, day.last) {
                    (Some(one), Some(other)) => Some(one.max(other)),
                    _ => None,
                };
            }
            _ => joined.push(day),
        }
    }
    Ok(joined)
}

fn touch(last: Option<Date>, next: Date) -> bool {
    last.is_none_or(|last| next <= last.plus_days(1))
}

/// Whether such a stretch begins or lies in the time asked for, or directly follows it.
fn asked(case: &Case<'_>, days: &Lifted<'_>) -> bool {
    let over = &case.options.over;
    let first = case.show.date(over.start);
    let after = case
        .show
        .date(Instant(over.end.0.saturating_sub(1)))
        .plus_days(1);
    days.from <= after && days.last.is_none_or(|last| first <= last)
}

fn not_binding(duty: &plan::Responsibility, days: &Lifted<'_>) -> v1::DueDate {
    let (title, condition) = (&duty.title, days.words);
    let last = days.last.map(|it| it.to_string());
    v1::DueDate {
        day: days.from.to_string(),
        at: None,
        kind: DueKind::Lifted,
        subject: duty.path.clone(),
        party: Some(duty.party.clone()),
        words: match (days.sure, last) {
            (true, Some(last)) => say::duty_lifted(title, condition, &last),
            (true, None) => say::duty_lifted_on(title, condition),
            (false, Some(last)) => say::duty_may_be_lifted(title, condition, &last),
            (false, None) => say::duty_may_be_lifted_on(title, condition),
        },
        window: None,
        group: Vec::new(),
    }
}
