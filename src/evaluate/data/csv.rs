//! Rows of CSV: a header, then one row a line; cells in quotation marks may hold line ends.

use super::cell::Misfit;
use super::header::{self, Header};
use super::load::{Loader, Raw, Stop};
use super::meter::Meter;
use super::problem::DataProblem;
use super::set::Place;
use crate::diagnostics::codes;
use crate::plan::v1::Plan;
use csv::{ByteRecord, ReaderBuilder};

/// What stands between cells: a comma, or what a header without commas suggests.
pub(crate) fn delimiter(head: &[u8]) -> u8 {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or(head);
    if line.contains(&b',') {
        return b',';
    }
    [b';', b'\t', b'|']
        .into_iter()
        .find(|candidate| line.contains(candidate))
        .unwrap_or(b',')
}

/// The names in the header row of the first bytes of a file.
pub(crate) fn names(head: &[u8]) -> Vec<String> {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(head))
        .from_reader(head);
    let header = reader.byte_headers();
    header.map_or_else(|_| Vec::new(), names_of)
}

fn names_of(header: &ByteRecord) -> Vec<String> {
    header
        .iter()
        .map(|name| String::from_utf8_lossy(name).trim().to_owned())
        .collect()
}

/// Takes all rows of a file.
pub(crate) fn read(
    loader: &mut Loader<'_>,
    meter: &mut Meter<'_>,
    plan: &Plan,
    file: (u32, &str),
) -> Result<(), Stop> {
    let row_limit = meter.row_limit();
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(meter.head()))
        .flexible(true)
        .from_reader(meter);
    let names = match reader.byte_headers() {
        Ok(header) => names_of(header),
        Err(error) => return unreadable(loader, file.1, None, &error),
    };
    if names.iter().all(String::is_empty) {
        loader.problems.push(
            DataProblem::new(codes::EMPTY_FILE, file.1, "found no header row")
                .help("a file without rows still has a row with the names of its columns"),
        );
        return Ok(());
    }
    let Some(header) = header::matched(loader, file.1, &names, plan) else {
        return if loader.strict { Err(Stop) } else { Ok(()) };
    };
    let mut record = ByteRecord::new();
    loop {
        row_limit.reset();
        match reader.read_byte_record(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) => {}
            Err(error) => {
                let line = reader.position().line();
                return unreadable(loader, file.1, Some(line), &error);
            }
        }
        let line = record.position().map_or(0, csv::Position::line);
        row(loader, &record, &header, names.len(), (file, line))?;
    }
}

fn row(
    loader: &mut Loader<'_>,
    record: &ByteRecord,
    header: &Header,
    expected: usize,
    (file, line): ((u32, &str), u64),
) -> Result<(), Stop> {
    if record.len() != expected {
        let reason = format!(
            "found {} cells, expected {expected} as in the header",
            record.len()
        );
        return loader.refuse(DataProblem::new(codes::BROKEN_ROW, file.1, reason).at(line));
    }
    let place = Place {
        file: file.0,
        line: u32::try_from(line).unwrap_or(u32::MAX),
    };
    loader.row(place, |field| {
        let bytes = header
            .get(field)
            .copied()
            .flatten()
            .and_then(|column| record.get(column));
        match bytes.map(std::str::from_utf8) {
            None => Raw::Missing,
            Some(Ok(text)) => Raw::Text(text),
            Some(Err(_)) => Raw::Broken(
                Misfit::new(
                    codes::BROKEN_ROW,
                    "found bytes that are no UTF-8 text".to_owned(),
                )
                .help("save the file as UTF-8"),
            ),
        }
    })
}

/// The file cannot be read on; what was read stays.
fn unreadable(
    loader: &mut Loader<'_>,
    file: &str,
    line: Option<u64>,
    error: &csv::Error,
) -> Result<(), Stop> {
    let reason = match error.kind() {
        csv::ErrorKind::Io(error) => error.to_string(),
        _ => error.to_string(),
    };
    let mut problem = DataProblem::new(codes::UNREADABLE_FILE, file, reason);
    problem.line = line;
    loader.problems.push(problem);
    if loader.strict { Err(Stop) } else { Ok(()) }
}
