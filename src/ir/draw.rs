//! A penalty's ladder with all bounds known: what the contract alone decides.
//!
//! Tables, the values of a group and the words `target` and `minimum` are replaced
//! by numbers. What comes out is judged by [`super::ladder`].

use super::constant::{Group, fold};
use super::ladder::{Bounds, Ladder};
use super::{ArithmeticOp, Bound, Expr, ExprKind, Lookup, Objective, Penalty, Target, Test, reach};
use crate::quantity::Number;

/// What the bounds of a ladder are folded against.
#[derive(Clone, Copy, Debug)]
pub struct Drawing<'a> {
    /// The agreement, for its tables.
    pub agreement: &'a dyn Lookup,
    /// The objective that the ladder is for.
    pub objective: &'a Objective,
    /// Its group.
    pub group: &'a Group,
    /// The target in force.
    pub target: &'a Target,
}

impl Drawing<'_> {
    /// The ladder of a penalty, if the contract alone decides it.
    pub fn ladder(&self, penalty: &Penalty) -> Option<Ladder> {
        let metric = self.agreement.metric(&self.objective.metric)?;
        let target = self.bounds(&self.target.bounds)?;
        let mut lines = Vec::new();
        for step in &penalty.steps {
            let mut bounds = Some(Bounds::new());
            for condition in &step.conditions {
                let own = condition.objective.is_none()
                    || condition.objective.as_ref() == Some(&self.objective.head.path);
                let simple = own && condition.pattern.is_none();
                let here = match &condition.test {
                    Test::Formula(..) => None,
                    _ if !simple => None,
                    Test::Value(values) => Some(self.bounds(values)?),
                    Test::Missed => match target.as_slice() {
                        [(relation, value)] => Some(vec![(relation.negated(), value.clone())]),
                        _ => None,
                    },
                    Test::Met => Some(target.clone()),
                };
                bounds = bounds.zip(here).map(|(mut all, here)| {
                    all.extend(here);
                    all
                });
            }
            lines.push(bounds);
        }
        let only_patterns = lines.iter().all(Option::is_none);
        let missed_of_two_sides = target.len() > 1
            && penalty.steps.iter().any(|step| {
                step.conditions
                    .iter()
                    .any(|it| it.test == Test::Missed && it.pattern.is_none())
            });
        if only_patterns || missed_of_two_sides {
            return None;
        }
        Some(Ladder {
            target,
            lines,
            reach: reach(self.agreement, metric),
        })
    }

    fn bounds(&self, bounds: &[Bound]) -> Option<Bounds> {
        bounds
            .iter()
            .map(|bound| Some((bound.relation, self.fold(&bound.value)?)))
            .collect()
    }

    /// The number of an expression, with `target` and `minimum` as those in force.
    pub fn fold(&self, expr: &Expr) -> Option<Number> {
        let level = match expr.kind {
            ExprKind::Target => self.target,
            ExprKind::Minimum => self.objective.minimums.last()?,
            ExprKind::Arithmetic {
                op: ArithmeticOp::Multiply,
                ref left,
                ref right,
            } => {
                return Some(self.fold(left)? * self.fold(right)?);
            }
            _ => return fold(self.agreement, self.group, expr),
        };
        match level.bounds.as_slice() {
            [bound] => fold(self.agreement, self.group, &bound.value),
            _ => None,
        }
    }
}
