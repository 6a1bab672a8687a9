//! Scalar nodes about instants and dates: deadlines, days, working time.
//!
//! A clock that has not stopped at the cut-off shows what has passed until then,
//! or more. Where an instant is needed, a date stands for the end of its day.

use super::engine::{Context, Engine, OpenTime};
use super::scalar::{Moment, Scalar};
use super::values::counted;
use crate::evaluate::terms::{self, BadPlan};
use crate::plan::v1::{Node, NodeId, Period};
use crate::quantity::{Date, Duration, Instant, Interval, Known, LocalDateTime, TimeSet};
use std::sync::Arc;

/// Working time is laid out so far around the data and the windows.
const MARGIN_MICROS: i64 = 366 * 86_400_000_000;

impl Engine<'_> {
    pub(crate) fn clock(&self, id: NodeId, context: &Context<'_>) -> Result<Scalar, BadPlan> {
        match self.node(id)? {
            Node::Shift { instant, by } => {
                let from = self.scalar(*instant, context)?;
                let by = self.scalar(*by, context)?;
                Ok(self.shifted(&from, &by))
            }
            Node::ShiftPeriod { from, period, back } => {
                let from = self.scalar(*from, context)?;
                self.shifted_by_period(&from, &period.0, *back)
            }
            Node::AtTime { date, time } => {
                let (date, time) = (self.scalar(*date, context)?, self.scalar(*time, context)?);
                Ok(match (self.as_date(&date), time) {
                    (Some(date), Scalar::TimeOfDay(Some(time))) => Scalar::Instant(
                        date.map(|date| self.terms.zone.instant(LocalDateTime::new(date, time))),
                    ),
                    // At some time of the day, or later.
                    (Some(date), Scalar::TimeOfDay(None)) => Scalar::Instant(Moment {
                        at: self.terms.zone.start_of_day(date.at),
                        or_later: true,
                    }),
                    _ => Scalar::Undefined,
                })
            }
            Node::LocalDate { of } => {
                let of = self.scalar(*of, context)?;
                Ok(self.as_date(&of).map_or(Scalar::Undefined, Scalar::Date))
            }
            Node::Rolled { date, calendar } => {
                let date = self.scalar(*date, context)?;
                let (Some(date), Scalar::Calendar(calendar)) =
                    (self.as_date(&date), self.scalar(*calendar, context)?)
                else {
                    return Ok(Scalar::Undefined);
                };
                let calendar = self.terms.calendar(&calendar)?;
                let rolled = calendar.business_day_from(date.at);
                Ok(rolled.map_or(Scalar::Undefined, |at| Scalar::Date(Moment { at, ..date })))
            }
            Node::ClockTime { of } => {
                let of = self.scalar(*of, context)?;
                Ok(self.as_instant(&of).map_or(Scalar::Undefined, |of| {
                    let shown = self.terms.zone.local(of.at).time;
                    Scalar::TimeOfDay((!of.or_later).then_some(shown))
                }))
            }
            Node::Days { from, to } => {
                let (from, to) = (self.scalar(*from, context)?, self.scalar(*to, context)?);
                Ok(match (self.as_date(&from), self.as_date(&to)) {
                    (Some(from), Some(to)) => difference(from, to, |a, b| b.days_since(a)),
                    _ => Scalar::Undefined,
                })
            }
            Node::Between { from, to } => {
                let (from, to) = (self.scalar(*from, context)?, self.scalar(*to, context)?);
                Ok(match (self.as_instant(&from), self.as_instant(&to)) {
                    (Some(from), Some(to)) => difference(from, to, |a, b| b.micros_since(a)),
                    _ => Scalar::Undefined,
                })
            }
            Node::Elapsed {
                from,
                to,
                calendar,
                except,
            } => {
                let (from, to) = (self.scalar(*from, context)?, self.scalar(*to, context)?);
                let (Some(from), Some(to)) = (self.as_instant(&from), self.as_instant(&to)) else {
                    return Ok(Scalar::Undefined);
                };
                let calendar = match calendar {
                    Some(calendar) => self.scalar(*calendar, context)?,
                    None => Scalar::Calendar("always".into()),
                };
                let Scalar::Calendar(calendar) = calendar else {
                    return Ok(Scalar::Undefined);
                };
                let except = except
                    .map(|except| self.time(except, context))
                    .transpose()?;
                self.elapsed(from, to, &calendar, except.as_deref())
            }
            _ => Err(BadPlan(format!("node {} is no clock", id.0))),
        }
    }

    /// The instant that a value is; the end of its day for a date.
    pub(crate) fn as_instant(&self, value: &Scalar) -> Option<Moment<Instant>> {
        match value {
            Scalar::Instant(moment) => Some(*moment),
            Scalar::Date(date) => Some(date.map(|date| self.terms.zone.end_of_day(date))),
            _ => None,
        }
    }

    fn as_date(&self, value: &Scalar) -> Option<Moment<Date>> {
        match value {
            Scalar::Instant(moment) => Some(moment.map(|at| self.terms.zone.date(at))),
            Scalar::Date(date) => Some(*date),
            _ => None,
        }
    }

    fn shifted(&self, from: &Scalar, by: &Scalar) -> Scalar {
        let (Some(from), Some(by)) = (self.as_instant(from), by.number()) else {
            return Scalar::Undefined;
        };
        // Instants are whole microseconds: what is finer is cut, as in data.
        let whole = |end: Option<crate::quantity::Number>| end.and_then(|end| end.floor().to_i64());
        let Some(least) = whole(by.interval.lo.clone()) else {
            return Scalar::Undefined;
        };
        Scalar::Instant(Moment {
            at: from.at.plus(Duration(least)),
            or_later: from.or_later || !by.interval.is_exact() || by.maybe_undefined,
        })
    }

    fn shifted_by_period(
        &self,
        from: &Scalar,
        period: &Period,
        back: bool,
    ) -> Result<Scalar, BadPlan> {
        let Some(from) = self.as_date(from) else {
            return Ok(Scalar::Undefined);
        };
        let calendar = period.calendar.as_deref();
        let calendar = calendar.map(|path| self.terms.calendar(path)).transpose()?;
        let counted = terms::counted(period);
        let date = if back {
            counted.subtract(from.at, calendar.as_ref())
        } else {
            counted.add(from.at, calendar.as_ref())
        };
        Ok(date.map_or(Scalar::Undefined, |at| {
            Scalar::Date(Moment {
                at,
                or_later: from.or_later,
            })
        }))
    }

    /// Working time from one instant to another, without the time in `except`.
    fn elapsed(
        &self,
        from: Moment<Instant>,
        to: Moment<Instant>,
        calendar: &Arc<str>,
        except: Option<&Known>,
    ) -> Result<Scalar, BadPlan> {
        if from.or_later && !to.or_later {
            // It ended, and never began: no clock ran.
            return Ok(Scalar::Undefined);
        }
        let (least, most) = if from.or_later {
            (0, None)
        } else {
            let (least, most) = self.worked(from.at, to.at, calendar, except)?;
            (least, (!to.or_later).then_some(most))
        };
        if to.or_later {
            self.open.set(true);
        }
        Ok(Scalar::within(counted(least, most), false))
    }

    /// The least and the greatest working time.
    fn worked(
        &self,
        from: Instant,
        to: Instant,
        calendar: &Arc<str>,
        except: Option<&Known>,
    ) -> Result<(i64, i64), BadPlan> {
        let except = except.filter(|except| !except.maybe().overlapping(from, to).is_empty());
        if except.is_none() && &**calendar == "always" {
            let micros = to.micros_since(from).max(0);
            return Ok((micros, micros));
        }
        let open = self.open_time(calendar, from, to)?;
        let Some(except) = except else {
            let micros = open.length_between(from, to);
            return Ok((micros, micros));
        };
        let (open, except) = (open.clip(from, to), except.clip(from, to));
        Ok((
            open.except(except.maybe()).length(),
            open.except(except.sure()).length(),
        ))
    }

    /// The working time of a calendar, at least from one instant to another.
    pub(crate) fn open_time(
        &self,
        path: &Arc<str>,
        from: Instant,
        to: Instant,
    ) -> Result<TimeSet, BadPlan> {
        let kept = self.calendars.borrow().get(path).cloned();
        if let Some(kept) = kept
            .as_ref()
            .filter(|kept| kept.from <= from && to <= kept.to)
        {
            return Ok(kept.time.clip(from, to));
        }
        let calendar = self.terms.calendar(path)?;
        if matches!(calendar.rule, crate::quantity::CalendarRule::Always) {
            return Ok(TimeSet::between(from, to));
        }
        let (first, last) = kept.map_or_else(|| self.horizon(), |kept| (kept.from, kept.to));
        let (first, last) = (first.min(from), last.max(to));
        let open = Arc::new(OpenTime {
            time: calendar.open_time(first, last),
            from: first,
            to: last,
        });
        let time = open.time.clip(from, to);
        self.calendars.borrow_mut().insert(path.clone(), open);
        Ok(time)
    }

    /// A stretch of time around everything that is looked at.
    pub(crate) fn horizon(&self) -> (Instant, Instant) {
        let dates = self.sources.iter().filter_map(|view| view.data);
        let first = dates.clone().filter_map(|data| data.dates.first()).min();
        let last = dates.filter_map(|data| data.dates.last()).max();
        let first = first.copied().unwrap_or(self.effective).min(self.effective);
        let last = last.copied().unwrap_or(self.cut_off);
        let last = last.max(self.cut_off).max(self.asked_until);
        (
            first.minus(Duration(MARGIN_MICROS)),
            last.plus(Duration(MARGIN_MICROS)),
        )
    }
}

/// How far the second lies after the first; negative when before.
fn difference<T: Copy>(from: Moment<T>, to: Moment<T>, distance: impl Fn(T, T) -> i64) -> Scalar {
    let shown = distance(from.at, to.at);
    match (from.or_later, to.or_later) {
        (false, false) => Scalar::Int(shown),
        (false, true) => Scalar::within(counted(shown, None), false),
        (true, false) => Scalar::within(
            Interval {
                lo: None,
                hi: Some(shown.into()),
            },
            false,
        ),
        (true, true) => Scalar::within(Interval::unbounded(), false),
    }
}
