//! A set of time over samples needs one series at a time.
//!
//! `time(checks where not ok)` of three sites is not one set of time but three. Each key
//! of the series must be bound: by a quantifier (`any of … by site`), by a bucket, or by
//! the keys of the objective. A `let` is right or wrong only where it is used.

use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::visit::children;
use crate::ir::{ExclusionTime, Expr, ExprKind, Lookup, Objective, Path, SourceKind, Type, Window};
use crate::text::Location;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// Looks at everything that an objective measures, with the keys bound there.
///
/// Each key is followed on its own, and each name once a key: what a name reaches without the key
/// does not depend on how one came to it. So the work grows with the text and the number of keys,
/// however often names stand within names.
pub(super) fn unbound_series(
    agreement: &dyn Lookup,
    objective: &Objective,
    found: &mut Diagnostics,
) {
    let mut walk = Walk {
        agreement,
        keys: BTreeSet::new(),
        visited: BTreeSet::new(),
        free: BTreeMap::new(),
    };
    // First without a key, to see which there are.
    walk.objective(objective, NO_KEY);
    for key in std::mem::take(&mut walk.keys) {
        if !objective.keys.iter().any(|bound| bound.name == key) {
            walk.objective(objective, key);
        }
    }
    for (at, unbound) in walk.free {
        report(at, &unbound, objective, found);
    }
}

/// No key is called so.
const NO_KEY: &str = "";

/// A set of time over samples whose keys are not all bound.
struct Unbound<'a> {
    source: &'a Path,
    /// How far back in the source's list the key stands: the first one is named.
    place: usize,
    key: &'a str,
}

struct Walk<'a> {
    agreement: &'a dyn Lookup,
    /// The keys of all series that were met.
    keys: BTreeSet<&'a str>,
    /// Names that have been looked into without a key.
    visited: BTreeSet<(&'a str, &'a Path)>,
    free: BTreeMap<Location, Unbound<'a>>,
}

impl<'a> Walk<'a> {
    /// Everything that an objective measures, where it does not bind `key` itself.
    fn objective(&mut self, objective: &'a Objective, key: &'a str) {
        if let Some(metric) = self.agreement.metric(&objective.metric)
            && self.visited.insert((key, &objective.metric))
        {
            for (_, value) in &metric.lets {
                self.expr(value, key);
            }
            self.expr(&metric.value, key);
        }
        if let Window::Run(time) = &objective.window {
            self.expr(time, key);
        }
        for path in &objective.excluding {
            self.exclusion(path, key);
        }
    }

    /// An expression in which `key` is not bound.
    fn expr(&mut self, expr: &'a Expr, key: &'a str) {
        match &expr.kind {
            ExprKind::TimeWhere { samples } => self.samples(expr, samples, key),
            ExprKind::Let(path) => {
                if let Some(named) = self.agreement.named(path)
                    && self.visited.insert((key, path))
                {
                    self.expr(&named.value, key);
                }
            }
            ExprKind::Exclusion(path) => self.exclusion(path, key),
            ExprKind::Quantified { by, .. } if by == key => return,
            ExprKind::OverBuckets { each, .. } | ExprKind::TimeOfBuckets { each, .. }
                if each.by.as_deref() == Some(key) =>
            {
                return;
            }
            _ => {}
        }
        for child in children(expr) {
            self.expr(child, key);
        }
    }

    fn exclusion(&mut self, path: &'a Path, key: &'a str) {
        let Some(exclusion) = self.agreement.exclusion(path) else {
            return;
        };
        if let ExclusionTime::Of(time) = &exclusion.time
            && self.visited.insert((key, path))
        {
            self.expr(time, key);
        }
    }

    fn samples(&mut self, expr: &'a Expr, samples: &'a Expr, key: &'a str) {
        let Type::Rows(source) = &samples.ty else {
            return;
        };
        let kind = self.agreement.source(source).map(|it| &it.kind);
        let Some(SourceKind::Samples { by, .. }) = kind else {
            return;
        };
        if key == NO_KEY {
            self.keys.extend(by.iter().map(String::as_str));
            return;
        }
        let Some(place) = by.iter().position(|name| *name == key) else {
            return;
        };
        let unbound = Unbound { source, place, key };
        match self.free.entry(expr.at) {
            Entry::Vacant(entry) => {
                entry.insert(unbound);
            }
            Entry::Occupied(mut entry) if place < entry.get().place => {
                entry.insert(unbound);
            }
            Entry::Occupied(_) => {}
        }
    }
}

fn report(at: Location, unbound: &Unbound<'_>, objective: &Objective, found: &mut Diagnostics) {
    let (path, free) = (unbound.source, unbound.key);
    found.push(
            Diagnostic::new(
                codes::UNBOUND_SERIES,
                at,
                format!("`{path}` has one series for each `{free}`, and this does not say which"),
            )
            .also(
                objective.head.origin.place(),
                "needed for this objective",
            )
            .note("one place may fail while the others work: the parties must say how many make an outage")
            .help(format!(
                "write `any of … by {free}`, `all of … by {free}`, `at least 2 of … by {free}` or `more than half of … by {free}`; or measure the objective `by {free}`"
            )),
        );
}
