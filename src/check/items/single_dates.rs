//! Single dates in a term that renews: in the second year the day is forgotten.

use super::super::context::Checker;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::Length;
use crate::quantity::Date;
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, Clause, ClauseKind, Literal};
use crate::text::Location;

impl Checker<'_> {
    /// Warns of `closed 2026-12-24` in the first term of an agreement that renews. A calendar
    /// that lists days of later years too is kept up year by year, and nothing is said.
    pub(super) fn single_dates(&mut self) {
        let Some((first, after)) = self.renewing_term() else {
            return;
        };
        for id in self.all(Kind::Calendar) {
            if self.resolved.unit(self.declaration(id).unit).is_library {
                continue;
            }
            let dates = self.closed_once(id);
            if dates.iter().any(|(date, _)| *date >= after) {
                continue;
            }
            for (date, at) in dates.into_iter().filter(|(date, _)| *date >= first) {
                let yearly = format!("{:02}-{:02}", date.month(), date.day());
                self.report(
                    Diagnostic::new(
                        codes::SINGLE_DATE_IN_RENEWING_TERM,
                        at,
                        "this is one day, and the agreement renews",
                    )
                    .note(format!(
                        "on the same day of {} the calendar is open",
                        date.year() + 1
                    ))
                    .help(format!("for that day of every year write `{yearly}`"))
                    .suggest(format!("write `{yearly}`"), at, yearly.clone()),
                );
            }
        }
    }

    /// First day of the first term, and the first day after it, if the agreement renews.
    fn renewing_term(&self) -> Option<(Date, Date)> {
        let first = self.frame.effective?;
        let term = self.agreement.contract.term.as_ref()?;
        term.renews_for.as_ref()?;
        match &term.length {
            Length::Period(period, None) => Some((first, period.add(first, None)?)),
            _ => None,
        }
    }

    /// The single dates on which a calendar closes.
    fn closed_once(&self, id: DeclId) -> Vec<(Date, Location)> {
        let items = self
            .clauses(id)
            .iter()
            .filter_map(|clause: &Clause| match &clause.kind {
                ClauseKind::Closed(items) => Some(items),
                _ => None,
            });
        items
            .flatten()
            .filter(|item| item.to.is_none())
            .filter_map(|item| match &item.from.kind {
                ast::ExprKind::Literal(Literal::Date(parts)) => {
                    let date = Date::new(parts.year, parts.month.into(), parts.day.into())?;
                    Some((date, self.at(id, item.from.span)))
                }
                _ => None,
            })
            .collect()
    }
}
