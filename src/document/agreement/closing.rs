//! Clauses of the parties' own, term and law, signatures, revisions.

use super::super::formula::list;
use super::super::model::{
    Block, Column, ColumnRole, Item, List, Marks, Row, Run, Section, Signature, Table,
};
use super::super::show;
use super::{Writer, anchor, section, titled};
use crate::ir::{Amendment, Changed, Customer, Party, Path, RankedDocument, dates};
use crate::phrases::promise as say;

impl Writer<'_> {
    pub(super) fn further(&self) -> Section {
        let clauses = self.agreement.clauses.iter().map(|clause| {
            let head = &clause.head;
            let blocks = self.prose(&clause.text, &head.origin);
            titled(anchor(&head.path), self.heading(head), blocks)
        });
        section("further", say::further(), clauses.collect())
    }

    /// Who gave notice, and until when the agreement runs because of it.
    fn ended(&self) -> Option<Vec<Vec<Run>>> {
        let ended = self.agreement.contract.ended.as_ref()?;
        let words = say::notice_given(vec![self.party(&ended.by)], vec![show::date(ended.date)]);
        let words = match &ended.under {
            Some(right) => {
                let mut rights = self.agreement.terminations.iter();
                let right = rights.find(|it| it.head.path == *right);
                let right = right.map(|it| self.linked(&it.head));
                say::notice_under(words, right.into_iter().collect::<Vec<_>>())
            }
            None => words,
        };
        let last_day = dates::last_day(self.agreement);
        let last_day = last_day.map(|day| say::last_day(vec![show::date(day)]));
        Some(
            std::iter::once(say::full_stop(words))
                .chain(last_day)
                .collect(),
        )
    }

    pub(super) fn term_and_law(&self) -> Section {
        let contract = &self.agreement.contract;
        let mut said = Vec::new();
        match &contract.term {
            None => said.push(vec![say::no_term()]),
            Some(term) => {
                let mut words = vec![say::term_is(self.length(&term.length))];
                if let Some(renewal) = &term.renews_for {
                    let renews = say::renews(self.length(renewal));
                    words.push(match &term.unless_notice {
                        Some(notice) => say::renews_unless(renews, self.length(notice)),
                        None => say::full_stop(renews),
                    });
                } else if let Some(notice) = &term.unless_notice {
                    words.push(say::ends_if(self.length(notice)));
                }
                said.push(words);
            }
        }
        said.extend(self.ended());
        let clause = |words| {
            let block = self.paragraph(words, &contract.head.origin);
            self.clause(None, vec![block])
        };
        let mut blocks: Vec<Block> = said.into_iter().map(clause).collect();
        blocks.extend(self.precedence());
        let law = contract.law.iter();
        blocks.extend(law.map(|law| clause(vec![say::governed(Run::words(law))])));
        section("term", say::term_and_law(), blocks)
    }

    /// Which document prevails over which.
    fn precedence(&self) -> Option<Block> {
        let contract = &self.agreement.contract;
        let origin = &contract.head.origin;
        let document = |document: &RankedDocument| {
            let words = match document {
                RankedDocument::This => say::this_agreement(),
                RankedDocument::Titled(title) => vec![Run::words(title)],
                RankedDocument::Term(path) => {
                    let terms = self.agreement.terms.iter();
                    let mut terms = terms.filter(|it| &it.head.path == path);
                    terms
                        .next()
                        .map_or_else(Vec::new, |it| vec![self.linked(&it.head)])
                }
            };
            self.item(words, origin)
        };
        let items: Vec<Item> = contract.precedence.iter().map(document).collect();
        if items.is_empty() {
            return None;
        }
        let marks = Marks::Numbers(1);
        let list = Block::List(List { marks, items });
        let words = self.says(say::precedence(), origin);
        Some(self.clause(None, vec![words, list]))
    }

    pub(super) fn signatures(&self) -> Section {
        let contract = &self.agreement.contract;
        let signs = |party: &&Party| match &contract.customer {
            Customer::Party(_) => true,
            // A public offer is accepted, not signed.
            Customer::Any(_) => !party.signs.is_empty(),
        };
        let parties = self.agreement.parties.iter().filter(signs);
        let signatures: Vec<Signature> = parties.flat_map(|party| self.signs(party)).collect();
        let blocks = if signatures.is_empty() {
            Vec::new()
        } else {
            vec![Block::Signatures(signatures)]
        };
        section("signatures", say::signatures(), blocks)
    }

    fn signs(&self, party: &Party) -> Vec<Signature> {
        let signature = |name: Option<&str>, function: Option<&str>| {
            let mut lines = vec![say::signature(), say::place_and_date()];
            if name.is_none() {
                lines.push(say::signatory());
            }
            Signature {
                party: say::signed_for(Run::words(party.head.display())),
                name: name.map(|name| vec![Run::words(name)]),
                function: function.map(|function| vec![Run::words(function)]),
                place: self.place(&party.head.origin),
                lines,
            }
        };
        if party.signs.is_empty() {
            return vec![signature(None, None)];
        }
        let signs = party.signs.iter();
        signs
            .map(|(name, function)| signature(Some(name), function.as_deref()))
            .collect()
    }

    pub(super) fn revisions(&self) -> Section {
        let contract = &self.agreement.contract;
        let Some(version) = &contract.version else {
            return section("revisions", say::revisions(), Vec::new());
        };
        let amended = &self.agreement.amended;
        let signed = Row {
            cells: vec![
                vec![Run::words(version)],
                vec![show::date(contract.effective)],
                if amended.is_empty() {
                    say::this_version()
                } else {
                    say::as_signed()
                },
            ],
            place: self.place(&contract.head.origin),
        };
        let changes = amended.iter().map(|it| Row {
            cells: vec![
                vec![Run::words(it.head.display())],
                vec![show::date(it.effective)],
                self.changed(it),
            ],
            place: self.place(&it.head.origin),
        });
        let rows: Vec<Row> = std::iter::once(signed).chain(changes).collect();
        let column = |heading, role| Column { heading, role };
        let table = Table {
            anchor: None,
            caption: Some(self.sentence(say::revision_caption(), &contract.head.origin)),
            columns: vec![
                column(say::column_version(), ColumnRole::Header),
                column(say::column_effective(), ColumnRole::Text),
                column(say::column_change(), ColumnRole::Text),
            ],
            rows,
        };
        section("revisions", say::revisions(), vec![Block::Table(table)])
    }

    /// What an amendment touched, by titles where there are some.
    fn changed(&self, amendment: &Amendment) -> Vec<Run> {
        let subject = |it: &Changed| -> Vec<Run> {
            vec![match &it.name {
                Some(name) => self.formulas().title(&Path::new(name)),
                None => Run::words(&it.kind),
            }]
        };
        let mut subjects: Vec<Vec<Run>> = amendment.changes.iter().map(subject).collect();
        subjects.dedup();
        list(subjects)
    }
}
