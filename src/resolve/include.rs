//! Templates put to use: `include T(values) as name { changes }`.
//!
//! What a template includes is put together as a text of its own, from pieces of the template and of
//! the place that includes it, and read like a file. So every declaration in it has places that an
//! author can see, and nothing behind this stage knows of templates. Names in pieces of the
//! template mean what they mean in its file; names in pieces of the include what they mean there.
//!
//! A parameter that stands for a declaration becomes another name of it, one that stands for a value a
//! `param`, one that stands for a set of time a `let`.

use super::changes::{Changed, changed};
use super::declaration::{DeclId, Kind, UnitId};
use super::{Instance, Names, Resolved, Unit};
use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::syntax::ast;
use crate::text::{Assembly, Location, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most inclusions of one contract.
const MOST_INCLUSIONS: usize = 1_000;
/// Most bytes of all that is included.
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Most templates that include one another.
const DEEPEST: usize = 16;

/// A template that is being put to use.
struct Use<'a> {
    unit: UnitId,
    template: &'a ast::Template,
    by: UnitId,
    include: &'a ast::Include,
    item: &'a ast::Item,
}

/// What parameters stand for.
#[derive(Default)]
struct Arguments<'a> {
    /// Other names of declarations.
    names: Vec<(Arc<str>, DeclId)>,
    /// Values, for the word that declares them.
    values: Vec<(&'static str, &'a ast::Parameter, &'a ast::Expr)>,
}

impl Resolved {
    /// Declares what an `include` brings.
    pub(super) fn include(
        &mut self,
        by: UnitId,
        item: usize,
        prefix: &str,
        found: &mut Diagnostics,
    ) {
        let Some(item) = self.unit(by).parse.file.items.get(item).cloned() else {
            return;
        };
        let ast::ItemKind::Include(include) = &item.kind else {
            return;
        };
        if include.name.is_missing() {
            return;
        }
        let asked = self.at(by, include.name.span);
        let Some(template) = self.template_of(by, include, found) else {
            self.incomplete(by, item.span);
            return;
        };
        let Some(around) = self.may_nest(by, template, asked, found) else {
            self.incomplete(by, item.span);
            return;
        };
        let unit = self.declaration(template).unit;
        let of = self.item(template).clone();
        let ast::ItemKind::Template(template) = &of.kind else {
            return;
        };
        let using = Use {
            unit,
            template,
            by,
            include,
            item: &item,
        };
        let (Some(arguments), Some(changes)) = (
            self.arguments(&using, found),
            changed(
                &template.items,
                &include.changes,
                &|span| self.at(by, span),
                found,
            ),
        ) else {
            self.incomplete(by, item.span);
            return;
        };
        let text = self.assembled(&using, &arguments, &changes);
        self.included += text.len();
        if self.included > MOST_BYTES {
            found.push(
                Diagnostic::new(codes::TOO_LARGE, asked, "too much is included").note(format!(
                    "all that is included may have {} MiB",
                    MOST_BYTES >> 20
                )),
            );
            return;
        }
        let instance = self.instance(&using, text, asked, around, found);
        if !self.settled {
            let names = Arc::make_mut(&mut self.collected.names);
            if let Some(names) = names.get_mut(instance.0 as usize) {
                names.extend(arguments.names);
            }
        }
        let prefix = format!("{prefix}{}.", include.name.text);
        self.declare(instance, &prefix, found);
    }

    /// A place in a file, or in the text that an inclusion was put together to.
    pub fn at(&self, unit: UnitId, span: Span) -> Location {
        span.in_file(self.unit(unit).file)
    }

    /// What stands there may have declared anything.
    fn incomplete(&mut self, unit: UnitId, span: Span) {
        if let Some(unit) = self.units.get_mut(unit.0 as usize) {
            unit.unread.push(span);
        }
    }

    fn template_of(
        &self,
        by: UnitId,
        include: &ast::Include,
        found: &mut Diagnostics,
    ) -> Option<DeclId> {
        let path = &include.template;
        let at = self.at(by, path.span);
        if path.parts.iter().any(ast::Name::is_missing) {
            return None;
        }
        let whole = self
            .find_path(by, path)
            .filter(|(_, used)| *used == path.parts.len());
        let Some((id, _)) = whole else {
            let finding = Diagnostic::new(
                codes::UNKNOWN_NAME,
                at,
                format!("unknown template `{}`", path.text()),
            );
            found.push(match self.nearest(by, &path.text(), &[Kind::Template]) {
                Some(near) => finding.fix(format!("write `{near}`"), at, near),
                None => finding.help("declare it: `template NAME(parameters) { declarations }`"),
            });
            return None;
        };
        let declaration = self.declaration(id);
        if declaration.kind == Kind::Template {
            return Some(id);
        }
        found.push(
            Diagnostic::new(
                codes::WRONG_KIND,
                at,
                format!("`{}` is {}, not a template", path.text(), declaration.kind),
            )
            .also(declaration.at, "declared here"),
        );
        None
    }

    /// The templates around a further one; reports where there are too many, or the same again.
    fn may_nest(
        &self,
        by: UnitId,
        template: DeclId,
        at: Location,
        found: &mut Diagnostics,
    ) -> Option<Vec<DeclId>> {
        let instance = self.unit(by).instance.as_ref();
        let mut around = instance.map(|it| it.templates.clone()).unwrap_or_default();
        let name = &self.declaration(template).name;
        if around.contains(&template) {
            found.push(
                Diagnostic::new(codes::CYCLE, at, format!("`{name}` includes itself"))
                    .also(self.declaration(template).at, "declared here")
                    .note("what it declares would have no end"),
            );
            return None;
        }
        let inclusions = self.units.iter().filter(|unit| unit.instance.is_some());
        if around.len() >= DEEPEST || inclusions.count() >= MOST_INCLUSIONS {
            found.push(
                Diagnostic::new(codes::TOO_LARGE, at, "too many templates are included").note(
                    format!(
                        "a contract may have {MOST_INCLUSIONS} inclusions, within each other at most {DEEPEST}"
                    ),
                ),
            );
            return None;
        }
        around.push(template);
        Some(around)
    }

    // ---- arguments

    fn arguments<'a>(&self, of: &Use<'a>, found: &mut Diagnostics) -> Option<Arguments<'a>> {
        let given = self.given(of, found)?;
        let mut arguments = Arguments::default();
        let mut whole = true;
        for (parameter, value) in of.template.parameters.iter().zip(given) {
            let word = &*parameter.ty.word.text;
            let plain = !parameter.ty.list && parameter.ty.per.is_none();
            if word == "spans" && plain {
                arguments.values.push(("let", parameter, value));
                continue;
            }
            match Kind::parse(word).filter(|kind| plain && kind.may_be_given()) {
                None => arguments.values.push(("param", parameter, value)),
                // `always` is a calendar that nobody declares.
                Some(Kind::Calendar) if is_always(value) => {
                    arguments.values.push(("param", parameter, value));
                }
                Some(kind) => match self.named(of, kind, value, found) {
                    Some(id) => arguments.names.push((parameter.name.text.clone(), id)),
                    None => whole = false,
                },
            }
        }
        whole.then_some(arguments)
    }

    /// The value of each parameter, in the order of the parameters.
    fn given<'a>(&self, of: &Use<'a>, found: &mut Diagnostics) -> Option<Vec<&'a ast::Expr>> {
        let parameters = &of.template.parameters;
        let mut given: Vec<Option<&ast::Expr>> = vec![None; parameters.len()];
        let mut whole = true;
        for (index, argument) in of.include.arguments.iter().enumerate() {
            let place = match &argument.name {
                Some(name) => parameters.iter().position(|it| it.name.text == name.text),
                None => Some(index),
            };
            let at = argument
                .name
                .as_ref()
                .map_or(argument.value.span, |it| it.span);
            match place.and_then(|place| given.get_mut(place)) {
                Some(free @ None) => *free = Some(&argument.value),
                Some(_) => {
                    whole = false;
                    found.push(Diagnostic::new(
                        codes::WRONG_ARGUMENTS,
                        self.at(of.by, at),
                        "this parameter was given a value before",
                    ));
                }
                None => {
                    whole = false;
                    found.push(self.surplus(of, argument, at));
                }
            }
        }
        let missing: Vec<String> = given
            .iter()
            .zip(parameters)
            .filter(|(given, _)| given.is_none())
            .map(|(_, parameter)| format!("`{}`", parameter.name.text))
            .collect();
        if whole && !missing.is_empty() {
            let at = self.at(of.by, of.include.template.span);
            found.push(
                Diagnostic::new(
                    codes::WRONG_ARGUMENTS,
                    at,
                    format!("nothing is given for {}", missing.join(", ")),
                )
                .also(self.at(of.unit, of.template.name.span), "the template")
                .help(format!("write `{}`", signature(of.template))),
            );
        }
        given
            .into_iter()
            .collect::<Option<Vec<_>>>()
            .filter(|_| whole)
    }

    fn surplus(&self, of: &Use<'_>, argument: &ast::IncludeArgument, at: Span) -> Diagnostic {
        let place = self.at(of.by, at);
        let names = of.template.parameters.iter().map(|it| &*it.name.text);
        let Some(name) = &argument.name else {
            return Diagnostic::new(codes::WRONG_ARGUMENTS, place, "this is one value too many")
                .also(self.at(of.unit, of.template.name.span), "the template")
                .help(format!("write `{}`", signature(of.template)));
        };
        let finding = Diagnostic::new(
            codes::WRONG_ARGUMENTS,
            place,
            format!(
                "`{}` has no parameter `{}`",
                of.template.name.text, name.text
            ),
        );
        match nearest(&name.text, names) {
            Some(near) => finding.fix(format!("write `{near}`"), place, near),
            None => finding.help(format!("write `{}`", signature(of.template))),
        }
    }

    /// The declaration of a kind that a value names.
    fn named(
        &self,
        of: &Use<'_>,
        kind: Kind,
        value: &ast::Expr,
        found: &mut Diagnostics,
    ) -> Option<DeclId> {
        let at = self.at(of.by, value.span);
        let path = path_of(value);
        let id = path.as_ref().and_then(|path| {
            let (id, used) = self.find_path(of.by, path)?;
            (used == path.parts.len()).then_some(id)
        });
        let id = id.or_else(|| self.side(kind, path.as_ref()?));
        match id {
            Some(id) if self.declaration(id).kind == kind => Some(id),
            Some(id) => {
                let declaration = self.declaration(id);
                found.push(
                    Diagnostic::new(
                        codes::WRONG_KIND,
                        at,
                        format!("`{}` is {}, not {kind}", declaration.name, declaration.kind),
                    )
                    .also(declaration.at, "declared here"),
                );
                None
            }
            None => {
                let text = path.map(|path| path.text());
                let finding = Diagnostic::new(
                    codes::UNKNOWN_NAME,
                    at,
                    match &text {
                        Some(text) => format!("unknown {} `{text}`", kind.word()),
                        None => format!("the name of {kind} belongs here"),
                    },
                );
                let near = text.and_then(|text| self.nearest(of.by, &text, &[kind]));
                found.push(match near {
                    Some(near) => finding.fix(format!("write `{near}`"), at, near),
                    None => finding,
                });
                None
            }
        }
    }

    /// `provider` and `customer`: parties by their part in the contract.
    fn side(&self, kind: Kind, path: &ast::Path) -> Option<DeclId> {
        let word = &path.single().filter(|_| kind == Kind::Party)?.text;
        let (id, contract) = self.of_kind(Kind::Contract).next()?;
        let clauses = self.item(id).clauses().iter();
        let party = clauses
            .filter(|clause| {
                matches!(&**word, "provider" | "customer") && clause.word.text == *word
            })
            .find_map(|clause| match &clause.kind {
                ast::ClauseKind::Named(path) => Some(path),
                _ => None,
            })?;
        self.find_path(contract.unit, party).map(|(id, _)| id)
    }

    // ---- the text

    fn assembled(
        &self,
        of: &Use<'_>,
        arguments: &Arguments<'_>,
        changes: &[Changed<'_>],
    ) -> Assembly {
        let mut text = Assembly::default();
        let inner = |span| self.at(of.unit, span);
        for (word, parameter, value) in &arguments.values {
            text.words(&format!("{word} "));
            text.piece(&self.sources, inner(parameter.name.span), false);
            if *word == "param" {
                text.words(": ");
                text.piece(&self.sources, inner(parameter.ty.span), false);
            }
            text.words(" = ");
            text.piece(&self.sources, self.at(of.by, value.span), true);
            text.words("\n");
        }
        for change in changes {
            change.write(&mut text, &self.sources, &inner, &|span| {
                self.at(of.by, span)
            });
        }
        text
    }

    /// Reads the text that was put together.
    fn instance(
        &mut self,
        of: &Use<'_>,
        text: Assembly,
        asked: Location,
        templates: Vec<DeclId>,
        found: &mut Diagnostics,
    ) -> UnitId {
        let words = text.text().to_owned();
        let file = self.sources.assemble(text, asked);
        let name = self.sources.file(file).name.clone();
        let parse = self.parsed.parse(file, &name, &words);
        let mut unread = Vec::new();
        for finding in parse.diagnostics.clone() {
            if finding.is_error() {
                unread.push(finding.at.span);
            }
            // What is wrong with a piece has been said of the file that it stands in.
            let real = self.sources.real(finding.at);
            let said = |one: &Diagnostic| one.code == finding.code && one.at == real;
            if !found.iter().any(said) {
                found.push(finding);
            }
        }
        let id = UnitId(u32::try_from(self.units.len()).unwrap_or(u32::MAX));
        let title = of.include.title.as_ref().map(|title| title.value.clone());
        self.units.push(Unit {
            file,
            module: of.include.name.text.clone(),
            is_library: self.unit(of.unit).is_library,
            parse,
            uses: BTreeMap::new(),
            within: Some(of.unit),
            instance: Some(Instance {
                by: of.by,
                at: asked,
                name: of.include.name.text.clone(),
                title,
                templates,
            }),
            unread,
        });
        if !self.settled {
            Arc::make_mut(&mut self.collected.names).push(Names::new());
        }
        self.order.push(id);
        if let Some(by) = self.units.get_mut(of.by.0 as usize) {
            by.uses.insert(of.include.name.text.clone(), (asked, id));
        }
        let _ = of.item;
        id
    }
}

/// `gold(m: metric, level: percent)`
fn signature(template: &ast::Template) -> String {
    let parameters: Vec<String> = template
        .parameters
        .iter()
        .map(|it| format!("{}: {}", it.name.text, it.ty.word.text))
        .collect();
    format!("{}({})", template.name.text, parameters.join(", "))
}

fn is_always(value: &ast::Expr) -> bool {
    matches!(&value.kind, ast::ExprKind::Name(name) if &*name.text == "always")
}

/// Names joined by dots, as a path.
fn path_of(value: &ast::Expr) -> Option<ast::Path> {
    match &value.kind {
        ast::ExprKind::Name(name) => Some(ast::Path {
            parts: vec![name.clone()],
            span: value.span,
        }),
        ast::ExprKind::Member(of, name) => {
            let mut path = path_of(of)?;
            path.parts.push(name.clone());
            path.span = value.span;
            Some(path)
        }
        _ => None,
    }
}
