//! Findings of an amendment that the parties let stand: they can do without a notice that protects
//! them, and without nothing else.

use crate::diagnostics::codes::{self, Code};
use crate::diagnostics::{Diagnostic, Diagnostics, Severity};
use crate::ir::Amendment;

/// What those who agree can waive.
const WAIVABLE: &[Code] = &[
    codes::AMENDMENT_TOO_EARLY,
    codes::PROPOSAL_REFUSED,
    codes::CHANGED_TOO_OFTEN,
    codes::NO_WINDOW_IN_PROGRESS,
    codes::FAVOUR_NOT_PROVED,
];

/// Turns what the amendment accepts into notes, and reports what it accepts in vain.
pub(super) fn apply(amendment: &Amendment, found: &mut Diagnostics) {
    for accept in &amendment.accepts {
        let Some(code) = codes::find(&accept.code) else {
            // Reported with all other names.
            continue;
        };
        if !WAIVABLE.contains(&code) {
            found.push(
                Diagnostic::new(
                    codes::UNKNOWN_CODE,
                    accept.origin.place(),
                    format!("an amendment cannot accept `{}`", code.name),
                )
                .note("the parties can waive a notice or a time limit; what an amendment must be does not lie with it"),
            );
            continue;
        }
        let mut used = false;
        for finding in found.iter_mut().filter(|finding| finding.code == code) {
            used = true;
            finding.severity = Severity::Note;
            finding.fixes.clear();
            let reason = &accept.reason;
            finding
                .notes
                .push(format!("accepted by the parties: {reason}"));
        }
        if !used {
            found.push(
                Diagnostic::new(
                    codes::NOTHING_TO_ACCEPT,
                    accept.origin.place(),
                    format!("there is no `{}` here to accept", code.name),
                )
                .note(
                    "an `accept` that is left over would let the finding stand when it comes back",
                )
                .help("remove it"),
            );
        }
    }
}
