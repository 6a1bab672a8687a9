//! Reads files into a [`DataSet`], source by source.

use super::cell::Reader;
use super::header::{best_source, listed};
use super::load::{Loader, Stop};
use super::meter::{Meter, foreign_form};
use super::set::{DataSet, FileInfo, SourceData};
use super::settle::{end_of, settle};
use super::{
    DataProblem, DataReader, Input, NoProgress, Problems, Progress, ReadOptions, Reading, csv,
    jsonl,
};
use crate::diagnostics::codes;
use crate::evaluate::terms;
use crate::plan::v1::{Node, Plan, Source, SourceKind};
use crate::quantity::{Date, Instant, WindowRule, Zone};
use std::io;

/// Reads all files. Rows that do not fit are reported and left out.
pub fn read(
    plan: &Plan,
    inputs: &[Input],
    files: &dyn DataReader,
    options: &ReadOptions,
    progress: &mut dyn Progress,
) -> Reading {
    let mut reading = Reading::default();
    for input in inputs {
        let read =
            &mut |input: &Input| read_file(plan, input, files, options, progress, &mut reading);
        if let Err(Stop) = read_for_all(plan, input, files, read) {
            reading.stopped = true;
            break;
        }
    }
    finish(plan, &mut reading.data, &mut reading.problems);
    for (path, covers) in &options.covers {
        if let Some(data) = reading.data.sources.get_mut(path) {
            data.covers = Some(*covers);
        }
    }
    reading
}

/// Reads a file for its source, and for what amendments made of that source.
fn read_for_all(
    plan: &Plan,
    input: &Input,
    files: &dyn DataReader,
    read: &mut dyn FnMut(&Input) -> Result<(), Stop>,
) -> Result<(), Stop> {
    read(input)?;
    let source = input.source.as_deref();
    let later = plan.measurement.sources.iter();
    let mut later = later.filter(|(_, it)| it.data.is_some()).peekable();
    if later.peek().is_none() {
        return Ok(());
    }
    let source = source.or_else(|| source_for(plan, &input.file, files));
    for (path, _) in later.filter(|(_, it)| it.data.as_deref() == source) {
        read(&Input {
            source: Some(path.clone()),
            ..input.clone()
        })?;
    }
    Ok(())
}

/// The source whose columns fit a file best, which is where [`read`] puts it when it is given without
/// one. `None` also when the file cannot be read: [`read`] says why.
pub fn source_for<'p>(plan: &'p Plan, file: &str, files: &dyn DataReader) -> Option<&'p str> {
    let content = files.open(file).ok()?;
    let mut progress = NoProgress;
    let meter = Meter::new(content, file, None, &mut progress).ok()?;
    best_source(plan, &names(meter.head(), is_json(file)))
}

/// The names of the columns.
fn names(head: &[u8], is_json: bool) -> Vec<String> {
    if is_json {
        jsonl::names(head)
    } else {
        csv::names(head)
    }
}

/// Brings all sources into order and finds the end of the data.
pub(crate) fn finish(plan: &Plan, set: &mut DataSet, problems: &mut Problems) {
    let mut end = None;
    let mut end_of_spans = None;
    for (path, data) in &mut set.sources {
        let Some(source) = plan.measurement.sources.get(path) else {
            continue;
        };
        settle(data, source, &mut set.words, problems);
        end = end.max(end_of(data, source));
        let bounded = data.ends.iter().filter(|end| **end < Instant::MAX);
        end_of_spans = end_of_spans.max(bounded.max().copied());
    }
    set.end = end.or(end_of_spans);
}

fn read_file(
    plan: &Plan,
    input: &Input,
    files: &dyn DataReader,
    options: &ReadOptions,
    progress: &mut dyn Progress,
    reading: &mut Reading,
) -> Result<(), Stop> {
    let unreadable = |error: &io::Error| {
        let reason = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file".to_owned(),
            io::ErrorKind::PermissionDenied => "it may not be read".to_owned(),
            _ => error.to_string(),
        };
        DataProblem::new(codes::UNREADABLE_FILE, &input.file, reason)
    };
    let opened = files
        .open(&input.file)
        .and_then(|content| Meter::new(content, &input.file, files.size(&input.file), progress));
    let mut meter = match opened {
        Ok(meter) => meter,
        Err(error) => return fail(reading, options, unreadable(&error)),
    };
    if let Some(form) = foreign_form(meter.head()) {
        let reason = format!("is {form}, expected CSV or JSON Lines in UTF-8");
        let problem = DataProblem::new(codes::UNREADABLE_FILE, &input.file, reason);
        return fail(reading, options, problem);
    }
    let is_json = is_json(&input.file);
    let (path, source) = match source_of(plan, input, meter.head(), is_json) {
        Ok(found) => found,
        Err(problem) => return fail(reading, options, *problem),
    };
    let clocks = clocks(plan, source);
    let periods = periods(plan, source);
    let reader = reader(plan);
    let data = reading.data.sources.entry(path.to_owned()).or_default();
    let number = u32::try_from(data.files.len()).unwrap_or(u32::MAX);
    data.files.push(FileInfo {
        name: input.file.clone(),
        sha256: String::new(),
    });
    let mut loader = Loader {
        source,
        reader: &reader,
        words: &mut reading.data.words,
        problems: &mut reading.problems,
        data,
        strict: options.strict,
        periods,
        clocks,
        may_lack: Vec::new(),
    };
    let file = (number, input.file.as_str());
    let outcome = if is_json {
        jsonl::read(&mut loader, &mut meter, plan, file)
    } else {
        csv::read(&mut loader, &mut meter, plan, file)
    };
    match meter.finish() {
        Ok(hash) => set_hash(data, number, hash),
        Err(error) => fail(reading, options, unreadable(&error))?,
    }
    outcome
}

fn set_hash(data: &mut SourceData, number: u32, hash: String) {
    if let Some(file) = data.files.get_mut(number as usize) {
        file.sha256 = hash;
    }
}

fn fail(reading: &mut Reading, options: &ReadOptions, problem: DataProblem) -> Result<(), Stop> {
    reading.problems.push(problem);
    if options.strict { Err(Stop) } else { Ok(()) }
}

fn is_json(file: &str) -> bool {
    let end = file.rsplit('.').next().unwrap_or("");
    ["jsonl", "ndjson", "json"]
        .iter()
        .any(|known| end.eq_ignore_ascii_case(known))
}

/// The source of a file: as given, or the one whose columns fit.
fn source_of<'p>(
    plan: &'p Plan,
    input: &Input,
    head: &[u8],
    is_json: bool,
) -> Result<(&'p str, &'p Source), Box<DataProblem>> {
    let problem = |reason: String| {
        let paths: Vec<String> = plan.measurement.sources.keys().cloned().collect();
        let problem = DataProblem::new(codes::FOREIGN_FILE, &input.file, reason);
        Box::new(problem.help(format!("the sources are {}", listed(&paths))))
    };
    let path = match &input.source {
        Some(path) => path.as_str(),
        None => best_source(plan, &names(head, is_json)).ok_or_else(|| {
            problem("the columns fit no source of the contract, or several alike".to_owned())
        })?,
    };
    let found = plan.measurement.sources.get_key_value(path);
    found
        .map(|(path, source)| (path.as_str(), source))
        .ok_or_else(|| problem(format!("the contract has no source `{path}`")))
}

pub(crate) fn reader(plan: &Plan) -> Reader<'_> {
    Reader {
        zone: Zone::load(&plan.agreement.timezone).unwrap_or_else(Zone::utc),
        currency: &plan.agreement.currency,
        enums: &plan.enums,
    }
}

/// Of totals: their periods, and the first day of the contract.
pub(crate) fn periods(plan: &Plan, source: &Source) -> Option<(WindowRule, Date)> {
    let SourceKind::Totals { per } = &source.kind else {
        return None;
    };
    let effective = terms::date(&plan.agreement.effective).ok()?;
    Some((WindowRule::Period(terms::period_rule(per).ok()?), effective))
}

/// Pairs of fields of a source of cases between which the contract runs a clock.
pub(crate) fn clocks(plan: &Plan, source: &Source) -> Vec<(usize, usize)> {
    if source.kind != SourceKind::Cases {
        return Vec::new();
    }
    let nodes = &plan.measurement.nodes;
    let field = |node: crate::plan::v1::NodeId| match nodes.get(node.0 as usize) {
        Some(Node::Field { name }) => source
            .fields
            .iter()
            .position(|field| field.name == *name && field.computed.is_none()),
        _ => None,
    };
    let mut pairs: Vec<(usize, usize)> = nodes
        .iter()
        .filter_map(|node| match node {
            Node::Elapsed { from, to, .. } => Some((field(*from)?, field(*to)?)),
            _ => None,
        })
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
