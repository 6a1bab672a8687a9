//! Declarations.

use super::{Clause, Expr, Name, NodeId, Path, Placed, Text};
use crate::text::Span;

/// A declaration or a `use` line.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its number.
    pub id: NodeId,
    /// The `///` lines before it, joined by line feeds.
    pub doc: Option<Text>,
    /// What it declares.
    pub kind: ItemKind,
    /// From the first word (after the `///` lines) to the end.
    pub span: Span,
}

/// The kinds of declaration that have the common shape `kind name "Title" { clauses }`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum BlockKind {
    /// `contract`
    Contract,
    /// `party`
    Party,
    /// `define`
    Define,
    /// `calendar` with a block
    Calendar,
    /// `service`
    Service,
    /// `source`
    Source,
    /// `exclusion`
    Exclusion,
    /// `objective`
    Objective,
    /// `responsibility`
    Responsibility,
    /// `escalation`
    Escalation,
    /// `report`
    Report,
    /// `review`
    Review,
    /// `pool`
    Pool,
    /// `penalty`
    Penalty,
    /// `bonus`
    Bonus,
    /// `ledger`
    Ledger,
    /// `remedies`, without a name
    Remedies,
    /// `termination`
    Termination,
    /// `amendments`, without a name
    Amendments,
    /// `amendment`
    Amendment,
    /// `example`, with a title and without a name
    Example,
}

impl BlockKind {
    /// Every kind, in the order in which a contract usually has them.
    pub const ALL: &'static [Self] = &[
        Self::Contract,
        Self::Party,
        Self::Define,
        Self::Calendar,
        Self::Service,
        Self::Source,
        Self::Exclusion,
        Self::Objective,
        Self::Responsibility,
        Self::Escalation,
        Self::Report,
        Self::Review,
        Self::Pool,
        Self::Penalty,
        Self::Bonus,
        Self::Ledger,
        Self::Remedies,
        Self::Termination,
        Self::Amendments,
        Self::Amendment,
        Self::Example,
    ];

    /// The word that begins it: `objective`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Party => "party",
            Self::Define => "define",
            Self::Calendar => "calendar",
            Self::Service => "service",
            Self::Source => "source",
            Self::Exclusion => "exclusion",
            Self::Objective => "objective",
            Self::Responsibility => "responsibility",
            Self::Escalation => "escalation",
            Self::Report => "report",
            Self::Review => "review",
            Self::Pool => "pool",
            Self::Penalty => "penalty",
            Self::Bonus => "bonus",
            Self::Ledger => "ledger",
            Self::Remedies => "remedies",
            Self::Termination => "termination",
            Self::Amendments => "amendments",
            Self::Amendment => "amendment",
            Self::Example => "example",
        }
    }

    /// The kind that begins with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }

    /// Whether it has a name: all but `remedies`, `amendments` and `example`.
    pub fn has_name(self) -> bool {
        !matches!(self, Self::Remedies | Self::Amendments | Self::Example)
    }
}

/// What an item is.
#[derive(Clone, Debug)]
pub enum ItemKind {
    /// `use std.holidays.germany, other.file`
    Use(Vec<Path>),
    /// `enum Priority { P1, P2 }`
    Enum {
        /// Its name.
        name: Name,
        /// An optional title.
        title: Option<Text>,
        /// Members in order.
        members: Vec<Member>,
    },
    /// A typed table keyed by its first column.
    Table(Table),
    /// `let outage "Outage" = …`
    Let {
        /// Its name.
        name: Name,
        /// With a title it is a defined term.
        title: Option<Text>,
        /// What it stands for.
        value: Expr,
    },
    /// `metric availability: percent = …`
    Metric(Metric),
    /// `calendar joint "Title" = berlin or munich`
    CalendarIs {
        /// Its name.
        name: Name,
        /// Its title.
        title: Option<Text>,
        /// A combination of calendars or of sets of dates.
        value: Expr,
    },
    /// `clause confidentiality "Confidentiality" "The parties …"`
    Prose {
        /// Its name.
        name: Name,
        /// Its heading.
        title: Option<Text>,
        /// Its words.
        text: Option<Text>,
    },
    /// `param plan_fee "Fee of the plan": money = 200 USD`
    Param {
        /// Its name.
        name: Name,
        /// Its title.
        title: Option<Text>,
        /// What it is.
        ty: TypeName,
        /// Its value, unless another one is set from outside.
        value: Expr,
    },
    /// `unit square_feet "square feet"`, `unit dozen = 12 pieces`
    Unit {
        /// Its name.
        name: Name,
        /// As documents print it.
        title: Option<Text>,
        /// How much of another unit it is; without one it is a dimension of its own.
        value: Option<Expr>,
    },
    /// `template name(p: TYPE) { declarations }`
    Template(Template),
    /// `include template(values) as name { changes }`
    Include(Include),
    /// `amendment name "Title" { clauses, changes }`
    Amendment(Amendment),
    /// Every other declaration.
    Block(Block),
    /// Text that is no declaration; reported.
    Bad,
}

/// `template name "Title"(p: TYPE, …) { declarations }`
#[derive(Clone, Debug)]
pub struct Template {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// What must be given where it is included.
    pub parameters: Vec<Parameter>,
    /// What it declares.
    pub items: Vec<Placed>,
    /// The braces with what is between them.
    pub body: Option<Span>,
}

/// `include template(values) as name "Title" { changes }`
#[derive(Clone, Debug)]
pub struct Include {
    /// The template.
    pub template: Path,
    /// What stands for its parameters.
    pub arguments: Vec<IncludeArgument>,
    /// The name under which its declarations are known.
    pub name: Name,
    /// A title for all of them.
    pub title: Option<Text>,
    /// What is otherwise than in the template.
    pub changes: Vec<Change>,
    /// The braces with what is between them.
    pub body: Option<Span>,
}

/// `amendment name "Title" { proposed …; effective …; change objective uptime { … } }`
#[derive(Clone, Debug)]
pub struct Amendment {
    /// Its head, and what it says of itself.
    pub block: Block,
    /// What becomes otherwise.
    pub changes: Vec<Change>,
}

/// When a party proposed an amendment or agreed to it.
#[derive(Clone, Debug)]
pub struct Consent {
    /// The day.
    pub date: Expr,
    /// The party.
    pub by: Path,
}

/// A value for a parameter: `99.9%`, `level: 99.9%`.
#[derive(Clone, Debug)]
pub struct IncludeArgument {
    /// Which parameter; without it, the next.
    pub name: Option<Name>,
    /// The value, or the name of a declaration.
    pub value: Expr,
}

/// A change of a declaration.
#[derive(Clone, Debug)]
pub struct Change {
    /// What is changed.
    pub kind: ChangeKind,
    /// From `add`, `change` or `remove` to the end.
    pub span: Span,
}

/// What a change does.
#[derive(Clone, Debug)]
pub enum ChangeKind {
    /// `change objective uptime { target >= 99.95%; drop needs }`
    Clauses {
        /// Kind, name, perhaps a new title, and the new clauses.
        block: Block,
        /// Words whose clauses go.
        dropped: Vec<Name>,
    },
    /// `change metric up: percent = …`: a declaration instead of the one of its name.
    Whole(Box<Item>),
    /// `add report usage { … }`: a declaration beside the others. Only in an amendment.
    Add(Box<Item>),
    /// `remove penalty uptime_credit`
    Remove {
        /// The word of its kind.
        kind: Name,
        /// Its name; kinds of which there is one have none.
        name: Option<Name>,
    },
    /// It could not be read; reported.
    Bad,
}

/// A member of an enum: `pulls "Pull Requests"`.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name.
    pub name: Name,
    /// What documents print and data may hold instead of the name.
    pub text: Option<Text>,
}

/// `kind name "Title" { clauses }`
#[derive(Clone, Debug)]
pub struct Block {
    /// Which declaration.
    pub kind: BlockKind,
    /// Place of the kind word.
    pub word: Span,
    /// Its name; `None` for the kinds that have none. Empty text if missing.
    pub name: Option<Name>,
    /// The title.
    pub title: Option<Text>,
    /// In source order; empty when there is no block (`party a "A"`).
    pub clauses: Vec<Clause>,
    /// The braces with what is between them; `None` when there is no block.
    pub body: Option<Span>,
}

/// `table name "Title" { Key | column: type … rows }`
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// Head of the key column: an enum, or a type word.
    pub key: Name,
    /// The further columns.
    pub columns: Vec<Column>,
    /// The rows: first the key, then one cell a column.
    pub rows: Vec<Row>,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: TypeName,
}

/// A row of a table or of a `given` table.
#[derive(Clone, Debug)]
pub struct Row {
    /// The cells in order.
    pub cells: Vec<Expr>,
    /// The whole row.
    pub span: Span,
}

/// A type as written: `percent`, `Priority`, `list of text`, `EUR per month`, `duration or period`.
#[derive(Clone, Debug)]
pub struct TypeName {
    /// Whether `list of` stands before it.
    pub list: bool,
    /// Place of the separator text in `list of text separated by ";"`.
    pub separator: Option<Text>,
    /// The word.
    pub word: Name,
    /// The word after `per`.
    pub per: Option<Name>,
    /// The word after `or`: `duration or period`.
    pub or: Option<Name>,
    /// The whole.
    pub span: Span,
}

/// `metric name "Title": type = body`
#[derive(Clone, Debug)]
pub struct Metric {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// `(level: percent)`: parameters given by `measure`.
    pub parameters: Vec<Parameter>,
    /// What it yields.
    pub ty: TypeName,
    /// `let` lines before the value.
    pub lets: Vec<LocalLet>,
    /// The formula, with its `otherwise` and `rounded` if any.
    pub value: Expr,
}

/// A parameter of a metric.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: TypeName,
}

/// `let down = …` inside a metric.
#[derive(Clone, Debug)]
pub struct LocalLet {
    /// Its number.
    pub id: NodeId,
    /// Its name.
    pub name: Name,
    /// Its value.
    pub value: Expr,
}
