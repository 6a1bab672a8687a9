//! Rights to end the agreement, and the rules for changing it.

use super::super::formula::{list, name_of};
use super::super::model::{Block, Item, List, Marks, Run, Section};
use super::super::show;
use super::{Writer, anchor, section, titled};
use crate::ir::{
    Amendment, AmendmentRules, ChangeCondition, Consent, Entrenched, FromRenewal, MayChange, Path,
    RunningOrders, Termination,
};
use crate::phrases::promise as say;

impl Writer<'_> {
    pub(super) fn termination(&self) -> Section {
        let rights = self.agreement.terminations.iter();
        let blocks = rights.map(|it| self.right(it)).collect();
        section("termination", say::termination(), blocks)
    }

    fn right(&self, right: &Termination) -> Block {
        let head = &right.head;
        let words = say::right_arises(self.party(&right.right_of));
        let mut blocks = self.doc(head);
        match right.triggers.as_slice() {
            [trigger] => {
                let words = say::right_if(words, self.conditions(trigger));
                blocks.push(self.says(words, &head.origin));
            }
            triggers => {
                blocks.push(self.says(say::right_if_any(words), &head.origin));
                let item = |trigger: &Vec<crate::ir::Condition>| {
                    self.item(self.conditions(trigger), &head.origin)
                };
                blocks.push(Block::List(List {
                    marks: Marks::Numbers(1),
                    items: triggers.iter().map(item).collect::<Vec<Item>>(),
                }));
            }
        }
        let mut said = vec![say::arises_at_end()];
        said.push(match &right.notice {
            Some(notice) => say::notice_of(self.length(notice)),
            None => say::at_once(),
        });
        if let Some(cure) = &right.cure {
            let length = self.length(cure);
            said.push(match right.restarts {
                true => say::cured_and_restarts(length),
                false => say::cured(length),
            });
        }
        if let Some(lapses) = &right.lapses {
            said.push(say::lapses(self.length(lapses)));
        }
        if let Some(refund) = &right.refund {
            said.push(say::refund(self.inline(refund)));
        }
        if let Some(grants) = &right.grants {
            said.push(say::grants(self.inline(grants)));
        }
        blocks.push(self.paragraph(said, &head.origin));
        titled(anchor(&head.path), self.heading(head), blocks)
    }

    pub(super) fn amendments(&self) -> Section {
        let rules = self.agreement.amendments.as_ref();
        let said = rules.map_or_else(Vec::new, |rules| self.amendment_rules(rules));
        let contract = &self.agreement.contract.head.origin;
        let origin = rules.map_or(contract, |rules| &rules.origin);
        let clause = |words| {
            let block = self.says(words, origin);
            self.clause(None, vec![block])
        };
        let mut blocks: Vec<Block> = said.into_iter().map(clause).collect();
        blocks.extend(self.agreement.amended.iter().map(|it| self.amended(it)));
        section("amendments", say::amendments(), blocks)
    }

    /// An amendment that the text contains.
    fn amended(&self, amendment: &Amendment) -> Block {
        let on = |it: &Consent| say::on_by(vec![show::date(it.date)], vec![self.party(&it.party)]);
        let words = say::amended_by(
            vec![self.own_title(&amendment.head)],
            on(&amendment.proposed),
            vec![show::date(amendment.effective)],
        );
        let words = if amendment.agreed.is_empty() {
            words
        } else {
            let agreed = amendment.agreed.iter().map(on).collect();
            say::and_agreed(words, list(agreed))
        };
        let mut said = vec![say::full_stop(words)];
        let reason = amendment.reason.as_ref();
        said.extend(reason.map(|it| say::full_stop(self.inline(it))));
        said.extend(super::amending::of_time(amendment));
        let block = self.paragraph(said, &amendment.head.origin);
        self.clause(Some(anchor(&amendment.head.path)), vec![block])
    }

    fn amendment_rules(&self, rules: &AmendmentRules) -> Vec<Vec<Run>> {
        let mut said = Vec::new();
        if !rules.agreed_by.is_empty() {
            said.push(say::agreed_by(self.parties_named(&rules.agreed_by)));
        }
        if let Some((length, from_proposal)) = &rules.notice {
            let length = self.length(length);
            said.push(if *from_proposal {
                say::takes_effect_proposal(length)
            } else {
                say::takes_effect_consent(length)
            });
        }
        if let Some((length, consents)) = &rules.silence {
            let length = self.length(length);
            said.push(if *consents {
                say::silence_consents(length)
            } else {
                say::silence_refuses(length)
            });
        }
        said.extend(rules.may_change.iter().map(|it| self.may_change(it)));
        for (party, within) in &rules.may_refuse {
            said.push(say::may_refuse(self.party(party), self.length(within)));
        }
        if !rules.may_refuse.is_empty() {
            said.push(say::refused());
        }
        match &rules.from_renewal {
            Some(FromRenewal::Every) => said.push(say::from_renewal()),
            Some(FromRenewal::Favouring(party)) => {
                said.push(say::from_renewal_favouring(self.party(party)));
            }
            None => {}
        }
        match rules.running_orders {
            Some(RunningOrders::KeepOld) => said.push(say::running_keep_old()),
            Some(RunningOrders::TakeNew) => said.push(say::running_take_new()),
            None => {}
        }
        said.extend(rules.entrenched.iter().map(|it| self.entrenched(it)));
        if !rules.never.is_empty() {
            said.push(say::never(self.subjects(&rules.never)));
        }
        said.push(say::windows_old_terms());
        said
    }

    fn entrenched(&self, it: &Entrenched) -> Vec<Run> {
        let subjects = self.subjects(&it.subjects);
        let mut words = if it.agreed_by.is_empty() {
            say::entrenched(subjects)
        } else {
            say::entrenched_by(subjects, self.parties_named(&it.agreed_by))
        };
        if let Some(notice) = &it.notice {
            words = say::entrenched_notice(words, self.length(notice));
        }
        say::full_stop(words)
    }

    pub(super) fn may_change(&self, it: &MayChange) -> Vec<Run> {
        let mut words = say::may_change(self.party(&it.party), self.subjects(&it.subjects));
        if let Some((count, period)) = &it.at_most {
            let period = self.formulas().period_rule(*period);
            words = say::at_most(words, show::count(u64::from(*count)), period);
        }
        if let Some(notice) = &it.notice {
            words = say::with_notice(words, self.length(notice));
        }
        if let Some(condition) = &it.condition {
            words = match condition {
                ChangeCondition::Favours(party) => say::if_it_favours(words, self.party(party)),
                ChangeCondition::Words(said) => {
                    let said = said.strip_prefix("when ").unwrap_or(said);
                    say::under_condition(words, Run::words(said))
                }
                ChangeCondition::Otherwise => say::in_other_cases(words),
            };
        }
        say::full_stop(words)
    }

    /// What may or may not be changed: a declaration, or a part of one.
    fn subjects(&self, subjects: &[String]) -> Vec<Run> {
        let is_declared = |path: &str| {
            let mut anchors = self.declared().into_iter();
            anchors.any(|declared| declared.as_str() == path)
        };
        let subject = |subject: &String| {
            if subject == "anything" {
                return say::anything();
            }
            if let Some(of_all) = subject.strip_prefix("any ") {
                return match of_all.split_once('.') {
                    Some((kind, part)) => {
                        say::part_of(word_for(part), say::any_of_kind(word_for(kind)))
                    }
                    None => say::any_of_kind(word_for(of_all)),
                };
            }
            if is_declared(subject) {
                return vec![self.formulas().title(&Path::new(subject))];
            }
            match subject.rsplit_once('.') {
                Some((whole, part)) if is_declared(whole) => {
                    say::part_of(word_for(part), self.formulas().title(&Path::new(whole)))
                }
                _ => word_for(subject),
            }
        };
        list(subjects.iter().map(subject).collect())
    }

    /// Paths of what has a title and a clause of its own.
    fn declared(&self) -> Vec<&Path> {
        let agreement = self.agreement;
        let parties = agreement.parties.iter().map(|it| &it.head);
        let reports = agreement.reports.iter().map(|it| &it.head);
        let objectives = agreement.objectives.iter().map(|it| &it.head);
        let penalties = agreement.penalties.iter().map(|it| &it.head);
        let services = agreement.services.iter().map(|it| &it.head);
        let exclusions = agreement.exclusions.iter().map(|it| &it.head);
        let pools = agreement.pools.iter().map(|it| &it.head);
        let penalties = pools.chain(penalties);
        let heads = parties.chain(reports).chain(objectives).chain(penalties);
        heads
            .chain(services)
            .chain(exclusions)
            .map(|head| &head.path)
            .collect()
    }
}

/// What the document calls a kind of declaration, or a clause.
fn word_for(word: &str) -> Vec<Run> {
    match word {
        "objective" => say::service_level(),
        "penalty" => say::credit_clause(),
        "metric" => say::measure(),
        "over" => say::assessment_period(),
        "law" => say::law_that_governs(),
        "currency" => say::money_of_amounts(),
        "timezone" => say::zone_of_times(),
        _ => vec![name_of(word)],
    }
}
