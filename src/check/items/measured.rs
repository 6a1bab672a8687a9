//! What an objective measures: its metric, the values of its parameters, its groups.

use super::super::context::Checker;
use super::super::expr::member_type;
use super::super::scope::{Place, Scope};
use super::metric::reads_window_row;
use super::objective::Shape;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{self, Expr, ExprKind, Groups, Key, Path, Type};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, Clause, ClauseKind};
use std::collections::BTreeSet;
use std::sync::Arc;

impl Checker<'_> {
    pub(super) fn measured(
        &mut self,
        id: DeclId,
        clauses: &[Clause],
        shape: &Shape,
    ) -> (Option<Arc<ir::Metric>>, Vec<Expr>, Vec<Key>) {
        let scope = self
            .scope(id, Place::Metric)
            .with_window_row(shape.window_row);
        for clause in clauses {
            let ClauseKind::Measure { metric: tree, by } = &clause.kind else {
                continue;
            };
            let Some((metric, arguments)) = self.metric_to_measure(id, tree, shape, &scope) else {
                return (None, Vec::new(), Vec::new());
            };
            if let (None, Some(place)) = (shape.window_row, reads_window_row(&metric)) {
                let at = scope.at(tree.span);
                self.report(
                    Diagnostic::new(
                        codes::NOT_HERE,
                        at,
                        format!(
                            "`{}` reads fields of a row, and no row is the window",
                            metric.head.path
                        ),
                    )
                    .also(place, "read here")
                    .help("write `over each row of …`"),
                );
            }
            let keys = self.keys(by, &metric, shape, &scope);
            return (Some(metric), arguments, keys);
        }
        (None, Vec::new(), Vec::new())
    }

    fn metric_to_measure(
        &mut self,
        id: DeclId,
        tree: &ast::Expr,
        shape: &Shape,
        scope: &Scope,
    ) -> Option<(Arc<ir::Metric>, Vec<Expr>)> {
        if let Some(metric) = self.metric_of(id, tree, shape.window_row) {
            let at = scope.at(tree.span);
            self.defined(at, self.declaration(metric).at);
            let arguments = self.metric_arguments(metric, tree, scope);
            let metric = self.linked_metric(metric).cloned()?;
            return Some((metric, arguments));
        }
        if matches!(tree.kind, ast::ExprKind::Missing) {
            return None;
        }
        if let ast::ExprKind::Name(name) = &tree.kind {
            let field = shape
                .window_row
                .and_then(|row| self.shape_of(row))
                .is_some_and(|source| source.field(&name.text).is_some());
            if !field {
                let path = super::calendar::path_of(tree)?;
                self.reference(&path, &[Kind::Metric], scope);
                return None;
            }
        }
        let metric = self.nameless_metric(id, tree, scope);
        // `measure x` above a lost `target` reads as the comparison `x >= 99%`.
        let lost_target = metric.ty == Type::Bool && !self.has_target(id);
        if metric.ty == Type::Unknown || lost_target {
            return None;
        }
        self.facts.nameless.set(id, metric.clone());
        self.parts
            .metrics
            .add(&mut self.agreement.metrics, id, ir::Metric::clone(&metric));
        Some((metric, Vec::new()))
    }

    fn has_target(&self, id: DeclId) -> bool {
        let clauses = self.block(id).map_or(&[][..], |block| &block.clauses);
        clauses.iter().any(|clause| &*clause.word.text == "target")
    }

    fn metric_arguments(&mut self, metric: DeclId, tree: &ast::Expr, scope: &Scope) -> Vec<Expr> {
        let Some(shape) = self.shape_of_metric(metric).cloned() else {
            return Vec::new();
        };
        let given: &[ast::Arg] = match &tree.kind {
            ast::ExprKind::Call(_, arguments) => arguments,
            _ => &[],
        };
        let plain = given.iter().all(|argument| {
            argument.label == ast::ArgLabel::None
                && argument.to.is_none()
                && argument.each.is_none()
        });
        if given.len() != shape.parameters.len() || !plain {
            let names: Vec<String> = shape
                .parameters
                .iter()
                .map(|(name, ty)| format!("`{name}`, {ty}"))
                .collect();
            let finding = Diagnostic::new(
                codes::WRONG_ARGUMENTS,
                scope.at(tree.span),
                format!(
                    "`{}` takes {} arguments, {} are given",
                    shape.path,
                    names.len(),
                    given.len()
                ),
            )
            .also(self.declaration(metric).at, "declared here");
            self.report(if names.is_empty() {
                finding
            } else {
                finding.help(format!("give {}", names.join("; ")))
            });
            return Vec::new();
        }
        let constants = Scope {
            place: Place::Constant,
            ..scope.clone()
        };
        given
            .iter()
            .zip(&shape.parameters)
            .map(|(argument, (_, ty))| self.demand(&argument.value, &constants, ty))
            .collect()
    }

    // ---- groups

    fn keys(
        &mut self,
        by: &[ast::Name],
        metric: &ir::Metric,
        shape: &Shape,
        scope: &Scope,
    ) -> Vec<Key> {
        let mut keys: Vec<Key> = Vec::new();
        // `measure` sees the lines of its metric as part of the formula.
        let read = self.read_by_metric(metric);
        for name in by.iter().filter(|name| !name.is_missing()) {
            if keys.iter().any(|key| *key.name == *name.text) {
                let at = scope.at(name.span);
                self.duplicate(at, at, &name.text);
                continue;
            }
            let stands_for = |path: &Path| Expr {
                kind: ExprKind::Rows(path.clone()),
                ty: Type::Rows(path.clone()),
                at: scope.at(name.span),
            };
            let with_key: Vec<Path> = read
                .iter()
                .filter(|path| {
                    self.source(path)
                        .is_some_and(|it| it.field(&name.text).is_some())
                })
                .cloned()
                .collect();
            let first = with_key.first().and_then(|path| self.source(path));
            let declared = first
                .and_then(|it| it.field(&name.text))
                .map(|field| field.at);
            if let Some(declared) = declared {
                self.defined(scope.at(name.span), declared);
            }
            if with_key.is_empty() {
                self.unknown_key(name, &read, metric, scope);
                continue;
            }
            let optional = with_key.iter().any(|path| {
                let rows = stands_for(path);
                !self.key_is_read(&rows, name, scope)
            });
            if optional {
                continue;
            }
            if let Some(ty) = self.type_of_key(name, &with_key, scope) {
                keys.push(Key {
                    name: name.text.to_string(),
                    ty,
                });
            }
        }
        let _ = shape;
        keys
    }

    /// The sources that a metric reads, with its lines.
    pub(super) fn read_by_metric(&mut self, metric: &ir::Metric) -> BTreeSet<Path> {
        self.local_reads.clear();
        let mut read = self.sources_read(&metric.value);
        for (_, value) in &metric.lets {
            read.extend(self.sources_read(value));
        }
        read
    }

    fn unknown_key(
        &mut self,
        name: &ast::Name,
        read: &BTreeSet<Path>,
        metric: &ir::Metric,
        scope: &Scope,
    ) {
        let names: Vec<String> = read
            .iter()
            .filter_map(|path| self.source(path))
            .flat_map(|source| source.fields.iter())
            .filter(|field| matches!(field.ty, Type::Text | Type::Enum(_) | Type::List(_)))
            .map(|field| field.name.clone())
            .collect();
        let what = format!(
            "field of what `{}` reads, so it cannot be a key",
            metric.head.path
        );
        self.unknown_among(name, &what, &names, scope);
    }

    /// One type for a key in all sources that have it.
    fn type_of_key(&mut self, name: &ast::Name, sources: &[Path], scope: &Scope) -> Option<Type> {
        let mut found: Option<(Type, crate::text::Location)> = None;
        for path in sources {
            let field = self.source(path)?.field(&name.text)?.clone();
            let ty = member_type(&field.ty);
            if ty == Type::Unknown {
                return None;
            }
            match &found {
                None => found = Some((ty, field.at)),
                Some((first, _)) if *first == ty => {}
                Some((first, at)) => {
                    self.report(
                        Diagnostic::new(
                            codes::UNLIKE_OPERANDS,
                            scope.at(name.span),
                            format!(
                                "the key `{}` is {first} in one source and {ty} in another",
                                name.text
                            ),
                        )
                        .also(*at, first.to_string())
                        .also(field.at, ty.to_string()),
                    );
                    return None;
                }
            }
        }
        let (ty, at) = found?;
        if !matches!(
            ty,
            Type::Text | Type::Enum(_) | Type::Bool | Type::Number | Type::Date
        ) {
            self.report(
                Diagnostic::new(
                    codes::TYPE_MISMATCH,
                    scope.at(name.span),
                    format!("groups are told apart by texts or members of an enum, not by {ty}"),
                )
                .also(at, "declared here"),
            );
            return None;
        }
        Some(ty)
    }

    pub(super) fn groups(&mut self, id: DeclId, clauses: &[Clause], shape: &Shape) -> Groups {
        let scope = self.scope(id, Place::Rows);
        for clause in clauses {
            let ClauseKind::Value(rows) = &clause.kind else {
                continue;
            };
            if &*clause.word.text != "groups" {
                continue;
            }
            let (rows, source) = self.demand_rows(rows, &scope);
            if shape.keys.is_empty() {
                self.report(
                    Diagnostic::new(
                        codes::NOT_HERE,
                        scope.at(clause.span),
                        "groups without a key",
                    )
                    .note("this objective is judged for all together")
                    .help("name the key: `measure … by KEY`"),
                );
                return Groups::Single;
            }
            let lacking = source.and_then(|id| self.shape_of(id)).and_then(|source| {
                let key = shape
                    .keys
                    .iter()
                    .find(|key| source.field(&key.name).is_none())?;
                Some((key.name.clone(), source.path.clone()))
            });
            if let Some((key, source)) = lacking {
                self.report(Diagnostic::new(
                    codes::UNKNOWN_NAME,
                    rows.at,
                    format!(
                        "`{source}` has no field `{key}`, so it cannot say which groups there are"
                    ),
                ));
            }
            return Groups::From(rows);
        }
        if shape.keys.is_empty() {
            return Groups::Single;
        }
        let all_enums = shape.keys.iter().all(|key| matches!(key.ty, Type::Enum(_)));
        if all_enums {
            Groups::Members
        } else {
            Groups::Occurring
        }
    }
}
