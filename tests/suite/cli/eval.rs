//! `slac eval`: statements, data, and what the exit code says.

use super::{CLEAN, code, folder, run, shown, slac};
use std::fs;
use tempfile::TempDir;

/// A share of good checks by calendar month, a credit that grows with the third miss in a row, and a
/// right that three misses in half a year give.
pub(super) const CHECKS: &str = r#"
source checks "Checks" {
  kind events; supplied by acme, verifiable by globex
  field at timestamp; field ok bool
}
metric good: percent = share(checks, ok) otherwise no value
objective quality "Quality" {
  for workplace; measure good
  target >= 90%; over each calendar month
}
penalty low "Low quality" {
  for quality; basis fee of workplace
  when < 90% credit 10%
  when missed in 3 consecutive calendar months credit 50%
}
remedies {
  combine sum per calendar month
  round   each credit to 0.01 half up
  pay     as credit on the next invoice
}
termination often "Low quality, again" {
  right of globex
  when  quality missed in 3 of any 6 consecutive calendar months
  notice 30 days
}
"#;

/// January one of two, February none of one, March one of two, April all: three misses in a row.
const YEAR: &str = "at,ok\n\
    2026-01-02 10:00,true\n\
    2026-01-03 10:00,false\n\
    2026-02-02 10:00,false\n\
    2026-03-02 10:00,false\n\
    2026-03-03 10:00,true\n\
    2026-04-02 10:00,true\n\
    2026-05-01 00:00,true\n";

/// The same from March on.
const FROM_MARCH: &str = "at,ok\n\
    2026-03-02 10:00,false\n\
    2026-03-03 10:00,true\n\
    2026-04-02 10:00,true\n\
    2026-05-01 00:00,true\n";

const PROJECT: &str = "contract = \"a.sla\"\n\n[data]\nchecks = \"data/year.csv\"\n";

fn project() -> TempDir {
    folder(&[
        ("a.sla", &format!("{CLEAN}{CHECKS}")),
        ("slac.toml", PROJECT),
        ("data/year.csv", YEAR),
        ("march.csv", FROM_MARCH),
    ])
}

/// What a run shows, without what changes with every release.
fn text(folder: &TempDir, arguments: &[&str]) -> String {
    let shown = run(folder, arguments);
    let line = |line: &str| match line.starts_with("  slac ") {
        true => "  slac and its time zones\n".to_owned(),
        false => format!("{line}\n"),
    };
    // Which contract was judged by is in the JSON too, and pinned there by its format's tests.
    let lines = shown.lines();
    let lines = lines.filter(|line| !line.starts_with("  judged by the contract sha256:"));
    lines.map(line).collect()
}

fn json(folder: &TempDir, arguments: &[&str]) -> serde_json::Value {
    let arguments = [arguments, &["--format", "json"]].concat();
    let output = slac(folder.path(), &arguments).output().expect("it runs");
    let statement = serde_json::from_slice(&output.stdout);
    assert!(statement.is_ok(), "{}", shown(&output));
    statement.unwrap_or_default()
}

/// What is owed for March by the only penalty, least and greatest.
fn owed(statement: &serde_json::Value) -> (&str, &str) {
    let owed = &statement["credits"][0]["entitlement"];
    let end = |name: &str| owed[name]["exact"].as_str().unwrap_or("none");
    (end("least"), end("greatest"))
}

// ---- statements

/// A thousand a month: half of it for the third miss in a row.
#[test]
fn a_statement_is_the_output_and_nothing_else() {
    let folder = project();
    insta::assert_snapshot!(text(&folder, &["eval", ".", "--over", "2026-03"]), @r"
    exit code 0
    --- stdout
    Test agreement, version 1.0
    Acme Services GmbH for Globex AG
    Statement for 2026-03: 2026-03-01 to 2026-03-31, Europe/Berlin

    0 met, 1 missed, 0 undetermined, 0 not judged
    Owed: 500.00 EUR. Payable: 500.00 EUR.

    Objectives
      missed  quality[2026-03]  50%  >= 90%  Quality

    What lies behind
      quality[2026-03]
        good: 50% (1 of 2)
          2026-03-02 10:00 +01:00  ok false  data/year.csv line 5

    Credits
      low[2026-03]: Low quality
        500.00 EUR  line 2: when missed in 3 consecutive calendar months credit 50% (of 1 000.00 EUR, the fee of `workplace` for 2026-03)
        500.00 EUR  payable; no claim is needed
      Total for 2026-03: 500.00 EUR owed, 500.00 EUR payable
      paid as credit on the next invoice

    Rights
      Low quality, again (right of globex):
        open since 2026-04-01 00:00 +02:00: quality missed in 3 of any 6 consecutive calendar months
        because of quality[2026-03], quality[2026-02], quality[2026-01]
        notice of 30 days; given at once, it ends on 2026-04-30

    Data
      checks  7 rows  2026-01-02 10:00 +01:00 to 2026-05-01 00:00 +02:00  data/year.csv
      clocks that still ran were read at 2026-05-01 00:00 +02:00
      slac and its time zones
    --- stderr
    ");
}

#[test]
fn a_statement_as_json() {
    let folder = project();
    let statement = json(&folder, &["eval", ".", "--over", "2026-03"]);
    assert_eq!(statement["format"], "slac/statement/1");
    assert_eq!(statement["summary"]["missed"], 1);
    assert_eq!(owed(&statement), ("500", "500"));
    let arguments = ["eval", "a.sla", "--over", "2026-04", "--format", "json"];
    let output = slac(folder.path(), &arguments).output().expect("it runs");
    assert!(output.stderr.is_empty(), "{}", shown(&output));
}

/// From the amount to the rows: amount, line, verdicts, rows with their places.
#[test]
fn an_explanation_goes_from_the_amount_to_the_rows() {
    let folder = project();
    let shown = run(&folder, &["eval", ".", "--over", "2026-03", "--explain"]);
    let chain = shown
        .split("time zones")
        .nth(1)
        .expect("it follows the statement");
    let chain = chain.split_once('\n').map_or("", |(_, chain)| chain);
    insta::assert_snapshot!(chain, @r"
    500.00 EUR for low[2026-03], payable; no claim is needed
      nothing was changed by: credits are added; each credit rounded to multiples of 0.01 EUR, to the nearest, a half up
      because line 2 gives 500.00 EUR: when missed in 3 consecutive calendar months credit 50%, of 1 000.00 EUR, the fee of `workplace` for 2026-03
        quality[2026-03] was 1/2 = 50%, less than 90%: missed
          the window 2026-03-01 00:00 +01:00 to 2026-04-01 00:00 +02:00 had 743 h
          good: 50% (1 of 2)
            2026-03-02 10:00 +01:00  ok false  data/year.csv line 5
    --- stderr
    ");
}

// ---- the time asked for

#[test]
fn a_time_must_be_one_of_the_contract() {
    let folder = project();
    let eval = |over: &str| run(&folder, &["eval", ".", "--over", over]);
    insta::assert_snapshot!(eval("2025-12"), @r"
    exit code 2
    --- stdout
    --- stderr
    error: the contract is not in force in 2025-12
      help: it takes effect on 2026-01-01
    ");
    insta::assert_snapshot!(eval("2027"), @r"
    exit code 2
    --- stdout
    --- stderr
    error: the contract is no longer in force in 2027
      help: its term ends with 2026-12-31
    ");
    insta::assert_snapshot!(eval("2026-13"), @r"
    exit code 2
    --- stdout
    --- stderr
    error: `2026-13` is no period
      help: write it like 2026-03, 2026-Q1, 2026-W14, 2026-03-31 or 2026
    ");
    insta::assert_snapshot!(eval("2026-03 to 2026-01"), @r"
    exit code 2
    --- stdout
    --- stderr
    error: `2026-01` lies before `2026-03`
    ");
    // The edges of the term belong to it.
    assert_eq!(code(&folder, &["eval", ".", "--over", "2026-01"]), Some(0));
    assert_eq!(
        code(&folder, &["eval", ".", "--over", "2025 to 2026-01"]),
        Some(0)
    );
    // The data ends in May: of December nothing is known.
    assert_eq!(code(&folder, &["eval", ".", "--over", "2026-12"]), Some(1));
    assert_eq!(code(&folder, &["eval", "."]), Some(2));
}

/// At the end of 2 March one check is known, and it is bad; what share the checks to come make of it,
/// nobody knows.
#[test]
fn a_cut_off_ends_what_is_seen() {
    let folder = project();
    let eval = |cut_off: &str| {
        json(
            &folder,
            &["eval", ".", "--over", "2026-03", "--cut-off", cut_off],
        )
    };
    let early = eval("2026-03-02");
    assert_eq!(early["header"]["cut_off"], "2026-03-03T00:00:00+01:00");
    let window = &early["objectives"][0]["windows"][0];
    assert_eq!(window["state"], "provisional");
    assert_eq!(window["groups"][0]["verdict"], "undetermined");
    assert_eq!(window["groups"][0]["value"]["least"]["exact"], "0");
    assert_eq!(window["groups"][0]["value"]["greatest"]["exact"], "1");
    let late = eval("2026-05-01T00:00:00+02:00");
    let window = &late["objectives"][0]["windows"][0];
    assert_eq!(window["state"], "final");
    assert_eq!(window["groups"][0]["value"]["least"]["exact"], "1/2");
    let local = eval("2026-05-01 00:00");
    assert_eq!(local["header"]["cut_off"], late["header"]["cut_off"]);
    insta::assert_snapshot!(
        run(&folder, &["eval", ".", "--over", "2026-03", "--cut-off", "yesterday"]), @r"
    exit code 2
    --- stdout
    --- stderr
    error: `yesterday` is no time
      help: write it like 2026-05-01, '2026-05-01 13:00' or 2026-05-01T13:00:00+02:00
    "
    );
}

// ---- values given by hand

#[test]
fn a_value_given_by_hand_needs_no_data() {
    let folder = project();
    let eval = |given: &str| {
        let arguments = ["eval", ".", "--over", "2026-04", "--given", given];
        json(&folder, &arguments)
    };
    // By the metric's name and by the objective's, as percentage and as ratio.
    for given in ["quality=89.9%", "good=89.9%", "good=899/1000"] {
        let statement = eval(given);
        let group = &statement["objectives"][0]["windows"][0]["groups"][0];
        assert_eq!(group["value"]["least"]["exact"], "899/1000", "{given}");
        assert_eq!(group["verdict"], "missed", "{given}");
        assert_eq!(statement["header"]["given"][0]["objective"], "quality");
    }
    let solo = folder.path().join("slac.toml");
    fs::remove_file(solo).expect("it can be removed");
    let arguments = ["eval", ".", "--over", "2026-01", "--given", "good=95%"];
    assert_eq!(code(&folder, &arguments), Some(0));
}

#[test]
fn a_value_that_cannot_be_is_refused() {
    let folder = project();
    let eval = |given: &str| {
        let shown = run(
            &folder,
            &["eval", ".", "--over", "2026-04", "--given", given],
        );
        assert!(
            shown.starts_with("exit code 2\n--- stdout\n--- stderr\n"),
            "{shown}"
        );
        shown
            .split_once("--- stderr\n")
            .map_or(String::new(), |it| it.1.to_owned())
    };
    insta::assert_snapshot!(eval("quality=99.7"), @r"
    error: `quality=99.7` does not give a percentage
      help: write it like quality=99.7%
    ");
    insta::assert_snapshot!(eval("quality=9997%"), @r"
    error: `quality=9997%` gives a value that `quality` cannot have
      help: it lies between 0% and 100%
    ");
    insta::assert_snapshot!(eval("quality=-1%"), @r"
    error: `quality=-1%` gives a value that `quality` cannot have
      help: it lies between 0% and 100%
    ");
    insta::assert_snapshot!(eval("qality=99%"), @r"
    error: there is no metric or objective `qality`
      help: did you mean `quality`?
    ");
    insta::assert_snapshot!(eval("quality"), @r"
    error: `quality` gives no value
      help: write it like uptime=99.7%
    ");
    insta::assert_snapshot!(eval("quality=1/0"), @r"
    error: `quality=1/0` does not give a percentage
      help: write it like quality=99.7%
    ");
}

// ---- what was before

/// With data from March on, January and February are not known: the third miss in a row costs 500,
/// a single one 100. The statement for both settles it.
#[test]
fn an_earlier_statement_feeds_patterns() {
    let folder = project();
    let march = ["eval", ".", "--over", "2026-03", "--data", "march.csv"];
    let alone = json(&folder, &march);
    assert_eq!(owed(&alone), ("100", "500"));
    assert_eq!(alone["rights"][0]["standing"], "undetermined");
    assert_eq!(alone["open"][0]["subject"], "low");
    // A credit that is left open is something that could not be judged.
    assert_eq!(code(&folder, &march), Some(1));

    let before = json(&folder, &["eval", ".", "--over", "2026-01 to 2026-02"]);
    let text = serde_json::to_string(&before).expect("it is JSON");
    fs::write(folder.path().join("before.json"), text).expect("it can be written");
    let march = [&march[..], &["--history", "before.json"]].concat();
    let settled = json(&folder, &march);
    assert_eq!(owed(&settled), ("500", "500"));
    assert_eq!(settled["rights"][0]["standing"], "open");
    assert_eq!(settled["header"]["history"], "2026-01 to 2026-02");
    assert_eq!(code(&folder, &march), Some(0));
}

#[test]
fn what_is_no_statement_is_no_history() {
    let folder = project();
    let eval = |path: &str| {
        run(
            &folder,
            &["eval", ".", "--over", "2026-03", "--history", path],
        )
    };
    insta::assert_snapshot!(eval("slac.toml"), @r"
    exit code 2
    --- stdout
    --- stderr
    error: slac.toml is no statement: expected value at line 1 column 1
      help: `slac eval --format json` writes one
    ");
    insta::assert_snapshot!(eval("none.json"), @r"
    exit code 2
    --- stdout
    --- stderr
    error: none.json: there is no such file
    ");
}

// ---- data

/// What is named by hand stands in for what the project names, with and without the source's name.
#[test]
fn data_given_by_hand_replaces_the_projects() {
    let folder = project();
    for data in ["march.csv", "checks=march.csv"] {
        let statement = json(&folder, &["eval", ".", "--over", "2026-04", "--data", data]);
        assert_eq!(statement["header"]["data"][0]["rows"], 4, "{data}");
        assert_eq!(
            statement["header"]["data"][0]["files"][0]["name"],
            "march.csv"
        );
    }
}

#[test]
fn several_files_are_one_source() {
    let folder = project();
    let rows = |text: &str| format!("at,ok\n{text}\n");
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text);
    write("1.csv", rows("2026-01-02 10:00,true")).expect("it is written");
    write("2.csv", rows("2026-02-02 10:00,true")).expect("it is written");
    let arguments = ["--data", "checks=1.csv", "--data", "2.csv"];
    let statement = json(
        &folder,
        &[&["eval", ".", "--over", "2026-02"][..], &arguments].concat(),
    );
    assert_eq!(statement["header"]["data"][0]["rows"], 2);
    assert_eq!(statement["header"]["data"][0]["files"][1]["name"], "2.csv");
}

/// Without data nothing can be judged, and the exit code says so, unless it is known that there is none.
#[test]
fn a_source_without_data_is_said() {
    let folder = project();
    fs::remove_file(folder.path().join("slac.toml")).expect("it can be removed");
    insta::assert_snapshot!(text(&folder, &["eval", "a.sla", "--over", "2026-03"]), @r"
    exit code 1
    --- stdout
    Test agreement, version 1.0
    Acme Services GmbH for Globex AG
    Statement for 2026-03: 2026-03-01 to 2026-03-31, Europe/Berlin

    0 met, 0 missed, 0 undetermined, 1 not judged
    Nothing is owed.

    Objectives
      not judged  quality[2026-03]  no value  >= 90%  Quality  there is no data of Checks

    Not known
      quality[2026-03]: there is no data of Checks
        data that would settle it: checks

    Data
      checks  no data
      clocks that still ran were read at 2026-04-01 00:00 +02:00
      slac and its time zones
    --- stderr
    note: there is no data for `checks` (Checks)
    ");
    let known = run(
        &folder,
        &[
            "eval",
            "a.sla",
            "--over",
            "2026-03",
            "--data",
            "checks=none",
        ],
    );
    assert!(known.starts_with("exit code 0\n"), "{known}");
    assert!(known.ends_with("--- stderr\n"), "{known}");
    assert!(known.contains("not judged  quality[2026-03]"), "{known}");
}

#[test]
fn data_that_cannot_be_read_is_wrong_use() {
    let folder = project();
    let eval = |data: &str| run(&folder, &["eval", ".", "--over", "2026-03", "--data", data]);
    insta::assert_snapshot!(eval("checks=none.csv"), @r"
    exit code 2
    --- stdout
    --- stderr
    error[SLA0614]: none.csv: there is no such file
    ");
    insta::assert_snapshot!(eval("checks=data"), @r"
    exit code 2
    --- stdout
    --- stderr
    error[SLA0614]: data: it is a folder
    ");
    insta::assert_snapshot!(eval("chekcs=march.csv"), @r"
    exit code 2
    --- stdout
    --- stderr
    error: the contract has no source `chekcs`
      help: did you mean `checks`?
    ");
}

/// A project file is somebody else's text: it cannot make slac read what lies elsewhere.
#[test]
fn data_of_a_project_stays_in_its_folder() {
    let folder = project();
    fs::write(folder.path().join("secret.csv"), YEAR).expect("it can be written");
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).expect("it can be made");
    fs::copy(folder.path().join("a.sla"), inner.join("a.sla")).expect("it can be copied");
    let toml = "contract = \"a.sla\"\n[data]\nchecks = \"../secret.csv\"\n";
    fs::write(inner.join("slac.toml"), toml).expect("it can be written");
    insta::assert_snapshot!(run(&folder, &["eval", "inner", "--over", "2026-03"]), @r#"
    exit code 2
    --- stdout
    --- stderr
    error[SLA0702]: `../secret.csv` leads out of the project
       ╭─[inner/slac.toml:3:10]
     2 │ [data]
     3 │ checks = "../secret.csv"
       ·          ───────────────
       ╰────
    "#);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../secret.csv", inner.join("year.csv")).expect("a link");
        let toml = "contract = \"a.sla\"\n[data]\nchecks = \"year.csv\"\n";
        fs::write(inner.join("slac.toml"), toml).expect("it can be written");
        let shown = run(&folder, &["eval", "inner", "--over", "2026-03"]);
        assert!(
            shown.starts_with("exit code 2\n--- stdout\n--- stderr\n"),
            "{shown}"
        );
        assert!(shown.contains("outside"), "{shown}");
    }
}

/// Two rows that cannot be read: without `--strict` they are left out and said, with it the first
/// ends the run.
#[test]
fn bad_rows_are_said_with_their_places() {
    let folder = project();
    let rows = "at,ok\n2026-03-02 10:00,true\n2026-03-03 10:00,maybe\n2026-03-32,false\n";
    fs::write(folder.path().join("bad.csv"), rows).expect("it can be written");
    let tolerant = ["eval", ".", "--over", "2026-03", "--data", "bad.csv"];
    let shown = run(&folder, &tolerant);
    assert!(
        shown.starts_with("exit code 1\n--- stdout\nTest agreement"),
        "{shown}"
    );
    let said = shown.split_once("--- stderr\n").map_or("", |it| it.1);
    insta::assert_snapshot!(said, @r"
    error[SLA0601]: bad.csv:3: column `ok`: found `maybe`, expected `true` or `false`, `1` or `0`, `yes` or `no`
    error[SLA0601]: bad.csv:4: column `at`: found `2026-03-32`, expected a time such as `2026-04-03T10:00:00Z`, or `2026-04-03 10:00` by the contract's clock
    ");
    let statement = json(&folder, &tolerant);
    assert_eq!(statement["header"]["data"][0]["rows"], 1);
    assert_eq!(statement["header"]["data"][0]["refused"], 2);
    let strict = [&tolerant[..], &["--strict"]].concat();
    insta::assert_snapshot!(run(&folder, &strict), @r"
    exit code 1
    --- stdout
    --- stderr
    error[SLA0601]: bad.csv:3: column `ok`: found `maybe`, expected `true` or `false`, `1` or `0`, `yes` or `no`
    ");
}

// ---- exit codes

/// March is missed and fully known, May has begun and has one good check.
#[test]
fn what_fails_a_run_can_be_chosen() {
    let folder = project();
    let eval = |rest: &[&str]| {
        code(
            &folder,
            &[&["eval", ".", "--over", "2026-03"][..], rest].concat(),
        )
    };
    assert_eq!(eval(&[]), Some(0));
    assert_eq!(eval(&["--fail-on", "missed"]), Some(1));
    assert_eq!(eval(&["--fail-on", "missed,undetermined"]), Some(1));
    assert_eq!(eval(&["--fail-on", "undetermined,refused"]), Some(0));
    assert_eq!(
        eval(&["--data", "march.csv", "--fail-on", "undetermined"]),
        Some(1)
    );
    assert_eq!(
        eval(&["--data", "march.csv", "--fail-on", "nothing"]),
        Some(0)
    );
    assert_eq!(eval(&["--fail-on", "mised"]), Some(2));
}

#[test]
fn a_contract_with_errors_is_not_evaluated() {
    let folder = project();
    fs::write(
        folder.path().join("a.sla"),
        format!("{CLEAN}{CHECKS}party\n"),
    )
    .expect("written");
    let shown = run(&folder, &["eval", ".", "--over", "2026-03"]);
    assert!(
        shown.starts_with("exit code 1\n--- stdout\n--- stderr\nerror[SLA0108]"),
        "{shown}"
    );
}
