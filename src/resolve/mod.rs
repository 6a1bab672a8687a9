//! Names: which files belong to a contract, and what each name in them stands for.
//!
//! Reading begins with one main file; `use std.holidays.germany` and `use
//! shared.holidays` bring further ones, each under the last part of its path
//! (`germany.national`). All declarations stand in one table. Within a file a name
//! is declared once, whatever its kind: names are the identities of the agreement.
//!
//! What a name means in a formula depends on the place (a field of the row at hand, a
//! local name, a declaration) and is decided by `check` with the help of this table.
//! A name that is not found is compared with those that would fit ([`Resolved::nearest`]).
//!
//! Not here: reading files (a [`Loader`] does), types (`check`).

mod amended;
mod changes;
mod compared;
mod declaration;
mod include;
mod load;
mod loader;
mod outline;
mod parsed;
pub mod reserved;
mod values;
mod within;

pub use changes::subject;
use compared::Compared;
pub use declaration::{DeclId, Declaration, Kind, UnitId, name_and_title};
pub use load::{Instance, Unit};
pub use loader::{LoadError, Loader, Memory};
pub use outline::Outline;
pub use parsed::Parsed;

use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::syntax::ast;
use crate::text::{FileId, SourceMap, Span};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Modules of the standard library with their texts.
pub type Library = &'static [(&'static str, &'static str)];

/// What a file declares, by its names.
type Names = HashMap<Arc<str>, DeclId>;

/// All files of a contract and what they declare.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// The texts.
    pub sources: SourceMap,
    units: Vec<Unit>,
    order: Vec<UnitId>,
    declarations: Vec<Declaration>,
    /// For each file, what each of its items declares.
    declared: Vec<Vec<Option<DeclId>>>,
    /// For each file, its names.
    names: Vec<Names>,
    /// How many names have been compared with misspelt ones.
    compared: Compared,
    /// Values set from outside: for each `param` by its path, the file that holds its value.
    set: BTreeMap<Arc<str>, UnitId>,
    /// Bytes of all that is included.
    included: usize,
    /// How many files were read. Behind them stands what was put together.
    loaded: usize,
    /// Trees of an earlier time, while names are collected.
    parsed: Parsed,
}

/// Values that are set for `param`s from outside: the path of each, and its value as an author
/// would write it.
pub type Values = BTreeMap<String, String>;

/// Reads `main` and all that it uses, and collects what they declare.
///
/// Never fails: what cannot be read or is declared twice is among the findings, as is
/// what the parser reports.
pub fn resolve(main: &str, loader: &dyn Loader, library: Library) -> (Resolved, Diagnostics) {
    resolve_with(main, loader, library, &Values::new())
}

/// Like [`resolve`], with values that are set from outside.
pub fn resolve_with(
    main: &str,
    loader: &dyn Loader,
    library: Library,
    values: &Values,
) -> (Resolved, Diagnostics) {
    resolve_again(main, loader, library, values, &mut Parsed::default())
}

/// Like [`resolve_with`], with the trees of an earlier time, of which it takes what it needs. Gives the same, sooner.
pub fn resolve_again(
    main: &str,
    loader: &dyn Loader,
    library: Library,
    values: &Values,
    parsed: &mut Parsed,
) -> (Resolved, Diagnostics) {
    let mut found = Diagnostics::new();
    let loaded = load::load(main, loader, library, parsed, &mut found);
    let names = vec![Names::new(); loaded.units.len()];
    let mut resolved = Resolved {
        sources: loaded.sources,
        units: loaded.units,
        order: loaded.order,
        declarations: Vec::new(),
        declared: Vec::new(),
        names,
        compared: Compared::default(),
        set: BTreeMap::new(),
        included: 0,
        loaded: 0,
        parsed: std::mem::take(parsed),
    };
    resolved.loaded = resolved.units.len();
    resolved.collect(values, &mut found);
    *parsed = std::mem::take(&mut resolved.parsed);
    (resolved, found)
}

/// What stands before the names of each file in the agreement: nothing for the main file, the
/// last part of the module where that tells it from all others, otherwise the whole module.
fn prefixes(resolved: &Resolved) -> Vec<String> {
    let last = |unit: &Unit| {
        unit.module
            .rsplit('.')
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for unit in resolved.units.iter().skip(1) {
        *times.entry(last(unit)).or_default() += 1;
    }
    let prefix = |(index, unit): (usize, &Unit)| {
        let short = last(unit);
        match times.get(&short) {
            _ if index == 0 => String::new(),
            Some(1) => format!("{short}."),
            _ => format!("{}.", unit.module),
        }
    };
    resolved.units.iter().enumerate().map(prefix).collect()
}

impl Resolved {
    /// Collects what the files declare.
    fn collect(&mut self, values: &Values, found: &mut Diagnostics) {
        let prefixes = prefixes(self);
        for unit in self.order.clone() {
            let prefix = prefixes.get(unit.0 as usize).map_or("", String::as_str);
            self.declare(unit, prefix, found);
        }
        self.in_order_written();
        self.count_within();
        if !self.units.is_empty() {
            self.report_contract(found);
        }
        self.set_values(values, found);
        self.remember_errors(found);
    }

    fn declare(&mut self, unit: UnitId, prefix: &str, found: &mut Diagnostics) {
        let index = unit.0 as usize;
        let Some(of) = self.units.get(index) else {
            return;
        };
        let is_main = index == 0;
        let mut includes = Vec::new();
        let mut nameless = 0;
        let mut fresh: Vec<Declaration> = Vec::new();
        for (item, node) in of.parse.file.items.iter().enumerate() {
            let Some(kind) = Kind::of(&node.kind) else {
                continue;
            };
            let (name, title) = declaration::name_and_title(node);
            let name = name.filter(|name| !name.is_missing());
            let span = name.map_or_else(|| head_of(node), |name| name.span);
            let path: Arc<str> = if let Some(name) = name {
                match prefix {
                    "" => name.text.clone(),
                    _ => format!("{prefix}{}", name.text).into(),
                }
            } else {
                nameless += 1;
                match kind {
                    Kind::Remedies | Kind::Amendments => kind.word().into(),
                    _ => format!("{prefix}{}[{nameless}]", kind.word()).into(),
                }
            };
            let declaration = Declaration {
                kind,
                name: name.map(|name| name.text.clone()).unwrap_or_default(),
                title: title.map(|title| title.value.clone()),
                path,
                at: span.in_file(of.file),
                part: of.file,
                start: node
                    .doc
                    .as_ref()
                    .map_or(node.span.start, |doc| doc.span.start),
                unit,
                item,
            };
            if of.instance.is_some() {
                // What a template may not hold was said of the template.
                if !may_be_in_template(kind) {
                    continue;
                }
            } else if kind.is_of_contract() && !is_main {
                found.push(not_in_used_file(&declaration));
                continue;
            }
            match &node.kind {
                ast::ItemKind::Template(template) => report_strangers(template, of.file, found),
                ast::ItemKind::Include(_) => includes.push(item),
                _ => {}
            }
            fresh.push(declaration);
        }
        for declaration in fresh {
            self.enter(declaration, found);
        }
        for item in includes {
            self.include(unit, item, prefix, found);
        }
    }

    /// Puts what is included where its `include` stands.
    fn in_order_written(&mut self) {
        if !self.units.iter().any(|unit| unit.instance.is_some()) {
            return;
        }
        // Where each file stands: its place among the files, and those of what includes it.
        let place = |id: usize| {
            let mut places = Vec::new();
            let mut within = UnitId(u32::try_from(id).unwrap_or(u32::MAX));
            let mut unit = self.unit(within);
            while let Some(instance) = &unit.instance {
                within = instance.by;
                unit = self.unit(within);
                let included = unit
                    .parse
                    .file
                    .items
                    .iter()
                    .position(|item| match &item.kind {
                        ast::ItemKind::Include(include) => include.name.text == instance.name,
                        _ => false,
                    });
                places.insert(0, included.unwrap_or(usize::MAX));
            }
            let file = self.order.iter().position(|it| *it == within);
            (file, places)
        };
        let of_units: Vec<_> = (0..self.units.len()).map(place).collect();
        let place = |index: usize| {
            let declaration = &self.declarations[index];
            let (file, places) = &of_units[declaration.unit.0 as usize];
            (file, places.iter().chain([&declaration.item]))
        };
        let mut order: Vec<usize> = (0..self.declarations.len()).collect();
        order.sort_by(|one, other| {
            let ((file, places), (of_other, places_of_other)) = (place(*one), place(*other));
            file.cmp(of_other).then_with(|| places.cmp(places_of_other))
        });
        let mut moved = vec![DeclId(0); order.len()];
        for (new, old) in order.iter().enumerate() {
            moved[*old] = DeclId(u32::try_from(new).unwrap_or(u32::MAX));
        }
        let id = |old: &mut DeclId| *old = moved[old.0 as usize];
        self.names
            .iter_mut()
            .flat_map(Names::values_mut)
            .for_each(id);
        let instances = self
            .units
            .iter_mut()
            .filter_map(|unit| unit.instance.as_mut());
        instances.flat_map(|it| &mut it.templates).for_each(id);
        let mut old: Vec<Option<Declaration>> = std::mem::take(&mut self.declarations)
            .into_iter()
            .map(Some)
            .collect();
        self.declarations = order
            .iter()
            .filter_map(|index| old[*index].take())
            .collect();
    }

    fn enter(&mut self, declaration: Declaration, found: &mut Diagnostics) {
        let id = DeclId(u32::try_from(self.declarations.len()).unwrap_or(u32::MAX));
        let unit = declaration.unit.0 as usize;
        let single = match declaration.kind {
            Kind::Remedies | Kind::Amendments => Some(declaration.kind.word().into()),
            _ => None,
        };
        let name = single.unwrap_or_else(|| declaration.name.clone());
        if !name.is_empty() {
            if let Some(why) = reserved::why_reserved(declaration.kind, &declaration.name) {
                found.push(
                    Diagnostic::new(
                        codes::RESERVED_NAME,
                        declaration.at,
                        format!("`{name}` cannot be the name of {}", declaration.kind),
                    )
                    .note(why)
                    .help("choose another name"),
                );
            }
            let known = self.names.get(unit).and_then(|names| names.get(&name));
            let brought = || Some(self.units.get(unit)?.uses.get(&name)?.0);
            let earlier = known.map(|first| self.declaration(*first).at);
            if let Some(earlier) = earlier.or_else(brought) {
                found.push(
                    Diagnostic::new(
                        codes::DUPLICATE_NAME,
                        declaration.at,
                        format!("`{name}` is declared twice"),
                    )
                    .also(earlier, "declared here first")
                    .note("a name stands for one thing, whatever its kind")
                    .help("rename one of them"),
                );
            } else if let Some(names) = self.names.get_mut(unit) {
                names.insert(name, id);
            }
        }
        self.declarations.push(declaration);
    }

    fn remember_errors(&mut self, found: &Diagnostics) {
        for finding in found.iter().filter(|finding| finding.is_error()) {
            let at = self.sources.in_text(finding.at);
            if let Some(unit) = self.units.iter_mut().find(|unit| unit.file == at.file) {
                unit.unread.push(at.span);
            }
        }
    }

    /// Exactly one contract, in the main file.
    fn report_contract(&self, found: &mut Diagnostics) {
        // A file that was not read may well have one.
        if found.iter().any(|one| one.code == codes::FILE_TOO_LARGE) {
            return;
        }
        let mut contracts = self.of_kind(Kind::Contract);
        match (contracts.next(), contracts.next()) {
            (Some((_, first)), Some((_, second))) => found.push(
                Diagnostic::new(
                    codes::NOT_ONE_CONTRACT,
                    second.at,
                    "a second contract in one file",
                )
                .also(first.at, "the first")
                .note("all declarations of a file belong to its contract")
                .help("give each contract a file of its own, and `use` what they share"),
            ),
            (Some(_), None) => {}
            (None, _) if !self.has_unread_item() => found.push(
                Diagnostic::new(
                    codes::NOT_ONE_CONTRACT,
                    Span::empty(0).in_file(self.unit(UnitId(0)).file),
                    "this file has no `contract`",
                )
                .note("the contract says between whom the agreement is, from when, in which currency and time zone")
                .help("begin with `contract NAME \"Title\" { … }`"),
            ),
            (None, _) => {}
        }
    }

    /// Whether something of the main file could not be read: the contract may be there.
    fn has_unread_item(&self) -> bool {
        let items = &self.unit(UnitId(0)).parse.file.items;
        items
            .iter()
            .any(|item| matches!(item.kind, ast::ItemKind::Bad))
    }

    /// All files, used ones before those that use them; the main file is the last.
    pub fn units(&self) -> impl Iterator<Item = (UnitId, &Unit)> {
        self.order.iter().map(|id| (*id, self.unit(*id)))
    }

    /// A file. Numbers come from this table only.
    pub fn unit(&self, id: UnitId) -> &Unit {
        &self.units[id.0 as usize]
    }

    /// A declaration. Numbers come from this table only.
    pub fn declaration(&self, id: DeclId) -> &Declaration {
        &self.declarations[id.0 as usize]
    }

    /// The tree of a declaration.
    pub fn item(&self, id: DeclId) -> &ast::Item {
        let declaration = self.declaration(id);
        &self.unit(declaration.unit).parse.file.items[declaration.item]
    }

    /// All declarations, those of used files first, otherwise in the order written.
    pub fn declarations(&self) -> impl Iterator<Item = (DeclId, &Declaration)> {
        self.declarations
            .iter()
            .enumerate()
            .map(|(index, it)| (DeclId(u32::try_from(index).unwrap_or(u32::MAX)), it))
    }

    /// All declarations of a kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (DeclId, &Declaration)> {
        self.declarations().filter(move |(_, it)| it.kind == kind)
    }

    /// What a name that is written in a file stands for.
    pub fn find(&self, unit: UnitId, name: &ast::Name) -> Option<DeclId> {
        self.find_word(self.home(unit, name.span), &name.text)
    }

    /// The file in which a place was written: for what an `include` gives, the one that includes.
    fn home(&self, unit: UnitId, span: Span) -> UnitId {
        let (mut unit, mut at) = (unit, self.at(unit, span));
        while let Some(instance) = &self.unit(unit).instance {
            match self.sources.written(at) {
                Some((written, true)) => (unit, at) = (instance.by, written),
                _ => break,
            }
        }
        unit
    }

    /// What a word of the language would stand for, if a file declares it.
    pub fn find_word(&self, unit: UnitId, name: &str) -> Option<DeclId> {
        let own = self.member(unit, name);
        own.or_else(|| self.find_word(self.unit(unit).within?, name))
    }

    /// What a `use` line or an `include` of a file brings under a name.
    pub fn brought_by(&self, unit: UnitId, name: &str) -> Option<UnitId> {
        self.unit(unit).uses.get(name).map(|(_, target)| *target)
    }

    /// What a file itself declares under a name.
    pub fn member(&self, unit: UnitId, name: &str) -> Option<DeclId> {
        self.names.get(unit.0 as usize)?.get(name).copied()
    }

    /// The file whose names a name brings.
    pub fn module(&self, unit: UnitId, name: &ast::Name) -> Option<UnitId> {
        self.module_word(self.home(unit, name.span), &name.text)
    }

    fn module_word(&self, unit: UnitId, name: &str) -> Option<UnitId> {
        let unit = self.unit(unit);
        match unit.uses.get(name) {
            Some((_, target)) => Some(*target),
            None => self.module_word(unit.within?, name),
        }
    }

    /// The declaration of one of `kinds` that files bring which `unit` uses, if there is only one of
    /// that name: for words that stand without the name of their file, as units do.
    pub fn brought(&self, unit: UnitId, name: &str, kinds: &[Kind]) -> Option<DeclId> {
        let within = self.unit(unit).within.into_iter();
        let units = std::iter::once(unit).chain(within);
        let uses = units.flat_map(|unit| self.unit(unit).uses.values());
        let targets = uses.map(|(_, target)| *target);
        let fits = |id: &DeclId| kinds.contains(&self.declaration(*id).kind);
        let mut found = targets
            .filter_map(|target| self.member(target, name))
            .filter(fits);
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    /// The value that is set from outside for a `param`, and the file it stands in.
    pub fn set(&self, id: DeclId) -> Option<(UnitId, &ast::Expr)> {
        let unit = *self.set.get(&self.declaration(id).path)?;
        let item = self.unit(unit).parse.file.items.first()?;
        match &item.kind {
            ast::ItemKind::Let { value, .. } => Some((unit, value)),
            _ => None,
        }
    }

    /// The declaration that the first names of a path stand for, and how many names that took.
    pub fn find_path(&self, unit: UnitId, path: &ast::Path) -> Option<(DeclId, usize)> {
        let first = path.parts.first()?;
        let Some(module) = self.module(unit, first).filter(|_| path.parts.len() > 1) else {
            return Some((self.find(unit, first)?, 1));
        };
        let (id, used) = self.inside(module, path.parts.get(1..)?)?;
        Some((id, used + 1))
    }

    /// The declaration that names lead to within a file or an inclusion.
    fn inside(&self, module: UnitId, names: &[ast::Name]) -> Option<(DeclId, usize)> {
        let (first, rest) = names.split_first()?;
        if let Some((_, inner)) = self.unit(module).uses.get(&first.text)
            && !rest.is_empty()
            && self.unit(*inner).instance.is_some()
        {
            let (id, used) = self.inside(*inner, rest)?;
            return Some((id, used + 1));
        }
        Some((self.member(module, &first.text)?, 1))
    }

    /// The names that a file declares.
    pub fn names_of(&self, file: FileId) -> impl Iterator<Item = &Arc<str>> {
        let units = self.units.iter().zip(&self.names);
        let own = units.filter(move |(unit, _)| unit.file == file);
        let mut names: Vec<_> = own.flat_map(|(_, names)| names.keys()).collect();
        names.sort();
        names.into_iter()
    }

    /// The name that a misspelt one most likely stands for, among the declarations of these
    /// kinds that a file sees; of names in used files, with the module's name before it.
    pub fn nearest(&self, unit: UnitId, word: &str, kinds: &[Kind]) -> Option<String> {
        if self.compared.are_too_many() {
            return None;
        }
        let mut names: Vec<String> = self.visible(unit, "", kinds);
        let within = self.unit(unit).within;
        names.extend(
            within
                .into_iter()
                .flat_map(|unit| self.visible(unit, "", kinds)),
        );
        for (module, (_, target)) in &self.unit(unit).uses {
            names.extend(self.visible(*target, &format!("{module}."), kinds));
        }
        self.compared.count(names.len());
        // A name without its module is one word away from being right.
        let whole = names
            .iter()
            .find(|name| name.rsplit('.').next() == Some(word));
        let near = || nearest(word, names.iter().map(String::as_str)).map(ToOwned::to_owned);
        whole.cloned().or_else(near)
    }

    fn visible(&self, unit: UnitId, before: &str, kinds: &[Kind]) -> Vec<String> {
        let Some(names) = self.names.get(unit.0 as usize) else {
            return Vec::new();
        };
        let fits = |id: &DeclId| kinds.is_empty() || kinds.contains(&self.declaration(*id).kind);
        let mut visible: Vec<String> = names
            .iter()
            .filter(|(_, id)| fits(id))
            .map(|(name, _)| format!("{before}{name}"))
            .collect();
        visible.sort();
        visible
    }
}

/// The first word of an item, where it has no name.
fn head_of(item: &ast::Item) -> Span {
    match &item.kind {
        ast::ItemKind::Block(block) => block.word,
        ast::ItemKind::Amendment(amendment) => amendment.block.word,
        _ => Span::empty(item.span.start),
    }
}

/// Whether a template may declare it.
fn may_be_in_template(kind: Kind) -> bool {
    !kind.is_of_contract() && kind != Kind::Template
}

/// Reports what a template cannot hold.
fn report_strangers(template: &ast::Template, file: FileId, found: &mut Diagnostics) {
    for item in &template.items {
        let kind = Kind::of(&item.kind);
        let used = matches!(item.kind, ast::ItemKind::Use(_));
        if !used && kind.is_none_or(may_be_in_template) {
            continue;
        }
        let name = declaration::name_and_title(item).0;
        let span = name.map_or_else(|| head_of(item), |name| name.span);
        let what = kind.map_or_else(|| "a `use` line".to_owned(), |kind| kind.to_string());
        found.push(
            Diagnostic::new(
                codes::NOT_IN_USED_FILE,
                span.in_file(file),
                format!("{what} cannot stand in a template"),
            )
            .note("a template may be included several times, and these stand once")
            .help("move it out of the template"),
        );
    }
}

fn not_in_used_file(declaration: &Declaration) -> Diagnostic {
    Diagnostic::new(
        codes::NOT_IN_USED_FILE,
        declaration.at,
        format!(
            "{} cannot stand in a file that others use",
            declaration.kind
        ),
    )
    .note("there is one contract, in the main file; used files bring what several contracts share")
    .help("move it to the main file")
}

#[cfg(test)]
mod tests;
