//! Aggregates: first the rows, then what is taken from each.
//!
//! `f(ROWS, WHAT)` brings rows together, `f(E each 5 minutes by k)` the values of buckets.
//! `count(T)` counts the runs of a set of time, `min(a, b)` chooses between numbers.

use super::super::context::Checker;
use super::super::scope::Scope;
use super::call::plain;
use super::{Closing, Want, is_timely};
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{Aggregate, Constant, Expr, ExprKind, Type};
use crate::quantity::Number;
use crate::resolve::DeclId;
use crate::syntax::ast::{self, Arg, ArgLabel};
use crate::text::Location;

impl Checker<'_> {
    pub(super) fn aggregate_call(
        &mut self,
        word: &str,
        arguments: &[Arg],
        scope: &Scope,
        at: Location,
    ) -> Expr {
        let Some((first, rest)) = arguments.split_first() else {
            return self.wrong_arguments(word, at);
        };
        if first.label != ArgLabel::None || first.to.is_some() {
            return self.wrong_arguments(word, at);
        }
        if let Some(each) = &first.each {
            return self.over_buckets(word, &first.value, each, rest, scope, at);
        }
        let hint = if word == "count" {
            Want::Any
        } else {
            Want::Scalar
        };
        let rows = self.infer(&first.value, scope, &hint);
        match &rows.ty {
            Type::Unknown => Self::poison(at),
            Type::Rows(path) => {
                let source = self.by_path.get(path).copied();
                self.over_rows(word, rows, source, rest, scope, at)
            }
            ty if word == "count" && is_timely(ty) => {
                if !rest.is_empty() {
                    return self.wrong_arguments(word, at);
                }
                let time = self.fit(rows, &Type::Time, &first.value);
                let kind = ExprKind::RunCount(Box::new(time));
                let ty = Type::Number;
                Expr { kind, ty, at }
            }
            ty if matches!(word, "min" | "max") && ty.is_numeric() => {
                self.extreme(word, rows, rest, scope, at)
            }
            Type::Timestamp | Type::Date if matches!(word, "min" | "max") => {
                let right = if word == "min" { "earliest" } else { "latest" };
                self.report(
                    Diagnostic::new(
                        codes::WRONG_ARGUMENTS,
                        at,
                        format!("`{word}` chooses between numbers"),
                    )
                    .help(format!("of points in time write `{right}(a, b)`")),
                );
                Self::poison(at)
            }
            ty => {
                let finding = Diagnostic::new(
                    codes::WRONG_ARGUMENTS,
                    rows.at,
                    format!("expected rows, found {ty}"),
                )
                .note("an aggregate is written `f(ROWS, VALUE)`: first the rows, then what is taken from each");
                let shape = source_of_field(&rows).map_or_else(
                    || format!("{word}(ROWS, VALUE)"),
                    |source| {
                        format!(
                            "{word}({source}, {})",
                            self.source_text(scope, first.value.span)
                        )
                    },
                );
                self.report(finding.help(format!("write `{shape}`")));
                Self::poison(at)
            }
        }
    }

    // ---- rows

    fn over_rows(
        &mut self,
        word: &str,
        rows: Expr,
        source: Option<DeclId>,
        rest: &[Arg],
        scope: &Scope,
        at: Location,
    ) -> Expr {
        let inner = scope.in_row(source);
        let made = match (word, rest) {
            ("count", []) => Some((Aggregate::Count, None, Type::Number)),
            ("count", [what]) if what.label == ArgLabel::Distinct => {
                let what = self.infer(&what.value, &inner, &Want::Scalar);
                Some((Aggregate::CountDistinct, Some(what), Type::Number))
            }
            ("share", [what]) => plain(what).map(|what| {
                let what = self.demand_condition(what, &inner);
                (Aggregate::Share, Some(what), Type::Percent)
            }),
            ("percentile", [what, level]) => match (plain(what), plain(level)) {
                (Some(what), Some(level)) => {
                    let what = self.numeric(what, &inner, word);
                    let level = self.percentile_level(level, scope);
                    let ty = what.ty.clone();
                    level.map(|level| (Aggregate::Percentile(level), Some(what), ty))
                }
                _ => None,
            },
            ("sum" | "mean" | "min" | "max", [what]) => plain(what).map(|what| {
                let what = self.numeric(what, &inner, word);
                let ty = match (word, &what.ty) {
                    ("sum", Type::Percent) => Type::Number,
                    (_, ty) => ty.clone(),
                };
                (function(word), Some(what), ty)
            }),
            _ => {
                self.wrong_arguments(word, at);
                return Self::poison(at);
            }
        };
        let Some((function, what, ty)) = made else {
            return Self::poison(at);
        };
        Expr {
            kind: ExprKind::Aggregate {
                function,
                rows: Box::new(rows),
                what: what.map(Box::new),
            },
            ty,
            at,
        }
    }

    fn numeric(&mut self, what: &ast::Expr, scope: &Scope, word: &str) -> Expr {
        let found = self.infer(what, scope, &Want::Scalar);
        if found.ty == Type::Unknown || found.ty.is_numeric() {
            return found;
        }
        let finding = Diagnostic::new(
            codes::TYPE_MISMATCH,
            found.at,
            format!("`{word}` takes numbers and quantities, found {}", found.ty),
        );
        self.report(match found.ty {
            Type::Bool => finding.help("`share(ROWS, CONDITION)` gives the part for which it holds, `count(ROWS where CONDITION)` the number"),
            Type::Timestamp | Type::Date => finding.help("take a length: `elapsed(a to b)`"),
            _ => finding,
        });
        Self::poison(found.at)
    }

    /// The level of a percentile: above 0 %, at most 100 %.
    fn percentile_level(&mut self, tree: &ast::Expr, scope: &Scope) -> Option<Number> {
        let level = self.demand(tree, scope, &Type::Percent);
        if level.ty == Type::Unknown {
            return None;
        }
        let ExprKind::Constant(Constant::Number(number)) = &level.kind else {
            let finding = Diagnostic::new(
                codes::WRONG_ARGUMENTS,
                level.at,
                "the level of a percentile is fixed by the contract",
            );
            self.report(finding.help("write a percentage, as in `95%`"));
            return None;
        };
        if *number <= Number::zero() || *number > Number::one() {
            let finding = Diagnostic::new(
                codes::IMPOSSIBLE_VALUE,
                level.at,
                "a percentile lies above 0% and not above 100%",
            );
            self.report(finding);
            return None;
        }
        Some(number.clone())
    }

    // ---- numbers

    /// `min(a, b)`
    fn extreme(
        &mut self,
        word: &str,
        first: Expr,
        rest: &[Arg],
        scope: &Scope,
        at: Location,
    ) -> Expr {
        if rest.is_empty() {
            return self.wrong_arguments(word, at);
        }
        let ty = first.ty.clone();
        let mut of = vec![first];
        for argument in rest {
            let Some(tree) = plain(argument) else {
                return self.wrong_arguments(word, at);
            };
            of.push(self.demand(tree, scope, &ty));
        }
        Expr {
            kind: ExprKind::Extreme {
                largest: word == "max",
                of,
            },
            ty,
            at,
        }
    }

    // ---- buckets

    /// `f(E each 5 minutes by k)`
    fn over_buckets(
        &mut self,
        word: &str,
        value: &ast::Expr,
        each: &ast::Each,
        rest: &[Arg],
        scope: &Scope,
        at: Location,
    ) -> Expr {
        let tree = value;
        let (function, level) = match (word, rest) {
            ("percentile", [level]) => (None, plain(level)),
            ("count" | "sum" | "mean" | "min" | "max", []) => (Some(function(word)), None),
            ("share", []) => {
                self.report(
                    Diagnostic::new(
                        codes::WRONG_ARGUMENTS,
                        at,
                        "`share` is taken of rows, not of buckets",
                    )
                    .help("divide two lengths: `length(time(CONDITION each …)) / length(window)`"),
                );
                return Self::poison(at);
            }
            _ => return self.wrong_arguments(word, at),
        };
        let wanted = if word == "count" {
            Want::Is(Type::Bool)
        } else {
            Want::Scalar
        };
        let value = self.infer(value, scope, &wanted);
        let value = if word == "count" && value.ty != Type::Unknown && !value.ty.is_numeric() {
            self.fit(value, &Type::Bool, tree)
        } else {
            value
        };
        let function = match (function, level) {
            (Some(function), _) => function,
            (None, Some(level)) => match self.percentile_level(level, scope) {
                Some(level) => Aggregate::Percentile(level),
                None => return Self::poison(at),
            },
            (None, None) => return self.wrong_arguments(word, at),
        };
        let by = each.by.clone();
        let Some(each) = self.each(each, scope) else {
            return Self::poison(at);
        };
        if value.ty == Type::Unknown {
            return Self::poison(at);
        }
        if word != "count" && !value.ty.is_numeric() {
            self.report(Diagnostic::new(
                codes::TYPE_MISMATCH,
                value.at,
                format!("`{word}` takes numbers and quantities, found {}", value.ty),
            ));
            return Self::poison(at);
        }
        if let Some(by) = &by
            && !self.key_is_read(&value, by, scope)
        {
            return Self::poison(at);
        }
        self.must_be_defined(&value, tree, Closing::of(&value.ty));
        let ty = match (word, &value.ty) {
            ("count", _) => Type::Number,
            ("sum", Type::Percent) => Type::Number,
            (_, ty) => ty.clone(),
        };
        Expr {
            kind: ExprKind::OverBuckets {
                function,
                value: Box::new(value),
                each,
            },
            ty,
            at,
        }
    }
}

/// The aggregate that a word means; of words with an own form, not asked.
fn function(word: &str) -> Aggregate {
    match word {
        "count" => Aggregate::Count,
        "mean" => Aggregate::Mean,
        "min" => Aggregate::Min,
        "max" => Aggregate::Max,
        _ => Aggregate::Sum,
    }
}

/// The source of a field, for a better message.
fn source_of_field(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Field { source, .. } => Some(source.to_string()),
        _ => None,
    }
}
