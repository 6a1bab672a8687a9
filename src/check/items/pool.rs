//! Amounts at risk: how much, and what each objective stands for in it.

use super::super::context::Checker;
use super::super::scope::Place;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{self, Constant, Expr, ExprKind, PeriodBasis, PeriodRule, PeriodSize, Pool, Type};
use crate::quantity::Number;
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, ClauseKind};

impl Checker<'_> {
    /// All pools. Objectives and services are in the agreement already.
    pub(super) fn pools_declared(&mut self) {
        for id in self.all(Kind::Pool) {
            let pool = self.pool(id);
            self.parts.pools.add(&mut self.agreement.pools, id, pool);
        }
    }

    fn pool(&mut self, id: DeclId) -> Pool {
        let scope = self.scope(id, Place::Pool);
        let mut pool = Pool {
            head: self.head(id),
            amount: nothing(self.declaration(id).at),
            per: PeriodRule {
                basis: PeriodBasis::Calendar,
                size: PeriodSize::Month,
                from: 0,
            },
            weights: Vec::new(),
            may_change: Vec::new(),
            accepts: self.accepts(id),
        };
        for clause in self.block(id).map_or(&[][..], |block| &block.clauses) {
            let at = self.at(id, clause.span);
            match &clause.kind {
                ClauseKind::Limit { amount, per } => {
                    pool.amount = self.demand(amount, &scope, &Type::MONEY);
                    if let Some(per) = self.period_rule(per, &scope) {
                        pool.per = per;
                    }
                }
                ClauseKind::Weight { objective, share } => {
                    let weight = self.weight(id, objective, share, at);
                    pool.weights.extend(weight);
                }
                ClauseKind::MayChange { .. } => {
                    let change = self.may_change(clause, Some(&pool.head.path), id);
                    pool.may_change.extend(change);
                }
                _ => {}
            }
        }
        self.second_weights(&mut pool);
        pool
    }

    fn weight(
        &mut self,
        id: DeclId,
        objective: &ast::Path,
        share: &ast::Expr,
        at: crate::text::Location,
    ) -> Option<ir::Weight> {
        let scope = self.constants(id);
        let objective = self.named_path(objective, &[Kind::Objective], &scope);
        let number = self.constant_number(share, &scope, &Type::Percent)?;
        if number <= Number::zero() {
            self.report(
                Diagnostic::new(
                    codes::IMPOSSIBLE_VALUE,
                    scope.at(share.span),
                    "a weight is more than nothing",
                )
                .note("an objective without a weight takes no part in the amount at risk")
                .help("leave the objective out"),
            );
            return None;
        }
        Some(ir::Weight {
            objective: objective?,
            share: number,
            origin: ir::Origin::at(at),
        })
    }

    /// Which of two weights holds would be left open.
    fn second_weights(&mut self, pool: &mut Pool) {
        let mut kept: Vec<ir::Weight> = Vec::new();
        for weight in std::mem::take(&mut pool.weights) {
            let first = kept.iter().find(|it| it.objective == weight.objective);
            let Some(first) = first else {
                kept.push(weight);
                continue;
            };
            let objective = &weight.objective;
            let finding = Diagnostic::new(
                codes::SECOND_CLAUSE,
                weight.origin.place(),
                format!("a second weight for `{objective}`"),
            )
            .also(first.origin.place(), "the first")
            .note("which one holds would be left open")
            .help("write one weight; a product such as `150% * 60%` is arithmetic");
            self.report(finding);
        }
        pool.weights = kept;
    }
}

fn nothing(at: crate::text::Location) -> Expr {
    Expr {
        kind: ExprKind::Constant(Constant::Number(Number::zero())),
        ty: Type::Unknown,
        at,
    }
}
