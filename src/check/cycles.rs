//! Circles that run through computed fields: a field may read a set of time, that set rows, and
//! their condition the field again. (Circles of `let`s alone are found where they are read.)

use super::context::Checker;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::visit::walk;
use crate::ir::{
    Exclusion, ExclusionTime, Existence, Expr, ExprKind, Let, Path, Source, SourceKind,
};
use crate::resolve::DeclId;
use crate::text::Location;
use std::collections::{BTreeMap, BTreeSet};

/// A part of the agreement that stands for a formula.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Named(Path),
    Field(Path, String),
    Existence(Path),
}

type Edges = BTreeMap<Part, Vec<(Part, Location)>>;

impl Checker<'_> {
    pub(super) fn report_cycles(&mut self) {
        let edges = edges(self.names_made());
        let mut done: BTreeSet<&Part> = BTreeSet::new();
        let mut open: BTreeSet<&Part> = BTreeSet::new();
        let mut circles = Vec::new();
        for start in edges.keys() {
            let mut stack = vec![(start, 0)];
            while let Some((part, followed)) = stack.pop() {
                if done.contains(part) {
                    continue;
                }
                open.insert(part);
                let Some((next, at)) = edges.get(part).and_then(|list| list.get(followed)) else {
                    open.remove(part);
                    done.insert(part);
                    continue;
                };
                stack.push((part, followed + 1));
                if open.contains(next) {
                    circles.push((next.clone(), *at));
                } else {
                    stack.push((next, 0));
                }
            }
        }
        for (part, at) in circles {
            let name = match part {
                Part::Named(path) | Part::Existence(path) => path.to_string(),
                Part::Field(source, field) => format!("{source}.{field}"),
            };
            self.report(
                Diagnostic::new(codes::CYCLE, at, format!("`{name}` is defined by itself"))
                    .note("to know it one would have to know it first"),
            );
        }
    }

    /// Reports a declaration whose value asks for itself.
    pub(super) fn defined_by_itself(&mut self, id: DeclId, at: Location) {
        let declaration = self.declaration(id);
        let headline = format!("`{}` is defined by itself", declaration.name);
        let finding = Diagnostic::new(codes::CYCLE, at, headline)
            .also(declaration.at, "declared here")
            .note("to know it one would have to know it first");
        self.report(finding);
    }
}

fn edges((lets, exclusions, sources): (&[Let], &[Exclusion], &[Source])) -> Edges {
    let mut edges = Edges::new();
    let mut add = |part: Part, expr: &Expr| {
        edges.entry(part).or_default().extend(read_by(expr));
    };
    for it in lets {
        add(Part::Named(it.head.path.clone()), &it.value);
    }
    for it in exclusions {
        if let ExclusionTime::Of(expr) = &it.time {
            add(Part::Named(it.head.path.clone()), expr);
        }
    }
    for source in sources {
        let path = &source.head.path;
        for field in &source.fields {
            if let Some(value) = &field.value {
                add(Part::Field(path.clone(), field.name.clone()), value);
            }
        }
        if let SourceKind::Samples {
            exists: Existence::During(rows),
            ..
        } = &source.kind
        {
            add(Part::Existence(path.clone()), rows);
        }
    }
    edges
}

/// What a formula reads, and where.
fn read_by(expr: &Expr) -> Vec<(Part, Location)> {
    let mut read = Vec::new();
    walk(expr, &mut |part| match &part.kind {
        ExprKind::Let(path) | ExprKind::Exclusion(path) => {
            read.push((Part::Named(path.clone()), part.at));
        }
        ExprKind::Field { source, field } | ExprKind::OuterField { source, field, .. } => {
            read.push((Part::Field(source.clone(), field.clone()), part.at));
        }
        ExprKind::Rows(path) | ExprKind::Existing(path) => {
            read.push((Part::Existence(path.clone()), part.at));
        }
        _ => {}
    });
    read
}
