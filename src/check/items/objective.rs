//! Objectives: a metric, a target, a window, groups, and what changes the judgement.

use super::super::context::Checker;
use super::super::expr::{Allowed, Closing, Want};
use super::super::kept::Step;
use super::super::scope::{Place, Scope};
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{
    self, Bound, Expr, ExprKind, Key, Length, Objective, Origin, Path, Period, PeriodUnit, Relief,
    Role, Target, Type, Window,
};
use crate::quantity::{Number, Relation};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, Clause, ClauseKind, Over};
use std::sync::Arc;

/// What an objective is judged over: its windows, and the source of the rows that are they.
pub(in crate::check) type Judged = (Option<Window>, Option<DeclId>);

/// An objective as penalties, terminations and examples see it.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::check) struct Shape {
    /// What its metric yields.
    pub(in crate::check) ty: Type,
    pub(in crate::check) keys: Arc<Vec<Key>>,
    pub(in crate::check) window: Option<Window>,
    pub(in crate::check) window_row: Option<DeclId>,
    pub(in crate::check) service: Option<Path>,
}

impl Checker<'_> {
    /// What objectives are judged over: metrics must know the row that is the window.
    pub(super) fn objective_windows(&mut self) {
        self.metric_shapes();
        let taken = self.once_each(Step::Window, Kind::Objective, Self::objective_window);
        if taken && self.earlier.quiet.windows && self.facts.sources.all_same() {
            self.quiet.windows = true;
            self.facts.window_rows.keep_all();
            return;
        }
        let before = self.said_beside();
        for id in self.all(Kind::Objective) {
            let row = self.judged_over(id).and_then(|(_, row)| *row);
            if row.is_none() {
                continue;
            }
            for clause in self.clauses(id) {
                if let ClauseKind::Measure { metric, .. } = &clause.kind {
                    self.tell_metric(id, metric, row);
                }
            }
        }
        self.quiet.windows = self.said_beside() == before;
    }

    fn objective_window(&mut self, id: DeclId) {
        let mut judged = (None, None);
        for clause in self.clauses(id) {
            if let ClauseKind::Over(over) = &clause.kind {
                judged = self.window(id, over);
            }
        }
        self.facts.windows.set(id, judged);
    }

    fn window(&mut self, id: DeclId, over: &Over) -> Judged {
        let constants = self.constants(id);
        let scope = self.scope(id, Place::Window);
        match over {
            Over::Each(period) => {
                let rule = self.period_rule(period, &constants);
                (rule.map(Window::Period), None)
            }
            Over::Rolling { length, every } => {
                let length = self.length(length, &constants, Allowed::Both);
                let every = self.period_rule(every, &constants);
                let window = length.zip(every);
                (
                    window.map(|(length, every)| Window::Rolling { length, every }),
                    None,
                )
            }
            Over::EachRow { rows, merged_by } => {
                let (rows, source) = self.demand_rows(rows, &scope);
                let merged_by = merged_by
                    .as_ref()
                    .and_then(|by| self.merging_key(by, source, &scope));
                let rows = Box::new(rows);
                (Some(Window::Row { rows, merged_by }), source)
            }
            Over::EachRun(time) => {
                let time = self.demand_time(time, &scope);
                (Some(Window::Run(Box::new(time))), None)
            }
            Over::BeforeRow { length, rows } => {
                let length = self.length(length, &constants, Allowed::Both);
                let (rows, source) = self.demand_rows(rows, &scope);
                let rows = Box::new(rows);
                (
                    length.map(|length| Window::BeforeRow { length, rows }),
                    source,
                )
            }
        }
    }

    fn merging_key(
        &mut self,
        by: &ast::Name,
        source: Option<DeclId>,
        scope: &Scope,
    ) -> Option<String> {
        let shape = self.shape_of(source?)?;
        if let Some(field) = shape.field(&by.text) {
            let declared = field.at;
            self.defined(scope.at(by.span), declared);
            return Some(by.text.to_string());
        }
        let names: Vec<String> = shape
            .fields
            .iter()
            .map(|field| field.name.clone())
            .collect();
        let what = format!("field of `{}`", shape.path);
        self.unknown_among(by, &what, &names, scope);
        None
    }

    /// Tells a metric by which row it is measured.
    fn tell_metric(&mut self, objective: DeclId, measure: &ast::Expr, row: Option<DeclId>) {
        let (Some(row), Some(metric)) = (row, self.metric_of(objective, measure, row)) else {
            return;
        };
        match self.window_row_of(metric) {
            None => self.facts.window_rows.set(metric, row),
            Some(other) if other == row => {}
            Some(other) => {
                let (path, other) = (&self.declaration(metric).path, self.declaration(other));
                let at = self.at(objective, measure.span);
                self.report(
                    Diagnostic::new(
                        codes::NOT_HERE,
                        at,
                        format!("`{path}` is measured over rows of two sources"),
                    )
                    .also(other.at, "elsewhere over each row of this")
                    .note("its fields would mean two things")
                    .help("declare a metric for each"),
                );
            }
        }
    }

    /// The metric that `measure` names, unless a field of the row has the name.
    pub(super) fn metric_of(
        &self,
        objective: DeclId,
        measure: &ast::Expr,
        row: Option<DeclId>,
    ) -> Option<DeclId> {
        let unit = self.declaration(objective).unit;
        let id = match &measure.kind {
            ast::ExprKind::Paren(of) => return self.metric_of(objective, of, row),
            ast::ExprKind::Name(name) => {
                let is_field = row
                    .and_then(|row| self.shape_of(row))
                    .is_some_and(|source| source.field(&name.text).is_some());
                if is_field {
                    return None;
                }
                self.resolved.find(unit, name)
            }
            ast::ExprKind::Call(name, _) => self.resolved.find(unit, name),
            ast::ExprKind::Member(..) => {
                let path = super::calendar::path_of(measure)?;
                self.resolved.find_path(unit, &path).map(|(id, _)| id)
            }
            _ => None,
        }?;
        (self.declaration(id).kind == Kind::Metric).then_some(id)
    }

    pub(super) fn objectives_declared(&mut self) {
        self.once_each(Step::Objective, Kind::Objective, Self::objective);
    }

    fn objective(&mut self, id: DeclId) {
        let Some((window, window_row)) = self.judged_over(id).cloned() else {
            return;
        };
        let mut shape = Shape {
            ty: Type::Unknown,
            keys: Arc::default(),
            window,
            window_row,
            service: None,
        };
        let clauses = self.clauses(id);
        let (metric, arguments, keys) = self.measured(id, clauses, &shape);
        shape.ty = metric
            .as_ref()
            .map_or(Type::Unknown, |metric| metric.ty.clone());
        shape.keys = Arc::new(keys);
        shape.service = self.service_of(id, clauses);
        self.facts.objectives.set(id, shape.clone());
        let head = self.head(id);
        let mut objective = Objective {
            head,
            service: shape.service.clone(),
            metric: metric.map_or_else(|| Path::new(""), |metric| metric.head.path.clone()),
            arguments,
            keys: (*shape.keys).clone(),
            groups: self.groups(id, clauses, &shape),
            targets: Vec::new(),
            minimums: Vec::new(),
            window: shape
                .window
                .clone()
                .unwrap_or(Window::Run(Box::new(Self::poison(self.declaration(id).at)))),
            excluding: Vec::new(),
            relief: Vec::new(),
            needs: None,
            provided: None,
            met_if: None,
            starts: None,
            role: Role::Ordinary,
            accepts: self.accepts(id),
        };
        self.targets(id, clauses, &shape, &mut objective);
        self.conditions(id, clauses, &shape, &mut objective);
        self.parts
            .objectives
            .add(&mut self.agreement.objectives, id, objective);
    }

    fn service_of(&mut self, id: DeclId, clauses: &[Clause]) -> Option<Path> {
        let scope = self.constants(id);
        let mut service = None;
        for clause in clauses {
            let ClauseKind::NamedList(paths) = &clause.kind else {
                continue;
            };
            if &*clause.word.text != "for" {
                continue;
            }
            for path in paths {
                let found = self.reference(path, &[Kind::Service], &scope);
                if service.is_some() {
                    self.report(
                        Diagnostic::new(
                            codes::SECOND_CLAUSE,
                            scope.at(path.span),
                            "an objective is for one service",
                        )
                        .note("whose fee a credit is taken of would be left open")
                        .help("declare an objective for each"),
                    );
                    break;
                }
                service = found.map(|id| Path::new(&self.declaration(id).path));
            }
        }
        service
    }

    // ---- targets

    /// The scope of bounds and conditions: the keys of the objective, the row that is its window.
    pub(super) fn objective_scope(&self, id: DeclId, shape: &Shape, place: Place) -> Scope {
        self.scope(id, place)
            .with_window_row(shape.window_row)
            .with_keys(shape.keys.clone())
    }

    fn targets(
        &mut self,
        id: DeclId,
        clauses: &[Clause],
        shape: &Shape,
        objective: &mut Objective,
    ) {
        let scope = self.objective_scope(id, shape, Place::Target);
        for clause in clauses {
            let ClauseKind::Target { bounds, from } = &clause.kind else {
                continue;
            };
            let bounds = self.bounds(bounds, &shape.ty, &scope);
            let from = from.as_ref().and_then(|from| self.fixed_date(from, &scope));
            let target = Target {
                bounds,
                from,
                origin: Origin::at(scope.at(clause.span)),
            };
            let list = if &*clause.word.text == "minimum" {
                &mut objective.minimums
            } else {
                &mut objective.targets
            };
            let same = list.iter().find(|other| other.from == target.from);
            if let Some(first) = same.map(|first| first.origin.place()) {
                self.report(
                    Diagnostic::new(
                        codes::SECOND_CLAUSE,
                        scope.at(clause.word.span),
                        format!("a second `{}` for the same time", clause.word.text),
                    )
                    .also(first, "the first")
                    .help("say from when it holds: `target >= 99.9% from 2026-07-01`, or join two bounds by `and`"),
                );
                continue;
            }
            list.push(target);
        }
        objective.targets.sort_by_key(|target| target.from);
        objective.minimums.sort_by_key(|target| target.from);
    }

    /// Bounds of a value of a type.
    pub(super) fn bounds(&mut self, bounds: &[ast::Bound], ty: &Type, scope: &Scope) -> Vec<Bound> {
        bounds
            .iter()
            .map(|bound| Bound {
                relation: bound.relation,
                value: match ty {
                    Type::Unknown => self.infer(&bound.value, scope, &Want::Scalar),
                    Type::Timestamp | Type::Date => self.moment_bound(bound, ty, scope),
                    Type::Bool => self.truth_bound(bound, scope),
                    _ => self.demand(&bound.value, scope, ty),
                },
            })
            .collect()
    }

    /// A bound of a point in time. An instant and a date are compared by the instant's local date.
    fn moment_bound(&mut self, bound: &ast::Bound, ty: &Type, scope: &Scope) -> Expr {
        let found = self.infer(&bound.value, scope, &Want::Scalar);
        let is_exact = matches!(bound.relation, Relation::Equal | Relation::NotEqual);
        match found.ty {
            Type::Timestamp | Type::Date if !is_exact || found.ty == *ty => found,
            Type::Timestamp | Type::Date => {
                let at = found.at;
                self.report(
                    Diagnostic::new(
                        codes::UNLIKE_OPERANDS,
                        at,
                        format!("{ty} is measured, and this is {}", found.ty),
                    )
                    .note("a day is many instants: none of them is the day")
                    .help("write two bounds, `>= …` and `<= …`, or measure `date(…)`"),
                );
                Self::poison(at)
            }
            _ => self.fit(found, ty, &bound.value),
        }
    }

    /// A bound of a condition, which has no order.
    fn truth_bound(&mut self, bound: &ast::Bound, scope: &Scope) -> Expr {
        let found = self.demand(&bound.value, scope, &Type::Bool);
        if !matches!(bound.relation, Relation::Equal | Relation::NotEqual) {
            let symbol = bound.relation.symbol();
            self.report(
                Diagnostic::new(
                    codes::UNLIKE_OPERANDS,
                    found.at,
                    format!("true or false has no order: `{symbol}` says nothing"),
                )
                .help("write `target is true`"),
            );
            return Self::poison(found.at);
        }
        found
    }

    // ---- conditions

    fn conditions(
        &mut self,
        id: DeclId,
        clauses: &[Clause],
        shape: &Shape,
        objective: &mut Objective,
    ) {
        let scope = self.objective_scope(id, shape, Place::Condition);
        let constants = self.constants(id);
        let mut needs: Option<&Clause> = None;
        for clause in clauses {
            match (&*clause.word.text, &clause.kind) {
                ("excluding", ClauseKind::NamedList(paths)) => {
                    let paths = self.exclusions(paths, &constants);
                    objective.excluding.extend(paths);
                }
                ("relief", ClauseKind::NamedList(paths)) => {
                    let paths = self.exclusions(paths, &constants);
                    objective
                        .relief
                        .extend(paths.into_iter().map(Relief::Exclusion));
                }
                ("provided", ClauseKind::Value(expr)) => {
                    let more = self.condition(expr, &scope);
                    objective.provided = Some(joined(objective.provided.take(), more, true));
                }
                ("met", ClauseKind::Value(expr)) => {
                    let more = self.condition(expr, &scope);
                    objective.met_if = Some(joined(objective.met_if.take(), more, false));
                }
                (_, ClauseKind::Needs { count, of }) => {
                    let count = self.whole_count(count, &constants);
                    let rows_scope = self.scope(id, Place::Rows);
                    let (rows, _) = self.demand_rows(of, &rows_scope);
                    if let Some(first) = needs {
                        self.only_once(id, clause, first);
                    } else {
                        needs = Some(clause);
                        objective.needs = count.map(|count| (count, rows));
                    }
                }
                (_, ClauseKind::Starts(expr)) => objective.starts = self.starts(expr, &constants),
                ("key", _) => objective.role = Role::Key,
                ("critical", _) => objective.role = Role::Critical,
                _ => {}
            }
        }
    }

    fn condition(&mut self, tree: &ast::Expr, scope: &Scope) -> Expr {
        let found = self.demand_condition(tree, scope);
        self.must_be_defined(&found, tree, Closing::Truth);
        found
    }

    fn exclusions(&mut self, paths: &[ast::Path], scope: &Scope) -> Vec<Path> {
        self.named_paths(paths, &[Kind::Exclusion], scope)
    }

    fn whole_count(&mut self, expr: &ast::Expr, scope: &Scope) -> Option<Number> {
        let constant = self.constant(expr, scope, &Type::Number)?;
        let ir::Constant::Number(number) = constant else {
            return None;
        };
        if number.is_integer() && !number.is_negative() {
            return Some(number);
        }
        self.report(Diagnostic::new(
            codes::IMPOSSIBLE_VALUE,
            scope.at(expr.span),
            "rows are counted: a whole number of them",
        ));
        None
    }

    /// `starts 3 months after effective`, or a date, counted from the first day.
    fn starts(&mut self, expr: &ast::Expr, scope: &Scope) -> Option<Length> {
        if matches!(&expr.kind, ast::ExprKind::Literal(ast::Literal::Date(_))) {
            let date = self.fixed_date(expr, scope)?;
            let days = date.days_since(self.frame.effective?);
            return if let Ok(days) = u32::try_from(days) {
                Some(Length::Period(Period::new(days, PeriodUnit::Day), None))
            } else {
                self.report(Diagnostic::new(
                    codes::IMPOSSIBLE_VALUE,
                    scope.at(expr.span),
                    "this day lies before the agreement takes effect",
                ));
                None
            };
        }
        self.length(expr, scope, Allowed::Counted)
    }
}

/// Two conditions, both or either of which must hold.
fn joined(first: Option<Expr>, second: Expr, all: bool) -> Expr {
    match first {
        None => second,
        Some(first) => Expr {
            at: second.at,
            ty: Type::Bool,
            kind: ExprKind::Logic {
                all,
                left: Box::new(first),
                right: Box::new(second),
            },
        },
    }
}
