//! Each credit from the table to what is payable, step by step, and the totals.

use super::parts::{Cells, name, paragraph, quantity, range, table, text};
use crate::document::model::{Block, Run};
use crate::evaluate::statement::bank::earn_back_words;
use crate::evaluate::statement::text::{
    matters, multiplied_words, other_amounts, payable, step_words,
};
use crate::evaluate::statement::v1::{CreditLine, Statement};
use crate::phrases::{report as say, statement as states};
use crate::plan::v1::Unit;

pub(super) fn blocks(statement: &Statement) -> Vec<Block> {
    let currency = &statement.header.contract.currency;
    if statement.credits.is_empty() {
        return vec![paragraph([say::no_credits()])];
    }
    let lines = statement.credits.iter();
    let mut blocks: Vec<Block> = lines.flat_map(|it| line(it, currency)).collect();
    let totals = statement.totals.iter().map(|total| {
        vec![
            text(&total.period),
            range(&total.entitlement, currency),
            vec![quantity(&total.payable, Unit::Money, currency)],
        ]
    });
    let columns = [
        Cells::Header(say::total_period()),
        Cells::Numbers(say::total_owed()),
        Cells::Numbers(say::total_payable()),
    ];
    blocks.extend(table(Some(say::totals()), columns, totals.collect()));
    let open = statement.totals.iter();
    let open = open.filter(|total| !total.unallocated.exact.0.is_zero());
    let mut words: Vec<String> = open
        .map(|total| {
            let amount = states::unallocated(&total.unallocated.shown);
            states::titled(&total.period, &amount)
        })
        .collect();
    words.extend(statement.payment.iter().cloned());
    if statement.sole_remedy {
        words.push(states::sole_remedy());
    }
    if !words.is_empty() {
        blocks.push(super::bullets(words));
    }
    blocks
}

fn line(line: &CreditLine, currency: &str) -> Vec<Block> {
    let mut rows: Vec<Vec<Vec<Run>>> = Vec::new();
    for step in &line.steps {
        let words = step_words(line, step);
        rows.push(vec![
            text(&words),
            range(&step.amount, currency),
            Vec::new(),
        ]);
    }
    if line.steps.is_empty() {
        let words = states::no_line_applies();
        rows.push(vec![
            text(&words),
            range(&line.amount, currency),
            Vec::new(),
        ]);
    }
    if let Some(multiplied) = &line.multiplied {
        rows.push(vec![
            text(&multiplied_words(multiplied)),
            range(&line.amount, currency),
            Vec::new(),
        ]);
    }
    for effect in line.effects.iter().filter(|it| matters(it)) {
        rows.push(vec![
            text(&effect.words),
            range(&effect.after, currency),
            range(&effect.taken, currency),
        ]);
    }
    let owed = range(&line.entitlement, currency);
    rows.push(vec![text(&say::owed()), owed, Vec::new()]);
    let amount = quantity(&line.payable.amount, Unit::Money, currency);
    rows.push(vec![
        text(&payable(&line.payable)),
        vec![amount],
        Vec::new(),
    ]);
    let columns = [
        Cells::Header(say::step()),
        Cells::Numbers(say::amount()),
        Cells::Numbers(say::taken()),
    ];
    let title = name(&line.title, &line.group, &line.window);
    let mut blocks: Vec<Block> = table(Some(title), columns, rows).into_iter().collect();
    let mut more = other_amounts(line);
    more.extend(earn_back_words(line));
    let reason = line.reason.as_ref();
    more.extend(reason.map(|reason| states::not_known_because(&reason.words)));
    if !more.is_empty() {
        blocks.push(paragraph(more));
    }
    blocks
}
