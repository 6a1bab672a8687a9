//! Units that a contract declares: `unit square_feet`, `unit dozen = 12 pieces`.
//!
//! Without a value a unit is a dimension of its own, so that square feet and hours cannot be
//! added; with one it is another way to write that value.

use super::super::context::Checker;
use super::super::kept::Fact;
use super::super::scope::Scope;
use super::table::folded;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{Dimension, Type, Unit};
use crate::quantity::{Number, UnitName};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, ItemKind};
use crate::text::Location;

/// Most units of one contract.
const MOST_UNITS: usize = 100;

impl Checker<'_> {
    pub(super) fn units_declared(&mut self) {
        for (count, id) in self.all(Kind::Unit).into_iter().enumerate() {
            let at = self.declaration(id).at;
            if count == MOST_UNITS {
                self.report(
                    Diagnostic::new(codes::TOO_LARGE, at, "too many units are declared")
                        .note(format!("a contract may declare {MOST_UNITS} units")),
                );
            }
            let Some((size, ty)) = self.unit_meaning(id, at) else {
                continue;
            };
            let is = self.value_of_unit(id).map(|_| (size, ty));
            let head = self.head(id);
            self.agreement.units.push(Unit { head, is });
        }
    }

    /// The unit that a word behind a number, or a type, means.
    pub(in crate::check) fn unit_declared(
        &self,
        name: &ast::Name,
        scope: &Scope,
    ) -> Option<DeclId> {
        let own = self.resolved.find(scope.unit, name);
        let own = own.filter(|id| self.declaration(*id).kind == Kind::Unit);
        own.or_else(|| self.resolved.brought(scope.unit, &name.text, &[Kind::Unit]))
    }

    /// How many of the base unit one is, and the type of an amount in it.
    pub(in crate::check) fn unit_meaning(
        &mut self,
        id: DeclId,
        at: Location,
    ) -> Option<(Number, Type)> {
        self.defined(at, self.declaration(id).at);
        self.read_unit(id, at);
        self.facts.units.get(id).cloned().flatten()
    }

    /// Reads a unit that has not been read.
    pub(in crate::check) fn read_unit(&mut self, id: DeclId, at: Location) {
        self.read_needed(Fact::Unit, id, at, |checker, id| {
            checker.aside(id, Self::size_of_unit);
        });
    }

    fn size_of_unit(&mut self, id: DeclId) {
        let meaning = match self.value_of_unit(id) {
            None => Some(self.base_unit(id)),
            Some(value) => self.derived_unit(id, &value),
        };
        self.facts.units.set(id, meaning);
    }

    /// The type of amounts in a unit. One that is so much of another has none of its own: a bare
    /// number in data would be read as one or the other.
    pub(in crate::check) fn unit_as_type(&mut self, id: DeclId, at: Location) -> Type {
        let Some((size, ty)) = self.unit_meaning(id, at) else {
            return Type::Unknown;
        };
        if size == Number::one() {
            return ty;
        }
        let name = self.declaration(id).name.clone();
        let base = ty.dimension().and_then(Dimension::unit);
        let finding = Diagnostic::new(
            codes::WRONG_KIND,
            at,
            format!("`{name}` is so much of another unit, and no type"),
        )
        .also(self.declaration(id).at, "declared here")
        .note("a bare number in data could be read in either unit");
        self.report(match base {
            Some(base) => finding.fix(format!("write `{}`", base.as_str()), at, base.as_str()),
            None => finding.help("name the type that it is made of"),
        });
        Type::Unknown
    }

    fn value_of_unit(&self, id: DeclId) -> Option<ast::Expr> {
        match &self.item(id).kind {
            ItemKind::Unit { value, .. } => value.clone(),
            _ => None,
        }
    }

    fn base_unit(&self, id: DeclId) -> (Number, Type) {
        let path = &self.declaration(id).path;
        // Points are built in, so that penalties can accrue them; declaring them changes nothing.
        if matches!(&**path, "points" | "point") {
            return (Number::one(), Type::POINTS);
        }
        let dimension = Dimension::of_unit(UnitName::new(path));
        (Number::one(), Type::Quantity(dimension))
    }

    /// `= 12 pieces`
    fn derived_unit(&mut self, id: DeclId, value: &ast::Expr) -> Option<(Number, Type)> {
        let scope = self.constants(id);
        let found = self.infer(value, &scope, &super::super::expr::Want::Scalar);
        if found.ty == Type::Unknown {
            return None;
        }
        let size = folded(&found).filter(|size| !size.is_zero() && !size.is_negative());
        match (size, found.ty.dimension()) {
            (Some(size), Some(dimension)) if !dimension.is_none() => Some((size, found.ty)),
            _ => {
                self.report(
                    Diagnostic::new(
                        codes::IMPOSSIBLE_VALUE,
                        found.at,
                        "a unit is so much of another unit",
                    )
                    .help("as in `unit dozen = 12 pieces`, or `unit shift = 8 hours`"),
                );
                None
            }
        }
    }
}
