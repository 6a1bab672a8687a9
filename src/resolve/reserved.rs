//! Names that no declaration may take.

use super::Kind;
use std::collections::HashSet;
use std::sync::LazyLock;

/// What is under assessment, and what every contract has.
pub const PREDEFINED: &[&str] = &[
    "window", "relief", "row", "group", "target", "minimum", "value", "basis", "fee", "fees",
];

/// Values that the language writes so.
pub const VALUES: &[&str] = &["true", "false", "always"];

/// Words that join the parts of an expression.
const JOINING: &[&str] = &[
    "where",
    "and",
    "or",
    "not",
    "except",
    "during",
    "of",
    "if",
    "then",
    "else",
    "otherwise",
    "no",
    "lasting",
    "merged",
    "rounded",
    "counting",
    "each",
    "by",
    "to",
    "on",
    "per",
    "from",
    "above",
    "below",
    "plus",
    "missed",
    "met",
    "credit",
    "accrue",
    "earn",
    "while",
    "let",
    "in",
    "any",
    "all",
];

/// Types that are built in.
pub const TYPES: &[&str] = &[
    "number",
    "percent",
    "duration",
    "period",
    "date",
    "timestamp",
    "time_of_day",
    "money",
    "data",
    "text",
    "bool",
    "party",
    "calendar",
    "spans",
    "points",
    "list",
];

/// All of them: asked of every name, and hardly one is among them.
static ALL: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lists = [PREDEFINED, VALUES, JOINING, TYPES, &["std"]];
    lists.into_iter().flatten().copied().collect()
});

/// Why `name` may not be declared as `kind`, or nothing if it may.
pub(super) fn why_reserved(kind: Kind, name: &str) -> Option<&'static str> {
    if !ALL.contains(name) {
        return None;
    }
    if PREDEFINED.contains(&name) {
        return Some("in every formula it stands for what is under assessment");
    }
    if VALUES.contains(&name) {
        return Some("it is a value of the language");
    }
    if JOINING.contains(&name) {
        return Some("it joins the parts of a formula");
    }
    if kind == Kind::Enum && TYPES.contains(&name) {
        return Some("it is a type of the language");
    }
    if name == "std" {
        return Some("it is the standard library");
    }
    None
}
