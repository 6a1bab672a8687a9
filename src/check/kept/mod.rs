//! What was found of each declaration, for the next time that the contract is checked.
//!
//! Somebody types in one declaration, and two thousand others are what they were. So a step that looks at one
//! declaration is not repeated if nothing that it has read is otherwise than the last time: the declaration itself, and
//! what it asked of others. What is asked is written down where it is asked (`reads`), so no step says what it hangs on.
//! A step whose result is the same as before changes nothing for those that have read it, so what
//! hangs on a table is not read again when a cell becomes another one.
//!
//! Only what hangs on the order in which declarations are read (circles, names within names beyond all sense), and what
//! comes after too many mistakes, is never taken over. If the names or kinds of declarations change, or the titles by
//! which prose finds them, or what the contract says of its currency, its zone or its sides, everything is read again.
//!
//! | module | what it has |
//! |---|---|
//! | `facts` | what is known of declarations, and whether it has changed |
//! | `parts` | the same for parts of the agreement |
//! | `steps` | doing a step, or taking over what it gave |
//! | `whole` | taking over what it gave for all declarations of a kind |
//! | `reads` | asking others |
//! | `readers` | who has asked what |
//!
//! Tests hold the result to that of a check without memory (`ide::again`).

mod facts;
mod parts;
mod readers;
mod reads;
mod steps;
#[cfg(test)]
mod tests;
mod whole;

pub(super) use facts::Facts;
pub(super) use parts::Parts;
pub(super) use steps::{Earlier, Open};
pub(super) use whole::Quiet;

use super::context::{Frame, SourceShape, TableShape};
use super::items::{calendar, metric, objective};
use super::prose::Terms;
use super::rules::{Changed, Ruled};
use crate::diagnostics::Diagnostics;
use crate::ir::{self, Agreement, Constant, Path, Type};
use crate::quantity::Number;
use crate::resolve::{DeclId, Outline};
use crate::syntax::ast::NodeId;
use crate::text::{FileId, Location, Span};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What is done with one declaration at a time, and taken over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Step {
    SourceShape,
    Named,
    Source,
    Window,
    MetricShape,
    Metric,
    Objective,
    Service,
    Penalty,
    /// Circles of names, which are looked for once.
    Cycles,
    /// What looks back at itself.
    LookingBack,
}

impl Step {
    const COUNT: usize = Self::LookingBack as usize + 1;
}

/// What can be asked of a declaration.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Fact {
    /// What it says, word for word.
    Text,
    /// Its title, and where its name stands.
    Head,
    /// The fields of a source.
    Source,
    /// The columns of a table.
    Table,
    /// The members of an enum.
    Members,
    /// A member of an enum.
    Member,
    /// The row that is the window of a metric.
    WindowRow,
    /// What an objective is judged over.
    Window,
    /// The type of a metric.
    MetricShape,
    /// A metric with all that it is made of.
    Linked,
    /// What an objective measures without a name.
    Nameless,
    /// The type of an objective's value.
    ObjectiveShape,
    /// An objective in the agreement.
    Objective,
    /// An amount at risk in the agreement.
    Pool,
    /// What a unit is.
    Unit,
    /// The value of a param.
    Param,
    /// What a calendar is.
    Calendar,
    /// The type of a `let` or an exclusion.
    Named,
}

impl Fact {
    /// What is settled before a step that asks it.
    const SETTLED: [Self; 14] = [
        Self::Text,
        Self::Head,
        Self::Source,
        Self::Table,
        Self::Members,
        Self::Member,
        Self::WindowRow,
        Self::Window,
        Self::MetricShape,
        Self::Linked,
        Self::Nameless,
        Self::ObjectiveShape,
        Self::Objective,
        Self::Pool,
    ];
}

/// Something that a step has asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Read {
    /// What is settled before the step.
    Settled(Fact, DeclId),
    /// The member of an enum at a place in its list.
    Member(DeclId, usize),
    /// That an enum has no member with a name, of which this is the [hash](reads::hash).
    NoMember(DeclId, u64),
    /// What is read when something needs it: so many levels within a formula, from this place.
    Needed(Fact, DeclId, u32, Location),
    /// The fields of all sources.
    AllSources,
    /// The types of all objectives.
    AllObjectives,
    /// All formulas with a name that is not a metric's.
    AllNames,
    /// All metrics, objectives and penalties.
    AllPromises,
}

/// What a step found on its way, beside its result.
#[derive(Clone, Debug, Default)]
pub(super) struct Noted {
    found: Diagnostics,
    types: BTreeMap<(FileId, NodeId), Type>,
    definitions: BTreeMap<Location, Location>,
    /// Params and terms that it names.
    params: BTreeSet<DeclId>,
    terms: BTreeSet<Path>,
}

/// A step that was done.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    noted: Noted,
    reads: Box<[Read]>,
    /// How many levels lay within one another.
    height: u32,
    errors: usize,
    /// How many names it compared with misspelt ones.
    compared: usize,
    /// Whether it hung on where reading began.
    tangled: bool,
    /// Whether it was not done, but taken over.
    taken: bool,
}

/// A member of an enum, as formulas see it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) text: Option<String>,
    pub(super) at: Location,
}

/// Facts that outlive a check.
#[derive(Clone, Debug, Default)]
pub(super) struct AllFacts {
    pub(super) sources: Facts<SourceShape>,
    pub(super) tables: Facts<TableShape>,
    pub(super) enums: Facts<Vec<Member>>,
    pub(super) calendars: Facts<calendar::Made>,
    pub(super) units: Facts<Option<(Number, Type)>>,
    pub(super) params: Facts<Option<(Constant, Type)>>,
    /// Types of `let`s and exclusions, and the sources that they read.
    pub(super) named: Facts<(Type, BTreeSet<Path>)>,
    pub(super) window_rows: Facts<DeclId>,
    pub(super) windows: Facts<objective::Judged>,
    pub(super) metrics: Facts<metric::Shape>,
    pub(super) raw_metrics: Facts<metric::Raw>,
    pub(super) linked_metrics: Facts<Arc<ir::Metric>>,
    pub(super) nameless: Facts<Arc<ir::Metric>>,
    pub(super) objectives: Facts<objective::Shape>,
}

/// Where parts of the agreement come from.
#[derive(Clone, Debug, Default)]
pub(super) struct AllParts {
    pub(super) enums: Parts<ir::Enum>,
    pub(super) calendars: Parts<ir::Calendar>,
    pub(super) tables: Parts<ir::Table>,
    pub(super) sources: Parts<ir::Source>,
    pub(super) exclusions: Parts<ir::Exclusion>,
    pub(super) lets: Parts<ir::Let>,
    pub(super) metrics: Parts<ir::Metric>,
    pub(super) objectives: Parts<ir::Objective>,
    pub(super) services: Parts<ir::Service>,
    pub(super) pools: Parts<ir::Pool>,
    pub(super) penalties: Parts<ir::Penalty>,
}

/// Steps that were done, by the declaration.
pub(super) type Steps = [whole::OfStep; Step::COUNT];

/// What was noted beside all steps, and in each.
fn all_noted<'a>(loose: &'a Noted, steps: &'a Steps) -> impl Iterator<Item = &'a Noted> {
    let steps = steps.iter().flat_map(whole::OfStep::all);
    std::iter::once(loose).chain(steps.map(|kept| &kept.noted))
}

/// What was noted of a contract: types of expressions, places of declarations.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    /// Beside all steps.
    loose: Noted,
    steps: Steps,
    facts: AllFacts,
    parts: AllParts,
    frame: Option<Frame>,
    /// What is declared under which path and title.
    by_path: Arc<HashMap<Path, DeclId>>,
    terms: Terms,
    /// What rules said, and what has changed since.
    ruled: Ruled,
    changed: Changed,
    quiet: Quiet,
    /// Whether the next check may take something over.
    lasting: bool,
}

/// What a check left for the next one of the same text.
#[derive(Clone, Debug)]
pub struct Memory {
    notes: Notes,
    outline: Outline,
    agreement: Arc<Agreement>,
    /// Whether other texts of the contract were read since.
    carried: bool,
}

impl Memory {
    /// Keeps it for a later check: this text was not looked at this time, and others were.
    pub(super) fn carry(&mut self) {
        self.carried = true;
    }
}

impl Notes {
    /// The type of an expression, by the number under which places in its declaration are counted, and the one of its
    /// node.
    pub fn type_of(&self, part: FileId, declared: DeclId, node: NodeId) -> Option<&Type> {
        let steps = self.steps.iter().rev();
        let steps = steps.filter_map(|of| of.get(declared));
        let all = std::iter::once(&self.loose).chain(steps.map(|kept| &kept.noted));
        let mut types = all.filter_map(|noted| noted.types.get(&(part, node)));
        types.next()
    }

    /// For each place where a name is used, the place where it is declared.
    pub fn definitions(&self) -> impl Iterator<Item = (Location, Location)> {
        let noted = all_noted(&self.loose, &self.steps);
        let definitions = noted.flat_map(|noted| &noted.definitions);
        definitions.map(|(used, declared)| (*used, *declared))
    }

    /// The same for the names in one declaration, which is found by its number and the one of its part.
    pub fn definitions_in(
        &self,
        part: FileId,
        declared: DeclId,
    ) -> impl Iterator<Item = (Location, Location)> {
        let first = Location {
            file: part,
            span: Span::empty(0),
        };
        let loose = self.loose.definitions.range(first..);
        let loose = loose.take_while(move |(used, _)| used.file == part);
        let of_steps = self.steps.iter().filter_map(move |of| of.get(declared));
        let of_steps = of_steps.flat_map(|kept| &kept.noted.definitions);
        loose
            .chain(of_steps)
            .map(|(used, declared)| (*used, *declared))
    }

    /// What rules said the last time, and what has changed since then.
    pub(super) fn take_ruled(&mut self) -> (Ruled, Changed) {
        (
            std::mem::take(&mut self.ruled),
            std::mem::take(&mut self.changed),
        )
    }

    /// What rules said now.
    pub(super) fn put_ruled(&mut self, ruled: Ruled, changed: Changed) {
        (self.ruled, self.changed) = (ruled, changed);
    }

    /// The check did not come to its end.
    pub(super) fn forget(&mut self) {
        self.lasting = false;
    }

    /// What the next check needs beside the text; nothing where it could take nothing over.
    pub(super) fn into_memory(self, outline: Outline, agreement: Arc<Agreement>) -> Option<Memory> {
        self.lasting.then_some(Memory {
            notes: self,
            outline,
            agreement,
            carried: false,
        })
    }
}
