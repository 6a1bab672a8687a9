//! Expressions of rows, sets of time and single values as nodes.
//!
//! Names are replaced by what they stand for, in the scope at hand: a `let` means
//! something else within a group than outside. Which keys are bound is written
//! into each node that reads a source, so that an engine never has to look around.

use super::nodes::Nodes;
use super::periods::By;
use super::scope::Scope;
use super::{convert, figures::Figures};
use crate::ir::direction::Direction;
use crate::ir::{self, Agreement, Expr, ExprKind};
use crate::plan::v1::{HashedValue, Node, NodeId, Quantifier, Roster};
use crate::plan::walk;
use crate::quantity::{Number, Relation};
use std::collections::HashMap;

/// Lowers expressions of one agreement in one scope.
pub(super) struct Lower<'p, 'a> {
    pub(super) agreement: &'a Agreement,
    pub(super) nodes: &'p mut Nodes,
    pub(super) scope: Scope<'a>,
    /// Named sets and rows that were lowered before in the same scope.
    pub(super) known: HashMap<Known, NodeId>,
}

/// A name, what was made of it, and the scope in which.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Known {
    name: String,
    form: Form,
    keys: Vec<String>,
    outside: u32,
    good: Direction,
}

/// What an expression is lowered to.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Form {
    Rows,
    Time,
    Scalar,
}

impl<'a> Lower<'_, 'a> {
    // ---- names

    /// What a name stands for.
    pub(super) fn named(&self, expr: &Expr) -> Option<&'a Expr> {
        match &expr.kind {
            ExprKind::Let(path) => self
                .agreement
                .lets
                .iter()
                .find(|it| it.head.path == *path)
                .map(|it| &it.value),
            ExprKind::Local(name) => self.scope.local(name),
            ExprKind::Parameter(name) => self.scope.argument(name),
            _ => None,
        }
    }

    /// The expression itself, or what its name stands for in the end.
    pub(super) fn resolved<'e>(&self, expr: &'e Expr) -> &'e Expr
    where
        'a: 'e,
    {
        let mut expr = expr;
        while let Some(value) = self.named(expr) {
            expr = value;
        }
        expr
    }

    fn through_name(
        &mut self,
        expr: &Expr,
        form: Form,
        lower: impl Fn(&mut Self, &Expr) -> NodeId,
    ) -> Option<NodeId> {
        let value = self.named(expr)?;
        let name = match &expr.kind {
            ExprKind::Let(path) => format!("let {path}"),
            ExprKind::Local(name) | ExprKind::Parameter(name) => name.clone(),
            _ => return None,
        };
        let known = Known {
            name,
            form,
            keys: self.scope.keys.clone(),
            outside: self.scope.outside + self.scope.rows,
            good: self.scope.good,
        };
        if let Some(id) = self.known.get(&known) {
            return Some(*id);
        }
        let id = self.within_name(|inner| lower(inner, value));
        self.known.insert(known, id);
        Some(id)
    }

    /// The number of a constant expression, names and arithmetic included.
    pub(super) fn constant(&self, expr: &Expr) -> Option<Number> {
        let expr = self.resolved(expr);
        match &expr.kind {
            ExprKind::Arithmetic { op, left, right } => {
                let (a, b) = (self.constant(left)?, self.constant(right)?);
                match op {
                    ir::ArithmeticOp::Add => Some(a + b),
                    ir::ArithmeticOp::Subtract => Some(a - b),
                    ir::ArithmeticOp::Multiply => Some(a * b),
                    ir::ArithmeticOp::Divide => a.checked_div(&b),
                }
            }
            ExprKind::Negate(of) => Some(-self.constant(of)?),
            _ => ir::constant::fold(self.agreement, &ir::constant::Group::new(), expr),
        }
    }

    // ---- rows

    /// Rows of a source.
    pub(super) fn rows(&mut self, expr: &Expr) -> NodeId {
        if let Some(id) = self.through_name(expr, Form::Rows, Self::rows) {
            return id;
        }
        match &expr.kind {
            ExprKind::Rows(source) => {
                let narrow = self.narrow(source);
                self.nodes.add(Node::Scan {
                    source: source.to_string(),
                    narrow,
                })
            }
            ExprKind::Where { rows, condition } => {
                let rows = self.rows(rows);
                let condition = self.within_row(|inner| inner.scalar(condition));
                self.nodes.add(Node::Filter { rows, condition })
            }
            ExprKind::Ungrouped(rows) => {
                let keys = std::mem::take(&mut self.scope.keys);
                let rows = self.rows(rows);
                self.scope.keys = keys;
                rows
            }
            _ => self.nodes.undefined(),
        }
    }

    /// The bound keys that a source has as fields.
    pub(super) fn narrow(&self, source: &ir::Path) -> Vec<String> {
        let fields = self.agreement.source(source).map(|it| it.fields.as_slice());
        self.scope
            .keys
            .iter()
            .filter(|key| fields.is_some_and(|of| of.iter().any(|field| field.name == **key)))
            .cloned()
            .collect()
    }

    /// The source of rows, through names, filters and `ungrouped`.
    pub(super) fn source_of(&self, expr: &Expr) -> Option<ir::Path> {
        match &self.resolved(expr).kind {
            ExprKind::Rows(source) => Some(source.clone()),
            ExprKind::Where { rows, .. } | ExprKind::Ungrouped(rows) => self.source_of(rows),
            _ => None,
        }
    }

    // ---- sets of time

    /// A set of time. Rows stand for the time of their spans.
    pub(super) fn time(&mut self, expr: &Expr) -> NodeId {
        if let Some(id) = self.through_name(expr, Form::Time, Self::time) {
            return id;
        }
        match &expr.kind {
            ExprKind::Window => self.nodes.add(Node::Window),
            ExprKind::Relief => self.nodes.add(Node::Relief),
            ExprKind::Row => self.outward(0, Node::RowSpan),
            ExprKind::Field { field, .. } => self.outward(
                0,
                Node::FieldSpans {
                    name: field.clone(),
                },
            ),
            ExprKind::OuterField { field, up, .. } => self.outward(
                *up,
                Node::FieldSpans {
                    name: field.clone(),
                },
            ),
            ExprKind::TimeWhere { samples } => self.samples(samples),
            ExprKind::TimeOfBuckets { condition, each } => self.time_of_buckets(condition, each),
            ExprKind::Spans(rows) => {
                let rows = self.rows(rows);
                self.nodes.add(Node::Spans { rows })
            }
            ExprKind::CalendarTime(calendar) => {
                let calendar = self.scalar(calendar);
                self.nodes.add(Node::CalendarTime { calendar })
            }
            ExprKind::Exclusion(path) => self.exclusion(path),
            ExprKind::Existing(source) => {
                let narrow = self.narrow(source);
                self.nodes.add(Node::Existing {
                    source: source.to_string(),
                    narrow,
                })
            }
            ExprKind::Union(left, right) => {
                let parts = vec![self.time(left), self.time(right)];
                self.nodes.union(parts)
            }
            ExprKind::Intersect(left, right) => {
                let parts = vec![self.time(left), self.time(right)];
                self.nodes.intersection(parts)
            }
            ExprKind::Except(left, right) => {
                let of = self.time(left);
                let except = self.turned(|lower| lower.time(right));
                self.nodes.add(Node::Except { of, except })
            }
            ExprKind::Lasting {
                time,
                strict,
                limit,
                excess,
            } => {
                let time = self.time(time);
                let limit = self.constant(limit).unwrap_or_else(Number::zero).into();
                self.nodes.add(Node::Lasting {
                    time,
                    strict: *strict,
                    limit,
                    excess: *excess,
                })
            }
            ExprKind::Merged { time, within } => {
                let time = self.time(time);
                let within = self.constant(within).unwrap_or_else(Number::zero).into();
                self.nodes.add(Node::Merged { time, within })
            }
            ExprKind::Quantified {
                quantifier,
                time,
                by,
            } => self.quantified(convert::quantifier(*quantifier), by, |lower| {
                lower.time(time)
            }),
            _ if matches!(expr.ty, ir::Type::Rows(_)) => {
                let rows = self.rows(expr);
                self.nodes.add(Node::Spans { rows })
            }
            _ => self.nodes.undefined(),
        }
    }

    fn time_of_buckets(&mut self, condition: &Expr, each: &ir::Each) -> NodeId {
        if let Some(by) = &each.by {
            // A bucket counts if the condition holds for one of the key's values.
            let plain = ir::Each {
                step: each.step.clone(),
                by: None,
            };
            return self.quantified(Quantifier::Any, by, |lower| {
                lower.time_of_buckets(condition, &plain)
            });
        }
        let mut figures = Figures::default();
        let condition = self.formula(condition, &mut figures);
        self.nodes.add(Node::Buckets {
            step: convert::step(&each.step),
            figures: figures.list,
            condition,
        })
    }

    fn quantified(
        &mut self,
        quantifier: Quantifier,
        by: &str,
        time: impl FnOnce(&mut Self) -> NodeId,
    ) -> NodeId {
        let outside = self.scope.keys.clone();
        let time = self.with_key(by, time);
        let roster = self.roster(by, &outside, &[time]);
        self.nodes.add(Node::Quantified {
            quantifier,
            time,
            by: by.to_owned(),
            roster,
        })
    }

    /// With one more key bound.
    pub(super) fn with_key<T>(&mut self, key: &str, lower: impl FnOnce(&mut Self) -> T) -> T {
        let keys = self.scope.keys.clone();
        if !self.scope.keys.iter().any(|bound| bound == key) {
            self.scope.keys.push(key.to_owned());
        }
        let result = lower(self);
        self.scope.keys = keys;
        result
    }

    /// The sources that nodes read and that have a key: they say which groups exist.
    pub(super) fn roster(&self, key: &str, outside: &[String], roots: &[NodeId]) -> Vec<Roster> {
        let mut roster: Vec<Roster> = Vec::new();
        for path in self.reads(roots) {
            let Some(source) = self.agreement.source(&ir::Path::new(&path)) else {
                continue;
            };
            let has = |name: &str| source.fields.iter().any(|field| field.name == name);
            if has(key) {
                let narrow = outside.iter().filter(|name| has(name) && *name != key);
                roster.push(Roster {
                    source: path,
                    narrow: narrow.cloned().collect(),
                });
            }
        }
        roster
    }

    /// The sources that nodes read, directly or through their parts.
    pub(super) fn reads(&self, roots: &[NodeId]) -> Vec<String> {
        let none = std::collections::BTreeMap::new();
        let mut sources: Vec<String> =
            walk::reachable(self.nodes.all(), &none, roots.iter().copied())
                .into_iter()
                .filter_map(|id| self.nodes.get(id))
                .filter_map(walk::source)
                .map(ToOwned::to_owned)
                .collect();
        sources.sort();
        sources.dedup();
        sources
    }

    /// The time of an exclusion within the bound keys, after its limit.
    pub(super) fn exclusion(&mut self, path: &ir::Path) -> NodeId {
        let agreement = self.agreement;
        let Some(exclusion) = agreement.exclusions.iter().find(|it| it.head.path == *path) else {
            return self.nodes.undefined();
        };
        let time = match &exclusion.time {
            ir::ExclusionTime::Of(expr) => self.time(expr),
            // Rulings hold for every group: their data has no key.
            ir::ExclusionTime::RulingsBy(_) => {
                let rows = self.nodes.add(Node::Scan {
                    source: path.to_string(),
                    narrow: Vec::new(),
                });
                self.nodes.add(Node::Spans { rows })
            }
        };
        exclusion.limits.iter().fold(time, |time, (limit, per)| {
            self.nodes.add(Node::Limited {
                time,
                limit: convert::micros(*limit),
                per: convert::period_rule(*per),
            })
        })
    }

    // ---- single values

    /// A value over the row at hand.
    pub(super) fn scalar(&mut self, expr: &Expr) -> NodeId {
        if let Some(id) = self.through_name(expr, Form::Scalar, Self::scalar) {
            return id;
        }
        if let Some(id) = self.scalar_of_time(expr) {
            return id;
        }
        let node = match &expr.kind {
            ExprKind::Constant(constant) => Node::Constant {
                value: HashedValue(convert::value(constant)),
            },
            ExprKind::Field { field, .. } => {
                let name = field.clone();
                return self.outward(0, Node::Field { name });
            }
            ExprKind::OuterField { field, up, .. } => {
                let name = field.clone();
                return self.outward(*up, Node::Field { name });
            }
            ExprKind::GroupKey(name) => Node::Key { name: name.clone() },
            ExprKind::Cell { table, key, column } => Node::Lookup {
                table: table.to_string(),
                key: self.scalar(key),
                column: self.column(table, column),
            },
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => Node::If {
                condition: self.directed(Direction::Unclear, |it| it.scalar(condition)),
                then: self.scalar(then),
                otherwise: self.scalar(otherwise),
            },
            ExprKind::Otherwise { value, fallback } => Node::Otherwise {
                value: self.scalar(value),
                fallback: fallback.as_ref().map(|of| self.scalar(of)),
            },
            ExprKind::Rounded { value, mode, to } => Node::Rounded {
                value: self.scalar(value),
                mode: convert::rounding(*mode),
                to: self.scalar(to),
            },
            ExprKind::Negate(of) => Node::Negate {
                of: self.turned(|it| it.scalar(of)),
            },
            ExprKind::Not(of) => Node::Not {
                of: self.turned(|it| it.scalar(of)),
            },
            ExprKind::Arithmetic { op, left, right } => {
                let turns = matches!(op, ir::ArithmeticOp::Subtract | ir::ArithmeticOp::Divide);
                Node::Arithmetic {
                    operator: convert::operator(*op),
                    left: self.scalar(left),
                    right: self.turned_if(turns, |it| it.scalar(right)),
                }
            }
            ExprKind::Compare {
                relation,
                left,
                right,
            } => self.comparison(*relation, left, right),
            ExprKind::Logic { all, left, right } => {
                let parts = vec![self.scalar(left), self.scalar(right)];
                return self.nodes.logic(*all, parts);
            }
            ExprKind::Extreme { largest, of } => Node::Extreme {
                largest: *largest,
                of: of.iter().map(|each| self.scalar(each)).collect(),
            },
            ExprKind::Contains { list, value } => Node::Contains {
                list: self.scalar(list),
                value: self.scalar(value),
            },
            // `length(row)`, or an aggregate of other rows, beside the fields of this one.
            _ => match self.figure(expr) {
                Some(figure) => Node::Taken { figure },
                None => return self.nodes.undefined(),
            },
        };
        self.nodes.add(node)
    }

    fn comparison(&mut self, relation: Relation, left: &Expr, right: &Expr) -> Node {
        let good = self.scope.good;
        let (one, other) = (good.of_left(relation), good.of_right(relation));
        Node::Compare {
            relation: convert::relation(relation),
            left: self.directed(one, |it| it.scalar(left)),
            right: self.directed(other, |it| it.scalar(right)),
        }
    }

    fn scalar_of_time(&mut self, expr: &Expr) -> Option<NodeId> {
        let node = match &expr.kind {
            ExprKind::During { instant, time } => Node::During {
                instant: self.scalar(instant),
                time: self.time(time),
            },
            ExprKind::Shift { instant, by } => Node::Shift {
                instant: self.scalar(instant),
                by: self.scalar(by),
            },
            ExprKind::ShiftPeriod { from, period, back } => {
                let from = self.scalar(from);
                let by = By {
                    back: *back,
                    mixed: period.ty == ir::Type::DurationOrPeriod,
                };
                return Some(self.moved(from, period, by));
            }
            ExprKind::AtTime { date, time } => Node::AtTime {
                date: self.scalar(date),
                time: self.scalar(time),
            },
            ExprKind::LocalDate(of) => Node::LocalDate {
                of: self.scalar(of),
            },
            ExprKind::Rolled { date, calendar } => Node::Rolled {
                date: self.scalar(date),
                calendar: self.scalar(calendar),
            },
            ExprKind::ClockTime(of) => Node::ClockTime {
                of: self.scalar(of),
            },
            ExprKind::Overlaps(left, right) => Node::Overlaps {
                left: self.time(left),
                right: self.time(right),
            },
            ExprKind::Days { from, to } => Node::Days {
                from: self.scalar(from),
                to: self.scalar(to),
            },
            ExprKind::Between { to, from } => Node::Between {
                from: self.scalar(from),
                to: self.scalar(to),
            },
            ExprKind::Elapsed {
                from,
                to,
                calendar,
                except,
            } => Node::Elapsed {
                from: self.scalar(from),
                to: self.scalar(to),
                calendar: calendar.as_ref().map(|of| self.scalar(of)),
                except: except.as_ref().map(|of| self.turned(|it| it.time(of))),
            },
            _ => return None,
        };
        Some(self.nodes.add(node))
    }

    /// The index of a table's column after the key.
    pub(super) fn column(&self, table: &ir::Path, column: &str) -> u32 {
        self.agreement
            .table(table)
            .and_then(|table| table.columns.iter().position(|(name, _)| name == column))
            .and_then(|index| u32::try_from(index).ok())
            .unwrap_or(u32::MAX)
    }
}
