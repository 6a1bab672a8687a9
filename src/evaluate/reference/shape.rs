//! What each node of a plan depends on, and whether the plan holds together.
//!
//! A node names only nodes before it, so one pass in order suffices. What does
//! not depend on the row is computed once for each set of keys it reads; what
//! depends on the window, once a window.

use crate::evaluate::terms::BadPlan;
use crate::plan::v1::{Existence, Figure, Groups, Node, NodeId, Plan, SourceKind, Window};
use crate::plan::walk;
use std::collections::BTreeSet;

/// Deeper plans are refused: evaluation follows nodes into nodes.
const DEEPEST: usize = 200;

/// What the value of a node depends on.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Depends {
    /// The row at hand.
    pub(crate) row: bool,
    /// A row further out.
    pub(crate) outer: bool,
    /// The window at hand.
    pub(crate) window: bool,
    /// The objective at hand: its relief, its excluded time.
    pub(crate) objective: bool,
    /// All bound keys, because the objective's relief or excluded time may read them.
    pub(crate) all_keys: bool,
    /// These keys.
    pub(crate) keys: BTreeSet<String>,
}

impl Depends {
    /// Whether it is the same for all rows.
    pub(crate) fn is_free_of_rows(&self) -> bool {
        !self.row && !self.outer
    }

    fn add(&mut self, other: &Self) {
        self.row |= other.row;
        self.outer |= other.outer;
        self.window |= other.window;
        self.objective |= other.objective;
        self.all_keys |= other.all_keys;
        self.keys.extend(other.keys.iter().cloned());
    }

    /// What is computed row by row looks at its own row; a row further out may be the row at hand
    /// outside, or one still further out.
    fn per_row(&self) -> Self {
        Self {
            row: self.outer,
            ..self.clone()
        }
    }

    /// What is computed at a row further out.
    fn outward(&self) -> Self {
        Self {
            row: false,
            outer: self.row || self.outer,
            ..self.clone()
        }
    }
}

/// A node that another one names, and how.
enum Child {
    /// In the same context.
    Same(NodeId),
    /// For each of its rows.
    PerRow(NodeId),
    /// At a row further out.
    Outward(NodeId),
}

/// What each node depends on.
///
/// # Errors
/// When a node, a source or an index is named that does not exist (or comes later), or when
/// nodes are nested too deeply.
pub(crate) fn shape(plan: &Plan) -> Result<Vec<Depends>, BadPlan> {
    let nodes = &plan.measurement.nodes;
    let mut all: Vec<Depends> = Vec::with_capacity(nodes.len());
    let mut depths: Vec<usize> = Vec::with_capacity(nodes.len());
    for (index, node) in nodes.iter().enumerate() {
        let mut depends = own(node);
        let mut depth = 0;
        check_source(plan, node)?;
        for child in children(node) {
            let (Child::Same(id) | Child::PerRow(id) | Child::Outward(id)) = child;
            let (Some(below), Some(deep)) = (all.get(id.0 as usize), depths.get(id.0 as usize))
            else {
                return Err(BadPlan(format!(
                    "node {index} names node {}, which is not before it",
                    id.0
                )));
            };
            depth = depth.max(deep + 1);
            match child {
                Child::Same(_) => depends.add(below),
                Child::PerRow(_) => depends.add(&below.per_row()),
                Child::Outward(_) => depends.add(&below.outward()),
            }
        }
        if let Node::Quantified { by, .. } = node {
            depends.keys.remove(by);
        }
        if depth > DEEPEST {
            return Err(BadPlan("its expressions are nested too deeply".to_owned()));
        }
        all.push(depends);
        depths.push(depth);
    }
    check_uses(plan, all.len())?;
    Ok(all)
}

/// What a node depends on by itself, without what it names.
fn own(node: &Node) -> Depends {
    let mut depends = Depends::default();
    match node {
        Node::Field { .. } | Node::FieldSpans { .. } => depends.row = true,
        Node::RowSpan => {
            depends.row = true;
            depends.window = true;
        }
        Node::Window | Node::Buckets { .. } | Node::Taken { .. } => {
            depends.window = true;
            depends.objective = true;
            depends.all_keys = true;
        }
        Node::Relief => {
            depends.objective = true;
            depends.all_keys = true;
        }
        Node::Key { name } => {
            depends.keys.insert(name.clone());
        }
        Node::Scan { narrow, .. }
        | Node::Samples { narrow, .. }
        | Node::Existing { narrow, .. }
        | Node::Gaps { narrow, .. } => depends.keys.extend(narrow.iter().cloned()),
        Node::Quantified { roster, .. } => {
            for one in roster {
                depends.keys.extend(one.narrow.iter().cloned());
            }
        }
        _ => {}
    }
    depends
}

fn children(node: &Node) -> Vec<Child> {
    match node {
        Node::Filter { rows, condition } => vec![Child::Same(*rows), Child::PerRow(*condition)],
        Node::Samples { condition, .. } => condition.map(Child::PerRow).into_iter().collect(),
        Node::Outward { of, .. } => vec![Child::Outward(*of)],
        Node::Taken { figure } => figure_children(figure),
        Node::Buckets { figures, .. } => figures.iter().flat_map(figure_children).collect(),
        node => walk::children(node).into_iter().map(Child::Same).collect(),
    }
}

/// Of an aggregate the rows, and what is taken of each; of anything else, all its parts alike.
fn figure_children(figure: &Figure) -> Vec<Child> {
    if let Figure::Buckets { figures, .. } = figure {
        return figures.iter().flat_map(figure_children).collect();
    }
    match walk::parts(figure)[..] {
        [rows, what] => vec![Child::Same(rows), Child::PerRow(what)],
        ref parts => parts.iter().copied().map(Child::Same).collect(),
    }
}

fn check_source(plan: &Plan, node: &Node) -> Result<(), BadPlan> {
    let mut names: Vec<&str> = walk::source(node).into_iter().collect();
    if let Node::Quantified { roster, .. } = node {
        names.extend(roster.iter().map(|one| one.source.as_str()));
    }
    for name in names {
        if !plan.measurement.sources.contains_key(name) {
            return Err(BadPlan(format!("there is no source `{name}`")));
        }
    }
    Ok(())
}

/// Objectives, metered fees, breaches and fields name nodes too.
fn check_uses(plan: &Plan, count: usize) -> Result<(), BadPlan> {
    let measurement = &plan.measurement;
    let mut used: Vec<NodeId> = measurement.breaches.values().copied().collect();
    used.extend(measurement.runs.values());
    let figures = measurement.metered.values();
    used.extend(figures.flat_map(walk::parts));
    for objective in &measurement.objectives {
        used.extend([objective.excluded, objective.relief]);
        used.extend(objective.figures.iter().flat_map(walk::parts));
        match &objective.window {
            Window::Row { rows, .. } | Window::BeforeRow { rows, .. } => used.push(*rows),
            Window::Run { time } => used.push(*time),
            Window::Period { .. } | Window::Rolling { .. } => {}
        }
        if let Groups::From(rows) = &objective.groups {
            used.push(*rows);
        }
    }
    for source in measurement.sources.values() {
        used.extend(source.fields.iter().filter_map(|field| field.computed));
        if let SourceKind::Samples {
            exists: Existence::During(rows),
            ..
        } = &source.kind
        {
            used.push(*rows);
        }
    }
    match used.iter().find(|id| id.0 as usize >= count) {
        Some(id) => Err(BadPlan(format!("there is no node {}", id.0))),
        None => Ok(()),
    }
}
