//! Objective by objective, window by window, group by group.

use super::engine::{Context, Engine, Frame, Keys, RowAt};
use super::span::{Asked, Stretch, bound};
use super::{MeasureError, Over, Request};
use crate::evaluate::data::DataSet;
use crate::evaluate::figures::{
    Coverage, Evidence, Figures, Measured, MeasuredGroup, MeasuredWindow, Value,
};
use crate::evaluate::terms::BadPlan;
use crate::plan::v1::{Figure, MeasuredObjective, NodeId, Plan};
use crate::quantity::{Date, Duration, Instant, Interval, Known, Truth, Zone, parse_window_name};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Measures everything that the first half of a plan asks for.
///
/// # Errors
/// When a period has no such name, when nothing says until when, or when the plan contradicts itself.
pub fn measure(plan: &Plan, data: &DataSet, request: &Request) -> Result<Figures, MeasureError> {
    let zone = crate::evaluate::terms::zone(&plan.agreement.timezone)?;
    let asked = asked(&request.over, &zone, data)?;
    let cut_off = request.cut_off.or(data.end()).unwrap_or(asked.end);
    let engine = Engine::new(plan, data, (cut_off, asked.end))?;
    let mut objectives: BTreeMap<String, Vec<MeasuredWindow>> = BTreeMap::new();
    for (index, objective) in plan.measurement.objectives.iter().enumerate() {
        let windows = engine.objective(index, objective, asked)?;
        objectives
            .entry(objective.path.clone())
            .or_default()
            .extend(windows);
    }
    for windows in objectives.values_mut() {
        // Windows of the terms before and after an amendment, in order of time.
        windows.sort_by_key(|window| (window.start, window.end));
    }
    Ok(Figures {
        objectives,
        metered: engine.metered(asked)?,
        breaches: engine.breaches(asked)?,
        runs: engine.runs()?,
        sources: engine.coverage(),
        cut_off,
    })
}

impl From<BadPlan> for MeasureError {
    fn from(bad: BadPlan) -> Self {
        Self::Plan(bad.0)
    }
}

fn asked(over: &Over, zone: &Zone, data: &DataSet) -> Result<Asked, MeasureError> {
    let named = |name: &str| {
        let period =
            parse_window_name(name).ok_or_else(|| MeasureError::Period(name.to_owned()))?;
        Ok::<_, MeasureError>(period.bounds(zone))
    };
    Ok(match over {
        Over::All => Asked {
            start: Instant::MIN,
            end: data.end().ok_or(MeasureError::NoEnd)?,
            in_progress: true,
        },
        Over::Named { first, last } => Asked {
            start: named(first)?.0,
            end: named(last)?.1,
            in_progress: false,
        },
        Over::Between { start, end } => Asked {
            start: *start,
            end: *end,
            in_progress: false,
        },
    })
}

impl Engine<'_> {
    fn objective(
        &self,
        index: usize,
        objective: &MeasuredObjective,
        asked: Asked,
    ) -> Result<Vec<MeasuredWindow>, BadPlan> {
        let stretches = self.stretches(index, objective, asked)?;
        let windows = stretches.iter();
        let windows = windows.map(|stretch| self.window(index, objective, stretch, asked));
        let all: Vec<Option<MeasuredWindow>> = windows.collect::<Result<_, _>>()?;
        Ok(all.into_iter().flatten().collect())
    }

    /// Measures a window; nothing when its row lies in excluded time.
    fn window(
        &self,
        index: usize,
        objective: &MeasuredObjective,
        stretch: &Stretch,
        asked: Asked,
    ) -> Result<Option<MeasuredWindow>, BadPlan> {
        let groups = match &stretch.group {
            Some(group) => vec![group.clone()],
            None => {
                let nothing = Arc::new(Known::empty());
                let whole = (stretch.start, stretch.end);
                let frame = Frame::window(self, whole, &stretch.time, nothing);
                self.groups(objective, &frame)?
            }
        };
        let before = self.open.replace(false);
        let mut measured = Vec::with_capacity(groups.len());
        for group in &groups {
            measured.extend(self.group(index, objective, stretch, group)?);
        }
        let open = self.open.replace(before);
        if measured.is_empty() && stretch.row.is_some() && !groups.is_empty() {
            return Ok(None);
        }
        let zone = &self.terms.zone;
        let last_instant = stretch.end.minus(Duration::MICROSECOND).max(stretch.start);
        Ok(Some(MeasuredWindow {
            name: stretch.name.clone(),
            part_of: stretch.part_of.clone(),
            start: stretch.start,
            end: stretch.end,
            first_day: zone.date(stretch.start),
            last_day: zone.date(last_instant),
            partial: stretch.partial,
            is_final: !open && !stretch.open && self.is_covered(objective, stretch.end),
            silent: self.is_silent(objective, (stretch.start, stretch.end))
                || (last_instant < asked.start && self.is_before_rows(objective, last_instant)),
            groups: measured,
        }))
    }

    fn group(
        &self,
        index: usize,
        objective: &MeasuredObjective,
        stretch: &Stretch,
        group: &[Arc<str>],
    ) -> Result<Option<MeasuredGroup>, BadPlan> {
        let keys = bound(objective, group, &Keys::default());
        let outside = Context {
            objective: Some((index, objective)),
            row: stretch.row.map(|(row, _)| row),
            ..Context::bare(&keys)
        };
        let excluded = self.time(objective.excluded, &outside)?;
        let is_row_gone = |(row, _): (RowAt, bool)| {
            let span = self
                .view(row.source)
                .ok()
                .and_then(|view| self.span(view, row.row));
            span.is_some_and(|span| excluded.contains(span.start).is_true())
        };
        if stretch.row.is_some_and(is_row_gone) {
            return Ok(None);
        }
        let whole = (stretch.start, stretch.end);
        let mut frame = Frame::window(self, whole, &stretch.time, excluded);
        frame.row = stretch.row.map(|(row, _)| row);
        frame.goes_on = stretch.goes_on;
        let context = Context {
            frame: Some(&frame),
            ..outside
        };
        let mut figures = Vec::with_capacity(objective.figures.len());
        for (place, figure) in objective.figures.iter().enumerate() {
            let label = objective.labels.get(place).map_or("", String::as_str);
            let mut measured = self.measured(figure, label, &context)?;
            if stretch.row.is_some_and(|(_, sure)| !sure) {
                measured.value = perhaps(measured.value);
            }
            figures.push(measured);
        }
        let (least, most) = frame.time.length();
        let open = self.open.get();
        let row = stretch
            .row
            .map(|(row, _)| self.row_texts(row))
            .transpose()?;
        self.open.set(open);
        Ok(Some(MeasuredGroup {
            keys: group.iter().map(ToString::to_string).collect(),
            figures,
            window: Interval::new(least.into(), most.into()),
            absent: self.absent(objective),
            row: row.unwrap_or_default(),
        }))
    }

    fn measured(
        &self,
        figure: &Figure,
        label: &str,
        context: &Context<'_>,
    ) -> Result<Measured, BadPlan> {
        let (value, parts) = self.figure(figure, context)?;
        // What is only shown leaves nothing open.
        let open = self.open.get();
        let (evidence, more) = self.evidence(figure, label, context)?;
        self.open.set(open);
        Ok(Measured {
            value,
            parts,
            evidence,
            more,
        })
    }

    /// Sources that an objective reads and that have no data.
    fn absent(&self, objective: &MeasuredObjective) -> Vec<String> {
        let reads = objective.reads.iter();
        let absent = reads.filter(|path| self.data.source(path).is_none());
        absent.cloned().collect()
    }

    /// Charges of metered services by local day.
    fn metered(&self, asked: Asked) -> Result<BTreeMap<String, BTreeMap<Date, Interval>>, BadPlan> {
        // A credit may be measured by the charges of a later period.
        let asked = Asked {
            end: asked.end.max(self.cut_off),
            ..asked
        };
        let mut metered = BTreeMap::new();
        for (service, figure) in &self.plan.measurement.metered {
            metered.insert(service.clone(), self.charges(figure, asked)?);
        }
        Ok(metered)
    }

    /// The sum of a figure's rows for each day; a total and a span count on the day they begin.
    fn charges(&self, figure: &Figure, asked: Asked) -> Result<BTreeMap<Date, Interval>, BadPlan> {
        let keys = Keys::default();
        let bare = Context::bare(&keys);
        let (Figure::Sum { rows, what } | Figure::SumBy { rows, what, .. }) = figure else {
            return self.charges_by_day(figure, asked);
        };
        let rows = self.rows(*rows, &bare)?;
        let view = self.view(rows.source)?;
        let mut days: BTreeMap<Date, Vec<super::aggregate::Sample>> = BTreeMap::new();
        for member in &rows.members {
            let date = view
                .data
                .and_then(|data| data.dates.get(member.row as usize));
            let Some(date) = date.filter(|date| **date < asked.end) else {
                continue;
            };
            let at = RowAt {
                source: rows.source,
                row: member.row,
            };
            let value = self.scalar(*what, &bare.at(at))?;
            let sample = super::aggregate::Sample::of(&value, member.sure);
            days.entry(self.terms.zone.date(*date))
                .or_default()
                .extend(sample);
        }
        let sums = days.into_iter();
        Ok(sums
            .map(|(day, samples)| (day, super::aggregate::sum(&samples)))
            .collect())
    }

    /// Any other figure, measured in each day.
    fn charges_by_day(
        &self,
        figure: &Figure,
        asked: Asked,
    ) -> Result<BTreeMap<Date, Interval>, BadPlan> {
        let keys = Keys::default();
        let zone = &self.terms.zone;
        let mut days = BTreeMap::new();
        let end = asked.end.min(self.until).min(self.horizon().1);
        let mut day = self.terms.effective;
        while zone.start_of_day(day) < end && day < Date::MAX {
            let whole = (zone.start_of_day(day), zone.end_of_day(day));
            let frame = Frame::bucket(whole.0, whole.1, Arc::new(Known::empty()));
            let context = Context {
                frame: Some(&frame),
                ..Context::bare(&keys)
            };
            if let (Value::Number { interval, .. }, _) = self.figure(figure, &context)? {
                days.insert(day, interval);
            }
            day = day.plus_days(1);
        }
        Ok(days)
    }

    /// Rows that show breaches, dated in the time asked for.
    fn breaches(&self, asked: Asked) -> Result<BTreeMap<String, Vec<Evidence>>, BadPlan> {
        let mut breaches = BTreeMap::new();
        for (path, rows) in &self.plan.measurement.breaches {
            breaches.insert(path.clone(), self.breaches_of(*rows, asked)?);
        }
        Ok(breaches)
    }

    fn breaches_of(&self, rows: NodeId, asked: Asked) -> Result<Vec<Evidence>, BadPlan> {
        let keys = Keys::default();
        let rows = self.rows(rows, &Context::bare(&keys))?;
        let view = self.view(rows.source)?;
        let members = rows.members.iter().copied().filter(|member| {
            let date = view
                .data
                .and_then(|data| data.dates.get(member.row as usize));
            date.is_some_and(|date| asked.start <= *date && *date < asked.end)
        });
        Ok(self.listed(rows.source, members)?.0)
    }

    fn coverage(&self) -> BTreeMap<String, Coverage> {
        let views = self.sources.iter();
        views
            .map(|view| (view.path.to_owned(), self.coverage_of(view)))
            .collect()
    }

    fn coverage_of(&self, view: &super::engine::SourceView<'_>) -> Coverage {
        let Some(data) = view.data else {
            return Coverage {
                absent: true,
                ..Coverage::default()
            };
        };
        let covered = self.covered(view).filter(|_| !data.gapless);
        let last = data.latest();
        let files: BTreeSet<_> = data.files().iter().collect();
        Coverage {
            files: files
                .into_iter()
                .map(|file| (file.name.clone(), file.sha256.clone()))
                .collect(),
            rows: data.rows() as u64,
            refused: data.refused(),
            from: covered.map_or(data.dates.first().copied(), |covered| Some(covered.from)),
            to: covered.map_or(last, |covered| Some(covered.to)),
            absent: false,
        }
    }
}

/// A value of a window that may not be one.
fn perhaps(value: Value) -> Value {
    match value {
        Value::Number { interval, .. } => Value::Number {
            interval,
            maybe_undefined: true,
        },
        Value::Bool(_) => Value::Bool(Truth::Unknown),
        value => value,
    }
}
