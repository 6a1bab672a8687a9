//! Examples that judge the availability of services, and what follows from it.

use super::compare::{
    Figures, SECOND, add, assert_adds_up, checked, entries, figure, found, group_of, judgement,
    lines, list, owed, own_amount, python, range, statement, statement_with, sum, text, windows,
    zero,
};
use crate::rust_text::root;
use serde_json::Value as Json;
use std::fs;
use std::path::Path;

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

#[test]
fn the_outsourcing() {
    let project = root().join("examples/outsourcing");
    let said = statement_with(&project, "2025-07 to 2026-09", &["--cut-off", "2026-10-01"]);
    let mut figures = Figures::default();
    let credit = |penalty, window: &str| {
        let lines = lines(&said, penalty, window);
        sum(lines, |it| range(&it["amount"]).expect("an amount"))
    };
    for (month, check) in entries(&checked("outsourcing/check.py", &[])) {
        let fast = found(&said, "answer_speed", month, "");
        figures.same(month, text(&fast["verdict"]), text(&check["fast verdict"]));
        figures.same(month, range(&fast["value"]), figure(&check["fast"], 1));
        let lost = found(&said, "abandonment", month, "");
        judgement(&mut figures, month, lost, &check["lost"], 1);
        for (penalty, name) in [
            ("answer_credit", "answer credit"),
            ("abandon_credit", "abandon credit"),
        ] {
            let found = Some(credit(penalty, month));
            figures.same(month, found, figure(&check[name], 1));
        }
        for (window, check) in entries(&check["parts"]) {
            let found = found(&said, "platform", window, "");
            judgement(&mut figures, window, found, &check["value"], 1);
            figures.same(window, text(&found["verdict"]), text(&check["verdict"]));
            let by_ladder = Some(credit("platform_credit", window));
            figures.same(window, by_ladder, figure(&check["credit"], 1));
            let own = lines(&said, "platform_credit", window);
            let own = sum(own, |it| {
                let mut effects = list(&it["effects"]).iter();
                let given_back = effects.find(|it| it["kind"] == "given_back");
                range(given_back.map_or(&it["amount"], |it| &it["after"])).expect("an amount")
            });
            figures.same(window, Some(own), figure(&check["own"], 1));
        }
        let mut totals = list(&said["totals"]).iter();
        let total = totals.find(|it| it["period"] == **month);
        let points = total.map_or_else(zero, |it| range(&it["points"]).expect("points"));
        figures.same(month, Some(points), figure(&check["points"], 1));
        owed(&mut figures, &said, month, &check["owed"]);
    }
    figures.are_all(184);
    assert_adds_up(&said);
}
