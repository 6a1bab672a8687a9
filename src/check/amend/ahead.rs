//! The text as amended, read and checked while the text as signed still is.
//!
//! What an amendment makes of the text needs names only, not what checking the text before it finds. So a second
//! processor can begin with the first amendment at once. Whether it is the one that takes effect first, and whether it
//! counts at all, is decided later: what was done ahead is used or thrown away, and says the same as if it were done then.

use super::super::compile::Before;
use super::super::{Checked, check_until, shown};
use crate::beside;
use crate::diagnostics::Diagnostics;
use crate::resolve::{Resolved, Values};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes of a contract from which a second thread is worth its price.
const WORTH_BYTES: usize = 16 << 10;

/// What the text of an amendment comes to, whatever the rules say of it.
pub(super) struct Amended {
    /// Nothing when it cannot be put together.
    pub(super) state: Option<(Resolved, Checked)>,
    /// What was found, with places that an author sees if there is a text.
    pub(super) found: Diagnostics,
}

/// The text of the first amendment of a contract.
pub(in crate::check) struct Ahead {
    name: String,
    amended: Amended,
}

impl Amended {
    /// Puts the text together, reads and checks it. When `stop` says so it does not end what it has begun.
    pub(super) fn new(
        before: &Resolved,
        signed: &Resolved,
        name: &str,
        values: &Values,
        earlier: &mut Before,
        stop: &AtomicBool,
    ) -> Self {
        let (resolved, mut found) = before.amended(signed, name, values, &mut earlier.parsed);
        let Some(resolved) = resolved else {
            return Self { state: None, found };
        };
        let memory = earlier.memory(&resolved);
        // With a memory it is quick, and what it finds is remembered for when it counts.
        let quick = memory.is_some();
        let stopped = || !quick && stop.load(Ordering::Relaxed);
        let (checked, more) = check_until(&resolved, !found.has_errors(), &stopped, memory);
        found.extend(more);
        let found = shown::shown(&resolved, found);
        Self {
            state: Some((resolved, checked)),
            found,
        }
    }
}

impl Ahead {
    /// Checks the text as signed, and beside it that of the first amendment that is written.
    pub(in crate::check) fn check(
        resolved: &Arc<Resolved>,
        whole: bool,
        values: &Values,
        earlier: &mut Before,
    ) -> ((Checked, Diagnostics), Option<Self>) {
        let worth = whole && resolved.size() >= WORTH_BYTES;
        let first = resolved
            .first_amendment()
            .filter(|_| worth && beside::is_worth_it());
        let memory = earlier.memory(resolved);
        let Some(name) = first.map(str::to_owned) else {
            return (check_until(resolved, whole, &|| false, memory), None);
        };
        let stop = Arc::new(AtomicBool::new(false));
        let work = {
            let (resolved, name, values, stop) =
                (resolved.clone(), name.clone(), values.clone(), stop.clone());
            let mut earlier = std::mem::take(earlier);
            move || {
                let amended =
                    Amended::new(&resolved, &resolved, &name, &values, &mut earlier, &stop);
                (amended, earlier)
            }
        };
        let amended = beside::begin(work);
        let signed = check_until(resolved, whole, &|| false, memory);
        // Amendments of a text with errors are not looked at.
        stop.store(signed.1.has_errors(), Ordering::Relaxed);
        // Without a thread, and after a panic in it, the work is done again where it is needed.
        let ahead = amended.and_then(|it| it.recv().ok());
        let ahead = ahead.map(|(amended, left)| {
            *earlier = left;
            Self { name, amended }
        });
        (signed, ahead)
    }

    /// What was done ahead and not asked for.
    pub(in crate::check) fn into_state(self) -> Option<(Resolved, Checked)> {
        self.amended.state
    }

    /// What was done ahead, if it is this amendment that takes effect first.
    pub(super) fn of(self, name: &str) -> Option<Amended> {
        (self.name == name).then_some(self.amended)
    }
}
