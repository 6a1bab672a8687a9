//! Values that the contract fixes under a name: `param plan_fee: money = 200 USD`.
//!
//! What names a param holds its value, so that everything behind the checker knows constants only.
//! A value may be set from outside; it is read as if it stood in the main file.

use super::super::context::Checker;
use super::super::kept::Fact;
use super::super::scope::{Place, Scope};
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{Constant, Expr, ExprKind, Param, Type};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, ItemKind};
use crate::text::Location;

impl Checker<'_> {
    pub(super) fn params_declared(&mut self) {
        for id in self.all(Kind::Param) {
            let at = self.declaration(id).at;
            let Some((value, ty)) = self.param_value(id, at) else {
                continue;
            };
            let head = self.head(id);
            let set = self.resolved.set(id).is_some();
            self.agreement.params.push(Param {
                head,
                ty,
                value,
                set,
            });
        }
    }

    /// A param where a formula names it.
    pub(in crate::check) fn param_named(&mut self, id: DeclId, at: Location) -> Expr {
        self.params_named.insert(id);
        match self.param_value(id, at) {
            Some((value, ty)) => Expr {
                kind: ExprKind::Constant(value),
                ty,
                at,
            },
            None => Self::poison(at),
        }
    }

    /// The value of a param and its type.
    pub(in crate::check) fn param_value(
        &mut self,
        id: DeclId,
        at: Location,
    ) -> Option<(Constant, Type)> {
        self.read_param(id, at);
        self.facts.params.get(id).cloned().flatten()
    }

    /// Reads a param that has not been read.
    pub(in crate::check) fn read_param(&mut self, id: DeclId, at: Location) {
        self.read_needed(Fact::Param, id, at, |checker, id| {
            checker.aside(id, Self::param_declared);
        });
    }

    fn param_declared(&mut self, id: DeclId) {
        let value = self.param_written(id);
        self.facts.params.set(id, value);
    }

    fn param_written(&mut self, id: DeclId) -> Option<(Constant, Type)> {
        let resolved = self.resolved;
        let ItemKind::Param { ty, value, .. } = &self.item(id).kind else {
            return None;
        };
        let scope = self.constants(id);
        let of = self.type_named(ty, &scope);
        if let Type::Time | Type::Rows(_) | Type::List(_) = of {
            self.report(
                Diagnostic::new(
                    codes::TYPE_MISMATCH,
                    scope.at(ty.span),
                    "a `param` is a single value that is known now",
                )
                .help("a set of time or of rows is named by `let`"),
            );
            return None;
        }
        let written = self.param_constant(value, &scope, &of);
        let found = match resolved.set(id) {
            Some((unit, value)) => {
                let scope = Scope::new(unit, resolved.unit(unit).file, Place::Constant);
                self.param_constant(value, &scope, &of)
            }
            None => written,
        };
        Some((found?, of))
    }

    fn param_constant(&mut self, value: &ast::Expr, scope: &Scope, of: &Type) -> Option<Constant> {
        if let Type::Calendar = of {
            return self.calendar_value(value, scope).map(Constant::Calendar);
        }
        self.constant(value, scope, of)
    }

    /// Params that nothing names.
    pub(in crate::check) fn unused_params(&self) -> Diagnostics {
        let mut found = Diagnostics::new();
        let named = self.all_params_named();
        for id in self.all(Kind::Param) {
            let declaration = self.declaration(id);
            // A file that several contracts use declares more than any one of them needs.
            if named.contains(&id) || declaration.path.contains('.') {
                continue;
            }
            found.push(
                Diagnostic::new(
                    codes::UNUSED_DECLARATION,
                    declaration.at,
                    format!("the param `{}` is never used", declaration.path),
                )
                .note("what nothing refers to has no effect on any verdict or amount")
                .help("name it where its value belongs, or remove it"),
            );
        }
        found
    }
}
