//! Samples of an example: good throughout, failing where it says so.

use super::column::Cell;
use super::example::{ExampleData, GivenData};
use super::problem::DataProblem;
use super::set::{DataSet, SourceData};
use crate::diagnostics::codes;
use crate::evaluate::terms;
use crate::plan::v1::{Existence, FieldType, Figure, Node, NodeId, Plan, Source, SourceKind};
use crate::plan::walk;
use crate::quantity::{Duration, Instant};
use std::collections::{BTreeMap, BTreeSet};

/// More samples are not made for an example.
const MOST_SAMPLES: i64 = 3_000_000;

/// A field with one of these words in its name says that something is wrong: it fails when true.
const FAULTS: [&str; 26] = [
    "bad",
    "broken",
    "dead",
    "degraded",
    "down",
    "error",
    "errors",
    "fail",
    "failed",
    "failing",
    "failure",
    "fault",
    "faulty",
    "lost",
    "missed",
    "missing",
    "no",
    "not",
    "off",
    "offline",
    "outage",
    "slow",
    "timeout",
    "unavailable",
    "unhealthy",
    "unreachable",
];

/// A fault of some series, all of them when there is no key, from one instant to another.
type Fault<'a> = (&'a [String], Instant, Instant);

/// What is needed to make the samples of one source.
struct Maker<'a> {
    source: &'a Source,
    by: Vec<usize>,
    data: &'a SourceData,
    /// The cells of a good sample.
    good: Vec<Cell>,
    /// The field that fails.
    failing: Option<usize>,
    faults: Vec<Fault<'a>>,
    /// Rows that say when a series exists, with the fields that they share with the samples.
    roster: Option<(&'a SourceData, Vec<(usize, usize)>)>,
    start: Instant,
    /// Instants at which there is a sample although nothing changes.
    regular: Vec<Instant>,
}

/// The samples of a source in order of time.
pub(super) fn rows(
    plan: &Plan,
    set: &mut DataSet,
    example: &ExampleData,
    (path, source): (&str, &Source),
    over: (Instant, Instant),
) -> Result<Vec<(Instant, Vec<Cell>)>, Box<DataProblem>> {
    let (by, every, exists) = match &source.kind {
        SourceKind::Samples {
            by, every, exists, ..
        } => (by, every, exists),
        _ => return Ok(Vec::new()),
    };
    let unclear =
        |reason: String| Box::new(DataProblem::new(codes::UNCLEAR_EXAMPLE_DATA, path, reason));
    let field = |name: &String| source.fields.iter().position(|field| field.name == *name);
    let by: Vec<usize> = by.iter().filter_map(field).collect();
    let faults: Vec<Fault<'_>> = example
        .given
        .iter()
        .filter(|given| given.source == path)
        .filter_map(|given| match &given.what {
            GivenData::Fail { group, from, to } => Some((group.as_slice(), *from, *to)),
            GivenData::Rows { .. } => None,
        })
        .collect();
    let failing = match faults.is_empty() {
        true => None,
        false => Some(failing_field(plan, path, source).map_err(unclear)?),
    };
    let zone = terms::zone(&plan.agreement.timezone).map_err(|error| unclear(error.to_string()))?;
    let effective = terms::date(&plan.agreement.effective);
    let effective = effective.map_err(|error| unclear(error.to_string()))?;
    let every = every.0.to_i64().unwrap_or(0).max(1);
    let keys = series(plan, set, (path, source), &by, &faults, exists);
    let regular = if is_counted(plan, path) {
        let count = over.1.micros_since(over.0) / every;
        let all = count.saturating_mul(i64::try_from(keys.len()).unwrap_or(i64::MAX));
        if all > MOST_SAMPLES {
            return Err(unclear(format!("the example would need {all} samples")));
        }
        (0..=count)
            .map(|step| over.0.plus(Duration(step * every)))
            .filter(|at| *at < over.1)
            .collect()
    } else {
        Vec::new()
    };
    let keys: Vec<Vec<Cell>> = keys
        .iter()
        .map(|key| {
            key.iter()
                .map(|value| key_cell(value, &mut set.words))
                .collect()
        })
        .collect();
    let good = good_cells(plan, source, set);
    let set = &*set;
    let empty = SourceData::default();
    let maker = Maker {
        source,
        by,
        data: set.sources.get(path).unwrap_or(&empty),
        good,
        failing,
        faults,
        roster: roster(plan, set, source, exists),
        start: zone.start_of_day(effective).min(over.0),
        regular,
    };
    let mut rows: Vec<(Instant, Vec<Cell>)> =
        keys.iter().flat_map(|key| maker.series(key, set)).collect();
    rows.sort_by_key(|(at, _)| *at);
    Ok(rows)
}

impl Maker<'_> {
    /// The samples of one series: at its start, and wherever something changes.
    fn series(&self, key: &[Cell], set: &DataSet) -> Vec<(Instant, Vec<Cell>)> {
        let faults: Vec<&Fault<'_>> = self
            .faults
            .iter()
            .filter(|(group, ..)| self.is_group(group, key, set))
            .collect();
        let given = self.given(key);
        let listed = self.listed(key);
        let mut instants: BTreeSet<Instant> = self.regular.iter().copied().collect();
        instants.insert(self.start);
        instants.extend(faults.iter().flat_map(|(_, from, to)| [*from, *to]));
        instants.extend(given.keys());
        instants.extend(listed.keys());
        let sample = |at: Instant| {
            let mut cells = self.good.clone();
            for (field, value) in self.by.iter().zip(key) {
                put(&mut cells, *field, value.clone());
            }
            if let Some((date, _)) = self.dated() {
                put(&mut cells, date, Cell::Instant(at));
            }
            if let Some((_, (roster, row))) = listed.range(..=at).next_back() {
                for (from, to) in self.roster.iter().flat_map(|(_, shared)| shared) {
                    put(&mut cells, *to, roster.cell(*from, *row));
                }
            }
            if let Some((_, row)) = given.range(..=at).next_back() {
                for index in 0..cells.len() {
                    let is_own =
                        !self.by.contains(&index) && Some(index) != self.dated().map(|d| d.0);
                    let cell = self.data.cell(index, *row);
                    if is_own && cell != Cell::Absent {
                        put(&mut cells, index, cell);
                    }
                }
            }
            if let Some(failing) = self.failing
                && faults.iter().any(|(_, from, to)| *from <= at && at < *to)
            {
                put(
                    &mut cells,
                    failing,
                    Cell::Bool(!is_good_when_true(self.source, failing)),
                );
            }
            (at, cells)
        };
        instants
            .into_iter()
            .filter(|at| *at >= self.start)
            .map(sample)
            .collect()
    }

    fn dated(&self) -> Option<(usize, &str)> {
        let name = self.source.dated_by.as_deref()?;
        let index = self
            .source
            .fields
            .iter()
            .position(|field| field.name == name)?;
        Some((index, name))
    }

    fn is_group(&self, group: &[String], key: &[Cell], set: &DataSet) -> bool {
        let mut pairs = group.iter().zip(key);
        pairs.all(|(wanted, cell)| cell.text(&set.words) == *wanted)
    }

    /// Given rows of a series, and those that name no series.
    fn given(&self, key: &[Cell]) -> BTreeMap<Instant, u32> {
        let mut given = BTreeMap::new();
        for (row, at) in (0..).zip(&self.data.dates) {
            let mut pairs = self.by.iter().zip(key);
            let fits = pairs.all(|(field, value)| {
                let cell = self.data.cell(*field, row);
                cell == Cell::Absent || cell == *value
            });
            if fits {
                given.insert(*at, row);
            }
        }
        given
    }

    /// The rows of the roster that hold a series' keys, by their start.
    fn listed(&self, key: &[Cell]) -> BTreeMap<Instant, (&SourceData, u32)> {
        let mut listed = BTreeMap::new();
        let Some((roster, shared)) = &self.roster else {
            return listed;
        };
        for (row, at) in (0..).zip(&roster.dates) {
            let mut pairs = self.by.iter().zip(key);
            let fits = pairs.all(|(field, value)| {
                let from = shared.iter().find(|(_, to)| to == field);
                from.is_none_or(|(from, _)| roster.cell(*from, row) == *value)
            });
            if fits {
                listed.insert(*at, (*roster, row));
            }
        }
        listed
    }
}

fn put(cells: &mut [Cell], index: usize, cell: Cell) {
    if let Some(slot) = cells.get_mut(index) {
        *slot = cell;
    }
}

/// The spans source that says when series exist, and the fields by which it is joined: its index,
/// then that of the samples.
fn roster<'a>(
    plan: &Plan,
    set: &'a DataSet,
    source: &Source,
    exists: &Existence,
) -> Option<(&'a SourceData, Vec<(usize, usize)>)> {
    let path = roster_path(plan, exists)?;
    let fields = &plan.measurement.sources.get(path)?.fields;
    let shared = fields.iter().enumerate().filter_map(|(from, field)| {
        let is_shared =
            |own: &&crate::plan::v1::Field| own.name == field.name && own.ty == field.ty;
        let to = source.fields.iter().position(|own| is_shared(&own))?;
        (field.computed.is_none() && field.ty != FieldType::Timestamp).then_some((from, to))
    });
    Some((set.sources.get(path)?, shared.collect()))
}

fn roster_path<'p>(plan: &'p Plan, exists: &Existence) -> Option<&'p str> {
    match exists {
        Existence::During(rows) => root(plan, *rows),
        Existence::Always | Existence::WhileSampled => None,
    }
}

/// The keys of all series: named in a fault, in given rows, in the roster or in other sources with
/// the same keys; all combinations where the keys are enums.
fn series(
    plan: &Plan,
    set: &DataSet,
    (path, source): (&str, &Source),
    by: &[usize],
    faults: &[Fault<'_>],
    exists: &Existence,
) -> Vec<Vec<String>> {
    if by.is_empty() {
        return vec![Vec::new()];
    }
    let mut keys: BTreeSet<Vec<String>> = BTreeSet::new();
    let named = faults.iter().map(|(group, ..)| group.to_vec());
    keys.extend(named.filter(|group| group.len() == by.len()));
    let names: Vec<&str> = by
        .iter()
        .filter_map(|field| source.fields.get(*field))
        .map(|field| field.name.as_str())
        .collect();
    let roster = roster_path(plan, exists);
    for (other_path, other) in &plan.measurement.sources {
        let position = |name: &&str| other.fields.iter().position(|field| field.name == **name);
        let fields: Option<Vec<usize>> = names.iter().map(position).collect();
        let is_listing = roster.is_none_or(|roster| roster == other_path) || other_path == path;
        let (Some(fields), true, Some(data)) = (fields, is_listing, set.sources.get(other_path))
        else {
            continue;
        };
        for row in 0..u32::try_from(data.rows()).unwrap_or(0) {
            let key = fields
                .iter()
                .map(|field| data.cell(*field, row).text(&set.words));
            let key: Vec<String> = key.collect();
            if !key.iter().any(String::is_empty) {
                keys.insert(key);
            }
        }
    }
    let all = members(plan, source, by);
    if let Some(all) = all.filter(|_| roster.is_none()) {
        keys.extend(all);
    }
    if keys.is_empty() && roster.is_none() {
        keys.insert(names.iter().map(|name| format!("any {name}")).collect());
    }
    keys.into_iter().collect()
}

/// All combinations of the members of the keys' enums; nothing when a key is no enum.
fn members(plan: &Plan, source: &Source, by: &[usize]) -> Option<Vec<Vec<String>>> {
    by.iter()
        .try_fold(vec![Vec::new()], |keys: Vec<Vec<String>>, field| {
            let FieldType::Enum { of, .. } = &source.fields.get(*field)?.ty else {
                return None;
            };
            let members = plan.enums.get(of)?;
            let longer = keys.iter().flat_map(|key| {
                members.iter().map(move |member| {
                    let mut key = key.clone();
                    key.push(member.name.clone());
                    key
                })
            });
            Some(longer.collect())
        })
}

fn key_cell(value: &str, words: &mut super::column::Words) -> Cell {
    Cell::Word(words.number(value))
}

/// A good sample, but for its keys and its date.
fn good_cells(plan: &Plan, source: &Source, set: &mut DataSet) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(source.fields.len());
    for (index, field) in source.fields.iter().enumerate() {
        cells.push(match &field.ty {
            FieldType::Bool => Cell::Bool(is_good_when_true(source, index)),
            FieldType::Enum { of, .. } => {
                let first = plan.enums.get(of).and_then(|members| members.first());
                first.map_or(Cell::Absent, |member| {
                    Cell::Word(set.words.number(&member.name))
                })
            }
            _ => Cell::Absent,
        });
    }
    cells
}

fn is_good_when_true(source: &Source, field: usize) -> bool {
    let field = source.fields.get(field);
    field.is_none_or(|field| good_when_true(&field.name))
}

/// Whether a field of this name that is true or false is true when all is well.
pub(crate) fn good_when_true(name: &str) -> bool {
    !name.split('_').any(|word| FAULTS.contains(&word))
}

/// The one field that is true or false and that is read of the source.
fn failing_field(plan: &Plan, path: &str, source: &Source) -> Result<usize, String> {
    let is_bool = |index: &usize| {
        let field = source.fields.get(*index);
        field.is_some_and(|field| field.ty == FieldType::Bool && field.computed.is_none())
    };
    let all: Vec<usize> = (0..source.fields.len()).filter(is_bool).collect();
    let names = read_fields(plan, path);
    let is_read = |index: &&usize| {
        let field = source.fields.get(**index);
        field.is_some_and(|field| names.contains(field.name.as_str()))
    };
    let read: Vec<usize> = all.iter().filter(is_read).copied().collect();
    match (read.as_slice(), all.as_slice()) {
        ([one], _) | ([], [one]) => Ok(*one),
        _ => {
            let fields = if read.is_empty() { &all } else { &read };
            let names = fields.iter().filter_map(|index| source.fields.get(*index));
            let names: Vec<String> = names.map(|field| format!("`{}`", field.name)).collect();
            Err(if names.is_empty() {
                format!("`{path}` has no field that is true or false and could fail: give its rows")
            } else {
                format!(
                    "`fail` could mean {} of `{path}`: give its rows",
                    names.join(" or ")
                )
            })
        }
    }
}

/// Names of the fields that conditions over a source read.
fn read_fields<'p>(plan: &'p Plan, path: &str) -> BTreeSet<&'p str> {
    let nodes = &plan.measurement.nodes;
    let roots = nodes.iter().filter_map(|node| match node {
        Node::Samples {
            source, condition, ..
        } if source == path => *condition,
        Node::Filter { rows, condition } if root(plan, *rows) == Some(path) => Some(*condition),
        _ => None,
    });
    let figures = plan
        .measurement
        .objectives
        .iter()
        .flat_map(|objective| &objective.figures);
    let taken = figures
        .flat_map(leaves)
        .filter_map(|figure| match walk::parts(figure)[..] {
            [rows, what] if root(plan, rows) == Some(path) => Some(what),
            _ => None,
        });
    let roots: Vec<NodeId> = roots.chain(taken).collect();
    let reached = walk::reachable(nodes, &BTreeMap::new(), roots);
    let reached = reached
        .into_iter()
        .filter_map(|id| plan.measurement.node(id));
    reached
        .filter_map(|node| match node {
            Node::Field { name } => Some(name.as_str()),
            _ => None,
        })
        .collect()
}

/// The source of a set of rows.
fn root(plan: &Plan, mut rows: NodeId) -> Option<&str> {
    loop {
        match plan.measurement.node(rows)? {
            Node::Filter { rows: inner, .. } => rows = *inner,
            Node::Scan { source, .. } => return Some(source),
            _ => return None,
        }
    }
}

/// A figure itself, or those in its buckets.
fn leaves(figure: &Figure) -> Vec<&Figure> {
    match figure {
        Figure::Buckets { figures, .. } => figures.iter().flat_map(leaves).collect(),
        figure => vec![figure],
    }
}

/// Whether samples are counted one by one, and not only as time.
pub(crate) fn is_counted(plan: &Plan, path: &str) -> bool {
    let is_scan = |node: &Node| matches!(node, Node::Scan { source, .. } if source == path);
    let rosters = |figure: &Figure| match figure {
        Figure::Buckets {
            by: Some((_, rosters)),
            ..
        } => rosters.iter().any(|roster| roster.source == path),
        _ => false,
    };
    let mut objectives = plan.measurement.objectives.iter();
    plan.measurement.nodes.iter().any(is_scan)
        || objectives.any(|objective| objective.figures.iter().any(rosters))
}
