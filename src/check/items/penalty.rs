//! Penalties: what a missed objective costs, line by line.

use super::super::context::Checker;
use super::super::kept::Step;
use super::super::scope::{Place, Scope};
use super::amount::{FeeWord, fee_of};
use super::table::folded;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{self, Amount, Basis, Expr, ExprKind, Penalty, PenaltyStep, Type};
use crate::quantity::Number;
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, ClauseKind};
use std::sync::Arc;

impl Checker<'_> {
    /// All penalties. Objectives and metrics are in the agreement already.
    pub(super) fn penalties_declared(&mut self) {
        self.once_each(Step::Penalty, Kind::Penalty, Self::penalty_declared);
    }

    fn penalty_declared(&mut self, id: DeclId) {
        let penalty = self.penalty(id);
        self.parts
            .penalties
            .add(&mut self.agreement.penalties, id, penalty);
    }

    /// A penalty, or what a bonus has of one.
    pub(super) fn penalty(&mut self, id: DeclId) -> Penalty {
        let scope = self.constants(id);
        let mut penalty = Penalty {
            head: self.head(id),
            objectives: Vec::new(),
            basis: None,
            steps: Vec::new(),
            multiply: Vec::new(),
            cap: None,
            offset: None,
            earn_back: None,
            automatic: false,
            accepts: self.accepts(id),
        };
        let clauses = self.block(id).map_or(&[][..], |block| &block.clauses);
        for clause in clauses {
            let objectives = match &clause.kind {
                ClauseKind::NamedList(paths) if &*clause.word.text == "for" => &paths[..],
                ClauseKind::Named(path) if &*clause.word.text == "for" => {
                    std::slice::from_ref(path)
                }
                _ => continue,
            };
            penalty.objectives = self.named_paths(objectives, &[Kind::Objective], &scope);
        }
        let own = penalty.objectives.first().cloned();
        let earns = self.declaration(id).kind == Kind::Bonus;
        let mut cap: Option<&ast::Clause> = None;
        let lines = clauses
            .iter()
            .filter(|it| matches!(it.kind, ClauseKind::When { .. }));
        penalty.steps.reserve_exact(lines.count());
        for clause in clauses {
            let at = self.at(id, clause.span);
            match &clause.kind {
                ClauseKind::Basis(basis) => penalty.basis = self.basis(id, basis, own.as_ref()),
                ClauseKind::Cap { .. } if cap.is_some() => {
                    if let Some(first) = cap {
                        self.only_once(id, clause, first);
                    }
                }
                ClauseKind::Cap { amount, per, any } => {
                    cap = Some(clause);
                    let scope = self.scope(id, Place::Cap);
                    penalty.cap = self.cap(amount, per.as_ref(), *any, at, &scope);
                }
                ClauseKind::Multiply { factor, condition } => {
                    let scope = self.step_scope(id, own.as_ref());
                    let multiply = self.multiply(factor, condition, &scope, own.as_ref());
                    let origin = ir::Origin::at(at);
                    let multiply = multiply.map(|multiply| ir::Multiply { origin, ..multiply });
                    penalty.multiply.extend(multiply);
                }
                ClauseKind::Flag if &*clause.word.text == "automatic" => penalty.automatic = true,
                ClauseKind::Offset { ledger, condition } => {
                    let scope = self.condition_scope(id, own.as_ref());
                    self.one_kind_of_value(&penalty.objectives, condition, &scope);
                    penalty.offset = self.offset((ledger, condition), &scope, own.as_ref(), at);
                }
                ClauseKind::Condition(condition) => {
                    let scope = self.condition_scope(id, own.as_ref());
                    self.one_kind_of_value(&penalty.objectives, condition, &scope);
                    penalty.earn_back = self.earn_back(condition, &scope, &penalty.objectives, at);
                }
                ClauseKind::When {
                    condition,
                    amount,
                    into,
                } => {
                    let scope = self.step_scope(id, own.as_ref());
                    self.one_kind_of_value(&penalty.objectives, condition, &scope);
                    if amount.is_none() {
                        self.amount_unsaid(clause, earns, &scope);
                    }
                    if let Some(into) = into.as_ref().filter(|_| !earns) {
                        self.goes_into_no_ledger(into, &scope);
                    }
                    let conditions = self.step_conditions(condition, &scope, own.as_ref());
                    let amount = amount
                        .as_ref()
                        .and_then(|it| self.amount(it, earns, &scope));
                    if let Some(amount) = amount {
                        self.one_kind_of_amount(&penalty.objectives, &amount);
                        penalty.steps.push(PenaltyStep {
                            conditions,
                            amount,
                            origin: ir::Origin::at(at),
                        });
                    }
                }
                _ => {}
            }
        }
        self.check_basis(&penalty, clauses);
        self.check_weights(&penalty);
        penalty
    }

    /// `multiply by 1.5 when missed in 2 consecutive calendar months`
    fn multiply(
        &mut self,
        factor: &ast::Expr,
        condition: &[ast::Event],
        scope: &Scope,
        own: Option<&ir::Path>,
    ) -> Option<ir::Multiply> {
        let conditions = self.step_conditions(condition, scope, own);
        let fixed = Scope {
            place: Place::Constant,
            ..scope.clone()
        };
        let value = self.constant_number(factor, &fixed, &Type::Number)?;
        if value.is_negative() {
            self.report(
                Diagnostic::new(
                    codes::IMPOSSIBLE_VALUE,
                    scope.at(factor.span),
                    "a credit is at least zero",
                )
                .help("multiply by a positive number"),
            );
            return None;
        }
        (!conditions.is_empty()).then(|| ir::Multiply {
            factor: value,
            conditions,
            origin: ir::Origin::at(scope.at(factor.span)),
        })
    }

    /// A line without an amount: `credit nothing` must be said.
    fn amount_unsaid(&mut self, clause: &ast::Clause, earns: bool, scope: &Scope) {
        let end = scope.at(crate::text::Span::empty(clause.span.end));
        let at = scope.at(clause.span);
        self.report(if earns {
            Diagnostic::new(
                codes::INCOMPLETE,
                at,
                "this line does not say what is earned",
            )
            .help("write `earn 100 EUR`, and `into` a ledger if it is kept there")
        } else {
            Diagnostic::new(
                codes::INCOMPLETE,
                at,
                "this line does not say what the miss costs",
            )
            .help("write `credit 10%`, or `credit nothing` for a miss that costs nothing")
            .suggest("write `credit nothing`", end, " credit nothing")
        });
    }

    /// A bound without a subject speaks of the value of each objective: it must fit them all.
    fn one_kind_of_value(&mut self, objectives: &[ir::Path], events: &[ast::Event], scope: &Scope) {
        let bound = events
            .iter()
            .find(|event| event.subject.is_none() && matches!(event.test, ast::Test::Bounds(_)));
        let Some(bound) = bound else { return };
        if let Some(unlike) = self.unlike_values(objectives) {
            let headline = format!("{unlike}: one bound cannot serve both");
            self.report(
                Diagnostic::new(codes::UNLIKE_OPERANDS, scope.at(bound.span), headline)
                    .help("declare a penalty for each, or write `when missed`"),
            );
        }
    }

    /// Two objectives whose values are of different types, in words.
    fn unlike_values(&self, objectives: &[ir::Path]) -> Option<String> {
        let mut typed = objectives
            .iter()
            .filter_map(|path| Some((path, self.value_type(path)?)));
        let (first, ty) = typed.next()?;
        let (other, different) = typed.find(|(_, other)| *other != ty)?;
        Some(format!("`{first}` is {ty} and `{other}` is {different}"))
    }

    /// An amount that reads the value reads that of each objective: it must fit them all.
    fn one_kind_of_amount(&mut self, objectives: &[ir::Path], amount: &Amount) {
        let mut exprs = Vec::new();
        ir::visit::roots_of_amount(amount, &mut exprs);
        let mut place = None;
        for expr in exprs {
            ir::visit::walk(expr, &mut |part| {
                if matches!(part.kind, ExprKind::Value) {
                    place = Some(part.at);
                }
            });
        }
        let Some(at) = place else { return };
        if let Some(unlike) = self.unlike_values(objectives) {
            let headline = format!("{unlike}: one amount cannot follow both");
            self.report(
                Diagnostic::new(codes::UNLIKE_OPERANDS, at, headline)
                    .help("declare a penalty for each"),
            );
        }
    }

    /// A share in an amount at risk needs a weight, of each objective of the penalty.
    fn check_weights(&mut self, penalty: &Penalty) {
        let mut exprs = Vec::new();
        if let Some(Basis::Of(basis)) = &penalty.basis {
            exprs.push(basis);
        }
        for step in &penalty.steps {
            ir::visit::roots_of_amount(&step.amount, &mut exprs);
        }
        let mut shares = Vec::new();
        for expr in exprs {
            ir::visit::walk(expr, &mut |part| {
                if let ExprKind::AtRisk { pool, share } = &part.kind
                    && *share == ir::RiskShare::Own
                {
                    shares.push((pool.clone(), part.at));
                }
            });
        }
        let mut missing = Vec::new();
        for (pool, at) in &shares {
            let Some(pool) = self.pool_made(pool) else {
                continue;
            };
            let without = penalty.objectives.iter();
            let without = without.filter(|objective| pool.share(objective).is_none());
            for objective in without {
                missing.push(
                    Diagnostic::new(
                        codes::NO_WEIGHT,
                        *at,
                        format!("`{}` gives `{objective}` no weight", pool.head.path),
                    )
                    .also(pool.head.origin.place(), "the amount at risk")
                    .note("without a weight nothing says how much of the amount a miss can cost")
                    .help(format!("add `weight {objective} …` to the pool")),
                );
            }
        }
        for finding in missing {
            self.report(finding);
        }
    }

    /// A percentage needs something to be of.
    fn check_basis(&mut self, penalty: &Penalty, clauses: &[ast::Clause]) {
        let written = clauses
            .iter()
            .any(|clause| matches!(clause.kind, ClauseKind::Basis(_)));
        let step = penalty.steps.iter().find(|step| is_of_basis(&step.amount));
        if let (false, Some(step)) = (written, step) {
            self.report(
                Diagnostic::new(
                    codes::BASIS_MISSING,
                    penalty.head.origin.place(),
                    format!("`{}` gives a percentage, and nothing says of what", penalty.head.path),
                )
                .also(step.origin.place(), "a percentage")
                .note("ten percent of the monthly fee and ten percent of the affected part are different sums")
                .help("add `basis fee of SERVICE`, `basis fees`, or a sum over what was billed"),
            );
        }
    }

    /// The identity of what a path names.
    pub(super) fn named_path(
        &mut self,
        path: &ast::Path,
        kinds: &[Kind],
        scope: &Scope,
    ) -> Option<ir::Path> {
        let id = self.reference(path, kinds, scope)?;
        Some(ir::Path::new(&self.declaration(id).path))
    }

    /// The identities of all that can be found of a list of paths.
    pub(super) fn named_paths(
        &mut self,
        paths: &[ast::Path],
        kinds: &[Kind],
        scope: &Scope,
    ) -> Vec<ir::Path> {
        let named = |path| self.named_path(path, kinds, scope);
        paths.iter().filter_map(named).collect()
    }

    /// A number of a type that the contract fixes.
    pub(super) fn constant_number(
        &mut self,
        expr: &ast::Expr,
        scope: &Scope,
        ty: &Type,
    ) -> Option<Number> {
        let found = self.demand(expr, scope, ty);
        self.fixed_number(&found, ty)
    }

    /// The number that an expression of this type is, if the contract fixes it.
    pub(super) fn fixed_number(&mut self, found: &Expr, ty: &Type) -> Option<Number> {
        match folded(found) {
            _ if found.ty == Type::Unknown => None,
            Some(number) => Some(number),
            None => {
                self.report(
                    Diagnostic::new(
                        codes::NOT_FIXED,
                        found.at,
                        format!("{ty} must stand here itself"),
                    )
                    .note("the contract fixes this value; it cannot depend on data")
                    .help("write the value"),
                );
                None
            }
        }
    }

    /// Where a line of a penalty or a trigger for this objective stands.
    pub(super) fn step_scope(&self, id: DeclId, own: Option<&ir::Path>) -> Scope {
        let mut scope = self.scope(id, Place::Step);
        let Some(objective) = own.and_then(|path| self.objective_made(path)) else {
            return scope;
        };
        scope.value = self.type_measured(objective);
        scope.target = scope.value.clone().filter(|_| has_one_target(objective));
        scope.service.clone_from(&objective.service);
        scope.with_keys(Arc::new(objective.keys.clone()))
    }

    /// The type of `target` and `minimum` of an objective, where they are one value: joint
    /// bounds have none.
    pub(super) fn target_type(&self, objective: &ir::Path) -> Option<Type> {
        let of = self.objective_made(objective)?;
        has_one_target(of).then(|| self.type_measured(of)).flatten()
    }

    /// The type of an objective's value.
    pub(super) fn value_type(&self, objective: &ir::Path) -> Option<Type> {
        self.type_measured(self.objective_made(objective)?)
    }

    fn type_measured(&self, objective: &ir::Objective) -> Option<Type> {
        let metric = self.metric_of_objective(objective)?;
        Some(metric.ty.clone())
    }

    fn basis(&mut self, id: DeclId, basis: &ast::Expr, own: Option<&ir::Path>) -> Option<Basis> {
        let scope = self.constants(id);
        match fee_of(basis) {
            Some(FeeWord::Fees) => Some(Basis::Fees),
            Some(FeeWord::Of(path)) => {
                let service = self.reference(&path, &[Kind::Service], &scope)?;
                self.needs_fee(service, scope.at(path.span));
                let service = ir::Path::new(&self.declaration(service).path);
                Some(Basis::FeeOf(service))
            }
            Some(FeeWord::Fee) => {
                let service = own
                    .and_then(|path| self.objective_made(path))
                    .and_then(|objective| objective.service.clone());
                if service.is_none() {
                    let at = scope.at(basis.span);
                    self.report(
                        Diagnostic::new(
                            codes::BASIS_MISSING,
                            at,
                            "nothing says whose fee is meant",
                        )
                        .help("write `fee of SERVICE`"),
                    );
                }
                service.map(Basis::FeeOf)
            }
            None => {
                let shape = own
                    .and_then(|path| self.by_path.get(path))
                    .and_then(|id| self.shape_of_objective(*id));
                let scope = match shape {
                    Some(shape) => self.objective_scope(id, shape, Place::Basis),
                    None => self.scope(id, Place::Basis),
                };
                let found = self.demand(basis, &scope, &Type::MONEY);
                (found.ty != Type::Unknown).then_some(Basis::Of(found))
            }
        }
    }

    /// A service whose fee is used must have one.
    pub(in crate::check) fn needs_fee(&mut self, service: DeclId, at: crate::text::Location) {
        let has_fee = self.block(service).is_some_and(|block| {
            block
                .clauses
                .iter()
                .any(|clause| matches!(clause.kind, ClauseKind::Fee { .. } | ClauseKind::Bad))
        });
        if !has_fee {
            let declaration = self.declaration(service);
            let (name, place) = (declaration.name.clone(), declaration.at);
            self.report(
                Diagnostic::new(codes::BASIS_MISSING, at, format!("`{name}` has no fee"))
                    .also(place, "the service")
                    .note("a percentage of nothing is nothing")
                    .help("add `fee … per month` to the service"),
            );
        }
    }
}

fn is_of_basis(amount: &Amount) -> bool {
    match amount {
        Amount::PercentOfBasis(_) => true,
        Amount::PerUnit { amount, .. } | Amount::Slope { amount, .. } => is_of_basis(amount),
        Amount::Sum(parts) => parts.iter().any(is_of_basis),
        _ => false,
    }
}

/// Whether `target` and `minimum` of an objective are one value each: joint bounds have none.
fn has_one_target(objective: &ir::Objective) -> bool {
    let mut targets = objective.targets.iter().chain(&objective.minimums);
    targets.all(|target| target.bounds.len() == 1)
}
