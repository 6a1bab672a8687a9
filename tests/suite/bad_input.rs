//! Bad files through the program: a clear error, the right exit code, nothing of theirs on the screen.

use crate::cli::{CLEAN, code, folder, run, shown, slac};
use std::fmt::Write;
use std::fs;
use tempfile::TempDir;

/// What the data below is about.
const MEASURED: &str = r#"
source log "Log" {
  kind spans; supplied by acme, verifiable by globex
  field start timestamp; field end timestamp; field note text optional
}
source checks "Checks" {
  kind samples every 1 minute; exists always; gaps count as down
  supplied by acme, verifiable by globex
  field at timestamp; field ok bool
}
let outage "Outage" = time(checks where not ok) or spans(log)
metric availability: percent = 1 - length(outage) / length(window)
objective uptime "Uptime" {
  for workplace; measure availability; target >= 99%; over each calendar day; key
}
"#;

/// Ten good checks.
const CHECKS: &str = "at,ok\n2026-04-01 00:00,true\n2026-04-01 00:01,true\n2026-04-01 00:02,true\n";

/// A project with data.
fn project(log: &str, checks: &str) -> TempDir {
    folder(&[
        ("a.sla", &format!("{CLEAN}{MEASURED}")),
        ("log.csv", log),
        ("checks.csv", checks),
    ])
}

/// Evaluates a day of a project: the exit code and what was said of the data.
fn eval(folder: &TempDir) -> (Option<i32>, String) {
    let arguments = [
        "eval",
        "a.sla",
        "--over",
        "2026-04-01",
        "--data",
        "log=log.csv",
        "--data",
        "checks=checks.csv",
    ];
    let output = slac(folder.path(), &arguments).output().expect("it runs");
    assert!(
        !output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b),
        "{}",
        shown(&output)
    );
    let said = String::from_utf8(output.stderr).expect("it is text");
    (output.status.code(), said)
}

/// Every finding of `check`, one a line.
fn check(text: &[u8]) -> (Option<i32>, Vec<String>) {
    let folder = folder(&[]);
    fs::write(folder.path().join("a.sla"), text).expect("it can be written");
    let output = slac(folder.path(), &["check", "--format", "short", "a.sla"]).output();
    let output = output.expect("it runs");
    assert!(
        !output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b),
        "{}",
        shown(&output)
    );
    let out = String::from_utf8(output.stdout).expect("it is text");
    (
        output.status.code(),
        out.lines().map(ToOwned::to_owned).collect(),
    )
}

// ---- contracts

#[test]
fn noise_of_fifty_megabytes_ends_in_one_error() {
    for byte in [b'{', b'x', b'"', b'\n', b'('] {
        let (code, found) = check(&vec![byte; 50 << 20]);
        assert_eq!(code, Some(1));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("SLA0131"), "{found:?}");
    }
}

#[test]
fn an_empty_file_says_what_it_lacks() {
    let (code, found) = check(b"");
    assert_eq!(code, Some(1));
    assert_eq!(
        found,
        ["a.sla:1:1: error[SLA0209]: this file has no `contract`"]
    );
}

#[test]
fn unclosed_texts_and_blocks_are_said_once() {
    for (text, code) in [
        (CLEAN.replace("\"Globex AG\" {", "\"Globex AG {"), "SLA0113"),
        (CLEAN.trim_end().trim_end_matches('}').to_owned(), "SLA0110"),
        (CLEAN.replace("\"Globex AG\" {", "\"Globex AG\""), "SLA0111"),
        (
            CLEAN.replace("description \"", "description \"\"\""),
            "SLA0113",
        ),
    ] {
        let (_, found) = check(text.as_bytes());
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains(code), "{found:?}");
    }
}

#[test]
fn endless_numbers_are_refused_once() {
    for number in [
        "9".repeat(10_000),
        "1e999999999".to_owned(),
        format!("0.{}1", "0".repeat(10_000)),
    ] {
        let text = CLEAN.replace("1_000 EUR", &format!("{number} EUR"));
        let (code, found) = check(text.as_bytes());
        assert_eq!(code, Some(1));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].len() < 300, "{found:?}");
    }
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_are_no_findings() {
    let text = format!("\u{feff}{}", CLEAN.replace('\n', "\r\n"));
    assert_eq!(check(text.as_bytes()), (Some(0), Vec::new()));
}

#[test]
fn escapes_and_hidden_characters_are_said_and_not_shown() {
    for hidden in ["\u{1b}[2J", "\u{200b}", "\u{202e}", "\u{ad}", "\u{e0041}"] {
        let text = CLEAN.replace("Globex AG", &format!("Glob{hidden}ex AG"));
        let (code, found) = check(text.as_bytes());
        assert_eq!(code, Some(1), "{hidden:?}");
        assert!(found.iter().all(|line| !line.contains(hidden)), "{found:?}");
        assert_eq!(found.len(), 1, "{found:?}");
    }
}

#[test]
fn a_hundred_findings_are_shown_and_the_others_counted() {
    let lines: String = (0..250).fold(String::new(), |mut text, number| {
        let _ = writeln!(text, "let l{number} = nothing{number}");
        text
    });
    let (code, found) = check(format!("{CLEAN}{lines}").as_bytes());
    assert_eq!(code, Some(1));
    assert_eq!(found.len(), 101, "{found:?}");
    assert_eq!(
        found.last().map(String::as_str),
        Some("a.sla: and 150 more")
    );
}

#[test]
fn files_that_use_each_other_are_said() {
    let folder = folder(&[
        ("a.sla", &format!("use b\n{CLEAN}")),
        ("b.sla", "use c\n"),
        ("c.sla", "use b\n"),
    ]);
    let said = run(&folder, &["check", "a.sla", "--format", "short"]);
    assert!(said.contains("SLA0207"), "{said}");
    assert_eq!(code(&folder, &["check", "a.sla"]), Some(1));
}

#[cfg(unix)]
#[test]
fn links_to_files_and_folders_outside_are_not_followed() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[
        (
            "secret/words.sla",
            "define secret \"Secret\" { means \"x\" }\n",
        ),
        ("project/a.sla", &format!("use inner.words\n{CLEAN}")),
        (
            "project/slac.toml",
            "contract = \"a.sla\"\n[data]\nlog = \"inner/log.csv\"\n",
        ),
        ("secret/log.csv", "start,end\n"),
    ]);
    let project = folder.path().join("project");
    let absolute = folder.path().join("secret");
    for target in ["../secret".into(), absolute] {
        let _ = fs::remove_file(project.join("inner"));
        symlink::<std::path::PathBuf, _>(target, project.join("inner"))
            .expect("a link can be made");
        let said = run(&folder, &["check", "project", "--format", "short"]);
        assert!(said.starts_with("exit code 1"), "{said}");
        assert!(said.contains("SLA0208"), "{said}");
        assert!(!said.contains("Secret"), "{said}");
    }
}

#[test]
fn data_outside_of_the_project_is_refused_and_fails() {
    let folder = project("start,end\n", CHECKS);
    fs::create_dir(folder.path().join("p")).expect("it can be made");
    fs::copy(folder.path().join("a.sla"), folder.path().join("p/a.sla")).expect("it can be copied");
    let settings = "contract = \"a.sla\"\n[data]\nlog = \"../log.csv\"\nchecks = \"/etc/passwd\"\n";
    fs::write(folder.path().join("p/slac.toml"), settings).expect("it can be written");
    let said = run(&folder, &["eval", "p", "--over", "2026-04-01"]);
    assert!(said.starts_with("exit code 2"), "{said}");
    assert_eq!(said.matches("SLA0702").count(), 2, "{said}");
    assert!(!said.contains("root:"), "{said}");
}

// ---- data

#[test]
fn columns_that_are_missing_or_of_another_source_are_said() {
    let (code, said) = eval(&project("start,end\n", "at\n2026-04-01 00:00\n"));
    assert_eq!(code, Some(1));
    assert!(
        said.contains("SLA0610") && said.contains("column `ok`"),
        "{said}"
    );
    let (code, said) = eval(&project(CHECKS, CHECKS));
    assert_eq!(code, Some(1));
    assert!(
        said.contains("SLA0612") && said.contains("fit the source `checks`"),
        "{said}"
    );
}

#[test]
fn rows_out_of_order_and_rows_twice_are_told_apart() {
    let unsorted = "at,ok\n2026-04-01 00:01,true\n2026-04-01 00:00,true\n";
    let (_, said) = eval(&project("start,end\n", unsorted));
    assert!(
        said.contains("SLA0615") && !said.contains("error"),
        "{said}"
    );
    let agreeing = "at,ok\n2026-04-01 00:00,true\n2026-04-01 00:00,true\n";
    let (_, said) = eval(&project("start,end\n", agreeing));
    assert!(!said.contains("error"), "{said}");
    let disagreeing = "at,ok\n2026-04-01 00:00,true\n2026-04-01 00:00,false\n";
    let (code, said) = eval(&project("start,end\n", disagreeing));
    assert_eq!(code, Some(1));
    assert!(said.contains("SLA0608"), "{said}");
}

#[test]
fn spans_that_end_before_they_start_are_refused() {
    let log = "start,end\n2026-04-01 02:00,2026-04-01 01:00\n";
    let (code, said) = eval(&project(log, CHECKS));
    assert_eq!(code, Some(1));
    assert!(
        said.contains("SLA0607: log.csv:2") || said.contains("SLA0607]: log.csv:2"),
        "{said}"
    );
}

#[test]
fn cells_of_escapes_and_endless_digits_are_refused_and_not_shown() {
    let digits = "9".repeat(100_000);
    for cell in ["\u{1b}[2J", "\u{202e}eurt", "1e999999999", &digits, "maybe"] {
        let checks = format!("at,ok\n2026-04-01 00:00,{cell}\n");
        let (code, said) = eval(&project("start,end\n", &checks));
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("checks.csv:2"), "{said}");
        assert!(!said.contains('\u{202e}') && said.len() < 2_000, "{said}");
    }
}

#[test]
fn an_empty_window_and_a_window_that_is_none_are_said() {
    let folder = project("start,end\n", CHECKS);
    let outside = run(&folder, &["eval", "a.sla", "--over", "2019-04-01"]);
    assert!(
        outside.contains("the contract is not in force in 2019-04-01"),
        "{outside}"
    );
    for over in ["2026-13", "2026-04-31", "april", "2026-05 to 2026-04", ""] {
        let said = run(&folder, &["eval", "a.sla", "--over", over]);
        assert!(said.starts_with("exit code 2"), "{over}: {said}");
    }
}

#[test]
fn files_that_are_not_there_are_said_in_words() {
    let folder = project("start,end\n", CHECKS);
    let said = run(
        &folder,
        &[
            "eval",
            "a.sla",
            "--over",
            "2026-04-01",
            "--data",
            "log=gone.csv",
        ],
    );
    assert!(said.starts_with("exit code 2"), "{said}");
    assert!(said.contains("gone.csv: there is no such file"), "{said}");
    assert!(!said.contains("os error"), "{said}");
}
