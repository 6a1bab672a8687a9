//! Bonuses, credits that are given back, and ledgers.

use super::parts::{Cells, bullets, name, paragraph, range, table, text};
use crate::document::model::{Block, Run};
use crate::evaluate::statement::bank::{
    account_title, bonus_words, given_back_words, movement_words,
};
use crate::evaluate::statement::text::step_words_of;
use crate::evaluate::statement::v1::{Account, BonusLine, Statement};
use crate::phrases::{report as say, statement as states};

pub(super) fn bonuses(statement: &Statement) -> Vec<Block> {
    let currency = &statement.header.contract.currency;
    let lines = statement.bonuses.iter();
    lines.flat_map(|line| bonus(line, currency)).collect()
}

fn bonus(line: &BonusLine, currency: &str) -> Vec<Block> {
    let steps = line.steps.iter().map(|step| {
        let words = step_words_of(line.basis.as_ref(), step);
        vec![text(&words), range(&step.amount, currency)]
    });
    let earned = vec![text(&bonus_words(line)), range(&line.amount, currency)];
    let rows: Vec<Vec<Vec<Run>>> = steps.chain([earned]).collect();
    let columns = [Cells::Header(say::step()), Cells::Numbers(say::amount())];
    let title = name(&line.title, &line.group, &line.window);
    let mut blocks: Vec<Block> = table(Some(title), columns, rows).into_iter().collect();
    let reason = line.reason.as_ref();
    let reason = reason.map(|reason| paragraph([states::not_known_because(&reason.words)]));
    blocks.extend(reason);
    blocks
}

pub(super) fn given_back(statement: &Statement) -> Vec<Block> {
    if statement.given_back.is_empty() {
        return Vec::new();
    }
    let lines = statement.given_back.iter().map(given_back_words);
    vec![bullets(lines.collect())]
}

pub(super) fn ledgers(statement: &Statement) -> Vec<Block> {
    let currency = &statement.header.contract.currency;
    let accounts = statement.accounts.iter();
    let tables = accounts.filter_map(|account| ledger(account, currency));
    tables.collect()
}

fn ledger(account: &Account, currency: &str) -> Option<Block> {
    let empty = Vec::new;
    let mut rows = vec![vec![
        empty(),
        text(&say::opening()),
        empty(),
        range(&account.opening, currency),
    ]];
    rows.extend(account.movements.iter().map(|it| {
        vec![
            text(&it.day),
            text(&movement_words(it)),
            range(&it.amount, currency),
            range(&it.balance, currency),
        ]
    }));
    rows.push(vec![
        empty(),
        text(&say::closing()),
        empty(),
        range(&account.closing, currency),
    ]);
    let columns = [
        Cells::Header(say::movement_day()),
        Cells::Words(say::what_happened()),
        Cells::Numbers(say::amount()),
        Cells::Numbers(say::balance()),
    ];
    table(Some(account_title(account)), columns, rows)
}
