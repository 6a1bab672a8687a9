//! Dates that the agreement leaves to be counted: the end of the term, the first day judged.

use crate::ir::{Agreement, Length, dates};

/// The last day of the agreement, if it ends.
pub(super) fn last_day(agreement: &Agreement) -> Option<String> {
    dates::last_day(agreement).map(|day| day.to_string())
}

/// The first whole day that lies so long after the effective date.
pub(super) fn first_day_after(agreement: &Agreement, length: &Length) -> Option<String> {
    dates::after(agreement, agreement.contract.effective, length).map(|date| date.to_string())
}
