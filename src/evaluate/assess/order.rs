//! In which order objectives and penalties are looked at within one instant.

use crate::evaluate::terms::BadPlan;
use crate::plan::v1::{Amount, Condition, Formula, Objective, Penalty, Plan, Test};
use crate::plan::walk::formula_parts;
use std::collections::BTreeMap;

/// What is looked at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Node<'p> {
    /// An objective by its path.
    Objective(&'p str),
    /// A penalty by its path.
    Penalty(&'p str),
}

/// The place of each: it comes after all that it asks for.
///
/// # Errors
/// When one asks for itself in the end.
pub(super) fn order(plan: &Plan) -> Result<BTreeMap<Node<'_>, usize>, BadPlan> {
    let mut asks: BTreeMap<Node<'_>, Vec<Node<'_>>> = BTreeMap::new();
    for objective in &plan.assessment.objectives {
        let asked = asks.entry(Node::Objective(&objective.path)).or_default();
        by_objective(objective, asked);
    }
    for penalty in &plan.assessment.penalties {
        let asked = asks.entry(Node::Penalty(&penalty.path)).or_default();
        by_penalty(penalty, asked);
    }
    let mut order = BTreeMap::new();
    let mut open = Vec::new();
    for start in asks.keys().copied() {
        let mut stack = vec![(start, 0)];
        while let Some((node, followed)) = stack.pop() {
            if order.contains_key(&node) {
                continue;
            }
            let Some(next) = asks.get(&node).and_then(|list| list.get(followed)) else {
                open.retain(|it| *it != node);
                order.insert(node, order.len());
                continue;
            };
            if followed == 0 {
                open.push(node);
            }
            if open.contains(next) {
                return Err(BadPlan(format!("{node:?} hangs on itself")));
            }
            stack.push((node, followed + 1));
            stack.push((*next, 0));
        }
    }
    Ok(order)
}

/// Penalties of which some formula of the plan asks for the total.
pub(super) fn totalled(plan: &Plan) -> Vec<&str> {
    let mut asked = Vec::new();
    for objective in &plan.assessment.objectives {
        by_objective(objective, &mut asked);
        let series = objective.series.iter();
        series.for_each(|it| in_formula(&it.value, &mut asked));
    }
    for penalty in &plan.assessment.penalties {
        by_penalty(penalty, &mut asked);
        // Credits are paid from ledgers when all is judged.
        let offsets = penalty.uses.iter().filter_map(|it| it.offset.as_ref());
        let conditions = offsets.flat_map(|it| &it.conditions);
        conditions.for_each(|it| by_condition(it, &mut asked));
    }
    let rights = plan.assessment.terminations.iter();
    let rights = rights.flat_map(|it| &it.triggers);
    let duties = plan.assessment.responsibilities.iter();
    let duties = duties.flat_map(|it| {
        let arises = it.arises.iter().flat_map(|it| &it.triggers);
        arises.chain(&it.lifted)
    });
    let conditions = rights.chain(duties).flat_map(|it| &it.conditions);
    conditions.for_each(|it| by_condition(it, &mut asked));
    let penalties = asked.into_iter().filter_map(|node| match node {
        Node::Penalty(path) => Some(path),
        Node::Objective(_) => None,
    });
    penalties.collect()
}

fn by_objective<'p>(objective: &'p Objective, asked: &mut Vec<Node<'p>>) {
    in_formula(&objective.value, asked);
    // A series is worked out when all that ends at the instant is judged, so what it asks for is known.
    let conditions = objective.provided.iter().chain(&objective.met_if);
    conditions.for_each(|it| in_formula(it, asked));
}

fn by_penalty<'p>(penalty: &'p Penalty, asked: &mut Vec<Node<'p>>) {
    for used in &penalty.uses {
        asked.push(Node::Objective(&used.objective));
        for step in &used.steps {
            step.conditions
                .iter()
                .for_each(|it| by_condition(it, asked));
            in_amount(&step.amount, asked);
        }
        let multiply = used.multiply.iter().flat_map(|it| &it.conditions);
        multiply.for_each(|it| by_condition(it, asked));
    }
}

/// What a condition asks for.
pub(super) fn by_condition<'p>(condition: &'p Condition, asked: &mut Vec<Node<'p>>) {
    asked.extend(condition.objective.as_deref().map(Node::Objective));
    let bounds = match &condition.test {
        Test::Missed | Test::Met => &[][..],
        Test::Value(bounds) => bounds,
        Test::Formula { value, bounds } => {
            in_formula(value, asked);
            bounds
        }
    };
    bounds
        .iter()
        .for_each(|bound| in_formula(&bound.value, asked));
}

fn in_amount<'p>(amount: &'p Amount, asked: &mut Vec<Node<'p>>) {
    match amount {
        Amount::Nothing | Amount::TimeOfFee { .. } | Amount::ServiceDays { .. } => {}
        Amount::PercentOfBasis { percent: of }
        | Amount::Money { money: of }
        | Amount::Points { points: of } => in_formula(of, asked),
        Amount::PerUnit { each, count } => {
            in_amount(each, asked);
            in_formula(count, asked);
        }
        Amount::Slope {
            each, step, from, ..
        } => {
            in_amount(each, asked);
            in_formula(step, asked);
            in_formula(from, asked);
        }
        Amount::Sum { of } => of.iter().for_each(|it| in_amount(it, asked)),
    }
}

fn in_formula<'p>(formula: &'p Formula, asked: &mut Vec<Node<'p>>) {
    if let Formula::Total { penalty, .. } = formula {
        asked.push(Node::Penalty(penalty));
    }
    for part in formula_parts(formula) {
        in_formula(part, asked);
    }
}
