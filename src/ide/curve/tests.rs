//! What a curve says is what is paid: at every value where something changes, between them, and for ladders that nobody
//! has thought of.

use super::super::judge::{Judge, Outcome, Stretch};
use super::super::testing::Fixture;
use super::{Curve, Unit, contains, credit_curves, curves, outcome_in};
use crate::ir::Agreement;
use crate::ir::constant::Group;
use crate::ir::ladder::Atom;
use crate::quantity::Number;
use crate::{check_text, plan};
use proptest::prelude::*;
use std::fs;
use std::path::Path;

fn number(text: &str) -> Number {
    Number::parse(text).expect("a number")
}

/// The value itself, and three values within a stretch that are not those at which it was looked at.
fn values(atom: &Atom) -> Vec<Number> {
    let (lo, hi) = match atom {
        Atom::Point(value) => return vec![value.clone()],
        Atom::Between(Some(lo), Some(hi)) => (lo.clone(), hi.clone()),
        Atom::Between(Some(lo), None) => (lo.clone(), lo + &Number::from(1000)),
        Atom::Between(None, Some(hi)) => (hi - &Number::from(1000), hi.clone()),
        Atom::Between(None, None) => (Number::from(-1000), Number::from(1000)),
    };
    let shares = ["0.000000001", "0.137", "0.999999999"].map(number);
    shares.map(|it| &lo + &(&(&hi - &lo) * &it)).to_vec()
}

/// Compares all curves with the statements that the whole plan gives; how many values were compared.
fn compare(agreement: &Agreement) -> usize {
    let mut compared = 0;
    let plan = plan::build(agreement);
    for penalty in &agreement.penalties {
        let mut of_penalty = Vec::new();
        super::of_penalty(agreement, penalty, &mut of_penalty);
        let judge = Judge::with(agreement, penalty, Stretch::Window, plan.clone()).expect("a year");
        for curve in &of_penalty {
            let objectives = penalty
                .objectives
                .iter()
                .filter_map(|it| agreement.objective(it));
            let objective = { objectives }
                .find(|it| it.head.display() == curve.objective)
                .expect("it has this objective");
            let ladders = judge.ladders(agreement, penalty, objective);
            let groups = ladders.into_iter().map(|(group, _)| group);
            let own = |it: &Group| {
                curve
                    .group
                    .split("; ")
                    .any(|name| name == super::group_name(it))
            };
            for group in groups.filter(own) {
                for part in curve.parts.iter().filter(|it| it.credit.is_some()) {
                    for value in values(&part.atom) {
                        assert!(contains(&part.atom, &value));
                        let (penalty, objective) = (&penalty.head.path, &objective.head.path);
                        let paid = judge.outcome(penalty, objective, &group, &value);
                        let paid = paid.and_then(|it| outcome_in(&it, curve.unit));
                        assert_eq!(curve.credit(&value), paid, "{penalty} at {value}");
                        compared += 1;
                    }
                }
            }
        }
    }
    compared
}

#[test]
fn every_curve_of_the_examples_is_what_is_paid() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut compared = 0;
    for entry in fs::read_dir(&root).expect("the folder is there").flatten() {
        let name = entry.file_name().into_string().expect("a name");
        let Ok(text) = fs::read_to_string(entry.path().join(format!("{name}.sla"))) else {
            continue;
        };
        let agreement = check_text(&format!("{name}.sla"), &text).agreement;
        compared += compare(&agreement.expect("an example has no errors"));
    }
    // Raised whenever an example comes or grows.
    assert!(compared >= 200, "only {compared} values");
}

const RULES: &str = concat!(
    "source checks \"Checks\" { kind samples every 1 minute; exists always; gaps count as down\n",
    "  supplied by acme; field at timestamp; field ok bool }\n",
    "metric up: percent = 1 - length(time(checks where not ok)) / length(window)\n",
    "objective uptime \"Up <time> & \\\"more\\\"\" { for workplace; measure up\n",
    "  target >= 99%\n  over each calendar month }\n",
    "remedies { combine sum per calendar month; round total to 0.01 half up; automatic }\n",
);

fn with(lines: &str) -> Fixture {
    Fixture::new(&format!(
        "{RULES}penalty low \"Credit\" {{ for uptime; basis fee of workplace\n{lines} }}\n"
    ))
}

fn one(fixture: &Fixture) -> Curve {
    let agreement = fixture.analysis.agreement();
    let (mut curves, _) = curves(agreement.expect("the contract is right"));
    curves.pop().expect("it has a curve")
}

/// Below 95 % one percent for each begun point: at 94 % one has begun, and a hair below it two. Below 90 % six tenths of
/// a percent for each point below 99 %, and its parts: 9.1 points at 89.9 % are 5.46 %.
#[test]
fn steps_and_slopes_are_drawn_where_they_are() {
    let curve = one(&with(concat!(
        "  when < 99% credit 1%\n",
        "  when < 95% credit 1% per started 1 percentage point below 95%\n",
        "  when < 90% credit 0.6% per exact 1 percentage point below 99%\n",
    )));
    assert_eq!(curve.unit, Unit::Share);
    for (value, credit) in [
        ("1", "0"),
        ("0.99", "0"),
        ("0.989999", "0.01"),
        ("0.95", "0.01"),
        ("0.949999", "0.01"),
        ("0.94", "0.01"),
        ("0.939999", "0.02"),
        ("0.90", "0.05"),
        ("0.899", "0.0546"),
        ("0.89", "0.06"),
        ("0", "0.594"),
    ] {
        assert_eq!(
            curve.credit(&number(value)),
            Some(number(credit)),
            "{value}"
        );
    }
}

#[test]
fn the_page_says_it_exactly_and_escapes_titles() {
    let fixture = with("  when < 99% credit 10%\n  when < 95% credit 25%\n");
    let page = credit_curves(&fixture.analysis).expect("the contract is right");
    assert!(
        page.contains("Up &lt;time&gt; &amp; &quot;more&quot;"),
        "{page}"
    );
    assert!(
        !page.contains("<time>") && !page.contains("<script"),
        "{page}"
    );
    let body = page.split_once("<body>").map_or("", |(_, body)| body);
    insta::assert_snapshot!(body);
}

#[test]
fn what_depends_on_data_is_not_drawn() {
    let fixture = Fixture::new(&format!(
        "{RULES}penalty low \"Credit\" {{ for uptime; basis fee of metered; when < 99% credit 10% }}\n\
         service metered \"Metered\" {{ fee sum(bill, amount) }}\n\
         source bill \"Bill\" {{ kind totals per calendar month; supplied by acme; field amount money }}\n",
    ));
    let curve = one(&fixture);
    assert_eq!(curve.credit(&number("0.995")), Some(Number::zero()));
    assert_eq!(curve.credit(&number("0.98")), None);
    let page = credit_curves(&fixture.analysis).expect("the contract is right");
    assert!(page.contains("depends on data"), "{page}");
}

#[test]
fn a_contract_with_errors_or_without_credits_has_no_curve() {
    assert_eq!(
        credit_curves(&with("  when < 99% credit 10 apples\n").analysis),
        None
    );
    let none = Fixture::new("");
    let page = credit_curves(&none.analysis).expect("the contract is right");
    assert!(page.contains("No credit of this contract"), "{page}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    /// Ladders of thresholds in falling order, each dearer than the one before, read by hand: the last that holds.
    #[test]
    fn a_ladder_is_read_from_top_to_bottom(
        steps in prop::collection::btree_map(1_u32..9_899, any::<bool>(), 0..5),
        tried in prop::collection::vec(0_u32..=1_000_000, 12),
    ) {
        let mut lines = vec![(9_900, false, 1_u32)];
        let below = steps.iter().rev().enumerate();
        lines.extend(below.map(|(index, (bound, closed))| {
            (*bound, *closed, u32::try_from(index).unwrap_or(0) * 7 + 5)
        }));
        let written: String = lines
            .iter()
            .map(|(bound, closed, credit)| {
                let relation = if *closed { "<=" } else { "<" };
                format!("  when {relation} {}.{:02}% credit {credit}%\n", bound / 100, bound % 100)
            })
            .collect();
        let curve = one(&with(&written));
        let bounds = lines.iter().flat_map(|(bound, ..)| {
            let bound = bound * 100;
            [bound - 1, bound, bound + 1]
        });
        for millionths in bounds.chain(tried) {
            let last = lines.iter().rfind(|(bound, closed, _)| {
                let bound = bound * 100;
                millionths < bound || (*closed && millionths == bound)
            });
            let value = Number::ratio(millionths, 1_000_000).expect("a number");
            let credit = Number::ratio(last.map_or(0, |it| it.2), 100).expect("a number");
            prop_assert_eq!(curve.credit(&value), Some(credit), "{} in {}", millionths, written);
        }
    }
}

/// The outcome of a value that nothing judges is none.
#[test]
fn a_value_that_is_not_judged_costs_nothing_that_is_known() {
    let fixture = with("  when < 99% credit 10%\n");
    let agreement = fixture.analysis.agreement();
    let agreement = agreement.expect("the contract is right");
    let penalty = &agreement.penalties[0];
    let judge = Judge::new(agreement, penalty, Stretch::Window).expect("a year");
    let other = crate::ir::Path::new("other");
    let value = number("0.5");
    assert!(
        judge
            .outcome(&penalty.head.path, &other, &Group::new(), &value)
            .is_none()
    );
    let uptime = &penalty.objectives[0];
    let paid = judge.outcome(&penalty.head.path, uptime, &Group::new(), &value);
    assert!(matches!(paid, Some(Outcome::Line(_))));
}
