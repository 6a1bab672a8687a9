//! Amounts: money, points and days of service, which never turn into one another.

use super::Case;
use super::combine::common_grain;
use super::fees::Days;
use super::formula::{self, Env, evaluate};
use super::verdict::JudgedWindow;
use crate::evaluate::statement::v1::Counting;
use crate::evaluate::terms::BadPlan;
use crate::plan::v1 as plan;
use crate::quantity::{Interval, Number};

/// What is owed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Owed {
    pub(super) money: Interval,
    pub(super) points: Interval,
    pub(super) service_days: Interval,
    /// What every amount of money that it can be is a multiple of, where that is known: of nothing,
    /// 4200 or 10 500 it is 2100. Then rounding is known to leave it as it is.
    pub(super) grain: Option<Number>,
}

/// A part of the number line. An end is open when the end itself does not belong to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    pub(super) lo: Option<Number>,
    pub(super) lo_open: bool,
    pub(super) hi: Option<Number>,
    pub(super) hi_open: bool,
}

/// What amounts are worked out from.
pub(super) struct Grounds<'a> {
    pub(super) case: &'a Case<'a>,
    pub(super) window: &'a JudgedWindow<'a>,
    pub(super) env: Env<'a>,
    /// What percentages are of.
    pub(super) basis: Option<&'a Interval>,
    /// The service whose fee the basis is.
    pub(super) service: Option<&'a str>,
    /// Where the value lies; `None` when it is no number.
    pub(super) piece: Option<&'a Piece>,
}

impl Owed {
    pub(super) fn nothing() -> Self {
        Self::with(zero(), zero(), zero())
    }

    pub(super) fn money(money: Interval) -> Self {
        Self::with(money, zero(), zero())
    }

    /// Money and points, as an earlier statement holds them.
    pub(super) fn money_and_points(money: Interval, points: Interval) -> Self {
        Self::with(money, points, zero())
    }

    pub(super) fn is_nothing(&self) -> bool {
        *self == Self::nothing()
    }

    /// Whether all of it is known.
    pub(super) fn is_exact(&self) -> bool {
        self.money.is_exact() && self.points.is_exact() && self.service_days.is_exact()
    }

    /// One or the other.
    pub(super) fn hull(&self, other: &Self) -> Self {
        self.join(other, Interval::hull)
    }

    /// Anything between its ends.
    pub(super) fn or_between(self) -> Self {
        Self {
            grain: None,
            ..self
        }
    }

    fn with(money: Interval, points: Interval, service_days: Interval) -> Self {
        Self {
            grain: money.point().cloned(),
            money,
            points,
            service_days,
        }
    }

    fn join(&self, other: &Self, join: impl Fn(&Interval, &Interval) -> Interval) -> Self {
        Self {
            grain: common_grain(self.grain.as_ref(), other.grain.as_ref()),
            ..Self::with(
                join(&self.money, &other.money),
                join(&self.points, &other.points),
                join(&self.service_days, &other.service_days),
            )
        }
    }

    pub(super) fn times(&self, count: &Interval) -> Self {
        Self::with(
            self.money.mul(count),
            self.points.mul(count),
            self.service_days.mul(count),
        )
    }

    /// A fixed number of times.
    pub(super) fn multiple(&self, factor: &Number) -> Self {
        Self {
            grain: self.grain.as_ref().map(|grain| grain * factor),
            ..self.times(&Interval::exact(factor.clone()))
        }
    }

    /// So many times, where the number is whole.
    fn whole_times(&self, count: &Interval) -> Self {
        Self {
            grain: self.grain.clone(),
            ..self.times(count)
        }
    }

    /// A credit is at least nothing.
    fn not_negative(&self) -> Self {
        self.join(&Self::nothing(), Interval::max)
    }
}

impl Piece {
    /// With both its ends.
    pub(super) fn closed(&self) -> Interval {
        Interval {
            lo: self.lo.clone(),
            hi: self.hi.clone(),
        }
    }

    /// A number within it; for an open end one beyond the other.
    pub(super) fn inside(&self) -> Number {
        match (&self.lo, &self.hi) {
            (Some(lo), Some(hi)) => {
                let half = Number::ratio(1, 2).unwrap_or_else(Number::zero);
                (lo + hi) * half
            }
            (Some(lo), None) => lo + &Number::one(),
            (None, Some(hi)) => hi - &Number::one(),
            (None, None) => Number::zero(),
        }
    }
}

/// What an amount comes to; never less than nothing.
pub(super) fn owed(amount: &plan::Amount, grounds: &Grounds<'_>) -> Result<Owed, BadPlan> {
    Ok(signed(amount, grounds)?.not_negative())
}

fn signed(amount: &plan::Amount, grounds: &Grounds<'_>) -> Result<Owed, BadPlan> {
    Ok(match amount {
        plan::Amount::Nothing => Owed::nothing(),
        plan::Amount::PercentOfBasis { percent } => {
            let percent = number(percent, &grounds.env);
            let basis = grounds.basis.cloned().unwrap_or_else(unknown);
            Owed::money(percent.mul(&basis))
        }
        plan::Amount::Money { money } => Owed::money(number(money, &grounds.env)),
        plan::Amount::TimeOfFee { time, service } => {
            let service = service.as_deref().or(grounds.service);
            let days = Days {
                first: grounds.window.first_day,
                last: grounds.window.last_day,
            };
            Owed::money(grounds.case.time_of_fee(time, service, days)?)
        }
        plan::Amount::ServiceDays { days } => {
            Owed::with(zero(), zero(), Interval::exact(days.0.clone()))
        }
        plan::Amount::Points { points } => Owed::with(zero(), number(points, &grounds.env), zero()),
        plan::Amount::PerUnit { each, count } => {
            let count = number(count, &grounds.env).max(&zero());
            owed(each, grounds)?.times(&count)
        }
        plan::Amount::Slope {
            each,
            mode,
            step,
            above,
            from,
        } => {
            let step = number(step, &grounds.env);
            let from = number(from, &grounds.env);
            let count = steps(grounds.piece, &from, &step, *above, *mode);
            let each = owed(each, grounds)?;
            match mode {
                plan::StepMode::Full | plan::StepMode::Started => each.whole_times(&count),
                plan::StepMode::Exact => each.times(&count),
            }
        }
        plan::Amount::Sum { of } => {
            let mut sum = Owed::nothing();
            for part in of {
                sum = sum.join(&signed(part, grounds)?, Interval::add);
            }
            sum
        }
    })
}

/// How often an amount was counted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Counted {
    pub(super) how: Counting,
    pub(super) number: Interval,
}

impl Counted {
    /// One or the other, where the same is counted.
    pub(super) fn hull(&self, other: &Self) -> Self {
        Self {
            how: self.how,
            number: self.number.hull(&other.number),
        }
    }
}

/// What an amount counts: the steps of its slopes and the units that it is paid for, in the order written.
pub(super) fn counted(amount: &plan::Amount, grounds: &Grounds<'_>) -> Vec<Counted> {
    match amount {
        plan::Amount::PerUnit { each, count } => {
            let number = number(count, &grounds.env).max(&zero());
            let how = Counting::Units;
            let mut all = vec![Counted { how, number }];
            all.extend(counted(each, grounds));
            all
        }
        plan::Amount::Slope {
            mode,
            step,
            above,
            from,
            ..
        } => {
            let step = number(step, &grounds.env);
            let from = number(from, &grounds.env);
            vec![Counted {
                how: match mode {
                    plan::StepMode::Full => Counting::Full,
                    plan::StepMode::Started => Counting::Started,
                    plan::StepMode::Exact => Counting::Exact,
                },
                number: steps(grounds.piece, &from, &step, *above, *mode),
            }]
        }
        plan::Amount::Sum { of } => of.iter().flat_map(|it| counted(it, grounds)).collect(),
        _ => Vec::new(),
    }
}

/// How many steps a value lies beyond a bound.
///
/// On a piece with an open end, as from 94 % up to but not including 95 %, steps begun or
/// completed only at that end do not count.
fn steps(
    piece: Option<&Piece>,
    from: &Interval,
    step: &Interval,
    above: bool,
    mode: plan::StepMode,
) -> Interval {
    let positive = step.lo.as_ref().is_some_and(|lo| *lo > Number::zero());
    let Some(piece) = piece.filter(|_| positive) else {
        return unknown();
    };
    let distance = if above {
        piece.closed().sub(from)
    } else {
        from.sub(&piece.closed())
    };
    let (lo_open, hi_open) = if above {
        (piece.lo_open, piece.hi_open)
    } else {
        (piece.hi_open, piece.lo_open)
    };
    // Openness survives only where bound and step are known numbers.
    let known = from.is_exact() && step.is_exact();
    let beyond = distance.div(step).unwrap_or_else(unknown);
    let lo = beyond.lo.map(|lo| match mode {
        plan::StepMode::Full => lo.floor(),
        plan::StepMode::Started if lo_open && known => lo.floor() + Number::one(),
        plan::StepMode::Started => lo.ceil(),
        plan::StepMode::Exact => lo,
    });
    let hi = beyond.hi.map(|hi| match mode {
        plan::StepMode::Full if hi_open && known => hi.ceil() - Number::one(),
        plan::StepMode::Full => hi.floor(),
        plan::StepMode::Started => hi.ceil(),
        plan::StepMode::Exact => hi,
    });
    Interval { lo, hi }.max(&zero())
}

fn number(written: &plan::Formula, env: &Env<'_>) -> Interval {
    let value = evaluate(written, env);
    match formula::bounds(&value) {
        Some(interval) if !formula::may_be_undefined(&value) => interval.clone(),
        _ => unknown(),
    }
}

fn zero() -> Interval {
    Interval::exact(Number::zero())
}

/// An amount of which only the sign is known.
fn unknown() -> Interval {
    Interval {
        lo: Some(Number::zero()),
        hi: None,
    }
}
