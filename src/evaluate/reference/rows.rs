//! Rows: those of a source, narrowed to keys and filtered, in order of their dates.

use super::engine::{Context, Engine, Frame, RowAt, SourceView};
use crate::evaluate::data::Cell;
use crate::evaluate::terms::BadPlan;
use crate::plan::v1::{Node, NodeId, SourceKind};
use crate::quantity::{Instant, Run, TimeSet, Truth};
use std::collections::HashMap;
use std::sync::Arc;

/// Rows of one source, in order of their dates.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    pub(crate) source: usize,
    pub(crate) members: Vec<Member>,
}

/// A row that belongs, or may belong, to a set of rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Member {
    pub(crate) row: u32,
    /// It surely belongs.
    pub(crate) sure: bool,
    /// Whether it belongs depends on a clock that still ran at the cut-off.
    pub(crate) open: bool,
}

/// For each value of a field the rows that hold it.
pub(crate) type Index = HashMap<Arc<str>, Vec<u32>>;

impl Engine<'_> {
    /// The rows that a node stands for. With a window, rows outside it may be missing from the
    /// result of a filter that depends on the window.
    pub(crate) fn rows(&self, id: NodeId, context: &Context<'_>) -> Result<Arc<Rows>, BadPlan> {
        let memo = self.memo(id, context)?;
        if let Some(kept) = memo
            .as_ref()
            .and_then(|memo| self.rows.borrow().get(memo).cloned())
        {
            return Ok(kept);
        }
        let rows = Arc::new(self.deeper(|| self.compute_rows(id, context))?);
        if let Some(memo) = memo {
            self.rows.borrow_mut().insert(memo, rows.clone());
        }
        Ok(rows)
    }

    fn compute_rows(&self, id: NodeId, context: &Context<'_>) -> Result<Rows, BadPlan> {
        match self.node(id)? {
            Node::Scan { source, narrow } => self.scan(self.source_index(source)?, narrow, context),
            Node::Filter { rows, condition } => {
                let all = self.rows(*rows, context)?;
                let depends = self.depends(*condition)?;
                let members = match context.frame {
                    Some(frame) if depends.window => self.within(&all, frame)?,
                    _ => all.members.clone(),
                };
                self.filtered(all.source, &members, *condition, context)
            }
            _ => Err(BadPlan(format!("node {} is no set of rows", id.0))),
        }
    }

    /// The rows of a source, narrowed to the bound keys listed.
    pub(crate) fn scan(
        &self,
        source: usize,
        narrow: &[String],
        context: &Context<'_>,
    ) -> Result<Rows, BadPlan> {
        let rows = self.narrowed(source, narrow, context)?;
        let member = |row| Member {
            row,
            sure: true,
            open: false,
        };
        Ok(Rows {
            source,
            members: rows.into_iter().map(member).collect(),
        })
    }

    fn filtered(
        &self,
        source: usize,
        members: &[Member],
        condition: NodeId,
        context: &Context<'_>,
    ) -> Result<Rows, BadPlan> {
        let mut kept = Vec::new();
        for member in members {
            let row = RowAt {
                source,
                row: member.row,
            };
            let (truth, open) = self.judged(condition, &context.at(row))?;
            if truth.is_false() {
                continue;
            }
            kept.push(Member {
                row: member.row,
                sure: member.sure && truth.is_true(),
                open: member.open || open,
            });
        }
        Ok(Rows {
            source,
            members: kept,
        })
    }

    /// Whether a condition holds at a row, and whether a clock that still runs could change that.
    pub(crate) fn judged(
        &self,
        condition: NodeId,
        context: &Context<'_>,
    ) -> Result<(Truth, bool), BadPlan> {
        let before = self.open.replace(false);
        let truth = self.scalar(condition, context)?.holds();
        let open = self.open.replace(before);
        Ok((truth, truth.is_unknown() && open))
    }

    /// The rows of a source that hold the bound keys listed and are not dated after the cut-off.
    fn narrowed(
        &self,
        source: usize,
        narrow: &[String],
        context: &Context<'_>,
    ) -> Result<Vec<u32>, BadPlan> {
        let view = self.view(source)?;
        let seen = self.seen(view);
        let bound: Vec<(&String, &Arc<str>)> = narrow
            .iter()
            .filter_map(|name| Some((name, context.keys.get(name)?)))
            .collect();
        let Some((first, others)) = bound.split_first() else {
            return Ok((0..seen).collect());
        };
        let index = self.index(source, view.field(first.0)?.0)?;
        let candidates = index.get(&**first.1).map_or(&[][..], Vec::as_slice);
        let mut rows: Vec<u32> = candidates
            .iter()
            .copied()
            .filter(|row| *row < seen)
            .collect();
        for (name, value) in others {
            let field = view.field(name)?.0;
            rows.retain(|row| self.holds(view, field, *row, value));
        }
        Ok(rows)
    }

    /// How many rows, in order of their dates, are not dated after the cut-off. Spans and totals may
    /// be known ahead; given samples that hold for ever have no cut-off.
    pub(crate) fn seen(&self, view: &SourceView<'_>) -> u32 {
        let Some(data) = view.data else {
            return 0;
        };
        let count = if view.is_extended() || data.gapless {
            data.dates.len()
        } else {
            data.dates.partition_point(|date| *date <= self.cut_off)
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Whether a row holds a value in a field; a list holds each of its values.
    pub(crate) fn holds(
        &self,
        view: &SourceView<'_>,
        field: usize,
        row: u32,
        value: &Arc<str>,
    ) -> bool {
        let Some(data) = view.data else {
            return false;
        };
        self.values_of(&data.cell(field, row))
            .iter()
            .any(|one| one == value)
    }

    /// The values of a cell as keys: none when it is absent, several of a list.
    pub(crate) fn values_of(&self, cell: &Cell) -> Vec<Arc<str>> {
        match cell {
            Cell::Absent => Vec::new(),
            Cell::Word(word) => vec![self.data.word(*word)],
            Cell::List(cells) => cells.iter().flat_map(|cell| self.values_of(cell)).collect(),
            cell => vec![cell.text(&self.data.words).into()],
        }
    }

    /// The rows of a source by the value of a field.
    pub(crate) fn index(&self, source: usize, field: usize) -> Result<Arc<Index>, BadPlan> {
        if let Some(index) = self.indices.borrow().get(&(source, field)) {
            return Ok(index.clone());
        }
        let view = self.view(source)?;
        let mut index = Index::new();
        if let Some(data) = view.data {
            for row in 0..u32::try_from(data.rows()).unwrap_or(u32::MAX) {
                for value in self.values_of(&data.cell(field, row)) {
                    let rows = index.entry(value).or_default();
                    if rows.last() != Some(&row) {
                        rows.push(row);
                    }
                }
            }
        }
        let index = Arc::new(index);
        self.indices
            .borrow_mut()
            .insert((source, field), index.clone());
        Ok(index)
    }

    /// The rows that lie in a window: those dated in it and not in excluded time; spans and totals
    /// that overlap it.
    pub(crate) fn within(&self, rows: &Rows, frame: &Frame) -> Result<Vec<Member>, BadPlan> {
        let view = self.view(rows.source)?;
        let Some(data) = view.data else {
            return Ok(Vec::new());
        };
        let date = |member: &Member| data.dates.get(member.row as usize).copied();
        let before = |instant: Instant| {
            let earlier = |member: &Member| date(member).is_some_and(|date| date < instant);
            rows.members.partition_point(earlier)
        };
        let to = before(frame.end);
        let from = if view.is_extended() {
            let ends = &view.latest_ends;
            let latest = |member: &Member| ends.get(member.row as usize).copied();
            let over = |member: &Member| latest(member).is_some_and(|end| end < frame.start);
            rows.members.partition_point(over)
        } else {
            before(frame.start)
        };
        let mut members = Vec::new();
        for member in rows.members.get(from..to).unwrap_or(&[]) {
            let truth = self.in_frame(view, member.row, frame);
            if !truth.is_false() {
                members.push(Member {
                    sure: member.sure && truth.is_true(),
                    ..*member
                });
            }
        }
        Ok(members)
    }

    fn in_frame(&self, view: &SourceView<'_>, row: u32, frame: &Frame) -> Truth {
        let Some(span) = self.span(view, row) else {
            return Truth::False;
        };
        let is_spans = view.source.kind == SourceKind::Spans;
        if is_spans && span.start < span.end {
            let overlaps = |time: &TimeSet| !time.overlapping(span.start, span.end).is_empty();
            return match (overlaps(frame.time.sure()), overlaps(frame.time.maybe())) {
                (true, _) => Truth::True,
                (false, true) => Truth::Unknown,
                (false, false) => Truth::False,
            };
        }
        let is_total = view.is_extended() && !is_spans;
        let overlaps = is_total && span.start < frame.end && frame.start < span.end;
        let dated = frame.start <= span.start && span.start < frame.end;
        if overlaps || dated {
            !frame.excluded.contains(span.start)
        } else {
            Truth::False
        }
    }

    /// From a row's date to its end; an event ends where it starts. An open end is the cut-off.
    pub(crate) fn span(&self, view: &SourceView<'_>, row: u32) -> Option<Run> {
        let data = view.data?;
        let start = data.dates.get(row as usize).copied()?;
        let end = match data.ends.get(row as usize).copied() {
            Some(Instant::MAX) => self.cut_off.max(start),
            Some(end) => end,
            None => start,
        };
        Some(Run { start, end })
    }

    /// Whether a row had not ended at the cut-off.
    pub(crate) fn is_open(view: &SourceView<'_>, row: u32) -> bool {
        let end = view.data.and_then(|data| data.ends.get(row as usize));
        end == Some(&Instant::MAX)
    }
}
