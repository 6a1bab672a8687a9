//! Expressions as an author writes them, with the brackets that their reading needs.

use super::{Words, charge_time, period_rule, plural};
use crate::ir::{Aggregate, ArithmeticOp, Each, Expr, ExprKind, Quantifier, RiskShare, Step, Type};
use crate::quantity::{Number, Rounding};

/// How tightly a form binds. A part that binds less than its place asks for gets brackets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    /// `e otherwise v`, `if … then … else …`, `e rounded …`
    Closing,
    /// `and`, `or`, `except`
    Connective,
    /// `a <= b`, `t during T`, `S where P`
    Comparison,
    /// `a + b`
    Sum,
    /// `a * b`
    Product,
    /// `-e`, `not e`, `t lasting …`
    Prefix,
    /// Names, calls, literals.
    Atom,
}

impl Words<'_> {
    /// An expression.
    pub fn expr(&self, expr: &Expr) -> String {
        self.written(expr).0
    }

    fn at_least(&self, binding: Binding, expr: &Expr) -> String {
        let (text, own) = self.written(expr);
        if own < binding {
            format!("({text})")
        } else {
            text
        }
    }

    fn written(&self, expr: &Expr) -> (String, Binding) {
        self.name(expr)
            .map(|text| (text, Binding::Atom))
            .or_else(|| self.arithmetic(expr))
            .or_else(|| self.of_time(expr))
            .or_else(|| self.of_rows(expr))
            .unwrap_or_else(|| ("?".to_owned(), Binding::Atom))
    }

    fn name(&self, expr: &Expr) -> Option<String> {
        Some(match &expr.kind {
            ExprKind::Poison => "?".to_owned(),
            ExprKind::Constant(constant) => self.constant(constant, &expr.ty),
            ExprKind::Window => "window".to_owned(),
            ExprKind::Relief => "relief".to_owned(),
            ExprKind::Target => "target".to_owned(),
            ExprKind::Minimum => "minimum".to_owned(),
            ExprKind::Value => "value".to_owned(),
            ExprKind::AtRisk { pool, share } => match share {
                RiskShare::Whole | RiskShare::Own => pool.to_string(),
                RiskShare::Of(objective) => format!("{pool}.{objective}"),
            },
            ExprKind::Row => "row".to_owned(),
            ExprKind::GroupKey(name) | ExprKind::Parameter(name) | ExprKind::Local(name) => {
                name.clone()
            }
            ExprKind::Let(path) | ExprKind::Rows(path) | ExprKind::Exclusion(path) => {
                path.to_string()
            }
            ExprKind::Field { field, .. } => field.clone(),
            ExprKind::OuterField { field, .. } => format!("row.{field}"),
            ExprKind::Cell { table, key, column } => {
                format!("{table}[{}].{column}", self.expr(key))
            }
            ExprKind::Past { metric, back } => format!("past({metric}, {back})"),
            ExprKind::Total {
                penalty,
                over: None,
            } => format!("total({penalty})"),
            ExprKind::Total {
                penalty,
                over: Some((count, rule)),
            } => format!("total({penalty}, over last {count} {})", plural(*rule)),
            ExprKind::Ungrouped(rows) => format!("ungrouped({})", self.expr(rows)),
            ExprKind::Existing(source) => format!("existing({source})"),
            ExprKind::LocalDate(of) => format!("date({})", self.expr(of)),
            ExprKind::Overlaps(a, b) => format!("overlaps({}, {})", self.expr(a), self.expr(b)),
            ExprKind::Days { from, to } => {
                format!("days({} to {})", self.expr(from), self.expr(to))
            }
            ExprKind::Elapsed {
                from,
                to,
                calendar,
                except,
            } => {
                let mut text = format!("elapsed({} to {}", self.expr(from), self.expr(to));
                if let Some(calendar) = calendar {
                    text.push_str(&format!(", on {}", self.expr(calendar)));
                }
                if let Some(except) = except {
                    text.push_str(&format!(", except {}", self.expr(except)));
                }
                text.push(')');
                text
            }
            ExprKind::Extreme { largest, of } => {
                let of: Vec<String> = of.iter().map(|each| self.expr(each)).collect();
                let is_moment = matches!(expr.ty, Type::Timestamp | Type::Date);
                let name = match (is_moment, *largest) {
                    (false, true) => "max",
                    (false, false) => "min",
                    (true, true) => "latest",
                    (true, false) => "earliest",
                };
                format!("{name}({})", of.join(", "))
            }
            _ => return None,
        })
    }

    fn arithmetic(&self, expr: &Expr) -> Option<(String, Binding)> {
        use Binding as B;
        Some(match &expr.kind {
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => (
                format!(
                    "if {} then {} else {}",
                    self.expr(condition),
                    self.expr(then),
                    self.expr(otherwise)
                ),
                B::Closing,
            ),
            ExprKind::Otherwise { value, fallback } => {
                let fallback = fallback.as_ref().map_or_else(
                    || "no value".to_owned(),
                    |of| self.at_least(B::Connective, of),
                );
                (
                    format!(
                        "{} otherwise {fallback}",
                        self.at_least(B::Connective, value)
                    ),
                    B::Closing,
                )
            }
            ExprKind::Rounded { value, mode, to } => (
                format!(
                    "{} rounded {} to {}",
                    self.at_least(B::Sum, value),
                    rounding(*mode),
                    self.at_least(B::Sum, to)
                ),
                B::Closing,
            ),
            ExprKind::Negate(of) => (format!("-{}", self.at_least(B::Prefix, of)), B::Prefix),
            ExprKind::Not(of) => (format!("not {}", self.at_least(B::Prefix, of)), B::Prefix),
            ExprKind::Arithmetic { op, left, right } => self.operation(*op, left, right),
            ExprKind::Charge(charge) => {
                let time = charge_time(charge.time);
                match &charge.service {
                    Some(service) => (format!("fee of {service}{time}"), B::Prefix),
                    None => (format!("fees{time}"), B::Prefix),
                }
            }
            ExprKind::Compare {
                relation,
                left,
                right,
            } => self.pair(left, relation.symbol(), right, B::Comparison, B::Sum),
            ExprKind::Logic { all, left, right } => {
                self.chain(expr, if *all { "and" } else { "or" }, left, right)
            }
            ExprKind::During { instant, time } => {
                self.pair(instant, "during", time, B::Comparison, B::Prefix)
            }
            ExprKind::Contains { list, value } => {
                self.pair(list, "==", value, B::Comparison, B::Sum)
            }
            ExprKind::Shift { instant, by } => self.pair(instant, "+", by, B::Sum, B::Product),
            ExprKind::ShiftPeriod { from, period, back } => {
                let sign = if *back { "-" } else { "+" };
                self.pair(from, sign, period, B::Sum, B::Product)
            }
            ExprKind::Rolled { date, calendar } => {
                let date = match &date.kind {
                    // The words stand behind the days that are added.
                    ExprKind::ShiftPeriod { .. } => self.expr(date),
                    _ => self.at_least(B::Atom, date),
                };
                let on = self.expr(calendar);
                (format!("{date} rolling to business days on {on}"), B::Sum)
            }
            ExprKind::ClockTime(of) => (
                format!("time of {}", self.at_least(B::Atom, of)),
                B::Product,
            ),
            ExprKind::Between { to, from } => self.pair(to, "-", from, B::Sum, B::Product),
            ExprKind::AtTime { date, time } => self.pair(date, "at", time, B::Prefix, B::Atom),
            _ => return None,
        })
    }

    fn operation(&self, op: ArithmeticOp, left: &Expr, right: &Expr) -> (String, Binding) {
        use Binding as B;
        let constant_percent =
            matches!(left.kind, ExprKind::Constant(_)) && left.ty == Type::Percent;
        match op {
            ArithmeticOp::Add => self.left_to_right(left, "+", right, B::Sum, B::Product),
            ArithmeticOp::Subtract => self.left_to_right(left, "-", right, B::Sum, B::Product),
            ArithmeticOp::Multiply if constant_percent => {
                self.pair(left, "of", right, B::Product, B::Prefix)
            }
            ArithmeticOp::Multiply => self.left_to_right(left, "*", right, B::Product, B::Prefix),
            ArithmeticOp::Divide => self.left_to_right(left, "/", right, B::Product, B::Prefix),
        }
    }

    fn of_time(&self, expr: &Expr) -> Option<(String, Binding)> {
        use Binding as B;
        Some(match &expr.kind {
            ExprKind::TimeWhere { samples } => (format!("time({})", self.expr(samples)), B::Atom),
            ExprKind::TimeOfBuckets { condition, each } => (
                format!(
                    "time({} {})",
                    self.at_least(B::Closing, condition),
                    buckets(each)
                ),
                B::Atom,
            ),
            ExprKind::Spans(rows) => match rows.kind {
                // A source of spans may stand for its time.
                ExprKind::Rows(_) => (self.expr(rows), B::Atom),
                _ => (format!("spans({})", self.expr(rows)), B::Atom),
            },
            ExprKind::CalendarTime(calendar) => (self.expr(calendar), B::Atom),
            ExprKind::Union(left, right) => self.chain(expr, "or", left, right),
            ExprKind::Intersect(left, right) => self.chain(expr, "and", left, right),
            ExprKind::Except(left, right) => {
                self.pair(left, "except", right, B::Connective, B::Comparison)
            }
            ExprKind::Lasting {
                time,
                strict,
                limit,
                excess,
            } => {
                let relation = if *strict { ">" } else { ">=" };
                let excess = if *excess { " counting excess" } else { "" };
                (
                    format!(
                        "{} lasting {relation} {}{excess}",
                        self.at_least(B::Prefix, time),
                        self.at_least(B::Sum, limit)
                    ),
                    B::Prefix,
                )
            }
            ExprKind::Merged { time, within } => (
                format!(
                    "{} merged within {}",
                    self.at_least(B::Prefix, time),
                    self.at_least(B::Sum, within)
                ),
                B::Prefix,
            ),
            ExprKind::Quantified {
                quantifier,
                time,
                by,
            } => {
                let how_many = match quantifier {
                    Quantifier::Any => "any".to_owned(),
                    Quantifier::All => "all".to_owned(),
                    Quantifier::AtLeast(count) => format!("at least {count}"),
                    Quantifier::MoreThanHalf => "more than half".to_owned(),
                };
                (
                    format!("{how_many} of {} by {by}", self.at_least(B::Atom, time)),
                    B::Prefix,
                )
            }
            _ => return None,
        })
    }

    fn of_rows(&self, expr: &Expr) -> Option<(String, Binding)> {
        use Binding as B;
        Some(match &expr.kind {
            ExprKind::Where { rows, condition } => (
                format!(
                    "{} where {}",
                    self.at_least(B::Comparison, rows),
                    self.at_least(B::Connective, condition)
                ),
                B::Connective,
            ),
            ExprKind::Length(time) => (format!("length({})", self.expr(time)), B::Atom),
            ExprKind::RunCount(time) => (format!("count({})", self.expr(time)), B::Atom),
            ExprKind::Longest(time) => (format!("longest({})", self.expr(time)), B::Atom),
            ExprKind::Aggregate {
                function,
                rows,
                what,
            } => (self.aggregate(function, rows, what.as_deref()), B::Atom),
            ExprKind::OverBuckets {
                function,
                value,
                each,
            } => {
                let last = match function {
                    Aggregate::Percentile(p) => format!(", {}", super::value::percent(p)),
                    _ => String::new(),
                };
                (
                    format!(
                        "{}({} {}{last})",
                        function_name(function),
                        self.expr(value),
                        buckets(each)
                    ),
                    B::Atom,
                )
            }
            _ => return None,
        })
    }

    fn aggregate(&self, function: &Aggregate, rows: &Expr, what: Option<&Expr>) -> String {
        let rows = self.expr(rows);
        let what = what.map(|what| self.expr(what));
        let name = function_name(function);
        match (function, what) {
            (Aggregate::CountDistinct, Some(what)) => format!("{name}({rows}, distinct {what})"),
            (Aggregate::Percentile(p), Some(what)) => {
                format!("{name}({rows}, {what}, {})", super::value::percent(p))
            }
            (_, Some(what)) => format!("{name}({rows}, {what})"),
            (_, None) => format!("{name}({rows})"),
        }
    }

    /// Two parts and what stands between them; both must bind at least as `parts`.
    fn pair(
        &self,
        left: &Expr,
        between: &str,
        right: &Expr,
        own: Binding,
        parts: Binding,
    ) -> (String, Binding) {
        let (left, right) = (self.at_least(parts, left), self.at_least(parts, right));
        (format!("{left} {between} {right}"), own)
    }

    /// As [`Words::pair`], but the left part may be of the same kind: `a - b - c`.
    fn left_to_right(
        &self,
        left: &Expr,
        between: &str,
        right: &Expr,
        own: Binding,
        parts: Binding,
    ) -> (String, Binding) {
        let (left, right) = (self.at_least(own, left), self.at_least(parts, right));
        (format!("{left} {between} {right}"), own)
    }

    /// `a or b or c` needs no brackets, `a or (b and c)` does: connectives may not be mixed.
    fn chain(&self, whole: &Expr, word: &str, left: &Expr, right: &Expr) -> (String, Binding) {
        let part = |part: &Expr| {
            if same_connective(whole, part) {
                self.expr(part)
            } else {
                self.at_least(Binding::Comparison, part)
            }
        };
        (
            format!("{} {word} {}", part(left), part(right)),
            Binding::Connective,
        )
    }
}

fn same_connective(a: &Expr, b: &Expr) -> bool {
    match (&a.kind, &b.kind) {
        (ExprKind::Union(..), ExprKind::Union(..))
        | (ExprKind::Intersect(..), ExprKind::Intersect(..)) => true,
        (ExprKind::Logic { all: a, .. }, ExprKind::Logic { all: b, .. }) => a == b,
        _ => false,
    }
}

fn function_name(function: &Aggregate) -> &'static str {
    match function {
        Aggregate::Count | Aggregate::CountDistinct => "count",
        Aggregate::Sum => "sum",
        Aggregate::Mean => "mean",
        Aggregate::Min => "min",
        Aggregate::Max => "max",
        Aggregate::Share => "share",
        Aggregate::Percentile(_) => "percentile",
    }
}

/// `each 5 minutes by operation`
fn buckets(each: &Each) -> String {
    let step = match &each.step {
        Step::Elapsed(micros) => super::value::duration(&Number::from(*micros)),
        Step::Calendar(rule) => period_rule(rule),
    };
    match &each.by {
        Some(by) => format!("each {step} by {by}"),
        None => format!("each {step}"),
    }
}

/// `half up`
pub fn rounding(mode: Rounding) -> &'static str {
    match mode {
        Rounding::Up => "up",
        Rounding::Down => "down",
        Rounding::HalfUp => "half up",
        Rounding::HalfEven => "half even",
    }
}
