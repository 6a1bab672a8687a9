//! `slac eval --explain`: what an amount was counted by, and why it was multiplied.

use super::{CLEAN, folder, run};
use serde_json::Value as Json;
use slac::quantity::Number;
use tempfile::TempDir;

const SLOPES: &str = r#"
source calls "Calls" { kind events; supplied by acme, verifiable by globex; field at timestamp; field asked number; field good number }
metric quality: percent = sum(calls, good) / sum(calls, asked) otherwise 100%
objective good_calls "Quality" { for workplace; measure quality; target >= 90%; over each calendar month }
penalty low "Credit" {
  for good_calls
  when < 90% credit 3 EUR plus 10 EUR per started 2 percentage points below 90% plus 1 EUR per exact 1 percentage point below 90%
  multiply by 1.5 when missed in 2 consecutive calendar months
}
penalty by_call "Credit for each" { for good_calls; when < 90% credit 0.5 EUR per sum(calls, asked) - sum(calls, good) }
remedies { combine sum per calendar month; round each credit to 0.01 half up; automatic }
"#;

/// 82.5 % of 200 calls is 35 bad ones, 7.5 points below 90 %: 4 started steps of 2 points, 7.5 exact ones of
/// one. 3 + 40 + 7.5 = 50.50 EUR, and for the second month 75.75 EUR.
fn february(history: bool) -> TempDir {
    let january = "2026-01-10 08:00,200,165\n";
    let data = format!(
        "at,asked,good\n{}2026-02-10 08:00,200,165\n2026-03-01 00:00,1,1\n",
        if history { january } else { "" }
    );
    folder(&[("a.sla", &format!("{CLEAN}{SLOPES}")), ("calls.csv", &data)])
}

const EVAL: [&str; 6] = [
    "eval",
    "a.sla",
    "--data",
    "calls=calls.csv",
    "--over",
    "2026-02",
];

#[test]
fn steps_and_units_are_counted_and_the_multiple_has_its_reason() {
    let said = run(&february(true), &[&EVAL[..], &["--explain"]].concat());
    for words in [
        "75.75 EUR for low[2026-02]",
        "  multiplied by 1.5 because missed in 2 consecutive calendar months\n",
        "    4 started steps counted\n    7.5 steps counted\n",
        "    35 units counted\n",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
}

#[test]
fn a_multiple_that_depends_on_an_unknown_month_is_said_so() {
    let said = run(&february(false), &[&EVAL[..], &["--explain"]].concat());
    for words in [
        "  perhaps multiplied by 1.5, if missed in 2 consecutive calendar months\n",
        "  not known: it depends on windows of which nothing is known\n",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
}

#[test]
fn programs_read_the_factor_and_what_was_counted() {
    let said = run(
        &february(true),
        &[&EVAL[..], &["--format", "json"]].concat(),
    );
    let json = said.split_once("--- stdout\n").expect("an output").1;
    let json = json.split_once("--- stderr").expect("an output").0;
    let json: Json = serde_json::from_str(json).expect("it is JSON");
    let exact = |pointer: &str| {
        let text = json.pointer(pointer).and_then(Json::as_str);
        text.and_then(Number::parse)
    };
    assert_eq!(
        exact("/credits/0/multiplied/factor/exact"),
        Number::ratio(3, 2)
    );
    assert_eq!(json["credits"][0]["multiplied"]["sure"], true);
    assert_eq!(
        json["credits"][0]["steps"][0]["counted"][0]["how"],
        "started"
    );
    let counted = "/credits/0/steps/0/counted/1/number/least/exact";
    assert_eq!(exact(counted), Number::ratio(15, 2));
    assert_eq!(json["credits"][1]["multiplied"], Json::Null);
}
