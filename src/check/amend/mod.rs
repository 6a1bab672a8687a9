//! The contract as amended: each amendment makes a text of its own, which is checked like any
//! other, and is itself checked by the rules as they stood before it.
//!
//! | module | decides |
//! |---|---|
//! | `ahead` | the text of the first one, while the text before it is still checked |
//! | `dates` | whether its days can follow one another |
//! | `consent` | who had to agree, and from when it may hold |
//! | `alone` | what one party may change alone |
//! | `favours` | whom it favours |
//! | `refusal`, `renewal` | who may refuse it, and whether it has to wait for a renewal |
//! | `touched` | what rules name, and what may never be changed |
//! | `progress` | into which windows it falls |
//! | `remedies` | from when credits can go another way to payment |
//! | `uses` | which declarations name which |
//! | `waived` | what of this the parties let stand |
//!
//! Not here: putting the text together (`resolve`), and what a change means (`difference`).

mod ahead;
mod alone;
mod consent;
mod dates;
mod favours;
mod progress;
mod refusal;
mod remedies;
mod renewal;
mod touched;
mod uses;
mod waived;

pub(super) use ahead::Ahead;
use ahead::Amended;

use super::compile::Before;
use super::{Checked, shown};
use crate::diagnostics::{Diagnostic, Diagnostics, Severity, codes};
use crate::ir::{Agreement, Amendment};
use crate::quantity::Date;
use crate::resolve::{Resolved, Values};
use crate::text::Location;
use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

/// Most amendments of one contract.
const MOST: usize = 200;
/// Most bytes that all its texts together may have, with what they use.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// The contract from some day on.
pub(super) struct State {
    pub(super) resolved: Resolved,
    pub(super) checked: Checked,
    /// The first day; nothing for the text as signed.
    pub(super) from: Option<Date>,
}

/// The contract as signed, and after each amendment that is in force on `as_of`, or that ever is; amendments that are
/// later, or refused, go to `aside`. Adds what is found to `said`, and says nothing twice.
pub(super) fn follow(
    signed: State,
    values: &Values,
    as_of: Option<Date>,
    (before, ahead): (&mut Before, &mut Option<Ahead>),
    aside: &mut Vec<Amendment>,
    said: &mut Diagnostics,
) -> Vec<State> {
    let mut signed = signed;
    let mut waiting = std::mem::take(&mut signed.checked.agreement.amended);
    if said.has_errors() || waiting.is_empty() {
        return vec![signed];
    }
    if let Some(finding) = too_much(&signed.resolved, &waiting) {
        let found = std::iter::once(finding).collect();
        said.extend(shown::real(&signed.resolved.sources, found));
        return vec![signed];
    }
    // Of equal dates, the order written.
    waiting.sort_by_key(|it| it.effective);
    let mut found = Diagnostics::new();
    for amendment in &waiting {
        dates::check(&signed.checked.agreement, amendment, &mut found);
    }
    said.extend(shown::real(&signed.resolved.sources, found));
    let (waiting, later): (Vec<Amendment>, Vec<Amendment>) = waiting
        .into_iter()
        .partition(|it| as_of.is_none_or(|day| it.effective <= day));
    aside.extend(later);
    let mut states = vec![signed];
    let mut earlier: Vec<Amendment> = Vec::new();
    for amendment in waiting {
        let case = Case {
            states: &states,
            amendment: &amendment,
            earlier: &earlier,
        };
        let mut found = Diagnostics::new();
        if refusal::is_refused(&case, &mut found) {
            said.extend(case.shown(None, found));
            aside.push(amendment);
            continue;
        }
        said.extend(case.shown(None, found));
        let mut found = case.by_the_rules();
        let known = errors(said);
        let foundations = found.iter().any(|one| one.code == codes::CANNOT_BE_AMENDED);
        let after = (!foundations)
            .then(|| {
                let known = ahead.take().filter(|_| earlier.is_empty());
                let known = known.and_then(|it| it.of(amendment.head.path.as_str()));
                amended(&states, &amendment, (values, before, known), said)
            })
            .flatten();
        // What breaks a rule is a text nevertheless, and later amendments are of that text.
        let readable = errors(said) == known;
        let understood = after.as_ref().filter(|_| readable);
        consent::check(
            &case,
            understood.map(|it| &it.checked.agreement),
            &mut found,
        );
        if let Some(after) = understood {
            found.extend(case.by_the_text(after));
        }
        waived::apply(&amendment, &mut found);
        said.extend(case.shown(understood, found));
        let Some(after) = after.filter(|_| readable) else {
            break;
        };
        states.push(after);
        earlier.push(amendment);
    }
    states
}

fn errors(said: &Diagnostics) -> usize {
    let errors = said.iter().filter(|it| it.severity == Severity::Error);
    errors.count()
}

fn too_much(signed: &Resolved, waiting: &[Amendment]) -> Option<Diagnostic> {
    let last = waiting.last()?;
    let bytes = signed.size().saturating_mul(waiting.len() + 1);
    if waiting.len() <= MOST && bytes <= MOST_BYTES {
        return None;
    }
    let finding = Diagnostic::new(
        codes::TOO_LARGE,
        last.head.origin.place(),
        "there are too many amendments of so long a contract",
    );
    Some(finding.note(format!(
        "a contract may have {MOST} amendments, and all its texts together {} MiB",
        MOST_BYTES >> 20
    )))
}

/// The contract with one more amendment; nothing when its text cannot be put together.
fn amended(
    states: &[State],
    amendment: &Amendment,
    (values, earlier, known): (&Values, &mut Before, Option<Amended>),
    said: &mut Diagnostics,
) -> Option<State> {
    let (signed, before) = (states.first()?, states.last()?);
    let name = amendment.head.path.as_str();
    let (before, signed) = (&before.resolved, &signed.resolved);
    let never = AtomicBool::new(false);
    let Amended { state, found } =
        known.unwrap_or_else(|| Amended::new(before, signed, name, values, earlier, &never));
    say(found, amendment, signed, said);
    let (resolved, checked) = state?;
    Some(State {
        resolved,
        checked,
        from: Some(amendment.effective),
    })
}

/// Adds findings that were not said before. What lies outside of the amendment's own text is wrong
/// only because of it.
fn say(found: Diagnostics, amendment: &Amendment, signed: &Resolved, said: &mut Diagnostics) {
    let key = |one: &Diagnostic| (one.at, one.code.id, one.headline.clone());
    let known: BTreeSet<(Location, &str, String)> = said.iter().map(key).collect();
    let own = signed.span_of_amendment(amendment.head.path.as_str());
    let inside = |at: Location| {
        own.is_some_and(|own| {
            own.file == at.file && own.span.start <= at.span.start && at.span.end <= own.span.end
        })
    };
    for one in found {
        if known.contains(&key(&one)) {
            continue;
        }
        let pointed = inside(one.at) || one.labels.iter().any(|label| inside(label.at));
        let one = if pointed {
            one
        } else {
            let head = signed.sources.real(amendment.head.origin.place());
            one.also(head, "as amended here")
        };
        said.push(one);
    }
}

/// An amendment, and the contract before it.
struct Case<'a> {
    /// All states before it, in the order in which they were in force.
    states: &'a [State],
    amendment: &'a Amendment,
    /// All amendments before it.
    earlier: &'a [Amendment],
}

impl Case<'_> {
    /// What the rules say of it, whatever its text comes to.
    fn by_the_rules(&self) -> Diagnostics {
        let mut found = Diagnostics::new();
        if let Some(before) = self.before() {
            dates::after_the_end(before, self.amendment, &mut found);
        }
        touched::foundations(self, &mut found);
        remedies::foundations(self, &mut found);
        touched::never(self, &mut found);
        found
    }

    /// What follows from the text as amended.
    fn by_the_text(&self, after: &State) -> Diagnostics {
        let mut found = Diagnostics::new();
        remedies::caps(self, after, &mut found);
        remedies::steps(self, after, &mut found);
        progress::check(self, after, &mut found);
        found
    }

    /// Findings with places that an author sees; some of them may speak of the text as amended.
    fn shown(&self, after: Option<&State>, found: Diagnostics) -> Diagnostics {
        match after.or(self.states.last()) {
            Some(state) => shown::real(&state.resolved.sources, found),
            None => found,
        }
    }

    /// The contract directly before.
    fn before(&self) -> Option<&Agreement> {
        self.states.last().map(|state| &state.checked.agreement)
    }

    /// The contract whose rules hold for the amendment: that of the day on which the last party
    /// agreed.
    fn rules(&self) -> Option<&Agreement> {
        let day = self.amendment.last_consent();
        let mut states = self.states.iter().rev();
        let then = states.find(|state| state.from.is_none_or(|from| from <= day));
        then.map(|state| &state.checked.agreement)
    }

    fn name(&self) -> &str {
        self.amendment.head.path.as_str()
    }
}
