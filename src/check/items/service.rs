//! Services: what is delivered, and what it costs.

use super::super::context::Checker;
use super::super::scope::Place;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{Constant, ExprKind, Fee, Service, Type};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, ClauseKind};

impl Checker<'_> {
    /// All services.
    pub(super) fn services_declared(&mut self) {
        for id in self.all(Kind::Service) {
            let service = self.service(id);
            self.agreement.services.push(service);
        }
    }

    fn service(&mut self, id: DeclId) -> Service {
        let scope = self.constants(id);
        let unit = self.declaration(id).unit;
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
                    service.description = Some(self.prose(unit, text));
                }
                ClauseKind::Value(calendar) if &*clause.word.text == "hours" => {
                    service.hours = self.calendar_value(calendar, &scope);
                }
                ClauseKind::Flag if &*clause.word.text == "external" => service.external = true,
                ClauseKind::Fee { amount, per } => {
                    service.fee = self.fee(id, amount, per.as_ref());
                }
                ClauseKind::DependsOn {
                    service: on,
                    promise,
                } => {
                    let on = self.named_path(on, &[Kind::Service], &scope);
                    let promise = promise.as_ref().and_then(|(word, value)| {
                        let value = self.constant_number(value, &scope, &Type::Percent)?;
                        Some((word.text.to_string(), value))
                    });
                    service.depends_on.extend(on.map(|on| (on, promise)));
                }
                _ => {}
            }
        }
        service
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
