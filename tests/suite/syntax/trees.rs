//! Trees of whole files: what is read of `tests/syntax/ok`, and what is left of `broken`.
//!
//! Beside each `.sla` stands its `.tree`: the findings of the parser, and the tree. That the
//! files have every rule of the grammar is tested in `src/syntax/parser.rs`.

use super::diagnose;
use crate::rust_text::root;
use crate::support::up_to_date;
use slac::syntax;
use slac::text::FileId;
use std::fs;

/// The names of the contracts in a folder, without their ending, and their texts.
fn files(folder: &str) -> Vec<(String, String)> {
    let entries = fs::read_dir(root().join(folder)).expect("the folder is there");
    let mut found: Vec<(String, String)> = entries
        .filter_map(|entry| {
            let path = entry.expect("it can be read").path();
            let name = path.file_name()?.to_str()?.strip_suffix(".sla")?.to_owned();
            let text = fs::read_to_string(&path).expect("a contract can be read");
            Some((format!("{folder}/{name}"), text))
        })
        .collect();
    found.sort();
    found
}

fn tree(text: &str) -> String {
    syntax::dump::file(&syntax::parse(FileId(0), text).file)
}

#[test]
fn good_files_have_these_trees_and_no_findings() {
    for (name, text) in files("tests/syntax/ok") {
        let (findings, _) = diagnose(&text);
        let few: Vec<&String> = findings.iter().map(|one| &one.text).collect();
        let shape: Vec<&&String> = few.iter().filter(|one| !one.contains("SLA0106")).collect();
        assert!(shape.is_empty(), "{name}: {shape:?}");
        up_to_date(&format!("{name}.tree"), &tree(&text));
    }
}

#[test]
fn broken_files_have_these_findings_and_trees() {
    for (name, text) in files("tests/syntax/broken") {
        let (findings, _) = diagnose(&text);
        assert!(!findings.is_empty(), "{name} has no findings");
        let lines: String = findings
            .iter()
            .map(|one| format!("{}\n", one.text))
            .collect();
        up_to_date(
            &format!("{name}.tree"),
            &format!("{lines}\n{}", tree(&text)),
        );
    }
}
