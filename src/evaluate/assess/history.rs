//! What an earlier statement says of windows before the time asked for.
//!
//! What it calls final wins over what was measured now: parties have acted on it. The
//! windows asked for are always judged anew.

use super::Case;
use super::conditions::Judged;
use super::formula::{self, Env, evaluate};
use super::verdict::{Found, JudgedGroup, JudgedWindow, target_at, terms_at};
use crate::evaluate::figures::{Measured, Value};
use crate::evaluate::statement::v1;
use crate::evaluate::terms::{self, BadPlan};
use crate::plan::v1 as plan;
use crate::quantity::{Instant, Interval};

/// Puts remembered windows in the place of measured ones.
pub(super) fn remember(case: &Case<'_>, judged: &mut Judged<'_>) -> Result<(), BadPlan> {
    let Some(history) = case.options.history else {
        return Ok(());
    };
    for objective in &history.objectives {
        let earlier = objective.earlier.iter().map(Remembered::earlier);
        let windows = objective.windows.iter().map(Remembered::window);
        for remembered in earlier.chain(windows) {
            if remembered.state != v1::State::Final {
                continue;
            }
            let Some(window) = remembered.judged(case, &objective.path)? else {
                continue;
            };
            let known = judged.entry(objective.path.clone()).or_default();
            match known.iter_mut().find(|it| it.name == window.name) {
                Some(measured) if !measured.asked => *measured = window,
                Some(_) => {}
                None => known.push(window),
            }
        }
        if let Some(windows) = judged.get_mut(&objective.path) {
            windows.sort_by_key(|window| (window.end, window.start));
        }
    }
    Ok(())
}

/// A window as a statement remembers it.
struct Remembered<'s> {
    name: &'s str,
    start: &'s str,
    end: &'s str,
    first_day: &'s str,
    last_day: &'s str,
    state: v1::State,
    groups: Vec<(&'s [v1::KeyValue], v1::Verdict, Option<&'s v1::Range>)>,
}

impl<'s> Remembered<'s> {
    fn earlier(window: &'s v1::EarlierWindow) -> Self {
        let groups = window.groups.iter();
        Self {
            name: &window.name,
            start: &window.start,
            end: &window.end,
            first_day: &window.first_day,
            last_day: &window.last_day,
            state: window.state,
            groups: groups
                .map(|it| (it.group.as_slice(), it.verdict, it.value.as_ref()))
                .collect(),
        }
    }

    fn window(window: &'s v1::Window) -> Self {
        let groups = window.groups.iter();
        Self {
            name: &window.name,
            start: &window.start,
            end: &window.end,
            first_day: &window.first_day,
            last_day: &window.last_day,
            state: window.state,
            groups: groups
                .map(|it| (it.group.as_slice(), it.verdict, it.value.as_ref()))
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
        for (group, verdict, value) in &self.groups {
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
            });
        }
        Ok(Some(JudgedWindow {
            name: self.name.to_owned(),
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
