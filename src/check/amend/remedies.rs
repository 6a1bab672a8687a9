//! Changes of the way from credits to payment.
//!
//! A credit goes through the remedies that are in force on the last day of its window. What is done to all
//! that is owed in a period (a cap, rounding a total) can become otherwise only with
//! a period: within one, it would be left open what of it is concerned.

use super::uses::Uses;
use super::{Case, State};
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::in_order::in_both;
use crate::ir::words::Words;
use crate::ir::{Agreement, CapPer, Changed, How, PeriodRule, RemedyKind, dates};
use crate::quantity::Date;
use crate::resolve::{Kind, UnitId};

/// Reports changes of what the remedies rest on by name: they hold for credits from before too.
pub(super) fn foundations(case: &Case<'_>, said: &mut Diagnostics) {
    let Some(before) = case.states.last() else {
        return;
    };
    let remedies = before.resolved.of_kind(Kind::Remedies).next();
    let uses = Uses::of(before);
    for change in &case.amendment.changes {
        let what = match change.kind.as_str() {
            "ledger" if change.how != How::Added => change.words(),
            "pool"
                if !(change.clauses.is_empty()
                    || change.clauses.iter().any(|it| it == "amount")) =>
            {
                continue;
            }
            "pool" | "param" | "table" | "let" | "unit" if change.how != How::Added => {
                let name = change.name.as_deref();
                let id = name.and_then(|name| before.resolved.member(UnitId(0), name));
                let (Some(id), Some((remedies, _))) = (id, remedies) else {
                    continue;
                };
                if !uses.reach(id, remedies) {
                    continue;
                }
                change.words()
            }
            _ => continue,
        };
        let finding = Diagnostic::new(
            codes::CANNOT_BE_AMENDED,
            change.origin.place(),
            format!("an amendment cannot change the `{what}` of an agreement"),
        );
        let rests = change.kind != "ledger";
        let finding = match remedies.filter(|_| rests) {
            Some((_, declared)) => finding.also(declared.at, "the remedies rest on it"),
            None => finding,
        };
        said.push(
            finding
                .note("credits from before and after that day are counted by it together")
                .help("write the new amount into the remedies themselves, or make a new agreement that begins on that day"),
        );
    }
}

/// Reports a cap that is changed within a period that it bounds: what was credited before would count for
/// the one and what is credited later for the other.
pub(super) fn caps(case: &Case<'_>, after: &State, said: &mut Diagnostics) {
    let is_cap =
        |change: &&Changed| change.kind == "penalty" && change.clauses.iter().any(|it| it == "cap");
    for change in case.amendment.changes.iter().filter(is_cap) {
        let agreements = case.before().into_iter().chain([&after.checked.agreement]);
        let caps = agreements.filter_map(|agreement| {
            let mut penalties = agreement.penalties.iter();
            let penalty = penalties.find(|it| it.head.path.as_str() == change.subject())?;
            Some(Acts::Within(penalty.cap.as_ref()?.per?))
        });
        let caps = caps.collect();
        let what = format!("the cap of `{}`", change.subject());
        said.extend(begun(case, change, &what, caps));
    }
}

/// On what a step of the remedies acts.
#[derive(Clone, Copy)]
enum Acts {
    /// On each credit by itself.
    Each,
    /// On all that is owed in a period.
    Within(CapPer),
}

/// Reports changes of the remedies that take effect within a period that they concern.
pub(super) fn steps(case: &Case<'_>, after: &State, said: &mut Diagnostics) {
    let mut changes = case.amendment.changes.iter();
    let (Some(change), Some(before)) = (
        changes.find(|change| change.kind == "remedies"),
        case.before(),
    ) else {
        return;
    };
    let (old, new) = (Steps::of(before), Steps::of(&after.checked.agreement));
    let both = before.remedies.is_some() && after.checked.agreement.remedies.is_some();
    if both && old.per != new.per {
        said.push(
            Diagnostic::new(
                codes::CANNOT_BE_AMENDED,
                change.origin.place(),
                format!("`{}` brings credits together in other periods than before", case.name()),
            )
            .note("some credits would belong to a period of the old and one of the new remedies, or to none")
            .help("leave the period of `combine` as it is, or make a new agreement that begins on that day"),
        );
        return;
    }
    let stay = in_both(&old.words, &new.words);
    let gone = (0..old.words.len()).filter(|at| stay.iter().all(|(old, _)| old != at));
    let come = (0..new.words.len()).filter(|at| stay.iter().all(|(_, new)| new != at));
    let gone = gone.map(|at| old.acts[at]);
    let acts = gone.chain(come.map(|at| new.acts[at])).collect();
    said.extend(begun(case, change, "the remedies", acts));
}

/// The steps of some remedies.
#[derive(Default)]
struct Steps {
    words: Vec<String>,
    acts: Vec<Acts>,
    /// The period in which credits are brought together; nothing is each window by itself.
    per: Option<PeriodRule>,
}

impl Steps {
    fn of(agreement: &Agreement) -> Self {
        let mut steps = Self::default();
        let words = Words {
            currency: &agreement.contract.currency,
        };
        for step in agreement.remedies.iter().flat_map(|it| &it.steps) {
            let total = steps.per;
            let within = |per: Option<PeriodRule>| {
                per.map_or(Acts::Each, |per| Acts::Within(CapPer::Each(per)))
            };
            let acts = match &step.kind {
                RemedyKind::Combine { per, .. } => {
                    steps.per = *per;
                    within(*per)
                }
                RemedyKind::Cap(cap) => cap.per.map_or(Acts::Each, Acts::Within),
                RemedyKind::Disregard(..) | RemedyKind::Round { each: false, .. } => within(total),
                RemedyKind::Round { each: true, .. }
                | RemedyKind::Claim(_)
                | RemedyKind::Decide { .. }
                | RemedyKind::Pay { .. }
                | RemedyKind::Expire(_) => Acts::Each,
            };
            steps.words.push(words.remedy(&step.kind));
            steps.acts.push(acts);
        }
        steps
    }
}

/// A finding unless all periods begin on the day on which the amendment takes effect.
fn begun(case: &Case<'_>, change: &Changed, what: &str, acts: Vec<Acts>) -> Option<Diagnostic> {
    let agreement = case.before()?;
    let periods = acts.iter().filter_map(|it| match it {
        Acts::Within(per) => Some(per.rule()),
        Acts::Each => None,
    });
    let periods: Vec<PeriodRule> = periods.collect();
    let looks_back = acts
        .iter()
        .any(|it| matches!(it, Acts::Within(CapPer::Any(..))));
    let day = case.amendment.effective;
    let all_begin = |day: Date| {
        periods.iter().all(|rule| {
            let period = dates::period(agreement, *rule, day);
            period.is_none_or(|it| it.first_day == day)
        })
    };
    if all_begin(day) && !looks_back {
        return None;
    }
    let finding = Diagnostic::new(
        codes::CHANGED_WITHIN_PERIOD,
        case.amendment.effective_at.place(),
        format!("`{}` changes {what} within a period that it is about", case.name()),
    )
    .also(change.origin.place(), "changed here")
    .note("what of the credits of that period it concerns, and what they have used up of a cap, would be left open");
    if looks_back {
        return Some(finding.help(
            "leave a cap over `any` so many periods as it is, or make a new agreement that begins on that day",
        ));
    }
    Some(match first_begin(agreement, &periods, day, &all_begin) {
        Some(next) => finding.suggest(
            format!("let it take effect on {next}, when the next period begins"),
            case.amendment.effective_at.place(),
            next.to_string(),
        ),
        None => finding.help("make a new agreement that begins on that day"),
    })
}

/// The next day on which a period of each of these rules begins.
fn first_begin(
    agreement: &Agreement,
    periods: &[PeriodRule],
    day: Date,
    all_begin: &dyn Fn(Date) -> bool,
) -> Option<Date> {
    /// Years and weeks begin together within these many tries, or not in a lifetime.
    const TRIES: usize = 600;
    let mut day = day;
    for _ in 0..TRIES {
        let next = periods.iter().filter_map(|rule| {
            let period = dates::period(agreement, *rule, day)?;
            let begins = period.first_day;
            Some(if begins == day {
                day
            } else {
                period.last_day.plus_days(1)
            })
        });
        let next = next.max()?;
        if all_begin(next) {
            return Some(next);
        }
        day = if next == day { day.plus_days(1) } else { next };
    }
    None
}
