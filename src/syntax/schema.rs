//! The table of clauses: which word may stand in which declaration.
//!
//! One row says all that can be said of a clause without knowing what it means:
//! its words, the declarations that have it, how often, the form of what
//! follows, and the same in words for messages, completion and documentation. A
//! new clause is a row here, and a form in the grammar if no form there fits.
//!
//! Not here: what the clause means (`check`), how its tree is made (`build`).

mod check;
mod foreign;
mod rows;

pub(super) use check::check;
pub(super) use foreign::meant_by;

use super::ast::BlockKind;
use super::parser::Rule;
use rows::CLAUSES;
use std::collections::HashMap;
use std::sync::LazyLock;

/// How often a clause stands in one declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// Exactly once.
    Once,
    /// Once, or not at all.
    AtMostOnce,
    /// Once or several times.
    AtLeastOnce,
    /// As often as you like, or not at all.
    Any,
}

impl Times {
    /// Whether the declaration is incomplete without it.
    pub fn is_required(self) -> bool {
        matches!(self, Self::Once | Self::AtLeastOnce)
    }

    /// Whether a second one is a mistake.
    pub fn is_single(self) -> bool {
        matches!(self, Self::Once | Self::AtMostOnce)
    }
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct ClauseSpec {
    /// The words it may begin with. Empty for `PARTY may change …`, which begins with a name.
    pub words: &'static [&'static str],
    /// The declarations that it may stand in.
    pub kinds: &'static [BlockKind],
    /// How often.
    pub times: Times,
    /// What the word takes, as in "`target` takes …".
    pub takes: &'static str,
    /// A small correct one.
    pub example: &'static str,
    /// What it says, in one line.
    pub doc: &'static str,
    pub(super) form: Rule,
}

impl ClauseSpec {
    /// The word for messages: the first one, or `may change`.
    pub fn word(&self) -> &'static str {
        self.words.first().copied().unwrap_or("may change")
    }
}

/// All rows, in the order in which the clauses are usually written.
pub fn clauses() -> &'static [ClauseSpec] {
    CLAUSES
}

/// The clauses of a kind of declaration.
pub fn clauses_of(kind: BlockKind) -> impl Iterator<Item = &'static ClauseSpec> {
    CLAUSES
        .iter()
        .filter(move |spec| spec.kinds.contains(&kind))
}

/// The clause that begins with `word` in a kind of declaration.
pub fn find(kind: BlockKind, word: &str) -> Option<&'static ClauseSpec> {
    BY_WORD.get(&(kind, word)).copied()
}

/// The rows of the table by kind of declaration and word. No two rows have both.
static BY_WORD: LazyLock<HashMap<(BlockKind, &str), &ClauseSpec>> = LazyLock::new(|| {
    let mut rows = HashMap::new();
    for spec in CLAUSES {
        for kind in spec.kinds {
            for word in spec.words {
                rows.entry((*kind, *word)).or_insert(spec);
            }
        }
    }
    rows
});

/// The clause `PARTY may change …`, where there is one.
pub(super) fn may_change(kind: BlockKind) -> Option<&'static ClauseSpec> {
    clauses_of(kind).find(|spec| spec.words.is_empty())
}

/// The declarations in which a clause of this word may stand.
pub fn kinds_with(word: &str) -> Vec<BlockKind> {
    let mut kinds: Vec<BlockKind> = CLAUSES
        .iter()
        .filter(|spec| spec.words.contains(&word))
        .flat_map(|spec| spec.kinds.iter().copied())
        .collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

/// Words that begin a declaration without clauses.
pub const OTHER_ITEM_WORDS: &[&str] = &[
    "metric", "let", "enum", "table", "use", "clause", "param", "unit", "template", "include",
];

/// Every word that begins a declaration.
pub fn item_words() -> impl Iterator<Item = &'static str> {
    let blocks = BlockKind::ALL.iter().map(|kind| kind.word());
    blocks.chain(OTHER_ITEM_WORDS.iter().copied())
}

/// Whether `word` begins a declaration that this version has.
pub(super) fn is_declared(word: &str) -> bool {
    BlockKind::from_word(word).is_some() || OTHER_ITEM_WORDS.contains(&word)
}

/// Whether a line that begins with `word` may begin a declaration.
pub(super) fn is_item_word(word: &str) -> bool {
    let (Some(first), length @ ..32) = (word.bytes().next(), word.len()) else {
        return false;
    };
    // Asked of every line, and nearly all begin otherwise.
    let lengths = ITEM_WORDS.get(usize::from(first.wrapping_sub(b'a')));
    lengths.is_some_and(|lengths| lengths & (1 << length) != 0) && is_declared(word)
}

/// For each first letter, how long the words are that begin a declaration.
static ITEM_WORDS: LazyLock<[u32; 26]> = LazyLock::new(|| {
    let mut lengths = [0; 26];
    for word in item_words() {
        let first = word.bytes().next().unwrap_or_default();
        if let Some(lengths) = lengths.get_mut(usize::from(first.wrapping_sub(b'a'))) {
            *lengths |= 1 << word.len();
        }
    }
    lengths
});

/// Whether `word` is a joining word of expressions, and so never a name.
pub fn is_reserved(word: &str) -> bool {
    matches!(
        word,
        "where"
            | "and"
            | "or"
            | "not"
            | "except"
            | "during"
            | "of"
            | "if"
            | "then"
            | "else"
            | "otherwise"
            | "no"
            | "lasting"
            | "merged"
            | "rounded"
            | "counting"
            | "each"
            | "by"
            | "to"
            | "on"
            | "per"
            | "from"
            | "above"
            | "below"
            | "plus"
            | "missed"
            | "met"
            | "credit"
            | "accrue"
            | "earn"
            | "while"
            | "let"
            | "in"
            | "any"
            | "all"
    )
}

#[cfg(test)]
mod tests;
