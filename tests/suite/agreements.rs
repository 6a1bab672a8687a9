//! Five agreements, `tests/agreements/*.sla`, that were written with nothing but the README and the reference at hand:
//! of a bank, a parcel service, a data centre, a translation bureau, a hospital's laboratory.
//!
//! They keep the language sayable. One that no longer passes shows a change that authors will feel.

use crate::rust_text::root;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn agreements() -> Vec<PathBuf> {
    let folder = fs::read_dir(root().join("tests/agreements")).expect("the folder is there");
    let mut paths: Vec<PathBuf> = folder
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    paths.sort();
    paths
}

/// Runs slac on an agreement and expects that it has nothing to say against it.
fn passes(path: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_slac"))
        .args(arguments)
        .arg(path)
        .output()
        .expect("it runs");
    let said = [output.stdout, output.stderr].concat();
    assert!(
        output.status.success(),
        "slac {} {}\n{}",
        arguments.join(" "),
        path.display(),
        String::from_utf8_lossy(&said)
    );
}

#[test]
fn agreements_have_no_findings_and_stand_in_their_layout() {
    for path in agreements() {
        passes(&path, &["check", "--deny", "warnings"]);
        passes(&path, &["fmt", "--check"]);
    }
}

#[test]
fn their_examples_come_out() {
    for path in agreements() {
        passes(&path, &["test"]);
    }
}

#[test]
fn they_are_built_into_every_form() {
    for path in agreements() {
        let out = tempfile::tempdir().expect("a folder can be made");
        let folder = out.path().join("out");
        let folder = folder.to_str().expect("it is a path");
        passes(&path, &["build", "-o", folder]);
        let text = fs::read_to_string(out.path().join("out/agreement.md")).expect("a document");
        // A section of worked examples, and no figure that is missing.
        assert!(text.contains("Worked examples"), "{}", path.display());
    }
}
