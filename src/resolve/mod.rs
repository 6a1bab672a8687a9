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
mod collected;
mod compared;
mod declaration;
mod find;
mod include;
mod load;
mod loader;
mod outline;
mod parsed;
pub mod reserved;
mod values;
mod within;

pub use changes::subject;
use collected::{Collected, Earlier, Files};
use compared::Compared;
use declaration::Said;
pub use declaration::{DeclId, Declaration, Kind, UnitId, name_and_title};
pub use load::{Instance, Unit};
pub use loader::{LoadError, Loader, Memory};
pub use outline::Outline;
pub use parsed::Parsed;

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
    collected: Collected,
    /// Whether what is declared was taken over, and only has to be found where it stands now.
    settled: bool,
    /// The files that were read, if there was nothing to say of what they declare.
    clean: Option<Files>,
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
    let mut resolved = Resolved {
        sources: loaded.sources,
        units: loaded.units,
        order: loaded.order,
        collected: Collected::default(),
        settled: false,
        clean: None,
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
        let before = found.len();
        let files = Files::of(self);
        let main = self.units.first().map(|unit| unit.file);
        let earlier = main.and_then(|file| self.parsed.collected(file));
        let settled = earlier.and_then(|it| it.for_now(self, &files));
        self.settled = settled.is_some();
        self.collected = settled.unwrap_or_else(|| Collected {
            names: Arc::new(vec![Names::new(); self.units.len()]),
            ..Collected::default()
        });
        let prefixes = prefixes(self);
        for unit in self.order.clone() {
            let prefix = prefixes.get(unit.0 as usize).map_or("", String::as_str);
            self.declare(unit, prefix, found);
        }
        if !self.settled {
            self.in_order_written();
            self.count_within();
        }
        self.place_parts();
        if !self.units.is_empty() {
            self.report_contract(found);
        }
        self.set_values(values, found);
        self.clean = (found.len() == before).then_some(files);
        self.remember_errors(found);
    }

    fn declare(&mut self, unit: UnitId, prefix: &str, found: &mut Diagnostics) {
        if self.settled {
            let includes = self.collected.includes.clone();
            for item in includes.get(&unit).into_iter().flatten() {
                self.include(unit, *item, prefix, found);
            }
            return;
        }
        let index = unit.0 as usize;
        let Some(of) = self.units.get(index) else {
            return;
        };
        let is_main = index == 0;
        let mut includes = Vec::new();
        let mut nameless = 0;
        let mut fresh: Vec<Declaration> = Vec::new();
        for (item, node) in of.parse.file.items.iter().enumerate() {
            let Some(Said {
                kind,
                name,
                title,
                at,
            }) = declaration::said(node)
            else {
                continue;
            };
            let path: Arc<str> = if name.is_empty() {
                nameless += 1;
                match kind {
                    Kind::Remedies | Kind::Amendments => kind.word().into(),
                    _ => format!("{prefix}{}[{nameless}]", kind.word()).into(),
                }
            } else {
                match prefix {
                    "" => name.clone(),
                    _ => format!("{prefix}{name}").into(),
                }
            };
            let declaration = Declaration {
                kind,
                name,
                title,
                path,
                at: at.in_file(of.file),
                part: of.file,
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
            match kind {
                Kind::Template => report_strangers(node, of.file, found),
                Kind::Include => includes.push(item),
                _ => {}
            }
            fresh.push(declaration);
        }
        Arc::make_mut(&mut self.collected.declarations).reserve(fresh.len());
        if let Some(names) = Arc::make_mut(&mut self.collected.names).get_mut(index) {
            names.reserve(fresh.len());
        }
        for declaration in fresh {
            self.enter(declaration, found);
        }
        for item in &includes {
            self.include(unit, *item, prefix, found);
        }
        if !includes.is_empty() {
            Arc::make_mut(&mut self.collected.includes).insert(unit, includes);
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
                let included = unit.parse.file.items.iter().position(|item| {
                    item.look(|item, _| match &item.kind {
                        ast::ItemKind::Include(include) => include.name.text == instance.name,
                        _ => false,
                    })
                });
                places.insert(0, included.unwrap_or(usize::MAX));
            }
            let file = self.order.iter().position(|it| *it == within);
            (file, places)
        };
        let of_units: Vec<_> = (0..self.units.len()).map(place).collect();
        let place = |index: usize| {
            let declaration = &self.collected.declarations[index];
            let (file, places) = &of_units[declaration.unit.0 as usize];
            (file, places.iter().chain([&declaration.item]))
        };
        let mut order: Vec<usize> = (0..self.collected.declarations.len()).collect();
        order.sort_by(|one, other| {
            let ((file, places), (of_other, places_of_other)) = (place(*one), place(*other));
            file.cmp(of_other).then_with(|| places.cmp(places_of_other))
        });
        let mut moved = vec![DeclId(0); order.len()];
        for (new, old) in order.iter().enumerate() {
            moved[*old] = DeclId(u32::try_from(new).unwrap_or(u32::MAX));
        }
        let id = |old: &mut DeclId| *old = moved[old.0 as usize];
        let names = Arc::make_mut(&mut self.collected.names).iter_mut();
        names.flat_map(Names::values_mut).for_each(id);
        let instances = self
            .units
            .iter_mut()
            .filter_map(|unit| unit.instance.as_mut());
        instances.flat_map(|it| &mut it.templates).for_each(id);
        let declarations = Arc::make_mut(&mut self.collected.declarations);
        let old = std::mem::take(declarations).into_iter();
        let mut old: Vec<Option<Declaration>> = old.map(Some).collect();
        declarations.extend(order.iter().filter_map(|index| old[*index].take()));
    }

    fn enter(&mut self, declaration: Declaration, found: &mut Diagnostics) {
        let id = DeclId(u32::try_from(self.collected.declarations.len()).unwrap_or(u32::MAX));
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
            let known = self
                .collected
                .names
                .get(unit)
                .and_then(|names| names.get(&name));
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
            } else if let Some(names) = Arc::make_mut(&mut self.collected.names).get_mut(unit) {
                names.insert(name, id);
            }
        }
        Arc::make_mut(&mut self.collected.declarations).push(declaration);
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
            .any(|item| item.head().sort == ast::ItemSort::Bad)
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
        &self.collected.declarations[id.0 as usize]
    }

    /// The tree of a declaration.
    pub fn item(&self, id: DeclId) -> &ast::Item {
        let declaration = self.declaration(id);
        &self.unit(declaration.unit).parse.file.items[declaration.item]
    }

    /// Where a declaration stands.
    pub fn head(&self, id: DeclId) -> ast::Head {
        within::head(&self.units, self.declaration(id))
    }

    /// All declarations, in their order.
    pub fn all_declared(&self) -> &[Declaration] {
        &self.collected.declarations
    }

    /// All declarations, those of used files first, otherwise in the order written.
    pub fn declarations(&self) -> impl Iterator<Item = (DeclId, &Declaration)> {
        self.collected
            .declarations
            .iter()
            .enumerate()
            .map(|(index, it)| (DeclId(u32::try_from(index).unwrap_or(u32::MAX)), it))
    }

    /// All declarations of a kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (DeclId, &Declaration)> {
        self.declarations().filter(move |(_, it)| it.kind == kind)
    }
}

/// Whether a template may declare it.
fn may_be_in_template(kind: Kind) -> bool {
    !kind.is_of_contract() && kind != Kind::Template
}

/// Reports what a template cannot hold.
fn report_strangers(item: &ast::Item, file: FileId, found: &mut Diagnostics) {
    let ast::ItemKind::Template(template) = &item.kind else {
        return;
    };
    for item in &template.items {
        let kind = Kind::of(&item.kind);
        let used = matches!(item.kind, ast::ItemKind::Use(_));
        if !used && kind.is_none_or(may_be_in_template) {
            continue;
        }
        let name = declaration::name_and_title(item).0;
        let span = name.map_or_else(|| declaration::first_word(item), |name| name.span);
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
