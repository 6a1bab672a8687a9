//! Small agreements, written as values, and what becomes of them.

mod kit;

use super::build;
use crate::ir::{
    Accept, Aggregate, Amount, ArithmeticOp, Basis, Combine, Condition, Exclusion, ExclusionTime,
    Expr, ExprKind, Length, Let, Path, Penalty, PenaltyStep, Quantifier, Relief, Remedies,
    RemedyKind, RemedyStep, Test, Type, Window,
};
use crate::plan::v1::{self as plan, Figure, Formula, Node};
use crate::quantity::{Number, Period, PeriodUnit, Relation};
use kit::*;

// ---- narrowing

#[test]
fn a_source_is_narrowed_to_the_bound_keys_that_it_has() {
    let mut it = agreement();
    it.metrics = vec![metric("answered", answered())];
    it.objectives = vec![objective(
        "speed",
        "answered",
        &["region", "class"],
        Relation::GreaterEqual,
    )];
    let plan = build(&it);
    let [Figure::Share { rows, .. }] = figures(&plan) else {
        panic!("one share expected: {:?}", figures(&plan));
    };
    let scan = Node::Scan {
        source: "calls".to_owned(),
        narrow: vec!["region".to_owned()],
    };
    assert_eq!(node(&plan, *rows), &scan);
    assert_eq!(plan.measurement.objectives[0].labels, ["answered"]);
    // No source has both keys.
    assert_eq!(
        plan.measurement.objectives[0].groups,
        plan::Groups::Occurring(Vec::new())
    );
}

#[test]
fn ungrouped_rows_are_not_narrowed() {
    let mut it = agreement();
    let all = rows("calls");
    let ty = all.ty.clone();
    let all = expr(ExprKind::Ungrouped(Box::new(all)), ty);
    let share = aggregate(
        Aggregate::Share,
        all,
        field("calls", "answered", Type::Bool),
        Type::Percent,
    );
    it.metrics = vec![metric("answered", share)];
    it.objectives = vec![objective(
        "speed",
        "answered",
        &["region"],
        Relation::GreaterEqual,
    )];
    let plan = build(&it);
    let scan = Node::Scan {
        source: "calls".to_owned(),
        narrow: Vec::new(),
    };
    assert!(plan.measurement.nodes.contains(&scan));
    assert_eq!(
        plan.measurement.objectives[0].groups,
        plan::Groups::Occurring(vec!["calls".to_owned()])
    );
}

#[test]
fn a_let_means_what_the_place_of_its_use_binds() {
    let mut it = agreement();
    it.lets = vec![Let {
        head: head("down"),
        value: down(),
    }];
    let named = || expr(ExprKind::Let(Path::new("down")), Type::Time);
    let by_zone = by(Quantifier::All, named(), "zone");
    it.metrics = vec![
        metric("one", length(by_zone)),
        metric("other", length(named())),
    ];
    it.objectives = vec![
        objective("regions", "one", &["region"], Relation::LessEqual),
        objective("zones", "other", &["region", "zone"], Relation::LessEqual),
    ];
    let plan = build(&it);
    let [Figure::Length { time }] = figures(&plan) else {
        panic!("one length expected: {:?}", figures(&plan));
    };
    let Node::Quantified { time, roster, .. } = node(&plan, *time) else {
        panic!("a quantifier expected: {:?}", node(&plan, *time));
    };
    let roster_of_zones = plan::Roster {
        source: "probes".to_owned(),
        narrow: vec!["region".to_owned()],
    };
    assert_eq!(roster, &[roster_of_zones]);
    // Within the quantifier both keys are bound, as they are for the second objective:
    // the two are one node.
    let [Figure::Length { time: second }] = plan.measurement.objectives[1].figures.as_slice()
    else {
        panic!("one length expected");
    };
    assert_eq!(time, second);
}

// ---- relief and exclusion

#[test]
fn rows_that_a_breach_relieves_count_as_good() {
    let relieved = |metric_value: Expr, relation: Relation| {
        let mut it = agreement();
        it.metrics = vec![metric("answered", metric_value)];
        let mut speed = objective("speed", "answered", &[], relation);
        speed.relief = vec![Relief::BreachRows {
            responsibility: Path::new("report"),
            source: Path::new("calls"),
            condition: field("calls", "late", Type::Bool),
        }];
        it.objectives = vec![speed];
        let plan = build(&it);
        let [Figure::Share { condition, .. }] = figures(&plan) else {
            panic!("one share expected: {:?}", figures(&plan));
        };
        let condition = node(&plan, *condition).clone();
        (plan, condition)
    };
    // Answered or late: more is better.
    let (plan, condition) = relieved(answered(), Relation::GreaterEqual);
    let Node::Logic { all: false, of } = condition else {
        panic!("an `or` expected: {condition:?}");
    };
    let names: Vec<&Node> = of.iter().map(|id| node(&plan, *id)).collect();
    assert!(
        matches!(names.as_slice(), [Node::Field { name: a }, Node::Field { name: b }]
        if a == "answered" && b == "late")
    );
    // A share of what is bad loses those rows: by its target, or under a minus sign.
    let bad = minus(number("1", Type::Percent), answered());
    for (value, relation) in [
        (answered(), Relation::LessEqual),
        (bad, Relation::GreaterEqual),
    ] {
        let (plan, condition) = relieved(value, relation);
        let Node::Logic { all: true, of } = condition else {
            panic!("an `and` expected: {condition:?}");
        };
        assert!(matches!(node(&plan, of[1]), Node::Not { .. }));
    }
}

#[test]
fn gaps_of_what_the_metric_reads_leave_the_window() {
    let mut it = agreement();
    it.exclusions = vec![Exclusion {
        head: head("planned"),
        time: ExclusionTime::RulingsBy(Vec::new()),
        limits: vec![(3_600_000_000, month())],
    }];
    it.metrics = vec![metric("down", length(by(Quantifier::Any, down(), "zone")))];
    let mut uptime = objective("uptime", "down", &["region"], Relation::LessEqual);
    uptime.excluding = vec![Path::new("planned")];
    it.objectives = vec![uptime];
    let plan = build(&it);
    let measured = &plan.measurement.objectives[0];
    let Node::Union { of } = node(&plan, measured.excluded) else {
        panic!("a union expected: {:?}", node(&plan, measured.excluded));
    };
    let Node::Limited { time, limit, .. } = node(&plan, of[0]) else {
        panic!("a limit expected: {:?}", node(&plan, of[0]));
    };
    assert_eq!(limit.0, Number::from(3_600_000_000));
    assert!(matches!(node(&plan, *time), Node::Spans { .. }));
    let gaps = Node::Gaps {
        source: "probes".to_owned(),
        narrow: vec!["region".to_owned()],
    };
    assert_eq!(node(&plan, of[1]), &gaps);
    assert_eq!(measured.reads, ["planned", "probes"]);
    // The ruling is a source that the contract does not declare.
    assert!(plan.measurement.sources.contains_key("planned"));
    assert_eq!(node(&plan, measured.relief), &Node::Never);
}

// ---- figures

#[test]
fn what_stands_above_the_figures_is_a_formula() {
    let window = || expr(ExprKind::Window, Type::Time);
    let mut it = agreement();
    let quotient = expr(
        ExprKind::Arithmetic {
            op: ArithmeticOp::Divide,
            left: Box::new(length(by(Quantifier::Any, down(), "zone"))),
            right: Box::new(length(window())),
        },
        Type::Percent,
    );
    it.metrics = vec![metric(
        "availability",
        minus(number("1", Type::Percent), quotient),
    )];
    it.objectives = vec![objective(
        "uptime",
        "availability",
        &[],
        Relation::GreaterEqual,
    )];
    let plan = build(&it);
    assert_eq!(figures(&plan).len(), 2);
    assert_eq!(
        plan.measurement.objectives[0].labels,
        ["any of time(probes where not ok) by zone", "window"]
    );
    let value = serde_json::to_string(&plan.assessment.objectives[0].value);
    let by_hand = concat!(
        r#"{"formula":"arithmetic","operator":"subtract","#,
        r#""left":{"formula":"constant","value":{"type":"number","value":"1"}},"#,
        r#""right":{"formula":"arithmetic","operator":"divide","#,
        r#""left":{"formula":"figure","index":0},"right":{"formula":"figure","index":1}}}"#
    );
    assert_eq!(value.ok().as_deref(), Some(by_hand));
}

#[test]
fn values_of_the_row_that_is_the_window_are_one_figure() {
    let mut it = agreement();
    let at = || Box::new(field("calls", "at", Type::Timestamp));
    let taken = expr(
        ExprKind::Elapsed {
            from: at(),
            to: at(),
            calendar: None,
            except: None,
        },
        Type::DURATION,
    );
    let twice = expr(
        ExprKind::Arithmetic {
            op: ArithmeticOp::Multiply,
            left: Box::new(number("2", Type::Number)),
            right: Box::new(taken),
        },
        Type::DURATION,
    );
    it.metrics = vec![metric("taken", twice)];
    let mut each = objective("each", "taken", &["region"], Relation::LessEqual);
    each.window = Window::Row {
        rows: Box::new(rows("calls")),
        merged_by: None,
    };
    it.objectives = vec![each];
    let plan = build(&it);
    assert!(matches!(figures(&plan), [Figure::Scalar { .. }]));
    assert_eq!(
        plan.assessment.objectives[0].value,
        Formula::Figure { index: 0 }
    );
    let plan::Window::Row { rows, .. } = &plan.measurement.objectives[0].window else {
        panic!("a window for each row expected");
    };
    // Each row is a window of the group it belongs to.
    assert!(matches!(node(&plan, *rows), Node::Scan { narrow, .. } if narrow.is_empty()));
}

// ---- penalties

fn penalty(objective: &str, basis: Basis, bounds: &[&[(Relation, &str)]]) -> Penalty {
    let step = |bounds: &&[(Relation, &str)]| PenaltyStep {
        conditions: vec![Condition {
            objective: None,
            test: Test::Value(
                bounds
                    .iter()
                    .map(|(relation, text)| bound(*relation, text))
                    .collect(),
            ),
            pattern: None,
            across: false,
            origin: origin(),
        }],
        amount: Amount::PercentOfBasis(number("0.1", Type::Percent)),
        origin: origin(),
    };
    Penalty {
        head: head("credit"),
        objectives: vec![Path::new(objective)],
        basis: Some(basis),
        steps: bounds.iter().map(step).collect(),
        multiply: Vec::new(),
        offset: None,
        earn_back: None,
        cap: None,
        automatic: false,
        accepts: Vec::new(),
    }
}

#[test]
fn an_accepted_hole_has_its_bounds() {
    let mut it = agreement();
    it.metrics = vec![metric("answered", answered())];
    it.objectives = vec![objective("speed", "answered", &[], Relation::GreaterEqual)];
    // As published: exactly 99 % is in no line.
    let mut credit = penalty(
        "speed",
        Basis::Fees,
        &[
            &[(Relation::Greater, "0.99"), (Relation::LessEqual, "0.999")],
            &[(Relation::Less, "0.99")],
        ],
    );
    it.penalties = vec![credit.clone()];
    assert!(build(&it).assessment.penalties[0].uses[0].holes.is_empty());
    credit.accepts = vec![Accept {
        code: "band_gap".to_owned(),
        reason: "as published".to_owned(),
        origin: origin(),
    }];
    it.penalties = vec![credit];
    let plan = build(&it);
    let this = &plan.assessment.penalties[0].uses[0];
    assert_eq!(this.steps[0].words, "when > 99% and <= 99.9% credit 10%");
    let [hole] = this.holes.as_slice() else {
        panic!("one hole expected: {:?}", this.holes);
    };
    assert_eq!(hole.reason, "as published");
    let [only] = hole.bounds.as_slice() else {
        panic!("one bound expected: {:?}", hole.bounds);
    };
    assert_eq!(only.relation, plan::Relation::Equal);
    let Formula::Constant { value } = &only.value else {
        panic!("a constant expected");
    };
    let by_hand = Number::ratio(99, 100).map(|number| plan::Value::Number(number.into()));
    assert_eq!(Some(&value.0), by_hand.as_ref());
}

#[test]
fn a_line_is_spread_over_a_key_that_its_objective_lacks() {
    let mut it = agreement();
    it.metrics = vec![metric("answered", answered())];
    it.objectives = vec![objective(
        "speed",
        "answered",
        &["region"],
        Relation::GreaterEqual,
    )];
    let charges = aggregate(
        Aggregate::Sum,
        rows("bill"),
        field("bill", "amount", Type::MONEY),
        Type::MONEY,
    );
    it.penalties = vec![penalty(
        "speed",
        Basis::Of(charges),
        &[&[(Relation::Less, "0.999")]],
    )];
    it.remedies = Some(Remedies {
        origin: origin(),
        steps: vec![RemedyStep {
            kind: RemedyKind::Combine {
                mode: Combine::Largest,
                by: Some("instance".to_owned()),
                per: Some(month()),
            },
            origin: origin(),
        }],
        sole_remedy: false,
        never_cash: false,
        automatic: true,
    });
    let plan = build(&it);
    let this = &plan.assessment.penalties[0].uses[0];
    assert_eq!(
        this.basis,
        Some(plan::Basis::Of {
            amount: Formula::Figure { index: 1 },
            words: "sum(bill, amount)".to_owned(),
        })
    );
    let spread = this.spread.as_ref().expect("a spread");
    assert_eq!((spread.key.as_str(), spread.figure), ("instance", 2));
    assert!(matches!(&figures(&plan)[2], Figure::SumBy { by, .. } if by == "instance"));
    // The basis belongs to the group, as the metric does.
    let labels = &plan.measurement.objectives[0].labels;
    assert_eq!(
        labels,
        &[
            "answered",
            "sum(bill, amount)",
            "sum(bill, amount) by instance"
        ]
    );
}

// ---- dates

#[test]
fn months_after_the_effective_date_are_counted_on_the_calendar() {
    let mut it = agreement();
    it.contract.effective = crate::quantity::Date::parse("2026-11-30").expect("a date");
    it.contract.term = Some(crate::ir::ContractTerm {
        length: Length::Period(Period::new(12, PeriodUnit::Month), None),
        renews_for: None,
        unless_notice: None,
    });
    it.metrics = vec![metric("answered", answered())];
    let mut speed = objective("speed", "answered", &[], Relation::GreaterEqual);
    speed.starts = Some(Length::Period(Period::new(3, PeriodUnit::Month), None));
    it.objectives = vec![speed];
    let plan = build(&it);
    // February 2027 has 28 days.
    assert_eq!(
        plan.assessment.objectives[0].starts.as_deref(),
        Some("2027-02-28")
    );
    assert_eq!(plan.agreement.until.as_deref(), Some("2027-11-29"));
}
