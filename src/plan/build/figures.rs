//! Values as figures and arithmetic over them.
//!
//! An expression is cut where measuring ends: each aggregate and each measure of a
//! set of time becomes a figure, what stands above them becomes a formula. Values of
//! the row that is the window are figures too.

use super::convert;
use super::lower::Lower;
use super::scope::Scope;
use crate::ir::direction::Direction;
use crate::ir::words::Words;
use crate::ir::{self, Aggregate, Expr, ExprKind};
use crate::plan::v1::{
    BucketFunction, ChargeTime, Figure, Formula, HashedValue, LastPeriods, NodeId, Operator,
    PeriodRule, Series, Unit, Value,
};
use crate::plan::walk;
use crate::quantity::Number;

/// Figures of one objective or bucket, each once, with their labels.
#[derive(Default)]
pub(super) struct Figures {
    pub(super) list: Vec<Figure>,
    pub(super) labels: Vec<String>,
    /// Metrics at which later windows look back.
    pub(super) series: Vec<Series>,
}

impl Figures {
    /// The index of a figure.
    pub(super) fn add(&mut self, figure: Figure, label: impl FnOnce() -> String) -> u32 {
        let known = self.list.iter().position(|it| *it == figure);
        let index = known.unwrap_or_else(|| {
            self.list.push(figure);
            self.labels.push(label());
            self.list.len() - 1
        });
        u32::try_from(index).unwrap_or(u32::MAX)
    }

    /// All nodes that they name.
    pub(super) fn roots(&self) -> Vec<NodeId> {
        self.list.iter().flat_map(walk::parts).collect()
    }
}

impl Lower<'_, '_> {
    /// A value over figures.
    pub(super) fn formula(&mut self, expr: &Expr, figures: &mut Figures) -> Formula {
        if let Some(value) = self.named(expr) {
            return self.within_name(|inner| inner.formula(value, figures));
        }
        if let Some(figure) = self.figure(expr) {
            let index = figures.add(figure, || self.label(expr));
            return Formula::Figure { index };
        }
        match &expr.kind {
            // A point in time is a figure, so that it is a number like all that are measured.
            ExprKind::Constant(constant)
                if !matches!(constant, ir::Constant::Date(_) | ir::Constant::Instant(_)) =>
            {
                Formula::Constant {
                    value: HashedValue(convert::value(constant)),
                }
            }
            ExprKind::Target => Formula::Target,
            ExprKind::Minimum => Formula::Minimum,
            ExprKind::Value => Formula::Value,
            ExprKind::Charge(charge) => Formula::Charge {
                service: charge.service.as_ref().map(ToString::to_string),
                time: convert::charge_time(charge.time),
            },
            ExprKind::AtRisk { pool, share } => self.at_risk(pool, share, figures),
            ExprKind::GroupKey(name) => Formula::Key { name: name.clone() },
            ExprKind::Past { metric, back } => self.past(metric, *back, figures),
            ExprKind::Total { penalty, over } => Formula::Total {
                penalty: penalty.to_string(),
                unit: match expr.ty {
                    ir::Type::POINTS => Unit::Points,
                    _ => Unit::Money,
                },
                over: over.map(|(count, rule)| LastPeriods {
                    count,
                    per: convert::period_rule(rule),
                }),
            },
            _ if !is_arithmetic(expr) || self.is_of_row(expr) => {
                let what = self.scalar(expr);
                let index = figures.add(Figure::Scalar { what }, || self.label(expr));
                Formula::Figure { index }
            }
            _ => self.arithmetic(expr, figures),
        }
    }

    /// A metric as later windows see it: the series is lowered once, in the metric's own scope. A metric
    /// may look back at itself.
    fn past(&mut self, metric: &ir::Path, back: u32, figures: &mut Figures) -> Formula {
        let name = metric.as_str();
        let known = figures.series.iter().position(|it| it.metric == name);
        let index = known.unwrap_or_else(|| {
            figures.series.push(Series {
                metric: name.to_owned(),
                value: undefined(),
                unit: Unit::Number,
            });
            let index = figures.series.len() - 1;
            let agreement = self.agreement;
            if let Some(metric) = agreement.metric(metric) {
                let scope = Scope {
                    keys: self.scope.keys.clone(),
                    metric: Some(metric),
                    relieved: self.scope.relieved.clone(),
                    good: self.scope.good,
                    ..Scope::default()
                };
                let outside = std::mem::replace(&mut self.scope, scope);
                let known = std::mem::take(&mut self.known);
                let value = self.formula(&metric.value, figures);
                self.known = known;
                self.scope = outside;
                figures.series[index].value = value;
                figures.series[index].unit = convert::unit(agreement, &metric.ty);
            }
            index
        });
        Formula::Past {
            series: u32::try_from(index).unwrap_or(u32::MAX),
            back,
        }
    }

    fn arithmetic(&mut self, expr: &Expr, figures: &mut Figures) -> Formula {
        match &expr.kind {
            ExprKind::Cell { table, key, column } => Formula::Lookup {
                table: table.to_string(),
                column: self.column(table, column),
                key: Box::new(self.formula(key, figures)),
            },
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => Formula::If {
                condition: Box::new(
                    self.directed(Direction::Unclear, |it| it.formula(condition, figures)),
                ),
                then: Box::new(self.formula(then, figures)),
                otherwise: Box::new(self.formula(otherwise, figures)),
            },
            ExprKind::Otherwise { value, fallback } => Formula::Otherwise {
                value: Box::new(self.formula(value, figures)),
                fallback: fallback
                    .as_ref()
                    .map(|of| Box::new(self.formula(of, figures))),
            },
            ExprKind::Rounded { value, mode, to } => Formula::Rounded {
                value: Box::new(self.formula(value, figures)),
                mode: convert::rounding(*mode),
                to: Box::new(self.formula(to, figures)),
            },
            ExprKind::Negate(of) => Formula::Negate {
                of: Box::new(self.turned(|lower| lower.formula(of, figures))),
            },
            ExprKind::Not(of) => Formula::Not {
                of: Box::new(self.turned(|lower| lower.formula(of, figures))),
            },
            ExprKind::Arithmetic { op, left, right } => {
                let turns = matches!(op, ir::ArithmeticOp::Subtract | ir::ArithmeticOp::Divide);
                Formula::Arithmetic {
                    operator: convert::operator(*op),
                    left: Box::new(self.formula(left, figures)),
                    right: Box::new(self.turned_if(turns, |lower| lower.formula(right, figures))),
                }
            }
            ExprKind::Compare {
                relation,
                left,
                right,
            } => {
                let good = self.scope.good;
                let (one, other) = (good.of_left(*relation), good.of_right(*relation));
                Formula::Compare {
                    relation: convert::relation(*relation),
                    left: Box::new(self.directed(one, |it| it.formula(left, figures))),
                    right: Box::new(self.directed(other, |it| it.formula(right, figures))),
                }
            }
            ExprKind::Logic { all, left, right } => Formula::Logic {
                all: *all,
                of: vec![self.formula(left, figures), self.formula(right, figures)],
            },
            ExprKind::Extreme { largest, of } => Formula::Extreme {
                largest: *largest,
                of: of.iter().map(|each| self.formula(each, figures)).collect(),
            },
            _ => undefined(),
        }
    }

    /// The amount at risk in the pool's period, or a share of it.
    fn at_risk(
        &mut self,
        pool: &ir::Path,
        share: &ir::RiskShare,
        figures: &mut Figures,
    ) -> Formula {
        let Some(pool) = self.agreement.pool(pool) else {
            return undefined();
        };
        let mut amount = self.formula(&pool.amount, figures);
        within_period(&mut amount, convert::period_rule(pool.per));
        let share = match share {
            ir::RiskShare::Whole => return amount,
            ir::RiskShare::Own => self.scope.objective.and_then(|own| pool.share(own)),
            ir::RiskShare::Of(objective) => pool.share(objective),
        };
        let Some(share) = share else {
            return undefined();
        };
        Formula::Arithmetic {
            operator: Operator::Multiply,
            left: Box::new(Formula::Constant {
                value: HashedValue(Value::Number(share.clone().into())),
            }),
            right: Box::new(amount),
        }
    }

    /// With good and bad exchanged.
    pub(super) fn turned<T>(&mut self, lower: impl FnOnce(&mut Self) -> T) -> T {
        self.turned_if(true, lower)
    }

    pub(super) fn turned_if<T>(&mut self, turn: bool, lower: impl FnOnce(&mut Self) -> T) -> T {
        self.directed(self.scope.good.turned_if(turn), lower)
    }

    /// Where this way is good.
    pub(super) fn directed<T>(&mut self, good: Direction, lower: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.scope.good, good);
        let result = lower(self);
        self.scope.good = before;
        result
    }

    /// Whether a value is one of the row that is the window, and of nothing that is aggregated.
    fn is_of_row(&self, expr: &Expr) -> bool {
        let (mut of_row, mut of_window) = (false, false);
        self.look(expr, &mut |part| match &part.kind {
            ExprKind::Target
            | ExprKind::Minimum
            | ExprKind::Value
            | ExprKind::Charge(_)
            | ExprKind::AtRisk { .. }
            | ExprKind::Past { .. }
            | ExprKind::Total { .. } => of_window = true,
            _ if is_figure(part) => of_window = true,
            _ => of_row |= !is_arithmetic(part) && !is_plain(part),
        });
        of_row && !of_window
    }

    /// Looks at an expression and its parts, but not into what becomes a figure of its own.
    fn look(&self, expr: &Expr, see: &mut dyn FnMut(&Expr)) {
        let expr = self.resolved(expr);
        see(expr);
        if !is_figure(expr) {
            for child in ir::visit::children(expr) {
                self.look(child, see);
            }
        }
    }

    /// An aggregate or a measure as a figure.
    pub(super) fn figure(&mut self, expr: &Expr) -> Option<Figure> {
        Some(match &expr.kind {
            ExprKind::Length(time) => Figure::Length {
                time: self.time(time),
            },
            ExprKind::RunCount(time) => Figure::RunCount {
                time: self.time(time),
            },
            ExprKind::Longest(time) => Figure::Longest {
                time: self.time(time),
            },
            ExprKind::Aggregate {
                function,
                rows,
                what,
            } => self.aggregate(function, rows, what.as_deref()),
            ExprKind::OverBuckets {
                function,
                value,
                each,
            } => self.over_buckets(function, value, each),
            _ => return None,
        })
    }

    fn aggregate(&mut self, function: &Aggregate, rows: &Expr, what: Option<&Expr>) -> Figure {
        let source = self.source_of(rows);
        let good = self.scope.good;
        let rows = self.directed(good.of_rows(function), |it| it.rows(rows));
        let Some(what) = what else {
            return Figure::Count { rows };
        };
        let what = self.directed(good.of_each(function), |it| {
            it.within_row(|inner| inner.scalar(what))
        });
        match function {
            Aggregate::Count => {
                let rows = self.nodes.add(crate::plan::v1::Node::Filter {
                    rows,
                    condition: what,
                });
                Figure::Count { rows }
            }
            Aggregate::CountDistinct => Figure::CountDistinct { rows, what },
            Aggregate::Sum => Figure::Sum { rows, what },
            Aggregate::Mean => Figure::Mean { rows, what },
            Aggregate::Min => Figure::Min { rows, what },
            Aggregate::Max => Figure::Max { rows, what },
            Aggregate::Share => Figure::Share {
                rows,
                condition: self.with_relief(source.as_ref(), what),
            },
            Aggregate::Percentile(p) => Figure::Percentile {
                rows,
                what,
                p: convert::exact(p),
            },
        }
    }

    /// The condition of a share, with the rows that a breach of duty relieves counted as good.
    fn with_relief(&mut self, source: Option<&ir::Path>, condition: NodeId) -> NodeId {
        let relieved: Vec<NodeId> = self
            .scope
            .relieved
            .iter()
            .filter(|(of, _)| Some(of) == source)
            .map(|(_, relieved)| *relieved)
            .collect();
        if relieved.is_empty() {
            return condition;
        }
        match self.scope.good {
            Direction::Up | Direction::Unclear => {
                let any = std::iter::once(condition).chain(relieved).collect();
                self.nodes.logic(false, any)
            }
            Direction::Down => {
                let relieved = self.nodes.logic(false, relieved);
                let not_relieved = self.nodes.add(crate::plan::v1::Node::Not { of: relieved });
                self.nodes.logic(true, vec![condition, not_relieved])
            }
        }
    }

    fn over_buckets(&mut self, function: &Aggregate, value: &Expr, each: &ir::Each) -> Figure {
        let outside = self.scope.keys.clone();
        let mut figures = Figures::default();
        let value = match &each.by {
            Some(key) => self.with_key(key, |lower| lower.formula(value, &mut figures)),
            None => self.formula(value, &mut figures),
        };
        let by = each.by.as_ref().map(|key| {
            let roster = self.roster(key, &outside, &figures.roots());
            (key.clone(), roster)
        });
        Figure::Buckets {
            function: match function {
                Aggregate::Count | Aggregate::CountDistinct => BucketFunction::Count,
                Aggregate::Sum => BucketFunction::Sum,
                Aggregate::Mean => BucketFunction::Mean,
                Aggregate::Min => BucketFunction::Min,
                Aggregate::Max => BucketFunction::Max,
                Aggregate::Share => BucketFunction::Share,
                Aggregate::Percentile(p) => BucketFunction::Percentile(convert::exact(p)),
            },
            step: convert::step(&each.step),
            by,
            figures: figures.list,
            value,
        }
    }

    /// What a figure is, in the contract's words: of a measured set its name.
    pub(super) fn label(&self, expr: &Expr) -> String {
        let words = Words {
            currency: &self.agreement.contract.currency,
        };
        match &expr.kind {
            ExprKind::Length(time) | ExprKind::RunCount(time) | ExprKind::Longest(time) => {
                words.expr(time)
            }
            _ => words.expr(expr),
        }
    }
}

fn is_figure(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Length(_)
            | ExprKind::RunCount(_)
            | ExprKind::Longest(_)
            | ExprKind::Aggregate { .. }
            | ExprKind::OverBuckets { .. }
    )
}

/// Forms that formulas have as well.
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

/// Leaves that need no row.
fn is_plain(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Constant(_)
            | ExprKind::GroupKey(_)
            | ExprKind::Target
            | ExprKind::Minimum
            | ExprKind::Value
            | ExprKind::Charge(_)
            | ExprKind::AtRisk { .. }
    )
}

/// Charges for the window become those of the period in which it ends.
fn within_period(formula: &mut Formula, rule: PeriodRule) {
    match formula {
        Formula::Charge { time, .. } if *time == ChargeTime::Window => {
            *time = ChargeTime::In(rule);
        }
        Formula::Negate { of } => within_period(of, rule),
        Formula::Arithmetic { left, right, .. } => {
            within_period(left, rule);
            within_period(right, rule);
        }
        Formula::Extreme { of, .. } => of.iter_mut().for_each(|it| within_period(it, rule)),
        _ => {}
    }
}

/// A value that is never defined.
fn undefined() -> Formula {
    let zero = || {
        Box::new(Formula::Constant {
            value: HashedValue(Value::Number(Number::zero().into())),
        })
    };
    Formula::Arithmetic {
        operator: Operator::Divide,
        left: zero(),
        right: zero(),
    }
}
