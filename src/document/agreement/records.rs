//! Sources: what is recorded, by whom, and what each entry states.

use super::super::formula::{list, name_of};
use super::super::model::{Block, Column, ColumnRole, Row, Run, Section, Table};
use super::super::show;
use super::{Writer, anchor, say, section, titled};
use crate::ir::{
    Dimension, DisputeFrom, Existence, Field, Gaps, Prevails, Source, SourceKind, Type,
};

impl Writer<'_> {
    pub(super) fn records(&self) -> Section {
        let sources = self.agreement.sources.iter();
        let sources = sources.filter(|it| self.is_about(&it.head));
        let mut blocks: Vec<Block> = sources.map(|source| self.source(source)).collect();
        if let Some(first) = self.agreement.sources.first() {
            let intro = self.sentence(say::records_intro(), &first.head.origin);
            blocks.insert(0, intro.into());
        }
        section("records", say::records(), blocks)
    }

    fn source(&self, source: &Source) -> Block {
        let head = &source.head;
        let name = || vec![Run::words(head.display())];
        let date = || {
            let field = source.dated_by.as_deref().unwrap_or("at");
            vec![name_of(field)]
        };
        let mut said = match &source.kind {
            SourceKind::Samples { .. } => self.samples(source),
            SourceKind::Events => vec![say::events(name(), date())],
            SourceKind::Spans => {
                let end = source.ends_by.as_deref().unwrap_or("end");
                vec![say::spans(name(), date(), name_of(end))]
            }
            SourceKind::Cases => vec![say::cases(name(), date())],
            SourceKind::Totals(period) => {
                let period = self.formulas().period_rule(*period);
                vec![say::totals(name(), period, date())]
            }
        };
        if !source.supplied.is_empty() {
            said.push(say::supplied_by(self.parties_named(&source.supplied)));
        }
        if !source.verifiable.is_empty() {
            said.push(say::verifiable_by(self.parties_named(&source.verifiable)));
        }
        if !source.decided.is_empty() {
            said.push(say::decided_by(self.parties_named(&source.decided)));
        }
        if !source.estimates.is_empty() {
            said.push(say::estimated_by(self.parties_named(&source.estimates)));
        }
        said.extend(source.prevails.iter().flat_map(|it| self.prevails(it)));
        let mut blocks = self.doc(head);
        blocks.push(self.paragraph(said, &head.origin));
        if !source.fields.is_empty() {
            blocks.push(Block::Table(Table {
                anchor: None,
                caption: Some(self.sentence(say::states(name()), &head.origin)),
                columns: vec![
                    Column {
                        heading: say::column_name(),
                        role: ColumnRole::Header,
                    },
                    Column {
                        heading: say::column_holds(),
                        role: ColumnRole::Text,
                    },
                ],
                rows: source
                    .fields
                    .iter()
                    .map(|field| self.field(field))
                    .collect(),
            }));
        }
        titled(anchor(&head.path), self.heading(head), blocks)
    }

    fn prevails(&self, prevails: &Prevails) -> Vec<Vec<Run>> {
        let party = self.party(&prevails.party);
        let Some(dispute) = &prevails.dispute else {
            return vec![say::figures_prevail(party)];
        };
        let (by, within) = (self.party(&dispute.by), self.length(&dispute.within));
        let mut said = vec![match dispute.of {
            DisputeFrom::Window => say::figures_prevail_after_window(party, by, within),
            DisputeFrom::Report => say::figures_prevail_after_report(party, by, within),
        }];
        said.push(match &dispute.then {
            Some(then) => say::disputed_then(self.party(then)),
            None => say::disputed_settled(),
        });
        said
    }

    fn samples(&self, source: &Source) -> Vec<Vec<Run>> {
        let SourceKind::Samples {
            every,
            by,
            late_after,
            gaps,
            exists,
        } = &source.kind
        else {
            return Vec::new();
        };
        let name = vec![Run::words(source.head.display())];
        let keys: Vec<Vec<Run>> = by.iter().map(|key| vec![name_of(key)]).collect();
        vec![
            if keys.is_empty() {
                say::samples(name, show::duration(*every))
            } else {
                say::samples_by(name, show::duration(*every), list(keys))
            },
            say::holds_until(show::duration(*late_after), show::duration(*every)),
            match gaps {
                Gaps::Down => say::gaps_down(),
                Gaps::Up => say::gaps_up(),
                Gaps::Unknown => say::gaps_unknown(),
                Gaps::Excluded => say::gaps_excluded(),
            },
            match exists {
                Existence::Always => say::exists_always(),
                Existence::WhileSampled => say::exists_sampled(),
                Existence::During(rows) => say::exists_during(self.formulas().rows(rows)),
            },
        ]
    }

    fn field(&self, field: &Field) -> Row {
        let mut words = self.type_words(&field.ty);
        if let Some((least, most)) = &field.range {
            let number = |number| self.show.number(number, &field.ty);
            words = say::within_range(words, number(least), number(most));
        }
        if field.others_ignored {
            words = say::holds_and(words, say::others_ignored());
        }
        if let Some(value) = &field.value {
            let value = match value.ty {
                Type::Bool => say::computed_if(self.formulas_of_fields().condition(value)),
                _ => say::computed_as(self.formulas_of_fields().any(value)),
            };
            words = say::holds_and(words, value);
        } else if field.optional {
            words = say::holds_and(words, say::may_be_empty());
        }
        Row {
            cells: vec![vec![name_of(&field.name)], words],
            place: self.place(&field.origin),
        }
    }

    /// A type in words.
    pub(super) fn type_words(&self, ty: &Type) -> Vec<Run> {
        match ty {
            Type::Number | Type::Quantity(Dimension::POINTS) | Type::Unknown => say::a_number(),
            Type::Percent | Type::PercentagePoints => say::a_percentage(),
            Type::Quantity(Dimension::TIME) => say::a_duration(),
            Type::Quantity(Dimension::MONEY) => say::an_amount(),
            Type::Quantity(Dimension::DATA) => say::a_size(),
            Type::Quantity(dimension) => match dimension.unit() {
                Some(unit) => say::a_number_of(vec![Run::Text(self.agreement.word_for(unit))]),
                None => say::a_rate(),
            },
            Type::Period => say::a_period(),
            Type::DurationOrPeriod => say::a_duration_or_period(),
            Type::Date => say::a_date(),
            Type::Timestamp => say::a_timestamp(),
            Type::TimeOfDay => say::a_time_of_day(),
            Type::Text => say::a_text(),
            Type::Bool => say::a_truth(),
            Type::Enum(path) => say::a_value_of(self.formulas().title(path)),
            Type::List(of) => say::several_of(self.type_words(of)),
            Type::Party => say::a_party_value(),
            Type::Calendar | Type::Dates => say::a_calendar_value(),
            Type::Time | Type::Rows(_) => say::stretches(),
        }
    }
}
