//! Buckets: a window cut into equal steps, by elapsed time or by the contract's clock.

use super::engine::{Context, Engine, Frame, Keys};
use super::figure::evaluated;
use crate::evaluate::figures::Value;
use crate::evaluate::terms::{self, BadPlan};
use crate::plan::v1::{Figure, Formula, Roster, Step};
use crate::quantity::{Duration, Instant, Known, TimeSet, Truth, WindowRule, windows};
use std::sync::Arc;

/// More buckets than these in one window are refused.
const MOST_BUCKETS: i64 = 20_000_000;

impl Engine<'_> {
    /// The time of the buckets for which a condition holds.
    ///
    /// The buckets go on beyond the window on both sides, so that runs are seen whole; excluded
    /// time is taken out of each, and a bucket of which nothing is left does not exist.
    pub(crate) fn bucket_time(
        &self,
        step: &Step,
        figures: &[Figure],
        condition: &Formula,
        context: &Context<'_>,
    ) -> Result<Known, BadPlan> {
        let anchor = context.frame.map_or(self.effective, |frame| frame.start);
        let excluded = self.excluded(context)?;
        let (mut sure, mut unknown) = (Vec::new(), Vec::new());
        for (start, end) in self.steps(step, anchor, self.effective, self.cut_off)? {
            let start = start.max(self.effective);
            let frame = Frame::bucket(start, end, excluded.clone());
            if frame.time.maybe().is_empty() {
                continue;
            }
            let inside = Context {
                frame: Some(&frame),
                ..*context
            };
            // What is not decided at the cut-off is unknown, whatever its rows say so far.
            let truth = match self.over(figures, condition, &inside)? {
                _ if end > self.cut_off => Truth::Unknown,
                Value::Bool(truth) => truth,
                _ => Truth::False,
            };
            match truth {
                Truth::True => sure.push((start, end)),
                Truth::Unknown => unknown.push((start, end)),
                Truth::False => {}
            }
        }
        unknown.push((self.cut_off.max(self.effective), Instant::MAX));
        Ok(Known::new(
            TimeSet::from_runs(sure),
            &TimeSet::from_runs(unknown),
        ))
    }

    /// Visits the buckets of the window at hand in order of time; with a key, each once for each
    /// value of it that is seen in the window.
    pub(crate) fn each_bucket(
        &self,
        step: &Step,
        by: Option<&(String, Vec<Roster>)>,
        context: &Context<'_>,
        mut visit: impl FnMut(&Context<'_>) -> Result<(), BadPlan>,
    ) -> Result<(), BadPlan> {
        let Some(window) = context.frame else {
            return Err(BadPlan("there is no window to cut into buckets".to_owned()));
        };
        let keys: Vec<Keys> = match by {
            None => vec![context.keys.clone()],
            Some((key, rosters)) => {
                let seen = self.values_in(key, rosters, window, context)?;
                seen.iter()
                    .map(|value| context.keys.with(key, value))
                    .collect()
            }
        };
        let excluded = Arc::new(window.excluded.clip(window.start, window.end));
        for (start, end) in self.steps(step, window.start, window.start, window.end)? {
            let (start, end) = (start.max(window.start), end.min(window.end));
            let frame = Frame::bucket(start, end, excluded.clone());
            if frame.time.maybe().is_empty() {
                continue;
            }
            for keys in &keys {
                visit(&Context {
                    frame: Some(&frame),
                    keys,
                    ..*context
                })?;
            }
        }
        Ok(())
    }

    /// The value of a formula over figures of a bucket.
    pub(crate) fn over(
        &self,
        figures: &[Figure],
        formula: &Formula,
        context: &Context<'_>,
    ) -> Result<Value, BadPlan> {
        let values = figures
            .iter()
            .map(|figure| Ok(self.figure(figure, context)?.0));
        let values: Vec<Value> = values.collect::<Result<_, BadPlan>>()?;
        Ok(evaluated(formula, &values, context.keys, &self.plan.tables))
    }

    /// Starts and ends of the steps that overlap a stretch of time.
    fn steps(
        &self,
        step: &Step,
        anchor: Instant,
        from: Instant,
        to: Instant,
    ) -> Result<Vec<(Instant, Instant)>, BadPlan> {
        if from >= to {
            return Ok(Vec::new());
        }
        match step {
            Step::Calendar(rule) => {
                let rule = WindowRule::Period(terms::period_rule(rule)?);
                let all = windows(&rule, &self.terms.zone, self.terms.effective, from, to);
                Ok(all
                    .into_iter()
                    .map(|window| (window.start, window.end))
                    .collect())
            }
            Step::Elapsed(micros) => {
                let step = terms::duration(micros)?.micros();
                if step <= 0 || to.micros_since(from) / step > MOST_BUCKETS {
                    return Err(BadPlan(format!(
                        "buckets of {step} microseconds are too many"
                    )));
                }
                // The first step that ends after `from`, counted from the anchor.
                let first = from.micros_since(anchor).div_euclid(step);
                let mut start = anchor.plus(Duration(first.saturating_mul(step)));
                let mut steps = Vec::new();
                while start < to {
                    let end = start.plus(Duration(step));
                    steps.push((start, end));
                    start = end;
                }
                Ok(steps)
            }
        }
    }

    /// The values of a key that occur in a window.
    fn values_in(
        &self,
        key: &str,
        rosters: &[Roster],
        window: &Frame,
        context: &Context<'_>,
    ) -> Result<Vec<Arc<str>>, BadPlan> {
        let mut values = std::collections::BTreeSet::new();
        for roster in rosters {
            let source = self.source_index(&roster.source)?;
            let (field, _) = self.view(source)?.field(key)?;
            let rows = self.scan(source, &roster.narrow, context)?;
            let view = self.view(source)?;
            for member in self.within(&rows, window)? {
                if let Some(data) = view.data {
                    values.extend(self.values_of(&data.cell(field, member.row)));
                }
            }
        }
        Ok(values.into_iter().collect())
    }

    /// The excluded time of the objective at hand.
    pub(crate) fn excluded(&self, context: &Context<'_>) -> Result<Arc<Known>, BadPlan> {
        match (context.frame, context.objective) {
            (Some(frame), _) => Ok(frame.excluded.clone()),
            (None, Some((_, objective))) => self.time(objective.excluded, context),
            (None, None) => Ok(Arc::new(Known::empty())),
        }
    }
}
