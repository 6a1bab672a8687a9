//! An amendment as a document of its own: why, what changes from what to what, from when, who agrees.

use super::super::formula::list;
use super::super::model::{Block, Clause, Document, Run, Section};
use super::super::redline::{is_changed, redline};
use super::super::{ExampleResults, number, show};
use super::{Writer, section};
use crate::ir::{Agreement, Amendment, Consent, InProgress};
use crate::phrases::amending as say;
use crate::phrases::promise;
use crate::text::SourceMap;

/// Sections that tell of the text itself, and change with each amendment.
const ABOUT_THE_TEXT: [&str; 4] = [
    "section-amendments",
    "section-examples",
    "section-signatures",
    "section-revisions",
];

/// The document of an amendment. `before` and `after` are the agreement without it and with it.
pub fn amendment(before: &Agreement, after: &Agreement, amendment: &Amendment) -> Document {
    let (sources, none) = (SourceMap::new(), ExampleResults::default());
    let document = |agreement| super::agreement(agreement, &sources, &none);
    let changes = redline(&document(before), &document(after));
    let writer = Writer::new(after, &sources, &none);
    let mut sections = vec![
        writer.recitals(amendment, before),
        changed(&changes),
        writer.in_force(amendment),
        writer.signatures(),
    ];
    sections.retain(|it| !it.blocks.is_empty());
    for (at, section) in sections.iter_mut().enumerate() {
        section.number = (at + 1).to_string();
    }
    let mut document = Document {
        language: "en",
        title: vec![Run::words(amendment.head.display())],
        front: writer.amends(),
        sections,
    };
    number::unlink(&mut document);
    document
}

/// The clauses in which something changes, by the numbers that they have afterwards.
fn changed(changes: &Document) -> Section {
    let sections = changes.sections.iter();
    let sections = sections.filter(|it| !ABOUT_THE_TEXT.contains(&it.anchor.as_str()));
    let clauses = sections.filter_map(|it| {
        let heading = super::Sentence::new(it.heading.clone(), None);
        let blocks: Vec<Block> = it
            .blocks
            .iter()
            .filter(|it| is_changed(it))
            .cloned()
            .collect();
        let clause = Clause {
            anchor: Some(it.anchor.clone()),
            number: it.number.clone(),
            heading: Some(heading),
            blocks,
        };
        is_changed(&Block::Clause(clause.clone())).then_some(Block::Clause(clause))
    });
    let mut blocks: Vec<Block> = clauses.collect();
    if !blocks.is_empty() {
        let lead = super::Sentence::new(say::changes_lead(), None);
        blocks.insert(0, Block::Paragraph(vec![lead]));
    }
    section("changes", say::changes(), blocks)
}

impl Writer<'_> {
    /// Whose agreement it changes.
    fn amends(&self) -> Vec<Block> {
        let contract = &self.agreement.contract;
        let title = vec![Run::words(contract.head.display())];
        let words = say::amends(title, vec![show::date(contract.effective)]);
        vec![self.says(words, &contract.head.origin)]
    }

    fn recitals(&self, amendment: &Amendment, before: &Agreement) -> Section {
        let on =
            |it: &Consent| promise::on_by(vec![show::date(it.date)], vec![self.party(&it.party)]);
        let mut said = vec![say::was_proposed(on(&amendment.proposed))];
        let reason = amendment.reason.as_ref();
        said.extend(reason.map(|it| promise::full_stop(self.inline(it))));
        if !before.amended.is_empty() {
            let earlier = before.amended.iter().map(|it| {
                let title = vec![Run::words(it.head.display())];
                say::earlier(title, vec![show::date(it.effective)])
            });
            said.push(say::amended_before(list(earlier.collect())));
        }
        if !amendment.agreed.is_empty() {
            let agreed = amendment.agreed.iter().map(on).collect();
            said.push(say::was_agreed(list(agreed)));
        }
        let origin = &amendment.head.origin;
        let mut blocks = vec![self.paragraph(said, origin)];
        blocks.extend(self.doc(&amendment.head));
        section("recitals", say::recitals(), blocks)
    }

    fn in_force(&self, amendment: &Amendment) -> Section {
        let mut said = vec![say::in_force_from(vec![show::date(amendment.effective)])];
        said.extend(of_time(amendment));
        said.push(say::rest_stays());
        let block = self.paragraph(said, &amendment.head.origin);
        section("in-force", say::in_force(), vec![block])
    }
}

/// What becomes of the windows into which an amendment falls, if it says so, and from when credits follow
/// other remedies.
pub(super) fn of_time(amendment: &Amendment) -> Vec<Vec<Run>> {
    let windows = amendment.in_progress.map(|it| match it {
        InProgress::Keep => say::windows_keep(),
        InProgress::Take => say::windows_take(),
        InProgress::Split => say::windows_split(),
    });
    let mut changes = amendment.changes.iter();
    let remedies = changes.any(|change| change.kind == "remedies");
    let remedies = remedies.then(say::remedies_from);
    windows.into_iter().chain(remedies).collect()
}
