//! What a node or a figure is made of: for engines that order, prune or explain a plan.

use super::v1::{Existence, Figure, Formula, Measurement, Node, NodeId, Source, SourceKind};
use std::collections::{BTreeMap, BTreeSet};

/// The nodes that a node names itself. Those of its buckets' figures are among them.
pub fn children(node: &Node) -> Vec<NodeId> {
    match node {
        Node::Constant { .. }
        | Node::Field { .. }
        | Node::Key { .. }
        | Node::Scan { .. }
        | Node::Never
        | Node::Always
        | Node::Window
        | Node::Relief
        | Node::RowSpan
        | Node::FieldSpans { .. }
        | Node::Existing { .. }
        | Node::Gaps { .. } => Vec::new(),
        Node::Lookup { key: of, .. }
        | Node::Outward { of, .. }
        | Node::Negate { of }
        | Node::Not { of }
        | Node::LocalDate { of }
        | Node::ClockTime { of }
        | Node::ShiftPeriod { from: of, .. }
        | Node::Spans { rows: of }
        | Node::CalendarTime { calendar: of }
        | Node::Lasting { time: of, .. }
        | Node::Merged { time: of, .. }
        | Node::Quantified { time: of, .. }
        | Node::Limited { time: of, .. } => vec![*of],
        Node::Samples { condition, .. } => condition.iter().copied().collect(),
        Node::Otherwise { value, fallback } => std::iter::once(*value).chain(*fallback).collect(),
        Node::If {
            condition,
            then,
            otherwise,
        } => vec![*condition, *then, *otherwise],
        Node::Rounded {
            value: a, to: b, ..
        }
        | Node::Arithmetic {
            left: a, right: b, ..
        }
        | Node::Compare {
            left: a, right: b, ..
        }
        | Node::During {
            instant: a,
            time: b,
        }
        | Node::Contains { list: a, value: b }
        | Node::Overlaps { left: a, right: b }
        | Node::Shift { instant: a, by: b }
        | Node::AtTime { date: a, time: b }
        | Node::Rolled {
            date: a,
            calendar: b,
        }
        | Node::Days { from: a, to: b }
        | Node::Between { from: a, to: b }
        | Node::Filter {
            rows: a,
            condition: b,
        }
        | Node::Except { of: a, except: b } => vec![*a, *b],
        Node::Elapsed {
            from,
            to,
            calendar,
            except,
        } => [*from, *to]
            .into_iter()
            .chain(*calendar)
            .chain(*except)
            .collect(),
        Node::Logic { of, .. }
        | Node::Extreme { of, .. }
        | Node::Union { of }
        | Node::Intersect { of } => of.clone(),
        Node::Taken { figure } => parts(figure),
        Node::Buckets { figures, .. } => figures.iter().flat_map(parts).collect(),
    }
}

/// The nodes that a figure names, those of its buckets' figures among them.
pub fn parts(figure: &Figure) -> Vec<NodeId> {
    match figure {
        Figure::Length { time } | Figure::RunCount { time } | Figure::Longest { time } => {
            vec![*time]
        }
        Figure::Count { rows } => vec![*rows],
        Figure::CountDistinct { rows, what }
        | Figure::Sum { rows, what }
        | Figure::SumBy { rows, what, .. }
        | Figure::Mean { rows, what }
        | Figure::Min { rows, what }
        | Figure::Max { rows, what }
        | Figure::Percentile { rows, what, .. }
        | Figure::Share {
            rows,
            condition: what,
        } => vec![*rows, *what],
        Figure::Scalar { what } => vec![*what],
        Figure::Buckets { figures, .. } => figures.iter().flat_map(parts).collect(),
    }
}

/// The formulas that a formula is made of.
pub fn formula_parts(formula: &Formula) -> Vec<&Formula> {
    match formula {
        Formula::Constant { .. }
        | Formula::Figure { .. }
        | Formula::Key { .. }
        | Formula::Value
        | Formula::Target
        | Formula::Minimum
        | Formula::Past { .. }
        | Formula::Total { .. }
        | Formula::Charge { .. } => Vec::new(),
        Formula::Lookup { key: of, .. } | Formula::Negate { of } | Formula::Not { of } => vec![of],
        Formula::If {
            condition,
            then,
            otherwise,
        } => vec![condition, then, otherwise],
        Formula::Otherwise { value, fallback } => std::iter::once(&**value)
            .chain(fallback.as_deref())
            .collect(),
        Formula::Rounded {
            value: a, to: b, ..
        }
        | Formula::Arithmetic {
            left: a, right: b, ..
        }
        | Formula::Compare {
            left: a, right: b, ..
        } => vec![a, b],
        Formula::Logic { of, .. } | Formula::Extreme { of, .. } => of.iter().collect(),
    }
}

/// The source that a node reads itself.
pub fn source(node: &Node) -> Option<&str> {
    match node {
        Node::Scan { source, .. }
        | Node::Samples { source, .. }
        | Node::Existing { source, .. }
        | Node::Gaps { source, .. } => Some(source),
        _ => None,
    }
}

/// Everything that `roots` need: themselves, their parts, and what the sources they read need for
/// computed fields and for knowing when a series exists.
pub fn reachable(
    nodes: &[Node],
    sources: &BTreeMap<String, Source>,
    roots: impl IntoIterator<Item = NodeId>,
) -> BTreeSet<NodeId> {
    let mut seen = BTreeSet::new();
    let mut pending: Vec<NodeId> = roots.into_iter().collect();
    while let Some(id) = pending.pop() {
        if !seen.insert(id) {
            continue;
        }
        let Some(node) = nodes.get(id.0 as usize) else {
            continue;
        };
        pending.extend(children(node));
        if let Some(source) = source(node).and_then(|path| sources.get(path)) {
            pending.extend(source.fields.iter().filter_map(|field| field.computed));
            if let SourceKind::Samples {
                exists: Existence::During(rows),
                ..
            } = &source.kind
            {
                pending.push(*rows);
            }
        }
    }
    seen
}

impl Measurement {
    /// A node by its number.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }
}
