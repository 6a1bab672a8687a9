//! `slac build` and `slac new`: what is written where, and what is left alone.

use crate::contract::{examples, faults};
use crate::rust_text::root;
use crate::support::{PREAMBLE, up_to_date};
use slac::contract::{self, v1};
use slac::emit::{FORMS, manifest};
use slac::project::Project;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

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
    let command_line = command.current_dir(folder).args(arguments);
    command_line
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::null());
    command
}

/// Exit code, standard output and standard error of a run, as one text.
fn shown(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let code = output.status.code();
    let code = code.map_or_else(|| "killed".to_owned(), |code| code.to_string());
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    format!("exit code {code}\n--- stdout\n{out}--- stderr\n{err}")
}

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut below = vec![folder.to_owned()];
    while let Some(next) = below.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                below.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("it is below");
            let name = name.to_string_lossy().replace('\\', "/");
            found.insert(name, fs::read(&path).unwrap_or_default());
        }
    }
    found
}

fn run(folder: &TempDir, arguments: &[&str]) -> (Option<i32>, String) {
    let output = slac(folder.path(), arguments).output().expect("it runs");
    (output.status.code(), shown(&output))
}

fn builds(folder: &TempDir, arguments: &[&str]) {
    let (code, shown) = run(folder, arguments);
    assert_eq!(code, Some(0), "{shown}");
}

fn parsed(bytes: &[u8]) -> serde_json::Value {
    serde_json::from_slice(bytes).expect("it is JSON")
}

// ---- build

#[test]
fn the_schema_of_manifests_is_that_of_the_types() {
    let mut text = serde_json::to_string_pretty(&manifest::v1::schema()).expect("it is JSON");
    text.push('\n');
    up_to_date("schemas/manifest-v1.json", &text);
}

/// Everything that is built of the examples fits its schema, is listed, and is the same the next time.
#[test]
fn examples_are_built_alike_twice_and_fit_their_schemas() {
    let here = folder(&[]);
    for example in examples() {
        let name = example
            .file_name()
            .expect("it has a name")
            .to_string_lossy();
        let path = example.to_string_lossy();
        builds(&here, &["build", &path, "-o", &format!("{name}/one")]);
        builds(&here, &["build", &path, "-o", &format!("{name}/two")]);
        let one = files(&here.path().join(&*name).join("one"));
        assert_eq!(one, files(&here.path().join(&*name).join("two")), "{name}");
        let list = parsed(&one["manifest.json"]);
        assert_eq!(faults(&manifest::v1::schema(), &list), Vec::<String>::new());
        let outputs = list["outputs"].as_array().expect("it lists files");
        assert_eq!(outputs.len(), FORMS.len());
        assert_eq!(one.len(), FORMS.len() + 1, "{name}: {:?}", one.keys());
        for output in outputs {
            let bytes = &one[output["name"].as_str().expect("it has a name")];
            assert_eq!(output["bytes"], bytes.len());
            assert_eq!(output["sha256"], contract::sha256(bytes));
        }
        let contract = &one["contract.json"];
        let digest = format!("sha256:{}", contract::sha256(contract));
        assert_eq!(list["contract"]["digest"], digest);
        assert_eq!(
            faults(&v1::schema(), &parsed(contract)),
            Vec::<String>::new()
        );
        let plan = parsed(&one["plan.json"]);
        assert_eq!(
            faults(&slac::plan::v1::schema(), &plan),
            Vec::<String>::new()
        );
    }
}

#[test]
fn a_build_replaces_its_own_files_and_nothing_else() {
    let here = folder(&[("a.sla", PREAMBLE), ("out/notes.txt", "mine")]);
    builds(&here, &["build", "a.sla", "-o", "out"]);
    let first = files(&here.path().join("out"));
    assert_eq!(first["notes.txt"], b"mine");
    // Fewer forms: what an earlier build wrote and this one does not is gone.
    builds(
        &here,
        &["build", "a.sla", "-o", "out", "--emit", "contract"],
    );
    let names: Vec<_> = files(&here.path().join("out")).into_keys().collect();
    assert_eq!(names, ["contract.json", "manifest.json", "notes.txt"]);
    builds(&here, &["build", "a.sla", "-o", "out"]);
    assert_eq!(files(&here.path().join("out")), first);
}

#[test]
fn a_folder_that_could_be_replaced_only_in_part_is_left_as_it_was() {
    let here = folder(&[("a.sla", PREAMBLE), ("out/plan.json", "mine")]);
    let before = files(here.path());
    let (code, shown) = run(&here, &["build", "a.sla", "-o", "out"]);
    assert_eq!(code, Some(2), "{shown}");
    assert!(
        shown.contains("out/plan.json: it was not written by slac"),
        "{shown}"
    );
    assert_eq!(files(here.path()), before);

    fs::remove_file(here.path().join("out/plan.json")).expect("it can be removed");
    builds(&here, &["build", "a.sla", "-o", "out"]);
    fs::write(here.path().join("out/contract.json"), "{}").expect("it can be written");
    let changed = PREAMBLE.replace("1_000 EUR", "2_000 EUR");
    assert_ne!(changed, PREAMBLE, "the preamble has no such fee");
    fs::write(here.path().join("a.sla"), changed).expect("it can be written");
    let before = files(here.path());
    let (code, shown) = run(&here, &["build", "a.sla", "-o", "out"]);
    assert_eq!(code, Some(2), "{shown}");
    assert!(
        shown.contains("it was changed since slac wrote it"),
        "{shown}"
    );
    assert_eq!(files(here.path()), before);
}

#[test]
fn a_contract_with_findings_builds_nothing() {
    let wrong = PREAMBLE.replace("1_000 EUR", "1_000 HOURS");
    let here = folder(&[("a.sla", &wrong)]);
    let before = files(here.path());
    let (code, shown) = run(&here, &["build", "a.sla", "-o", "out"]);
    assert_eq!(code, Some(1), "{shown}");
    assert!(shown.contains("nothing was built"), "{shown}");
    assert_eq!(files(here.path()), before);
    assert!(!here.path().join("out").exists());

    // A warning is shown, and fails only where it is denied.
    let vague = format!(
        "{PREAMBLE}\nresponsibility soon \"Soon\" {{ party acme; must \"answer promptly\"; within 1 hour of \"a call\" }}\n"
    );
    let here = folder(&[("a.sla", &vague)]);
    let (code, shown) = run(
        &here,
        &["build", "a.sla", "-o", "out", "--deny", "warnings"],
    );
    assert_eq!(code, Some(1), "{shown}");
    assert!(!here.path().join("out").exists());
    let (code, shown) = run(&here, &["build", "a.sla", "-o", "out"]);
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("warning"), "{shown}");
}

#[test]
fn a_contract_at_odds_with_its_worked_example_builds_nothing() {
    let (_, example) = TEMPLATE_EXAMPLE;
    let here = folder(&[]);
    builds(&here, &["new", "p"]);
    let path = here.path().join("p/agreement.sla");
    let text = fs::read_to_string(&path).expect("it is there");
    assert!(text.contains(example));
    fs::write(&path, text.replace(example, "uptime_credit == 501 EUR")).expect("it can be written");
    let (code, shown) = run(&here, &["build", "p"]);
    assert_eq!(code, Some(1), "{shown}");
    assert!(
        shown.contains("fails") && shown.contains("nothing was built"),
        "{shown}"
    );
    assert!(!here.path().join("p/out").exists());
}

/// An expectation of the template.
const TEMPLATE_EXAMPLE: (&str, &str) = ("agreement.sla", "uptime_credit == 500 EUR");

#[test]
fn the_output_of_the_project_file_stays_in_the_project() {
    let settings = "contract = \"a.sla\"\noutput = \"made/out\"\n";
    let here = folder(&[("p/a.sla", PREAMBLE), ("p/slac.toml", settings)]);
    builds(&here, &["build", "p"]);
    assert!(here.path().join("p/made/out/manifest.json").is_file());

    let outside = "contract = \"a.sla\"\noutput = \"../out\"\n";
    let here = folder(&[("p/a.sla", PREAMBLE), ("p/slac.toml", outside)]);
    let (code, shown) = run(&here, &["build", "p"]);
    assert_eq!(code, Some(1), "{shown}");
    assert!(!here.path().join("out").exists());

    // A contract that the project file does not mean has no output either.
    let here = folder(&[
        ("b.sla", PREAMBLE),
        ("a.sla", PREAMBLE),
        ("slac.toml", settings),
    ]);
    let (code, shown) = run(&here, &["build", "b.sla"]);
    assert_eq!(code, Some(2), "{shown}");
    assert!(
        shown.contains("there is no folder to build into"),
        "{shown}"
    );
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_a_build_out_of_the_project() {
    let settings = "contract = \"a.sla\"\noutput = \"made/out\"\n";
    let here = folder(&[
        ("p/a.sla", PREAMBLE),
        ("p/slac.toml", settings),
        ("away/x", ""),
    ]);
    std::os::unix::fs::symlink("../away", here.path().join("p/made")).expect("links can be made");
    let (code, shown) = run(&here, &["build", "p"]);
    assert_eq!(code, Some(2), "{shown}");
    assert!(shown.contains("leads out of the project"), "{shown}");
    assert_eq!(files(&here.path().join("away")).len(), 1);
    // What is named by hand may lie anywhere.
    builds(&here, &["build", "p", "-o", "away/out"]);
    assert!(here.path().join("away/out/manifest.json").is_file());
}

#[test]
fn forms_that_do_not_exist_are_wrong_use() {
    let here = folder(&[("a.sla", PREAMBLE)]);
    let (code, shown) = run(
        &here,
        &["build", "a.sla", "-o", "out", "--emit", "contract,pfd"],
    );
    assert_eq!(code, Some(2), "{shown}");
    assert!(!here.path().join("out").exists());
}

#[test]
fn places_are_named_within_the_project_wherever_it_is_built() {
    let settings = "contract = \"a.sla\"\n";
    let here = folder(&[("p/a.sla", PREAMBLE), ("p/slac.toml", settings)]);
    let above = [
        "build",
        "p",
        "-o",
        "one",
        "--provenance",
        "--emit",
        "contract",
    ];
    builds(&here, &above);
    let output = slac(
        &here.path().join("p"),
        &[
            "build",
            ".",
            "-o",
            "../two",
            "--provenance",
            "--emit",
            "contract",
        ],
    )
    .output()
    .expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    let (one, two) = (
        files(&here.path().join("one")),
        files(&here.path().join("two")),
    );
    assert_eq!(one, two);
    let contract = parsed(&one["contract.json"]);
    assert_eq!(contract["provenance"]["/agreement"][0]["file"], "a.sla");
    let project = Project::open(&here.path().join("p")).expect("it is a project");
    let agreement = project.compile().agreement.expect("it has no errors");
    let digest = contract::digest(&contract::build(&agreement)).expect("it has one");
    assert_eq!(parsed(&one["manifest.json"])["contract"]["digest"], digest);
}

// ---- new

#[test]
fn a_new_project_checks_tests_evaluates_and_builds() {
    let here = folder(&[]);
    let (code, shown) = run(&here, &["new", "p"]);
    assert_eq!(code, Some(0), "{shown}");
    insta::assert_snapshot!(shown);
    let (code, shown) = run(&here, &["check", "p", "--deny", "warnings"]);
    assert_eq!(
        (code, shown.contains("no findings")),
        (Some(0), true),
        "{shown}"
    );
    let (code, shown) = run(&here, &["test", "p"]);
    assert_eq!(
        (code, shown.contains("2 examples passed")),
        (Some(0), true),
        "{shown}"
    );
    // 51 minutes of April's 43 200 are 0.118 %: below 99.9 %, and ten percent of 5 000 EUR. The 90
    // minutes of maintenance on the 18th were announced in time and leave the window.
    let (code, shown) = run(
        &here,
        &["eval", "p", "--over", "2026-04", "--format", "json"],
    );
    assert_eq!(code, Some(0), "{shown}");
    let json = shown
        .split("--- stdout\n")
        .nth(1)
        .and_then(|it| it.split("--- stderr").next());
    let statement = parsed(json.unwrap_or_default().as_bytes());
    assert_eq!(
        faults(&slac::evaluate::statement::v1::schema(), &statement),
        Vec::<String>::new()
    );
    assert!(json.unwrap_or_default().contains("\"500\""), "{shown}");
    builds(&here, &["build", "p", "--deny", "warnings"]);
    let ignored = fs::read_to_string(here.path().join("p/.gitignore")).expect("it is there");
    assert!(ignored.contains("/out/"));
    assert!(here.path().join("p/out/contract.json").is_file());
}

#[test]
fn a_folder_that_is_not_empty_is_refused() {
    let here = folder(&[("p/notes.txt", "mine"), ("file", "")]);
    fs::create_dir(here.path().join("empty")).expect("it can be made");
    let before = files(here.path());
    for name in ["p", "file", "."] {
        let (code, shown) = run(&here, &["new", name]);
        assert_eq!(code, Some(2), "{shown}");
        assert_eq!(files(here.path()), before);
    }
    builds(&here, &["new", "empty"]);
    assert!(here.path().join("empty/data/outages.csv").is_file());
}

#[test]
fn the_template_is_what_is_written() {
    let here = folder(&[]);
    builds(&here, &["new", "p"]);
    let template = root().join("src/cli/new");
    let mut expected = files(&template);
    let ignored = expected.remove("gitignore").expect("it is there");
    expected.insert(".gitignore".to_owned(), ignored);
    assert_eq!(files(&here.path().join("p")), expected);
}

// ---- completions and manual

#[test]
fn shells_and_manuals_know_every_command() {
    let here = folder(&[]);
    let (_, help) = run(&here, &["--help"]);
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.contains(&"build"), "{commands:?}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (code, script) = run(&here, &["completions", shell]);
        assert_eq!(code, Some(0), "{script}");
        for command in &commands {
            assert!(script.contains(command), "{shell}: {command}");
        }
    }
    let (code, page) = run(&here, &["man"]);
    assert_eq!(code, Some(0), "{page}");
    for command in &commands {
        assert!(page.contains(command), "{command}");
        let (code, page) = run(&here, &["man", command]);
        assert_eq!(code, Some(0), "{page}");
        assert!(page.contains(&format!("slac {command}")), "{page}");
    }
    let (code, page) = run(&here, &["man", "biuld"]);
    assert_eq!(
        (code, page.contains("did you mean `build`?")),
        (Some(2), true),
        "{page}"
    );
}
