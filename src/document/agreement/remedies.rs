//! From credits to payment: the steps in the order written.

use super::super::formula::{bound, name_of, rounding};
use super::super::model::{Block, Item, List, Marks, Run, Section};
use super::super::show;
use super::{Writer, section};
use crate::ir::{
    Anchor, CapPer, Claim, Combine, Deadline, Length, PeriodRule, Remedies, RemedyKind, RemedyStep,
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
            RemedyKind::Pay { words, within } => vec![self.pay(words, within.as_ref())],
        };
        Item {
            anchor: None,
            blocks: vec![self.paragraph(said, &step.origin)],
        }
    }

    /// How it is paid. The words repeat the time limit, which is printed as a quantity.
    fn pay(&self, words: &str, within: Option<&Length>) -> Vec<Run> {
        let (how, limit) = words.split_once(", within ").unwrap_or((words, ""));
        let how = Run::words(how);
        let Some(within) = within else {
            return say::pay(how);
        };
        match limit.split_once(" of the ") {
            Some((_, event)) => say::pay_within_of(how, self.length(within), Run::words(event)),
            None => say::pay_within(how, self.length(within)),
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
        if let Some(evidence) = &claim.with {
            said.push(say::claim_with(Run::words(evidence.trim_end_matches('.'))));
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
