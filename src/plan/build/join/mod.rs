//! One plan for a contract and its amendments.
//!
//! Each version of the contract has a plan. What is the same in all of them stands in the joined plan once;
//! of an objective, a penalty or a right that an amendment changes there are several, each
//! with the days from which and until which windows are judged by it. What becomes of windows in
//! progress is decided here: the days are those on which they begin, or the windows are cut.

mod dated;
mod names;
mod pipelines;

use crate::ir::{InProgress, Version};
use crate::plan::remap;
use crate::plan::v1::{Node, NodeId, Plan, Source};
use dated::Dated;
use names::{Known, Names};
use std::collections::{BTreeMap, HashMap};

/// The plan that evaluates all versions of a contract, each from its day on.
pub fn build_versions(versions: &[Version]) -> Plan {
    let plans: Vec<Plan> = versions
        .iter()
        .map(|it| super::build(&it.agreement))
        .collect();
    let Some((first, later)) = plans.split_first() else {
        return super::build(&crate::check::draft::empty());
    };
    if later.is_empty() {
        return first.clone();
    }
    let mut joint = Joint::default();
    let mut dated = Dated::default();
    for (version, plan) in versions.iter().zip(&plans) {
        let day = version.from.map(|day| day.to_string());
        let plan = joint.add(plan, day.as_deref());
        dated.add(version, &plan);
    }
    let last = plans.last().unwrap_or(first);
    let mut plan = last.clone();
    plan.agreement
        .effective
        .clone_from(&first.agreement.effective);
    plan.agreement.as_of = versions
        .last()
        .and_then(|it| it.from)
        .map(|day| day.to_string());
    plan.calendars = joint.known.calendars;
    plan.tables = joint.known.tables;
    plan.enums = joint.known.enums;
    plan.measurement.sources = joint.sources;
    plan.measurement.nodes = joint.nodes;
    dated.finish(&mut plan);
    plan
}

/// What becomes of windows in progress when a version takes effect.
fn in_progress(version: &Version) -> InProgress {
    let own = version.agreement.amended.last();
    own.and_then(|it| it.in_progress)
        .unwrap_or(InProgress::Keep)
}

/// The parts that plans share, while plans are added.
#[derive(Default)]
struct Joint {
    nodes: Vec<Node>,
    numbers: HashMap<Node, NodeId>,
    known: Known,
    sources: BTreeMap<String, Source>,
    /// The name that each source has now.
    now: BTreeMap<String, String>,
}

impl Joint {
    /// A plan with the numbers and names that its parts have in the joined one.
    fn add(&mut self, plan: &Plan, day: Option<&str>) -> Plan {
        let mut names = self.known.add(plan, day);
        names.sources = self.renamed_sources(plan, &names, day);
        let numbers = self.numbers(plan, &names);
        let mut plan = names.of(plan);
        let change = &mut |id: &mut NodeId| {
            if let Some(new) = numbers.get(id.0 as usize) {
                *id = *new;
            }
        };
        for source in plan.measurement.sources.values_mut() {
            remap::of_source(source, change);
        }
        for objective in &mut plan.measurement.objectives {
            remap::of_objective(objective, change);
        }
        for figure in plan.measurement.metered.values_mut() {
            remap::of_figure(figure, change);
        }
        plan.measurement.breaches.values_mut().for_each(change);
        for (name, source) in &plan.measurement.sources {
            let new = names.sources.get(name).unwrap_or(name);
            self.now.insert(name.clone(), new.clone());
            let own = (new != name).then(|| name.clone());
            let source = Source {
                data: own,
                ..source.clone()
            };
            self.sources.insert(new.clone(), source);
        }
        plan
    }

    /// The numbers that the nodes of a plan have here.
    fn numbers(&mut self, plan: &Plan, names: &Names) -> Vec<NodeId> {
        let mut numbers: Vec<NodeId> = Vec::with_capacity(plan.measurement.nodes.len());
        for node in &plan.measurement.nodes {
            let mut node = names.of(node);
            // A node names only nodes before it.
            remap::of_node(&mut node, &mut |id| {
                if let Some(new) = numbers.get(id.0 as usize) {
                    *id = *new;
                }
            });
            let next = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
            let number = *self.numbers.entry(node.clone()).or_insert(next);
            if number == next {
                self.nodes.push(node);
            }
            numbers.push(number);
        }
        numbers
    }

    /// New names for the sources that are others than in the plans before, and for those that read
    /// such a source in a computed field.
    fn renamed_sources(
        &self,
        plan: &Plan,
        names: &Names,
        day: Option<&str>,
    ) -> BTreeMap<String, String> {
        let mut renamed: BTreeMap<String, String> = BTreeMap::new();
        for (name, now) in &self.now {
            if plan.measurement.sources.contains_key(name) && now != name {
                renamed.insert(name.clone(), now.clone());
            }
        }
        // Each round gives at least one more source a new name.
        for _ in 0..=plan.measurement.sources.len() {
            let mut trial = Self {
                nodes: self.nodes.clone(),
                numbers: self.numbers.clone(),
                ..Self::default()
            };
            let names = Names {
                sources: renamed.clone(),
                ..names.clone()
            };
            let numbers = trial.numbers(plan, &names);
            let changed = plan.measurement.sources.iter().find_map(|(name, source)| {
                let now = renamed.get(name).unwrap_or(name);
                let known = self.sources.get(now)?;
                let mut source = names.of(source);
                remap::of_source(&mut source, &mut |id| {
                    if let Some(new) = numbers.get(id.0 as usize) {
                        *id = *new;
                    }
                });
                (!names::is_same(known, &source)).then_some(name)
            });
            let Some(name) = changed else {
                break;
            };
            let dated = format!("{name}@{}", day.unwrap_or_default());
            let new = if self.sources.contains_key(&dated) {
                format!("{dated}.{}", self.sources.len())
            } else {
                dated
            };
            renamed.insert(name.clone(), new);
        }
        renamed
    }
}
