//! Changes that wait until the agreement renews.

use super::Case;
use super::favours::Favoured;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{Agreement, FromRenewal, dates};
use crate::quantity::Truth;

/// Reports an amendment that does not wait although the rules say so.
pub(super) fn check(
    case: &Case<'_>,
    agreement: &Agreement,
    favoured: Option<&Favoured>,
    said: &mut Diagnostics,
) {
    let rules = agreement.amendments.as_ref();
    let Some((rules, which)) = rules.and_then(|it| Some((it, it.from_renewal.as_ref()?))) else {
        return;
    };
    let effective = case.amendment.effective;
    let next = dates::renewals(agreement).find(|day| effective <= *day);
    if next == Some(effective) {
        return;
    }
    let party = match which {
        FromRenewal::Every => None,
        FromRenewal::Favouring(party) => Some(party),
    };
    let waits = party.map_or(Truth::True, |party| {
        favoured.map_or(Truth::Unknown, |it| it.by_all(party))
    });
    let name = case.name();
    match (waits, party) {
        (Truth::False, _) => {}
        (Truth::Unknown, Some(party)) => {
            let finding = Diagnostic::new(
                codes::FAVOUR_NOT_PROVED,
                case.amendment.head.origin.place(),
                format!("whether `{name}` has to wait for the next renewal is not proved"),
            )
            .also(
                rules.origin.place(),
                format!("the rules let what favours `{party}` wait"),
            );
            let finding = match favoured.and_then(|it| it.against(party, None)) {
                Some(open) => finding.note(open),
                None => finding,
            };
            said.push(finding.help("let it take effect with a renewal, or accept this finding with the reason why it need not"));
        }
        _ => {
            let finding = Diagnostic::new(
                codes::AMENDMENT_TOO_EARLY,
                case.amendment.effective_at.place(),
                format!("`{name}` takes effect before the agreement renews"),
            )
            .also(
                rules.origin.place(),
                "the rules let changes wait for the next renewal",
            );
            said.push(match next {
                Some(day) => finding
                    .note(format!("the next term begins on {day}"))
                    .suggest(
                        format!("let it take effect on {day}"),
                        case.amendment.effective_at.place(),
                        day.to_string(),
                    ),
                None => finding.note("the agreement does not renew any more"),
            });
        }
    }
}
