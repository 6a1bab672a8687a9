//! Where what a line costs leaps: the values at which another step of it begins.

use crate::ir::draw::Drawing;
use crate::ir::{Amount, StepMode};
use crate::quantity::Number;

/// More steps than these are not looked at one by one.
const MOST_STEPS: usize = 500;

/// How far apart the leaps of an amount are, each of them.
pub(super) fn steps(amount: &Amount, drawing: &Drawing<'_>) -> Option<Vec<Number>> {
    match amount {
        Amount::Slope { mode, .. } if *mode == StepMode::Exact => Some(Vec::new()),
        Amount::Slope { step, .. } => Some(vec![drawing.fold(step)?]),
        Amount::Sum(parts) => {
            let all: Option<Vec<Vec<Number>>> =
                parts.iter().map(|part| steps(part, drawing)).collect();
            Some(all?.concat())
        }
        _ => Some(Vec::new()),
    }
}

/// The least common multiple of steps; nothing where it is more than many of one of them.
pub(super) fn common(steps: &[Number]) -> Option<Number> {
    let mut all = steps.iter();
    let first = all.next().cloned().unwrap_or_else(Number::one);
    all.try_fold(first, |sofar, step| {
        let mut multiple = sofar.clone();
        for _ in 0..MOST_STEPS {
            let times = multiple.checked_div(step)?;
            if times == times.floor() {
                return Some(multiple);
            }
            multiple = &multiple + &sofar;
        }
        None
    })
}

/// The values at which an amount leaps, from its bound to `until`; nothing where they are too many.
pub(super) fn leaps(
    amount: &Amount,
    until: (Option<&Number>, Option<&Number>),
    drawing: &Drawing<'_>,
) -> Option<Vec<Number>> {
    let Amount::Slope {
        mode,
        step,
        above,
        from,
        ..
    } = amount
    else {
        let Amount::Sum(parts) = amount else {
            return Some(Vec::new());
        };
        let all: Option<Vec<Vec<Number>>> = parts
            .iter()
            .map(|part| leaps(part, until, drawing))
            .collect();
        return Some(all?.concat());
    };
    let from = drawing.fold(from)?;
    if *mode == StepMode::Exact {
        return Some(vec![from]);
    }
    let step = drawing.fold(step)?;
    let end = if *above { until.1? } else { until.0? };
    let mut found = vec![from.clone()];
    let mut at = from;
    while found.len() <= MOST_STEPS {
        at = if *above { &at + &step } else { &at - &step };
        if (*above && at > *end) || (!*above && at < *end) {
            return Some(found);
        }
        found.push(at.clone());
    }
    None
}
