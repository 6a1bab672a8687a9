//! Given data of an example: when samples fail, and rows.
//!
//! Cells are kept as a data file would hold them, so that an example goes the same way as
//! real data: through the reader, with its checks.

use super::super::context::{Checker, SourceWord};
use super::super::expr::Want;
use super::super::scope::{Place, Scope};
use super::table::folded;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{self, Constant, Expr, ExprKind, Given, GivenData, Type};
use crate::quantity::{Instant, Local, Number};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, Clause, ClauseKind};

/// Decimal places up to which a given number is written.
const PLACES: u32 = 60;

/// A column of given rows.
struct Column {
    ty: Type,
    optional: bool,
}

impl Checker<'_> {
    pub(super) fn given(&mut self, id: DeclId, clause: &Clause) -> Option<Given> {
        let origin = ir::Origin::at(self.at(id, clause.span));
        let (source, data) = match &clause.kind {
            ClauseKind::GivenFail {
                source,
                group,
                from,
                to,
            } => {
                let source_id = self.given_source(id, source)?;
                (
                    source_id,
                    self.given_failure(id, source_id, source, group, (from, to))?,
                )
            }
            ClauseKind::GivenRows {
                source,
                columns,
                rows,
            } => {
                let source_id = self.given_source(id, source)?;
                (source_id, self.given_rows(id, source_id, columns, rows)?)
            }
            _ => return None,
        };
        Some(Given {
            source: ir::Path::new(&self.declaration(source).path),
            origin,
            data,
        })
    }

    /// A source, or an exclusion by rulings, which are data with the exclusion's name.
    fn given_source(&mut self, id: DeclId, name: &ast::Name) -> Option<DeclId> {
        let path = ast::Path {
            parts: vec![name.clone()],
            span: name.span,
        };
        let scope = self.constants(id);
        let found = self.reference(&path, &[Kind::Source, Kind::Exclusion], &scope)?;
        let by_rulings = |clause: &Clause| matches!(clause.kind, ClauseKind::TimeRulings(_));
        let computed = self.declaration(found).kind == Kind::Exclusion
            && !self.clauses(found).iter().any(by_rulings);
        if computed {
            self.report(
                Diagnostic::new(
                    codes::GIVEN,
                    scope.at(name.span),
                    format!("`{}` is computed from other data", name.text),
                )
                .also(self.declaration(found).at, "not by rulings")
                .help("give the rows of the source that it reads"),
            );
            return None;
        }
        Some(found)
    }

    // ---- failures

    fn given_failure(
        &mut self,
        id: DeclId,
        source: DeclId,
        name: &ast::Name,
        group: &[ast::Expr],
        (from, to): (&ast::Expr, &ast::Expr),
    ) -> Option<GivenData> {
        let scope = self.scope(id, Place::Example);
        let shape = self.shape_of(source).cloned();
        let shape = shape.filter(|shape| shape.kind == SourceWord::Samples);
        let Some(shape) = shape else {
            self.report(
                Diagnostic::new(
                    codes::GIVEN,
                    scope.at(name.span),
                    format!("`{}` has no samples that could fail", name.text),
                )
                .help(format!("give its rows: `given {} {{ … }}`", name.text)),
            );
            return None;
        };
        if !group.is_empty() && group.len() != shape.by.len() {
            let keys: Vec<String> = shape.by.iter().map(|key| format!("`{key}`")).collect();
            let finding = Diagnostic::new(
                codes::GIVEN,
                scope.at(name.span),
                format!(
                    "`{}` has {} keys, and {} values are given",
                    name.text,
                    keys.len(),
                    group.len()
                ),
            );
            self.report(if keys.is_empty() {
                finding.help("leave out `for …`")
            } else {
                finding.help(format!("give a value for {}", keys.join(" and ")))
            });
            return None;
        }
        let mut values = Vec::new();
        for (value, key) in group.iter().zip(&shape.by) {
            let ty = shape
                .field(key)
                .map_or(Type::Unknown, |field| field.ty.clone());
            values.push(self.key_value(value, &scope, &ty)?);
        }
        let (start, end) = (self.instant(from, &scope)?, self.instant(to, &scope)?);
        if end <= start {
            self.report(
                Diagnostic::new(
                    codes::GIVEN,
                    scope.at(to.span),
                    "this ends before it begins",
                )
                .help("exchange the two instants"),
            );
            return None;
        }
        Some(GivenData::Fail {
            group: values,
            from: start,
            to: end,
        })
    }

    fn instant(&mut self, expr: &ast::Expr, scope: &Scope) -> Option<Instant> {
        let found = self.infer(expr, scope, &Want::Is(Type::Timestamp));
        match found.kind {
            ExprKind::Constant(Constant::Instant(instant)) => Some(instant),
            ExprKind::Poison => None,
            _ => {
                self.report(
                    Diagnostic::new(codes::GIVEN, found.at, "an instant is needed here")
                        .note("a day alone does not say when the failure begins or ends")
                        .help("write `2026-04-03 10:00`"),
                );
                None
            }
        }
    }

    // ---- rows

    fn given_rows(
        &mut self,
        id: DeclId,
        source: DeclId,
        columns: &[ast::Name],
        rows: &[ast::Row],
    ) -> Option<GivenData> {
        let scope = self.scope(id, Place::Example);
        let mut seen = std::collections::BTreeMap::new();
        let mut types = Vec::new();
        for column in columns {
            let at = scope.at(column.span);
            if let Some(first) = seen.insert(column.text.clone(), at) {
                self.duplicate(at, first, &column.text);
            }
            types.push(self.column(source, column, &scope));
        }
        let types: Vec<Column> = types.into_iter().collect::<Option<_>>()?;
        let mut table = Vec::new();
        for row in rows {
            if row.cells.len() != columns.len() {
                let headline = format!(
                    "this row has {} cells, the table has {} columns",
                    row.cells.len(),
                    columns.len()
                );
                self.report(
                    Diagnostic::new(codes::GIVEN, scope.at(row.span), headline)
                        .help("give one cell for each column, with `|` between them"),
                );
                return None;
            }
            let cells = row.cells.iter().zip(&types);
            table.push(
                cells
                    .map(|(cell, column)| self.cell_text(cell, column, &scope))
                    .collect(),
            );
        }
        Some(GivenData::Rows {
            columns: columns.iter().map(|name| name.text.to_string()).collect(),
            rows: table,
        })
    }

    fn column(&mut self, source: DeclId, name: &ast::Name, scope: &Scope) -> Option<Column> {
        if name.is_missing() {
            return None;
        }
        let of_ruling = match &*name.text {
            "start" | "end" => Some((Type::Timestamp, false)),
            "reason" => Some((Type::Text, true)),
            _ => None,
        };
        let declaration = self.declaration(source);
        let (known, what) = if declaration.kind == Kind::Exclusion {
            let known = ["start", "end", "reason"].map(ToOwned::to_owned).to_vec();
            (known, "column of a ruling".to_owned())
        } else {
            let shape = self.shape_of(source)?;
            if let Some(field) = shape.field(&name.text).filter(|field| !field.computed) {
                let (ty, optional, declared) = (field.ty.clone(), field.optional, field.at);
                self.defined(scope.at(name.span), declared);
                return Some(Column { ty, optional });
            }
            if let Some(field) = shape.field(&name.text) {
                let finding = Diagnostic::new(
                    codes::GIVEN,
                    scope.at(name.span),
                    format!("`{}` is computed, so data cannot give it", name.text),
                )
                .also(field.at, "computed here");
                self.report(finding.help("give the fields that it is computed from"));
                return None;
            }
            let given = shape.fields.iter().filter(|field| !field.computed);
            let known: Vec<String> = given.map(|field| field.name.clone()).collect();
            (known, format!("field of `{}`", shape.path))
        };
        if let (Kind::Exclusion, Some((ty, optional))) = (declaration.kind, of_ruling) {
            return Some(Column { ty, optional });
        }
        self.unknown_among(name, &what, &known, scope);
        None
    }

    /// A cell as a data file would hold it; nothing for an absent value, and for one that is
    /// wrong, which is reported.
    fn cell_text(&mut self, cell: &ast::Expr, column: &Column, scope: &Scope) -> Option<String> {
        if is_absent(cell) && !self.is_member(&column.ty, "none") {
            if !column.optional {
                self.report(
                    Diagnostic::new(
                        codes::GIVEN,
                        scope.at(cell.span),
                        "a row cannot lack this value",
                    )
                    .help("give a value, or declare the field `optional`"),
                );
            }
            return None;
        }
        // Spans and lists have a form of their own, which the reader of data checks.
        if let (Type::Time | Type::List(_), ast::ExprKind::Text(text)) = (&column.ty, &cell.kind) {
            return Some(text.value.to_string());
        }
        let ty = match &column.ty {
            Type::List(of) => &**of,
            ty => ty,
        };
        let found = self.demand(cell, scope, ty);
        if found.ty == Type::Unknown || *ty == Type::Unknown {
            return None;
        }
        let text = self.as_data(&found);
        if text.is_none() {
            self.report(Diagnostic::new(
                codes::GIVEN,
                found.at,
                "given data is written as it is, not computed",
            ));
        }
        text
    }

    fn is_member(&self, ty: &Type, word: &str) -> bool {
        match ty {
            Type::Enum(path) => self.member_names(path).iter().any(|name| name == word),
            Type::List(of) => self.is_member(of, word),
            _ => false,
        }
    }

    fn as_data(&self, found: &Expr) -> Option<String> {
        match &found.kind {
            ExprKind::Constant(Constant::Text(words)) => Some(words.clone()),
            ExprKind::Constant(Constant::Member { name, .. }) => Some(name.clone()),
            ExprKind::Constant(Constant::Bool(value)) => Some(value.to_string()),
            ExprKind::Constant(Constant::Date(date)) => Some(date.to_string()),
            ExprKind::Constant(Constant::Instant(instant)) => Some(self.local_time(*instant)),
            _ => number_as_data(&folded(found)?, &found.ty),
        }
    }

    /// The local time of an instant; with its offset where the clock shows that time twice.
    fn local_time(&self, instant: Instant) -> String {
        let local = self.frame.zone.local(instant);
        match self.frame.zone.resolve(local) {
            Local::Repeated(..) => instant.to_string(),
            _ => format!("{} {}", local.date, local.time),
        }
    }
}

/// `none` stands for a value that a row lacks.
fn is_absent(cell: &ast::Expr) -> bool {
    matches!(&cell.kind, ast::ExprKind::Name(name) if &*name.text == "none")
}

fn number_as_data(number: &Number, ty: &Type) -> Option<String> {
    let (factor, unit) = match *ty {
        Type::Percent => (Number::from(100), "%"),
        Type::DURATION => (Number::ratio(1, 1_000_000)?, " s"),
        Type::DATA => (Number::one(), " bit"),
        _ => (Number::one(), ""),
    };
    let (digits, exact) = (number * &factor).to_decimal(PLACES);
    exact.then(|| format!("{digits}{unit}"))
}

#[cfg(test)]
mod tests {
    use super::number_as_data;
    use crate::ir::Type;
    use crate::quantity::Number;

    #[test]
    fn numbers_are_written_as_the_reader_of_data_takes_them() {
        let text = |number: &str, ty| {
            let number = Number::parse(number).unwrap_or_else(Number::zero);
            number_as_data(&number, &ty)
        };
        assert_eq!(text("42000", Type::Number).as_deref(), Some("42000"));
        assert_eq!(text("999/1000", Type::Percent).as_deref(), Some("99.9%"));
        assert_eq!(text("1500000", Type::DURATION).as_deref(), Some("1.5 s"));
        assert_eq!(text("21/5", Type::MONEY).as_deref(), Some("4.2"));
        assert_eq!(text("1/3", Type::Number), None, "no decimal equals a third");
    }
}
