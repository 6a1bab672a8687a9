//! Which windows an objective is judged over, as stretches of time.

use super::engine::{Context, Engine, Keys, RowAt};
use crate::evaluate::terms::{self, BadPlan};
use crate::plan::v1::{Length, MeasuredObjective, NodeId, Window};
use crate::quantity::{
    Date, Duration, Instant, Known, LocalDateTime, Period, RollingLength, Run, TimeSet, WindowRule,
    windows,
};
use std::sync::Arc;

/// More windows than these are refused.
const MOST_WINDOWS: usize = 500_000;

/// A window before it is measured.
#[derive(Clone, Debug)]
pub(crate) struct Stretch {
    pub(crate) name: String,
    /// The name of the window of which an amendment makes it a part.
    pub(crate) part_of: Option<String>,
    pub(crate) start: Instant,
    pub(crate) end: Instant,
    /// What surely and what possibly belongs to it, before excluded time is taken out.
    pub(crate) time: Known,
    /// The term cuts it short.
    pub(crate) partial: bool,
    /// It goes on after the cut-off.
    pub(crate) open: bool,
    /// It is a row or a run that had not ended at the cut-off: its end is not known.
    pub(crate) goes_on: bool,
    /// The row that is the window, and whether it surely is one.
    pub(crate) row: Option<(RowAt, bool)>,
    /// The only group for which it is a window.
    pub(crate) group: Option<Vec<Arc<str>>>,
}

/// The time that is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Asked {
    pub(crate) start: Instant,
    pub(crate) end: Instant,
    /// Windows in progress at the end count too.
    pub(crate) in_progress: bool,
}

impl Engine<'_> {
    /// The windows of an objective from the first day in force to the end of what is asked for.
    pub(crate) fn stretches(
        &self,
        index: usize,
        objective: &MeasuredObjective,
        asked: Asked,
    ) -> Result<Vec<Stretch>, BadPlan> {
        let mut stretches = match &objective.window {
            Window::Period { rule } => {
                self.periods(&WindowRule::Period(terms::period_rule(rule)?), asked)
            }
            Window::Rolling { length, every } => {
                let rule = WindowRule::Rolling {
                    length: rolling(length)?,
                    every: terms::period_rule(every)?,
                };
                self.periods(&rule, asked)
            }
            Window::Row { rows, merged_by } => {
                self.row_windows(*rows, merged_by.as_deref(), objective)?
            }
            Window::BeforeRow { length, rows } => self.before_rows(*rows, length, objective)?,
            Window::Run { time } => self.run_windows(*time, (index, objective), asked)?,
        };
        let (from, until) = (
            day(objective.from.as_ref())?,
            day(objective.until.as_ref())?,
        );
        if matches!(objective.window, Window::Period { .. }) {
            let cut = |day: Option<Date>, is_cut: bool| day.filter(|_| is_cut);
            self.split(
                &mut stretches,
                cut(from, objective.cut_at_start),
                cut(until, objective.cut_at_end),
            );
        }
        stretches.retain(|window| {
            let ends = window.end <= asked.end || (asked.in_progress && window.start < asked.end);
            let first_day = self.terms.zone.date(window.start);
            // A window is judged by the terms in force at its start.
            ends && from.is_none_or(|from| from <= first_day)
                && until.is_none_or(|until| first_day < until)
        });
        if stretches.len() > MOST_WINDOWS {
            return Err(BadPlan(format!(
                "`{}` has more than {MOST_WINDOWS} windows",
                objective.path
            )));
        }
        stretches.sort_by(|a, b| (a.start, a.end, &a.group).cmp(&(b.start, b.end, &b.group)));
        Ok(stretches)
    }

    /// Cuts windows that are in progress on a day: of the one, what begins with it is left, of the other
    /// what ends before it. A part is named by its first day.
    fn split(&self, windows: &mut [Stretch], from: Option<Date>, until: Option<Date>) {
        let zone = &self.terms.zone;
        for window in windows {
            let (mut start, mut end) = (window.start, window.end);
            let within = |day: Option<Date>| {
                let at = day.map(|day| zone.start_of_day(day));
                at.filter(|at| window.start < *at && *at < window.end)
            };
            if let Some(at) = within(from) {
                start = at;
            }
            if let Some(at) = within(until).filter(|at| start < *at) {
                end = at;
            }
            if (start, end) == (window.start, window.end) {
                continue;
            }
            let name = zone.date(start).to_string();
            window.part_of = Some(std::mem::replace(&mut window.name, name));
            window.time = Known::certain(TimeSet::between(start, end));
            window.open = end > self.cut_off;
            (window.start, window.end) = (start, end);
        }
    }

    /// Periods, cut at the edges of the term.
    fn periods(&self, rule: &WindowRule, asked: Asked) -> Vec<Stretch> {
        let zone = &self.terms.zone;
        let to = asked.end.min(self.until);
        if self.effective >= to {
            return Vec::new();
        }
        let all = windows(rule, zone, self.terms.effective, self.effective, to);
        let cut = all.into_iter().map(|window| {
            let start = window.start.max(self.effective);
            let end = window.end.min(self.until);
            Stretch {
                partial: (start, end) != (window.start, window.end),
                time: Known::certain(TimeSet::between(start, end)),
                open: end > self.cut_off,
                goes_on: false,
                name: window.name,
                part_of: None,
                start,
                end,
                row: None,
                group: None,
            }
        });
        cut.filter(|window| window.start < window.end).collect()
    }

    /// Each row from its date to its end. An event is a window without length.
    fn row_windows(
        &self,
        rows: NodeId,
        merged_by: Option<&str>,
        objective: &MeasuredObjective,
    ) -> Result<Vec<Stretch>, BadPlan> {
        let keys = Keys::default();
        let rows = self.rows(rows, &Context::bare(&keys))?;
        let view = self.view(rows.source)?;
        let merged_by = merged_by.map(|key| Ok(view.field(key)?.0)).transpose()?;
        let mut stretches: Vec<(Option<Arc<str>>, Stretch)> = Vec::new();
        for member in &rows.members {
            let Some(span) = self.span(view, member.row) else {
                continue;
            };
            let at = RowAt {
                source: rows.source,
                row: member.row,
            };
            let key = merged_by.and_then(|field| {
                let cell = view.data.map(|data| data.cell(field, member.row))?;
                self.values_of(&cell).into_iter().next()
            });
            let window = Stretch {
                name: self.row_name(at, span.start),
                row: Some((at, member.sure)),
                open: Self::is_open(view, member.row),
                goes_on: Self::is_open(view, member.row),
                group: self.row_group(at, objective)?,
                ..self.stretch(span.start, span.end)
            };
            stretches.push((key, window));
        }
        if merged_by.is_some() {
            stretches = self.joined(stretches);
        }
        Ok(stretches.into_iter().map(|(_, window)| window).collect())
    }

    /// Rows of one key that touch or overlap are one window; the first of them is its row.
    fn joined(
        &self,
        mut rows: Vec<(Option<Arc<str>>, Stretch)>,
    ) -> Vec<(Option<Arc<str>>, Stretch)> {
        rows.sort_by(|a, b| (&a.0, a.1.start).cmp(&(&b.0, b.1.start)));
        let mut joined: Vec<(Option<Arc<str>>, Stretch)> = Vec::new();
        for (key, window) in rows {
            match joined.last_mut() {
                Some((same, last)) if *same == key && window.start <= last.end => {
                    let whole = self.stretch(last.start, last.end.max(window.end));
                    last.end = whole.end;
                    last.time = whole.time;
                    last.partial = whole.partial;
                    last.open |= window.open;
                    last.goes_on |= window.goes_on;
                    if let (Some(row), Some((_, sure))) = (&mut last.row, window.row) {
                        row.1 |= sure;
                    }
                }
                _ => joined.push((key, window)),
            }
        }
        joined
    }

    /// The length before the date of each row; it belongs to that date.
    fn before_rows(
        &self,
        rows: NodeId,
        length: &Length,
        objective: &MeasuredObjective,
    ) -> Result<Vec<Stretch>, BadPlan> {
        let keys = Keys::default();
        let rows = self.rows(rows, &Context::bare(&keys))?;
        let view = self.view(rows.source)?;
        let mut stretches = Vec::new();
        for member in &rows.members {
            let Some(span) = self.span(view, member.row) else {
                continue;
            };
            let at = RowAt {
                source: rows.source,
                row: member.row,
            };
            let Some(start) = self.before(span.start, length)? else {
                continue;
            };
            stretches.push(Stretch {
                name: self.row_name(at, span.start),
                row: Some((at, member.sure)),
                group: self.row_group(at, objective)?,
                ..self.stretch(start, span.start)
            });
        }
        Ok(stretches)
    }

    fn before(&self, end: Instant, length: &Length) -> Result<Option<Instant>, BadPlan> {
        Ok(match rolling(length)? {
            RollingLength::Elapsed(length) => Some(end.minus(length)),
            RollingLength::Counted(period) => self.earlier(end, period),
        })
    }

    /// The same time of day so many days or months before.
    fn earlier(&self, end: Instant, period: Period) -> Option<Instant> {
        let local = self.terms.zone.local(end);
        let date = period.subtract(local.date, None)?;
        Some(
            self.terms
                .zone
                .instant(LocalDateTime::new(date, local.time)),
        )
    }

    /// Each whole run of a set of time, group by group. Where it is not known whether runs are
    /// joined or are there at all, each possible run is a window of uncertain length.
    fn run_windows(
        &self,
        time: NodeId,
        (index, objective): (usize, &MeasuredObjective),
        asked: Asked,
    ) -> Result<Vec<Stretch>, BadPlan> {
        let keys = Keys::default();
        let whole = self.stretch(self.effective, asked.end.min(self.until));
        let frame = super::engine::Frame::window(
            self,
            (whole.start, whole.end),
            &whole.time,
            Arc::new(Known::empty()),
        );
        let mut stretches = Vec::new();
        for group in self.groups(objective, &frame)? {
            let bound = bound(objective, &group, &keys);
            let context = Context {
                objective: Some((index, objective)),
                ..Context::bare(&bound)
            };
            let known_until = self.known_until(&context);
            let time = self.time(time, &context)?;
            for run in time.maybe().runs() {
                let sure = time.sure().clip(run.start, run.end);
                if let Some(window) = self.run_window(*run, &sure, known_until) {
                    stretches.push(Stretch {
                        group: Some(group.clone()),
                        ..window
                    });
                }
            }
        }
        Ok(stretches)
    }

    fn run_window(&self, run: Run, sure: &TimeSet, known_until: Instant) -> Option<Stretch> {
        // Time before the data begins and after it ends is no run that anybody saw.
        let is_open = run.end > known_until;
        if sure.is_empty() && (is_open || run.start <= self.effective) {
            return None;
        }
        let last_sure = sure.runs().last().map_or(run.start, |run| run.end);
        let end = if is_open {
            self.cut_off.max(last_sure)
        } else {
            run.end
        };
        let end = end.min(self.until);
        let possible = TimeSet::between(run.start, end);
        let window = self.stretch(run.start, end);
        Some(Stretch {
            name: self.terms.zone.local(run.start).to_string(),
            time: Known::new(sure.clip(run.start, end), &possible),
            open: is_open,
            goes_on: is_open,
            ..window
        })
    }

    /// A stretch of time within the term.
    fn stretch(&self, start: Instant, end: Instant) -> Stretch {
        let (from, to) = (start.max(self.effective), end.min(self.until));
        // A row before or after the term keeps its place, and no time.
        let inside = if from <= to {
            (from, to)
        } else {
            (start, start)
        };
        Stretch {
            name: String::new(),
            part_of: None,
            time: Known::certain(TimeSet::between(inside.0, inside.1)),
            partial: inside != (start, end),
            open: false,
            goes_on: false,
            start: inside.0,
            end: inside.1,
            row: None,
            group: None,
        }
    }

    /// The local time of a row and its place, which no other row has.
    fn row_name(&self, at: RowAt, start: Instant) -> String {
        let local = self.terms.zone.local(start);
        let place = self
            .sources
            .get(at.source)
            .and_then(|view| view.data?.place(at.row));
        match place {
            Some((file, line)) => format!("{local} ({file}:{line})"),
            None => local.to_string(),
        }
    }

    /// The group of a row whose source has all keys; none when it lacks one.
    fn row_group(
        &self,
        at: RowAt,
        objective: &MeasuredObjective,
    ) -> Result<Option<Vec<Arc<str>>>, BadPlan> {
        let view = self.view(at.source)?;
        let mut group = Vec::new();
        for key in &objective.keys {
            if !view.has_field(&key.name) {
                return Ok(None);
            }
            let (field, _) = view.field(&key.name)?;
            let cell = view.data.map(|data| data.cell(field, at.row));
            let values = cell.map(|cell| self.values_of(&cell)).unwrap_or_default();
            group.push(values.into_iter().next().unwrap_or_else(|| "".into()));
        }
        Ok(Some(group))
    }
}

/// The keys of a group, bound.
pub(crate) fn bound(objective: &MeasuredObjective, group: &[Arc<str>], none: &Keys) -> Keys {
    let pairs = objective.keys.iter().zip(group);
    pairs.fold(none.clone(), |keys, (key, value)| {
        keys.with(&key.name, value)
    })
}

fn rolling(length: &Length) -> Result<RollingLength, BadPlan> {
    Ok(match length {
        Length::Elapsed(micros) => {
            let length = terms::duration(micros)?;
            if length <= Duration::ZERO {
                return Err(BadPlan("a window must have a length".to_owned()));
            }
            RollingLength::Elapsed(length)
        }
        Length::Period(period) => RollingLength::Counted(terms::counted(period)),
    })
}

fn day(text: Option<&String>) -> Result<Option<Date>, BadPlan> {
    text.map(|text| terms::date(text)).transpose()
}
