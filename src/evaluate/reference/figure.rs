//! Figures: what is taken of sets of time, of rows and of buckets within a window.

use super::aggregate::{self, Sample};
use super::engine::{Context, Engine, Keys, RowAt};
use super::rows::Member;
use super::scalar::Scalar;
use crate::evaluate::assess::formula::{self, Env, FigureValues};
use crate::evaluate::figures::{Parts, Value};
use crate::evaluate::terms::BadPlan;
use crate::plan::v1::{self, BucketFunction, Figure, Formula, NodeId, Roster, Step};
use crate::quantity::{Duration, Instant, Interval, Known, Number};
use std::collections::BTreeMap;

/// The value of a formula over values of figures.
pub(crate) fn evaluated(
    formula: &Formula,
    values: &[Value],
    keys: &Keys,
    tables: &BTreeMap<String, v1::Table>,
) -> Value {
    let keys: Vec<(String, String)> = keys.pairs();
    formula::evaluate(
        formula,
        &Env {
            figures: &Values(values),
            keys: &keys,
            tables,
            value: None,
            target: None,
            minimum: None,
            charges: None,
            back: None,
        },
    )
}

/// The values of a bucket's figures.
struct Values<'v>(&'v [Value]);

impl FigureValues for Values<'_> {
    fn figure(&self, index: u32) -> Option<&Value> {
        self.0.get(index as usize)
    }
}

/// A figure's value as a value of a row.
pub(crate) fn as_scalar(value: &Value) -> Scalar {
    match value {
        Value::Undefined => Scalar::Undefined,
        Value::Number {
            interval,
            maybe_undefined,
        } => Scalar::within(interval.clone(), *maybe_undefined),
        Value::Bool(truth) => Scalar::Bool(*truth),
        Value::Text(text) => Scalar::Text(text.as_str().into()),
    }
}

/// A number of microseconds, or of anything that is counted.
fn between(least: i64, most: i64) -> Value {
    formula::within(Interval::new(least.into(), most.into()))
}

/// Rows counted surely and possibly.
pub(crate) fn count(sure: u64, maybe: u64) -> Interval {
    let number = |count: u64| Number::from(num_bigint::BigInt::from(count));
    Interval::new(number(sure), number(maybe))
}

impl Engine<'_> {
    /// The value of a figure in the context at hand, and what it was made from.
    pub(crate) fn figure(
        &self,
        figure: &Figure,
        context: &Context<'_>,
    ) -> Result<(Value, Parts), BadPlan> {
        let (value, parts) = self.figure_so_far(figure, context)?;
        Ok((self.left_open(figure, value, context)?, parts))
    }

    /// The value if nothing else came.
    fn figure_so_far(
        &self,
        figure: &Figure,
        context: &Context<'_>,
    ) -> Result<(Value, Parts), BadPlan> {
        match figure {
            Figure::Length { time } => {
                let (least, most) = self.cut(*time, context)?.length();
                Ok((between(least, most), Parts::None))
            }
            Figure::Longest { time } => {
                let (least, most) = self.cut(*time, context)?.longest();
                Ok((between(least, most), Parts::None))
            }
            Figure::RunCount { time } => {
                let (least, most) = self.cut(*time, context)?.run_count();
                Ok((formula::within(count(least, most)), Parts::None))
            }
            Figure::Scalar { what } => {
                let value = self.as_value(&self.scalar(*what, context)?);
                Ok((value, Parts::None))
            }
            Figure::Buckets {
                function,
                step,
                by,
                figures,
                value,
            } => self.over_buckets(function, (step, by.as_ref()), (figures, value), context),
            Figure::Count { rows } => {
                let members = self.counted(*rows, context)?.1;
                Ok((formula::within(aggregate::counted(&members)), Parts::None))
            }
            Figure::Share { rows, condition } => self.share(*rows, *condition, context),
            Figure::CountDistinct { rows, what } => {
                let (source, members) = self.counted(*rows, context)?;
                let mut keys = Vec::with_capacity(members.len());
                for member in &members {
                    let value = self.at_row(*what, source, member, context)?;
                    keys.push((value.key(), member.sure && value.is_certain()));
                }
                Ok((formula::within(aggregate::distinct(keys)), Parts::None))
            }
            Figure::SumBy { rows, what, by } => self.sum_by(*rows, *what, by, context),
            Figure::Sum { rows, what } => {
                let samples = self.taken(*rows, *what, context)?;
                Ok((formula::within(aggregate::sum(&samples)), Parts::None))
            }
            Figure::Mean { rows, what } => Ok(aggregate::mean(&self.taken(*rows, *what, context)?)),
            Figure::Min { rows, what } => {
                let samples = self.taken(*rows, *what, context)?;
                Ok((aggregate::extreme(false, &samples), Parts::None))
            }
            Figure::Max { rows, what } => {
                let samples = self.taken(*rows, *what, context)?;
                Ok((aggregate::extreme(true, &samples), Parts::None))
            }
            Figure::Percentile { rows, what, p } => {
                let samples = self.taken(*rows, *what, context)?;
                Ok((aggregate::percentile(&samples, &p.0), Parts::None))
            }
        }
    }

    /// A set of time cut to the window at hand.
    pub(crate) fn cut(&self, time: NodeId, context: &Context<'_>) -> Result<Known, BadPlan> {
        let time = self.time(time, context)?;
        let Some(frame) = context.frame else {
            return Ok((*time).clone());
        };
        if self.reaches_beyond(&time, (frame.start, frame.end), context) {
            self.open.set(true);
        }
        Ok(frame.cut(&time))
    }

    /// Whether unknown time in a window belongs to a run that goes on where the data ends.
    fn reaches_beyond(
        &self,
        time: &Known,
        (start, end): (Instant, Instant),
        context: &Context<'_>,
    ) -> bool {
        let Some(run) = time.maybe().overlapping(start, end).last() else {
            return false;
        };
        let inside = (run.start.max(start), run.end.min(end));
        run.end > self.known_until(context)
            && time.sure().length_between(inside.0, inside.1) < inside.1.micros_since(inside.0)
    }

    /// The source of a set of rows and those of its rows that lie in the window.
    pub(crate) fn counted(
        &self,
        rows: NodeId,
        context: &Context<'_>,
    ) -> Result<(usize, Vec<Member>), BadPlan> {
        let rows = self.rows(rows, context)?;
        let members = match context.frame {
            Some(frame) => self.within(&rows, frame)?,
            None => rows.members.clone(),
        };
        if members.iter().any(|member| member.open) {
            self.open.set(true);
        }
        Ok((rows.source, members))
    }

    fn at_row(
        &self,
        what: NodeId,
        source: usize,
        member: &Member,
        context: &Context<'_>,
    ) -> Result<Scalar, BadPlan> {
        let row = RowAt {
            source,
            row: member.row,
        };
        let before = self.open.replace(false);
        let value = self.scalar(what, &context.at(row))?;
        let open = self.open.replace(before);
        // Only a value that the running clock leaves undecided keeps the window from being final.
        if open && !value.is_certain() {
            self.open.set(true);
        }
        Ok(value)
    }

    /// What is taken of each row in the window; rows without a value are left out.
    fn taken(
        &self,
        rows: NodeId,
        what: NodeId,
        context: &Context<'_>,
    ) -> Result<Vec<Sample>, BadPlan> {
        let (source, members) = self.counted(rows, context)?;
        let mut samples = Vec::with_capacity(members.len());
        for member in &members {
            let value = self.at_row(what, source, member, context)?;
            samples.extend(Sample::of(&value, member.sure));
        }
        Ok(samples)
    }

    fn share(
        &self,
        rows: NodeId,
        condition: NodeId,
        context: &Context<'_>,
    ) -> Result<(Value, Parts), BadPlan> {
        let (source, members) = self.counted(rows, context)?;
        let mut judged = Vec::with_capacity(members.len());
        for member in &members {
            let truth = self.at_row(condition, source, member, context)?.holds();
            judged.push((truth, member.sure));
        }
        Ok(aggregate::share(judged))
    }

    fn sum_by(
        &self,
        rows: NodeId,
        what: NodeId,
        by: &str,
        context: &Context<'_>,
    ) -> Result<(Value, Parts), BadPlan> {
        let (source, members) = self.counted(rows, context)?;
        let view = self.view(source)?;
        let (field, _) = view.field(by)?;
        let mut groups: BTreeMap<String, Vec<Sample>> = BTreeMap::new();
        let mut all = Vec::new();
        for member in &members {
            let value = self.at_row(what, source, member, context)?;
            let Some(sample) = Sample::of(&value, member.sure) else {
                continue;
            };
            let cell = view.data.map(|data| data.cell(field, member.row));
            let keys = cell.map(|cell| self.values_of(&cell)).unwrap_or_default();
            let key = keys.first().map_or(String::new(), ToString::to_string);
            groups.entry(key).or_default().push(sample.clone());
            all.push(sample);
        }
        let sums = groups.into_iter();
        let sums = sums.map(|(key, samples)| (key, aggregate::sum(&samples)));
        let total = formula::within(aggregate::sum(&all));
        Ok((total, Parts::ByKey(sums.collect())))
    }

    fn over_buckets(
        &self,
        function: &BucketFunction,
        (step, by): (&Step, Option<&(String, Vec<Roster>)>),
        (figures, value): (&[Figure], &Formula),
        context: &Context<'_>,
    ) -> Result<(Value, Parts), BadPlan> {
        let mut values = Vec::new();
        self.each_bucket(step, by, context, |inside| {
            // A bucket of which perhaps nothing is left counts only perhaps.
            let sure = inside
                .frame
                .is_some_and(|frame| !frame.time.sure().is_empty());
            values.push((self.over(figures, value, inside)?, sure));
            Ok(())
        })?;
        Ok(aggregate::brought_together(function, values))
    }

    /// A value of a row as a figure. Instants are microseconds since 1970; a date is the last
    /// microsecond of its day, so that `t <= d` means "on d or before".
    fn as_value(&self, scalar: &Scalar) -> Value {
        let micros = |at: Instant, or_later: bool| {
            let least = Number::from(at.0);
            formula::within(Interval {
                hi: (!or_later).then(|| least.clone()),
                lo: Some(least),
            })
        };
        match scalar {
            Scalar::Bool(truth) => Value::Bool(*truth),
            Scalar::Instant(moment) => {
                if moment.or_later {
                    self.open.set(true);
                }
                micros(moment.at, moment.or_later)
            }
            Scalar::Date(date) => {
                let end = self.terms.zone.end_of_day(date.at);
                micros(end.minus(Duration::MICROSECOND), date.or_later)
            }
            Scalar::Text(text) | Scalar::Calendar(text) => Value::Text(text.to_string()),
            scalar => match scalar.number() {
                Some(number) => Value::Number {
                    interval: number.interval,
                    maybe_undefined: number.maybe_undefined,
                },
                None => Value::Undefined,
            },
        }
    }
}
