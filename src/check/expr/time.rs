//! Sets of time: where they come from, how they combine, how long they are.

use super::super::context::{Checker, SourceWord};
use super::super::scope::Scope;
use super::call::plain;
use super::{Want, is_timely};
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{self, Each, Expr, ExprKind, Quantifier, Step, Type};
use crate::quantity::Relation;
use crate::syntax::ast::{self, Arg, ArgLabel, EachStep};
use crate::text::Location;

impl Checker<'_> {
    // ---- where it comes from

    /// `time(S where P)`, `time(C each 1 minute)`
    pub(super) fn time_call(&mut self, arguments: &[Arg], scope: &Scope, at: Location) -> Expr {
        let [argument] = arguments else {
            return self.wrong_arguments("time", at);
        };
        if argument.label != ArgLabel::None || argument.to.is_some() {
            return self.wrong_arguments("time", at);
        }
        if let Some(each) = &argument.each {
            let condition = self.demand_condition(&argument.value, scope);
            let Some(each) = self.each(each, scope) else {
                return Self::poison(at);
            };
            self.must_be_defined(&condition, &argument.value, super::Closing::Truth);
            let kind = ExprKind::TimeOfBuckets {
                condition: Box::new(condition),
                each,
            };
            let ty = Type::Time;
            return Expr { kind, ty, at };
        }
        let found = self.infer(&argument.value, scope, &Want::Any);
        if found.ty == Type::Bool {
            self.report(
                Diagnostic::new(
                    codes::TYPE_MISMATCH,
                    found.at,
                    "expected samples, found a condition",
                )
                .help("write how long the buckets are: `time(CONDITION each 1 minute)`"),
            );
            return Self::poison(at);
        }
        if found.ty == Type::Unknown {
            return Self::poison(at);
        }
        let Some(source) = self.source_of(&found.ty) else {
            let finding = Diagnostic::new(
                codes::TYPE_MISMATCH,
                found.at,
                format!("expected samples, found {}", found.ty),
            );
            self.report(if is_timely(&found.ty) {
                finding.help("it is a set of time already: leave `time(…)` out")
            } else {
                finding
            });
            return Self::poison(at);
        };
        match source.kind {
            SourceWord::Samples => {}
            SourceWord::Unknown => return Self::poison(at),
            SourceWord::Spans => {
                let finding = Diagnostic::new(
                    codes::TYPE_MISMATCH,
                    found.at,
                    format!("`{}` has spans, not samples", source.path),
                );
                self.report(finding.help("write `spans(…)` for the time of its rows"));
                return Self::poison(at);
            }
            _ => {
                let finding = Diagnostic::new(
                    codes::TYPE_MISMATCH,
                    found.at,
                    format!("`{}` has no samples", source.path),
                );
                self.report(
                    finding
                        .note("only a sample holds until the next one")
                        .help("write `time(CONDITION each 1 minute)` for the minutes in which something holds"),
                );
                return Self::poison(at);
            }
        }
        Expr {
            kind: ExprKind::TimeWhere {
                samples: Box::new(found),
            },
            ty: Type::Time,
            at,
        }
    }

    pub(super) fn spans_call(&mut self, arguments: &[Arg], scope: &Scope, at: Location) -> Expr {
        let Some(of) = self.only_argument("spans", arguments, at) else {
            return Self::poison(at);
        };
        let (rows, _) = self.demand_rows(of, scope);
        let Some(source) = self.source_of(&rows.ty) else {
            return Self::poison(at);
        };
        if !matches!(source.kind, SourceWord::Spans | SourceWord::Unknown) {
            let finding = Diagnostic::new(
                codes::TYPE_MISMATCH,
                rows.at,
                format!("rows of `{}` are no spans", source.path),
            );
            let samples = source.kind == SourceWord::Samples;
            self.report(if samples {
                finding.help(
                    "write `time(… where …)` for the time in which samples satisfy a condition",
                )
            } else {
                finding
            });
            return Self::poison(at);
        }
        Expr {
            kind: ExprKind::Spans(Box::new(rows)),
            ty: Type::Time,
            at,
        }
    }

    pub(super) fn existing_call(&mut self, arguments: &[Arg], scope: &Scope, at: Location) -> Expr {
        let Some(of) = self.only_argument("existing", arguments, at) else {
            return Self::poison(at);
        };
        let (rows, _) = self.demand_rows(of, scope);
        let (ExprKind::Rows(path), Some(source)) = (&rows.kind, self.source_of(&rows.ty)) else {
            if rows.ty != Type::Unknown {
                self.report(
                    Diagnostic::new(
                        codes::TYPE_MISMATCH,
                        rows.at,
                        "expected the name of a sampled source",
                    )
                    .note("a group exists as a whole, not for some of its samples"),
                );
            }
            return Self::poison(at);
        };
        if !matches!(source.kind, SourceWord::Samples | SourceWord::Unknown) {
            let finding = Diagnostic::new(
                codes::TYPE_MISMATCH,
                rows.at,
                format!("`{path}` has no samples"),
            );
            self.report(finding.note("only a sampled source says when its groups exist"));
            return Self::poison(at);
        }
        Expr {
            kind: ExprKind::Existing(path.clone()),
            ty: Type::Time,
            at,
        }
    }

    // ---- how it combines

    pub(super) fn except(
        &mut self,
        left: &ast::Expr,
        right: &ast::Expr,
        scope: &Scope,
        at: Location,
    ) -> Expr {
        let left = self.demand_time(left, scope);
        let right = self.demand_time(right, scope);
        Expr {
            kind: ExprKind::Except(Box::new(left), Box::new(right)),
            ty: Type::Time,
            at,
        }
    }

    pub(super) fn quantified(
        &mut self,
        quantifier: ast::Quantifier,
        of: &ast::Expr,
        by: &ast::Name,
        scope: &Scope,
        at: Location,
    ) -> Expr {
        let time = self.demand_time(of, scope);
        if time.ty == Type::Unknown || by.is_missing() {
            return Self::poison(at);
        }
        if !self.key_is_read(&time, by, scope) {
            return Self::poison(at);
        }
        let quantifier = match quantifier {
            ast::Quantifier::Any => Quantifier::Any,
            ast::Quantifier::All => Quantifier::All,
            ast::Quantifier::AtLeast(count) => Quantifier::AtLeast(count),
            ast::Quantifier::MoreThanHalf => Quantifier::MoreThanHalf,
        };
        Expr {
            kind: ExprKind::Quantified {
                quantifier,
                time: Box::new(time),
                by: by.text.to_string(),
            },
            ty: Type::Time,
            at,
        }
    }

    /// Whether some source that `expr` reads has the key `by`; reports if not, and when it is optional.
    pub(in crate::check) fn key_is_read(
        &mut self,
        expr: &Expr,
        by: &ast::Name,
        scope: &Scope,
    ) -> bool {
        let read = self.sources_read(expr);
        let fields: Vec<(ir::Path, bool, Location)> = read
            .iter()
            .filter_map(|path| {
                let field = self.source(path)?.field(&by.text)?;
                Some((path.clone(), field.optional, field.at))
            })
            .collect();
        if let Some((_, _, declared)) = fields.first() {
            self.defined(scope.at(by.span), *declared);
        }
        if fields.is_empty() {
            let names: Vec<String> = read
                .iter()
                .filter_map(|path| self.source(path))
                .flat_map(|source| source.fields.iter())
                .filter(|field| !field.ty.is_numeric() && field.ty != Type::Timestamp)
                .map(|field| field.name.clone())
                .collect();
            let sources: Vec<String> = read.iter().map(|path| format!("`{path}`")).collect();
            let what = if sources.is_empty() {
                "field of what is read here".to_owned()
            } else {
                format!("field of {}", sources.join(" or "))
            };
            self.unknown_among(by, &what, &names, scope);
            return false;
        }
        for (source, optional, declared) in fields {
            if optional {
                self.report(
                    Diagnostic::new(
                        codes::OPTIONAL_KEY,
                        scope.at(by.span),
                        format!("`{}` may be absent in `{source}`, so it is no key", by.text),
                    )
                    .also(declared, "optional here")
                    .note("a row without the key would belong to no group, or to all")
                    .help("remove `optional`, or let a computed field say what stands for an absent value"),
                );
                return false;
            }
        }
        true
    }

    pub(super) fn lasting(
        &mut self,
        of: &ast::Expr,
        relation: Relation,
        at_least: &ast::Expr,
        excess: bool,
        scope: &Scope,
        at: Location,
    ) -> Expr {
        let time = self.demand_time(of, scope);
        let limit = self.demand(at_least, scope, &Type::DURATION);
        if !matches!(relation, Relation::Greater | Relation::GreaterEqual) {
            let (of, limit) = (
                self.source_text(scope, of.span),
                self.source_text(scope, at_least.span),
            );
            self.report(
                Diagnostic::new(
                    codes::LASTING_RELATION,
                    at,
                    format!("`lasting` keeps long runs, so it takes `>=` or `>`, not `{}`", relation.symbol()),
                )
                .note("where data is missing, a run may be longer than is known: short runs are what remains without the long ones")
                .help(format!("write `{of} except ({of} lasting >= {limit})`")),
            );
            return Self::poison(at);
        }
        Expr {
            kind: ExprKind::Lasting {
                time: Box::new(time),
                strict: relation == Relation::Greater,
                limit: Box::new(limit),
                excess,
            },
            ty: Type::Time,
            at,
        }
    }

    pub(super) fn merged(
        &mut self,
        of: &ast::Expr,
        within: &ast::Expr,
        scope: &Scope,
        at: Location,
    ) -> Expr {
        let time = self.demand_time(of, scope);
        let within = self.demand(within, scope, &Type::DURATION);
        Expr {
            kind: ExprKind::Merged {
                time: Box::new(time),
                within: Box::new(within),
            },
            ty: Type::Time,
            at,
        }
    }

    // ---- how long it is

    /// `length(T)`, `longest(T)`
    pub(super) fn measure_of_time(
        &mut self,
        word: &str,
        arguments: &[Arg],
        scope: &Scope,
        at: Location,
    ) -> Expr {
        let Some(of) = arguments
            .first()
            .filter(|_| arguments.len() == 1)
            .and_then(plain)
        else {
            return self.wrong_arguments(word, at);
        };
        let time = Box::new(self.demand_time(of, scope));
        let kind = if word == "length" {
            ExprKind::Length(time)
        } else {
            ExprKind::Longest(time)
        };
        Expr {
            kind,
            ty: Type::DURATION,
            at,
        }
    }

    // ---- buckets

    /// `each 5 minutes by k`
    pub(super) fn each(&mut self, each: &ast::Each, scope: &Scope) -> Option<Each> {
        let step = match &each.step {
            EachStep::Elapsed(length) => self.bucket_length(length, scope)?,
            EachStep::Calendar(period) => Step::Calendar(self.period_rule(period, scope)?),
        };
        let by = each.by.as_ref().map(|by| by.text.to_string());
        Some(Each { step, by })
    }

    fn bucket_length(&mut self, length: &ast::Expr, scope: &Scope) -> Option<Step> {
        let found = self.infer(length, scope, &Want::Scalar);
        if found.ty == Type::Period {
            let text = self.source_text(scope, length.span);
            self.report(
                Diagnostic::new(
                    codes::PERIOD_FOR_DURATION,
                    found.at,
                    "days and months have no fixed length, a bucket has",
                )
                .note(format!("`{text}` would be counted from the window's start, whatever the clock shows"))
                .help("write `each calendar day` for days of the clock, `each 24 hours` for elapsed time"),
            );
            return None;
        }
        self.micros(length, scope).map(Step::Elapsed)
    }

    /// The text at a place of a file, on one line.
    pub(in crate::check) fn source_text(&self, scope: &Scope, span: crate::text::Span) -> String {
        let text = self
            .resolved
            .sources
            .snippet(scope.part, scope.at(span).span);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
