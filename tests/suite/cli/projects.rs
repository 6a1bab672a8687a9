//! Paths, folders and `slac.toml`.

use super::{CLEAN, code, folder, run};

#[test]
fn a_folder_without_a_contract_is_wrong_use() {
    let folder = folder(&[("sub/words.sla", "define a \"A\"\n")]);
    insta::assert_snapshot!(run(&folder, &["check"]), @r"
    exit code 2
    --- stdout
    --- stderr
    error: .: there is no contract below this folder
      help: name a `.sla` file with a `contract`
    ");
    insta::assert_snapshot!(run(&folder, &["plan", "sub"]), @r"
    exit code 2
    --- stdout
    --- stderr
    error: sub: there is no contract in this folder
      help: name a `.sla` file with a `contract`
    ");
}

#[test]
fn a_folder_with_two_contracts_must_be_told_apart() {
    let folder = folder(&[("a.sla", CLEAN), ("b.sla", CLEAN)]);
    assert_eq!(code(&folder, &["check"]), Some(0));
    insta::assert_snapshot!(run(&folder, &["plan", "."]), @r#"
    exit code 2
    --- stdout
    --- stderr
    error: .: there are 2 contracts in this folder
      help: name one of them, or write `contract = "a.sla"` into `slac.toml`
    "#);
}

#[test]
fn the_project_file_is_checked_too() {
    let folder = folder(&[("a.sla", CLEAN), ("slac.toml", "contrakt = \"a.sla\"\n")]);
    let checked = run(&folder, &["check", "--format", "short"]);
    insta::assert_snapshot!(checked, @r"
    exit code 0
    --- stdout
    slac.toml:1:1: warning[SLA0701]: there is no setting `contrakt`
    --- stderr
    1 contract checked: 1 warning
    ");
    assert_eq!(code(&folder, &["check", "--deny", "warnings"]), Some(1));
}

/// A metric that nothing uses is a warning, unless the project says otherwise; an error stays one.
#[test]
fn a_project_chooses_what_is_grave() {
    let text = format!("{CLEAN}metric m: percent = 99%\n");
    let folder = folder(&[("a.sla", &text)]);
    let with = |level: &str| {
        let toml = format!("[lints]\n{level}\n");
        std::fs::write(folder.path().join("slac.toml"), toml).expect("it can be written");
        let arguments = ["check", "--format", "short"];
        let shown = run(&folder, &arguments);
        shown
            .lines()
            .filter(|line| !line.starts_with("---"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let found = "a.sla:23:8: warning[SLA0501]: the metric `m` is never used";
    assert_eq!(
        with("unused_declaration = 'warn'"),
        ["exit code 0", found, "1 contract checked: 1 warning"]
    );
    assert_eq!(
        with("SLA0501 = 'deny'"),
        [
            "exit code 1",
            &found.replace("warning", "error"),
            "1 contract checked: 1 error"
        ]
    );
    assert_eq!(
        with("unused_declaration = 'allow'"),
        ["exit code 0", "1 contract checked: no findings"]
    );
    assert_eq!(
        with("duplicate_name = 'allow'")[1],
        "slac.toml:2:1: error[SLA0702]: `duplicate_name` is an error, its level cannot be changed"
    );
}
