//! Which column of a file holds which field, and which source a file belongs to.

use super::load::Loader;
use super::problem::{DataProblem, shown};
use crate::diagnostics::{codes, nearest::nearest};
use crate::plan::v1::{Plan, Source};
use std::collections::BTreeMap;

/// For each field of the source (and the period of totals) the index of its column.
pub(crate) type Header = Vec<Option<usize>>;

/// Matches the names of a header row, blanks at their ends left aside.
pub(crate) fn matched(
    loader: &mut Loader<'_>,
    file: &str,
    names: &[String],
    plan: &Plan,
) -> Option<Header> {
    let columns: Vec<(usize, String)> = loader
        .columns()
        .into_iter()
        .map(|(index, name)| (index, name.to_owned()))
        .collect();
    if let Some(problem) = repeated(file, names, &columns) {
        loader.problems.push(problem);
        return None;
    }
    if fits_nothing(loader, names) {
        loader
            .problems
            .push(foreign(file, names, &loader.source.title, plan));
        return None;
    }
    let mut header: Header = vec![None; loader.source.fields.len() + 1];
    let mut complete = true;
    for (index, column) in &columns {
        let found = names.iter().position(|name| name == column);
        if let Some(slot) = header.get_mut(*index) {
            *slot = found;
        }
        if found.is_some() {
            continue;
        }
        let optional = loader.may_lack(*index);
        complete &= optional;
        loader.problems.push(missing(file, names, column, optional));
    }
    complete.then_some(header)
}

/// Whether no column of a file belongs to the source.
pub(crate) fn fits_nothing(loader: &Loader<'_>, names: &[String]) -> bool {
    let columns = loader.columns();
    let is_there = |(_, column): &(usize, &str)| names.iter().any(|name| name == column);
    !columns.is_empty() && !columns.iter().any(is_there)
}

/// The source whose columns fit a file best; none when no source has all its columns there.
pub(crate) fn best_source<'p>(plan: &'p Plan, names: &[String]) -> Option<&'p str> {
    let mut best: Option<(usize, &str)> = None;
    let mut is_tied = false;
    for (path, source) in plan
        .measurement
        .sources
        .iter()
        .filter(|(_, it)| it.data.is_none())
    {
        let (found, complete) = fit(source, names);
        if !complete || found == 0 {
            continue;
        }
        match best {
            Some((most, _)) if found < most => {}
            Some((most, _)) if found == most => is_tied = true,
            _ => {
                best = Some((found, path));
                is_tied = false;
            }
        }
    }
    best.filter(|_| !is_tied).map(|(_, path)| path)
}

/// How many columns of a source are there, and whether all are that must be.
fn fit(source: &Source, names: &[String]) -> (usize, bool) {
    let fields = source
        .fields
        .iter()
        .filter(|field| field.computed.is_none());
    fields.fold((0, true), |(found, complete), field| {
        let is_there = names.contains(&field.column);
        (
            found + usize::from(is_there),
            complete && (is_there || field.optional),
        )
    })
}

fn repeated(file: &str, names: &[String], columns: &[(usize, String)]) -> Option<DataProblem> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        *seen.entry(name).or_default() += 1;
    }
    let (_, column) = columns
        .iter()
        .find(|(_, column)| seen.get(column.as_str()).is_some_and(|count| *count > 1))?;
    Some(
        DataProblem::new(
            codes::DUPLICATE_COLUMN,
            file,
            "found twice in the header, expected once",
        )
        .at(1)
        .column(column)
        .help("rename or remove one of the two"),
    )
}

fn missing(file: &str, names: &[String], column: &str, optional: bool) -> DataProblem {
    let code = if optional {
        codes::OPTIONAL_COLUMN_ABSENT
    } else {
        codes::MISSING_COLUMN
    };
    let problem = DataProblem::new(
        code,
        file,
        format!("found no such column among {}", listed(names)),
    )
    .at(1)
    .column(column);
    match nearest(column, names.iter().map(String::as_str)) {
        Some(near) => problem.help(format!(
            "is {} meant? the contract reads `{column}`",
            shown(near)
        )),
        None => problem,
    }
}

pub(crate) fn foreign(file: &str, names: &[String], title: &str, plan: &Plan) -> DataProblem {
    let problem = DataProblem::new(
        codes::FOREIGN_FILE,
        file,
        format!(
            "no column belongs to the source \"{title}\": found {}",
            listed(names)
        ),
    );
    match best_source(plan, names) {
        Some(path) => problem.help(format!("the columns fit the source `{path}`")),
        None => problem,
    }
}

pub(crate) fn listed(names: &[String]) -> String {
    const MOST: usize = 12;
    let mut words: Vec<String> = names.iter().take(MOST).map(|name| shown(name)).collect();
    if names.len() > MOST {
        words.push(format!("and {} more", names.len() - MOST));
    }
    words.join(", ")
}
