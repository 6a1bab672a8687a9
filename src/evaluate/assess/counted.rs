//! Which figures of a value are counted, and which it only divides by.

use crate::plan::v1 as plan;
use std::collections::BTreeSet;

/// The figures that a value counts. What it only divides by is the time or the rows in which an
/// outage could have been, and goes on to the end of the window.
pub(super) fn outside_divisors(formula: &plan::Formula, found: &mut BTreeSet<u32>) {
    use plan::Formula as F;
    match formula {
        F::Figure { index } => {
            found.insert(*index);
        }
        F::Arithmetic {
            operator: plan::Operator::Divide,
            left,
            ..
        } => outside_divisors(left, found),
        F::Arithmetic { left, right, .. } | F::Compare { left, right, .. } => {
            outside_divisors(left, found);
            outside_divisors(right, found);
        }
        F::Negate { of } | F::Not { of } => outside_divisors(of, found),
        F::Rounded { value, .. } => outside_divisors(value, found),
        F::Otherwise { value, fallback } => {
            outside_divisors(value, found);
            if let Some(fallback) = fallback {
                outside_divisors(fallback, found);
            }
        }
        F::If {
            condition,
            then,
            otherwise,
        } => {
            for part in [condition, then, otherwise] {
                outside_divisors(part, found);
            }
        }
        F::Logic { of, .. } | F::Extreme { of, .. } => {
            for part in of {
                outside_divisors(part, found);
            }
        }
        _ => {}
    }
}
