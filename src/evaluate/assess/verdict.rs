//! Whether a promise was kept in a window.
//!
//! In this order: the precondition was not kept, the window lies before the start,
//! a source has no data, the sample is too small, there is no value. Only then is the
//! value compared with the target as it stood when the window began. What is unknown
//! and could decide it either way leaves the verdict undetermined.

use super::Case;
use super::back::{Back, Window};
use super::course::Course;
use super::formula::{self, Env, LooksBack, condition_of, evaluate, may_be_undefined};
use crate::evaluate::figures::{MeasuredGroup, MeasuredWindow, Value};
use crate::evaluate::statement::v1::{Reason, ReasonCode, Verdict};
use crate::evaluate::statement::words;
use crate::evaluate::terms::{self, BadPlan};
use crate::phrases::statement as say;
use crate::plan::v1 as plan;
use crate::quantity::{Date, Instant, Number, Truth};

/// The windows of an objective, in time order.
pub(super) type Windows<'a> = Vec<JudgedWindow<'a>>;

/// A window and what was found in it.
#[derive(Clone, Debug)]
pub(super) struct JudgedWindow<'a> {
    pub(super) name: String,
    /// The name of the window of which it is a part.
    pub(super) part_of: Option<String>,
    pub(super) start: Instant,
    pub(super) end: Instant,
    pub(super) first_day: Date,
    pub(super) last_day: Date,
    pub(super) partial: bool,
    pub(super) is_final: bool,
    /// It ends within the time asked for.
    pub(super) asked: bool,
    /// Data says nothing about it.
    pub(super) silent: bool,
    /// Index of the objective's terms in force, in both halves of the plan.
    pub(super) terms: usize,
    pub(super) groups: Vec<JudgedGroup<'a>>,
}

/// A group of a window and what was found in it.
#[derive(Clone, Debug)]
pub(super) struct JudgedGroup<'a> {
    pub(super) keys: Vec<(String, String)>,
    pub(super) found: Found,
    /// What was measured; nothing for what an earlier statement says.
    pub(super) measured: Option<&'a MeasuredGroup>,
    /// What later windows look back at; empty until all windows that end with this one are judged.
    pub(super) series: Vec<Value>,
}

/// What was found.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Found {
    pub(super) value: Value,
    pub(super) target: Vec<(plan::Relation, Value)>,
    pub(super) minimum: Vec<(plan::Relation, Value)>,
    pub(super) verdict: Verdict,
    pub(super) reason: Option<Reason>,
    /// Whether the second level was kept; `None` without one.
    pub(super) minimum_kept: Option<Truth>,
    /// Whether the further way to keep the promise was gone.
    pub(super) kept_otherwise: Truth,
}

/// The only bound's value, as formulas mean it by `target` and `minimum`.
pub(super) fn only(bounds: &[(plan::Relation, Value)]) -> Option<&Value> {
    match bounds {
        [(_, value)] => Some(value),
        _ => None,
    }
}

/// Nothing when no terms of the objective are in force at the window's start.
pub(super) fn judge_window<'a>(
    case: &Case<'a>,
    course: &Course<'a>,
    path: &str,
    window: &'a MeasuredWindow,
) -> Result<Option<JudgedWindow<'a>>, BadPlan> {
    let Some(terms) = terms_at(case.plan, path, window.first_day)? else {
        return Ok(None);
    };
    let asked = case.options.over.asks_for(window.start, window.end);
    let given = case.options.given.get(path).filter(|_| asked);
    let names = case.plan.measurement.objectives.get(terms);
    let names = names.map_or(&[][..], |objective| &objective.keys);
    let mut groups = Vec::with_capacity(window.groups.len());
    let mut settled = true;
    for group in &window.groups {
        let keys: Vec<(String, String)> = names
            .iter()
            .zip(&group.keys)
            .map(|(key, value)| (key.name.clone(), value.clone()))
            .collect();
        let objective = &case.plan.assessment.objectives[terms];
        let place = Window {
            objective: path,
            start: window.start,
            end: window.end,
        };
        let back = Back::at(case, course, place, &keys);
        let asked = Asked {
            group,
            keys: &keys,
            first_day: window.first_day,
            given,
            back: &back,
        };
        let mut found = judge(case, objective, &asked)?;
        settled &= back.is_settled();
        if found.verdict == Verdict::Undetermined
            && window.end > case.figures.cut_off
            && let Some(reason) = &mut found.reason
        {
            let end = case.show.instant(case.figures.cut_off);
            reason.words = say::and_then_unknown(&reason.words, &end);
        }
        groups.push(JudgedGroup {
            keys,
            found,
            measured: Some(group),
            series: Vec::new(),
        });
    }
    let silent = window.silent && given.is_none();
    let lacks_data = |group: &JudgedGroup<'_>| {
        let reason = group.found.reason.as_ref();
        reason.is_some_and(|reason| reason.code == ReasonCode::NoData)
    };
    // A later statement must not take for settled what this one knows nothing of.
    let unknown = silent || (!asked && groups.iter().any(lacks_data));
    Ok(Some(JudgedWindow {
        name: window.name.clone(),
        part_of: window.part_of.clone(),
        start: window.start,
        end: window.end,
        first_day: window.first_day,
        last_day: window.last_day,
        partial: window.partial,
        is_final: window.is_final && !unknown && settled,
        asked,
        silent,
        terms,
        groups,
    }))
}

/// Index of the terms of an objective in force on a day.
pub(super) fn terms_at(plan: &plan::Plan, path: &str, day: Date) -> Result<Option<usize>, BadPlan> {
    let objectives = plan.assessment.objectives.iter().enumerate();
    for (index, objective) in objectives.filter(|(_, objective)| objective.path == path) {
        if in_force(objective.from.as_deref(), objective.until.as_deref(), day)? {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

/// Whether terms hold for windows that start on a day.
pub(super) fn in_force(
    from: Option<&str>,
    until: Option<&str>,
    day: Date,
) -> Result<bool, BadPlan> {
    let from = from.map(terms::date).transpose()?;
    let until = until.map(terms::date).transpose()?;
    Ok(from.is_none_or(|from| from <= day) && until.is_none_or(|until| day < until))
}

/// A group of a window, and what is known besides its figures.
struct Asked<'a> {
    group: &'a MeasuredGroup,
    keys: &'a [(String, String)],
    first_day: Date,
    /// The value, where it is given by hand.
    given: Option<&'a Number>,
    back: &'a dyn LooksBack,
}

/// Judges one group of one window.
fn judge(
    case: &Case<'_>,
    objective: &plan::Objective,
    asked: &Asked<'_>,
) -> Result<Found, BadPlan> {
    let Asked {
        group,
        keys,
        first_day,
        given,
        back,
    } = *asked;
    let env = Env {
        figures: &group.figures,
        keys,
        tables: &case.plan.tables,
        value: None,
        target: None,
        minimum: None,
        charges: None,
        back: Some(back),
    };
    let value = given.map_or_else(
        || formula::numbered(evaluate(&objective.value, &env)),
        |number| formula::exact(number.clone()),
    );
    let in_force = target_at(&objective.targets, first_day)?;
    let target = in_force.map(|target| bounds_of(target, &env));
    let minimum = target_at(&objective.minimums, first_day)?;
    let minimum = minimum.map(|minimum| bounds_of(minimum, &env));
    let env = Env {
        value: Some(&value),
        target: target.as_deref().and_then(only),
        minimum: minimum.as_deref().and_then(only),
        ..env
    };
    let condition = |formula: &Option<plan::Formula>, without: Truth| match formula {
        Some(formula) => condition_of(&evaluate(formula, &env)).unwrap_or(Truth::Unknown),
        None => without,
    };
    let provided = condition(&objective.provided, Truth::True);
    let kept_otherwise = condition(&objective.met_if, Truth::False);
    let nothing_to_judge = nothing_to_judge(case, objective, group, first_day, given.is_some())?;
    let sample = if given.is_some() {
        Truth::True
    } else {
        sample(objective, &env)
    };
    let kept = target.as_deref().map(|target| holds(&value, target));
    let open = provided.is_unknown() || sample.is_unknown() || may_be_undefined(&value);

    let (verdict, reason) = if provided.is_false() {
        not_judged(ReasonCode::Precondition, say::precondition_not_kept())
    } else if let Some((code, words)) = nothing_to_judge {
        not_judged(code, words)
    } else if sample.is_false() {
        not_judged(ReasonCode::SmallSample, sample_words(case, objective, &env))
    } else if value == Value::Undefined {
        not_judged(ReasonCode::NoValue, say::no_value())
    } else {
        match kept {
            None => not_judged(ReasonCode::NoTarget, say::no_target()),
            Some(_) if open => (
                Verdict::Undetermined,
                Some(reason(ReasonCode::JudgedUnknown, say::judged_unknown())),
            ),
            Some(kept) => {
                let words = || value_words(case, objective.unit, &value, target.as_deref());
                compared(kept, kept_otherwise, given.is_some(), words)
            }
        }
    };
    Ok(Found {
        verdict,
        reason,
        minimum_kept: minimum.as_deref().map(|minimum| holds(&value, minimum)),
        kept_otherwise,
        target: target.unwrap_or_default(),
        minimum: minimum.unwrap_or_default(),
        value,
    })
}

/// The verdict of a value that is there.
fn compared(
    kept: Truth,
    otherwise: Truth,
    given: bool,
    words: impl Fn() -> String,
) -> (Verdict, Option<Reason>) {
    let by_hand = || given.then(|| reason(ReasonCode::Given, say::given()));
    match kept.or(otherwise) {
        Truth::True if kept.is_true() => (Verdict::Met, by_hand()),
        Truth::True => {
            let why = reason(ReasonCode::MetOtherwise, say::met_otherwise());
            (Verdict::Met, Some(why))
        }
        Truth::False => (Verdict::Missed, by_hand()),
        Truth::Unknown => {
            let why = reason(ReasonCode::ValueUnknown, words());
            (Verdict::Undetermined, Some(why))
        }
    }
}

/// The reasons that need no figures.
fn nothing_to_judge(
    case: &Case<'_>,
    objective: &plan::Objective,
    group: &MeasuredGroup,
    first_day: Date,
    given: bool,
) -> Result<Option<(ReasonCode, String)>, BadPlan> {
    let starts = objective.starts.as_deref().map(terms::date).transpose()?;
    if let Some(starts) = starts.filter(|starts| first_day < *starts) {
        return Ok(Some((ReasonCode::BeforeStart, say::before_start(starts))));
    }
    if given || group.absent.is_empty() {
        return Ok(None);
    }
    let titles = group.absent.iter().map(|path| {
        let source = case.plan.measurement.sources.get(path);
        source.map_or(path.as_str(), |source| source.title.as_str())
    });
    let titles = titles.collect::<Vec<_>>().join(", ");
    Ok(Some((ReasonCode::NoData, say::no_data(&titles))))
}

/// Whether the minimum sample was reached.
fn sample(objective: &plan::Objective, env: &Env<'_>) -> Truth {
    let Some(needs) = &objective.needs else {
        return Truth::True;
    };
    let found = env
        .figures
        .figure(needs.figure)
        .unwrap_or(&Value::Undefined);
    let least = formula::exact(needs.count.0.clone());
    let reached = formula::compare(plan::Relation::GreaterEqual, found, &least);
    condition_of(&reached).unwrap_or(Truth::Unknown)
}

fn sample_words(case: &Case<'_>, objective: &plan::Objective, env: &Env<'_>) -> String {
    let Some(needs) = &objective.needs else {
        return String::new();
    };
    let found = env.figures.figure(needs.figure).and_then(formula::bounds);
    let number = plan::Unit::Number;
    say::small_sample(
        &case.show.number(&needs.count.0, number),
        &needs.of,
        &found.map_or_else(say::anything, |found| case.show.interval(found, number)),
    )
}

/// The bounds in force: the last whose day is not after the window's start.
pub(super) fn target_at(
    targets: &[plan::Target],
    day: Date,
) -> Result<Option<&plan::Target>, BadPlan> {
    let mut last = None;
    for target in targets {
        let from = target.from.as_deref().map(terms::date).transpose()?;
        if from.is_none_or(|from| from <= day) {
            last = Some(target);
        }
    }
    Ok(last)
}

fn bounds_of(target: &plan::Target, env: &Env<'_>) -> Vec<(plan::Relation, Value)> {
    let bounds = target.bounds.iter();
    bounds
        .map(|bound| {
            let value = formula::numbered(evaluate(&bound.value, env));
            (bound.relation, value)
        })
        .collect()
}

/// Whether a value lies within all bounds.
pub(super) fn holds(value: &Value, bounds: &[(plan::Relation, Value)]) -> Truth {
    bounds.iter().fold(Truth::True, |all, (relation, bound)| {
        let truth = condition_of(&formula::compare(*relation, value, bound));
        all.and(truth.unwrap_or(Truth::Unknown))
    })
}

/// `the value lies anywhere from 99.85% to 99.95%, and the target is …`
fn value_words(
    case: &Case<'_>,
    unit: plan::Unit,
    value: &Value,
    target: Option<&[(plan::Relation, Value)]>,
) -> String {
    let shown = |value: &Value| match formula::bounds(value) {
        Some(interval) => case.show.interval(interval, unit),
        None => say::anything(),
    };
    let bounds = target.unwrap_or_default().iter();
    let bounds = bounds.map(|(relation, bound)| {
        let relation = terms::relation(*relation);
        words::bound(relation, &shown(bound), unit)
    });
    let bounds = bounds.reduce(|one, other| say::and(&one, &other));
    let bounds = bounds.unwrap_or_default();
    let has_both_ends = formula::bounds(value).is_some_and(|it| it.lo.is_some() && it.hi.is_some());
    if has_both_ends && unit != plan::Unit::Truth {
        say::value_unknown(&shown(value), &bounds)
    } else {
        say::value_open(&shown(value), &bounds)
    }
}

fn reason(code: ReasonCode, words: String) -> Reason {
    Reason { code, words }
}

fn not_judged(code: ReasonCode, words: String) -> (Verdict, Option<Reason>) {
    (Verdict::NotJudged, Some(reason(code, words)))
}
