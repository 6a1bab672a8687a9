//! `slac check --fix`: what it changes, and what it leaves alone.

use super::{CLEAN, code, folder, run};
use std::fs;
use tempfile::TempDir;

fn read(folder: &TempDir, file: &str) -> String {
    fs::read_to_string(folder.path().join(file)).expect("it can be read")
}

/// Two slips that have one meaning each: a comment of another language, and a percentage without `%`.
fn slips() -> String {
    format!("# a note\n{CLEAN}metric m: percent = 99.5\n")
}

fn mended() -> String {
    format!("// a note\n{CLEAN}metric m: percent = 99.5%\n")
}

#[test]
fn safe_fixes_are_applied() {
    let folder = folder(&[("a.sla", &slips())]);
    assert_eq!(code(&folder, &["check"]), Some(1));
    insta::assert_snapshot!(run(&folder, &["check", "--fix", "--format", "short"]), @r"
    exit code 0
    --- stdout
    a.sla:24:8: warning[SLA0501]: the metric `m` is never used
    --- stderr
    a.sla: applied 2 fixes
    1 contract checked: 1 warning
    ");
    assert_eq!(read(&folder, "a.sla"), mended());
}

/// What touches a promise is left to a person: `>= 99.9` may be the slip, or `missed`.
#[test]
fn suggestions_are_not_applied() {
    let text = format!("{CLEAN}objectiv uptime {{ }}\n");
    let folder = folder(&[("a.sla", &text)]);
    let checked = run(&folder, &["check", "--fix"]);
    assert!(checked.contains("write `objective`"), "{checked}");
    assert_eq!(read(&folder, "a.sla"), text);
}

/// Windows editors write a mark at the beginning and two signs at the end of each line; neither is
/// a finding, and neither is changed on the way.
#[test]
fn byte_order_marks_and_line_ends_are_kept() {
    let windows = |text: String| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let folder = folder(&[("a.sla", &windows(slips()))]);
    assert_eq!(code(&folder, &["check", "--fix"]), Some(0));
    assert_eq!(read(&folder, "a.sla"), windows(mended()));
}

/// Build tools watch files: one without anything to mend is not touched.
#[cfg(unix)]
#[test]
fn nothing_to_mend_writes_nothing() {
    use std::os::unix::fs::MetadataExt;
    let folder = folder(&[("a.sla", &mended())]);
    let seen = || {
        let file = fs::metadata(folder.path().join("a.sla")).expect("it is there");
        (file.ino(), file.mtime(), file.mtime_nsec())
    };
    let before = seen();
    assert_eq!(code(&folder, &["check", "--fix"]), Some(0));
    assert_eq!(seen(), before);
}

/// Brackets too deep to read: what comes after them is not known, so that the comment before them
/// is not mended either.
#[test]
fn what_was_not_read_to_its_end_is_left_alone() {
    let text = format!("{}let a = {}\n", slips(), "(".repeat(300));
    let folder = folder(&[("a.sla", &text)]);
    assert_eq!(code(&folder, &["check", "--fix"]), Some(1));
    assert_eq!(read(&folder, "a.sla"), text);
}

/// A file that two contracts use is mended once, and both see it mended.
#[test]
fn a_file_of_two_contracts_is_mended_once() {
    let contract = format!("use words\n{CLEAN}");
    let folder = folder(&[
        ("a.sla", &contract),
        ("b.sla", &contract),
        (
            "words.sla",
            "# shared\ndefine word \"Word\" { means \"what is said\" }\n",
        ),
    ]);
    let fixed = run(&folder, &["check", "--fix", "--format", "short"]);
    assert_eq!(fixed.matches("applied").count(), 1, "{fixed}");
    assert!(fixed.contains("words.sla: applied 1 fix\n"), "{fixed}");
    assert!(read(&folder, "words.sla").starts_with("// shared\n"));
}

/// A folder that cannot be written to is said, and the file is as it was.
#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("sub/a.sla", &slips())]);
    let sub = folder.path().join("sub");
    let rights = |mode| fs::set_permissions(&sub, fs::Permissions::from_mode(mode));
    rights(0o555).expect("rights can be set");
    // The superuser may write everywhere.
    let barred = fs::write(sub.join("probe"), "").is_err();
    let fixed = run(&folder, &["check", "--fix", "sub/a.sla"]);
    rights(0o755).expect("rights can be set");
    if barred {
        assert!(fixed.starts_with("exit code 2"), "{fixed}");
        assert!(
            fixed.contains("cannot be written: permission denied"),
            "{fixed}"
        );
        assert_eq!(read(&folder, "sub/a.sla"), slips());
    }
}
