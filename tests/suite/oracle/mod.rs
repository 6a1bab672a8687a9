//! A second, deliberately naive computation of what contracts mean, and random
//! contracts and data on which both must agree.
//!
//! Nothing here is shared with the library: own dates and clocks (`civil`), own
//! fractions (`ratio`), and every set of time as one flag for each step of a
//! grid. The two meet only at the text of a contract, the text of its data and
//! the JSON of its statement.

#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::too_many_arguments,
    clippy::format_collect,
    clippy::format_push_string,
    reason = "a test that cannot go on says why; the texts are short"
)]

mod civil;
mod random;
mod ratio;
mod row_case;
mod time_case;

use crate::evaluation as run;
use civil::{Day, date, date_text, day, days_in, weekday};
use random::Random;
use ratio::Ratio;
use serde_json::Value;

/// Random cases of each kind that hold all that makes them hard. `SLAC_ORACLE_CASES` asks for more.
const CASES: u64 = 1000;

/// Most cases are hard; if more than so many of ten are not, the generator is of no use.
const MOST_EASY: u64 = 5;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Verdict {
    Met,
    Missed,
    Undetermined,
    NotJudged,
}

impl Verdict {
    fn text(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Missed => "missed",
            Self::Undetermined => "undetermined",
            Self::NotJudged => "not_judged",
        }
    }
}

/// What the oracle says of one objective, window and group.
#[derive(Debug)]
struct Outcome {
    objective: String,
    window: String,
    group: Option<String>,
    /// Least and greatest; a bound that is not there is none. Nothing where it is not compared.
    value: Option<(Option<Ratio>, Option<Ratio>)>,
    verdict: Verdict,
    credit: Option<Ratio>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Window {
    Day,
    Week,
    Month,
}

impl Window {
    fn words(self) -> &'static str {
        match self {
            Self::Day => "calendar day",
            Self::Week => "calendar week",
            Self::Month => "calendar month",
        }
    }

    /// First and last day of the window that holds a day.
    fn days(self, at: Day) -> (Day, Day) {
        match self {
            Self::Day => (at, at),
            Self::Week => (at - weekday(at), at - weekday(at) + 6),
            Self::Month => {
                let (year, month, _) = date(at);
                let first = day(year, month, 1);
                (first, first + days_in(year, month) - 1)
            }
        }
    }

    /// The window's name by its first day; weeks by ISO 8601.
    fn name(self, first: Day) -> String {
        match self {
            Self::Day => date_text(first),
            Self::Week => {
                let (year, _, _) = date(first + 3);
                let week = (first + 3 - day(year, 1, 1)) / 7 + 1;
                format!("{year:04}-W{week:02}")
            }
            Self::Month => date_text(first)[..7].to_owned(),
        }
    }
}

fn cases() -> u64 {
    std::env::var("SLAC_ORACLE_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(CASES)
}

/// Runs cases until so many of them had everything; `run` says whether one had.
fn until_enough(mut run: impl FnMut(u64) -> bool) {
    let (mut seed, mut hard) = (0, 0);
    while hard < cases() {
        hard += u64::from(run(seed));
        seed += 1;
        assert!(
            seed < 20 || 10 * (seed - hard) <= MOST_EASY * seed,
            "of {seed} cases only {hard} have everything"
        );
    }
}

#[test]
fn random_contracts_about_time_mean_what_the_oracle_says() {
    until_enough(|seed| {
        let case = time_case::Case::random(&mut Random::new(seed));
        let (first, last) = case.over();
        let statement = run::statement(&case.contract(), &case.data(), &first, &last, None);
        let (outcomes, holds) = case.outcomes();
        compare(seed, &case.contract(), &statement, &outcomes);
        holds.gap && holds.exclusion && holds.run_over_an_edge && holds.clock_change
    });
}

#[test]
fn random_contracts_about_rows_mean_what_the_oracle_says() {
    until_enough(|seed| {
        let case = row_case::Case::random(&mut Random::new(seed + 1_000_000));
        let (first, last) = case.over();
        let cut_off = case.cut_off();
        let statement = run::statement(
            &case.contract(),
            &case.data(),
            &first,
            &last,
            Some(&cut_off),
        );
        compare(seed, &case.contract(), &statement, &case.outcomes());
        case.is_hard()
    });
}

/// Looks up each outcome in the statement's JSON and compares exactly.
fn compare(seed: u64, contract: &str, statement: &Value, outcomes: &[Outcome]) {
    assert!(!outcomes.is_empty(), "case {seed} says nothing");
    for outcome in outcomes {
        let what = format!("case {seed}: {outcome:?}\n{contract}");
        let group = find_group(statement, outcome).unwrap_or_else(|| panic!("missing: {what}"));
        let verdict = group["verdict"].as_str();
        assert_eq!(verdict, Some(outcome.verdict.text()), "{what}\n{group:#}");
        if let Some((lo, hi)) = &outcome.value {
            let bound = |which: &str| group["value"][which]["exact"].as_str();
            let found = (bound("least"), bound("greatest"));
            let (lo, hi) = (lo.map(Ratio::text), hi.map(Ratio::text));
            assert_eq!(found, (lo.as_deref(), hi.as_deref()), "{what}\n{group:#}");
        }
        if let Some(credit) = &outcome.credit {
            let found = find_credit(statement, outcome);
            assert_eq!(found, Some(credit.text()), "{what}\n{statement:#}");
        }
    }
}

fn find_group<'a>(statement: &'a Value, outcome: &Outcome) -> Option<&'a Value> {
    let objectives = statement["objectives"].as_array()?;
    let objective = objectives
        .iter()
        .find(|it| it["path"] == outcome.objective)?;
    let windows = objective["windows"].as_array()?;
    let window = windows.iter().find(|it| it["name"] == outcome.window)?;
    window["groups"]
        .as_array()?
        .iter()
        .find(|it| match &outcome.group {
            Some(group) => it["group"]
                .as_array()
                .is_some_and(|keys| keys.iter().any(|key| key["value"] == **group)),
            None => true,
        })
}

/// The entitlement of the window's credit line; zero where there is none.
fn find_credit(statement: &Value, outcome: &Outcome) -> Option<String> {
    let lines = statement["credits"].as_array()?;
    let line = lines
        .iter()
        .find(|it| it["objective"] == outcome.objective && it["window"] == outcome.window);
    match line {
        Some(line) => line["entitlement"]["least"]["exact"]
            .as_str()
            .map(str::to_owned),
        None => Some("0".to_owned()),
    }
}

/// Writes one case to a folder, to look at it: `SLAC_ORACLE_DUMP=12 cargo test dump -- --ignored`.
#[test]
#[ignore = "a tool for looking at one case"]
fn dump() {
    let seed = std::env::var("SLAC_ORACLE_DUMP").expect("SLAC_ORACLE_DUMP names a case");
    let seed: u64 = seed.parse().expect("it is a number");
    let case = time_case::Case::random(&mut Random::new(seed));
    let folder = std::env::temp_dir().join(format!("oracle-{seed}"));
    std::fs::create_dir_all(&folder).expect("a folder for the case");
    std::fs::write(folder.join("oracle.sla"), case.contract()).expect("it is written");
    for (source, text) in case.data() {
        std::fs::write(folder.join(source + ".csv"), text).expect("it is written");
    }
}
