//! A set of time over samples needs one series at a time.
//!
//! `time(checks where not ok)` of three sites is not one set of time but three. Each key
//! of the series must be bound: by a quantifier (`any of … by site`), by a bucket, or by
//! the keys of the objective. A `let` is right or wrong only where it is used.

use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::visit::children;
use crate::ir::{Agreement, ExclusionTime, Expr, ExprKind, Objective, SourceKind, Window};
use crate::text::Location;
use std::collections::BTreeSet;

/// Looks at everything that each objective measures, with the keys bound there.
pub(super) fn unbound_series(agreement: &Agreement, found: &mut Diagnostics) {
    let mut reported = BTreeSet::new();
    for objective in &agreement.objectives {
        let mut walk = Walk {
            agreement,
            objective,
            found,
            reported: &mut reported,
        };
        let keys: Vec<&str> = objective.keys.iter().map(|key| key.name.as_str()).collect();
        if let Some(metric) = agreement.metric(&objective.metric) {
            for (_, value) in &metric.lets {
                walk.expr(value, &keys);
            }
            walk.expr(&metric.value, &keys);
        }
        if let Window::Run(time) = &objective.window {
            walk.expr(time, &keys);
        }
        for path in &objective.excluding {
            walk.exclusion(path, &keys);
        }
    }
}

struct Walk<'a> {
    agreement: &'a Agreement,
    objective: &'a Objective,
    found: &'a mut Diagnostics,
    reported: &'a mut BTreeSet<Location>,
}

impl<'a> Walk<'a> {
    fn expr(&mut self, expr: &'a Expr, bound: &[&'a str]) {
        match &expr.kind {
            ExprKind::TimeWhere { samples } => self.samples(expr, samples, bound),
            ExprKind::Let(path) => {
                let named = self.agreement.lets.iter().find(|it| it.head.path == *path);
                if let Some(named) = named {
                    self.expr(&named.value, bound);
                }
            }
            ExprKind::Exclusion(path) => self.exclusion(path, bound),
            ExprKind::Quantified { time, by, .. } => {
                let mut inner = bound.to_vec();
                inner.push(by);
                self.expr(time, &inner);
                return;
            }
            ExprKind::OverBuckets { value, each, .. }
            | ExprKind::TimeOfBuckets {
                condition: value,
                each,
            } => {
                let mut inner = bound.to_vec();
                inner.extend(each.by.as_deref());
                self.expr(value, &inner);
                return;
            }
            _ => {}
        }
        for child in children(expr) {
            self.expr(child, bound);
        }
    }

    fn exclusion(&mut self, path: &crate::ir::Path, bound: &[&'a str]) {
        let mut exclusions = self.agreement.exclusions.iter();
        if let Some(ExclusionTime::Of(time)) = exclusions
            .find(|it| it.head.path == *path)
            .map(|it| &it.time)
        {
            self.expr(time, bound);
        }
    }

    fn samples(&mut self, expr: &Expr, samples: &Expr, bound: &[&str]) {
        let crate::ir::Type::Rows(path) = &samples.ty else {
            return;
        };
        let Some(source) = self.agreement.source(path) else {
            return;
        };
        let SourceKind::Samples { by, .. } = &source.kind else {
            return;
        };
        let Some(free) = by.iter().find(|key| !bound.contains(&key.as_str())) else {
            return;
        };
        if !self.reported.insert(expr.at) {
            return;
        }
        self.found.push(
            Diagnostic::new(
                codes::UNBOUND_SERIES,
                expr.at,
                format!("`{path}` has one series for each `{free}`, and this does not say which"),
            )
            .also(
                self.objective.head.origin.place(),
                "needed for this objective",
            )
            .note("one place may fail while the others work: the parties must say how many make an outage")
            .help(format!(
                "write `any of … by {free}`, `all of … by {free}`, `at least 2 of … by {free}` or `more than half of … by {free}`; or measure the objective `by {free}`"
            )),
        );
    }
}
