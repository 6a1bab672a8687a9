//! Whatever missing data would have said, the bounds contain the truth (decision 7); and a plan
//! that went through JSON measures the same.

use super::{MINUTE, bounds, measured, window};
use crate::evaluate::figures::Figures;
use crate::evaluate::testing::{Draft, calendar, every_minute, field, member_of, source, utc};
use crate::plan::v1::{
    BucketFunction, Existence, FieldType, Figure, Formula, Gaps, Node, NodeId, PeriodSize, Plan,
    Quantifier, Roster, Step, Window,
};
use crate::quantity::Instant;
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, proptest};
use proptest::{prop_assert, prop_assert_eq};
use std::fmt::Write as _;

/// An hour and what is needed on both sides of it.
const SAMPLES: usize = 80;
const SITES: [&str; 3] = ["berlin", "frankfurt", "hamburg"];

/// Many sets of time over three series, each measured in three ways.
fn plan() -> Plan {
    let mut draft = Draft::new("UTC");
    draft.enumeration("Site", &SITES);
    draft.source(
        "checks",
        source(
            every_minute(&["site"], Gaps::Unknown, Existence::Always),
            vec![
                field("at", FieldType::Timestamp),
                field("site", member_of("Site")),
                field("ok", FieldType::Bool),
            ],
        ),
    );
    let ok = draft.field("ok");
    let bad = draft.not(ok);
    let samples = |draft: &mut Draft, condition| {
        draft.node(Node::Samples {
            source: "checks".to_owned(),
            narrow: vec!["site".to_owned()],
            condition: Some(condition),
            in_gaps: true,
        })
    };
    let (down, up) = (samples(&mut draft, bad), samples(&mut draft, ok));
    let of = |draft: &mut Draft, quantifier, time| {
        let roster = Roster {
            source: "checks".to_owned(),
            narrow: Vec::new(),
        };
        draft.node(Node::Quantified {
            quantifier,
            time,
            by: "site".to_owned(),
            roster: vec![roster],
        })
    };
    let any = of(&mut draft, Quantifier::Any, down);
    let all = of(&mut draft, Quantifier::All, down);
    let majority = of(&mut draft, Quantifier::MoreThanHalf, down);
    let two_up = of(&mut draft, Quantifier::AtLeast(2), up);
    let lasting = |draft: &mut Draft, time, minutes: i64, excess| {
        draft.node(Node::Lasting {
            time,
            strict: false,
            limit: (minutes * MINUTE).into(),
            excess,
        })
    };
    let long = lasting(&mut draft, majority, 3, false);
    let merged = draft.node(Node::Merged {
        time: any,
        within: (2 * MINUTE).into(),
    });
    let long_merged = lasting(&mut draft, merged, 5, false);
    let excess = lasting(&mut draft, merged, 4, true);
    let except = draft.node(Node::Except {
        of: any,
        except: long,
    });
    let limited = draft.node(Node::Limited {
        time: any,
        limit: (10 * MINUTE).into(),
        per: calendar(PeriodSize::Hour),
    });
    let sets = [
        any,
        all,
        majority,
        two_up,
        long,
        merged,
        long_merged,
        excess,
        except,
        limited,
    ];
    let mut figures: Vec<Figure> = sets.iter().flat_map(|time| measures(*time)).collect();
    figures.push(Figure::Buckets {
        function: BucketFunction::Mean,
        step: Step::Elapsed((7 * MINUTE).into()),
        by: None,
        figures: vec![Figure::Length { time: majority }],
        value: Formula::Figure { index: 0 },
    });
    draft.objective("sets", figures, &["checks"]);
    draft.last().excluded = limited;
    draft.last().window = Window::Period {
        rule: calendar(PeriodSize::Hour),
    };
    let never = draft.node(Node::Never);
    let mut whole = draft.last().clone();
    whole.path = "whole".to_owned();
    whole.excluded = never;
    draft.plan.measurement.objectives.push(whole);
    draft.plan
}

fn measures(time: NodeId) -> [Figure; 3] {
    [
        Figure::Length { time },
        Figure::RunCount { time },
        Figure::Longest { time },
    ]
}

/// Samples every minute from midnight on; those whose `kept` is false are missing.
fn data(states: &[[bool; 3]], kept: &[[bool; 3]]) -> String {
    let midnight = utc("2026-01-01T00:00:00Z").0;
    let mut text = String::from("at,site,ok\n");
    for ((minute, states), kept) in (0..).zip(states).zip(kept) {
        let at = Instant(midnight + minute * MINUTE);
        for ((site, ok), _) in SITES
            .iter()
            .zip(states)
            .zip(kept)
            .filter(|(_, kept)| **kept)
        {
            writeln!(text, "{at},{site},{ok}").expect("text takes it");
        }
    }
    text
}

fn run(plan: &Plan, text: &str) -> Figures {
    measured(plan, &[("checks.csv", text)], "2026-01-01T00")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn bounds_contain_what_the_missing_samples_say(
        states in vec(any::<[bool; 3]>(), SAMPLES),
        seldom in vec(any::<[u8; 3]>(), SAMPLES),
        threshold in 0_u8..200,
    ) {
        let kept: Vec<[bool; 3]> = seldom.iter().map(|row| row.map(|one| one >= threshold)).collect();
        let plan = plan();
        let truth = run(&plan, &data(&states, &[[true; 3]; SAMPLES]));
        let part = run(&plan, &data(&states, &kept));
        for path in ["sets", "whole"] {
            let truth = &window(&truth, path, "2026-01-01T00").groups[0];
            let part = &window(&part, path, "2026-01-01T00").groups[0];
            for (index, (truth, part)) in truth.figures.iter().zip(&part.figures).enumerate() {
                // With all samples everything is known, and within the bounds of what is known
                // without some of them. A mean may not exist when all buckets may be excluded.
                let (exact, other, _) = bounds(truth);
                prop_assert_eq!(&exact, &other, "figure {} is known", index);
                let (lo, hi, _) = bounds(part);
                prop_assert!(lo <= exact && exact <= hi, "{} figure {}: {} in {}..{}", path, index, exact, lo, hi);
            }
            let exact = truth.window.point().expect("it is known");
            prop_assert!(part.window.contains(exact));
        }
    }

    #[test]
    fn a_plan_from_json_measures_the_same(states in vec(any::<[bool; 3]>(), SAMPLES)) {
        let plan = plan();
        let text = serde_json::to_string(&plan).expect("it is written");
        let again: Plan = serde_json::from_str(&text).expect("it is read");
        let data = data(&states, &[[true; 3]; SAMPLES]);
        prop_assert_eq!(run(&plan, &data), run(&again, &data));
    }
}
