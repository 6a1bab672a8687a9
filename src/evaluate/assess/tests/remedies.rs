//! The remedies, clause by clause, on credits of known size.

use super::bench::{
    Bench, Look, bound, cap, claim, constant, date, days, ends, exact, group, known, missed, on,
    per, percent, periods, round_each, run, sum_per, when,
};
use crate::evaluate::assess::Claim;
use crate::evaluate::figures::{Coverage, Parts, Value};
use crate::evaluate::statement::v1::{DueKind, EffectKind, PayableCondition, State, Statement};
use crate::plan::v1::{
    Amount, Anchor, Calendar, CapAmount, Combine, Dates, Deadline, Length, Period, PeriodSize,
    PeriodUnit, Relation, RemedyStep, Report, RoundingMode, Spread,
};
use crate::quantity::{Interval, Number};
use std::collections::BTreeMap;

/// Objectives whose value is the money they cost: two penalties, `one` and `two`, by month.
fn money() -> Bench {
    let mut bench = Bench::new();
    for (objective, penalty) in [("a", "one"), ("b", "two")] {
        bench.objective(objective, Relation::LessEqual, "0");
        let amount = Amount::Money {
            money: crate::plan::v1::Formula::Value,
        };
        let steps = vec![when(vec![bound(Relation::Greater, "0")], amount)];
        bench.penalty(penalty, objective, steps);
    }
    bench
}

fn largest(by: Option<&str>) -> RemedyStep {
    RemedyStep::Combine {
        mode: Combine::Largest,
        by: by.map(str::to_owned),
        per: Some(per(PeriodSize::Month)),
    }
}

fn money_cap(amount: &str, size: PeriodSize) -> RemedyStep {
    RemedyStep::Cap {
        cap: cap(CapAmount::Money(exact(amount)), Some(per(size))),
    }
}

fn between(lo: &str, hi: &str) -> Value {
    super::bench::between(lo, hi)
}

fn pair(one: &str, other: &str) -> (String, String) {
    (one.to_owned(), other.to_owned())
}

fn total(statement: &Statement) -> (String, String) {
    let total = &statement.totals[0];
    (ends(&total.entitlement), total.payable.exact.0.to_string())
}

#[test]
fn a_yearly_cap_is_taken_in_time_order_whatever_is_asked_for() {
    let mut bench = money();
    bench.remedy(sum_per(PeriodSize::Month));
    bench.remedy(money_cap("100", PeriodSize::Year));
    for (month, a, b) in [
        ("2026-01", "40", "30"),
        ("2026-02", "20", "20"),
        ("2026-03", "50", "1"),
    ] {
        bench.exactly("a", month, a).exactly("b", month, b);
    }
    // 40 + 30, then 20 and 10 of 20, then nothing is left.
    let all = bench.judge("2026-01 to 2026-03");
    let of = |penalty, month| all.owed(penalty, month).0;
    assert_eq!([of("one", "2026-01"), of("two", "2026-01")], ["40", "30"]);
    assert_eq!([of("one", "2026-02"), of("two", "2026-02")], ["20", "10"]);
    assert_eq!([of("one", "2026-03"), of("two", "2026-03")], ["0", "0"]);
    let line = all.credit("two", "2026-02").expect("a line");
    assert_eq!(line.effects[1].kind, EffectKind::Cap);
    assert_eq!(ends(&line.effects[1].taken), "10");
    // Asked for February alone, January still counts.
    let alone = bench.judge("2026-02");
    assert_eq!(alone.owed("two", "2026-02").0, "10");
    assert_eq!(ends(&alone.summary.entitlement), "30");
    // In another year there is a new cap.
    bench.exactly("a", "2027-01", "70");
    assert_eq!(bench.judge("2027-01").owed("one", "2027-01").0, "70");
}

#[test]
fn of_windows_that_end_together_the_penalty_declared_first_takes_first() {
    let mut bench = money();
    bench.objective_over("q", Relation::LessEqual, "0", PeriodSize::Quarter, &[]);
    let amount = Amount::Money {
        money: crate::plan::v1::Formula::Value,
    };
    let steps = vec![when(vec![bound(Relation::Greater, "0")], amount)];
    bench.penalty("three", "q", steps);
    bench.remedy(sum_per(PeriodSize::Month));
    bench.remedy(money_cap("100", PeriodSize::Month));
    bench.exactly("a", "2026-03", "60");
    bench.exactly("q", "2026-Q1", "60");
    // Both end with March. The quarter began earlier, but `one` is declared before `three`.
    let statement = bench.judge("2026-03");
    assert_eq!(statement.owed("one", "2026-03").0, "60");
    assert_eq!(statement.owed("three", "2026-Q1").0, "40");
}

#[test]
fn a_cap_leaves_each_line_what_the_others_allow() {
    let mut bench = money();
    bench.remedy(sum_per(PeriodSize::Month));
    bench.remedy(money_cap("100", PeriodSize::Month));
    bench.value("a", "2026-01", between("10", "80"));
    bench.exactly("b", "2026-01", "60");
    let statement = bench.judge("2026-01");
    // After between 10 and 80, between 20 and 90 are left for 60.
    assert_eq!(statement.owed("one", "2026-01"), pair("10 to 80", "10"));
    assert_eq!(statement.owed("two", "2026-01"), pair("20 to 60", "20"));
    let line = statement.credit("two", "2026-01").expect("a line");
    assert_eq!(line.state, State::Provisional);
    assert!(line.reason.is_some());
}

#[test]
fn a_share_of_the_fees_of_the_month_bounds_all_together() {
    let mut bench = money();
    bench.remedy(sum_per(PeriodSize::Month));
    let share = CapAmount::PercentOfFees(exact("30%"));
    bench.remedy(RemedyStep::Cap {
        cap: cap(share, Some(per(PeriodSize::Month))),
    });
    bench
        .exactly("a", "2026-04", "10000")
        .exactly("b", "2026-04", "10000");
    // 30 % of 42 000 are 12 600.
    let statement = bench.judge("2026-04");
    assert_eq!(statement.owed("two", "2026-04").0, "2600");
    assert_eq!(total(&statement), pair("12600", "12600"));
}

#[test]
fn ninety_days_of_fee_in_a_quarter() {
    let mut bench = money();
    bench.remedy(sum_per(PeriodSize::Quarter));
    bench.remedy(RemedyStep::Cap {
        cap: cap(
            CapAmount::TimeOfFee(days(90), None),
            Some(per(PeriodSize::Quarter)),
        ),
    });
    bench.exactly("a", "2026-03", "1000000");
    // The last month, March, has 31 days: 90 × 42000/31.
    assert_eq!(
        bench.judge("2026-03").owed("one", "2026-03").0,
        "3780000/31"
    );
}

#[test]
fn the_order_of_rounding_and_disregarding_is_the_order_written() {
    let disregard = || RemedyStep::Disregard {
        relation: Relation::LessEqual,
        amount: exact("1"),
    };
    let of = |steps: [RemedyStep; 2], value| {
        let mut bench = money();
        bench.remedy(sum_per(PeriodSize::Month));
        for step in steps {
            bench.remedy(step);
        }
        bench.exactly("a", "2026-04", value);
        bench.judge("2026-04").owed("one", "2026-04").0
    };
    // 1.001 is more than 1 and issued as 1.00, unless it is rounded first.
    assert_eq!(of([disregard(), round_each()], "1.001"), "1");
    assert_eq!(of([round_each(), disregard()], "1.001"), "0");
    assert_eq!(of([disregard(), round_each()], "1"), "0");
    assert_eq!(of([disregard(), round_each()], "1.005"), "101/100");
}

#[test]
fn small_totals_are_looked_at_together() {
    let mut bench = money();
    bench.remedy(sum_per(PeriodSize::Month));
    bench.remedy(RemedyStep::Disregard {
        relation: Relation::LessEqual,
        amount: exact("1"),
    });
    bench
        .exactly("a", "2026-04", "0.6")
        .exactly("b", "2026-04", "0.5");
    bench
        .exactly("a", "2026-05", "0.6")
        .exactly("b", "2026-05", "0.4");
    bench.value("a", "2026-06", between("0.6", "2"));
    let statement = bench.judge("2026-04 to 2026-06");
    assert_eq!(statement.owed("one", "2026-04").0, "3/5");
    assert_eq!(statement.owed("one", "2026-05").0, "0");
    assert_eq!(statement.owed("one", "2026-06").0, "0 to 2");
}

#[test]
fn rounding_the_total_leaves_parts_that_add_up_to_it() {
    let mut bench = money();
    bench.remedy(sum_per(PeriodSize::Month));
    bench.remedy(RemedyStep::Round {
        each: false,
        to: exact("0.01"),
        mode: RoundingMode::HalfUp,
    });
    // 0.004 and 0.004 are 0.008: nothing and one cent. Rounded one by one they would be nothing.
    bench
        .exactly("a", "2026-04", "0.004")
        .exactly("b", "2026-04", "0.004");
    let statement = bench.judge("2026-04");
    assert_eq!(statement.owed("one", "2026-04").0, "0");
    assert_eq!(statement.owed("two", "2026-04").0, "1/100");
    assert_eq!(total(&statement), pair("1/100", "1/100"));
}

#[test]
fn only_the_largest_counts_in_each_period() {
    let mut bench = money();
    bench.remedy(largest(None));
    bench
        .exactly("a", "2026-04", "40")
        .exactly("b", "2026-04", "60");
    bench
        .exactly("a", "2026-05", "50")
        .exactly("b", "2026-05", "50");
    bench
        .exactly("a", "2026-06", "40")
        .value("b", "2026-06", between("30", "60"));
    let statement = bench.judge("2026-04 to 2026-06");
    assert_eq!(statement.owed("one", "2026-04").0, "0");
    assert_eq!(statement.owed("two", "2026-04").0, "60");
    // Of equals the first counts.
    assert_eq!(statement.owed("one", "2026-05").0, "50");
    assert_eq!(statement.owed("two", "2026-05").0, "0");
    // Not known which of the two: each may be nothing, but together they are at least 40.
    assert_eq!(statement.owed("one", "2026-06").0, "0 to 40");
    assert_eq!(statement.owed("two", "2026-06").0, "0 to 60");
    let june = &statement.totals[2];
    assert_eq!(ends(&june.entitlement), "40 to 60");
    assert_eq!(june.payable.exact.0.to_string(), "40");
}

#[test]
fn the_largest_for_each_instance_spreads_what_has_none() {
    let mut bench = Bench::new();
    bench.objective("region", Relation::LessEqual, "0");
    bench.objective_over(
        "instance",
        Relation::LessEqual,
        "0",
        PeriodSize::Month,
        &["instance"],
    );
    let lost = || vec![when(vec![bound(Relation::Greater, "0")], percent("10%"))];
    let region = bench.penalty("region_credit", "region", lost());
    region.uses[0].basis = Some(super::bench::basis(1));
    region.uses[0].spread = Some(Spread {
        key: "instance".to_owned(),
        figure: 2,
    });
    let steps = vec![when(vec![bound(Relation::Greater, "0")], percent("30%"))];
    let instance = bench.penalty("instance_credit", "instance", steps);
    instance.uses[0].basis = Some(super::bench::basis(1));
    bench.remedy(largest(Some("instance")));
    // Bills of 100 and 300. The region costs a tenth of each: 10 and 30.
    let mut window = bench.window("region", "2026-04");
    let mut of_region = group(&[], vec![known("1"), known("400"), known("400")]);
    let bills = [("i-1", 100), ("i-2", 300)];
    of_region.figures[2].parts = Parts::ByKey(
        bills
            .map(|(key, bill)| (key.to_owned(), Interval::exact(Number::from(bill))))
            .into(),
    );
    window.groups.push(of_region);
    bench.put("region", window);
    // The first instance was down too: 30 % of 100 are 30, more than 10. The second was not.
    let mut window = bench.window("instance", "2026-04");
    window
        .groups
        .push(group(&["i-1"], vec![known("1"), known("100")]));
    window
        .groups
        .push(group(&["i-2"], vec![known("0"), known("300")]));
    bench.put("instance", window);
    let statement = bench.judge("2026-04");
    assert_eq!(statement.owed("region_credit", "2026-04").0, "30");
    assert_eq!(statement.owed("instance_credit", "2026-04").0, "30");
    assert_eq!(total(&statement), pair("60", "60"));
}

#[test]
fn what_cannot_be_spread_may_count_or_not() {
    let mut bench = money();
    bench.objective_over(
        "c",
        Relation::LessEqual,
        "0",
        PeriodSize::Month,
        &["instance"],
    );
    let amount = Amount::Money {
        money: crate::plan::v1::Formula::Value,
    };
    bench.penalty(
        "three",
        "c",
        vec![when(vec![bound(Relation::Greater, "0")], amount)],
    );
    bench.remedy(largest(Some("instance")));
    bench.exactly("a", "2026-04", "40");
    bench.groups("c", "2026-04", &[(&["i-1"], known("30"))]);
    let statement = bench.judge("2026-04");
    assert_eq!(statement.owed("one", "2026-04").0, "0 to 40");
    assert_eq!(statement.owed("three", "2026-04").0, "0 to 30");
}

// ---- claims ------------------------------------------------------------------

fn within(length: Length, of: Anchor) -> Deadline {
    Deadline::Within { length, of }
}

#[test]
fn thirty_days_of_the_window_end_thirty_days_after_its_last_day() {
    let mut bench = money();
    bench.remedy(claim(within(days(30), Anchor::Window)));
    // 30 days of a quarter that ends on 31 March is 30 April.
    bench.exactly("a", "2026-03", "10");
    let statement = bench.judge("2026-03");
    let line = statement.credit("one", "2026-03").expect("a line");
    assert_eq!(line.payable.claim_by.as_deref(), Some("2026-04-30"));
    assert_eq!(line.payable.condition, PayableCondition::IfClaimed);
    assert_eq!(line.payable.amount.exact.0.to_string(), "10");
    assert_eq!(statement.dates[0].kind, DueKind::Claim);
    assert_eq!(statement.dates[0].party.as_deref(), Some("globex"));
}

/// Office hours from Monday to Friday in Berlin; 1 May and Christmas are closed.
fn office_hours(bench: &mut Bench) {
    let open = vec![("08:00".to_owned(), "18:00".to_owned())];
    let mut hours = vec![open; 5];
    hours.extend([Vec::new(), Vec::new()]);
    bench.plan.calendars.insert(
        "office_hours".to_owned(),
        Calendar::Week {
            timezone: "Europe/Berlin".to_owned(),
            hours,
            closed: Dates::Listed {
                dates: Vec::new(),
                yearly: vec!["05-01".to_owned(), "12-25".to_owned()],
                ranges: Vec::new(),
            },
            open: Vec::new(),
        },
    );
}

fn monthly_report(bench: &mut Bench) {
    bench.plan.assessment.reports.push(Report {
        path: "monthly_report".to_owned(),
        title: "Service report".to_owned(),
        since: None,
        until: None,
        from: Some("acme".to_owned()),
        to: Some("globex".to_owned()),
        every: Some(per(PeriodSize::Month)),
        due: Some(Length::Period(Period {
            count: 5,
            unit: PeriodUnit::BusinessDay,
            calendar: Some("office_hours".to_owned()),
        })),
        covers: vec!["a".to_owned()],
    });
}

#[test]
fn thirty_days_of_the_report_run_from_the_day_it_is_due() {
    let mut bench = money();
    office_hours(&mut bench);
    monthly_report(&mut bench);
    bench.remedy(claim(within(days(30), Anchor::Report)));
    bench
        .exactly("a", "2026-04", "10")
        .exactly("b", "2026-04", "10");
    let statement = bench.judge("2026-04");
    // April ends on a Thursday, 1 May is closed: the fifth business day after is Friday 8 May,
    // and 30 days after it is 7 June.
    let reports: Vec<_> = statement
        .dates
        .iter()
        .filter(|it| it.kind == DueKind::Report)
        .collect();
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0].day, "2026-05-08");
    assert_eq!(reports[0].window.as_deref(), Some("2026-04"));
    let until = |penalty| {
        let line = statement.credit(penalty, "2026-04").expect("a line");
        line.payable.claim_by.clone()
    };
    assert_eq!(until("one").as_deref(), Some("2026-06-07"));
    // No report covers the other objective: nobody can say from when its time runs.
    assert_eq!(until("two"), None);
}

#[test]
fn until_the_end_of_the_second_month_after() {
    let mut bench = money();
    bench.remedy(claim(Deadline::UntilEnd {
        period: per(PeriodSize::Month),
        n: 2,
        after: Anchor::Window,
    }));
    bench.exactly("a", "2026-12", "10");
    let statement = bench.judge("2026-12");
    let line = statement.credit("one", "2026-12").expect("a line");
    assert_eq!(line.payable.claim_by.as_deref(), Some("2027-02-28"));
}

#[test]
fn all_claims_must_be_kept_so_the_earliest_day_counts() {
    let mut bench = money();
    bench.remedy(claim(within(periods(1, PeriodUnit::Month), Anchor::Window)));
    bench.remedy(claim(within(days(5), Anchor::LastOutage)));
    let mut window = bench.window("a", "2026-04");
    let mut measured = group(&[], vec![known("10")]);
    // The last outage ends at midnight: it belongs to the 10th.
    measured.figures[0].evidence = vec![
        run("2026-04-02T10:00:00Z", "2026-04-02T11:00:00Z"),
        run("2026-04-10T23:00:00Z", "2026-04-11T00:00:00Z"),
    ];
    window.groups.push(measured);
    bench.put("a", window);
    let statement = bench.judge("2026-04");
    let line = statement.credit("one", "2026-04").expect("a line");
    assert_eq!(line.payable.claim_by.as_deref(), Some("2026-04-15"));
}

#[test]
fn a_claim_may_run_from_a_field_of_the_row() {
    let mut bench = money();
    bench.remedy(claim(within(
        days(10),
        Anchor::Field("reported".to_owned()),
    )));
    let mut window = bench.window("a", "2026-04");
    let mut measured = group(&[], vec![known("10")]);
    measured
        .row
        .insert("reported".to_owned(), "2026-04-20T23:30:00Z".to_owned());
    window.groups.push(measured);
    bench.put("a", window);
    let line = bench
        .judge("2026-04")
        .credit("one", "2026-04")
        .cloned()
        .expect("a line");
    assert_eq!(line.payable.claim_by.as_deref(), Some("2026-04-30"));
}

#[test]
fn what_needs_no_claim_is_due() {
    let mut bench = money();
    bench.remedy(claim(within(days(30), Anchor::Window)));
    bench.plan.assessment.penalties[0].automatic = true;
    bench.exactly("a", "2026-04", "10");
    let line = bench
        .judge("2026-04")
        .credit("one", "2026-04")
        .cloned()
        .expect("a line");
    assert_eq!(line.payable.condition, PayableCondition::Due);
    assert_eq!(line.payable.claim_by, None);
}

#[test]
fn claims_that_are_known_decide_what_is_payable() {
    let mut bench = money();
    bench.remedy(claim(within(days(30), Anchor::Window)));
    for month in ["2026-01", "2026-02", "2026-03", "2026-04"] {
        bench.exactly("a", month, "10");
    }
    let made = |window: &str, on| Claim {
        penalty: Some("one".to_owned()),
        window: Some(window.to_owned()),
        clause: None,
        group: BTreeMap::new(),
        on: date(on),
    };
    // January on the last day, 2 March; February a day late; March not at all; April's time still runs.
    bench.claims = Some(vec![
        made("2026-01", "2026-03-02"),
        made("2026-02", "2026-03-31"),
    ]);
    bench.figures.cut_off =
        crate::quantity::Instant::parse_rfc3339("2026-05-15T00:00:00Z").expect("an instant");
    let statement = bench.judge("2026");
    let of = |window| {
        let line = statement.credit("one", window).expect("a line");
        (
            line.payable.condition,
            line.payable.amount.exact.0.to_string(),
        )
    };
    assert_eq!(of("2026-01"), (PayableCondition::Claimed, "10".into()));
    assert_eq!(of("2026-02"), (PayableCondition::Lapsed, "0".into()));
    assert_eq!(of("2026-03"), (PayableCondition::Lapsed, "0".into()));
    assert_eq!(of("2026-04"), (PayableCondition::IfClaimed, "10".into()));
    assert_eq!(ends(&statement.summary.entitlement), "40");
    assert_eq!(statement.summary.payable.exact.0.to_string(), "20");
}

#[test]
fn a_cap_after_the_claim_counts_only_what_was_claimed() {
    let claimed = |cap_first: bool| {
        let mut bench = money();
        let cap = || money_cap("100", PeriodSize::Year);
        if cap_first {
            bench.remedy(cap());
        }
        bench.remedy(claim(within(days(30), Anchor::Window)));
        if !cap_first {
            bench.remedy(cap());
        }
        bench
            .exactly("a", "2026-01", "80")
            .exactly("a", "2026-02", "80");
        bench.claims = Some(vec![Claim {
            penalty: None,
            window: Some("2026-02".to_owned()),
            clause: None,
            group: BTreeMap::new(),
            on: date("2026-03-01"),
        }]);
        bench.judge("2026").owed("one", "2026-02")
    };
    assert_eq!(claimed(true), pair("20", "20"));
    assert_eq!(claimed(false), pair("80", "80"));
}

#[test]
fn a_missing_source_leaves_only_what_is_known() {
    let mut bench = Bench::new();
    bench
        .figures
        .sources
        .insert("checks".to_owned(), Coverage::default());
    bench.objective("uptime", Relation::GreaterEqual, "99.9%");
    bench.penalty(
        "credit",
        "uptime",
        vec![on(
            missed(None, None),
            Amount::Money {
                money: constant("7"),
            },
        )],
    );
    bench.value("uptime", "2026-04", between("0%", "100%"));
    let statement = bench.judge("2026-04");
    assert_eq!(statement.owed("credit", "2026-04"), pair("0 to 7", "0"));
    assert_eq!(statement.summary.state, State::Provisional);
    assert_eq!(statement.open.len(), 2);
}
