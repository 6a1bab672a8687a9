//! Both sides of every bound of every ladder of every example, and the bound itself.
//!
//! The checker proves a ladder without evaluating it; here it is evaluated. For each number that a
//! `when` line, a target or a minimum of an example names, the objective is given that number, a
//! hair less and a hair more, and the statement must say the verdict, the line and the amount that
//! reading the clauses from top to bottom gives: the last that holds.

use crate::rust_text::root;
use slac::evaluate::assess::{Options, Over, assess};
use slac::evaluate::data::{DataReader, DataSet, ExampleData, NoProgress, ReadOptions, read};
use slac::evaluate::figures::Figures;
use slac::evaluate::reference::{self, Request, measure};
use slac::evaluate::statement::v1::{CreditLine, Group, Statement, Verdict};
use slac::ir::constant::{Group as Key, groups};
use slac::ir::draw::Drawing;
use slac::ir::{Agreement, Amount, Constant, Expr, ExprKind, Objective, Penalty, Target};
use slac::plan::{self, v1::Plan};
use slac::quantity::{Number, Relation};
use std::collections::{BTreeMap, BTreeSet};
use std::{fs, io};

/// Less than any difference between two numbers of a contract.
fn hair() -> Number {
    Number::parse("0.000000000001").expect("a number")
}

struct Nothing;

impl DataReader for Nothing {
    fn open(&self, _: &str) -> io::Result<Box<dyn io::Read + '_>> {
        Err(io::ErrorKind::NotFound.into())
    }
}

/// What was looked at, so that a ladder that drops out is noticed.
#[derive(Default)]
struct Seen {
    values: usize,
    penalties: BTreeSet<String>,
    wrong: Vec<String>,
}

#[test]
fn both_sides_of_each_bound_of_the_examples() {
    let mut seen = Seen::default();
    let examples = fs::read_dir(root().join("examples")).expect("the folder is there");
    let mut names: Vec<String> = examples
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    for name in &names {
        let file = root().join(format!("examples/{name}/{name}.sla"));
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        let agreement = slac::check_text(&format!("{name}.sla"), &text).agreement;
        let agreement = agreement.expect("an example has no errors");
        Ladders::new(name, &agreement).try_all(&mut seen);
    }
    assert!(seen.wrong.is_empty(), "{}", seen.wrong.join("\n"));
    // Raised whenever an example comes or grows.
    assert!(seen.values >= MOST_SEEN.0, "{} values", seen.values);
    let penalties = seen.penalties.len();
    assert!(
        penalties >= MOST_SEEN.1,
        "{penalties}: {:?}",
        seen.penalties
    );
}

/// Values and penalties that are looked at, at least.
const MOST_SEEN: (usize, usize) = (114, 9);

struct Ladders<'a> {
    name: &'a str,
    agreement: &'a Agreement,
    plan: Plan,
    /// The quarter after the agreement took effect: `2026-Q2`.
    quarter: String,
    measured: Vec<(Figures, Over)>,
}

impl<'a> Ladders<'a> {
    fn new(name: &'a str, agreement: &'a Agreement) -> Self {
        let effective = agreement.contract.effective.to_string();
        let (year, month): (i32, i32) = (
            effective[..4].parse().expect("a year"),
            effective[5..7].parse().expect("a month"),
        );
        let next = (month - 1) / 3 + 1;
        let (year, quarter) = if next == 4 {
            (year + 1, 1)
        } else {
            (year, next + 1)
        };
        let quarter = format!("{year}-Q{quarter}");
        let plan = plan::build(agreement);
        Self {
            name,
            agreement,
            measured: measured(agreement, &plan, &quarter),
            plan,
            quarter,
        }
    }

    fn try_all(&self, seen: &mut Seen) {
        for objective in &self.agreement.objectives {
            let first_day = Over::named(&self.plan, &self.quarter, &self.quarter);
            let start = first_day.expect("a quarter").start;
            let zone = slac::quantity::Zone::load(&self.plan.agreement.timezone).expect("a zone");
            let day = zone.local(start).date;
            let in_force = |it: &&Target| it.from.is_none_or(|from| from <= day);
            let Some(target) = objective.targets.iter().rev().find(in_force) else {
                continue;
            };
            for key in groups(self.agreement, objective) {
                self.try_group(objective, target, &key, seen);
            }
        }
    }

    fn try_group(&self, objective: &Objective, target: &Target, key: &Key, seen: &mut Seen) {
        let drawing = Drawing {
            agreement: self.agreement,
            objective,
            group: key,
            target,
        };
        let path = &objective.head.path;
        let penalties = self.agreement.penalties.iter();
        let ladders: Vec<(&Penalty, slac::ir::ladder::Ladder)> = penalties
            .filter(|it| it.objectives.contains(path))
            .filter_map(|it| Some((it, drawing.ladder(it)?)))
            .collect();
        let mut bounds: BTreeSet<Number> = BTreeSet::new();
        for (_, ladder) in &ladders {
            let lines = ladder.lines.iter().flatten().flatten();
            bounds.extend(lines.chain(&ladder.target).map(|(_, value)| value.clone()));
        }
        for bound in bounds {
            for value in [&bound - &hair(), bound.clone(), &bound + &hair()] {
                let Some(statement) = self.judging(path.as_str(), &value, key) else {
                    continue;
                };
                let judged = judged(&statement, path.as_str(), key);
                let (window, group) = judged.expect("it was looked for");
                seen.values += 1;
                let about = format!("{} {path} at {value:?}", self.name);
                if let Some((_, ladder)) = ladders.first() {
                    let kept = holds(&ladder.target, &value);
                    let expected = if kept { Verdict::Met } else { Verdict::Missed };
                    if group.verdict != expected {
                        seen.wrong.push(format!("{about}: {:?}", group.verdict));
                    }
                }
                for (penalty, ladder) in &ladders {
                    let line = statement.credits.iter().find(|line| {
                        line.penalty == penalty.head.path.as_str()
                            && line.objective == path.as_str()
                            && line.window == window
                            && line.group == group.group
                    });
                    seen.penalties
                        .insert(format!("{} {}", self.name, penalty.head.path));
                    if let Err(why) = compare(penalty, ladder, &value, line, &drawing) {
                        seen.wrong
                            .push(format!("{about}, {}: {why}", penalty.head.path));
                    }
                }
            }
        }
    }

    /// A statement in which the group is judged: without any data, or, where rows are windows or
    /// say which groups there are, with those of a worked example.
    fn judging(&self, objective: &str, value: &Number, key: &Key) -> Option<Statement> {
        self.measured.iter().find_map(|(figures, over)| {
            let options = Options {
                over: over.clone(),
                given: BTreeMap::from([(objective.to_owned(), value.clone())]),
                history: None,
                claims: None,
                digest: None,
            };
            let statement = assess(&self.plan, figures, &options).expect("a plan is sound");
            judged(&statement, objective, key)?;
            Some(statement)
        })
    }
}

/// What is measured without data in a quarter, and in each worked example.
fn measured(agreement: &Agreement, plan: &Plan, quarter: &str) -> Vec<(Figures, Over)> {
    let options = ReadOptions::default();
    let empty = read(plan, &[], &Nothing, &options, &mut NoProgress).data;
    let quarter = (quarter.to_owned(), quarter.to_owned());
    let examples = agreement.examples.iter().map(|example| {
        let data = DataSet::from_example(plan, &ExampleData::of(example));
        (
            data.expect("an example has sound data"),
            example.over.clone(),
        )
    });
    let all = std::iter::once((empty, quarter)).chain(examples);
    let measured = all.map(|(data, (first, last))| {
        let over = Over::named(plan, &first, &last).expect("a time");
        let request = Request {
            over: reference::Over::Named { first, last },
            cut_off: Some(over.end),
        };
        let figures = measure(plan, &data, &request).expect("a plan is sound");
        (figures, over)
    });
    measured.collect()
}

/// The first window of an objective in which a group is judged by the value given.
fn judged<'a>(statement: &'a Statement, path: &str, key: &Key) -> Option<(&'a str, &'a Group)> {
    let objective = statement.objectives.iter().find(|it| it.path == path)?;
    let same = |group: &&Group| {
        key.iter().all(|(name, value)| match value {
            Constant::Member { name: member, .. } => {
                let mut values = group.group.iter();
                values.any(|it| it.key == *name && it.value == *member)
            }
            _ => true,
        })
    };
    objective.windows.iter().find_map(|window| {
        let group = window.groups.iter().find(same)?;
        let is_judged = matches!(group.verdict, Verdict::Met | Verdict::Missed);
        is_judged.then_some((&*window.name, group))
    })
}

fn holds(bounds: &[(Relation, Number)], value: &Number) -> bool {
    bounds.iter().all(|(relation, bound)| match relation {
        Relation::Less => value < bound,
        Relation::LessEqual => value <= bound,
        Relation::Greater => value > bound,
        Relation::GreaterEqual => value >= bound,
        Relation::Equal => value == bound,
        Relation::NotEqual => value != bound,
    })
}

/// Compares a credit line with the clauses, read from top to bottom.
fn compare(
    penalty: &Penalty,
    ladder: &slac::ir::ladder::Ladder,
    value: &Number,
    line: Option<&CreditLine>,
    drawing: &Drawing<'_>,
) -> Result<(), String> {
    let holding =
        |it: &Option<Vec<(Relation, Number)>>| it.as_ref().is_some_and(|it| holds(it, value));
    if ladder.lines.iter().any(Option::is_none) {
        return Ok(()); // A line hangs on other windows too.
    }
    let last = ladder.lines.iter().rposition(holding);
    let amount = |line: &CreditLine| {
        let range = &line.amount;
        let end = |it: &Option<slac::evaluate::statement::v1::Amount>| {
            it.as_ref().map(|it| it.exact.0.clone())
        };
        (end(&range.least), end(&range.greatest))
    };
    let Some(last) = last else {
        if holds(&ladder.target, value) {
            // Kept: nothing is owed, with a line or without.
            return match line.map(amount) {
                None => Ok(()),
                Some((Some(least), Some(most))) if least.is_zero() && most.is_zero() => Ok(()),
                Some(other) => Err(format!("kept, and {other:?} is owed")),
            };
        }
        // A hole that the parties accepted: nobody can say.
        return match line.map(|line| (line.amount.known, line.reason.is_some())) {
            Some((false, true)) => Ok(()),
            other => Err(format!("in a hole: {other:?}")),
        };
    };
    let step = &penalty.steps[last].amount;
    let Some(line) = line else {
        return match step {
            Amount::Nothing => Ok(()),
            _ => Err(format!("line {} holds, and there is no credit", last + 1)),
        };
    };
    let reached: Vec<u32> = line.steps.iter().map(|step| step.number).collect();
    if reached != [u32::try_from(last + 1).expect("few lines")] {
        return Err(format!(
            "line {} holds, the statement says {reached:?}",
            last + 1
        ));
    }
    let constant = |expr: &Expr| match &expr.kind {
        ExprKind::Constant(Constant::Number(number)) => Some(number.clone()),
        _ => drawing.fold(expr),
    };
    let expected = match step {
        Amount::Nothing => Some(Number::zero()),
        Amount::Money(money) => constant(money),
        Amount::PercentOfBasis(percent) => {
            let basis = line.basis.as_ref().filter(|basis| basis.amount.known);
            let basis = basis.and_then(|basis| basis.amount.least.as_ref());
            basis
                .zip(constant(percent))
                .map(|(basis, percent)| basis.exact.0.clone() * percent)
        }
        _ => None,
    };
    let Some(least) = expected else {
        return Ok(());
    };
    // Nothing is known of the windows before, so that it may have been multiplied.
    let factors = penalty.multiply.iter().map(|it| &it.factor);
    let greatest = &least * factors.max().unwrap_or(&Number::one());
    if amount(line) == (Some(least.clone()), Some(greatest.clone())) {
        return Ok(());
    }
    Err(format!(
        "{least:?} to {greatest:?} by hand, the statement says {:?}",
        amount(line)
    ))
}
