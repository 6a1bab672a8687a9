//! Names with a dot: `row.x`, `group.k`, `germany.national`, `Priority.P1`, `table[key].column`.

use super::super::context::Checker;
use super::super::scope::Scope;
use super::Want;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{Expr, ExprKind, Path};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast;
use crate::text::Location;

impl Checker<'_> {
    pub(super) fn member(
        &mut self,
        of: &ast::Expr,
        name: &ast::Name,
        scope: &Scope,
        want: &Want,
        at: Location,
    ) -> Expr {
        match &of.kind {
            ast::ExprKind::Missing => Self::poison(at),
            ast::ExprKind::Index(table, keys) => self.cell(table, keys, name, scope, at),
            ast::ExprKind::Name(first) => match &*first.text {
                "row" => self.row_field(name, scope, at),
                "window" => self.window_field(name, scope, at),
                "group" => self.group_key(name, scope, at),
                _ => self.path_of_two(first, name, scope, want, at),
            },
            _ => {
                if let Some(id) = self.included(of, name, scope) {
                    return self.declared(id, scope, at);
                }
                self.report(
                    Diagnostic::new(
                        codes::NOT_HERE,
                        scope.at(name.span),
                        format!("`.{}` has no meaning behind this", name.text),
                    )
                    .help("a dot stands between a module and its name, `row` and a field, a cell's row and its column"),
                );
                Self::poison(at)
            }
        }
    }

    /// `outer.inner.name`: a declaration of an inclusion within another one.
    fn included(&self, of: &ast::Expr, name: &ast::Name, scope: &Scope) -> Option<DeclId> {
        let mut path = super::super::items::calendar::path_of(of)?;
        path.parts.push(name.clone());
        let (id, used) = self.resolved.find_path(scope.unit, &path)?;
        (used == path.parts.len()).then_some(id)
    }

    /// `row.field`: of the row that is the window where there is one, otherwise of the outermost row.
    fn row_field(&mut self, name: &ast::Name, scope: &Scope, at: Location) -> Expr {
        let Some((source, up)) = scope.subject() else {
            return self.not_here("row", "there is no row at hand", scope, at);
        };
        self.field_outwards(source, up, name, scope, at)
    }

    /// `window.field`: of the row that is the window.
    fn window_field(&mut self, name: &ast::Name, scope: &Scope, at: Location) -> Expr {
        let Some(source) = scope.window_row else {
            return self.not_here("window", "no row is the window", scope, at);
        };
        self.field_outwards(source, scope.rows, name, scope, at)
    }

    fn field_outwards(
        &mut self,
        source: DeclId,
        up: u32,
        name: &ast::Name,
        scope: &Scope,
        at: Location,
    ) -> Expr {
        let Some(shape) = self.shape_of(source) else {
            return Self::poison(at);
        };
        if let Some(field) = shape.field(&name.text) {
            let field = field.clone();
            let found = self.field(source, &field, at);
            return outwards(found, up);
        }
        let what = format!("field of `{}`", shape.path);
        let names: Vec<String> = shape
            .fields
            .iter()
            .map(|field| field.name.clone())
            .collect();
        self.unknown_among(name, &what, &names, scope);
        Self::poison(at)
    }

    /// `germany.national`, `Priority.P1`
    fn path_of_two(
        &mut self,
        first: &ast::Name,
        second: &ast::Name,
        scope: &Scope,
        want: &Want,
        at: Location,
    ) -> Expr {
        if let Some(module) = self.resolved.module(scope.unit, first) {
            if let Some(id) = self.resolved.member(module, &second.text) {
                return self.declared(id, scope, at);
            }
            let finding = self.unknown_in_module(first, second, module, scope);
            self.report(finding);
            return Self::poison(at);
        }
        let Some(id) = self.resolved.find(scope.unit, first) else {
            return self.unknown(first, scope, want, scope.at(first.span));
        };
        let declaration = self.declaration(id);
        if declaration.kind == Kind::Enum {
            let path = Path::new(&declaration.path);
            if let Some(member) = self.member_value(&path, &second.text, at) {
                return member;
            }
            let what = format!("member of `{}`", declaration.name);
            let names = self.member_names(&path);
            self.unknown_among(second, &what, &names, scope);
            return Self::poison(at);
        }
        if declaration.kind == Kind::Pool {
            self.defined(scope.at(first.span), declaration.at);
            return self.share_at_risk(id, second, scope, at);
        }
        self.report(
            Diagnostic::new(
                codes::NOT_HERE,
                at,
                format!("`{}.{}` is no value", first.text, second.text),
            )
            .also(
                declaration.at,
                format!("`{}` is {}", first.text, declaration.kind),
            ),
        );
        Self::poison(at)
    }

    pub(in crate::check) fn unknown_in_module(
        &self,
        module_name: &ast::Name,
        name: &ast::Name,
        module: crate::resolve::UnitId,
        scope: &Scope,
    ) -> Diagnostic {
        let finding = Diagnostic::new(
            codes::UNKNOWN_NAME,
            scope.at(name.span),
            format!("`{}` has no `{}`", module_name.text, name.text),
        );
        match self.resolved.nearest(module, &name.text, &[]) {
            Some(near) => finding.fix(format!("write `{near}`"), scope.at(name.span), near),
            None => finding,
        }
    }

    pub(super) fn bare_index(&mut self, of: &ast::Expr, scope: &Scope, at: Location) -> Expr {
        if !matches!(of.kind, ast::ExprKind::Missing) {
            self.report(
                Diagnostic::new(codes::NOT_HERE, at, "a row of a table is no value")
                    .help("write which column is meant: `TABLE[KEY].COLUMN`"),
            );
        }
        let _ = scope;
        Self::poison(at)
    }

    /// `table[key].column`
    fn cell(
        &mut self,
        table: &ast::Expr,
        keys: &[ast::Expr],
        column: &ast::Name,
        scope: &Scope,
        at: Location,
    ) -> Expr {
        let Some(id) = self.table_named(table, scope) else {
            return Self::poison(at);
        };
        let Some(shape) = self.columns_of(id).cloned() else {
            return Self::poison(at);
        };
        let [key] = keys else {
            self.report(
                Diagnostic::new(
                    codes::WRONG_ARGUMENTS,
                    at,
                    format!("`{}` has one key", shape.path),
                )
                .help(format!("write `{}[KEY].{}`", shape.path, column.text)),
            );
            return Self::poison(at);
        };
        let key = self.demand(key, scope, &shape.key);
        let mut columns = shape.columns.iter().zip(&shape.places);
        let Some(((name, ty), declared)) = columns.find(|((name, _), _)| **name == *column.text)
        else {
            let names: Vec<String> = shape.columns.iter().map(|(name, _)| name.clone()).collect();
            self.unknown_among(
                column,
                &format!("column of `{}`", shape.path),
                &names,
                scope,
            );
            return Self::poison(at);
        };
        self.defined(scope.at(column.span), *declared);
        Expr {
            kind: ExprKind::Cell {
                table: shape.path.clone(),
                key: Box::new(key),
                column: name.clone(),
            },
            ty: ty.clone(),
            at,
        }
    }

    fn table_named(&mut self, tree: &ast::Expr, scope: &Scope) -> Option<DeclId> {
        let place = scope.at(tree.span);
        let found = match &tree.kind {
            ast::ExprKind::Name(name) => {
                let found = self.resolved.find(scope.unit, name);
                if found.is_none() {
                    self.unknown_kind(name, &[Kind::Table], scope);
                    return None;
                }
                found
            }
            ast::ExprKind::Member(of, name) => match &of.kind {
                ast::ExprKind::Name(module) => self
                    .resolved
                    .module(scope.unit, module)
                    .and_then(|unit| self.resolved.member(unit, &name.text)),
                _ => None,
            },
            ast::ExprKind::Missing => return None,
            _ => None,
        };
        let Some(id) = found else {
            self.report(
                Diagnostic::new(codes::UNKNOWN_NAME, place, "no table is named here")
                    .help("write `TABLE[KEY].COLUMN`"),
            );
            return None;
        };
        let declaration = self.declaration(id);
        self.defined(place, declaration.at);
        if declaration.kind != Kind::Table {
            self.report(
                Diagnostic::new(
                    codes::WRONG_KIND,
                    place,
                    format!(
                        "`{}` is {}, not a table",
                        declaration.name, declaration.kind
                    ),
                )
                .also(declaration.at, "declared here"),
            );
            return None;
        }
        Some(id)
    }
}

/// A field of a row so many rows further out.
fn outwards(field: Expr, up: u32) -> Expr {
    match field.kind {
        ExprKind::Field {
            source,
            field: name,
        } if up > 0 => Expr {
            kind: ExprKind::OuterField {
                source,
                field: name,
                up,
            },
            ..field
        },
        kind => Expr { kind, ..field },
    }
}
