//! Writing a file so that it is never half written.

use super::OpenError;
use super::disk::in_words;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Replaces the content of a file: a new file beside it takes its place when it is complete.
///
/// # Errors
/// When the folder cannot be written to. The file is then as it was.
pub fn write(path: &Path, text: &str) -> Result<(), OpenError> {
    // A link keeps pointing at its file; the file is replaced, not the link.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let beside = beside(&path);
    let written = write_new(&beside, &path, text).and_then(|()| fs::rename(&beside, &path));
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        OpenError::new(&path, format!("cannot be written: {}", in_words(&error)))
    })
}

fn write_new(new: &Path, old: &Path, text: &str) -> std::io::Result<()> {
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(new)?;
    file.write_all(text.as_bytes())?;
    if let Ok(old) = fs::metadata(old) {
        file.set_permissions(old.permissions())?;
    }
    file.sync_all()
}

fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.new", std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::write;
    use std::fs;

    #[test]
    fn the_content_is_replaced_and_nothing_else_is_left() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.sla");
        fs::write(&path, "old")?;
        assert_eq!(write(&path, "new"), Ok(()));
        assert_eq!(fs::read_to_string(&path)?, "new");
        assert_eq!(fs::read_dir(folder.path())?.count(), 1);
        Ok(())
    }

    #[test]
    fn a_file_that_cannot_be_written_is_left_alone() {
        let missing = std::path::Path::new("no/such/folder/a.sla");
        let error = write(missing, "new").err().map(|error| error.to_string());
        let expected = "no/such/folder/a.sla: cannot be written: there is no such file";
        assert_eq!(error.as_deref(), Some(expected));
    }
}
