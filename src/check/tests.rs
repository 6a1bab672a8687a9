//! Types of formulas, and the text that each mistake underlines.

use super::compile::{Compilation, check_text};
use crate::ir::{Expr, ExprKind, Metric};

const PREAMBLE: &str = r#"
contract example "Example" {
  provider acme; customer globex; effective 2026-01-01
  timezone "Europe/Berlin"; currency EUR
}
party acme "Acme" { contact desk "desk@acme.example" }
party globex "Globex"
enum Site { berlin, hamburg }
enum Priority { P1, P2 }
calendar desk "Desk" { monday to friday 08:00 to 18:00 }
table limits "Limits" {
  Priority | respond: duration | clock: calendar
  P1       | 15 minutes        | always
  P2       | 4 hours           | desk
}
service workplace "Workplace" { fee 1_000 EUR per month }
source checks "Checks" {
  kind samples every 1 minute by site; exists always; gaps count as down; supplied by acme
  field at timestamp; field site Site; field ok bool
}
source calls "Calls" {
  kind events; supplied by acme
  field at timestamp; field waited duration; field lost bool; field cost money; field rate percent
}
source tickets "Tickets" {
  kind cases; dated by opened; supplied by acme
  field opened timestamp; field answered timestamp optional; field priority Priority; field waiting spans
}
source works "Works" {
  kind spans; supplied by acme
  field start timestamp; field end timestamp; field announced timestamp
}
let down = any of time(checks where not ok) by site
"#;

/// The preamble with a metric of this type and formula.
fn metric(formula: &str, ty: &str) -> Compilation {
    check_text(
        "t.sla",
        &format!("{PREAMBLE}metric m: {ty} =\n  {formula}\n"),
    )
}

/// Findings of errors: code and underlined text.
fn errors_of(made: &Compilation) -> Vec<(&str, &str)> {
    let errors = made.diagnostics.iter().filter(|one| one.is_error());
    errors
        .map(|one| {
            (
                one.code.id,
                one.at.span.of(&made.sources.file(one.at.file).text),
            )
        })
        .collect()
}

fn check_type(formula: &str, ty: &str) {
    let made = metric(formula, ty);
    assert_eq!(errors_of(&made), [], "{formula}: {ty}");
}

/// The errors of a metric.
fn wrong(formula: &str, ty: &str, expected: &[(&str, &str)]) {
    let made = metric(formula, ty);
    assert_eq!(errors_of(&made), expected, "{formula}: {ty}");
}

/// The errors of declarations behind the preamble.
fn errors(declarations: &str, expected: &[(&str, &str)]) {
    let made = check_text("t.sla", &format!("{PREAMBLE}{declarations}\n"));
    assert_eq!(errors_of(&made), expected, "{declarations}");
}

#[test]
fn formulas_have_the_types_that_metrics_declare() {
    check_type("1 - length(down) / length(window)", "percent");
    check_type("length(down except relief)", "duration");
    check_type("longest(down lasting >= 2 minutes)", "duration");
    check_type("count(down)", "number");
    check_type("count(calls where waited > 20 seconds)", "number");
    check_type(
        "share(calls, not lost and waited <= 20 seconds) otherwise no value",
        "percent",
    );
    check_type(
        "percentile(calls, waited, 95%) otherwise no value",
        "duration",
    );
    check_type("sum(calls, cost)", "money");
    check_type("sum(calls, cost) / 1 hour", "money per hour");
    check_type(
        "mean(share(calls, lost) otherwise 0% each 5 minutes)",
        "percent",
    );
    check_type("5% of sum(calls, cost)", "money");
    check_type(
        "share(tickets, elapsed(opened to answered, on limits[priority].clock, except waiting or relief)\n    <= limits[priority].respond) otherwise 100%",
        "percent",
    );
    check_type(
        "share(tickets where priority == P1, answered <= opened + 3 days) otherwise 0%",
        "percent",
    );
    check_type("share(calls, at during desk) otherwise no value", "percent");
    check_type(
        "share(works, row during desk) otherwise no value",
        "percent",
    );
    check_type(
        "length(time(share(calls, lost) > 50% otherwise false each 1 hour))",
        "duration",
    );
    check_type(
        "length(works where announced + 5 days <= start)",
        "duration",
    );
    check_type("max(calls, waited) otherwise 0 seconds", "duration");
    check_type("min(5%, 3%)", "percent");
}

#[test]
fn a_ratio_by_the_window_needs_no_otherwise_and_others_do() {
    check_type("length(down) / length(window except works)", "percent");
    wrong(
        "share(calls, lost)",
        "percent",
        &[("SLA0310", "share(calls, lost)")],
    );
    wrong(
        "sum(calls, waited) / count(calls)",
        "duration",
        &[("SLA0310", "sum(calls, waited) / count(calls)")],
    );
    wrong(
        "mean(share(calls, lost) each 5 minutes)",
        "percent",
        &[("SLA0310", "share(calls, lost)")],
    );
}

#[test]
fn a_mistake_underlines_what_is_wrong() {
    wrong("length(down)", "percent", &[("SLA0301", "length(down)")]);
    wrong(
        "length(down) + 3 days",
        "duration",
        &[("SLA0303", "3 days")],
    );
    wrong(
        "length(down) + 5",
        "duration",
        &[("SLA0306", "length(down) + 5")],
    );
    wrong(
        "length(down) lasting >= 1 hour",
        "duration",
        &[("SLA0301", "length(down)")],
    );
    wrong("sum(calls, cost) + 5 USD", "money", &[("SLA0305", "USD")]);
    wrong(
        "count(calls where waitd > 5 seconds)",
        "number",
        &[("SLA0203", "waitd")],
    );
    wrong(
        "count(tickets where priority == P3)",
        "number",
        &[("SLA0203", "P3")],
    );
    wrong("count(calls where rate > 5)", "number", &[("SLA0302", "5")]);
    wrong(
        "length(down lasting <= 5 minutes)",
        "duration",
        &[("SLA0319", "down lasting <= 5 minutes")],
    );
    wrong("length(checks)", "duration", &[("SLA0301", "checks")]);
    wrong(
        "length(any of down by place)",
        "duration",
        &[("SLA0203", "place")],
    );
    wrong("lenght(down)", "duration", &[("SLA0203", "lenght")]);
    wrong("mean(calls)", "duration", &[("SLA0316", "mean(calls)")]);
    wrong("length(workplace)", "duration", &[("SLA0204", "workplace")]);
    wrong(
        "length(down) * target",
        "duration",
        &[("SLA0315", "target")],
    );
    wrong(
        "count(tickets where opened + 2 business days <= answered)",
        "number",
        &[("SLA0308", "2 business days")],
    );
}

#[test]
fn one_mistake_gives_one_finding() {
    errors(
        "let bad = nothing or spans(works)\nlet worse = bad except works\nmetric m: duration = length(worse)\nobjective o { for workplace; measure m; target <= 1 hour; over each calendar month }",
        &[("SLA0203", "nothing")],
    );
}

#[test]
fn a_clause_beside_the_name_of_what_was_not_read_is_checked() {
    errors(
        concat!(
            "metric up: percent = 1 - length(down) / length(window)\n",
            "objective uptime \"Uptime\" { for workplace; measure up\n",
            "  target 99%; over each calendar month }\n",
            "penalty slow \"Slow\" { for uptime; basis fee of workplac\n",
            "  when < 99% credit 10% }\n",
        ),
        &[("SLA0107", "99"), ("SLA0203", "workplac")],
    );
}

#[test]
fn targets_take_the_type_of_the_metric() {
    let objective = |target: &str| {
        format!(
            "metric m: percent = share(calls, lost) otherwise 0%\nobjective o {{ for workplace; measure m; target {target}; over each calendar month }}"
        )
    };
    errors(&objective("<= 5%"), &[]);
    errors(&objective("<= 14383/14400"), &[]);
    errors(&objective("<= 5"), &[("SLA0302", "5")]);
    errors(&objective("<= 5 minutes"), &[("SLA0301", "5 minutes")]);
    errors(
        &objective("<= 1 percentage point"),
        &[("SLA0301", "1 percentage point")],
    );
}

#[test]
fn circles_are_found_however_they_run() {
    errors("let a = b or works\nlet b = a", &[("SLA0211", "a")]);
    errors(
        "calendar x = y or desk\ncalendar y = x",
        &[("SLA0211", "x")],
    );
    errors(
        "metric a: number = b\nmetric b: number = a",
        &[("SLA0211", "a")],
    );
    errors(
        "source s { kind events; supplied by acme; field at timestamp; field a bool = b; field b bool = not a }",
        &[("SLA0211", "a")],
    );
}

#[test]
fn relief_must_be_read_by_the_metric() {
    let with = |formula: &str| {
        format!(
            "exclusion e {{ time rulings by globex }}\nmetric m: duration = {formula}\nobjective o {{ for workplace; measure m; target <= 1 hour; over each calendar month; relief e }}"
        )
    };
    errors(&with("length(down except relief)"), &[]);
    errors(&with("length(down)"), &[("SLA0314", "relief e")]);
}

#[test]
fn prose_names_what_there_is() {
    errors("clause a \"A\" \"Call {acme.desk} of {globex}.\"", &[]);
    errors("clause a \"A\" \"Call {acme.dek}.\"", &[("SLA0203", "dek")]);
    errors(
        "clause a \"A\" \"Call {nobody}.\"",
        &[("SLA0203", "nobody")],
    );
}

#[test]
fn metrics_may_read_metrics() {
    let made = check_text(
        "t.sla",
        &format!(
            "{PREAMBLE}metric a: duration = length(down)\nmetric b: percent = a / length(window)\nobjective o {{ for workplace; measure b; target <= 5%; over each calendar month; key }}\nobjective p {{ for workplace; measure a; target <= 1 hour; over each calendar month; key }}"
        ),
    );
    assert_eq!(errors_of(&made), []);
    let agreement = made.agreement.expect("there are no errors");
    let lines = |it: &Metric| {
        it.lets
            .iter()
            .map(|(name, _)| name.clone())
            .collect::<Vec<_>>()
    };
    let of = |name: &str| {
        agreement
            .metrics
            .iter()
            .find(|it| it.head.path.as_str() == name)
    };
    assert_eq!(of("a").map(lines), Some(Vec::new()));
    assert_eq!(of("b").map(lines), Some(vec!["a".to_owned()]));
    let divides_local = |value: &Expr| matches!(&value.kind, ExprKind::Arithmetic { left, .. } if matches!(left.kind, ExprKind::Local(_)));
    assert!(of("b").is_some_and(|it| divides_local(&it.value)));
}

#[test]
fn the_workplace_example_has_no_findings() {
    let text = include_str!("../../examples/workplace/workplace.sla");
    let made = check_text("workplace.sla", text);
    let found: Vec<&str> = made.diagnostics.iter().map(|one| &*one.headline).collect();
    assert_eq!(found, Vec::<&str>::new());
    assert!(made.agreement.is_some());
}

#[test]
fn library_files_have_no_findings() {
    for (module, _) in crate::prelude::LIBRARY {
        let last = module.rsplit('.').next().unwrap_or_default();
        let sets = match last {
            "germany" => "germany.berlin, germany.saxony, germany.bavaria, germany.brandenburg",
            "uk" => "uk.england",
            "us" => "us.federal",
            // Templates are checked where they are included: tests/spec/stdlib.md.
            _ => "12-24",
        };
        let text = format!(
            "use {module}\n{PREAMBLE}calendar own {{ monday to friday 08:00 to 18:00; closed {sets} }}\n"
        );
        let made = check_text("t.sla", &text);
        assert_eq!(errors_of(&made), [], "{module}");
    }
}

#[test]
fn hostile_lengths_and_depths_are_refused_or_read_but_never_crash() {
    let chain: String = (0..3_000)
        .map(|n| format!("let a{n} = a{} or works\n", n + 1))
        .collect();
    let made = check_text(
        "t.sla",
        &format!("{PREAMBLE}{chain}let a3000 = spans(works)\n"),
    );
    assert!(!made.diagnostics.is_empty());
    let doubling: String = (1..60)
        .map(|n| format!("calendar c{n} = c{0} or c{0}\n", n - 1))
        .collect();
    let made = check_text(
        "t.sla",
        &format!("{PREAMBLE}calendar c0 = desk or desk\n{doubling}"),
    );
    assert!(made.diagnostics.iter().any(|one| one.code.id == "SLA0320"));
}
