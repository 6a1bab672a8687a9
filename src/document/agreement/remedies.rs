//! From credits to payment: the steps in the order written.

use super::super::formula::{bound, list, name_of, rounding};
use super::super::model::{Block, Item, List, Marks, Run, Section};
use super::super::show;
use super::{Writer, section};
use crate::ir::{
    Anchor, CapPer, Claim, Combine, Deadline, Expiry, Length, PayFrom, PeriodRule, Remedies,
    RemedyKind, RemedyStep,
};
use crate::phrases::consequence as say;

impl Writer<'_> {
    pub(super) fn remedies(&self) -> Section {
        let remedies = self.agreement.remedies.as_ref();
        let blocks = remedies.map_or_else(Vec::new, |it| self.pipeline(it));
        section("remedies", say::remedies(), blocks)
    }

    fn pipeline(&self, remedies: &Remedies) -> Vec<Block> {
        let mut blocks = Vec::new();
        let items: Vec<Item> = remedies.steps.iter().map(|step| self.step(step)).collect();
        if !items.is_empty() {
            let intro = self.says(say::in_this_order(), &remedies.origin);
            let list = Block::List(List {
                marks: Marks::Numbers(1),
                items,
            });
            blocks.push(self.clause(None, vec![intro, list]));
        }
        let mut more = vec![say::when_period_ends()];
        if remedies.automatic {
            more.push(say::automatic());
        }
        if remedies.never_cash {
            more.push(say::never_cash());
        }
        if remedies.sole_remedy {
            more.push(say::sole_remedy());
        }
        for words in more {
            let block = self.says(words, &remedies.origin);
            blocks.push(self.clause(None, vec![block]));
        }
        blocks
    }

    fn step(&self, step: &RemedyStep) -> Item {
        let said = match &step.kind {
            RemedyKind::Combine { mode, by, per } => {
                vec![self.combine(*mode, by.as_deref(), *per)]
            }
            RemedyKind::Cap(cap) => {
                let most = self.cap_words(None, cap);
                vec![match &cap.per {
                    Some(CapPer::Each(per)) => {
                        say::cap_per(self.formulas().period_short(*per), most)
                    }
                    Some(CapPer::Any(count, per)) => {
                        let count = show::count(u64::from(*count));
                        say::cap_any(count, self.formulas().period_short(*per), most)
                    }
                    None => say::cap(most),
                }]
            }
            RemedyKind::Disregard(relation, amount) => {
                let words = bound(*relation, vec![self.show.money(amount)], false);
                vec![say::disregard(words)]
            }
            RemedyKind::Round { each, to, mode } => {
                let (step, how) = (self.show.money(to), rounding(*mode));
                vec![if *each {
                    say::round_each(step, how)
                } else {
                    say::round_total(step, how)
                }]
            }
            RemedyKind::Claim(claim) => self.claim(claim),
            RemedyKind::Decide { by, within } => {
                vec![say::decide(self.party(by), self.length(within))]
            }
            RemedyKind::Pay { words, within, of } => {
                vec![self.pay(words, within.as_ref(), *of)]
            }
            RemedyKind::Expire(Expiry::AtTermination) => vec![say::expire_at_end()],
            RemedyKind::Expire(Expiry::After(length)) => {
                vec![say::expire_after(self.length(length))]
            }
        };
        Item {
            anchor: None,
            blocks: vec![self.paragraph(said, &step.origin)],
        }
    }

    /// How it is paid, and how soon.
    fn pay(&self, words: &str, within: Option<&Length>, of: Option<PayFrom>) -> Vec<Run> {
        let how = Run::words(words);
        let Some(within) = within.map(|it| self.length(it)) else {
            return say::pay(how);
        };
        match of {
            None => say::pay_within(how, within),
            Some(PayFrom::Claim) => say::pay_within_of_claim(how, within),
            Some(PayFrom::Decision) => say::pay_within_of_decision(how, within),
            Some(PayFrom::Window) => say::pay_within_of_window(how, within),
        }
    }

    fn combine(&self, mode: Combine, by: Option<&str>, per: Option<PeriodRule>) -> Vec<Run> {
        let per = per.map(|per| self.formulas().period_short(per));
        let words = match (mode, per) {
            (Combine::Sum, None) => say::combine_sum(),
            (Combine::Sum, Some(per)) => say::combine_sum_per(per),
            (Combine::Largest, None) => say::combine_largest(),
            (Combine::Largest, Some(per)) => say::combine_largest_per(per),
            (Combine::CustomerChooses, None) => say::combine_choice(),
            (Combine::CustomerChooses, Some(per)) => say::combine_choice_per(per),
        };
        match by {
            Some(key) => say::combine_by(words, name_of(key)),
            None => words,
        }
    }

    fn claim(&self, claim: &Claim) -> Vec<Vec<Run>> {
        let party = self.party(&claim.by);
        let mut said = vec![match &claim.deadline {
            Deadline::Within(length, anchor) => {
                say::claim_within(party, self.length(length), claim_anchor(anchor))
            }
            Deadline::UntilEnd(rule, n, anchor) => say::claim_until_end(
                party,
                show::ordinal(*n),
                self.formulas().period_short(*rule),
                claim_anchor(anchor),
            ),
        }];
        if claim.in_writing {
            said.push(say::claim_in_writing());
        }
        let evidence = claim.with.iter();
        let evidence: Vec<Vec<Run>> = evidence
            .map(|it| vec![Run::words(it.trim_end_matches('.'))])
            .collect();
        if !evidence.is_empty() {
            said.push(say::claim_with(list(evidence)));
        }
        said
    }
}

fn claim_anchor(anchor: &Anchor) -> Vec<Run> {
    match anchor {
        Anchor::Window => say::anchor_window(),
        Anchor::Report => say::anchor_report(),
        Anchor::LastOutage => say::anchor_outage(),
        Anchor::Field(field) => say::anchor_field(name_of(field)),
    }
}
