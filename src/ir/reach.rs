//! Which values an expression can take at all, by interval arithmetic.
//!
//! Used to refuse targets that no value can miss or meet. The bounds are sound,
//! not tight: a value may be impossible and still lie within them.

use super::{Aggregate, ArithmeticOp, Constant, Expr, ExprKind, Lookup, Metric, Type};
use crate::quantity::{Interval, Number};
use std::collections::BTreeMap;

/// The values that `metric` can take, as far as its formula tells.
pub fn reach(agreement: &dyn Lookup, metric: &Metric) -> Interval {
    let mut reach = Reach {
        agreement,
        locals: BTreeMap::new(),
    };
    // Each line once, however often later ones read it; none reads a later one.
    for (name, value) in &metric.lets {
        let values = reach.of(value);
        reach.locals.insert(name, values);
    }
    reach.of(&metric.value)
}

struct Reach<'a> {
    agreement: &'a dyn Lookup,
    /// What the `let` lines so far can be.
    locals: BTreeMap<&'a str, Interval>,
}

impl Reach<'_> {
    fn of(&self, expr: &Expr) -> Interval {
        match &expr.kind {
            ExprKind::Constant(Constant::Number(number)) => Interval::exact(number.clone()),
            ExprKind::Local(name) => self
                .locals
                .get(name.as_str())
                .cloned()
                .unwrap_or_else(anything),
            ExprKind::Total { .. }
            | ExprKind::Length(_)
            | ExprKind::RunCount(_)
            | ExprKind::Longest(_)
            | ExprKind::Elapsed { .. }
            | ExprKind::Days { .. } => at_least_zero(),
            ExprKind::Aggregate {
                function,
                rows,
                what,
            } => self.aggregate(function, rows, what.as_deref()),
            ExprKind::OverBuckets {
                function, value, ..
            } => self.aggregate_of(function, self.of(value)),
            ExprKind::Arithmetic { op, left, right } => self.arithmetic(*op, left, right),
            ExprKind::Negate(of) => self.of(of).neg(),
            ExprKind::If {
                then, otherwise, ..
            } => self.of(then).hull(&self.of(otherwise)),
            ExprKind::Otherwise { value, fallback } => match fallback {
                Some(fallback) => self.of(value).hull(&self.of(fallback)),
                None => self.of(value),
            },
            ExprKind::Rounded { value, mode, to } => match &to.kind {
                ExprKind::Constant(Constant::Number(step)) => self.of(value).rounded(step, *mode),
                _ => anything(),
            },
            ExprKind::Extreme { largest, of } => of
                .iter()
                .map(|each| self.of(each))
                .reduce(|a, b| if *largest { a.max(&b) } else { a.min(&b) })
                .unwrap_or_else(anything),
            ExprKind::Field { source, field } | ExprKind::OuterField { source, field, .. } => {
                self.field(source, field)
            }
            _ if expr.ty == Type::Bool => between_zero_and_one(),
            _ => anything(),
        }
    }

    fn arithmetic(&self, op: ArithmeticOp, left: &Expr, right: &Expr) -> Interval {
        if op == ArithmeticOp::Divide
            && matches!(left.kind, ExprKind::Length(_))
            && is_length_of_window(right)
        {
            return between_zero_and_one();
        }
        // `-a / b` is read as `(-a) / b`.
        if let (ArithmeticOp::Divide, ExprKind::Negate(left)) = (op, &left.kind) {
            return self.arithmetic(op, left, right).neg();
        }
        let (a, b) = (self.of(left), self.of(right));
        match op {
            ArithmeticOp::Add => a.add(&b),
            ArithmeticOp::Subtract => a.sub(&b),
            ArithmeticOp::Multiply => a.mul(&b),
            ArithmeticOp::Divide => a.div(&b).unwrap_or_else(anything),
        }
    }

    fn aggregate(&self, function: &Aggregate, _rows: &Expr, what: Option<&Expr>) -> Interval {
        let each = what.map_or_else(anything, |what| self.of(what));
        self.aggregate_of(function, each)
    }

    fn aggregate_of(&self, function: &Aggregate, each: Interval) -> Interval {
        match function {
            Aggregate::Share => between_zero_and_one(),
            Aggregate::Count | Aggregate::CountDistinct => at_least_zero(),
            Aggregate::Mean | Aggregate::Min | Aggregate::Max | Aggregate::Percentile(_) => each,
            Aggregate::Sum => match each.lo {
                Some(lo) if !lo.is_negative() => at_least_zero(),
                _ => anything(),
            },
        }
    }

    fn field(&self, source: &super::Path, field: &str) -> Interval {
        self.agreement
            .source(source)
            .and_then(|source| source.fields.iter().find(|it| it.name == field))
            .and_then(|field| field.range.clone())
            .map_or_else(anything, |(lo, hi)| Interval {
                lo: Some(lo),
                hi: Some(hi),
            })
    }
}

fn is_length_of_window(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Length(time) if matches!(time.kind, ExprKind::Window))
}

fn anything() -> Interval {
    Interval { lo: None, hi: None }
}

fn at_least_zero() -> Interval {
    Interval {
        lo: Some(Number::zero()),
        hi: None,
    }
}

fn between_zero_and_one() -> Interval {
    Interval {
        lo: Some(Number::zero()),
        hi: Some(Number::one()),
    }
}
