//! Figures of windows of which not all is known yet: as wide as what may still come leaves them.

use super::engine::{Context, Engine};
use crate::evaluate::assess::formula;
use crate::evaluate::figures::Value;
use crate::evaluate::terms::BadPlan;
use crate::plan::v1::{self, BucketFunction, Figure, Node, NodeId, Operator};
use crate::quantity::{Interval, Number};

/// What further rows can do to a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Further {
    /// Make it larger.
    Larger,
    /// Make it smaller.
    Smaller,
    /// Make it anything.
    Anything,
    /// Make it anything from 0 on.
    NotNegative,
    /// Make it anything from 0 to 1.
    Part,
}

impl Engine<'_> {
    /// A figure's value with what may still come.
    pub(crate) fn left_open(
        &self,
        figure: &Figure,
        value: Value,
        context: &Context<'_>,
    ) -> Result<Value, BadPlan> {
        let Some(frame) = context.frame else {
            return Ok(value);
        };
        let may_grow = match figure {
            Figure::Scalar { .. } => false,
            Figure::Length { .. } | Figure::RunCount { .. } | Figure::Longest { .. } => {
                frame.goes_on
            }
            Figure::Buckets { by: None, .. } => frame.goes_on,
            Figure::Buckets {
                by: Some((_, rosters)),
                ..
            } => {
                let mut may_grow = frame.goes_on;
                for roster in rosters {
                    let view = self.view(self.source_index(&roster.source)?)?;
                    may_grow |= self.more_may_come(view, frame);
                }
                may_grow
            }
            Figure::Count { rows }
            | Figure::CountDistinct { rows, .. }
            | Figure::Sum { rows, .. }
            | Figure::SumBy { rows, .. }
            | Figure::Mean { rows, .. }
            | Figure::Min { rows, .. }
            | Figure::Max { rows, .. }
            | Figure::Percentile { rows, .. }
            | Figure::Share { rows, .. } => self.more_may_come(self.source_of(*rows)?, frame),
        };
        Ok(if may_grow {
            opened(&value, self.further(figure)?)
        } else {
            value
        })
    }

    fn further(&self, figure: &Figure) -> Result<Further, BadPlan> {
        Ok(match figure {
            Figure::Sum { rows, what } | Figure::SumBy { rows, what, .. } => {
                if self.is_never_negative(*rows, *what)? {
                    Further::Larger
                } else {
                    Further::Anything
                }
            }
            Figure::Mean { rows, what } | Figure::Percentile { rows, what, .. } => {
                if self.is_never_negative(*rows, *what)? {
                    Further::NotNegative
                } else {
                    Further::Anything
                }
            }
            Figure::Min { .. } => Further::Smaller,
            Figure::Share { .. } => Further::Part,
            Figure::Buckets { function, .. } => match function {
                BucketFunction::Count | BucketFunction::Max => Further::Larger,
                BucketFunction::Min => Further::Smaller,
                BucketFunction::Share => Further::Part,
                BucketFunction::Sum | BucketFunction::Mean | BucketFunction::Percentile(_) => {
                    Further::Anything
                }
            },
            Figure::Max { .. }
            | Figure::Count { .. }
            | Figure::CountDistinct { .. }
            | Figure::Length { .. }
            | Figure::RunCount { .. }
            | Figure::Longest { .. }
            | Figure::Scalar { .. } => Further::Larger,
        })
    }

    /// Whether what is taken of each row can be seen not to be negative, whatever the row holds.
    fn is_never_negative(&self, rows: NodeId, what: NodeId) -> Result<bool, BadPlan> {
        Ok(match self.node(what)? {
            Node::Constant { value } => match &value.0 {
                v1::Value::Number(number) => number.0 >= Number::zero(),
                _ => false,
            },
            Node::Elapsed { .. } => true,
            Node::Taken { figure } => matches!(
                figure,
                Figure::Length { .. }
                    | Figure::Longest { .. }
                    | Figure::RunCount { .. }
                    | Figure::Count { .. }
                    | Figure::CountDistinct { .. }
                    | Figure::Share { .. }
            ),
            Node::Field { name } => {
                let field = self.source_of(rows)?.field(name)?.1;
                match (&field.range, field.computed) {
                    (Some((least, _)), _) => least.0 >= Number::zero(),
                    (None, Some(computed)) => self.is_never_negative(rows, computed)?,
                    (None, None) => false,
                }
            }
            Node::Arithmetic {
                operator: Operator::Add | Operator::Multiply,
                left,
                right,
            } => self.is_never_negative(rows, *left)? && self.is_never_negative(rows, *right)?,
            _ => false,
        })
    }
}

/// A value that further rows may change.
fn opened(value: &Value, further: Further) -> Value {
    let so_far = formula::bounds(value);
    let maybe_undefined = formula::may_be_undefined(value);
    let zero = Some(Number::zero());
    let (lo, hi) = match so_far {
        Some(interval) => (interval.lo.clone(), interval.hi.clone()),
        None => (None, None),
    };
    let interval = match further {
        Further::Larger => Interval { lo, hi: None },
        Further::Smaller => Interval { lo: None, hi },
        Further::Anything => Interval::unbounded(),
        Further::NotNegative => Interval { lo: zero, hi: None },
        Further::Part => Interval::new(Number::zero(), Number::one()),
    };
    Value::Number {
        interval,
        maybe_undefined,
    }
}
