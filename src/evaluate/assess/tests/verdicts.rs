//! Verdicts: in which order, and exactly at the bound.

use super::bench::{Bench, Look, between, bound, constant, exact, figure, group, known, number};
use crate::evaluate::figures::Value;
use crate::evaluate::statement::v1::{ReasonCode, Verdict};
use crate::plan::v1::{Formula, Needs, PeriodSize, Relation, RoundingMode, Target};
use crate::quantity::Truth;

fn verdict(relation: Relation, target: &str, value: Value) -> Verdict {
    let mut bench = Bench::new();
    bench.objective("uptime", relation, target);
    bench.value("uptime", "2026-04", value);
    bench.judge("2026-04").group("uptime", "2026-04").verdict
}

#[test]
fn exactly_at_the_bound_and_a_little_beside_it() {
    use Relation::{Greater, GreaterEqual, Less, LessEqual};
    // The smallest step beside 99.9 % that a month of microseconds knows.
    let below = "2589407999999/2592000000000";
    let above = "2589408000001/2592000000000";
    for (relation, at_bound, one_below, one_above) in [
        (GreaterEqual, Verdict::Met, Verdict::Missed, Verdict::Met),
        (Greater, Verdict::Missed, Verdict::Missed, Verdict::Met),
        (LessEqual, Verdict::Met, Verdict::Met, Verdict::Missed),
        (Less, Verdict::Missed, Verdict::Met, Verdict::Missed),
    ] {
        assert_eq!(verdict(relation, "99.9%", known("99.9%")), at_bound);
        assert_eq!(verdict(relation, "99.9%", known(below)), one_below);
        assert_eq!(verdict(relation, "99.9%", known(above)), one_above);
    }
}

#[test]
fn nothing_is_rounded_before_it_is_compared() {
    let verdict = verdict(Relation::GreaterEqual, "99.90%", known("0.998981"));
    assert_eq!(verdict, Verdict::Missed);
}

#[test]
fn what_is_unknown_leaves_it_undetermined_only_when_the_target_lies_between() {
    let verdict = |lo, hi| verdict(Relation::GreaterEqual, "99.9%", between(lo, hi));
    assert_eq!(verdict("99.85%", "99.95%"), Verdict::Undetermined);
    assert_eq!(verdict("99.9%", "99.95%"), Verdict::Met);
    assert_eq!(verdict("99.85%", "99.8999%"), Verdict::Missed);
    // The greatest value reaches the target, and only it.
    assert_eq!(verdict("99.85%", "99.9%"), Verdict::Undetermined);
}

#[test]
fn a_metric_may_be_rounded_where_the_parties_round() {
    let mut bench = Bench::new();
    bench
        .objective("uptime", Relation::GreaterEqual, "99.9%")
        .value = Formula::Rounded {
        value: Box::new(figure(0)),
        mode: RoundingMode::HalfUp,
        to: Box::new(constant("0.01%")),
    };
    bench.exactly("uptime", "2026-04", "99.895%");
    bench.exactly("uptime", "2026-05", "99.8949%");
    let statement = bench.judge("2026-04 to 2026-05");
    assert_eq!(statement.group("uptime", "2026-04").verdict, Verdict::Met);
    assert_eq!(
        statement.group("uptime", "2026-05").verdict,
        Verdict::Missed
    );
}

#[test]
fn a_target_stands_as_it_stood_when_the_window_began() {
    let mut bench = Bench::new();
    let objective = bench.objective_over(
        "uptime",
        Relation::GreaterEqual,
        "85%",
        PeriodSize::Quarter,
        &[],
    );
    // From the middle of the second quarter on: the second is judged by the first target still.
    objective.targets.push(Target {
        from: Some("2026-05-15".to_owned()),
        bounds: vec![bound(Relation::GreaterEqual, "90%")],
    });
    bench.exactly("uptime", "2026-Q2", "87%");
    bench.exactly("uptime", "2026-Q3", "87%");
    let statement = bench.judge("2026");
    assert_eq!(statement.group("uptime", "2026-Q2").verdict, Verdict::Met);
    assert_eq!(
        statement.group("uptime", "2026-Q3").verdict,
        Verdict::Missed
    );
}

#[test]
fn a_target_that_begins_with_the_window_counts_for_it() {
    let mut bench = Bench::new();
    let objective = bench.objective("uptime", Relation::GreaterEqual, "85%");
    objective.targets[0].from = Some("2026-05-01".to_owned());
    bench.exactly("uptime", "2026-04", "1%");
    bench.exactly("uptime", "2026-05", "1%");
    let statement = bench.judge("2026-04 to 2026-05");
    let before = statement.group("uptime", "2026-04");
    assert_eq!(before.verdict, Verdict::NotJudged);
    assert_eq!(
        before.reason.as_ref().map(|it| it.code),
        Some(ReasonCode::NoTarget)
    );
    assert_eq!(
        statement.group("uptime", "2026-05").verdict,
        Verdict::Missed
    );
}

#[test]
fn two_sides_must_both_hold() {
    let verdict = |value| {
        let mut bench = Bench::new();
        let objective = bench.objective("climate", Relation::GreaterEqual, "18");
        objective.targets[0]
            .bounds
            .push(bound(Relation::LessEqual, "27"));
        bench.value("climate", "2026-04", value);
        bench.judge("2026-04").group("climate", "2026-04").verdict
    };
    assert_eq!(verdict(known("18")), Verdict::Met);
    assert_eq!(verdict(known("27")), Verdict::Met);
    assert_eq!(verdict(known("17.999")), Verdict::Missed);
    assert_eq!(verdict(known("27.001")), Verdict::Missed);
    assert_eq!(verdict(between("26", "28")), Verdict::Undetermined);
    assert_eq!(verdict(between("28", "30")), Verdict::Missed);
}

/// An objective with everything that can stand in the way of judging: figure 1 is the
/// precondition, figure 2 counts the sample.
fn hindered(
    provided: Truth,
    starts: &str,
    sample: &str,
    value: Value,
) -> (Verdict, Option<ReasonCode>) {
    let mut bench = Bench::new();
    let objective = bench.objective("uptime", Relation::GreaterEqual, "99.9%");
    objective.provided = Some(figure(1));
    objective.starts = Some(starts.to_owned());
    objective.needs = Some(Needs {
        count: exact("30"),
        figure: 2,
        of: "survey".to_owned(),
    });
    let mut window = bench.window("uptime", "2026-04");
    let (few, many) = sample.split_once(" to ").unwrap_or((sample, sample));
    let figures = vec![value, Value::Bool(provided), between(few, many)];
    window.groups.push(group(&[], figures));
    bench.put("uptime", window);
    let statement = bench.judge("2026-04");
    let group = statement.group("uptime", "2026-04");
    (group.verdict, group.reason.as_ref().map(|it| it.code))
}

#[test]
fn the_reasons_not_to_judge_have_an_order() {
    use ReasonCode::{BeforeStart, JudgedUnknown, NoValue, Precondition, SmallSample};
    let not_judged = |code| (Verdict::NotJudged, Some(code));
    let none = || Value::Undefined;
    let kept = || known("100%");
    let (early, late) = ("2026-04-01", "2026-04-02");
    // All of them at once, and one after the other taken away.
    assert_eq!(
        hindered(Truth::False, late, "29", none()),
        not_judged(Precondition)
    );
    assert_eq!(
        hindered(Truth::True, late, "29", none()),
        not_judged(BeforeStart)
    );
    assert_eq!(
        hindered(Truth::True, early, "29", none()),
        not_judged(SmallSample)
    );
    assert_eq!(
        hindered(Truth::True, early, "30", none()),
        not_judged(NoValue)
    );
    assert_eq!(
        hindered(Truth::True, early, "30", kept()),
        (Verdict::Met, None)
    );
    // What is not known of them leaves the verdict open, unless another one settles it.
    let open = (Verdict::Undetermined, Some(JudgedUnknown));
    assert_eq!(hindered(Truth::Unknown, early, "30", kept()), open);
    assert_eq!(
        hindered(Truth::Unknown, late, "30", kept()),
        not_judged(BeforeStart)
    );
    assert_eq!(hindered(Truth::True, early, "29 to 31", kept()), open);
    let perhaps = Value::Number {
        interval: crate::quantity::Interval::exact(number("100%")),
        maybe_undefined: true,
    };
    assert_eq!(hindered(Truth::True, early, "30", perhaps), open);
}

#[test]
fn a_source_without_data_is_a_reason_of_its_own() {
    let mut bench = Bench::new();
    bench.objective("uptime", Relation::GreaterEqual, "99.9%");
    let mut window = bench.window("uptime", "2026-04");
    let mut without = group(&[], vec![between("0%", "100%")]);
    without.absent = vec!["checks".to_owned()];
    window.groups.push(without);
    bench.put("uptime", window);
    let statement = bench.judge("2026-04");
    let found = statement.group("uptime", "2026-04");
    assert_eq!(found.verdict, Verdict::NotJudged);
    assert_eq!(
        found.reason.as_ref().map(|it| it.code),
        Some(ReasonCode::NoData)
    );
    assert_eq!(statement.open[0].sources, ["checks"]);
    // A value given by hand needs no data.
    bench.given.insert("uptime".to_owned(), number("99.7%"));
    let statement = bench.judge("2026-04");
    let found = statement.group("uptime", "2026-04");
    assert_eq!(found.verdict, Verdict::Missed);
    assert_eq!(
        found.reason.as_ref().map(|it| it.code),
        Some(ReasonCode::Given)
    );
}

#[test]
fn there_may_be_another_way_to_keep_a_promise() {
    let found = |value, otherwise| {
        let mut bench = Bench::new();
        bench
            .objective("calls", Relation::GreaterEqual, "95%")
            .met_if = Some(figure(1));
        bench.penalty("credit", "calls", super::bench::ladder());
        let mut window = bench.window("calls", "2026-04");
        window
            .groups
            .push(group(&[], vec![value, Value::Bool(otherwise)]));
        bench.put("calls", window);
        let statement = bench.judge("2026-04");
        let found = statement.group("calls", "2026-04");
        (found.verdict, statement.owed("credit", "2026-04").0)
    };
    // 94 % is below 95 %, 99 % and 99.9 %: half the fee of 42 000.
    assert_eq!(
        found(known("94%"), Truth::False),
        (Verdict::Missed, "21000".into())
    );
    assert_eq!(found(known("94%"), Truth::True), (Verdict::Met, "0".into()));
    assert_eq!(
        found(known("94%"), Truth::Unknown),
        (Verdict::Undetermined, "0 to 21000".into())
    );
}

#[test]
fn windows_belong_to_the_time_asked_for_by_their_end() {
    let mut bench = Bench::new();
    bench.objective_over(
        "uptime",
        Relation::GreaterEqual,
        "99%",
        PeriodSize::Quarter,
        &[],
    );
    bench.exactly("uptime", "2026-Q1", "99%");
    bench.exactly("uptime", "2026-Q2", "99%");
    let names = |over| -> Vec<String> {
        let statement = bench.judge(over);
        let windows = statement.objectives[0].windows.iter();
        windows.map(|it| it.name.clone()).collect()
    };
    assert_eq!(names("2026-03"), ["2026-Q1"]);
    assert_eq!(names("2026-04"), [""; 0]);
    assert_eq!(names("2026"), ["2026-Q1", "2026-Q2"]);
}
