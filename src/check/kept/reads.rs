//! Asking others: each question is written down, so that it is known what an answer hangs on.

use super::super::context::{Checker, SourceShape, TableShape};
use super::super::items::{metric, objective};
use super::{Fact, Member, Read};
use crate::ir::{self, Path, Type};
use crate::resolve::{DeclId, Declaration, Kind};
use crate::syntax::ast;
use crate::text::Location;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// How many of the last questions are looked through before one is written down again.
const RECENT: usize = 16;

/// A number for a name. Two names may have the same one: then somebody is asked again in vain.
fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

impl<'a> Checker<'a> {
    fn asked(&self, read: Read) {
        let mut reads = self.reads.borrow_mut();
        // A formula asks the same over and over.
        if !reads.iter().rev().take(RECENT).any(|it| *it == read) {
            reads.push(read);
        }
    }

    fn asks(&self, fact: Fact, id: DeclId) {
        self.asked(Read::Settled(fact, id));
    }

    /// Something is needed that may not have been read yet.
    pub(in crate::check) fn needs(&self, fact: Fact, id: DeclId, at: Location) {
        let within = self.depth.saturating_sub(self.level);
        self.asked(Read::Needed(fact, id, within, at));
    }

    /// The tree of a declaration.
    pub(in crate::check) fn item(&self, id: DeclId) -> &'a ast::Item {
        self.asks(Fact::Text, id);
        self.resolved.item(id)
    }

    /// A declaration, with its title and its place.
    pub(in crate::check) fn declaration(&self, id: DeclId) -> &'a Declaration {
        self.asks(Fact::Head, id);
        self.resolved.declaration(id)
    }

    /// The fields of a source.
    pub(in crate::check) fn shape_of(&self, source: DeclId) -> Option<&SourceShape> {
        self.asks(Fact::Source, source);
        self.facts.sources.get(source)
    }

    /// The fields of all sources.
    pub(in crate::check) fn shapes(&self) -> impl Iterator<Item = &SourceShape> {
        self.asked(Read::AllSources);
        self.facts.sources.values()
    }

    /// The columns of a table.
    pub(in crate::check) fn columns_of(&self, table: DeclId) -> Option<&TableShape> {
        self.asks(Fact::Table, table);
        self.facts.tables.get(table)
    }

    /// Members of an enum.
    pub(in crate::check) fn members_of(&self, id: DeclId) -> Option<&[Member]> {
        self.asks(Fact::Members, id);
        self.facts.enums.get(id).map(Vec::as_slice)
    }

    /// The first member of an enum with a name.
    pub(in crate::check) fn member_of(&self, id: DeclId, name: &str) -> Option<&Member> {
        let mut members = self.facts.enums.get(id).into_iter().flatten();
        match members.position(|it| it.name == name) {
            Some(place) => {
                self.asked(Read::Member(id, place));
                self.facts.enums.get(id)?.get(place)
            }
            None => {
                self.asked(Read::NoMember(id, hash(name)));
                None
            }
        }
    }

    /// The type and the parameters of a metric.
    pub(in crate::check) fn shape_of_metric(&self, id: DeclId) -> Option<&metric::Shape> {
        self.asks(Fact::MetricShape, id);
        self.facts.metrics.get(id)
    }

    /// The source of the row that is the window, by the objectives that measure a metric.
    pub(in crate::check) fn window_row_of(&self, metric: DeclId) -> Option<DeclId> {
        self.asks(Fact::WindowRow, metric);
        self.facts.window_rows.get(metric).copied()
    }

    /// What an objective is judged over.
    pub(in crate::check) fn judged_over(&self, objective: DeclId) -> Option<&objective::Judged> {
        self.asks(Fact::Window, objective);
        self.facts.windows.get(objective)
    }

    /// A metric with all that it is made of.
    pub(in crate::check) fn linked_metric(&self, id: DeclId) -> Option<&Arc<ir::Metric>> {
        self.asks(Fact::Linked, id);
        self.facts.linked_metrics.get(id)
    }

    /// What an objective is judged over and by.
    pub(in crate::check) fn shape_of_objective(&self, id: DeclId) -> Option<&objective::Shape> {
        self.asks(Fact::ObjectiveShape, id);
        self.facts.objectives.get(id)
    }

    /// What all objectives are judged over and by.
    pub(in crate::check) fn shapes_of_objectives(&self) -> impl Iterator<Item = &objective::Shape> {
        self.asked(Read::AllObjectives);
        self.facts.objectives.values()
    }

    /// An objective in the agreement.
    pub(in crate::check) fn objective_made(&self, path: &Path) -> Option<&ir::Objective> {
        let id = *self.by_path.get(path)?;
        self.asks(Fact::Objective, id);
        let place = self.parts.objectives.place(id)?;
        self.agreement.objectives.get(place)
    }

    /// What an objective measures.
    pub(in crate::check) fn metric_of_objective(&self, of: &ir::Objective) -> Option<&ir::Metric> {
        if let Some(id) = self.by_path.get(&of.metric) {
            return self.linked_metric(*id).map(|it| &**it);
        }
        let id = *self.by_path.get(&of.head.path)?;
        self.asks(Fact::Nameless, id);
        self.facts.nameless.get(id).map(|it| &**it)
    }

    /// An amount at risk in the agreement.
    pub(in crate::check) fn pool_made(&self, path: &Path) -> Option<&ir::Pool> {
        let id = *self.by_path.get(path)?;
        self.asks(Fact::Pool, id);
        let place = self.parts.pools.place(id)?;
        self.agreement.pools.get(place)
    }

    /// All that formulas name beside metrics.
    pub(in crate::check) fn names_made(&self) -> (&[ir::Let], &[ir::Exclusion], &[ir::Source]) {
        self.asked(Read::AllNames);
        let all = &self.agreement;
        (&all.lets, &all.exclusions, &all.sources)
    }

    /// The agreement, for those who look at its metrics, objectives and penalties and at nothing else.
    pub(in crate::check) fn promises_made(&self) -> &ir::Agreement {
        self.asked(Read::AllPromises);
        &self.agreement
    }

    /// The type of a `let` or an exclusion that was needed, and the sources that it reads.
    pub(in crate::check) fn named(&self, id: DeclId) -> Option<&(Type, BTreeSet<Path>)> {
        self.facts.named.get(id)
    }

    /// Whether what was asked is what it was the last time. Reads what must be read for that.
    pub(super) fn is_same(&mut self, read: Read) -> bool {
        match read {
            Read::AllSources => self.facts.sources.all_same(),
            Read::AllObjectives => self.facts.objectives.all_same(),
            Read::AllNames => {
                let parts = &self.parts;
                parts.lets.all_same() && parts.exclusions.all_same() && parts.sources.all_same()
            }
            Read::AllPromises => {
                let parts = &self.parts;
                parts.metrics.all_same()
                    && parts.objectives.all_same()
                    && parts.penalties.all_same()
            }
            Read::Settled(fact, id) => self.is_same_fact(fact, id),
            Read::Member(id, place) => {
                let same = self.earlier.same_members.get(&id);
                self.facts.enums.is_same(id) || same.is_some_and(|same| *same > place)
            }
            Read::NoMember(id, name) => {
                let members = self.facts.enums.get(id);
                self.facts.enums.is_same(id)
                    || members.is_some_and(|all| all.iter().all(|it| hash(&it.name) != name))
            }
            Read::Needed(fact, id, within, at) => {
                if !self.is_settled(fact, id) {
                    if self.open.contains(&(fact, id)) {
                        return false;
                    }
                    self.depth += within;
                    self.settle(fact, id, at);
                    self.depth -= within;
                }
                self.is_same_fact(fact, id)
            }
        }
    }

    /// Reads something, unless it has been read, is being read, or lies too deep.
    pub(in crate::check) fn read_needed(
        &mut self,
        fact: Fact,
        id: DeclId,
        at: Location,
        read: fn(&mut Self, DeclId),
    ) {
        self.needs(fact, id, at);
        if self.is_settled(fact, id) {
            return;
        }
        if self.open.contains(&(fact, id)) {
            self.tangle();
            self.defined_by_itself(id, at);
            return;
        }
        if !self.enter_name(at) {
            self.tangle();
            return;
        }
        self.open.insert((fact, id));
        read(self, id);
        self.open.remove(&(fact, id));
        self.leave();
    }

    /// The members of an enum are known now.
    pub(in crate::check) fn set_members(&mut self, id: DeclId, members: Vec<Member>) {
        if let Some(before) = self.facts.enums.before(id) {
            let both = before.iter().zip(&members);
            let same = both.take_while(|(before, now)| before == now).count();
            self.earlier.same_members.insert(id, same);
        }
        self.facts.enums.set(id, members);
    }

    pub(super) fn is_settled(&self, fact: Fact, id: DeclId) -> bool {
        match fact {
            Fact::Unit => self.facts.units.get(id).is_some(),
            Fact::Param => self.facts.params.get(id).is_some(),
            Fact::Calendar => self.facts.calendars.get(id).is_some(),
            Fact::Named => self.facts.named.get(id).is_some(),
            _ => true,
        }
    }

    fn settle(&mut self, fact: Fact, id: DeclId, at: Location) {
        match fact {
            Fact::Unit => self.read_unit(id, at),
            Fact::Param => self.read_param(id, at),
            Fact::Calendar => self.read_calendar(id, at),
            Fact::Named if self.declaration(id).kind == Kind::Exclusion => self.exclusion(id, at),
            Fact::Named => self.read_let(id, at),
            _ => {}
        }
    }

    fn is_same_fact(&self, fact: Fact, id: DeclId) -> bool {
        let facts = &self.facts;
        match fact {
            Fact::Text => self.is_unchanged(id),
            Fact::Head => self.earlier.heads.binary_search(&id).is_err(),
            Fact::Source => facts.sources.is_same(id),
            Fact::Table => facts.tables.is_same(id),
            Fact::Members | Fact::Member => facts.enums.is_same(id),
            Fact::WindowRow => facts.window_rows.is_same(id),
            Fact::Window => facts.windows.is_same(id),
            Fact::MetricShape => facts.metrics.is_same(id),
            Fact::Linked => facts.linked_metrics.is_same(id),
            Fact::Nameless => facts.nameless.is_same(id),
            Fact::ObjectiveShape => facts.objectives.is_same(id),
            Fact::Objective => self.parts.objectives.is_same(id),
            Fact::Pool => self.parts.pools.is_same(id),
            Fact::Unit => facts.units.is_same(id),
            Fact::Param => facts.params.is_same(id),
            Fact::Calendar => facts.calendars.is_same(id),
            Fact::Named => facts.named.is_same(id),
        }
    }

    /// The declarations of which something is otherwise than the last time.
    pub(super) fn changed_since(&self, fact: Fact) -> Vec<DeclId> {
        let (facts, parts) = (&self.facts, &self.parts);
        match fact {
            Fact::Text => self.earlier.texts.clone(),
            Fact::Head => self.earlier.heads.clone(),
            Fact::Source => facts.sources.changed().collect(),
            Fact::Table => facts.tables.changed().collect(),
            Fact::Members | Fact::Member => facts.enums.changed().collect(),
            Fact::WindowRow => facts.window_rows.changed().collect(),
            Fact::Window => facts.windows.changed().collect(),
            Fact::MetricShape => facts.metrics.changed().collect(),
            Fact::Linked => facts.linked_metrics.changed().collect(),
            Fact::Nameless => facts.nameless.changed().collect(),
            Fact::ObjectiveShape => facts.objectives.changed().collect(),
            Fact::Objective => parts.objectives.changed().collect(),
            Fact::Pool => parts.pools.changed().collect(),
            Fact::Unit => facts.units.changed().collect(),
            Fact::Param => facts.params.changed().collect(),
            Fact::Calendar => facts.calendars.changed().collect(),
            Fact::Named => facts.named.changed().collect(),
        }
    }
}

impl Read {
    /// What was asked of which declaration, unless it was asked of all.
    pub(super) fn asked(self) -> Option<(Fact, DeclId)> {
        match self {
            Self::Settled(fact, id) | Self::Needed(fact, id, ..) => Some((fact, id)),
            Self::Member(id, _) | Self::NoMember(id, _) => Some((Fact::Member, id)),
            Self::AllSources | Self::AllObjectives | Self::AllNames | Self::AllPromises => None,
        }
    }
}
