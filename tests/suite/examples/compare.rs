//! What slac says of an example, what its check says, and the comparison of the two.

use crate::rust_text::root;
use serde_json::Value as Json;
use slac::quantity::Number;
use std::path::Path;
use std::process::Command;

/// Microseconds, in which statements give durations.
pub(crate) const SECOND: i64 = 1_000_000;
pub(crate) const HOUR: i64 = 3_600 * SECOND;

/// What `slac eval` says, as JSON.
pub(crate) fn statement(project: &Path, over: &str) -> Json {
    statement_with(project, over, &[])
}

/// What it says with more arguments.
pub(crate) fn statement_with(project: &Path, over: &str, arguments: &[&str]) -> Json {
    let output = Command::new(env!("CARGO_BIN_EXE_slac"))
        .arg("eval")
        .arg(project)
        .args(["--over", over, "--format", "json", "--fail-on", "refused"])
        .args(arguments)
        .output()
        .expect("slac runs");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    serde_json::from_slice(&output.stdout).expect("a statement is JSON")
}

/// Runs a program of an example. Without Python nothing was compared, and that is a failure.
pub(crate) fn python(script: &str, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new("python3")
        .arg(root().join("examples").join(script))
        .args(arguments)
        .output();
    let output = output.expect(
        "python3 cannot be run: it is needed to compute the figures of the examples a second time \
         (Debian and Ubuntu: apt-get install python3; 3.9 or later)",
    );
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}: {errors}");
    output.stdout
}

pub(crate) fn checked(script: &str, arguments: &[&str]) -> Json {
    serde_json::from_slice(&python(script, arguments)).expect("the check prints JSON")
}

/// Compares figures, and counts them.
#[derive(Default)]
pub(crate) struct Figures {
    compared: usize,
    wrong: Vec<String>,
}

impl Figures {
    pub(crate) fn same<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, slac: T, check: T) {
        self.compared += 1;
        if slac != check {
            self.wrong
                .push(format!("{what}: slac says {slac:?}, the check {check:?}"));
        }
    }

    #[track_caller]
    pub(crate) fn are_all(self, expected: usize) {
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
        assert_eq!(self.compared, expected, "figures compared");
    }
}

/// Least and greatest; a missing end is no bound.
pub(crate) type Bounds = (Option<Number>, Option<Number>);

pub(crate) fn number(text: &str) -> Number {
    Number::parse(text).expect(text)
}

pub(crate) fn zero() -> Bounds {
    (Some(Number::zero()), Some(Number::zero()))
}

/// A range of a statement; nothing when there is no value.
pub(crate) fn range(range: &Json) -> Option<Bounds> {
    let end = |end: &Json| end["exact"].as_str().map(number);
    (!range.is_null()).then(|| (end(&range["least"]), end(&range["greatest"])))
}

/// A figure of a check, times a unit: `"n/d"`, a pair of them, an integer, or nothing.
pub(crate) fn figure(value: &Json, unit: i64) -> Option<Bounds> {
    let end = |value: &Json| match value {
        Json::String(text) if text == "open" => None,
        Json::String(text) => Some(number(text) * Number::from(unit)),
        other => Some(Number::from(other.as_i64().expect("a number")) * Number::from(unit)),
    };
    match value {
        Json::Null => None,
        Json::Array(ends) => Some((end(&ends[0]), end(&ends[1]))),
        single => Some((end(single), end(single))),
    }
}

pub(crate) fn list(json: &Json) -> &[Json] {
    json.as_array().expect("a list")
}

pub(crate) fn text(json: &Json) -> String {
    json.as_str().expect("text").replace('_', " ")
}

/// Names and what they stand for, in a check.
pub(crate) fn entries(json: &Json) -> impl Iterator<Item = (&String, &Json)> {
    json.as_object().expect("an object").iter()
}

/// A value of the only key of a group; `""` without one.
pub(crate) fn group_of(item: &Json) -> &str {
    item["group"][0]["value"].as_str().unwrap_or_default()
}

pub(crate) fn windows<'a>(statement: &'a Json, objective: &str) -> &'a [Json] {
    let mut objectives = list(&statement["objectives"]).iter();
    let found = objectives.find(|it| it["path"] == objective);
    list(&found.expect(objective)["windows"])
}

/// What was found in a window and group.
pub(crate) fn found<'a>(
    statement: &'a Json,
    objective: &str,
    window: &str,
    group: &str,
) -> &'a Json {
    let mut windows = windows(statement, objective).iter();
    let window = windows.find(|it| it["name"] == window).expect(window);
    let mut groups = list(&window["groups"]).iter();
    groups.find(|it| group_of(it) == group).expect(group)
}

/// Compares value and verdict.
pub(crate) fn judgement(figures: &mut Figures, what: &str, found: &Json, check: &Json, unit: i64) {
    let value = match text(&found["verdict"]).as_str() {
        "not judged" => None,
        _ => range(&found["value"]),
    };
    figures.same(what, value, figure(check, unit));
}

pub(crate) fn add(one: Bounds, other: Bounds) -> Bounds {
    let add = |one: Option<Number>, other: Option<Number>| Some(one? + other?);
    (add(one.0, other.0), add(one.1, other.1))
}

/// Credit lines of a penalty and window.
pub(crate) fn lines<'a>(
    statement: &'a Json,
    penalty: &'a str,
    window: &'a str,
) -> impl Iterator<Item = &'a Json> {
    let lines = list(&statement["credits"]).iter();
    lines.filter(move |it| it["penalty"] == penalty && it["window"] == window)
}

/// A line after its penalty's own cap, before the remedies.
pub(crate) fn own_amount(line: &Json) -> Bounds {
    let mut effects = list(&line["effects"]).iter();
    let capped = effects.find(|it| it["kind"] == "penalty_cap");
    range(capped.map_or(&line["amount"], |it| &it["after"])).expect("an amount")
}

pub(crate) fn sum<'a>(
    lines: impl Iterator<Item = &'a Json>,
    of: impl Fn(&Json) -> Bounds,
) -> Bounds {
    lines.fold(zero(), |sum, line| add(sum, of(line)))
}

/// What is owed in a period, and that what is payable is its least.
pub(crate) fn owed(figures: &mut Figures, statement: &Json, period: &str, check: &Json) {
    let mut totals = list(&statement["totals"]).iter();
    let total = totals.find(|it| it["period"] == period);
    let entitlement = total.map_or_else(zero, |it| range(&it["entitlement"]).expect("an amount"));
    let payable = total.map_or_else(Number::zero, |it| {
        number(it["payable"]["exact"].as_str().expect("an amount"))
    });
    let check = figure(check, 1).expect("an amount");
    figures.same(
        &format!("payable for {period}"),
        Some(payable),
        check.0.clone(),
    );
    figures.same(&format!("owed for {period}"), entitlement, check);
}

/// What lines pay, and what is payable without being sure for any of them, is what is payable.
pub(crate) fn assert_adds_up(statement: &Json) {
    let exact = |amount: &Json| number(amount["exact"].as_str().expect("an amount"));
    let lines = list(&statement["credits"]).iter();
    let lines = lines.fold(Number::zero(), |sum, line| {
        sum + exact(&line["payable"]["amount"])
    });
    let summary = &statement["summary"];
    assert_eq!(
        lines + exact(&summary["unallocated"]),
        exact(&summary["payable"])
    );
}
