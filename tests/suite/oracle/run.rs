//! The library from text to JSON: contract and data in, statement out.

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
pub(super) fn statement(
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
