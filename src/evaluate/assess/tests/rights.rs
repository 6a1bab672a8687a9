//! Rights that arise from misses, and what an earlier statement adds.

use super::bench::{Bench, Look, bound, days, ladder, missed, number, per, sum_per};
use crate::evaluate::statement::v1::{DueKind, Standing, State, Statement};
use crate::plan::v1::{
    CapAmount, Condition, Length, Pattern, PeriodSize, Relation, RemedyStep, Termination, Test,
    Trigger,
};

fn three_of_six() -> Pattern {
    Pattern::Of {
        k: 3,
        n: 6,
        per: per(PeriodSize::Month),
    }
}

fn chronic_failure(lapses: Option<Length>, cure: Option<Length>) -> Bench {
    let mut bench = Bench::new();
    bench.objective("uptime", Relation::GreaterEqual, "99.9%");
    bench.plan.assessment.terminations.push(Termination {
        path: "chronic_failure".to_owned(),
        title: "Chronic failure".to_owned(),
        from: None,
        until: None,
        right_of: "globex".to_owned(),
        triggers: vec![Trigger {
            words: "uptime missed in 3 of any 6 consecutive calendar months".to_owned(),
            conditions: vec![missed(Some("uptime"), Some(three_of_six()))],
        }],
        notice: Some(days(30)),
        cure,
        restarts: false,
        lapses,
    });
    bench
}

fn arose(statement: &Statement) -> Vec<(&str, Standing)> {
    let rights = statement.rights.iter();
    rights.map(|it| (&it.arose[..10], it.standing)).collect()
}

#[test]
fn a_right_arises_when_the_third_window_closes() {
    let mut bench = chronic_failure(Some(days(90)), None);
    bench.months("uptime", "x.x..x");
    let statement = bench.judge("2026-06");
    let right = statement.right();
    assert_eq!(right.standing, Standing::Open);
    assert_eq!(right.arose, "2026-07-01T00:00:00+00:00");
    // 30 June + 30 days, and + 90 days.
    assert_eq!(right.notice_ends.as_deref(), Some("2026-07-30"));
    assert_eq!(right.lapses.as_deref(), Some("2026-09-28"));
    let misses: Vec<_> = right.misses.iter().map(|it| it.window.as_str()).collect();
    assert_eq!(misses, ["2026-06", "2026-03", "2026-01"]);
    assert_eq!(statement.dates[0].kind, DueKind::Right);
    assert_eq!(statement.dates[0].day, "2026-09-28");
    // Seven months apart there is none.
    let mut bench = chronic_failure(None, None);
    bench.months("uptime", "x.x...x");
    assert!(bench.judge("2026-07").rights.is_empty());
}

#[test]
fn a_right_stands_until_it_lapses() {
    let mut bench = chronic_failure(Some(days(90)), None);
    bench.months("uptime", "xxx.........");
    // It arose at the end of 31 March; the last day to use it is 29 June.
    assert_eq!(
        arose(&bench.judge("2026-05")),
        [("2026-04-01", Standing::Open)]
    );
    assert_eq!(
        arose(&bench.judge("2026-06")),
        [("2026-04-01", Standing::Lapsed)]
    );
    assert!(bench.judge("2026-07").rights.is_empty());
}

#[test]
fn misses_of_a_right_that_lapsed_are_spent() {
    // January to March give a right that lapses on 29 June. In August, March would still be among
    // the last six months, with July and August the third: but it is spent.
    let mut bench = chronic_failure(Some(days(90)), None);
    bench.months("uptime", "xxx...xx");
    assert!(bench.judge("2026-08").rights.is_empty());
    // While the right stands, its misses count for another.
    let mut bench = chronic_failure(Some(days(90)), None);
    bench.months("uptime", "xxxx");
    assert_eq!(
        arose(&bench.judge("2026-04")),
        [
            ("2026-04-01", Standing::Open),
            ("2026-05-01", Standing::Open)
        ]
    );
    // Three new ones give a new right.
    let mut bench = chronic_failure(Some(days(90)), None);
    bench.months("uptime", "xxx...xxx");
    assert_eq!(
        arose(&bench.judge("2026-09")),
        [("2026-10-01", Standing::Open)]
    );
}

#[test]
fn a_promise_kept_for_long_enough_cures() {
    let two_months = || super::bench::periods(2, crate::plan::v1::PeriodUnit::Month);
    let mut bench = chronic_failure(None, Some(two_months()));
    bench.months("uptime", "xxx.-..");
    // May was not judged: the two months are June and July.
    assert_eq!(
        arose(&bench.judge("2026-06")),
        [("2026-04-01", Standing::Open)]
    );
    let statement = bench.judge("2026-07");
    assert_eq!(statement.right().standing, Standing::Cured);
    assert_eq!(statement.right().cured.as_deref(), Some("2026-07-31"));
}

#[test]
fn months_of_which_nothing_is_known_leave_it_undetermined() {
    let mut bench = chronic_failure(None, None);
    bench.months("uptime", "ssx");
    let statement = bench.judge("2026-03");
    assert_eq!(statement.right().standing, Standing::Undetermined);
    assert_eq!(statement.right().state, State::Provisional);
    assert!(statement.right().reason.is_some());
    // A month without a miss at the end gives no right, whatever was before.
    let mut bench = chronic_failure(None, None);
    bench.months("uptime", "ss.");
    assert!(bench.judge("2026-03").rights.is_empty());
}

#[test]
fn one_window_may_be_enough() {
    let mut bench = chronic_failure(None, None);
    bench.plan.assessment.terminations[0].triggers[0].conditions = vec![Condition {
        objective: Some("uptime".to_owned()),
        test: Test::Value(vec![bound(Relation::Less, "99%")]),
        pattern: None,
        across: false,
    }];
    bench.exactly("uptime", "2026-03", "99%");
    bench.exactly("uptime", "2026-04", "98.9%");
    assert!(bench.judge("2026-03").rights.is_empty());
    assert_eq!(
        arose(&bench.judge("2026-04")),
        [("2026-05-01", Standing::Open)]
    );
}

#[test]
fn rights_are_read_group_by_group() {
    use super::bench::known;
    let mut bench = chronic_failure(None, None);
    bench.plan.measurement.objectives.clear();
    bench.plan.assessment.objectives.clear();
    bench.objective_over(
        "uptime",
        Relation::GreaterEqual,
        "99.9%",
        PeriodSize::Month,
        &["site"],
    );
    for (month, berlin, hamburg) in [
        ("2026-01", "99%", "100%"),
        ("2026-02", "100%", "99%"),
        ("2026-03", "99%", "100%"),
    ] {
        bench.groups(
            "uptime",
            month,
            &[(&["berlin"], known(berlin)), (&["hamburg"], known(hamburg))],
        );
    }
    // Three months with a miss somewhere, but never three of one site.
    assert!(bench.judge("2026-03").rights.is_empty());
    bench.groups(
        "uptime",
        "2026-04",
        &[(&["berlin"], known("99%")), (&["hamburg"], known("100%"))],
    );
    let statement = bench.judge("2026-04");
    assert_eq!(statement.right().group[0].value, "berlin");
}

#[test]
fn conditions_on_two_objectives_must_both_hold() {
    let mut bench = chronic_failure(None, None);
    bench.objective("response", Relation::GreaterEqual, "95%");
    bench.plan.assessment.terminations[0].triggers[0].conditions =
        vec![missed(Some("uptime"), None), missed(Some("response"), None)];
    bench.months("uptime", "x.x").months("response", "..x");
    // 99.5 % and 100 % keep 95 %: for a miss, the bound must be higher.
    bench.plan.assessment.objectives[1].targets[0].bounds[0] =
        bound(Relation::GreaterEqual, "99.9%");
    assert_eq!(
        arose(&bench.judge("2026")),
        [("2026-04-01", Standing::Open)]
    );
}

// ---- history -----------------------------------------------------------------

/// The statement, written to JSON and read back.
fn through_json(statement: &Statement) -> Statement {
    let text = serde_json::to_string(statement).expect("a statement is JSON");
    serde_json::from_str(&text).expect("what was written can be read")
}

#[test]
fn an_earlier_statement_says_what_the_data_does_not() {
    let mut before = chronic_failure(Some(days(90)), None);
    before.months("uptime", "xx");
    let history = through_json(&before.judge("2026-02"));
    let mut bench = chronic_failure(Some(days(90)), None);
    bench.months("uptime", "ssx");
    bench.history = Some(history);
    let statement = bench.judge("2026-03");
    assert_eq!(statement.right().standing, Standing::Open);
    assert_eq!(statement.header.history.as_deref(), Some("2026-02"));
    // It passes on what it was told.
    let names: Vec<_> = statement.objectives[0]
        .earlier
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    assert_eq!(names, ["2026-01", "2026-02"]);
    let mut bench = chronic_failure(Some(days(90)), None);
    bench.months("uptime", "sssx");
    bench.history = Some(through_json(&statement));
    assert_eq!(bench.judge("2026-04").rights.len(), 2);
}

/// March and April are misses; nobody has said anything of January and February.
#[test]
fn what_an_earlier_statement_knows_nothing_of_stays_unknown() {
    let standing = |bench: &Bench| arose(&bench.judge("2026-04"))[0].1;
    let mut before = chronic_failure(None, None);
    before.months("uptime", "ssx");
    let history = through_json(&before.judge("2026-03"));
    let states = history.objectives[0].earlier.iter().map(|it| it.state);
    assert_eq!(
        states.collect::<Vec<_>>(),
        [State::Provisional, State::Provisional]
    );
    let mut bench = chronic_failure(None, None);
    bench.months("uptime", "sssx");
    bench.history = Some(history);
    assert_eq!(standing(&bench), Standing::Undetermined);
}

/// A value given by hand says something of April, and nothing of the months before.
#[test]
fn months_without_data_are_not_known() {
    let mut bench = chronic_failure(None, None);
    bench.months("uptime", "....");
    for window in bench.figures.objectives.values_mut().flatten() {
        window.groups[0].absent = vec!["checks".to_owned()];
    }
    // Without the value April itself is not judged, and no miss.
    assert!(bench.judge("2026-04").rights.is_empty());
    let value = number("99.5%");
    bench.given.insert("uptime".to_owned(), value);
    let statement = bench.judge("2026-04");
    assert_eq!(statement.right().standing, Standing::Undetermined);
    assert!(statement.right().misses[0].sure);
}

#[test]
fn what_was_final_wins_over_the_figures() {
    let mut before = chronic_failure(None, None);
    before.months("uptime", "xx");
    let history = through_json(&before.judge("2026-01 to 2026-02"));
    // Later data says that January was kept; the parties have acted on the miss.
    let mut bench = chronic_failure(None, None);
    bench.months("uptime", ".xx");
    bench.history = Some(history.clone());
    assert_eq!(bench.judge("2026-03").rights.len(), 1);
    // What was provisional does not.
    let mut provisional = history;
    for window in &mut provisional.objectives[0].windows {
        window.state = State::Provisional;
    }
    bench.history = Some(provisional);
    assert!(bench.judge("2026-03").rights.is_empty());
}

#[test]
fn the_ledger_of_an_earlier_statement_counts_for_caps() {
    let year = |bench: &mut Bench| {
        bench.penalty("credit", "uptime", ladder());
        bench.remedy(sum_per(PeriodSize::Month));
        bench.remedy(RemedyStep::Cap {
            cap: super::bench::cap(
                CapAmount::Money(super::bench::exact("10000")),
                Some(per(PeriodSize::Year)),
            ),
        });
    };
    let mut before = chronic_failure(None, None);
    year(&mut before);
    before.months("uptime", "xx");
    let history = through_json(&before.judge("2026-01 to 2026-02"));
    assert_eq!(history.ledger.len(), 2);
    // 4 200 twice leave 1 600 of 10 000.
    let mut bench = chronic_failure(None, None);
    year(&mut bench);
    bench.months("uptime", "ssx");
    assert_eq!(
        bench.judge("2026-03").owed("credit", "2026-03").0,
        "0 to 4200"
    );
    bench.history = Some(history);
    let statement = bench.judge("2026-03");
    assert_eq!(statement.owed("credit", "2026-03").0, "1600");
    assert_eq!(statement.ledger.len(), 3);
}
