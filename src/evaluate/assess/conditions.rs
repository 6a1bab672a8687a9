//! Whether the conditions of penalties and rights hold at a window of a group.
//!
//! A condition speaks of the penalty's own objective or of another one. Another
//! objective is looked at in its last window that has closed by then, in the groups
//! whose keys agree; with several, one of them suffices.

use super::Case;
use super::back::{Back, Window};
use super::course::Course;
use super::formula::{Env, LooksBack, evaluate};
use super::patterns::{Occurrence, first_day, recurs};
use super::verdict::{JudgedGroup, JudgedWindow, holds, only};
use crate::evaluate::figures::{Measured, Value};
use crate::evaluate::statement::v1::{ReasonCode, Verdict};
use crate::evaluate::terms::BadPlan;
use crate::plan::v1 as plan;
use crate::quantity::{Date, Truth};
use std::ops::Range;

/// A place in what was judged.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Miss {
    pub(super) objective: String,
    /// Index of the window.
    pub(super) window: usize,
    pub(super) keys: Vec<(String, String)>,
    /// Whether it surely counts.
    pub(super) sure: bool,
}

/// What is known of a condition, and what it rests on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Held {
    pub(super) truth: Truth,
    /// The windows that count for it, or may, the last one first.
    pub(super) misses: Vec<Miss>,
    /// Later data cannot change it.
    pub(super) settled: bool,
}

/// Who asks, and when.
pub(super) struct Asking<'a> {
    pub(super) course: &'a Course<'a>,
    /// The penalty's own objective.
    pub(super) objective: &'a str,
    /// The group at hand.
    pub(super) keys: &'a [(String, String)],
    /// Index of the window at hand, among those of the own objective.
    pub(super) window: usize,
    /// The window at hand.
    pub(super) at: &'a JudgedWindow<'a>,
    /// Misses that no longer count.
    pub(super) spent: &'a dyn Fn(&Miss) -> Truth,
}

/// No miss is spent.
pub(super) fn nothing_spent(_: &Miss) -> Truth {
    Truth::False
}

/// What is known of all of several conditions together.
pub(super) fn all_hold<'c>(
    case: &Case<'_>,
    conditions: impl IntoIterator<Item = &'c plan::Condition>,
    asking: &Asking<'_>,
) -> Result<Held, BadPlan> {
    let mut all = Held {
        truth: Truth::True,
        misses: Vec::new(),
        settled: true,
    };
    for condition in conditions {
        let one = condition_holds(case, condition, asking)?;
        all.truth = all.truth.and(one.truth);
        all.settled &= one.settled;
        all.misses.extend(one.misses);
    }
    Ok(all)
}

fn condition_holds(
    case: &Case<'_>,
    condition: &plan::Condition,
    asking: &Asking<'_>,
) -> Result<Held, BadPlan> {
    if let plan::Test::Formula { value, bounds } = &condition.test {
        return totals_hold(case, (value, bounds), condition.across, asking);
    }
    let objective = condition.objective.as_deref().unwrap_or(asking.objective);
    let own = objective == asking.objective;
    let nowhere = Held {
        truth: Truth::False,
        misses: Vec::new(),
        settled: true,
    };
    let Some(windows) = asking.course.judged.get(objective) else {
        return Ok(nowhere);
    };
    let closed = if own {
        asking.window + 1
    } else {
        windows.partition_point(|window| window.end <= asking.at.end)
    };
    let windows = &windows[..closed.min(windows.len())];
    let Some(at_hand) = windows.last() else {
        return Ok(nowhere);
    };
    if condition.across {
        return across_groups(case, condition, objective, windows, asking);
    }
    let mut any: Option<Held> = None;
    for group in &at_hand.groups {
        let concerned = if own {
            group.keys == asking.keys
        } else {
            agree(&group.keys, asking.keys)
        };
        if !concerned {
            continue;
        }
        let one = group_holds(case, condition, objective, windows, &group.keys, asking)?;
        any = Some(match any {
            None => one,
            Some(other) => one_of(other, one),
        });
    }
    Ok(any.unwrap_or(nowhere))
}

/// Whether a value of totals lies within bounds.
fn totals_hold(
    case: &Case<'_>,
    (value, bounds): (&plan::Formula, &[plan::Bound]),
    across: bool,
    asking: &Asking<'_>,
) -> Result<Held, BadPlan> {
    let keys = if across { &[][..] } else { asking.keys };
    let window = Window::of(asking.objective, asking.at);
    let back = Back::at(case, asking.course, window, keys).with_spent(asking.spent);
    let env = Env {
        figures: &NO_FIGURES,
        keys,
        tables: &case.plan.tables,
        value: None,
        target: None,
        minimum: None,
        charges: None,
        back: Some(&back),
    };
    let found = evaluate(value, &env);
    let bounds = bounds.iter();
    let bounds: Vec<_> = bounds
        .map(|bound| (bound.relation, evaluate(&bound.value, &env)))
        .collect();
    let truth = if found == Value::Undefined {
        Truth::False
    } else {
        holds(&found, &bounds)
    };
    let misses = if truth.is_false() {
        Vec::new()
    } else {
        back.misses_behind(value)?
    };
    Ok(Held {
        truth,
        misses,
        settled: asking.at.is_final && back.is_settled(),
    })
}

/// Whether a condition holds where what happened in any group counts. Windows are counted once; in so
/// many days, each group by itself. Whoever asks for its own objective is one of those that count now: a
/// group that kept its promise is owed nothing for the others.
fn across_groups(
    case: &Case<'_>,
    condition: &plan::Condition,
    objective: &str,
    windows: &[JudgedWindow<'_>],
    asking: &Asking<'_>,
) -> Result<Held, BadPlan> {
    let last = windows.len() - 1;
    let from = match &condition.pattern {
        None => last,
        Some(pattern) => looks_back_to(pattern, windows)?,
    };
    let mut each: Vec<(usize, Miss, Truth)> = Vec::new();
    for (index, window) in windows.iter().enumerate().skip(from) {
        for group in &window.groups {
            let mut miss = Miss {
                objective: objective.to_owned(),
                window: index,
                keys: group.keys.clone(),
                sure: true,
            };
            let truth = test(case, &condition.test, window, &group.keys);
            let truth = truth.and(!(asking.spent)(&miss));
            miss.sure = truth.is_true();
            each.push((index, miss, truth));
        }
    }
    let wholes = wholes(windows, from);
    // By the last part of its window, each window counts once.
    let of_whole = |parts: &Range<usize>| {
        let groups = each.iter().filter(|(at, ..)| parts.contains(at));
        let mut parts = parts.clone();
        let silent = parts.any(|it| windows[it].silent && windows[it].groups.is_empty());
        let known = if silent { Truth::Unknown } else { Truth::False };
        groups.fold(known, |any, (.., truth)| any.or(*truth))
    };
    let of_last = || wholes.last().map_or(Truth::False, of_whole);
    let own = objective == asking.objective;
    let at_hand = if own {
        let mut last_of = each.iter().filter(|(at, ..)| *at == last);
        let group = last_of.find(|(_, miss, _)| miss.keys == asking.keys);
        group.map_or_else(of_last, |(.., truth)| *truth)
    } else {
        of_last()
    };
    let truth = match &condition.pattern {
        None => at_hand,
        Some(pattern) => {
            let by_group = matches!(pattern, plan::Pattern::Times { .. });
            let occurrence = |index: usize, happened| Occurrence {
                day: windows[index].last_day,
                happened,
            };
            let mut occurrences: Vec<Occurrence> = if by_group {
                by_whole_and_group(&each, &wholes)
                    .into_iter()
                    .map(|(index, truth)| occurrence(index, truth))
                    .collect()
            } else {
                wholes
                    .iter()
                    .map(|parts| occurrence(parts.end - 1, of_whole(parts)))
                    .collect()
            };
            // The pattern ends with the window at hand, whichever of its groups comes last.
            if by_group {
                occurrences.sort_by_key(|it| (it.day, it.happened.is_true()));
            }
            let recurrence = recurs(pattern, &occurrences, known_from(case, &windows[last]))?;
            recurrence.truth.and(at_hand)
        }
    };
    let counted = each.into_iter().rev();
    let counted = counted.filter(|(.., happened)| !happened.is_false());
    let misses = match truth {
        Truth::False => Vec::new(),
        _ => counted.map(|(_, miss, _)| miss).collect(),
    };
    Ok(Held {
        truth,
        misses,
        settled: windows[from..].iter().all(|window| window.is_final),
    })
}

/// What happened in each group of each window, once for all parts of it: the last part, and whether it
/// happened.
fn by_whole_and_group(
    each: &[(usize, Miss, Truth)],
    wholes: &[Range<usize>],
) -> Vec<(usize, Truth)> {
    let mut found: Vec<(usize, &[(String, String)], Truth)> = Vec::new();
    for (index, miss, truth) in each.iter().filter(|(.., truth)| !truth.is_false()) {
        let whole = wholes.get(wholes.partition_point(|parts| parts.end <= *index));
        let last = whole.map_or(*index, |parts| parts.end - 1);
        let mut of_whole = found.iter_mut().rev().take_while(|it| it.0 == last);
        match of_whole.find(|it| it.1 == miss.keys.as_slice()) {
            Some((.., known)) => *known = known.or(*truth),
            None => found.push((last, &miss.keys, *truth)),
        }
    }
    found
        .into_iter()
        .map(|(last, _, truth)| (last, truth))
        .collect()
}

/// Whether it holds for one of two groups.
fn one_of(one: Held, other: Held) -> Held {
    let truth = one.truth.or(other.truth);
    let settled = one.settled && other.settled;
    let better = if other.truth.is_true() && !one.truth.is_true() {
        other
    } else {
        one
    };
    Held {
        truth,
        settled,
        ..better
    }
}

fn group_holds(
    case: &Case<'_>,
    condition: &plan::Condition,
    objective: &str,
    windows: &[JudgedWindow<'_>],
    keys: &[(String, String)],
    asking: &Asking<'_>,
) -> Result<Held, BadPlan> {
    let miss = |window: usize, sure: bool| Miss {
        objective: objective.to_owned(),
        window,
        keys: keys.to_vec(),
        sure,
    };
    let happened = |index: usize| {
        let truth = test(case, &condition.test, &windows[index], keys);
        let spent = (asking.spent)(&miss(index, true));
        truth.and(!spent)
    };
    let last = windows.len() - 1;
    let Some(pattern) = &condition.pattern else {
        let truth = happened(last);
        let misses = if truth.is_false() {
            Vec::new()
        } else {
            vec![miss(last, truth.is_true())]
        };
        return Ok(Held {
            truth,
            misses,
            settled: windows[last].is_final,
        });
    };
    let from = looks_back_to(pattern, windows)?;
    let wholes = wholes(windows, from);
    let occurrences: Vec<Occurrence> = wholes
        .iter()
        .map(|parts| Occurrence {
            day: windows[parts.end - 1].last_day,
            happened: together(&condition.test, parts.clone().map(happened), || {
                parts.clone().map(|index| {
                    let missed = self::test(case, &plan::Test::Missed, &windows[index], keys);
                    missed.and(!(asking.spent)(&miss(index, true)))
                })
            }),
        })
        .collect();
    let recurrence = recurs(pattern, &occurrences, known_from(case, &windows[last]))?;
    let parts = recurrence.counted.iter().flat_map(|at| {
        let parts = wholes.get(*at).cloned().unwrap_or_default();
        parts.rev().filter(|index| !happened(*index).is_false())
    });
    let misses = parts.map(|index| miss(index, happened(index).is_true()));
    Ok(Held {
        truth: recurrence.truth,
        misses: misses.collect(),
        settled: windows[from..].iter().all(|window| window.is_final),
    })
}

/// The windows from an index on, each with all its parts: what an amendment splits counts once.
pub(super) fn wholes(windows: &[JudgedWindow<'_>], from: usize) -> Vec<Range<usize>> {
    let mut wholes: Vec<Range<usize>> = Vec::new();
    for index in from..windows.len() {
        match wholes.last_mut() {
            Some(last) if is_part_with_next(windows, index - 1) => last.end = index + 1,
            _ => wholes.push(index..index + 1),
        }
    }
    wholes
}

/// Whether a window and the next one are parts of one.
pub(super) fn is_part_with_next(windows: &[JudgedWindow<'_>], index: usize) -> bool {
    let part_of = |index: usize| windows.get(index).and_then(|it| it.part_of.as_ref());
    part_of(index).is_some() && part_of(index) == part_of(index + 1)
}

/// Whether what is tested happened in a window of which there are parts: it is missed if one part is, and
/// met if one part is and none is missed.
pub(super) fn together<M: Iterator<Item = Truth>>(
    test: &plan::Test,
    parts: impl Iterator<Item = Truth>,
    missed: impl Fn() -> M,
) -> Truth {
    let any = parts.fold(Truth::False, Truth::or);
    match test {
        plan::Test::Met => any.and(!missed().fold(Truth::False, Truth::or)),
        _ => any,
    }
}

/// Index of the first window that a pattern can look at.
fn looks_back_to(pattern: &plan::Pattern, windows: &[JudgedWindow<'_>]) -> Result<usize, BadPlan> {
    Ok(match (pattern, windows.last()) {
        (plan::Pattern::Times { n, per, .. }, Some(at_hand)) => {
            let first = first_day(at_hand.last_day, *n, per.size)?;
            let index = windows.partition_point(|window| window.last_day < first);
            whole_from(windows, index)
        }
        (plan::Pattern::Consecutive { n, .. } | plan::Pattern::Of { n, .. }, _) => {
            let mut index = windows.len();
            for _ in 0..*n {
                if index == 0 {
                    break;
                }
                index = whole_from(windows, index - 1);
            }
            index
        }
        (plan::Pattern::Times { .. }, None) => 0,
    })
}

/// Index of the first part of the window that another is a part of.
fn whole_from(windows: &[JudgedWindow<'_>], index: usize) -> usize {
    let mut index = index;
    while index > 0 && is_part_with_next(windows, index - 1) {
        index -= 1;
    }
    index
}

/// Whether what is tested is so in a window.
pub(super) fn test(
    case: &Case<'_>,
    test: &plan::Test,
    window: &JudgedWindow<'_>,
    keys: &[(String, String)],
) -> Truth {
    let unless_silent = |truth: Truth| if window.silent { Truth::Unknown } else { truth };
    let Some(group) = window.groups.iter().find(|group| group.keys == keys) else {
        return unless_silent(Truth::False);
    };
    let found = &group.found;
    let reason = found.reason.as_ref().map(|reason| reason.code);
    match reason.filter(|_| found.verdict == Verdict::NotJudged) {
        Some(ReasonCode::Precondition | ReasonCode::BeforeStart | ReasonCode::NoTarget) => {
            return Truth::False;
        }
        // Of the time asked for, the statement itself says that it was not judged. What was said of
        // the time before, nobody knows.
        Some(ReasonCode::NoData) if window.asked => return Truth::False,
        Some(ReasonCode::NoData) => return Truth::Unknown,
        _ => {}
    }
    unless_silent(match (test, found.verdict) {
        (_, Verdict::NotJudged) => Truth::False,
        (plan::Test::Missed, verdict) => is(verdict, Verdict::Missed),
        (plan::Test::Met, verdict) => is(verdict, Verdict::Met),
        // A total is of no window: see `totals_hold`.
        (plan::Test::Formula { .. }, _) => Truth::False,
        (plan::Test::Value(bounds), verdict) => {
            let judged = match (&found.reason, verdict) {
                (Some(reason), Verdict::Undetermined)
                    if reason.code == ReasonCode::JudgedUnknown =>
                {
                    Truth::Unknown
                }
                _ => Truth::True,
            };
            let env = env(case, group, None);
            let bounds = bounds.iter();
            let bounds: Vec<_> = bounds
                .map(|bound| (bound.relation, evaluate(&bound.value, &env)))
                .collect();
            judged.and(holds(&found.value, &bounds))
        }
    })
}

/// Whether a verdict is the one wanted.
pub(super) fn is(verdict: Verdict, wanted: Verdict) -> Truth {
    if verdict == Verdict::Undetermined {
        Truth::Unknown
    } else {
        (verdict == wanted).into()
    }
}

/// No figures: for windows of which only the outcome is remembered.
static NO_FIGURES: Vec<Measured> = Vec::new();

/// What formulas of penalties can ask for in a group.
pub(super) fn env<'a>(
    case: &'a Case<'_>,
    group: &'a JudgedGroup<'_>,
    back: Option<&'a dyn LooksBack>,
) -> Env<'a> {
    Env {
        figures: group.measured.map_or(&NO_FIGURES, |it| &it.figures),
        keys: &group.keys,
        tables: &case.plan.tables,
        value: Some(&group.found.value),
        target: only(&group.found.target),
        minimum: only(&group.found.minimum),
        charges: None,
        back,
    }
}

/// Whether two groups agree in every key that both have.
pub(super) fn agree(one: &[(String, String)], other: &[(String, String)]) -> bool {
    one.iter().all(|(key, value)| {
        let mut other = other.iter();
        other
            .find(|(name, _)| name == key)
            .is_none_or(|(_, theirs)| theirs == value)
    })
}

/// Whether windows are rows or runs, rather than periods.
pub(super) fn hangs_on_data(case: &Case<'_>, window: &JudgedWindow<'_>) -> bool {
    let objective = case.plan.measurement.objectives.get(window.terms);
    objective.is_some_and(|objective| {
        matches!(
            objective.window,
            plan::Window::Row { .. } | plan::Window::Run { .. } | plan::Window::BeforeRow { .. }
        )
    })
}

/// Windows that hang on rows and runs are not listed before the data begins.
pub(super) fn known_from(case: &Case<'_>, window: &JudgedWindow<'_>) -> Option<Date> {
    let objective = case.plan.measurement.objectives.get(window.terms)?;
    if !hangs_on_data(case, window) {
        return None;
    }
    let began = objective.reads.iter().filter_map(|path| {
        let coverage = case.figures.sources.get(path)?;
        coverage.from.map(|from| case.show.date(from))
    });
    began.max().filter(|began| *began > case.terms.effective)
}
