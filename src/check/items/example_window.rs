//! Windows that examples name: by what they are called in statements, `2026-04`, `2026-W14`, `2026-04-03T10`.
//!
//! A window that an objective does not have is refused here. At run time nothing would be judged in it,
//! and a penalty would cost nothing in it, which an example may well expect.

use super::super::context::Checker;
use super::super::scope::Scope;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir;
use crate::quantity::{Date, WindowRule, parse_window_name};
use crate::syntax::ast::{self, Literal};

impl Checker<'_> {
    /// The name of a window, of a literal that [`is_time`].
    pub(super) fn window_named(
        &mut self,
        objective: &ir::Path,
        index: &ast::Expr,
        scope: &Scope,
    ) -> Option<String> {
        let name = window_literal(index);
        if name.is_none() {
            self.report(
                Diagnostic::new(
                    codes::WINDOW_NAME,
                    scope.at(index.span),
                    format!("no window of `{objective}` is named by a minute"),
                )
                .note("an hour is named by its beginning, a row by the text of one of its fields")
                .help(
                    "write `2026-04-03T10` for the hour that begins at 10:00, `[\"f1\"]` for a row",
                ),
            );
        }
        name
    }

    /// That an objective, or that of a penalty, has a window of this name among those that the example
    /// judges.
    pub(super) fn check_window(
        &mut self,
        subject: &ir::Path,
        name: &str,
        index: &ast::Expr,
        (over, scope): (&(String, String), &Scope),
    ) -> Option<()> {
        let Some(rule) = self.periods_of(subject) else {
            return Some(());
        };
        let every = WindowRule::Period(rule.windows()?);
        let effective = self.frame.effective.unwrap_or(Date::MIN);
        let zone = &self.frame.zone;
        let (start, _) = parse_window_name(name)?.bounds(zone);
        let (first, _) = parse_window_name(&over.0)?.bounds(zone);
        let (_, end) = parse_window_name(&over.1)?.bounds(zone);
        let there = every.containing(zone, effective, start)?;
        // Parts of a window that an amendment splits are named by their first days.
        let splits = |it: &ir::Amendment| it.in_progress == Some(ir::InProgress::Split);
        if self.agreement.amended.iter().any(splits) && Date::parse(name).is_some() {
            return Some(());
        }
        let finding = if there.name != name {
            Diagnostic::new(
                codes::WINDOW_NAME,
                scope.at(index.span),
                format!("`{subject}` has no window `{name}`"),
            )
            .note(format!(
                "it is judged over each {}",
                ir::words::period_rule(&rule)
            ))
            .help(format!("write `{}`", there.name))
        } else if there.end <= first || end <= there.start {
            Diagnostic::new(
                codes::WINDOW_NAME,
                scope.at(index.span),
                format!("this example does not judge `{name}`"),
            )
            .note("nothing would be judged there, and nothing would be owed for it")
            .help("let `over` reach from the first to the last window that is asked for")
        } else {
            return Some(());
        };
        self.report(finding);
        None
    }

    /// The periods over which something is judged. Rows and runs have names that only data can give, and a
    /// penalty may be for objectives of several periods.
    fn periods_of(&self, subject: &ir::Path) -> Option<ir::PeriodRule> {
        let mut penalties = self.agreement.penalties.iter();
        let penalty = penalties.find(|it| it.head.path == *subject);
        let own = std::slice::from_ref(subject);
        let objectives = penalty.map_or(own, |it| &it.objectives);
        let mut rules = objectives.iter().map(|path| {
            let objective = self.agreement.objective(path)?;
            match objective.window {
                ir::Window::Period(rule) | ir::Window::Rolling { every: rule, .. } => Some(rule),
                _ => None,
            }
        });
        let first = rules.next()??;
        rules.all(|it| it == Some(first)).then_some(first)
    }
}

/// Whether this is written like a window or a time, and so is no value of a key.
pub(super) fn is_time(expr: &ast::Expr) -> bool {
    let time = |literal: &Literal| matches!(literal, Literal::DateTime(..));
    matches!(&expr.kind, ast::ExprKind::Literal(literal) if time(literal))
        || window_literal(expr).is_some()
}

/// The name of a window as it is written, if the literal has the form of one.
pub(super) fn window_literal(expr: &ast::Expr) -> Option<String> {
    let ast::ExprKind::Literal(literal) = &expr.kind else {
        return None;
    };
    let day = |date: &ast::DateParts| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day);
    match literal {
        Literal::YearMonth(year, month) => Some(format!("{year:04}-{month:02}")),
        Literal::WindowName(name) => Some(name.clone()),
        Literal::Date(date) => Some(day(date)),
        // The full hour names the hour that begins then.
        Literal::DateTime(date, time) if time.minute == 0 && time.second == 0 => {
            Some(format!("{}T{:02}", day(date), time.hour))
        }
        Literal::Number(number) => {
            let text = number.to_string();
            (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())).then_some(text)
        }
        _ => None,
    }
}
