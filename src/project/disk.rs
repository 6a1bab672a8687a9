//! Files of a project, and nothing else.
//!
//! A contract comes from somebody else. It may name files of its own folder; it may
//! not make the reader's machine open `/etc/passwd`, a device, or what a symbolic link
//! points at elsewhere. So every path is resolved on the disk first and must lie
//! below the project's folder then.

use super::OpenError;
use crate::evaluate::data::DataReader;
use crate::resolve::{LoadError, Loader};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Largest contract file. The parser cuts earlier and says so; this bounds the memory before it.
const MOST_BYTES: u64 = 64 << 20;

/// The folder of a project.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Disk {
    /// Resolved: no links, no `..`.
    root: PathBuf,
}

/// Whether a relative path, as it is written, stays in its folder. Links are another question.
pub(super) fn stays_inside(path: &str) -> bool {
    let mut depth = 0_usize;
    for part in Path::new(path).components() {
        match part {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir if depth > 0 => depth -= 1,
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return false,
        }
    }
    true
}

impl Disk {
    /// The files below a folder.
    ///
    /// # Errors
    /// When there is no such folder.
    pub fn new(folder: &Path) -> io::Result<Self> {
        let root = folder.canonicalize()?;
        Ok(Self { root })
    }

    /// Where a file of the project is; links are followed, but not out of the folder.
    ///
    /// # Errors
    /// When there is none, or when it lies elsewhere.
    pub fn resolve(&self, path: &str) -> Result<PathBuf, LoadError> {
        if path.contains('\0') {
            return Err(LoadError::Missing);
        }
        if !stays_inside(path) {
            return Err(LoadError::Outside);
        }
        let resolved = self
            .root
            .join(path)
            .canonicalize()
            .map_err(|error| unreadable(&error))?;
        if !resolved.starts_with(&self.root) {
            return Err(LoadError::Outside);
        }
        Ok(resolved)
    }
}

impl Disk {
    /// Whether a path below the folder, of which the last parts may be missing, is in the folder
    /// once links are followed.
    ///
    /// # Errors
    /// When it is not, or when a link on the way leads nowhere.
    pub fn place(&self, path: &str) -> Result<(), LoadError> {
        if path.contains('\0') {
            return Err(LoadError::Missing);
        }
        if !stays_inside(path) {
            return Err(LoadError::Outside);
        }
        let path = self.root.join(super::normal(path));
        let there = |path: &&Path| fs::symlink_metadata(path).is_ok();
        let nearest = path.ancestors().find(there).unwrap_or(&self.root);
        let resolved = nearest.canonicalize().map_err(|error| unreadable(&error))?;
        if resolved.starts_with(&self.root) {
            Ok(())
        } else {
            Err(LoadError::Outside)
        }
    }
}

impl Loader for Disk {
    fn read(&self, path: &str) -> Result<Arc<str>, LoadError> {
        read_text(&self.resolve(path)?)
    }
}

/// Data that the project file names.
impl DataReader for Disk {
    fn open(&self, file: &str) -> io::Result<Box<dyn Read + '_>> {
        let path = self.resolve(file).map_err(|error| match error {
            LoadError::Missing => io::Error::new(io::ErrorKind::NotFound, "there is no such file"),
            LoadError::Outside => io::Error::other("it lies outside the project's folder"),
            LoadError::Unreadable(why) => io::Error::other(why),
        })?;
        open_given(&path)
    }

    fn size(&self, file: &str) -> Option<u64> {
        let path = self.resolve(file).ok()?;
        Some(fs::metadata(path).ok()?.len())
    }
}

/// The text of a file that a person named, wherever it lies.
///
/// # Errors
/// When it cannot be read, is no text, or is too large.
pub fn read_given(path: &Path) -> Result<Arc<str>, OpenError> {
    read_text(path).map_err(|error| {
        let reason = match error {
            LoadError::Missing => "there is no such file".to_owned(),
            LoadError::Outside => "it lies elsewhere".to_owned(),
            LoadError::Unreadable(why) => why,
        };
        OpenError::new(path, reason)
    })
}

/// Opens a plain file that a person named, wherever it lies.
///
/// # Errors
/// When it is a folder or a device, or cannot be opened.
pub fn open_given(path: &Path) -> io::Result<Box<dyn Read>> {
    open_file(path).map_err(|error| io::Error::new(error.kind(), in_words(&error)))
}

fn open_file(path: &Path) -> io::Result<Box<dyn Read>> {
    // Asked before opening: to open a named pipe is to wait for its writer.
    let kind = fs::metadata(path)?;
    if kind.is_dir() {
        return Err(io::Error::other("it is a folder"));
    }
    if !kind.is_file() {
        return Err(io::Error::other("it is no plain file"));
    }
    Ok(Box::new(File::open(path)?))
}

/// The text of a file.
pub(super) fn read_text(path: &Path) -> Result<Arc<str>, LoadError> {
    let file = open_file(path).map_err(|error| unreadable(&error))?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > MOST_BYTES {
        let most = MOST_BYTES >> 20;
        return Err(LoadError::Unreadable(format!(
            "it is larger than {most} MiB"
        )));
    }
    String::from_utf8(bytes).map(Into::into).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        LoadError::Unreadable(format!("it is not UTF-8 at byte {at}"))
    })
}

fn unreadable(error: &io::Error) -> LoadError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => LoadError::Missing,
        _ => LoadError::Unreadable(in_words(error)),
    }
}

/// Why something cannot be opened, without the number of the operating system.
pub(super) fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_or_not() {
        for inside in ["a.sla", "./a.sla", "shared/../a.sla", "a/b/../../c"] {
            assert!(stays_inside(inside), "{inside}");
        }
        for outside in ["../a.sla", "a/../../b", "/etc/passwd", "a/b/../../../c"] {
            assert!(!stays_inside(outside), "{outside}");
        }
    }

    #[test]
    fn files_of_the_folder_are_read_and_others_are_not() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let inside = folder.path().join("project");
        fs::create_dir(&inside)?;
        fs::write(inside.join("a.sla"), "party acme\n")?;
        fs::write(inside.join("latin.sla"), b"party caf\xe9\n")?;
        fs::write(folder.path().join("secret.sla"), "party other\n")?;
        let disk = Disk::new(&inside)?;
        assert_eq!(disk.read("a.sla").as_deref(), Ok("party acme\n"));
        assert_eq!(disk.read("b.sla"), Err(LoadError::Missing));
        assert_eq!(disk.read("a.sla/b.sla"), Err(LoadError::Missing));
        assert_eq!(disk.read("../secret.sla"), Err(LoadError::Outside));
        assert_eq!(disk.read("a\0.sla"), Err(LoadError::Missing));
        assert_eq!(
            disk.read("latin.sla"),
            Err(LoadError::Unreadable(
                "it is not UTF-8 at byte 9".to_owned()
            ))
        );
        assert_eq!(
            disk.read("."),
            Err(LoadError::Unreadable("it is a folder".to_owned()))
        );
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_within_the_folder_only() -> io::Result<()> {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir()?;
        let inside = folder.path().join("project");
        fs::create_dir(&inside)?;
        fs::write(inside.join("a.sla"), "party acme\n")?;
        fs::write(folder.path().join("secret.sla"), "party other\n")?;
        symlink("a.sla", inside.join("same.sla"))?;
        symlink("../secret.sla", inside.join("out.sla"))?;
        symlink("..", inside.join("up"))?;
        symlink("loop.sla", inside.join("loop.sla"))?;
        let disk = Disk::new(&inside)?;
        assert_eq!(disk.read("same.sla").as_deref(), Ok("party acme\n"));
        assert_eq!(disk.read("out.sla"), Err(LoadError::Outside));
        assert_eq!(disk.read("up/secret.sla"), Err(LoadError::Outside));
        assert!(matches!(
            disk.read("loop.sla"),
            Err(LoadError::Unreadable(_))
        ));
        Ok(())
    }
}
