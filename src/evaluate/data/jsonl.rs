//! Rows of JSON Lines: one object a line. Numbers are taken as the text they are written as.

use super::cell::Misfit;
use super::header;
use super::load::{Loader, Raw, Stop};
use super::meter::{LONGEST_ROW, Meter};
use super::problem::{DataProblem, shown};
use super::set::Place;
use crate::diagnostics::codes;
use crate::plan::v1::Plan;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use std::io::{BufRead, BufReader, Read};

/// Keys and values of one object, in the order written.
struct Object<'j>(Vec<(String, &'j RawValue)>);

impl<'j> Deserialize<'j> for Object<'j> {
    fn deserialize<D: Deserializer<'j>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'j> Visitor<'j> for Pairs {
            type Value = Object<'j>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<Object<'j>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Object(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// The keys of the first object in the first bytes of a file.
pub(crate) fn names(head: &[u8]) -> Vec<String> {
    let mut lines = head.split(|byte| *byte == b'\n');
    let first = lines.find(|line| !line.trim_ascii().is_empty());
    let object = first.and_then(|line| serde_json::from_slice::<Object<'_>>(line).ok());
    object.map_or_else(Vec::new, |object| {
        object.0.into_iter().map(|(name, _)| name).collect()
    })
}

/// Takes all rows of a file.
pub(crate) fn read(
    loader: &mut Loader<'_>,
    meter: &mut Meter<'_>,
    plan: &Plan,
    file: (u32, &str),
) -> Result<(), Stop> {
    let head = names(meter.head());
    if !head.is_empty() && header::fits_nothing(loader, &head) {
        let problem = header::foreign(file.1, &head, &loader.source.title, plan);
        loader.problems.push(problem);
        return if loader.strict { Err(Stop) } else { Ok(()) };
    }
    let row_limit = meter.row_limit();
    let mut lines = BufReader::new(meter);
    let (mut line, mut number) = (Vec::new(), 0_u32);
    loop {
        row_limit.reset();
        line.clear();
        number = number.saturating_add(1);
        let read = (&mut lines)
            .take(LONGEST_ROW + 1)
            .read_until(b'\n', &mut line);
        let count = match read {
            Ok(count) if count as u64 > LONGEST_ROW => {
                let reason = "a line is longer than 4 MiB".to_owned();
                return unreadable(loader, file.1, number, reason);
            }
            Ok(count) => count,
            Err(error) => return unreadable(loader, file.1, number, error.to_string()),
        };
        if count == 0 {
            return Ok(());
        }
        let text = line.trim_ascii();
        if !text.is_empty() {
            let place = Place {
                file: file.0,
                line: number,
            };
            row(loader, text, file.1, place)?;
        }
    }
}

fn unreadable(loader: &mut Loader<'_>, file: &str, line: u32, reason: String) -> Result<(), Stop> {
    let problem = DataProblem::new(codes::UNREADABLE_FILE, file, reason).at(u64::from(line));
    loader.problems.push(problem);
    if loader.strict { Err(Stop) } else { Ok(()) }
}

fn row(loader: &mut Loader<'_>, text: &[u8], file: &str, place: Place) -> Result<(), Stop> {
    let Ok(object) = serde_json::from_slice::<Object<'_>>(text) else {
        let shown = shown(&String::from_utf8_lossy(text));
        let problem = DataProblem::new(
            codes::BROKEN_ROW,
            file,
            format!("found {shown}, expected one JSON object on the line"),
        );
        return loader.refuse(problem.at(u64::from(place.line)));
    };
    let columns: Vec<(usize, String)> = loader
        .columns()
        .into_iter()
        .map(|(index, name)| (index, name.to_owned()))
        .collect();
    // INVARIANT: `values` outlives the closure below, which hands out borrowed text.
    let mut values: Vec<Value> = Vec::new();
    let mut of_field: Vec<Option<usize>> = vec![None; loader.source.fields.len() + 1];
    for (index, column) in &columns {
        let mut found = object.0.iter().filter(|(name, _)| name == column);
        let Some((_, raw)) = found.next() else {
            continue;
        };
        if found.next().is_some() {
            let problem = DataProblem::new(
                codes::DUPLICATE_COLUMN,
                file,
                "found twice in one object, expected once",
            );
            return loader.refuse(problem.at(u64::from(place.line)).column(column));
        }
        if let Some(slot) = of_field.get_mut(*index) {
            *slot = Some(values.len());
        }
        values.push(Value::of(raw));
    }
    loader.row(place, |field| {
        let value = of_field.get(field).copied().flatten();
        value
            .and_then(|at| values.get(at))
            .map_or(Raw::Missing, Value::raw)
    })
}

/// A JSON value as the text of a cell.
enum Value {
    Missing,
    Text(String),
    Many(Vec<String>),
    Spans(Vec<(String, String)>),
    Unfit(&'static str),
}

impl Value {
    fn of(raw: &RawValue) -> Self {
        let text = raw.get();
        match text.as_bytes().first() {
            Some(b'n') => Self::Missing,
            Some(b'[') => Self::of_array(text),
            Some(b'{') => Self::Unfit("an object"),
            _ => scalar(text).map_or(Self::Unfit("text that cannot be read"), Self::Text),
        }
    }

    /// An array of scalars, of pairs `[start, end]` or of objects with `start` and `end`.
    fn of_array(text: &str) -> Self {
        let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(text) else {
            return Self::Unfit("a list that cannot be read");
        };
        let is_nested = |item: &&RawValue| item.get().starts_with(['[', '{']);
        if !items.is_empty() && items.iter().all(is_nested) {
            let spans: Option<Vec<_>> = items.iter().map(|item| pair(item.get())).collect();
            return spans.map_or(Self::Unfit("a list of lists or objects"), Self::Spans);
        }
        let texts: Option<Vec<_>> = items.iter().map(|item| scalar(item.get())).collect();
        texts.map_or(Self::Unfit("a list of lists or objects"), Self::Many)
    }

    fn raw(&self) -> Raw<'_> {
        match self {
            Self::Missing => Raw::Missing,
            Self::Text(text) => Raw::Text(text),
            Self::Many(parts) => Raw::Many(parts.clone()),
            Self::Spans(spans) => Raw::Spans(spans.clone()),
            Self::Unfit(found) => Raw::Broken(Misfit::unreadable(&format!(
                "found {found}, expected a single value"
            ))),
        }
    }
}

/// A string without its quotation marks, a number or truth value as it is written.
fn scalar(text: &str) -> Option<String> {
    match text.as_bytes().first()? {
        b'"' => serde_json::from_str(text).ok(),
        b'[' | b'{' => None,
        b'n' => Some(String::new()),
        _ => Some(text.to_owned()),
    }
}

fn pair(text: &str) -> Option<(String, String)> {
    if let Ok([start, end]) = serde_json::from_str::<[String; 2]>(text) {
        return Some((start, end));
    }
    let object = serde_json::from_str::<Object<'_>>(text).ok()?;
    let value = |wanted: &str| {
        let (_, raw) = object.0.iter().find(|(name, _)| name == wanted)?;
        scalar(raw.get())
    };
    Some((value("start")?, value("end")?))
}
