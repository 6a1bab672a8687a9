//! Arithmetic, comparisons and connectives: what goes together with what.

use super::super::context::Checker;
use super::super::scope::Scope;
use super::fit::{
    bare_number, end_of_day, missing_sign, mixed_length, percent_for_points, period_for_duration,
};
use super::{Want, is_timely};
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{ArithmeticOp, Expr, ExprKind, Type};
use crate::quantity::{Relation, Rounding};
use crate::syntax::ast::{self, BinaryOp, RoundingMode};
use crate::text::Location;

/// Two operands as written and as understood.
struct Pair<'t> {
    left: Expr,
    right: Expr,
    left_tree: &'t ast::Expr,
    right_tree: &'t ast::Expr,
    at: Location,
}

impl Checker<'_> {
    pub(super) fn binary(
        &mut self,
        op: BinaryOp,
        left: &ast::Expr,
        right: &ast::Expr,
        scope: &Scope,
        want: &Want,
        at: Location,
    ) -> Expr {
        match op {
            BinaryOp::Add | BinaryOp::Sub => self.sum(op, left, right, scope, want, at),
            BinaryOp::Mul | BinaryOp::Div | BinaryOp::Of => {
                self.product(op, left, right, scope, at)
            }
            BinaryOp::And | BinaryOp::Or => self.connective(op, left, right, scope, want, at),
            BinaryOp::Except => self.except(left, right, scope, at),
            BinaryOp::Where => self.filter(left, right, scope, at),
            BinaryOp::During => self.during(left, right, scope, at),
        }
    }

    // ---- sums

    fn sum(
        &mut self,
        op: BinaryOp,
        left: &ast::Expr,
        right: &ast::Expr,
        scope: &Scope,
        want: &Want,
        at: Location,
    ) -> Expr {
        let hint = match want {
            Want::Is(ty) if ty.is_numeric() => want.clone(),
            _ => Want::Scalar,
        };
        // The words stand behind the days, and mean the day that is reached.
        if let (ast::ExprKind::Rolled(days, on), BinaryOp::Add) = (&right.kind, op) {
            let date = self.sum(op, left, days, scope, want, at);
            let date = self.fit(date, &Type::Date, days);
            return self.rolled(date, on.as_ref(), scope, at);
        }
        let pair = Pair {
            left: self.infer(left, scope, &hint),
            right: self.infer(right, scope, &hint),
            left_tree: left,
            right_tree: right,
            at,
        };
        if pair.left.ty == Type::Unknown || pair.right.ty == Type::Unknown {
            return Self::poison(at);
        }
        let minus = op == BinaryOp::Sub;
        match (&pair.left.ty, &pair.right.ty) {
            (Type::Timestamp | Type::Date, &Type::DURATION) => shift(pair, minus),
            (Type::Timestamp | Type::Date, Type::Period) => shift_period(pair, minus, Type::Date),
            (Type::Timestamp | Type::Date, Type::DurationOrPeriod) => {
                shift_period(pair, minus, Type::Timestamp)
            }
            (Type::Timestamp | Type::Date, Type::Timestamp | Type::Date) if minus => {
                self.difference_of_instants(pair)
            }
            (a, b) if a.is_numeric() && b.is_numeric() => self.sum_of_numbers(op, pair),
            _ => self.unlike(&pair, if minus { "be subtracted" } else { "be added" }),
        }
    }

    fn difference_of_instants(&mut self, pair: Pair<'_>) -> Expr {
        if pair.left.ty == Type::Date && pair.right.ty == Type::Date {
            self.report(
                Diagnostic::new(
                    codes::UNLIKE_OPERANDS,
                    pair.at,
                    "the days between two dates are counted, not subtracted",
                )
                .note("whether the first day counts would be left open")
                .help("write `days(a to b)`: the calendar days begun after `a`, up to `b`"),
            );
            return Self::poison(pair.at);
        }
        let instant = |of: Expr| match of.ty {
            Type::Date => end_of_day(of),
            _ => of,
        };
        Expr {
            kind: ExprKind::Between {
                to: Box::new(instant(pair.left)),
                from: Box::new(instant(pair.right)),
            },
            ty: Type::DURATION,
            at: pair.at,
        }
    }

    fn sum_of_numbers(&mut self, op: BinaryOp, pair: Pair<'_>) -> Expr {
        if pair.left.ty.dimension() != pair.right.ty.dimension() {
            let verb = if op == BinaryOp::Add {
                "be added"
            } else {
                "be subtracted"
            };
            return self.unlike(&pair, verb);
        }
        let ty = match (&pair.left.ty, &pair.right.ty) {
            (Type::Percent, Type::Number) => {
                if !self.is_ratio(pair.right_tree, pair.at) {
                    return Self::poison(pair.at);
                }
                Type::Percent
            }
            (Type::Number, Type::Percent) => {
                if !self.is_ratio(pair.left_tree, pair.at) {
                    return Self::poison(pair.at);
                }
                Type::Percent
            }
            (Type::Percent, _) | (_, Type::Percent) => Type::Percent,
            (Type::PercentagePoints, _) | (_, Type::PercentagePoints) => Type::PercentagePoints,
            (ty, _) => ty.clone(),
        };
        let op = if op == BinaryOp::Add {
            ArithmeticOp::Add
        } else {
            ArithmeticOp::Subtract
        };
        arithmetic(op, pair, ty)
    }

    /// Whether a number beside a percentage can be meant as a ratio: a calculation, 0 or 1.
    fn is_ratio(&mut self, tree: &ast::Expr, at: Location) -> bool {
        let Some((literal, span)) = bare_number(tree) else {
            return true;
        };
        let value = literal.value();
        if value.is_zero() || value == crate::quantity::Number::one() {
            return true;
        }
        let finding = missing_sign(literal, self.beside(at, span));
        self.report(finding);
        false
    }

    // ---- products

    fn product(
        &mut self,
        op: BinaryOp,
        left: &ast::Expr,
        right: &ast::Expr,
        scope: &Scope,
        at: Location,
    ) -> Expr {
        let pair = Pair {
            left: self.infer(left, scope, &Want::Scalar),
            right: self.infer(right, scope, &Want::Scalar),
            left_tree: left,
            right_tree: right,
            at,
        };
        if pair.left.ty == Type::Unknown || pair.right.ty == Type::Unknown {
            return Self::poison(at);
        }
        let dimensions = pair.left.ty.dimension().zip(pair.right.ty.dimension());
        let Some((a, b)) = dimensions else {
            let verb = match op {
                BinaryOp::Div => "be divided",
                BinaryOp::Of => "be taken of each other",
                _ => "be multiplied",
            };
            return self.unlike(&pair, verb);
        };
        if op == BinaryOp::Of && !a.is_none() {
            return self.unlike(&pair, "be taken of each other");
        }
        if a.times(b).is_crowded() || a.per(b).is_crowded() {
            self.report(
                Diagnostic::new(codes::TOO_LARGE, at, "too many units meet in this product")
                    .help("give parts of it a name, and divide their units away"),
            );
            return Self::poison(at);
        }
        let (ty, op) = if op == BinaryOp::Div {
            let ty = match (&pair.left.ty, &pair.right.ty) {
                (Type::Percent, Type::Number) => Type::Percent,
                (Type::PercentagePoints, Type::Number) => Type::PercentagePoints,
                _ => Type::of_dimension(a.per(b)),
            };
            (ty, ArithmeticOp::Divide)
        } else {
            let ty = match (&pair.left.ty, &pair.right.ty) {
                (Type::PercentagePoints, _) | (_, Type::PercentagePoints)
                    if a.is_none() && b.is_none() =>
                {
                    Type::PercentagePoints
                }
                (Type::Percent, _) | (_, Type::Percent) if a.is_none() && b.is_none() => {
                    Type::Percent
                }
                _ => Type::of_dimension(a.times(b)),
            };
            (ty, ArithmeticOp::Multiply)
        };
        arithmetic(op, pair, ty)
    }

    // ---- comparisons

    pub(super) fn comparison(
        &mut self,
        relation: Relation,
        left: &ast::Expr,
        right: &ast::Expr,
        scope: &Scope,
        at: Location,
    ) -> Expr {
        let (first, second) = self.operands(left, right, scope);
        let pair = Pair {
            left: first,
            right: second,
            left_tree: left,
            right_tree: right,
            at,
        };
        if pair.left.ty == Type::Unknown || pair.right.ty == Type::Unknown {
            return Self::poison(at);
        }
        self.compare(relation, pair)
    }

    /// Both sides of a comparison. A side that is nothing but the name of an enum's member is
    /// understood by the other side.
    fn operands(&mut self, left: &ast::Expr, right: &ast::Expr, scope: &Scope) -> (Expr, Expr) {
        if self.may_be_member(left, scope) && !self.may_be_member(right, scope) {
            let second = self.infer(right, scope, &Want::Scalar);
            let hint = hint_of(&second.ty);
            return (self.infer(left, scope, &hint), second);
        }
        let first = self.infer(left, scope, &Want::Scalar);
        let hint = hint_of(&first.ty);
        let second = self.infer(right, scope, &hint);
        (first, second)
    }

    fn compare(&mut self, relation: Relation, pair: Pair<'_>) -> Expr {
        let (a, b) = (pair.left.ty.clone(), pair.right.ty.clone());
        let ordered = match (&a, &b) {
            (Type::Percent, Type::Number) => return self.compare_percent(relation, pair, false),
            (Type::Number, Type::Percent) => return self.compare_percent(relation, pair, true),
            (Type::PercentagePoints, Type::Percent) => {
                return self.compare_points(relation, pair, true);
            }
            (Type::Percent, Type::PercentagePoints) => {
                return self.compare_points(relation, pair, false);
            }
            (Type::Period, &Type::DURATION) | (&Type::DURATION, Type::Period) => {
                let period = if a == Type::Period {
                    &pair.left
                } else {
                    &pair.right
                };
                let finding = period_for_duration(period);
                self.report(finding);
                return Self::poison(pair.at);
            }
            (Type::Timestamp | Type::Date, Type::Timestamp | Type::Date) => true,
            (Type::TimeOfDay, Type::TimeOfDay) => true,
            (a, b) if a.is_numeric() && b.is_numeric() => {
                if a.dimension() != b.dimension() {
                    return self.unlike(&pair, "be compared");
                }
                true
            }
            (Type::Text, Type::Text)
            | (Type::Bool, Type::Bool)
            | (Type::Party, Type::Party)
            | (Type::Enum(_), Type::Enum(_))
                if a == b =>
            {
                false
            }
            (Type::List(of), other) | (other, Type::List(of)) if **of == *other => {
                self.report(
                    Diagnostic::new(
                        codes::UNLIKE_OPERANDS,
                        pair.at,
                        format!("{other} cannot be compared with several"),
                    )
                    .help("to ask whether a list holds a value write `VALUE during LIST`"),
                );
                return Self::poison(pair.at);
            }
            _ => return self.unlike(&pair, "be compared"),
        };
        let equality = matches!(relation, Relation::Equal | Relation::NotEqual);
        if !ordered && !equality {
            self.report(
                Diagnostic::new(
                    codes::UNLIKE_OPERANDS,
                    pair.at,
                    format!("{a} has no order: `{}` says nothing", relation.symbol()),
                )
                .help("only `==` and `!=` compare such values"),
            );
            return Self::poison(pair.at);
        }
        compared(relation, pair)
    }

    fn compare_percent(&mut self, relation: Relation, pair: Pair<'_>, number_first: bool) -> Expr {
        let tree = if number_first {
            pair.left_tree
        } else {
            pair.right_tree
        };
        if let Some((literal, span)) = bare_number(tree) {
            let finding = missing_sign(literal, self.beside(pair.at, span));
            self.report(finding);
            return Self::poison(pair.at);
        }
        compared(relation, pair)
    }

    /// A percentage is compared with points only when it is a distance itself.
    fn compare_points(&mut self, relation: Relation, pair: Pair<'_>, points_first: bool) -> Expr {
        let percent = if points_first {
            &pair.right
        } else {
            &pair.left
        };
        let distance = matches!(
            percent.kind,
            ExprKind::Arithmetic {
                op: ArithmeticOp::Subtract,
                ..
            }
        );
        if distance {
            return compared(relation, pair);
        }
        let finding = if matches!(percent.kind, ExprKind::Constant(_)) {
            percent_for_points(percent)
        } else {
            Diagnostic::new(
                codes::PERCENT_FOR_POINTS,
                pair.at,
                "percentage points are a distance, and this percentage is none",
            )
            .help("compare with a percentage: `99%`, or subtract two percentages first")
        };
        self.report(finding);
        Self::poison(pair.at)
    }

    fn unlike(&mut self, pair: &Pair<'_>, verb: &str) -> Expr {
        let (a, b) = (&pair.left.ty, &pair.right.ty);
        let mut sides = [&pair.left, &pair.right].into_iter();
        if let Some(mixed) = sides.find(|it| it.ty == Type::DurationOrPeriod) {
            self.report(mixed_length(mixed));
            return Self::poison(pair.at);
        }
        if let (Type::Period, &Type::DURATION) | (&Type::DURATION, Type::Period) = (a, b) {
            let period = if *a == Type::Period {
                &pair.left
            } else {
                &pair.right
            };
            let finding = period_for_duration(period);
            self.report(finding);
            return Self::poison(pair.at);
        }
        let finding = Diagnostic::new(
            codes::UNLIKE_OPERANDS,
            pair.at,
            format!("{a} and {b} cannot {verb}"),
        )
        .also(pair.left.at, a.to_string())
        .also(pair.right.at, b.to_string());
        let timely = |ty: &Type| matches!(ty, Type::Time | Type::Rows(_));
        let finding = if timely(a) || timely(b) {
            finding.help("measure first: `length(…)` of time, `count(…)` or `sum(…, …)` of rows")
        } else if matches!(
            (a, b),
            (Type::Number, Type::Quantity(_)) | (Type::Quantity(_), Type::Number)
        ) {
            finding.help("write the unit of the number")
        } else {
            finding
        };
        self.report(finding);
        Self::poison(pair.at)
    }

    // ---- connectives

    fn connective(
        &mut self,
        op: BinaryOp,
        left: &ast::Expr,
        right: &ast::Expr,
        scope: &Scope,
        want: &Want,
        at: Location,
    ) -> Expr {
        let hint = match want {
            Want::Is(Type::Bool | Type::Time) => want.clone(),
            _ => Want::Any,
        };
        let first = self.infer(left, scope, &hint);
        let timely = first.ty != Type::Unknown && is_timely(&first.ty);
        if timely || (first.ty == Type::Unknown && hint == Want::Is(Type::Time)) {
            let first = self.fit(first, &Type::Time, left);
            let second = self.demand_time(right, scope);
            let (first, second) = (Box::new(first), Box::new(second));
            let kind = if op == BinaryOp::And {
                ExprKind::Intersect(first, second)
            } else {
                ExprKind::Union(first, second)
            };
            return Expr {
                kind,
                ty: Type::Time,
                at,
            };
        }
        if first.ty == Type::Unknown && hint == Want::Any {
            self.infer(right, scope, &Want::Any);
            return Self::poison(at);
        }
        let first = self.fit(first, &Type::Bool, left);
        let second = self.demand_condition(right, scope);
        Expr {
            kind: ExprKind::Logic {
                all: op == BinaryOp::And,
                left: Box::new(first),
                right: Box::new(second),
            },
            ty: Type::Bool,
            at,
        }
    }

    pub(super) fn rounded(
        &mut self,
        of: &ast::Expr,
        mode: RoundingMode,
        to: &ast::Expr,
        scope: &Scope,
        want: &Want,
        at: Location,
    ) -> Expr {
        let of_tree = of;
        let of = self.infer(of, scope, want);
        if of.ty != Type::Unknown && !of.ty.is_numeric() {
            self.report(Diagnostic::new(
                codes::TYPE_MISMATCH,
                scope.at(of_tree.span),
                format!("{} cannot be rounded", of.ty),
            ));
            return Self::poison(at);
        }
        let ty = of.ty.clone();
        let step = if ty == Type::Number {
            // A ratio that the metric shows as a percentage is rounded to one.
            let step = self.infer(to, scope, &Want::Scalar);
            match step.ty {
                Type::Percent => step,
                _ => self.fit(step, &ty, to),
            }
        } else {
            self.demand(to, scope, &ty)
        };
        let ty = if ty == Type::Number && step.ty == Type::Percent {
            Type::Percent
        } else {
            ty
        };
        if let ExprKind::Constant(crate::ir::Constant::Number(number)) = &step.kind
            && (number.is_zero() || number.is_negative())
        {
            self.report(Diagnostic::new(
                codes::IMPOSSIBLE_VALUE,
                step.at,
                "a step of rounding must be above zero",
            ));
        }
        Expr {
            kind: ExprKind::Rounded {
                value: Box::new(of),
                mode: rounding(mode),
                to: Box::new(step),
            },
            ty,
            at,
        }
    }
}

/// How a number is rounded.
pub(in crate::check) fn rounding(mode: RoundingMode) -> Rounding {
    match mode {
        RoundingMode::Up => Rounding::Up,
        RoundingMode::Down => Rounding::Down,
        RoundingMode::HalfUp => Rounding::HalfUp,
        RoundingMode::HalfEven => Rounding::HalfEven,
    }
}

fn hint_of(ty: &Type) -> Want {
    match ty {
        Type::Unknown => Want::Scalar,
        Type::List(of) => Want::Is((**of).clone()),
        ty => Want::Is(ty.clone()),
    }
}

fn compared(relation: Relation, pair: Pair<'_>) -> Expr {
    Expr {
        kind: ExprKind::Compare {
            relation,
            left: Box::new(pair.left),
            right: Box::new(pair.right),
        },
        ty: Type::Bool,
        at: pair.at,
    }
}

fn arithmetic(op: ArithmeticOp, pair: Pair<'_>, ty: Type) -> Expr {
    Expr {
        kind: ExprKind::Arithmetic {
            op,
            left: Box::new(pair.left),
            right: Box::new(pair.right),
        },
        ty,
        at: pair.at,
    }
}

fn shift(pair: Pair<'_>, minus: bool) -> Expr {
    let by = if minus {
        Expr {
            ty: pair.right.ty.clone(),
            at: pair.right.at,
            kind: ExprKind::Negate(Box::new(pair.right)),
        }
    } else {
        pair.right
    };
    Expr {
        kind: ExprKind::Shift {
            instant: Box::new(pair.left),
            by: Box::new(by),
        },
        ty: Type::Timestamp,
        at: pair.at,
    }
}

/// To a date; by what may be a duration, to an instant.
fn shift_period(pair: Pair<'_>, back: bool, ty: Type) -> Expr {
    Expr {
        kind: ExprKind::ShiftPeriod {
            from: Box::new(pair.left),
            period: Box::new(pair.right),
            back,
        },
        ty,
        at: pair.at,
    }
}
