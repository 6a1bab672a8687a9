//! Amendments that a party refuses, and the time that it has to do so.

use super::Case;
use super::alone::alone;
use super::consent::{must_agree, too_early};
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::words::length;
use crate::ir::{Agreement, Consent, Length, Path, dates};

/// Whether the amendment was refused and does not take effect. Reports a refusal that means nothing.
pub(super) fn is_refused(case: &Case<'_>, said: &mut Diagnostics) -> bool {
    let (Some(refused), Some(agreement)) = (&case.amendment.refused, case.rules()) else {
        return false;
    };
    let found = without_effect(case, agreement, refused);
    let has_effect = found.is_none();
    said.extend(found);
    has_effect
}

fn without_effect(case: &Case<'_>, agreement: &Agreement, refused: &Consent) -> Option<Diagnostic> {
    let (party, name) = (&refused.party, case.name());
    let amendment = case.amendment;
    let finding = |headline: String| {
        Diagnostic::new(
            codes::REFUSAL_WITHOUT_EFFECT,
            refused.origin.place(),
            headline,
        )
    };
    if refused.date < amendment.proposed.date {
        return Some(
            finding(format!("`{party}` refused `{name}` before it was proposed"))
                .also(
                    amendment.proposed.origin.place(),
                    format!("proposed on {}", amendment.proposed.date),
                )
                .help("mend one of the two dates"),
        );
    }
    let consents = std::iter::once(&amendment.proposed).chain(&amendment.agreed);
    let own = consents
        .filter(|it| it.party == *party)
        .min_by_key(|it| it.date);
    if let Some(own) = own {
        return Some(
            finding(format!(
                "`{party}` refuses `{name}`, to which it has agreed"
            ))
            .also(own.origin.place(), format!("agreed on {}", own.date))
            .help("take one of the two out"),
        );
    }
    let asked = !alone(case, agreement, None).is_ok_and(|it| it.is_sure());
    if asked && must_agree(case, agreement).contains(party) {
        return None;
    }
    let Some(within) = right(agreement, party) else {
        return Some(
            finding(format!("`{party}` cannot refuse `{name}`"))
                .note("it need not agree to this change, and no rule lets it refuse")
                .help("take the refusal out, or end the agreement if a right lets you"),
        );
    };
    let until = dates::after(agreement, amendment.proposed.date, within)?;
    (until < refused.date).then(|| {
        finding(format!("`{party}` refused `{name}` too late"))
            .also(
                amendment.proposed.origin.place(),
                format!("proposed on {}", amendment.proposed.date),
            )
            .note(format!(
                "it may refuse within {} of the proposal, which is until {until}",
                length(within)
            ))
            .help("take the refusal out: the amendment takes effect")
    })
}

fn right<'a>(agreement: &'a Agreement, party: &Path) -> Option<&'a Length> {
    let rules = agreement.amendments.iter();
    let mut rights = rules.flat_map(|it| &it.may_refuse);
    rights
        .find(|(who, _)| who == party)
        .map(|(_, within)| within)
}

/// Reports an amendment that takes effect while a party may still refuse it.
pub(super) fn time(case: &Case<'_>, agreement: &Agreement, said: &mut Diagnostics) {
    let amendment = case.amendment;
    let rights = agreement.amendments.iter().flat_map(|it| &it.may_refuse);
    let has_agreed = |party: &Path| {
        let mut consents = std::iter::once(&amendment.proposed).chain(&amendment.agreed);
        consents.any(|it| it.party == *party)
    };
    let open = rights.filter(|(party, _)| !has_agreed(party));
    let until = open.filter_map(|(party, within)| {
        let until = dates::after(agreement, amendment.proposed.date, within)?;
        Some((until, party, within))
    });
    if let Some((until, party, within)) = until.max_by_key(|(until, ..)| *until)
        && amendment.effective <= until
    {
        let words = format!("{} in which `{party}` may refuse it", length(within));
        said.push(too_early(case, until.plus_days(1), &words));
    }
}
