//! The severity matrix against its second computation: intervals where readings are missing, cases whose
//! clocks still run, and the days on which something is due after an outage.

use crate::examples::compare::{
    Figures, assert_adds_up, checked, entries, found, judgement, list, owed, statement_with, text,
    windows,
};
use crate::rust_text::root;
use serde_json::Value as Json;

/// The verdicts of an objective that is judged row by row, against those of the check, by this field.
fn rows(figures: &mut Figures, said: &Json, objective: &str, field: &str, checks: &Json) -> usize {
    let judged = windows(said, objective);
    for window in judged {
        let group = &window["groups"][0];
        let name = group["row"][field].as_str().expect("a name");
        figures.same(name, text(&group["verdict"]), text(&checks[name]));
    }
    assert_eq!(judged.len(), entries(checks).count(), "{objective}");
    judged.len()
}

#[test]
fn the_severity_matrix() {
    let project = root().join("examples/saas_severity_matrix");
    // The last day that the data is complete for.
    let cut_off = ["--cut-off", "2025-04-30"];
    let said = statement_with(&project, "2025-03 to 2025-04", &cut_off);
    let check = checked("saas_severity_matrix/check.py", &[]);
    let mut figures = Figures::default();
    for (month, check) in entries(&check["months"]) {
        let uptime = found(&said, "uptime", month, "");
        judgement(&mut figures, month, uptime, &check["uptime"]["value"], 1);
        let verdict = text(&check["uptime"]["verdict"]);
        figures.same(month, text(&uptime["verdict"]), verdict);
        for (severity, check) in entries(&check["response"]) {
            let found = found(&said, "response", month, severity);
            let what = format!("{severity} {month}");
            judgement(&mut figures, &what, found, &check["value"], 1);
            figures.same(&what, text(&found["verdict"]), text(&check["verdict"]));
        }
        owed(&mut figures, &said, month, &check["owed"]);
    }
    let p1 = rows(&mut figures, &said, "p1_response", "ticket", &check["p1"]);
    let told = rows(&mut figures, &said, "notice", "breach", &check["breaches"]);
    let due: Vec<String> = list(&said["dates"])
        .iter()
        .filter(|date| date["subject"] == "root_cause")
        .map(|date| text(&date["day"]))
        .collect();
    let expected: Vec<String> = list(&check["root causes"]).iter().map(text).collect();
    assert_eq!((p1, told, expected.len()), (7, 4, 6));
    figures.same("root causes", due, expected);
    // Two months with a value and a verdict of five promises each, and two totals; eleven rows; the days.
    figures.are_all(2 * (2 * 5 + 2) + 11 + 1);
    assert_adds_up(&said);
}
