//! Bonuses, credits that are given back, and ledgers, as plain text.

use super::show::shown_range;
use super::text::{Page, step_words_of};
use super::v1::{
    Account, BonusLine, CreditLine, EarnBackOutcome, GivenBack, Movement, MovementKind, State,
    Statement,
};
use super::words;
use crate::phrases::statement as say;
use crate::text::sanitise_line;

/// Everything about them, each under its heading.
pub(super) fn write(page: &mut Page, statement: &Statement) {
    if !statement.bonuses.is_empty() {
        page.heading(&say::heading_bonuses());
        statement.bonuses.iter().for_each(|it| bonus(page, it));
    }
    if !statement.given_back.is_empty() {
        page.heading(&say::heading_given_back());
        for it in &statement.given_back {
            page.line(2, &given_back_words(it));
        }
    }
    for account in &statement.accounts {
        page.heading(&say::heading_ledger(&account_title(account)));
        for line in account_lines(account) {
            page.line(2, &line);
        }
    }
}

fn bonus(page: &mut Page, line: &BonusLine) {
    let name = words::name(&line.bonus, &line.group, &line.window);
    let title = sanitise_line(&line.title);
    page.line(2, &say::titled(&name, &title));
    let mut rows: Vec<Vec<String>> = Vec::new();
    for step in &line.steps {
        let words = step_words_of(line.basis.as_ref(), step);
        rows.push(vec![shown_range(&step.amount), words]);
    }
    rows.push(vec![shown_range(&line.amount), bonus_words(line)]);
    page.table(4, &rows);
    if let Some(reason) = &line.reason {
        page.line(4, &say::not_known_because(&reason.words));
    }
}

/// What becomes of a bonus.
pub(super) fn bonus_words(line: &BonusLine) -> String {
    match &line.into {
        Some(ledger) => say::entered_into(&sanitise_line(ledger)),
        None => say::owed_to_provider(),
    }
}

/// A credit that is given back.
pub(super) fn given_back_words(it: &GivenBack) -> String {
    let name = words::name(&it.penalty, &it.group, &it.window);
    say::given_back(
        &name,
        &shown_range(&it.amount),
        &it.decided,
        &sanitise_line(&it.words),
    )
}

/// What is still to be said of whether a credit is given back, beside what the steps say.
pub(super) fn earn_back_words(line: &CreditLine) -> Option<String> {
    let earn_back = line.earn_back.as_ref()?;
    let words = sanitise_line(&earn_back.words);
    match earn_back.outcome {
        EarnBackOutcome::Open => Some(say::may_be_given_back(&words)),
        EarnBackOutcome::Unknown => Some(say::unknown_if_given_back(&words)),
        EarnBackOutcome::GivenBack | EarnBackOutcome::Kept => None,
    }
}

/// The heading of a ledger.
pub(super) fn account_title(account: &Account) -> String {
    sanitise_line(&account.title).into_owned()
}

fn account_lines(account: &Account) -> Vec<String> {
    let mut lines = vec![say::ledger_opening(&shown_range(&account.opening))];
    lines.extend(account.movements.iter().map(|it| {
        let (amount, balance) = (shown_range(&it.amount), shown_range(&it.balance));
        say::ledger_movement(&it.day, &movement_words(it), &amount, &balance)
    }));
    let closing = shown_range(&account.closing);
    lines.push(match account.state {
        State::Final => say::ledger_closing(&closing),
        State::Provisional => say::ledger_closing_provisional(&closing),
    });
    lines
}

/// What a movement is for.
pub(super) fn movement_words(it: &Movement) -> String {
    let subject = it.subject.as_deref().unwrap_or_default();
    let window = it.window.as_deref().unwrap_or_default();
    let name = words::name(subject, &it.group, window);
    match it.kind {
        MovementKind::Starts => say::ledger_starts(),
        MovementKind::Earned => say::ledger_earned(&name),
        MovementKind::Paid => say::ledger_paid(&name),
        MovementKind::Lapsed => say::ledger_lapsed(),
    }
}
