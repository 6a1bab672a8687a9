//! Whatever a file holds, there is an answer.

use super::{CLEAN, code, folder, run, shown, slac};
use std::fs;
use std::process::Command;

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
