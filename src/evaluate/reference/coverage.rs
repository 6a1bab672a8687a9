//! Until when data says something, and what may still come.
//!
//! | a source of | says something from | until |
//! |---|---|---|
//! | samples | its first sample, or what it claims | the end of its last sample's interval, or what it claims, but not beyond the cut-off |
//! | anything else | the first day in force | the cut-off |
//!
//! The cut-off is given, or it is the end of the data: the last instant of which any source
//! speaks. A row that is dated exactly at it is seen, and a window that ends exactly there is known
//! to its end. Beyond it, rows that are known ahead are known, and others may come: then sets of
//! time may hold, counts may grow, and a share may become anything.
//!
//! Rows count from the first day in force on. But windows before the time asked for that end before
//! any source speaks are silent: no pattern takes them for kept or missed.
//!
//! What an example gives is all that there is.

use super::engine::{Context, Engine, Frame, SourceView};
use crate::evaluate::terms::BadPlan;
use crate::plan::v1::{MeasuredObjective, Node, NodeId};
use crate::quantity::{Duration, Instant};

/// The first instant that a source's data covers and the first that it no longer does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Covered {
    pub(crate) from: Instant,
    pub(crate) to: Instant,
}

impl Engine<'_> {
    /// The time of which a sampled source says something; nothing without any row or claim.
    pub(crate) fn covered(&self, view: &SourceView<'_>) -> Option<Covered> {
        let (data, sampling) = (view.data?, view.sampling?);
        if data.gapless {
            return Some(Covered {
                from: Instant::MIN,
                to: Instant::MAX,
            });
        }
        let seen = self.seen(view);
        let first = data.dates.first().filter(|_| seen > 0).copied();
        let last = seen
            .checked_sub(1)
            .and_then(|last| data.dates.get(last as usize));
        let end = last.map(|last| last.plus(Duration(sampling.every)).min(self.cut_off));
        let claimed = data.covers;
        let from = first
            .into_iter()
            .chain(claimed.map(|claim| claim.0))
            .min()?;
        let claimed_end = claimed.map(|claim| claim.1.min(self.cut_off));
        let to = end.into_iter().chain(claimed_end).max()?;
        Some(Covered { from, to })
    }

    /// The first instant of which a source says nothing any more.
    pub(crate) fn known_to(&self, view: &SourceView<'_>) -> Instant {
        if self.data.complete {
            Instant::MAX
        } else if view.sampling.is_some() {
            self.covered(view)
                .map_or(Instant::MIN, |covered| covered.to)
        } else {
            self.cut_off
        }
    }

    /// Whether further rows of a source may lie in a window or bucket: some of its time lies beyond
    /// what the source's data says, or the window itself goes on.
    pub(crate) fn more_may_come(&self, view: &SourceView<'_>, frame: &Frame) -> bool {
        if frame.goes_on {
            return true;
        }
        let beyond = self.known_to(view).max(frame.start);
        let lies_before = self
            .covered(view)
            .is_some_and(|covered| frame.end <= covered.from);
        let from = if lies_before { frame.start } else { beyond };
        !frame.time.maybe().overlapping(from, frame.end).is_empty()
    }

    /// The source of a set of rows.
    pub(crate) fn source_of(&self, rows: NodeId) -> Result<&SourceView<'_>, BadPlan> {
        let mut rows = rows;
        loop {
            rows = match self.node(rows)? {
                Node::Scan { source, .. } => return self.view(self.source_index(source)?),
                Node::Filter { rows, .. } => *rows,
                Node::Outward { of, .. } => *of,
                _ => return Err(BadPlan(format!("node {} is no set of rows", rows.0))),
            };
        }
    }

    /// The first instant of which some sampled source that the objective reads says nothing any
    /// more; the cut-off, if none is sampled.
    pub(crate) fn known_until(&self, context: &Context<'_>) -> Instant {
        let reads = context.objective.map(|(_, objective)| &objective.reads);
        let is_read = |path: &str| reads.is_none_or(|reads| reads.iter().any(|one| one == path));
        let sampled = self
            .sources
            .iter()
            .filter(|view| view.sampling.is_some() && is_read(view.path));
        let ends = sampled.filter_map(|view| self.covered(view).map(|covered| covered.to));
        ends.min().unwrap_or(self.cut_off)
    }

    /// Whether the data reaches to an instant: the cut-off, and each sampled source that is read.
    pub(crate) fn is_covered(&self, objective: &MeasuredObjective, end: Instant) -> bool {
        end <= self.cut_off
            && self.sampled(objective).all(|index| {
                let view = self.sources.get(index);
                let covered = view.and_then(|view| self.covered(view));
                covered.is_some_and(|covered| end <= covered.to)
            })
    }

    /// Whether the rows of every source that is read begin after a window's last instant. Nobody knows then whether
    /// there were none before or whether they are in another file. (From the start of the time asked
    /// for, and of what an example gives, data is taken to be complete up to the cut-off.)
    pub(crate) fn is_before_rows(&self, objective: &MeasuredObjective, last: Instant) -> bool {
        let reads = objective.reads.iter();
        let firsts = reads.filter_map(|path| {
            let data = self.data.source(path)?;
            let claimed = data.covers.map(|(from, _)| from);
            data.dates.first().copied().into_iter().chain(claimed).min()
        });
        firsts.min().is_some_and(|first| last < first)
    }

    /// Whether some source that is read says nothing at all about a window.
    pub(crate) fn is_silent(
        &self,
        objective: &MeasuredObjective,
        (start, end): (Instant, Instant),
    ) -> bool {
        let reads = objective.reads.iter();
        let mut views = reads.filter_map(|path| self.view(self.source_index(path).ok()?).ok());
        views.any(|view| {
            let covered = self.covered(view);
            let is_before = match covered {
                Some(covered) => end <= covered.from,
                None => view.sampling.is_some(),
            };
            is_before || (start < end && self.known_to(view) <= start)
        })
    }

    fn sampled<'o>(&'o self, objective: &'o MeasuredObjective) -> impl Iterator<Item = usize> + 'o {
        let reads = objective.reads.iter();
        let indices = reads.filter_map(|path| self.source_index(path).ok());
        indices.filter(|index| {
            let view = self.sources.get(*index);
            view.is_some_and(|view| view.sampling.is_some())
        })
    }
}
