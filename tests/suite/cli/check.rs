//! `slac check`: findings, their forms and exit codes.

use super::{CLEAN, code, folder, run, shown, slac};

#[test]
fn a_clean_contract_is_clean() {
    let folder = folder(&[("a.sla", CLEAN)]);
    insta::assert_snapshot!(run(&folder, &["check"]), @r"
    exit code 0
    --- stdout
    --- stderr
    1 contract checked: no findings
    ");
    assert_eq!(code(&folder, &["check", "a.sla"]), Some(0));
}

#[test]
fn wrong_use_is_told_from_findings() {
    let folder = folder(&[("a.sla", CLEAN), ("words.sla", "define a \"A\"\n")]);
    assert_eq!(code(&folder, &[]), Some(2));
    assert_eq!(code(&folder, &["chekc"]), Some(2));
    assert_eq!(code(&folder, &["check", "--format", "xml"]), Some(2));
    insta::assert_snapshot!(run(&folder, &["check", "none.sla"]), @r"
    exit code 2
    --- stdout
    --- stderr
    error: none.sla: there is no such file
    ");
}

#[test]
fn findings_as_json_are_one_object_a_line_and_nothing_else() {
    let folder = folder(&[("a.sla", "contract a \"A\" { }\nparty\n")]);
    let output = slac(folder.path(), &["check", "--format", "json"])
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stderr.is_empty(), "{}", shown(&output));
    let text = String::from_utf8(output.stdout).expect("it is text");
    assert!(!text.is_empty());
    for line in text.lines() {
        let finding: serde_json::Value = serde_json::from_str(line).expect("each line is JSON");
        assert!(finding["code"].is_string(), "{line}");
    }
}

#[test]
fn a_value_set_from_outside_is_checked_like_any_other() {
    let text = format!(
        "{CLEAN}param floor: percent = 99.9%\nclause level \"Level\" \"At least {{floor}} is promised.\"\n"
    );
    let project = "contract = \"a.sla\"\noutput = \"out\"\n[params]\nfloor = \"99.5%\"\n";
    let folder = folder(&[("a.sla", &text), ("slac.toml", project)]);
    let built = |arguments: &[&str]| {
        assert_eq!(
            code(&folder, arguments),
            Some(0),
            "{}",
            run(&folder, arguments)
        );
        let path = folder.path().join("out/contract.json");
        std::fs::read_to_string(path).expect("it was built")
    };
    let from_file = built(&["build", "."]);
    assert!(from_file.contains("At least ") && from_file.contains("99.5%"));
    assert!(from_file.contains("\"set\":true"));
    let from_line = built(&["build", ".", "--set", "floor=98%"]);
    assert!(from_line.contains("98%") && !from_line.contains("99.5%"));
    insta::assert_snapshot!(run(&folder, &["check", "--set", "floor=99"]), @r"
    exit code 1
    --- stdout
    error[SLA0302]: `99` is a number where a percentage is meant
       ╭─[<set floor>:1:13]
     1 │ let value = 99
       ·             ──
       ╰────
      note: as a number, 99 is 9900 %
      fix: write the percent sign

    --- stderr
    1 contract checked: 1 error
    ");
    insta::assert_snapshot!(run(&folder, &["check", "--set", "flor=99%"]), @r"
    exit code 1
    --- stdout
    error[SLA0702]: there is no `param flor` whose value could be set
       ╭─[<set flor>:1:13]
     1 │ let value = 99%
       ·             ───
       ╰────
      help: perhaps `floor` is meant

    --- stderr
    1 contract checked: 1 error
    ");
    assert_eq!(code(&folder, &["check", "--set", "floor"]), Some(2));
}
