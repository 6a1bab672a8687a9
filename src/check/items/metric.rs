//! Metrics: a type, perhaps parameters and local names, and a formula.

use super::super::context::Checker;
use super::super::expr::{Closing, Want};
use super::super::kept::Step;
use super::super::scope::{Local, Place, Scope};
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{self, Expr, ExprKind, Head, Metric, Origin, Path, Type};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, ItemKind};
use crate::text::Location;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// Most local names that a metric may come to, with those of the metrics that it reads.
const MOST_LETS: usize = 256;

/// A metric as objectives and other metrics see it.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::check) struct Shape {
    pub(in crate::check) path: Path,
    pub(in crate::check) ty: Type,
    pub(in crate::check) parameters: Vec<(String, Type)>,
}

/// A metric whose readings of other metrics are not yet filled in.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::check) struct Raw {
    pub(in crate::check) metric: Arc<Metric>,
    pub(in crate::check) reads: Vec<(DeclId, Location)>,
}

impl Checker<'_> {
    pub(super) fn metric_shapes(&mut self) {
        self.once_each(Step::MetricShape, Kind::Metric, Self::metric_shape);
    }

    fn metric_shape(&mut self, id: DeclId) {
        let ItemKind::Metric(metric) = &self.item(id).kind else {
            return;
        };
        let scope = self.constants(id);
        let ty = self.type_named(&metric.ty, &scope);
        let ty = self.type_of_metric(ty, scope.at(metric.ty.span));
        let mut parameters: Vec<(String, Type)> = Vec::new();
        let mut seen = BTreeMap::new();
        for parameter in &metric.parameters {
            let at = scope.at(parameter.name.span);
            if let Some(first) = seen.insert(parameter.name.text.clone(), at) {
                self.duplicate(at, first, &parameter.name.text);
            }
            let ty = self.type_named(&parameter.ty, &scope);
            parameters.push((parameter.name.text.to_string(), ty));
        }
        let path = Path::new(&self.declaration(id).path);
        let shape = Shape {
            path,
            ty,
            parameters,
        };
        self.facts.metrics.set(id, shape);
    }

    /// Metrics are compared with targets, so they are quantities, points in time or conditions.
    fn type_of_metric(&mut self, ty: Type, at: Location) -> Type {
        let is_moment = matches!(ty, Type::Timestamp | Type::Date);
        let is_number = ty.is_numeric() && ty != Type::PercentagePoints;
        if is_number || is_moment || matches!(ty, Type::Unknown | Type::Bool) {
            return ty;
        }
        self.report(
            Diagnostic::new(
                codes::TYPE_MISMATCH,
                at,
                format!("a metric is a quantity, a point in time or a condition, not {ty}"),
            )
            .note("a metric is compared with a target"),
        );
        Type::Unknown
    }

    pub(super) fn metrics_declared(&mut self) {
        self.once_each(Step::Metric, Kind::Metric, Self::metric_declared);
        self.link_metrics();
    }

    fn metric_declared(&mut self, id: DeclId) {
        let ItemKind::Metric(metric) = &self.item(id).kind else {
            return;
        };
        let Some(shape) = self.shape_of_metric(id).cloned() else {
            return;
        };
        let raw = self.metric(id, metric, &shape);
        self.facts.raw_metrics.set(id, raw);
    }

    fn metric(&mut self, id: DeclId, metric: &ast::Metric, shape: &Shape) -> Raw {
        let scope = self
            .scope(id, Place::Metric)
            .with_window_row(self.window_row_of(id));
        let at = |name: &ast::Name| scope.at(name.span);
        let parameters: BTreeMap<_, _> = metric
            .parameters
            .iter()
            .zip(&shape.parameters)
            .map(|(tree, (_, ty))| {
                let local = Local {
                    ty: ty.clone(),
                    at: at(&tree.name),
                };
                (tree.name.text.clone(), local)
            })
            .collect();
        let mut scope = Scope {
            parameters: Rc::new(parameters),
            ..scope.clone()
        };
        self.begin_locals();
        let mut lets = Vec::new();
        for line in &metric.lets {
            if let Some(made) = self.local_let(line, &mut scope) {
                lets.push(made);
            }
        }
        let value = self.demand(&metric.value, &scope, &shape.ty);
        self.must_be_defined(&value, &metric.value, Closing::of(&shape.ty));
        let reads = std::mem::take(&mut self.metric_reads);
        let head = self.head(id);
        let metric = Metric {
            head,
            parameters: shape.parameters.clone(),
            ty: shape.ty.clone(),
            lets,
            value,
        };
        Raw {
            metric: Arc::new(metric),
            reads,
        }
    }

    /// Forgets the local names of the metric before.
    pub(super) fn begin_locals(&mut self) {
        self.local_reads.clear();
        self.open_locals.clear();
        self.metric_reads.clear();
    }

    fn local_let(&mut self, line: &ast::LocalLet, scope: &mut Scope) -> Option<(String, Expr)> {
        let value = self.infer(&line.value, scope, &Want::Any);
        if line.name.is_missing() {
            return None;
        }
        let name = line.name.text.clone();
        let at = scope.at(line.name.span);
        let first = scope
            .locals
            .get(&name)
            .or_else(|| scope.parameters.get(&name));
        if let Some(first) = first {
            let first = first.at;
            self.duplicate(at, first, &name);
            return None;
        }
        if let Some(id) = self.resolved.find(scope.unit, &line.name) {
            let declaration = self.declaration(id);
            self.report(
                Diagnostic::new(
                    codes::AMBIGUOUS_NAME,
                    at,
                    format!("`{name}` is already declared outside of this metric"),
                )
                .also(declaration.at, "declared here")
                .note("a name that means something else in one formula is misread")
                .help("choose another name"),
            );
            return None;
        }
        if self.undefined_part(&value).is_some() {
            self.open_locals.insert(name.to_string());
        }
        let reads = self.sources_read(&value);
        self.local_reads.insert(name.to_string(), reads);
        let mut locals = (*scope.locals).clone();
        locals.insert(
            name.clone(),
            Local {
                ty: value.ty.clone(),
                at,
            },
        );
        scope.locals = Rc::new(locals);
        Some((name.to_string(), value))
    }

    /// A metric in the formula of another one.
    pub(in crate::check) fn metric_named(
        &mut self,
        id: DeclId,
        scope: &Scope,
        at: Location,
    ) -> Expr {
        let _ = scope;
        let Some(shape) = self.shape_of_metric(id) else {
            return Self::poison(at);
        };
        let (path, ty) = (shape.path.clone(), shape.ty.clone());
        if !shape.parameters.is_empty() {
            self.report(
                Diagnostic::new(
                    codes::NOT_HERE,
                    at,
                    format!("`{path}` has parameters, so only an objective can measure it"),
                )
                .also(self.declaration(id).at, "declared here"),
            );
            return Self::poison(at);
        }
        self.metric_reads.push((id, at));
        Expr {
            kind: ExprKind::Local(path.to_string()),
            ty,
            at,
        }
    }

    // ---- metrics within metrics

    /// Gives each metric the lines of those that it reads, as local names of its own.
    fn link_metrics(&mut self) {
        self.fill_in();
        let linked = &self.facts.linked_metrics;
        let all = self.all(Kind::Metric).into_iter();
        let again: BTreeSet<DeclId> = all.filter(|id| !linked.is_same(*id)).collect();
        let (parts, agreement) = (&mut self.parts.metrics, &mut self.agreement.metrics);
        parts.keep_but(agreement, &again);
        for id in again {
            if let Some(metric) = linked.get(id) {
                parts.add(agreement, id, Metric::clone(metric));
            }
        }
        self.close_metrics();
    }

    fn fill_in(&mut self) {
        let was_quiet = self.earlier.quiet.links;
        if was_quiet && self.facts.raw_metrics.all_same() {
            self.quiet.links = true;
            self.facts.linked_metrics.keep_all();
            return;
        }
        let before = self.said_beside();
        let mut too_large: BTreeSet<DeclId> = BTreeSet::new();
        for id in self.metric_order() {
            if self.is_linked_as_before(id, was_quiet) {
                self.facts.linked_metrics.keep_one(id);
                continue;
            }
            let Some(raw) = self.facts.raw_metrics.get(id).cloned() else {
                continue;
            };
            // What is made of one that is too large is silent: it was reported there.
            if raw.reads.iter().any(|(read, _)| too_large.contains(read)) {
                too_large.insert(id);
                self.facts.linked_metrics.set(id, raw.metric);
                continue;
            }
            let reads = !raw.reads.is_empty();
            let metric = self.linked(raw);
            if reads && metric.lets.is_empty() {
                too_large.insert(id);
            }
            self.facts.linked_metrics.set(id, metric);
        }
        self.quiet.links = self.said_beside() == before;
    }

    /// Whether a metric is what it was, and so are those that it reads. If any of them was too large, it is made again.
    fn is_linked_as_before(&self, id: DeclId, was_quiet: bool) -> bool {
        let Some(raw) = self.facts.raw_metrics.get(id) else {
            return false;
        };
        let mut reads = raw.reads.iter();
        let same = |(read, _): &(DeclId, _)| self.facts.linked_metrics.is_same(*read);
        self.facts.raw_metrics.is_same(id) && (raw.reads.is_empty() || was_quiet) && reads.all(same)
    }

    /// A metric with the lines of those that it reads.
    fn linked(&mut self, raw: Raw) -> Arc<Metric> {
        if raw.reads.is_empty() {
            return raw.metric;
        }
        let mut metric = Arc::unwrap_or_clone(raw.metric);
        let mut lets: Vec<(String, Expr)> = Vec::new();
        let mut names = BTreeSet::new();
        for (id, _) in &raw.reads {
            let Some(other) = self.linked_metric(*id) else {
                continue;
            };
            let own = (other.head.path.to_string(), other.value.clone());
            for line in other.lets.iter().chain(std::iter::once(&own)) {
                if names.insert(line.0.clone()) {
                    lets.push(line.clone());
                }
            }
        }
        lets.append(&mut metric.lets);
        metric.lets = lets;
        if metric.lets.len() > MOST_LETS {
            self.report(
                Diagnostic::new(
                    codes::TOO_LARGE,
                    metric.head.origin.place(),
                    format!("`{}` is made of too many other metrics", metric.head.path),
                )
                .note(format!(
                    "with all that they are made of, {MOST_LETS} at most"
                )),
            );
            metric.lets.clear();
        }
        Arc::new(metric)
    }

    /// Metrics in an order in which each comes after those that it reads. Reports circles.
    fn metric_order(&mut self) -> Vec<DeclId> {
        let mut order = Vec::new();
        let mut done: BTreeSet<DeclId> = BTreeSet::new();
        let mut open: BTreeSet<DeclId> = BTreeSet::new();
        for start in self.all(Kind::Metric) {
            let mut stack = vec![(start, 0)];
            while let Some((id, followed)) = stack.pop() {
                if done.contains(&id) {
                    continue;
                }
                open.insert(id);
                let next = self
                    .facts
                    .raw_metrics
                    .get(id)
                    .and_then(|raw| raw.reads.get(followed))
                    .copied();
                let Some((target, at)) = next else {
                    open.remove(&id);
                    done.insert(id);
                    order.push(id);
                    continue;
                };
                stack.push((id, followed + 1));
                if open.contains(&target) {
                    self.defined_by_itself(target, at);
                } else {
                    stack.push((target, 0));
                }
            }
        }
        order
    }

    /// A formula that an objective measures without a name.
    pub(super) fn nameless_metric(
        &mut self,
        objective: DeclId,
        tree: &ast::Expr,
        scope: &Scope,
    ) -> Arc<Metric> {
        self.begin_locals();
        let value = self.infer(tree, scope, &Want::Scalar);
        let ty = self.type_of_metric(value.ty.clone(), value.at);
        if self.undefined_part(&value).is_some() {
            self.report(
                Diagnostic::new(
                    codes::EMPTY_CASE_UNSAID,
                    value.at,
                    "this may have no value, and nothing says what counts then",
                )
                .help("put brackets round it and close it: `(… otherwise no value)`"),
            );
        }
        let path = Path::new(&self.declaration(objective).path).child("measure");
        let metric = Metric {
            head: Head {
                path,
                title: None,
                doc: None,
                origin: Origin::at(scope.at(tree.span)),
            },
            parameters: Vec::new(),
            ty,
            lets: Vec::new(),
            value,
        };
        let reads = std::mem::take(&mut self.metric_reads);
        let metric = Arc::new(metric);
        self.linked(Raw { metric, reads })
    }
}

/// The first place where a metric reads the row that is the window.
pub(super) fn reads_window_row(metric: &Metric) -> Option<Location> {
    metric
        .lets
        .iter()
        .map(|(_, value)| value)
        .chain(std::iter::once(&metric.value))
        .find_map(|value| window_row_in(value, 0))
}

/// A field, or `row`, of the row that lies so many rows further out.
fn window_row_in(expr: &Expr, rows: u32) -> Option<Location> {
    let within = |rows: u32, of: &Expr| window_row_in(of, rows);
    match &expr.kind {
        ExprKind::Field { .. } | ExprKind::Row => (rows == 0).then_some(expr.at),
        ExprKind::OuterField { up, .. } => (*up == rows).then_some(expr.at),
        ExprKind::Where {
            rows: of,
            condition,
        } => within(rows, of).or_else(|| within(rows + 1, condition)),
        ExprKind::Aggregate { rows: of, what, .. } => {
            let what = what.as_deref();
            within(rows, of).or_else(|| what.and_then(|what| within(rows + 1, what)))
        }
        _ => ir::visit::children(expr).find_map(|part| within(rows, part)),
    }
}
