//! Fits what a formula yields to what its place needs, or says why it does not fit.

use super::super::context::{Checker, SourceWord};
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{Constant, Expr, ExprKind, Type};
use crate::quantity::{Decimal, Number, PeriodUnit};
use crate::syntax::ast;
use crate::text::{Location, Span};

impl Checker<'_> {
    /// `found`, written as `tree`, as a value of type `ty`.
    pub(in crate::check) fn fit(&mut self, found: Expr, ty: &Type, tree: &ast::Expr) -> Expr {
        if found.ty == *ty || found.ty == Type::Unknown || *ty == Type::Unknown {
            return found;
        }
        match (&found.ty, ty) {
            (Type::Number, Type::Percent) => return self.as_percent(found, tree),
            (Type::Date, Type::Timestamp) => return end_of_day(found),
            (&Type::DURATION | Type::Period, Type::DurationOrPeriod) => {
                return Expr {
                    ty: ty.clone(),
                    ..found
                };
            }
            (Type::Rows(_) | Type::Calendar, Type::Time) => return self.as_time(found),
            _ => {}
        }
        let finding = self.mismatch(&found, ty);
        self.report(finding);
        Self::poison(found.at)
    }

    /// A bare number where a percentage belongs is one that lost its sign; the result of a
    /// calculation is a ratio.
    fn as_percent(&mut self, found: Expr, tree: &ast::Expr) -> Expr {
        match bare_number(tree) {
            Some((literal, span)) => {
                let finding = missing_sign(literal, self.beside(found.at, span));
                self.report(finding);
                Self::poison(found.at)
            }
            None => Expr {
                ty: Type::Percent,
                ..found
            },
        }
    }

    /// Rows of spans and calendars as sets of time.
    pub(in crate::check) fn as_time(&mut self, found: Expr) -> Expr {
        let at = found.at;
        let kind = match &found.ty {
            Type::Calendar => ExprKind::CalendarTime(Box::new(found)),
            Type::Rows(_) => {
                let shape = self.source_of(&found.ty);
                let (word, name) = shape.map_or((SourceWord::Unknown, String::new()), |source| {
                    (source.kind, source.path.to_string())
                });
                match word {
                    SourceWord::Spans => ExprKind::Spans(Box::new(found)),
                    SourceWord::Unknown => return Self::poison(at),
                    SourceWord::Samples => {
                        self.report(
                            Diagnostic::new(
                                codes::TYPE_MISMATCH,
                                at,
                                format!("samples of `{name}` are no set of time by themselves"),
                            )
                            .note("a sample says how things stand; which of them is meant must be said")
                            .help(format!("write `time({name} where …)`")),
                        );
                        return Self::poison(at);
                    }
                    SourceWord::Events | SourceWord::Cases | SourceWord::Totals => {
                        self.report(
                            Diagnostic::new(
                                codes::TYPE_MISMATCH,
                                at,
                                format!("rows of `{name}` are no set of time"),
                            )
                            .note("only samples and spans last")
                            .help("write `time(CONDITION each 1 minute)` for the minutes in which something holds"),
                        );
                        return Self::poison(at);
                    }
                }
            }
            _ => return found,
        };
        Expr {
            kind,
            ty: Type::Time,
            at,
        }
    }

    fn mismatch(&self, found: &Expr, ty: &Type) -> Diagnostic {
        let at = found.at;
        match (&found.ty, ty) {
            (Type::Period, &Type::DURATION) => return period_for_duration(found),
            (Type::DurationOrPeriod, _) => return mixed_length(found),
            (Type::Percent, Type::PercentagePoints) => return percent_for_points(found),
            (Type::Enum(path), Type::Enum(_)) => {
                return Diagnostic::new(
                    codes::TYPE_MISMATCH,
                    at,
                    format!("expected {ty}, found a value of `{path}`"),
                );
            }
            _ => {}
        }
        let plain = Diagnostic::new(
            codes::TYPE_MISMATCH,
            at,
            format!("expected {ty}, found {}", found.ty),
        );
        match (&found.ty, ty) {
            (Type::Number, &Type::MONEY) => match self.frame.currency {
                Some(currency) => plain.help(format!("write the currency, as in `100 {currency}`")),
                None => plain,
            },
            (Type::Number, Type::Date) => plain.help("a date is written year first: `2026-04-01`"),
            (Type::Number, &Type::DURATION) => plain.help("write the unit, as in `5 minutes`"),
            (&Type::DURATION, Type::Number) => {
                plain.help("divide it by a length: `… / 1 hour` is a number of hours")
            }
            (Type::Timestamp, Type::Date) => {
                plain.help("write `date(…)` for the day of an instant")
            }
            (Type::Bool, Type::Time) => {
                plain.help("write `time(… each 1 minute)` for the minutes in which it holds")
            }
            (Type::Time, Type::Bool) => {
                plain.help("write `at during …` to ask whether an instant lies in it")
            }
            (Type::Time | Type::Rows(_), to) if to.is_numeric() => {
                plain.help("measure it: `length(…)` of time, `count(…)` or `sum(…, …)` of rows")
            }
            (Type::Dates, Type::Calendar | Type::Time) => plain
                .note("a calendar with only `closed` is a set of dates; it has no hours")
                .help("let a calendar with hours close on these dates"),
            (Type::Percent, Type::Number) => {
                plain.help("declare the type `percent`, or divide by `1%`")
            }
            _ => plain,
        }
    }
}

/// A date as the instant at which its day ends.
pub(super) fn end_of_day(found: Expr) -> Expr {
    let at = found.at;
    let zero = Expr {
        kind: ExprKind::Constant(Constant::Number(Number::zero())),
        ty: Type::DURATION,
        at,
    };
    Expr {
        kind: ExprKind::Shift {
            instant: Box::new(found),
            by: Box::new(zero),
        },
        ty: Type::Timestamp,
        at,
    }
}

/// The number and its place, if a tree is nothing but one, in brackets or behind a minus or not.
pub(in crate::check) fn bare_number(tree: &ast::Expr) -> Option<(&Decimal, Span)> {
    match &tree.kind {
        ast::ExprKind::Literal(ast::Literal::Number(decimal)) => Some((decimal, tree.span)),
        ast::ExprKind::Paren(of) | ast::ExprKind::Unary(ast::UnaryOp::Neg, of) => bare_number(of),
        _ => None,
    }
}

/// `99.9` for `99.9%`.
pub(in crate::check) fn missing_sign(literal: &Decimal, at: Location) -> Diagnostic {
    let finding = Diagnostic::new(
        codes::PERCENT_SIGN_MISSING,
        at,
        format!("`{literal}` is a number where a percentage is meant"),
    )
    .note(format!(
        "as a number, {literal} is {} %",
        hundredfold(&literal.value())
    ));
    let end = Span::empty(at.span.end).in_file(at.file);
    let value = literal.value();
    if value > Number::one() || value.is_zero() {
        return finding.fix("write the percent sign", end, "%");
    }
    // Up to 1, a ratio may have been meant.
    let ratio = format!("{}%", hundredfold(&value));
    finding
        .help("write the percent sign, or the percentage that this ratio is")
        .suggest(format!("write `{ratio}`"), at, ratio.clone())
        .suggest(format!("write `{literal}%`"), end, "%")
}

fn hundredfold(value: &Number) -> String {
    (value * &Number::from(100)).to_decimal(20).0
}

/// `3 days` where a duration belongs.
pub(super) fn period_for_duration(found: &Expr) -> Diagnostic {
    let finding = Diagnostic::new(
        codes::PERIOD_FOR_DURATION,
        found.at,
        "days and months have no fixed length, a duration has",
    )
    .note("a day with a change of clocks has 23 or 25 hours, a month 28 to 31 days; a period is added to a date, a duration is measured");
    let hours = match &found.kind {
        ExprKind::Constant(Constant::Period(period)) => match period.unit {
            PeriodUnit::Day => Some(u64::from(period.count) * 24),
            PeriodUnit::Week => Some(u64::from(period.count) * 168),
            _ => None,
        },
        _ => None,
    };
    match hours {
        Some(hours) => {
            let text = format!("{hours} hours");
            finding
                .help(format!("for elapsed time write `{text}`"))
                .suggest(format!("write `{text}`"), found.at, text)
        }
        None => finding.help("write hours, or compare with a date: `a + 3 business days <= b`"),
    }
}

/// What may be a duration or a period, where something else is done with it than adding it.
pub(super) fn mixed_length(found: &Expr) -> Diagnostic {
    let column = match &found.kind {
        ExprKind::Cell { table, column, .. } => format!("`{column}` of `{table}`"),
        _ => "this".to_owned(),
    };
    Diagnostic::new(
        codes::PERIOD_FOR_DURATION,
        found.at,
        format!("{column} may be a period, and days and months have no fixed length"),
    )
    .note("a duration is measured, a period is counted on a calendar: only a deadline can be either")
    .help("add it to an instant and compare instants, as in `answered <= opened + table[key].column`; or declare the column `duration` if every cell is one")
}

/// `1%` where percentage points belong.
pub(super) fn percent_for_points(found: &Expr) -> Diagnostic {
    let finding = Diagnostic::new(
        codes::PERCENT_FOR_POINTS,
        found.at,
        "a distance between percentages is written in percentage points",
    )
    .note("one percent of 95% is 0.95 percentage points: two readers would count differently");
    match &found.kind {
        ExprKind::Constant(Constant::Number(value)) => {
            let count = hundredfold(value);
            let plural = if count == "1" { "" } else { "s" };
            let text = format!("{count} percentage point{plural}");
            finding.suggest(format!("write `{text}`"), found.at, text)
        }
        _ => finding.help("write `1 percentage point`"),
    }
}
