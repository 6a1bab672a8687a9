//! What is true of calls: shares, means, percentiles and buckets.

use super::super::civil::Minute;
use super::super::ratio::Ratio;
use super::super::{Outcome, Verdict};
use super::{Call, CallMetric, Case, yes};

type Bounds = (Option<Ratio>, Option<Ratio>);

impl Case {
    pub(super) fn calling(&self, name: &str, bounds: (Minute, Minute)) -> Outcome {
        let mut rows: Vec<Call> = self
            .calls
            .iter()
            .filter(|call| self.counts(call.at, bounds))
            .copied()
            .collect();
        rows.sort_by_key(|call| call.waited);
        let (value, verdict) = match self.metric {
            CallMetric::MeanOfBuckets(minutes) => self.mean_of_buckets(minutes, bounds, &rows),
            _ if self.is_open(bounds) => self.not_all_calls(&rows),
            _ => {
                let value = self.of_calls(&rows);
                let verdict = value.map_or(Verdict::NotJudged, |value| yes(self.keeps(value)));
                (value.map(|value| (Some(value), Some(value))), verdict)
            }
        };
        Outcome {
            objective: "calling".to_owned(),
            window: name.to_owned(),
            group: None,
            value,
            verdict,
            credit: None,
        }
    }

    /// Of all calls, in the order of their waits.
    fn of_calls(&self, rows: &[Call]) -> Option<Ratio> {
        let count = i128::try_from(rows.len()).unwrap_or(0);
        let waited = |call: &Call| Ratio::whole(call.waited.into());
        match self.metric {
            _ if rows.is_empty() => None,
            CallMetric::MeanOfBuckets(_) => None,
            CallMetric::Share => {
                let good = rows.iter().filter(|call| call.waited <= 60).count();
                Some(Ratio::new(i128::try_from(good).unwrap_or(0), count))
            }
            CallMetric::Mean => {
                let sum: i64 = rows.iter().map(|call| call.waited).sum();
                Some(Ratio::new(sum.into(), count))
            }
            CallMetric::Percentile(p) => rows
                .iter()
                .enumerate()
                .find(|(index, _)| {
                    let rank = i128::try_from(*index).unwrap_or(0) + 1;
                    rank * 100 >= i128::from(p) * count
                })
                .map(|(_, call)| waited(call)),
            CallMetric::Max => rows.last().map(waited),
            CallMetric::Min => rows.first().map(waited),
        }
    }

    /// While calls may still come: the longest wait only grows, the shortest only falls.
    fn not_all_calls(&self, rows: &[Call]) -> (Option<Bounds>, Verdict) {
        let so_far = self.of_calls(rows);
        let bounds = match self.metric {
            CallMetric::Share | CallMetric::MeanOfBuckets(_) => {
                (Some(Ratio::whole(0)), Some(Ratio::whole(1)))
            }
            CallMetric::Mean | CallMetric::Percentile(_) => (None, None),
            CallMetric::Max => (so_far, None),
            CallMetric::Min => (None, so_far),
        };
        let is_lost = matches!(self.metric, CallMetric::Max | CallMetric::Min)
            && so_far.is_some_and(|so_far| !self.keeps(so_far));
        let verdict = if is_lost {
            Verdict::Missed
        } else {
            Verdict::Undetermined
        };
        (Some(bounds), verdict)
    }

    fn keeps(&self, value: Ratio) -> bool {
        let bound = i128::from(self.call_target);
        match self.metric {
            CallMetric::Share | CallMetric::MeanOfBuckets(_) => value >= Ratio::new(bound, 100),
            CallMetric::Max => value < Ratio::whole(bound),
            CallMetric::Min => value > Ratio::whole(bound),
            CallMetric::Mean | CallMetric::Percentile(_) => value <= Ratio::whole(bound),
        }
    }

    fn mean_of_buckets(
        &self,
        minutes: i64,
        bounds: (Minute, Minute),
        rows: &[Call],
    ) -> (Option<Bounds>, Verdict) {
        // Sums over buckets that are surely there, and how many there are and may be besides.
        let (mut least, mut greatest) = (Ratio::whole(0), Ratio::whole(0));
        let (mut sure, mut perhaps, mut from) = (0, 0, bounds.0);
        while from < bounds.1 {
            let to = (from + minutes).min(bounds.1);
            let bucket = (from, to);
            from = to;
            if self.wholly_excluded(bucket) {
                continue;
            }
            let inside = || {
                rows.iter()
                    .filter(|it| bucket.0 <= it.at && it.at < bucket.1)
            };
            let all = i128::try_from(inside().count()).unwrap_or(0);
            let lost = i128::try_from(inside().filter(|call| call.lost).count()).unwrap_or(0);
            let share = Ratio::new(lost, all.max(1));
            let (lo, hi) = if self.is_open(bucket) {
                (Ratio::whole(0), Ratio::whole(1))
            } else {
                (share, share)
            };
            // After the cut-off, all of it may still be excluded.
            if self.wholly_excluded((bucket.0, to.min(self.cut_off))) {
                perhaps += 1;
            } else {
                sure += 1;
                (least, greatest) = (least.plus(lo), greatest.plus(hi));
            }
        }
        if sure + perhaps == 0 {
            return (None, Verdict::NotJudged);
        }
        // What is there only perhaps may have any share.
        let count = Ratio::new(1, sure + perhaps);
        let (lo, hi) = (
            least.times(count),
            greatest.plus(Ratio::whole(perhaps)).times(count),
        );
        let one = Ratio::whole(1);
        let value = (one.minus(hi), one.minus(lo));
        let verdict = match (self.keeps(value.0), self.keeps(value.1)) {
            _ if sure == 0 => Verdict::Undetermined,
            (true, true) => Verdict::Met,
            (false, false) => Verdict::Missed,
            _ => Verdict::Undetermined,
        };
        (Some((Some(value.0), Some(value.1))), verdict)
    }
}
