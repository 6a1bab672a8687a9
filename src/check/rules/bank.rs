//! Bonuses and ledgers: what is earned for a miss, and what is never there.

use super::ladders::cost;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::constant::groups;
use crate::ir::draw::Drawing;
use crate::ir::ladder::{Atom, within};
use crate::ir::{Bonus, Lookup, Objective};
use crate::quantity::Number;

/// Most comparisons for one bonus.
const MOST_WORK: usize = 100_000;

/// A line of a bonus that earns for a value which misses the promise.
pub(super) fn bonus_for_a_miss(agreement: &dyn Lookup, found: &mut Diagnostics) {
    for bonus in agreement.bonuses() {
        let objectives = bonus.terms.objectives.iter();
        let line = objectives
            .filter_map(|path| agreement.objective(path))
            .find_map(|objective| {
                Some((earns_for_a_miss(agreement, bonus, objective)?, objective))
            });
        let Some(((line, target), objective)) = line else {
            continue;
        };
        let Some(step) = bonus.terms.steps.get(line) else {
            continue;
        };
        found.push(
            Diagnostic::new(
                codes::BONUS_FOR_A_MISS,
                step.origin.place(),
                "this line earns for a value that misses the promise",
            )
            .also(target, format!("the promise of `{}`", objective.head.path))
            .note("the same window can cost a credit and earn a bonus")
            .help("let the line begin where the promise is more than kept"),
        );
    }
}

/// A line that earns for a miss, and the target that is missed.
fn earns_for_a_miss(
    agreement: &dyn Lookup,
    bonus: &Bonus,
    objective: &Objective,
) -> Option<(usize, crate::text::Location)> {
    let mut work = 0;
    for group in &groups(agreement, objective) {
        for target in &objective.targets {
            let drawing = Drawing {
                agreement,
                objective,
                group,
                target,
            };
            let ladder = drawing.ladder(&bonus.terms)?;
            let missed = |atom: &Atom| !within(&ladder.target, &atom.sample());
            for atom in ladder.atoms().iter().filter(|atom| missed(atom)) {
                work += ladder.lines.len();
                if work > MOST_WORK {
                    return None;
                }
                let value = atom.sample();
                let applies = ladder
                    .lines
                    .iter()
                    .rposition(|line| line.as_ref().is_some_and(|line| within(line, &value)));
                let earns = applies.filter(|line| {
                    let step = bonus.terms.steps.get(*line);
                    step.and_then(|step| cost(&drawing, &step.amount, &value))
                        .is_some_and(|amount| amount > Number::zero())
                });
                if let Some(line) = earns {
                    return Some((line, target.origin.place()));
                }
            }
        }
    }
    None
}

/// A ledger from which credits are paid, and into which nothing ever comes.
pub(super) fn empty_ledger(agreement: &dyn Lookup, found: &mut Diagnostics) {
    for ledger in agreement.ledgers() {
        let path = &ledger.head.path;
        let mut bonuses = agreement.bonuses().iter();
        let filled = bonuses.any(|bonus| bonus.into.as_ref() == Some(path));
        let offset = agreement.penalties().iter().find_map(|penalty| {
            let offset = penalty.offset.as_ref()?;
            (offset.ledger == *path).then_some(offset)
        });
        if let Some(offset) = offset.filter(|_| !filled && ledger.starts.is_zero()) {
            found.push(
                Diagnostic::new(
                    codes::EMPTY_LEDGER,
                    offset.origin.place(),
                    format!("nothing ever comes into `{path}`"),
                )
                .also(ledger.head.origin.place(), "the ledger")
                .note("it starts empty, and no bonus earns into it")
                .help(format!(
                    "declare a `bonus` that earns into `{path}`, or say what it starts with"
                )),
            );
        }
    }
}
