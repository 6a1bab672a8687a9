//! Amounts that are known within bounds only, on their way through the remedies: by hand.
//!
//! Under a shared cap each line is left what the others allow, so the lines' bounds do not
//! add up to those of their total. The total has bounds of its own.

use super::bench::{
    Bench, Look, below, between, bound, cap, ends, exact, ladder, per, percent, round_each,
    sum_per, when,
};
use crate::evaluate::statement::v1::{EffectKind, Statement};
use crate::plan::v1::{
    Amount, CapAmount, Combine, Formula, PeriodSize, Relation, RemedyStep, RoundingMode,
};

/// Penalties `a`, `b` and `c` that cost the value of their objective, in each month.
fn money(steps: &[RemedyStep]) -> Bench {
    let mut bench = Bench::new();
    for path in ["a", "b", "c"] {
        bench.objective(path, Relation::LessEqual, "0");
        let money = Amount::Money {
            money: Formula::Value,
        };
        bench.penalty(
            path,
            path,
            vec![when(vec![bound(Relation::Greater, "0")], money)],
        );
    }
    for step in steps {
        bench.remedy(step.clone());
    }
    bench
}

fn at_most(amount: &str, size: PeriodSize) -> RemedyStep {
    RemedyStep::Cap {
        cap: cap(CapAmount::Money(exact(amount)), Some(per(size))),
    }
}

fn round_total() -> RemedyStep {
    RemedyStep::Round {
        each: false,
        to: exact("0.01"),
        mode: RoundingMode::HalfUp,
    }
}

fn disregard(amount: &str) -> RemedyStep {
    RemedyStep::Disregard {
        relation: Relation::LessEqual,
        amount: exact(amount),
    }
}

/// What is owed in a period, and what of it is payable.
fn total(statement: &Statement, period: &str) -> (String, String) {
    let mut totals = statement.totals.iter();
    let total = totals.find(|it| it.period == period).expect(period);
    (ends(&total.entitlement), total.payable.exact.0.to_string())
}

fn pair(one: &str, other: &str) -> (String, String) {
    (one.to_owned(), other.to_owned())
}

#[test]
fn a_total_under_a_cap_has_bounds_of_its_own() {
    let mut bench = money(&[
        sum_per(PeriodSize::Month),
        at_most("100", PeriodSize::Month),
    ]);
    bench.value("a", "2026-01", between("10", "80"));
    bench.exactly("b", "2026-01", "60");
    let statement = bench.judge("2026-01");
    // `b` is left between 20 and 60, but together they are at least 10 + 60, and at most the cap.
    assert_eq!(statement.owed("a", "2026-01"), pair("10 to 80", "10"));
    assert_eq!(statement.owed("b", "2026-01"), pair("20 to 60", "20"));
    assert_eq!(total(&statement, "2026-01"), pair("70 to 100", "70"));
    assert_eq!(ends(&statement.summary.entitlement), "70 to 100");
    assert_eq!(statement.summary.payable.exact.0.to_string(), "70");
    // Of the 70 that are payable 10 and 20 surely belong to one line each.
    let unallocated = &statement.totals[0].unallocated;
    assert_eq!(unallocated.exact.0.to_string(), "40");
    assert_eq!(statement.summary.unallocated, *unallocated);
    // When everything is known nothing is left over.
    bench.figures.objectives.clear();
    bench
        .exactly("a", "2026-01", "55")
        .exactly("b", "2026-01", "60");
    let known = bench.judge("2026-01");
    assert_eq!(total(&known, "2026-01"), pair("100", "100"));
    assert_eq!(known.totals[0].unallocated.exact.0.to_string(), "0");
}

#[test]
fn what_is_surely_above_the_cap_is_the_cap() {
    let mut bench = money(&[
        sum_per(PeriodSize::Month),
        at_most("100", PeriodSize::Month),
    ]);
    bench.value("a", "2026-01", between("30", "80"));
    bench.exactly("b", "2026-01", "90");
    let statement = bench.judge("2026-01");
    assert_eq!(statement.owed("b", "2026-01"), pair("20 to 70", "20"));
    assert_eq!(total(&statement, "2026-01"), pair("100", "100"));
}

#[test]
fn a_penaltys_own_cap_bounds_its_groups_together() {
    let mut bench = money(&[sum_per(PeriodSize::Month), round_each()]);
    bench.objective_over(
        "d",
        Relation::LessEqual,
        "0",
        PeriodSize::Month,
        &["priority"],
    );
    let money = Amount::Money {
        money: Formula::Value,
    };
    let steps = vec![when(vec![bound(Relation::Greater, "0")], money)];
    let penalty = bench.penalty("d", "d", steps);
    penalty.cap = Some(cap(CapAmount::Money(exact("100")), None));
    bench.groups(
        "d",
        "2026-01",
        &[
            (&["P1"], between("10", "80")),
            (&["P2"], between("60", "60")),
        ],
    );
    bench.exactly("a", "2026-01", "5");
    // 70 to 100 as above, and 5.
    let statement = bench.judge("2026-01");
    assert_eq!(total(&statement, "2026-01").1, "75");
    assert_eq!(ends(&statement.credits[2].entitlement), "20 to 60");
}

#[test]
fn caps_of_a_month_and_of_the_year_act_one_after_the_other() {
    let mut bench = money(&[
        sum_per(PeriodSize::Month),
        at_most("50", PeriodSize::Month),
        at_most("100", PeriodSize::Year),
    ]);
    bench.value("a", "2026-01", between("10", "40"));
    bench.value("b", "2026-01", between("20", "60"));
    bench.exactly("a", "2026-02", "45");
    bench.value("a", "2026-03", between("0", "30"));
    bench.exactly("b", "2026-03", "10");
    let statement = bench.judge("2026-01 to 2026-03");
    // January: 30 to 50. February: 45, of which at least 100 - 50 are left, so all of it.
    assert_eq!(total(&statement, "2026-01"), pair("30 to 50", "30"));
    assert_eq!(total(&statement, "2026-02"), pair("45", "45"));
    // March: 10 to 40, of which between 100 - 95 and 100 - 75 are left.
    assert_eq!(total(&statement, "2026-03"), pair("5 to 25", "5"));
    // All: 30 + 45 + 10 to 100.
    assert_eq!(ends(&statement.summary.entitlement), "85 to 100");
    assert_eq!(statement.summary.payable.exact.0.to_string(), "85");
}

#[test]
fn a_cap_of_the_quarter_and_of_the_year_leave_the_last_month_exactly_the_rest() {
    let mut bench = money(&[
        sum_per(PeriodSize::Month),
        at_most("100", PeriodSize::Quarter),
        at_most("150", PeriodSize::Year),
    ]);
    bench.value("a", "2026-01", between("0", "80"));
    bench.exactly("a", "2026-02", "60");
    bench.exactly("a", "2026-04", "60");
    let statement = bench.judge("2026-01 to 2026-04");
    // The first quarter is 60 to 100, though its months are 0 to 80 and 20 to 60. So of 60 in
    // April at least 50 are left.
    assert_eq!(total(&statement, "2026-02"), pair("20 to 60", "20"));
    assert_eq!(total(&statement, "2026-04"), pair("50 to 60", "50"));
    // Together: 120 to 150.
    assert_eq!(ends(&statement.summary.entitlement), "120 to 150");
}

#[test]
fn small_totals_are_looked_at_as_they_are_after_the_cap() {
    let mut bench = money(&[
        sum_per(PeriodSize::Month),
        at_most("100", PeriodSize::Month),
        disregard("60"),
    ]);
    bench.value("a", "2026-01", between("10", "80"));
    bench.exactly("b", "2026-01", "60");
    // The total is 70 at least, more than 60, although the lines could be 10 and 20.
    let statement = bench.judge("2026-01");
    assert_eq!(total(&statement, "2026-01"), pair("70 to 100", "70"));
    assert_eq!(statement.owed("a", "2026-01").0, "10 to 80");
}

#[test]
fn the_rounded_total_is_the_total_rounded() {
    let mut bench = money(&[
        sum_per(PeriodSize::Month),
        at_most("100.005", PeriodSize::Month),
        round_total(),
    ]);
    bench.value("a", "2026-01", between("10.004", "80.5"));
    bench.exactly("b", "2026-01", "60.004");
    let statement = bench.judge("2026-01");
    // 70.008 to 100.005.
    assert_eq!(
        total(&statement, "2026-01"),
        pair("7001/100 to 10001/100", "7001/100")
    );
}

#[test]
fn amounts_of_whole_cents_stay_what_they_are_when_they_are_rounded() {
    let of = |round: RemedyStep| {
        let mut bench = Bench::new();
        bench.objective("uptime", Relation::GreaterEqual, "99.9%");
        bench.penalty("uptime_credit", "uptime", ladder());
        bench.objective("response", Relation::GreaterEqual, "95%");
        let steps = vec![below("95%", percent("3%"))];
        bench.penalty("response_credit", "response", steps);
        bench.remedy(sum_per(PeriodSize::Month));
        bench.remedy(at_most("18000", PeriodSize::Month));
        bench.remedy(round);
        bench.value("uptime", "2026-12", between("90%", "99.95%"));
        bench.value("response", "2026-12", between("90%", "96%"));
        bench.judge("2026-12")
    };
    // Nothing, 4200, 10 500 or 21 000, and nothing or 1260: each is whole cents, so is the cap,
    // and so is everything that it can leave. Rounding adds nothing to 18 000.
    for round in [round_each(), round_total()] {
        let statement = of(round);
        assert_eq!(total(&statement, "2026-12"), pair("0 to 18000", "0"));
        assert_eq!(statement.owed("uptime_credit", "2026-12").0, "0 to 18000");
        assert_eq!(statement.owed("response_credit", "2026-12").0, "0 to 1260");
        let line = statement
            .credit("uptime_credit", "2026-12")
            .expect("a line");
        let capped = line.effects.iter().find(|it| it.kind == EffectKind::Cap);
        // At most 21 000 - 18 000.
        assert_eq!(ends(&capped.expect("a cap").taken), "0 to 3000");
        let rounded = line.effects.iter().find(|it| it.kind == EffectKind::Round);
        assert_eq!(ends(&rounded.expect("rounding").taken), "0");
    }
}

#[test]
fn rounding_each_credit_moves_the_total_by_little() {
    let mut bench = money(&[
        sum_per(PeriodSize::Month),
        at_most("100", PeriodSize::Month),
        round_each(),
    ]);
    bench.value("a", "2026-01", between("30", "80"));
    bench.exactly("b", "2026-01", "90");
    // 100, and two credits that lose less than half a cent each, or gain up to half a cent: 30.005
    // and 69.995 are 30.01 and 70.
    let january = total(&bench.judge("2026-01"), "2026-01");
    assert_eq!(january, pair("100 to 10001/100", "100"));
}

#[test]
fn a_cap_after_the_largest_bounds_what_is_left() {
    let largest = RemedyStep::Combine {
        mode: Combine::Largest,
        by: None,
        per: Some(per(PeriodSize::Month)),
    };
    let mut bench = money(&[largest, at_most("50", PeriodSize::Month)]);
    bench.value("a", "2026-01", between("30", "60"));
    bench.exactly("b", "2026-01", "40");
    // The larger of 30 to 60 and 40, and at most 50.
    let statement = bench.judge("2026-01");
    assert_eq!(total(&statement, "2026-01"), pair("40 to 50", "40"));
    assert_eq!(statement.owed("a", "2026-01"), pair("0 to 50", "0"));
    assert_eq!(statement.owed("b", "2026-01"), pair("0 to 40", "0"));
}
