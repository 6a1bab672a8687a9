//! Services: what is delivered, and what it costs.

use super::super::context::Checker;
use super::super::expr::Want;
use super::super::kept::Step;
use super::super::scope::{Place, Scope};
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{Constant, Dependency, ExprKind, Fee, Origin, Service, Type, UpstreamPromise};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, ClauseKind};

impl Checker<'_> {
    /// All services.
    pub(super) fn services_declared(&mut self) {
        self.once_each(Step::Service, Kind::Service, Self::service_declared);
    }

    fn service_declared(&mut self, id: DeclId) {
        let service = self.service(id);
        self.parts
            .services
            .add(&mut self.agreement.services, id, service);
    }

    fn service(&mut self, id: DeclId) -> Service {
        let scope = self.constants(id);
        let mut service = Service {
            head: self.head(id),
            description: None,
            hours: None,
            fee: None,
            external: false,
            depends_on: Vec::new(),
        };
        for clause in self.block(id).map_or(&[][..], |block| &block.clauses) {
            match &clause.kind {
                ClauseKind::Prose(text) if &*clause.word.text == "description" => {
                    service.description = Some(self.prose(id, text));
                }
                ClauseKind::Value(calendar) if &*clause.word.text == "hours" => {
                    service.hours = self.calendar_value(calendar, &scope);
                }
                ClauseKind::Flag if &*clause.word.text == "external" => service.external = true,
                ClauseKind::Fee { amount, per } => {
                    service.fee = self.fee(id, amount, per.as_ref());
                }
                ClauseKind::DependsOn {
                    any,
                    services,
                    promise,
                } => {
                    let needed = Dependency {
                        services: services
                            .iter()
                            .filter_map(|on| self.named_path(on, &[Kind::Service], &scope))
                            .collect(),
                        any: *any,
                        promise: promise
                            .as_ref()
                            .and_then(|(word, value)| self.upstream(word, value, &scope)),
                        origin: Origin::at(scope.at(clause.span)),
                    };
                    if !needed.services.is_empty() {
                        service.depends_on.push(needed);
                    }
                }
                _ => {}
            }
        }
        service
    }

    /// `with availability 99.95%`, `with resolution 2 hours`
    fn upstream(
        &mut self,
        of: &ast::Name,
        value: &ast::Expr,
        scope: &Scope,
    ) -> Option<UpstreamPromise> {
        let found = self.infer(value, scope, &Want::Any);
        let ty = if found.ty == Type::DURATION {
            Type::DURATION
        } else {
            Type::Percent
        };
        let found = self.fit(found, &ty, value);
        let value = self.fixed_number(&found, &ty)?;
        let of = of.text.to_string();
        Some(UpstreamPromise { of, value, ty })
    }

    /// `42_000 EUR per month`, or a sum over what was metered.
    fn fee(
        &mut self,
        id: DeclId,
        amount: &ast::Expr,
        per: Option<&ast::PeriodName>,
    ) -> Option<Fee> {
        let scope = self.scope(id, Place::Fee);
        let found = self.demand(amount, &scope, &Type::MONEY);
        let fixed = match &found.kind {
            ExprKind::Constant(Constant::Number(number)) => Some(number.clone()),
            _ if found.ty == Type::Unknown => return None,
            _ => None,
        };
        match (fixed, per) {
            (Some(fee), Some(per)) => {
                let rule = self.period_rule(per, &scope)?;
                Some(Fee::Flat(fee, rule))
            }
            (None, None) => Some(Fee::Metered(found)),
            (Some(_), None) => {
                self.report(
                    Diagnostic::new(
                        codes::FEE_WITHOUT_PERIOD,
                        found.at,
                        "nothing says for which time this fee is paid",
                    )
                    .note("a credit in percent of the fee needs the fee of its window")
                    .help("write `fee … per month`"),
                );
                None
            }
            (None, Some(per)) => {
                let at = scope.at(per.span);
                self.report(
                    Diagnostic::new(
                        codes::FEE_WITHOUT_PERIOD,
                        at,
                        "a metered fee has no period of its own",
                    )
                    .note("it is summed over the window of the credit at hand")
                    .help("leave out `per …`"),
                );
                None
            }
        }
    }
}
