//! Outages of sampled sources: one that grows, several short ones, in several windows, over an edge of windows.

use super::constants::{DAY, HOUR, MINUTE};
use super::data_sets::{DataSets, MOST_ROWS};
use super::rows::{Part, Row, Template};
use crate::difference::v1::Change;
use crate::evaluate::data::good_when_true;
use crate::plan::v1::{FieldType, SourceKind};
use crate::quantity::Instant;

/// How a sampled source fails: fields with what they hold when all is well and when not.
pub(super) struct Failing {
    pub(super) source: String,
    pub(super) every: i64,
    /// Values of the keys of the series that fail; without any, all do.
    keys: Vec<Vec<(String, Part)>>,
    good: Vec<(String, Part)>,
    bad: Vec<(String, Part)>,
    /// Whether what is good must be said from the beginning.
    begins: bool,
}

impl DataSets<'_, '_, '_> {
    /// The ways in which a sampled source can fail.
    pub(super) fn failing(&self, path: &str) -> Vec<Failing> {
        let Some(source) = self.maker.plan.measurement.sources.get(path) else {
            return Vec::new();
        };
        let SourceKind::Samples { every, by, .. } = &source.kind else {
            return Vec::new();
        };
        let key_values = |name: &String| -> Vec<(String, Part)> {
            let field = source.fields.iter().find(|it| it.name == *name);
            let values = field.map(|it| self.maker.values(it)).unwrap_or_default();
            values.into_iter().map(|it| (name.clone(), it)).collect()
        };
        let mut groups: Vec<Vec<Vec<(String, Part)>>> = vec![Vec::new()];
        if let [key] = by.as_slice() {
            let values = key_values(key);
            for count in 1..values.len().min(4) {
                let some = values.iter().take(count).map(|it| vec![it.clone()]);
                groups.push(some.collect());
            }
        }
        let mut all = Vec::new();
        let fields = source.fields.iter().filter(|it| {
            it.computed.is_none()
                && !by.contains(&it.name)
                && source.dated_by.as_ref() != Some(&it.name)
        });
        for field in fields {
            let values = self.maker.values(field);
            let pairs: Vec<(Part, Part)> = match &field.ty {
                FieldType::Bool => {
                    let good = good_when_true(&field.name);
                    let text = |it: bool| Part::Text(it.to_string());
                    vec![(text(good), text(!good))]
                }
                FieldType::Timestamp | FieldType::Date | FieldType::Spans => Vec::new(),
                FieldType::Enum { .. } => {
                    let first = values.first().cloned().unwrap_or(Part::Absent);
                    let others = values.iter().skip(1);
                    others.map(|it| (first.clone(), it.clone())).collect()
                }
                _ => {
                    let last = values.last().cloned().unwrap_or(Part::Absent);
                    let others = values.iter().take(4).filter(|it| **it != last);
                    others.map(|it| (last.clone(), it.clone())).collect()
                }
            };
            for (good, bad) in pairs {
                for keys in &groups {
                    all.push(Failing {
                        source: path.to_owned(),
                        every: every.0.to_i64().unwrap_or(MINUTE).max(1),
                        keys: keys.clone(),
                        good: vec![(field.name.clone(), good.clone())],
                        bad: vec![(field.name.clone(), bad.clone())],
                        begins: !matches!(field.ty, FieldType::Bool | FieldType::Enum { .. }),
                    });
                }
            }
        }
        all
    }

    /// Rows of a source that fails for some time.
    pub(super) fn outage(&self, of: &Failing, at: Instant, micros: i64) -> Option<Vec<Row>> {
        let mut rows = Vec::new();
        let end = Instant(at.0.checked_add(micros)?);
        let whole = vec![Vec::new()];
        let series = if of.keys.is_empty() { &whole } else { &of.keys };
        for keys in series {
            let row = |parts: &[(String, Part)], at: Instant| {
                let template = Template {
                    source: of.source.clone(),
                    parts: keys.iter().chain(parts).cloned().collect(),
                };
                self.maker.row(&template, at)
            };
            if of.begins {
                rows.push(row(
                    &of.good,
                    self.maker.zone.start_of_day(self.of.first_day),
                )?);
            }
            rows.push(row(&of.bad, at)?);
            rows.push(row(&of.good, end)?);
        }
        Some(rows)
    }

    /// Outages: one, over an edge, several.
    pub(super) fn outages(&mut self, failing: &[Failing], change: &Change) {
        let moments = self.moments.clone();
        let windowed = matches!(change.clause.as_deref(), Some("over" | "cap"));
        for (which, at) in moments.iter().enumerate() {
            for of in failing.iter().take(if which == 0 { 8 } else { 1 }) {
                let room = self.over.end.micros_since(*at).min(40 * DAY) / of.every;
                let turns = self.grow(room, &|it, n| it.outage(of, *at, n * of.every));
                if self.is_done(change) || self.tries.get() == 0 {
                    return;
                }
                if which == 0 && windowed {
                    self.in_windows(of, turns.unwrap_or_default());
                } else if which == 0 && !self.objectives.is_empty() {
                    self.several(of, *at);
                }
                if self.is_done(change) {
                    return;
                }
            }
        }
    }

    /// Short outages of the lengths that the agreements name, and one step beside, again and again.
    fn several(&mut self, of: &Failing, at: Instant) {
        let mut lengths: Vec<i64> = Vec::new();
        let mut durations = self.maker.constants.durations();
        durations.retain(|it| *it <= DAY);
        // The longer they are, the fewer are needed.
        durations.sort_by_key(|it| std::cmp::Reverse(*it));
        for duration in durations {
            let steps = duration / of.every * of.every;
            lengths.extend([steps - of.every, steps, steps + of.every]);
        }
        lengths.retain(|it| *it > 0);
        for length in lengths.into_iter().take(4) {
            self.grow(MOST_ROWS / 2, &|it, n| {
                let starts = (0..n).map(|which| Instant(at.0 + which * (length + HOUR)));
                let rows = starts.map(|at| it.outage(of, at, length));
                Some(rows.collect::<Option<Vec<_>>>()?.concat())
            });
            // Two of them, with a pause that grows.
            self.grow(30, &|it, n| {
                let second = Instant(at.0 + length + n * of.every);
                let rows = [it.outage(of, at, length)?, it.outage(of, second, length)?];
                Some(rows.concat())
            });
        }
    }

    /// Outages over an edge of windows, and in several windows at once.
    fn in_windows(&mut self, of: &Failing, turns: [Option<i64>; 2]) {
        let month = 31 * DAY / of.every;
        let places = self.places.clone();
        let counts = [2, 3, 5, 12].into_iter().filter(|it| *it <= places.len());
        let longest = turns.iter().flatten().max().copied().unwrap_or(month);
        for count in counts {
            let chosen: Vec<Instant> = places.iter().take(count).copied().collect();
            self.grow(longest, &|it, n| {
                let rows = chosen.iter().map(|at| it.outage(of, *at, n * of.every));
                Some(rows.collect::<Option<Vec<_>>>()?.concat())
            });
        }
        for edge in self.edges.clone() {
            self.grow(month / 8, &|it, n| {
                let half = n * of.every;
                it.outage(of, Instant(edge.0 - half), 2 * half)
            });
        }
        // Windows that are missed as a whole, side by side.
        let Some(step) = places
            .first()
            .zip(places.get(1))
            .map(|(a, b)| b.micros_since(*a))
        else {
            return;
        };
        let (start, end) = (self.over.start, self.over.end);
        let many = i64::try_from(places.len()).unwrap_or(1);
        self.grow(many, &|it, n| {
            let length = (n * step).min(end.micros_since(start));
            it.outage(of, start, length / of.every * of.every)
        });
    }
}
