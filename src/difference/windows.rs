//! How a promise over one period stands to the same promise over another.
//!
//! It can be decided where each of the longer periods is made of whole shorter ones, and the formula tells how its
//! value in the whole follows from its values in the parts:
//!
//! | value | the whole | so |
//! |---|---|---|
//! | a share of time or of rows, a mean | lies between the parts | kept in each part, it is kept in the whole |
//! | a count, a sum of what is never negative, a length | at least each part | at most so much: kept in the whole, it is kept in each part |
//! | the largest | the largest of the parts | at most so much: both are the same |
//!
//! What is meant is whether the promise is kept throughout. How often it is missed, and what that costs, is another
//! question. Not here: percentiles, ratios of sums, values of buckets, which parts say too little about.

use super::decide::Of;
use crate::ir::constant::fold;
use crate::ir::visit::walk_deep;
use crate::ir::{
    Aggregate, Agreement, ArithmeticOp, Bound, Constant, ExclusionTime, Expr, ExprKind, Groups,
    Metric, PeriodBasis, PeriodRule, PeriodSize, Relief, Window, reach,
};
use crate::quantity::{Number, Relation};
use std::collections::BTreeMap;

/// How the promise over the shorter periods stands to that over the longer ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shorter {
    /// It is kept in fewer cases.
    Stricter,
    /// It is kept in more.
    Looser,
    /// It is kept in the same cases.
    Equal,
}

/// How a value in the whole follows from its values in the parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shape {
    /// It lies between them.
    Mean,
    /// It is at least each of them.
    Grows,
    /// It is at most each of them.
    Shrinks,
    /// It is the largest of them.
    Largest,
    /// It is the smallest.
    Least,
}

impl Shape {
    /// Of the negated value.
    fn turned(self) -> Self {
        match self {
            Self::Mean => Self::Mean,
            Self::Grows => Self::Shrinks,
            Self::Shrinks => Self::Grows,
            Self::Largest => Self::Least,
            Self::Least => Self::Largest,
        }
    }
}

/// Whether the objective's periods afterwards are the longer ones, and how the shorter ones stand to them; nothing
/// where that cannot be seen.
pub(super) fn compared(before: Of<'_>, after: Of<'_>) -> Option<(bool, Shorter)> {
    let (Window::Period(old), Window::Period(new)) =
        (&before.objective.window, &after.objective.window)
    else {
        return None;
    };
    let longer = if nests(*old, *new) {
        true
    } else if nests(*new, *old) {
        false
    } else {
        return None;
    };
    let (one, two) = (shorter(before)?, shorter(after)?);
    (one == two).then_some((longer, one))
}

/// Whether each period of `long` is made of whole periods of `short`.
fn nests(short: PeriodRule, long: PeriodRule) -> bool {
    use PeriodSize::{Day, Hour, Month, Quarter, Week, Year};
    let same = short.basis == long.basis && short.from == long.from;
    // A month of the calendar begins on the first day of a month, and so does a fiscal quarter.
    let months = short.basis == PeriodBasis::Calendar && long.basis == PeriodBasis::Fiscal;
    match (short.size, long.size) {
        (Hour, Day | Week | Month | Quarter | Year) | (Day, Week | Month | Quarter | Year) => true,
        (Month, Quarter | Year) => same || months,
        (Quarter, Year) => same,
        _ => false,
    }
}

fn shorter(of: Of<'_>) -> Option<Shorter> {
    let Of {
        agreement,
        objective,
    } = of;
    let metric = agreement.metric(&objective.metric)?;
    // With these a part may be judged otherwise than the whole, whatever its value.
    let simple = objective.needs.is_none()
        && objective.provided.is_none()
        && objective.met_if.is_none()
        && objective.starts.is_none()
        && objective.arguments.is_empty()
        && matches!(objective.groups, Groups::Single | Groups::Members);
    let [target] = objective.targets.as_slice() else {
        return None;
    };
    if !simple || target.from.is_some() || !objective.minimums.is_empty() {
        return None;
    }
    let look = Look { agreement, metric };
    let exclusions = agreement.exclusions.iter();
    let excluded = exclusions.filter(|it| objective.excluding.contains(&it.head.path));
    let timeless = excluded.map(|it| &it.time).all(|it| match it {
        ExclusionTime::Of(time) => look.is_timeless(time),
        ExclusionTime::RulingsBy(_) => true,
    });
    let relief = objective.relief.iter().all(|it| match it {
        Relief::Exclusion(path) => {
            let mut all = agreement.exclusions.iter();
            let found = all.find(|it| it.head.path == *path).map(|it| &it.time);
            !matches!(found, Some(ExclusionTime::Of(time)) if !look.is_timeless(time))
        }
        Relief::BreachTime { time, .. } => look.is_timeless(time),
        Relief::BreachRows { condition, .. } => look.is_timeless(condition),
    });
    if !timeless || !relief {
        return None;
    }
    let (shape, fallback) = look.outer(&metric.value)?;
    let bounds = &target.bounds;
    let kept = |number: &Number| {
        let value = |bound: &Bound| fold(agreement, &BTreeMap::new(), &bound.value);
        let holds = |bound: &Bound| Some(bound.relation.holds(number.cmp(&value(bound)?)));
        bounds.iter().map(holds).collect::<Option<Vec<_>>>()
    };
    // A part without rows counts as if it had this value.
    let empty_is_missed = match &fallback {
        Some(value) => kept(value)?.contains(&false),
        None => false,
    };
    Some(match (shape, side(bounds)?) {
        (Shape::Mean, side) => match is_extreme(of, metric, side) && !empty_is_missed {
            true => Shorter::Equal,
            false => Shorter::Stricter,
        },
        (Shape::Grows, Side::AtMost) | (Shape::Shrinks, Side::AtLeast) => {
            match is_extreme(of, metric, side(bounds)?) {
                true => Shorter::Equal,
                false => Shorter::Looser,
            }
        }
        (Shape::Largest, Side::AtMost) | (Shape::Least, Side::AtLeast) => match empty_is_missed {
            true => Shorter::Stricter,
            false => Shorter::Equal,
        },
        (_, Side::Between) => return None,
        (_, Side::AtMost | Side::AtLeast) => Shorter::Stricter,
    })
}

/// On which side of its bounds a value keeps a promise.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    AtLeast,
    AtMost,
    Between,
}

fn side(bounds: &[Bound]) -> Option<Side> {
    let of = |bound: &Bound| match bound.relation {
        Relation::Greater | Relation::GreaterEqual => Some(Side::AtLeast),
        Relation::Less | Relation::LessEqual => Some(Side::AtMost),
        Relation::Equal => Some(Side::Between),
        Relation::NotEqual => None,
    };
    let sides: Vec<Side> = bounds.iter().map(of).collect::<Option<_>>()?;
    let first = *sides.first()?;
    Some(match sides.iter().all(|it| *it == first) {
        true => first,
        false => Side::Between,
    })
}

/// Whether only the best value that there is keeps the promise: `>= 100%`, `<= 0`. Then the whole keeps it if each
/// part does, and only then.
fn is_extreme(of: Of<'_>, metric: &Metric, side: Side) -> bool {
    let values = reach(of.agreement, metric);
    let best = match side {
        Side::AtLeast => values.hi,
        Side::AtMost => values.lo,
        Side::Between => None,
    };
    let mut bounds = of.objective.targets.iter().flat_map(|it| &it.bounds);
    bounds.any(|bound| {
        let value = fold(of.agreement, &BTreeMap::new(), &bound.value);
        let with_itself = matches!(bound.relation, Relation::GreaterEqual | Relation::LessEqual);
        with_itself && value.is_some() && value == best
    })
}

struct Look<'a> {
    agreement: &'a Agreement,
    metric: &'a Metric,
}

impl Look<'_> {
    /// The shape of a value, and what it is where it would be undefined.
    fn outer(&self, expr: &Expr) -> Option<(Shape, Option<Number>)> {
        let ExprKind::Otherwise { value, fallback } = &expr.kind else {
            return Some((self.shape(expr)?, None));
        };
        let fallback = match fallback {
            Some(it) => Some(fold(self.agreement, &BTreeMap::new(), it)?),
            None => None,
        };
        Some((self.shape(value)?, fallback))
    }

    fn shape(&self, expr: &Expr) -> Option<Shape> {
        match &expr.kind {
            ExprKind::Local(name) => {
                let mut lets = self.metric.lets.iter();
                self.shape(&lets.find(|(known, _)| known == name)?.1)
            }
            // Rounding keeps the order of values.
            ExprKind::Rounded { value, to, .. } => {
                matches!(to.kind, ExprKind::Constant(_)).then(|| self.shape(value))?
            }
            ExprKind::Negate(of) => Some(self.shape(of)?.turned()),
            ExprKind::Arithmetic { op, left, right } => self.arithmetic(*op, left, right),
            ExprKind::Length(time) | ExprKind::RunCount(time) | ExprKind::Longest(time) => {
                self.is_timeless(time).then_some(Shape::Grows)
            }
            ExprKind::Aggregate {
                function,
                rows,
                what,
            } => {
                let parts = std::iter::once(&**rows).chain(what.as_deref());
                let mut parts = parts.into_iter();
                if !parts.all(|it| self.is_timeless(it)) {
                    return None;
                }
                self.aggregate(function, what.as_deref())
            }
            _ => None,
        }
    }

    fn aggregate(&self, function: &Aggregate, what: Option<&Expr>) -> Option<Shape> {
        match function {
            Aggregate::Share | Aggregate::Mean => Some(Shape::Mean),
            Aggregate::Count | Aggregate::CountDistinct => Some(Shape::Grows),
            Aggregate::Max => Some(Shape::Largest),
            Aggregate::Min => Some(Shape::Least),
            Aggregate::Sum => {
                let each = Metric {
                    value: what?.clone(),
                    ..self.metric.clone()
                };
                let least = reach(self.agreement, &each).lo?;
                (!least.is_negative()).then_some(Shape::Grows)
            }
            Aggregate::Percentile(_) => None,
        }
    }

    fn arithmetic(&self, op: ArithmeticOp, left: &Expr, right: &Expr) -> Option<Shape> {
        if let (ArithmeticOp::Divide, ExprKind::Length(time), ExprKind::Length(of)) =
            (op, &left.kind, &right.kind)
        {
            let share = matches!(of.kind, ExprKind::Window) && self.is_timeless(time);
            return share.then_some(Shape::Mean);
        }
        let known = |it: &Expr| fold(self.agreement, &BTreeMap::new(), it);
        let turned = |shape: Shape, turn: bool| if turn { shape.turned() } else { shape };
        match (known(left), known(right), op) {
            (Some(_), None, ArithmeticOp::Add) => self.shape(right),
            (Some(_), None, ArithmeticOp::Subtract) => Some(self.shape(right)?.turned()),
            (Some(number), None, ArithmeticOp::Multiply) => {
                Some(turned(self.shape(right)?, number.is_negative()))
            }
            (None, Some(_), ArithmeticOp::Add | ArithmeticOp::Subtract) => self.shape(left),
            (None, Some(number), ArithmeticOp::Multiply | ArithmeticOp::Divide) => {
                (!number.is_zero()).then_some(())?;
                Some(turned(self.shape(left)?, number.is_negative()))
            }
            _ => None,
        }
    }

    /// Whether a set of time, rows or a condition is the same whatever the window.
    fn is_timeless(&self, expr: &Expr) -> bool {
        let mut timeless = true;
        let mut locals: Vec<&Expr> = Vec::new();
        walk_deep(self.agreement, expr, &mut |part| match &part.kind {
            ExprKind::Local(name) => {
                let mut lets = self.metric.lets.iter();
                match lets.find(|(known, _)| known == name) {
                    Some((_, value)) => locals.push(value),
                    None => timeless = false,
                }
            }
            ExprKind::Field { source, field } | ExprKind::OuterField { source, field, .. } => {
                let source = self.agreement.source(source);
                let found = source.and_then(|it| it.fields.iter().find(|it| it.name == *field));
                locals.extend(found.and_then(|it| it.value.as_ref()));
            }
            ExprKind::Poison
            | ExprKind::Window
            | ExprKind::Target
            | ExprKind::Minimum
            | ExprKind::Value
            | ExprKind::Charge(_)
            | ExprKind::AtRisk { .. }
            | ExprKind::Parameter(_)
            | ExprKind::Row
            | ExprKind::Past { .. }
            | ExprKind::Total { .. }
            | ExprKind::TimeOfBuckets { .. }
            | ExprKind::OverBuckets { .. }
            | ExprKind::Length(_)
            | ExprKind::RunCount(_)
            | ExprKind::Longest(_)
            | ExprKind::Aggregate { .. } => timeless = false,
            ExprKind::Constant(Constant::Number(_)) => {}
            _ => {}
        });
        timeless && locals.into_iter().all(|it| self.is_timeless(it))
    }
}
