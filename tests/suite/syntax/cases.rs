//! Whole files: `tests/syntax/ok` gives a tree and no finding, `tests/syntax/broken`
//! a tree and the findings. Both are snapshots beside the files.

use super::diagnose;
use crate::rust_text::root;
use slac::{syntax, text::FileId};
use std::fs;
use std::path::PathBuf;

fn files(folder: &str) -> Vec<(String, String)> {
    let entries = fs::read_dir(root().join("tests/syntax").join(folder)).expect("it is there");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("it can be read").path())
        .filter(|path| path.extension().is_some_and(|end| end == "sla"))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let name = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            (name, fs::read_to_string(path).expect("it can be read"))
        })
        .collect()
}

fn compare(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "../../syntax/snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn good_files_give_their_trees() {
    for (name, text) in files("ok") {
        let parse = syntax::parse(FileId(0), &text);
        let findings: Vec<String> = diagnose(&text)
            .0
            .into_iter()
            .map(|found| found.text)
            .collect();
        assert!(findings.is_empty(), "{name}: {findings:#?}");
        compare(&format!("ok_{name}"), &syntax::dump::file(&parse.file));
    }
}

#[test]
fn broken_files_give_findings_and_what_is_left() {
    for (name, text) in files("broken") {
        let parse = syntax::parse(FileId(0), &text);
        let findings: Vec<String> = diagnose(&text)
            .0
            .into_iter()
            .map(|found| found.text)
            .collect();
        assert!(!findings.is_empty(), "{name} is not broken");
        let shown = format!(
            "{}\n----\n{}",
            findings.join("\n"),
            syntax::dump::file(&parse.file)
        );
        compare(&format!("broken_{name}"), &shown);
    }
}
