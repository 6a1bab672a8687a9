//! What happens otherwise, and the worked examples.

use super::Dump;
use crate::ir::words::{length, number, period_rule, prose};
use crate::ir::{
    Agreement, Basis, Bonus, Example, Expect, Expected, First, Given, GivenData, Ledger, Penalty,
    Pool, Termination, Type, Verdict,
};

impl Dump<'_> {
    pub(super) fn outcome(&mut self, agreement: &Agreement) {
        for pool in &agreement.pools {
            self.pool(pool);
        }
        for penalty in &agreement.penalties {
            self.penalty(penalty);
        }
        for bonus in &agreement.bonuses {
            self.bonus(bonus);
        }
        for ledger in &agreement.ledgers {
            self.ledger(ledger);
        }
        if let Some(remedies) = &agreement.remedies {
            self.line("remedies");
            self.indent += 1;
            for step in &remedies.steps {
                let step = self.words.remedy(&step.kind);
                self.line(step);
            }
            self.said("sole remedy", remedies.sole_remedy);
            self.said("never cash", remedies.never_cash);
            self.said("automatic", remedies.automatic);
            self.indent -= 1;
        }
        for right in &agreement.terminations {
            self.termination(right);
        }
        for example in &agreement.examples {
            self.example(example);
        }
    }

    fn pool(&mut self, pool: &Pool) {
        self.declaration("pool", &pool.head, |dump| {
            let amount = dump.words.expr(&pool.amount);
            dump.line(format!("amount {amount} per {}", period_rule(&pool.per)));
            for weight in &pool.weights {
                let share = number(&weight.share, &Type::Percent, "");
                dump.line(format!("weight {} {share}", weight.objective));
            }
            for change in &pool.may_change {
                dump.may_change(change);
            }
            dump.accepts(&pool.accepts);
        });
    }

    fn penalty(&mut self, penalty: &Penalty) {
        self.declaration("penalty", &penalty.head, |dump| {
            dump.named("for", &penalty.objectives);
            dump.basis(penalty.basis.as_ref());
            for step in &penalty.steps {
                let words = dump.words.step(step);
                dump.line(words);
            }
            for multiply in &penalty.multiply {
                let words = dump.words.multiply(multiply);
                dump.line(words);
            }
            if let Some(cap) = &penalty.cap {
                let cap = dump.words.cap(cap);
                dump.line(cap);
            }
            if let Some(offset) = &penalty.offset {
                let words = dump.words.offset(offset);
                dump.line(words);
            }
            if let Some(earn_back) = &penalty.earn_back {
                let words = dump.words.earn_back(earn_back);
                dump.line(words);
            }
            dump.said("automatic", penalty.automatic);
            dump.accepts(&penalty.accepts);
        });
    }

    fn basis(&mut self, basis: Option<&Basis>) {
        match basis {
            Some(Basis::FeeOf(service)) => self.line(format!("basis fee of {service}")),
            Some(Basis::Fees) => self.line("basis fees"),
            Some(Basis::Of(expr)) => {
                let basis = self.words.expr(expr);
                self.line(format!("basis {basis}"));
            }
            None => {}
        }
    }

    fn bonus(&mut self, bonus: &Bonus) {
        let terms = &bonus.terms;
        self.declaration("bonus", &terms.head, |dump| {
            dump.named("for", &terms.objectives);
            dump.basis(terms.basis.as_ref());
            for step in &terms.steps {
                let words = dump.words.bonus_step(step, bonus.into.as_ref());
                dump.line(words);
            }
            dump.accepts(&terms.accepts);
        });
    }

    fn ledger(&mut self, ledger: &Ledger) {
        self.declaration("ledger", &ledger.head, |dump| {
            let starts = number(&ledger.starts, &Type::MONEY, dump.words.currency);
            dump.line(format!("starts {starts}"));
            if let Some(expires) = &ledger.expires {
                dump.line(format!("expires {} after entry", length(expires)));
            }
            dump.line(match ledger.first {
                First::Oldest => "oldest first",
                First::Newest => "newest first",
            });
            dump.accepts(&ledger.accepts);
        });
    }

    fn termination(&mut self, right: &Termination) {
        self.declaration("termination", &right.head, |dump| {
            dump.line(format!("right of {}", right.right_of));
            for trigger in &right.triggers {
                let words = dump.words.conditions(trigger);
                dump.line(format!("when {words}"));
            }
            dump.maybe("notice", right.notice.as_ref().map(length).as_ref());
            dump.maybe("cure", right.cure.as_ref().map(length).as_ref());
            dump.said("cured misses no longer count", right.restarts);
            dump.maybe("lapses after", right.lapses.as_ref().map(length).as_ref());
            for (word, text) in [("refund", &right.refund), ("grants", &right.grants)] {
                if let Some(text) = text {
                    dump.line(format!("{word} {:?}", prose(text)));
                }
            }
        });
    }

    fn example(&mut self, example: &Example) {
        self.line(format!("example {:?}", example.title));
        self.indent += 1;
        let (first, last) = &example.over;
        if first == last {
            self.line(format!("over {first}"));
        } else {
            self.line(format!("over {first} to {last}"));
        }
        for given in &example.given {
            self.given(given);
        }
        for expect in &example.expect {
            self.expect(expect);
        }
        self.indent -= 1;
    }

    fn given(&mut self, given: &Given) {
        match &given.data {
            GivenData::Fail { group, from, to } => {
                let group: Vec<String> = group
                    .iter()
                    .map(|key| self.words.constant(key, &Type::Text))
                    .collect();
                let group = if group.is_empty() {
                    String::new()
                } else {
                    format!(" for {}", group.join(", "))
                };
                self.line(format!(
                    "given {}{group} fail from {from} to {to}",
                    given.source
                ));
            }
            GivenData::Rows { columns, rows } => {
                self.line(format!("given {} {}", given.source, columns.join(" | ")));
                self.indent += 1;
                for row in rows {
                    let cells: Vec<&str> = row
                        .iter()
                        .map(|cell| cell.as_deref().unwrap_or("none"))
                        .collect();
                    self.line(cells.join(" | "));
                }
                self.indent -= 1;
            }
        }
    }

    fn expect(&mut self, expect: &Expect) {
        let mut text = format!("expect {}", expect.subject);
        for key in &expect.group {
            text.push_str(&format!("[{}]", self.words.constant(key, &Type::Text)));
        }
        if let Some(row) = &expect.row {
            text.push_str(&format!("[{row:?}]"));
        }
        if let Some(window) = &expect.window {
            text.push_str(&format!("[{window}]"));
        }
        match &expect.what {
            Expected::Value(relation, value) => {
                text.push_str(&format!(" {} {value}", relation.symbol()));
            }
            Expected::Verdict(verdict) => text.push_str(match verdict {
                Verdict::Met => " met",
                Verdict::Missed => " missed",
                Verdict::Undetermined => " undetermined",
                Verdict::NotJudged => " not judged",
            }),
        }
        self.line(text);
    }
}
