//! What rules of single declarations have said, for the next time.
//!
//! Such a rule is given a declaration, and can look up others by their paths and nothing else. Which ones it looks up
//! is written down, so that it is known what its findings hang on.

use crate::diagnostics::Diagnostics;
use crate::ir::{
    Agreement, Calendar, Contract, Enum, Exclusion, Head, Let, Lookup, Metric, Objective, Path,
    Penalty, Pool, Service, Source, Table,
};
use std::cell::RefCell;
use std::collections::HashSet;

/// What can be looked up, or ruled.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(in crate::check) enum Sort {
    Source,
    Service,
    Metric,
    Objective,
    Let,
    Exclusion,
    Table,
    Enum,
    Calendar,
    Pool,
    Penalty,
}

/// Declarations that are otherwise than they were, or that are gone, or new.
pub(in crate::check) type Changed = HashSet<(Sort, Path)>;

/// What rules said of one declaration.
#[derive(Clone, Debug)]
struct Said {
    of: Path,
    found: Diagnostics,
    asked: Vec<(Sort, Path)>,
    /// How much work it was.
    work: u64,
}

/// What all rules said of all declarations, each rule in the order of the declarations.
#[derive(Clone, Debug, Default)]
pub(in crate::check) struct Ruled(Vec<Vec<Said>>);

/// Rules being run.
pub(super) struct Run<'a> {
    agreement: &'a Agreement,
    before: std::vec::IntoIter<Vec<Said>>,
    /// What the rule at hand said the last time.
    said: std::vec::IntoIter<Said>,
    changed: &'a Changed,
    ruled: Vec<Vec<Said>>,
    found: &'a mut Diagnostics,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        agreement: &'a Agreement,
        ruled: Ruled,
        changed: &'a Changed,
        found: &'a mut Diagnostics,
    ) -> Self {
        Self {
            agreement,
            before: ruled.0.into_iter(),
            said: Vec::new().into_iter(),
            changed,
            ruled: Vec::new(),
            found,
        }
    }

    /// Goes on to the next rule.
    pub(super) fn next_rule(&mut self) {
        self.ruled.push(Vec::new());
        self.said = self.before.next().unwrap_or_default().into_iter();
    }

    pub(super) fn whole(&mut self, rule: fn(&Agreement, &mut Diagnostics)) {
        rule(self.agreement, self.found);
    }

    pub(super) fn each<T: HasPath>(
        &mut self,
        sort: Sort,
        all: &[T],
        rule: fn(&dyn Lookup, &T, &mut Diagnostics),
    ) {
        for one in all {
            let said = self.kept(sort, one.path());
            let said = said.unwrap_or_else(|| {
                let looking = Looking::new(self.agreement);
                let mut found = Diagnostics::new();
                rule(&looking, one, &mut found);
                looking.said(one.path(), found, 0)
            });
            self.say(said);
        }
    }

    pub(super) fn bounded(
        &mut self,
        rule: fn(&dyn Lookup, &Penalty, u64, &mut Diagnostics) -> u64,
        is_too_much: fn(u64) -> bool,
    ) {
        let mut work = 0_u64;
        for one in &self.agreement.penalties {
            let kept = self.kept(Sort::Penalty, &one.head.path);
            let kept = kept.filter(|it| !is_too_much(work.saturating_add(it.work)));
            let said = kept.unwrap_or_else(|| {
                let looking = Looking::new(self.agreement);
                let mut found = Diagnostics::new();
                let more = rule(&looking, one, work, &mut found);
                looking.said(&one.head.path, found, more)
            });
            work = work.saturating_add(said.work);
            self.say(said);
            if is_too_much(work) {
                // What was cut short is not what would be said with less before it.
                let now = self.ruled.last_mut();
                now.and_then(Vec::pop);
                return;
            }
        }
    }

    /// What was said of a declaration, if it would be said again.
    fn kept(&mut self, sort: Sort, path: &Path) -> Option<Said> {
        let said = self.said.next().filter(|it| it.of == *path)?;
        if self.changed.is_empty() {
            return Some(said);
        }
        let own = (sort, path.clone());
        let changed = |it: &(Sort, Path)| self.changed.contains(it);
        (!changed(&own) && !said.asked.iter().any(changed)).then_some(said)
    }

    fn say(&mut self, said: Said) {
        self.found.extend(said.found.clone());
        if let Some(now) = self.ruled.last_mut() {
            now.push(said);
        }
    }

    pub(super) fn ruled(self) -> Ruled {
        Ruled(self.ruled)
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
    Source, Table, Let, Exclusion, Metric, Objective, Pool, Penalty
);

/// An agreement, and what was looked up in it.
#[derive(Debug)]
struct Looking<'a> {
    agreement: &'a Agreement,
    asked: RefCell<Vec<(Sort, Path)>>,
}

impl<'a> Looking<'a> {
    fn new(agreement: &'a Agreement) -> Self {
        Self {
            agreement,
            asked: RefCell::default(),
        }
    }

    fn asks(&self, sort: Sort, path: &Path) {
        let mut asked = self.asked.borrow_mut();
        // Most rules ask the same a few times over.
        if !asked.iter().any(|it| it.0 == sort && it.1 == *path) {
            asked.push((sort, path.clone()));
        }
    }

    fn said(self, of: &Path, found: Diagnostics, work: u64) -> Said {
        Said {
            of: of.clone(),
            found,
            asked: self.asked.into_inner(),
            work,
        }
    }
}

impl Lookup for Looking<'_> {
    fn contract(&self) -> &Contract {
        // If it changes, nothing at all is taken over.
        &self.agreement.contract
    }

    fn source(&self, path: &Path) -> Option<&Source> {
        self.asks(Sort::Source, path);
        self.agreement.source(path)
    }

    fn service(&self, path: &Path) -> Option<&Service> {
        self.asks(Sort::Service, path);
        self.agreement.service(path)
    }

    fn metric(&self, path: &Path) -> Option<&Metric> {
        self.asks(Sort::Metric, path);
        self.agreement.metric(path)
    }

    fn objective(&self, path: &Path) -> Option<&Objective> {
        self.asks(Sort::Objective, path);
        self.agreement.objective(path)
    }

    fn named(&self, path: &Path) -> Option<&Let> {
        self.asks(Sort::Let, path);
        self.agreement.named(path)
    }

    fn exclusion(&self, path: &Path) -> Option<&Exclusion> {
        self.asks(Sort::Exclusion, path);
        self.agreement.exclusion(path)
    }

    fn table(&self, path: &Path) -> Option<&Table> {
        self.asks(Sort::Table, path);
        self.agreement.table(path)
    }

    fn enumeration(&self, path: &Path) -> Option<&Enum> {
        self.asks(Sort::Enum, path);
        self.agreement.enumeration(path)
    }

    fn calendar(&self, path: &Path) -> Option<&Calendar> {
        self.asks(Sort::Calendar, path);
        self.agreement.calendar(path)
    }

    fn pool(&self, path: &Path) -> Option<&Pool> {
        self.asks(Sort::Pool, path);
        self.agreement.pool(path)
    }
}
