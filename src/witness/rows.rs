//! Rows of sources as a small data set has them, made from the types of their fields and the constants that occur.

use super::constants::{Constants, DAY, HOUR, MINUTE};
use crate::difference::v1::GivenRows;
use crate::evaluate::data::good_when_true;
use crate::evaluate::terms;
use crate::ir::Type;
use crate::plan::v1::{Field, FieldType, Plan, Source, SourceKind};
use crate::quantity::{Calendar, Instant, Local, Number, Zone};
use std::collections::BTreeMap;

/// More kinds of rows of a source are not tried.
const MOST_TEMPLATES: usize = 60;
/// More members of an enum are not.
const MOST_MEMBERS: usize = 6;

/// A row: its date, and its fields with their texts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Row {
    at: Instant,
    source: String,
    cells: BTreeMap<String, String>,
}

/// A value of a row that has no date yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Part {
    /// As it is written.
    Text(String),
    /// So many microseconds after the row's date.
    After(i64),
    /// After so many microseconds of working time, on the calendar with this number.
    Worked(usize, i64),
    /// Absent.
    Absent,
}

/// A row that has no date yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Template {
    pub(super) source: String,
    pub(super) parts: Vec<(String, Part)>,
}

/// Makes rows for a plan and the one that it is compared with.
pub(super) struct Maker<'m> {
    pub(super) plan: &'m Plan,
    pub(super) zone: Zone,
    /// Whether both agreements have the same clock; if not, instants are written in UTC.
    pub(super) one_clock: bool,
    pub(super) constants: Constants,
    /// Calendars that are read.
    pub(super) calendars: Vec<Calendar>,
}

impl Maker<'_> {
    /// A row at an instant; nothing if its values cannot be written exactly.
    pub(super) fn row(&self, template: &Template, at: Instant) -> Option<Row> {
        let source = self.plan.measurement.sources.get(&template.source)?;
        let mut cells = BTreeMap::new();
        match (&source.kind, &source.dated_by) {
            (SourceKind::Totals { per }, _) => {
                let effective = terms::date(&self.plan.agreement.effective).ok()?;
                let rule = terms::period_rule(per).ok()?;
                let window = rule.containing(&self.zone, effective, at)?;
                cells.insert("period".to_owned(), window.name);
            }
            (_, Some(dated)) => {
                cells.insert(dated.clone(), self.time_text(source, dated, at));
            }
            _ => return None,
        }
        for (field, part) in &template.parts {
            let text = match part {
                Part::Absent => continue,
                Part::Text(text) => text.clone(),
                Part::Worked(on, micros) => {
                    let until = self.calendars.get(*on)?.deadline(at, *micros)?;
                    self.time_text(source, field, until)
                }
                Part::After(micros) => {
                    let at = Instant(at.0.checked_add(*micros)?);
                    self.time_text(source, field, at)
                }
            };
            cells.insert(field.clone(), text);
        }
        Some(Row {
            at,
            source: template.source.clone(),
            cells,
        })
    }

    /// An instant as the contract's clock shows it, or its date where the field is one.
    fn time_text(&self, source: &Source, field: &str, at: Instant) -> String {
        let of = source.fields.iter().find(|it| it.name == field);
        let local = self.zone.local(at);
        if of.is_some_and(|it| it.ty == FieldType::Date) {
            return local.date.to_string();
        }
        match self.zone.resolve(local) {
            Local::Unique(only) if only == at && self.one_clock => {
                format!("{} {}", local.date, local.time)
            }
            _ => at.to_string(),
        }
    }

    /// Kinds of rows of a source of events, cases, spans or totals: first those that tell its enums and its truths
    /// apart, then those in which one further field has another value.
    pub(super) fn templates(&self, path: &str) -> Vec<Template> {
        let Some(source) = self.plan.measurement.sources.get(path) else {
            return Vec::new();
        };
        let fields: Vec<&Field> = source
            .fields
            .iter()
            .filter(|it| it.computed.is_none())
            .filter(|it| source.dated_by.as_ref() != Some(&it.name))
            .collect();
        let values: Vec<Vec<Part>> = fields.iter().map(|it| self.values(it)).collect();
        let few = |it: &Field| matches!(it.ty, FieldType::Bool | FieldType::Enum { .. });
        let base: Vec<Part> = values
            .iter()
            .map(|it| it.first().cloned().unwrap_or(Part::Absent))
            .collect();
        let mut bases = vec![base];
        for (at, (field, values)) in fields.iter().zip(&values).enumerate() {
            if few(field) && bases.len() * values.len() <= 24 {
                let longer = bases.iter().flat_map(|base| {
                    values
                        .iter()
                        .map(move |value| with(base, at, value.clone()))
                });
                bases = longer.collect();
            }
        }
        let mut all = bases.clone();
        // Two fields of time that move together, as of a case that is answered when it is closed.
        let moving: Vec<usize> = (0..fields.len())
            .filter(|at| {
                fields
                    .get(*at)
                    .is_some_and(|it| it.ty == FieldType::Timestamp)
            })
            .collect();
        let widest = values.iter().map(Vec::len).max().unwrap_or(0);
        for which in 1..widest {
            for base in &bases {
                for (at, (field, values)) in fields.iter().zip(&values).enumerate() {
                    if let Some(value) = values.get(which).filter(|_| !few(field)) {
                        all.push(with(base, at, value.clone()));
                    }
                }
                if let [first, .., last] = moving.as_slice()
                    && let Some(value) = values.get(*first).and_then(|it| it.get(which))
                {
                    all.push(with(
                        &with(base, *first, value.clone()),
                        *last,
                        value.clone(),
                    ));
                }
            }
            if all.len() > MOST_TEMPLATES {
                break;
            }
        }
        all.truncate(MOST_TEMPLATES);
        let named = |parts: Vec<Part>| Template {
            source: path.to_owned(),
            parts: fields.iter().map(|it| it.name.clone()).zip(parts).collect(),
        };
        all.into_iter().map(named).collect()
    }

    /// Values of a field: what occurs in the agreements, and one step to each side.
    pub(super) fn values(&self, field: &Field) -> Vec<Part> {
        let text = |it: &str| Part::Text(it.to_owned());
        let mut all = match &field.ty {
            FieldType::Bool => {
                let good = good_when_true(&field.name);
                vec![text(&good.to_string()), text(&(!good).to_string())]
            }
            FieldType::Enum { of, .. } => {
                let members = self.plan.enums.get(of).into_iter().flatten();
                members
                    .take(MOST_MEMBERS)
                    .map(|it| text(&it.name))
                    .collect()
            }
            FieldType::Duration => {
                let mut all = self.constants.around_durations();
                if all.is_empty() {
                    all.push(MINUTE);
                }
                all.into_iter().map(|it| Part::Text(length(it))).collect()
            }
            FieldType::Number => self.numbers(field, &Type::Number, 1, ""),
            FieldType::Percent => self.numbers(field, &Type::Percent, 100, "%"),
            FieldType::Money => self.numbers(field, &Type::MONEY, 1, ""),
            FieldType::Data => self.numbers(field, &Type::DATA, 1, " bit"),
            FieldType::Timestamp => self.times(),
            FieldType::Date => {
                let days = self.constants.days().iter();
                let all = days.flat_map(|it| [Part::After(-it * DAY), Part::After((1 - it) * DAY)]);
                std::iter::once(Part::After(0)).chain(all).collect()
            }
            FieldType::Text => vec![text("a"), text("b")],
            FieldType::Spans | FieldType::List { .. } => vec![Part::Absent],
        };
        if field.optional {
            all.push(Part::Absent);
        }
        all
    }

    /// Another time of a row: a little later, at what the agreements name, so many days before.
    fn times(&self) -> Vec<Part> {
        let mut later = self
            .constants
            .around_durations()
            .into_iter()
            .filter(|it| *it > 0);
        let days = self.constants.days().iter().flat_map(|days| {
            // Business days take more days than they count.
            [0, 1, 2, 3, -1].map(|more| (days + more) * DAY)
        });
        let mut earlier = days.filter(|it| *it > 0).map(|it| -it);
        let around = self.constants.around_durations();
        let worked = (0..self.calendars.len().min(2))
            .flat_map(|on| around.iter().map(move |it| Part::Worked(on, *it)));
        let mut worked = worked.filter(|it| !matches!(it, Part::Worked(_, 0)));
        let mut all = vec![Part::After(MINUTE)];
        loop {
            let three = [
                worked.next(),
                later.next().map(Part::After),
                earlier.next().map(Part::After),
            ];
            if three.iter().all(Option::is_none) {
                break;
            }
            all.extend(three.into_iter().flatten());
        }
        all.push(Part::After(HOUR));
        let mut found: Vec<Part> = Vec::new();
        for part in all {
            if !found.contains(&part) {
                found.push(part);
            }
        }
        found
    }

    fn numbers(&self, field: &Field, ty: &Type, scale: i64, unit: &str) -> Vec<Part> {
        let mut found: Vec<Number> = Vec::new();
        for number in self.constants.of(ty) {
            let step = match number.is_integer() {
                true => Number::one(),
                false => Number::ratio(1, 1000).unwrap_or_else(Number::one),
            };
            found.extend([number.clone(), &number + &step, &number - &step]);
        }
        found.push(Number::one());
        found.push(Number::zero());
        if let Some((least, most)) = &field.range {
            found.extend([least.0.clone(), most.0.clone()]);
            found.retain(|it| least.0 <= *it && *it <= most.0);
        }
        let text = |it: Number| match (&it * &Number::from(scale)).to_decimal(12) {
            (digits, true) => Some(Part::Text(format!("{digits}{unit}"))),
            _ => None,
        };
        let mut all: Vec<Part> = Vec::new();
        for part in found.into_iter().filter_map(text) {
            if !all.contains(&part) {
                all.push(part);
            }
        }
        all
    }
}

/// The parts with another one in a place.
fn with(parts: &[Part], at: usize, part: Part) -> Vec<Part> {
    let mut parts = parts.to_vec();
    if let Some(place) = parts.get_mut(at) {
        *place = part;
    }
    parts
}

/// A length in one unit: `90 seconds`, `2 minutes`.
fn length(micros: i64) -> String {
    const UNITS: [(i64, &str); 5] = [
        (HOUR, "hour"),
        (MINUTE, "minute"),
        (1_000_000, "second"),
        (1000, "ms"),
        (1, "µs"),
    ];
    let found = UNITS.iter().find(|(unit, _)| micros % unit == 0);
    let (unit, word) = found.copied().unwrap_or((1, "µs"));
    match micros / unit {
        0 => "0 seconds".to_owned(),
        count if count == 1 || unit < 1_000_000 => format!("{count} {word}"),
        count => format!("{count} {word}s"),
    }
}

/// Rows by source, in the order of their dates, with the columns of which there are values.
pub(super) fn tables(rows: &[Row], plan: &Plan) -> Vec<GivenRows> {
    let mut sorted: Vec<&Row> = rows.iter().collect();
    sorted.sort();
    let mut all: Vec<GivenRows> = Vec::new();
    for (path, source) in &plan.measurement.sources {
        let own: Vec<&&Row> = sorted.iter().filter(|it| it.source == *path).collect();
        if own.is_empty() {
            continue;
        }
        let fields = source.fields.iter().map(|it| it.name.as_str());
        let columns: Vec<String> = std::iter::once("period")
            .chain(fields)
            .filter(|name| own.iter().any(|row| row.cells.contains_key(*name)))
            .map(ToOwned::to_owned)
            .collect();
        let cells = |row: &&&Row| {
            let cell = |name: &String| row.cells.get(name).cloned();
            columns.iter().map(cell).collect()
        };
        all.push(GivenRows {
            source: path.clone(),
            rows: own.iter().map(cells).collect(),
            columns,
        });
    }
    all
}
