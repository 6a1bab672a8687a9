//! The contract on which `benches/lsp` measures: clean, and with every kind of declaration. Needs Python 3.9.

use crate::rust_text::root;
use slac::resolve::Kind;
use slac::syntax::ast::ItemKind;
use slac::syntax::parse;
use slac::syntax::schema::item_words;
use slac::text::FileId;
use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

fn generated(more: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bench.sla");
    let written = Command::new("python3")
        .arg(root().join("benches/lsp/bench.py"))
        .args(["--lines", "600", "--generate"])
        .arg(&file)
        .args(more)
        .output()
        .expect("python3 can be run");
    let said = String::from_utf8_lossy(&written.stderr).into_owned();
    assert!(written.status.success(), "{said}");
    fs::read_to_string(&file).expect("it was written")
}

/// The words with which the declarations of a text begin.
fn kinds(text: &str) -> BTreeSet<&'static str> {
    let parse = parse(FileId(0), text);
    let items = parse.file.items.iter();
    items
        .filter_map(|item| match &item.kind {
            ItemKind::Use(_) => Some("use"),
            kind => Kind::of(kind).map(Kind::word),
        })
        .collect()
}

#[test]
fn the_measured_contract_is_clean_and_has_every_kind() {
    let text = generated(&[]);
    let found = slac::check_text("bench.sla", &text).diagnostics;
    assert_eq!(found.iter().count(), 0, "{found:?}");
    let words: BTreeSet<&str> = item_words().collect();
    let declared = kinds(&text);
    let lacking: Vec<_> = words.difference(&declared).collect();
    assert!(lacking.is_empty(), "{lacking:?}");
    let lines = text.lines().count();
    assert!((500..=600).contains(&lines), "{lines} lines");
    assert!(!kinds(&generated(&["--no-amendment"])).contains("amendment"));
}
