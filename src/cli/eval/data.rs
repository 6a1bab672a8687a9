//! Which files are read for which source, and what is said while they are.

use super::super::args::Eval;
use super::super::progress::Bar;
use super::super::screen::{Screen, Trouble};
use super::super::wrong::Wrong;
use crate::diagnostics::codes;
use crate::evaluate::data::{
    DataReader, Input, ReadOptions, Reading, read as read_files, source_for,
};
use crate::ir::Amendment;
use crate::plan::v1::Plan;
use crate::project::disk::open_given;
use crate::project::{Disk, Project, inputs, unknown_sources};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::path::PathBuf;

/// The word for a source without data, where that is known.
const NONE: &str = "none";

/// What was read.
pub(super) struct Data {
    pub(super) reading: Reading,
    /// Sources for which nothing was named, not even `none`.
    pub(super) missing: BTreeSet<String>,
}

/// Reads everything that is named for a source of the plan. What the project names for a source that only an
/// amendment left aside adds is left aside too.
pub(super) fn read(
    args: &Eval,
    project: &Project,
    (plan, aside): (&Plan, &[Amendment]),
    screen: &mut Screen,
) -> Result<Data, Trouble> {
    let mut files = Files {
        disk: &project.disk,
        given: BTreeMap::new(),
    };
    let mut all = Vec::new();
    let mut named = BTreeSet::new();
    for text in &args.data {
        let (source, path) = split(plan, text).map_err(|wrong| screen.cannot(&wrong))?;
        if path == NONE && source.is_some() {
            named.extend(source);
            continue;
        }
        let file = files.give(path);
        // Found before anything is read, so that it, too, stands in for what the project names.
        let source = source.or_else(|| Some(source_for(plan, &file, &files)?.to_owned()));
        named.extend(source.clone());
        all.push(Input { file, source });
    }
    let unknown = unknown_sources(project, plan, aside);
    if unknown.has_errors() {
        screen.tell_findings(&unknown, project.findings().1);
        return Err(Trouble::Told);
    }
    // What is given by hand stands in for what the project names.
    all.extend(inputs(project, plan, &mut named));
    let options = ReadOptions {
        strict: args.strict,
        ..ReadOptions::default()
    };
    let mut bar = Bar::new();
    let reading = read_files(plan, &all, &files, &options, &mut bar);
    drop(bar);
    screen.tell_problems(&reading.problems);
    if reading
        .problems
        .iter()
        .any(|it| it.code == codes::UNREADABLE_FILE)
    {
        return Err(Trouble::Told);
    }
    let mut missing = BTreeSet::new();
    for (path, source) in plan
        .measurement
        .sources
        .iter()
        .filter(|(_, it)| it.data.is_none())
    {
        if !named.contains(path) && reading.data.source(path).is_none() {
            screen.note(&format!("there is no data for `{path}` ({})", source.title));
            missing.insert(path.clone());
        }
    }
    Ok(Data { reading, missing })
}

/// `checks=april.csv` or `april.csv`.
fn split<'t>(plan: &Plan, text: &'t str) -> Result<(Option<String>, &'t str), Wrong> {
    let Some((source, path)) = text.split_once('=') else {
        return Ok((None, text));
    };
    let sources = &plan.measurement.sources;
    if sources.contains_key(source) {
        return Ok((Some(source.to_owned()), path));
    }
    let wrong = Wrong::new(format!("the contract has no source `{source}`"));
    Err(wrong.near(source, sources.keys().map(String::as_str)))
}

/// Files of the project, and those that were named by hand, which may lie anywhere.
struct Files<'a> {
    disk: &'a Disk,
    given: BTreeMap<String, PathBuf>,
}

impl Files<'_> {
    /// A name for a file given by hand that no file of the project has.
    fn give(&mut self, path: &str) -> String {
        let path = PathBuf::from(path);
        let mut name = path.to_string_lossy().replace('\\', "/");
        let other = |name: &str| {
            let own = self.disk.resolve(name).ok();
            own.is_some() && own != path.canonicalize().ok()
        };
        if other(&name) {
            let whole = path.canonicalize().unwrap_or_else(|_| path.clone());
            name = whole.to_string_lossy().replace('\\', "/");
        }
        self.given.insert(name.clone(), path);
        name
    }
}

impl DataReader for Files<'_> {
    fn open(&self, file: &str) -> io::Result<Box<dyn Read + '_>> {
        match self.given.get(file) {
            Some(path) => open_given(path),
            None => self.disk.open(file),
        }
    }

    fn size(&self, file: &str) -> Option<u64> {
        match self.given.get(file) {
            Some(path) => Some(std::fs::metadata(path).ok()?.len()),
            None => self.disk.size(file),
        }
    }
}
