//! Dates that are moved by a period: by one that the contract fixes, by that of a table for a key, or by
//! one of two.
//!
//! A plan names each period, since days are counted on calendars and not by arithmetic. So what chooses
//! between periods becomes a choice between dates.

use super::convert;
use super::lower::Lower;
use crate::ir::{Constant, Expr, ExprKind, Path};
use crate::plan::v1::{self, HashedValue, Node, NodeId, PeriodKey, Value};

impl Lower<'_, '_> {
    /// The date that lies a period after `from`, or before it.
    pub(super) fn moved(&mut self, from: NodeId, period: &Expr, back: bool) -> NodeId {
        match &self.resolved(period).kind {
            ExprKind::Constant(constant) => self.moved_by(from, constant, back),
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                let node = Node::If {
                    condition: self.scalar(condition),
                    then: self.moved(from, then, back),
                    otherwise: self.moved(from, otherwise, back),
                };
                self.nodes.add(node)
            }
            ExprKind::Cell { table, key, column } => {
                let key = self.scalar(key);
                self.moved_by_table(from, (table, key, column), back)
            }
            _ => self.nodes.undefined(),
        }
    }

    fn moved_by(&mut self, from: NodeId, period: &Constant, back: bool) -> NodeId {
        match convert::value(period) {
            Value::Period(period) => self.nodes.add(Node::ShiftPeriod {
                from,
                period: PeriodKey(period),
                back,
            }),
            _ => self.nodes.undefined(),
        }
    }

    /// Row by row of the table; without the key there is no date.
    fn moved_by_table(
        &mut self,
        from: NodeId,
        (table, key, column): (&Path, NodeId, &str),
        back: bool,
    ) -> NodeId {
        let agreement = self.agreement;
        let mut date = self.nodes.undefined();
        let Some(table) = agreement.table(table) else {
            return date;
        };
        let index = table.columns.iter().position(|(name, _)| name == column);
        for (own, cells) in table.rows.iter().rev() {
            let Some(period) = index.and_then(|index| cells.get(index)) else {
                continue;
            };
            let own = self.nodes.add(Node::Constant {
                value: HashedValue(convert::value(own)),
            });
            let condition = self.nodes.add(Node::Compare {
                relation: v1::Relation::Equal,
                left: key,
                right: own,
            });
            let then = self.moved_by(from, period, back);
            date = self.nodes.add(Node::If {
                condition,
                then,
                otherwise: date,
            });
        }
        date
    }
}
