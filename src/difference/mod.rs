//! What differs between two agreements, by what they mean.
//!
//! Both are compared as they were understood, declaration by declaration and clause by clause (`declarations`): names, order
//! and layout are no part of that. Targets and ladders are decided exactly (`decide`), whatever tables or
//! parameters their numbers come from; so are periods that lie within each other (`windows`) and caps of the same
//! basis (`caps`). For clauses that are one length, number or amount, `favour` has a table. For all others it is
//! said that nothing was decided.
//!
//! Not here: values and data sets for which both agreements, evaluated, give two answers (`witness`); which files and
//! revisions are compared (`cli`).

mod caps;
pub(crate) mod decide;
mod declarations;
mod favour;
pub(crate) mod judge;
mod leaps;
pub(crate) mod reads;
pub mod text;
pub mod v1;
mod windows;

use crate::ir::Agreement;
use declarations::{Declaration, declarations, with_names_of};
use judge::Judge;
use reads::Reads;
use v1::{Change, Difference, FORMAT, Favours, Relation, Side, What};

/// What differs between two agreements, and whom that favours. No change has a witness.
pub fn difference(before: &Agreement, after: &Agreement) -> Difference {
    compared(before, after).0
}

/// What differs, and who decided what it means.
pub(crate) fn compared<'a>(before: &'a Agreement, after: &'a Agreement) -> (Difference, Judge<'a>) {
    let now = declarations(after);
    let (was, renamed) = with_names_of(declarations(before), &now);
    let reads = Reads::new(&was, &now);
    let judge = Judge::new((before, after), &renamed, reads);
    let mut changes = Vec::new();
    for new in &now {
        match was.iter().find(|old| old.key() == new.key()) {
            None => changes.push(whole(What::Added, new)),
            Some(old) if old.text() == new.text() => {}
            Some(old) => clauses(old, new, &mut changes),
        }
    }
    let gone = was
        .iter()
        .filter(|old| now.iter().all(|new| new.key() != old.key()));
    changes.extend(gone.map(|old| whole(What::Removed, old)));
    let mut changes: Vec<Change> = changes
        .into_iter()
        .filter_map(|change| judge.judged(change))
        .collect();
    changes.extend(judge.followed(&changes));
    changes.sort_by_key(|it| it.subject);
    let difference = Difference {
        format: FORMAT.to_owned(),
        before: side(before),
        after: side(after),
        renamed,
        changes,
    };
    (difference, judge)
}

fn side(agreement: &Agreement) -> Side {
    let contract = &agreement.contract;
    Side {
        path: contract.head.path.to_string(),
        title: contract.head.display().to_owned(),
        version: contract.version.clone(),
    }
}

/// A title without the marks that the language has around it.
fn unquoted(title: &str) -> String {
    let inner = title.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    inner.unwrap_or(title).replace("\\\"", "\"")
}

/// A change of which nothing is decided yet.
fn change(what: What, of: &Declaration, clause: Option<&str>, lines: [Vec<String>; 2]) -> Change {
    let [before, after] = lines;
    Change {
        subject: favour::subject(&of.kind, clause),
        what,
        kind: of.kind.clone(),
        path: of.path.clone(),
        title: of.title().map(|it| unquoted(&it)),
        clause: clause.map(ToOwned::to_owned),
        before,
        after,
        relation: Relation::Undecided,
        favours: Favours::Undecided,
        because: String::new(),
        witnesses: Vec::new(),
    }
}

/// A declaration that is new, or gone.
fn whole(what: What, it: &Declaration) -> Change {
    let lines = it.lines.clone();
    let lines = match what {
        What::Removed => [lines, Vec::new()],
        _ => [Vec::new(), lines],
    };
    change(what, it, None, lines)
}

/// The clauses of a declaration that differ.
fn clauses(old: &Declaration, new: &Declaration, changes: &mut Vec<Change>) {
    let (was, is) = (old.by_word(), new.by_word());
    if old.title() != new.title() {
        let lines = [old, new].map(|it| it.title().into_iter().collect());
        changes.push(change(What::Changed, new, Some("title"), lines));
    }
    let lines = |of: &[(String, Vec<String>)], word: &str| {
        let found = of.iter().find(|(known, _)| known == word);
        found.map(|(_, lines)| lines.clone())
    };
    for (word, after) in &is {
        let before = lines(&was, word).unwrap_or_default();
        if before != *after {
            let what = if before.is_empty() {
                What::Added
            } else {
                What::Changed
            };
            let mut lines = [before, after.clone()];
            if !new.is_ordered(word) {
                let common: Vec<String> = lines[0]
                    .iter()
                    .filter(|it| lines[1].contains(it))
                    .cloned()
                    .collect();
                lines
                    .iter_mut()
                    .for_each(|it| it.retain(|line| !common.contains(line)));
            }
            changes.push(change(what, new, Some(word), lines));
        }
    }
    for (word, before) in &was {
        if lines(&is, word).is_none() {
            changes.push(change(
                What::Removed,
                new,
                Some(word),
                [before.clone(), Vec::new()],
            ));
        }
    }
}
