//! Bonuses, ledgers, and how credits are paid from them or given back.

use super::super::model::{Block, Column, ColumnRole, Row, Run, Section, Table};
use super::{Writer, anchor, section, titled};
use crate::ir::{Bonus, Condition, EarnBack, First, Ledger, Offset, PenaltyStep};
use crate::phrases::consequence as say;

impl Writer<'_> {
    pub(super) fn bonuses(&self) -> Section {
        let bonuses = self.agreement.bonuses.iter();
        let blocks = bonuses.map(|bonus| self.bonus(bonus)).collect();
        section("bonuses", say::bonuses(), blocks)
    }

    pub(super) fn ledgers(&self) -> Section {
        let ledgers = self.agreement.ledgers.iter();
        let blocks = ledgers.map(|ledger| self.ledger(ledger)).collect();
        section("ledgers", say::ledgers(), blocks)
    }

    fn bonus(&self, bonus: &Bonus) -> Block {
        let terms = &bonus.terms;
        let head = &terms.head;
        let name = Run::words(head.display());
        let mut said = vec![say::earned_for(name, self.titles(&terms.objectives))];
        if let Some(basis) = &terms.basis {
            said.push(say::percentages_of(self.basis_in_full(basis)));
        }
        if terms.steps.len() > 1 {
            said.push(say::last_line_applies());
        }
        said.push(match &bonus.into {
            Some(ledger) => say::entered_into(self.formulas().title(ledger)),
            None => say::owed_to(self.formulas().title(&self.agreement.contract.provider)),
        });
        let mut blocks = self.doc(head);
        blocks.push(self.paragraph(said, &head.origin));
        let row = |step: &PenaltyStep| Row {
            cells: vec![
                self.conditions(&step.conditions),
                self.amount(terms.basis.as_ref(), &step.amount),
            ],
            place: self.place(&step.origin),
        };
        let column = |heading, role| Column { heading, role };
        blocks.push(Block::Table(Table {
            anchor: None,
            caption: Some(self.sentence(say::bonus_caption(), &head.origin)),
            columns: vec![
                column(say::column_result(), ColumnRole::Header),
                column(say::column_earned(), ColumnRole::Text),
            ],
            rows: terms.steps.iter().map(row).collect(),
        }));
        blocks.extend(self.accepted(&terms.accepts));
        titled(anchor(&head.path), self.heading(head), blocks)
    }

    fn ledger(&self, ledger: &Ledger) -> Block {
        let head = &ledger.head;
        let name = Run::words(head.display());
        let mut said = vec![if ledger.starts.is_zero() {
            say::ledger_is_empty(name)
        } else {
            say::ledger_holds(name, vec![self.show.money(&ledger.starts)])
        }];
        if let Some(expires) = &ledger.expires {
            said.push(say::entries_expire(self.length(expires)));
        }
        said.push(match ledger.first {
            First::Oldest => say::oldest_first(),
            First::Newest => say::newest_first(),
        });
        said.push(say::paid_before_entered());
        let mut blocks = self.doc(head);
        blocks.push(self.paragraph(said, &head.origin));
        blocks.extend(self.accepted(&ledger.accepts));
        titled(anchor(&head.path), self.heading(head), blocks)
    }

    /// From which ledger the credits of a penalty are paid first.
    pub(super) fn offset(&self, offset: &Offset) -> Block {
        let ledger = self.formulas().title(&offset.ledger);
        let words = if offset.conditions.is_empty() {
            say::offset_from(ledger)
        } else {
            say::offset_from_if(ledger, self.spoken(&offset.conditions))
        };
        self.says(words, &offset.origin)
    }

    /// When the credits of a penalty are given back.
    pub(super) fn earn_back(&self, earn_back: &EarnBack) -> Block {
        let later = |condition: &Condition| {
            let words = self.spoken(std::slice::from_ref(condition));
            match condition.pattern {
                Some(_) => say::directly_after(words),
                None => say::in_longer_period(words),
            }
        };
        let conditions = earn_back.conditions.iter().map(later);
        let conditions = conditions.reduce(say::all_conditions).unwrap_or_default();
        self.says(say::given_back(conditions), &earn_back.origin)
    }
}
