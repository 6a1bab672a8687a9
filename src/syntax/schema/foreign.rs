//! Words that people bring from other texts, and the clauses that they mean by them.

/// The word as it is written elsewhere, and the word of the clause.
pub(super) const FOREIGN: &[(&str, &str)] = &[
    ("if", "when"),
    ("client", "customer"),
    ("buyer", "customer"),
    ("vendor", "provider"),
    ("seller", "provider"),
    ("supplier", "provider"),
    ("begins", "effective"),
    ("start", "effective"),
    ("duration", "term"),
    ("tz", "timezone"),
    ("jurisdiction", "law"),
    ("goal", "target"),
    ("threshold", "target"),
    ("window", "over"),
    ("period", "over"),
    ("price", "fee"),
    ("cost", "fee"),
    ("charge", "fee"),
    ("max", "cap"),
    ("maximum", "cap"),
    ("rounding", "round"),
    ("shall", "must"),
    ("deadline", "within"),
    ("column", "field"),
    ("type", "kind"),
];

/// The clause among `known` that somebody means who writes a word as other texts do.
pub(in crate::syntax) fn meant_by(word: &str, known: &[&'static str]) -> Option<&'static str> {
    let word = word.to_lowercase();
    let found = FOREIGN
        .iter()
        .find(|(foreign, clause)| *foreign == word && known.contains(clause))?;
    Some(found.1)
}
