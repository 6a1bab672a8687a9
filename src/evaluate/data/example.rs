//! Data given by an `example`: rows written in the contract, samples that fail from one instant to
//! another.
//!
//! A source that is not given is empty, except for samples: those are good
//! throughout. Given samples say what changes: each holds until the next, without
//! gaps. What a good sample holds is said by its one field that is true or false:
//! `ok` is true, `failed` is false.

use super::column::{Cell, Column};
use super::load::{Loader, PERIOD_COLUMN, Raw};
use super::problem::{DataProblem, Problems};
use super::read::{clocks, finish, periods, reader};
use super::samples;
use super::set::{DataSet, FileInfo, Place, SourceData};
use crate::diagnostics::codes;
use crate::evaluate::terms;
use crate::ir;
use crate::plan::v1::{Plan, Source, SourceKind};
use crate::quantity::{Instant, Number, parse_window_name};

/// The data of an example.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExampleData {
    /// First and last window by name.
    pub over: (String, String),
    /// What is given, in the order written.
    pub given: Vec<Given>,
}

/// Data of one source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// The source.
    pub source: String,
    /// The data.
    pub what: GivenData,
}

/// How data is given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GivenData {
    /// Samples fail from one instant to another, and are good elsewhere.
    Fail {
        /// Values of the source's keys; empty is every series.
        group: Vec<String>,
        /// From.
        from: Instant,
        /// To.
        to: Instant,
    },
    /// Rows; `None` is an absent value.
    Rows {
        /// Fields.
        columns: Vec<String>,
        /// Values as a CSV cell would hold them.
        rows: Vec<Vec<Option<String>>>,
    },
}

impl ExampleData {
    /// The same, given also to what amendments made of the sources.
    fn for_all(&self, plan: &Plan) -> Self {
        let given = self.given.iter().flat_map(|given| {
            let later = plan.measurement.sources.iter();
            let later = later.filter(|(_, it)| it.data.as_ref() == Some(&given.source));
            let later = later.map(|(path, _)| Given {
                source: path.clone(),
                what: given.what.clone(),
            });
            std::iter::once(given.clone()).chain(later)
        });
        Self {
            over: self.over.clone(),
            given: given.collect(),
        }
    }

    /// The data of an agreement's example.
    pub fn of(example: &ir::Example) -> Self {
        let given = example.given.iter().map(|given| Given {
            source: given.source.to_string(),
            what: match &given.data {
                ir::GivenData::Fail { group, from, to } => GivenData::Fail {
                    group: group.iter().map(key_text).collect(),
                    from: *from,
                    to: *to,
                },
                ir::GivenData::Rows { columns, rows } => GivenData::Rows {
                    columns: columns.clone(),
                    rows: rows.clone(),
                },
            },
        });
        Self {
            over: example.over.clone(),
            given: given.collect(),
        }
    }
}

/// A constant as data writes it.
pub(crate) fn key_text(constant: &ir::Constant) -> String {
    match constant {
        ir::Constant::Text(text) => text.clone(),
        ir::Constant::Member { name, .. } => name.clone(),
        ir::Constant::Bool(truth) => truth.to_string(),
        ir::Constant::Number(number) => number_text(number),
        ir::Constant::Date(date) => date.to_string(),
        ir::Constant::Instant(instant) => instant.to_string(),
        ir::Constant::TimeOfDay(time) => time.to_string(),
        ir::Constant::Party(path) | ir::Constant::Calendar(path) => path.to_string(),
        ir::Constant::Period(period) => period.to_string(),
        ir::Constant::BusinessDays(count, _) => format!("{count} business days"),
    }
}

fn number_text(number: &Number) -> String {
    match number.to_decimal(18) {
        (decimal, true) => decimal,
        _ => number.to_string(),
    }
}

impl DataSet {
    /// The data of an example. It ends, and clocks are read, at the end of the last window.
    ///
    /// # Errors
    /// When a row does not fit its source, or when it is not clear what `fail` changes.
    pub fn from_example(plan: &Plan, example: &ExampleData) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut set = Self::default();
        let over = match window_of(plan, example) {
            Ok(over) => over,
            Err(problem) => {
                problems.push(problem);
                return Err(problems);
            }
        };
        for (path, source) in &plan.measurement.sources {
            set.sources.insert(path.clone(), empty(source, path));
        }
        let example = &example.for_all(plan);
        for given in &example.given {
            if let GivenData::Rows { columns, rows } = &given.what {
                set.give_rows(plan, &given.source, (columns, rows), over.0, &mut problems);
            }
        }
        set.give_samples(plan, example, over, &mut problems);
        if problems.has_errors() {
            return Err(problems);
        }
        finish(plan, &mut set, &mut problems);
        set.end = Some(over.1);
        set.complete = true;
        Ok(set)
    }

    fn give_rows(
        &mut self,
        plan: &Plan,
        path: &str,
        (columns, rows): (&[String], &[Vec<Option<String>>]),
        start: Instant,
        problems: &mut Problems,
    ) {
        let (Some(source), Some(data)) = (
            plan.measurement.sources.get(path),
            self.sources.get_mut(path),
        ) else {
            problems.push(DataProblem::new(
                codes::FOREIGN_FILE,
                path,
                format!("the contract has no source `{path}`"),
            ));
            return;
        };
        let periods = periods(plan, source);
        // A total without a period is that of the first window.
        let own_period = periods.as_ref().and_then(|(rule, effective)| {
            let zone = terms::zone(&plan.agreement.timezone).ok()?;
            rule.containing(&zone, *effective, start)
                .map(|window| window.name)
        });
        let at = |name: &str| columns.iter().position(|column| column == name);
        let reader = reader(plan);
        let mut loader = Loader {
            source,
            reader: &reader,
            words: &mut self.words,
            problems,
            data,
            strict: false,
            periods,
            clocks: clocks(plan, source),
            may_lack: source
                .fields
                .iter()
                .map(|field| at(&field.name).is_none())
                .collect(),
        };
        for row in rows {
            let line = loader.data.rows() as u64 + loader.data.refused + 1;
            let place = Place {
                file: 0,
                line: u32::try_from(line).unwrap_or(u32::MAX),
            };
            // Nothing stops: reading is not strict.
            let _ = loader.row(place, |index| {
                let field = source.fields.get(index);
                let name = field.map_or(PERIOD_COLUMN, |field| field.name.as_str());
                match at(name).and_then(|column| row.get(column)) {
                    Some(Some(text)) => Raw::Text(text),
                    Some(None) => Raw::Missing,
                    None if field.is_none() => {
                        own_period.as_deref().map_or(Raw::Missing, Raw::Text)
                    }
                    None => Raw::Missing,
                }
            });
        }
    }

    /// Samples are good throughout, but for what is given.
    fn give_samples(
        &mut self,
        plan: &Plan,
        example: &ExampleData,
        over: (Instant, Instant),
        problems: &mut Problems,
    ) {
        for (path, source) in &plan.measurement.sources {
            if !matches!(source.kind, SourceKind::Samples { .. }) {
                continue;
            }
            match samples::rows(plan, self, example, (path, source), over) {
                Ok(rows) => {
                    if let Some(data) = self.sources.get_mut(path) {
                        fill(data, source, rows);
                    }
                }
                Err(problem) => problems.push(*problem),
            }
        }
    }
}

fn fill(data: &mut SourceData, source: &Source, rows: Vec<(Instant, Vec<Cell>)>) {
    data.columns = vec![Column::default(); source.fields.len()];
    data.dates.clear();
    data.places.clear();
    data.gapless = true;
    for (at, cells) in rows {
        for ((column, field), cell) in data.columns.iter_mut().zip(&source.fields).zip(cells) {
            if field.computed.is_none() {
                column.push(cell);
            }
        }
        data.dates.push(at);
        data.places.push(Place { file: 0, line: 0 });
    }
}

fn empty(source: &Source, path: &str) -> SourceData {
    let mut data = SourceData::default();
    if !matches!(source.kind, SourceKind::Samples { .. }) {
        // What an example does not give did not happen, at any time.
        data.covers = Some((Instant::MIN, Instant::MAX));
    }
    data.columns = vec![Column::default(); source.fields.len()];
    data.files.push(FileInfo {
        name: format!("given {path}"),
        sha256: String::new(),
    });
    data
}

/// From the start of the first window to the end of the last.
fn window_of(plan: &Plan, example: &ExampleData) -> Result<(Instant, Instant), DataProblem> {
    let bad = |reason: String| DataProblem::new(codes::UNCLEAR_EXAMPLE_DATA, "example", reason);
    let zone = terms::zone(&plan.agreement.timezone).map_err(|error| bad(error.to_string()))?;
    let named = |name: &str| {
        let period = parse_window_name(name);
        let bounds = period.map(|period| period.bounds(&zone));
        bounds.ok_or_else(|| bad(format!("`{name}` is no period")))
    };
    Ok((named(&example.over.0)?.0, named(&example.over.1)?.1))
}
