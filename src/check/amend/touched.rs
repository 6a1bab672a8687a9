//! What an amendment touches, seen from the rules: what may never be changed, and what one party
//! may change alone.
//!
//! A rule names a declaration, one of its clauses, or a kind of them. It is touched where an amendment
//! changes or removes it; what changes only because something else does is not.

use super::Case;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{Agreement, Changed, How, MayChange, Path};

/// Clauses of the contract on which every statement rests.
const FOUNDATIONS: &[&str] = &["effective", "timezone", "currency"];

/// A right to change something alone.
#[derive(Clone, Copy)]
pub(super) struct Right<'a> {
    pub(super) may: &'a MayChange,
}

impl Right<'_> {
    /// Whether the right lets its party make a change.
    pub(super) fn covers(&self, agreement: &Agreement, change: &Changed) -> bool {
        let anything = self.may.subjects.iter().any(|it| it == "anything");
        if anything {
            return true;
        }
        if change.how == How::Added {
            return false;
        }
        let covered = |clause: Option<&str>| {
            let mut subjects = self.may.subjects.iter();
            subjects.any(|subject| Subject::of(agreement, subject).covers(change, clause))
        };
        if change.clauses.is_empty() {
            covered(None)
        } else {
            change.clauses.iter().all(|clause| covered(Some(clause)))
        }
    }
}

/// What a rule names.
struct Subject<'a> {
    /// The word of a kind, of which all are meant unless there is a name.
    kind: Option<&'a str>,
    name: Option<&'a str>,
    clause: Option<&'a str>,
}

impl<'a> Subject<'a> {
    fn of(agreement: &Agreement, words: &'a str) -> Self {
        if let Some(kind) = words.strip_prefix("any ") {
            let (kind, clause) = split(kind);
            return Self {
                kind: Some(kind),
                name: None,
                clause,
            };
        }
        if matches!(words, "amendments" | "remedies") {
            return Self {
                kind: Some(words),
                name: None,
                clause: None,
            };
        }
        let contract = agreement.contract.head.path.as_str();
        let (name, clause) = split(words);
        let is_clause = clause.is_none() && name != contract && is_of_contract(name);
        if is_clause {
            return Self {
                kind: Some("contract"),
                name: None,
                clause: Some(name),
            };
        }
        Self {
            kind: None,
            name: Some(name),
            clause,
        }
    }

    fn is_about(&self, change: &Changed) -> bool {
        self.kind.is_none_or(|kind| kind == change.kind)
            && self
                .name
                .is_none_or(|name| Some(name) == change.name.as_deref())
    }

    /// Whether it is all of a change, or all of one clause of it.
    fn covers(&self, change: &Changed, clause: Option<&str>) -> bool {
        self.is_about(change) && self.clause.is_none_or(|own| Some(own) == clause)
    }

    /// Whether a change touches it.
    fn is_touched_by(&self, change: &Changed) -> bool {
        let whole = change.clauses.is_empty();
        let clause = self
            .clause
            .is_none_or(|own| whole || change.clauses.iter().any(|it| it == own));
        change.how != How::Added && self.is_about(change) && clause
    }
}

fn split(words: &str) -> (&str, Option<&str>) {
    match words.split_once('.') {
        Some((first, rest)) => (first, Some(rest)),
        None => (words, None),
    }
}

/// Whether a name is a clause of the contract itself rather than a declaration.
fn is_of_contract(name: &str) -> bool {
    let spec = crate::syntax::schema::find(crate::syntax::ast::BlockKind::Contract, name);
    spec.is_some()
}

/// The rights of a party to make a change alone, in the order written.
pub(super) fn rights_to<'a>(
    agreement: &'a Agreement,
    party: &'a Path,
    change: &'a Changed,
) -> impl Iterator<Item = Right<'a>> {
    let rules = agreement.amendments.iter().flat_map(|it| &it.may_change);
    let pools = agreement.pools.iter().flat_map(|pool| &pool.may_change);
    let rights = rules.chain(pools).map(|may| Right { may });
    rights.filter(move |right| right.may.party == *party && right.covers(agreement, change))
}

/// Whether a change touches one of the subjects of a rule.
pub(super) fn touches(agreement: &Agreement, subjects: &[String], change: &Changed) -> bool {
    let mut subjects = subjects.iter();
    subjects.any(|it| it == "anything" || Subject::of(agreement, it).is_touched_by(change))
}

/// Reports what the rules say can never be changed.
pub(super) fn never(case: &Case<'_>, said: &mut Diagnostics) {
    let Some(agreement) = case.rules() else {
        return;
    };
    let Some(rules) = &agreement.amendments else {
        return;
    };
    for change in &case.amendment.changes {
        let mut never = rules.never.iter();
        let touched = never.find(|it| Subject::of(agreement, it).is_touched_by(change));
        if let Some(words) = touched {
            said.push(
                Diagnostic::new(
                    codes::NEVER_CHANGED,
                    change.origin.place(),
                    format!("`{}` changes what can never be changed: `{words}`", case.name()),
                )
                .also(rules.origin.place(), "the rules say so")
                .note("an amendment of the rules themselves would have to come first, if they allow it")
                .help("take it out of the amendment, or make a new agreement"),
            );
        }
    }
}

/// Reports changes of what all windows and amounts rest on. One statement speaks of windows before and
/// after an amendment, in one currency and by one clock.
pub(super) fn foundations(case: &Case<'_>, said: &mut Diagnostics) {
    for change in case
        .amendment
        .changes
        .iter()
        .filter(|it| it.kind == "contract")
    {
        let clauses = change.clauses.iter().map(String::as_str);
        let mut clauses = clauses.filter(|clause| FOUNDATIONS.contains(clause));
        let what = match (change.how, clauses.next()) {
            (How::Removed, _) => "contract".to_owned(),
            (_, Some(clause)) => clause.to_owned(),
            _ => continue,
        };
        said.push(
            Diagnostic::new(
                codes::CANNOT_BE_AMENDED,
                change.origin.place(),
                format!("an amendment cannot change the `{what}` of an agreement"),
            )
            .note("one statement speaks of windows before and after it, by one clock and in one currency")
            .help("make a new agreement that begins on that day"),
        );
    }
}
