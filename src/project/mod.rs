//! Projects on the disk: which files belong together, and reading them.
//!
//! A project is a folder with a contract and, mostly, a [project file](settings) that says
//! where its data is. Whoever gives a path gives one of these:
//!
//! | path | means |
//! |---|---|
//! | a file | this contract; its project is the nearest folder above with a `slac.toml`, or its own folder |
//! | a folder with a `slac.toml` | the contract that it names |
//! | another folder | its only contract |
//!
//! A contract is somebody else's text: what it names must lie in the project's folder
//! ([`disk`]). What a person names on the command line may lie anywhere.
//!
//! Not here: arguments, screens and exit codes (`cli`).

mod data;
pub mod disk;
mod find;
mod folder;
pub mod settings;
mod write;

pub use data::{inputs, unknown_sources};
pub use disk::Disk;
pub use find::{contracts, contracts_of, has_contract, texts};
pub use settings::{Editor, HintKind, LensKind, Level, Settings, kinds};
pub use write::write;

pub use folder::{Files, write_folder};

use crate::diagnostics::Diagnostics;
use crate::quantity::Date;
use crate::resolve::{LoadError, Loader};
use crate::text::SourceMap;
use crate::{Compilation, compile_as_of};
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A contract with its folder and its settings.
#[derive(Clone, Debug)]
pub struct Project {
    /// The folder, as it was given; empty for the current one.
    pub folder: PathBuf,
    /// The contract's file, relative to the folder, with forward slashes.
    pub main: String,
    /// What the project file says; the defaults where there is none.
    pub settings: Settings,
    /// Amendments that take effect after this day are left aside.
    pub as_of: Option<Date>,
    /// The files of the folder.
    pub disk: Disk,
    /// The project file, alone.
    sources: SourceMap,
    /// What is wrong with the project file.
    found: Diagnostics,
}

/// Why a path leads to no contract.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenError {
    /// The path, as it was given.
    pub path: PathBuf,
    /// What is wrong with it.
    pub reason: String,
    /// What to do.
    pub help: Option<String>,
}

impl OpenError {
    fn new(path: &Path, reason: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            reason: reason.into(),
            help: None,
        }
    }

    fn of(path: &Path, error: &std::io::Error) -> Self {
        Self::new(path, disk::in_words(error))
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// `examples/none: there is no such file`
impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.to_string_lossy();
        write!(f, "{}: {}", crate::text::sanitise_line(&path), self.reason)
    }
}

impl std::error::Error for OpenError {}

impl Project {
    /// The project that a path leads to.
    ///
    /// # Errors
    /// When there is no such path, or when it does not lead to one contract.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let kind = std::fs::metadata(or_here(path)).map_err(|error| OpenError::of(path, &error))?;
        if kind.is_dir() {
            Self::of_folder(path)
        } else {
            Self::of_file(path)
        }
    }

    fn of_file(path: &Path) -> Result<Self, OpenError> {
        let own = path.parent().unwrap_or(Path::new(""));
        let folder = find::folder_above(own);
        let mut project = Self::in_folder(&folder)?;
        let file = path
            .canonicalize()
            .map_err(|error| OpenError::of(path, &error))?;
        let root = or_here(&folder).canonicalize();
        let relative = root.ok().and_then(|root| relative(&file, &root));
        match relative {
            Some(main) => project.main = main,
            // A link to a contract elsewhere: what was given by hand may lie anywhere.
            None => return Self::of_file(&file),
        }
        let declared = project.settings.contract.as_deref();
        if declared.is_some_and(|declared| normal(declared) != project.main) {
            // Data and output belong to another contract.
            project.settings.data.clear();
            project.settings.params.clear();
            project.settings.output = None;
        }
        Ok(project)
    }

    fn of_folder(path: &Path) -> Result<Self, OpenError> {
        let mut project = Self::in_folder(path)?;
        if let Some(contract) = &project.settings.contract {
            project.main = normal(contract);
            return Ok(project);
        }
        let contracts = find::contracts_of(path)?;
        match contracts.as_slice() {
            [only] => {
                project.main.clone_from(only);
                Ok(project)
            }
            [] if project.found.has_errors() => Ok(project),
            [] => Err(OpenError::new(path, "there is no contract in this folder")
                .help("name a `.sla` file with a `contract`")),
            several => Err(OpenError::new(
                path,
                format!("there are {} contracts in this folder", several.len()),
            )
            .help(format!(
                "name one of them, or write `contract = \"{}\"` into `{}`",
                several[0],
                settings::FILE
            ))),
        }
    }

    /// A folder with its settings, before it is known which contract is meant.
    fn in_folder(folder: &Path) -> Result<Self, OpenError> {
        let disk = Disk::new(or_here(folder)).map_err(|error| OpenError::of(folder, &error))?;
        let mut sources = SourceMap::new();
        let mut settings = Settings::default();
        let mut found = Diagnostics::new();
        let path = folder.join(settings::FILE);
        match disk::read_text(&path) {
            Ok(text) => {
                let file = sources.add(shown(&path), text.clone());
                (settings, found) = Settings::parse(&text, file);
            }
            Err(LoadError::Missing) => {}
            Err(LoadError::Outside) => {
                return Err(OpenError::new(&path, "it lies outside the folder"));
            }
            Err(LoadError::Unreadable(why)) => return Err(OpenError::new(&path, why)),
        }
        Ok(Self {
            folder: folder.to_owned(),
            main: String::new(),
            settings,
            as_of: None,
            disk,
            sources,
            found,
        })
    }

    /// Reads and checks the contract. Findings have the levels that the project file gives them;
    /// files are named so that they can be found from the current folder.
    pub fn compile(&self) -> Compilation {
        self.compile_with(&BTreeMap::new())
    }

    /// Like [`Project::compile`], with other texts of some files, by the names that it gave them.
    pub fn compile_with(&self, texts: &BTreeMap<String, Arc<str>>) -> Compilation {
        let loader = Changed {
            project: self,
            texts,
        };
        let mut compilation = compile_as_of(&loader, &self.main, &self.settings.params, self.as_of);
        compilation.sources = compilation.sources.renamed(|name| {
            if name.starts_with('<') {
                name.to_owned()
            } else {
                shown(&self.folder.join(name))
            }
        });
        let found = std::mem::take(&mut compilation.diagnostics);
        compilation.diagnostics = self.settings.apply(found);
        compilation
    }

    /// Files of a compilation by the names that they have within the project, wherever the program
    /// runs: what leaves the program must not tell where that was.
    pub fn within(&self, sources: &SourceMap) -> SourceMap {
        let folder = shown(&self.folder.join(""));
        sources.renamed(|name| name.strip_prefix(&*folder).unwrap_or(name).to_owned())
    }

    /// Whether the contract's file can be read at all. What it uses is a matter of findings.
    ///
    /// # Errors
    /// When there is no such file in the folder, or when it is no text.
    pub fn readable(&self) -> Result<(), OpenError> {
        let path = self.folder.join(&self.main);
        let reason = match self.disk.read(&self.main) {
            Ok(_) => return Ok(()),
            Err(LoadError::Missing) => "there is no such file".to_owned(),
            Err(LoadError::Outside) => "it lies outside the project's folder".to_owned(),
            Err(LoadError::Unreadable(why)) => why,
        };
        Err(OpenError::new(&path, reason))
    }

    /// What is wrong with the project file, and the file itself.
    pub fn findings(&self) -> (&Diagnostics, &SourceMap) {
        (&self.found, &self.sources)
    }

    /// Where a file of the project is, as it can be found from the current folder.
    pub fn path_of(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }
}

/// The files of a project, some of them with other texts.
struct Changed<'a> {
    project: &'a Project,
    texts: &'a BTreeMap<String, Arc<str>>,
}

impl Loader for Changed<'_> {
    fn read(&self, path: &str) -> Result<Arc<str>, LoadError> {
        match self.texts.get(&shown(&self.project.path_of(path))) {
            Some(text) => Ok(text.clone()),
            None => self.project.disk.read(path),
        }
    }
}

/// The current folder, where a path is empty.
fn or_here(path: &Path) -> &Path {
    if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    }
}

/// A path with forward slashes, for people and for [`SourceMap`].
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = text.strip_prefix("./").unwrap_or(&text);
    text.replace('\\', "/")
}

/// A relative path as it would be written without `.` and `..`.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A resolved path relative to a resolved folder, with forward slashes.
fn relative(file: &Path, folder: &Path) -> Option<String> {
    let rest = file.strip_prefix(folder).ok()?;
    let parts: Option<Vec<&str>> = rest.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}
