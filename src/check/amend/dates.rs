//! Whether the days of an amendment can follow one another.

use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{Agreement, Amendment, dates};

/// Reports an amendment of an agreement that has ended by then. `before` is the agreement without it.
pub(super) fn after_the_end(before: &Agreement, amendment: &Amendment, said: &mut Diagnostics) {
    let Some(last) = dates::last_day(before).filter(|last| *last < amendment.effective) else {
        return;
    };
    let name = amendment.head.path.as_str();
    let finding = Diagnostic::new(
        codes::AMENDMENT_OUT_OF_ORDER,
        amendment.effective_at.place(),
        format!("`{name}` takes effect when there is nothing left to amend"),
    );
    let finding = match &before.contract.ended {
        Some(ended) => finding.also(ended.origin.place(), "here the agreement was ended"),
        None => finding,
    };
    said.push(
        finding
            .note(format!("the last day of the agreement is {last}"))
            .help("let the term renew or run longer, or choose an earlier day"),
    );
}

/// Compares the days of an amendment with each other and with the term.
pub(super) fn check(signed: &Agreement, amendment: &Amendment, said: &mut Diagnostics) {
    let name = amendment.head.path.as_str();
    let proposed = &amendment.proposed;
    for consent in &amendment.agreed {
        if consent.date < proposed.date {
            let headline = format!(
                "`{}` agreed to `{name}` before it was proposed",
                consent.party
            );
            said.push(
                Diagnostic::new(
                    codes::AMENDMENT_OUT_OF_ORDER,
                    consent.origin.place(),
                    headline,
                )
                .also(
                    proposed.origin.place(),
                    format!("proposed on {}", proposed.date),
                )
                .help("mend one of the two dates"),
            );
        }
        let same = |it: &&crate::ir::Consent| it.party == consent.party;
        let first = amendment.agreed.iter().find(same);
        if let Some(first) = first.filter(|first| first.origin != consent.origin) {
            said.push(
                Diagnostic::new(
                    codes::REPEATED_CLAUSE,
                    consent.origin.place(),
                    format!("`{}` agrees to `{name}` twice", consent.party),
                )
                .also(first.origin.place(), "here is the first")
                .help("keep the day on which it agreed"),
            );
        }
    }
    let begins = signed.contract.effective;
    if amendment.effective <= begins {
        said.push(
            Diagnostic::new(
                codes::AMENDMENT_OUT_OF_ORDER,
                amendment.effective_at.place(),
                format!("`{name}` takes effect before there is anything to amend"),
            )
            .note(format!("the agreement itself takes effect on {begins}"))
            .help("write it into the agreement, or choose a later day"),
        );
    }
}
