//! Dates that are moved by a period: by one that the contract fixes, by that of a table for a key, or by
//! one of two.
//!
//! A plan names each period, since days are counted on calendars and not by arithmetic. So what chooses
//! between periods becomes a choice between dates.

use super::convert;
use super::lower::Lower;
use crate::ir::{Constant, Expr, ExprKind, Path};
use crate::plan::v1::{self, HashedValue, Node, NodeId, PeriodKey, Value};
use crate::quantity::Number;

/// How a period is added.
#[derive(Clone, Copy)]
pub(super) struct By {
    /// It is taken away.
    pub(super) back: bool,
    /// It may also be a duration, so that the sum is an instant: of a date, the end of its day.
    pub(super) mixed: bool,
}

impl Lower<'_, '_> {
    /// The date that lies a period after `from`, or before it.
    pub(super) fn moved(&mut self, from: NodeId, period: &Expr, by: By) -> NodeId {
        match &self.resolved(period).kind {
            ExprKind::Constant(constant) => self.moved_by(from, constant, by),
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                let node = Node::If {
                    condition: self.scalar(condition),
                    then: self.moved(from, then, by),
                    otherwise: self.moved(from, otherwise, by),
                };
                self.nodes.add(node)
            }
            ExprKind::Cell { table, key, column } => {
                let key = self.scalar(key);
                self.moved_by_table(from, (table, key, column), by)
            }
            _ => self.nodes.undefined(),
        }
    }

    fn moved_by(&mut self, from: NodeId, period: &Constant, by: By) -> NodeId {
        match convert::value(period) {
            Value::Period(period) => {
                let date = self.nodes.add(Node::ShiftPeriod {
                    from,
                    period: PeriodKey(period),
                    back: by.back,
                });
                if by.mixed {
                    self.shifted(date, Number::zero())
                } else {
                    date
                }
            }
            Value::Number(length) => self.shifted(from, if by.back { -length.0 } else { length.0 }),
            _ => self.nodes.undefined(),
        }
    }

    /// So much later. A date stands for the end of its day.
    fn shifted(&mut self, instant: NodeId, by: Number) -> NodeId {
        let by = self.nodes.constant(Value::Number(v1::Exact(by)));
        self.nodes.add(Node::Shift { instant, by })
    }

    /// Row by row of the table; without the key there is no date.
    fn moved_by_table(
        &mut self,
        from: NodeId,
        (table, key, column): (&Path, NodeId, &str),
        by: By,
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
            let then = self.moved_by(from, period, by);
            date = self.nodes.add(Node::If {
                condition,
                then,
                otherwise: date,
            });
        }
        date
    }
}
