//! Members of enums, and names that nothing declares.

use super::super::context::Checker;
use super::super::scope::Scope;
use super::Want;
use super::name::NAMEABLE;
use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{Constant, Expr, ExprKind, Path, Type};
use crate::syntax::ast;
use crate::text::Location;

impl Checker<'_> {
    // ---- members of enums

    /// A member of an enum by its name.
    pub(in crate::check) fn member_value(
        &mut self,
        path: &Path,
        word: &str,
        at: Location,
    ) -> Option<Expr> {
        let id = *self.by_path.get(path)?;
        let member = self.member_of(id, word)?;
        let declared = member.at;
        self.defined(at, declared);
        Some(Expr {
            kind: ExprKind::Constant(Constant::Member {
                of: path.clone(),
                name: word.to_owned(),
            }),
            ty: Type::Enum(path.clone()),
            at,
        })
    }

    /// A member written as text: by its name, or by the text that stands for it in data.
    pub(super) fn member_by_text(&mut self, path: &Path, text: &ast::Text, at: Location) -> Expr {
        let members = self.by_path.get(path).and_then(|id| self.members_of(*id));
        let name = members.and_then(|members| {
            members
                .iter()
                .find(|it| *it.name == *text.value || it.text.as_deref() == Some(&text.value))
                .map(|it| it.name.clone())
        });
        if let Some(found) = name.and_then(|name| self.member_value(path, &name, at)) {
            return found;
        }
        let names = self.member_names(path);
        let finding = Diagnostic::new(
            codes::UNKNOWN_NAME,
            at,
            format!("`{path}` has no member `{}`", text.value),
        );
        let finding = match nearest(&text.value, names.iter().map(String::as_str)) {
            Some(near) => finding.fix(format!("write `{near}`"), at, near),
            None => finding,
        };
        self.report(finding);
        Self::poison(at)
    }

    pub(in crate::check) fn member_names(&self, path: &Path) -> Vec<String> {
        let members = self.by_path.get(path).and_then(|id| self.members_of(*id));
        members
            .map(|members| members.iter().map(|it| it.name.clone()).collect())
            .unwrap_or_default()
    }

    pub(super) fn ambiguous_member(&mut self, name: &ast::Name, path: &Path, at: Location) -> Expr {
        self.report(
            Diagnostic::new(
                codes::AMBIGUOUS_NAME,
                at,
                format!("`{}` can mean two things here", name.text),
            )
            .note(format!(
                "it is a member of `{path}`, and a value of that type has the same name"
            ))
            .help(format!(
                "write `{path}.{0}` for the member, `row.{0}` for a field",
                name.text
            )),
        );
        Self::poison(at)
    }

    // ---- what is not found

    pub(super) fn unknown(
        &mut self,
        name: &ast::Name,
        scope: &Scope,
        want: &Want,
        at: Location,
    ) -> Expr {
        let place = scope.at(name.span);
        if let Some(Type::Enum(path)) = want.ty() {
            let path = path.clone();
            let names = self.member_names(&path);
            self.unknown_among(name, &format!("member of `{path}`"), &names, scope);
            return Self::poison(at);
        }
        let mut known: Vec<String> = Vec::new();
        if let Some(source) = scope.fields_of().and_then(|id| self.shape_of(id)) {
            known.extend(source.fields.iter().map(|field| field.name.clone()));
        }
        known.extend(scope.locals.keys().map(ToString::to_string));
        known.extend(scope.parameters.keys().map(ToString::to_string));
        known.extend(
            scope
                .keys
                .iter()
                .flat_map(|keys| keys.iter().map(|key| key.name.clone())),
        );
        let near = nearest(&name.text, known.iter().map(String::as_str)).map(ToOwned::to_owned);
        let near = near.or_else(|| self.resolved.nearest(scope.unit, &name.text, NAMEABLE));
        let finding = Diagnostic::new(
            codes::UNKNOWN_NAME,
            place,
            format!("unknown name `{}`", name.text),
        );
        let owner = self
            .shapes()
            .find(|source| source.field(&name.text).is_some());
        let finding = match (near, owner) {
            (Some(near), _) => finding.fix(format!("write `{near}`"), place, near),
            (None, Some(source)) => finding.note(format!(
                "`{}` has a field of this name, and no row of it is at hand here",
                source.path
            )),
            (None, None) => match scope.fields_of().and_then(|id| self.shape_of(id)) {
                Some(row) if (1..=8).contains(&row.fields.len()) => {
                    let fields = row.fields.iter().map(|field| format!("`{}`", field.name));
                    let fields: Vec<String> = fields.collect();
                    finding.help(format!(
                        "the fields of `{}` are {}",
                        row.path,
                        fields.join(", ")
                    ))
                }
                _ => finding,
            },
        };
        self.report(finding);
        Self::poison(at)
    }

    /// Reports a name that is none of `names`.
    pub(in crate::check) fn unknown_among(
        &mut self,
        name: &ast::Name,
        what: &str,
        names: &[String],
        scope: &Scope,
    ) {
        if name.is_missing() {
            return;
        }
        let at = scope.at(name.span);
        let finding = Diagnostic::new(
            codes::UNKNOWN_NAME,
            at,
            format!("`{}` is no {what}", name.text),
        );
        let finding = match nearest(&name.text, names.iter().map(String::as_str)) {
            Some(near) => finding.fix(format!("write `{near}`"), at, near),
            None if (1..=3).contains(&names.len()) => {
                let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                finding.help(format!("there is {}", quoted.join(", ")))
            }
            None => finding,
        };
        self.report(finding);
    }
}
