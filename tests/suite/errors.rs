//! Codes, pages and examples agree.
//!
//! Each code has a page `docs/errors/SLAnnnn.md`. The first `sla` block of the page
//! has the finding, the block below `## Repaired` does not. Where the finding offers a
//! safe fix, applying it removes the finding.

use crate::markdown::{Block, blocks};
use crate::rust_text::root;
use crate::support::{Checked, can_find};
use slac::diagnostics::render::Format;
use slac::diagnostics::{codes, fix, pages};
use std::collections::BTreeSet;
use std::fs;

/// Findings that one short text cannot have: of files that use each other, of what lies
/// outside a project, of what is too large for a page, of our own bugs.
const NOT_IN_ONE_TEXT: &[&str] = &[
    "SLA0131", "SLA0208", "SLA0210", "SLA0320", "SLA0901", "SLA0902",
];

#[test]
fn codes_are_sorted_and_every_name_is_used_once() {
    let ids: Vec<&str> = codes::ALL.iter().map(|code| code.id).collect();
    assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
    let names: BTreeSet<&str> = codes::ALL.iter().map(|code| code.name).collect();
    assert_eq!(names.len(), codes::ALL.len(), "two codes share a name");
    for code in codes::ALL {
        let number = code.id.strip_prefix("SLA").unwrap_or_default();
        let digits = number.len() == 4 && number.bytes().all(|byte| byte.is_ascii_digit());
        assert!(digits, "`{}` is not SLA and four digits", code.id);
        let snake = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        assert!(
            code.name.chars().all(snake),
            "`{}` is not snake_case",
            code.name
        );
    }
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let registered: BTreeSet<String> = codes::ALL.iter().map(|code| code.id.into()).collect();
    let folder = fs::read_dir(root().join("docs/errors")).expect("the folder is there");
    let written: BTreeSet<String> = folder
        .filter_map(|entry| {
            entry
                .expect("it can be read")
                .path()
                .file_stem()
                .map(Into::into)
        })
        .map(|stem: std::ffi::OsString| stem.to_string_lossy().into_owned())
        .filter(|stem| stem != "README")
        .collect();
    let missing: Vec<_> = registered.difference(&written).collect();
    let stray: Vec<_> = written.difference(&registered).collect();
    assert!(missing.is_empty(), "codes without a page: {missing:?}");
    assert!(stray.is_empty(), "pages without a code: {stray:?}");
}

#[test]
fn every_page_has_its_parts() {
    for code in codes::ALL {
        let page = pages::explain(code.id).unwrap_or_default();
        let title = format!("# {}: {}", code.id, code.name.replace('_', " "));
        let first = page.lines().next().unwrap_or_default();
        assert_eq!(first, title, "the title is number and name");
        for part in ["Why it matters", "How to mend it", "Repaired"] {
            let heading = format!("\n## {part}\n");
            assert!(page.contains(&heading), "{} lacks `## {part}`", code.id);
        }
    }
}

#[test]
fn every_example_has_the_finding_and_its_repair_has_not() {
    let complaints: Vec<String> = codes::ALL
        .iter()
        .filter(|code| can_find(code.id) && !NOT_IN_ONE_TEXT.contains(&code.id))
        .filter_map(|code| page_fault(code.id).err())
        .collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n\n"));
}

fn page_fault(code: &str) -> Result<(), String> {
    let page = pages::explain(code).ok_or_else(|| format!("{code} has no page"))?;
    let (example, repaired) = examples(page).ok_or_else(|| format!("{code} lacks an example"))?;

    let found = Checked::new(&example.info, &example.text);
    let shown = found.render(Format::Full);
    if !found.has(code) {
        return Err(format!(
            "{code}: the example does not have the finding\n{shown}"
        ));
    }
    let after = Checked::new(&repaired.info, &repaired.text);
    if after.has(code) || after.found.has_errors() {
        let shown = after.render(Format::Full);
        return Err(format!(
            "{code}: the repaired example has findings\n{shown}"
        ));
    }
    let own: Vec<_> = found
        .found
        .iter()
        .filter(|one| one.code.id == code)
        .collect();
    let fixes: Vec<_> = own
        .iter()
        .filter_map(|one| one.fixes.first())
        .filter(|fix| fix.safe)
        .collect();
    if let Some(first) = own.first().filter(|_| fixes.len() == own.len()) {
        let fixed = fix::apply(&found.text, first.at.file, fixes);
        let after = Checked::new("sla whole", &fixed.text);
        if after.has(code) {
            let shown = after.render(Format::Full);
            return Err(format!(
                "{code}: the safe fix does not mend it\n{}\n{shown}",
                fixed.text
            ));
        }
    }
    Ok(())
}

/// The failing and the repaired example of a page.
fn examples(page: &str) -> Option<(Block, Block)> {
    let contracts = || {
        blocks(page)
            .into_iter()
            .filter(|block| block.info.starts_with("sla"))
    };
    let repaired = |block: &Block| block.heading.ends_with("> Repaired");
    Some((
        contracts().find(|block| !repaired(block))?,
        contracts().find(repaired)?,
    ))
}
