//! Examples about money against the second computation that stands beside each of them.
//!
//! A check prints what it found under one shape for all of them: values and verdicts by objective
//! and window, credits by penalty, objective and window, totals by period. All of it must be in the
//! statement, and the statement must hold nothing else.

use crate::rust_text::root;
use serde_json::Value as Json;
use slac::quantity::Number;
use std::collections::BTreeMap;
use std::process::Command;

/// Microseconds, in which statements give durations.
const SECOND: i64 = 1_000_000;

type Figures = BTreeMap<String, String>;

fn run(command: &mut Command) -> Json {
    let output = command.output().expect("it runs");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    serde_json::from_slice(&output.stdout).expect("it prints JSON")
}

fn list(json: &Json) -> &[Json] {
    json.as_array().expect("a list")
}

fn text(json: &Json) -> &str {
    json.as_str().expect("text")
}

/// `uptime[2026-04]`, `uptime["west"][2026-04]`
fn name(objective: &str, group: &Json, window: &str) -> String {
    let group: String = list(group)
        .iter()
        .map(|key| format!("[{}]", key["value"]))
        .collect();
    format!("{objective}{group}[{window}]")
}

/// A range whose ends are one, as an exact fraction.
fn exact(range: &Json) -> String {
    match (
        range["least"]["exact"].as_str(),
        range["greatest"]["exact"].as_str(),
    ) {
        (Some(least), Some(greatest)) if least == greatest => least.to_owned(),
        _ => format!("{range}"),
    }
}

/// What a check gives, with numbers as this program writes them.
fn checked(json: &Json, key: &str) -> Figures {
    let entries = json[key].as_object();
    let entries = entries.into_iter().flatten();
    let number = |value: &str| {
        let (digits, unit) = match value.strip_suffix(" s") {
            Some(digits) => (digits, SECOND),
            None => (value, 1),
        };
        let number = Number::parse(digits).map(|it| it * Number::from(unit));
        number.map_or_else(|| value.to_owned(), |it| it.to_string())
    };
    entries
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (name.clone(), number(text(value))))
        .collect()
}

/// Compares a statement with what its check found; `count` figures in all.
#[track_caller]
fn compare(example: &str, over: &str, cut_off: &str, count: usize) {
    let folder = root().join("examples").join(example);
    let statement = run(Command::new(env!("CARGO_BIN_EXE_slac"))
        .arg("eval")
        .arg(&folder)
        .args([
            "--over",
            over,
            "--cut-off",
            cut_off,
            "--format",
            "json",
            "--fail-on",
            "refused",
        ]));
    let check = run(Command::new("python3")
        .arg(folder.join("check.py"))
        .arg("--json"));
    let (mut values, mut verdicts) = (Figures::new(), Figures::new());
    for objective in list(&statement["objectives"]) {
        for window in list(&objective["windows"]) {
            for group in list(&window["groups"]) {
                let name = name(
                    text(&objective["path"]),
                    &group["group"],
                    text(&window["name"]),
                );
                if !group["value"].is_null() {
                    values.insert(name.clone(), exact(&group["value"]));
                }
                verdicts.insert(name, text(&group["verdict"]).replace('_', " "));
            }
        }
    }
    let mut credits = Figures::new();
    for line in list(&statement["credits"]) {
        let amount = exact(&line["amount"]);
        let of = name(
            text(&line["objective"]),
            &line["group"],
            text(&line["window"]),
        );
        if amount != "0" {
            credits.insert(format!("{}/{of}", text(&line["penalty"])), amount);
        }
    }
    let totals = list(&statement["totals"]).iter();
    let totals: Figures = totals
        .map(|total| {
            (
                text(&total["period"]).to_owned(),
                exact(&total["entitlement"]),
            )
        })
        .collect();
    assert_eq!(values, checked(&check, "values"));
    assert_eq!(verdicts, checked(&check, "verdicts"));
    assert_eq!(credits, checked(&check, "credits"));
    let mut known = checked(&check, "totals");
    known.retain(|period, total| total != "0" || totals.contains_key(period));
    assert_eq!(totals, known);
    let compared = values.len() + verdicts.len() + credits.len() + totals.len();
    assert_eq!(compared, count, "figures compared");
}

#[test]
fn the_amount_at_risk() {
    compare("at_risk_pool", "2025-01 to 2025-06", "2025-07-01", 33);
}

#[test]
fn reserved_servers_under_two_caps() {
    compare("reserved_gpu", "2025-01 to 2025-06", "2025-07-01", 70);
}

#[test]
fn content_delivery_by_affected_visitors() {
    compare("cdn_affected_ratio", "2025-01 to 2026-03", "2026-04-01", 45);
}

#[test]
fn a_dedicated_line() {
    compare("internet_dedicated", "2025-01 to 2025-04", "2025-05-01", 42);
}

#[test]
fn cloud_machines_and_never_two_credits_for_one() {
    compare("compute_cloud", "2026-04", "2026-05-10", 82);
}

/// Under version 1.0 a credit of 6 % is capped at 5 % of the month; under version 2.0 March has what is left of 8 % of the year.
#[test]
fn common_paper_under_both_versions() {
    compare("common_paper", "2026-11 to 2027-03", "2027-04-01", 26);
}
