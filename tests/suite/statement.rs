//! Statements: the worked examples of whole contracts, and the schema of their JSON.

use crate::outputs::stable;
use crate::support::up_to_date;
use slac::evaluate::example::run_examples;
use slac::evaluate::statement::{explain, from_json, text, to_json, v1};
use slac::ir::Agreement;
use slac::plan;
use slac::project::Project;
use std::path::Path;
use std::sync::Arc;

const FOLDERS: [&str; 5] = [
    "workplace",
    "github",
    "call_centre",
    "courier",
    "ivr_points",
];

fn agreement(folder: &str) -> Arc<Agreement> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(folder);
    let project = Project::open(&path).expect("the example is a project");
    project.compile().agreement.expect("it compiles")
}

/// What was computed for each worked example of a contract.
pub(crate) fn statements(folder: &str) -> Vec<v1::Statement> {
    let agreement = agreement(folder);
    let ran = run_examples(&agreement, &plan::build(&agreement));
    let statements = ran.into_iter().map(|it| it.statement.expect("it ran"));
    statements.collect()
}

#[test]
fn the_schema_is_that_of_the_types() {
    let mut text = serde_json::to_string_pretty(&v1::schema()).expect("a schema is JSON");
    text.push('\n');
    up_to_date("schemas/statement-v1.json", &text);
}

#[test]
fn a_statement_of_a_worked_example_reads_well() {
    let statements = statements("workplace");
    let statement = statements.first().expect("it has examples");
    let mut shown = text::render(statement);
    shown.push_str("\n----\n\n");
    shown.push_str(&explain::render(statement, Some("uptime")));
    insta::assert_snapshot!(stable(&shown));
}

#[test]
fn statements_are_what_their_schema_says_and_can_be_read_back() {
    let validator = jsonschema::validator_for(&v1::schema()).expect("it is a schema");
    for folder in FOLDERS {
        for statement in statements(folder) {
            let text = to_json(&statement).expect("a statement is JSON");
            let value = serde_json::from_str(&text).expect("it is JSON");
            let errors: Vec<String> = validator
                .iter_errors(&value)
                .map(|error| error.to_string())
                .collect();
            assert!(errors.is_empty(), "{folder}: {errors:?}");
            assert_eq!(from_json(&text).as_ref(), Ok(&statement));
        }
    }
    assert!(from_json("{}").is_err());
}
