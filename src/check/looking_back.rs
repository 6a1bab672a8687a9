//! Where `past` and `total` may stand, and that they do not run in circles.
//!
//! What looks back is no measurement: it is known when windows are judged. So it stands above
//! aggregates and measures and never within them, not even by a local name. And within one window
//! there is an order: a total asks for a penalty, the penalty for its objectives, each objective
//! for its metric. `past` asks for windows that are over, so it is in no circle.

use super::context::Checker;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::visit::{HasRoots, children, walk};
use crate::ir::{Agreement, Expr, ExprKind, Metric, Objective, Path, Penalty};
use crate::text::Location;
use std::collections::{BTreeMap, BTreeSet};

/// What one part of the agreement asks for in the same window, and where.
type Edges<'a> = BTreeMap<&'a Path, Vec<(&'a Path, Location)>>;

impl Checker<'_> {
    pub(super) fn looking_back(&mut self) {
        let mut places = BTreeSet::new();
        let agreement = self.promises_made();
        for metric in &agreement.metrics {
            within_measures(metric, &mut places);
        }
        for objective in &agreement.objectives {
            for condition in objective.provided.iter().chain(&objective.met_if) {
                measured(condition, false, &BTreeSet::new(), &mut places);
            }
        }
        let circles = circles(agreement);
        for at in places {
            self.report(
                Diagnostic::new(
                    codes::NOT_HERE,
                    at,
                    "what looks back is known for a window, and here something is measured within it",
                )
                .note("rows and buckets are measured first; what earlier windows and penalties came to is put together with the result")
                .help("measure first, then compare or add: `count(ROWS) + past(METRIC, 1)`"),
            );
        }
        for (path, at) in circles {
            self.report(
                Diagnostic::new(
                    codes::CYCLE,
                    at,
                    format!("`{path}` hangs on itself within one window"),
                )
                .note("the total asks for the penalty, the penalty for its objective, and the objective for this total")
                .help("look at earlier windows with `past(METRIC, 1)`, or count with another penalty"),
            );
        }
    }
}

/// Whether a form is one that a formula over figures has too: what is below it may look back.
fn is_arithmetic(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Cell { .. }
            | ExprKind::If { .. }
            | ExprKind::Otherwise { .. }
            | ExprKind::Rounded { .. }
            | ExprKind::Negate(_)
            | ExprKind::Not(_)
            | ExprKind::Arithmetic { .. }
            | ExprKind::Compare { .. }
            | ExprKind::Logic { .. }
            | ExprKind::Extreme { .. }
    )
}

fn within_measures<'a>(metric: &'a Metric, places: &mut BTreeSet<Location>) {
    let mut back: BTreeSet<&'a str> = BTreeSet::new();
    for (name, value) in &metric.lets {
        measured(value, false, &back, places);
        if looks_back(value, &back) {
            back.insert(name);
        }
    }
    measured(&metric.value, false, &back, places);
}

fn looks_back(expr: &Expr, names: &BTreeSet<&str>) -> bool {
    let mut found = false;
    walk(expr, &mut |part| found |= is_back(part, names));
    found
}

fn is_back(expr: &Expr, names: &BTreeSet<&str>) -> bool {
    match &expr.kind {
        ExprKind::Past { .. } | ExprKind::Total { .. } => true,
        ExprKind::Local(name) => names.contains(name.as_str()),
        _ => false,
    }
}

/// Looks for what looks back within something that is measured.
fn measured(expr: &Expr, within: bool, names: &BTreeSet<&str>, places: &mut BTreeSet<Location>) {
    if within && is_back(expr, names) {
        places.insert(expr.at);
    }
    let within = within || !is_arithmetic(expr);
    for child in children(expr) {
        measured(child, within, names, places);
    }
}

/// Objectives and penalties that ask for themselves in the window at hand, each at the total that closes
/// the circle.
fn circles(agreement: &Agreement) -> Vec<(Path, Location)> {
    let mut edges: Edges<'_> = BTreeMap::new();
    for objective in &agreement.objectives {
        edges.insert(
            &objective.head.path,
            asked_by_objective(agreement, objective),
        );
    }
    // A circle is closed by the total that an objective asks for.
    if edges.values().all(Vec::is_empty) {
        return Vec::new();
    }
    for penalty in &agreement.penalties {
        edges.insert(&penalty.head.path, asked_by_penalty(penalty));
    }
    let mut circles = Vec::new();
    let mut done: BTreeSet<&Path> = BTreeSet::new();
    for start in edges.keys().copied() {
        let mut stack: Vec<(&Path, usize)> = vec![(start, 0)];
        while let Some((path, followed)) = stack.pop() {
            if done.contains(path) {
                continue;
            }
            let Some((next, _)) = edges.get(path).and_then(|list| list.get(followed)) else {
                done.insert(path);
                continue;
            };
            stack.push((path, followed + 1));
            match stack.iter().position(|(open, _)| open == next) {
                Some(first) => circles.extend(closing(agreement, &edges, &stack[first..])),
                None => stack.push((next, 0)),
            }
        }
    }
    circles
}

/// Of a circle, the first objective that asks for a total, and where.
fn closing(
    agreement: &Agreement,
    edges: &Edges<'_>,
    circle: &[(&Path, usize)],
) -> Option<(Path, Location)> {
    circle.iter().find_map(|(path, followed)| {
        let (_, at) = edges.get(path)?.get(followed.checked_sub(1)?)?;
        let is_objective = agreement.objective(path).is_some();
        is_objective.then(|| ((*path).clone(), *at))
    })
}

/// The penalties whose totals an objective asks for.
fn asked_by_objective<'a>(
    agreement: &'a Agreement,
    objective: &'a Objective,
) -> Vec<(&'a Path, Location)> {
    let mut asked = Vec::new();
    if let Some(metric) = agreement.metric(&objective.metric) {
        let lets = metric.lets.iter().map(|(_, value)| value);
        for value in lets.chain(std::iter::once(&metric.value)) {
            totals(value, &mut asked);
        }
    }
    for condition in objective.provided.iter().chain(&objective.met_if) {
        totals(condition, &mut asked);
    }
    asked
}

/// The objectives of a penalty and of its conditions, and the penalties whose totals it asks for.
fn asked_by_penalty(penalty: &Penalty) -> Vec<(&Path, Location)> {
    let own = penalty.objectives.iter();
    let mut asked: Vec<_> = own
        .map(|path| (path, penalty.head.origin.place()))
        .collect();
    let steps = penalty.steps.iter().flat_map(|step| &step.conditions);
    let multiply = penalty.multiply.iter().flat_map(|it| &it.conditions);
    let offset = penalty.offset.iter().flat_map(|it| &it.conditions);
    for condition in steps.chain(multiply).chain(offset) {
        let other = condition.objective.iter();
        asked.extend(other.map(|path| (path, condition.origin.place())));
    }
    let mut formulas = Vec::new();
    penalty.add_roots(&mut formulas);
    for formula in formulas {
        totals(formula, &mut asked);
    }
    asked
}

fn totals<'a>(expr: &'a Expr, asked: &mut Vec<(&'a Path, Location)>) {
    walk(expr, &mut |part| {
        if let ExprKind::Total { penalty, .. } = &part.kind {
            asked.push((penalty, part.at));
        }
    });
}
