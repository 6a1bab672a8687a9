//! Objectives: what is measured for each, and how it is judged.

use super::figures::Figures;
use super::lower::Lower;
use super::nodes::Nodes;
use super::scope::Scope;
use super::{convert, date};
use crate::ir::direction::{self, Direction};
use crate::ir::words::Words;
use crate::ir::{self, Agreement, ExprKind};
use crate::plan::v1 as plan;
use crate::plan::v1::{HashedValue, Node, NodeId, Value};
use crate::plan::walk;
use crate::quantity::{Relation, TimeOfDay};
use std::collections::{BTreeMap, HashMap};

/// An objective on its way into the plan: penalties and rights may still add figures.
pub(super) struct Judged<'a> {
    pub(super) objective: &'a ir::Objective,
    pub(super) figures: Figures,
    judgement: plan::Objective,
    window: plan::Window,
    groups: plan::Groups,
    excluded: NodeId,
    relief: NodeId,
}

impl<'a> Judged<'a> {
    /// Lowers an objective.
    pub(super) fn new(
        agreement: &'a Agreement,
        objective: &'a ir::Objective,
        nodes: &mut Nodes,
    ) -> Self {
        let mut lower = lower_for(agreement, objective, nodes);
        lower.relieve(objective);
        let metric = agreement.metric(&objective.metric);
        let mut figures = Figures::default();
        let value = metric.map(|metric| {
            let value = lower.formula(&metric.value, &mut figures);
            name_the_whole(metric, &mut figures);
            closed(metric, value)
        });
        lower.scope.relieved.clear();
        // What the metric reads decides which groups exist and which gaps leave the window;
        // what else is measured for the objective does not.
        let read_by_metric = figures.roots();
        let groups = lower.groups(objective, &read_by_metric);
        let excluded = lower.directed(Direction::Unclear, |it| {
            it.excluded(objective, &read_by_metric)
        });
        let relief = lower.directed(Direction::Up, |it| it.relief(objective));
        let window = lower.directed(Direction::Unclear, |it| it.window(&objective.window));
        let judgement = plan::Objective {
            path: objective.head.path.to_string(),
            title: objective.head.display().to_owned(),
            service: objective.service.as_ref().map(ToString::to_string),
            from: None,
            until: None,
            value: value.unwrap_or(plan::Formula::Constant {
                value: HashedValue(Value::Bool(false)),
            }),
            // Penalties may still look back: see `finish`.
            series: Vec::new(),
            unit: metric.map_or(plan::Unit::Number, |metric| {
                convert::unit(lower.agreement, &metric.ty)
            }),
            targets: lower.levels(&objective.targets, &mut figures),
            minimums: lower.levels(&objective.minimums, &mut figures),
            needs: objective.needs.as_ref().map(|(count, rows)| {
                let words = Words {
                    currency: &agreement.contract.currency,
                };
                let of = words.expr(rows);
                let rows = lower.rows(rows);
                plan::Needs {
                    count: convert::exact(count),
                    figure: figures.add(plan::Figure::Count { rows }, || of.clone()),
                    of,
                }
            }),
            provided: objective.provided.as_ref().map(|expr| {
                lower.directed(Direction::Unclear, |it| it.formula(expr, &mut figures))
            }),
            met_if: objective
                .met_if
                .as_ref()
                .map(|expr| lower.directed(Direction::Up, |it| it.formula(expr, &mut figures))),
            starts: objective
                .starts
                .as_ref()
                .and_then(|length| date::first_day_after(agreement, length)),
            key: objective.role == ir::Role::Key,
            critical: objective.role == ir::Role::Critical,
        };
        Self {
            objective,
            figures,
            judgement,
            window,
            groups,
            excluded,
            relief,
        }
    }

    /// The finished halves.
    pub(super) fn finish(
        mut self,
        nodes: &Nodes,
        sources: &BTreeMap<String, plan::Source>,
    ) -> (plan::MeasuredObjective, plan::Objective) {
        let mut roots = self.figures.roots();
        roots.extend([self.excluded, self.relief]);
        match &self.window {
            plan::Window::Row { rows: node, .. }
            | plan::Window::BeforeRow { rows: node, .. }
            | plan::Window::Run { time: node } => roots.push(*node),
            plan::Window::Period { .. } | plan::Window::Rolling { .. } => {}
        }
        if let plan::Groups::From(rows) = &self.groups {
            roots.push(*rows);
        }
        let mut reads: Vec<String> = walk::reachable(nodes.all(), sources, roots)
            .into_iter()
            .filter_map(|id| nodes.get(id))
            .filter_map(walk::source)
            .map(ToOwned::to_owned)
            .collect();
        reads.sort();
        reads.dedup();
        let measured = plan::MeasuredObjective {
            path: self.judgement.path.clone(),
            from: None,
            until: None,
            cut_at_start: false,
            cut_at_end: false,
            window: self.window,
            keys: self.objective.keys.iter().map(key).collect(),
            groups: self.groups,
            excluded: self.excluded,
            relief: self.relief,
            figures: self.figures.list,
            labels: self.figures.labels,
            reads,
        };
        self.judgement.series = self.figures.series;
        (measured, self.judgement)
    }
}

/// What lowers expressions in the scope of an objective: its keys are bound, its metric is known.
pub(super) fn lower_for<'p, 'a>(
    agreement: &'a Agreement,
    objective: &'a ir::Objective,
    nodes: &'p mut Nodes,
) -> Lower<'p, 'a> {
    Lower {
        agreement,
        nodes,
        scope: Scope {
            keys: objective.keys.iter().map(|key| key.name.clone()).collect(),
            objective: Some(&objective.head.path),
            metric: agreement.metric(&objective.metric),
            arguments: &objective.arguments,
            relieved: Vec::new(),
            rows: 0,
            outside: 0,
            good: direction::of_value(objective),
        },
        known: HashMap::new(),
    }
}

fn key(key: &ir::Key) -> plan::Key {
    plan::Key {
        name: key.name.clone(),
        enumeration: match &key.ty {
            ir::Type::Enum(path) => Some(path.to_string()),
            _ => None,
        },
    }
}

/// A condition on something that does not exist does not hold, unless the metric says otherwise.
fn closed(metric: &ir::Metric, value: plan::Formula) -> plan::Formula {
    let says = matches!(metric.value.kind, ExprKind::Otherwise { .. });
    if metric.ty != ir::Type::Bool || says {
        return value;
    }
    plan::Formula::Otherwise {
        value: Box::new(value),
        fallback: Some(Box::new(plan::Formula::Constant {
            value: HashedValue(Value::Bool(false)),
        })),
    }
}

/// A metric that is a single figure gives it its own name.
fn name_the_whole(metric: &ir::Metric, figures: &mut Figures) {
    let mut value = &metric.value;
    while let ExprKind::Otherwise { value: inner, .. } | ExprKind::Rounded { value: inner, .. } =
        &value.kind
    {
        value = inner;
    }
    if let (ExprKind::Aggregate { .. } | ExprKind::OverBuckets { .. }, [label]) =
        (&value.kind, figures.labels.as_mut_slice())
    {
        *label = metric.head.path.to_string();
    }
}

impl Lower<'_, '_> {
    /// Rows that breaches of duty relieve.
    fn relieve(&mut self, objective: &ir::Objective) {
        for relief in &objective.relief {
            if let ir::Relief::BreachRows {
                source, condition, ..
            } = relief
            {
                let condition = self.scalar(condition);
                self.scope.relieved.push((source.clone(), condition));
            }
        }
    }

    fn groups(&mut self, objective: &ir::Objective, read: &[NodeId]) -> plan::Groups {
        match &objective.groups {
            ir::Groups::Single => plan::Groups::Single,
            ir::Groups::Members => plan::Groups::Members,
            ir::Groups::From(rows) => {
                plan::Groups::From(self.without_keys(|lower| lower.rows(rows)))
            }
            ir::Groups::Occurring => {
                let has_all = |path: &String| {
                    let source = self.agreement.source(&ir::Path::new(path));
                    source.is_some_and(|source| {
                        let mut keys = objective.keys.iter();
                        keys.all(|key| source.fields.iter().any(|field| field.name == key.name))
                    })
                };
                let read = self.reads(read);
                plan::Groups::Occurring(read.into_iter().filter(has_all).collect())
            }
        }
    }

    /// Excluded time: the exclusions named, and gaps of what the metric reads where gaps are
    /// excluded.
    fn excluded(&mut self, objective: &ir::Objective, read: &[NodeId]) -> NodeId {
        let mut parts: Vec<NodeId> = objective
            .excluding
            .iter()
            .map(|path| self.exclusion(path))
            .collect();
        for path in self.reads(read) {
            let path = ir::Path::new(&path);
            let excluded = self.agreement.source(&path).is_some_and(|source| {
                matches!(
                    source.kind,
                    ir::SourceKind::Samples {
                        gaps: ir::Gaps::Excluded,
                        ..
                    }
                )
            });
            if excluded {
                let narrow = self.narrow(&path);
                parts.push(self.nodes.add(Node::Gaps {
                    source: path.to_string(),
                    narrow,
                }));
            }
        }
        self.nodes.union(parts)
    }

    fn relief(&mut self, objective: &ir::Objective) -> NodeId {
        let mut parts = Vec::new();
        for relief in &objective.relief {
            match relief {
                ir::Relief::Exclusion(path) => parts.push(self.exclusion(path)),
                ir::Relief::BreachTime { time, .. } => parts.push(self.time(time)),
                // These rows count as good where the metric asks for them.
                ir::Relief::BreachRows { .. } => {}
            }
        }
        self.nodes.union(parts)
    }

    fn window(&mut self, window: &ir::Window) -> plan::Window {
        match window {
            ir::Window::Period(rule) => plan::Window::Period {
                rule: convert::period_rule(*rule),
            },
            ir::Window::Rolling { length, every } => plan::Window::Rolling {
                length: convert::length(length),
                every: convert::period_rule(*every),
            },
            ir::Window::Row { rows, merged_by } => plan::Window::Row {
                rows: self.without_keys(|lower| lower.rows(rows)),
                merged_by: merged_by.clone(),
            },
            ir::Window::Run(time) => plan::Window::Run {
                time: self.time(time),
            },
            ir::Window::BeforeRow { length, rows } => plan::Window::BeforeRow {
                length: convert::length(length),
                rows: self.without_keys(|lower| lower.rows(rows)),
            },
        }
    }

    pub(super) fn without_keys<T>(&mut self, lower: impl FnOnce(&mut Self) -> T) -> T {
        let keys = std::mem::take(&mut self.scope.keys);
        let result = lower(self);
        self.scope.keys = keys;
        result
    }

    fn levels(&mut self, targets: &[ir::Target], figures: &mut Figures) -> Vec<plan::Target> {
        targets
            .iter()
            .map(|target| plan::Target {
                from: target.from.map(|date| date.to_string()),
                bounds: self.bounds(&target.bounds, figures),
            })
            .collect()
    }

    pub(super) fn bounds(
        &mut self,
        bounds: &[ir::Bound],
        figures: &mut Figures,
    ) -> Vec<plan::Bound> {
        bounds
            .iter()
            .map(|bound| plan::Bound {
                relation: convert::relation(bound.relation),
                value: self.bound(bound, figures),
            })
            .collect()
    }

    /// The value of a bound. An instant is compared with a date by its local date; as a figure, a
    /// date is the last microsecond of its day, so that only the first one has to be asked for.
    fn bound(&mut self, bound: &ir::Bound, figures: &mut Figures) -> plan::Formula {
        let value = &bound.value;
        let measured = self.scope.metric.map(|metric| &metric.ty);
        let kind = match (measured, &value.ty) {
            (Some(ir::Type::Date), ir::Type::Timestamp) => {
                ExprKind::LocalDate(Box::new(value.clone()))
            }
            (Some(ir::Type::Timestamp), ir::Type::Date)
                if matches!(bound.relation, Relation::Less | Relation::GreaterEqual) =>
            {
                ExprKind::AtTime {
                    date: Box::new(value.clone()),
                    time: Box::new(ir::Expr {
                        kind: ExprKind::Constant(ir::Constant::TimeOfDay(TimeOfDay::MIDNIGHT)),
                        ty: ir::Type::TimeOfDay,
                        at: value.at,
                    }),
                }
            }
            _ => return self.formula(value, figures),
        };
        let label = self.label(value);
        let what = self.scalar(&ir::Expr {
            kind,
            ty: ir::Type::Timestamp,
            at: value.at,
        });
        let index = figures.add(plan::Figure::Scalar { what }, || label);
        plan::Formula::Figure { index }
    }
}
