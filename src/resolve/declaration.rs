//! What a name can stand for at the top level of a file.

use crate::syntax::ast::{BlockKind, Item, ItemKind, Name, Placed, Text};
use crate::text::{FileId, Location, Span};
use std::fmt;
use std::sync::Arc;

/// Number of a declaration in its [`super::Resolved`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct DeclId(pub u32);

/// Number of a file in its [`super::Resolved`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct UnitId(pub u32);

/// The kinds of declarations, as the place that looks for a name knows them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "the names are the words of the language")]
pub enum Kind {
    Contract,
    Party,
    Define,
    Enum,
    Unit,
    Param,
    Table,
    Calendar,
    Service,
    Source,
    Exclusion,
    Let,
    Metric,
    Objective,
    Responsibility,
    Escalation,
    Report,
    Review,
    Pool,
    Penalty,
    Bonus,
    Ledger,
    Remedies,
    Termination,
    Amendments,
    Amendment,
    Clause,
    Template,
    Include,
    Example,
}

impl Kind {
    /// The kind of an item; nothing for `use` lines and for what could not be read.
    pub fn of(item: &ItemKind) -> Option<Self> {
        Some(match item {
            ItemKind::Use(_) | ItemKind::Bad => return None,
            ItemKind::Enum { .. } => Self::Enum,
            ItemKind::Unit { .. } => Self::Unit,
            ItemKind::Param { .. } => Self::Param,
            ItemKind::Template(_) => Self::Template,
            ItemKind::Include(_) => Self::Include,
            ItemKind::Table(_) => Self::Table,
            ItemKind::Let { .. } => Self::Let,
            ItemKind::Metric(_) => Self::Metric,
            ItemKind::CalendarIs { .. } => Self::Calendar,
            ItemKind::Prose { .. } => Self::Clause,
            ItemKind::Amendment(_) => Self::Amendment,
            ItemKind::Block(block) => Self::of_block(block.kind),
        })
    }

    fn of_block(kind: BlockKind) -> Self {
        match kind {
            BlockKind::Contract => Self::Contract,
            BlockKind::Party => Self::Party,
            BlockKind::Define => Self::Define,
            BlockKind::Calendar => Self::Calendar,
            BlockKind::Service => Self::Service,
            BlockKind::Source => Self::Source,
            BlockKind::Exclusion => Self::Exclusion,
            BlockKind::Objective => Self::Objective,
            BlockKind::Responsibility => Self::Responsibility,
            BlockKind::Escalation => Self::Escalation,
            BlockKind::Report => Self::Report,
            BlockKind::Review => Self::Review,
            BlockKind::Pool => Self::Pool,
            BlockKind::Penalty => Self::Penalty,
            BlockKind::Bonus => Self::Bonus,
            BlockKind::Ledger => Self::Ledger,
            BlockKind::Remedies => Self::Remedies,
            BlockKind::Termination => Self::Termination,
            BlockKind::Amendments => Self::Amendments,
            BlockKind::Amendment => Self::Amendment,
            BlockKind::Example => Self::Example,
        }
    }

    /// The word with which it is declared.
    pub fn word(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Party => "party",
            Self::Define => "define",
            Self::Enum => "enum",
            Self::Unit => "unit",
            Self::Param => "param",
            Self::Table => "table",
            Self::Calendar => "calendar",
            Self::Service => "service",
            Self::Source => "source",
            Self::Exclusion => "exclusion",
            Self::Let => "let",
            Self::Metric => "metric",
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
            Self::Clause => "clause",
            Self::Template => "template",
            Self::Include => "include",
            Self::Example => "example",
        }
    }

    /// The kind that is declared with this word.
    pub fn parse(word: &str) -> Option<Self> {
        match BlockKind::from_word(word) {
            Some(block) => Some(Self::of_block(block)),
            None => [
                Self::Enum,
                Self::Unit,
                Self::Param,
                Self::Table,
                Self::Let,
                Self::Metric,
                Self::Clause,
                Self::Template,
                Self::Include,
            ]
            .into_iter()
            .find(|kind| kind.word() == word),
        }
    }

    /// Whether a parameter of a template can stand for one.
    pub(super) fn may_be_given(self) -> bool {
        !self.is_of_contract()
            && !matches!(
                self,
                Self::Template | Self::Include | Self::Param | Self::Clause
            )
    }

    /// Whether only the file of the contract itself may declare it.
    pub fn is_of_contract(self) -> bool {
        matches!(
            self,
            Self::Contract | Self::Remedies | Self::Amendments | Self::Amendment | Self::Example
        )
    }
}

/// As messages say it: `a party`, `an objective`, `a defined term`.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Self::Contract => "the contract",
            Self::Define => "a defined term",
            Self::Let => "a `let`",
            Self::Include => "an inclusion",
            Self::Remedies => "the remedies",
            Self::Amendments => "the amendment rules",
            Self::Enum
            | Self::Exclusion
            | Self::Objective
            | Self::Escalation
            | Self::Amendment
            | Self::Example => {
                return write!(f, "an {}", self.word());
            }
            _ => return write!(f, "a {}", self.word()),
        };
        f.write_str(words)
    }
}

/// A declaration at the top level of a file: what it is for others, wherever it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Declaration {
    /// What it declares.
    pub kind: Kind,
    /// Its name; empty for the kinds that have none, and where it is missing.
    pub name: Arc<str>,
    /// Its title as written.
    pub title: Option<Arc<str>>,
    /// Its identity in the agreement: the name, with its module's name before it in used files.
    pub path: Arc<str>,
    /// Place of the name, or of the first word where there is none.
    pub at: Location,
    /// The number under which places are counted from its beginning.
    pub part: FileId,
    /// The file.
    pub unit: UnitId,
    /// The item's index in the file.
    pub item: usize,
}

/// What a declaration says of itself in its first line.
pub(super) struct Said {
    pub(super) kind: Kind,
    /// Empty where there is none.
    pub(super) name: Arc<str>,
    pub(super) title: Option<Arc<str>>,
    /// Its name, or the first word where there is none.
    pub(super) at: Span,
}

/// What a declaration says of itself, without moving it; nothing for what declares nothing.
pub(super) fn said(item: &Placed) -> Option<Said> {
    item.look(|item, moved| {
        let kind = Kind::of(&item.kind)?;
        let (name, title) = name_and_title(item);
        let name = name.filter(|name| !name.is_missing());
        let at = name.map_or_else(|| first_word(item), |name| name.span);
        Some(Said {
            kind,
            name: name.map(|name| name.text.clone()).unwrap_or_default(),
            title: title.map(|title| title.value.clone()),
            at: moved.now(at),
        })
    })
}

/// The first word of an item, where it has no name.
pub(super) fn first_word(item: &Item) -> Span {
    match &item.kind {
        ItemKind::Block(block) => block.word,
        ItemKind::Amendment(amendment) => amendment.block.word,
        _ => Span::empty(item.span.start),
    }
}

/// Name and title of an item.
pub fn name_and_title(item: &Item) -> (Option<&Name>, Option<&Text>) {
    match &item.kind {
        ItemKind::Use(_) | ItemKind::Bad => (None, None),
        ItemKind::Enum { name, title, .. }
        | ItemKind::Let { name, title, .. }
        | ItemKind::CalendarIs { name, title, .. }
        | ItemKind::Param { name, title, .. }
        | ItemKind::Unit { name, title, .. }
        | ItemKind::Prose { name, title, .. } => (Some(name), title.as_ref()),
        ItemKind::Template(template) => (Some(&template.name), template.title.as_ref()),
        ItemKind::Include(include) => (Some(&include.name), include.title.as_ref()),
        ItemKind::Table(table) => (Some(&table.name), table.title.as_ref()),
        ItemKind::Metric(metric) => (Some(&metric.name), metric.title.as_ref()),
        ItemKind::Block(block) => (block.name.as_ref(), block.title.as_ref()),
        ItemKind::Amendment(it) => (it.block.name.as_ref(), it.block.title.as_ref()),
    }
}
