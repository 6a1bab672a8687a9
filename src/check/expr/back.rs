//! What looks back: `past(M, n)` and `total(P, over last 6 calendar months)`.
//!
//! Where they may stand within a formula, and that they do not run in circles, is asked when all
//! is declared (`check/looking_back.rs`).

use super::super::context::Checker;
use super::super::items::calendar::path_of;
use super::super::scope::{Place, Scope};
use super::call::plain;
use super::{Want, bare_number};
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{Expr, ExprKind, Path, PeriodRule, Type};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, Arg, ArgLabel, ClauseKind, Literal};
use crate::text::Location;

/// Most windows that one can look back, and most periods that are totalled.
const MOST_BACK: u32 = 10_000;

impl Checker<'_> {
    /// `past(METRIC, 1)`
    pub(super) fn past(&mut self, arguments: &[Arg], scope: &Scope, at: Location) -> Expr {
        if !matches!(scope.place, Place::Metric | Place::Condition) {
            return self.not_here(
                "past",
                "metrics and the conditions of objectives look at earlier windows",
                scope,
                at,
            );
        }
        let (Some(metric), Some(back)) = (
            arguments.first().and_then(plain),
            arguments.get(1).and_then(plain),
        ) else {
            return self.wrong_arguments("past", at);
        };
        let Some(path) = path_of(metric).filter(|_| arguments.len() == 2) else {
            return self.wrong_arguments("past", at);
        };
        let Some(id) = self.reference(&path, &[Kind::Metric], scope) else {
            return Self::poison(at);
        };
        let Some(shape) = self.shape_of_metric(id).cloned() else {
            return Self::poison(at);
        };
        if !shape.parameters.is_empty() {
            self.report(
                Diagnostic::new(
                    codes::NOT_HERE,
                    scope.at(metric.span),
                    format!(
                        "`{}` has parameters, so only an objective can measure it",
                        shape.path
                    ),
                )
                .also(self.declaration(id).at, "declared here")
                .help("give the formula with its values a name of its own: another metric"),
            );
            return Self::poison(at);
        }
        let Some(back) = self.windows_back(back, scope) else {
            return Self::poison(at);
        };
        Expr {
            kind: ExprKind::Past {
                metric: shape.path,
                back,
            },
            ty: shape.ty,
            at,
        }
    }

    /// How many windows earlier: a whole number, at least one.
    fn windows_back(&mut self, tree: &ast::Expr, scope: &Scope) -> Option<u32> {
        let count = bare_number(tree).and_then(|(number, _)| number.value().to_i64());
        let count = count.and_then(|count| u32::try_from(count).ok());
        if let Some(count) = count.filter(|count| (1..=MOST_BACK).contains(count)) {
            return Some(count);
        }
        self.report(
            Diagnostic::new(
                codes::IMPOSSIBLE_VALUE,
                scope.at(tree.span),
                format!("how many windows earlier is a whole number from 1 to {MOST_BACK}"),
            )
            .help("write `past(METRIC, 1)` for the window before this one"),
        );
        None
    }

    /// `total(PENALTY)`, `total(PENALTY, over last 6 calendar months)`
    pub(super) fn total(&mut self, arguments: &[Arg], scope: &Scope, at: Location) -> Expr {
        if !matches!(scope.place, Place::Metric | Place::Condition | Place::Total) {
            return self.not_here(
                "total",
                "metrics, and the conditions of objectives, penalties and rights, look at what penalties came to",
                scope,
                at,
            );
        }
        let path = arguments.first().and_then(plain).and_then(path_of);
        let over = match arguments.get(1).map(|argument| &argument.label) {
            None => None,
            Some(ArgLabel::OverLast(count, period)) => Some((*count, period)),
            Some(_) => return self.wrong_arguments("total", at),
        };
        let Some(path) = path.filter(|_| arguments.len() <= 2) else {
            return self.wrong_arguments("total", at);
        };
        let penalty = self.reference(&path, &[Kind::Penalty], scope);
        let over = match over {
            None => None,
            Some((count, period)) => match self.last_periods(count, period, scope) {
                None => return Self::poison(at),
                over => over,
            },
        };
        let Some(penalty) = penalty else {
            return Self::poison(at);
        };
        let Some(ty) = self.unit_of_penalty(penalty, scope.at(path.span)) else {
            return Self::poison(at);
        };
        Expr {
            kind: ExprKind::Total {
                penalty: Path::new(&self.declaration(penalty).path),
                over,
            },
            ty,
            at,
        }
    }

    fn last_periods(
        &mut self,
        count: u32,
        period: &ast::PeriodName,
        scope: &Scope,
    ) -> Option<(u32, PeriodRule)> {
        let rule = self.period_rule(period, scope)?;
        if (1..=MOST_BACK).contains(&count) {
            return Some((count, rule));
        }
        self.report(
            Diagnostic::new(
                codes::IMPOSSIBLE_VALUE,
                scope.at(period.span),
                format!("a total is over 1 to {MOST_BACK} periods"),
            )
            .note("the last of them is the one in which the window ends"),
        );
        None
    }

    /// What a penalty gives: points where its lines accrue, otherwise money. It may be declared later,
    /// so its text is asked.
    fn unit_of_penalty(&mut self, id: DeclId, at: Location) -> Option<Type> {
        let clauses = self.block(id).map_or(&[][..], |block| &block.clauses);
        let amounts = clauses.iter().filter_map(|clause| match &clause.kind {
            ClauseKind::When { amount, .. } => amount.as_ref(),
            _ => None,
        });
        let amounts: Vec<&ast::Amount> = amounts.collect();
        let in_days = |term: &ast::AmountTerm| {
            matches!(&term.value.kind, ast::ExprKind::Literal(Literal::Quantity { unit, .. })
                if matches!(&*unit.text, "service day" | "service days"))
        };
        if amounts.iter().flat_map(|it| &it.terms).any(in_days) {
            let declaration = self.declaration(id);
            self.report(
                Diagnostic::new(
                    codes::NOT_HERE,
                    at,
                    format!(
                        "`{}` gives days of service, which have no total",
                        declaration.name
                    ),
                )
                .also(declaration.at, "declared here")
                .help("let it credit money, or accrue points"),
            );
            return None;
        }
        let accrues = amounts.iter().any(|it| &*it.verb.text == "accrue");
        Some(if accrues { Type::POINTS } else { Type::MONEY })
    }

    /// A value made of totals, as a condition compares it, with its type.
    pub(in crate::check) fn value_of_totals(
        &mut self,
        tree: &ast::Expr,
        scope: &Scope,
    ) -> Option<Expr> {
        let found = self.infer(tree, scope, &Want::Scalar);
        if found.ty == Type::Unknown {
            return None;
        }
        if !found.ty.is_numeric() {
            self.report(
                Diagnostic::new(
                    codes::TYPE_MISMATCH,
                    found.at,
                    format!(
                        "expected an amount that can be compared, found {}",
                        found.ty
                    ),
                )
                .help(
                    "compare a total: `total(PENALTY, over last 6 calendar months) >= 20 points`",
                ),
            );
            return None;
        }
        self.must_be_defined(&found, tree, super::Closing::Value);
        Some(found)
    }
}
