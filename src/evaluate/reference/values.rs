//! Scalar nodes: values of the row at hand, of keys, tables and constants.

use super::engine::{Context, Engine, RowAt};
use super::scalar::{Moment, Scalar, arithmetic, compare, either, extreme};
use crate::evaluate::data;
use crate::evaluate::terms::{self, BadPlan};
use crate::plan::v1::{FieldType, Node, NodeId, Relation, SourceKind, Value};
use crate::quantity::{Date, Instant, Interval, TimeOfDay, Truth};
use std::sync::Arc;

impl Engine<'_> {
    /// The value of a scalar node.
    pub(crate) fn scalar(&self, id: NodeId, context: &Context<'_>) -> Result<Scalar, BadPlan> {
        self.deeper(|| self.compute_scalar(id, context))
    }

    fn compute_scalar(&self, id: NodeId, context: &Context<'_>) -> Result<Scalar, BadPlan> {
        match self.node(id)? {
            Node::Constant { value } => constant(&value.0),
            Node::Field { name } => self.field(name, context.row),
            Node::Outward { up, of } => self.scalar(*of, &context.outward(*up)?),
            Node::Key { name } => Ok(context
                .keys
                .get(name)
                .map_or(Scalar::Undefined, |value| Scalar::Text(value.clone()))),
            Node::Lookup { table, key, column } => {
                let key = self.scalar(*key, context)?.key();
                let cell = key.and_then(|key| {
                    let row = self.plan.tables.get(table)?.rows.get(&*key)?;
                    row.get(*column as usize)
                });
                cell.map_or(Ok(Scalar::Undefined), constant)
            }
            Node::If {
                condition,
                then,
                otherwise,
            } => match self.scalar(*condition, context)? {
                Scalar::Bool(Truth::True) => self.scalar(*then, context),
                Scalar::Bool(Truth::False) => self.scalar(*otherwise, context),
                Scalar::Bool(Truth::Unknown) => Ok(either(
                    self.scalar(*then, context)?,
                    self.scalar(*otherwise, context)?,
                )),
                _ => Ok(Scalar::Undefined),
            },
            Node::Otherwise { value, fallback } => {
                let value = self.scalar(*value, context)?;
                match fallback {
                    Some(fallback) => self.or_else(value, *fallback, context),
                    None => Ok(value),
                }
            }
            Node::Not { of } => Ok(match self.scalar(*of, context)? {
                Scalar::Bool(truth) => Scalar::Bool(!truth),
                _ => Scalar::Undefined,
            }),
            Node::Arithmetic {
                operator,
                left,
                right,
            } => {
                let (left, right) = (self.scalar(*left, context)?, self.scalar(*right, context)?);
                Ok(arithmetic(*operator, &left, &right))
            }
            Node::Compare {
                relation,
                left,
                right,
            } => {
                let (left, right) = (self.scalar(*left, context)?, self.scalar(*right, context)?);
                Ok(self.compared(*relation, &left, &right))
            }
            Node::Logic { all, of } => self.logic(*all, of, context),
            Node::Rounded { value, mode, to } => {
                let value = self.scalar(*value, context)?.number();
                let to = self.scalar(*to, context)?.number();
                let step = to.as_ref().and_then(|to| to.interval.point());
                Ok(match (value, step) {
                    (Some(value), Some(step)) => Scalar::within(
                        value.interval.rounded(step, terms::rounding(*mode)),
                        value.maybe_undefined,
                    ),
                    _ => Scalar::Undefined,
                })
            }
            Node::Negate { of } => Ok(match self.scalar(*of, context)?.number() {
                Some(number) => Scalar::within(number.interval.neg(), number.maybe_undefined),
                None => Scalar::Undefined,
            }),
            Node::Extreme { largest, of } => self.extreme_of(*largest, of, context),
            Node::Contains { list, value } => {
                let (list, value) = (self.scalar(*list, context)?, self.scalar(*value, context)?);
                Ok(match list {
                    Scalar::List(items) => Scalar::truth(items.contains(&value)),
                    _ => Scalar::Undefined,
                })
            }
            Node::During { instant, time } => self.during(*instant, *time, context),
            Node::Overlaps { left, right } => {
                let (left, right) = (self.time(*left, context)?, self.time(*right, context)?);
                let common = left.intersect(&right);
                Ok(Scalar::Bool(if !common.sure().is_empty() {
                    Truth::True
                } else if common.maybe().is_empty() {
                    Truth::False
                } else {
                    Truth::Unknown
                }))
            }
            Node::Taken { figure } => {
                let (value, _) = self.figure(figure, context)?;
                Ok(super::figure::as_scalar(&value))
            }
            Node::Shift { .. }
            | Node::ShiftPeriod { .. }
            | Node::AtTime { .. }
            | Node::LocalDate { .. }
            | Node::ClockTime { .. }
            | Node::Rolled { .. }
            | Node::Days { .. }
            | Node::Between { .. }
            | Node::Elapsed { .. } => self.clock(id, context),
            _ => Err(BadPlan(format!("node {} is no value", id.0))),
        }
    }

    /// The value of a field. A time that had not come at the cut-off is not before it.
    pub(crate) fn field(&self, name: &str, row: Option<RowAt>) -> Result<Scalar, BadPlan> {
        let Some(RowAt { source, row }) = row else {
            return Err(BadPlan(format!("there is no row that could have `{name}`")));
        };
        let view = self.view(source)?;
        let (index, field) = view.field(name)?;
        if let Some(computed) = field.computed {
            // A computed field is the same wherever it is read: no window, no keys.
            let keys = super::engine::Keys::default();
            let outside = Context::bare(&keys);
            return self.scalar(computed, &outside.at(RowAt { source, row }));
        }
        let cell = view
            .data
            .map_or(data::Cell::Absent, |data| data.cell(index, row));
        let is_case = view.source.kind == SourceKind::Cases;
        let is_end = view.source.ends_by.as_deref() == Some(name);
        Ok(match (&cell, &field.ty) {
            (data::Cell::Absent, FieldType::Timestamp) if is_case || is_end => self.still_to_come(),
            (data::Cell::Instant(at), _) if is_case && *at > self.cut_off => self.still_to_come(),
            (data::Cell::Absent, FieldType::Date) if is_case => match self.still_to_come() {
                Scalar::Instant(moment) => Scalar::Date(moment.map(|at| self.terms.zone.date(at))),
                other => other,
            },
            _ => self.of_cell(&cell),
        })
    }

    /// What had not happened at the cut-off happens then, later, or never.
    fn still_to_come(&self) -> Scalar {
        self.open.set(true);
        Scalar::Instant(Moment {
            at: self.cut_off,
            or_later: true,
        })
    }

    fn of_cell(&self, cell: &data::Cell) -> Scalar {
        match cell {
            data::Cell::Absent => Scalar::Undefined,
            data::Cell::Micros(micros) => Scalar::Int(*micros),
            data::Cell::Decimal { digits, scale: 0 } => Scalar::Int(*digits),
            data::Cell::Decimal { .. } | data::Cell::Large(_) => {
                cell.number().map_or(Scalar::Undefined, Scalar::exact)
            }
            data::Cell::Instant(at) => Scalar::instant(*at),
            data::Cell::Date(date) => Scalar::date(*date),
            data::Cell::Bool(truth) => Scalar::truth(*truth),
            data::Cell::Word(word) => Scalar::Text(self.data.word(*word)),
            data::Cell::Spans(time) => Scalar::Spans(time.clone()),
            data::Cell::List(cells) => {
                Scalar::List(cells.iter().map(|cell| self.of_cell(cell)).collect())
            }
        }
    }

    fn or_else(
        &self,
        value: Scalar,
        fallback: NodeId,
        context: &Context<'_>,
    ) -> Result<Scalar, BadPlan> {
        match value {
            Scalar::Undefined => self.scalar(fallback, context),
            Scalar::Number(number) if number.maybe_undefined => {
                let defined = Scalar::within(number.interval, false);
                Ok(either(defined, self.scalar(fallback, context)?))
            }
            value => Ok(value),
        }
    }

    /// What its known part decides stays decided beside something undefined.
    fn logic(&self, all: bool, of: &[NodeId], context: &Context<'_>) -> Result<Scalar, BadPlan> {
        let decides = Truth::from(!all);
        let mut result = !decides;
        let mut undefined = false;
        for part in of {
            match self.scalar(*part, context)? {
                Scalar::Bool(truth) if truth == decides => return Ok(Scalar::Bool(decides)),
                Scalar::Bool(truth) if all => result = result.and(truth),
                Scalar::Bool(truth) => result = result.or(truth),
                _ => undefined = true,
            }
        }
        Ok(if undefined {
            Scalar::Undefined
        } else {
            Scalar::Bool(result)
        })
    }

    fn extreme_of(
        &self,
        largest: bool,
        of: &[NodeId],
        context: &Context<'_>,
    ) -> Result<Scalar, BadPlan> {
        let mut best: Option<Scalar> = None;
        for part in of {
            let value = self.scalar(*part, context)?;
            best = Some(match best {
                None => value,
                Some(best) => extreme(largest, &best, &value),
            });
        }
        Ok(best.unwrap_or(Scalar::Undefined))
    }

    fn during(
        &self,
        instant: NodeId,
        time: NodeId,
        context: &Context<'_>,
    ) -> Result<Scalar, BadPlan> {
        let moment = match self.scalar(instant, context)? {
            Scalar::Instant(moment) => moment,
            Scalar::Date(date) => date.map(|date| self.terms.zone.end_of_day(date)),
            _ => return Ok(Scalar::Undefined),
        };
        let time = self.time(time, context)?;
        Ok(Scalar::Bool(if moment.or_later {
            // It may come while the set goes on, or never.
            let later = time.maybe().overlapping(moment.at, Instant::MAX);
            if later.is_empty() {
                Truth::False
            } else {
                Truth::Unknown
            }
        } else {
            time.contains(moment.at)
        }))
    }

    /// An instant is compared with a date by its local date.
    fn compared(&self, relation: Relation, left: &Scalar, right: &Scalar) -> Scalar {
        let relation = terms::relation(relation);
        let local =
            |moment: &Moment<Instant>| Scalar::Date(moment.map(|at| self.terms.zone.date(at)));
        match (left, right) {
            (Scalar::Instant(at), Scalar::Date(_)) => compare(relation, &local(at), right),
            (Scalar::Date(_), Scalar::Instant(at)) => compare(relation, left, &local(at)),
            _ => compare(relation, left, right),
        }
    }
}

/// A constant of the plan.
pub(crate) fn constant(value: &Value) -> Result<Scalar, BadPlan> {
    let bad = |text: &str| BadPlan(format!("`{text}` cannot be read"));
    Ok(match value {
        Value::Number(number) => Scalar::exact(number.0.clone()),
        Value::Text(text) | Value::Party(text) => Scalar::Text(text.as_str().into()),
        Value::Bool(truth) => Scalar::truth(*truth),
        Value::Date(text) => Scalar::date(Date::parse(text).ok_or_else(|| bad(text))?),
        Value::Instant(text) => {
            Scalar::instant(Instant::parse_rfc3339(text).ok_or_else(|| bad(text))?)
        }
        Value::TimeOfDay(text) => {
            Scalar::TimeOfDay(Some(TimeOfDay::parse(text).ok_or_else(|| bad(text))?))
        }
        Value::Calendar(path) => Scalar::Calendar(path.as_str().into()),
        Value::Period(period) => Scalar::Period(Arc::new(period.clone())),
    })
}

/// A whole number of microseconds, or of anything else, as bounds.
pub(crate) fn counted(least: i64, most: Option<i64>) -> Interval {
    Interval {
        lo: Some(least.into()),
        hi: most.map(Into::into),
    }
}
