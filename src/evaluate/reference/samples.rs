//! Samples as time: each holds until the next, and what is missing in between is a gap.
//!
//! ```text
//!            every            late: gap
//! ●────────●────────●────────┊........●────────●
//! first row  of the series            ↑ later than `late_after` after the last
//! ```
//!
//! A sample holds until the next one. If the next comes later than the source
//! tolerates, it holds for one interval and the rest is a gap, which counts as the
//! contract says: `down` puts the gap into a `time(S where P)` if more of that time is bad
//! for the promise, and keeps it out if less is, so that it never matters whether P is the
//! fault or its opposite; `up` does the reverse; `unknown` and `excluded` leave it open.
//!
//! Before a series' first row, before the source's data begins and after it ends,
//! nothing is known. Only a series that `exists always` has a gap there, as far as
//! the source's data reaches.

use super::coverage::Covered;
use super::engine::{Context, Engine, RowAt, Sampling, SourceView};
use crate::evaluate::data::{Series, SourceData};
use crate::evaluate::terms::BadPlan;
use crate::plan::v1::{Existence, Gaps, NodeId};
use crate::quantity::{Duration, Instant, Known, TimeSet, Truth};
use std::sync::Arc;

/// What a series says about the time line.
#[derive(Default)]
struct Told {
    /// The condition holds.
    yes: TimeSet,
    /// It may hold: the condition is unknown, or there is no sample.
    unknown: TimeSet,
    /// A sample is missing although the series exists.
    gaps: TimeSet,
}

/// Runs in order of time, joined where they touch.
#[derive(Default)]
struct Runs(Vec<(Instant, Instant)>);

impl Runs {
    fn push(&mut self, start: Instant, end: Instant) {
        if start >= end {
            return;
        }
        match self.0.last_mut() {
            Some(last) if last.1 == start => last.1 = end,
            _ => self.0.push((start, end)),
        }
    }

    fn set(self) -> TimeSet {
        TimeSet::from_runs(self.0)
    }
}

impl Engine<'_> {
    /// While the last sample of the bound series satisfies the condition; of several series, of any.
    pub(crate) fn samples(
        &self,
        source: usize,
        narrow: &[String],
        (condition, in_gaps): (Option<NodeId>, bool),
        context: &Context<'_>,
    ) -> Result<Known, BadPlan> {
        let view = self.view(source)?;
        let sampling = sampling_of(view)?;
        let mut all = Known::empty();
        for series in self.chosen(source, narrow, context)? {
            let told = self.told(source, narrow, condition, series.as_deref(), context)?;
            let Told { yes, unknown, gaps } = told;
            let known = match (sampling.gaps, condition) {
                (_, None) => Known::new(yes, &unknown),
                (Gaps::Down | Gaps::Up, _) if in_gaps => Known::new(yes.union(&gaps), &unknown),
                (Gaps::Down | Gaps::Up, _) => Known::new(yes, &unknown),
                (Gaps::Unknown | Gaps::Excluded, _) => Known::new(yes, &unknown.union(&gaps)),
            };
            let exists = self.series_exists(source, narrow, series.as_deref(), context)?;
            all = all.union(&known.intersect(&exists));
        }
        Ok(all)
    }

    /// When the bound series exist; of several, any.
    pub(crate) fn existing(
        &self,
        source: usize,
        narrow: &[String],
        context: &Context<'_>,
    ) -> Result<Known, BadPlan> {
        if self.view(source)?.sampling.is_none() {
            return Ok(self.always());
        }
        let mut all = Known::empty();
        for series in self.chosen(source, narrow, context)? {
            let exists = self.series_exists(source, narrow, series.as_deref(), context)?;
            all = all.union(&exists);
        }
        Ok(all)
    }

    /// The gaps of the bound series, where they count as excluded.
    pub(crate) fn gaps(
        &self,
        source: usize,
        narrow: &[String],
        context: &Context<'_>,
    ) -> Result<Known, BadPlan> {
        let sampling = sampling_of(self.view(source)?)?;
        let mut all = Known::empty();
        if sampling.gaps != Gaps::Excluded {
            return Ok(all);
        }
        for series in self.chosen(source, narrow, context)? {
            let told = self.told(source, narrow, None, series.as_deref(), context)?;
            let exists = self.series_exists(source, narrow, series.as_deref(), context)?;
            all = all.union(&Known::certain(told.gaps).intersect(&exists));
        }
        Ok(all)
    }

    /// The series that the bound keys choose; `None` stands for one without any row.
    fn chosen<'s>(
        &'s self,
        source: usize,
        narrow: &[String],
        context: &Context<'_>,
    ) -> Result<Vec<Option<ChosenSeries<'s>>>, BadPlan> {
        let view = self.view(source)?;
        let sampling = sampling_of(view)?;
        let bound = |name: &String| {
            let value = context.keys.get(name)?;
            narrow.contains(name).then_some(value)
        };
        let wanted: Vec<Option<&Arc<str>>> = sampling.by.iter().map(bound).collect();
        let all = view.data.map_or(&[][..], |data| data.series.as_slice());
        let candidates: &[Series] = match wanted.first() {
            // Series are in order of their keys.
            Some(Some(first)) => {
                let key = |series: &Series| series.key.first().cloned();
                let from = all.partition_point(|one| key(one).as_ref() < Some(*first));
                let to = all.partition_point(|one| key(one).as_ref() <= Some(*first));
                all.get(from..to).unwrap_or(&[])
            }
            _ => all,
        };
        let fits = |series: &&Series| {
            let pairs = series.key.iter().zip(&wanted);
            pairs
                .clone()
                .all(|(key, wanted)| wanted.is_none_or(|wanted| wanted == key))
        };
        let mut chosen = Vec::new();
        for series in candidates.iter().filter(fits) {
            if self.may_be_member(source, series, narrow, context)? {
                chosen.push(Some(ChosenSeries(series)));
            }
        }
        // A key that is bound in full may name a series without any row; so may a source without
        // any data. But no series is made up for a value that no series has.
        let is_named = wanted.iter().all(Option::is_some);
        let is_listed = matches!(sampling.exists, Existence::During(_));
        if chosen.is_empty() && (is_named || is_listed || all.is_empty()) {
            chosen.push(None);
        }
        Ok(chosen)
    }

    /// Whether a series has the bound values in fields that are not its keys: false only when all
    /// of its rows have another one.
    fn may_be_member(
        &self,
        source: usize,
        series: &Series,
        narrow: &[String],
        context: &Context<'_>,
    ) -> Result<bool, BadPlan> {
        let view = self.view(source)?;
        let sampling = sampling_of(view)?;
        let Some(first) = series.rows.first() else {
            return Ok(true);
        };
        for name in narrow.iter().filter(|name| !sampling.by.contains(name)) {
            let (Some(value), true) = (context.keys.get(name), view.has_field(name)) else {
                continue;
            };
            let (field, _) = view.field(name)?;
            if self
                .single_values(source, field)?
                .get(*first as usize)
                .copied()
                == Some(true)
                && !self.holds(view, field, *first, value)
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// For the first row of each series whether all rows of the series have its value in a field.
    fn single_values(&self, source: usize, field: usize) -> Result<Arc<Vec<bool>>, BadPlan> {
        if let Some(kept) = self.single.borrow().get(&(source, field)) {
            return Ok(kept.clone());
        }
        let data = self.view(source)?.data;
        let mut single = vec![false; data.map_or(0, SourceData::rows)];
        for series in data.map_or(&[][..], |data| data.series.as_slice()) {
            let cell = |row: &u32| data.map(|data| data.cell(field, *row));
            let Some(first) = series.rows.first() else {
                continue;
            };
            let value = cell(first);
            let same = series.rows.iter().all(|row| cell(row) == value);
            if let Some(slot) = single.get_mut(*first as usize) {
                *slot = same;
            }
        }
        let single = Arc::new(single);
        self.single
            .borrow_mut()
            .insert((source, field), single.clone());
        Ok(single)
    }

    /// Reads a series: each sample holds until the next, unless that is late.
    fn told(
        &self,
        source: usize,
        narrow: &[String],
        condition: Option<NodeId>,
        series: Option<&Series>,
        context: &Context<'_>,
    ) -> Result<Told, BadPlan> {
        let view = self.view(source)?;
        let sampling = sampling_of(view)?;
        let Some((data, covered)) = view.data.zip(self.covered(view)) else {
            return Ok(Told {
                unknown: TimeSet::always(),
                ..Told::default()
            });
        };
        let seen = self.seen(view);
        let rows = series.map_or(&[][..], |series| series.rows.as_slice());
        let rows = rows
            .get(..rows.partition_point(|row| *row < seen))
            .unwrap_or(&[]);
        let date = |row: u32| {
            data.dates
                .get(row as usize)
                .copied()
                .unwrap_or(Instant::MIN)
        };
        let (mut yes, mut unknown, mut gaps) = (Runs::default(), Runs::default(), Runs::default());
        let first = rows.first().map_or(covered.to, |row| date(*row));
        unknown.push(Instant::MIN, covered.from);
        if sampling.is_gap_before(first, covered, rows.is_empty()) {
            gaps.push(covered.from, first);
        } else {
            unknown.push(covered.from, first);
        }
        for (index, row) in rows.iter().enumerate() {
            let start = date(*row);
            let next = rows.get(index + 1).map(|next| date(*next));
            let until = next.unwrap_or(covered.to);
            let held = sampling.holds(start, until, data.gapless);
            let member = self.is_member(view, *row, narrow, context)?;
            let at = RowAt { source, row: *row };
            let truth = match condition {
                _ if !member => Truth::False,
                None => Truth::True,
                Some(condition) => self.judged(condition, &context.at(at))?.0,
            };
            match truth {
                Truth::True => yes.push(start, held),
                Truth::Unknown => unknown.push(start, held),
                Truth::False => {}
            }
            if member {
                gaps.push(held, until);
            }
        }
        unknown.push(covered.to, Instant::MAX);
        Ok(Told {
            yes: yes.set(),
            unknown: unknown.set(),
            gaps: gaps.set(),
        })
    }

    /// Whether a row has the bound values in the fields that are not keys of its series.
    fn is_member(
        &self,
        view: &SourceView<'_>,
        row: u32,
        narrow: &[String],
        context: &Context<'_>,
    ) -> Result<bool, BadPlan> {
        let by = view.sampling.map_or(&[][..], |sampling| sampling.by);
        for name in narrow.iter().filter(|name| !by.contains(name)) {
            if let Some(value) = context.keys.get(name).filter(|_| view.has_field(name))
                && !self.holds(view, view.field(name)?.0, row, value)
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// When a series exists.
    fn series_exists(
        &self,
        source: usize,
        narrow: &[String],
        series: Option<&Series>,
        context: &Context<'_>,
    ) -> Result<Known, BadPlan> {
        let view = self.view(source)?;
        let sampling = sampling_of(view)?;
        match sampling.exists {
            Existence::Always => Ok(self.always()),
            Existence::WhileSampled => {
                let time = self.while_sampled(view, sampling, series);
                Ok(time.clip(self.effective, Instant::MAX))
            }
            Existence::During(rows) => {
                self.during_rows(*rows, view, sampling, (narrow, series), context)
            }
        }
    }

    /// From the first row to the end of the last. At the edges of the data it may have existed
    /// longer, unless a sample would have been due.
    fn while_sampled(
        &self,
        view: &SourceView<'_>,
        sampling: Sampling<'_>,
        series: Option<&Series>,
    ) -> Known {
        let Some((data, covered)) = view.data.zip(self.covered(view)) else {
            return Known::new(TimeSet::empty(), &TimeSet::always());
        };
        let seen = self.seen(view);
        let date = |row: &u32| data.dates.get(*row as usize).copied();
        let rows = series.map_or(&[][..], |series| series.rows.as_slice());
        let mut rows = rows.iter().filter(|row| **row < seen);
        let first = rows.next().and_then(date);
        let last = rows.next_back().and_then(date).or(first);
        let (Some(first), Some(last)) = (first, last) else {
            return Known::empty();
        };
        let end = sampling.holds(last, covered.to, data.gapless);
        let sure = TimeSet::between(first, end);
        let mut maybe = Vec::new();
        if first.micros_since(covered.from) <= sampling.late_after {
            maybe.push((Instant::MIN, first));
        }
        if end >= covered.to {
            maybe.push((end, Instant::MAX));
        }
        Known::new(sure, &TimeSet::from_runs(maybe))
    }

    /// During the rows of a spans source that hold the series' keys and the bound keys.
    fn during_rows(
        &self,
        rows: NodeId,
        sampled: &SourceView<'_>,
        sampling: Sampling<'_>,
        (narrow, series): (&[String], Option<&Series>),
        context: &Context<'_>,
    ) -> Result<Known, BadPlan> {
        let keys = super::engine::Keys::default();
        let rows = self.rows(rows, &Context::bare(&keys))?;
        let view = self.view(rows.source)?;
        let mut wanted: Vec<(usize, Arc<str>)> = Vec::new();
        for name in narrow.iter().filter(|name| view.has_field(name)) {
            if let Some(value) = context.keys.get(name) {
                wanted.push((view.field(name)?.0, value.clone()));
            }
        }
        if let Some(series) = series {
            for (name, value) in sampling.by.iter().zip(&series.key) {
                if view.has_field(name) {
                    wanted.push((view.field(name)?.0, value.clone()));
                }
            }
        }
        let (mut sure, mut maybe) = (Vec::new(), Vec::new());
        for member in self.holding(&rows, view, &wanted)? {
            let Some(span) = self.span(view, member.row) else {
                continue;
            };
            if member.sure {
                sure.push((span.start, span.end));
            }
            let is_open = Self::is_open(view, member.row);
            maybe.push((span.start, if is_open { Instant::MAX } else { span.end }));
        }
        // Others may come.
        maybe.push((self.known_to(view), Instant::MAX));
        let in_force = |runs| TimeSet::from_runs(runs).clip(self.effective, Instant::MAX);
        let exists = Known::new(in_force(sure), &in_force(maybe));
        self.while_member(exists, sampled, (narrow, series), view, context)
    }

    /// Rows of a set that hold all of these values.
    fn holding(
        &self,
        rows: &super::rows::Rows,
        view: &SourceView<'_>,
        wanted: &[(usize, Arc<str>)],
    ) -> Result<Vec<super::rows::Member>, BadPlan> {
        let Some((first, others)) = wanted.split_first() else {
            return Ok(rows.members.clone());
        };
        let index = self.index(rows.source, first.0)?;
        let candidates = index.get(&first.1).map_or(&[][..], Vec::as_slice);
        let mut found = Vec::new();
        for row in candidates {
            let at = rows.members.binary_search_by_key(row, |member| member.row);
            let member = at.ok().and_then(|at| rows.members.get(at));
            if let Some(member) = member
                && others
                    .iter()
                    .all(|(field, value)| self.holds(view, *field, *row, value))
            {
                found.push(*member);
            }
        }
        Ok(found)
    }

    /// Cuts existence to the time in which the series' last sample has the bound values in fields
    /// that the spans source lacks.
    fn while_member(
        &self,
        exists: Known,
        sampled: &SourceView<'_>,
        (narrow, series): (&[String], Option<&Series>),
        roster: &SourceView<'_>,
        context: &Context<'_>,
    ) -> Result<Known, BadPlan> {
        let by = sampled.sampling.map_or(&[][..], |sampling| sampling.by);
        let only_sampled: Vec<String> = narrow
            .iter()
            .filter(|name| !roster.has_field(name) && !by.contains(name))
            .filter(|name| sampled.has_field(name) && context.keys.get(name).is_some())
            .cloned()
            .collect();
        if only_sampled.is_empty() {
            return Ok(exists);
        }
        let source = self.source_index(sampled.path)?;
        let told = self.told(source, &only_sampled, None, series, context)?;
        let member = Known::new(told.yes.union(&told.gaps), &told.unknown);
        Ok(exists.intersect(&member))
    }
}

/// A series that was chosen by keys.
#[derive(Clone, Copy)]
struct ChosenSeries<'s>(&'s Series);

impl std::ops::Deref for ChosenSeries<'_> {
    type Target = Series;
    fn deref(&self) -> &Series {
        self.0
    }
}

impl Sampling<'_> {
    /// Until when a sample holds, given the next one or the end of the data.
    fn holds(&self, start: Instant, until: Instant, gapless: bool) -> Instant {
        if gapless || until.micros_since(start) <= self.late_after {
            until
        } else {
            start.plus(Duration(self.every)).min(until)
        }
    }

    /// Whether the time before a series' first row is a gap rather than unknown: the series exists
    /// always, and a sample was due since the source's data began.
    fn is_gap_before(&self, first: Instant, covered: Covered, is_empty: bool) -> bool {
        let always = *self.exists == Existence::Always;
        always && (is_empty || first.micros_since(covered.from) > self.late_after)
    }
}

fn sampling_of<'v>(view: &SourceView<'v>) -> Result<Sampling<'v>, BadPlan> {
    view.sampling
        .ok_or_else(|| BadPlan(format!("`{}` is no source of samples", view.path)))
}
