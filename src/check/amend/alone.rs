//! What one party may change alone, under which conditions, with how much notice, and how often.

use super::Case;
use super::consent::too_early;
use super::favours::Favoured;
use super::touched::{Right, rights_to, touches};
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::words::length;
use crate::ir::{Agreement, ChangeCondition, Changed, Length, dates};
use crate::quantity::Truth;

/// What a proposer may change alone.
pub(super) struct Alone<'a> {
    /// Each right that it may rest on, with whether its condition holds, and the change.
    rights: Vec<(Right<'a>, Truth, &'a Changed)>,
}

/// The rights of the proposer to make all changes alone; what stands in the way otherwise, if something does.
pub(super) fn alone<'a>(
    case: &Case<'a>,
    agreement: &'a Agreement,
    favoured: Option<&Favoured>,
) -> Result<Alone<'a>, Option<String>> {
    let party = &case.amendment.proposed.party;
    let mut found = Vec::new();
    let mut against = None;
    for change in &case.amendment.changes {
        let rules = agreement.amendments.iter().flat_map(|it| &it.entrenched);
        if rules
            .clone()
            .any(|it| touches(agreement, &it.subjects, change))
        {
            return Err(Some(format!(
                "no party alone can change `{}`",
                change.subject()
            )));
        }
        let mut usable = Vec::new();
        let mut earlier = Truth::False;
        for right in rights_to(agreement, party, change) {
            let holds = match &right.may.condition {
                None => Truth::True,
                Some(ChangeCondition::Favours(whom)) => {
                    favoured.map_or(Truth::Unknown, |it| it.by(whom, change))
                }
                Some(ChangeCondition::Words(_)) => Truth::Unknown,
                Some(ChangeCondition::Otherwise) => !earlier,
            };
            earlier = earlier.or(holds);
            match holds {
                Truth::False => {
                    against = against.or_else(|| why_not(&right, favoured, change));
                }
                _ => usable.push((right, holds, change)),
            }
            if holds == Truth::True {
                break;
            }
        }
        if usable.is_empty() {
            return Err(against);
        }
        found.append(&mut usable);
    }
    if found.is_empty() {
        return Err(None);
    }
    Ok(Alone { rights: found })
}

fn why_not(right: &Right<'_>, favoured: Option<&Favoured>, change: &Changed) -> Option<String> {
    let Some(ChangeCondition::Favours(whom)) = &right.may.condition else {
        return None;
    };
    let because = favoured.and_then(|it| it.against(whom, Some(change)));
    let because = because.map_or_else(String::new, |it| format!("; {it}"));
    Some(format!(
        "`{}` may change it alone only when it favours `{whom}`{because}",
        right.may.party
    ))
}

impl Alone<'_> {
    /// Whether it is sure that nobody else is asked.
    pub(super) fn is_sure(&self) -> bool {
        self.rights
            .iter()
            .all(|(_, holds, _)| *holds == Truth::True)
    }

    /// What is wrong with the use of these rights.
    pub(super) fn check(
        &self,
        case: &Case<'_>,
        agreement: &Agreement,
        favoured: Option<&Favoured>,
        said: &mut Diagnostics,
    ) {
        self.notice(case, agreement, said);
        let mut counted: Vec<&crate::ir::MayChange> = Vec::new();
        for (right, _, _) in &self.rights {
            if !counted.iter().any(|known| std::ptr::eq(*known, right.may)) {
                counted.push(right.may);
                too_often(case, agreement, right, said);
            }
        }
        let mut open = self.rights.iter();
        if let Some((right, _, change)) = open.find(|(_, holds, _)| *holds == Truth::Unknown) {
            said.push(not_proved(case, right, favoured, change));
        }
    }

    /// Of several rights that it may rest on, the longest notice.
    fn notice(&self, case: &Case<'_>, agreement: &Agreement, said: &mut Diagnostics) {
        let general = agreement.amendments.as_ref();
        let general = general.and_then(|rules| rules.notice.as_ref().map(|(length, _)| length));
        let rights = self.rights.iter();
        let needed = rights.filter_map(|(right, ..)| right.may.notice.as_ref().or(general));
        let proposed = case.amendment.proposed.date;
        let earliest = needed.filter_map(|length: &Length| {
            let day = dates::after(agreement, proposed, length)?;
            Some((day, length))
        });
        if let Some((day, needed)) = earliest.max_by_key(|(day, _)| *day)
            && case.amendment.effective < day
        {
            let words = format!("{} after its proposal", length(needed));
            said.push(too_early(case, day, &words));
        }
    }
}

fn not_proved(
    case: &Case<'_>,
    right: &Right<'_>,
    favoured: Option<&Favoured>,
    change: &Changed,
) -> Diagnostic {
    let party = &right.may.party;
    let (condition, open) = match &right.may.condition {
        Some(ChangeCondition::Favours(whom)) => (
            format!("when it favours `{whom}`"),
            favoured.and_then(|it| it.against(whom, Some(change))),
        ),
        Some(ChangeCondition::Words(words)) => (words.clone(), None),
        _ => ("when no other condition holds".to_owned(), None),
    };
    let finding = Diagnostic::new(
        codes::FAVOUR_NOT_PROVED,
        case.amendment.head.origin.place(),
        format!(
            "`{party}` makes `{}` alone under a condition that is not proved",
            case.name()
        ),
    )
    .note(format!("the rules let it do so only {condition}"));
    let finding = match open {
        Some(open) => finding.note(open),
        None => finding,
    };
    finding.help("have the other party agree, or accept this finding with the reason why the condition holds")
}

fn too_often(case: &Case<'_>, agreement: &Agreement, right: &Right<'_>, said: &mut Diagnostics) {
    let Some((times, per)) = right.may.at_most else {
        return;
    };
    let day = case.amendment.effective;
    let Some(period) = dates::period(agreement, per, day) else {
        return;
    };
    let before = case.earlier.iter().filter(|it| {
        it.proposed.party == right.may.party
            && period.first_day <= it.effective
            && it.effective <= period.last_day
            && it
                .changes
                .iter()
                .any(|change| right.covers(agreement, change))
    });
    let used = before.count();
    if used < usize::try_from(times).unwrap_or(usize::MAX) {
        return;
    }
    let next = period.last_day.plus_days(1);
    let times = match times {
        1 => "once".to_owned(),
        times => format!("{times} times"),
    };
    said.push(
        Diagnostic::new(
            codes::CHANGED_TOO_OFTEN,
            case.amendment.effective_at.place(),
            format!("`{}` is one change too many in this period", case.name()),
        )
        .note(format!(
            "alone, `{}` may make it at most {times} in each {}, and has done so",
            right.may.party,
            crate::ir::words::period_rule(&per)
        ))
        .help(format!(
            "let it take effect on {next} or later, or have the other party agree"
        )),
    );
}
