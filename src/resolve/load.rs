//! Reads and parses the main file and every file that it uses, directly or not.

use super::loader::{LoadError, Loader};
use super::{DeclId, Library, Parsed, UnitId};
use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::syntax::{Parse, ast};
use crate::text::{FileId, Location, SourceMap, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most files of one contract.
const MOST_FILES: usize = 1_000;

/// A file with its tree.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its number among the sources.
    pub file: FileId,
    /// Its module: `std.holidays.germany`, `shared.holidays`; of the main file, its path.
    pub module: Arc<str>,
    /// Whether it is a file of the standard library.
    pub is_library: bool,
    /// Tree and comments.
    pub parse: Parse,
    /// What its `use` lines bring: the last part of each path, with its place and its file.
    pub uses: BTreeMap<Arc<str>, (Location, UnitId)>,
    /// The file whose names it sees beside its own.
    pub within: Option<UnitId>,
    /// The template that it puts to use, if it is an inclusion.
    pub instance: Option<Instance>,
    /// Where reading and collecting names found errors. What is unknown elsewhere may stand here.
    pub unread: Vec<Span>,
}

/// A template that is put to use.
#[derive(Clone, Debug)]
pub struct Instance {
    /// The file that includes it.
    pub by: UnitId,
    /// Where.
    pub at: Location,
    /// The name of the inclusion.
    pub name: Arc<str>,
    /// Its title.
    pub title: Option<Arc<str>>,
    /// The template, behind those around it.
    pub templates: Vec<DeclId>,
}

/// The files of a contract, used ones before those that use them; the main file is the last.
pub(super) struct Loaded {
    pub(super) sources: SourceMap,
    pub(super) units: Vec<Unit>,
    pub(super) order: Vec<UnitId>,
}

pub(super) fn load(
    main: &str,
    loader: &dyn Loader,
    library: Library,
    parsed: &mut Parsed,
    found: &mut Diagnostics,
) -> Loaded {
    let mut work = Work {
        loader,
        library,
        sources: SourceMap::new(),
        units: Vec::new(),
        known: BTreeMap::new(),
        parsed,
        found,
    };
    work.main(main);
    let mut next = 0;
    while next < work.units.len() {
        work.follow_uses(next);
        next += 1;
    }
    let order = order(&work.units, work.found);
    Loaded {
        sources: work.sources,
        units: work.units,
        order,
    }
}

struct Work<'a> {
    loader: &'a dyn Loader,
    library: Library,
    sources: SourceMap,
    units: Vec<Unit>,
    /// Module to file; `None` for one that could not be read and was reported.
    known: BTreeMap<Arc<str>, Option<UnitId>>,
    parsed: &'a mut Parsed,
    found: &'a mut Diagnostics,
}

impl Work<'_> {
    fn main(&mut self, path: &str) {
        let module: Arc<str> = path
            .strip_suffix(".sla")
            .unwrap_or(path)
            .replace('/', ".")
            .into();
        match self.loader.read(path) {
            Ok(text) => {
                self.add(module, path, text, false);
            }
            Err(error) => {
                let file = self.sources.add(path, "");
                let at = crate::text::Span::empty(0).in_file(file);
                let headline = match error {
                    LoadError::Missing => format!("there is no file `{path}`"),
                    LoadError::Outside => format!("`{path}` lies outside the project"),
                    LoadError::Unreadable(why) => format!("`{path}` cannot be read: {why}"),
                };
                self.found
                    .push(Diagnostic::new(codes::FILE_NOT_FOUND, at, headline));
            }
        }
    }

    fn add(&mut self, module: Arc<str>, name: &str, text: Arc<str>, is_library: bool) -> UnitId {
        let file = self.sources.add(name, text.clone());
        let parse = self.parsed.parse(file, name, &text);
        self.found.extend(parse.diagnostics.clone());
        let id = UnitId(u32::try_from(self.units.len()).unwrap_or(u32::MAX));
        self.known.insert(module.clone(), Some(id));
        self.units.push(Unit {
            file,
            module,
            is_library,
            parse,
            uses: BTreeMap::new(),
            within: None,
            instance: None,
            unread: Vec::new(),
        });
        id
    }

    fn follow_uses(&mut self, index: usize) {
        let Some(unit) = self.units.get(index) else {
            return;
        };
        let (file, from_library) = (unit.file, unit.is_library);
        let paths: Vec<ast::Path> = unit
            .parse
            .file
            .items
            .iter()
            .filter(|item| item.head().sort == ast::ItemSort::Use)
            .filter_map(|item| match &item.kind {
                ast::ItemKind::Use(paths) => Some(paths.clone()),
                _ => None,
            })
            .flatten()
            .collect();
        let mut uses: BTreeMap<Arc<str>, (Location, UnitId)> = BTreeMap::new();
        for path in paths {
            let Some(last) = path.parts.last().filter(|last| !last.is_missing()) else {
                continue;
            };
            let at = path.span.in_file(file);
            let Some(target) = self.file_of(&path, at, from_library) else {
                continue;
            };
            if let Some((first, _)) = uses.get(&last.text) {
                self.found.push(
                    Diagnostic::new(
                        codes::DUPLICATE_NAME,
                        at,
                        format!("`{}` is brought twice", last.text),
                    )
                    .also(*first, "brought here first")
                    .note("a `use` line brings the last part of its path as a name"),
                );
                continue;
            }
            uses.insert(last.text.clone(), (at, target));
        }
        if let Some(unit) = self.units.get_mut(index) {
            unit.uses = uses;
        }
    }

    /// The file that a path of a `use` line names; reads it when it is new.
    fn file_of(&mut self, path: &ast::Path, at: Location, from_library: bool) -> Option<UnitId> {
        let module: Arc<str> = path.text().into();
        if let Some(known) = self.known.get(&module) {
            return *known;
        }
        if self.units.len() >= MOST_FILES {
            self.found.push(
                Diagnostic::new(codes::FILE_NOT_FOUND, at, "too many files are used")
                    .note(format!("a contract may have {MOST_FILES} files")),
            );
            self.known.insert(module, None);
            return None;
        }
        let standard = module.starts_with("std.") || &*module == "std";
        if standard {
            return self.library_file(module, at);
        }
        if from_library {
            return None;
        }
        let name = format!("{}.sla", module.replace('.', "/"));
        match self.loader.read(&name) {
            Ok(text) => Some(self.add(module, &name, text, false)),
            Err(error) => {
                self.found.push(refusal(&name, &error, at));
                self.known.insert(module, None);
                None
            }
        }
    }

    fn library_file(&mut self, module: Arc<str>, at: Location) -> Option<UnitId> {
        if let Some((_, text)) = self.library.iter().find(|(known, _)| **known == *module) {
            let name = format!("<{}.sla>", module.replace('.', "/"));
            return Some(self.add(module, &name, (*text).into(), true));
        }
        let mut finding = Diagnostic::new(
            codes::FILE_NOT_FOUND,
            at,
            format!("the standard library has no `{module}`"),
        );
        let names = || self.library.iter().map(|(name, _)| *name);
        finding = match nearest(&module, names()) {
            Some(near) => finding.fix(format!("use `{near}`"), at, near),
            None => finding.help(format!("it has {}", listed(names()))),
        };
        self.found.push(finding);
        self.known.insert(module, None);
        None
    }
}

fn refusal(name: &str, error: &LoadError, at: Location) -> Diagnostic {
    match error {
        LoadError::Missing => Diagnostic::new(
            codes::FILE_NOT_FOUND,
            at,
            format!("there is no file `{name}`"),
        )
        .note("a `use` path is read from the project's folder: each dot is a folder")
        .help("library files begin with `std.`, as in `use std.holidays.germany`"),
        LoadError::Outside => Diagnostic::new(
            codes::OUTSIDE_PROJECT,
            at,
            format!("`{name}` lies outside the project's folder"),
        )
        .note("a contract that is sent to the other party must be complete in one folder")
        .help("copy the file into the project"),
        LoadError::Unreadable(why) => Diagnostic::new(
            codes::FILE_NOT_FOUND,
            at,
            format!("`{name}` cannot be read: {why}"),
        ),
    }
}

/// `a`, `b` and `c`, in backticks.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// Files in an order in which none uses a later one. Reports files that use each other.
fn order(units: &[Unit], found: &mut Diagnostics) -> Vec<UnitId> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let mut marks = vec![Mark::New; units.len()];
    let mut order = Vec::new();
    let number = |index: usize| UnitId(u32::try_from(index).unwrap_or(u32::MAX));
    // Each frame: a file, and how many of its uses have been followed.
    let mut stack: Vec<(usize, usize)> = Vec::new();
    if !units.is_empty() {
        stack.push((0, 0));
        marks[0] = Mark::Open;
    }
    while let Some((index, followed)) = stack.pop() {
        let Some((name, (at, target))) = units[index].uses.iter().nth(followed) else {
            marks[index] = Mark::Done;
            order.push(number(index));
            continue;
        };
        stack.push((index, followed + 1));
        let target = target.0 as usize;
        match marks.get(target) {
            Some(Mark::New) => {
                marks[target] = Mark::Open;
                stack.push((target, 0));
            }
            Some(Mark::Open) => found.push(
                Diagnostic::new(
                    codes::CYCLIC_USE,
                    *at,
                    format!("`{name}` uses this file, directly or not"),
                )
                .note("files that use each other have no beginning")
                .help("move what both need to a third file"),
            ),
            Some(Mark::Done) | None => {}
        }
    }
    order
}
