//! Rows of events, cases, spans and totals: one of each kind, many, some among others, spans that cover others.

use super::constants::{DAY, HOUR, MINUTE};
use super::data_sets::{DataSets, MOST_ROWS};
use super::outages::Failing;
use super::rows::{Part, Row, Template};
use super::search::{Look, Measured};
use crate::difference::v1::Change;
use crate::quantity::Instant;

/// Kinds of rows that tell themselves apart by what is measured.
#[derive(Default)]
struct Kinds {
    /// Those for which one side measures something else than the other.
    differing: Vec<([Measured; 2], (Template, Instant))>,
    /// Those for which something is missed.
    missed: Vec<([Measured; 2], (Template, Instant))>,
    others: Vec<([Measured; 2], (Template, Instant))>,
}

impl Kinds {
    fn add(&mut self, look: Look, (template, at): (&Template, Instant)) {
        let missed = look.is_missed(0) || look.is_missed(1);
        let [old, new] = &look.measured;
        let kinds = if old != new {
            &mut self.differing
        } else if missed {
            &mut self.missed
        } else {
            &mut self.others
        };
        if kinds.iter().all(|(known, _)| *known != look.measured) {
            kinds.push((look.measured, (template.clone(), at)));
        }
    }

    fn differ(&self) -> bool {
        !self.differing.is_empty()
    }

    /// The most promising first. Of the others the last ones are the least usual.
    fn in_order(&self) -> impl Iterator<Item = &(Template, Instant)> {
        let differing = self.differing.iter().chain(&self.missed);
        differing.chain(self.others.iter().rev()).map(|(_, it)| it)
    }
}

impl DataSets<'_, '_, '_> {
    /// Rows of events, cases, spans and totals.
    pub(super) fn listed(&mut self, sources: &[String], change: &Change) {
        for (which, source) in sources.iter().enumerate() {
            let parts = sources.len() - which;
            self.with_a_part(parts, &mut |it| it.of_source(source, change));
            if self.is_done(change) {
                return;
            }
        }
    }

    fn of_source(&mut self, source: &str, change: &Change) {
        let moments = self.moments.clone();
        let templates = self.maker.templates(source);
        let mut kinds = Kinds::default();
        for (which, at) in moments.iter().enumerate() {
            let many = if which == 0 { self.tries.get() / 2 } else { 20 };
            for template in templates.iter().take(many) {
                let rows = self.maker.row(template, *at);
                if let Some(look) = rows.and_then(|it| self.try_rows(&[it])) {
                    kinds.add(look, (template, *at));
                }
                if self.is_done(change) {
                    return;
                }
            }
            // Another time of day matters where calendars differ.
            if kinds.differ() || change.kind != "calendar" {
                break;
            }
        }
        self.many(&kinds);
    }

    /// Many rows of one kind, in one window and in several; one of one kind among many of another.
    fn many(&mut self, kinds: &Kinds) {
        let places = self.places.clone();
        let few: Vec<&(Template, Instant)> = kinds.in_order().take(4).collect();
        // Amounts depend on shares more often than on counts.
        let early = if self.objectives.is_empty() { 0 } else { 2 };
        let (first, others) = few.split_at(few.len().min(early));
        self.copies(first);
        for (one, at) in &few {
            for (other, _) in few.iter().filter(|(it, _)| it != one) {
                let apart = places.first().zip(places.get(1));
                let pairs = [Some((at, at)), apart];
                for (first, second) in pairs.into_iter().flatten() {
                    self.grow(MOST_ROWS, &|it, n| {
                        let mut rows = vec![it.maker.row(one, *first)?];
                        for which in 1..=n {
                            let at = Instant(second.0 + which * MINUTE);
                            rows.push(it.maker.row(other, at)?);
                        }
                        Some(rows)
                    });
                }
            }
        }
        self.copies(others);
    }

    /// So many rows of each kind, in one window and in several.
    fn copies(&mut self, kinds: &[&(Template, Instant)]) {
        let places = self.places.clone();
        let place = |which: i64| {
            let count = i64::try_from(places.len()).ok()?;
            let place = usize::try_from(which.checked_rem(count)?).ok()?;
            Some(Instant(places.get(place)?.0 + which * MINUTE))
        };
        for (template, at) in kinds {
            self.grow(MOST_ROWS, &|it, n| {
                let one = |which: i64| it.maker.row(template, Instant(at.0 + which * MINUTE));
                (0..n).map(one).collect()
            });
            if places.len() > 1 {
                self.grow(MOST_ROWS, &|it, n| {
                    let one = |which: i64| it.maker.row(template, place(which)?);
                    (0..n).map(one).collect()
                });
            }
        }
    }

    /// Spans that cover an outage, or a row.
    pub(super) fn covered(&mut self, failing: &[Failing], listed: &[String], change: &Change) {
        let Some(at) = self.moments.first().copied() else {
            return;
        };
        let sources = &self.maker.plan.measurement.sources;
        let spans: Vec<(String, String)> = listed
            .iter()
            .filter_map(|it| Some((it.clone(), sources.get(it)?.ends_by.clone()?)))
            .collect();
        for (source, end) in &spans {
            let mut templates = self.maker.templates(source);
            for template in &mut templates {
                template.parts.retain(|(field, _)| field != end);
            }
            let mut seen: Vec<Template> = Vec::new();
            templates.retain(|it| {
                !seen.contains(it) && {
                    seen.push(it.clone());
                    true
                }
            });
            let until = |template: &Template, micros: i64| {
                let mut template = template.clone();
                template.parts.push((end.clone(), Part::After(micros)));
                template
            };
            if let Some(of) = failing.first() {
                let mut kinds = Kinds::default();
                for template in templates.iter().take(30) {
                    let rows = self.outage(of, at, 10 * HOUR).and_then(|mut rows| {
                        rows.push(self.maker.row(&until(template, 10 * HOUR), at)?);
                        Some(rows)
                    });
                    let look = rows.and_then(|it| self.try_rows(&it));
                    if let Some(look) = look {
                        kinds.add(look, (template, at));
                    }
                }
                let few: Vec<&(Template, Instant)> = kinds.in_order().take(3).collect();
                for (template, _) in few {
                    self.grow(DAY / of.every, &|it, n| {
                        let length = n * of.every;
                        let mut rows = it.outage(of, at, length)?;
                        rows.push(it.maker.row(&until(template, length), at)?);
                        Some(rows)
                    });
                    if self.is_done(change) {
                        return;
                    }
                }
            }
            for other in listed.iter().filter(|it| *it != source) {
                for row in self.maker.templates(other).iter().take(12) {
                    for template in templates.iter().take(6) {
                        let rows = [
                            self.maker.row(row, Instant(at.0 + HOUR)),
                            self.maker.row(&until(template, 10 * HOUR), at),
                        ];
                        let rows: Option<Vec<Row>> = rows.into_iter().collect();
                        if let Some(rows) = rows {
                            self.try_rows(&rows);
                        }
                        if self.is_done(change) {
                            return;
                        }
                    }
                }
            }
        }
    }
}
