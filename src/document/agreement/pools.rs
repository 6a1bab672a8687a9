//! Amounts at risk: how much, and what each service level stands for in it.

use super::super::model::{Block, Column, ColumnRole, Row, Run, Section, Table};
use super::super::show;
use super::{Writer, anchor, section, titled};
use crate::ir::Pool;
use crate::phrases::consequence as say;

impl Writer<'_> {
    pub(super) fn pools(&self) -> Section {
        let pools = self.agreement.pools.iter();
        let blocks = pools.map(|pool| self.pool(pool)).collect();
        section("pools", say::pools(), blocks)
    }

    fn pool(&self, pool: &Pool) -> Block {
        let head = &pool.head;
        let per = self.formulas().period_rule(pool.per);
        let amount = self.formulas().value(&pool.amount);
        let name = Run::words(head.display());
        let mut blocks = self.doc(head);
        blocks.push(self.says(say::pool_amount(name, per, amount), &head.origin));
        let row = |weight: &crate::ir::Weight| Row {
            cells: vec![
                vec![self.formulas().title(&weight.objective)],
                vec![show::percent(&weight.share)],
            ],
            place: self.place(&weight.origin),
        };
        let column = |heading, role| Column { heading, role };
        blocks.push(Block::Table(Table {
            anchor: None,
            caption: Some(self.sentence(say::weights_caption(), &head.origin)),
            columns: vec![
                column(say::column_level(), ColumnRole::Header),
                column(say::column_weight(), ColumnRole::Text),
            ],
            rows: pool.weights.iter().map(row).collect(),
        }));
        for change in &pool.may_change {
            blocks.push(self.says(self.may_change(change), &head.origin));
        }
        blocks.extend(self.accepted(&pool.accepts));
        titled(anchor(&head.path), self.heading(head), blocks)
    }
}
