//! What names mean at the place of a formula, beside the declarations.
//!
//! In a row, bare names are its fields; elsewhere they are local names, then
//! declarations. What a place may read (the window, the relief, the target of an
//! objective) depends on the clause that the formula stands in.

use crate::ir::{Key, Path, Type};
use crate::resolve::{DeclId, Declaration, UnitId};
use crate::syntax::ast::{Head, NodeId};
use crate::text::{FileId, Location, Span};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// The clause that a formula stands in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// The formula of a metric.
    Metric,
    /// A named set of time or rows.
    Let,
    /// The time of an exclusion.
    Exclusion,
    /// A computed field, over its own row.
    Field,
    /// A value that must be known now: a cell of a table, a length of time.
    Constant,
    /// The target of an objective.
    Target,
    /// A line of a penalty, or a trigger.
    Step,
    /// A condition on what penalties came to.
    Total,
    /// What percentages of a penalty are of.
    Basis,
    /// `provided`, `met if`.
    Condition,
    /// Rows named by a clause: `groups from`, `needs`, `evidence`, `for`.
    Rows,
    /// The rows or the time that make the windows.
    Window,
    /// At most so much, of a penalty or of the remedies.
    Cap,
    /// How much a pool puts at risk.
    Pool,
    /// The fee of a service.
    Fee,
    /// An example.
    Example,
}

impl Place {
    /// As messages say it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Metric => "a metric",
            Self::Let => "a `let`",
            Self::Exclusion => "an exclusion",
            Self::Field => "a computed field",
            Self::Constant => "a value that the contract fixes",
            Self::Target => "a target",
            Self::Step => "a line of a penalty",
            Self::Total => "a condition on what penalties came to",
            Self::Basis => "a basis",
            Self::Condition => "a condition of an objective",
            Self::Rows => "a choice of rows",
            Self::Window => "a choice of windows",
            Self::Cap => "a cap",
            Self::Pool => "an amount at risk",
            Self::Fee => "a fee",
            Self::Example => "an example",
        }
    }

    /// Whether `window` means something.
    pub(super) fn reads_window(self) -> bool {
        matches!(
            self,
            Self::Metric | Self::Let | Self::Basis | Self::Condition | Self::Fee
        )
    }

    /// Whether fees and amounts at risk mean something.
    pub(super) fn reads_fees(self) -> bool {
        matches!(self, Self::Basis | Self::Step | Self::Cap | Self::Pool)
    }

    /// Whether `relief` means something.
    pub(super) fn reads_relief(self) -> bool {
        matches!(self, Self::Metric | Self::Let | Self::Condition)
    }

    /// Whether data can be measured: counted, summed, its time added up.
    pub(super) fn measures(self) -> bool {
        matches!(
            self,
            Self::Metric
                | Self::Let
                | Self::Exclusion
                | Self::Field
                | Self::Basis
                | Self::Condition
                | Self::Rows
                | Self::Window
                | Self::Fee
        )
    }

    /// Whether declarations of data can be named at all.
    pub(super) fn reads_data(self) -> bool {
        self.measures()
    }
}

/// A local name.
#[derive(Clone, Debug)]
pub(super) struct Local {
    pub(super) ty: Type,
    pub(super) at: Location,
}

/// Names at the place of a formula. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) unit: UnitId,
    /// What places are counted in, and where it begins in the file.
    pub(super) part: FileId,
    pub(super) start: u32,
    /// The node that numbers of nodes are counted from.
    pub(super) first: NodeId,
    pub(super) place: Place,
    /// The source of the innermost row at hand.
    pub(super) row: Option<DeclId>,
    /// The source of the outermost one, and how many rows lie within each other.
    pub(super) first_row: Option<DeclId>,
    pub(super) rows: u32,
    /// The source of the row that is the window (`over each row of`).
    pub(super) window_row: Option<DeclId>,
    pub(super) locals: Rc<BTreeMap<Arc<str>, Local>>,
    pub(super) parameters: Rc<BTreeMap<Arc<str>, Local>>,
    /// The keys of the objective at hand, where one is.
    pub(super) keys: Option<Arc<Vec<Key>>>,
    /// The type of `target` and `minimum`, where they can be read.
    pub(super) target: Option<Type>,
    /// The type of `value`, where it can be read.
    pub(super) value: Option<Type>,
    /// The service whose fee `fee` is.
    pub(super) service: Option<Path>,
}

impl Scope {
    /// In a whole file.
    pub(super) fn new(unit: UnitId, file: FileId, place: Place) -> Self {
        Self {
            unit,
            part: file,
            start: 0,
            first: NodeId(0),
            place,
            row: None,
            first_row: None,
            rows: 0,
            window_row: None,
            locals: Rc::default(),
            parameters: Rc::default(),
            keys: None,
            target: None,
            value: None,
            service: None,
        }
    }

    /// In a declaration that stands there.
    pub(super) fn of(declaration: &Declaration, head: Head, place: Place) -> Self {
        Self {
            start: head.start,
            first: head.id,
            ..Self::new(declaration.unit, declaration.part, place)
        }
    }

    /// Inside a row of a source.
    pub(super) fn in_row(&self, source: Option<DeclId>) -> Self {
        Self {
            row: source.or(self.row),
            first_row: self.first_row.or(source),
            rows: self.rows + 1,
            ..self.clone()
        }
    }

    /// The source of the row that `row.x` is a field of, and how many rows further out it lies: the
    /// row that is the window; without one, the outermost row.
    pub(super) fn subject(&self) -> Option<(DeclId, u32)> {
        match self.window_row {
            Some(source) => Some((source, self.rows)),
            None => Some((self.first_row?, self.rows.saturating_sub(1))),
        }
    }

    /// Where the row that is the window is of a source.
    #[must_use]
    pub(super) fn with_window_row(mut self, source: Option<DeclId>) -> Self {
        self.window_row = source;
        self
    }

    /// Where the keys of an objective are known.
    #[must_use]
    pub(super) fn with_keys(mut self, keys: Arc<Vec<Key>>) -> Self {
        self.keys = Some(keys);
        self
    }

    /// The source whose fields bare names are.
    pub(super) fn fields_of(&self) -> Option<DeclId> {
        self.row.or(self.window_row)
    }

    /// A place in the formula's declaration.
    pub(super) fn at(&self, span: Span) -> Location {
        span.from(self.start).in_file(self.part)
    }

    /// The number of a node, counted from that of the declaration.
    pub(super) fn node(&self, id: NodeId) -> NodeId {
        id.from(self.first)
    }
}
