//! `slac lsp`: which program it becomes.

use super::folder;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A copy of slac in a folder of its own, so that what stands beside it is known.
fn copy(folder: &Path) -> std::path::PathBuf {
    let copy = folder.join(format!("slac{}", std::env::consts::EXE_SUFFIX));
    fs::copy(env!("CARGO_BIN_EXE_slac"), &copy).expect("it is copied");
    copy
}

fn run(program: &Path, path: &Path) -> Output {
    let mut command = Command::new(program);
    command.args(["lsp", "--stdio"]).env("PATH", path);
    command.current_dir(path).output().expect("it runs")
}

#[cfg(unix)]
fn script(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::write(path, format!("#!/bin/sh\n{text}\n")).expect("it is written");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("it may be run");
}

#[cfg(unix)]
#[test]
fn it_becomes_the_server_beside_it_and_no_other() {
    let (own, other) = (folder(&[]), folder(&[]));
    let program = copy(own.path());
    script(&other.path().join("slac-lsp"), "echo the wrong one");
    let output = run(&program, other.path());
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(output.stdout.is_empty());
    assert!(
        errors.contains("error: there is no language server at "),
        "{errors}"
    );
    assert!(
        errors.contains("help: install `slac-lsp` beside `slac`"),
        "{errors}"
    );

    script(&own.path().join("slac-lsp"), "echo the right one; exit 7");
    let output = run(&program, other.path());
    assert_eq!(output.stdout, b"the right one\n");
    assert_eq!(output.status.code(), Some(7));
    // A link to slac says nothing about where its server is.
    let link = other.path().join("linked");
    std::os::unix::fs::symlink(&program, &link).expect("it is linked");
    assert_eq!(run(&link, other.path()).stdout, b"the right one\n");
}
