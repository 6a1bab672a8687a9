//! Doing a step, or taking over what it gave the last time.

use super::super::context::{Checker, MAX_DEPTH, MOST_ERRORS};
use super::super::rules::{Changed, Ruled};
use super::whole::{Holds, OfStep};
use super::{AllFacts, AllParts, Fact, Kept, Memory, Noted, Notes, Quiet, Read, Step, Steps};
use crate::diagnostics::Diagnostics;
use crate::ir::{Agreement, Contract, Path, Relief, Sort};
use crate::resolve::{DeclId, Kind};
use crate::text::Location;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the steps around the one at hand have found so far.
pub(in crate::check) struct Outer {
    noted: Noted,
    reads: Vec<Read>,
    level: u32,
    deepest: u32,
    tangled: bool,
    compared: usize,
    compared_within: usize,
    local_reads: BTreeMap<String, BTreeSet<Path>>,
    open_locals: BTreeSet<String>,
    metric_reads: Vec<(DeclId, Location)>,
}

/// What is being read, so that what is made of itself is seen.
pub(in crate::check) type Open = BTreeSet<(Fact, DeclId)>;

/// What the last check left, as far as it is not yet taken over.
#[derive(Default)]
pub(in crate::check) struct Earlier {
    pub(super) steps: Steps,
    /// Declarations that are what they were.
    unchanged: Vec<bool>,
    /// Those that are not.
    pub(super) texts: Vec<DeclId>,
    /// Those that have another title, or their name at another place.
    pub(super) heads: Vec<DeclId>,
    pub(in crate::check) quiet: Quiet,
    pub(super) contract: Option<(Contract, super::Frame)>,
    ruled: Ruled,
    changed: Changed,
    /// How many members of an enum, from the first, are what they were.
    pub(super) same_members: BTreeMap<DeclId, usize>,
    /// What duties added to objectives.
    relief: Vec<(DeclId, Relief)>,
    /// What the agreement had beside parts that are taken over.
    pub(super) others: Option<Agreement>,
}

impl Checker<'_> {
    /// Remembers the last check of a text that declared the same.
    pub(in crate::check) fn remember(&mut self, memory: Memory) {
        let Memory {
            notes,
            outline,
            agreement,
            carried,
        } = memory;
        let Some((unchanged, heads)) = outline.unchanged(self.resolved, carried) else {
            return;
        };
        let Some(frame) = notes.frame else {
            return;
        };
        let mut agreement = Arc::try_unwrap(agreement).unwrap_or_else(|it| Agreement::clone(&it));
        self.by_path = notes.by_path;
        self.terms = notes.terms.again();
        self.facts = notes.facts.again();
        let ids = (0..).map(DeclId).zip(&unchanged);
        let texts = ids.filter(|(_, same)| !**same).map(|(id, _)| id).collect();
        self.earlier = Earlier {
            steps: notes.steps,
            texts,
            heads,
            quiet: notes.quiet,
            unchanged,
            contract: Some((agreement.contract.clone(), frame)),
            ruled: notes.ruled,
            changed: notes.changed,
            same_members: BTreeMap::new(),
            relief: notes.parts.relief(&agreement),
            others: None,
        };
        self.parts = notes.parts.again(&mut agreement);
        self.earlier.others = Some(agreement);
    }

    /// Forgets the last check if the contract itself says something else. Everything hangs on what it says.
    pub(in crate::check) fn forget_other_contract(&mut self) {
        let same = self
            .earlier
            .contract
            .take()
            .is_some_and(|(contract, frame)| {
                contract == self.agreement.contract && frame == self.frame
            });
        if !same {
            self.earlier = Earlier::default();
        }
    }

    /// Whether a declaration is what it was the last time.
    pub(super) fn is_unchanged(&self, id: DeclId) -> bool {
        let unchanged = self.earlier.unchanged.get(id.0 as usize);
        unchanged.is_some_and(|it| *it)
    }

    /// Does a step with a declaration, if it would not give what it gave the last time.
    pub(in crate::check) fn once(&mut self, step: Step, id: DeclId, work: fn(&mut Self, DeclId)) {
        if self.is_unchanged(id) && self.takes_over(step, id) {
            return;
        }
        // Names stand within names to some depth, and each level comes by here: little is kept on the stack.
        let outer = self.begin();
        work(self, id);
        self.done(step, id, outer);
    }

    /// Does a step that looks at the agreement and not at one declaration.
    pub(in crate::check) fn once_for_all(&mut self, step: Step, work: fn(&mut Self)) {
        if self.takes_over(step, DeclId(0)) {
            return;
        }
        let outer = self.begin();
        work(self);
        self.done(step, DeclId(0), outer);
    }

    /// Does something with a declaration that the step at hand needs and that is none of its own.
    pub(in crate::check) fn aside(&mut self, id: DeclId, work: fn(&mut Self, DeclId)) {
        let outer = self.begin();
        work(self, id);
        let kept = self.end(*outer);
        self.loose.add(kept.noted);
    }

    /// What is being read hangs on where reading began.
    pub(in crate::check) fn tangle(&mut self) {
        self.tangled = true;
    }

    fn done(&mut self, step: Step, id: DeclId, outer: Box<Outer>) {
        let kept = self.end(*outer);
        self.steps[step as usize].put(id, Box::new(kept));
    }

    /// Takes over what a step gave the last time, if it would give the same.
    fn takes_over(&mut self, step: Step, id: DeclId) -> bool {
        let Some(mut kept) = self.taken_over(step, id) else {
            return false;
        };
        self.errors += kept.errors;
        self.deepest = self.deepest.max(self.depth + kept.height);
        self.compared_within += kept.compared;
        self.keep_results(step, Holds::One(id));
        kept.taken = true;
        self.steps[step as usize].put(id, kept);
        true
    }

    fn taken_over(&mut self, step: Step, id: DeclId) -> Option<Box<Kept>> {
        // Until it is known that the contract itself says the same, nothing is.
        if self.earlier.contract.is_some() {
            return None;
        }
        let kept = self.earlier.steps[step as usize].take(id)?;
        let fits = self.depth + kept.height < MAX_DEPTH && self.errors + kept.errors < MOST_ERRORS;
        let tangled = std::mem::replace(&mut self.tangled, false);
        let same = fits
            && kept
                .reads
                .iter()
                .all(|read| self.is_same(*read) && !self.tangled);
        self.tangled |= tangled;
        (same && self.resolved.count_compared(kept.compared)).then_some(kept)
    }

    fn begin(&mut self) -> Box<Outer> {
        Box::new(Outer {
            noted: Noted {
                found: std::mem::take(&mut self.found),
                types: std::mem::take(&mut self.types),
                definitions: std::mem::take(&mut self.definitions),
                params: std::mem::take(&mut self.params_named),
                terms: self.terms.take_used(),
            },
            reads: self.reads.take(),
            level: std::mem::replace(&mut self.level, self.depth),
            deepest: std::mem::replace(&mut self.deepest, self.depth),
            tangled: std::mem::replace(&mut self.tangled, false),
            compared: self.resolved.compared(),
            compared_within: std::mem::take(&mut self.compared_within),
            local_reads: std::mem::take(&mut self.local_reads),
            open_locals: std::mem::take(&mut self.open_locals),
            metric_reads: std::mem::take(&mut self.metric_reads),
        })
    }

    fn end(&mut self, outer: Outer) -> Kept {
        let compared = self.resolved.compared() - outer.compared;
        let noted = Noted {
            found: std::mem::replace(&mut self.found, outer.noted.found),
            types: std::mem::replace(&mut self.types, outer.noted.types),
            definitions: std::mem::replace(&mut self.definitions, outer.noted.definitions),
            params: std::mem::replace(&mut self.params_named, outer.noted.params),
            terms: self.terms.take_used(),
        };
        let kept = Kept {
            errors: noted.found.iter().filter(|one| one.is_error()).count(),
            noted,
            reads: self.reads.replace(outer.reads).into(),
            height: self.deepest - self.level,
            compared: compared - self.compared_within,
            // A step of a circle is noted, and done again the next time.
            tangled: self.tangled,
            taken: false,
        };
        self.terms.put_used(outer.noted.terms);
        self.level = outer.level;
        self.deepest = self.deepest.max(outer.deepest);
        self.tangled |= outer.tangled;
        self.compared_within = outer.compared_within + compared;
        self.local_reads = outer.local_reads;
        self.open_locals = outer.open_locals;
        self.metric_reads = outer.metric_reads;
        kept
    }

    /// What was noted beside all steps, and in those that found something or name something.
    fn telling(&self) -> impl Iterator<Item = &Noted> {
        let steps = self.steps.iter().flat_map(OfStep::telling);
        std::iter::once(&self.loose).chain(steps.map(|kept| &kept.noted))
    }

    /// The defined terms that something uses.
    pub(in crate::check) fn terms_used(&self) -> BTreeSet<&Path> {
        let used = self.telling().flat_map(|noted| &noted.terms);
        used.chain(self.terms.used()).collect()
    }

    /// The params that something names.
    pub(in crate::check) fn all_params_named(&self) -> BTreeSet<DeclId> {
        let named = self.telling().flat_map(|noted| &noted.params);
        named.chain(&self.params_named).copied().collect()
    }

    /// What has changed since rules were run.
    fn changed(&mut self) -> Changed {
        let mut changed = std::mem::take(&mut self.earlier.changed);
        let parts = &self.parts;
        let relief = parts.relief(&self.agreement);
        let mut add = |sort: Sort, id: DeclId| {
            let declaration = self.resolved.declaration(id);
            let path = Path::new(&declaration.path);
            // What an objective measures without a name has one that is made of its own.
            let nameless = sort == Sort::Metric && declaration.kind == Kind::Objective;
            let path = if nameless {
                path.child("measure")
            } else {
                path
            };
            changed.add(sort, path);
        };
        for (sort, ids) in parts.changed() {
            ids.into_iter().for_each(|id| add(sort, id));
        }
        let before = &self.earlier.relief;
        if relief != *before {
            let either = relief.iter().chain(before);
            either.for_each(|(id, _)| add(Sort::Objective, *id));
        }
        if let Some(before) = &self.earlier.others {
            let sorts = others_changed(before, &self.agreement);
            sorts.for_each(|sort| changed.add_some_of(sort));
        }
        changed
    }

    /// All parts are there that can be looked up.
    pub(in crate::check) fn complete(&mut self) {
        if self.parts.stand_as_before()
            && let Some(others) = &mut self.earlier.others
        {
            self.agreement.by_path = std::mem::take(&mut others.by_path).of_parts();
        }
    }

    /// Everything that was noted; the findings apart.
    pub(in crate::check) fn into_notes(mut self) -> (Notes, Diagnostics, Agreement) {
        let changed = self.changed();
        let own = Noted {
            found: std::mem::take(&mut self.found),
            types: std::mem::take(&mut self.types),
            definitions: std::mem::take(&mut self.definitions),
            ..Noted::default()
        };
        self.loose.add(own);
        let mut found = Diagnostics::new();
        for noted in self.telling() {
            found.extend(noted.found.clone());
        }
        self.loose.found = Diagnostics::new();
        let lasting = self.errors < MOST_ERRORS && !self.too_deep;
        let notes = Notes {
            loose: self.loose,
            steps: self.steps,
            facts: self.facts,
            parts: self.parts,
            frame: Some(self.frame),
            by_path: self.by_path,
            terms: self.terms,
            ruled: self.earlier.ruled,
            changed,
            quiet: self.quiet,
            lasting,
        };
        (notes, found, self.agreement)
    }
}

/// The sorts of which an agreement says something else, of those whose parts are not taken over.
fn others_changed(before: &Agreement, now: &Agreement) -> impl Iterator<Item = Sort> {
    let is_same = |sort: &Sort| match sort {
        Sort::Source
        | Sort::Service
        | Sort::Metric
        | Sort::Objective
        | Sort::Let
        | Sort::Exclusion
        | Sort::Table
        | Sort::Enum
        | Sort::Calendar
        | Sort::Pool
        | Sort::Penalty => true,
        Sort::Party => before.parties == now.parties,
        Sort::Term => before.terms == now.terms,
        Sort::Responsibility => before.responsibilities == now.responsibilities,
        Sort::Escalation => before.escalations == now.escalations,
        Sort::Report => before.reports == now.reports,
        Sort::Review => before.reviews == now.reviews,
        Sort::Bonus => before.bonuses == now.bonuses,
        Sort::Ledger => before.ledgers == now.ledgers,
        Sort::Termination => before.terminations == now.terminations,
        Sort::Clause => before.clauses == now.clauses,
        Sort::Remedies => before.remedies == now.remedies,
        Sort::Amendments => before.amendments == now.amendments,
    };
    let sorts = Sort::ALL.iter().copied();
    sorts.filter(move |sort| !is_same(sort))
}

impl Noted {
    /// Whether it has more than types and places.
    pub(super) fn tells(&self) -> bool {
        !(self.found.is_empty() && self.params.is_empty() && self.terms.is_empty())
    }

    fn add(&mut self, other: Self) {
        self.found.extend(other.found);
        self.types.extend(other.types);
        self.definitions.extend(other.definitions);
        self.params.extend(other.params);
        self.terms.extend(other.terms);
    }
}

impl AllFacts {
    fn again(self) -> Self {
        Self {
            sources: self.sources.again(),
            tables: self.tables.again(),
            enums: self.enums.again(),
            calendars: self.calendars.again(),
            units: self.units.again(),
            params: self.params.again(),
            named: self.named.again(),
            window_rows: self.window_rows.again(),
            windows: self.windows.again(),
            metrics: self.metrics.again(),
            raw_metrics: self.raw_metrics.again(),
            linked_metrics: self.linked_metrics.again(),
            nameless: self.nameless.again(),
            objectives: self.objectives.again(),
        }
    }
}

impl AllParts {
    /// What duties added to objectives.
    fn relief(&self, agreement: &Agreement) -> Vec<(DeclId, Relief)> {
        let objectives = self.objectives.ids().zip(&agreement.objectives);
        let relief =
            objectives.flat_map(|(id, it)| it.relief.iter().map(move |relief| (id, relief)));
        let added = relief.filter(|(_, it)| !matches!(it, Relief::Exclusion(_)));
        added.map(|(id, it)| (id, it.clone())).collect()
    }

    /// Whether what is found by its path stands where it stood.
    fn stand_as_before(&self) -> bool {
        self.sources.stand_as_before()
            && self.services.stand_as_before()
            && self.metrics.stand_as_before()
            && self.objectives.stand_as_before()
            && self.lets.stand_as_before()
            && self.exclusions.stand_as_before()
    }

    fn changed(&self) -> Vec<(Sort, Vec<DeclId>)> {
        vec![
            (Sort::Enum, self.enums.changed().collect()),
            (Sort::Calendar, self.calendars.changed().collect()),
            (Sort::Table, self.tables.changed().collect()),
            (Sort::Source, self.sources.changed().collect()),
            (Sort::Exclusion, self.exclusions.changed().collect()),
            (Sort::Let, self.lets.changed().collect()),
            (Sort::Metric, self.metrics.changed().collect()),
            (Sort::Objective, self.objectives.changed().collect()),
            (Sort::Service, self.services.changed().collect()),
            (Sort::Pool, self.pools.changed().collect()),
            (Sort::Penalty, self.penalties.changed().collect()),
        ]
    }

    /// Takes its parts out of an agreement.
    fn again(self, agreement: &mut Agreement) -> Self {
        let mut objectives = std::mem::take(&mut agreement.objectives);
        for objective in &mut objectives {
            // What duties add is added again.
            let own = |it: &Relief| matches!(it, Relief::Exclusion(_));
            objective.relief.retain(own);
        }
        Self {
            enums: self.enums.again(std::mem::take(&mut agreement.enums)),
            calendars: self
                .calendars
                .again(std::mem::take(&mut agreement.calendars)),
            tables: self.tables.again(std::mem::take(&mut agreement.tables)),
            sources: self.sources.again(std::mem::take(&mut agreement.sources)),
            exclusions: self
                .exclusions
                .again(std::mem::take(&mut agreement.exclusions)),
            lets: self.lets.again(std::mem::take(&mut agreement.lets)),
            metrics: self.metrics.again(std::mem::take(&mut agreement.metrics)),
            objectives: self.objectives.again(objectives),
            services: self.services.again(std::mem::take(&mut agreement.services)),
            pools: self.pools.again(std::mem::take(&mut agreement.pools)),
            penalties: self
                .penalties
                .again(std::mem::take(&mut agreement.penalties)),
        }
    }
}
