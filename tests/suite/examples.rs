//! The examples and their data, against the second computation of each that stands beside it in
//! Python: every figure must be the same fraction.
//!
//! Each example says how many figures were compared, so that one that goes missing is noticed.

use crate::rust_text::root;
use serde_json::Value as Json;
use slac::quantity::Number;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Microseconds, in which statements give durations.
const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3_600 * SECOND;

/// What `slac eval` says, as JSON.
fn statement(project: &Path, over: &str) -> Json {
    statement_with(project, over, &[])
}

/// What it says with more arguments.
pub(crate) fn statement_with(project: &Path, over: &str, arguments: &[&str]) -> Json {
    let output = Command::new(env!("CARGO_BIN_EXE_slac"))
        .arg("eval")
        .arg(project)
        .args(["--over", over, "--format", "json", "--fail-on", "refused"])
        .args(arguments)
        .output()
        .expect("slac runs");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    serde_json::from_slice(&output.stdout).expect("a statement is JSON")
}

/// Runs a program of an example. Without Python nothing was compared, and that is a failure.
fn python(script: &str, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new("python3")
        .arg(root().join("examples").join(script))
        .args(arguments)
        .output();
    let output = output.expect(
        "python3 cannot be run: it is needed to compute the figures of the examples a second time \
         (Debian and Ubuntu: apt-get install python3; 3.9 or later)",
    );
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}: {errors}");
    output.stdout
}

pub(crate) fn checked(script: &str, arguments: &[&str]) -> Json {
    serde_json::from_slice(&python(script, arguments)).expect("the check prints JSON")
}

/// Compares figures, and counts them.
#[derive(Default)]
pub(crate) struct Figures {
    compared: usize,
    wrong: Vec<String>,
}

impl Figures {
    pub(crate) fn same<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, slac: T, check: T) {
        self.compared += 1;
        if slac != check {
            self.wrong
                .push(format!("{what}: slac says {slac:?}, the check {check:?}"));
        }
    }

    #[track_caller]
    pub(crate) fn are_all(self, expected: usize) {
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
        assert_eq!(self.compared, expected, "figures compared");
    }
}

/// Least and greatest; a missing end is no bound.
type Bounds = (Option<Number>, Option<Number>);

fn number(text: &str) -> Number {
    Number::parse(text).expect(text)
}

fn zero() -> Bounds {
    (Some(Number::zero()), Some(Number::zero()))
}

/// A range of a statement; nothing when there is no value.
fn range(range: &Json) -> Option<Bounds> {
    let end = |end: &Json| end["exact"].as_str().map(number);
    (!range.is_null()).then(|| (end(&range["least"]), end(&range["greatest"])))
}

/// A figure of a check, times a unit: `"n/d"`, a pair of them, an integer, or nothing.
fn figure(value: &Json, unit: i64) -> Option<Bounds> {
    let end = |value: &Json| match value {
        Json::String(text) if text == "open" => None,
        Json::String(text) => Some(number(text) * Number::from(unit)),
        other => Some(Number::from(other.as_i64().expect("a number")) * Number::from(unit)),
    };
    match value {
        Json::Null => None,
        Json::Array(ends) => Some((end(&ends[0]), end(&ends[1]))),
        single => Some((end(single), end(single))),
    }
}

pub(crate) fn list(json: &Json) -> &[Json] {
    json.as_array().expect("a list")
}

pub(crate) fn text(json: &Json) -> String {
    json.as_str().expect("text").replace('_', " ")
}

/// Names and what they stand for, in a check.
pub(crate) fn entries(json: &Json) -> impl Iterator<Item = (&String, &Json)> {
    json.as_object().expect("an object").iter()
}

/// A value of the only key of a group; `""` without one.
fn group_of(item: &Json) -> &str {
    item["group"][0]["value"].as_str().unwrap_or_default()
}

pub(crate) fn windows<'a>(statement: &'a Json, objective: &str) -> &'a [Json] {
    let mut objectives = list(&statement["objectives"]).iter();
    let found = objectives.find(|it| it["path"] == objective);
    list(&found.expect(objective)["windows"])
}

/// What was found in a window and group.
pub(crate) fn found<'a>(
    statement: &'a Json,
    objective: &str,
    window: &str,
    group: &str,
) -> &'a Json {
    let mut windows = windows(statement, objective).iter();
    let window = windows.find(|it| it["name"] == window).expect(window);
    let mut groups = list(&window["groups"]).iter();
    groups.find(|it| group_of(it) == group).expect(group)
}

/// Compares value and verdict.
pub(crate) fn judgement(figures: &mut Figures, what: &str, found: &Json, check: &Json, unit: i64) {
    let value = match text(&found["verdict"]).as_str() {
        "not judged" => None,
        _ => range(&found["value"]),
    };
    figures.same(what, value, figure(check, unit));
}

fn add(one: Bounds, other: Bounds) -> Bounds {
    let add = |one: Option<Number>, other: Option<Number>| Some(one? + other?);
    (add(one.0, other.0), add(one.1, other.1))
}

/// Credit lines of a penalty and window.
fn lines<'a>(
    statement: &'a Json,
    penalty: &'a str,
    window: &'a str,
) -> impl Iterator<Item = &'a Json> {
    let lines = list(&statement["credits"]).iter();
    lines.filter(move |it| it["penalty"] == penalty && it["window"] == window)
}

/// A line after its penalty's own cap, before the remedies.
fn own_amount(line: &Json) -> Bounds {
    let mut effects = list(&line["effects"]).iter();
    let capped = effects.find(|it| it["kind"] == "penalty_cap");
    range(capped.map_or(&line["amount"], |it| &it["after"])).expect("an amount")
}

fn sum<'a>(lines: impl Iterator<Item = &'a Json>, of: impl Fn(&Json) -> Bounds) -> Bounds {
    lines.fold(zero(), |sum, line| add(sum, of(line)))
}

/// What is owed in a period, and that what is payable is its least.
pub(crate) fn owed(figures: &mut Figures, statement: &Json, period: &str, check: &Json) {
    let mut totals = list(&statement["totals"]).iter();
    let total = totals.find(|it| it["period"] == period);
    let entitlement = total.map_or_else(zero, |it| range(&it["entitlement"]).expect("an amount"));
    let payable = total.map_or_else(Number::zero, |it| {
        number(it["payable"]["exact"].as_str().expect("an amount"))
    });
    let check = figure(check, 1).expect("an amount");
    figures.same(
        &format!("payable for {period}"),
        Some(payable),
        check.0.clone(),
    );
    figures.same(&format!("owed for {period}"), entitlement, check);
}

/// What lines pay, and what is payable without being sure for any of them, is what is payable.
pub(crate) fn assert_adds_up(statement: &Json) {
    let exact = |amount: &Json| number(amount["exact"].as_str().expect("an amount"));
    let lines = list(&statement["credits"]).iter();
    let lines = lines.fold(Number::zero(), |sum, line| {
        sum + exact(&line["payable"]["amount"])
    });
    let summary = &statement["summary"];
    assert_eq!(
        lines + exact(&summary["unallocated"]),
        exact(&summary["payable"])
    );
}

#[test]
fn the_courier() {
    let project = root().join("examples/courier");
    let said = statement(&project, "2026-03 to 2026-05");
    let parcels = fs::read_to_string(project.join("data/parcels.csv")).expect("the parcels");
    // `2026-05-01T17:20 (data/parcels.csv:103)` is the parcel of line 103.
    let parcel = |window: &str| {
        let (_, line) = window.rsplit_once(':').expect(window);
        let line: usize = line.trim_end_matches(')').parse().expect(window);
        let row = parcels.lines().nth(line - 1).expect(window);
        row.split(',').next().expect(window).to_owned()
    };
    let mut figures = Figures::default();
    for (month, check) in entries(&checked("courier/check.py", &[])) {
        for (class, check) in entries(&check["punctuality"]) {
            let found = found(&said, "punctuality", month, class);
            let what = format!("punctuality {class} {month}");
            judgement(&mut figures, &what, found, &check["value"], 1);
            figures.same(&what, text(&found["verdict"]), text(&check["verdict"]));
        }
        let rows = windows(&said, "express_time").iter();
        let rows = rows.filter(|it| it["name"].as_str().is_some_and(|it| it.starts_with(month)));
        let mut judged = 0;
        for row in rows {
            let parcel = parcel(row["name"].as_str().expect("a name"));
            let check = &check["express_time"][&parcel];
            let found = &row["groups"][0];
            judgement(&mut figures, &parcel, found, &check["hours"], HOUR);
            figures.same(&parcel, text(&found["verdict"]), text(&check["verdict"]));
            judged += 1;
        }
        figures.same(
            "express parcels",
            judged,
            entries(&check["express_time"]).count(),
        );
        let losses = found(&said, "losses", month, "");
        judgement(&mut figures, "losses", losses, &check["losses"]["value"], 1);
        figures.same(
            "losses",
            text(&losses["verdict"]),
            text(&check["losses"]["verdict"]),
        );
        let classes = ["express", "standard"].iter();
        let charges = classes.map(|class| &found(&said, "punctuality", month, class)["figures"][1]);
        let fees = sum(charges, |it| range(&it["value"]["range"]).expect("charges"));
        figures.same("fees", Some(fees), figure(&check["fees"], 1));

        let entries_of = |it: &&Json| {
            it["window"]
                .as_str()
                .is_some_and(|it| it.starts_with(month))
        };
        let ledger = || list(&said["ledger"]).iter().filter(entries_of);
        let due = sum(ledger(), |it| range(&it["amount"]).expect("an amount"));
        figures.same(
            "due before the cap",
            Some(due),
            figure(&check["due before the cap"], 1),
        );
        let mut named = 0;
        for entry in ledger() {
            let penalty = entry["penalty"].as_str().expect("a penalty");
            let name = match penalty {
                "express_refund" => parcel(entry["window"].as_str().expect("a window")),
                _ => group_of(entry).to_owned(),
            };
            let name = format!("{penalty} {name}");
            let check = figure(&check["lines"][name.trim_end()], 1);
            figures.same(&name, range(&entry["amount"]), check);
            named += 1;
        }
        figures.same("lines", named, entries(&check["lines"]).count());
        owed(&mut figures, &said, month, &check["owed"]);
    }
    figures.are_all(155);
    assert_adds_up(&said);
}

#[test]
fn what_is_certain_for_no_single_credit_is_said() {
    let output = Command::new(env!("CARGO_BIN_EXE_slac"))
        .args(["eval", "examples/courier", "--over", "2026-05"])
        .current_dir(root())
        .output()
        .expect("slac runs");
    let shown = String::from_utf8(output.stdout).expect("it is text");
    // 30 % of 452.47 GBP are 135.741 GBP, and the credits come to 166 GBP or more.
    let total = "  Total for 2026-05: 135.74 GBP owed, 135.74 GBP payable\n    \
                 of the payable amount 2.41 GBP is certain for these credits together, \
                 but not yet for any one of them\n";
    assert!(shown.replace('\u{202f}', " ").contains(total), "{shown}");
}

#[test]
fn the_call_centre() {
    let said = statement(&root().join("examples/call_centre"), "2026-Q1 to 2026-Q2");
    let mut figures = Figures::default();
    for (quarter, check) in entries(&checked("call_centre/check.py", &[])) {
        for (name, check) in entries(check).filter(|(_, check)| check.is_object()) {
            let (objective, line) = name.split_once(' ').unwrap_or((name, ""));
            let found = found(&said, objective, quarter, line);
            let unit = match objective {
                "waiting" | "blackouts" => SECOND,
                _ => 1,
            };
            judgement(&mut figures, name, found, &check["value"], unit);
            figures.same(name, text(&found["verdict"]), text(&check["verdict"]));
        }
        for penalty in ["speed_credit", "waiting_credit", "steadiness_credit"] {
            let amount = sum(lines(&said, penalty, quarter), own_amount);
            figures.same(penalty, Some(amount), figure(&check[penalty], 1));
        }
        owed(&mut figures, &said, quarter, &check["owed"]);
    }
    figures.are_all(38);
    assert_adds_up(&said);
}

#[test]
fn the_same_terms_four_times() {
    let said = statement(&root().join("examples/github_enterprise"), "2025-Q1");
    let mut figures = Figures::default();
    for (promise, groups) in entries(&checked("github_enterprise/check.py", &[])) {
        for (group, check) in entries(groups) {
            let found = found(&said, &format!("{promise}.uptime"), "2025-Q1", group);
            let what = format!("{promise} {group}");
            judgement(&mut figures, &what, found, &check["value"], 1);
            figures.same(&what, text(&found["verdict"]), text(&check["verdict"]));
            let penalty = format!("{promise}.uptime_credit");
            let mut lines = list(&said["ledger"]).iter();
            let line = lines.find(|it| it["penalty"] == *penalty && group_of(it) == group);
            let amount = line.map_or_else(|| Some(zero()), |line| range(&line["amount"]));
            figures.same(&what, amount, figure(&check["credit"], 1));
        }
    }
    figures.are_all(27);
}

#[test]
fn the_points_of_the_voice_menu() {
    let said = statement(&root().join("examples/ivr_points"), "2025");
    let mut figures = Figures::default();
    let checks = checked("ivr_points/check.py", &[]);
    for (month, check) in entries(&checks) {
        for objective in ["uptime", "restore", "score"] {
            let found = found(&said, objective, month, "");
            let what = format!("{objective} {month}");
            judgement(&mut figures, &what, found, &check[objective], 1);
        }
        owed(&mut figures, &said, month, &check["owed"]);
    }
    // What gives the right in June and July has lapsed by the end of the year.
    let june = statement(&root().join("examples/ivr_points"), "2025-06 to 2025-07");
    let arose = list(&june["rights"]).iter();
    let arose: Vec<String> = arose.map(|it| text(&it["arose"])).collect();
    figures.same(
        "rights",
        arose,
        vec![
            "2025-07-01T00:00:00-04:00".to_owned(),
            "2025-08-01T00:00:00-04:00".to_owned(),
        ],
    );
    figures.are_all(61);
    assert_adds_up(&said);
}

fn github(figures: &mut Figures, project: &Path, quarter: &str, reading: &str) {
    let said = statement(project, quarter);
    let check = checked(
        "github/check.py",
        &[quarter, "--reading", reading, "--json"],
    );
    for (feature, check) in entries(&check["features"]) {
        let found = found(&said, "core", quarter, feature);
        let what = format!("{feature} {quarter}");
        judgement(figures, &what, found, &check["uptime"], 1);
        figures.same(&what, text(&found["verdict"]), text(&check["verdict"]));
        let down = range(&found["figures"][0]["value"]["range"]);
        figures.same(&what, down, figure(&check["down seconds"], SECOND));
        let mut credits = lines(&said, "uptime_credit", quarter);
        let line = credits.find(|it| group_of(it) == feature);
        let amount = line.map_or_else(zero, |it| range(&it["amount"]).expect("an amount"));
        figures.same(&what, Some(amount), figure(&check["credit"], 1));
    }
    owed(figures, &said, quarter, &check["total"]);
    assert_adds_up(&said);
}

#[test]
fn github_as_the_contract_here_reads_it() {
    let project = root().join("examples/github");
    let mut figures = Figures::default();
    github(&mut figures, &project, "2025-Q1", "minor");
    github(&mut figures, &project, "2026-Q1", "minor");
    figures.are_all(52);
}

/// Read so that only what is called major counts, every promise of the quarter was kept.
#[test]
fn github_when_only_major_incidents_count() {
    let folder = tempfile::tempdir().expect("a folder");
    let original = root().join("examples/github");
    for file in ["slac.toml", "data/incidents.csv", "data/rulings.csv"] {
        let to = folder.path().join(file);
        fs::create_dir_all(to.parent().expect("a parent")).expect("a folder");
        fs::copy(original.join(file), to).expect(file);
    }
    let contract = fs::read_to_string(original.join("github.sla")).expect("the contract");
    let downs: Vec<&str> = contract
        .lines()
        .filter(|line| line.trim_start().starts_with("let down"))
        .collect();
    assert_eq!(downs.len(), 1, "one line says what is down: {downs:?}");
    let down = downs[0];
    let changed = down.replace("impact == minor or ", "");
    assert!(changed != down, "{changed}");
    fs::write(
        folder.path().join("github.sla"),
        contract.replace(down, &changed),
    )
    .expect("written");
    let mut figures = Figures::default();
    github(&mut figures, folder.path(), "2025-Q1", "major");
    figures.are_all(26);
    let said = statement(folder.path(), "2025-Q1");
    assert_eq!(said["summary"]["met"], 6);
    assert_eq!(said["summary"]["missed"], 0);
    assert!(list(&said["credits"]).is_empty());
    assert!(list(&said["totals"]).is_empty());
}

#[test]
fn the_year_of_the_workplace() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = folder.path().join("year");
    let path = project.to_str().expect("a path");
    python("workplace/generate.py", &[path]);
    let said = statement(&project, "2026");
    let check = checked("workplace/check.py", &[path]);
    let mut figures = Figures::default();
    for objective in ["uptime", "happiness"] {
        for (window, check) in entries(&check[objective]) {
            let found = found(&said, objective, window, "");
            judgement(&mut figures, window, found, &check["value"], 1);
            figures.same(window, text(&found["verdict"]), text(&check["verdict"]));
        }
    }
    for objective in ["response", "resolution"] {
        for (window, groups) in entries(&check[objective]) {
            for (group, check) in entries(groups) {
                let found = found(&said, objective, window, group);
                let what = format!("{objective} {group} {window}");
                judgement(&mut figures, &what, found, &check["value"], 1);
                figures.same(&what, text(&found["verdict"]), text(&check["verdict"]));
            }
        }
    }
    for (month, check) in entries(&check["credits"]) {
        let own = |penalty| sum(lines(&said, penalty, month), own_amount);
        let ladder = |line: &Json| range(&line["amount"]).expect("an amount");
        let response = || lines(&said, "response_credit", month);
        figures.same(
            month,
            Some(own("uptime_credit")),
            figure(&check["uptime_credit"], 1),
        );
        for (group, check) in entries(&check["response_credit by priority"]) {
            let line = sum(response().filter(|it| group_of(it) == group), ladder);
            figures.same(&format!("{group} {month}"), Some(line), figure(check, 1));
        }
        let due = figure(&check["response_credit"], 1);
        figures.same(month, Some(sum(response(), ladder)), due);
        let capped = figure(&check["response_credit after its cap"], 1);
        figures.same(month, Some(own("response_credit")), capped);
        let both = add(own("uptime_credit"), own("response_credit"));
        figures.same(month, Some(both), figure(&check["total before the cap"], 1));
        owed(&mut figures, &said, month, &check["total"]);
    }
    for (month, until) in entries(&check["claim until"]) {
        let credits = list(&said["credits"])
            .iter()
            .filter(|it| it["window"] == **month);
        for line in credits {
            figures.same(month, &line["payable"]["claim_by"], until);
        }
    }
    let mut held = false;
    for (month, check) in entries(&check["chronic_failure"]) {
        // While a right stands the trigger holds again, but it gives no second one.
        let holds = check == "holds";
        let expected = match (holds && !held, check == "undetermined") {
            (true, _) => "a right",
            (_, true) => "undetermined",
            _ => "none",
        };
        held = holds;
        let mut rights = list(&said["rights"]).iter();
        let right = rights.find(|it| it["misses"][0]["window"] == **month);
        let slac = right.map_or("none", |it| match it["standing"].as_str() {
            Some("undetermined") => "undetermined",
            _ => "a right",
        });
        figures.same(month, slac, expected);
    }
    figures.are_all(371);
    assert_adds_up(&said);
}

#[test]
fn the_line_care_levels() {
    let said = statement(
        &root().join("examples/line_care_levels"),
        "2025-03 to 2025-05",
    );
    let mut figures = Figures::default();
    let judged: std::collections::BTreeMap<&str, &Json> = windows(&said, "repair")
        .iter()
        .map(|window| &window["groups"][0])
        .map(|group| (group["row"]["fault"].as_str().expect("a fault"), group))
        .collect();
    let mut faults = 0;
    for (month, check) in entries(&checked("line_care_levels/check.py", &[])) {
        for (fault, verdict) in entries(&check["faults"]) {
            let found = judged[fault.as_str()];
            figures.same(fault, text(&found["verdict"]), text(verdict));
            faults += 1;
        }
        owed(&mut figures, &said, month, &check["owed"]);
    }
    assert_eq!(judged.len(), faults);
    figures.are_all(faults + 6);
    assert_adds_up(&said);
}

#[test]
fn on_time_in_full() {
    let project = root().join("examples/on_time_in_full");
    let said = statement_with(&project, "2024-01 to 2024-03", &["--cut-off", "2024-04-01"]);
    let mut figures = Figures::default();
    for (month, check) in entries(&checked("on_time_in_full/check.py", &[])) {
        let found = found(&said, "prepaid_on_time", month, "");
        judgement(&mut figures, month, found, &check["on time"]["value"], 1);
        figures.same(
            month,
            text(&found["verdict"]),
            text(&check["on time"]["verdict"]),
        );
        let fine = |penalty, line: &str| {
            let lines = lines(&said, penalty, month).filter(|it| group_of(it) == line);
            sum(lines, |it| range(&it["entitlement"]).expect("an amount"))
        };
        figures.same(
            month,
            Some(fine("late_fine", "")),
            figure(&check["on time"]["fine"], 1),
        );
        for (line, check) in entries(&check["lines"]) {
            let what = format!("{line} {month}");
            let found = self::found(&said, "line_in_full", month, line);
            judgement(&mut figures, &what, found, &check["value"], 1);
            let fine = Some(fine("short_fine", line));
            figures.same(&what, fine, figure(&check["fine"], 1));
        }
        owed(&mut figures, &said, month, &check["owed"]);
    }
    figures.are_all(39);
    assert_adds_up(&said);
}

#[test]
fn the_credit_bank() {
    let project = root().join("examples/grocery_credit_bank");
    let said = statement_with(
        &project,
        "2025-W02 to 2026-W21",
        &["--cut-off", "2026-05-25"],
    );
    let mut figures = Figures::default();
    let moved = |week: &str, kind: &str| {
        let movements = list(&said["accounts"][0]["movements"]).iter();
        let movements = movements.filter(|it| it["kind"] == kind && it["window"] == week);
        sum(movements, |it| range(&it["amount"]).expect("an amount"))
    };
    let mut lapsed = zero();
    let mut left = zero();
    for (week, check) in entries(&checked("grocery_credit_bank/check.py", &[])) {
        let found = found(&said, "weekly_fill", week, "");
        judgement(&mut figures, week, found, &check["value"], 1);
        figures.same(week, text(&found["verdict"]), text(&check["verdict"]));
        let due = lines(&said, "shortfall", week);
        let due = sum(due, |it| range(&it["amount"]).expect("an amount"));
        figures.same(week, Some(due), figure(&check["due"], 1));
        figures.same(week, Some(moved(week, "paid")), figure(&check["paid"], 1));
        let earned = moved(week, "earned");
        figures.same(week, Some(earned), figure(&check["earned"], 1));
        owed(&mut figures, &said, week, &check["owed"]);
        lapsed = add(lapsed, figure(&check["lapsed"], 1).expect("a number"));
        left = figure(&check["bank"], 1).expect("a number");
    }
    let account = &said["accounts"][0];
    let movements = list(&account["movements"]).iter();
    let movements = movements.filter(|it| it["kind"] == "lapsed");
    let all_lapsed = sum(movements, |it| range(&it["amount"]).expect("an amount"));
    figures.same("not used in time", all_lapsed, lapsed);
    figures.same("in it", range(&account["closing"]), Some(left));
    figures.are_all(506);
    assert_adds_up(&said);
}

#[test]
fn the_object_storage() {
    let project = root().join("examples/s3");
    let said = statement_with(&project, "2026-03 to 2026-04", &["--cut-off", "2026-05-01"]);
    let mut figures = Figures::default();
    for (month, check) in entries(&checked("s3/check.py", &[])) {
        let window = windows(&said, "monthly_uptime").iter();
        let mut window = window.filter(|it| it["name"] == **month);
        let groups = list(&window.next().expect("a window")["groups"]);
        let name = |of: &Json| {
            let keys = list(&of["group"]).iter();
            let keys = keys.map(|key| key["value"].as_str().expect("a key"));
            keys.collect::<Vec<_>>().join(" ")
        };
        figures.same(month, groups.len(), entries(&check["groups"]).count());
        for (group, check) in entries(&check["groups"]) {
            let what = format!("{group} {month}");
            let mut found = groups.iter().filter(|it| name(it) == **group);
            let found = found.next().expect(group);
            judgement(&mut figures, &what, found, &check["value"], 1);
            figures.same(&what, text(&found["verdict"]), text(&check["verdict"]));
            let lines = lines(&said, "uptime_credit", month).filter(|it| name(it) == **group);
            let credit = sum(lines, |it| range(&it["amount"]).expect("an amount"));
            figures.same(&what, Some(credit), figure(&check["credit"], 1));
        }
        owed(&mut figures, &said, month, &check["owed"]);
    }
    figures.are_all(30);
    assert_adds_up(&said);
}

#[test]
fn the_data_centre() {
    let project = root().join("examples/data_centre_lease");
    let said = statement(&project, "2025-W10 to 2025-W12");
    let mut figures = Figures::default();
    for (week, check) in entries(&checked("data_centre_lease/check.py", &[])) {
        let found = found(&said, "environment", week, "");
        judgement(&mut figures, week, found, &check["value"], 1);
        owed(&mut figures, &said, week, &check["owed"]);
    }
    figures.are_all(9);
    assert_adds_up(&said);
}
