//! Fees by calendar day, and credits of them.

use super::bench::{
    Bench, Look, below, cap, constant, days, exact, group, known, ladder, per, periods, round_each,
    sum_per,
};
use crate::plan::v1::{Amount, CapAmount, Fee, Length, PeriodSize, PeriodUnit, Relation, Window};
use crate::quantity::{Interval, Number};
use std::collections::BTreeMap;

/// A service for 42 000 a month, and what a missed window costs.
fn owed(size: PeriodSize, window: &str, amount: Amount) -> String {
    let mut bench = Bench::new();
    bench.objective_over("uptime", Relation::GreaterEqual, "99.9%", size, &[]);
    bench.penalty("credit", "uptime", vec![below("99.9%", amount)]);
    bench.exactly("uptime", window, "99%");
    bench.judge(window).owed("credit", window).0
}

fn tenth() -> Amount {
    super::bench::percent("10%")
}

fn time(length: Length) -> Amount {
    Amount::TimeOfFee {
        time: length,
        service: None,
    }
}

#[test]
fn a_month_costs_the_same_however_many_days_it_has() {
    for month in ["2026-02", "2026-04", "2026-05", "2028-02"] {
        assert_eq!(owed(PeriodSize::Month, month, tenth()), "4200", "{month}");
    }
}

#[test]
fn a_quarter_is_three_months_of_fee() {
    assert_eq!(owed(PeriodSize::Quarter, "2026-Q1", tenth()), "12600");
}

#[test]
fn a_week_takes_each_day_from_its_month() {
    // 30 and 31 March, 1 to 5 April: 2 × 42000/31 + 5 × 42000/30 = 84000/31 + 7000.
    // A tenth of it: 8400/31 + 700 = (8400 + 21700)/31.
    assert_eq!(owed(PeriodSize::Week, "2026-W14", tenth()), "30100/31");
}

#[test]
fn a_day_of_fee_is_a_part_of_its_month() {
    let of = |month| owed(PeriodSize::Month, month, time(days(1)));
    assert_eq!(of("2026-02"), "1500"); // 42000/28
    assert_eq!(of("2028-02"), "42000/29");
    assert_eq!(of("2026-04"), "1400"); // 42000/30
    assert_eq!(of("2026-05"), "42000/31");
    // A quarter ends in March: 31 days.
    assert_eq!(
        owed(PeriodSize::Quarter, "2026-Q1", time(days(1))),
        "42000/31"
    );
}

#[test]
fn longer_and_shorter_times_of_fee() {
    let of = |length| owed(PeriodSize::Month, "2026-04", time(length));
    assert_eq!(of(periods(1, PeriodUnit::Week)), "9800"); // 7 × 1400
    assert_eq!(of(periods(2, PeriodUnit::Month)), "84000");
    assert_eq!(of(periods(1, PeriodUnit::Quarter)), "126000");
    // 6 hours are a quarter of a day.
    assert_eq!(of(Length::Elapsed(exact("21600000000"))), "350");
}

#[test]
fn an_hour_is_its_share_of_the_day() {
    // 42000/30 a day, 1400/24 an hour, a tenth of it: 35/6.
    assert_eq!(owed(PeriodSize::Hour, "2026-04-03T10", tenth()), "35/6");
}

#[test]
fn a_month_that_the_term_cuts_has_the_fee_of_its_days() {
    let mut bench = Bench::new();
    bench.plan.agreement.effective = "2026-03-15".to_owned();
    bench.objective("uptime", Relation::GreaterEqual, "99.9%");
    bench.penalty("credit", "uptime", ladder());
    bench.exactly("uptime", "2026-03", "99.5%");
    // 15 to 31 March are 17 of 31 days: 42000 × 17/31 = 714000/31, a tenth of it 71400/31.
    let statement = bench.judge("2026-03");
    assert!(statement.window("uptime", "2026-03").partial);
    assert_eq!(statement.owed("credit", "2026-03").0, "71400/31");
    // A share of the month's fees is bounded likewise: 5 % of 714000/31 is 35700/31 = 1151.612….
    let share = CapAmount::PercentOfFees(exact("5%"));
    bench.remedy(sum_per(PeriodSize::Month));
    bench.remedy(crate::plan::v1::RemedyStep::Cap {
        cap: cap(share, Some(per(PeriodSize::Month))),
    });
    bench.remedy(round_each());
    assert_eq!(
        bench.judge("2026-03").owed("credit", "2026-03").0,
        "115161/100"
    );
}

#[test]
fn a_run_has_the_fee_of_the_period_in_which_it_ends() {
    let mut bench = Bench::new();
    bench.objective("outages", Relation::LessEqual, "0");
    bench.penalty("credit", "outages", vec![on_above(tenth())]);
    let mut window = bench.window("outages", "2026-04");
    bench.plan.measurement.objectives[0].window = Window::Run {
        time: crate::plan::v1::NodeId(0),
    };
    // From the last hour of April to the first of May.
    window.start = window.end.minus(crate::quantity::Duration::HOUR);
    window.end = window.end.plus(crate::quantity::Duration::HOUR);
    window.first_day = super::bench::date("2026-04-30");
    window.last_day = super::bench::date("2026-05-01");
    window.groups.push(group(&[], vec![known("1")]));
    bench.put("outages", window);
    assert_eq!(bench.judge("2026-05").owed("credit", "2026-04").0, "4200");
}

fn on_above(amount: Amount) -> crate::plan::v1::PenaltyStep {
    super::bench::when(vec![super::bench::bound(Relation::Greater, "0")], amount)
}

#[test]
fn metered_fees_are_charges_by_day() {
    let mut bench = Bench::new();
    bench
        .plan
        .assessment
        .fees
        .insert("workplace".to_owned(), Fee::Metered);
    let charge = |day: &str, amount: i64| {
        (
            super::bench::date(day),
            Interval::exact(Number::from(amount)),
        )
    };
    let charges: BTreeMap<_, _> = [
        charge("2026-03-31", 1000),
        charge("2026-04-01", 30),
        charge("2026-04-30", 270),
        charge("2026-05-01", 1000),
    ]
    .into();
    bench
        .figures
        .metered
        .insert("workplace".to_owned(), charges);
    bench.objective("uptime", Relation::GreaterEqual, "99.9%");
    bench.penalty("credit", "uptime", ladder());
    bench.exactly("uptime", "2026-04", "99.5%");
    assert_eq!(bench.judge("2026-04").owed("credit", "2026-04").0, "30");
    // One day of fee: 300 by 30 days.
    bench.plan.assessment.penalties[0].uses[0].steps[0].amount = time(days(1));
    assert_eq!(bench.judge("2026-04").owed("credit", "2026-04").0, "10");
    // Before April is over, there may be more charges.
    bench.figures.cut_off =
        crate::quantity::Instant::parse_rfc3339("2026-04-30T12:00:00Z").expect("an instant");
    let statement = bench.judge("2026-04");
    assert_eq!(
        statement.owed("credit", "2026-04"),
        ("10 to …".into(), "10".into())
    );
}

#[test]
fn amounts_of_their_own_kind_do_not_mix() {
    let mut bench = Bench::new();
    bench.objective("uptime", Relation::GreaterEqual, "99.9%");
    let sum = Amount::Sum {
        of: vec![
            Amount::Money {
                money: constant("100"),
            },
            Amount::Points {
                points: constant("3"),
            },
            Amount::ServiceDays { days: exact("2") },
        ],
    };
    bench.penalty("credit", "uptime", vec![below("99.9%", sum)]);
    bench.exactly("uptime", "2026-04", "99%");
    let statement = bench.judge("2026-04");
    let line = statement.credit("credit", "2026-04").expect("a line");
    let shown = |range| super::bench::ends(range);
    assert_eq!(shown(&line.entitlement), "100");
    assert_eq!(shown(&line.points), "3");
    assert_eq!(shown(&line.service_days), "2");
    assert_eq!(shown(&statement.totals[0].points), "3");
}
