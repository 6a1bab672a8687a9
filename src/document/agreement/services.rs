//! Services, their fees and hours.

use super::super::model::{Block, Run, Section};
use super::super::show;
use super::{Writer, anchor, say, section, titled};
use crate::ir::{Fee, Service};

impl Writer<'_> {
    pub(super) fn services(&self) -> Section {
        let services = self.agreement.services.iter();
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
        for (other, promise) in &service.depends_on {
            let other = self.formulas().title(other);
            said.push(match promise {
                Some((what, value)) => say::depends_with(
                    name(),
                    other,
                    super::super::formula::name_of(what),
                    show::percent(value),
                ),
                None => say::depends(name(), other),
            });
        }
        blocks.push(self.paragraph(said, &head.origin));
        titled(anchor(&head.path), self.heading(head), blocks)
    }
}
