//! What a line of a penalty costs for a value, so far as the contract alone says it.

use crate::ir::draw::Drawing;
use crate::ir::{Amount, StepMode};
use crate::quantity::Number;

/// More steps than these are not looked at one by one.
pub(super) const MOST_STEPS: usize = 500;

/// A cost in each unit. None of the units can be turned into another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Cost {
    /// Parts of the basis, money, points, days of service.
    parts: [Number; 4],
}

impl Cost {
    /// Nothing.
    pub(super) fn nothing() -> Self {
        Self {
            parts: std::array::from_fn(|_| Number::zero()),
        }
    }

    fn of(unit: usize, number: Number) -> Self {
        let mut cost = Self::nothing();
        if let Some(part) = cost.parts.get_mut(unit) {
            *part = number;
        }
        cost
    }

    fn with(self, other: &Self, factor: &Number) -> Self {
        let mut parts = self.parts;
        for (part, more) in parts.iter_mut().zip(&other.parts) {
            *part = &*part + &(more * factor);
        }
        Self { parts }
    }

    /// `factor * self + other_factor * other`
    pub(super) fn blend(&self, factor: &Number, other: &Self, other_factor: &Number) -> Self {
        Self::nothing().with(self, factor).with(other, other_factor)
    }

    /// Whether some part is more than the other's, and whether some part is less.
    pub(super) fn beside(&self, other: &Self) -> (bool, bool) {
        let pairs = || self.parts.iter().zip(&other.parts);
        (
            pairs().any(|(one, two)| one > two),
            pairs().any(|(one, two)| one < two),
        )
    }
}

/// What an amount comes to for a value; nothing where that depends on more than the value.
pub(super) fn cost(amount: &Amount, value: &Number, drawing: &Drawing<'_>) -> Option<Cost> {
    Some(match amount {
        Amount::Nothing => Cost::nothing(),
        Amount::PercentOfBasis(share) => Cost::of(0, drawing.fold(share)?),
        Amount::Money(money) => Cost::of(1, drawing.fold(money)?),
        Amount::Points(points) => Cost::of(2, drawing.fold(points)?),
        Amount::ServiceDays(days) => Cost::of(3, days.clone()),
        Amount::TimeOfFee { .. } | Amount::PerUnit { .. } => return None,
        Amount::Slope {
            amount,
            mode,
            step,
            above,
            from,
        } => {
            let from = drawing.fold(from)?;
            let beyond = if *above { value - &from } else { &from - value };
            let steps = beyond.checked_div(&drawing.fold(step)?)?;
            let steps = match mode {
                _ if steps < Number::zero() => Number::zero(),
                StepMode::Full => steps.floor(),
                StepMode::Started => steps.ceil(),
                StepMode::Exact => steps,
            };
            Cost::nothing().with(&cost(amount, value, drawing)?, &steps)
        }
        Amount::Sum(parts) => {
            let mut all = Cost::nothing();
            for part in parts {
                all = all.with(&cost(part, value, drawing)?, &Number::one());
            }
            all
        }
    })
}

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
