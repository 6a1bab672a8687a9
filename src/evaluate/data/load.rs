//! Rows of one source: from texts to typed columns, with everything that can be wrong with a row.

use super::cell::{LONGEST_CELL, Misfit, Read, Reader};
use super::column::{Cell, Column, Words};
use super::problem::{DataProblem, Problems, shown};
use super::set::{Place, SourceData};
use crate::diagnostics::codes;
use crate::plan::v1::{Field, FieldType, Source, SourceKind};
use crate::quantity::{Date, Instant, Number, WindowRule};

/// The column that names the period of a total.
pub(crate) const PERIOD_COLUMN: &str = "period";

/// Reading is to stop: the options are strict, or the file cannot be read on.
#[derive(Debug)]
pub(crate) struct Stop;

/// What stands in a cell before it is typed.
pub(crate) enum Raw<'r> {
    /// Nothing.
    Missing,
    /// Text.
    Text(&'r str),
    /// Several values (JSON).
    Many(Vec<String>),
    /// Starts and ends (JSON).
    Spans(Vec<(String, String)>),
    /// Something that no field holds.
    Broken(Misfit),
}

/// Takes the rows of one source, file by file.
pub(crate) struct Loader<'a> {
    pub(crate) source: &'a Source,
    pub(crate) reader: &'a Reader<'a>,
    pub(crate) words: &'a mut Words,
    pub(crate) problems: &'a mut Problems,
    pub(crate) data: &'a mut SourceData,
    pub(crate) strict: bool,
    /// Of totals: their periods, and the first day of the contract.
    pub(crate) periods: Option<(WindowRule, Date)>,
    /// Fields between which a clock runs: the second may not lie before the first.
    pub(crate) clocks: Vec<(usize, usize)>,
    /// Fields that a row may lack although they are not optional: nothing reads them (examples).
    pub(crate) may_lack: Vec<bool>,
}

/// A row that fits.
struct Row {
    cells: Vec<Cell>,
    date: Instant,
    end: Option<Instant>,
}

/// A misfit and the index of its field.
type Fault = (Option<usize>, Misfit);

impl Loader<'_> {
    /// Index and column of each field that is read; of totals, also the period, whose index is the
    /// number of fields.
    pub(crate) fn columns(&self) -> Vec<(usize, &str)> {
        let fields = self.source.fields.iter().enumerate();
        let mut columns: Vec<(usize, &str)> = fields
            .filter(|(_, field)| field.computed.is_none())
            .map(|(index, field)| (index, field.column.as_str()))
            .collect();
        if self.periods.is_some() {
            columns.push((self.source.fields.len(), PERIOD_COLUMN));
        }
        columns
    }

    /// Whether a row may lack a field.
    pub(crate) fn may_lack(&self, index: usize) -> bool {
        let field = self.source.fields.get(index);
        field.is_some_and(|field| field.optional)
            || self.may_lack.get(index).copied().unwrap_or(false)
    }

    /// Takes a row, given the text of each field; one that does not fit is reported and counted.
    pub(crate) fn row<'r>(
        &mut self,
        place: Place,
        raw: impl Fn(usize) -> Raw<'r>,
    ) -> Result<(), Stop> {
        match self.typed(raw) {
            Ok(Some(row)) => {
                self.accept(place, row);
                Ok(())
            }
            Ok(None) => {
                self.data.skipped += 1;
                Ok(())
            }
            Err((field, misfit)) => {
                let mut problem = DataProblem::new(misfit.code, &self.file(place), misfit.reason)
                    .at(u64::from(place.line));
                if let Some(index) = field {
                    let field = self.source.fields.get(index);
                    problem =
                        problem.column(field.map_or(PERIOD_COLUMN, |field| field.column.as_str()));
                }
                problem.help = misfit.help;
                self.refuse(problem)
            }
        }
    }

    /// Reports a row that is left out.
    pub(crate) fn refuse(&mut self, problem: DataProblem) -> Result<(), Stop> {
        self.problems.push(problem);
        self.data.refused += 1;
        if self.strict { Err(Stop) } else { Ok(()) }
    }

    pub(crate) fn file(&self, place: Place) -> String {
        let file = self.data.files.get(place.file as usize);
        file.map_or_else(String::new, |file| file.name.clone())
    }

    fn typed<'r>(&mut self, raw: impl Fn(usize) -> Raw<'r>) -> Result<Option<Row>, Fault> {
        let source = self.source;
        let mut cells = Vec::with_capacity(source.fields.len());
        for (index, field) in source.fields.iter().enumerate() {
            if field.computed.is_some() {
                cells.push(Cell::Absent);
                continue;
            }
            let cell = match self.cell(index, field, raw(index)) {
                Ok(Read::Value(cell)) => cell,
                Ok(Read::Ignored) => return Ok(None),
                Err(misfit) => return Err((Some(index), misfit)),
            };
            cells.push(cell);
        }
        let (date, end) = match &self.periods {
            Some((rule, effective)) => {
                let index = source.fields.len();
                period(&self.reader.zone, rule, *effective, raw(index))
                    .map_err(|misfit| (Some(index), misfit))?
            }
            None => (self.date(&cells)?, self.end(&cells)?),
        };
        self.check_clocks(&cells)?;
        Ok(Some(Row { cells, date, end }))
    }

    fn cell(&mut self, index: usize, field: &Field, raw: Raw<'_>) -> Result<Read, Misfit> {
        let read = match raw {
            Raw::Missing => None,
            Raw::Text(text) => {
                check_text(text)?;
                let text = text.trim();
                match text {
                    "" => None,
                    text => Some(self.reader.read(text, &field.ty, self.words)?),
                }
            }
            Raw::Many(parts) => match &field.ty {
                FieldType::List { of, .. } => {
                    parts.iter().try_for_each(|part| check_text(part))?;
                    Some(Read::Value(self.reader.list(&parts, of, self.words)?))
                }
                _ => return Err(Misfit::unreadable("found a list, expected a single value")),
            },
            Raw::Spans(spans) if field.ty == FieldType::Spans => {
                let runs = spans
                    .iter()
                    .map(|(start, end)| self.reader.span(start.trim(), end.trim()))
                    .collect::<Result<Vec<_>, _>>()?;
                let time = crate::quantity::TimeSet::from_runs(runs);
                Some(Read::Value(Cell::Spans(time.into())))
            }
            Raw::Spans(_) => {
                return Err(Misfit::unreadable(
                    "found a span of time, expected a single value",
                ));
            }
            Raw::Broken(misfit) => return Err(misfit),
        };
        match read {
            Some(Read::Value(cell)) => {
                check_range(field, &cell)?;
                Ok(Read::Value(cell))
            }
            Some(Read::Ignored) => Ok(Read::Ignored),
            // A list or spans without any is no absence.
            None if matches!(field.ty, FieldType::List { .. }) => {
                Ok(Read::Value(Cell::List(Vec::new().into())))
            }
            None if field.ty == FieldType::Spans => Ok(Read::Value(Cell::Spans(
                crate::quantity::TimeSet::empty().into(),
            ))),
            None if self.may_lack(index) => Ok(Read::Value(Cell::Absent)),
            None => Err(Misfit::new(
                codes::MISSING_VALUE,
                format!("found nothing, expected {}", described(&field.ty)),
            )),
        }
    }

    fn date(&self, cells: &[Cell]) -> Result<Instant, Fault> {
        let Some((index, _)) = self.named(self.source.dated_by.as_deref()) else {
            let misfit =
                Misfit::unreadable("nothing in the contract dates the rows of this source");
            return Err((None, misfit));
        };
        match cells.get(index) {
            Some(Cell::Instant(instant)) => Ok(*instant),
            // A row that is dated by a day belongs to the windows that contain that day.
            Some(Cell::Date(date)) => Ok(self.reader.zone.start_of_day(*date)),
            _ => Err((
                Some(index),
                Misfit::new(
                    codes::MISSING_VALUE,
                    "found nothing, expected the time that dates the row".to_owned(),
                ),
            )),
        }
    }

    /// The end of a span; one that is absent is still to come.
    fn end(&self, cells: &[Cell]) -> Result<Option<Instant>, Fault> {
        if self.source.kind != SourceKind::Spans {
            return Ok(None);
        }
        let Some((index, field)) = self.named(self.source.ends_by.as_deref()) else {
            return Ok(Some(Instant::MAX));
        };
        let end = match cells.get(index) {
            Some(Cell::Instant(instant)) => *instant,
            Some(Cell::Date(date)) => self.reader.zone.end_of_day(*date),
            _ => Instant::MAX,
        };
        if end < self.date(cells)? {
            let start = self.source.dated_by.as_deref().unwrap_or_default();
            return Err((Some(index), ends_before(&field.name, start)));
        }
        Ok(Some(end))
    }

    fn check_clocks(&self, cells: &[Cell]) -> Result<(), Fault> {
        for (from, to) in &self.clocks {
            if let (Some(Cell::Instant(start)), Some(Cell::Instant(end))) =
                (cells.get(*from), cells.get(*to))
                && end < start
            {
                let name = |index: usize| self.source.fields.get(index).map_or("", |f| &f.name);
                return Err((Some(*to), ends_before(name(*to), name(*from))));
            }
        }
        Ok(())
    }

    fn named(&self, name: Option<&str>) -> Option<(usize, &Field)> {
        let fields = self.source.fields.iter().enumerate();
        fields
            .into_iter()
            .find(|(_, field)| Some(field.name.as_str()) == name)
    }

    fn accept(&mut self, place: Place, row: Row) {
        let data = &mut *self.data;
        data.columns
            .resize_with(self.source.fields.len(), Column::default);
        let fields = self.source.fields.iter();
        for ((column, field), cell) in data.columns.iter_mut().zip(fields).zip(row.cells) {
            if field.computed.is_none() {
                column.push(cell);
            }
        }
        data.dates.push(row.date);
        data.ends.extend(row.end);
        data.places.push(place);
    }
}

fn ends_before(end: &str, start: &str) -> Misfit {
    Misfit::new(
        codes::ENDS_BEFORE_START,
        format!("`{end}` lies before `{start}`"),
    )
}

/// The period of a total: its start and its end.
fn period(
    zone: &crate::quantity::Zone,
    rule: &WindowRule,
    effective: Date,
    raw: Raw<'_>,
) -> Result<(Instant, Option<Instant>), Misfit> {
    let name = match raw {
        Raw::Text(text) => text.trim(),
        _ => "",
    };
    match rule.named(zone, effective, name) {
        Some(window) => Ok((window.start, Some(window.end))),
        None => {
            let unit = rule.every().unit.word();
            let found = if name.is_empty() {
                "nothing".to_owned()
            } else {
                shown(name)
            };
            Err(Misfit::unreadable(&format!(
                "found {found}, expected a {unit} such as `{}`",
                match unit {
                    "month" => "2026-03",
                    "quarter" => "2026-Q1",
                    "year" => "2026",
                    "week" => "2026-W14",
                    "hour" => "2026-03-31T14",
                    _ => "2026-03-31",
                }
            )))
        }
    }
}

fn check_text(text: &str) -> Result<(), Misfit> {
    if text.len() > LONGEST_CELL {
        return Err(Misfit::new(
            codes::BROKEN_ROW,
            format!(
                "found {} bytes in one cell, expected at most {LONGEST_CELL}",
                text.len()
            ),
        ));
    }
    if text.contains('\0') {
        return Err(Misfit::new(
            codes::BROKEN_ROW,
            "found a NUL character, expected text".to_owned(),
        ));
    }
    Ok(())
}

fn check_range(field: &Field, cell: &Cell) -> Result<(), Misfit> {
    let Some((least, most)) = &field.range else {
        return Ok(());
    };
    let within = |value: &Number| least.0 <= *value && *value <= most.0;
    let Some(value) = cell.number().filter(|value| !within(value)) else {
        return Ok(());
    };
    Err(Misfit::new(
        codes::VALUE_OUT_OF_RANGE,
        format!(
            "found `{}`, expected a value from {} to {}",
            in_words(&value),
            in_words(&least.0),
            in_words(&most.0)
        ),
    ))
}

fn in_words(number: &Number) -> String {
    match number.to_decimal(12) {
        (decimal, true) => decimal,
        _ => number.to_string(),
    }
}

/// What a field holds, in words.
pub(crate) fn described(ty: &FieldType) -> &'static str {
    match ty {
        FieldType::Number => "a number",
        FieldType::Percent => "a percentage",
        FieldType::Duration => "a duration",
        FieldType::Money => "an amount of money",
        FieldType::Data => "a size",
        FieldType::Timestamp => "a time",
        FieldType::Date => "a date",
        FieldType::Text => "text",
        FieldType::Bool => "`true` or `false`",
        FieldType::Enum { .. } => "one of the values of an enum",
        FieldType::Spans => "spans of time",
        FieldType::List { .. } => "a list",
    }
}
