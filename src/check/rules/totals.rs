//! Totals fit whole: what was summed for a day cannot be cut at noon.
//!
//! A source of totals has one row for each of its periods. Windows, buckets and excluded time
//! must end where its periods do; otherwise a part of a sum would have to be guessed.

use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::visit::walk_deep;
use crate::ir::words::period_rule;
use crate::ir::{
    CalendarRule, Constant, ExclusionTime, Expr, ExprKind, Gaps, Length, Lookup, Objective, Path,
    PeriodBasis, PeriodRule, PeriodSize, SourceKind, Step, Window,
};
use crate::quantity::TimeOfDay;
use crate::text::Location;
use std::collections::BTreeMap;

const HOUR: i64 = 3_600_000_000;

/// What cuts the rows of a source.
struct Cut {
    at: Location,
    by: String,
}

/// Each source of totals that an objective measures, against all that cuts its rows.
pub(super) fn totals_cut(agreement: &dyn Lookup, objective: &Objective, found: &mut Diagnostics) {
    let read = totals_read(agreement, objective);
    for (path, (at, per)) in &read {
        let whole = Whole {
            agreement,
            per: *per,
        };
        let cut = whole
            .window(objective)
            .or_else(|| whole.exclusions(objective))
            .or_else(|| whole.gaps(objective))
            .or_else(|| whole.buckets(objective, path));
        if let Some(cut) = cut {
            report(path, (*at, *per), &cut, found);
        }
    }
}

fn report(source: &Path, (at, per): (Location, PeriodRule), cut: &Cut, found: &mut Diagnostics) {
    let period = period_rule(&per);
    found.push(
        Diagnostic::new(
            codes::TOTALS_CUT,
            at,
            format!("`{source}` is summed for each {period}, and {} cuts it", cut.by),
        )
        .also(cut.at, "cut here")
        .note("of a sum nobody knows which part lies before the cut and which behind it")
        .help(format!(
            "let windows, buckets and excluded time begin and end with a {period}, or measure rows that are not summed"
        )),
    );
}

/// The formulas of which rows are taken in the window, without its excluded time.
fn measured<'a>(agreement: &'a dyn Lookup, objective: &'a Objective) -> Vec<&'a Expr> {
    let metric = agreement.metric(&objective.metric);
    let lets = metric.iter().flat_map(|metric| &metric.lets);
    let values = lets.map(|(_, value)| value);
    let own = metric.iter().map(|metric| &metric.value);
    let needs = objective.needs.iter().map(|(_, rows)| rows);
    values
        .chain(own)
        .chain(needs)
        .chain(&objective.provided)
        .chain(&objective.met_if)
        .collect()
}

/// The sources of totals that an objective measures, where each is read first, and their periods.
fn totals_read<'a>(
    agreement: &'a dyn Lookup,
    objective: &'a Objective,
) -> BTreeMap<&'a Path, (Location, PeriodRule)> {
    let mut read = BTreeMap::new();
    for expr in measured(agreement, objective) {
        walk_deep(agreement, expr, &mut |part| {
            if let ExprKind::Rows(path) = &part.kind
                && let Some(SourceKind::Totals(per)) = agreement.source(path).map(|it| &it.kind)
            {
                read.entry(path).or_insert((part.at, *per));
            }
        });
    }
    read
}

/// What ends only where periods of totals do.
struct Whole<'a> {
    agreement: &'a dyn Lookup,
    per: PeriodRule,
}

impl<'a> Whole<'a> {
    // ---- windows

    fn window(&self, objective: &'a Objective) -> Option<Cut> {
        let by = match &objective.window {
            Window::Period(rule) if self.is_made_of(*rule) => return None,
            Window::Period(rule) => format!("a window of a {}", period_rule(rule)),
            Window::Rolling { length, every }
                if self.is_made_of(*every) && self.is_whole_length(length) =>
            {
                return None;
            }
            Window::Rolling { .. } => "a rolling window".to_owned(),
            Window::Row { .. } | Window::BeforeRow { .. } => "a window of a row".to_owned(),
            Window::Run(_) => "a window of a run".to_owned(),
        };
        let at = objective.head.origin.place();
        Some(Cut { at, by })
    }

    /// Whether a period begins and ends where periods of totals do.
    fn is_made_of(&self, rule: PeriodRule) -> bool {
        let per = self.per;
        if rule == per {
            return true;
        }
        let starts_with_months = match rule.basis {
            PeriodBasis::Calendar | PeriodBasis::Fiscal => true,
            PeriodBasis::Contract => self.agreement.contract().effective.day() == 1,
            PeriodBasis::Billing => rule.from == 1,
        };
        match (per.basis, per.size) {
            // Every window begins with an hour, and all but hours with a day.
            (_, PeriodSize::Hour) => true,
            (_, PeriodSize::Day) => rule.size != PeriodSize::Hour,
            (PeriodBasis::Calendar, PeriodSize::Month) => {
                rule.size >= PeriodSize::Month && starts_with_months
            }
            (PeriodBasis::Calendar, PeriodSize::Quarter) => {
                rule.size >= PeriodSize::Quarter
                    && (rule.basis == PeriodBasis::Calendar
                        || (rule.basis == PeriodBasis::Fiscal && rule.from % 3 == 1))
            }
            // Months, quarters and years that are counted from one day lie within each other.
            (basis, size) => {
                size >= PeriodSize::Month
                    && rule.basis == basis
                    && rule.from == per.from
                    && rule.size >= size
            }
        }
    }

    /// Whether a rolling window that ends with a period of totals begins with one.
    fn is_whole_length(&self, length: &Length) -> bool {
        let counted = matches!(length, Length::Period(_, None));
        match self.per.size {
            PeriodSize::Hour => match length {
                Length::Elapsed(micros) => micros % HOUR == 0,
                Length::Period(..) => counted,
            },
            PeriodSize::Day => counted,
            _ => false,
        }
    }

    // ---- excluded time

    fn exclusions(&self, objective: &'a Objective) -> Option<Cut> {
        let mut paths = objective.excluding.iter();
        let path = paths.find(|path| !self.is_whole_exclusion(path))?;
        Some(Cut {
            at: self.agreement.exclusion(path)?.head.origin.place(),
            by: format!("excluding `{path}`"),
        })
    }

    fn is_whole_exclusion(&self, path: &Path) -> bool {
        let Some(exclusion) = self.agreement.exclusion(path) else {
            return true;
        };
        match &exclusion.time {
            ExclusionTime::Of(time) => exclusion.limits.is_empty() && self.is_whole_time(time),
            ExclusionTime::RulingsBy(_) => false,
        }
    }

    /// Whether a set of time is made of whole periods of totals: whole days of calendars.
    fn is_whole_time(&self, time: &Expr) -> bool {
        match &time.kind {
            ExprKind::CalendarTime(calendar) => match &calendar.kind {
                ExprKind::Constant(Constant::Calendar(path)) => self.is_whole_calendar(path),
                _ => false,
            },
            ExprKind::Union(a, b) | ExprKind::Intersect(a, b) | ExprKind::Except(a, b) => {
                self.is_whole_time(a) && self.is_whole_time(b)
            }
            ExprKind::Let(path) => {
                let named = self.agreement.named(path);
                named.is_some_and(|it| self.is_whole_time(&it.value))
            }
            ExprKind::Exclusion(path) => self.is_whole_exclusion(path),
            _ => false,
        }
    }

    fn is_whole_calendar(&self, path: &Path) -> bool {
        path.as_str() == "always"
            || self
                .agreement
                .calendar(path)
                .is_some_and(|it| self.is_whole_rule(&it.rule))
    }

    fn is_whole_rule(&self, rule: &CalendarRule) -> bool {
        match rule {
            CalendarRule::Always => true,
            CalendarRule::Dates(_) => false,
            CalendarRule::Week {
                timezone,
                hours,
                open,
                ..
            } => {
                let regular = hours.iter().flatten();
                let special = open.iter().flat_map(|(_, _, hours)| hours);
                *timezone == self.agreement.contract().timezone
                    && regular
                        .chain(special)
                        .all(|hours| self.is_whole_stretch(*hours))
            }
            CalendarRule::Union(parts) | CalendarRule::Intersection(parts) => {
                parts.iter().all(|part| self.is_whole_rule(part))
            }
            CalendarRule::Except(a, b) => self.is_whole_rule(a) && self.is_whole_rule(b),
        }
    }

    fn is_whole_stretch(&self, (from, to): (TimeOfDay, TimeOfDay)) -> bool {
        let on_the_hour = |time: TimeOfDay| time.micros() % HOUR == 0;
        match self.per.size {
            PeriodSize::Hour => on_the_hour(from) && on_the_hour(to),
            PeriodSize::Day => from == TimeOfDay::MIDNIGHT && to.micros() == 24 * HOUR,
            _ => false,
        }
    }

    /// Gaps of samples that leave the window.
    fn gaps(&self, objective: &'a Objective) -> Option<Cut> {
        let mut cut = None;
        for expr in measured(self.agreement, objective) {
            walk_deep(self.agreement, expr, &mut |part| {
                let ExprKind::Rows(path) = &part.kind else {
                    return;
                };
                let kind = self.agreement.source(path).map(|it| &it.kind);
                if let Some(SourceKind::Samples {
                    gaps: Gaps::Excluded,
                    ..
                }) = kind
                {
                    cut.get_or_insert_with(|| Cut {
                        at: part.at,
                        by: format!("a gap of `{path}`, which leaves the window,"),
                    });
                }
            });
        }
        cut
    }

    // ---- buckets

    /// Buckets in which the source is read.
    fn buckets(&self, objective: &'a Objective, source: &Path) -> Option<Cut> {
        let mut cut = None;
        for expr in measured(self.agreement, objective) {
            walk_deep(self.agreement, expr, &mut |part| {
                let (each, of) = match &part.kind {
                    ExprKind::OverBuckets { each, value, .. } => (each, value),
                    ExprKind::TimeOfBuckets { each, condition } => (each, condition),
                    _ => return,
                };
                let whole = match &each.step {
                    Step::Calendar(rule) => self.is_made_of(*rule),
                    Step::Elapsed(micros) => {
                        self.per.size == PeriodSize::Hour && micros % HOUR == 0
                    }
                };
                if !whole && self.reads(of, source) {
                    cut.get_or_insert_with(|| Cut {
                        at: part.at,
                        by: "a bucket".to_owned(),
                    });
                }
            });
        }
        cut
    }

    fn reads(&self, expr: &'a Expr, source: &Path) -> bool {
        let mut reads = false;
        walk_deep(self.agreement, expr, &mut |part| {
            reads |= matches!(&part.kind, ExprKind::Rows(path) if path == source);
        });
        reads
    }
}
