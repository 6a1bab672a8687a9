//! Formulas.

use super::{Build, rules, text, value};
use crate::contract::v1::{self, Expression};
use crate::ir::{self, Aggregate, ArithmeticOp, Each, Expr, ExprKind, Quantifier};
use crate::quantity::Relation;

impl Build<'_> {
    pub(super) fn formula(self, expr: &Expr) -> v1::Formula {
        v1::Formula {
            words: self.words().expr(expr),
            ty: value::ty(&expr.ty),
            tree: self.tree(expr),
        }
    }

    pub(super) fn formulas(self, exprs: &[Expr]) -> Vec<v1::Formula> {
        exprs.iter().map(|it| self.formula(it)).collect()
    }

    pub(super) fn maybe_formula(self, expr: Option<&Expr>) -> Option<v1::Formula> {
        expr.map(|it| self.formula(it))
    }

    fn tree(self, expr: &Expr) -> Expression {
        self.leaf(expr)
            .or_else(|| self.choice(&expr.kind))
            .or_else(|| self.instant(&expr.kind))
            .or_else(|| self.time(&expr.kind))
            .or_else(|| self.measure(&expr.kind))
            .unwrap_or(Expression::Unknown)
    }

    fn boxed(self, expr: &Expr) -> Box<Expression> {
        Box::new(self.tree(expr))
    }

    fn maybe_boxed(self, expr: Option<&Expr>) -> Option<Box<Expression>> {
        expr.map(|it| self.boxed(it))
    }

    fn leaf(self, expr: &Expr) -> Option<Expression> {
        Some(match &expr.kind {
            ExprKind::Constant(constant) => Expression::Constant {
                constant: self.value(constant, &expr.ty),
            },
            ExprKind::Window => Expression::Window,
            ExprKind::Relief => Expression::Relief,
            ExprKind::Target => Expression::Target,
            ExprKind::Minimum => Expression::Minimum,
            ExprKind::Value => Expression::Value,
            ExprKind::Charge(ir::Charge { service, time }) => Expression::Charge {
                service: service.as_ref().map(text),
                time: charge_time(*time),
            },
            ExprKind::AtRisk { pool, share } => Expression::AtRisk {
                pool: text(pool),
                share: match share {
                    ir::RiskShare::Whole => v1::RiskShare::Whole,
                    ir::RiskShare::Own => v1::RiskShare::OfObjectiveAtHand,
                    ir::RiskShare::Of(objective) => v1::RiskShare::OfObjective {
                        objective: text(objective),
                    },
                },
            },
            ExprKind::GroupKey(name) => Expression::GroupKey { name: name.clone() },
            ExprKind::Parameter(name) => Expression::Parameter { name: name.clone() },
            ExprKind::Local(name) => Expression::Local { name: name.clone() },
            ExprKind::Let(path) => Expression::Definition { path: text(path) },
            ExprKind::Rows(source) => Expression::Rows {
                source: text(source),
            },
            ExprKind::Field { source, field } => Expression::Field {
                source: text(source),
                field: field.clone(),
            },
            ExprKind::OuterField { source, field, up } => Expression::OuterField {
                source: text(source),
                field: field.clone(),
                up: *up,
            },
            ExprKind::Row => Expression::Row,
            ExprKind::Past { metric, back } => Expression::Past {
                metric: text(metric),
                back: *back,
            },
            ExprKind::Total { penalty, over } => Expression::Total {
                penalty: text(penalty),
                over: over.map(|(count, rule)| v1::LastPeriods {
                    count,
                    period: rules::period_rule(rule),
                }),
            },
            ExprKind::Exclusion(path) => Expression::Exclusion { path: text(path) },
            ExprKind::Existing(source) => Expression::Existing {
                source: text(source),
            },
            _ => return None,
        })
    }

    fn choice(self, kind: &ExprKind) -> Option<Expression> {
        Some(match kind {
            ExprKind::Where { rows, condition } => Expression::Where {
                rows: self.boxed(rows),
                condition: self.boxed(condition),
            },
            ExprKind::Ungrouped(rows) => Expression::Ungrouped {
                rows: self.boxed(rows),
            },
            ExprKind::Cell { table, key, column } => Expression::Cell {
                table: text(table),
                key: self.boxed(key),
                column: column.clone(),
            },
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => Expression::If {
                condition: self.boxed(condition),
                then: self.boxed(then),
                otherwise: self.boxed(otherwise),
            },
            ExprKind::Otherwise { value, fallback } => Expression::Otherwise {
                value: self.boxed(value),
                fallback: self.maybe_boxed(fallback.as_deref()),
            },
            ExprKind::Rounded { value, mode, to } => Expression::Rounded {
                value: self.boxed(value),
                mode: rules::rounding(*mode),
                to: self.boxed(to),
            },
            ExprKind::Negate(of) => Expression::Negate { of: self.boxed(of) },
            ExprKind::Not(of) => Expression::Not { of: self.boxed(of) },
            ExprKind::Arithmetic { op, left, right } => Expression::Arithmetic {
                operator: match op {
                    ArithmeticOp::Add => v1::Operator::Add,
                    ArithmeticOp::Subtract => v1::Operator::Subtract,
                    ArithmeticOp::Multiply => v1::Operator::Multiply,
                    ArithmeticOp::Divide => v1::Operator::Divide,
                },
                left: self.boxed(left),
                right: self.boxed(right),
            },
            ExprKind::Compare {
                relation,
                left,
                right,
            } => Expression::Compare {
                relation: rules::relation(*relation),
                left: self.boxed(left),
                right: self.boxed(right),
            },
            ExprKind::Logic { all, left, right } => {
                let (left, right) = (self.boxed(left), self.boxed(right));
                match all {
                    true => Expression::And { left, right },
                    false => Expression::Or { left, right },
                }
            }
            ExprKind::Extreme { largest, of } => {
                let of = of.iter().map(|it| self.tree(it)).collect();
                match largest {
                    true => Expression::Largest { of },
                    false => Expression::Smallest { of },
                }
            }
            ExprKind::Contains { list, value } => Expression::Contains {
                list: self.boxed(list),
                value: self.boxed(value),
            },
            _ => return None,
        })
    }

    fn instant(self, kind: &ExprKind) -> Option<Expression> {
        Some(match kind {
            ExprKind::During { instant, time } => Expression::During {
                instant: self.boxed(instant),
                time: self.boxed(time),
            },
            ExprKind::Shift { instant, by } => Expression::Shift {
                instant: self.boxed(instant),
                by: self.boxed(by),
            },
            ExprKind::ShiftPeriod { from, period, back } => Expression::ShiftPeriod {
                from: self.boxed(from),
                period: self.boxed(period),
                back: *back,
            },
            ExprKind::AtTime { date, time } => Expression::AtTime {
                date: self.boxed(date),
                time: self.boxed(time),
            },
            ExprKind::LocalDate(instant) => Expression::LocalDate {
                instant: self.boxed(instant),
            },
            ExprKind::Rolled { date, calendar } => Expression::Rolled {
                date: self.boxed(date),
                calendar: self.boxed(calendar),
            },
            ExprKind::ClockTime(instant) => Expression::ClockTime {
                instant: self.boxed(instant),
            },
            ExprKind::Overlaps(left, right) => Expression::Overlaps {
                left: self.boxed(left),
                right: self.boxed(right),
            },
            ExprKind::Days { from, to } => Expression::Days {
                from: self.boxed(from),
                to: self.boxed(to),
            },
            ExprKind::Between { to, from } => Expression::Between {
                from: self.boxed(from),
                to: self.boxed(to),
            },
            ExprKind::Elapsed {
                from,
                to,
                calendar,
                except,
            } => Expression::Elapsed {
                from: self.boxed(from),
                to: self.boxed(to),
                calendar: self.maybe_boxed(calendar.as_deref()),
                except: self.maybe_boxed(except.as_deref()),
            },
            _ => return None,
        })
    }

    fn time(self, kind: &ExprKind) -> Option<Expression> {
        Some(match kind {
            ExprKind::TimeWhere { samples } => Expression::TimeOfSamples {
                samples: self.boxed(samples),
            },
            ExprKind::TimeOfBuckets { condition, each } => Expression::TimeOfBuckets {
                condition: self.boxed(condition),
                each: buckets(each),
            },
            ExprKind::Spans(rows) => Expression::Spans {
                rows: self.boxed(rows),
            },
            ExprKind::CalendarTime(calendar) => Expression::CalendarTime {
                calendar: self.boxed(calendar),
            },
            ExprKind::Union(left, right) => Expression::Union {
                left: self.boxed(left),
                right: self.boxed(right),
            },
            ExprKind::Intersect(left, right) => Expression::Intersection {
                left: self.boxed(left),
                right: self.boxed(right),
            },
            ExprKind::Except(left, right) => Expression::Except {
                left: self.boxed(left),
                right: self.boxed(right),
            },
            ExprKind::Lasting {
                time,
                strict,
                limit,
                excess,
            } => Expression::Lasting {
                time: self.boxed(time),
                relation: rules::relation(if *strict {
                    Relation::Greater
                } else {
                    Relation::GreaterEqual
                }),
                limit: self.boxed(limit),
                counts: match excess {
                    true => v1::LastingCounts::Excess,
                    false => v1::LastingCounts::WholeRun,
                },
            },
            ExprKind::Merged { time, within } => Expression::Merged {
                time: self.boxed(time),
                within: self.boxed(within),
            },
            ExprKind::Quantified {
                quantifier,
                time,
                by,
            } => Expression::Quantified {
                quantifier: match quantifier {
                    Quantifier::Any => v1::Quantifier::Any,
                    Quantifier::All => v1::Quantifier::All,
                    Quantifier::AtLeast(count) => v1::Quantifier::AtLeast { count: *count },
                    Quantifier::MoreThanHalf => v1::Quantifier::MoreThanHalf,
                },
                time: self.boxed(time),
                by: by.clone(),
            },
            _ => return None,
        })
    }

    /// The rest. A form that no function above knows must stand here: there is no wildcard.
    fn measure(self, kind: &ExprKind) -> Option<Expression> {
        Some(match kind {
            ExprKind::Length(time) => Expression::Length {
                time: self.boxed(time),
            },
            ExprKind::RunCount(time) => Expression::RunCount {
                time: self.boxed(time),
            },
            ExprKind::Longest(time) => Expression::Longest {
                time: self.boxed(time),
            },
            ExprKind::Aggregate {
                function,
                rows,
                what,
            } => Expression::Aggregate {
                aggregate: aggregate(function),
                rows: self.boxed(rows),
                what: self.maybe_boxed(what.as_deref()),
                of_nothing: of_nothing(function),
            },
            ExprKind::OverBuckets {
                function,
                value,
                each,
            } => Expression::OverBuckets {
                aggregate: aggregate(function),
                value: self.boxed(value),
                each: buckets(each),
                of_nothing: of_nothing(function),
            },
            ExprKind::Poison
            | ExprKind::Constant(_)
            | ExprKind::Window
            | ExprKind::Relief
            | ExprKind::Target
            | ExprKind::Minimum
            | ExprKind::Value
            | ExprKind::Charge(_)
            | ExprKind::AtRisk { .. }
            | ExprKind::GroupKey(_)
            | ExprKind::Parameter(_)
            | ExprKind::Local(_)
            | ExprKind::Let(_)
            | ExprKind::Rows(_)
            | ExprKind::Where { .. }
            | ExprKind::Ungrouped(_)
            | ExprKind::Field { .. }
            | ExprKind::OuterField { .. }
            | ExprKind::Row
            | ExprKind::Past { .. }
            | ExprKind::Total { .. }
            | ExprKind::Cell { .. }
            | ExprKind::If { .. }
            | ExprKind::Otherwise { .. }
            | ExprKind::Rounded { .. }
            | ExprKind::Negate(_)
            | ExprKind::Not(_)
            | ExprKind::Arithmetic { .. }
            | ExprKind::Compare { .. }
            | ExprKind::Logic { .. }
            | ExprKind::Extreme { .. }
            | ExprKind::During { .. }
            | ExprKind::Contains { .. }
            | ExprKind::Shift { .. }
            | ExprKind::ShiftPeriod { .. }
            | ExprKind::AtTime { .. }
            | ExprKind::LocalDate(_)
            | ExprKind::ClockTime(_)
            | ExprKind::Rolled { .. }
            | ExprKind::Overlaps(..)
            | ExprKind::Days { .. }
            | ExprKind::Between { .. }
            | ExprKind::Elapsed { .. }
            | ExprKind::TimeWhere { .. }
            | ExprKind::TimeOfBuckets { .. }
            | ExprKind::Spans(_)
            | ExprKind::CalendarTime(_)
            | ExprKind::Exclusion(_)
            | ExprKind::Existing(_)
            | ExprKind::Union(..)
            | ExprKind::Intersect(..)
            | ExprKind::Except(..)
            | ExprKind::Lasting { .. }
            | ExprKind::Merged { .. }
            | ExprKind::Quantified { .. } => return None,
        })
    }
}

fn buckets(each: &Each) -> v1::Buckets {
    let Each { step, by } = each;
    v1::Buckets {
        step: match step {
            ir::Step::Elapsed(microseconds) => v1::Step::Elapsed {
                length: rules::elapsed(*microseconds),
            },
            ir::Step::Calendar(rule) => v1::Step::Calendar {
                period: rules::period_rule(*rule),
            },
        },
        by: by.clone(),
    }
}

fn aggregate(function: &Aggregate) -> v1::Aggregate {
    match function {
        Aggregate::Count => v1::Aggregate::Count,
        Aggregate::CountDistinct => v1::Aggregate::CountDistinct,
        Aggregate::Sum => v1::Aggregate::Sum,
        Aggregate::Mean => v1::Aggregate::Mean,
        Aggregate::Min => v1::Aggregate::Min,
        Aggregate::Max => v1::Aggregate::Max,
        Aggregate::Share => v1::Aggregate::Share,
        Aggregate::Percentile(share) => v1::Aggregate::Percentile {
            share: share.into(),
        },
    }
}

fn of_nothing(function: &Aggregate) -> v1::OfNothing {
    match function {
        Aggregate::Count | Aggregate::CountDistinct | Aggregate::Sum => v1::OfNothing::Zero,
        Aggregate::Mean
        | Aggregate::Min
        | Aggregate::Max
        | Aggregate::Share
        | Aggregate::Percentile(_) => v1::OfNothing::NoValue,
    }
}

fn charge_time(time: ir::ChargeTime) -> v1::ChargeTime {
    use ir::ChargeTime as T;
    match time {
        T::Window => v1::ChargeTime::Window,
        T::In(rule) => v1::ChargeTime::PeriodOfWindow {
            period: rules::period_rule(rule),
        },
        T::Next(rule) => v1::ChargeTime::NextPeriod {
            period: rules::period_rule(rule),
        },
        T::Previous(rule) => v1::ChargeTime::PreviousPeriod {
            period: rules::period_rule(rule),
        },
        T::Last(days) => v1::ChargeTime::LastDays { days },
        T::Before(days) => v1::ChargeTime::DaysBefore { days },
    }
}
