//! When credits are decided on and paid, until when they can be used, and the dates that follow.

use super::Case;
use super::claims::Standing;
use super::duties::{Due, due_after};
use super::lines::Line;
use super::pipeline::During;
use super::termination::length_words;
use crate::evaluate::statement::v1::{self, DueKind, PayableCondition};
use crate::evaluate::terms::BadPlan;
use crate::phrases::statement as say;
use crate::plan::v1::{self as plan, RemedyStep};
use crate::quantity::{Date, Instant};

/// When a credit must be decided on and paid, and until when it can be used: as far as that is known.
#[derive(Default)]
pub(super) struct PayTerms {
    pub(super) decide: Option<(String, Due)>,
    pub(super) pay: Option<Due>,
    pub(super) expires: Option<Date>,
}

impl PayTerms {
    pub(super) fn of(case: &Case<'_>, line: &Line, standing: &Standing) -> Result<Self, BadPlan> {
        let mut terms = Self::default();
        if standing.is_lost() {
            return Ok(terms);
        }
        let mut steps = Vec::new();
        for step in &case.plan.assessment.remedies {
            if During::of(step)?.holds_on(line.window.last_day) {
                steps.push(step.what());
            }
        }
        for step in &steps {
            if let (RemedyStep::Decide { by, within }, Some(day)) = (step, standing.claimed_on) {
                terms.decide = Some((by.clone(), due_after(case, day, within)?));
            }
        }
        for step in &steps {
            match step {
                RemedyStep::Pay {
                    within: Some(within),
                    of: Some(of),
                    ..
                } => {
                    let from = match of {
                        plan::PayFrom::Claim => standing.claimed_on,
                        plan::PayFrom::Decision => terms.decide.as_ref().map(|(_, due)| due.day),
                        plan::PayFrom::Window => Some(line.window.last_day),
                    };
                    if let Some(from) = from {
                        terms.pay = Some(due_after(case, from, within)?);
                    }
                }
                RemedyStep::Expire { after: Some(after) } => {
                    let due = due_after(case, line.window.last_day, after)?;
                    terms.expires = Some(due.day);
                }
                RemedyStep::Expire { after: None } => terms.expires = case.terms.until,
                _ => {}
            }
        }
        Ok(terms)
    }
}

/// What is to be done about a line, and until when: claims, the decision, the payment.
pub(super) fn due_dates(
    case: &Case<'_>,
    line: &Line,
    standing: &Standing,
    terms: &PayTerms,
    written: &v1::CreditLine,
) -> Vec<v1::DueDate> {
    if written.entitlement.known && line_is_zero(&written.entitlement) {
        return Vec::new();
    }
    let date = |due: &Due, kind, party: Option<&str>, words: String| v1::DueDate {
        day: due.day.to_string(),
        at: due.at.map(|at| case.show.instant(at)),
        kind,
        subject: written.penalty.clone(),
        party: party.map(ToOwned::to_owned),
        window: Some(line.window.name.clone()),
        group: written.group.clone(),
        words,
    };
    let (title, window) = (&written.title, &line.window.name);
    let mut dates = Vec::new();
    if standing.condition == PayableCondition::IfClaimed {
        let several = standing.clauses.len() > 1;
        for asked in &standing.clauses {
            let words = if several && !asked.with.is_empty() {
                say::claim_due_with(title, window, &asked.with.join(", "))
            } else {
                say::claim_due(title, window)
            };
            let due = asked.until.as_ref();
            dates.extend(due.map(|due| date(due, DueKind::Claim, Some(&asked.by), words)));
        }
    }
    if let Some((by, due)) = &terms.decide {
        let words = say::decision_due(title, window);
        dates.push(date(due, DueKind::Decision, Some(by), words));
    }
    if let Some(due) = &terms.pay {
        let words = say::payment_due(title, window);
        dates.push(date(due, DueKind::Payment, None, words));
    }
    dates
}

fn line_is_zero(range: &v1::Range) -> bool {
    let end = range.greatest.as_ref();
    end.is_some_and(|amount| amount.exact.0.is_zero())
}

/// How claims are decided on and credits are paid, in the contract's words, by the remedies that are in
/// force on the last day asked for.
pub(super) fn payment(case: &Case<'_>) -> Result<Vec<String>, BadPlan> {
    let last = last_day(case);
    let mut words = Vec::new();
    for step in &case.plan.assessment.remedies {
        if !During::of(step)?.holds_on(last) {
            continue;
        }
        words.push(match step.what() {
            RemedyStep::Decide { by, within } => say::decided(by, &length_words(within)),
            RemedyStep::Pay {
                words: how,
                within: None,
                ..
            } => say::paid(how),
            RemedyStep::Pay {
                words: how,
                within: Some(length),
                of,
            } => {
                let length = length_words(length);
                match of {
                    None => say::paid_within(how, &length),
                    Some(plan::PayFrom::Claim) => say::paid_after_claim(how, &length),
                    Some(plan::PayFrom::Decision) => say::paid_after_decision(how, &length),
                    Some(plan::PayFrom::Window) => say::paid_after_window(how, &length),
                }
            }
            RemedyStep::Expire { after: None } => say::expire_at_end(),
            RemedyStep::Expire {
                after: Some(length),
            } => say::expire_after(&length_words(length)),
            _ => continue,
        });
    }
    Ok(words)
}

/// Whether credits are the only remedy, by the remedies that are in force on the last day asked for.
pub(super) fn is_sole(case: &Case<'_>) -> Result<bool, BadPlan> {
    let last = last_day(case);
    for step in &case.plan.assessment.remedies {
        if *step.what() == RemedyStep::Sole && During::of(step)?.holds_on(last) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn last_day(case: &Case<'_>) -> Date {
    let last = case.options.over.end.0.saturating_sub(1);
    case.show.date(Instant(last))
}
