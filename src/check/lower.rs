//! From what was checked to the agreement that everything else is made of.
//!
//! It stands here and not in `ir`, because `ir` lies below the checker and knows nothing of it.

use super::{Checked, Valid};
use crate::ir::Agreement;
use crate::quantity::Date;

/// The agreement with the terms in force on `as_of`; without a day, the agreement as signed.
///
/// Terms change by amendments only. Targets that begin on a date (`from 2026-07-01`) are not
/// chosen here: each window is judged by what is in force at its start.
pub fn lower(checked: &Valid<Checked>, as_of: Option<Date>) -> Agreement {
    // No declaration changes another one, so every day has the same terms.
    let _ = as_of;
    checked.get().agreement.clone()
}
