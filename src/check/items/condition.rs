//! Conditions of penalties and rights: misses, bounds, and patterns of them.

use super::super::context::Checker;
use super::super::scope::{Place, Scope};
use super::calendar::path_of;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{self, Condition, Pattern, PeriodRule, Test, Window};
use crate::resolve::Kind;
use crate::syntax::ast;

impl Checker<'_> {
    /// The conditions of a `when` line. Without a subject they speak of `own`.
    pub(super) fn step_conditions(
        &mut self,
        events: &[ast::Event],
        scope: &Scope,
        own: Option<&ir::Path>,
    ) -> Vec<Condition> {
        events
            .iter()
            .filter_map(|event| self.condition_of(event, scope, own))
            .collect()
    }

    fn condition_of(
        &mut self,
        event: &ast::Event,
        scope: &Scope,
        own: Option<&ir::Path>,
    ) -> Option<Condition> {
        let objective = match &event.subject {
            Some(subject) if is_formula(subject) => {
                return self.condition_on_totals(event, subject, scope);
            }
            Some(subject) => Some(self.subject(subject, scope)?),
            None => None,
        };
        let of = objective.as_ref().or(own)?;
        let test = match &event.test {
            ast::Test::Missed => Test::Missed,
            ast::Test::Met => Test::Met,
            ast::Test::Bounds(bounds) => {
                let ty = self.value_type(of)?;
                let mut scope = scope.clone();
                scope.target = self.target_type(of);
                Test::Value(self.bounds(bounds, &ty, &scope))
            }
        };
        let pattern = match &event.pattern {
            Some(pattern) => Some(self.pattern(pattern, event, scope, &of.clone())?),
            None => None,
        };
        if let Some(across) = event.across {
            self.has_groups(of, scope.at(across));
        }
        Some(Condition {
            objective,
            test,
            pattern,
            across: event.across.is_some(),
            origin: ir::Origin::at(scope.at(event.span)),
        })
    }

    /// `total(service_points, over last 6 calendar months) >= 20 points`
    fn condition_on_totals(
        &mut self,
        event: &ast::Event,
        subject: &ast::Expr,
        scope: &Scope,
    ) -> Option<Condition> {
        let at = scope.at(event.span);
        let totals = Scope {
            place: Place::Total,
            ..scope.clone()
        };
        let value = self.value_of_totals(subject, &totals)?;
        let ast::Test::Bounds(bounds) = &event.test else {
            self.report(
                Diagnostic::new(codes::WRONG_KIND, at, "an amount is not missed or met")
                    .help("compare it: `>= 20 points`"),
            );
            return None;
        };
        if event.pattern.is_some() {
            self.report(
                Diagnostic::new(
                    codes::PATTERN,
                    at,
                    "a pattern counts windows of an objective",
                )
                .note("a total looks at several periods by itself")
                .help("declare an objective whose metric is the total, and count its misses"),
            );
            return None;
        }
        let mut scope = scope.clone();
        scope.target = None;
        let bounds = self.bounds(bounds, &value.ty, &scope);
        Some(Condition {
            objective: None,
            test: Test::Formula(value, bounds),
            pattern: None,
            across: event.across.is_some(),
            origin: ir::Origin::at(at),
        })
    }

    /// `across groups` joins groups, so there must be some.
    fn has_groups(&mut self, objective: &ir::Path, at: crate::text::Location) {
        let grouped = self
            .objective_made(objective)
            .is_none_or(|it| !it.keys.is_empty());
        if !grouped {
            self.report(
                Diagnostic::new(
                    codes::PATTERN,
                    at,
                    format!("`{objective}` is not judged by groups"),
                )
                .help("leave out `across groups`, or measure the objective by a key"),
            );
        }
    }

    /// The objective that a condition speaks of.
    fn subject(&mut self, subject: &ast::Expr, scope: &Scope) -> Option<ir::Path> {
        let path = path_of(subject);
        if path.is_none() {
            self.report(
                Diagnostic::new(
                    codes::WRONG_KIND,
                    scope.at(subject.span),
                    "a condition speaks of an objective",
                )
                .help("write the name of an objective, `missed` or `met`, or a bound: `< 99%`"),
            );
        }
        self.named_path(&path?, &[Kind::Objective], scope)
    }

    fn pattern(
        &mut self,
        pattern: &ast::Pattern,
        event: &ast::Event,
        scope: &Scope,
        objective: &ir::Path,
    ) -> Option<Pattern> {
        let (k, n, period) = match pattern {
            ast::Pattern::Consecutive(n, period) => (*n, *n, period),
            ast::Pattern::Of(k, n, period) | ast::Pattern::Times(k, n, period) => (*k, *n, period),
        };
        let rule = self.period_rule(period, scope)?;
        let at = scope.at(event.span);
        if n == 0 || k == 0 || (k > n && !matches!(pattern, ast::Pattern::Times(..))) {
            self.report(
                Diagnostic::new(codes::PATTERN, at, format!("{k} of {n} can never happen"))
                    .note("a pattern asks for some of several windows")
                    .help("write at least 1, and not more of them than there are"),
            );
            return None;
        }
        if let ast::Pattern::Times(..) = pattern {
            return Some(Pattern::Times(k, n, rule));
        }
        let window = self.objective_made(objective).map(|it| it.window.clone());
        if let Some(Window::Period(own)) = window
            && own != rule
        {
            self.report(
                Diagnostic::new(
                    codes::PATTERN,
                    scope.at(period.span),
                    format!("`{objective}` is not judged over this period"),
                )
                .note("a pattern counts the objective's own windows")
                .help(format!("count {}", in_words(own))),
            );
            return None;
        }
        Some(match pattern {
            ast::Pattern::Consecutive(..) => Pattern::Consecutive(n, rule),
            _ => Pattern::Of(k, n, rule),
        })
    }
}

/// Whether a subject is computed rather than named.
fn is_formula(subject: &ast::Expr) -> bool {
    let mut calls = false;
    subject.walk(&mut |part| calls |= matches!(part.kind, ast::ExprKind::Call(..)));
    calls
}

/// `calendar months`
fn in_words(rule: PeriodRule) -> String {
    let basis = match rule.basis {
        ir::PeriodBasis::Calendar => "calendar",
        ir::PeriodBasis::Contract => "contract",
        ir::PeriodBasis::Billing => "billing",
        ir::PeriodBasis::Fiscal => "fiscal",
    };
    let size = match rule.size {
        ir::PeriodSize::Hour => "hours",
        ir::PeriodSize::Day => "days",
        ir::PeriodSize::Week => "weeks",
        ir::PeriodSize::Month => "months",
        ir::PeriodSize::Quarter => "quarters",
        ir::PeriodSize::Year => "years",
    };
    format!("`{basis} {size}`")
}
