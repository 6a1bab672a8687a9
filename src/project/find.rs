//! Which contracts there are below a folder.

use super::{OpenError, disk, normal, or_here, settings};
use crate::syntax::{self, ast};
use crate::text::FileId;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Deepest nesting of folders that is searched.
const DEEPEST: usize = 64;
/// Most entries that are looked at.
const MOST_ENTRIES: usize = 200_000;

/// The nearest folder above with a project file, or the folder itself. Given as it would be
/// written from the current folder.
pub(super) fn folder_above(own: &Path) -> PathBuf {
    let Ok(resolved) = or_here(own).canonicalize() else {
        return own.to_owned();
    };
    let mut written = own.to_owned();
    for folder in resolved.ancestors() {
        if folder.join(settings::FILE).is_file() {
            let same = or_here(&written)
                .canonicalize()
                .is_ok_and(|it| it == folder);
            return if same { written } else { folder.to_owned() };
        }
        written = match written.components().next_back() {
            Some(Component::Normal(_)) => {
                written.pop();
                written
            }
            _ => written.join(".."),
        };
    }
    own.to_owned()
}

/// The files with a contract directly in a folder, in order of their names.
///
/// # Errors
/// When the folder cannot be read.
pub fn contracts_of(folder: &Path) -> Result<Vec<String>, OpenError> {
    let mut names: Vec<String> = entries(folder)?
        .into_iter()
        .filter(|path| is_contract_file(path))
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    Ok(names)
}

/// What is to be checked for a path: the path itself for a file or a project, otherwise every
/// project and every other contract below the folder, in order of their paths.
///
/// # Errors
/// When there is no such path, or no contract below it.
pub fn contracts(path: &Path) -> Result<Vec<PathBuf>, OpenError> {
    let kind = fs::metadata(or_here(path)).map_err(|error| OpenError::of(path, &error))?;
    if !kind.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut search = Search {
        found: Vec::new(),
        left: MOST_ENTRIES,
    };
    search.folder(path, 0)?;
    if search.found.is_empty() {
        return Err(
            OpenError::new(or_here(path), "there is no contract below this folder")
                .help("name a `.sla` file with a `contract`"),
        );
    }
    Ok(search.found)
}

/// Which files are to be laid out for a path: the path itself for a file, otherwise every `.sla`
/// file below the folder, in order of their paths. Links are left out: what they lead to has its
/// own place, or lies elsewhere.
///
/// # Errors
/// When there is no such path, or no such file below it.
pub fn texts(path: &Path) -> Result<Vec<PathBuf>, OpenError> {
    let kind = fs::metadata(or_here(path)).map_err(|error| OpenError::of(path, &error))?;
    if !kind.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut search = Search {
        found: Vec::new(),
        left: MOST_ENTRIES,
    };
    search.texts(path, 0)?;
    if search.found.is_empty() {
        return Err(OpenError::new(
            or_here(path),
            "there is no `.sla` file below this folder",
        ));
    }
    Ok(search.found)
}

struct Search {
    found: Vec<PathBuf>,
    left: usize,
}

impl Search {
    fn folder(&mut self, folder: &Path, depth: usize) -> Result<(), OpenError> {
        let main = project_main(folder);
        if main.is_some() {
            self.found.push(folder.to_owned());
        }
        let mut below = Vec::new();
        for path in entries(folder)? {
            self.count(folder)?;
            if path.is_dir() {
                below.push(path);
            } else if is_contract_file(&path) && main.as_ref() != Some(&path) {
                self.found.push(path);
            }
        }
        if depth < DEEPEST {
            for path in below {
                self.folder(&path, depth + 1)?;
            }
        }
        Ok(())
    }

    fn texts(&mut self, folder: &Path, depth: usize) -> Result<(), OpenError> {
        for path in entries(folder)? {
            self.count(folder)?;
            if path.is_symlink() {
                continue;
            }
            if !path.is_dir() {
                self.found.extend(is_text(&path).then_some(path));
            } else if depth < DEEPEST {
                self.texts(&path, depth + 1)?;
            }
        }
        Ok(())
    }

    fn count(&mut self, folder: &Path) -> Result<(), OpenError> {
        self.left = self.left.saturating_sub(1);
        if self.left > 0 {
            return Ok(());
        }
        Err(OpenError::new(
            folder,
            "there are too many files below this folder",
        ))
    }
}

/// The path of the contract that the project file of a folder means; nothing without such a file.
fn project_main(folder: &Path) -> Option<PathBuf> {
    let text = disk::read_text(&folder.join(settings::FILE)).ok()?;
    let (settings, _) = settings::Settings::parse(&text, FileId::default());
    let only = || contracts_of(folder).ok()?.into_iter().next();
    let main = settings.contract.or_else(only).unwrap_or_default();
    Some(folder.join(normal(&main)))
}

/// Visible entries of a folder in order of their names; links to folders are left out.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, OpenError> {
    let read = fs::read_dir(or_here(folder)).map_err(|error| OpenError::of(folder, &error))?;
    let mut paths: Vec<PathBuf> = read
        .filter_map(Result::ok)
        .filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
        .filter(|entry| {
            let linked = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            !(linked && entry.path().is_dir())
        })
        .map(|entry| folder.join(entry.file_name()))
        .collect();
    paths.sort();
    Ok(paths)
}

fn is_text(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "sla")
}

fn is_contract_file(path: &Path) -> bool {
    is_text(path) && disk::read_text(path).is_ok_and(|text| has_contract(&text))
}

/// Whether a text declares a contract.
pub fn has_contract(text: &str) -> bool {
    // Cheap and almost always enough; the parser decides what a line alone cannot.
    let mentions = |line: &str| line.trim_start().starts_with("contract");
    text.lines().any(mentions) && {
        let parse = syntax::parse(FileId::default(), text);
        let declares = |item: &ast::Placed| match &item.kind {
            ast::ItemKind::Block(block) => block.kind == ast::BlockKind::Contract,
            _ => false,
        };
        parse.file.items.iter().any(declares)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    fn folder(files: &[&str]) -> io::Result<tempfile::TempDir> {
        let folder = tempfile::tempdir()?;
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap_or(folder.path()))?;
            let text = match *file {
                _ if file.ends_with("slac.toml") => "contract = \"./main.sla\"\n",
                _ if file.ends_with("words.sla") => "define word \"Word\" { means \"contract\" }\n",
                _ => "contract a \"A\" {\n}\n",
            };
            fs::write(path, text)?;
        }
        Ok(folder)
    }

    fn below(folder: &tempfile::TempDir) -> Vec<String> {
        contracts(folder.path())
            .unwrap_or_default()
            .iter()
            .filter_map(|path| path.strip_prefix(folder.path()).ok())
            .map(|path| path.to_string_lossy().replace('\\', "/"))
            .collect()
    }

    #[test]
    fn a_project_is_found_once_and_other_contracts_beside_it() -> io::Result<()> {
        let folder = folder(&[
            "one/slac.toml",
            "one/main.sla",
            "one/words.sla",
            "one/variant.sla",
            "two/b.sla",
            "two/a.sla",
            ".hidden/a.sla",
        ])?;
        assert_eq!(
            below(&folder),
            ["one", "one/variant.sla", "two/a.sla", "two/b.sla"]
        );
        Ok(())
    }

    #[test]
    fn a_folder_without_contracts_is_said_to_have_none() -> io::Result<()> {
        let folder = folder(&["words.sla"])?;
        let error = contracts(folder.path()).err();
        let reason = error.map(|error| error.reason);
        assert_eq!(
            reason.as_deref(),
            Some("there is no contract below this folder")
        );
        Ok(())
    }

    #[test]
    fn the_nearest_project_file_above_counts() -> io::Result<()> {
        let folder = folder(&["slac.toml", "a/b/c.sla", "a/x/slac.toml", "a/x/y/z.sla"])?;
        let root = folder.path();
        assert_eq!(folder_above(&root.join("a/b")), root);
        assert_eq!(folder_above(&root.join("a/x/y")), root.join("a/x"));
        assert_eq!(folder_above(&root.join("a/x")), root.join("a/x"));
        Ok(())
    }
}
