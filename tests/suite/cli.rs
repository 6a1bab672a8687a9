//! The program as a user meets it: arguments, outputs, exit codes, hostile input.

use crate::rust_text::root;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A contract without findings that needs nothing else.
const CLEAN: &str = include_str!("../preamble.sla");

/// A folder with files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    folder
}

fn slac(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slac"));
    command
        .current_dir(folder)
        .args(arguments)
        .env_remove("NO_COLOR")
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::null());
    command
}

/// Exit code, standard output and standard error of a run, as one text.
fn run(folder: &TempDir, arguments: &[&str]) -> String {
    shown(&slac(folder.path(), arguments).output().expect("it runs"))
}

fn shown(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let code = output.status.code();
    let code = code.map_or_else(|| "killed".to_owned(), |code| code.to_string());
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    format!("exit code {code}\n--- stdout\n{out}--- stderr\n{err}")
}

fn code(folder: &TempDir, arguments: &[&str]) -> Option<i32> {
    let output = slac(folder.path(), arguments).output().expect("it runs");
    output.status.code()
}

// ---- check

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
fn colours_are_used_only_where_they_are_wanted() {
    let folder = folder(&[("a.sla", "contract a \"A\" { }\nparty\n")]);
    let coloured = |arguments: &[&str], no_color: bool| {
        let mut command = slac(folder.path(), arguments);
        if no_color {
            command.env("NO_COLOR", "1");
        }
        shown(&command.output().expect("it runs")).contains('\u{1b}')
    };
    assert!(!coloured(&["check"], false), "no terminal, no colour");
    assert!(coloured(&["check", "--color", "always"], true));
    assert!(!coloured(&["check", "--color", "never"], false));
}

// ---- explain

#[test]
fn findings_are_explained_by_number_and_name() {
    let folder = folder(&[]);
    let page = fs::read_to_string(root().join("docs/errors/SLA0401.md")).expect("a page");
    let by_number = slac(folder.path(), &["explain", "sla0401"]).output();
    let by_name = slac(folder.path(), &["explain", "band_gap"]).output();
    let text = |output: std::io::Result<Output>| {
        String::from_utf8(output.expect("it runs").stdout).expect("it is text")
    };
    assert_eq!(text(by_number), page);
    assert_eq!(text(by_name), page);
    insta::assert_snapshot!(run(&folder, &["explain", "bandgap"]), @r"
    exit code 2
    --- stdout
    --- stderr
    error: there is no finding `bandgap`
      help: did you mean `band_gap`?
    ");
    let list = run(&folder, &["explain", "--list"]);
    assert!(list.contains("SLA0401  band_gap"), "{list}");
}

// ---- hostile input

/// Whatever a file holds, there is an answer: findings or a refusal, and never a crash.
#[test]
fn no_text_makes_it_crash() {
    let nested = "(".repeat(100_000);
    let digits = "9".repeat(10_000);
    let hostile: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", Vec::new()),
        (
            "a byte order mark",
            b"\xef\xbb\xbfcontract a \"A\" { }\n".to_vec(),
        ),
        ("a byte order mark alone", b"\xef\xbb\xbf".to_vec()),
        ("line ends of Windows", CLEAN.replace('\n', "\r\n").into()),
        ("zeros", vec![0; 1000]),
        (
            "a control character",
            b"contract a \"\x1b[2J\" { }".to_vec(),
        ),
        ("open brackets", vec![b'{'; 2_000_000]),
        ("open parentheses", format!("let a = {nested}").into()),
        (
            "open blocks",
            "contract a {\nparty b {\n".repeat(2_000).into(),
        ),
        ("an open string", b"contract a \"\"\"".to_vec()),
        (
            "an open string and brackets",
            b"contract a { purpose \"\n".to_vec(),
        ),
        (
            "many digits",
            format!("param a: number = {digits}\nlet b = {digits}%").into(),
        ),
        (
            "a large exponent",
            b"let a = 1e999999999\nlet b = 1e-999999999".to_vec(),
        ),
        ("one name, often", "party a \"A\"\n".repeat(2_000).into()),
        ("itself", b"use a\nuse a\n".to_vec()),
        (
            "other files",
            b"use ../../etc/passwd\nuse etc.passwd\nuse .a\nuse /etc/passwd\n".to_vec(),
        ),
        (
            "dates that are none",
            b"contract a { effective 9999-99-99 }".to_vec(),
        ),
        (
            "bidirectional text",
            "party a \"\u{202e}\u{2066}abc\"".into(),
        ),
    ];
    let folder = folder(&[]);
    for (what, bytes) in hostile {
        fs::write(folder.path().join("a.sla"), bytes).expect("it can be written");
        let output = slac(folder.path(), &["check", "a.sla"]).output();
        let output = output.expect("it runs");
        let code = output.status.code();
        assert!(
            matches!(code, Some(0 | 1)),
            "{what}: {}",
            shown(&output).chars().take(2_000).collect::<String>()
        );
        assert!(
            !output.stdout.contains(&0x1b),
            "{what}: an escape came through"
        );
    }
}

#[test]
fn fifty_megabytes_of_brackets_are_refused_at_once() {
    let folder = folder(&[]);
    fs::write(folder.path().join("a.sla"), vec![b'{'; 50 << 20]).expect("it can be written");
    assert_eq!(code(&folder, &["check", "a.sla"]), Some(1));
    fs::write(folder.path().join("b.sla"), vec![b'{'; 70 << 20]).expect("it can be written");
    insta::assert_snapshot!(run(&folder, &["check", "b.sla"]), @r"
    exit code 2
    --- stdout
    --- stderr
    error: b.sla: it is larger than 64 MiB
    ");
}

#[test]
fn what_is_no_text_is_not_read_and_not_changed() {
    let folder = folder(&[]);
    let latin = b"contract caf\xe9 \"A\" {\n}\n";
    fs::write(folder.path().join("a.sla"), latin).expect("it can be written");
    fs::create_dir(folder.path().join("b.sla")).expect("it can be made");
    insta::assert_snapshot!(run(&folder, &["check", "--fix", "a.sla"]), @r"
    exit code 2
    --- stdout
    --- stderr
    error: a.sla: it is not UTF-8 at byte 12
    ");
    let after = fs::read(folder.path().join("a.sla")).expect("it can be read");
    assert_eq!(after, latin);
    insta::assert_snapshot!(run(&folder, &["plan", "b.sla"]), @r"
    exit code 2
    --- stdout
    --- stderr
    error: b.sla: there is no contract in this folder
      help: name a `.sla` file with a `contract`
    ");
}

#[cfg(unix)]
#[test]
fn links_out_of_the_project_are_not_followed() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[
        ("secret.sla", "party secret \"Secret\"\n"),
        ("project/a.sla", &format!("use out\n{CLEAN}")),
    ]);
    let project = folder.path().join("project");
    symlink("../secret.sla", project.join("out.sla")).expect("a link can be made");
    let checked = run(&folder, &["check", "project/a.sla", "--format", "short"]);
    assert!(checked.starts_with("exit code 1"), "{checked}");
    assert!(checked.contains("outside"), "{checked}");
    assert!(!checked.contains("Secret"), "{checked}");
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_not_waited_for() {
    let folder = folder(&[]);
    let made = Command::new("mkfifo")
        .arg(folder.path().join("a.sla"))
        .status();
    if made.is_ok_and(|status| status.success()) {
        assert_eq!(code(&folder, &["check", "a.sla"]), Some(2));
    }
    assert_eq!(code(&folder, &["check", "/dev/zero"]), Some(2));
}

#[test]
fn an_output_that_nobody_reads_is_no_error() {
    let folder = folder(&[]);
    let mut child = slac(folder.path(), &["explain", "--list"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    assert!(output.stderr.is_empty(), "{}", shown(&output));
}

// ---- the reference

/// `docs/cli.md` holds the help of each command, as the program prints it.
#[test]
fn the_reference_has_the_help_of_every_command() {
    let path = root().join("docs/cli.md");
    let before = fs::read_to_string(&path).expect("the page can be read");
    let folder = folder(&[]);
    let mut after = before.clone();
    let blocks = crate::markdown::blocks(&before);
    assert!(!blocks.is_empty(), "the page has no help");
    // From the last to the first, so that lines above stay where they are.
    for block in blocks.iter().rev() {
        let Some(command) = block.info.strip_prefix("text ") else {
            continue;
        };
        let arguments: Vec<&str> = command.split_whitespace().skip(1).collect();
        let output = slac(folder.path(), &arguments).output().expect("it runs");
        let help = String::from_utf8(output.stdout).expect("it is text");
        let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
        after = crate::markdown::replace(&after, block, lines.join("\n").trim_end());
    }
    crate::support::up_to_date("docs/cli.md", &after);
}

#[test]
fn what_is_written_to_a_closed_disk_is_an_error() {
    // `/dev/full` refuses every byte.
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else {
        return;
    };
    let folder = folder(&[]);
    let output = slac(folder.path(), &["explain", "--list"])
        .stdout(full)
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
    assert!(!output.stderr.is_empty());
    let _ = std::io::stderr().flush();
}
