//! Examples that judge rows: parcels, calls, faults, deliveries.

use super::compare::{
    Figures, HOUR, SECOND, add, assert_adds_up, checked, entries, figure, found, group_of,
    judgement, lines, list, owed, own_amount, range, statement, statement_with, sum, text, windows,
    zero,
};
use crate::rust_text::root;
use serde_json::Value as Json;
use std::fs;
use std::process::Command;

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
