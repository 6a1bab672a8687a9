//! Sets of time over samples: which of them, and which way a gap counts.

use super::lower::Lower;
use crate::ir::direction::Direction;
use crate::ir::{self, Expr, ExprKind};
use crate::plan::v1::{Node, NodeId};

impl Lower<'_, '_> {
    /// `time(S where P and …)`: all filters together decide, sample by sample.
    pub(super) fn samples(&mut self, rows: &Expr) -> NodeId {
        let mut conditions = Vec::new();
        let mut keys = None;
        let place = (self.scope.rows, self.scope.outside);
        let mut rest = rows;
        let source = loop {
            if let Some(value) = self.named(rest) {
                self.enter_name();
                rest = value;
                continue;
            }
            rest = match &rest.kind {
                ExprKind::Rows(source) => break Some(source),
                ExprKind::Where { rows, condition } => {
                    conditions.push(self.within_row(|inner| inner.scalar(condition)));
                    rows
                }
                ExprKind::Ungrouped(rows) => {
                    keys.get_or_insert_with(|| std::mem::take(&mut self.scope.keys));
                    rows
                }
                _ => break None,
            };
        };
        (self.scope.rows, self.scope.outside) = place;
        let node = match source {
            Some(source) => {
                let narrow = self.narrow(source);
                // Written first, outermost last.
                conditions.reverse();
                let condition =
                    (!conditions.is_empty()).then(|| self.nodes.logic(true, conditions));
                let in_gaps = self.holds_in_gaps(source);
                self.nodes.add(Node::Samples {
                    source: source.to_string(),
                    narrow,
                    condition,
                    in_gaps,
                })
            }
            None => self.nodes.undefined(),
        };
        if let Some(keys) = keys {
            self.scope.keys = keys;
        }
        node
    }

    /// Whether a gap is in the set: a gap that counts as down is bad for the promise, whichever way
    /// the condition is written; one that counts as up is good.
    fn holds_in_gaps(&self, source: &ir::Path) -> bool {
        let source = self.agreement.source(source);
        let Some(ir::SourceKind::Samples { gaps, .. }) = source.map(|it| &it.kind) else {
            return false;
        };
        match gaps {
            ir::Gaps::Down => self.scope.good != Direction::Up,
            ir::Gaps::Up => self.scope.good == Direction::Up,
            ir::Gaps::Unknown | ir::Gaps::Excluded => false,
        }
    }
}
