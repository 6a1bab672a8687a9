//! Contracts that are short to write and long to understand, and texts that are no contracts.
//!
//! Nothing is timed here: what grows as the text doubles itself would not end in a lifetime, so a
//! test that ends has passed.

use crate::support::PREAMBLE;
use slac::diagnostics::Severity;
use std::fmt::Write;

/// How many lines double each other. What was written out would have more parts than atoms.
const LINES: usize = 60;

/// What the lines below measure.
const SOURCES: &str = r#"
source log "Log" {
  kind     spans; supplied by acme, verifiable by globex
  field    start timestamp; field end timestamp; field grade number
}
source calls "Calls" {
  kind     events; supplied by acme, verifiable by globex
  field    at timestamp; field good bool
}
source probes "Probes" {
  kind     samples every 1 minute by site; exists always; gaps count as down
  supplied by acme, verifiable by globex
  field    at timestamp; field site text; field ok bool
}
"#;

/// A first line and others, each made of the one before: `{p}` is its number, `{i}` the line's own.
fn doubling(first: &str, line: &str) -> String {
    let mut text = format!("{first}\n");
    for number in 1..=LINES {
        let line = line
            .replace("{i}", &number.to_string())
            .replace("{p}", &(number - 1).to_string());
        let _ = writeln!(text, "{line}");
    }
    text
}

/// Checks a fragment: codes and headlines of its errors.
fn errors(body: &str) -> Vec<String> {
    let text = format!("{PREAMBLE}{SOURCES}{body}");
    let compiled = slac::check_text("test.sla", &text);
    let errors = compiled
        .diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error);
    errors
        .map(|one| format!("{} {}", one.code.id, one.headline))
        .collect()
}

fn measured(formula: &str) -> String {
    format!("metric m: {formula}\n{}", objective("m", "<= 1"))
}

fn objective(metric: &str, target: &str) -> String {
    format!(
        "objective o \"O\" {{ for workplace; measure {metric}; target {target}; over each calendar month; key }}\n"
    )
}

#[test]
fn sets_of_time_that_double_each_other_end_in_one_finding() {
    let body = doubling("let a0 = spans(log)", "let a{i} = a{p} or a{p}");
    let body = body + &measured("number = count(a60)");
    assert_eq!(
        errors(&body),
        ["SLA0322 `a10` stands for too much, once each name in it is written out"]
    );
    let body = doubling(
        "exclusion a0 \"A\" { time spans(log) }",
        "exclusion a{i} \"A\" { time a{p} except (a{p} lasting >= 1 minute) }",
    );
    let body = body + &measured("number = count(a60)");
    let found = errors(&body);
    assert!(
        found.len() == 1 && found[0].starts_with("SLA0322 `a"),
        "{found:?}"
    );
}

#[test]
fn rows_that_double_each_other_end_in_one_finding() {
    let body = doubling(
        "let a0 = log where grade > 1\nlet b0 = spans(a0)",
        "let a{i} = log where start during b{p} and end during b{p}\nlet b{i} = spans(a{i})",
    );
    let found = errors(&(body + &measured("number = count(b60)")));
    assert!(
        found.len() == 1 && found[0].starts_with("SLA0322"),
        "{found:?}"
    );
}

#[test]
fn rows_of_rows_are_no_doubling() {
    let body = doubling("let a0 = calls", "let a{i} = a{p} where good");
    assert_eq!(errors(&(body + &measured("number = count(a60)"))), [""; 0]);
}

#[test]
fn numbers_that_double_each_other_end_in_one_finding() {
    for line in ["n{p} + n{p}", "n{p} * n{p}", "max(n{p}, n{p})"] {
        let lines = doubling("  let n0 = count(calls)", &format!("  let n{{i}} = {line}"));
        let found = errors(&measured(&format!("number =\n{lines}  n60")));
        assert!(
            found.len() == 1 && found[0].starts_with("SLA0322 `n"),
            "{found:?}"
        );
    }
}

#[test]
fn metrics_that_double_each_other_end_in_one_finding() {
    let body = doubling(
        "metric m0: number = count(calls)",
        "metric m{i}: number = m{p} + m{p}",
    );
    let found = errors(&(body + &objective("m60", "<= 1")));
    assert!(
        found.len() == 1 && found[0].starts_with("SLA0322 `m"),
        "{found:?}"
    );
}

#[test]
fn computed_fields_that_double_each_other_end_in_one_finding() {
    let fields = doubling("field f0 number", "field f{i} number = f{p} * f{p}");
    let body = format!(
        "source s \"S\" {{\nkind events; supplied by acme, verifiable by globex\nfield at timestamp\n{fields}}}\n"
    );
    let found = errors(&(body + &measured("number = sum(s, f60)")));
    assert!(
        found.len() == 1 && found[0].starts_with("SLA0322 `s.f"),
        "{found:?}"
    );
}

#[test]
fn calendars_and_holidays_that_double_each_other_end_in_one_finding() {
    let body = doubling(
        "calendar c0 \"C\" { monday to friday 08:00 to 18:00 }",
        "calendar c{i} \"C\" = c{p} or c{p}",
    );
    let found = errors(&(body + &measured("number = count(spans(log) and c60)")));
    assert!(
        found.len() == 1 && found[0].starts_with("SLA0320"),
        "{found:?}"
    );
    let body = doubling(
        "calendar c0 \"C\" { closed 12-24 }",
        "calendar c{i} \"C\" { closed c{p}, c{p} }",
    ) + "calendar d \"D\" { monday 08:00 to 18:00; closed c60 }\n";
    let found = errors(&(body + &measured("number = count(spans(log) and d)")));
    assert!(
        found.len() == 1 && found[0].starts_with("SLA0320"),
        "{found:?}"
    );
}

/// Cells hold values, not formulas, so a table cannot double itself at all.
#[test]
fn cells_cannot_double_each_other() {
    let body = doubling(
        "enum E { k }\ntable t0 \"T\" {\nE | v: number\nk | 1\n}",
        "table t{i} \"T\" {\nE | v: number\nk | t{p}[k].v + t{p}[k].v\n}",
    );
    let found = errors(&(body + &measured("number = count(calls) + t60[k].v")));
    assert_eq!(found.len(), LINES, "{found:?}");
}

/// Each line binds a key more, or not: as many ways to come to the first as there are subsets.
#[test]
fn keys_are_followed_one_by_one() {
    let text = |line: &str| {
        let lets = doubling("let a0 = time(probes where not ok)", line);
        lets + &measured("number = count(any of a60 by site)")
    };
    let both = "let a{i} = (any of a{p} by site) or (all of a{p} by site)";
    assert!(
        errors(&text(both))
            .iter()
            .all(|one| one.starts_with("SLA0322"))
    );
    let bound = errors(&text("let a{i} = a{p} lasting >= 1 minute"));
    assert_eq!(bound, [""; 0]);
    let unbound = text("let a{i} = a{p} lasting >= 1 minute").replace("any of a60 by site", "a60");
    let found = errors(&unbound);
    assert!(
        found.len() == 1 && found[0].starts_with("SLA0411"),
        "{found:?}"
    );
}

#[test]
fn endless_chains_of_names_end_in_one_finding() {
    let forwards: String = (1..5_000)
        .map(|number| format!("let a{number} = a{} lasting >= 1 minute\n", number - 1))
        .collect();
    let chain = format!("let a0 = spans(log)\n{forwards}");
    let found = errors(&(chain.clone() + &measured("number = count(a4999)")));
    assert!(
        found.len() == 1 && found[0].starts_with("SLA0322"),
        "{found:?}"
    );
    let backwards: Vec<&str> = chain.lines().rev().collect();
    let found = errors(&(backwards.join("\n") + "\n" + &measured("number = count(a4999)")));
    assert!(
        found.len() == 1 && found[0].starts_with("SLA0320"),
        "{found:?}"
    );
    let metrics: String = (1..2_000)
        .map(|number| format!("metric m{number}: number = m{} + 1\n", number - 1))
        .collect();
    let chain = format!("metric m0: number = count(calls)\n{metrics}");
    let found = errors(&(chain + &objective("m1999", "<= 1")));
    assert!(
        found.len() == 1 && found[0].starts_with("SLA0320"),
        "{found:?}"
    );
}

#[test]
fn much_of_everything_is_taken_or_refused_once() {
    let ladder: String = (0..10_000)
        .map(|step| format!("  when > {step} credit {step} EUR\n"))
        .collect();
    let ladder = measured("number = count(calls)").replace("; key", "")
        + "penalty p \"P\" {\n  for o\n"
        + &ladder
        + "}\nremedies { round each credit to 0.01 half up }\n";
    let found = errors(&ladder);
    assert!(
        found.len() == 1 && found[0].starts_with("SLA0320"),
        "{found:?}"
    );
    let wide = format!("let a = {}\n", vec!["spans(log)"; 10_000].join(" or "));
    let found = errors(&(wide + &measured("number = count(a)")));
    assert!(
        found.len() == 1 && found[0].starts_with("SLA0190"),
        "{found:?}"
    );
    let many = |line: &dyn Fn(usize) -> String| (0..5_000).map(line).collect::<String>();
    let terms = many(&|number| format!("define d{number} \"D{number}\" {{ means \"x\" }}\n"));
    assert_eq!(errors(&terms), [""; 0]);
    let same = many(&|_| "party bob \"Bob\" { address \"x\" }\n".to_owned());
    assert_eq!(errors(&same).len(), 4_999);
    // Beyond a thousand mistakes nobody reads on, and no names are compared with each other.
    let unknown = many(&|number| format!("let l{number} = nothing{number}\n"));
    assert_eq!(errors(&unknown).len(), 1_000);
}

#[test]
fn an_endless_name_is_not_repeated_whole() {
    let name = "a".repeat(1_000_000);
    let found = errors(&format!("let b = {name}\n"));
    assert_eq!(found.len(), 1);
    assert!(found[0].len() < 200, "{}", found[0].len());
    let text = format!("define a \"A\" {{ means \"{}\" }}\n", "b".repeat(1_000_000));
    assert_eq!(errors(&text), [""; 0]);
}
