//! Ladders: which line applies, and what it comes to.

use super::bench::{
    Bench, Look, below, between, bound, cap, constant, exact, group, known, ladder, missed, on,
    per, percent, when,
};
use crate::evaluate::figures::Value;
use crate::evaluate::statement::v1::{ReasonCode, Verdict};
use crate::plan::v1::{
    Amount, CapAmount, Hole, Pattern, PenaltyStep, PeriodSize, Relation, StepMode,
};

/// Entitlement and payable amount of a value in April, of a fee of 42 000.
fn owed(steps: Vec<PenaltyStep>, value: Value) -> (String, String) {
    let mut bench = Bench::new();
    bench.objective("uptime", Relation::GreaterEqual, "99.9%");
    bench.penalty("credit", "uptime", steps);
    bench.value("uptime", "2026-04", value);
    bench.judge("2026-04").owed("credit", "2026-04")
}

fn entitlement(steps: Vec<PenaltyStep>, value: Value) -> String {
    owed(steps, value).0
}

#[test]
fn the_last_line_that_holds_applies_at_each_bound() {
    let of = |value| entitlement(ladder(), known(value));
    assert_eq!(of("99.9%"), "0");
    assert_eq!(of("99.8999999%"), "4200");
    assert_eq!(of("99%"), "4200");
    assert_eq!(of("98.9999999%"), "10500");
    assert_eq!(of("95%"), "10500");
    assert_eq!(of("94.9999999%"), "21000");
    assert_eq!(of("0%"), "21000");
}

#[test]
fn an_interval_reaches_from_the_least_to_the_greatest_line() {
    let of = |lo, hi| owed(ladder(), between(lo, hi));
    let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    assert_eq!(of("99.85%", "99.95%"), pair("0 to 4200", "0"));
    assert_eq!(of("98%", "99.5%"), pair("4200 to 10500", "4200"));
    assert_eq!(of("94%", "100%"), pair("0 to 21000", "0"));
    assert_eq!(of("96%", "98%"), pair("10500", "10500"));
    // 99 % itself is in the line above.
    assert_eq!(of("99%", "99.5%"), pair("4200", "4200"));
}

#[test]
fn the_statement_names_all_lines_within_reach() {
    let mut bench = Bench::new();
    bench.objective("uptime", Relation::GreaterEqual, "99.9%");
    bench.penalty("credit", "uptime", ladder());
    bench.value("uptime", "2026-04", between("98%", "99.5%"));
    let statement = bench.judge("2026-04");
    let line = statement.credit("credit", "2026-04").expect("a line");
    let steps: Vec<_> = line.steps.iter().map(|it| (it.number, it.sure)).collect();
    assert_eq!(steps, [(1, false), (2, false)]);
    assert_eq!(line.verdict, Verdict::Missed);
    assert_eq!(
        line.reason.as_ref().map(|it| it.code),
        Some(ReasonCode::ValueUnknown)
    );
}

fn slope(mode: StepMode) -> Vec<PenaltyStep> {
    let slope = Amount::Slope {
        each: Box::new(percent("2%")),
        mode,
        step: constant("1%"),
        above: false,
        from: constant("95%"),
    };
    vec![below("95%", slope)]
}

#[test]
fn a_slope_by_started_steps() {
    // 2 % of 42 000 are 840 for each percentage point that has begun.
    let of = |value| entitlement(slope(StepMode::Started), known(value));
    assert_eq!(of("95%"), "0");
    assert_eq!(of("94.999%"), "840");
    assert_eq!(of("94.0%"), "840");
    assert_eq!(of("93.999%"), "1680");
    assert_eq!(of("93%"), "1680");
}

#[test]
fn a_slope_by_full_steps_and_in_proportion() {
    let full = |value| entitlement(slope(StepMode::Full), known(value));
    assert_eq!(full("94.001%"), "0");
    assert_eq!(full("94%"), "840");
    assert_eq!(full("93.001%"), "840");
    let exact = |value| entitlement(slope(StepMode::Exact), known(value));
    assert_eq!(exact("94.5%"), "420");
    assert_eq!(exact("94%"), "840");
}

#[test]
fn a_slope_over_an_interval() {
    let started = |lo, hi| entitlement(slope(StepMode::Started), between(lo, hi));
    // Anything below 95 % has begun a step: not less than one, though 95 % itself has none.
    assert_eq!(started("94.2%", "94.8%"), "840");
    assert_eq!(started("93.5%", "94.5%"), "840 to 1680");
    assert_eq!(started("94%", "95%"), "0 to 840");
    // Full steps up to, but not including, a whole one.
    let full = |lo, hi| entitlement(slope(StepMode::Full), between(lo, hi));
    assert_eq!(full("94.2%", "95%"), "0");
    assert_eq!(full("94%", "95%"), "0 to 840");
}

#[test]
fn a_slope_above_a_bound_with_a_base() {
    // 3 % plus 3 % for each full hour above nothing: 150 minutes are 2 full hours.
    let hour = "3600000000";
    let amount = Amount::Sum {
        of: vec![
            percent("3%"),
            Amount::Slope {
                each: Box::new(percent("3%")),
                mode: StepMode::Full,
                step: constant(hour),
                above: true,
                from: constant("0"),
            },
        ],
    };
    let of = |value| {
        let mut bench = Bench::new();
        bench.objective("down", Relation::LessEqual, "0");
        bench.penalty(
            "credit",
            "down",
            vec![when(vec![bound(Relation::Greater, "0")], amount.clone())],
        );
        bench.exactly("down", "2026-04", value);
        bench.judge("2026-04").owed("credit", "2026-04").0
    };
    assert_eq!(of("9000000000"), "3780"); // 9 % of 42000
    assert_eq!(of("3599999999"), "1260");
    assert_eq!(of("0"), "0");
}

/// 10 % above 99 % up to 99.9 %, 25 % below 99 %: as published.
fn published() -> Bench {
    let mut bench = Bench::new();
    bench.objective("uptime", Relation::GreaterEqual, "99.9%");
    let upper = vec![
        bound(Relation::Greater, "99%"),
        bound(Relation::LessEqual, "99.9%"),
    ];
    let steps = vec![when(upper, percent("10%")), below("99%", percent("25%"))];
    bench.penalty("credit", "uptime", steps).uses[0]
        .holes
        .push(Hole {
            bounds: vec![bound(Relation::Equal, "99%")],
            code: "band_gap".to_owned(),
            reason: "as published".to_owned(),
        });
    bench
}

#[test]
fn an_accepted_hole_leaves_the_amount_open() {
    let of = |value| {
        let mut bench = published();
        bench.value("uptime", "2026-04", value);
        let statement = bench.judge("2026-04");
        let line = statement.credit("credit", "2026-04").cloned();
        let code = line.and_then(|line| line.reason).map(|it| it.code);
        (statement.owed("credit", "2026-04").0, code)
    };
    // Nothing is said of 99 %: anything from nothing up to the most, 25 % of 42 000.
    assert_eq!(
        of(known("99%")),
        ("0 to 10500".into(), Some(ReasonCode::AcceptedHole))
    );
    assert_eq!(of(known("99.0001%")), ("4200".into(), None));
    assert_eq!(of(known("98.9999%")), ("10500".into(), None));
    // Kept, and paid all the same: the parties let that stand too.
    assert_eq!(of(known("99.9%")), ("4200".into(), None));
    assert_eq!(of(known("99.9001%")), ("0".into(), None));
}

#[test]
fn an_accepted_overlap_gives_the_least_and_the_greatest() {
    let mut bench = Bench::new();
    bench.objective("uptime", Relation::GreaterEqual, "99.9%");
    let upper = vec![
        bound(Relation::GreaterEqual, "99%"),
        bound(Relation::Less, "99.9%"),
    ];
    let lower = vec![bound(Relation::LessEqual, "99%")];
    let steps = vec![when(upper, percent("10%")), when(lower, percent("25%"))];
    bench.penalty("credit", "uptime", steps).uses[0].overlap = true;
    bench.exactly("uptime", "2026-04", "99%");
    bench.exactly("uptime", "2026-05", "98%");
    let statement = bench.judge("2026-04 to 2026-05");
    assert_eq!(
        statement.owed("credit", "2026-04"),
        ("4200 to 10500".into(), "4200".into())
    );
    assert_eq!(statement.owed("credit", "2026-05").0, "10500");
    let line = statement.credit("credit", "2026-04").expect("a line");
    assert_eq!(
        line.reason.as_ref().map(|it| it.code),
        Some(ReasonCode::AcceptedOverlap)
    );
}

#[test]
fn a_key_objective_carries_no_credit() {
    let mut bench = Bench::new();
    bench
        .objective("uptime", Relation::GreaterEqual, "99.9%")
        .key = true;
    bench.penalty("credit", "uptime", ladder());
    bench.exactly("uptime", "2026-04", "50%");
    assert!(bench.judge("2026-04").credits.is_empty());
}

#[test]
fn a_miss_without_credit_is_listed() {
    let mut bench = Bench::new();
    bench.objective("uptime", Relation::GreaterEqual, "99.9%");
    bench.penalty("credit", "uptime", vec![below("99.5%", percent("10%"))]);
    bench.exactly("uptime", "2026-04", "99.7%");
    let statement = bench.judge("2026-04");
    assert_eq!(statement.credits.len(), 1);
    assert_eq!(statement.owed("credit", "2026-04").0, "0");
}

#[test]
fn what_is_not_judged_costs_nothing() {
    assert_eq!(entitlement(ladder(), Value::Undefined), "0");
}

#[test]
fn a_third_miss_in_a_row_costs_more() {
    let again = Pattern::Consecutive {
        n: 3,
        per: per(PeriodSize::Month),
    };
    let mut bench = Bench::new();
    bench.objective("uptime", Relation::GreaterEqual, "99.9%");
    let mut steps = ladder();
    steps.push(on(missed(None, Some(again)), percent("50%")));
    bench.penalty("credit", "uptime", steps);
    bench.months("uptime", "xxxx-x");
    let statement = bench.judge("2026");
    let of = |month| statement.owed("credit", month).0;
    // 99.5 % costs 10 %; from the third month in a row on, 50 %; a month not judged breaks the run.
    assert_eq!(of("2026-02"), "4200");
    assert_eq!(of("2026-03"), "21000");
    assert_eq!(of("2026-04"), "21000");
    assert_eq!(of("2026-06"), "4200");
}

#[test]
fn months_without_data_leave_a_repetition_open() {
    let again = Pattern::Consecutive {
        n: 3,
        per: per(PeriodSize::Month),
    };
    let mut bench = Bench::new();
    bench.objective("uptime", Relation::GreaterEqual, "99.9%");
    let mut steps = ladder();
    steps.push(on(missed(None, Some(again)), percent("50%")));
    bench.penalty("credit", "uptime", steps);
    bench.months("uptime", "ssx");
    let statement = bench.judge("2026-03");
    assert_eq!(
        statement.owed("credit", "2026-03"),
        ("4200 to 21000".into(), "4200".into())
    );
    let line = statement.credit("credit", "2026-03").expect("a line");
    assert_eq!(
        line.reason.as_ref().map(|it| it.code),
        Some(ReasonCode::HistoryUnknown)
    );
}

#[test]
fn a_penalty_for_groups_is_due_for_each_under_its_own_cap() {
    let mut bench = Bench::new();
    bench.objective_over(
        "response",
        Relation::GreaterEqual,
        "95%",
        PeriodSize::Month,
        &["priority"],
    );
    // 20 % of the basis for all groups together: 8 400.
    let share = CapAmount::PercentOfBasis(exact("20%"));
    bench
        .penalty("credit", "response", slope(StepMode::Started))
        .cap = Some(cap(share, None));
    // 6 steps are 12 %: 5 040. 5 steps are 10 %: 4 200, of which 3 360 are left. Then nothing is.
    let groups: [(&[&str], Value); 3] = [
        (&["P1"], known("89.5%")),
        (&["P2"], known("90%")),
        (&["P3"], known("94%")),
    ];
    bench.groups("response", "2026-04", &groups);
    let statement = bench.judge("2026-04");
    let due: Vec<_> = statement
        .credits
        .iter()
        .map(|it| {
            (
                it.group[0].value.clone(),
                super::bench::ends(&it.entitlement),
            )
        })
        .collect();
    let line = |group: &str, due: &str| (group.to_owned(), due.to_owned());
    assert_eq!(
        due,
        [line("P1", "5040"), line("P2", "3360"), line("P3", "0")]
    );
    assert_eq!(
        super::bench::ends(&statement.credits[1].effects[0].taken),
        "840"
    );
}

#[test]
fn charges_of_each_group_add_up_to_the_basis_of_the_cap() {
    let mut bench = Bench::new();
    bench.objective_over(
        "uptime",
        Relation::GreaterEqual,
        "99%",
        PeriodSize::Month,
        &["instance"],
    );
    let share = CapAmount::PercentOfBasis(exact("10%"));
    let penalty = bench.penalty("credit", "uptime", vec![below("99%", percent("50%"))]);
    penalty.cap = Some(cap(share, None));
    penalty.uses[0].basis = Some(super::bench::basis(1));
    let mut window = bench.window("uptime", "2026-04");
    window
        .groups
        .push(group(&["i-1"], vec![known("90%"), known("100")]));
    window
        .groups
        .push(group(&["i-2"], vec![known("100%"), known("300")]));
    bench.put("uptime", window);
    // Half of 100 is 50; a tenth of 100 and 300 together is 40.
    assert_eq!(bench.judge("2026-04").owed("credit", "2026-04").0, "40");
}
