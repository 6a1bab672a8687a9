//! Words that the grammar takes as names: which ones a clause knows is checked later, so that a misspelt one is
//! answered with those that there are.

use crate::syntax::ast::BlockKind::{self, Amendments, Ledger, Remedies, Source};

/// What the rows of a source are.
pub const KINDS_OF_SOURCES: [&str; 5] = ["samples", "events", "spans", "cases", "totals"];
/// What is assumed where data is missing.
pub const GAPS: [&str; 4] = ["down", "up", "unknown", "excluded"];
/// What becomes of several credits.
pub const COMBINED: [&str; 2] = ["sum", "largest"];
/// The days of the week.
pub const DAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Where such a word stands: the kind of declaration, the clause, the words directly before it; and which there are.
type Row = (
    BlockKind,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const ROWS: [Row; 13] = [
    (Source, "kind", "kind", &KINDS_OF_SOURCES),
    (Source, "gaps", "gaps count as", &GAPS),
    (Remedies, "combine", "combine", &COMBINED),
    (
        Remedies,
        "pay",
        "pay as",
        &["credit", "deduction", "transfer"],
    ),
    (
        Remedies,
        "pay",
        ", otherwise",
        &["transfer", "credit", "deduction"],
    ),
    (Remedies, "pay", "of the", &["decision", "claim", "window"]),
    (Remedies, "decide", "of the", &["claim"]),
    (Remedies, "expire", "expire at", &["termination"]),
    (Remedies, "sole", "sole", &["remedy"]),
    (Remedies, "never", "never", &["cash"]),
    (Ledger, "oldest", "oldest", &["first"]),
    (Ledger, "newest", "newest", &["first"]),
    (Amendments, "silence", "means", &["refusal", "acceptance"]),
];

/// The words that may stand behind the beginning of a clause and that the grammar takes as names.
pub fn by_name(kind: BlockKind, before: &str) -> Option<&'static [&'static str]> {
    let spaced = before.replace(',', " , ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let clause = words.first()?;
    let fits = |row: &&Row| {
        let behind: Vec<&str> = row.2.split(' ').collect();
        row.0 == kind && row.1 == *clause && words.ends_with(&behind)
    };
    let of_days = kind == BlockKind::Calendar && DAYS.contains(clause);
    let row = ROWS.iter().find(fits).map(|row| row.3);
    row.or_else(|| (of_days && matches!(words.last(), Some(&"to" | &","))).then_some(&DAYS[..]))
}

/// All such words.
pub fn said_by_name() -> impl Iterator<Item = &'static str> {
    let words = ROWS.iter().flat_map(|row| row.3).chain(&DAYS);
    words.copied()
}
