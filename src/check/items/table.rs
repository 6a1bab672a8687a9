//! Tables: typed columns, one row for each key.

use super::super::context::{Checker, TableShape};
use super::super::scope::Scope;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{self, Constant, Expr, ExprKind, Path, Table, Type};
use crate::quantity::Number;
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, ItemKind};
use std::collections::BTreeMap;

impl Checker<'_> {
    /// Types of keys and columns.
    pub(super) fn table_shapes(&mut self) {
        for id in self.all(Kind::Table) {
            let ItemKind::Table(table) = &self.item(id).kind else {
                continue;
            };
            let scope = self.constants(id);
            let key = self.type_named(&key_type(&table.key), &scope);
            let mut columns: Vec<(String, Type)> = Vec::new();
            let mut places = Vec::new();
            let mut seen = BTreeMap::new();
            for column in &table.columns {
                let ty = self.column_type(&column.ty, &scope);
                let at = scope.at(column.name.span);
                if let Some(first) = seen.insert(column.name.text.clone(), at) {
                    self.duplicate(at, first, &column.name.text);
                }
                columns.push((column.name.text.to_string(), ty));
                places.push(at);
            }
            let path = Path::new(&self.declaration(id).path);
            self.facts.tables.set(
                id,
                TableShape {
                    path,
                    key,
                    columns,
                    places,
                },
            );
        }
    }

    /// Cells.
    pub(super) fn tables_declared(&mut self) {
        for id in self.all(Kind::Table) {
            let ItemKind::Table(table) = &self.item(id).kind else {
                continue;
            };
            let Some(shape) = self.columns_of(id).cloned() else {
                continue;
            };
            let scope = self.constants(id);
            let mut rows: Vec<(Constant, Vec<Constant>)> = Vec::new();
            let mut seen: BTreeMap<String, crate::text::Location> = BTreeMap::new();
            for row in &table.rows {
                let Some((key, cells)) = self.table_row(row, &shape, &scope) else {
                    continue;
                };
                let at = scope.at(row.cells.first().map_or(row.span, |cell| cell.span));
                if let Some(first) = seen.insert(format!("{key:?}"), at) {
                    let text = self
                        .source_text(&scope, row.cells.first().map_or(row.span, |cell| cell.span));
                    self.duplicate(at, first, &text);
                }
                rows.push((key, cells));
            }
            self.every_member_has_a_row(id, table, &shape, &rows);
            let head = self.head(id);
            let made = Table {
                head,
                key: (table.key.text.to_string(), shape.key),
                columns: shape.columns,
                rows,
            };
            self.parts.tables.add(&mut self.agreement.tables, id, made);
        }
    }

    fn table_row(
        &mut self,
        row: &ast::Row,
        shape: &TableShape,
        scope: &Scope,
    ) -> Option<(Constant, Vec<Constant>)> {
        let expected = shape.columns.len() + 1;
        if row.cells.len() != expected {
            self.report(
                Diagnostic::new(
                    codes::WRONG_ROW,
                    scope.at(row.span),
                    format!(
                        "this row has {} cells, the table has {expected} columns",
                        row.cells.len()
                    ),
                )
                .note("cells are parted by `|`"),
            );
            return None;
        }
        let types = std::iter::once(&shape.key).chain(shape.columns.iter().map(|(_, ty)| ty));
        let cells: Vec<Option<Constant>> = row
            .cells
            .iter()
            .zip(types)
            .map(|(cell, ty)| self.constant(cell, scope, ty))
            .collect();
        let mut cells = cells
            .into_iter()
            .collect::<Option<Vec<Constant>>>()?
            .into_iter();
        let key = cells.next()?;
        Some((key, cells.collect()))
    }

    /// A value of a type that the contract fixes.
    pub(in crate::check) fn constant(
        &mut self,
        expr: &ast::Expr,
        scope: &Scope,
        ty: &Type,
    ) -> Option<Constant> {
        let found = self.demand(expr, scope, ty);
        if found.ty == Type::Unknown || *ty == Type::Unknown {
            return None;
        }
        let constant = match &found.kind {
            ExprKind::Constant(constant) => Some(constant.clone()),
            _ => folded(&found).map(Constant::Number),
        };
        if constant.is_none() {
            let finding = Diagnostic::new(
                codes::TYPE_MISMATCH,
                found.at,
                "a value that is known now is written here",
            );
            self.report(finding);
        }
        constant
    }

    /// A look-up in a table by an enum must always find something.
    fn every_member_has_a_row(
        &mut self,
        id: DeclId,
        table: &ast::Table,
        shape: &TableShape,
        rows: &[(Constant, Vec<Constant>)],
    ) {
        let Type::Enum(path) = &shape.key else { return };
        if rows.len() < table.rows.len() {
            return;
        }
        let has_row = |member: &String| {
            rows.iter()
                .any(|(key, _)| matches!(key, Constant::Member { name, .. } if name == member))
        };
        let missing: Vec<String> = self
            .member_names(path)
            .into_iter()
            .filter(|member| !has_row(member))
            .map(|member| format!("`{member}`"))
            .collect();
        if missing.is_empty() {
            return;
        }
        let at = self.declaration(id).at;
        self.report(
            Diagnostic::new(
                codes::WRONG_ROW,
                at,
                format!("`{}` has no row for {}", shape.path, missing.join(", ")),
            )
            .note(format!(
                "`{}[…]` would have no value for some of `{path}`",
                shape.path
            ))
            .help("add a row for each member"),
        );
    }
}

/// The head of the key column is an enum or a type.
fn key_type(key: &ast::Name) -> ast::TypeName {
    ast::TypeName {
        list: false,
        separator: None,
        word: key.clone(),
        per: None,
        or: None,
        span: key.span,
    }
}

/// The number that arithmetic of constants gives.
pub(in crate::check) fn folded(expr: &Expr) -> Option<Number> {
    match &expr.kind {
        ExprKind::Constant(Constant::Number(number)) => Some(number.clone()),
        ExprKind::Negate(of) => Some(-folded(of)?),
        ExprKind::Arithmetic { op, left, right } => {
            let (a, b) = (folded(left)?, folded(right)?);
            match op {
                ir::ArithmeticOp::Add => Some(a + b),
                ir::ArithmeticOp::Subtract => Some(a - b),
                ir::ArithmeticOp::Multiply => Some(a * b),
                ir::ArithmeticOp::Divide => a.checked_div(&b),
            }
        }
        _ => None,
    }
}
