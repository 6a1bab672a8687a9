//! What must hold for every contract and all data.

use super::bench::{
    Bench, Look, below, between, bound, cap, claim, days, exact, ladder, look_back, missed, number,
    on, per, percent, when,
};
use crate::evaluate::assess::Claim;
use crate::evaluate::statement::v1::{Range, Statement, Verdict};
use crate::plan::v1::{
    Amount, Anchor, CapAmount, CapPer, Combine, Deadline, Formula, Pattern, PenaltyStep,
    PeriodSize, Relation, RemedyStep, RoundingMode, StepMode,
};
use crate::quantity::Number;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_oneof, proptest};
use std::collections::BTreeMap;

const MONTHS: [&str; 4] = ["2026-01", "2026-02", "2026-03", "2026-04"];
const OBJECTIVES: [&str; 3] = ["a", "b", "c"];

/// What a value is known to be, and what it is: in thousandths.
#[derive(Clone, Copy, Debug)]
struct Known {
    lo: i64,
    truth: i64,
    hi: i64,
}

fn known(most: i64) -> impl Strategy<Value = Known> {
    let exact = (0..=most).prop_map(|at| Known {
        lo: at,
        truth: at,
        hi: at,
    });
    let open = prop::collection::vec(0..=most, 3).prop_map(|mut ends| {
        ends.sort_unstable();
        Known {
            lo: ends[0],
            truth: ends[1],
            hi: ends[2],
        }
    });
    prop_oneof![exact, open]
}

fn thousandths(count: i64) -> String {
    format!("{count}/1000")
}

fn step() -> impl Strategy<Value = RemedyStep> {
    let size = prop_oneof![
        Just(PeriodSize::Month),
        Just(PeriodSize::Quarter),
        Just(PeriodSize::Year)
    ];
    let mode = prop_oneof![
        Just(RoundingMode::Up),
        Just(RoundingMode::Down),
        Just(RoundingMode::HalfUp),
        Just(RoundingMode::HalfEven)
    ];
    prop_oneof![
        (any::<bool>(), any::<bool>()).prop_map(|(largest, by)| RemedyStep::Combine {
            mode: if largest {
                Combine::Largest
            } else {
                Combine::Sum
            },
            by: by.then(|| "site".to_owned()),
            per: Some(per(PeriodSize::Month)),
        }),
        (0_i64..4000, size).prop_map(|(most, size)| RemedyStep::Cap {
            cap: cap(CapAmount::Money(exact(&thousandths(most))), Some(per(size)),),
        }),
        (0_i64..4000, 1_u32..4).prop_map(|(most, months)| RemedyStep::Cap {
            cap: look_back(CapAmount::Money(exact(&thousandths(most))), months),
        }),
        (0_i64..2000).prop_map(|most| RemedyStep::Disregard {
            relation: Relation::LessEqual,
            amount: exact(&thousandths(most)),
        }),
        (any::<bool>(), mode).prop_map(|(each, mode)| RemedyStep::Round {
            each,
            to: exact("0.1"),
            mode,
        }),
        Just(claim(Deadline::Within {
            length: days(30),
            of: Anchor::Window,
        })),
    ]
}

/// A step that acts within one month.
fn monthly_step() -> impl Strategy<Value = RemedyStep> {
    let is_monthly = |step: &RemedyStep| match step {
        RemedyStep::Cap { cap } => cap.per == Some(CapPer::Each(per(PeriodSize::Month))),
        _ => true,
    };
    step().prop_filter("acts within one month", is_monthly)
}

/// Penalties whose credit is the value itself, at two sites.
fn remedies(steps: &[RemedyStep], values: &[Known], pick: impl Fn(&Known) -> (i64, i64)) -> Bench {
    let mut bench = Bench::new();
    for objective in OBJECTIVES {
        bench.objective_over(
            objective,
            Relation::LessEqual,
            "0",
            PeriodSize::Month,
            &["site"],
        );
        let money = Amount::Money {
            money: Formula::Value,
        };
        let steps = vec![when(vec![bound(Relation::Greater, "0")], money)];
        bench.penalty(objective, objective, steps);
    }
    for step in steps {
        bench.remedy(step.clone());
    }
    let mut values = values.iter().map(pick);
    let mut next = || {
        let (lo, hi) = values.next().unwrap_or((0, 0));
        between(&thousandths(lo), &thousandths(hi))
    };
    for month in MONTHS {
        for objective in OBJECTIVES {
            let groups: [(&[&str], _); 2] = [(&["berlin"], next()), (&["hamburg"], next())];
            bench.groups(objective, month, &groups);
        }
    }
    bench
}

fn contains(range: &Range, value: &Number) -> bool {
    let least = range.least.as_ref();
    let greatest = range.greatest.as_ref();
    least.is_none_or(|it| it.exact.0 <= *value) && greatest.is_none_or(|it| *value <= it.exact.0)
}

fn point(range: &Range) -> Number {
    assert!(range.known, "{range:?}");
    range.least.as_ref().expect("known").exact.0.clone()
}

/// What each line gives, by penalty, window and group; lines without an amount are left out.
fn by_line(statement: &Statement) -> BTreeMap<String, &Range> {
    let lines = statement.credits.iter();
    lines
        .map(|line| {
            let name = format!("{} {} {:?}", line.penalty, line.window, line.group);
            (name, &line.entitlement)
        })
        .collect()
}

/// Whether the exact statement lies within the one of which less is known.
fn assert_within(exact: &Statement, open: &Statement) {
    let known = by_line(open);
    for (name, range) in by_line(exact) {
        let value = point(range);
        match known.get(&name) {
            Some(range) => assert!(contains(range, &value), "{name}: {value} in {range:?}"),
            None => assert!(value.is_zero(), "{name}: {value}, and no line"),
        }
    }
    for (exact, open) in exact.totals.iter().zip(&open.totals) {
        if exact.period == open.period {
            let value = point(&exact.entitlement);
            assert!(contains(&open.entitlement, &value), "{value} in {open:?}");
            assert!(
                open.payable.exact.0 <= value,
                "{open:?} pays more than {value}"
            );
        }
    }
}

fn assert_payable_within_entitlement(statement: &Statement) {
    for line in &statement.credits {
        let greatest = line.entitlement.greatest.as_ref();
        let payable = &line.payable.amount.exact.0;
        assert!(!payable.is_negative());
        assert!(greatest.is_none_or(|it| *payable <= it.exact.0), "{line:?}");
        let least = line
            .entitlement
            .least
            .as_ref()
            .expect("never less than nothing");
        assert!(*payable <= least.exact.0, "{line:?}");
    }
    for total in &statement.totals {
        let least = total
            .entitlement
            .least
            .as_ref()
            .expect("never less than nothing");
        assert!(total.payable.exact.0 <= least.exact.0, "{total:?}");
    }
}

/// A ladder with a slope at its end and a repetition.
fn long_ladder() -> Vec<PenaltyStep> {
    let slope = |mode| Amount::Slope {
        each: Box::new(percent("1%")),
        mode,
        step: super::bench::constant("0.5%"),
        above: false,
        from: super::bench::constant("99%"),
    };
    let twice = Pattern::Consecutive {
        n: 2,
        per: per(PeriodSize::Month),
    };
    let mut steps = ladder();
    steps.truncate(2);
    let sum = Amount::Sum {
        of: vec![percent("26%"), slope(StepMode::Started)],
    };
    steps.push(below("98.5%", sum));
    let sum = Amount::Sum {
        of: vec![percent("35%"), slope(StepMode::Full)],
    };
    steps.push(below("97.25%", sum));
    steps.push(on(missed(None, Some(twice)), percent("60%")));
    steps
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn remedies_contain_the_truth(
        steps in prop::collection::vec(step(), 0..5),
        values in prop::collection::vec(known(3000), 24),
    ) {
        let open = remedies(&steps, &values, |it| (it.lo, it.hi)).judge("2026");
        let exact = remedies(&steps, &values, |it| (it.truth, it.truth)).judge("2026");
        assert_within(&exact, &open);
        assert_payable_within_entitlement(&open);
        assert_payable_within_entitlement(&exact);
    }

    /// Whatever the remedies are until February and from March on, each month is as if there were only those of its time.
    #[test]
    fn remedies_of_another_time_do_nothing(
        old in prop::collection::vec(monthly_step(), 0..5),
        new in prop::collection::vec(monthly_step(), 0..5),
        values in prop::collection::vec(known(3000), 24),
    ) {
        let day = || Some("2026-03-01".to_owned());
        let until = old.iter().map(|it| RemedyStep::During { from: None, until: day(), then: Box::new(it.clone()) });
        let from = new.iter().map(|it| RemedyStep::During { from: day(), until: None, then: Box::new(it.clone()) });
        let both: Vec<RemedyStep> = until.chain(from).collect();
        let judge = |steps: &[RemedyStep], over: &str| remedies(steps, &values, |it| (it.lo, it.hi)).judge(over);
        for (alone, over) in [(&old, "2026-01"), (&old, "2026-02"), (&new, "2026-03"), (&new, "2026-04")] {
            let (alone, joined) = (judge(alone, over), judge(&both, over));
            assert_eq!(by_line(&alone), by_line(&joined));
            assert_eq!(alone.totals, joined.totals);
        }
    }

    #[test]
    fn a_cap_at_the_end_is_never_exceeded(
        steps in prop::collection::vec(step(), 0..4),
        values in prop::collection::vec(known(3000), 24),
        most in 0_i64..5000,
        size in prop_oneof![Just(PeriodSize::Month), Just(PeriodSize::Year)],
    ) {
        let limit = number(&thousandths(most));
        let mut steps = steps;
        steps.push(RemedyStep::Cap { cap: cap(CapAmount::Money(exact(&thousandths(most))), Some(per(size))) });
        let statement = remedies(&steps, &values, |it| (it.truth, it.truth)).judge("2026");
        let sum = |month: Option<&str>| {
            let lines = statement.credits.iter().filter(|it| month.is_none_or(|name| it.window == name));
            lines.fold(Number::zero(), |sum, line| sum + point(&line.entitlement))
        };
        match size {
            PeriodSize::Year => assert!(sum(None) <= limit),
            _ => assert!(MONTHS.iter().all(|month| sum(Some(month)) <= limit)),
        }
    }

    #[test]
    fn claims_never_pay_more_than_is_due(
        steps in prop::collection::vec(step(), 1..5),
        values in prop::collection::vec(known(3000), 24),
        claimed in prop::collection::vec(any::<bool>(), 4),
    ) {
        let mut bench = remedies(&steps, &values, |it| (it.lo, it.hi));
        let claims = MONTHS.iter().zip(claimed).filter(|(_, made)| *made).map(|(month, _)| Claim {
            penalty: None,
            window: Some((*month).to_owned()),
            clause: None,
            group: BTreeMap::new(),
            on: super::bench::date(&format!("{month}-28")).plus_days(4),
        });
        bench.claims = Some(claims.collect());
        assert_payable_within_entitlement(&bench.judge("2026"));
    }

    #[test]
    fn ladders_contain_the_truth(values in prop::collection::vec(known(100), 4)) {
        // From 96 % to 100 % in steps of 0.04 percentage points.
        let percent = |at: i64| format!("{}/2500", 2400 + at);
        let judge = |pick: &dyn Fn(&Known) -> (i64, i64)| {
            let mut bench = Bench::new();
            bench.objective("uptime", Relation::GreaterEqual, "99.9%");
            bench.penalty("credit", "uptime", long_ladder());
            for (month, value) in MONTHS.iter().zip(&values) {
                let (lo, hi) = pick(value);
                bench.value("uptime", month, between(&percent(lo), &percent(hi)));
            }
            bench.judge("2026")
        };
        let open = judge(&|it| (it.lo, it.hi));
        let exact = judge(&|it| (it.truth, it.truth));
        assert_within(&exact, &open);
        for month in MONTHS {
            let verdict = exact.group("uptime", month).verdict;
            let seen = open.group("uptime", month).verdict;
            assert!(seen == verdict || seen == Verdict::Undetermined);
        }
    }

    #[test]
    fn a_deeper_miss_never_costs_less(one in 0_i64..=1000, other in 0_i64..=1000) {
        let cost = |at: i64| {
            let mut bench = Bench::new();
            bench.objective("uptime", Relation::GreaterEqual, "99.9%");
            let mut steps = long_ladder();
            steps.pop();
            bench.penalty("credit", "uptime", steps);
            // From 90 % to 100 % in steps of 0.01 percentage points.
            bench.exactly("uptime", "2026-04", &format!("{}/10000", 9000 + at));
            number(&bench.judge("2026-04").owed("credit", "2026-04").0)
        };
        let (deeper, higher) = (one.min(other), one.max(other));
        assert!(cost(deeper) >= cost(higher), "{deeper} {higher}");
    }
}
