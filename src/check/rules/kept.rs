//! What rules have said, for the next time.
//!
//! A rule is given a declaration, or nothing at all, and looks up the others. What it looks up is written down, so that
//! it is known what its findings hang on.

use crate::diagnostics::Diagnostics;
use crate::ir::visit::{HasRoots, roots_of_others};
use crate::ir::{
    Agreement, AmendmentRules, Bonus, Calendar, Contract, Enum, Escalation, Exclusion, Expr, Fees,
    Head, Ledger, Let, Lookup, Metric, Objective, Party, Path, Penalty, PeriodRule, Pool,
    ProseClause, Remedies, Report, Responsibility, Review, Service, Sort, Source, Table, Term,
    Termination, for_each_sort,
};
use crate::text::Location;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

/// How many of the last questions are looked through before one is written down again.
const RECENT: usize = 16;

/// How many changes are looked through one by one.
const FEW: usize = 4;

/// Some sorts of declarations.
#[derive(Clone, Copy, Debug, Default)]
struct Sorts(u32);

impl Sorts {
    fn add(&mut self, sort: Sort) {
        self.0 |= 1 << sort as u32;
    }

    fn has(self, sort: Sort) -> bool {
        self.0 & (1 << sort as u32) != 0
    }

    fn has_any_of(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }
}

/// What is otherwise than it was, or gone, or new.
#[derive(Clone, Debug, Default)]
pub(in crate::check) struct Changed {
    declarations: HashSet<(Sort, Path)>,
    /// The first of them: most often there are no more.
    few: Vec<(Sort, Path)>,
    sorts: Sorts,
}

impl Changed {
    /// Adds a declaration.
    pub(in crate::check) fn add(&mut self, sort: Sort, path: Path) {
        self.sorts.add(sort);
        let one = (sort, path);
        if self.few.len() < FEW && !self.declarations.contains(&one) {
            self.few.push(one.clone());
        }
        self.declarations.insert(one);
    }

    /// Adds some declarations of a sort that nobody looks up by their paths.
    pub(in crate::check) fn add_some_of(&mut self, sort: Sort) {
        self.sorts.add(sort);
    }

    /// Whether anything of a sort is among it.
    pub(super) fn has_some_of(&self, sort: Sort) -> bool {
        self.sorts.has(sort)
    }

    /// The declarations of a sort.
    pub(super) fn of(&self, sort: Sort) -> impl Iterator<Item = &Path> {
        let all = self.declarations.iter().filter(move |it| it.0 == sort);
        all.map(|(_, path)| path)
    }

    /// Whether a declaration is among it.
    pub(super) fn has(&self, sort: Sort, path: &Path) -> bool {
        if !self.sorts.has(sort) {
            return false;
        }
        if self.few.len() == self.declarations.len() {
            return self.few.iter().any(|it| it.0 == sort && it.1 == *path);
        }
        self.declarations.contains(&(sort, path.clone()))
    }
}

/// What a rule has looked up.
#[derive(Clone, PartialEq, Debug)]
enum Asked {
    All(Sort),
    One(Sort, Path),
    /// What the fees of services for a period come to.
    Fees(Box<(PeriodRule, Fees)>),
}

impl Asked {
    fn sort(&self) -> Sort {
        match self {
            Self::All(sort) | Self::One(sort, _) => *sort,
            Self::Fees(..) => Sort::Service,
        }
    }

    /// Whether it is what it was.
    fn holds(&self, agreement: &Agreement, changed: &Changed) -> bool {
        match self {
            Self::All(sort) => !changed.has_some_of(*sort),
            Self::One(sort, path) => !changed.has(*sort, path),
            Self::Fees(asked) => {
                let (period, fees) = &**asked;
                !changed.has_some_of(Sort::Service) || agreement.fees(*period) == *fees
            }
        }
    }
}

/// What a rule said of one declaration, or of everything.
#[derive(Clone, Debug)]
struct Said {
    /// The declaration.
    of: Option<Path>,
    found: Diagnostics,
    asked: Box<[Asked]>,
    /// How much work it was.
    work: u64,
}

impl Said {
    /// Whether it would be said again.
    fn holds(&self, agreement: &Agreement, changed: &Changed) -> bool {
        self.asked.iter().all(|it| it.holds(agreement, changed))
    }
}

/// What a rule said, in the order of the declarations.
#[derive(Clone, Debug, Default)]
struct OfRule {
    said: Vec<Said>,
    /// The sorts of all that it has looked at.
    asked: Sorts,
    /// How many of these have findings.
    with_findings: usize,
    /// Whether it did not come to its end.
    cut_short: bool,
}

impl OfRule {
    fn holds(&self, changed: &Changed) -> bool {
        !self.cut_short && !self.asked.has_any_of(changed.sorts)
    }

    fn say_again(&self, saying: &mut Saying<'_>) {
        if self.with_findings > 0 {
            self.said.iter().for_each(|said| saying.say(&said.found));
        }
    }

    /// What was said in some place is something else now.
    fn put(&mut self, place: usize, said: Said) {
        said.asked.iter().for_each(|it| self.asked.add(it.sort()));
        match self.said.get_mut(place) {
            Some(before) => *before = said,
            None => self.said.push(said),
        }
    }
}

/// What comes of what a rule says.
struct Saying<'a> {
    found: &'a mut Diagnostics,
    /// The places of which something was said, if that is enough.
    places: Option<HashSet<Location>>,
}

impl Saying<'_> {
    fn say(&mut self, said: &Diagnostics) {
        for one in said {
            if self.places.as_mut().is_none_or(|it| it.insert(one.at)) {
                self.found.push(one.clone());
            }
        }
    }
}

/// What all rules said.
#[derive(Clone, Debug, Default)]
pub(super) struct SaidByRules(Vec<OfRule>);

impl SaidByRules {
    /// What a rule said of each penalty, and how much work that was, as far as it would say it again.
    pub(super) fn of_penalties<'a>(
        &'a self,
        rule: usize,
        agreement: &Agreement,
        changed: &Changed,
    ) -> HashMap<&'a Path, (&'a Diagnostics, u64)> {
        // What was cut short says less than it would.
        let of_rule = self.0.get(rule).filter(|it| !it.cut_short);
        let said = of_rule.into_iter().flat_map(|it| &it.said);
        let of = said.filter_map(|said| Some((said.of.as_ref()?, said)));
        let same = of.filter(|(path, said)| {
            !changed.has(Sort::Penalty, path) && said.holds(agreement, changed)
        });
        let known = same.map(|(path, said)| (path, (&said.found, said.work)));
        known.collect()
    }
}

/// Rules being run.
pub(super) struct Run<'a> {
    agreement: &'a Agreement,
    before: std::vec::IntoIter<OfRule>,
    changed: &'a Changed,
    ruled: Vec<OfRule>,
    /// The rule at hand: what it says, and behind that what it said the last time.
    now: OfRule,
    /// How much of it was said now.
    said: usize,
    saying: Saying<'a>,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        agreement: &'a Agreement,
        before: SaidByRules,
        changed: &'a Changed,
        found: &'a mut Diagnostics,
    ) -> Self {
        Self {
            agreement,
            before: before.0.into_iter(),
            changed,
            ruled: Vec::new(),
            now: OfRule::default(),
            said: 0,
            saying: Saying {
                found,
                places: None,
            },
        }
    }

    /// Goes on to the next rule, and runs it if it might say something else than the last time. `once` says that one
    /// finding is enough for a place.
    pub(super) fn rule(&mut self, once: bool, run: impl FnOnce(&mut Self)) {
        self.saying.places = once.then(HashSet::new);
        self.now = match self.before.next() {
            Some(before) if before.holds(self.changed) => {
                before.say_again(&mut self.saying);
                self.ruled.push(before);
                return;
            }
            before => OfRule {
                with_findings: 0,
                cut_short: false,
                ..before.unwrap_or_default()
            },
        };
        self.said = 0;
        run(self);
        self.now.said.truncate(self.said);
        self.ruled.push(std::mem::take(&mut self.now));
    }

    pub(super) fn whole(&mut self, rule: impl Fn(&dyn Lookup, &mut Diagnostics)) {
        let kept = self.now.said.get(self.said);
        let holds = |it: &Said| it.of.is_none() && it.holds(self.agreement, self.changed);
        if !kept.is_some_and(holds) {
            let looking = Looking::new(self.agreement);
            let mut found = Diagnostics::new();
            rule(&looking, &mut found);
            self.now.put(self.said, looking.said(None, found, 0));
        }
        self.say();
    }

    pub(super) fn each<T: HasPath>(
        &mut self,
        sort: Sort,
        all: &[T],
        rule: impl Fn(&dyn Lookup, &T, &mut Diagnostics),
    ) {
        self.now.asked.add(sort);
        let more = (self.said + all.len()).saturating_sub(self.now.said.len());
        self.now.said.reserve_exact(more);
        for one in all {
            if self.kept(sort, one.path()).is_none() {
                let looking = Looking::new(self.agreement);
                let mut found = Diagnostics::new();
                rule(&looking, one, &mut found);
                let said = looking.said(Some(one.path()), found, 0);
                self.now.put(self.said, said);
            }
            self.say();
        }
    }

    /// A rule for each formula that stands outside of others.
    pub(super) fn formulas(&mut self, rule: fn(&dyn Lookup, &Expr, &mut Diagnostics)) {
        let all = self.agreement;
        self.formulas_of(Sort::Service, &all.services, rule);
        self.formulas_of(Sort::Source, &all.sources, rule);
        self.formulas_of(Sort::Exclusion, &all.exclusions, rule);
        self.formulas_of(Sort::Let, &all.lets, rule);
        self.formulas_of(Sort::Metric, &all.metrics, rule);
        self.formulas_of(Sort::Objective, &all.objectives, rule);
        self.formulas_of(Sort::Pool, &all.pools, rule);
        self.formulas_of(Sort::Penalty, &all.penalties, rule);
        self.whole(|agreement, found| {
            let roots = roots_of_others(agreement).into_iter();
            roots.for_each(|root| rule(agreement, root, found));
        });
    }

    fn formulas_of<T: HasPath + HasRoots>(
        &mut self,
        sort: Sort,
        all: &[T],
        rule: fn(&dyn Lookup, &Expr, &mut Diagnostics),
    ) {
        self.each(sort, all, |agreement, one, found| {
            let mut roots = Vec::new();
            one.add_roots(&mut roots);
            roots
                .into_iter()
                .for_each(|root| rule(agreement, root, found));
        });
    }

    pub(super) fn bounded(
        &mut self,
        rule: fn(&dyn Lookup, &Penalty, u64, &mut Diagnostics) -> u64,
        is_too_much: fn(u64) -> bool,
    ) {
        self.now.asked.add(Sort::Penalty);
        let mut work = 0_u64;
        for one in &self.agreement.penalties {
            let path = &one.head.path;
            let kept = self.kept(Sort::Penalty, path).map(|it| it.work);
            let kept = kept.filter(|it| !is_too_much(work.saturating_add(*it)));
            let more = kept.unwrap_or_else(|| {
                let looking = Looking::new(self.agreement);
                let mut found = Diagnostics::new();
                let more = rule(&looking, one, work, &mut found);
                let said = looking.said(Some(path), found, more);
                self.now.put(self.said, said);
                more
            });
            work = work.saturating_add(more);
            self.say();
            if is_too_much(work) {
                // What was cut short is not what would be said with less before it.
                self.now.cut_short = true;
                return;
            }
        }
    }

    /// What was said of a declaration, if it would be said again.
    fn kept(&self, sort: Sort, path: &Path) -> Option<&Said> {
        let said = self.now.said.get(self.said)?;
        let same = said.of.as_ref() == Some(path) && !self.changed.has(sort, path);
        (same && said.holds(self.agreement, self.changed)).then_some(said)
    }

    /// Says what stands next in the list of what the rule at hand says.
    fn say(&mut self) {
        if let Some(said) = self.now.said.get(self.said)
            && !said.found.is_empty()
        {
            self.now.with_findings += 1;
            self.saying.say(&said.found);
        }
        self.said += 1;
    }

    pub(super) fn said(self) -> SaidByRules {
        SaidByRules(self.ruled)
    }
}

/// What has a path of its own.
pub(super) trait HasPath {
    fn path(&self) -> &Path;
}

/// Paths of what has a head.
macro_rules! has_path {
    ($($of:ty),*) => {
        $(impl HasPath for $of {
            fn path(&self) -> &Path {
                let head: &Head = &self.head;
                &head.path
            }
        })*
    };
}

has_path!(
    Source, Service, Table, Let, Exclusion, Metric, Objective, Pool, Penalty, Calendar
);

/// An agreement, and what was looked up in it.
#[derive(Debug)]
struct Looking<'a> {
    agreement: &'a Agreement,
    asked: RefCell<Vec<Asked>>,
}

impl<'a> Looking<'a> {
    fn new(agreement: &'a Agreement) -> Self {
        Self {
            agreement,
            asked: RefCell::default(),
        }
    }

    fn asks(&self, it: Asked) {
        let mut asked = self.asked.borrow_mut();
        // Most rules ask the same a few times over.
        if !asked.iter().rev().take(RECENT).any(|last| *last == it) {
            asked.push(it);
        }
    }

    fn said(self, of: Option<&Path>, found: Diagnostics, work: u64) -> Said {
        Said {
            of: of.cloned(),
            found,
            asked: self.asked.into_inner().into(),
            work,
        }
    }
}

macro_rules! looking {
    (
        $($named:ident, $named_sort:ident, $named_of:ty, $named_all:literal, $one:ident, $one_words:literal;)*
        = $($list:ident, $list_sort:ident, $list_of:ty, $list_all:literal;)*
        = $($single:ident, $single_sort:ident, $single_of:ty, $single_words:literal;)*
    ) => {
        impl Lookup for Looking<'_> {
            fn contract(&self) -> &Contract {
                // If it changes, nothing at all is taken over.
                &self.agreement.contract
            }

            fn penalties_for(&self, objective: &Path) -> Vec<&Penalty> {
                self.asks(Asked::All(Sort::Penalty));
                self.agreement.penalties_for(objective)
            }

            fn fees(&self, period: PeriodRule) -> Fees {
                let fees = self.agreement.fees(period);
                self.asks(Asked::Fees(Box::new((period, fees.clone()))));
                fees
            }
            $(
                fn $one(&self, path: &Path) -> Option<&$named_of> {
                    self.asks(Asked::One(Sort::$named_sort, path.clone()));
                    self.agreement.$one(path)
                }

                fn $named(&self) -> &[$named_of] {
                    self.asks(Asked::All(Sort::$named_sort));
                    &self.agreement.$named
                }
            )*
            $(
                fn $list(&self) -> &[$list_of] {
                    self.asks(Asked::All(Sort::$list_sort));
                    &self.agreement.$list
                }
            )*
            $(
                fn $single(&self) -> Option<&$single_of> {
                    self.asks(Asked::All(Sort::$single_sort));
                    self.agreement.$single.as_ref()
                }
            )*
        }
    };
}

for_each_sort!(looking);
