//! A notice that ends the agreement must have something to end.

use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{Ended, Lookup, dates};

/// Reports a notice that no term and no right gives any effect.
pub(super) fn ends_nothing(agreement: &dyn Lookup, found: &mut Diagnostics) {
    let Some(ended) = &agreement.contract().ended else {
        return;
    };
    found.extend(
        too_soon(agreement, ended)
            .or_else(|| without_right(agreement, ended))
            .or_else(|| of_another(agreement, ended))
            .or_else(|| too_late(agreement, ended)),
    );
}

fn finding(ended: &Ended, headline: String) -> Diagnostic {
    Diagnostic::new(codes::ENDS_NOTHING, ended.origin.place(), headline)
}

fn too_soon(agreement: &dyn Lookup, ended: &Ended) -> Option<Diagnostic> {
    let effective = agreement.contract().effective;
    (ended.date < effective).then(|| {
        finding(
            ended,
            format!(
                "`{}` gave notice before the agreement is in force",
                ended.by
            ),
        )
        .note(format!("it is in force from {effective}"))
        .help("mend one of the two dates")
    })
}

/// Without a right, notice prevents that a term renews.
fn without_right(agreement: &dyn Lookup, ended: &Ended) -> Option<Diagnostic> {
    let term = agreement.contract().term.as_ref();
    if ended.under.is_some() || term.is_some_and(|it| it.renews_for.is_some()) {
        return None;
    }
    let finding = finding(ended, format!("the notice of `{}` ends nothing", ended.by));
    let finding = match dates::last_day(agreement) {
        Some(day) => finding.note(format!("the agreement ends with {day} by itself")),
        None => finding.note("no `term` says when the agreement renews or ends"),
    };
    Some(finding.help(
        "name the right: `ended DATE by PARTY under RIGHT`; or let the `term` say how it renews",
    ))
}

fn of_another(agreement: &dyn Lookup, ended: &Ended) -> Option<Diagnostic> {
    let path = ended.under.as_ref()?;
    let mut rights = agreement.terminations().iter();
    let right = rights.find(|it| it.head.path == *path)?;
    (right.right_of != ended.by).then(|| {
        finding(ended, format!("`{path}` is no right of `{}`", ended.by))
            .also(
                right.head.origin.place(),
                format!("it is a right of `{}`", right.right_of),
            )
            .help("name the party whose right it is, or another right")
    })
}

fn too_late(agreement: &dyn Lookup, ended: &Ended) -> Option<Diagnostic> {
    let last = dates::last_day(agreement)?;
    (last < ended.date).then(|| {
        finding(
            ended,
            format!("the agreement has ended before `{}` gave notice", ended.by),
        )
        .note(format!("its last day is {last}"))
        .help("mend one of the two dates, or take the notice out")
    })
}
