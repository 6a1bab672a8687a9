//! What an editor is given is what the commands give: the bytes of `slac build`, the statement of `slac eval`.

use crate::rust_text::root;
use slac::ide::{Texts, Workspace, evaluate, export};
use std::fs;
use std::process::Command;

fn slac(arguments: &[&str]) -> Vec<u8> {
    let done = Command::new(env!("CARGO_BIN_EXE_slac"))
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("slac can be run");
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    // 1 says that something was missed.
    assert!(
        matches!(done.status.code(), Some(0 | 1)),
        "{arguments:?}: {said}"
    );
    done.stdout
}

#[test]
fn an_editor_exports_the_bytes_of_build() {
    for name in ["workplace", "at_risk_pool", "grocery_credit_bank"] {
        let out = tempfile::tempdir().expect("a folder");
        let file = root().join(format!("examples/{name}/{name}.sla"));
        let path = file.to_str().expect("a path");
        slac(&["build", path, "-o", out.path().to_str().expect("a path")]);
        let mut workspace = Workspace::new();
        let analysis = workspace.analysis(&Texts::new(), path);
        for (format, file) in [
            ("html", "agreement.html"),
            ("markdown", "agreement.md"),
            ("json", "contract.json"),
            ("plan", "plan.json"),
        ] {
            let exported = export(&analysis, format).expect("the example can be built");
            assert_eq!(exported.name, file);
            let built = fs::read(out.path().join(file)).expect("it was built");
            assert!(exported.bytes == built, "{name} as {format}");
        }
        for unknown in ["pdf", "docx", "", "contract.json"] {
            let known = slac::emit::form(unknown).is_some();
            assert_eq!(export(&analysis, unknown).is_ok(), known, "{unknown}");
        }
    }
}

#[test]
fn a_failing_example_is_not_exported() {
    let file = root().join("examples/workplace/workplace.sla");
    let text = fs::read_to_string(&file).expect("the example is there");
    let wrong = text.replace(
        "expect uptime_credit == 4_200 EUR",
        "expect uptime_credit == 4_201 EUR",
    );
    assert_ne!(text, wrong);
    let path = file.to_str().expect("a path");
    let mut texts = Texts::new();
    texts.set(path, wrong, 1);
    let analysis = Workspace::new().analysis(&texts, path);
    let why = export(&analysis, "html").err().unwrap_or_default();
    assert!(
        why.starts_with("the worked example \"Fifty-one minutes"),
        "{why}"
    );
}

/// The months of which each example has data, read from the data by hand.
#[test]
fn an_editor_evaluates_as_eval_does() {
    for (name, over) in [
        // The last cases were closed in January.
        ("workplace", "2026-01 to 2027-01"),
        ("github", "2024-09 to 2026-08"),
    ] {
        let folder = root().join(format!("examples/{name}"));
        let path = folder.join(format!("{name}.sla"));
        let path = path.to_str().expect("a path");
        let analysis = Workspace::new().analysis(&Texts::new(), path);
        let page = evaluate(&analysis).expect("the example is right");
        let page = page.expect("it can be evaluated");
        let told = slac(&["eval", path, "--over", over, "--format", "html"]);
        let told = String::from_utf8(told).expect("UTF-8");
        // The command says on the standard error what it has to say of the data.
        let nav = page.find("<nav").expect("a table of contents");
        let note = page[..nav].find("<div class=\"note\"").unwrap_or(nav);
        let page = format!("{}{}", &page[..note], &page[nav..]);
        assert_eq!(page, told, "{name}");
    }
}
