//! What an earlier statement says of windows before the time asked for.
//!
//! What it calls final wins over what was measured now: parties have acted on it. The
//! windows asked for are always judged anew.

use super::Case;
use super::formula::{self, Env, evaluate};
use super::verdict::{Found, JudgedGroup, JudgedWindow, target_at, terms_at};
use crate::evaluate::figures::{Measured, Value};
use crate::evaluate::statement::v1;
use crate::evaluate::terms::{self, BadPlan};
use crate::plan::v1 as plan;
use crate::quantity::{Instant, Interval};
use std::collections::BTreeMap;

/// The windows of each objective that an earlier statement calls final.
pub(super) fn remembered<'a>(
    case: &Case<'a>,
) -> Result<BTreeMap<String, Vec<JudgedWindow<'a>>>, BadPlan> {
    let mut all: BTreeMap<String, Vec<JudgedWindow<'a>>> = BTreeMap::new();
    let Some(history) = case.options.history else {
        return Ok(all);
    };
    for objective in &history.objectives {
        let earlier = objective.earlier.iter().map(Remembered::earlier);
        let windows = objective.windows.iter().map(Remembered::window);
        for window in earlier.chain(windows) {
            if window.state == v1::State::Final
                && let Some(window) = window.judged(case, &objective.path)?
            {
                all.entry(objective.path.clone()).or_default().push(window);
            }
        }
    }
    Ok(all)
}

/// A group of a window as a statement remembers it.
struct RememberedGroup<'s> {
    group: &'s [v1::KeyValue],
    verdict: v1::Verdict,
    value: Option<&'s v1::Range>,
    series: &'s [v1::SeriesValue],
}

/// A window as a statement remembers it.
struct Remembered<'s> {
    name: &'s str,
    part_of: Option<&'s String>,
    start: &'s str,
    end: &'s str,
    first_day: &'s str,
    last_day: &'s str,
    state: v1::State,
    groups: Vec<RememberedGroup<'s>>,
}

impl<'s> Remembered<'s> {
    fn earlier(window: &'s v1::EarlierWindow) -> Self {
        let groups = window.groups.iter();
        Self {
            name: &window.name,
            part_of: window.part_of.as_ref(),
            start: &window.start,
            end: &window.end,
            first_day: &window.first_day,
            last_day: &window.last_day,
            state: window.state,
            groups: groups
                .map(|it| RememberedGroup {
                    group: &it.group,
                    verdict: it.verdict,
                    value: it.value.as_ref(),
                    series: &it.series,
                })
                .collect(),
        }
    }

    fn window(window: &'s v1::Window) -> Self {
        let groups = window.groups.iter();
        Self {
            name: &window.name,
            part_of: window.part_of.as_ref(),
            start: &window.start,
            end: &window.end,
            first_day: &window.first_day,
            last_day: &window.last_day,
            state: window.state,
            groups: groups
                .map(|it| RememberedGroup {
                    group: &it.group,
                    verdict: it.verdict,
                    value: it.value.as_ref(),
                    series: &it.series,
                })
                .collect(),
        }
    }

    /// Nothing when it does not lie before the time asked for, or no terms were in force then.
    fn judged<'a>(
        &self,
        case: &Case<'_>,
        objective: &str,
    ) -> Result<Option<JudgedWindow<'a>>, BadPlan> {
        let (start, end) = (instant(self.start)?, instant(self.end)?);
        let (first_day, last_day) = (terms::date(self.first_day)?, terms::date(self.last_day)?);
        let over = &case.options.over;
        if over.asks_for(start, end) || end > over.start {
            return Ok(None);
        }
        let Some(terms) = terms_at(case.plan, objective, first_day)? else {
            return Ok(None);
        };
        let Some(in_force) = case.plan.assessment.objectives.get(terms) else {
            return Ok(None);
        };
        let mut groups = Vec::with_capacity(self.groups.len());
        for remembered in &self.groups {
            let RememberedGroup {
                group,
                verdict,
                value,
                series,
            } = remembered;
            let keys: Vec<(String, String)> = group
                .iter()
                .map(|it| (it.key.clone(), it.value.clone()))
                .collect();
            let value = value.map_or(Value::Undefined, |range| formula::within(interval(range)));
            let no_figures: Vec<Measured> = Vec::new();
            let env = Env {
                figures: &no_figures,
                keys: &keys,
                tables: &case.plan.tables,
                value: None,
                target: None,
                minimum: None,
                charges: None,
                back: None,
            };
            let bounds = |targets: &[plan::Target]| -> Result<Vec<_>, BadPlan> {
                let target = target_at(targets, first_day)?;
                let bounds = target.map_or(&[][..], |target| &target.bounds).iter();
                Ok(bounds
                    .map(|bound| (bound.relation, evaluate(&bound.value, &env)))
                    .collect())
            };
            let found = Found {
                target: bounds(&in_force.targets)?,
                minimum: bounds(&in_force.minimums)?,
                verdict: *verdict,
                reason: None,
                minimum_kept: None,
                kept_otherwise: crate::quantity::Truth::False,
                value,
            };
            groups.push(JudgedGroup {
                keys,
                found,
                measured: None,
                series: series_of(in_force, series),
            });
        }
        Ok(Some(JudgedWindow {
            name: self.name.to_owned(),
            part_of: self.part_of.cloned(),
            start,
            end,
            first_day,
            last_day,
            partial: false,
            is_final: true,
            asked: false,
            silent: false,
            terms,
            groups,
        }))
    }
}

/// What later windows look back at, in the order of the plan; nothing when the statement lacks it.
fn series_of(objective: &plan::Objective, series: &[v1::SeriesValue]) -> Vec<Value> {
    let value = |wanted: &plan::Series| {
        let found = series.iter().find(|it| it.metric == wanted.metric)?;
        Some(match &found.value {
            v1::FigureValue::Undefined => Value::Undefined,
            v1::FigureValue::Number {
                range,
                may_be_undefined,
            } => Value::Number {
                interval: interval(range),
                maybe_undefined: *may_be_undefined,
            },
            v1::FigureValue::Condition { holds } => {
                Value::Bool(holds.map_or(crate::quantity::Truth::Unknown, Into::into))
            }
            v1::FigureValue::Text { text } => Value::Text(text.clone()),
        })
    };
    let values: Option<Vec<Value>> = objective.series.iter().map(value).collect();
    values.unwrap_or_default()
}

/// The numbers between two bounds that a statement holds.
pub(super) fn interval(range: &v1::Range) -> Interval {
    let end = |end: &Option<v1::Amount>| end.as_ref().map(|end| end.exact.0.clone());
    let (lo, hi) = (end(&range.least), end(&range.greatest));
    match (lo, hi) {
        (Some(lo), Some(hi)) => Interval::new(lo, hi),
        (lo, hi) => Interval { lo, hi },
    }
}

fn instant(text: &str) -> Result<Instant, BadPlan> {
    Instant::parse_rfc3339(text)
        .ok_or_else(|| BadPlan(format!("the earlier statement's `{text}` is no instant")))
}
