//! The proof of ladders.
use crate::{diagnostics::Diagnostics, ir::Agreement};
pub(super) fn ladders(_: &Agreement, _: &mut Diagnostics) {}
