//! The library from text to JSON: contract and data in, statement out.

#![allow(
    clippy::panic,
    clippy::expect_used,
    reason = "a test that cannot go on says why"
)]

use serde_json::Value;
use slac::evaluate::assess::{self, assess};
use slac::evaluate::data::{DataReader, Input, NoProgress, ReadOptions, read};
use slac::evaluate::reference::{Over, Request, measure};
use slac::quantity::Instant;
use std::collections::BTreeMap;
use std::io;

struct Texts<'a>(&'a [(String, String)]);

impl DataReader for Texts<'_> {
    fn open(&self, file: &str) -> io::Result<Box<dyn io::Read + '_>> {
        let text = self.0.iter().find(|(name, _)| *name == file);
        let (_, text) = text.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        Ok(Box::new(text.as_bytes()))
    }
}

/// Compiles the contract, reads the data, measures and judges the windows from `first` to `last`.
pub(crate) fn statement(
    contract: &str,
    data: &[(String, String)],
    first: &str,
    last: &str,
    cut_off: Option<&str>,
) -> Value {
    let compiled = slac::check_text("oracle.sla", contract);
    let agreement = compiled.agreement.unwrap_or_else(|| {
        panic!(
            "it does not compile: {:#?}\n{contract}",
            compiled.diagnostics
        )
    });
    let plan = slac::plan::build(&agreement);
    let inputs: Vec<Input> = data
        .iter()
        .map(|(source, _)| Input {
            file: source.clone(),
            source: Some(source.clone()),
        })
        .collect();
    let options = ReadOptions {
        strict: true,
        ..ReadOptions::default()
    };
    let reading = read(&plan, &inputs, &Texts(data), &options, &mut NoProgress);
    assert!(!reading.stopped, "{:?}\n{contract}", reading.problems);
    let request = Request {
        over: Over::Named {
            first: first.to_owned(),
            last: last.to_owned(),
        },
        cut_off: cut_off.map(|at| Instant::parse_rfc3339(at).expect("the oracle writes instants")),
    };
    let figures = measure(&plan, &reading.data, &request).expect("the plan is sound");
    let options = assess::Options {
        over: assess::Over::named(&plan, first, last).expect("the oracle names windows"),
        given: BTreeMap::new(),
        history: None,
        claims: None,
        digest: None,
    };
    let statement = assess(&plan, &figures, &options).expect("the plan is sound");
    serde_json::to_value(&statement).expect("statements are JSON")
}

/// The groups of an objective in a window, as the statement's JSON has them.
pub(crate) fn groups<'s>(statement: &'s Value, objective: &str, window: &str) -> &'s [Value] {
    let find = |list: &'s Value, key: &str, wanted: &str| -> Option<&'s Value> {
        let mut list = list.as_array()?.iter();
        list.find(|it| it[key].as_str().is_some_and(|it| it.starts_with(wanted)))
    };
    let objective = find(&statement["objectives"], "path", objective);
    let window = objective.and_then(|it| find(&it["windows"], "name", window));
    let groups = window.and_then(|it| it["groups"].as_array());
    groups.unwrap_or_else(|| panic!("no such window: {statement:#}"))
}

/// Verdict, least and greatest value of the only group; of a bound that is not known, `?`.
pub(crate) fn outcome(statement: &Value, objective: &str, window: &str) -> String {
    let [group] = groups(statement, objective, window) else {
        panic!("not one group: {statement:#}");
    };
    let bound = |which: &str| match &group["value"][which]["exact"] {
        Value::String(text) => text.clone(),
        _ => "?".to_owned(),
    };
    let verdict = group["verdict"].as_str().unwrap_or("?");
    format!("{verdict} {}..{}", bound("least"), bound("greatest"))
}
