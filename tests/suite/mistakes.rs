//! What authors get wrong, and what they are told.
//!
//! Each contract in `tests/mistakes` has one mistake, as somebody would make it who knows agreements
//! and not this language, and one finding, which stands beside it as it is drawn. Reading these
//! drawings aloud is how messages become better. `ten_mistakes.sla` has ten, and ten findings in one run.

use crate::rust_text::root;
use slac::diagnostics::fix::apply;
use slac::diagnostics::{
    Fix,
    render::{Format, render},
};
use std::fs;
use std::path::PathBuf;

/// The contracts, by name.
fn contracts() -> Vec<(String, String)> {
    let folder = root().join("tests/mistakes");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "sla"))
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path
            .file_stem()
            .expect("it has a name")
            .to_string_lossy()
            .into_owned();
        let text = fs::read_to_string(path).expect("it can be read");
        (name, text.replace("\r\n", "\n"))
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn every_mistake_has_one_message() {
    let contracts = contracts();
    assert!(contracts.len() >= 60, "{} contracts", contracts.len());
    let mut wrong = Vec::new();
    for (name, text) in &contracts {
        let compiled = slac::check_text(&format!("{name}.sla"), text);
        let expected = if name == "ten_mistakes" { 10 } else { 1 };
        let shown = render(
            &compiled.diagnostics,
            &compiled.sources,
            Format::Short,
            false,
            80,
        );
        if compiled.diagnostics.len() != expected {
            wrong.push(format!("{name}: {expected} expected\n{shown}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_offered_mends_the_mistake() {
    let (mut offered, mut wrong) = (0, Vec::new());
    for (name, text) in contracts() {
        let compiled = slac::check_text(&name, &text);
        let [found] = compiled.diagnostics.iter().collect::<Vec<_>>()[..] else {
            continue;
        };
        for fix in &found.fixes {
            offered += 1;
            let taken = Fix {
                safe: true,
                ..fix.clone()
            };
            let mended = apply(&text, found.at.file, [&taken]);
            let after = slac::check_text(&name, &mended.text).diagnostics;
            // Some mistakes stand at several places, and some hide another one.
            let again = after.iter().any(|one| one.headline == found.headline);
            if mended.applied != 1 || again {
                wrong.push(format!("{name}: {}", fix.title));
            }
        }
    }
    assert!(offered >= 40, "{offered} offered");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn messages_read_well() {
    for (name, text) in contracts() {
        let compiled = slac::check_text(&format!("{name}.sla"), &text);
        let drawn = render(
            &compiled.diagnostics,
            &compiled.sources,
            Format::Full,
            false,
            80,
        );
        insta::with_settings!({
            snapshot_path => "../mistakes",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(name, drawn);
        });
    }
}
