//! What a line of a penalty costs for a value, so far as the contract alone says it.

use super::draw::Drawing;
use super::{Amount, StepMode};
use crate::quantity::Number;

/// A cost in each unit. None of the units can be turned into another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cost {
    /// Parts of the basis, money, points, days of service.
    parts: [Number; 4],
}

impl Cost {
    /// Nothing.
    pub fn nothing() -> Self {
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
    pub fn blend(&self, factor: &Number, other: &Self, other_factor: &Number) -> Self {
        Self::nothing().with(self, factor).with(other, other_factor)
    }

    /// All parts as one number, for ladders whose lines are in one unit.
    pub fn added_up(&self) -> Number {
        let parts = self.parts.iter();
        parts.fold(Number::zero(), |sum, part| &sum + part)
    }

    /// Whether some part is more than the other's, and whether some part is less.
    pub fn beside(&self, other: &Self) -> (bool, bool) {
        let pairs = || self.parts.iter().zip(&other.parts);
        (
            pairs().any(|(one, two)| one > two),
            pairs().any(|(one, two)| one < two),
        )
    }
}

/// What an amount comes to for a value; nothing where that depends on more than the value.
pub fn cost(amount: &Amount, value: &Number, drawing: &Drawing<'_>) -> Option<Cost> {
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
