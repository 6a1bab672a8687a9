//! Names in formulas: what they can stand for in their place, and which one is meant.
//!
//! A name is looked up by what the place needs. In a row it is a field; elsewhere a local
//! name, a parameter, a key of the group, a declaration. The member of an enum is found by
//! the enum of the other side. A name that could be two things is an error.

use super::super::context::{Checker, FieldShape, SourceWord};
use super::super::scope::{Place, Scope};
use super::{Want, is_timely};
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{Constant, Expr, ExprKind, Path, Type};
use crate::resolve::{DeclId, Kind, reserved};
use crate::syntax::ast;
use crate::text::Location;

/// Kinds of declarations that a formula can name.
pub(super) const NAMEABLE: &[Kind] = &[
    Kind::Source,
    Kind::Let,
    Kind::Exclusion,
    Kind::Calendar,
    Kind::Party,
    Kind::Param,
    Kind::Metric,
    Kind::Table,
];

impl Checker<'_> {
    pub(super) fn name(
        &mut self,
        name: &ast::Name,
        scope: &Scope,
        want: &Want,
        at: Location,
    ) -> Expr {
        if name.is_missing() {
            return Self::poison(at);
        }
        if &*name.text == "always" {
            return always(at);
        }
        if reserved::PREDEFINED.contains(&&*name.text) {
            return self.predefined(&name.text, scope, at);
        }
        if let Some(Type::Enum(path)) = want.ty()
            && let Some(member) = self.member_value(path, &name.text, at)
        {
            return match self.value_named(name, scope) {
                Some(other) if other.ty == member.ty => {
                    let path = path.clone();
                    self.ambiguous_member(name, &path, at)
                }
                _ => member,
            };
        }
        if let Some(field) = self.field_of_row(&name.text, scope) {
            return self.field_or_other(name, field, scope, want, at);
        }
        if let Some(found) = self.local_or_key(&name.text, scope, at) {
            return found;
        }
        if let Some(id) = self.resolved.find(scope.unit, name) {
            return self.declared(id, scope, at);
        }
        self.alias_of_party(&name.text, at)
            .unwrap_or_else(|| self.unknown(name, scope, want, at))
    }

    /// What a name stands for as a value, without declarations.
    fn value_named(&mut self, name: &ast::Name, scope: &Scope) -> Option<Expr> {
        let at = scope.at(name.span);
        if let Some((source, field)) = self.field_of_row(&name.text, scope) {
            return Some(self.field(source, &field, at));
        }
        self.local_or_key(&name.text, scope, at)
    }

    /// Whether a tree is a single name that no value has, so that it may be a member of an enum.
    pub(super) fn may_be_member(&self, tree: &ast::Expr, scope: &Scope) -> bool {
        match &tree.kind {
            ast::ExprKind::Paren(of) => self.may_be_member(of, scope),
            ast::ExprKind::Name(name) => {
                let word = &*name.text;
                !reserved::PREDEFINED.contains(&word)
                    && self.field_of_row(word, scope).is_none()
                    && !scope.locals.contains_key(word)
                    && !scope.parameters.contains_key(word)
                    && !has_key(scope, word)
            }
            ast::ExprKind::Text(_) => true,
            _ => false,
        }
    }

    /// Why the time of a row is nothing: only spans last. A row that is the window itself does, too.
    fn row_without_length(&self, scope: &Scope, at: Location) -> Option<Diagnostic> {
        let shape = self.shape_of(scope.row?)?;
        let (what, help) = match shape.kind {
            SourceWord::Spans | SourceWord::Unknown => return None,
            SourceWord::Cases => (
                "a case is dated by one",
                "write how long its clock runs: `elapsed(opened to closed)`",
            ),
            SourceWord::Events => (
                "an event happens at one",
                "name a field that says how long it lasts, or declare the source as `kind spans`",
            ),
            SourceWord::Samples => (
                "a reading is taken at one",
                "write the time for which readings hold: `time(checks where not ok)`",
            ),
            SourceWord::Totals => ("a figure is dated by one", "compare with fields of the row"),
        };
        let headline = format!("a row of `{}` has no length", shape.path);
        Some(
            Diagnostic::new(codes::NOT_HERE, at, headline)
                .note(format!("{what} instant; `row` is the time of a span"))
                .help(help),
        )
    }

    // ---- what is under assessment

    fn predefined(&mut self, word: &str, scope: &Scope, at: Location) -> Expr {
        let place = scope.place;
        let (kind, ty) = match word {
            "window" if place.reads_window() => (ExprKind::Window, Type::Time),
            "relief" if place.reads_relief() => (ExprKind::Relief, Type::Time),
            "row" if scope.fields_of().is_some() => {
                if let Some(finding) = self.row_without_length(scope, at) {
                    self.report(finding);
                    return Self::poison(at);
                }
                (ExprKind::Row, Type::Time)
            }
            "target" | "minimum" => {
                let Some(ty) = scope.target.clone() else {
                    return self.not_here(
                        word,
                        "only the lines of a penalty compare with it",
                        scope,
                        at,
                    );
                };
                let kind = if word == "target" {
                    ExprKind::Target
                } else {
                    ExprKind::Minimum
                };
                (kind, ty)
            }
            "value" if scope.value.is_some() => {
                let ty = scope.value.clone().unwrap_or(Type::Unknown);
                (ExprKind::Value, ty)
            }
            "fee" | "fees" => return self.fee_word(word, scope, at),
            _ => {
                let note = match word {
                    "window" => {
                        "there is no window here: what stands here holds for all windows alike"
                    }
                    "relief" => "relief belongs to an objective; its metric says where it counts",
                    "row" => "there is no row at hand",
                    "group" => "`group` alone is nothing: write `group.KEY`",
                    "value" => "the value of an objective is named by the amounts of its penalty",
                    _ => "only the caps of a penalty name its basis",
                };
                return self.not_here(word, note, scope, at);
            }
        };
        Expr { kind, ty, at }
    }

    pub(super) fn not_here(&mut self, word: &str, note: &str, scope: &Scope, at: Location) -> Expr {
        self.report(
            Diagnostic::new(
                codes::NOT_HERE,
                at,
                format!("`{word}` has no meaning in {}", scope.place.words()),
            )
            .note(note),
        );
        Self::poison(at)
    }

    /// Reports something measured where the contract itself must say the value.
    pub(super) fn measured_here(&mut self, word: &str, scope: &Scope, at: Location) -> Expr {
        if !matches!(scope.place, Place::Constant | Place::Cap | Place::Pool) {
            let note = "data is measured by metrics; what stands here is known when the contract is signed";
            return self.not_here(word, note, scope, at);
        }
        self.report(
            Diagnostic::new(
                codes::NOT_FIXED,
                at,
                format!("`{word}` depends on data, and this value is fixed by the contract"),
            )
            .help("write the value"),
        );
        Self::poison(at)
    }

    // ---- fields

    /// The field of the row at hand with a name.
    fn field_of_row(&self, name: &str, scope: &Scope) -> Option<(DeclId, FieldShape)> {
        let source = scope.fields_of()?;
        let field = self.shape_of(source)?.field(name)?;
        Some((source, field.clone()))
    }

    pub(in crate::check) fn field(
        &mut self,
        source: DeclId,
        field: &FieldShape,
        at: Location,
    ) -> Expr {
        self.defined(at, field.at);
        let path = self
            .shape_of(source)
            .map_or_else(|| Path::new(""), |source| source.path.clone());
        Expr {
            kind: ExprKind::Field {
                source: path,
                field: field.name.clone(),
            },
            ty: field.ty.clone(),
            at,
        }
    }

    /// A field, unless something else of the same name would fit as well.
    fn field_or_other(
        &mut self,
        name: &ast::Name,
        (source, field): (DeclId, FieldShape),
        scope: &Scope,
        want: &Want,
        at: Location,
    ) -> Expr {
        let other = self.other_than_field(name, scope);
        if let Some((ty, declared)) = other {
            let fits = |ty: &Type| match want {
                Want::Is(Type::Time) => is_timely(ty),
                Want::Is(wanted) => ty == wanted,
                Want::Scalar => !is_timely(ty),
                Want::Any => true,
            };
            if same_sort(&ty, &field.ty) && fits(&ty) == fits(&field.ty) {
                let finding = Diagnostic::new(
                    codes::AMBIGUOUS_NAME,
                    at,
                    format!("`{}` can mean two things here", name.text),
                )
                .also(field.at, "the field of the row")
                .also(declared, "or this")
                .note("a silent choice would be right for one reader and wrong for the other");
                // Within rows of rows, `row.` is another one.
                let is_row_at_hand = scope.subject().is_some_and(|(_, up)| up == 0);
                self.report(if is_row_at_hand {
                    finding
                        .suggest(
                            format!("write `row.{}` for the field", name.text),
                            at,
                            format!("row.{}", name.text),
                        )
                        .help("rename one of them, or write `row.` before the name of the field")
                } else {
                    finding.help("rename one of them")
                });
                return Self::poison(at);
            }
        }
        self.field(source, &field, at)
    }

    /// Type and place of a local name or a declaration that could stand where a field does.
    fn other_than_field(&mut self, name: &ast::Name, scope: &Scope) -> Option<(Type, Location)> {
        let local = scope
            .locals
            .get(&name.text)
            .or_else(|| scope.parameters.get(&name.text));
        if let Some(local) = local {
            return Some((local.ty.clone(), local.at));
        }
        let id = self.resolved.find(scope.unit, name)?;
        let declaration = self.declaration(id);
        let ty = match declaration.kind {
            Kind::Exclusion => Type::Time,
            Kind::Calendar => Type::Calendar,
            Kind::Source => Type::Rows(Path::new(&declaration.path)),
            Kind::Let => self.type_of_let(id, declaration.at),
            Kind::Param => self.param_named(id, declaration.at).ty,
            _ => return None,
        };
        Some((ty, declaration.at))
    }

    // ---- local names and keys

    fn local_or_key(&mut self, word: &str, scope: &Scope, at: Location) -> Option<Expr> {
        let of = |kind, local: &super::super::scope::Local| Expr {
            kind,
            ty: local.ty.clone(),
            at,
        };
        if let Some(local) = scope.locals.get(word) {
            self.defined(at, local.at);
            return Some(of(ExprKind::Local(word.to_owned()), local));
        }
        if let Some(parameter) = scope.parameters.get(word) {
            self.defined(at, parameter.at);
            return Some(of(ExprKind::Parameter(word.to_owned()), parameter));
        }
        let key = scope.keys.as_ref()?.iter().find(|key| key.name == word)?;
        Some(Expr {
            kind: ExprKind::GroupKey(word.to_owned()),
            ty: key.ty.clone(),
            at,
        })
    }

    /// `group.KEY`
    pub(super) fn group_key(&mut self, name: &ast::Name, scope: &Scope, at: Location) -> Expr {
        let word = &*name.text;
        if let Some(keys) = &scope.keys {
            if let Some(key) = keys.iter().find(|key| key.name == word) {
                return Expr {
                    kind: ExprKind::GroupKey(word.to_owned()),
                    ty: key.ty.clone(),
                    at,
                };
            }
            let names: Vec<String> = keys.iter().map(|key| key.name.clone()).collect();
            self.unknown_among(name, "key of the objective", &names, scope);
            return Self::poison(at);
        }
        if !matches!(scope.place, Place::Metric | Place::Let) {
            return self.not_here("group", "there is no group here", scope, at);
        }
        // The metric does not know its objectives: any source with the field says the type.
        let ty = self
            .shapes()
            .find_map(|source| source.field(word))
            .map(|field| member_type(&field.ty));
        if let Some(ty) = ty {
            Expr {
                kind: ExprKind::GroupKey(word.to_owned()),
                ty,
                at,
            }
        } else {
            let names: Vec<String> = self
                .shapes()
                .flat_map(|source| source.fields.iter().map(|field| field.name.clone()))
                .collect();
            self.unknown_among(name, "field of a source", &names, scope);
            Self::poison(at)
        }
    }

    // ---- declarations

    /// A declaration as a value.
    pub(super) fn declared(&mut self, id: DeclId, scope: &Scope, at: Location) -> Expr {
        let declaration = self.declaration(id);
        self.defined(at, declaration.at);
        let path = Path::new(&declaration.path);
        let data = scope.place.reads_data();
        let (kind, ty) = match declaration.kind {
            Kind::Source if data => {
                let ty = Type::Rows(path.clone());
                (ExprKind::Rows(path), ty)
            }
            Kind::Let if data => {
                let ty = self.type_of_let(id, at);
                if ty == Type::Unknown {
                    return Self::poison(at);
                }
                (ExprKind::Let(path), ty)
            }
            Kind::Exclusion if data => (ExprKind::Exclusion(path), Type::Time),
            Kind::Calendar => {
                let ty = self.type_of_calendar(id, at);
                (ExprKind::Constant(Constant::Calendar(path)), ty)
            }
            Kind::Party => (ExprKind::Constant(Constant::Party(path)), Type::Party),
            Kind::Param => return self.param_named(id, at),
            Kind::Pool if scope.place.reads_fees() => return self.at_risk(id, scope, at),
            Kind::Metric if scope.place == Place::Metric => {
                return self.metric_named(id, scope, at);
            }
            Kind::Source | Kind::Let | Kind::Exclusion => {
                return self.measured_here(&declaration.name, scope, at);
            }
            _ => return self.no_value(id, at),
        };
        Expr { kind, ty, at }
    }

    /// Reports a declaration that is no value. It is apart because names stand within names, and reports take room on
    /// the stack.
    fn no_value(&mut self, id: DeclId, at: Location) -> Expr {
        let declaration = self.declaration(id);
        let kind = declaration.kind;
        let finding = Diagnostic::new(
            codes::WRONG_KIND,
            at,
            format!("`{}` is {kind} and no value", declaration.name),
        )
        .also(declaration.at, "declared here");
        let finding = match kind {
            Kind::Table => finding.help(format!(
                "write which cell is meant: `{}[KEY].COLUMN`",
                declaration.name
            )),
            Kind::Metric => {
                finding.help("a metric is read by `measure` of an objective, and by other metrics")
            }
            Kind::Objective => finding.help(
                "conditions on objectives stand in `when` lines of penalties and terminations",
            ),
            Kind::Enum => finding.help("write one of its members"),
            _ => finding,
        };
        self.report(finding);
        Self::poison(at)
    }

    fn alias_of_party(&mut self, word: &str, at: Location) -> Option<Expr> {
        let path = match word {
            "provider" => self.frame.provider.clone(),
            "customer" => self.frame.customer.clone(),
            _ => None,
        }?;
        Some(Expr {
            kind: ExprKind::Constant(Constant::Party(path)),
            ty: Type::Party,
            at,
        })
    }
}

/// `always` is a calendar without a pause.
pub(super) fn always(at: Location) -> Expr {
    Expr {
        kind: ExprKind::Constant(Constant::Calendar(Path::new("always"))),
        ty: Type::Calendar,
        at,
    }
}

fn has_key(scope: &Scope, word: &str) -> bool {
    let keys = scope.keys.as_ref();
    keys.is_some_and(|keys| keys.iter().any(|key| key.name == word))
}

/// Whether values of two types could stand in the same place.
fn same_sort(a: &Type, b: &Type) -> bool {
    (is_timely(a) && is_timely(b)) || a == b || (a.is_numeric() && b.is_numeric())
}

/// The type of a key by a field: of a list, that of its members.
pub(in crate::check) fn member_type(ty: &Type) -> Type {
    match ty {
        Type::List(of) => (**of).clone(),
        ty => ty.clone(),
    }
}
