//! After the last row of a source: order, series, and samples that contradict each other.

use super::DataProblem;
use super::column::{Cell, Words};
use super::problem::Problems;
use super::set::{Series, SourceData};
use crate::diagnostics::codes;
use crate::plan::v1::{Source, SourceKind};
use crate::quantity::{Duration, Instant};
use std::collections::HashMap;

/// Brings the rows into order and finds the series of samples.
pub(crate) fn settle(
    data: &mut SourceData,
    source: &Source,
    words: &mut Words,
    problems: &mut Problems,
) {
    if data.sort() {
        let name = data.files.first().map_or("", |file| file.name.as_str());
        problems.push(DataProblem::new(
            codes::UNSORTED_ROWS,
            name,
            "rows are not in order of time; they were sorted",
        ));
    }
    let SourceKind::Samples { by, .. } = &source.kind else {
        return;
    };
    let keys: Vec<usize> = by
        .iter()
        .filter_map(|key| source.fields.iter().position(|field| field.name == *key))
        .collect();
    data.series = series(data, &keys, words);
    let dropped = contradictions(data, source, problems);
    if dropped.is_empty() {
        return;
    }
    let kept: Vec<u32> = (0..rows(data))
        .filter(|row| dropped.binary_search(row).is_err())
        .collect();
    data.keep(&kept);
    data.series = series(data, &keys, words);
}

fn rows(data: &SourceData) -> u32 {
    u32::try_from(data.rows()).unwrap_or(u32::MAX)
}

/// The rows of each key, in order of time.
fn series(data: &SourceData, keys: &[usize], words: &mut Words) -> Vec<Series> {
    let mut found: Vec<Series> = Vec::new();
    let mut numbers: HashMap<Vec<u32>, usize> = HashMap::new();
    let mut key = Vec::with_capacity(keys.len());
    for row in 0..rows(data) {
        key.clear();
        key.extend(
            keys.iter()
                .map(|field| word_of(&data.cell(*field, row), words)),
        );
        let number = match numbers.get(key.as_slice()) {
            Some(number) => *number,
            None => {
                numbers.insert(key.clone(), found.len());
                found.push(Series {
                    key: key.iter().map(|word| words.word(*word)).collect(),
                    rows: Vec::new(),
                });
                found.len() - 1
            }
        };
        if let Some(series) = found.get_mut(number) {
            series.rows.push(row);
        }
    }
    found.sort_by(|a, b| a.key.cmp(&b.key));
    found
}

fn word_of(cell: &Cell, words: &mut Words) -> u32 {
    match cell {
        Cell::Word(word) => *word,
        cell => {
            let text = cell.text(words);
            words.number(&text)
        }
    }
}

/// Rows to drop, in order: repetitions of a sample, and samples that disagree with another one of
/// the same instant.
fn contradictions(data: &mut SourceData, source: &Source, problems: &mut Problems) -> Vec<u32> {
    let mut dropped = Vec::new();
    let mut refused = 0;
    for series in &data.series {
        let date = |row: &u32| data.dates.get(*row as usize).copied();
        for same in series.rows.chunk_by(|a, b| date(a) == date(b)) {
            let [first, others @ ..] = same else {
                continue;
            };
            let other = others.iter().find(|other| !agree(data, *first, **other));
            dropped.extend(others);
            if let Some(other) = other {
                dropped.push(*first);
                refused += same.len() as u64;
                problems.push(contradiction(data, source, *first, *other));
            }
        }
    }
    data.refused += refused;
    dropped.sort_unstable();
    dropped
}

fn agree(data: &SourceData, a: u32, b: u32) -> bool {
    let mut columns = data.columns.iter();
    columns.all(|column| column.get(a as usize) == column.get(b as usize))
}

fn contradiction(data: &SourceData, source: &Source, a: u32, b: u32) -> DataProblem {
    let (file, line) = data.place(a).unwrap_or_default();
    let (other_file, other_line) = data.place(b).unwrap_or_default();
    let at = data.dates.get(a as usize).copied().unwrap_or(Instant(0));
    let elsewhere = if other_file == file {
        format!("line {other_line}")
    } else {
        format!("{other_file}, line {other_line}")
    };
    let differing = source
        .fields
        .iter()
        .enumerate()
        .find(|(index, _)| data.cell(*index, a) != data.cell(*index, b));
    let mut problem = DataProblem::new(
        codes::CONTRADICTING_SAMPLES,
        &file,
        format!("says something else than {elsewhere} for the same instant, {at}"),
    )
    .at(line)
    .help("if the rows come from several places, name them: `by site` in the source's `kind`");
    if let Some((_, field)) = differing {
        problem = problem.column(&field.column);
    }
    problem
}

/// The last instant of which the data of a source speaks; none for spans, which may be planned ahead.
pub(crate) fn end_of(data: &SourceData, source: &Source) -> Option<Instant> {
    let last = data.dates.last().copied();
    match &source.kind {
        SourceKind::Samples { every, .. } => {
            let every = Duration(every.0.to_i64().unwrap_or(0).max(1));
            last.map(|last| last.plus(every))
        }
        SourceKind::Events => last,
        SourceKind::Totals { .. } => data.ends.iter().max().copied(),
        SourceKind::Spans => None,
        SourceKind::Cases => {
            let instants = data.columns.iter().flat_map(|column| {
                (0..column.len()).filter_map(|row| match column.get(row) {
                    Cell::Instant(instant) => Some(instant),
                    _ => None,
                })
            });
            instants.chain(last).max()
        }
    }
}
