//! The program as a user meets it: arguments, outputs, exit codes, hostile input.
//!
//! One file a command, and one each for what commands share. A test makes a folder, runs the
//! program in it, and compares what comes out.

mod as_of;
mod check;
mod claims;
mod diff;
mod eval;
mod explain;
mod explained;
mod fix;
mod hostile;
mod lsp;
mod projects;
mod reference;
mod screen;
mod test;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A contract without findings that needs nothing else.
pub(crate) const CLEAN: &str = include_str!("../preamble.sla");

/// A folder with files.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    folder
}

pub(crate) fn slac(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slac"));
    command
        .current_dir(folder)
        .args(arguments)
        .env_remove("NO_COLOR")
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::null());
    command
}

/// Exit code, standard output and standard error of a run, as one text.
pub(crate) fn run(folder: &TempDir, arguments: &[&str]) -> String {
    shown(&slac(folder.path(), arguments).output().expect("it runs"))
}

pub(crate) fn shown(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let code = output.status.code();
    let code = code.map_or_else(|| "killed".to_owned(), |code| code.to_string());
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    format!("exit code {code}\n--- stdout\n{out}--- stderr\n{err}")
}

pub(crate) fn code(folder: &TempDir, arguments: &[&str]) -> Option<i32> {
    let output = slac(folder.path(), arguments).output().expect("it runs");
    output.status.code()
}
