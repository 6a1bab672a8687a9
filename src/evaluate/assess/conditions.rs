//! Whether the conditions of penalties and rights hold at a window of a group.
//!
//! A condition speaks of the penalty's own objective or of another one. Another
//! objective is looked at in its last window that has closed by then, in the groups
//! whose keys agree; with several, one of them suffices.

use super::Case;
use super::formula::{Env, evaluate};
use super::patterns::{Occurrence, first_day, recurs};
use super::verdict::{JudgedGroup, JudgedWindow, Windows, holds, only};
use crate::evaluate::figures::Measured;
use crate::evaluate::statement::v1::{ReasonCode, Verdict};
use crate::evaluate::terms::BadPlan;
use crate::plan::v1 as plan;
use crate::quantity::{Date, Instant, Truth};
use std::collections::BTreeMap;

/// All objectives with their windows.
pub(super) type Judged<'a> = BTreeMap<String, Windows<'a>>;

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
    pub(super) judged: &'a Judged<'a>,
    /// The penalty's own objective.
    pub(super) objective: &'a str,
    /// The group at hand.
    pub(super) keys: &'a [(String, String)],
    /// When the window at hand closes.
    pub(super) closes: Instant,
    /// Index of the window at hand, among those of the own objective.
    pub(super) window: usize,
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
    let objective = condition.objective.as_deref().unwrap_or(asking.objective);
    let own = objective == asking.objective;
    let nowhere = Held {
        truth: Truth::False,
        misses: Vec::new(),
        settled: true,
    };
    let Some(windows) = asking.judged.get(objective) else {
        return Ok(nowhere);
    };
    let closed = if own {
        asking.window + 1
    } else {
        windows.partition_point(|window| window.end <= asking.closes)
    };
    let windows = &windows[..closed.min(windows.len())];
    let Some(at_hand) = windows.last() else {
        return Ok(nowhere);
    };
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
    let occurrences: Vec<Occurrence> = (from..windows.len())
        .map(|index| Occurrence {
            day: windows[index].last_day,
            happened: happened(index),
        })
        .collect();
    let recurrence = recurs(pattern, &occurrences, known_from(case, &windows[last]))?;
    let misses = recurrence.counted.iter().map(|index| {
        let sure = occurrences[*index].happened.is_true();
        miss(from + index, sure)
    });
    Ok(Held {
        truth: recurrence.truth,
        misses: misses.collect(),
        settled: windows[from..].iter().all(|window| window.is_final),
    })
}

/// Index of the first window that a pattern can look at.
fn looks_back_to(pattern: &plan::Pattern, windows: &[JudgedWindow<'_>]) -> Result<usize, BadPlan> {
    Ok(match (pattern, windows.last()) {
        (plan::Pattern::Times { n, per, .. }, Some(at_hand)) => {
            let first = first_day(at_hand.last_day, *n, per.size)?;
            windows.partition_point(|window| window.last_day < first)
        }
        (plan::Pattern::Consecutive { n, .. } | plan::Pattern::Of { n, .. }, _) => windows
            .len()
            .saturating_sub(usize::try_from(*n).unwrap_or(usize::MAX)),
        (plan::Pattern::Times { .. }, None) => 0,
    })
}

/// Whether what is tested is so in a window.
fn test(
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
        (plan::Test::Value(bounds), verdict) => {
            let judged = match (&found.reason, verdict) {
                (Some(reason), Verdict::Undetermined)
                    if reason.code == ReasonCode::JudgedUnknown =>
                {
                    Truth::Unknown
                }
                _ => Truth::True,
            };
            let env = env(case, group);
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
pub(super) fn env<'a>(case: &'a Case<'_>, group: &'a JudgedGroup<'_>) -> Env<'a> {
    Env {
        figures: group.measured.map_or(&NO_FIGURES, |it| &it.figures),
        keys: &group.keys,
        tables: &case.plan.tables,
        value: Some(&group.found.value),
        target: only(&group.found.target),
        minimum: only(&group.found.minimum),
        charges: None,
    }
}

/// Whether two groups agree in every key that both have.
fn agree(one: &[(String, String)], other: &[(String, String)]) -> bool {
    one.iter().all(|(key, value)| {
        let mut other = other.iter();
        other
            .find(|(name, _)| name == key)
            .is_none_or(|(_, theirs)| theirs == value)
    })
}

/// Windows that hang on rows and runs are not listed before the data begins.
fn known_from(case: &Case<'_>, window: &JudgedWindow<'_>) -> Option<Date> {
    let objective = case.plan.measurement.objectives.get(window.terms)?;
    let hangs_on_data = matches!(
        objective.window,
        plan::Window::Row { .. } | plan::Window::Run { .. } | plan::Window::BeforeRow { .. }
    );
    if !hangs_on_data {
        return None;
    }
    let began = objective.reads.iter().filter_map(|path| {
        let coverage = case.figures.sources.get(path)?;
        coverage.from.map(|from| case.show.date(from))
    });
    began.max().filter(|began| *began > case.terms.effective)
}
