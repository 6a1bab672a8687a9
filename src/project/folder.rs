//! Writing several files into a folder so that all are there or none is.
//!
//! The folder may hold other things, and belongs to somebody: nothing in it is deleted or replaced
//! that an earlier build did not write. So a file may take the place of another only if it is
//! known what the other one was ([`Files::ours`]), or if both are the same.
//!
//! Everything is decided before anything changes. New files are written beside the old ones, in a
//! folder of their own; then they change places by renaming. Whatever fails on the way, the steps
//! taken are taken back.

use super::disk::in_words;
use super::{OpenError, or_here};
use crate::contract::sha256;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What a folder is to hold.
#[derive(Clone, Copy, Debug)]
pub struct Files<'a> {
    /// Name and content. A reader who finds the last one finds the others, too.
    pub new: &'a [(&'a str, &'a [u8])],
    /// Files that may be replaced, and are removed where nothing takes their place: each with the
    /// SHA-256 of what was written.
    pub ours: &'a BTreeMap<String, String>,
}

/// Writes files into a folder, which is made where there is none.
///
/// # Errors
/// When something there is not ours, or cannot be written. The folder is then as it was.
pub fn write_folder(folder: &Path, files: Files<'_>) -> Result<(), OpenError> {
    let made = make_folders(folder)?;
    let written = Change::decide(folder, files).and_then(|change| change.apply(folder));
    if written.is_err() {
        for folder in made.iter().rev() {
            // Only if it is empty, as it was made.
            let _ = fs::remove_dir(folder);
        }
    }
    written
}

/// Makes a folder and those above it. Returns the ones that were made, outermost first.
fn make_folders(folder: &Path) -> Result<Vec<PathBuf>, OpenError> {
    let missing: Vec<&Path> = folder
        .ancestors()
        .take_while(|above| fs::symlink_metadata(or_here(above)).is_err())
        .collect();
    let mut made = Vec::new();
    for folder in missing.into_iter().rev() {
        if let Err(error) = fs::create_dir(folder) {
            for folder in made.iter().rev() {
                let _ = fs::remove_dir(folder);
            }
            return Err(cannot("made", folder, &error));
        }
        made.push(folder.to_owned());
    }
    match fs::metadata(or_here(folder)) {
        Ok(kind) if kind.is_dir() => Ok(made),
        Ok(_) => Err(OpenError::new(folder, "it is no folder")),
        Err(error) => Err(OpenError::of(folder, &error)),
    }
}

/// What is to be done in a folder.
struct Change<'a> {
    /// Files that appear.
    new: Vec<(&'a str, &'a [u8])>,
    /// Files that disappear, or are replaced by a new one.
    old: Vec<&'a str>,
}

impl<'a> Change<'a> {
    fn decide(folder: &Path, files: Files<'a>) -> Result<Self, OpenError> {
        let mut change = Self {
            new: Vec::new(),
            old: Vec::new(),
        };
        for &(name, bytes) in files.new {
            match present(&folder.join(name))? {
                None => change.new.push((name, bytes)),
                Some(old) if old == bytes => {}
                Some(old) => {
                    may_go(folder, name, &old, files.ours)?;
                    change.new.push((name, bytes));
                    change.old.push(name);
                }
            }
        }
        for name in files.ours.keys() {
            if files.new.iter().any(|(new, _)| new == name) {
                continue;
            }
            if let Some(old) = present(&folder.join(name))? {
                may_go(folder, name, &old, files.ours)?;
                change.old.push(name);
            }
        }
        Ok(change)
    }

    fn apply(&self, folder: &Path) -> Result<(), OpenError> {
        if self.new.is_empty() && self.old.is_empty() {
            return Ok(());
        }
        let mut aside = Aside::make(folder)?;
        for (name, bytes) in &self.new {
            let path = aside.fresh(name);
            write_new(&path, bytes).map_err(|error| cannot("written", &path, &error))?;
        }
        let mut taken = Vec::new();
        let moved = self.change_places(folder, &aside, &mut taken);
        if moved.is_err() {
            for (from, to) in taken.iter().rev() {
                // What cannot be put back is kept where it is.
                aside.keep |= fs::rename(to, from).is_err();
            }
        }
        moved
    }

    /// Notes each step in `taken`, so that it can be taken back.
    fn change_places(
        &self,
        folder: &Path,
        aside: &Aside,
        taken: &mut Vec<(PathBuf, PathBuf)>,
    ) -> Result<(), OpenError> {
        let mut step = |from: PathBuf, to: PathBuf| {
            fs::rename(&from, &to).map_err(|error| cannot("replaced", &to, &error))?;
            taken.push((from, to));
            Ok(())
        };
        for name in &self.old {
            step(folder.join(name), aside.old(name))?;
        }
        for (name, _) in &self.new {
            step(aside.fresh(name), folder.join(name))?;
        }
        Ok(())
    }
}

/// The content of a plain file; nothing where there is nothing.
fn present(path: &Path) -> Result<Option<Vec<u8>>, OpenError> {
    match fs::symlink_metadata(path) {
        Ok(kind) if kind.is_file() => {
            let bytes = fs::read(path).map_err(|error| OpenError::of(path, &error))?;
            Ok(Some(bytes))
        }
        Ok(_) => Err(OpenError::new(
            path,
            "it is no plain file, and stands in the way",
        )),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(OpenError::of(path, &error)),
    }
}

/// Whether a file is what an earlier build wrote.
fn may_go(
    folder: &Path,
    name: &str,
    old: &[u8],
    ours: &BTreeMap<String, String>,
) -> Result<(), OpenError> {
    let path = folder.join(name);
    match ours.get(name) {
        Some(written) if *written == sha256(old) => Ok(()),
        Some(_) => Err(OpenError::new(&path, "it was changed since slac wrote it")
            .help("remove it or move it away, then build again")),
        None => Err(OpenError::new(&path, "it was not written by slac")
            .help("build into another folder, or move it away")),
    }
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn cannot(be: &str, path: &Path, error: &io::Error) -> OpenError {
    OpenError::new(path, format!("it cannot be {be}: {}", in_words(error)))
}

/// A folder within the folder, on the same disk, for what is not there yet and what is there no
/// longer. It is gone when this is.
struct Aside {
    path: PathBuf,
    /// It holds the only copy of something.
    keep: bool,
}

/// Names tried for it; one may be left over from a run that was killed.
const MOST_TRIES: u32 = 100;

impl Aside {
    fn make(folder: &Path) -> Result<Self, OpenError> {
        let process = std::process::id();
        let mut number = 0;
        let path = loop {
            let path = folder.join(format!(".slac-{process}-{number}"));
            match fs::create_dir(&path) {
                Ok(()) => break path,
                Err(error)
                    if error.kind() == io::ErrorKind::AlreadyExists && number < MOST_TRIES =>
                {
                    number += 1;
                }
                Err(error) => return Err(cannot("made", &path, &error)),
            }
        };
        let aside = Self { path, keep: false };
        for part in ["new", "old"] {
            let part = aside.path.join(part);
            fs::create_dir(&part).map_err(|error| cannot("made", &part, &error))?;
        }
        Ok(aside)
    }

    fn fresh(&self, name: &str) -> PathBuf {
        self.path.join("new").join(name)
    }

    fn old(&self, name: &str) -> PathBuf {
        self.path.join("old").join(name)
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        if !self.keep {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Test = Result<(), Box<dyn std::error::Error>>;

    /// Everything below a folder: names with their content, folders with nothing.
    fn content(folder: &Path) -> io::Result<Vec<(String, Option<String>)>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            found.push((name.into_owned(), fs::read_to_string(&path).ok()));
        }
        found.sort();
        Ok(found)
    }

    fn write(folder: &Path, new: &[(&str, &str)], ours: &[(&str, &str)]) -> Result<(), String> {
        let new: Vec<(&str, &[u8])> = new
            .iter()
            .map(|(name, it)| (*name, it.as_bytes()))
            .collect();
        let ours = ours
            .iter()
            .map(|(name, it)| ((*name).to_owned(), sha256(it.as_bytes())))
            .collect();
        let files = Files {
            new: &new,
            ours: &ours,
        };
        write_folder(folder, files).map_err(|error| error.reason)
    }

    fn held(files: &[(&str, &str)]) -> Vec<(String, Option<String>)> {
        let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), Some((*text).to_owned()));
        files.iter().map(owned).collect()
    }

    #[test]
    fn folders_are_made_and_files_written() -> Test {
        let root = tempfile::tempdir()?;
        let folder = root.path().join("a/b");
        assert_eq!(write(&folder, &[("x", "1"), ("y", "2")], &[]), Ok(()));
        assert_eq!(content(&folder)?, held(&[("x", "1"), ("y", "2")]));
        Ok(())
    }

    #[test]
    fn what_is_ours_is_replaced_or_removed_and_the_rest_stays() -> Test {
        let root = tempfile::tempdir()?;
        let folder = root.path();
        let before = [("other", "o"), ("stale", "s"), ("x", "1")];
        for (name, text) in before {
            fs::write(folder.join(name), text)?;
        }
        let ours = [("stale", "s"), ("x", "1"), ("gone", "g")];
        assert_eq!(write(folder, &[("x", "2"), ("y", "3")], &ours), Ok(()));
        assert_eq!(
            content(folder)?,
            held(&[("other", "o"), ("x", "2"), ("y", "3")])
        );
        Ok(())
    }

    #[test]
    fn what_is_not_ours_stops_everything_before_it_begins() -> Test {
        let root = tempfile::tempdir()?;
        let folder = root.path();
        fs::write(folder.join("x"), "theirs")?;
        fs::write(folder.join("y"), "1")?;
        let refused = "it was not written by slac".to_owned();
        let new = [("y", "2"), ("x", "3")];
        assert_eq!(write(folder, &new, &[("y", "1")]), Err(refused));
        let refused = "it was changed since slac wrote it".to_owned();
        assert_eq!(
            write(folder, &new, &[("y", "1"), ("x", "mine")]),
            Err(refused.clone())
        );
        // A file that would only be removed counts alike.
        assert_eq!(
            write(folder, &[("y", "2")], &[("y", "1"), ("x", "mine")]),
            Err(refused)
        );
        assert_eq!(content(folder)?, held(&[("x", "theirs"), ("y", "1")]));
        // The same content may stay, whoever wrote it.
        assert_eq!(write(folder, &[("x", "theirs")], &[]), Ok(()));
        Ok(())
    }

    #[test]
    fn steps_are_taken_back_when_a_later_one_fails() -> Test {
        let root = tempfile::tempdir()?;
        let folder = root.path();
        fs::write(folder.join("x"), "1")?;
        let change = Change {
            // There is no folder `no` to move the second into.
            new: vec![("x", b"2")],
            old: vec!["x", "no/such/file"],
        };
        let before = content(folder)?;
        assert!(change.apply(folder).is_err());
        assert_eq!(content(folder)?, before);
        Ok(())
    }

    #[test]
    fn folders_that_were_made_go_again_when_nothing_is_written() -> Test {
        let root = tempfile::tempdir()?;
        let folder = root.path().join("a/b");
        // A name with a folder cannot be written: such a folder is not made.
        assert!(write(&folder, &[("x", "1"), ("no/such/y", "2")], &[]).is_err());
        assert_eq!(content(root.path())?, Vec::new());
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn links_and_folders_in_the_way_are_left_alone() -> Test {
        let root = tempfile::tempdir()?;
        let folder = root.path().join("out");
        fs::create_dir(&folder)?;
        fs::write(root.path().join("secret"), "s")?;
        std::os::unix::fs::symlink("../secret", folder.join("x"))?;
        let refused = "it is no plain file, and stands in the way".to_owned();
        assert_eq!(
            write(&folder, &[("x", "2")], &[("x", "s")]),
            Err(refused.clone())
        );
        assert_eq!(fs::read_to_string(root.path().join("secret"))?, "s");
        fs::create_dir(folder.join("y"))?;
        assert_eq!(write(&folder, &[("y", "2")], &[]), Err(refused));
        Ok(())
    }
}
