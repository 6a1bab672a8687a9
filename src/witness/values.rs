//! Looks for values of objectives for which the two agreements, evaluated, give two answers.

use super::evaluated::{Amounts, At, Given, credited, due, verdicts};
use super::{Differs, Witnesses};
use crate::difference::decide::{Of, candidates};
use crate::difference::v1::{Favours, GivenValue, Outcome, Witness};
use crate::evaluate::statement::v1::{Amount, Statement};
use crate::ir::words;
use crate::ir::{Agreement, Objective, Type};
use crate::quantity::Number;
use std::collections::{BTreeMap, BTreeSet};

/// More tries than these are not made for one change.
const MOST_TRIES: usize = 60;

/// What is looked at in a statement.
pub(super) enum Seen<'c> {
    Verdicts(&'c str),
    Penalty(&'c str),
    Total,
}

impl Witnesses<'_, '_> {
    /// One value in favour of each side, or of the one that the change favours.
    pub(super) fn of(&self, seen: &Seen<'_>, favours: Favours) -> Vec<Witness> {
        let mut found: Vec<(Favours, Witness)> = Vec::new();
        let wanted = if favours == Favours::Both { 2 } else { 1 };
        let mut tries = 0;
        let mut cases: Vec<Given> = Vec::new();
        for (path, value) in self.candidates(seen) {
            cases.push(Given::from([(path, value)]));
        }
        if matches!(seen, Seen::Total) {
            cases.insert(0, self.worst(&cases));
        }
        for case in &cases {
            for period in 0..self.new.periods() {
                tries += 1;
                if found.len() >= wanted || tries > MOST_TRIES {
                    break;
                }
                let Some((whom, witness)) = self.try_case(seen, case, period) else {
                    continue;
                };
                let fits = favours == whom || matches!(favours, Favours::Both | Favours::Undecided);
                if fits && found.iter().all(|(known, _)| *known != whom) {
                    found.push((whom, witness));
                }
            }
        }
        found.into_iter().map(|(_, witness)| witness).collect()
    }

    /// For each objective the value of which most is due, all at once: where credits meet a cap.
    fn worst(&self, cases: &[Given]) -> Given {
        let mut worst: BTreeMap<String, (Number, Number)> = BTreeMap::new();
        for (path, value) in cases.iter().take(MOST_TRIES).flatten() {
            let mut given = self.kept[1].clone();
            given.insert(path.clone(), value.clone());
            let Some(statement) = self.new.statement(0, &given) else {
                continue;
            };
            let all = due(&statement).into_values().flatten().flatten();
            let amount = all.fold(Number::zero(), |sum, it| &sum + &it.exact.0);
            let best = worst.get(path).is_none_or(|(most, _)| amount > *most);
            if best && !amount.is_zero() {
                worst.insert(path.clone(), (amount, value.clone()));
            }
        }
        let value = |(path, (_, value))| (path, value);
        worst.into_iter().map(value).collect()
    }

    /// Objectives, by their names afterwards, and values at which something could change.
    fn candidates(&self, seen: &Seen<'_>) -> Vec<(String, Number)> {
        let judge = self.judge;
        let of = |objective: &&Objective| match seen {
            Seen::Verdicts(path) => objective.head.path.as_str() == *path,
            Seen::Penalty(path) => {
                // One that is gone is only on the other side.
                let penalties = judge.after.penalties.iter().chain(&judge.before.penalties);
                let mut penalties = penalties.filter(|it| it.head.path.as_str() == *path);
                let penalty = penalties.next();
                penalty.is_some_and(|it| it.objectives.contains(&objective.head.path))
            }
            Seen::Total => true,
        };
        let mut found = match seen {
            Seen::Verdicts(path) => judge.deciding("objective", path),
            Seen::Penalty(path) => judge.deciding("penalty", path),
            Seen::Total => Vec::new(),
        };
        for objective in judge.after.objectives.iter().filter(of) {
            let path = objective.head.path.as_str();
            let mut values = values_of(judge.after, objective);
            if let Some((old, _)) = judge.objectives(path) {
                values.extend(values_of(judge.before, old.objective));
            }
            values.sort();
            values.dedup();
            let middles: Vec<Number> = values
                .windows(2)
                .filter_map(|pair| (&pair[0] + &pair[1]).checked_div(&Number::from(2)))
                .collect();
            values.extend(middles);
            found.extend(values.into_iter().map(|value| (path.to_owned(), value)));
        }
        found
    }

    /// What both sides say of values, if they differ and it is known what they say.
    fn try_case(&self, seen: &Seen<'_>, case: &Given, period: usize) -> Option<(Favours, Witness)> {
        let [mut old, mut new] = self.kept.clone();
        for (path, value) in case {
            old.insert(self.judge.old_name(path).to_owned(), value.clone());
            new.insert(path.clone(), value.clone());
        }
        let was = self.old.statement(period, &old)?;
        let is = self.new.statement(period, &new)?;
        let found = match seen {
            Seen::Verdicts(path) => self.verdict(path, &was, &is)?,
            Seen::Penalty(path) => {
                let renamed = |name: &str| self.judge.new_name(name).to_owned();
                let old = credited(&was, self.judge.old_name(path), &renamed);
                money(&old, &credited(&is, path, &ToOwned::to_owned))?
            }
            Seen::Total => money(&due(&was), &due(&is))?,
        };
        let known = |path: &String| self.judge.old_names.values().any(|it| it == path);
        let gone = old
            .iter()
            .filter(|(path, _)| !new.contains_key(*path) && !known(path));
        let given = new
            .iter()
            .map(|(path, value)| self.given_value(self.judge.after, path, value, case))
            .chain(
                gone.map(|(path, value)| self.given_value(self.judge.before, path, value, case)),
            );
        let witness = Witness {
            given: given.collect(),
            data: Vec::new(),
            objective: None,
            over: is.header.over.name.clone(),
            window: found.window,
            group: found.group,
            before: found.before,
            after: found.after,
        };
        Some((found.whom, witness))
    }

    fn given_value(
        &self,
        agreement: &Agreement,
        path: &str,
        value: &Number,
        case: &Given,
    ) -> GivenValue {
        let mut objectives = agreement.objectives.iter();
        let objective = objectives.find(|it| it.head.path.as_str() == path);
        let metric = objective.and_then(|it| agreement.metric(&it.metric));
        let ty = metric.map_or(&Type::Number, |it| &it.value.ty);
        GivenValue {
            objective: path.to_owned(),
            value: value.to_string(),
            shown: words::number(value, ty, &agreement.contract.currency),
            decisive: case.contains_key(path),
        }
    }

    fn verdict(&self, path: &str, was: &Statement, is: &Statement) -> Option<Differs> {
        let old = verdicts(was, self.judge.old_name(path));
        verdicts(is, path).into_iter().find_map(|(group, after)| {
            let before = old.get(&group)?.clone();
            let whom = match (&before, &after) {
                (Outcome::Met, Outcome::Missed) => Favours::Customer,
                (Outcome::Missed, Outcome::Met) => Favours::Provider,
                _ => return None,
            };
            Some(Differs {
                window: None,
                group,
                before,
                after,
                whom,
            })
        })
    }
}

/// The first amount that is known on both sides and is another. Where there is no line, nothing is due.
fn money(was: &Amounts, is: &Amounts) -> Option<Differs> {
    let places: BTreeSet<&At> = was.keys().chain(is.keys()).collect();
    places.into_iter().find_map(|at| {
        let amounts = |of: &Amounts| match of.get(at) {
            Some(known) => known.clone(),
            None => Some(Vec::new()),
        };
        let (before, after) = (amounts(was)?, amounts(is)?);
        let number = |of: &[Amount], which: usize| {
            of.get(which)
                .map_or_else(Number::zero, |it| it.exact.0.clone())
        };
        let mut units = 0..before.len().max(after.len());
        let unit = units.find(|it| number(&before, *it) != number(&after, *it))?;
        let outcome = |of: &[Amount]| {
            let shown = of.get(unit).map(|it| it.shown.clone());
            Outcome::Due {
                exact: number(of, unit).to_string(),
                shown: shown.unwrap_or_else(|| "nothing".to_owned()),
            }
        };
        let (_, window, group) = at.clone();
        Some(Differs {
            window: Some(window),
            group,
            whom: if number(&before, unit) < number(&after, unit) {
                Favours::Customer
            } else {
                Favours::Provider
            },
            before: outcome(&before),
            after: outcome(&after),
        })
    })
}

fn values_of(agreement: &Agreement, objective: &Objective) -> Vec<Number> {
    let penalties = agreement.penalties.iter();
    let penalties: Vec<_> = penalties
        .filter(|it| it.objectives.contains(&objective.head.path))
        .collect();
    let of = Of {
        agreement,
        objective,
    };
    candidates(of, &penalties)
}
