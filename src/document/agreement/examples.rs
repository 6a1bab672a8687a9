//! Worked examples with what was computed for them.

use super::super::formula::{list, name_of};
use super::super::model::{
    Block, Clause, Column, ColumnRole, Item, QuantityBasis, Row, Run, Section, Sentence, Table,
};
use super::super::show;
use super::super::{ExampleResult, Outcome};
use super::calendars::bullets;
use super::{Writer, section};
use crate::ir::{
    Amount, Constant, Dimension, Example, Expect, Expected, Given, GivenData, Path, Type, Verdict,
};
use crate::phrases::consequence as say;
use crate::quantity::{Date, Interval, LocalDateTime, Number, Relation, Truth};

impl Writer<'_> {
    pub(super) fn examples(&self) -> Section {
        let examples = &self.agreement.examples;
        let Some(first) = examples.first() else {
            return section("examples", say::examples(), Vec::new());
        };
        let none = ExampleResult::default();
        let results = self.examples.0.iter().chain(std::iter::repeat(&none));
        let mut blocks = vec![self.says(say::examples_intro(), &first.origin)];
        let each = examples.iter().zip(results);
        blocks.extend(each.map(|(example, result)| self.example(example, result)));
        section("examples", say::examples(), blocks)
    }

    fn example(&self, example: &Example, result: &ExampleResult) -> Block {
        let (first, last) = &example.over;
        let over = if first == last {
            say::over(show::window(first))
        } else {
            say::over_several(show::window(first), show::window(last))
        };
        let mut blocks = vec![self.says(over, &example.origin)];
        if example.given.is_empty() {
            blocks.push(self.says(say::nothing_given(), &example.origin));
        } else {
            blocks.push(self.says(say::given(), &example.origin));
            blocks.push(bullets(
                example.given.iter().map(|it| self.given(it)).collect(),
            ));
        }
        if !example.expect.is_empty() {
            blocks.push(self.results(example, result));
        }
        let computed = result.outcomes.len() == example.expect.len();
        let mut pairs = example.expect.iter().zip(&result.outcomes);
        if computed && !pairs.all(|(expect, outcome)| holds(&expect.what, outcome)) {
            let words = self.says(say::example_fails(), &example.origin);
            blocks.push(Block::Note(vec![words]));
        }
        let heading = Sentence::new(
            vec![Run::words(&example.title)],
            self.place(&example.origin),
        );
        Block::Clause(Clause {
            anchor: None,
            number: String::new(),
            heading: Some(heading),
            blocks,
        })
    }

    fn given(&self, given: &Given) -> Item {
        let source = self.formulas().title(&given.source);
        let blocks = match &given.data {
            GivenData::Fail { group, from, to } => {
                let (from, to) = (self.show.instant(*from), self.show.instant(*to));
                let words = if group.is_empty() {
                    say::fail(source, from, to)
                } else {
                    say::fail_in(source, self.group(group), from, to)
                };
                vec![self.says(words, &given.origin)]
            }
            GivenData::Rows { rows, .. } if rows.is_empty() => {
                vec![self.says(say::no_rows_of(source), &given.origin)]
            }
            GivenData::Rows { columns, rows } => {
                let cell = |(cell, column): (&Option<String>, &String)| match cell {
                    Some(text) => vec![self.given_cell(&given.source, column, text)],
                    None => Vec::new(),
                };
                let row = |row: &Vec<Option<String>>| Row {
                    cells: row.iter().zip(columns).map(cell).collect(),
                    place: self.place(&given.origin),
                };
                let column = |name: &String| Column {
                    heading: vec![name_of(name)],
                    role: ColumnRole::Text,
                };
                let table = Block::Table(Table {
                    anchor: None,
                    caption: None,
                    columns: columns.iter().map(column).collect(),
                    rows: rows.iter().map(row).collect(),
                });
                vec![self.says(say::rows_of(source), &given.origin), table]
            }
        };
        Item {
            anchor: None,
            blocks,
        }
    }

    /// A cell of given data, by the type of its field; as it is written where it has none.
    fn given_cell(&self, source: &Path, column: &str, text: &str) -> Run {
        let source = self.agreement.source(source);
        let mut fields = source.iter().flat_map(|it| &it.fields);
        let ty = fields
            .find(|field| field.name == column)
            .map(|field| &field.ty);
        let typed = match ty {
            Some(Type::Timestamp) => LocalDateTime::parse(text).map(|at| self.show.local(at)),
            Some(Type::Date) => Date::parse(text).map(show::date),
            Some(Type::Enum(of)) => Some(self.formulas().member(of, text)),
            Some(ty @ Type::Percent) if text.ends_with('%') => {
                let percent = text.strip_suffix('%').and_then(Number::parse);
                let ratio = percent.and_then(|it| it.checked_div(&Number::from(100)));
                ratio.map(|ratio| self.show.number(&ratio, ty))
            }
            Some(ty @ (Type::Percent | Type::Number | Type::Quantity(_)))
                if !matches!(ty, &Type::DURATION | &Type::DATA) =>
            {
                Number::parse(text).map(|number| self.show.number(&number, ty))
            }
            Some(Type::Quantity(Dimension::TIME)) => text
                .strip_suffix(" s")
                .and_then(Number::parse)
                .map(|seconds| {
                    self.show
                        .number(&(seconds * Number::from(1_000_000)), &Type::DURATION)
                }),
            _ => None,
        };
        typed.unwrap_or_else(|| Run::words(text))
    }

    fn group(&self, group: &[Constant]) -> Vec<Run> {
        let value = |value: &Constant| match value {
            Constant::Text(words) => vec![Run::words(words)],
            other => self.formulas().constant(other, &Type::Text),
        };
        list(group.iter().map(value).collect())
    }

    fn results(&self, example: &Example, result: &ExampleResult) -> Block {
        let column = |heading, role| Column { heading, role };
        let outcome = |index: usize| result.outcomes.get(index);
        let rows = example.expect.iter().enumerate();
        let rows = rows.map(|(index, expect)| self.result(example, expect, outcome(index)));
        Block::Table(Table {
            anchor: None,
            caption: Some(Sentence::new(
                say::results_caption(),
                self.place(&example.origin),
            )),
            columns: vec![
                column(say::column_subject(), ColumnRole::Header),
                column(say::column_window(), ColumnRole::Text),
                column(say::column_expected(), ColumnRole::Quantity),
                column(say::column_result_of(), ColumnRole::Quantity),
            ],
            rows: rows.collect(),
        })
    }

    fn result(&self, example: &Example, expect: &Expect, outcome: Option<&Outcome>) -> Row {
        let mut subject = match expect.subject.as_str() {
            "remedies" => say::owed_in_all(),
            _ => vec![self.formulas().title(&expect.subject)],
        };
        if !expect.group.is_empty() {
            subject = say::subject_for(subject, self.group(&expect.group));
        }
        if let Some(row) = &expect.row {
            let words = vec![super::super::model::Run::words(row)];
            subject = say::subject_for(subject, words);
        }
        let (first, last) = &example.over;
        let window = match &expect.window {
            Some(window) => vec![show::window(window)],
            None if first == last => vec![show::window(first)],
            None => say::range(show::window(first), show::window(last)),
        };
        let ty = self.type_of(expect);
        let is_right = self.is_right(expect);
        let agreed = match &expect.what {
            Expected::Value(Relation::Equal, value) => vec![self.show.exact(value, &ty)],
            Expected::Value(relation, value) => {
                let value = vec![self.show.exact(value, &ty)];
                super::super::formula::bound(*relation, value, false)
            }
            Expected::Verdict(verdict) => verdict_words(*verdict, is_right),
        };
        let computed = match outcome {
            None => say::not_computed(),
            Some(Outcome::Nothing) => say::no_result(),
            Some(Outcome::Verdict(verdict)) => verdict_words(*verdict, is_right),
            Some(Outcome::Value(value)) => self.computed(value, &ty),
        };
        Row {
            cells: vec![subject, window, agreed, computed],
            place: self.place(&expect.origin),
        }
    }

    fn computed(&self, value: &Interval, ty: &Type) -> Vec<Run> {
        let shown = |number| self.show.exact_as(number, ty, QuantityBasis::Computed);
        match (&value.lo, &value.hi) {
            (Some(lo), Some(hi)) if lo == hi => vec![shown(lo)],
            (Some(lo), Some(hi)) => say::range(shown(lo), shown(hi)),
            _ => say::unbounded(),
        }
    }

    fn is_right(&self, expect: &Expect) -> bool {
        let mut rights = self.agreement.terminations.iter();
        rights.any(|right| right.head.path == expect.subject)
    }

    /// What the value of a subject is.
    fn type_of(&self, expect: &Expect) -> Type {
        let objective = self.agreement.objective(&expect.subject);
        if let Some(metric) = objective.and_then(|it| self.agreement.metric(&it.metric)) {
            return metric.ty.clone();
        }
        let penalties = &self.agreement.penalties;
        let penalty = penalties.iter().find(|it| it.head.path == expect.subject);
        let mut amounts = penalty.iter().flat_map(|it| &it.steps).map(|it| &it.amount);
        let other = amounts.find_map(|amount| match amount {
            amount if amount.is_points() => Some(Type::POINTS),
            Amount::ServiceDays(_) => Some(Type::Number),
            _ => None,
        });
        other.unwrap_or(Type::MONEY)
    }
}

fn holds(expected: &Expected, outcome: &Outcome) -> bool {
    match (expected, outcome) {
        (Expected::Value(relation, value), Outcome::Value(found)) => {
            found.compare(*relation, &Interval::exact(value.clone())) == Truth::True
        }
        (Expected::Verdict(expected), Outcome::Verdict(found)) => expected == found,
        _ => false,
    }
}

fn verdict_words(verdict: Verdict, is_right: bool) -> Vec<Run> {
    match (verdict, is_right) {
        (Verdict::Met, true) => say::right_open(),
        (Verdict::Missed, true) => say::right_not_open(),
        (Verdict::Met, false) => say::verdict_met(),
        (Verdict::Missed, false) => say::verdict_missed(),
        (Verdict::Undetermined, _) => say::verdict_undetermined(),
        (Verdict::NotJudged, _) => say::verdict_not_judged(),
    }
}
