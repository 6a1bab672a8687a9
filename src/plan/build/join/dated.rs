//! Parts of a plan that are in force from a day on, or until one.

use super::in_progress;
use super::pipelines::Pipelines;
use crate::ir::{Agreement, InProgress, Version, Window, dates};
use crate::plan::v1::{
    Condition, Fee, FeeChange, Figure, MeasuredObjective, NodeId, Objective, Penalty, PenaltyUse,
    Plan, Report, Responsibility, Termination,
};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that has days, in the order in which it was added.
#[derive(Default)]
pub(super) struct Dated<'a> {
    before: Option<&'a Agreement>,
    objectives: Vec<(MeasuredObjective, Objective)>,
    penalties: Vec<Penalty>,
    terminations: Vec<Termination>,
    reports: Vec<Report>,
    responsibilities: Vec<Responsibility>,
    breaches: BTreeMap<String, NodeId>,
    remedies: Pipelines,
    fees: BTreeMap<String, Fee>,
    /// The fee of each service now, and the key of its charges.
    now: BTreeMap<String, (Fee, Option<String>)>,
    fee_changes: Vec<FeeChange>,
    metered: BTreeMap<String, Figure>,
}

/// When a version takes effect, for windows of any rule.
struct Begins<'a> {
    day: String,
    how: InProgress,
    version: &'a Version,
    before: Option<&'a Agreement>,
}

impl<'a> Begins<'a> {
    fn of(version: &'a Version, before: Option<&'a Agreement>) -> Option<Self> {
        Some(Self {
            day: version.from?.to_string(),
            how: in_progress(version),
            version,
            before,
        })
    }

    /// The first day of windows of an objective that are judged by the new terms. Where windows in
    /// progress take them, it is the first day of the one that is in progress.
    fn for_objective(&self, path: &str) -> String {
        if self.how != InProgress::Take {
            return self.day.clone();
        }
        let agreements = std::iter::once(&*self.version.agreement).chain(self.before);
        let mut objectives = agreements.flat_map(|it| &it.objectives);
        let objective = objectives.find(|it| it.head.path.as_str() == path);
        let first = objective.and_then(|it| match &it.window {
            Window::Period(rule) => {
                let window = dates::period(&*self.version.agreement, *rule, self.version.from?)?;
                Some(window.first_day.to_string())
            }
            _ => None,
        });
        first.unwrap_or_else(|| self.day.clone())
    }

    fn is_split(&self) -> bool {
        self.how == InProgress::Split
    }
}

impl<'a> Dated<'a> {
    /// Adds what a version says; `plan` has the numbers and names of the joined plan.
    pub(super) fn add(&mut self, version: &'a Version, plan: &Plan) {
        let begins = Begins::of(version, self.before);
        let split = self.add_penalties(&plan.assessment.penalties, begins.as_ref());
        self.add_objectives(plan, begins.as_ref(), &split);
        let said = &plan.assessment;
        let begins_at = begins.as_ref();
        follow_on(&mut self.terminations, &said.terminations, begins_at);
        follow_on(&mut self.reports, &said.reports, begins_at);
        follow_on(
            &mut self.responsibilities,
            &said.responsibilities,
            begins_at,
        );
        self.add_fees(plan, begins.as_ref());
        let day = begins.as_ref().map(|it| it.day.as_str());
        self.remedies.add(&said.remedies, said.automatic, day);
        let breaches = plan.measurement.breaches.iter();
        self.breaches
            .extend(breaches.map(|(path, node)| (path.clone(), *node)));
        self.before = Some(&version.agreement);
    }

    /// Puts everything into the joined plan.
    pub(super) fn finish(self, plan: &mut Plan) {
        let mut objectives = self.objectives;
        share_series(&mut objectives);
        let order = order(objectives.iter().map(|(_, it)| it.path.as_str()));
        objectives.sort_by_key(|(_, it)| order.get(&it.path).copied());
        let mut penalties = self.penalties;
        let place = self::order(penalties.iter().map(|it| it.path.as_str()));
        penalties.sort_by_key(|it| place.get(&it.path).copied());
        let (measured, judged) = objectives.into_iter().unzip();
        plan.measurement.objectives = measured;
        plan.assessment.objectives = judged;
        plan.assessment.penalties = penalties;
        plan.assessment.terminations = self.terminations;
        plan.assessment.reports = self.reports;
        plan.assessment.responsibilities = self.responsibilities;
        plan.measurement.breaches = self.breaches;
        plan.measurement.metered = self.metered;
        plan.assessment.fees = self.fees;
        plan.assessment.fee_changes = self.fee_changes;
        plan.assessment.automatic = self.remedies.is_always_automatic();
        plan.assessment.remedies = self.remedies.finish();
    }

    /// Gives the objectives whose windows are split because what they cost is otherwise.
    fn add_penalties(
        &mut self,
        penalties: &[Penalty],
        begins: Option<&Begins<'_>>,
    ) -> BTreeSet<String> {
        let mut touched = BTreeSet::new();
        let Some(begins) = begins else {
            self.penalties.extend_from_slice(penalties);
            return touched;
        };
        let (open, mut all): (Vec<_>, Vec<_>) = std::mem::take(&mut self.penalties)
            .into_iter()
            .partition(|it| it.until.is_none());
        let whole = |path: &str| whole(open.iter().filter(|it| it.path == path));
        let is_same = |it: &Penalty| {
            let new = penalties.iter().find(|new| new.path == it.path);
            whole(&it.path).as_ref() == new
        };
        let known: BTreeSet<String> = open.iter().map(|it| it.path.clone()).collect();
        let same: BTreeSet<String> = open
            .iter()
            .filter(|it| is_same(it))
            .map(|it| it.path.clone())
            .collect();
        for old in &open {
            if same.contains(&old.path) {
                all.push(old.clone());
                continue;
            }
            touched.extend(old.uses.iter().map(|it| it.objective.clone()));
            all.extend(by_day(old, begins, |part, day| part.until = Some(day)));
        }
        for new in penalties.iter().filter(|it| !same.contains(&it.path)) {
            if known.contains(&new.path) {
                touched.extend(new.uses.iter().map(|it| it.objective.clone()));
            }
            all.extend(by_day(new, begins, |part, day| part.from = Some(day)));
        }
        self.penalties = all;
        if begins.is_split() {
            touched
        } else {
            BTreeSet::new()
        }
    }

    fn add_objectives(
        &mut self,
        plan: &Plan,
        begins: Option<&Begins<'_>>,
        split: &BTreeSet<String>,
    ) {
        let measured = plan.measurement.objectives.iter();
        let new: Vec<_> = measured.zip(&plan.assessment.objectives).collect();
        let Some(begins) = begins else {
            self.objectives.extend(
                new.into_iter()
                    .map(|(one, other)| (one.clone(), other.clone())),
            );
            return;
        };
        let mut same: BTreeSet<&str> = BTreeSet::new();
        let mut from: BTreeMap<&str, String> = BTreeMap::new();
        for (measured, judged) in &mut self.objectives {
            if judged.until.is_some() {
                continue;
            }
            let found = new.iter().find(|(_, it)| it.path == judged.path);
            if let Some((new, by)) = found
                && is_same(measured, new)
                && is_judged_alike(judged, by)
                && !split.contains(&judged.path)
            {
                same.insert(&by.path);
                continue;
            }
            let mut day = begins.for_objective(&judged.path);
            // The first part of a window that was split before keeps the terms that it has.
            if let Some(cut) = judged.from.as_ref().filter(|_| measured.cut_at_start) {
                day = day.max(cut.clone());
            }
            measured.until = Some(day.clone());
            measured.cut_at_end = begins.is_split();
            judged.until = Some(day.clone());
            if let Some((_, by)) = found {
                from.insert(&by.path, day);
            }
        }
        for (measured, judged) in new {
            if same.contains(judged.path.as_str()) {
                continue;
            }
            let day = from.remove(judged.path.as_str());
            let day = day.unwrap_or_else(|| begins.for_objective(&judged.path));
            let (mut measured, mut judged) = (measured.clone(), judged.clone());
            measured.from = Some(day.clone());
            measured.cut_at_start = begins.is_split();
            judged.from = Some(day);
            self.objectives.push((measured, judged));
        }
    }

    fn add_fees(&mut self, plan: &Plan, begins: Option<&Begins<'_>>) {
        let fees = &plan.assessment.fees;
        let figure = |service: &String| plan.measurement.metered.get(service);
        let mut services: BTreeSet<&String> = fees.keys().collect();
        let known: Vec<String> = self.now.keys().cloned().collect();
        services.extend(&known);
        for service in services {
            let charges = figure(service).map(|figure| self.charges(service, figure, begins));
            let new = fees.get(service).map(|fee| (fee.clone(), charges));
            if self.now.get(service) == new.as_ref() {
                continue;
            }
            match (&new, begins) {
                (Some((fee, _)), None) => {
                    self.fees.insert(service.clone(), fee.clone());
                }
                (_, Some(begins)) => self.fee_changes.push(FeeChange {
                    service: service.clone(),
                    from: begins.day.clone(),
                    fee: new.as_ref().map(|(fee, _)| fee.clone()),
                    charges: new.as_ref().and_then(|(_, charges)| charges.clone()),
                }),
                (None, None) => {}
            }
            match new {
                Some(new) => self.now.insert(service.clone(), new),
                None => self.now.remove(service),
            };
        }
    }

    /// The key of charges of a service: its path, as long as they are measured as at first.
    fn charges(&mut self, service: &str, figure: &Figure, begins: Option<&Begins<'_>>) -> String {
        let now = self.now.get(service).and_then(|(_, key)| key.clone());
        if let Some(key) = now.filter(|key| self.metered.get(key) == Some(figure)) {
            return key;
        }
        let key = match begins {
            Some(begins) if self.metered.contains_key(service) => {
                format!("{service}@{}", begins.day)
            }
            _ => service.to_owned(),
        };
        self.metered.insert(key.clone(), figure.clone());
        key
    }
}

/// The places of paths by their first occurrence.
fn order<'p>(paths: impl Iterator<Item = &'p str>) -> BTreeMap<String, usize> {
    let mut order = BTreeMap::new();
    for path in paths {
        let next = order.len();
        order.entry(path.to_owned()).or_insert(next);
    }
    order
}

/// A penalty whose objectives may be in several parts, without its days.
fn whole<'p>(mut parts: impl Iterator<Item = &'p Penalty>) -> Option<Penalty> {
    let mut whole = parts.next()?.clone();
    whole.from = None;
    for part in parts {
        whole.uses.extend(part.uses.iter().cloned());
    }
    Some(whole)
}

/// A penalty in parts, one for each day from which or until which it holds for its objectives.
fn by_day(
    penalty: &Penalty,
    begins: &Begins<'_>,
    set: impl Fn(&mut Penalty, String),
) -> Vec<Penalty> {
    let mut days: Vec<(String, Vec<PenaltyUse>)> = Vec::new();
    for used in &penalty.uses {
        let day = begins.for_objective(&used.objective);
        match days.iter_mut().find(|(known, _)| *known == day) {
            Some((_, uses)) => uses.push(used.clone()),
            None => days.push((day, vec![used.clone()])),
        }
    }
    let part = |(day, uses)| {
        let mut part = Penalty {
            uses,
            ..penalty.clone()
        };
        set(&mut part, day);
        part
    };
    days.into_iter().map(part).collect()
}

fn is_same(one: &MeasuredObjective, other: &MeasuredObjective) -> bool {
    let undated = MeasuredObjective {
        from: None,
        cut_at_start: false,
        ..one.clone()
    };
    undated == *other
}

fn is_judged_alike(one: &Objective, other: &Objective) -> bool {
    let undated = Objective {
        from: None,
        ..one.clone()
    };
    undated == *other
}

/// The first day of windows with which a right can arise under new terms.
fn day_of_right(right: &Termination, begins: &Begins<'_>) -> String {
    let conditions = right.triggers.iter().flat_map(|it| &it.conditions);
    let objectives = conditions.filter_map(|it: &Condition| it.objective.as_deref());
    let days = objectives.map(|path| begins.for_objective(path));
    days.min().unwrap_or_else(|| begins.day.clone())
}

/// What later terms look back at, windows of earlier terms keep: the value itself, where it is the
/// same metric.
fn share_series(objectives: &mut [(MeasuredObjective, Objective)]) {
    let wanted: Vec<(String, crate::plan::v1::Series)> = objectives
        .iter()
        .flat_map(|(_, it)| {
            it.series
                .iter()
                .map(|series| (it.path.clone(), series.clone()))
        })
        .collect();
    for (path, series) in wanted {
        let is_value = objectives.iter().any(|(_, it)| {
            it.path == path && it.series.contains(&series) && it.value == series.value
        });
        for (_, objective) in objectives.iter_mut().filter(|(_, it)| it.path == path) {
            let known = objective.series.iter().any(|it| it.metric == series.metric);
            if !known && is_value {
                let own = crate::plan::v1::Series {
                    metric: series.metric.clone(),
                    value: objective.value.clone(),
                    unit: objective.unit,
                };
                objective.series.push(own);
            }
        }
    }
}

/// What is in force from a day until another.
trait InForce: Clone + PartialEq {
    fn path(&self) -> &str;
    fn dates(&mut self) -> [&mut Option<String>; 2];
    /// The day on which an amendment changes it.
    fn day(&self, begins: &Begins<'_>) -> String {
        begins.day.clone()
    }
}

impl InForce for Termination {
    fn path(&self) -> &str {
        &self.path
    }
    fn dates(&mut self) -> [&mut Option<String>; 2] {
        [&mut self.from, &mut self.until]
    }
    fn day(&self, begins: &Begins<'_>) -> String {
        day_of_right(self, begins)
    }
}

impl InForce for Report {
    fn path(&self) -> &str {
        &self.path
    }
    fn dates(&mut self) -> [&mut Option<String>; 2] {
        [&mut self.since, &mut self.until]
    }
}

impl InForce for Responsibility {
    fn path(&self) -> &str {
        &self.path
    }
    fn dates(&mut self) -> [&mut Option<String>; 2] {
        [&mut self.since, &mut self.until]
    }
}

/// Ends what a version changes or leaves out, and adds what it says anew.
fn follow_on<T: InForce>(known: &mut Vec<T>, said: &[T], begins: Option<&Begins<'_>>) {
    let Some(begins) = begins else {
        known.extend_from_slice(said);
        return;
    };
    let mut same: BTreeSet<&str> = BTreeSet::new();
    for old in known.iter_mut() {
        let mut undated = old.clone();
        let [from, until] = undated.dates();
        *from = None;
        if until.is_some() {
            continue;
        }
        match said.iter().find(|new| **new == undated) {
            Some(new) => {
                same.insert(new.path());
            }
            None => *old.dates()[1] = Some(undated.day(begins)),
        }
    }
    for new in said.iter().filter(|it| !same.contains(it.path())) {
        let mut new = new.clone();
        let day = new.day(begins);
        *new.dates()[0] = Some(day);
        known.push(new);
    }
}
