//! Taking over what a step gave for all declarations of a kind at once.
//!
//! Most keys change one declaration, and what others know of it stays the same. A step looks again at those of which the
//! text has changed or something that they have asked, and what it gave for all others is taken over without a look.

use super::super::context::{Checker, MAX_DEPTH};
use super::facts::Slots;
use super::readers::Readers;
use super::{Fact, Kept, Read, Step};
use crate::resolve::{DeclId, Kind};
use std::collections::BTreeSet;

/// What a step gave, by the declaration, and what all of that hangs on.
#[derive(Clone, Debug, Default)]
pub(in crate::check) struct OfStep {
    kept: Slots<Kept>,
    /// Who has asked what of others.
    readers: Readers,
    /// What was read because it was needed, in the order in which it was.
    needed: Vec<Read>,
    known: BTreeSet<(Fact, DeclId)>,
    /// The declarations with findings, or that name params or terms.
    telling: BTreeSet<DeclId>,
    /// Those with mistakes, or that have asked about all of something: they are looked at one by one.
    alone: BTreeSet<DeclId>,
    /// Those that hung on where reading began.
    tangled: BTreeSet<DeclId>,
    /// How many levels lay within one another, at most, and how many names were compared with misspelt ones.
    height: u32,
    compared: usize,
    /// Those that were not taken over together.
    looked_at: Vec<DeclId>,
}

/// Of which declarations what a step gave the last time holds.
#[derive(Clone, Copy, Debug)]
pub(in crate::check) enum Holds<'a> {
    One(DeclId),
    /// Of all but some, of which it is not known yet.
    AllBut(&'a BTreeSet<DeclId>),
}

/// Stages beside all steps in which nothing was said the last time.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::check) struct Quiet {
    pub(in crate::check) windows: bool,
    pub(in crate::check) links: bool,
}

impl OfStep {
    pub(super) fn get(&self, id: DeclId) -> Option<&Kept> {
        self.kept.get(id.0 as usize)?.as_deref()
    }

    /// What was given for a declaration, unless that hung on where reading began.
    pub(super) fn take(&mut self, id: DeclId) -> Option<Box<Kept>> {
        let kept = self.kept.get_mut(id.0 as usize)?;
        let kept = kept.take_if(|kept| !kept.tangled)?;
        self.compared -= kept.compared;
        Some(kept)
    }

    pub(super) fn put(&mut self, id: DeclId, kept: Box<Kept>) {
        for read in &kept.reads {
            let Some((fact, of)) = read.asked() else {
                self.alone.insert(id);
                continue;
            };
            self.readers.add(fact, of, id);
            if matches!(read, Read::Needed(..)) && self.known.insert((fact, of)) {
                self.needed.push(*read);
            }
        }
        if kept.errors > 0 {
            self.alone.insert(id);
        }
        if kept.tangled {
            self.tangled.insert(id);
        }
        if kept.noted.tells() {
            self.telling.insert(id);
        }
        self.height = self.height.max(kept.height);
        self.looked_at.push(id);
        self.stow(id, kept);
    }

    fn stow(&mut self, id: DeclId, kept: Box<Kept>) {
        self.compared += kept.compared;
        let index = id.0 as usize;
        if self.kept.len() <= index {
            self.kept.resize_with(index + 1, || None);
        }
        self.kept[index] = Some(kept);
    }

    /// Takes something out, as if it had never been put.
    fn remove(&mut self, id: DeclId) -> Option<Box<Kept>> {
        let kept = self.kept.get_mut(id.0 as usize)?.take()?;
        let asked = kept.reads.iter().filter_map(|read| read.asked());
        asked.for_each(|(fact, of)| self.readers.remove(fact, of, id));
        self.alone.remove(&id);
        self.tangled.remove(&id);
        self.telling.remove(&id);
        self.compared -= kept.compared;
        Some(kept)
    }

    /// All that was given.
    pub(super) fn all(&self) -> impl Iterator<Item = &Kept> {
        self.kept.iter().flatten().map(|kept| &**kept)
    }

    /// What was given where something was found or named.
    pub(super) fn telling(&self) -> impl Iterator<Item = &Kept> {
        self.telling.iter().filter_map(|id| self.get(*id))
    }

    /// The declarations for which the step was done.
    #[cfg(test)]
    pub(super) fn done(&self) -> impl Iterator<Item = DeclId> {
        let looked_at = self.looked_at.iter().copied();
        looked_at.filter(|id| self.get(*id).is_some_and(|kept| !kept.taken))
    }
}

impl Checker<'_> {
    /// Does a step with all declarations of a kind of which it might not give what it gave the last time. Says whether
    /// there were none.
    pub(in crate::check) fn once_each(
        &mut self,
        step: Step,
        kind: Kind,
        work: fn(&mut Self, DeclId),
    ) -> bool {
        let again = self.takes_rest_over(step);
        let taken = again.as_ref().is_some_and(BTreeSet::is_empty);
        let again = again.map_or_else(
            || {
                self.open_results(step);
                self.all(kind)
            },
            |again| again.into_iter().collect(),
        );
        again.into_iter().for_each(|id| self.once(step, id, work));
        self.close_results(step);
        taken
    }

    /// Takes over all that a step gave the last time, if it would give the same.
    pub(in crate::check) fn takes_all_over(&mut self, step: Step) -> bool {
        let again = self.looks_again_at(step);
        if !again.is_some_and(|again| again.is_empty()) || !self.counts_compared(step, 0) {
            return false;
        }
        let of = std::mem::take(&mut self.earlier.steps[step as usize]);
        let now = &mut self.steps[step as usize];
        if now.kept.is_empty() {
            *now = of;
            now.looked_at.clear();
        } else {
            for (id, kept) in (0..).zip(of.kept) {
                let Some(mut kept) = kept else { continue };
                kept.taken = true;
                now.put(DeclId(id), kept);
            }
        }
        self.keep_all_results(step, &BTreeSet::new());
        true
    }

    /// Takes over what a step gave the last time, but for declarations of which it might give something else: these
    /// are told. `None` where nothing is taken over.
    fn takes_rest_over(&mut self, step: Step) -> Option<BTreeSet<DeclId>> {
        let again = self.looks_again_at(step)?;
        let of = &self.earlier.steps[step as usize];
        let compared = again.iter().filter_map(|id| of.get(*id));
        let compared = compared.map(|kept| kept.compared).sum();
        if !self.steps[step as usize].kept.is_empty() || !self.counts_compared(step, compared) {
            return None;
        }
        let mut of = std::mem::take(&mut self.earlier.steps[step as usize]);
        for id in &again {
            if let Some(kept) = of.remove(*id) {
                self.earlier.steps[step as usize].stow(*id, kept);
            }
        }
        of.looked_at.clear();
        self.steps[step as usize] = of;
        self.keep_all_results(step, &again);
        Some(again)
    }

    /// Counts the comparisons of names that a step would make, but for some; `false` where they are too many.
    fn counts_compared(&mut self, step: Step, but: usize) -> bool {
        let of = &self.earlier.steps[step as usize];
        let (compared, height) = (of.compared - but, of.height);
        let fits = self.resolved.count_compared(compared);
        if fits {
            self.compared_within += compared;
            self.deepest = self.deepest.max(height);
        }
        fits
    }

    /// The declarations of which a step might give something else than the last time. `None` if that may be all.
    fn looks_again_at(&mut self, step: Step) -> Option<BTreeSet<DeclId>> {
        if self.earlier.contract.is_some() || self.earlier.others.is_none() || self.depth > 0 {
            return None;
        }
        let of = &self.earlier.steps[step as usize];
        if of.kept.is_empty() || !of.tangled.is_empty() || of.height >= MAX_DEPTH {
            return None;
        }
        let mut again = of.alone.clone();
        for fact in Fact::SETTLED {
            again.extend(self.reached_by(step, fact));
        }
        for read in self.earlier.steps[step as usize].needed.clone() {
            let Some((fact, needed)) = read.asked() else {
                continue;
            };
            // What the step itself gives is taken over with the rest.
            let own = step == Step::Named && fact == Fact::Named;
            let readers = &self.earlier.steps[step as usize].readers;
            let readers = readers.of(fact, needed);
            let readers: Vec<_> = readers.filter(|id| !again.contains(id)).collect();
            if own || readers.is_empty() {
                continue;
            }
            // What is read for the first time comes in the order of those who need it.
            if !again.is_empty() && !self.is_settled(fact, needed) {
                return None;
            }
            if !self.is_same(read) {
                again.extend(readers);
            }
        }
        (!self.tangled).then_some(again)
    }

    /// The declarations of which something is otherwise than the last time, and those that have asked about that.
    fn reached_by(&mut self, step: Step, fact: Fact) -> Vec<DeclId> {
        let mut again = Vec::new();
        let of = &self.earlier.steps[step as usize];
        if fact != Fact::Text && !of.readers.has_any(fact) {
            return again;
        }
        for id in self.changed_since(fact) {
            let of = &self.earlier.steps[step as usize];
            again.extend(of.get(id).map(|_| id));
            let mut readers: Vec<_> = of.readers.of(fact, id).collect();
            if fact == Fact::Member {
                readers.retain(|it| !self.knows_members(step, *it, id));
            }
            again.extend(readers);
        }
        again
    }

    /// Whether what was asked about single members of an enum is what it was.
    fn knows_members(&mut self, step: Step, reader: DeclId, of: DeclId) -> bool {
        let reads = self.earlier.steps[step as usize].get(reader);
        let reads = reads.into_iter().flat_map(|kept| &kept.reads).copied();
        let about: Vec<Read> = reads
            .filter(|read| read.asked() == Some((Fact::Member, of)))
            .collect();
        about.into_iter().all(|read| self.is_same(read))
    }

    fn keep_all_results(&mut self, step: Step, but: &BTreeSet<DeclId>) {
        self.skipped = true;
        self.keep_results(step, Holds::AllBut(but));
    }

    /// The results of a step that was not done.
    pub(super) fn keep_results(&mut self, step: Step, holds: Holds<'_>) {
        let (facts, parts, agreement) = (&mut self.facts, &mut self.parts, &mut self.agreement);
        match step {
            Step::SourceShape => facts.sources.keep(holds),
            Step::Named => {
                facts.named.keep(holds);
                parts.lets.keep(&mut agreement.lets, holds);
                parts.exclusions.keep(&mut agreement.exclusions, holds);
            }
            Step::Source => parts.sources.keep(&mut agreement.sources, holds),
            Step::Window => facts.windows.keep(holds),
            Step::MetricShape => facts.metrics.keep(holds),
            Step::Metric => facts.raw_metrics.keep(holds),
            Step::Objective => {
                facts.objectives.keep(holds);
                facts.nameless.keep(holds);
                parts.metrics.keep(&mut agreement.metrics, holds);
                parts.objectives.keep(&mut agreement.objectives, holds);
            }
            Step::Service => parts.services.keep(&mut agreement.services, holds),
            Step::Penalty => parts.penalties.keep(&mut agreement.penalties, holds),
            Step::Cycles | Step::LookingBack => {}
        }
    }

    /// A step is done with each declaration: what it gave the last time holds only where that is found.
    fn open_results(&mut self, step: Step) {
        if step == Step::Objective {
            let resolved = self.resolved;
            let of_objective = |id| resolved.declaration(id).kind == Kind::Objective;
            self.parts.metrics.open(of_objective);
        }
    }

    /// A step is done with all declarations.
    fn close_results(&mut self, step: Step) {
        let (parts, agreement) = (&mut self.parts, &mut self.agreement);
        match step {
            Step::Source => parts.sources.close(&mut agreement.sources, |id| id),
            Step::Service => parts.services.close(&mut agreement.services, |id| id),
            Step::Penalty => parts.penalties.close(&mut agreement.penalties, |id| id),
            Step::Objective => {
                parts.objectives.close(&mut agreement.objectives, |id| id);
                self.close_metrics();
            }
            _ => {}
        }
    }

    /// Metrics stand before what objectives measure without a name.
    pub(in crate::check) fn close_metrics(&mut self) {
        let resolved = self.resolved;
        let nameless = |id| resolved.declaration(id).kind == Kind::Objective;
        let metrics = &mut self.agreement.metrics;
        self.parts.metrics.close(metrics, |id| (nameless(id), id));
    }
}
