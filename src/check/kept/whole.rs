//! Taking over what a step gave for all declarations of a kind at once.
//!
//! Most keys change one declaration, and what others know of it stays the same. As long as that is so, a step that has
//! read none of the texts that changed gives what it gave the last time, and need not be asked for each declaration.

use super::super::context::{Checker, MAX_DEPTH};
use super::facts::Slots;
use super::{Fact, Kept, Read, Step};
use crate::resolve::{DeclId, Kind};
use std::collections::BTreeSet;

/// What a step gave, by the declaration, and what all of that hangs on.
#[derive(Clone, Debug, Default)]
pub(in crate::check) struct OfStep {
    kept: Slots<Kept>,
    /// The declarations whose texts were read.
    texts: Vec<bool>,
    /// What was read because it was needed, in the order in which it was.
    needed: Vec<Read>,
    known: BTreeSet<(Fact, DeclId)>,
    /// The declarations with findings, or that name params or terms.
    telling: Vec<DeclId>,
    /// How many levels lay within one another, and how many names were compared with misspelt ones.
    height: u32,
    compared: usize,
    /// Whether there is something that cannot be taken over without a look.
    single: bool,
    /// Whether all was taken over.
    taken: bool,
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
        kept.take_if(|kept| !kept.tangled)
    }

    pub(super) fn put(&mut self, id: DeclId, kept: Box<Kept>) {
        self.reads_text(id);
        for read in &kept.reads {
            match read {
                Read::Settled(Fact::Text, of) => {
                    self.reads_text(*of);
                }
                Read::Settled(..) => {}
                Read::Needed(fact, of, ..) => {
                    if self.known.insert((*fact, *of)) {
                        self.needed.push(*read);
                    }
                }
                Read::AllSources | Read::AllObjectives | Read::AllNames | Read::AllPromises => {
                    self.single = true;
                }
            }
        }
        self.single |= kept.tangled || kept.errors > 0;
        self.height = self.height.max(kept.height);
        self.compared += kept.compared;
        if kept.noted.tells() {
            self.telling.push(id);
        }
        let index = id.0 as usize;
        if self.kept.len() <= index {
            self.kept.resize_with(index + 1, || None);
        }
        self.kept[index] = Some(kept);
    }

    fn reads_text(&mut self, of: DeclId) {
        let index = of.0 as usize;
        if self.texts.len() <= index {
            self.texts.resize(index + 1, false);
        }
        self.texts[index] = true;
    }

    fn has_read(&self, text: DeclId) -> bool {
        self.texts.get(text.0 as usize).is_some_and(|it| *it)
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
        let kept = (0..).zip(&self.kept).filter(|_| !self.taken);
        let done = kept.filter(|(_, kept)| kept.as_ref().is_some_and(|kept| !kept.taken));
        done.map(|(id, _)| DeclId(id))
    }
}

impl Checker<'_> {
    /// Does a step with all declarations of a kind, where it would not give what it gave the last time.
    pub(in crate::check) fn once_each(
        &mut self,
        step: Step,
        kind: Kind,
        work: fn(&mut Self, DeclId),
    ) {
        if !self.takes_all_over(step) {
            self.all(kind)
                .into_iter()
                .for_each(|id| self.once(step, id, work));
        }
    }

    /// Takes over all that a step gave the last time, if it would give the same.
    pub(in crate::check) fn takes_all_over(&mut self, step: Step) -> bool {
        if self.earlier.contract.is_some() || self.earlier.others.is_none() || self.is_disturbed() {
            return false;
        }
        let of = &mut self.earlier.steps[step as usize];
        let fits = self.depth == 0 && of.height < MAX_DEPTH;
        let mut texts = self.earlier.texts.iter();
        if of.single || !fits || texts.any(|id| of.has_read(*id)) {
            return false;
        }
        // What the step itself gives is taken over with the rest.
        let own =
            |read: &Read| step == Step::Named && matches!(read, Read::Needed(Fact::Named, ..));
        let needed = std::mem::take(&mut of.needed).into_iter();
        if !needed.filter(|it| !own(it)).all(|it| self.is_same(it)) {
            return false;
        }
        let compared = self.earlier.steps[step as usize].compared;
        if self.is_disturbed() || !self.resolved.count_compared(compared) {
            return false;
        }
        let of = std::mem::take(&mut self.earlier.steps[step as usize]);
        self.compared_within += compared;
        self.deepest = self.deepest.max(of.height);
        let now = &mut self.steps[step as usize];
        if now.kept.is_empty() {
            *now = of;
            now.taken = true;
        } else {
            for (id, kept) in (0..).zip(of.kept) {
                let Some(mut kept) = kept else { continue };
                kept.taken = true;
                now.put(DeclId(id), kept);
            }
        }
        self.keep_results(step);
        true
    }

    /// Whether others may see something else than the last time.
    fn is_disturbed(&self) -> bool {
        let facts = &self.facts;
        let same = facts.units.none_changed()
            && facts.params.none_changed()
            && facts.calendars.none_changed();
        self.disturbed || !same
    }

    /// All results of a step that was not done.
    fn keep_results(&mut self, step: Step) {
        let (facts, parts, agreement) = (&mut self.facts, &mut self.parts, &mut self.agreement);
        match step {
            Step::SourceShape => facts.sources.keep_all(),
            Step::Named => {
                facts.named.keep_all();
                parts.lets.keep_all(&mut agreement.lets);
                parts.exclusions.keep_all(&mut agreement.exclusions);
            }
            Step::Source => parts.sources.keep_all(&mut agreement.sources),
            Step::Window => facts.windows.keep_all(),
            Step::MetricShape => facts.metrics.keep_all(),
            Step::Metric => facts.raw_metrics.keep_all(),
            Step::Objective => {
                facts.objectives.keep_all();
                facts.nameless.keep_all();
                parts.metrics.keep_all(&mut agreement.metrics);
                parts.objectives.keep_all(&mut agreement.objectives);
            }
            Step::Service => parts.services.keep_all(&mut agreement.services),
            Step::Penalty => parts.penalties.keep_all(&mut agreement.penalties),
            Step::Cycles | Step::LookingBack => {}
        }
    }

    /// Whether a step that was done gave others what it gave the last time.
    pub(super) fn gives_the_same(&self, step: Step, id: DeclId) -> bool {
        let (facts, parts) = (&self.facts, &self.parts);
        match step {
            Step::SourceShape => facts.sources.is_same(id),
            Step::Named => facts.named.is_same(id),
            Step::Window => facts.windows.is_same(id),
            Step::MetricShape => facts.metrics.is_same(id),
            Step::Metric => facts.raw_metrics.is_same(id),
            Step::Objective => {
                facts.objectives.is_same(id)
                    && facts.nameless.is_same(id)
                    && parts.objectives.is_same(id)
            }
            Step::Source | Step::Service | Step::Penalty | Step::Cycles | Step::LookingBack => true,
        }
    }
}
