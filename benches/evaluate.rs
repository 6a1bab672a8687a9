//! How long it takes to read probes and to measure and judge them: `cargo bench --bench evaluate`.
//!
//! One objective, three sites, a probe a minute and site: the shape of the most common
//! agreement. A month has 130 thousand rows, a year one and a half million.

mod support;

use slac::evaluate::assess::{self, assess};
use slac::evaluate::data::{DataReader, Input, NoProgress, ReadOptions, Reading, read};
use slac::evaluate::reference::{Over, Request, measure};
use slac::plan::{self, v1::Plan};
use std::collections::BTreeMap;
use std::io;
use support::{generator, timing};

fn main() {
    let text = generator::contract(100);
    let compiled = slac::check_text("bench.sla", &text);
    let agreement = compiled.agreement.expect("the contract is clean");
    let plan = plan::build(&agreement);
    for (name, days, first, last) in [
        ("a month", 31, "2026-01", "2026-01"),
        ("a year", 365, "2026-01", "2026-12"),
    ] {
        let probes = generator::probes(days);
        let rows = probes.lines().count() - 1;
        timing::report(&format!("read {name} of probes ({rows} rows)"), || {
            rows_of(&plan, &probes)
        });
        let reading = rows_of(&plan, &probes);
        assert!(!reading.problems.has_errors(), "the probes are clean");
        timing::report(&format!("measure and judge {name}"), || {
            statement(&plan, &reading, first, last);
        });
    }
}

struct Probes<'a>(&'a str);

impl DataReader for Probes<'_> {
    fn open(&self, _: &str) -> io::Result<Box<dyn io::Read + '_>> {
        Ok(Box::new(self.0.as_bytes()))
    }
}

fn rows_of(plan: &Plan, probes: &str) -> Reading {
    let input = Input {
        file: "checks.csv".to_owned(),
        source: Some("checks_1".to_owned()),
    };
    read(
        plan,
        &[input],
        &Probes(probes),
        &ReadOptions::default(),
        &mut NoProgress,
    )
}

fn statement(plan: &Plan, reading: &Reading, first: &str, last: &str) {
    let request = Request {
        over: Over::Named {
            first: first.to_owned(),
            last: last.to_owned(),
        },
        cut_off: None,
    };
    let figures = measure(plan, &reading.data, &request).expect("the plan is sound");
    let options = assess::Options {
        over: assess::Over::named(plan, first, last).expect("the windows have names"),
        given: BTreeMap::new(),
        history: None,
        claims: None,
        digest: None,
    };
    let statement = assess(plan, &figures, &options).expect("the plan is sound");
    assert!(!statement.objectives.is_empty(), "something was judged");
}
