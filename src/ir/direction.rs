//! Whether more of a set of time is good or bad for a promise.
//!
//! `target >= 99.9%` of `1 - length(down) / length(window)`: the larger the value, the better; the
//! longer the time subtracted, the worse. The direction turns under a minus sign, as a divisor,
//! behind `except`, and with the relation of a comparison. Where a promise is kept between two
//! bounds, or a condition is asked of equality, there is none.

use super::{
    Aggregate, ArithmeticOp, Bound, Constant, Expr, ExprKind, Lookup, Metric, Objective, Relief,
    Type, Window,
};
use crate::quantity::{Number, Relation};

/// Which way is good.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Direction {
    /// The larger, the better.
    #[default]
    Up,
    /// The smaller, the better.
    Down,
    /// Neither, or now this and now that.
    Unclear,
}

impl Direction {
    /// The other way.
    #[must_use]
    pub fn turned(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
            Self::Unclear => Self::Unclear,
        }
    }

    /// The other way if `turn`.
    #[must_use]
    pub fn turned_if(self, turn: bool) -> Self {
        if turn { self.turned() } else { self }
    }

    /// Of the left side of a comparison that is good in this direction when it holds.
    #[must_use]
    pub fn of_left(self, relation: Relation) -> Self {
        match relation {
            Relation::Greater | Relation::GreaterEqual => self,
            Relation::Less | Relation::LessEqual => self.turned(),
            Relation::Equal | Relation::NotEqual => Self::Unclear,
        }
    }

    /// Of the right side of a comparison.
    #[must_use]
    pub fn of_right(self, relation: Relation) -> Self {
        self.of_left(relation).turned()
    }

    /// Of what is taken from each row, or bucket, in an aggregate.
    #[must_use]
    pub fn of_each(self, function: &Aggregate) -> Self {
        match function {
            Aggregate::CountDistinct => Self::Unclear,
            _ => self,
        }
    }

    /// Of which rows there are in an aggregate: more of them, a larger count. A mean may move either way.
    #[must_use]
    pub fn of_rows(self, function: &Aggregate) -> Self {
        match function {
            Aggregate::Count | Aggregate::CountDistinct | Aggregate::Max => self,
            Aggregate::Min => self.turned(),
            Aggregate::Sum | Aggregate::Mean | Aggregate::Share | Aggregate::Percentile(_) => {
                Self::Unclear
            }
        }
    }
}

/// Which way the value of an objective's metric is good.
pub fn of_value(objective: &Objective) -> Direction {
    let bounds = objective
        .targets
        .iter()
        .chain(&objective.minimums)
        .flat_map(|target| &target.bounds);
    let mut ways = bounds.map(of_bound);
    let first = ways.next().unwrap_or_default();
    if ways.all(|way| way == first) {
        first
    } else {
        Direction::Unclear
    }
}

/// Which way is good by one bound. `is true` and `== 100%` ask for the most, `is false` and `== 0`
/// for the least there can be.
fn of_bound(bound: &Bound) -> Direction {
    let is = |number: &Number, other: Number| *number == other;
    match (bound.relation, &bound.value.kind) {
        (Relation::Equal, ExprKind::Constant(Constant::Bool(true))) => Direction::Up,
        (Relation::Equal, ExprKind::Constant(Constant::Bool(false))) => Direction::Down,
        (Relation::Equal, ExprKind::Constant(Constant::Number(number)))
            if is(number, Number::zero()) =>
        {
            Direction::Down
        }
        // Of a percentage, another value than the most is reported for itself.
        (Relation::Equal, _) if bound.value.ty == Type::Percent => Direction::Up,
        _ => Direction::Up.of_left(bound.relation),
    }
}

/// The rows of samples of each `time(S where …)` that an objective measures, and whether more of
/// that time is good. One that is measured in several places may be listed more than once.
pub fn directions<'a>(
    agreement: &'a dyn Lookup,
    objective: &'a Objective,
) -> Vec<(&'a Expr, Direction)> {
    let mut walk = Walk {
        agreement,
        metric: agreement.metric(&objective.metric),
        found: Vec::new(),
    };
    if let Some(metric) = walk.metric {
        walk.expr(&metric.value, of_value(objective));
    }
    // The promise is judged or not, excluded time is neither good nor bad, and so are the runs
    // that are windows.
    if let Some(condition) = &objective.provided {
        walk.expr(condition, Direction::Unclear);
    }
    if let Some(condition) = &objective.met_if {
        walk.expr(condition, Direction::Up);
    }
    for path in &objective.excluding {
        walk.exclusion(path, Direction::Unclear);
    }
    for relief in &objective.relief {
        match relief {
            Relief::Exclusion(path) => walk.exclusion(path, Direction::Up),
            Relief::BreachTime { time, .. } => walk.expr(time, Direction::Up),
            Relief::BreachRows { condition, .. } => walk.expr(condition, Direction::Up),
        }
    }
    if let Window::Run(time) = &objective.window {
        walk.expr(time, Direction::Unclear);
    }
    walk.found
}

struct Walk<'a> {
    agreement: &'a dyn Lookup,
    metric: Option<&'a Metric>,
    found: Vec<(&'a Expr, Direction)>,
}

impl<'a> Walk<'a> {
    fn expr(&mut self, expr: &'a Expr, way: Direction) {
        match &expr.kind {
            ExprKind::Let(path) => {
                if let Some(named) = self.agreement.named(path) {
                    self.expr(&named.value, way);
                }
            }
            ExprKind::Local(name) => {
                let mut lets = self.metric.iter().flat_map(|metric| &metric.lets);
                if let Some((_, value)) = lets.find(|(local, _)| local == name) {
                    self.expr(value, way);
                }
            }
            ExprKind::Exclusion(path) => self.exclusion(path, way),
            ExprKind::TimeWhere { samples } => self.found.push((samples, way)),
            ExprKind::Negate(of) | ExprKind::Not(of) => self.expr(of, way.turned()),
            ExprKind::Arithmetic { op, left, right } => {
                let turns = matches!(op, ArithmeticOp::Subtract | ArithmeticOp::Divide);
                self.expr(left, way);
                self.expr(right, way.turned_if(turns));
            }
            ExprKind::Compare {
                relation,
                left,
                right,
            } => {
                self.expr(left, way.of_left(*relation));
                self.expr(right, way.of_right(*relation));
            }
            ExprKind::Except(of, except) => {
                self.expr(of, way);
                self.expr(except, way.turned());
            }
            ExprKind::Elapsed { except, .. } => {
                if let Some(except) = except {
                    self.expr(except, way.turned());
                }
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                self.expr(condition, Direction::Unclear);
                self.expr(then, way);
                self.expr(otherwise, way);
            }
            ExprKind::Where { rows, condition } => {
                self.expr(rows, way);
                self.expr(condition, way);
            }
            ExprKind::Aggregate {
                function,
                rows,
                what,
            } => {
                self.expr(rows, way.of_rows(function));
                if let Some(what) = what {
                    self.expr(what, way.of_each(function));
                }
            }
            ExprKind::OverBuckets {
                function, value, ..
            } => self.expr(value, way.of_each(function)),
            _ => {
                for part in super::visit::children(expr) {
                    self.expr(part, way);
                }
            }
        }
    }

    fn exclusion(&mut self, path: &super::Path, way: Direction) {
        if let Some(exclusion) = self.agreement.exclusion(path)
            && let super::ExclusionTime::Of(time) = &exclusion.time
        {
            self.expr(time, way);
        }
    }
}
