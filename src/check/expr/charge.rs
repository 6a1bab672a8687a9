//! Money that formulas name: fees, for the window at hand or another time, amounts at risk, and the
//! value that a credit is measured by.

use super::super::context::Checker;
use super::super::scope::{Place, Scope};
use super::{Allowed, Want};
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{Charge, ChargeTime, Expr, ExprKind, Length, Path, PeriodUnit, RiskShare, Type};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast;
use crate::text::Location;

/// Most days that a fee looks back over: ten years.
const MOST_DAYS: u32 = 3_660;

impl Checker<'_> {
    /// `fees`, and `fee` of the service at hand.
    pub(super) fn fee_word(&mut self, word: &str, scope: &Scope, at: Location) -> Expr {
        if !scope.place.reads_fees() {
            let note = "fees are named by `basis`, by caps and by the lines of a penalty";
            return self.not_here(word, note, scope, at);
        }
        if word == "fees" {
            return charge(None, at);
        }
        match scope.service.clone() {
            Some(service) => charge(Some(service), at),
            None => {
                self.report(
                    Diagnostic::new(codes::BASIS_MISSING, at, "nothing says whose fee is meant")
                        .help("write `fee of SERVICE`, or `fees` for all of them"),
                );
                Self::poison(at)
            }
        }
    }

    /// `fee of SERVICE`
    pub(super) fn fee_of(&mut self, of: &ast::Expr, scope: &Scope, at: Location) -> Expr {
        if !scope.place.reads_fees() {
            let note = "fees are named by `basis`, by caps and by the lines of a penalty";
            return self.not_here("fee of", note, scope, at);
        }
        let Some(path) = super::super::items::calendar::path_of(of) else {
            self.report(
                Diagnostic::new(
                    codes::WRONG_KIND,
                    scope.at(of.span),
                    "a fee is that of a service",
                )
                .help("write `fee of SERVICE`"),
            );
            return Self::poison(at);
        };
        let Some(service) = self.reference(&path, &[Kind::Service], scope) else {
            return Self::poison(at);
        };
        self.needs_fee(service, scope.at(path.span));
        charge(Some(Path::new(&self.declaration(service).path)), at)
    }

    /// `fees in the next calendar month`
    pub(super) fn charged(
        &mut self,
        of: &ast::Expr,
        time: &ast::ChargedTime,
        scope: &Scope,
        at: Location,
    ) -> Expr {
        let found = self.infer(of, scope, &Want::Scalar);
        if found.ty == Type::Unknown {
            return Self::poison(at);
        }
        let ExprKind::Charge(charge) = found.kind else {
            self.report(
                Diagnostic::new(codes::NOT_HERE, at, "only a fee is that of another time")
                    .help("write `fee of SERVICE in the next calendar month`, or `fees in …`"),
            );
            return Self::poison(at);
        };
        let Some(time) = self.charge_time(time, scope) else {
            return Self::poison(at);
        };
        Expr {
            kind: ExprKind::Charge(Charge { time, ..charge }),
            ty: Type::MONEY,
            at,
        }
    }

    fn charge_time(&mut self, time: &ast::ChargedTime, scope: &Scope) -> Option<ChargeTime> {
        Some(match time {
            ast::ChargedTime::In(period) => ChargeTime::In(self.period_rule(period, scope)?),
            ast::ChargedTime::Next(period) => ChargeTime::Next(self.period_rule(period, scope)?),
            ast::ChargedTime::Previous(period) => {
                ChargeTime::Previous(self.period_rule(period, scope)?)
            }
            ast::ChargedTime::Last(length) => ChargeTime::Last(self.days_of_fee(length, scope)?),
            ast::ChargedTime::Before(length) => {
                ChargeTime::Before(self.days_of_fee(length, scope)?)
            }
        })
    }

    /// Days, or weeks, over which fees are looked at.
    fn days_of_fee(&mut self, length: &ast::Expr, scope: &Scope) -> Option<u32> {
        let found = self.length(length, scope, Allowed::Counted)?;
        let days = match found {
            Length::Period(period, None) => match period.unit {
                PeriodUnit::Day => Some(period.count),
                PeriodUnit::Week => period.count.checked_mul(7),
                _ => None,
            },
            _ => None,
        };
        if let Some(days) = days.filter(|days| (1..=MOST_DAYS).contains(days)) {
            return Some(days);
        }
        self.report(
            Diagnostic::new(
                codes::IMPOSSIBLE_VALUE,
                scope.at(length.span),
                format!("fees are looked at over 1 to {MOST_DAYS} days"),
            )
            .help(
                "write `in the last 30 days`; for whole months, `in the previous calendar month`",
            ),
        );
        None
    }

    /// An amount at risk, or the share in it of the objective at hand.
    pub(super) fn at_risk(&mut self, pool: DeclId, scope: &Scope, at: Location) -> Expr {
        let share = match scope.place {
            Place::Cap => RiskShare::Whole,
            _ => RiskShare::Own,
        };
        Expr {
            kind: ExprKind::AtRisk {
                pool: Path::new(&self.declaration(pool).path),
                share,
            },
            ty: Type::MONEY,
            at,
        }
    }

    /// `at_risk.uptime`: the share of an objective in an amount at risk.
    pub(super) fn share_at_risk(
        &mut self,
        pool: DeclId,
        objective: &ast::Name,
        scope: &Scope,
        at: Location,
    ) -> Expr {
        let declaration = self.declaration(pool);
        let (path, place) = (Path::new(&declaration.path), declaration.at);
        if !scope.place.reads_fees() {
            let note =
                "amounts at risk are named by `basis`, by caps and by the lines of a penalty";
            return self.not_here(&objective.text, note, scope, at);
        }
        let named = ast::Path {
            parts: vec![objective.clone()],
            span: objective.span,
        };
        let Some(id) = self.reference(&named, &[Kind::Objective], scope) else {
            return Self::poison(at);
        };
        let objective = Path::new(&self.declaration(id).path);
        let weighed = self.pool_made(&path);
        if weighed.is_some_and(|pool| pool.share(&objective).is_none()) {
            self.report(
                Diagnostic::new(
                    codes::NO_WEIGHT,
                    at,
                    format!("`{path}` gives `{objective}` no weight"),
                )
                .also(place, "the amount at risk")
                .help(format!("add `weight {objective} …` to the pool")),
            );
            return Self::poison(at);
        }
        Expr {
            kind: ExprKind::AtRisk {
                pool: path,
                share: RiskShare::Of(objective),
            },
            ty: Type::MONEY,
            at,
        }
    }
}

fn charge(service: Option<Path>, at: Location) -> Expr {
    Expr {
        kind: ExprKind::Charge(Charge {
            service,
            time: ChargeTime::Window,
        }),
        ty: Type::MONEY,
        at,
    }
}
