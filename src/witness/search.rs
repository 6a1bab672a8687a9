//! Asks both agreements about data sets, and finds the smallest of a family of them for which they differ.

use super::Differs;
use super::data_sets::DataSets;
use super::evaluated::{Evaluated, Followed};
use super::rows::{Row, tables};
use crate::difference::v1::{Favours, GivenRows, Member, Outcome, Witness};
use crate::evaluate::data::{Given, GivenData};
use crate::evaluate::statement::show::Show;
use crate::plan::v1::Unit;
use crate::quantity::Number;
use std::collections::BTreeMap;

/// What both sides say of a data set, the side before first.
pub(super) struct Look {
    /// By objective, under its name afterwards, and group.
    pub(super) verdicts: [BTreeMap<(String, Vec<Member>), Outcome>; 2],
    /// What is due, if that is asked for and known.
    due: [Option<Number>; 2],
    /// What was measured on each side.
    pub(super) measured: [Measured; 2],
}

/// The values of objectives in all windows and groups, by their names afterwards.
pub(super) type Measured = BTreeMap<String, Vec<Option<Number>>>;

impl Look {
    /// Whether a side says of something that it was missed.
    pub(super) fn is_missed(&self, side: usize) -> bool {
        let verdicts = self.verdicts.get(side).into_iter().flatten();
        verdicts.into_iter().any(|(_, it)| *it == Outcome::Missed)
    }

    fn side(
        &self,
        side: usize,
    ) -> (
        Option<&BTreeMap<(String, Vec<Member>), Outcome>>,
        Option<&Number>,
    ) {
        let due = self.due.get(side).and_then(Option::as_ref);
        (self.verdicts.get(side), due)
    }
}

/// What was found: whether it is an amount, and whom it favours.
pub(super) type Kind = (bool, Favours);

impl DataSets<'_, '_, '_> {
    /// Asks both sides about rows; nothing if a row is refused, or if enough was asked.
    pub(super) fn look(&self, rows: &[Row]) -> Option<Look> {
        if self.tries.get() == 0 {
            return None;
        }
        self.tries.set(self.tries.get() - 1);
        let judge = self.of.judge;
        let tables = tables(rows, self.maker.plan);
        let ask = |evaluated: &Evaluated, name: &dyn Fn(&str) -> String| -> Option<Followed> {
            let given = tables.iter().map(|it| given(it, name(&it.source)));
            evaluated.with_data(&self.over.name, given.collect())
        };
        let old = ask(&self.of.old, &|name| judge.old_name(name).to_owned())?;
        let new = ask(&self.of.new, &ToOwned::to_owned)?;
        let named = |followed: &Followed, name: &dyn Fn(&str) -> String| {
            let known = followed
                .verdicts
                .iter()
                .map(|((path, group), outcome)| ((name(path), group.clone()), outcome.clone()));
            known
                .filter(|((path, _), _)| self.objectives.contains(path))
                .collect()
        };
        let measured = |followed: &Followed, name: &dyn Fn(&str) -> String| -> Measured {
            let all = followed.measured.iter();
            let all = all.map(|(path, values)| (name(path), values.clone()));
            all.filter(|(path, _)| self.objectives.is_empty() || self.objectives.contains(path))
                .collect()
        };
        Some(Look {
            verdicts: [
                named(&old, &|name| judge.new_name(name).to_owned()),
                named(&new, &ToOwned::to_owned),
            ],
            measured: [
                measured(&old, &|name| judge.new_name(name).to_owned()),
                measured(&new, &ToOwned::to_owned),
            ],
            due: [old.due, new.due].map(|it| it.filter(|_| self.money)),
        })
    }

    /// In what the two sides differ: the first verdict in favour of each side, then the amount.
    pub(super) fn differences(&self, look: &Look) -> Vec<(Kind, Option<String>, Differs)> {
        let mut all: Vec<(Kind, Option<String>, Differs)> = Vec::new();
        let [old, new] = &look.verdicts;
        for (key, after) in new {
            let Some(before) = old.get(key) else { continue };
            let whom = match (before, after) {
                (Outcome::Met, Outcome::Missed) => Favours::Customer,
                (Outcome::Missed, Outcome::Met) => Favours::Provider,
                _ => continue,
            };
            if all.iter().any(|(kind, ..)| *kind == (false, whom)) {
                continue;
            }
            let (objective, group) = key.clone();
            let differs = Differs {
                window: None,
                group,
                before: before.clone(),
                after: after.clone(),
                whom,
            };
            all.push(((false, whom), Some(objective), differs));
        }
        if let [Some(before), Some(after)] = &look.due
            && before != after
        {
            let whom = match before < after {
                true => Favours::Customer,
                false => Favours::Provider,
            };
            let show = Show::new(self.maker.zone.clone(), &self.maker.plan.agreement.currency);
            let outcome = |it: &Number| Outcome::Due {
                exact: it.to_string(),
                shown: show.number(it, Unit::Money),
            };
            let differs = Differs {
                window: Some(self.over.name.clone()),
                group: Vec::new(),
                before: outcome(before),
                after: outcome(after),
                whom,
            };
            all.push(((true, whom), None, differs));
        }
        all
    }

    /// Looks at one data set and keeps it if it shows something new.
    pub(super) fn try_rows(&mut self, rows: &[Row]) -> Option<Look> {
        let look = self.look(rows)?;
        self.keep(rows, &look);
        Some(look)
    }

    fn shows_more(&self, look: &Look) -> bool {
        let differences = self.differences(look);
        differences
            .iter()
            .any(|(kind, ..)| !self.found.contains_key(kind))
    }

    fn keep(&mut self, rows: &[Row], look: &Look) {
        for (kind, objective, differs) in self.differences(look) {
            if self.found.contains_key(&kind) {
                continue;
            }
            let witness = Witness {
                given: Vec::new(),
                data: tables(rows, self.maker.plan),
                objective,
                over: self.over.name.clone(),
                window: differs.window,
                group: differs.group,
                before: differs.before,
                after: differs.after,
            };
            self.found.insert(kind, witness);
        }
    }

    /// Of data sets that grow with a number, looks for the smallest that shows something new. Gives for each side the
    /// first number of which it says something else than of one.
    pub(super) fn grow(
        &mut self,
        most: i64,
        rows: &dyn Fn(&Self, i64) -> Option<Vec<Row>>,
    ) -> Option<[Option<i64>; 2]> {
        let look = |it: &Self, n: i64| it.look(&rows(it, n)?);
        if most < 1 {
            return None;
        }
        let first = look(self, 1)?;
        if self.shows_more(&first) {
            let found = rows(self, 1)?;
            self.keep(&found, &first);
        }
        if most == 1 {
            return None;
        }
        let last = look(self, most)?;
        if self.shows_more(&last) {
            let n = self.first_of((most, rows), &|it, look| it.shows_more(look))?;
            let (found, look) = (rows(self, n)?, look(self, n)?);
            self.keep(&found, &look);
        }
        let mut turns = [None, None];
        let mut near = Vec::new();
        for (side, turn) in turns.iter_mut().enumerate() {
            if first.side(side) == last.side(side) {
                continue;
            }
            let other = |_: &Self, look: &Look| look.side(side) != first.side(side);
            let n = self.first_of((most, rows), &other)?;
            *turn = Some(n);
            near.extend([n, n - 1]);
        }
        near.sort_unstable();
        near.dedup();
        for n in near {
            let seen = look(self, n)?;
            if self.shows_more(&seen) {
                let found = rows(self, n)?;
                self.keep(&found, &seen);
            }
        }
        Some(turns)
    }

    /// A member for which something holds that does not for the one before it, if it holds for the last one.
    fn first_of(
        &self,
        (most, rows): (i64, &dyn Fn(&Self, i64) -> Option<Vec<Row>>),
        holds: &dyn Fn(&Self, &Look) -> bool,
    ) -> Option<i64> {
        let (mut low, mut high) = (1, most);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            let look = self.look(&rows(self, middle)?)?;
            match holds(self, &look) {
                true => high = middle,
                false => low = middle,
            }
        }
        Some(high)
    }
}

fn given(table: &GivenRows, source: String) -> Given {
    Given {
        source,
        what: GivenData::Rows {
            columns: table.columns.clone(),
            rows: table.rows.clone(),
        },
    }
}
