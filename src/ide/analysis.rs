//! What is known about a contract and the files that it uses.
//!
//! An analysis is made once for a state of the texts and then only asked. It remembers what it has
//! read, so that it can say whether it still holds.

use super::Place;
use super::sentences::document;
use super::texts::Texts;
use super::uses::Uses;
use crate::diagnostics::{Diagnostics, codes};
use crate::document::Document;
use crate::ir::Agreement;
use crate::project::{Project, Settings};
use crate::resolve::{LoadError, Loader, UnitId, Values};
use crate::syntax::{Parse, ast};
use crate::text::{FileId, Location, SourceFile, SourceMap};
use crate::{Before, Compilation, Reading, compile_and_keep};
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// A contract, the files that it uses, and everything that was learnt about them.
#[derive(Debug)]
pub struct Analysis {
    /// What compiling gave.
    pub compilation: Compilation,
    /// Trees, names, types.
    pub reading: Reading,
    /// The name of the file with the contract.
    pub main: Arc<str>,
    /// What is wrong with the project file, and its text.
    pub(super) settings: Option<(Diagnostics, SourceMap)>,
    /// What the project file says, for who compiles once more.
    project: Settings,
    /// The name of each file as texts know it; of library files, as messages show it.
    names: Vec<Arc<str>>,
    /// What was read: the name of each file, with the text that an editor held.
    read: BTreeMap<Arc<str>, Option<Arc<str>>>,
    /// The node numbers of what could be asked for by place, and by file.
    units: BTreeMap<FileId, UnitId>,
    /// Made when they are first asked for.
    agreement: OnceCell<Option<Arc<Agreement>>>,
    uses: OnceCell<Uses>,
    document: OnceCell<Option<Document>>,
}

/// What was known, kept only because giving back its memory takes time while somebody waits.
#[derive(Debug)]
pub(super) struct Past {
    _compilation: Compilation,
    _agreement: Option<Arc<Agreement>>,
    _uses: OnceCell<Uses>,
    _document: OnceCell<Option<Document>>,
}

/// Where the text of a contract comes from.
pub(super) enum Origin<'a> {
    /// A file of a project.
    Project(&'a Project),
    /// A text that is no file yet; it can use the library only.
    Alone,
}

impl Analysis {
    /// Compiles the contract `main`: a path within its project, or the name of a text that stands alone.
    pub(super) fn new(origin: &Origin<'_>, main: &str, texts: &Texts, before: Before) -> Self {
        let reader = Reader {
            origin,
            texts,
            read: RefCell::default(),
        };
        let project = match origin {
            Origin::Project(project) => project.settings.clone(),
            Origin::Alone => Settings::default(),
        };
        let values: &Values = &project.params;
        let (mut compilation, reading) = compile_and_keep(&reader, main, values, None, before);
        let found = std::mem::take(&mut compilation.diagnostics);
        compilation.diagnostics = project.apply(found);
        let mut settings = None;
        if let Origin::Project(project) = origin {
            let (found, sources) = project.findings();
            let there = sources.iter().next().is_some();
            settings = there.then(|| (found.clone(), sources.clone()));
        }
        let name = |file: &SourceFile| match file.name.starts_with('<') {
            true => file.name.clone(),
            false => reader.name(&file.name),
        };
        let files = reading.resolved.sources.iter();
        let names = files.map(|(_, file)| name(file)).collect();
        let units = reading.resolved.units();
        Self {
            main: reader.name(main),
            settings,
            project,
            names,
            units: units.map(|(id, unit)| (unit.file, id)).collect(),
            read: reader.read.into_inner(),
            compilation,
            reading,
            agreement: OnceCell::new(),
            uses: OnceCell::new(),
            document: OnceCell::new(),
        }
    }

    /// The same contract with another text of one file; it is not kept, and says nothing of the project file.
    pub(super) fn with_text(&self, file: FileId, text: &str) -> Self {
        let changed = Changed {
            of: self.sources(),
            name: &self.sources().file(file).name,
            text: text.into(),
        };
        let main = self.file(&self.main).unwrap_or_default();
        let main = &self.sources().file(main).name;
        let values = &self.project.params;
        let (mut compilation, reading) =
            compile_and_keep(&changed, main, values, None, Before::default());
        let found = std::mem::take(&mut compilation.diagnostics);
        compilation.diagnostics = self.project.apply(found);
        let named = |file: &SourceFile| {
            let before = self.sources().iter().find(|it| it.1.name == file.name);
            let name = before.and_then(|(id, _)| self.names.get(id.0 as usize));
            name.unwrap_or(&file.name).clone()
        };
        let files = reading.resolved.sources.iter();
        let names = files.map(|(_, file)| named(file)).collect();
        let units = reading.resolved.units();
        let after = Self {
            main: self.main.clone(),
            settings: None,
            project: self.project.clone(),
            names,
            units: units.map(|(id, unit)| (unit.file, id)).collect(),
            read: BTreeMap::new(),
            compilation,
            reading,
            agreement: OnceCell::new(),
            uses: OnceCell::new(),
            document: OnceCell::new(),
        };
        match self.lacks_contract() {
            true => after,
            false => after.without_contract(),
        }
    }

    /// What the analysis that comes after this one can use, and what nobody needs any more.
    pub(super) fn into_before(mut self) -> (Before, Past) {
        // What the next analysis changes, nobody else may hold.
        self.compilation.versions.clear();
        let agreement = self.agreement.take().flatten();
        let past = Past {
            _compilation: self.compilation,
            // One that was made for questions alone is given back later.
            _agreement: agreement.filter(|it| Arc::strong_count(it) == 1),
            _uses: self.uses,
            _document: self.document,
        };
        (self.reading.into_before(), past)
    }

    /// The agreement as it is in the end, without worked examples of texts before it; nothing while the contract has errors.
    pub(super) fn terms(&self) -> Option<&Agreement> {
        let last = self.compilation.versions.last()?;
        Some(&last.agreement)
    }

    /// The agreement; nothing while the contract has errors.
    pub fn agreement(&self) -> Option<&Arc<Agreement>> {
        let agreement = self.agreement.get_or_init(|| self.compilation.latest());
        agreement.as_ref()
    }

    /// Whether it has been asked which place names which declaration.
    pub(super) fn has_uses(&self) -> bool {
        self.uses.get().is_some()
    }

    /// Which place names which declaration.
    pub(super) fn uses(&self) -> &Uses {
        self.uses.get_or_init(|| Uses::new(self))
    }

    /// Whether the document has been asked for.
    pub(super) fn has_document(&self) -> bool {
        self.document.get().is_some()
    }

    /// The document; nothing while the contract has errors.
    pub(super) fn document(&self) -> Option<&Document> {
        self.document.get_or_init(|| document(self)).as_ref()
    }

    /// Whether the texts are still those that were read, as far as an editor holds them.
    pub(super) fn holds(&self, texts: &Texts) -> bool {
        self.read.iter().all(|(name, text)| {
            let now = texts.get(name).map(|open| &open.text);
            match (text, now) {
                (Some(then), Some(now)) => Arc::ptr_eq(then, now),
                (None, None) => true,
                _ => false,
            }
        })
    }

    /// Whether a file belongs to the contract.
    pub fn has(&self, name: &str) -> bool {
        self.file(name).is_some()
    }

    /// The number of a file, by its name.
    pub fn file(&self, name: &str) -> Option<FileId> {
        let index = self.names.iter().position(|it| **it == *name)?;
        Some(FileId(u32::try_from(index).ok()?))
    }

    /// The name of a file, by its number; nothing for files of the library, which no editor can open.
    pub fn name(&self, file: FileId) -> Option<&Arc<str>> {
        let name = self.names.get(file.0 as usize)?;
        (!name.starts_with('<')).then_some(name)
    }

    /// All files that an editor can open, with their numbers.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &Arc<str>)> {
        let ids = self.sources().iter().map(|(id, _)| id);
        ids.filter_map(|id| Some((id, self.name(id)?)))
    }

    /// The text of a file.
    pub fn text(&self, file: FileId) -> &Arc<str> {
        &self.sources().file(file).text
    }

    /// The text of the project file, if it has this name.
    pub fn settings_text(&self, name: &str) -> Option<Arc<str>> {
        let (_, sources) = self.settings.as_ref()?;
        let (_, file) = sources.iter().find(|(_, file)| *file.name == *name)?;
        Some(file.text.clone())
    }

    /// A place that an editor can show, for a place in any text.
    pub fn place(&self, at: Location) -> Option<Place> {
        let at = self.sources().real(at);
        let file = self.name(at.file)?.clone();
        Some(Place {
            file,
            span: at.span,
        })
    }

    pub(super) fn sources(&self) -> &SourceMap {
        &self.reading.resolved.sources
    }

    /// The file as names are looked up in it.
    pub(super) fn unit(&self, file: FileId) -> Option<UnitId> {
        self.units.get(&file).copied()
    }

    /// The tree of a file.
    pub(super) fn parse(&self, file: FileId) -> Option<&Parse> {
        Some(&self.reading.resolved.unit(self.unit(file)?).parse)
    }

    /// The declarations of a file.
    pub(super) fn items(&self, file: FileId) -> &[ast::Placed] {
        self.parse(file).map_or(&[], |parse| &parse.file.items)
    }

    /// The declaration of a file that begins at or before an offset, and nearest to it.
    pub(super) fn item_before(&self, file: FileId, offset: u32) -> Option<&ast::Placed> {
        let items = self.items(file);
        let behind = items.partition_point(|it| it.head().span.start <= offset);
        items.get(behind.checked_sub(1)?)
    }

    /// Whether the main file declares no contract.
    pub(super) fn lacks_contract(&self) -> bool {
        let mut found = self.compilation.diagnostics.iter();
        found.any(|one| one.code == codes::NOT_ONE_CONTRACT && one.at.span.is_empty())
    }

    /// The same without the demand for a contract: the file is there to be used by others.
    pub(super) fn without_contract(mut self) -> Self {
        let found = std::mem::take(&mut self.compilation.diagnostics).into_iter();
        self.compilation.diagnostics = found
            .filter(|one| one.code != codes::NOT_ONE_CONTRACT)
            .collect();
        self
    }
}

/// Reads texts as the editor holds them, and files where it holds none. Remembers which.
struct Reader<'a> {
    origin: &'a Origin<'a>,
    texts: &'a Texts,
    read: RefCell<BTreeMap<Arc<str>, Option<Arc<str>>>>,
}

impl Reader<'_> {
    /// The name of a file of the project.
    fn name(&self, path: &str) -> Arc<str> {
        match self.origin {
            Origin::Project(project) => shown(&project.path_of(path)),
            Origin::Alone => path.into(),
        }
    }
}

impl Loader for Reader<'_> {
    fn read(&self, path: &str) -> Result<Arc<str>, LoadError> {
        let name = self.name(path);
        let open = self.texts.get(&name).map(|open| open.text.clone());
        self.read.borrow_mut().insert(name, open.clone());
        match (open, self.origin) {
            (Some(text), _) => Ok(text),
            (None, Origin::Project(project)) => project.disk.read(path),
            (None, Origin::Alone) => Err(LoadError::Missing),
        }
    }
}

/// The texts that were read, but for one.
struct Changed<'a> {
    of: &'a SourceMap,
    name: &'a str,
    text: Arc<str>,
}

impl Loader for Changed<'_> {
    fn read(&self, path: &str) -> Result<Arc<str>, LoadError> {
        if path == self.name {
            return Ok(self.text.clone());
        }
        let found = self.of.iter().find(|(_, file)| *file.name == *path);
        let text = found.map(|(_, file)| file.text.clone());
        text.ok_or(LoadError::Missing)
    }
}

/// A path as texts are named.
pub(super) fn shown(path: &Path) -> Arc<str> {
    path.to_string_lossy().replace('\\', "/").into()
}
