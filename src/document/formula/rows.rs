//! Rows, and what is measured of them.

use super::super::model::Run;
use super::super::show;
use super::{Formulas, say};
use crate::ir::{Aggregate, Expr, ExprKind};

impl Formulas<'_> {
    /// Rows as a noun phrase in the plural: `records of Parcels for which …`.
    pub(in crate::document) fn rows(&self, expr: &Expr) -> Vec<Run> {
        match &expr.kind {
            ExprKind::Rows(source) => say::records(self.title(source)),
            ExprKind::Where { rows, condition } => {
                say::records_where(self.rows(rows), self.condition(condition))
            }
            ExprKind::Ungrouped(rows) => say::of_all_groups(self.rows(rows)),
            ExprKind::Let(path) => vec![self.title(path)],
            _ => self.value(expr),
        }
    }

    /// An aggregate or a length, as a noun phrase.
    pub(super) fn measure(&self, expr: &Expr) -> Option<Vec<Run>> {
        Some(match &expr.kind {
            ExprKind::Length(time) if matches!(time.kind, ExprKind::Window) => {
                say::length_of_window()
            }
            ExprKind::Length(time) if matches!(time.kind, ExprKind::Row) && self.whole => {
                say::length_of_entry()
            }
            ExprKind::Length(time) if matches!(time.kind, ExprKind::Row) => {
                say::length_of_entry_within()
            }
            ExprKind::Length(time) if self.whole => say::whole_length(self.part_of_time(time)),
            ExprKind::Length(time) => say::length(self.part_of_time(time)),
            ExprKind::RunCount(time) => say::run_count(self.part_of_time(time)),
            ExprKind::Longest(time) => say::longest(self.part_of_time(time)),
            ExprKind::Aggregate {
                function,
                rows,
                what,
            } => self.aggregate(function, self.rows(rows), what.as_deref()),
            ExprKind::OverBuckets {
                function,
                value,
                each,
            } => {
                let mut buckets = self.step(&each.step);
                if let Some(key) = &each.by {
                    buckets = say::buckets_by(buckets, super::name_of(key));
                }
                let value = self.any(value);
                match function {
                    Aggregate::Mean | Aggregate::Share => say::over_mean(value, buckets),
                    Aggregate::Sum => say::over_sum(value, buckets),
                    Aggregate::Min => say::over_least(value, buckets),
                    Aggregate::Max => say::over_greatest(value, buckets),
                    Aggregate::Count | Aggregate::CountDistinct => say::over_count(value, buckets),
                    Aggregate::Percentile(share) => {
                        say::over_percentile(show::percent(share), value, buckets)
                    }
                }
            }
            _ => return None,
        })
    }

    fn aggregate(&self, function: &Aggregate, rows: Vec<Run>, what: Option<&Expr>) -> Vec<Run> {
        let Some(what) = what else {
            return say::count(rows);
        };
        match function {
            Aggregate::Share => say::share(rows, self.condition(what)),
            Aggregate::Count => say::count(say::records_where(rows, self.condition(what))),
            Aggregate::CountDistinct => say::count_distinct(self.value(what), rows),
            Aggregate::Sum => say::sum(self.value(what), rows),
            Aggregate::Mean => say::mean(self.value(what), rows),
            Aggregate::Min => say::least(self.value(what), rows),
            Aggregate::Max => say::greatest(self.value(what), rows),
            Aggregate::Percentile(share) => {
                say::percentile(show::percent(share), self.value(what), rows)
            }
        }
    }
}
