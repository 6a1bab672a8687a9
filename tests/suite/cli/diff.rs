//! `slac diff`: files, days, revisions; exit codes; a repository that would like to run programs.

use super::{CLEAN, folder, run, slac};
use std::fs;
use std::path::Path;
use std::process::Command;

/// A contract with a promise and a credit.
fn contract(target: &str, credit: &str) -> String {
    format!(
        "{CLEAN}
source checks \"Checks\" {{
  kind samples every 1 hour; exists always; gaps count as down; supplied by acme, verifiable by globex
  field at timestamp; field ok bool
}}
metric up: percent = 1 - length(time(checks where not ok)) / length(window)
objective uptime \"Availability\" {{ for workplace; measure up; target >= {target}; over each calendar month }}
penalty uptime_credit \"Credit\" {{ for uptime; basis fee of workplace; when < target credit {credit} }}
remedies {{ combine sum per calendar month; round total to 0.01 half up; pay as credit on the next invoice; automatic }}
"
    )
}

fn code(shown: &str) -> &str {
    shown.lines().next().unwrap_or_default()
}

#[test]
fn two_files() {
    let files = [
        ("old.sla", &*contract("99%", "10%")),
        ("new.sla", &*contract("99%", "12%")),
    ];
    let folder = folder(&files);
    // 10 % and 12 % of 1 000 EUR.
    let shown = run(&folder, &["diff", "old.sla", "new.sla"]);
    assert_eq!(code(&shown), "exit code 1", "{shown}");
    assert!(
        shown.contains("100.00 EUR due before, 120.00 EUR due afterwards"),
        "{shown}"
    );
    assert!(shown.contains("favours the customer"), "{shown}");
    assert_eq!(
        code(&run(&folder, &["diff", "old.sla", "old.sla"])),
        "exit code 0"
    );
    for (fail_on, expected) in [
        ("favours-provider", "exit code 0"),
        ("favours-customer", "exit code 1"),
        ("undecided,favours-customer", "exit code 1"),
        ("nothing", "exit code 0"),
    ] {
        let shown = run(
            &folder,
            &["diff", "old.sla", "new.sla", "--fail-on", fail_on],
        );
        assert_eq!(code(&shown), expected, "{fail_on}");
    }
}

#[test]
fn what_cannot_be_compared() {
    let files = [
        ("old.sla", &*contract("99%", "10%")),
        ("bad.sla", "party acme\n"),
    ];
    let folder = folder(&files);
    for arguments in [
        &["diff", "old.sla"][..],
        &["diff", "old.sla", "none.sla"],
        &["diff", "old.sla", "none:old.sla"],
        &["diff", "old.sla", "bad.sla"],
        &["diff", "old.sla", "--to", "yesterday"],
    ] {
        let shown = run(&folder, arguments);
        assert_eq!(code(&shown), "exit code 2", "{shown}");
        assert!(shown.contains("error"), "{shown}");
        assert!(!shown.contains("From"), "{shown}");
    }
}

#[test]
fn two_days() {
    let amended = contract("99%", "10%")
        + "amendments { agreed by acme, globex; notice 30 days after the last consent }
amendment stricter \"Stricter\" {
  proposed 2026-02-02 by globex; agreed 2026-02-10 by acme; effective 2026-04-01
  change objective uptime { target >= 99.5% }
}
";
    let folder = folder(&[("a.sla", &*amended)]);
    let shown = run(
        &folder,
        &[
            "diff",
            "a.sla",
            "--from",
            "2026-03-31",
            "--to",
            "2026-04-01",
        ],
    );
    assert_eq!(code(&shown), "exit code 1");
    assert!(shown.contains("stricter, favours the customer"), "{shown}");
    let shown = run(
        &folder,
        &[
            "diff",
            "a.sla",
            "--from",
            "2026-03-30",
            "--to",
            "2026-03-31",
        ],
    );
    assert_eq!(code(&shown), "exit code 0", "{shown}");
}

fn git(folder: &Path, arguments: &[&str]) {
    let done = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
        .args(arguments)
        .output()
        .expect("git runs");
    assert!(done.status.success(), "{arguments:?}: {done:?}");
}

#[test]
fn two_revisions_of_a_repository_that_would_like_to_run_programs() {
    let files = [
        ("deal/slac.toml", "contract = \"deal.sla\"\n"),
        ("deal/deal.sla", &*contract("99%", "10%")),
        (".gitattributes", "*.sla diff=own filter=own\n"),
    ];
    let folder = folder(&files);
    let path = folder.path();
    git(path, &["init", "-q", "-b", "main"]);
    git(path, &["add", "."]);
    git(path, &["commit", "-q", "-m", "one"]);
    let ran = path.join("ran");
    let program = format!("touch {}; cat", ran.display());
    for key in [
        "diff.own.textconv",
        "diff.external",
        "filter.own.smudge",
        "filter.own.clean",
        "core.pager",
        "core.fsmonitor",
        "core.sshCommand",
        "uploadpack.packObjectsHook",
    ] {
        git(path, &["config", key, &program]);
    }
    fs::write(path.join("deal/deal.sla"), contract("99%", "12%")).expect("it can be written");
    let shown = run(&folder, &["diff", "main:deal/deal.sla", "deal"]);
    assert_eq!(code(&shown), "exit code 1", "{shown}");
    assert!(shown.contains("credit 12%"), "{shown}");
    // A folder of the revision, and a path from the folder at hand.
    let shown = run(&folder, &["diff", "main:deal", "main:deal/deal.sla"]);
    assert_eq!(code(&shown), "exit code 0", "{shown}");
    let within = slac(&path.join("deal"), &["diff", "main:./deal.sla", "deal.sla"]).output();
    assert_eq!(within.expect("it runs").status.code(), Some(1));
    // What looks like an option is the name of no revision.
    let shown = run(&folder, &["diff", "--output=x:deal/deal.sla", "deal"]);
    assert_eq!(code(&shown), "exit code 2", "{shown}");
    let shown = run(&folder, &["diff", "--", "--output=x:deal/deal.sla", "deal"]);
    assert_eq!(code(&shown), "exit code 2", "{shown}");
    let shown = run(&folder, &["diff", "main:../deal.sla", "deal"]);
    assert_eq!(code(&shown), "exit code 2", "{shown}");
    assert!(!ran.exists(), "the repository ran a program");
    assert!(!path.join("x").exists());
}
