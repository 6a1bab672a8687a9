//! Services, their fees and hours.

use super::super::model::{Block, Run, Section};
use super::{Writer, anchor, say, section, titled};
use crate::ir::{Fee, Service, Type};

impl Writer<'_> {
    pub(super) fn services(&self) -> Section {
        let services = self.agreement.services.iter();
        let services = services.filter(|it| self.is_about(&it.head));
        let blocks = services.map(|service| self.service(service)).collect();
        section("services", say::services(), blocks)
    }

    fn service(&self, service: &Service) -> Block {
        let head = &service.head;
        let name = || vec![Run::words(head.display())];
        let mut blocks = self.doc(head);
        if let Some(description) = &service.description {
            blocks.extend(self.prose(description, &head.origin));
        }
        let mut said = Vec::new();
        if service.external {
            said.push(say::is_external(name()));
        }
        match &service.fee {
            Some(Fee::Flat(amount, period)) => {
                let period = self.formulas().period_rule(*period);
                said.push(say::flat_fee(name(), self.show.money(amount), period));
                said.push(say::part_of_month());
            }
            Some(Fee::Metered(expr)) => {
                said.push(say::metered_fee(name(), self.formulas().value(expr)));
            }
            None if service.external => {}
            None => said.push(say::no_fee(name())),
        }
        if let Some(hours) = &service.hours {
            said.push(say::delivered_during(name(), self.calendar_name(hours)));
        }
        for needed in &service.depends_on {
            let others = self.titles(&needed.services);
            said.push(if needed.any {
                say::depends_on_one(name(), others)
            } else {
                say::depends(name(), others)
            });
            if let Some(promise) = &needed.promise {
                let what = super::super::formula::name_of(&promise.of);
                let value = self.show.number(&promise.value, &promise.ty);
                let whom = match needed.services.as_slice() {
                    [_] => say::for_it(),
                    _ => say::for_each_of_them(),
                };
                said.push(match promise.ty {
                    Type::Percent => say::upstream_at_least(whom, what, value),
                    _ => say::upstream_at_most(whom, what, value),
                });
            }
        }
        blocks.push(self.paragraph(said, &head.origin));
        titled(anchor(&head.path), self.heading(head), blocks)
    }
}
