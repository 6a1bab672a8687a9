//! Values of a row: exact, or as much as is known of them.

use crate::plan::v1;
use crate::quantity::{Date, Instant, Interval, Number, Relation, TimeOfDay, TimeSet, Truth};
use std::cmp::Ordering;
use std::sync::Arc;

/// A value of a row, or of none.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Scalar {
    /// There is none: an absent field, a division by zero.
    Undefined,
    /// A whole number that is known: counts, microseconds. The common case, kept small.
    Int(i64),
    /// Any other number.
    Number(Box<Uncertain>),
    /// A condition.
    Bool(Truth),
    /// Words, a member of an enum, a party.
    Text(Arc<str>),
    /// A date.
    Date(Moment<Date>),
    /// An instant.
    Instant(Moment<Instant>),
    /// A time of day; `None` is one that is not known.
    TimeOfDay(Option<TimeOfDay>),
    /// A calendar by path.
    Calendar(Arc<str>),
    /// A period counted on a calendar.
    Period(Arc<v1::Period>),
    /// Several values.
    List(Arc<[Scalar]>),
    /// Spans within the row.
    Spans(Arc<TimeSet>),
}

/// A number between bounds that may not exist.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Uncertain {
    pub(crate) interval: Interval,
    pub(crate) maybe_undefined: bool,
}

/// A point in time that is known, or that had not come at the cut-off: then it is `at` or later,
/// or never.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Moment<T> {
    pub(crate) at: T,
    pub(crate) or_later: bool,
}

impl<T> Moment<T> {
    pub(crate) fn known(at: T) -> Self {
        Self {
            at,
            or_later: false,
        }
    }

    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Moment<U> {
        Moment {
            at: change(self.at),
            or_later: self.or_later,
        }
    }
}

impl<T: Ord> Moment<T> {
    /// Whether two moments stand in a relation.
    fn compare(&self, relation: Relation, other: &Self) -> Truth {
        let order = self.at.cmp(&other.at);
        let decided = match (self.or_later, other.or_later) {
            (false, false) => return relation.holds(order).into(),
            // What comes later than a known moment stays later.
            (true, false) if order.is_gt() => Ordering::Greater,
            (false, true) if order.is_lt() => Ordering::Less,
            (true, false) if order.is_eq() => return at_the_earliest(relation, Ordering::Greater),
            (false, true) if order.is_eq() => return at_the_earliest(relation, Ordering::Less),
            _ => return Truth::Unknown,
        };
        relation.holds(decided).into()
    }
}

/// The order is `Equal` or `beyond`.
fn at_the_earliest(relation: Relation, beyond: Ordering) -> Truth {
    match (relation.holds(Ordering::Equal), relation.holds(beyond)) {
        (true, true) => Truth::True,
        (false, false) => Truth::False,
        _ => Truth::Unknown,
    }
}

impl Scalar {
    /// A number that is known.
    pub(crate) fn exact(number: Number) -> Self {
        match number.to_i64() {
            Some(whole) => Self::Int(whole),
            None => Self::Number(Box::new(Uncertain {
                interval: Interval::exact(number),
                maybe_undefined: false,
            })),
        }
    }

    /// A number between bounds.
    pub(crate) fn within(interval: Interval, maybe_undefined: bool) -> Self {
        match interval.point().and_then(Number::to_i64) {
            Some(whole) if !maybe_undefined => Self::Int(whole),
            _ => Self::Number(Box::new(Uncertain {
                interval,
                maybe_undefined,
            })),
        }
    }

    /// An instant that is known.
    pub(crate) fn instant(at: Instant) -> Self {
        Self::Instant(Moment::known(at))
    }

    /// A date that is known.
    pub(crate) fn date(date: Date) -> Self {
        Self::Date(Moment::known(date))
    }

    /// A condition that is known.
    pub(crate) fn truth(truth: bool) -> Self {
        Self::Bool(truth.into())
    }

    /// Its bounds, and whether it may not exist; `None` for what is no number.
    pub(crate) fn number(&self) -> Option<Uncertain> {
        match self {
            Self::Int(whole) => Some(Uncertain {
                interval: Interval::exact(Number::from(*whole)),
                maybe_undefined: false,
            }),
            Self::Number(number) => Some((**number).clone()),
            _ => None,
        }
    }

    /// Whether a row with this condition is among those for which it holds. A condition on
    /// something that does not exist does not hold.
    pub(crate) fn holds(&self) -> Truth {
        match self {
            Self::Bool(truth) => *truth,
            _ => Truth::False,
        }
    }

    /// Whether nothing of it is unknown.
    pub(crate) fn is_certain(&self) -> bool {
        match self {
            Self::Number(number) => number.interval.is_exact() && !number.maybe_undefined,
            Self::Bool(truth) => !truth.is_unknown(),
            Self::Date(date) => !date.or_later,
            Self::Instant(instant) => !instant.or_later,
            Self::TimeOfDay(time) => time.is_some(),
            Self::List(items) => items.iter().all(Self::is_certain),
            _ => true,
        }
    }

    /// As the key of a table, or of a group.
    pub(crate) fn key(&self) -> Option<Arc<str>> {
        match self {
            Self::Text(text) | Self::Calendar(text) => Some(text.clone()),
            Self::Bool(truth) => Some(truth.to_string().into()),
            Self::Int(whole) => Some(whole.to_string().into()),
            Self::Number(number) => Some(number.interval.point()?.to_string().into()),
            Self::Date(date) => Some(date.at.to_string().into()),
            Self::Instant(instant) => Some(instant.at.to_string().into()),
            _ => None,
        }
    }
}

/// Whether two values stand in a relation; undefined where one of them is, or where they cannot be compared.
pub(crate) fn compare(relation: Relation, left: &Scalar, right: &Scalar) -> Scalar {
    let truth = match (left, right) {
        (Scalar::Int(a), Scalar::Int(b)) => relation.holds(a.cmp(b)).into(),
        (Scalar::Int(_) | Scalar::Number(_), Scalar::Int(_) | Scalar::Number(_)) => {
            let (Some(a), Some(b)) = (left.number(), right.number()) else {
                return Scalar::Undefined;
            };
            if a.maybe_undefined || b.maybe_undefined {
                Truth::Unknown
            } else {
                a.interval.compare(relation, &b.interval)
            }
        }
        (Scalar::Text(a), Scalar::Text(b)) => relation.holds(a.cmp(b)).into(),
        (Scalar::Calendar(a), Scalar::Calendar(b)) => relation.holds(a.cmp(b)).into(),
        (Scalar::TimeOfDay(a), Scalar::TimeOfDay(b)) => match (a, b) {
            (Some(a), Some(b)) => relation.holds(a.cmp(b)).into(),
            _ => Truth::Unknown,
        },
        (Scalar::Date(a), Scalar::Date(b)) => a.compare(relation, b),
        (Scalar::Instant(a), Scalar::Instant(b)) => a.compare(relation, b),
        (Scalar::Bool(a), Scalar::Bool(b)) => match (a.known(), b.known()) {
            (Some(a), Some(b)) => relation.holds(a.cmp(&b)).into(),
            _ => Truth::Unknown,
        },
        _ => return Scalar::Undefined,
    };
    Scalar::Bool(truth)
}

/// Arithmetic of two numbers; undefined for anything else, and for a division by zero.
pub(crate) fn arithmetic(operator: v1::Operator, left: &Scalar, right: &Scalar) -> Scalar {
    if let (Scalar::Int(a), Scalar::Int(b)) = (left, right) {
        let whole = match operator {
            v1::Operator::Add => a.checked_add(*b),
            v1::Operator::Subtract => a.checked_sub(*b),
            v1::Operator::Multiply => a.checked_mul(*b),
            v1::Operator::Divide => None,
        };
        if let Some(whole) = whole {
            return Scalar::Int(whole);
        }
    }
    let (Some(a), Some(b)) = (left.number(), right.number()) else {
        return Scalar::Undefined;
    };
    let divides_by_zero = operator == v1::Operator::Divide && b.interval.contains(&Number::zero());
    let interval = match operator {
        v1::Operator::Add => Some(a.interval.add(&b.interval)),
        v1::Operator::Subtract => Some(a.interval.sub(&b.interval)),
        v1::Operator::Multiply => Some(a.interval.mul(&b.interval)),
        v1::Operator::Divide => a.interval.div(&b.interval),
    };
    match interval {
        Some(interval) => Scalar::within(
            interval,
            a.maybe_undefined || b.maybe_undefined || divides_by_zero,
        ),
        None => Scalar::Undefined,
    }
}

/// One of the two, and it is not known which.
pub(crate) fn either(one: Scalar, other: Scalar) -> Scalar {
    if one == other {
        return one;
    }
    match (one.number(), other.number()) {
        (Some(a), Some(b)) => {
            let interval = a.interval.hull(&b.interval);
            return Scalar::within(interval, a.maybe_undefined || b.maybe_undefined);
        }
        (Some(a), None) | (None, Some(a)) => return Scalar::within(a.interval, true),
        (None, None) => {}
    }
    match (one, other) {
        (Scalar::Bool(_), _) | (_, Scalar::Bool(_)) => Scalar::Bool(Truth::Unknown),
        (Scalar::Instant(a), Scalar::Instant(b)) => Scalar::Instant(Moment {
            at: a.at.min(b.at),
            or_later: true,
        }),
        (Scalar::Date(a), Scalar::Date(b)) => Scalar::Date(Moment {
            at: a.at.min(b.at),
            or_later: true,
        }),
        (Scalar::TimeOfDay(_), Scalar::TimeOfDay(_)) => Scalar::TimeOfDay(None),
        // Words of which it is not known what they are: nothing computes with them.
        _ => Scalar::Undefined,
    }
}

/// The smaller or larger of two numbers, or of two moments.
pub(crate) fn extreme(largest: bool, one: &Scalar, other: &Scalar) -> Scalar {
    match (one, other) {
        (Scalar::Int(a), Scalar::Int(b)) => {
            Scalar::Int(if largest { *a.max(b) } else { *a.min(b) })
        }
        (Scalar::Instant(a), Scalar::Instant(b)) => Scalar::Instant(later(largest, *a, *b)),
        (Scalar::Date(a), Scalar::Date(b)) => Scalar::Date(later(largest, *a, *b)),
        // What never was is not the first. It would be the last.
        (Scalar::Undefined, moment @ (Scalar::Instant(_) | Scalar::Date(_)))
        | (moment @ (Scalar::Instant(_) | Scalar::Date(_)), Scalar::Undefined)
            if !largest =>
        {
            moment.clone()
        }
        _ => {
            let (Some(a), Some(b)) = (one.number(), other.number()) else {
                return Scalar::Undefined;
            };
            let interval = if largest {
                a.interval.max(&b.interval)
            } else {
                a.interval.min(&b.interval)
            };
            Scalar::within(interval, a.maybe_undefined || b.maybe_undefined)
        }
    }
}

fn later<T: Ord>(largest: bool, one: Moment<T>, other: Moment<T>) -> Moment<T> {
    // Of two at the same time, one that is known is not later than one that is not.
    let (early, late) = if (&one.at, one.or_later) <= (&other.at, other.or_later) {
        (one, other)
    } else {
        (other, one)
    };
    if largest {
        // At least the later one; unknown as soon as one of them is.
        Moment {
            or_later: early.or_later || late.or_later,
            at: late.at,
        }
    } else if early.or_later && !late.or_later {
        // Somewhere between the two: at the earlier one, or later.
        Moment {
            at: early.at,
            or_later: true,
        }
    } else {
        early
    }
}

#[cfg(test)]
mod tests {
    use super::{Moment, Scalar, arithmetic, compare, either, extreme};
    use crate::plan::v1::Operator;
    use crate::quantity::{Instant, Interval, Number, Relation, Truth};

    fn at(micros: i64) -> Scalar {
        Scalar::instant(Instant(micros))
    }

    fn not_before(micros: i64) -> Scalar {
        Scalar::Instant(Moment {
            at: Instant(micros),
            or_later: true,
        })
    }

    #[test]
    fn a_clock_that_still_runs_is_late_once_it_has_run_out() {
        use Relation::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
        let judged = |relation, deadline: i64| compare(relation, &not_before(100), &at(deadline));
        assert_eq!(judged(LessEqual, 99), Scalar::Bool(Truth::False));
        // At the deadline itself it may still come in time.
        assert_eq!(judged(LessEqual, 100), Scalar::Bool(Truth::Unknown));
        assert_eq!(judged(LessEqual, 101), Scalar::Bool(Truth::Unknown));
        assert_eq!(judged(Less, 100), Scalar::Bool(Truth::False));
        assert_eq!(judged(GreaterEqual, 100), Scalar::Bool(Truth::True));
        assert_eq!(judged(Greater, 99), Scalar::Bool(Truth::True));
        assert_eq!(judged(Greater, 100), Scalar::Bool(Truth::Unknown));
        assert_eq!(judged(Equal, 99), Scalar::Bool(Truth::False));
        assert_eq!(judged(NotEqual, 99), Scalar::Bool(Truth::True));
        assert_eq!(
            compare(LessEqual, &at(99), &not_before(100)),
            Scalar::Bool(Truth::True)
        );
        assert_eq!(
            compare(Less, &not_before(100), &not_before(200)),
            Scalar::Bool(Truth::Unknown)
        );
    }

    #[test]
    fn nothing_stays_undefined() {
        let divided = arithmetic(Operator::Divide, &Scalar::Int(1), &Scalar::Int(0));
        assert_eq!(divided, Scalar::Undefined);
        assert_eq!(
            compare(Relation::Less, &divided, &Scalar::Int(1)),
            Scalar::Undefined
        );
        assert_eq!(divided.holds(), Truth::False);
        let maybe_zero = Scalar::within(Interval::new(Number::zero(), Number::one()), false);
        let quotient = arithmetic(Operator::Divide, &Scalar::Int(1), &maybe_zero);
        assert!(
            quotient
                .number()
                .is_some_and(|number| number.maybe_undefined)
        );
    }

    #[test]
    fn whole_numbers_that_do_not_fit_stay_exact() {
        let product = arithmetic(Operator::Multiply, &Scalar::Int(i64::MAX), &Scalar::Int(2));
        let expected = Number::parse("18446744073709551614").expect("a number");
        assert_eq!(
            product.number().map(|n| n.interval),
            Some(Interval::exact(expected))
        );
        let third = arithmetic(Operator::Divide, &Scalar::Int(1), &Scalar::Int(3));
        assert_eq!(
            arithmetic(Operator::Multiply, &third, &Scalar::Int(3)),
            Scalar::Int(1)
        );
    }

    #[test]
    fn of_two_moments_the_earlier_and_the_later() {
        assert_eq!(extreme(true, &at(5), &not_before(9)), not_before(9));
        assert_eq!(extreme(true, &at(9), &not_before(5)), not_before(9));
        assert_eq!(extreme(false, &at(5), &not_before(9)), at(5));
        assert_eq!(extreme(false, &at(9), &not_before(5)), not_before(5));
    }

    #[test]
    fn one_of_two_is_between_them() {
        let one = either(Scalar::Int(3), Scalar::Int(7));
        let bounds = Interval::new(Number::from(3), Number::from(7));
        assert_eq!(one, Scalar::within(bounds, false));
        assert_eq!(either(Scalar::Int(3), Scalar::Int(3)), Scalar::Int(3));
        assert_eq!(
            either(Scalar::truth(true), Scalar::truth(false)),
            Scalar::Bool(Truth::Unknown)
        );
    }
}
