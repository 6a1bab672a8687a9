//! Rights that arise from misses.
//!
//! Each trigger is one of its own. A right arises when the window closes with which
//! its trigger is complete, whenever the statement is made. It lapses so long after,
//! or when the promise is kept for long enough. Misses that gave a right which has
//! lapsed or was cured are spent: they give no other.

use super::Case;
use super::conditions::{Asking, Held, Miss, all_hold, is};
use super::course::{Course, Judged};
use super::duties::{Due, due_after};
use super::order::{Node, by_condition};
use super::verdict::{JudgedWindow, in_force};
use super::write;
use crate::evaluate::statement::v1::{self, DueKind, ReasonCode, Standing, Verdict};
use crate::evaluate::terms::{self, BadPlan};
use crate::phrases::statement as say;
use crate::plan::v1 as plan;
use crate::quantity::{Date, Instant, Truth};

/// A right, or what may be one.
struct Arisen<'p> {
    termination: &'p plan::Termination,
    trigger: &'p plan::Trigger,
    /// The group that it is of; nothing where all groups count together.
    keys: Vec<(String, String)>,
    held: Held,
    arose: Instant,
    day: Date,
    asked: bool,
    lapses: Option<Due>,
    cured: Option<Date>,
}

impl Arisen<'_> {
    /// The day with which it ended, if it did.
    fn ended(&self) -> Option<Date> {
        let lapsed = self.lapses.map(|due| due.day.plus_days(1));
        match (lapsed, self.cured) {
            (Some(lapsed), Some(cured)) => Some(lapsed.min(cured)),
            (one, other) => one.or(other),
        }
    }

    fn has_ended_by(&self, day: Date) -> bool {
        self.ended().is_some_and(|ended| ended <= day)
    }
}

/// Rights that arose in the time asked for, or before and did not end before it; and until when
/// they can be used.
pub(super) fn rights(
    case: &Case<'_>,
    course: &Course<'_>,
) -> Result<(Vec<v1::Right>, Vec<v1::DueDate>), BadPlan> {
    let judged = &course.judged;
    let over = &case.options.over;
    let first_day = case.show.date(over.start);
    let last_day = case.show.date(Instant(over.end.0.saturating_sub(1)));
    let (mut rights, mut dates) = (Vec::new(), Vec::new());
    for versions in versions(case) {
        for right in arisen(case, course, &versions)? {
            let termination = right.termination;
            let too_late = right.arose > over.end;
            let forgotten = !right.asked && right.held.truth.is_unknown();
            if too_late || forgotten || right.has_ended_by(first_day) {
                continue;
            }
            let written = written(case, judged, termination, &right, last_day)?;
            if written.standing == Standing::Open
                && let Some(lapses) = right.lapses
            {
                dates.push(v1::DueDate {
                    day: lapses.day.to_string(),
                    at: lapses.at.map(|at| case.show.instant(at)),
                    kind: DueKind::Right,
                    subject: termination.path.clone(),
                    party: Some(termination.right_of.clone()),
                    window: None,
                    group: written.group.clone(),
                    words: say::use_right(&termination.title),
                });
            }
            rights.push(written);
        }
    }
    Ok((rights, dates))
}

/// Each right with what amendments made of it.
fn versions<'p>(case: &Case<'p>) -> Vec<Vec<&'p plan::Termination>> {
    let mut all: Vec<Vec<&plan::Termination>> = Vec::new();
    for termination in &case.plan.assessment.terminations {
        let same = |it: &&mut Vec<&plan::Termination>| it[0].path == termination.path;
        match all.iter_mut().find(same) {
            Some(versions) => versions.push(termination),
            None => all.push(vec![termination]),
        }
    }
    all
}

/// All rights of one termination, in the order in which they arose.
fn arisen<'p>(
    case: &Case<'p>,
    course: &Course<'_>,
    versions: &[&'p plan::Termination],
) -> Result<Vec<Arisen<'p>>, BadPlan> {
    let judged = &course.judged;
    let mut rights: Vec<Arisen<'p>> = Vec::new();
    let of = |termination: &&'p plan::Termination| {
        let termination = *termination;
        let all = occasions(case, judged, &termination.triggers).into_iter();
        all.map(move |occasion| (termination, occasion))
    };
    let mut all: Vec<_> = versions.iter().flat_map(of).collect();
    all.sort_by_key(|(_, it)| it.when);
    for (termination, occasion) in all {
        let trigger = occasion.trigger;
        let windows = judged.get(occasion.objective);
        let Some(window) = windows.and_then(|windows| windows.get(occasion.index)) else {
            continue;
        };
        let (from, until) = (termination.from.as_deref(), termination.until.as_deref());
        if !in_force(from, until, window.first_day)? {
            continue;
        }
        for group in &window.groups {
            let spent = |miss: &Miss| {
                let gave = spent(&rights, miss, window.last_day);
                match termination.restarts {
                    true => gave.or(before_cure(judged, &rights, miss, window.last_day)),
                    false => gave,
                }
            };
            let held = occasion.held(case, course, window, &group.keys, &spent)?;
            let same = |it: &Arisen<'_>| {
                std::ptr::eq(it.trigger, trigger)
                    && it.arose == window.end
                    && it.held.misses == held.misses
            };
            if held.truth.is_false() || rights.iter().any(same) {
                continue;
            }
            let lapses = match &termination.lapses {
                Some(length) => Some(due_after(case, window.last_day, length)?),
                None => None,
            };
            let keys = if joins_groups(trigger) {
                Vec::new()
            } else {
                group.keys.clone()
            };
            rights.push(Arisen {
                termination,
                trigger,
                keys,
                arose: window.end,
                day: window.last_day,
                asked: window.asked,
                cured: cured(case, judged, termination, (trigger, &held))?,
                lapses,
                held,
            });
        }
    }
    Ok(rights)
}

/// Whether a trigger looks at all groups together.
pub(super) fn joins_groups(trigger: &plan::Trigger) -> bool {
    trigger.conditions.iter().all(|it| it.across)
}

/// A window with which a trigger can be complete.
pub(super) struct Occasion<'p, 'j> {
    /// Its end, and the number of the trigger.
    pub(super) when: (Instant, usize),
    pub(super) trigger: &'p plan::Trigger,
    pub(super) objective: &'j str,
    pub(super) index: usize,
}

impl Occasion<'_, '_> {
    /// Whether the trigger holds for a group of the window.
    pub(super) fn held(
        &self,
        case: &Case<'_>,
        course: &Course<'_>,
        window: &JudgedWindow<'_>,
        keys: &[(String, String)],
        spent: &dyn Fn(&Miss) -> Truth,
    ) -> Result<Held, BadPlan> {
        all_hold(
            case,
            &self.trigger.conditions,
            &Asking {
                course,
                objective: self.objective,
                keys,
                window: self.index,
                at: window,
                spent,
            },
        )
    }
}

/// Each window with which a trigger can be complete.
pub(super) fn occasions<'p, 'j>(
    case: &Case<'p>,
    judged: &'j Judged<'_>,
    triggers: &'p [plan::Trigger],
) -> Vec<Occasion<'p, 'j>> {
    let mut occasions = Vec::new();
    for (number, trigger) in triggers.iter().enumerate() {
        let mut asked = Vec::new();
        let conditions = trigger.conditions.iter();
        conditions.for_each(|condition| by_condition(condition, &mut asked));
        let mut objectives: Vec<&str> = Vec::new();
        for node in asked {
            match node {
                Node::Objective(path) => objectives.push(path),
                // A total grows when a window of one of the penalty's objectives closes.
                Node::Penalty(path) => {
                    let penalties = case.plan.assessment.penalties.iter();
                    let uses = penalties
                        .filter(|it| it.path == path)
                        .flat_map(|it| &it.uses);
                    objectives.extend(uses.map(|it| it.objective.as_str()));
                }
            }
        }
        objectives.sort_unstable();
        objectives.dedup();
        for objective in objectives {
            let Some((path, windows)) = judged.get_key_value(objective) else {
                continue;
            };
            for (index, window) in windows.iter().enumerate() {
                occasions.push(Occasion {
                    when: (window.end, number),
                    trigger,
                    objective: path,
                    index,
                });
            }
        }
    }
    occasions
}

/// Whether a miss gave a right that had ended by a day.
fn spent(rights: &[Arisen<'_>], miss: &Miss, day: Date) -> Truth {
    let ended = rights.iter().filter(|right| right.has_ended_by(day));
    let mut truth = Truth::False;
    for right in ended {
        let counted = right.held.misses.iter().any(|it| {
            it.objective == miss.objective && it.window == miss.window && it.keys == miss.keys
        });
        if counted {
            truth = truth.or(right.held.truth);
        }
    }
    truth
}

/// Whether a miss lies before a cure after which the count started again.
fn before_cure(judged: &Judged<'_>, rights: &[Arisen<'_>], miss: &Miss, day: Date) -> Truth {
    let windows = judged.get(&miss.objective);
    let Some(window) = windows.and_then(|windows| windows.get(miss.window)) else {
        return Truth::False;
    };
    let cured = rights.iter().filter(|right| {
        let cured = right.cured.filter(|cured| *cured <= day);
        let of_group = joins_groups(right.trigger) || right.keys == miss.keys;
        cured.is_some_and(|cured| window.last_day <= cured) && of_group
    });
    cured.fold(Truth::False, |any, right| any.or(right.held.truth))
}

/// The day on which the promise had been kept for long enough.
fn cured(
    case: &Case<'_>,
    judged: &Judged<'_>,
    termination: &plan::Termination,
    (trigger, held): (&plan::Trigger, &Held),
) -> Result<Option<Date>, BadPlan> {
    let (Some(cure), Some(miss)) = (&termination.cure, held.misses.first()) else {
        return Ok(None);
    };
    let windows = judged.get(&miss.objective).map_or(&[][..], Vec::as_slice);
    let mut kept_from: Option<Date> = None;
    for window in windows.iter().skip(miss.window + 1) {
        let kept = match joins_groups(trigger) {
            true => kept_by_all(window),
            false => kept(window, &miss.keys),
        };
        if !kept {
            kept_from = None;
            continue;
        }
        let from = *kept_from.get_or_insert(window.first_day);
        let cured = match cure {
            plan::Length::Period(period) => case.terms.after(from.plus_days(-1), period)?,
            plan::Length::Elapsed(micros) => {
                let start = case.terms.zone.start_of_day(from);
                let end = start.plus(terms::duration(micros)?);
                case.show.date(Instant(end.0.saturating_sub(1)))
            }
        };
        if cured <= window.last_day {
            return Ok(Some(cured));
        }
    }
    Ok(None)
}

fn kept(window: &JudgedWindow<'_>, keys: &[(String, String)]) -> bool {
    let group = window.groups.iter().find(|group| group.keys == keys);
    group.is_some_and(|group| is(group.found.verdict, Verdict::Met).is_true())
}

fn kept_by_all(window: &JudgedWindow<'_>) -> bool {
    let mut groups = window.groups.iter();
    !window.groups.is_empty() && groups.all(|group| kept(window, &group.keys))
}

fn written(
    case: &Case<'_>,
    judged: &Judged<'_>,
    termination: &plan::Termination,
    right: &Arisen<'_>,
    at: Date,
) -> Result<v1::Right, BadPlan> {
    let standing = if right.held.truth.is_unknown() {
        Standing::Undetermined
    } else if right.cured.is_some_and(|cured| cured <= at) && !lapsed_before_cure(right) {
        Standing::Cured
    } else if right.has_ended_by(at) {
        Standing::Lapsed
    } else {
        Standing::Open
    };
    let notice_ends = match &termination.notice {
        Some(length) => Some(due_after(case, right.day, length)?.day.to_string()),
        None => None,
    };
    let name = |miss: &Miss| {
        let windows = judged.get(&miss.objective);
        let window = windows.and_then(|windows| windows.get(miss.window));
        window.map_or_else(String::new, |window| window.name.clone())
    };
    let misses = right.held.misses.iter().map(|miss| v1::Miss {
        objective: miss.objective.clone(),
        window: name(miss),
        group: write::key_values(&miss.keys),
        sure: miss.sure,
    });
    let open = standing == Standing::Undetermined;
    Ok(v1::Right {
        path: termination.path.clone(),
        title: termination.title.clone(),
        right_of: termination.right_of.clone(),
        trigger: right.trigger.words.clone(),
        group: write::key_values(&right.keys),
        misses: misses.collect(),
        standing,
        arose: case.show.instant(right.arose),
        notice_ends,
        notice: termination.notice.as_ref().map(length_words),
        lapses: right.lapses.map(|due| due.day.to_string()),
        cured: (standing == Standing::Cured)
            .then(|| right.cured.map(|day| day.to_string()))
            .flatten(),
        reason: open.then(|| v1::Reason {
            code: ReasonCode::HistoryUnknown,
            words: say::right_unknown(),
        }),
        state: write::state(right.held.settled && !open),
    })
}

fn lapsed_before_cure(right: &Arisen<'_>) -> bool {
    match (right.lapses, right.cured) {
        (Some(lapses), Some(cured)) => lapses.day < cured,
        _ => false,
    }
}

/// `30 days`, `1 h`
pub(super) fn length_words(length: &plan::Length) -> String {
    match length {
        plan::Length::Period(period) => terms::counted(period).to_string(),
        plan::Length::Elapsed(micros) => match terms::duration(micros) {
            Ok(duration) => duration.to_string(),
            Err(_) => micros.0.to_string(),
        },
    }
}
