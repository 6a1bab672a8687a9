//! The list of nodes while it grows: what is the same is kept once.

use crate::plan::v1::{HashedValue, Node, NodeId, Operator, Value};
use crate::quantity::Number;
use std::collections::HashMap;

/// Nodes so far. Equal nodes get one number, so that an engine computes each set of time once.
#[derive(Default)]
pub(super) struct Nodes {
    list: Vec<Node>,
    known: HashMap<Node, NodeId>,
}

impl Nodes {
    /// The number of a node whose parts have numbers already.
    pub(super) fn add(&mut self, node: Node) -> NodeId {
        if let Some(id) = self.known.get(&node) {
            return *id;
        }
        let id = NodeId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.list.push(node.clone());
        self.known.insert(node, id);
        id
    }

    /// A constant.
    pub(super) fn constant(&mut self, value: Value) -> NodeId {
        let value = HashedValue(value);
        self.add(Node::Constant { value })
    }

    /// A value that is never defined: what an agreement with errors would leave open.
    pub(super) fn undefined(&mut self) -> NodeId {
        let zero = self.constant(Value::Number(Number::zero().into()));
        self.add(Node::Arithmetic {
            operator: Operator::Divide,
            left: zero,
            right: zero,
        })
    }

    /// The union of sets of time, in its simplest form.
    pub(super) fn union(&mut self, parts: Vec<NodeId>) -> NodeId {
        let parts = self.flat(parts, |node| match node {
            Node::Union { of } => Some(of.clone()),
            Node::Never => Some(Vec::new()),
            _ => None,
        });
        match parts.as_slice() {
            [] => self.add(Node::Never),
            [only] => *only,
            _ => self.add(Node::Union { of: parts }),
        }
    }

    /// The intersection of sets of time, in its simplest form.
    pub(super) fn intersection(&mut self, parts: Vec<NodeId>) -> NodeId {
        let parts = self.flat(parts, |node| match node {
            Node::Intersect { of } => Some(of.clone()),
            Node::Always => Some(Vec::new()),
            _ => None,
        });
        match parts.as_slice() {
            [] => self.add(Node::Always),
            [only] => *only,
            _ => self.add(Node::Intersect { of: parts }),
        }
    }

    /// All or any of conditions, in its simplest form.
    pub(super) fn logic(&mut self, all: bool, parts: Vec<NodeId>) -> NodeId {
        let parts = self.flat(parts, |node| match node {
            Node::Logic { all: same, of } if *same == all => Some(of.clone()),
            _ => None,
        });
        match parts.as_slice() {
            [only] => *only,
            _ => self.add(Node::Logic { all, of: parts }),
        }
    }

    /// Parts of parts of the same kind, each once, in order.
    fn flat(&self, parts: Vec<NodeId>, open: impl Fn(&Node) -> Option<Vec<NodeId>>) -> Vec<NodeId> {
        let mut flat: Vec<NodeId> = Vec::new();
        for part in parts {
            let inner = self.get(part).and_then(&open).unwrap_or_else(|| vec![part]);
            for id in inner {
                if !flat.contains(&id) {
                    flat.push(id);
                }
            }
        }
        flat
    }

    /// A node by its number.
    pub(super) fn get(&self, id: NodeId) -> Option<&Node> {
        self.list.get(id.0 as usize)
    }

    /// All nodes so far.
    pub(super) fn all(&self) -> &[Node] {
        &self.list
    }

    /// The finished list.
    pub(super) fn finish(self) -> Vec<Node> {
        self.list
    }
}
