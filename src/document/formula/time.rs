//! Sets of time as noun phrases, and as what holds at a moment.

use super::super::model::Run;
use super::{Formulas, name_of, say};
use crate::ir::{Expr, ExprKind, Quantifier, Type};

impl Formulas<'_> {
    /// A set of time, or a calendar, as a noun phrase.
    pub(in crate::document) fn time(&self, expr: &Expr) -> Vec<Run> {
        match &expr.kind {
            ExprKind::Window => say::assessment_period(),
            ExprKind::Relief => say::relief_time(),
            ExprKind::Let(path) | ExprKind::Exclusion(path) => vec![self.title(path)],
            ExprKind::CalendarTime(calendar) => self.value(calendar),
            ExprKind::Existing(source) => say::existing(self.title(source)),
            ExprKind::TimeWhere { .. } | ExprKind::Quantified { .. } => {
                say::time_in_which(self.state(expr))
            }
            ExprKind::TimeOfBuckets { condition, each } => {
                let mut buckets = self.step(&each.step);
                if let Some(key) = &each.by {
                    buckets = say::buckets_by(buckets, name_of(key));
                }
                say::time_of_buckets(buckets, self.condition(condition))
            }
            ExprKind::Spans(rows) => say::covered_by(self.rows(rows)),
            ExprKind::Union(a, b) => say::either(self.part_of_time(a), self.part_of_time(b)),
            ExprKind::Intersect(a, b) => say::common(self.part_of_time(a), self.part_of_time(b)),
            ExprKind::Except(a, b) => say::except(self.part_of_time(a), self.part_of_time(b)),
            ExprKind::Lasting {
                time,
                strict,
                limit,
                excess,
            } => {
                let (time, limit) = (self.part_of_time(time), self.value(limit));
                match (excess, strict) {
                    (true, _) => say::lasting_excess(time, limit),
                    (false, true) => say::lasting_more(time, limit),
                    (false, false) => say::lasting_at_least(time, limit),
                }
            }
            ExprKind::Merged { time, within } => {
                say::merged(self.part_of_time(time), self.value(within))
            }
            ExprKind::Field { field, .. } => vec![name_of(field)],
            _ if matches!(expr.ty, Type::Rows(_)) => say::covered_by(self.rows(expr)),
            _ => self.value(expr),
        }
    }

    /// A set of time within a formula, in brackets where it has parts of its own.
    pub(super) fn part_of_time(&self, expr: &Expr) -> Vec<Run> {
        let words = self.time(expr);
        match &expr.kind {
            ExprKind::Union(..)
            | ExprKind::Intersect(..)
            | ExprKind::Except(..)
            | ExprKind::Lasting { .. }
            | ExprKind::Merged { .. }
            | ExprKind::TimeOfBuckets { .. }
            | ExprKind::Quantified { .. }
            | ExprKind::TimeWhere { .. } => say::bracketed(words),
            _ => words,
        }
    }

    /// What holds at the moments of a set of time, as a clause.
    fn state(&self, expr: &Expr) -> Vec<Run> {
        match &expr.kind {
            ExprKind::TimeWhere { samples } => match &samples.kind {
                ExprKind::Where { rows, condition } => {
                    say::latest_reading(self.source_of(rows), self.condition(condition))
                }
                _ => say::reading_exists(self.source_of(samples)),
            },
            ExprKind::Spans(rows) => say::record_lasts(self.rows(rows)),
            ExprKind::Quantified {
                quantifier,
                time,
                by,
            } => {
                let (key, state) = (name_of(by), self.state(time));
                match quantifier {
                    Quantifier::Any => say::for_any(key, state),
                    Quantifier::All => say::for_all(key, state),
                    Quantifier::AtLeast(count) => {
                        let count = super::show::count(u64::from(*count));
                        say::for_at_least(count, key, state)
                    }
                    Quantifier::MoreThanHalf => say::for_more_than_half(key, state),
                }
            }
            _ => say::within(self.part_of_time(expr)),
        }
    }

    /// The source of samples, where nothing filters them.
    fn source_of(&self, rows: &Expr) -> Vec<Run> {
        match &rows.kind {
            ExprKind::Rows(source) => vec![self.title(source)],
            _ => self.rows(rows),
        }
    }
}
