//! Who had to agree to an amendment, and from which day it may be in force.
//!
//! Whoever proposes agrees, on that day unless another one is written. The rules may give a
//! silent party a meaning: after so long it has agreed, or refused. What is entrenched asks for express
//! consent of those whom its rule names, and for its own notice.

use super::Case;
use super::alone::alone;
use super::favours::Favoured;
use super::touched::touches;
use super::{refusal, renewal};
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::words::length;
use crate::ir::{Agreement, ChangeCondition, Customer, Entrenched, FromRenewal, Path, dates};
use crate::quantity::Date;

/// Checks that all have agreed who must, or that the proposer may change alone what is changed; and
/// that notice was given. `after` is the agreement as amended, if it could be understood.
pub(super) fn check(case: &Case<'_>, after: Option<&Agreement>, said: &mut Diagnostics) {
    let Some(agreement) = case.rules() else {
        return;
    };
    let favoured = asks_for_favour(agreement)
        .then(|| Favoured::of(case, after?))
        .flatten();
    let missing = missing(case, agreement);
    let alone = alone(case, agreement, favoured.as_ref());
    match alone {
        Ok(alone) if !missing.is_empty() => {
            alone.check(case, agreement, favoured.as_ref(), said);
        }
        alone => {
            let why = alone.err().flatten();
            let last = agreed(case, agreement, &missing, why, said);
            if let Some(last) = last {
                notice(case, agreement, last, said);
            }
        }
    }
    refusal::time(case, agreement, said);
    renewal::check(case, agreement, favoured.as_ref(), said);
}

/// Whether some rule hangs on whom a change favours.
fn asks_for_favour(agreement: &Agreement) -> bool {
    let rules = agreement.amendments.as_ref();
    let renewal = rules.and_then(|it| it.from_renewal.as_ref());
    let own = rules.into_iter().flat_map(|it| &it.may_change);
    let pools = agreement.pools.iter().flat_map(|pool| &pool.may_change);
    matches!(renewal, Some(FromRenewal::Favouring(_)))
        || own
            .chain(pools)
            .any(|it| matches!(it.condition, Some(ChangeCondition::Favours(_))))
}

/// Rules on what is entrenched that the amendment touches.
fn entrenched<'a>(case: &Case<'_>, agreement: &'a Agreement) -> Vec<&'a Entrenched> {
    let rules = agreement.amendments.iter().flat_map(|it| &it.entrenched);
    let touched = |it: &&Entrenched| {
        let mut changes = case.amendment.changes.iter();
        changes.any(|change| touches(agreement, &it.subjects, change))
    };
    rules.filter(touched).collect()
}

/// Parties that must agree, and of which nothing is written.
fn missing(case: &Case<'_>, agreement: &Agreement) -> Vec<Path> {
    let amendment = case.amendment;
    let has_agreed = |party: &Path| {
        amendment.proposed.party == *party || amendment.agreed.iter().any(|it| it.party == *party)
    };
    let must = must_agree(case, agreement).into_iter();
    must.filter(|party| !has_agreed(party)).collect()
}

/// Whoever must agree to any change, and those who must agree to what is entrenched.
pub(super) fn must_agree(case: &Case<'_>, agreement: &Agreement) -> Vec<Path> {
    let mut all = to_any_change(agreement);
    for party in entrenched(case, agreement)
        .into_iter()
        .flat_map(|it| &it.agreed_by)
    {
        if !all.contains(party) {
            all.push(party.clone());
        }
    }
    all
}

/// Those who must agree expressly: their silence is no consent.
fn expressly(case: &Case<'_>, agreement: &Agreement) -> Vec<Path> {
    let rules = entrenched(case, agreement).into_iter();
    let named = rules.flat_map(|it| match it.agreed_by.as_slice() {
        [] => to_any_change(agreement),
        named => named.to_vec(),
    });
    named.collect()
}

/// By the rules, or else both sides. Of a public offer, nobody stands for all who accepted it.
fn to_any_change(agreement: &Agreement) -> Vec<Path> {
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

/// The day of the last consent that is needed; nothing when one is missing.
fn agreed(
    case: &Case<'_>,
    agreement: &Agreement,
    missing: &[Path],
    why_not_alone: Option<String>,
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
        let expressly = expressly(case, agreement);
        let silent = missing.iter().all(|it| !expressly.contains(it));
        let deemed = speaks_until.filter(|_| consents && silent);
        let Some(deemed) = deemed else {
            let refused = speaks_until.filter(|_| !consents);
            let finding = not_agreed(case, agreement, missing, refused);
            said.push(match why_not_alone {
                Some(why) => finding.note(why),
                None => finding,
            });
            return None;
        };
        return Some(amendment.last_consent().max(deemed));
    }
    let must = must_agree(case, agreement);
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
        match missing {
            [_] => format!("{names} has not agreed to `{}`", case.name()),
            _ => format!("{names} have not agreed to `{}`", case.name()),
        },
    );
    let finding = match rules.filter(|_| by_rule) {
        Some(rules) => finding.also(rules.origin.place(), "the rules say who must agree"),
        None => finding.note("no rule says who may change the agreement, so both sides must agree"),
    };
    let finding = match refused {
        Some(day) => finding.note(format!("after {day} its silence means refusal")),
        None => finding,
    };
    let entrenched = entrenched(case, agreement);
    let finding = match entrenched.first() {
        Some(rule) => finding.also(rule.origin.place(), "what it changes is entrenched"),
        None => finding,
    };
    let general = rules.and_then(|it| it.notice.as_ref());
    let general = general.filter(|(_, from_proposal)| !from_proposal);
    let notices = general.map(|(length, _)| length);
    let notices = notices
        .into_iter()
        .chain(entrenched.iter().filter_map(|it| it.notice.as_ref()));
    let last = case.amendment.last_consent();
    let longest = notices.max_by_key(|it| dates::after(agreement, last, it));
    finding.help(match longest {
        Some(notice) => format!(
            "write the day on which {names} agreed; the amendment may take effect {} later",
            length(notice)
        ),
        None => format!("write the day on which {names} agreed: `agreed DATE by PARTY`"),
    })
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
    let general = earliest.map(|day| (day.max(last), words));
    let more = entrenched(case, agreement).into_iter().filter_map(|it| {
        let needed = it.notice.as_ref()?;
        let day = dates::after(agreement, last, needed)?;
        Some((day, format!("{} after the last consent", length(needed))))
    });
    let longest = general.into_iter().chain(more).max_by_key(|(day, _)| *day);
    if let Some((earliest, words)) = longest
        && amendment.effective < earliest
    {
        said.push(too_early(case, earliest, &words));
    }
}

pub(super) fn too_early(case: &Case<'_>, earliest: Date, words: &str) -> Diagnostic {
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
