//! Writes down bonuses, ledgers, and credits that are given back.

use super::Case;
use super::give_back::GivenBack;
use super::ledger::Account;
use super::lines::Line;
use super::settle::{Outcome, basis, reached};
use super::write::{key_values, state};
use crate::evaluate::statement::v1::{self, EarnBackOutcome};
use crate::plan::v1::Unit;
use crate::quantity::{Date, Instant, Interval, Number, Truth};

/// The bonuses of the time asked for.
pub(super) fn bonuses(case: &Case<'_>, lines: &[Line]) -> Vec<v1::BonusLine> {
    let asked = lines.iter().filter(|line| line.window.asked);
    let written = asked.filter_map(|line| {
        let bonus = case.plan.assessment.penalties.get(line.penalty)?;
        Some(v1::BonusLine {
            bonus: bonus.path.clone(),
            title: bonus.title.clone(),
            objective: line.objective.clone(),
            window: line.window.name.clone(),
            group: key_values(&line.keys),
            steps: reached(case, line),
            basis: basis(case, line),
            amount: case.show.range(&line.money, Unit::Money),
            into: bonus.earns.as_ref().and_then(|it| it.into.clone()),
            reason: line.reason.clone(),
            state: state(line.settled),
        })
    });
    written.collect()
}

/// Whether a credit is given back.
pub(super) fn earn_back(decided: &GivenBack) -> v1::EarnBack {
    v1::EarnBack {
        words: decided.words.clone(),
        outcome: match decided.truth {
            _ if decided.open => EarnBackOutcome::Open,
            Truth::True => EarnBackOutcome::GivenBack,
            Truth::False => EarnBackOutcome::Kept,
            Truth::Unknown => EarnBackOutcome::Unknown,
        },
        decided: decided.decided.map(|day| day.to_string()),
    }
}

/// A credit of an earlier window that is given back.
pub(super) fn given_back(
    case: &Case<'_>,
    line: &Line,
    (decided, day): (&GivenBack, Date),
    until_then: &Outcome,
) -> v1::GivenBack {
    let penalty = case.plan.assessment.penalties.get(line.penalty);
    v1::GivenBack {
        penalty: penalty.map_or_else(String::new, |it| it.path.clone()),
        title: penalty.map_or_else(String::new, |it| it.title.clone()),
        objective: line.objective.clone(),
        window: line.window.name.clone(),
        group: key_values(&line.keys),
        amount: case.show.range(&until_then.due, Unit::Money),
        words: decided.words.clone(),
        decided: day.to_string(),
        state: state(decided.settled && until_then.is_final),
    }
}

/// A ledger over the time asked for.
pub(super) fn account(case: &Case<'_>, account: &Account<'_>) -> v1::Account {
    let over = &case.options.over;
    let first = case.show.date(over.start);
    let last = case.show.date(Instant(over.end.0.saturating_sub(1)));
    let money = |amount: &Interval| case.show.range(amount, Unit::Money);
    let before = account.movements.iter().rev().find(|it| it.day < first);
    let movements = account.movements.iter();
    let movements = movements.filter(|it| first <= it.day && it.day <= last);
    let movements = movements.map(|it| {
        let subject = it.of.as_ref();
        let penalty = subject.and_then(|of| case.plan.assessment.penalties.get(of.penalty));
        v1::Movement {
            day: it.day.to_string(),
            kind: it.kind,
            subject: penalty.map(|it| it.path.clone()),
            objective: subject.map(|of| of.objective.clone()),
            window: subject.map(|of| of.window.clone()),
            group: subject.map_or_else(Vec::new, |of| key_values(&of.keys)),
            amount: money(&it.amount),
            balance: money(&it.balance),
        }
    });
    let nothing = Interval::exact(Number::zero());
    v1::Account {
        ledger: account.ledger.path.clone(),
        title: account.ledger.title.clone(),
        opening: money(before.map_or(&nothing, |it| &it.balance)),
        movements: movements.collect(),
        closing: money(&account.balance()),
        state: state(account.settled),
    }
}
