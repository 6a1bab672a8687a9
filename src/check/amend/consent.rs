//! Who had to agree to an amendment, and from which day it may be in force.
//!
//! Whoever proposes agrees, on that day unless another one is written. The rules may give a
//! silent party a meaning: after so long it has agreed, or refused.

use super::Case;
use super::touched::{Right, right_to};
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::words::length;
use crate::ir::{Agreement, AmendmentRules, Customer, Length, Path, dates};
use crate::quantity::Date;

/// Checks that all have agreed who must, or that the proposer may change alone what is changed; and
/// that notice was given.
pub(super) fn check(case: &Case<'_>, said: &mut Diagnostics) {
    let Some(agreement) = case.rules() else {
        return;
    };
    let missing = missing(case, agreement);
    if !missing.is_empty() && alone(case, agreement, said) {
        return;
    }
    if let Some(last) = agreed(case, agreement, &missing, said) {
        notice(case, agreement, last, said);
    }
}

/// Parties that must agree, and of which nothing is written.
fn missing(case: &Case<'_>, agreement: &Agreement) -> Vec<Path> {
    let amendment = case.amendment;
    let has_agreed = |party: &Path| {
        amendment.proposed.party == *party || amendment.agreed.iter().any(|it| it.party == *party)
    };
    let must = must_agree(agreement).into_iter();
    must.filter(|party| !has_agreed(party)).collect()
}

/// By the rules, or else both sides. Of a public offer, nobody stands for all who accepted it.
fn must_agree(agreement: &Agreement) -> Vec<Path> {
    let rules = agreement.amendments.as_ref();
    let named = rules.map_or(&[][..], |rules| &rules.agreed_by);
    if !named.is_empty() {
        return named.to_vec();
    }
    let contract = &agreement.contract;
    let customer = match &contract.customer {
        Customer::Party(path) => path.clone(),
        Customer::Any(_) => Path::new("customer"),
    };
    vec![contract.provider.clone(), customer]
}

/// Whether the proposer may change alone all that is changed. Then nobody else is asked, and what is
/// wrong with the use of that right is among the findings.
fn alone(case: &Case<'_>, agreement: &Agreement, said: &mut Diagnostics) -> bool {
    let amendment = case.amendment;
    let party = &amendment.proposed.party;
    let rights = amendment.changes.iter();
    let rights: Option<Vec<Right<'_>>> = rights
        .map(|change| right_to(agreement, party, change))
        .collect();
    let Some(rights) = rights.filter(|rights| !rights.is_empty()) else {
        return false;
    };
    let own = rights.iter().filter_map(|right| right.may.notice.as_ref());
    let general = agreement.amendments.as_ref();
    let general = general.and_then(|rules| rules.notice.as_ref().map(|(length, _)| length));
    let needed: Vec<&Length> = own.chain(general.filter(|_| lacks_own(&rights))).collect();
    let earliest = needed.into_iter().filter_map(|length| {
        let day = dates::after(agreement, amendment.proposed.date, length)?;
        Some((day, length))
    });
    if let Some((day, needed)) = earliest.max_by_key(|(day, _)| *day)
        && amendment.effective < day
    {
        let words = format!("{} after its proposal", length(needed));
        said.push(too_early(case, day, &words));
    }
    for right in &rights {
        too_often(case, agreement, right, said);
    }
    let mut conditions = rights
        .iter()
        .filter_map(|right| right.may.condition.as_ref());
    if let Some(condition) = conditions.next() {
        said.push(
            Diagnostic::new(
                codes::FAVOUR_NOT_PROVED,
                amendment.head.origin.place(),
                format!("`{party}` makes `{}` alone under a condition that is not checked", case.name()),
            )
            .note(format!("the rules let it do so only {condition}"))
            .help("have the other party agree, or accept this finding with the reason why the condition holds"),
        );
    }
    true
}

fn lacks_own(rights: &[Right<'_>]) -> bool {
    rights.iter().any(|right| right.may.notice.is_none())
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
    said.push(
        Diagnostic::new(
            codes::CHANGED_TOO_OFTEN,
            case.amendment.effective_at.place(),
            format!("`{}` is one change too many in this period", case.name()),
        )
        .note(format!(
            "alone, `{}` may make it at most {} in each {}, and has done so",
            right.may.party,
            if times == 1 {
                "once".to_owned()
            } else {
                format!("{times} times")
            },
            crate::ir::words::period_rule(&per)
        ))
        .help(format!(
            "let it take effect on {next} or later, or have the other party agree"
        )),
    );
}

/// The day of the last consent that is needed; nothing when one is missing.
fn agreed(
    case: &Case<'_>,
    agreement: &Agreement,
    missing: &[Path],
    said: &mut Diagnostics,
) -> Option<Date> {
    let amendment = case.amendment;
    let silence = agreement
        .amendments
        .as_ref()
        .and_then(|it| it.silence.as_ref());
    let speaks_until =
        silence.and_then(|(after, _)| dates::after(agreement, amendment.proposed.date, after));
    let consents = silence.is_some_and(|(_, acceptance)| *acceptance);
    if !missing.is_empty() {
        let deemed = speaks_until.filter(|_| consents);
        let Some(deemed) = deemed else {
            said.push(not_agreed(case, agreement, missing, speaks_until));
            return None;
        };
        return Some(amendment.last_consent().max(deemed));
    }
    let must = must_agree(agreement);
    let needed = amendment
        .agreed
        .iter()
        .filter(|it| must.contains(&it.party));
    if let Some(until) = speaks_until.filter(|_| !consents)
        && let Some(late) = needed.clone().find(|it| until < it.date)
    {
        let (after, _) = silence?;
        said.push(
            Diagnostic::new(
                codes::PROPOSAL_REFUSED,
                late.origin.place(),
                format!("`{}` agreed when its silence had meant refusal", late.party),
            )
            .also(amendment.proposed.origin.place(), "proposed here")
            .note(format!(
                "silence for {} means refusal, and the last day to answer was {until}",
                length(after)
            ))
            .help("propose it again"),
        );
        return None;
    }
    let days = needed.map(|it| it.date);
    Some(days.max().unwrap_or(amendment.proposed.date))
}

fn not_agreed(
    case: &Case<'_>,
    agreement: &Agreement,
    missing: &[Path],
    refused: Option<Date>,
) -> Diagnostic {
    let names: Vec<String> = missing.iter().map(|party| format!("`{party}`")).collect();
    let names = names.join(" and ");
    let rules = agreement.amendments.as_ref();
    let by_rule = rules.is_some_and(|rules| !rules.agreed_by.is_empty());
    let finding = Diagnostic::new(
        codes::AMENDMENT_NOT_AGREED,
        case.amendment.head.origin.place(),
        format!("{names} has not agreed to `{}`", case.name()),
    );
    let finding = match rules.filter(|_| by_rule) {
        Some(rules) => finding.also(rules.origin.place(), "the rules say who must agree"),
        None => finding.note("no rule says who may change the agreement, so both sides must agree"),
    };
    let finding = match refused {
        Some(day) => finding.note(format!("after {day} its silence means refusal")),
        None => finding,
    };
    let notice = rules.and_then(notice_rule);
    finding.help(match notice {
        Some((length, false)) => format!(
            "write the day on which {names} agreed; the amendment may take effect {length} later"
        ),
        _ => format!("write the day on which {names} agreed: `agreed DATE by PARTY`"),
    })
}

/// The notice in words, and whether it runs from the proposal.
fn notice_rule(rules: &AmendmentRules) -> Option<(String, bool)> {
    let (notice, from_proposal) = rules.notice.as_ref()?;
    Some((length(notice), *from_proposal))
}

/// Notice runs from the last consent that is needed, or from the proposal.
fn notice(case: &Case<'_>, agreement: &Agreement, last: Date, said: &mut Diagnostics) {
    let amendment = case.amendment;
    let rule = agreement
        .amendments
        .as_ref()
        .and_then(|it| it.notice.as_ref());
    let (earliest, words) = match rule {
        None => (Some(last), "the last consent".to_owned()),
        Some((needed, true)) => (
            dates::after(agreement, amendment.proposed.date, needed),
            format!("{} after the proposal", length(needed)),
        ),
        Some((needed, false)) => (
            dates::after(agreement, last, needed),
            format!("{} after the last consent", length(needed)),
        ),
    };
    if let Some(earliest) = earliest.map(|day| day.max(last))
        && amendment.effective < earliest
    {
        said.push(too_early(case, earliest, &words));
    }
}

fn too_early(case: &Case<'_>, earliest: Date, words: &str) -> Diagnostic {
    let amendment = case.amendment;
    let last = amendment.agreed.iter().max_by_key(|it| it.date);
    let last = last.filter(|_| words.ends_with("consent"));
    let (from, said) = match last {
        Some(last) => (
            last,
            format!("`{}` agreed last, on {}", last.party, last.date),
        ),
        None => (
            &amendment.proposed,
            format!("proposed on {}", amendment.proposed.date),
        ),
    };
    let finding = Diagnostic::new(
        codes::AMENDMENT_TOO_EARLY,
        amendment.effective_at.place(),
        format!("`{}` takes effect too early", case.name()),
    )
    .also(from.origin.place(), said);
    let finding = match case.rules().and_then(|it| it.amendments.as_ref()) {
        Some(rules) => finding.also(rules.origin.place(), format!("the rules ask for {words}")),
        None => finding.note(format!("it cannot take effect before {words}")),
    };
    finding
        .note(format!("the earliest day is {earliest}"))
        .suggest(
            format!("let it take effect on {earliest}"),
            amendment.effective_at.place(),
            earliest.to_string(),
        )
}
