//! Defined terms, closed sets of values, tables, and how time is counted.

use super::super::formula::{list, readable};
use super::super::model::{Block, Clause, Column, ColumnRole, Row, Run, Section, Table as Grid};
use super::{Anchor, Writer, anchor, say, section};
use crate::ir::{Enum, Inclusion, Param, Table, Term, Type, Unit};
use std::collections::BTreeSet;

impl Writer<'_> {
    pub(super) fn definitions(&self) -> Section {
        let agreement = self.agreement;
        let contract = &agreement.contract;
        let mut terms: Vec<&Term> = agreement.terms.iter().collect();
        terms.sort_by_key(|term| term.head.display().to_lowercase());
        let mut blocks: Vec<Block> = terms.into_iter().map(|it| self.definition(it)).collect();
        blocks.extend(agreement.enums.iter().map(|it| self.enumeration(it)));
        blocks.extend(agreement.units.iter().filter_map(|it| self.unit(it)));
        let mut general = |name: &str, words: Vec<Vec<Run>>| {
            let anchor = Anchor::section(name);
            blocks.push(self.clause(
                Some(anchor),
                vec![self.paragraph(words, &contract.head.origin)],
            ));
        };
        if !agreement.objectives.is_empty() {
            general(
                "assessment-period",
                vec![say::period_means(), say::hour_is_elapsed()],
            );
        }
        let zone = Run::words(&contract.timezone);
        let zone = say::zone_and_currency(zone, Run::words(&contract.currency));
        general("time", vec![zone, say::periods_are()]);
        if let Some(calendar) = &contract.business_days {
            general(
                "business-day",
                vec![say::business_days_are(self.calendar_name(calendar))],
            );
        }
        section("definitions", say::definitions(), blocks)
    }

    fn definition(&self, term: &Term) -> Block {
        let name = Run::Strong(vec![Run::words(term.head.display())]);
        let words = say::means(name, self.inline(&term.means));
        let mut blocks = self.doc(&term.head);
        blocks.insert(0, self.sentence(words, &term.head.origin).into());
        self.clause(Some(anchor(&term.head.path)), blocks)
    }

    fn enumeration(&self, it: &Enum) -> Block {
        let name = Run::Strong(vec![Run::words(&readable(it.head.display()))]);
        let member = |(name, _): &(String, Option<String>)| {
            vec![self.formulas().member(&it.head.path, name)]
        };
        let values = list(it.members.iter().map(member).collect());
        let words = say::one_of(name, values);
        let mut blocks = self.doc(&it.head);
        blocks.insert(0, self.sentence(words, &it.head.origin).into());
        self.clause(Some(anchor(&it.head.path)), blocks)
    }

    /// Values that the parties fix under a name.
    pub(super) fn agreed_values(&self) -> Section {
        let value = |it: &Param| {
            let name = vec![self.own_title(&it.head)];
            let value = self.formulas().constant(&it.value, &it.ty);
            let mut blocks = self.doc(&it.head);
            let words = say::agreed_value(name, value);
            blocks.insert(0, self.sentence(words, &it.head.origin).into());
            self.clause(Some(anchor(&it.head.path)), blocks)
        };
        let blocks = self.agreement.params.iter().map(value).collect();
        section("agreed-values", say::agreed_values(), blocks)
    }

    /// Templates that are put to use.
    pub(super) fn inclusions(&self) -> Section {
        let mut said = BTreeSet::new();
        let mut blocks = Vec::new();
        for it in &self.agreement.inclusions {
            // What is said of the template is said once.
            blocks.push(self.inclusion(it, said.insert(&it.template.path)));
        }
        section("included-terms", say::included_terms(), blocks)
    }

    fn inclusion(&self, it: &Inclusion, first: bool) -> Block {
        let name = vec![Run::Strong(vec![self.own_title(&it.head)])];
        let template = vec![self.own_title(&it.template)];
        let given = it.arguments.iter();
        let given: Vec<Vec<Run>> = given
            .map(|(parameter, path)| {
                let param = self
                    .agreement
                    .params
                    .iter()
                    .find(|it| &it.head.path == path);
                let what = match param {
                    Some(param) => self.formulas().constant(&param.value, &param.ty),
                    None => vec![self.formulas().title(path)],
                };
                say::given_as(vec![Run::words(&readable(parameter))], what)
            })
            .collect();
        let words = if given.is_empty() {
            say::includes(name, template)
        } else {
            say::includes_with(name, template, list(given))
        };
        let mut blocks = self.doc(&it.head);
        blocks.insert(0, self.sentence(words, &it.head.origin).into());
        if first {
            blocks.extend(self.doc(&it.template));
        }
        self.clause(Some(anchor(&it.head.path)), blocks)
    }

    /// What a unit is, where it is so much of another one.
    fn unit(&self, unit: &Unit) -> Option<Block> {
        let (size, ty) = unit.is.as_ref()?;
        let words = say::unit_is(
            vec![self.own_title(&unit.head)],
            vec![self.show.number(size, ty)],
        );
        let mut blocks = self.doc(&unit.head);
        blocks.insert(0, self.sentence(words, &unit.head.origin).into());
        Some(self.clause(Some(anchor(&unit.head.path)), blocks))
    }

    pub(super) fn tables(&self) -> Section {
        let tables = self.agreement.tables.iter();
        let blocks = tables.map(|it| self.value_table(it)).collect();
        section("tables", say::tables(), blocks)
    }

    fn value_table(&self, table: &Table) -> Block {
        let head = &table.head;
        let heading = |(name, _): &(String, Type)| vec![Run::words(&readable(name))];
        let role = |ty: &Type| {
            if ty.is_numeric() || matches!(ty, Type::Period | Type::DurationOrPeriod | Type::Date) {
                ColumnRole::Quantity
            } else {
                ColumnRole::Text
            }
        };
        let key = Column {
            heading: heading(&table.key),
            role: ColumnRole::Header,
        };
        let columns = table.columns.iter().map(|column| Column {
            heading: heading(column),
            role: role(&column.1),
        });
        let columns: Vec<Column> = std::iter::once(key).chain(columns).collect();
        let rows = table.rows.iter().map(|(key, values)| {
            let types = table.columns.iter().map(|(_, ty)| ty);
            let cells = values.iter().zip(types);
            let cells = cells.map(|(value, ty)| self.formulas().constant(value, ty));
            let key = self.formulas().constant(key, &table.key.1);
            Row {
                cells: std::iter::once(key).chain(cells).collect(),
                place: self.place(&head.origin),
            }
        });
        let rows = rows.collect();
        let mut blocks = self.doc(head);
        blocks.push(Block::Table(Grid {
            anchor: None,
            caption: None,
            columns,
            rows,
        }));
        super::titled(anchor(&head.path), self.heading(head), blocks)
    }

    /// A clause without a heading.
    pub(super) fn clause(&self, anchor: Option<Anchor>, blocks: Vec<Block>) -> Block {
        Block::Clause(Clause {
            anchor,
            number: String::new(),
            heading: None,
            blocks,
        })
    }

    /// The title of a declaration, or its name, as it stands in its own clause.
    pub(super) fn own_title(&self, head: &crate::ir::Head) -> Run {
        match &head.title {
            Some(title) => Run::words(title),
            None => Run::words(&readable(head.path.as_str())),
        }
    }
}
