//! Caps: at most how much, and over which time.

use super::super::context::Checker;
use super::super::expr::Allowed;
use super::super::scope::Scope;
use super::amount::{FeeWord, fee_of};
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::visit::walk;
use crate::ir::{self, Cap, CapAmount, CapPer, ExprKind, Length, PeriodUnit, RiskShare, Type};
use crate::resolve::Kind;
use crate::syntax::ast::{self, BinaryOp};
use crate::text::Location;

/// Most periods over which a cap looks back.
const MOST_PERIODS: u32 = 1_200;

impl Checker<'_> {
    /// `cap 30% of fees per any 12 calendar months`
    pub(super) fn cap(
        &mut self,
        amount: &ast::Expr,
        per: Option<&ast::PeriodName>,
        any: Option<u32>,
        at: Location,
        scope: &Scope,
    ) -> Option<Cap> {
        let per = match per {
            Some(name) => Some(self.cap_per(name, any, scope)?),
            None => None,
        };
        let amount = self.cap_amount(amount, scope)?;
        if let CapAmount::Of(expr) = &amount {
            self.of_the_pools_period(expr, per);
        }
        Some(Cap {
            amount,
            per,
            origin: ir::Origin::at(at),
        })
    }

    fn cap_per(
        &mut self,
        name: &ast::PeriodName,
        any: Option<u32>,
        scope: &Scope,
    ) -> Option<CapPer> {
        let rule = self.period_rule(name, scope)?;
        match any {
            None => Some(CapPer::Each(rule)),
            Some(count) if (1..=MOST_PERIODS).contains(&count) => Some(CapPer::Any(count, rule)),
            Some(_) => {
                self.report(
                    Diagnostic::new(
                        codes::CAP_FORM,
                        scope.at(name.span),
                        format!("a cap looks back over 1 to {MOST_PERIODS} periods"),
                    )
                    .help("write `per any 12 calendar months`"),
                );
                None
            }
        }
    }

    /// What a cap is measured by.
    fn cap_amount(&mut self, amount: &ast::Expr, scope: &Scope) -> Option<CapAmount> {
        if let ast::ExprKind::Binary(BinaryOp::Of, part, of) = &amount.kind {
            if let ast::ExprKind::Name(name) = &of.kind
                && &*name.text == "basis"
            {
                let part = self.constant_number(part, scope, &Type::Percent)?;
                return Some(CapAmount::PercentOfBasis(part));
            }
            if let Some(fee) = fee_of(of) {
                return self.cap_of_fee(part, fee, scope);
            }
        }
        let found = self.demand(amount, scope, &Type::MONEY);
        if found.ty == Type::Unknown {
            return None;
        }
        Some(match super::table::folded(&found) {
            Some(money) => CapAmount::Money(money),
            None => CapAmount::Of(found),
        })
    }

    fn cap_of_fee(&mut self, part: &ast::Expr, fee: FeeWord, scope: &Scope) -> Option<CapAmount> {
        let service = match fee {
            FeeWord::Fees | FeeWord::Fee => None,
            FeeWord::Of(path) => {
                let service = self.reference(&path, &[Kind::Service], scope)?;
                self.needs_fee(service, scope.at(path.span));
                Some(ir::Path::new(&self.declaration(service).path))
            }
        };
        if let ast::ExprKind::Literal(ast::Literal::Quantity { .. }) = part.kind {
            let length = self.length(part, scope, Allowed::Both)?;
            if let Length::Period(period, _) = &length
                && period.unit == PeriodUnit::BusinessDay
            {
                self.report(
                    Diagnostic::new(
                        codes::CAP_FORM,
                        scope.at(part.span),
                        "a fee is paid for every day, not for business days",
                    )
                    .help("write `90 days of fee`"),
                );
                return None;
            }
            return Some(CapAmount::TimeOfFee(length, service));
        }
        let part = self.constant_number(part, scope, &Type::Percent)?;
        Some(match service {
            None => CapAmount::PercentOfFees(part),
            Some(service) => CapAmount::PercentOfFee(part, service),
        })
    }

    /// An amount at risk is that of its own period: a cap over another time would have to say how
    /// often it counts.
    fn of_the_pools_period(&mut self, amount: &ir::Expr, per: Option<CapPer>) {
        let mut pools = Vec::new();
        walk(amount, &mut |part| {
            if let ExprKind::AtRisk { pool, share } = &part.kind
                && *share == RiskShare::Whole
            {
                pools.push((pool.clone(), part.at));
            }
        });
        for (path, at) in pools {
            let Some(pool) = self.pool_made(&path) else {
                continue;
            };
            if per == Some(CapPer::Each(pool.per)) || pool.amount.ty == Type::Unknown {
                continue;
            }
            let period = ir::words::period_rule(&pool.per);
            let finding = Diagnostic::new(
                codes::CAP_FORM,
                at,
                format!("`{path}` is the amount at risk in each {period}"),
            )
            .also(pool.head.origin.place(), "the amount at risk")
            .note("over another time it would have to be said how often it counts")
            .help(format!("write `cap {path} per {period}`"));
            self.report(finding);
        }
    }
}
