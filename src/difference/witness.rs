//! Looks for values for which the two agreements, evaluated, give two answers.

use super::decide::{Of, candidates, good_value};
use super::evaluated::{At, Evaluated, Given, credited, due, verdicts};
use super::judge::Judge;
use super::v1::{Change, Favours, Member, Outcome, Subject, What, Witness};
use crate::evaluate::statement::v1::{Amount, Statement};
use crate::ir::words::{self};
use crate::ir::{Agreement, Objective};
use crate::quantity::Number;
use std::collections::BTreeMap;

/// More tries than these are not made for one change.
const MOST_TRIES: usize = 60;

/// Both agreements, ready to be asked.
pub(super) struct Witnesses<'j, 'a> {
    judge: &'j Judge<'a>,
    old: Evaluated,
    new: Evaluated,
    /// Values with which everything is kept.
    kept: [Given; 2],
}

/// What is looked at in a statement.
enum Seen<'c> {
    Verdicts(&'c str),
    Penalty(&'c str),
    Total,
}

impl<'j, 'a> Witnesses<'j, 'a> {
    pub(super) fn new(judge: &'j Judge<'a>) -> Self {
        let (before, after) = (judge.before, judge.after);
        let mut day = before.contract.effective.max(after.contract.effective);
        let objectives = before.objectives.iter().chain(&after.objectives);
        let targets = objectives.flat_map(|it| it.targets.iter().chain(&it.minimums));
        for from in targets.filter_map(|it| it.from) {
            day = day.max(from);
        }
        let mut kept = [Given::new(), Given::new()];
        for objective in &after.objectives {
            let path = objective.head.path.as_str();
            let both = judge.objectives(path);
            let new = Of {
                agreement: after,
                objective,
            };
            if let Some(value) = good_value(both.map(|it| it.0), new) {
                if both.is_some() {
                    kept[0].insert(judge.old_name(path).to_owned(), value.clone());
                }
                kept[1].insert(path.to_owned(), value);
            }
        }
        for objective in &before.objectives {
            let path = objective.head.path.as_str();
            let old = Of {
                agreement: before,
                objective,
            };
            if !kept[0].contains_key(path)
                && let Some(value) = good_value(None, old)
            {
                kept[0].insert(path.to_owned(), value);
            }
        }
        Self {
            judge,
            old: Evaluated::new(before, day),
            new: Evaluated::new(after, day),
            kept,
        }
    }

    /// Adds a witness to each change for which there is one.
    pub(super) fn add(&self, changes: &mut [Change]) {
        for change in changes {
            let whole = change.clause.is_none();
            let seen = match (&*change.kind, change.what) {
                ("objective", What::Changed) if !whole => Seen::Verdicts(&change.path),
                ("penalty", What::Changed) if !whole => Seen::Penalty(&change.path),
                _ if change.subject == Subject::Money => Seen::Total,
                _ => continue,
            };
            change.witnesses = self.of(&seen, change.favours);
        }
    }

    /// One value in favour of each side, or of the one that the change favours.
    fn of(&self, seen: &Seen<'_>, favours: Favours) -> Vec<Witness> {
        let mut found: Vec<(Favours, Witness)> = Vec::new();
        let wanted = if favours == Favours::Both { 2 } else { 1 };
        let mut tries = 0;
        for (path, value) in self.candidates(seen) {
            for period in 0..self.new.periods() {
                tries += 1;
                if found.len() >= wanted || tries > MOST_TRIES {
                    break;
                }
                let Some((whom, witness)) = self.try_value(seen, &path, &value, period) else {
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

    /// Objectives, by their names afterwards, and values at which something could change.
    fn candidates(&self, seen: &Seen<'_>) -> Vec<(String, Number)> {
        let judge = self.judge;
        let of = |objective: &&Objective| match seen {
            Seen::Verdicts(path) => objective.head.path.as_str() == *path,
            Seen::Penalty(path) => {
                let mut penalties = judge.after.penalties.iter();
                let penalty = penalties.find(|it| it.head.path.as_str() == *path);
                penalty.is_some_and(|it| it.objectives.contains(&objective.head.path))
            }
            Seen::Total => true,
        };
        let mut found = Vec::new();
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

    /// What both sides say of a value, if they differ and it is known what they say.
    fn try_value(
        &self,
        seen: &Seen<'_>,
        path: &str,
        value: &Number,
        period: usize,
    ) -> Option<(Favours, Witness)> {
        let old_name = self.judge.old_name(path);
        let given = |kept: &Given, name: &str| {
            let mut given = kept.clone();
            given.insert(name.to_owned(), value.clone());
            given
        };
        let was = self
            .old
            .statement(period, &given(&self.kept[0], old_name))?;
        let is = self.new.statement(period, &given(&self.kept[1], path))?;
        let found = match seen {
            Seen::Verdicts(path) => self.verdict(path, &was, &is)?,
            Seen::Penalty(path) => {
                let old = credited(&was, self.judge.old_name(path));
                money(&old, &credited(&is, path))?
            }
            Seen::Total => money(&due(&was), &due(&is))?,
        };
        let (_, of) = self.judge.objectives(path).map_or_else(
            || {
                let mut all = self.judge.after.objectives.iter();
                let objective = all.find(|it| it.head.path.as_str() == path)?;
                let agreement = self.judge.after;
                Some((
                    None,
                    Of {
                        agreement,
                        objective,
                    },
                ))
            },
            |(old, new)| Some((Some(old), new)),
        )?;
        let metric = of.agreement.metric(&of.objective.metric)?;
        let currency = &of.agreement.contract.currency;
        let witness = Witness {
            objective: path.to_owned(),
            value: value.to_string(),
            shown: words::number(value, &metric.value.ty, currency),
            over: is.header.over.name.clone(),
            window: found.window,
            group: found.group,
            before: found.before,
            after: found.after,
        };
        Some((found.whom, witness))
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

/// Two answers to one question.
struct Differs {
    window: Option<String>,
    group: Vec<Member>,
    before: Outcome,
    after: Outcome,
    whom: Favours,
}

/// The first amount that is known on both sides and is another.
fn money(was: &BTreeMap<At, Vec<Amount>>, is: &BTreeMap<At, Vec<Amount>>) -> Option<Differs> {
    is.iter().find_map(|(at, after)| {
        let mut pairs = was.get(at)?.iter().zip(after);
        let (before, after) = pairs.find(|(before, after)| before.exact != after.exact)?;
        let outcome = |it: &Amount| Outcome::Due {
            exact: it.exact.0.to_string(),
            shown: it.shown.clone(),
        };
        let (_, window, group) = at.clone();
        Some(Differs {
            window: Some(window),
            group,
            before: outcome(before),
            after: outcome(after),
            whom: if before.exact.0 < after.exact.0 {
                Favours::Customer
            } else {
                Favours::Provider
            },
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
