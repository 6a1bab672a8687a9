//! Whether a worked example shows what its title says.
//!
//! A published example speaks of credits above the cap, and its figures never reach the cap. A
//! reader takes from it that the cap works otherwise than it does. Titles are free words, so only
//! a few that are certain are looked for.

use super::statement::v1::{Amount, EffectKind, Statement, Verdict};
use crate::diagnostics::{Diagnostic, codes};
use crate::quantity::Number;
use crate::text::Location;

/// Words after which a title speaks of what does not happen.
const NEGATIONS: &[&str] = &[
    "not", "no", "never", "without", "nothing", "under", "below", "within", "before", "short",
];

/// A doubt about an example's title, after what came out.
pub(super) fn doubt(title: &str, at: Location, statement: &Statement) -> Option<Diagnostic> {
    let title = title.to_lowercase();
    let words: Vec<&str> = title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    if words.iter().any(|word| NEGATIONS.contains(word)) {
        return None;
    }
    let says = |any: &[&str]| words.iter().any(|word| any.contains(word));
    let (claim, fact) = if says(&["cap", "caps", "capped"]) && !capped(statement) {
        ("a cap", "no cap takes anything away")
    } else if says(&["missed", "misses"]) && !judged(statement, Verdict::Missed) {
        ("a miss", "no objective is missed")
    } else if says(&["met", "kept"]) && !judged(statement, Verdict::Met) {
        ("a promise kept", "no objective is met")
    } else {
        return None;
    };
    let finding = Diagnostic::new(
        codes::EXAMPLE_BESIDE_TITLE,
        at,
        format!("the title of this example speaks of {claim}, and {fact}"),
    )
    .note(
        "examples are printed in the agreement; one that shows something else misleads its reader",
    )
    .help("change the data so that it happens, or the title");
    Some(finding)
}

/// Whether a cap took something from a credit.
fn capped(statement: &Statement) -> bool {
    let effects = statement.credits.iter().flat_map(|line| &line.effects);
    let mut caps = effects.filter(|it| matches!(it.kind, EffectKind::Cap | EffectKind::PenaltyCap));
    caps.any(|it| it.taken.greatest.as_ref().is_none_or(is_something))
}

fn is_something(amount: &Amount) -> bool {
    amount.exact.0 != Number::zero()
}

fn judged(statement: &Statement, verdict: Verdict) -> bool {
    let windows = statement.objectives.iter().flat_map(|it| &it.windows);
    let mut groups = windows.flat_map(|window| &window.groups);
    groups.any(|group| group.verdict == verdict)
}
