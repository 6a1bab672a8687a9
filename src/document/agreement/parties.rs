//! Title, parties, purpose.

use super::super::model::{Block, Clause, Item, List, Marks, Run, Section, Sentence};
use super::super::show;
use super::{Writer, anchor, say, section};
use crate::ir::{Customer, Party};

impl Writer<'_> {
    /// What stands below the title.
    pub(super) fn front(&self) -> Vec<Block> {
        let contract = &self.agreement.contract;
        let customer = match &contract.customer {
            Customer::Party(path) => vec![self.party(path)],
            Customer::Any(name) => vec![Run::words(name)],
        };
        let between = say::between(self.party(&contract.provider), customer);
        let mut sentences = vec![self.sentence(between, &contract.head.origin)];
        let date = show::date(contract.effective);
        let dated = match &contract.version {
            Some(version) => say::version_effective(Run::words(version), date),
            None => say::effective(date),
        };
        sentences.push(self.sentence(dated, &contract.head.origin));
        vec![Block::Paragraph(sentences)]
    }

    pub(super) fn parties(&self) -> Section {
        let contract = &self.agreement.contract;
        let mut blocks: Vec<Block> = self
            .agreement
            .parties
            .iter()
            .map(|party| self.of_party(party))
            .collect();
        if let Customer::Any(name) = &contract.customer {
            let words = say::any_customer(Run::words(name));
            blocks.push(Block::Clause(Clause {
                anchor: Some(super::Anchor::new("customer")),
                number: String::new(),
                heading: None,
                blocks: vec![self.sentence(words, &contract.head.origin).into()],
            }));
        }
        section("parties", say::parties(), blocks)
    }

    pub(super) fn purpose(&self) -> Section {
        let contract = &self.agreement.contract;
        let words = contract.purpose.iter();
        let blocks = words.flat_map(|it| self.prose(it, &contract.head.origin));
        section("purpose", say::purpose(), blocks.collect())
    }

    fn of_party(&self, party: &Party) -> Block {
        let head = &party.head;
        let name = Run::Strong(vec![Run::words(head.display())]);
        let is_provider = head.path == self.agreement.contract.provider;
        let is_customer = matches!(
            &self.agreement.contract.customer,
            Customer::Party(path) if *path == head.path
        );
        let role = match (is_provider, is_customer) {
            (true, _) => say::the_provider(),
            (false, true) => say::the_customer(),
            (false, false) => say::a_party(),
        };
        let words = match &party.address {
            Some(address) => say::party_at(name, Run::words(address), role),
            None => say::party(name, role),
        };
        let mut blocks = vec![self.sentence(words, &head.origin).into()];
        if !party.contacts.is_empty() {
            let contact = |(name, address): &(String, String)| Item {
                anchor: Some(anchor(&head.path.child(name))),
                blocks: vec![self.contact(party, name, address).into()],
            };
            blocks.push(self.sentence(say::contacts(), &head.origin).into());
            blocks.push(Block::List(List {
                marks: Marks::Bullets,
                items: party.contacts.iter().map(contact).collect(),
            }));
        }
        Block::Clause(Clause {
            anchor: Some(anchor(&head.path)),
            number: String::new(),
            heading: None,
            blocks,
        })
    }

    fn contact(&self, party: &Party, name: &str, address: &str) -> Sentence {
        let words = say::contact(Run::words(&name.replace('_', " ")), Run::words(address));
        self.sentence(words, &party.head.origin)
    }
}
