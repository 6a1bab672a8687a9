//! Nodes that are sets of time.
//!
//! A set of time lives on the whole time line, from the first day in force on;
//! it is cut to a window only where it is measured. So runs are seen whole,
//! across the edges of windows and across excluded time.

use super::engine::{Context, Engine, Frame};
use super::scalar::Scalar;
use crate::evaluate::terms::{self, BadPlan};
use crate::plan::v1::{Node, NodeId, PeriodRule};
use crate::quantity::{
    Duration, Instant, Known, PeriodRule as Periods, TimeSet, WindowRule, windows,
};
use std::sync::Arc;

impl Engine<'_> {
    /// The set of time that a node stands for.
    pub(crate) fn time(&self, id: NodeId, context: &Context<'_>) -> Result<Arc<Known>, BadPlan> {
        let memo = self.memo(id, context)?;
        if let Some(kept) = memo
            .as_ref()
            .and_then(|memo| self.times.borrow().get(memo).cloned())
        {
            return Ok(kept);
        }
        let time = self.deeper(|| self.compute_time(id, context))?;
        if let Some(memo) = memo {
            self.times.borrow_mut().insert(memo, time.clone());
        }
        Ok(time)
    }

    fn compute_time(&self, id: NodeId, context: &Context<'_>) -> Result<Arc<Known>, BadPlan> {
        let time = match self.node(id)? {
            Node::Never => Known::empty(),
            Node::Always => self.always(),
            Node::Window => match context.frame {
                Some(frame) => frame.time.clone(),
                None => self.always(),
            },
            Node::Relief => match context.objective {
                Some((_, objective)) => return self.time(objective.relief, context),
                None => Known::empty(),
            },
            Node::Outward { up, of } => return self.time(*of, &context.outward(*up)?),
            Node::RowSpan => self.row_span(context)?,
            Node::FieldSpans { name } => match self.field_spans(name, context)? {
                Scalar::Spans(time) => self.in_force(&time),
                _ => Known::empty(),
            },
            Node::Samples {
                source,
                narrow,
                condition,
                in_gaps,
            } => {
                let source = self.source_index(source)?;
                self.samples(source, narrow, (*condition, *in_gaps), context)?
            }
            Node::Existing { source, narrow } => {
                self.existing(self.source_index(source)?, narrow, context)?
            }
            Node::Gaps { source, narrow } => {
                self.gaps(self.source_index(source)?, narrow, context)?
            }
            Node::Spans { rows } => self.spans(*rows, context)?,
            Node::CalendarTime { calendar } => match self.scalar(*calendar, context)? {
                Scalar::Calendar(path) => {
                    let (from, to) = self.horizon();
                    self.in_force(&self.open_time(&path, from, to)?)
                }
                _ => Known::empty(),
            },
            Node::Buckets {
                step,
                figures,
                condition,
            } => self.bucket_time(step, figures, condition, context)?,
            Node::Union { of } => self.folded(of, Known::empty(), Known::union, context)?,
            Node::Intersect { of } => self.folded(of, self.always(), Known::intersect, context)?,
            Node::Except { of, except } => {
                let (of, except) = (self.time(*of, context)?, self.time(*except, context)?);
                of.except(&except)
            }
            Node::Lasting {
                time,
                strict,
                limit,
                excess,
            } => {
                let time = self.time(*time, context)?;
                let limit = terms::duration(limit)?;
                if *excess {
                    time.lasting_excess(limit)
                } else {
                    time.lasting(limit, *strict)
                }
            }
            Node::Merged { time, within } => {
                let time = self.time(*time, context)?;
                time.merged_within(terms::duration(within)?)
            }
            Node::Quantified {
                quantifier,
                time,
                by,
                roster,
            } => self.quantified(*quantifier, *time, by, roster, context)?,
            Node::Limited { time, limit, per } => {
                let time = self.time(*time, context)?;
                self.limited(&time, terms::duration(limit)?, per)?
            }
            _ => return Err(BadPlan(format!("node {} is no set of time", id.0))),
        };
        Ok(Arc::new(time))
    }

    /// All time in force.
    pub(crate) fn always(&self) -> Known {
        Known::certain(TimeSet::between(self.effective, Instant::MAX))
    }

    /// The part of a set that lies in the time in force.
    pub(crate) fn in_force(&self, time: &TimeSet) -> Known {
        Known::certain(time.clip(self.effective, Instant::MAX))
    }

    fn folded(
        &self,
        of: &[NodeId],
        none: Known,
        join: impl Fn(&Known, &Known) -> Known,
        context: &Context<'_>,
    ) -> Result<Known, BadPlan> {
        let mut result: Option<Known> = None;
        for part in of {
            let part = self.time(*part, context)?;
            result = Some(match result {
                None => (*part).clone(),
                Some(so_far) => join(&so_far, &part),
            });
        }
        Ok(result.unwrap_or(none))
    }

    /// The row at hand from its date to its end, cut to the window at hand.
    fn row_span(&self, context: &Context<'_>) -> Result<Known, BadPlan> {
        let Some(at) = context.row else {
            return Err(BadPlan(
                "there is no row whose span could be taken".to_owned(),
            ));
        };
        let view = self.view(at.source)?;
        let Some(span) = self.span(view, at.row) else {
            return Ok(Known::empty());
        };
        let time = self.open_span(Self::is_open(view, at.row), span.start, span.end);
        Ok(match context.frame {
            Some(frame) if frame.is_row(at) => frame.time.clone(),
            Some(frame) => time.intersect(&frame.time),
            None => time,
        })
    }

    /// A span; one that is still open at the cut-off may last on.
    fn open_span(&self, is_open: bool, start: Instant, end: Instant) -> Known {
        let sure = TimeSet::between(start, end).clip(self.effective, Instant::MAX);
        if is_open {
            Known::new(sure, &TimeSet::between(end, Instant::MAX))
        } else {
            Known::certain(sure)
        }
    }

    fn field_spans(&self, name: &str, context: &Context<'_>) -> Result<Scalar, BadPlan> {
        self.field(name, context.row)
    }

    /// The union of rows' spans.
    fn spans(&self, rows: NodeId, context: &Context<'_>) -> Result<Known, BadPlan> {
        let rows = self.rows(
            rows,
            &Context {
                frame: None,
                ..*context
            },
        )?;
        let view = self.view(rows.source)?;
        let (mut sure, mut maybe) = (Vec::new(), Vec::new());
        for member in &rows.members {
            let Some(span) = self.span(view, member.row) else {
                continue;
            };
            let is_open = Self::is_open(view, member.row);
            if member.sure {
                sure.push((span.start, span.end));
            }
            if !member.sure || is_open {
                let end = if is_open { Instant::MAX } else { span.end };
                maybe.push((span.start, end));
            }
        }
        if view.data.is_some() {
            // Others may come.
            maybe.push((self.known_to(view), Instant::MAX));
        }
        let in_force = |runs| TimeSet::from_runs(runs).clip(self.effective, Instant::MAX);
        Ok(Known::new(in_force(sure), &in_force(maybe)))
    }

    /// What a limit allows of a set, spent in time order from the start of each of its periods.
    ///
    /// Surely allowed is what surely belongs to the set before even the most that may have been
    /// spent reaches the limit; possibly allowed, what may belong before the least does.
    fn limited(&self, time: &Known, limit: Duration, per: &PeriodRule) -> Result<Known, BadPlan> {
        let rule: Periods = terms::period_rule(per)?;
        let (mut sure, mut maybe) = (Vec::new(), Vec::new());
        let Some((first, last)) = bounds(time.maybe()) else {
            return Ok(Known::empty());
        };
        // Time that may go on for ever is followed as far as anything is looked at.
        let last = last.min(self.horizon().1);
        let zone = &self.terms.zone;
        for period in windows(
            &WindowRule::Period(rule),
            zone,
            self.terms.effective,
            first,
            last,
        ) {
            let (start, end) = (period.start.max(self.effective), period.end);
            let surely = time.sure().clip(start, end);
            let possibly = time.maybe().clip(start, end);
            let until = spent_at(&possibly, limit).unwrap_or(end);
            sure.extend(
                surely
                    .clip(start, until)
                    .runs()
                    .iter()
                    .map(|run| (run.start, run.end)),
            );
            let until = spent_at(&surely, limit).unwrap_or(end);
            maybe.extend(
                possibly
                    .clip(start, until)
                    .runs()
                    .iter()
                    .map(|run| (run.start, run.end)),
            );
        }
        Ok(Known::new(
            TimeSet::from_runs(sure),
            &TimeSet::from_runs(maybe),
        ))
    }
}

fn bounds(time: &TimeSet) -> Option<(Instant, Instant)> {
    let runs = time.runs();
    Some((runs.first()?.start, runs.last()?.end))
}

/// The instant at which so much of a set has passed; nothing when there is less.
fn spent_at(time: &TimeSet, limit: Duration) -> Option<Instant> {
    let mut left = limit.micros().max(0);
    for run in time.runs() {
        if run.length() > left {
            return Some(run.start.plus(Duration(left)));
        }
        left -= run.length();
    }
    None
}

impl Frame {
    /// The part of a set that lies in it.
    pub(crate) fn cut(&self, time: &Known) -> Known {
        let near = time.clip(self.start, self.end);
        near.intersect(&self.time)
    }
}
