//! What each clause of the remedies does to a run of amounts.

use super::sums::{Run, Step};
use crate::quantity::{Interval, Number, Rounding, Truth};

/// The blocks share a limit: the first take first. A block without one keeps all.
pub(super) struct Limited {
    pub(super) limits: Vec<Option<Interval>>,
}

impl Limited {
    /// How much a run may be, if there is a limit.
    fn room(&self, run: &Run<'_>) -> Option<Interval> {
        let limit = self.limits.get(run.block)?.as_ref()?;
        Some(match run.before {
            Some(before) => limit.sub(before).max(&zero()),
            None => limit.clone(),
        })
    }
}

impl Step for Limited {
    fn left(&self, run: &Run<'_>) -> Interval {
        self.room(run)
            .map_or_else(|| run.sum.clone(), |room| run.sum.min(&room))
    }

    fn added(&self, run: &Run<'_>) -> Interval {
        let room = self.room(run);
        room.map_or_else(zero, |room| run.sum.sub(&room).max(&zero()).neg())
    }
}

/// Each amount has a limit of its own, or none.
pub(super) struct Room {
    pub(super) each: Vec<Option<Interval>>,
}

impl Room {
    fn of(&self, run: &Run<'_>) -> Option<&Interval> {
        self.each.get(run.block)?.as_ref()
    }
}

impl Step for Room {
    fn left(&self, run: &Run<'_>) -> Interval {
        self.of(run)
            .map_or_else(|| run.sum.clone(), |room| run.sum.min(room))
    }

    fn added(&self, run: &Run<'_>) -> Interval {
        let room = self.of(run);
        room.map_or_else(zero, |room| run.sum.sub(room).max(&zero()).neg())
    }
}

/// Of some blocks nothing is left.
pub(super) struct Dropped {
    pub(super) blocks: Vec<Truth>,
}

impl Dropped {
    fn truth(&self, run: &Run<'_>) -> Truth {
        self.blocks.get(run.block).copied().unwrap_or(Truth::False)
    }
}

impl Step for Dropped {
    fn left(&self, run: &Run<'_>) -> Interval {
        match self.truth(run) {
            Truth::True => zero(),
            Truth::False => run.sum.clone(),
            Truth::Unknown => run.sum.hull(&zero()),
        }
    }

    fn added(&self, run: &Run<'_>) -> Interval {
        match self.truth(run) {
            Truth::True => run.sum.neg(),
            Truth::False => zero(),
            Truth::Unknown => run.sum.hull(&zero()).neg(),
        }
    }
}

/// The blocks' sums are rounded. Each amount is left its part: the rounded sum through it, less
/// the rounded sum before it.
pub(super) struct Rounded<'a> {
    pub(super) to: &'a Number,
    pub(super) rounding: Rounding,
    /// Blocks of which every amount is a multiple already.
    pub(super) still: Vec<bool>,
    /// Blocks that it does not concern.
    pub(super) spared: Vec<bool>,
}

impl Rounded<'_> {
    fn is_still(&self, run: &Run<'_>) -> bool {
        self.still.get(run.block).copied().unwrap_or(false) || self.spares(run.block)
    }

    fn spares(&self, block: usize) -> bool {
        self.spared.get(block).copied().unwrap_or(false)
    }

    fn rounded(&self, sum: &Interval) -> Interval {
        sum.rounded(self.to, self.rounding)
    }
}

impl Step for Rounded<'_> {
    fn left(&self, run: &Run<'_>) -> Interval {
        if self.is_still(run) {
            return run.sum.clone();
        }
        let step = Interval::exact(self.to.clone());
        match run.before {
            None => self.rounded(run.sum),
            Some(before) if before.is_exact() => self
                .rounded(&before.add(run.sum))
                .sub(&self.rounded(before)),
            // Two more halves even out, one more does not.
            Some(_) if self.rounding == Rounding::HalfEven => Interval {
                lo: run.sum.sub(&step).rounded(self.to, Rounding::Up).lo,
                hi: run.sum.add(&step).rounded(self.to, Rounding::Down).hi,
            }
            .max(&zero()),
            Some(_) => Interval {
                lo: run.sum.rounded(self.to, Rounding::Down).lo,
                hi: run.sum.rounded(self.to, Rounding::Up).hi,
            },
        }
    }

    fn added(&self, run: &Run<'_>) -> Interval {
        let step = || self.to.clone();
        if self.is_still(run) {
            return zero();
        }
        if run.sum.is_exact() && run.before.is_none_or(Interval::is_exact) {
            return self.left(run).sub(run.sum);
        }
        if run.before.is_some() {
            return Interval::new(-step(), step());
        }
        match self.rounding {
            Rounding::Up => Interval::new(Number::zero(), step()),
            Rounding::Down => Interval::new(-step(), Number::zero()),
            Rounding::HalfUp | Rounding::HalfEven => {
                let half = Number::ratio(1, 2).unwrap_or_else(Number::one) * step();
                Interval::new(-half.clone(), half)
            }
        }
    }

    fn multiple(&self, block: usize) -> Option<&Number> {
        (!self.spares(block)).then_some(self.to)
    }

    fn is_open(&self) -> (bool, bool) {
        match self.rounding {
            Rounding::Up => (false, true),
            Rounding::Down | Rounding::HalfUp => (true, false),
            Rounding::HalfEven => (false, false),
        }
    }
}

fn zero() -> Interval {
    Interval::exact(Number::zero())
}
