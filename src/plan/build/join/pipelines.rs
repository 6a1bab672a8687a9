//! The remedies of several versions as one sequence of steps.
//!
//! A step that is in several versions, among the same others, stands there once. So a cap over a longer
//! period goes on over an amendment of what stands beside it. What only some versions have
//! stands there with its days. Whoever takes only the steps of one day has the remedies of that day in
//! their order.

use crate::ir::in_order::in_both;
use crate::plan::v1::RemedyStep;

/// The steps of all versions that were added.
#[derive(Default)]
pub(super) struct Pipelines {
    steps: Vec<Step>,
    sometimes_claimed: bool,
}

/// A step with the days from which and until which it is in force.
#[derive(Clone)]
struct Step {
    what: RemedyStep,
    from: Option<String>,
    until: Option<String>,
}

impl Pipelines {
    /// Adds the steps of a version that is in force from a day on. Where no claim is needed, nothing that is
    /// said of claims has any effect.
    pub(super) fn add(&mut self, steps: &[RemedyStep], automatic: bool, day: Option<&str>) {
        self.sometimes_claimed |= !automatic;
        let steps = steps.iter();
        let new: Vec<&RemedyStep> = steps
            .filter(|it| !(automatic && matches!(it, RemedyStep::Claim { .. })))
            .collect();
        let old = std::mem::take(&mut self.steps);
        let open = old.iter().filter(|it| it.until.is_none());
        let open: Vec<&RemedyStep> = open.map(|it| &it.what).collect();
        let mut stay = in_both(&open, &new).into_iter().peekable();
        let day = day.map(ToOwned::to_owned);
        let added = |what: &RemedyStep| Step {
            what: what.clone(),
            from: day.clone(),
            until: None,
        };
        let mut joined = Vec::with_capacity(old.len() + new.len());
        let (mut next_open, mut next_new) = (0, 0);
        for step in &old {
            if step.until.is_some() {
                joined.push(step.clone());
                continue;
            }
            if let Some((_, at)) = stay.next_if(|(stays, _)| *stays == next_open) {
                // What is new before it stands behind what ends before it.
                let before = new.iter().take(at).skip(next_new);
                joined.extend(before.map(|what| added(what)));
                joined.push(step.clone());
                next_new = at + 1;
            } else {
                joined.push(Step {
                    until: day.clone(),
                    ..step.clone()
                });
            }
            next_open += 1;
        }
        joined.extend(new.iter().skip(next_new).map(|what| added(what)));
        self.steps = joined;
    }

    /// Whether no version asks for a claim.
    pub(super) fn is_always_automatic(&self) -> bool {
        !self.sometimes_claimed
    }

    /// The steps of all versions, those that are not always in force with their days.
    pub(super) fn finish(self) -> Vec<RemedyStep> {
        let steps = self.steps.into_iter().map(|it| {
            if it.from.is_none() && it.until.is_none() {
                return it.what;
            }
            RemedyStep::During {
                from: it.from,
                until: it.until,
                then: Box::new(it.what),
            }
        });
        steps.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Pipelines;
    use crate::plan::v1::{Exact, RemedyStep, RoundingMode};
    use crate::quantity::Number;
    use proptest::prelude::{Strategy, prop, proptest};

    /// Steps that differ in their numbers alone; few numbers, so that many are the same.
    fn steps() -> impl Strategy<Value = Vec<RemedyStep>> {
        let step = (1_i64..5).prop_map(|to| RemedyStep::Round {
            each: true,
            to: Exact(Number::from(to)),
            mode: RoundingMode::Up,
        });
        prop::collection::vec(step, 0..6)
    }

    /// The steps in force on the first day of a month, in their order.
    fn on(joined: &[RemedyStep], month: usize) -> Vec<RemedyStep> {
        let day = format!("2026-0{}-01", month + 1);
        let holds = |it: &&RemedyStep| match it {
            RemedyStep::During { from, until, .. } => {
                from.as_ref().is_none_or(|from| *from <= day)
                    && until.as_ref().is_none_or(|until| day < *until)
            }
            _ => true,
        };
        let steps = joined.iter().filter(holds);
        steps.map(|it| it.what().clone()).collect()
    }

    proptest! {
        #[test]
        fn each_day_has_the_steps_of_its_version(versions in prop::collection::vec(steps(), 1..6)) {
            let mut pipelines = Pipelines::default();
            for (month, steps) in versions.iter().enumerate() {
                let day = format!("2026-0{}-01", month + 1);
                pipelines.add(steps, true, (month > 0).then_some(day.as_str()));
            }
            let joined = pipelines.finish();
            for (month, steps) in versions.iter().enumerate() {
                assert_eq!(on(&joined, month), *steps);
            }
        }

        #[test]
        fn what_stays_has_no_days(steps in steps()) {
            let mut pipelines = Pipelines::default();
            pipelines.add(&steps, true, None);
            pipelines.add(&steps, true, Some("2026-02-01"));
            assert_eq!(pipelines.finish(), steps);
        }
    }
}
