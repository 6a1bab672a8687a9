//! Plans: what is made of small contracts, and the schema of their JSON.

use crate::outputs::short_plan;
use crate::rust_text::root;
use crate::support::{PREAMBLE, up_to_date};
use slac::plan::{self, v1};
use slac::project::Project;
use std::fs;

#[test]
fn the_schema_is_that_of_the_types() {
    let mut text = serde_json::to_string_pretty(&v1::schema()).expect("a schema is JSON");
    text.push('\n');
    up_to_date("schemas/plan-v1.json", &text);
}

#[test]
fn plans_of_the_examples_fit_the_schema_and_can_be_read_back() {
    let validator = jsonschema::validator_for(&v1::schema()).expect("the schema is one");
    let mut seen = 0;
    for entry in fs::read_dir(root().join("examples")).expect("the folder is there") {
        let folder = entry.expect("it can be read").path();
        if !folder.join("slac.toml").is_file() {
            continue;
        }
        let project = Project::open(&folder).expect("an example is a project");
        let compilation = project.compile();
        assert!(compilation.agreement.is_some(), "an example has no errors");
        let plan = plan::build_versions(&compilation.versions);
        let json = serde_json::to_value(&plan).expect("a plan is JSON");
        let faults: Vec<String> = validator
            .iter_errors(&json)
            .map(|fault| format!("{}: {fault}", fault.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{}: {faults:?}", folder.display());
        let back: v1::Plan = serde_json::from_value(json).expect("it can be read back");
        assert_eq!(back, plan, "{}", folder.display());
        seen += 1;
    }
    assert!(seen >= 3, "only {seen} examples were seen");
}

#[test]
fn the_schema_refuses_what_is_no_plan() {
    let validator = jsonschema::validator_for(&v1::schema()).expect("the schema is one");
    let plan = plan_of("");
    let json = serde_json::to_value(&plan).expect("a plan is JSON");
    assert!(validator.is_valid(&json));
    let mut other = json.clone();
    other["extra"] = true.into();
    assert!(!validator.is_valid(&other));
    let mut other = json;
    other["measurement"]["nodes"] = serde_json::json!([{ "op": "guess" }]);
    assert!(!validator.is_valid(&other));
}

/// The plan of a fragment in the agreement of the preamble.
fn plan_of(fragment: &str) -> v1::Plan {
    use slac::diagnostics::render::{Format, render};
    let compiled = slac::check_text("test.sla", &format!("{PREAMBLE}{fragment}"));
    let found = render(
        &compiled.diagnostics,
        &compiled.sources,
        Format::Short,
        false,
        80,
    );
    plan::build(&compiled.agreement.expect(&found))
}

/// Compares the plan of a fragment, in short, with what it was.
fn snapshot(name: &str, fragment: &str) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(format!("plan_{name}"), short_plan(&plan_of(fragment)));
    });
}

#[test]
fn samples_exclusions_and_gaps() {
    snapshot(
        "samples_exclusions_and_gaps",
        r#"
source probes "Probes" {
  kind samples every 1 minute by site; exists always; gaps count as excluded
  supplied by acme, verifiable by globex
  field at timestamp; field site text; field ok bool
}
source works "Works" {
  kind spans; supplied by acme, verifiable by globex
  field start timestamp; field end timestamp
}
exclusion planned "Planned works" { time works; limit 8 hours per calendar month }
let outage "Outage" = (any of time(probes where not ok) by site) lasting >= 2 minutes
metric availability: percent = 1 - length(outage) / length(window)
objective uptime "Availability" {
  for workplace; measure availability; target >= 99.9%; over each calendar month
  excluding planned
}
penalty late_credit "Credit" {
  for uptime; basis fee of workplace
  when < 99.9% credit 10%
  when < 99% credit 25%
}
remedies { combine sum per calendar month; round total to 0.01 half up; automatic }
"#,
    );
}

#[test]
fn groups_tables_and_buckets() {
    snapshot(
        "groups_tables_and_buckets",
        r#"
enum Class { gold, silver }
table goals "Goals" {
  Class  | level: percent | second: percent
  gold   | 99.9%          | 99%
  silver | 99%            | 95%
}
source requests "Requests" {
  kind events; supplied by acme, verifiable by globex
  field at timestamp; field class Class; field operation text; field failed bool
}
metric success: percent = 1 - mean(share(requests, failed) otherwise 0% each 5 minutes by operation) otherwise 100%
objective answers "Answers" {
  for workplace; measure success by class; target >= goals[class].level
  over each calendar month; needs 100 of requests
}
penalty late_credit "Credit" {
  for answers; basis fee of workplace
  when < target credit 10%
  when < goals[class].second credit 20%
}
remedies { combine sum per calendar month; round total to 0.01 half up; automatic }
"#,
    );
}

#[test]
fn rows_as_windows() {
    snapshot(
        "rows_as_windows",
        r#"
source cases "Cases" {
  kind cases; dated by opened; supplied by acme, verifiable by globex
  field opened timestamp; field closed timestamp optional; field charge money
}
objective each_case "Each case in a day" {
  for workplace; measure elapsed(opened to closed); target <= 24 hours; over each row of cases
}
penalty refund "Refund" {
  for each_case; basis charge
  when > 24 hours credit 2 EUR per started 1 hour above 24 hours
  cap 100% of basis
}
remedies { combine sum per calendar month; round total to 0.01 half up; automatic }
termination too_late "Too late too often" {
  right of globex
  when each_case missed 3 times in any 30 days
  notice 30 days
}
"#,
    );
}

#[test]
fn charges_of_groups_are_spread() {
    snapshot(
        "charges_of_groups_are_spread",
        r#"
source bill "Bill" {
  kind events; supplied by acme, verifiable by globex
  field at timestamp; field region text; field instance text; field amount money
}
source down "Downtime" {
  kind spans; supplied by acme, verifiable by globex
  field start timestamp; field end timestamp; field region text; field instance text
}
metric region_up: percent = 1 - length(all of spans(down) by instance) / length(window)
metric instance_up: percent = 1 - length(spans(down)) / length(window)
objective regions "Regions" {
  for workplace; measure region_up by region; groups from bill; target >= 99%; over each calendar month
}
objective instances "Instances" {
  for workplace; measure instance_up by instance; groups from bill; target >= 99%; over each calendar month
}
penalty region_credit "Region credit" {
  for regions; basis sum(bill, amount); when < 99% credit 30%
}
penalty instance_credit "Instance credit" {
  for instances; basis sum(bill, amount); when < 99% credit 10%
}
remedies {
  combine largest by instance per calendar month
  round each credit to 0.01 half up; automatic
}
"#,
    );
}
