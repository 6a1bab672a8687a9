//! Whom a clause favours when it asks for more, and how two readings of a clause stand to each other.

use super::v1::{Favours, Relation, Subject, What};
use crate::ir::{Agreement, Customer};
use crate::quantity::Number;

/// What a kind of declaration is about.
pub(super) fn subject(kind: &str, clause: Option<&str>) -> Subject {
    match (kind, clause) {
        ("contract", Some("effective" | "term" | "ended")) => Subject::Dates,
        ("objective" | "exclusion", _) => Subject::Promises,
        ("service" | "penalty" | "bonus" | "pool" | "ledger" | "remedies", _) => Subject::Money,
        (
            "responsibility" | "escalation" | "report" | "review" | "termination" | "amendments",
            _,
        ) => Subject::Duties,
        _ => Subject::Definitions,
    }
}

/// Who is meant by a party's name.
pub(super) fn side(agreement: &Agreement, party: &str) -> Favours {
    let contract = &agreement.contract;
    let customer = matches!(&contract.customer, Customer::Party(path) if path.as_str() == party);
    if contract.provider.as_str() == party {
        Favours::Provider
    } else if customer {
        Favours::Customer
    } else {
        Favours::Undecided
    }
}

/// The other side.
pub(super) fn other(favours: Favours) -> Favours {
    match favours {
        Favours::Provider => Favours::Customer,
        Favours::Customer => Favours::Provider,
        same => same,
    }
}

/// Whom more of a clause favours, for clauses that are a length, a number or an amount. `holder` is whose duty or
/// right the declaration is.
pub(super) fn by_more(kind: &str, clause: &str, holder: Favours) -> Favours {
    match (kind, clause) {
        ("service", "fee")
        | ("objective", "needs" | "starts")
        | ("exclusion", "limit")
        | ("remedies", "decide" | "disregard") => Favours::Provider,
        ("penalty" | "remedies", "cap")
        | ("remedies", "claim" | "minimum" | "expire")
        | ("pool", "amount")
        | ("penalty", "multiply") => Favours::Customer,
        ("report", "keep") => other(holder),
        ("responsibility", "within" | "every") | ("report", "due") | ("termination", "lapses") => {
            holder
        }
        ("termination", "notice" | "cure") => other(holder),
        _ => Favours::Undecided,
    }
}

/// Whom it favours that a clause, or a whole declaration, is there.
pub(super) fn by_presence(kind: &str, clause: Option<&str>, holder: Favours) -> Favours {
    match (kind, clause) {
        ("objective" | "penalty", None) => Favours::Customer,
        ("exclusion" | "bonus", None)
        | (
            "objective",
            Some("excluding" | "relief" | "needs" | "starts" | "met" | "provided" | "key"),
        )
        | ("penalty" | "remedies", Some("cap"))
        | ("penalty", Some("offset" | "earnback"))
        | ("remedies", Some("claim" | "disregard" | "sole" | "expire")) => Favours::Provider,
        ("objective", Some("minimum")) | ("penalty", Some("multiply")) => Favours::Customer,
        ("penalty" | "remedies", Some("automatic")) => Favours::Customer,
        ("responsibility" | "report", None) => other(holder),
        ("termination", None) => holder,
        ("termination", Some("notice" | "cure" | "lapses")) => other(holder),
        ("termination", Some("grants" | "refund")) => holder,
        _ => Favours::Undecided,
    }
}

/// What a change of a clause's presence means.
pub(super) fn presence(what: What, kind: &str, clause: Option<&str>, holder: Favours) -> Favours {
    let there = by_presence(kind, clause, holder);
    match what {
        What::Added => there,
        What::Removed => other(there),
        What::Changed => Favours::Undecided,
    }
}

/// Whether lines differ in the number alone that each of them begins with, and then whether it is more (`true`) or
/// less. Of another number (`per any 12 calendar months`, `in 2 consecutive months`) it says nothing what more of it
/// means, and neither of one in a formula.
pub(super) fn more(before: &[String], after: &[String]) -> Option<bool> {
    if before.len() != after.len() {
        return None;
    }
    let mut differing = before.iter().zip(after).filter(|(old, new)| old != new);
    let (old, new) = differing.next()?;
    if differing.next().is_some() {
        return None;
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split(' ').collect(), new.split(' ').collect());
    let in_formula = |word: &&str| FORMULA.contains(word) || word.contains('(');
    if old.len() != new.len() || old.iter().chain(&new).any(in_formula) {
        return None;
    }
    let first = old.iter().position(|word| number(word).is_some())?;
    let singular = |word: &str| word.trim_end_matches('s').to_owned();
    let mut pairs = old.iter().zip(&new).enumerate();
    if pairs.any(|(at, (old, new))| at != first && singular(old) != singular(new)) {
        return None;
    }
    let (one, two) = (number(old.get(first)?)?, number(new.get(first)?)?);
    (one.1 == two.1 && one.0 != two.0).then(|| two.0 > one.0)
}

/// Words of formulas, in which a higher number need not be more.
const FORMULA: [&str; 7] = ["if", "then", "else", "where", "/", "-", "times"];

/// A number with what stands behind it: `12_000`, `99.9%`, `30,`.
fn number(word: &str) -> Option<(Number, &str)> {
    let end = word
        .find(|c: char| !c.is_ascii_digit() && c != '.' && c != '_' && c != '/')
        .unwrap_or(word.len());
    let (digits, sign) = word.split_at(end);
    Some((Number::parse(digits)?, sign))
}

/// More or less, as a relation.
pub(super) fn relation(more: bool) -> Relation {
    if more {
        Relation::Stricter
    } else {
        Relation::Looser
    }
}
