//! The interpreter's state: the plan, the data, and what was computed already.

use super::rows::{Index, Rows};
use super::shape::{Depends, shape};
use crate::evaluate::data::{DataSet, SourceData};
use crate::evaluate::terms::{self, BadPlan, Terms};
use crate::plan::v1::{
    Existence, Field, Gaps, MeasuredObjective, Node, NodeId, Plan, Source, SourceKind, Step,
};
use crate::quantity::{Instant, Known, TimeSet};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Deeper evaluation is refused: computed fields could name each other in a circle.
const DEEPEST: usize = 400;

/// Everything that stays the same during one evaluation, and the results worth keeping.
pub(crate) struct Engine<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) data: &'a DataSet,
    pub(crate) terms: Terms,
    /// First instant in force: no set of time reaches before it.
    pub(crate) effective: Instant,
    /// First instant no longer in force.
    pub(crate) until: Instant,
    /// What happened after it is not seen.
    pub(crate) cut_off: Instant,
    /// The end of what is asked for.
    pub(crate) asked_until: Instant,
    pub(crate) sources: Vec<SourceView<'a>>,
    pub(crate) shape: Vec<Depends>,
    by_path: HashMap<&'a str, usize>,
    depth: Cell<usize>,
    /// Set when a value was read from a clock that still ran at the cut-off.
    pub(crate) open: Cell<bool>,
    pub(crate) times: RefCell<HashMap<Memo, Arc<Known>>>,
    pub(crate) rows: RefCell<HashMap<Memo, Arc<Rows>>>,
    pub(crate) indices: RefCell<HashMap<(usize, usize), Arc<Index>>>,
    pub(crate) calendars: RefCell<BTreeMap<Arc<str>, Arc<OpenTime>>>,
    pub(crate) single: RefCell<HashMap<(usize, usize), Arc<Vec<bool>>>>,
    frames: Cell<u32>,
}

/// A source of the plan with its data.
pub(crate) struct SourceView<'a> {
    pub(crate) path: &'a str,
    pub(crate) source: &'a Source,
    pub(crate) data: Option<&'a SourceData>,
    /// Names of its fields.
    pub(crate) fields: HashMap<&'a str, usize>,
    pub(crate) sampling: Option<Sampling<'a>>,
    /// For spans and totals: the latest end among the rows up to each.
    pub(crate) latest_ends: Vec<Instant>,
}

/// How a source is sampled.
#[derive(Clone, Copy)]
pub(crate) struct Sampling<'a> {
    /// Microseconds between two samples.
    pub(crate) every: i64,
    /// A sample later than this after the last leaves a gap.
    pub(crate) late_after: i64,
    pub(crate) by: &'a [String],
    pub(crate) gaps: Gaps,
    pub(crate) exists: &'a Existence,
}

/// The working time of a calendar over all the data.
pub(crate) struct OpenTime {
    pub(crate) from: Instant,
    pub(crate) to: Instant,
    pub(crate) time: TimeSet,
}

/// What a result is kept under: the node and all that it depends on.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Memo {
    node: NodeId,
    objective: usize,
    frame: i64,
    keys: Box<[Arc<str>]>,
}

/// Where a node is evaluated.
#[derive(Clone, Copy)]
pub(crate) struct Context<'c> {
    pub(crate) objective: Option<(usize, &'c MeasuredObjective)>,
    pub(crate) frame: Option<&'c Frame>,
    pub(crate) keys: &'c Keys,
    pub(crate) row: Option<RowAt>,
    /// Where the row at hand was taken from: the place of the next row further out.
    pub(crate) outer: Option<&'c Context<'c>>,
}

/// A row by its source and its index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct RowAt {
    pub(crate) source: usize,
    pub(crate) row: u32,
}

/// A window or bucket.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// Results that depend on the window are kept under this; 0 keeps none.
    id: u32,
    pub(crate) start: Instant,
    pub(crate) end: Instant,
    /// Time that leaves it.
    pub(crate) excluded: Arc<Known>,
    /// What is left.
    pub(crate) time: Known,
    /// The row that is the window, in `over each row of`.
    pub(crate) row: Option<RowAt>,
    /// The row or run that is the window had not ended at the cut-off.
    pub(crate) goes_on: bool,
}

impl Frame {
    /// A window from `start` to `end` of which `time` belongs to it; its results are kept.
    pub(crate) fn window(
        engine: &Engine<'_>,
        (start, end): (Instant, Instant),
        time: &Known,
        excluded: Arc<Known>,
    ) -> Self {
        let id = engine.frames.get() + 1;
        engine.frames.set(id);
        Self {
            id,
            start,
            end,
            time: time.except(&excluded.clip(start, end)),
            excluded,
            row: None,
            goes_on: false,
        }
    }

    /// A bucket: there are many, and each is looked at once.
    pub(crate) fn bucket(start: Instant, end: Instant, excluded: Arc<Known>) -> Self {
        let whole = Known::certain(TimeSet::between(start, end));
        let is_whole = excluded.maybe().overlapping(start, end).is_empty();
        Self {
            id: 0,
            start,
            end,
            time: if is_whole {
                whole
            } else {
                whole.except(&excluded.clip(start, end))
            },
            excluded,
            row: None,
            goes_on: false,
        }
    }

    /// Whether a row is this window.
    pub(crate) fn is_row(&self, row: RowAt) -> bool {
        self.row == Some(row)
    }
}

/// Bound keys and their values, in the order of their names.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Keys(Vec<(Arc<str>, Arc<str>)>);

impl Keys {
    pub(crate) fn get(&self, name: &str) -> Option<&Arc<str>> {
        let found = self.0.iter().find(|(key, _)| &**key == name);
        found.map(|(_, value)| value)
    }

    /// These keys and one more.
    pub(crate) fn with(&self, name: &str, value: &Arc<str>) -> Self {
        let mut keys = self.0.clone();
        keys.retain(|(key, _)| &**key != name);
        keys.push((name.into(), value.clone()));
        keys.sort();
        Self(keys)
    }

    /// Keys and values as text.
    pub(crate) fn pairs(&self) -> Vec<(String, String)> {
        let pairs = self.0.iter();
        pairs
            .map(|(key, value)| (key.to_string(), value.to_string()))
            .collect()
    }

    fn values(&self) -> impl Iterator<Item = &Arc<str>> {
        self.0.iter().map(|(_, value)| value)
    }
}

impl<'c> Context<'c> {
    /// Without a window: over all time.
    pub(crate) fn bare(keys: &'c Keys) -> Self {
        Self {
            objective: None,
            frame: None,
            keys,
            row: None,
            outer: None,
        }
    }

    /// The same, at a row; the row so far is the next one further out.
    pub(crate) fn at(&'c self, row: RowAt) -> Self {
        Self {
            row: Some(row),
            outer: Some(self),
            ..*self
        }
    }

    /// The same, at a row so many rows further out.
    pub(crate) fn outward(&self, up: u32) -> Result<Self, BadPlan> {
        let mut place = self;
        for _ in 0..up {
            place = place
                .outer
                .ok_or_else(|| BadPlan("there is no row further out".to_owned()))?;
        }
        Ok(Self {
            row: place.row,
            outer: place.outer,
            ..*self
        })
    }
}

impl<'a> Engine<'a> {
    /// Prepares an evaluation.
    ///
    /// # Errors
    /// When the plan contradicts itself.
    pub(crate) fn new(
        plan: &'a Plan,
        data: &'a DataSet,
        (cut_off, asked_until): (Instant, Instant),
    ) -> Result<Self, BadPlan> {
        let terms = Terms::of(plan)?;
        let effective = terms.zone.start_of_day(terms.effective);
        let until = terms
            .until
            .map_or(Instant::MAX, |last| terms.zone.end_of_day(last));
        let shape = shape(plan)?;
        let sources = plan.measurement.sources.iter();
        let sources: Vec<SourceView<'a>> = sources
            .map(|(path, source)| SourceView::new(path, source, data.source(path)))
            .collect::<Result<_, _>>()?;
        let by_path = sources.iter().enumerate();
        let by_path = by_path.map(|(index, view)| (view.path, index)).collect();
        Ok(Self {
            plan,
            data,
            terms,
            effective,
            until,
            cut_off,
            asked_until,
            sources,
            shape,
            by_path,
            depth: Cell::new(0),
            open: Cell::new(false),
            times: RefCell::default(),
            rows: RefCell::default(),
            indices: RefCell::default(),
            calendars: RefCell::default(),
            single: RefCell::default(),
            frames: Cell::new(0),
        })
    }

    pub(crate) fn node(&self, id: NodeId) -> Result<&'a Node, BadPlan> {
        let node = self.plan.measurement.nodes.get(id.0 as usize);
        node.ok_or_else(|| BadPlan(format!("there is no node {}", id.0)))
    }

    pub(crate) fn depends(&self, id: NodeId) -> Result<&Depends, BadPlan> {
        let depends = self.shape.get(id.0 as usize);
        depends.ok_or_else(|| BadPlan(format!("there is no node {}", id.0)))
    }

    pub(crate) fn source_index(&self, path: &str) -> Result<usize, BadPlan> {
        let index = self.by_path.get(path).copied();
        index.ok_or_else(|| BadPlan(format!("there is no source `{path}`")))
    }

    pub(crate) fn view(&self, source: usize) -> Result<&SourceView<'a>, BadPlan> {
        let view = self.sources.get(source);
        view.ok_or_else(|| BadPlan(format!("there is no source number {source}")))
    }

    /// What a node's result is kept under; nothing when it changes from row to row, or in buckets.
    pub(crate) fn memo(&self, id: NodeId, context: &Context<'_>) -> Result<Option<Memo>, BadPlan> {
        let depends = self.depends(id)?;
        let frame = context.frame.map_or(0, |frame| frame.id);
        let in_bucket = context.frame.is_some() && frame == 0;
        if !depends.is_free_of_rows() || (depends.window && in_bucket) {
            return Ok(None);
        }
        let none: Arc<str> = "".into();
        let keys: Box<[Arc<str>]> = if depends.all_keys {
            context.keys.values().cloned().collect()
        } else {
            let names = depends.keys.iter();
            names
                .map(|name| context.keys.get(name).unwrap_or(&none).clone())
                .collect()
        };
        let objective = match context.objective {
            Some((index, _)) if depends.objective => index + 1,
            _ => 0,
        };
        let frame = match (self.node(id)?, context.frame) {
            // Buckets depend on the window only by the grid on which they lie.
            (Node::Buckets { step, .. }, Some(frame)) => grid(step, frame.start),
            _ if depends.window => i64::from(frame),
            _ => 0,
        };
        Ok(Some(Memo {
            node: id,
            objective,
            frame,
            keys,
        }))
    }

    /// Runs one level deeper.
    pub(crate) fn deeper<T>(&self, run: impl FnOnce() -> Result<T, BadPlan>) -> Result<T, BadPlan> {
        let depth = self.depth.get() + 1;
        if depth > DEEPEST {
            return Err(BadPlan(
                "its expressions name each other in a circle".to_owned(),
            ));
        }
        self.depth.set(depth);
        let result = run();
        self.depth.set(depth - 1);
        result
    }
}

/// Where the steps that are counted from an instant lie.
fn grid(step: &Step, anchor: Instant) -> i64 {
    match step {
        Step::Elapsed(micros) => micros
            .0
            .to_i64()
            .map_or(0, |micros| anchor.0.rem_euclid(micros.max(1))),
        Step::Calendar(_) => 0,
    }
}

impl<'a> SourceView<'a> {
    fn new(
        path: &'a str,
        source: &'a Source,
        data: Option<&'a SourceData>,
    ) -> Result<Self, BadPlan> {
        let fields = source.fields.iter().enumerate();
        let sampling = match &source.kind {
            SourceKind::Samples {
                every,
                by,
                late_after,
                gaps,
                exists,
            } => Some(Sampling {
                every: terms::duration(every)?.micros().max(1),
                late_after: terms::duration(late_after)?.micros(),
                by,
                gaps: *gaps,
                exists,
            }),
            _ => None,
        };
        let mut latest = Instant::MIN;
        let ends = data.map_or(&[][..], |data| data.ends.as_slice());
        let latest_ends = ends.iter().map(|end| {
            latest = latest.max(*end);
            latest
        });
        Ok(Self {
            path,
            source,
            data,
            fields: fields
                .map(|(index, field)| (field.name.as_str(), index))
                .collect(),
            sampling,
            latest_ends: latest_ends.collect(),
        })
    }

    pub(crate) fn field(&self, name: &str) -> Result<(usize, &'a Field), BadPlan> {
        let found = self.fields.get(name).and_then(|index| {
            let field = self.source.fields.get(*index)?;
            Some((*index, field))
        });
        found.ok_or_else(|| BadPlan(format!("`{}` has no field `{name}`", self.path)))
    }

    pub(crate) fn has_field(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// Whether its rows last: they are in a window as far as they overlap it.
    pub(crate) fn is_extended(&self) -> bool {
        matches!(
            self.source.kind,
            SourceKind::Spans | SourceKind::Totals { .. }
        )
    }
}
