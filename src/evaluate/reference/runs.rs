//! Runs of time after which somebody has something to do.
//!
//! Where it is not known whether time belongs to the set, a run is told from its first sure moment: what
//! surely happened starts the clock, and the edges say whether they are certain.

use super::engine::{Context, Engine, Keys};
use crate::evaluate::figures::SeenRun;
use crate::evaluate::terms::BadPlan;
use crate::plan::v1::NodeId;
use crate::quantity::{Instant, Known};
use std::collections::BTreeMap;

impl Engine<'_> {
    /// The runs of each set from which a duty counts, within the term.
    pub(crate) fn runs(&self) -> Result<BTreeMap<String, Vec<SeenRun>>, BadPlan> {
        let mut runs = BTreeMap::new();
        for (path, time) in &self.plan.measurement.runs {
            runs.insert(path.clone(), self.runs_of(*time)?);
        }
        Ok(runs)
    }

    fn runs_of(&self, time: NodeId) -> Result<Vec<SeenRun>, BadPlan> {
        let keys = Keys::default();
        let context = Context::bare(&keys);
        let time = self.time(time, &context)?;
        let until = self.known_until(&context).min(self.cut_off);
        Ok(seen(&time, until)
            .into_iter()
            .filter(|run| self.effective <= run.start && run.start < self.until)
            .collect())
    }
}

/// The runs that there surely are. Data says nothing of what comes after `until`.
fn seen(time: &Known, until: Instant) -> Vec<SeenRun> {
    let mut runs = Vec::new();
    for possible in time.maybe().runs() {
        let sure = time.sure().clip(possible.start, possible.end);
        let (Some(first), Some(last)) = (sure.runs().first(), sure.runs().last()) else {
            continue;
        };
        let (first, last) = (*first, *last);
        if until <= first.start {
            continue;
        }
        runs.push(SeenRun {
            start: first.start,
            end: (first.end < until).then_some(first.end),
            sure_start: first.start == possible.start,
            sure_end: last.end == possible.end && first.end == last.end && last.end < until,
        });
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::seen;
    use crate::evaluate::figures::SeenRun;
    use crate::quantity::{Instant, Known, TimeSet};

    /// Surely in the set, and beside it perhaps; data until 100.
    fn runs(sure: &[(i64, i64)], unknown: &[(i64, i64)]) -> Vec<SeenRun> {
        let set = |runs: &[(i64, i64)]| {
            TimeSet::from_runs(runs.iter().map(|(a, b)| (Instant(*a), Instant(*b))))
        };
        seen(&Known::new(set(sure), &set(unknown)), Instant(100))
    }

    fn run(start: i64, end: Option<i64>, sure: (bool, bool)) -> SeenRun {
        SeenRun {
            start: Instant(start),
            end: end.map(Instant),
            sure_start: sure.0,
            sure_end: sure.1,
        }
    }

    #[test]
    fn certain_runs_are_what_they_are() {
        assert_eq!(
            runs(&[(10, 20), (30, 40)], &[]),
            [
                run(10, Some(20), (true, true)),
                run(30, Some(40), (true, true))
            ]
        );
    }

    #[test]
    fn a_run_that_goes_on_has_no_end() {
        assert_eq!(runs(&[(90, 100)], &[]), [run(90, None, (true, false))]);
        assert_eq!(runs(&[(90, 120)], &[]), [run(90, None, (true, false))]);
        assert_eq!(
            runs(&[(90, 100)], &[(100, 900)]),
            [run(90, None, (true, false))]
        );
        assert_eq!(runs(&[(110, 120)], &[]), []);
    }

    #[test]
    fn what_is_not_known_beside_a_run_makes_its_edge_uncertain() {
        assert_eq!(
            runs(&[(10, 20)], &[(20, 25)]),
            [run(10, Some(20), (true, false))]
        );
        assert_eq!(
            runs(&[(10, 20)], &[(5, 10)]),
            [run(10, Some(20), (false, true))]
        );
    }

    #[test]
    fn runs_that_may_be_one_end_with_the_first_of_them_at_the_earliest() {
        assert_eq!(
            runs(&[(10, 20), (25, 30)], &[(20, 25)]),
            [run(10, Some(20), (true, false))]
        );
    }

    #[test]
    fn what_perhaps_never_was_is_no_run() {
        assert_eq!(runs(&[], &[(10, 20)]), []);
    }
}
