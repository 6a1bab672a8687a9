//! Named sets of time and of rows, and exclusions.
//!
//! The type of a `let` is known only from what it stands for, so it is read when something
//! needs it; the agreement lists them in an order in which none names a later one.

use super::super::context::Checker;
use super::super::expr::{Want, is_timely};
use super::super::kept::{Fact, Step};
use super::super::scope::Place;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::visit::walk;
use crate::ir::{Exclusion, ExclusionTime, Expr, ExprKind, Let, Path, PeriodRule, Type};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, Clause, ClauseKind, ItemKind};
use crate::text::Location;
use std::collections::BTreeSet;

impl Checker<'_> {
    pub(super) fn named_declared(&mut self) {
        if self.takes_all_over(Step::Named) {
            return;
        }
        for (id, declaration) in self.resolved.declarations() {
            match declaration.kind {
                Kind::Let => self.read_let(id, declaration.at),
                Kind::Exclusion => self.exclusion(id, declaration.at),
                _ => {}
            }
        }
    }

    /// The type of a `let`, read if it has not been.
    pub(in crate::check) fn type_of_let(&mut self, id: DeclId, at: Location) -> Type {
        self.read_let(id, at);
        self.named(id).map_or(Type::Unknown, |(ty, _)| ty.clone())
    }

    /// Reads a `let` that has not been read.
    pub(in crate::check) fn read_let(&mut self, id: DeclId, at: Location) {
        self.read_needed(Fact::Named, id, at, |checker, id| {
            checker.once(Step::Named, id, Self::let_declared);
        });
    }

    /// Reads an exclusion that has not been read.
    pub(in crate::check) fn exclusion(&mut self, id: DeclId, at: Location) {
        self.read_needed(Fact::Named, id, at, |checker, id| {
            checker.once(Step::Named, id, Self::exclusion_declared);
        });
    }

    fn let_declared(&mut self, id: DeclId) {
        let ItemKind::Let { value, .. } = &self.item(id).kind else {
            return;
        };
        // Names stand within names here, so what comes behind has a place on the stack of its own.
        let scope = self.scope(id, Place::Let);
        let found = self.infer(value, &scope, &Want::Any);
        self.let_found(id, value, found);
    }

    fn let_found(&mut self, id: DeclId, value: &ast::Expr, found: Expr) {
        let found = match &found.ty {
            Type::Rows(_) => found,
            ty if is_timely(ty) => self.fit(found, &Type::Time, value),
            ty => {
                self.report(
                    Diagnostic::new(
                        codes::TYPE_MISMATCH,
                        found.at,
                        format!("a `let` names a set of time or rows, this is {ty}"),
                    )
                    .help("a figure is declared as a metric: `metric NAME: TYPE = …`"),
                );
                Self::poison(found.at)
            }
        };
        let known = (found.ty.clone(), self.sources_read(&found));
        let head = self.head(id);
        let made = Let { head, value: found };
        self.parts.lets.add(&mut self.agreement.lets, id, made);
        self.facts.named.set(id, known);
    }

    fn exclusion_declared(&mut self, id: DeclId) {
        let scope = self.scope(id, Place::Exclusion);
        let clauses = self.clauses(id);
        let mut time = None;
        let mut limits: Vec<(&Clause, i64, PeriodRule)> = Vec::new();
        for clause in clauses {
            match &clause.kind {
                ClauseKind::Time(expr) => {
                    time = Some(ExclusionTime::Of(self.demand_time(expr, &scope)));
                }
                ClauseKind::TimeRulings(parties) => {
                    time = Some(ExclusionTime::RulingsBy(self.parties(parties, &scope)));
                }
                ClauseKind::Limit { amount, per } => {
                    let amount = self.micros(amount, &scope);
                    let per = self.period_rule(per, &scope);
                    let same = limits.iter().find(|(.., other)| Some(*other) == per);
                    match (same, amount.zip(per)) {
                        (Some((first, ..)), _) => self.only_once(id, clause, first),
                        (None, Some((amount, per))) => limits.push((clause, amount, per)),
                        (None, None) => {}
                    }
                }
                ClauseKind::Evidence(rows) => {
                    self.demand_rows(rows, &scope);
                }
                ClauseKind::EvidenceRulings(parties) => {
                    self.parties(parties, &scope);
                }
                _ => {}
            }
        }
        let time = time.unwrap_or_else(|| ExclusionTime::Of(Self::poison(self.declaration(id).at)));
        let reads = match &time {
            ExclusionTime::Of(expr) => self.sources_read(expr),
            ExclusionTime::RulingsBy(_) => BTreeSet::new(),
        };
        let head = self.head(id);
        limits.sort_by_key(|(_, _, per)| per.size);
        let limits = limits.into_iter();
        let limits = limits.map(|(_, amount, per)| (amount, per)).collect();
        let made = Exclusion { head, time, limits };
        self.parts
            .exclusions
            .add(&mut self.agreement.exclusions, id, made);
        self.facts.named.set(id, (Type::Time, reads));
    }

    /// The sources that an expression reads, through the names in it.
    pub(in crate::check) fn sources_read(&mut self, expr: &Expr) -> BTreeSet<Path> {
        let mut read = BTreeSet::new();
        let mut names = BTreeSet::new();
        let mut locals = BTreeSet::new();
        walk(expr, &mut |part| match &part.kind {
            ExprKind::Rows(path) | ExprKind::Existing(path) => {
                read.insert(path.clone());
            }
            ExprKind::Let(path) | ExprKind::Exclusion(path) => {
                names.insert(path.clone());
            }
            ExprKind::Local(name) => {
                locals.insert(name.clone());
            }
            _ => {}
        });
        for path in names {
            let Some(id) = self.by_path.get(&path).copied() else {
                continue;
            };
            if self.declaration(id).kind == Kind::Exclusion {
                self.exclusion(id, expr.at);
            } else {
                self.needs(Fact::Named, id, expr.at);
            }
            if let Some((_, more)) = self.named(id) {
                read.extend(more.iter().cloned());
            }
        }
        for name in locals {
            if let Some(more) = self.local_reads.get(&name) {
                read.extend(more.iter().cloned());
            }
        }
        read
    }
}
