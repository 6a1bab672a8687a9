//! Dates that the agreement leaves to be counted: the end of the term, the first day judged.

use crate::ir::{Agreement, Length, dates};

/// The last day of the term, if the agreement ends with it.
pub(super) fn last_day(agreement: &Agreement) -> Option<String> {
    let term = agreement.contract.term.as_ref()?;
    if term.renews_for.is_some() {
        return None;
    }
    let after = dates::after(agreement, agreement.contract.effective, &term.length)?;
    Some(after.plus_days(-1).to_string())
}

/// The first whole day that lies so long after the effective date.
pub(super) fn first_day_after(agreement: &Agreement, length: &Length) -> Option<String> {
    dates::after(agreement, agreement.contract.effective, length).map(|date| date.to_string())
}
