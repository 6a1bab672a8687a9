//! Behind a length of time: the date that it leads to, where the contract alone decides it.

use super::super::Analysis;
use super::Hint;
use crate::ir::{Agreement, ContractTerm, Length, dates};
use crate::project::HintKind;
use crate::quantity::Date;
use crate::syntax::ast::{Clause, ClauseKind, Item};
use crate::text::FileId;

/// The longest notice whose last day is looked for, in days.
const LONGEST_NOTICE: i64 = 1_500;

/// What the clauses of a declaration lead to.
pub(super) fn of_item(analysis: &Analysis, file: FileId, item: &Item, found: &mut Vec<Hint>) {
    let Some(agreement) = analysis.agreement() else {
        return;
    };
    for clause in item.clauses() {
        let said = match &clause.kind {
            ClauseKind::Term { .. } => term(agreement),
            ClauseKind::Ended { .. } => ended(agreement),
            ClauseKind::Starts(_) => starts(analysis, agreement, file, clause),
            _ => None,
        };
        found.extend(said.map(|(text, tooltip)| Hint {
            at: clause.span.end,
            text,
            tooltip: Some(tooltip),
            kind: HintKind::Deadline,
        }));
    }
}

type Said = (String, String);

fn term(agreement: &Agreement) -> Option<Said> {
    let contract = &agreement.contract;
    let term = contract.term.as_ref()?;
    let (effective, end) = (contract.effective, last_day(agreement, term)?);
    let until = match &term.renews_for {
        Some(_) => format!("first until {end}"),
        None => format!("until {end}"),
    };
    let begins = format!("counted from {effective}; {end} is the last day of the first term");
    let notice = term.unless_notice.as_ref();
    let Some(notice) = notice.and_then(|it| last_notice(agreement, it, end)) else {
        return Some((until, begins));
    };
    let tooltip = format!("{begins}; a notice given on {notice} has run by its end");
    Some((format!("{until}, notice by {notice}"), tooltip))
}

fn last_day(agreement: &Agreement, term: &ContractTerm) -> Option<Date> {
    let after = dates::after(agreement, agreement.contract.effective, &term.length)?;
    Some(after.plus_days(-1))
}

/// The last day on which a notice can be given that has run by the end of a day.
fn last_notice(agreement: &Agreement, notice: &Length, end: Date) -> Option<Date> {
    let days = (0..LONGEST_NOTICE).map(|days| end.plus_days(-days));
    { days }.find(|given| dates::after(agreement, *given, notice).is_some_and(|it| it <= end))
}

fn ended(agreement: &Agreement) -> Option<Said> {
    let ended = agreement.contract.ended.as_ref()?;
    let last = dates::last_day(agreement)?;
    let tooltip = format!("notice was given on {}", ended.date);
    Some((format!("last day {last}"), tooltip))
}

/// The first day on which an objective is judged.
fn starts(
    analysis: &Analysis,
    agreement: &Agreement,
    file: FileId,
    clause: &Clause,
) -> Option<Said> {
    let name = analysis.name(file)?;
    let items = analysis.items(file).iter();
    let item = { items }.find(|it| it.span.touches(clause.span.start))?;
    let objective = agreement.objectives.iter().find(|it| {
        let place = analysis.place(it.head.origin.place());
        place.is_some_and(|it| it.file == *name && item.span.touches(it.span.start))
    })?;
    let effective = agreement.contract.effective;
    let first = dates::after(agreement, effective, objective.starts.as_ref()?)?;
    Some((
        format!("from {first}"),
        format!("counted from {effective}, when the agreement takes effect"),
    ))
}
