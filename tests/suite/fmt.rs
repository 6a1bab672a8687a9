//! `slac fmt` as a user meets it.

use crate::cli::{folder, run, shown, slac};
use std::fs;
use std::io::Write;
use std::process::Stdio;
use tempfile::TempDir;

const RAGGED: &str = "party   acme \"Acme\"{\naddress \"Street 1\"}\n";
const TIDY: &str = "party acme \"Acme\" {\n  address \"Street 1\"\n}\n";
const BROKEN: &str = "party   acme \"Acme\"\n\npartie bob \"Bob\" {\n   x\n}\n";

fn read(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).expect("it can be read")
}

#[test]
fn files_are_laid_out_and_nothing_is_left_behind() {
    let folder = folder(&[("a/a.sla", RAGGED), ("b.sla", TIDY), ("c.txt", RAGGED)]);
    insta::assert_snapshot!(run(&folder, &["fmt"]), @r"
    exit code 0
    --- stdout
    --- stderr
    1 of 2 files laid out anew
    ");
    assert_eq!(read(&folder, "a/a.sla"), TIDY);
    assert_eq!(read(&folder, "c.txt"), RAGGED);
    let left = fs::read_dir(folder.path().join("a")).expect("it is there");
    assert_eq!(left.count(), 1);
}

#[test]
fn a_check_says_what_would_change_and_changes_nothing() {
    let folder = folder(&[("a.sla", RAGGED), ("b.sla", TIDY)]);
    insta::assert_snapshot!(run(&folder, &["fmt", "--check"]), @r#"
    exit code 1
    --- stdout
    --- a.sla
    +++ a.sla
    @@ -1,2 +1,3 @@
    -party   acme "Acme"{
    -address "Street 1"}
    +party acme "Acme" {
    +  address "Street 1"
    +}
    --- stderr
    1 of 2 files would be laid out anew
    "#);
    assert_eq!(read(&folder, "a.sla"), RAGGED);
    assert!(run(&folder, &["fmt", "--check", "b.sla"]).starts_with("exit code 0"));
}

#[test]
fn what_cannot_be_read_stays_and_is_told() {
    let folder = folder(&[("a.sla", BROKEN)]);
    insta::assert_snapshot!(run(&folder, &["fmt"]), @r"
    exit code 1
    --- stdout
    --- stderr
    error: a.sla: 1 part cannot be read and stays as it is
      help: `slac check` says what is wrong with it
    1 of 1 file laid out anew
    ");
    assert_eq!(
        read(&folder, "a.sla"),
        BROKEN.replace("party   acme", "party acme")
    );
}

fn piped(folder: &TempDir, arguments: &[&str], input: &[u8]) -> String {
    let mut child = slac(folder.path(), arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut pipe = child.stdin.take().expect("it has an input");
    pipe.write_all(input).expect("it reads");
    drop(pipe);
    shown(&child.wait_with_output().expect("it ends"))
}

#[test]
fn the_standard_input_goes_to_the_standard_output() {
    let folder = folder(&[]);
    insta::assert_snapshot!(piped(&folder, &["fmt", "-"], RAGGED.as_bytes()), @r#"
    exit code 0
    --- stdout
    party acme "Acme" {
      address "Street 1"
    }
    --- stderr
    "#);
    assert!(piped(&folder, &["fmt", "--check", "-"], RAGGED.as_bytes()).starts_with("exit code 1"));
    assert!(piped(&folder, &["fmt", "--check", "-"], TIDY.as_bytes()).starts_with("exit code 0"));
    let no_text = piped(&folder, &["fmt", "-"], b"party a \"\xff\"\n");
    insta::assert_snapshot!(no_text, @r"
    exit code 2
    --- stdout
    --- stderr
    error: standard input: it is not UTF-8 at byte 9
    ");
    let both = piped(&folder, &["fmt", "-", "a.sla"], b"");
    assert!(both.starts_with("exit code 2"), "{both}");
}

#[test]
fn what_is_no_text_is_not_touched() {
    let folder = folder(&[("b.sla", RAGGED)]);
    let path = folder.path().join("a.sla");
    fs::write(&path, b"party   a \"\xff\"\n").expect("it can be written");
    insta::assert_snapshot!(run(&folder, &["fmt", "a.sla", "b.sla", "none.sla"]), @r"
    exit code 2
    --- stdout
    --- stderr
    error: none.sla: there is no such file
    error: a.sla: it is not UTF-8 at byte 11
    1 of 2 files laid out anew
    ");
    assert_eq!(
        fs::read(&path).expect("it is there"),
        b"party   a \"\xff\"\n"
    );
    assert_eq!(read(&folder, "b.sla"), TIDY);
}

#[test]
fn a_folder_without_contracts_is_wrong_use() {
    let folder = folder(&[("a.txt", RAGGED)]);
    insta::assert_snapshot!(run(&folder, &["fmt"]), @r"
    exit code 2
    --- stdout
    --- stderr
    error: .: there is no `.sla` file below this folder
    0 of 0 files laid out anew
    ");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder(&[
        ("outside.sla", RAGGED),
        ("in/a.sla", RAGGED),
        ("far/b.sla", RAGGED),
    ]);
    let inside = folder.path().join("in");
    symlink("../outside.sla", inside.join("link.sla")).expect("a link can be made");
    symlink("../far", inside.join("far")).expect("a link can be made");
    let own = inside.join("a.sla");
    fs::set_permissions(&own, fs::Permissions::from_mode(0o640)).expect("they can be set");
    let done = run(&folder, &["fmt", "in"]);
    assert!(done.contains("1 of 1 file laid out anew"), "{done}");
    assert_eq!(read(&folder, "in/a.sla"), TIDY);
    assert_eq!(read(&folder, "outside.sla"), RAGGED);
    assert_eq!(read(&folder, "far/b.sla"), RAGGED);
    let mode = fs::metadata(&own)
        .expect("it is there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[test]
fn a_long_difference_is_cut() {
    let text: String = (0..300)
        .map(|it| format!("party   p{it} \"P\"\n\n"))
        .collect();
    let folder = folder(&[("a.sla", &text)]);
    let shown = run(&folder, &["fmt", "--check"]);
    assert!(shown.contains("more lines\n"), "{shown}");
    assert!(shown.lines().count() < 120);
}
