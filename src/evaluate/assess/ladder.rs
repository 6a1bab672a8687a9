//! Which lines of a ladder apply, and what they come to.
//!
//! The lines are tried from top to bottom and the last that holds applies. A value
//! that is known only within bounds may reach several: its interval is cut where the
//! lines change, and the amount is the least and the greatest of all that can be
//! reached. A value in a hole that the parties let stand gives an amount that is
//! undetermined, from nothing up to the most that any line gives.

use super::amount::{Counted, Grounds, Owed, Piece, counted, owed};
use super::formula::{self, Env, evaluate};
use crate::evaluate::figures::Value;
use crate::evaluate::statement::v1::{Reason, ReasonCode};
use crate::evaluate::terms::{self, BadPlan};
use crate::phrases::statement as say;
use crate::plan::v1 as plan;
use crate::quantity::{Interval, Number, Truth};
use std::collections::{BTreeMap, BTreeSet};

/// What a ladder gives.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Outcome {
    pub(super) owed: Owed,
    /// The lines that apply, or may, in their order.
    pub(super) reached: Vec<Reached>,
    pub(super) reason: Option<Reason>,
}

/// A line that applies, or may.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Reached {
    /// Its place, from 0.
    pub(super) step: usize,
    pub(super) sure: bool,
    pub(super) owed: Owed,
    /// How many steps were counted, or units.
    pub(super) counted: Vec<Counted>,
}

/// A ladder with what is known of those conditions that do not look at the value.
pub(super) struct Ladder<'a> {
    pub(super) terms: &'a plan::PenaltyUse,
    /// For each line what all its other conditions come to.
    pub(super) others: Vec<Truth>,
}

/// What applies on one piece of the number line.
struct Applying {
    /// Lines and whether they surely apply.
    steps: Vec<(usize, Truth)>,
    /// A line surely applies.
    settled: bool,
}

impl Ladder<'_> {
    /// What the ladder gives for a value.
    pub(super) fn climb(&self, value: &Value, grounds: &Grounds<'_>) -> Result<Outcome, BadPlan> {
        let mut outcome = Gathered::default();
        for piece in self.pieces(value, &grounds.env) {
            self.climb_piece(&piece, grounds, &mut outcome)?;
        }
        if formula::bounds(value).is_none() {
            // Without a number only conditions that do not look at it can hold.
            let applying = self.applying(None, &grounds.env);
            self.gather(None, &applying, grounds, &mut outcome)?;
        }
        if formula::may_be_undefined(value) {
            outcome.add_nothing();
        }
        Ok(outcome.finish())
    }

    fn climb_piece(
        &self,
        piece: &Piece,
        grounds: &Grounds<'_>,
        outcome: &mut Gathered,
    ) -> Result<(), BadPlan> {
        let applying = self.applying(Some(piece), &grounds.env);
        if !applying.settled
            && let Some(hole) = self.hole(piece, &grounds.env)
        {
            let words = say::accepted_hole(&hole.code, &hole.reason);
            outcome.reason = Some(Reason {
                code: ReasonCode::AcceptedHole,
                words,
            });
            return self.anything(piece, grounds, outcome);
        }
        self.gather(Some(piece), &applying, grounds, outcome)
    }

    /// The lines that apply on a piece: the last that holds, or all that hold where the parties
    /// let an overlap stand.
    fn applying(&self, piece: Option<&Piece>, env: &Env<'_>) -> Applying {
        let mut applying = Applying {
            steps: Vec::new(),
            settled: false,
        };
        for (index, step) in self.terms.steps.iter().enumerate().rev() {
            let others = self.others.get(index).copied().unwrap_or(Truth::Unknown);
            let truth = others.and(value_test(step, piece, env));
            if truth.is_false() {
                continue;
            }
            applying.settled |= truth.is_true();
            applying.steps.push((index, truth));
            if truth.is_true() && !self.terms.overlap {
                break;
            }
        }
        applying
    }

    fn gather(
        &self,
        piece: Option<&Piece>,
        applying: &Applying,
        grounds: &Grounds<'_>,
        outcome: &mut Gathered,
    ) -> Result<(), BadPlan> {
        if !applying.settled {
            outcome.add_nothing();
        }
        let sure = applying.steps.iter().filter(|(_, truth)| truth.is_true());
        if sure.count() > 1 {
            outcome.reason = Some(Reason {
                code: ReasonCode::AcceptedOverlap,
                words: say::accepted_overlap(),
            });
        }
        for (index, _) in &applying.steps {
            self.add(*index, piece, grounds, outcome)?;
        }
        Ok(())
    }

    /// From nothing up to the most that any line gives.
    fn anything(
        &self,
        piece: &Piece,
        grounds: &Grounds<'_>,
        outcome: &mut Gathered,
    ) -> Result<(), BadPlan> {
        outcome.add_nothing();
        for step in &self.terms.steps {
            let owed = Self::amount(step, Some(piece), grounds)?;
            outcome.widen(&owed.or_between());
        }
        Ok(())
    }

    fn add(
        &self,
        index: usize,
        piece: Option<&Piece>,
        grounds: &Grounds<'_>,
        outcome: &mut Gathered,
    ) -> Result<(), BadPlan> {
        let Some(step) = self.terms.steps.get(index) else {
            return Ok(());
        };
        let value = piece.map(|piece| formula::within(piece.closed()));
        let grounds = Self::on_piece(piece, value.as_ref(), grounds);
        let owed = owed(&step.amount, &grounds)?;
        outcome.widen(&owed);
        let counted = counted(&step.amount, &grounds);
        let reached = match outcome.steps.get(&index) {
            None => (owed, counted),
            Some((other, before)) => {
                let both = before.iter().zip(&counted);
                (other.hull(&owed), both.map(|(a, b)| a.hull(b)).collect())
            }
        };
        outcome.steps.insert(index, reached);
        Ok(())
    }

    fn amount(
        step: &plan::PenaltyStep,
        piece: Option<&Piece>,
        grounds: &Grounds<'_>,
    ) -> Result<Owed, BadPlan> {
        let value = piece.map(|piece| formula::within(piece.closed()));
        owed(
            &step.amount,
            &Self::on_piece(piece, value.as_ref(), grounds),
        )
    }

    /// The grounds, with the value on a piece.
    fn on_piece<'g>(
        piece: Option<&'g Piece>,
        value: Option<&'g Value>,
        grounds: &Grounds<'g>,
    ) -> Grounds<'g> {
        Grounds {
            env: Env {
                value: value.or(grounds.env.value),
                ..grounds.env
            },
            piece,
            ..*grounds
        }
    }

    fn hole(&self, piece: &Piece, env: &Env<'_>) -> Option<&plan::Hole> {
        let mut holes = self.terms.holes.iter();
        holes.find(|hole| within(&hole.bounds, Some(piece), env).is_true())
    }

    /// The value's interval, cut where a line or a hole begins or ends.
    fn pieces(&self, value: &Value, env: &Env<'_>) -> Vec<Piece> {
        let Some(interval) = formula::bounds(value) else {
            return Vec::new();
        };
        let tests = self.terms.steps.iter().flat_map(own_bounds);
        let holes = self.terms.holes.iter().flat_map(|hole| &hole.bounds);
        let mut cuts = BTreeSet::new();
        for bound in tests.chain(holes) {
            let at = evaluate(&bound.value, env);
            let at = formula::bounds(&at).and_then(Interval::point).cloned();
            cuts.extend(at.filter(|at| interval.contains(at)));
        }
        cut(interval, cuts)
    }
}

/// Amounts gathered from the pieces.
#[derive(Default)]
struct Gathered {
    owed: Option<Owed>,
    steps: BTreeMap<usize, (Owed, Vec<Counted>)>,
    /// On some piece no line may apply.
    nothing: bool,
    reason: Option<Reason>,
}

impl Gathered {
    fn add_nothing(&mut self) {
        self.nothing = true;
        self.widen(&Owed::nothing());
    }

    fn widen(&mut self, owed: &Owed) {
        self.owed = Some(match &self.owed {
            Some(known) => known.hull(owed),
            None => owed.clone(),
        });
    }

    fn finish(self) -> Outcome {
        let sure = self.steps.len() == 1 && !self.nothing;
        let steps = self.steps.into_iter();
        Outcome {
            owed: self.owed.unwrap_or_else(Owed::nothing),
            reached: steps
                .map(|(step, (owed, counted))| Reached {
                    step,
                    sure,
                    owed,
                    counted,
                })
                .collect(),
            reason: self.reason,
        }
    }
}

/// Bounds on the penalty's own objective, in the window at hand.
fn own_bounds(step: &plan::PenaltyStep) -> impl Iterator<Item = &plan::Bound> {
    let conditions = step.conditions.iter().filter(|it| looks_at_value(it));
    conditions.flat_map(|condition| match &condition.test {
        plan::Test::Value(bounds) => bounds.as_slice(),
        plan::Test::Missed | plan::Test::Met | plan::Test::Formula { .. } => &[],
    })
}

/// Whether a condition asks where the value of the penalty's own objective lies now.
pub(super) fn looks_at_value(condition: &plan::Condition) -> bool {
    condition.objective.is_none()
        && condition.pattern.is_none()
        && !condition.across
        && matches!(condition.test, plan::Test::Value(_))
}

fn value_test(step: &plan::PenaltyStep, piece: Option<&Piece>, env: &Env<'_>) -> Truth {
    let mut all = Truth::True;
    for condition in step.conditions.iter().filter(|it| looks_at_value(it)) {
        if let plan::Test::Value(bounds) = &condition.test {
            all = all.and(within(bounds, piece, env));
        }
    }
    all
}

/// Whether a piece lies within all bounds. It is nowhere cut by one that is known.
fn within(bounds: &[plan::Bound], piece: Option<&Piece>, env: &Env<'_>) -> Truth {
    let Some(piece) = piece else {
        return Truth::Unknown;
    };
    bounds.iter().fold(Truth::True, |all, bound| {
        let at = evaluate(&bound.value, env);
        let Some(at) = formula::bounds(&at).filter(|_| !formula::may_be_undefined(&at)) else {
            return all.and(Truth::Unknown);
        };
        let relation = terms::relation(bound.relation);
        let truth = if at.is_exact() {
            Interval::exact(piece.inside()).compare(relation, at)
        } else {
            piece.closed().compare(relation, at)
        };
        all.and(truth)
    })
}

/// Points at the cuts and the ends, and the open stretches between them.
fn cut(interval: &Interval, mut cuts: BTreeSet<Number>) -> Vec<Piece> {
    cuts.extend(interval.lo.clone());
    cuts.extend(interval.hi.clone());
    let point = |at: &Number| Piece {
        lo: Some(at.clone()),
        lo_open: false,
        hi: Some(at.clone()),
        hi_open: false,
    };
    let stretch = |lo: Option<&Number>, hi: Option<&Number>| Piece {
        lo: lo.cloned(),
        lo_open: true,
        hi: hi.cloned(),
        hi_open: true,
    };
    let mut pieces = Vec::new();
    let mut last: Option<&Number> = None;
    for at in &cuts {
        if last.is_some() || interval.lo.is_none() {
            pieces.push(stretch(last, Some(at)));
        }
        pieces.push(point(at));
        last = Some(at);
    }
    if interval.hi.is_none() {
        pieces.push(stretch(last, None));
    }
    pieces
}
