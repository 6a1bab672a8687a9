//! Who does what: responsibilities, escalation, reports, reviews.

use super::super::formula::{list, name_of, readable};
use super::super::model::{Block, Item, List, Marks, Run, Section};
use super::{Anchor, Writer, anchor, section, titled};
use crate::ir::{
    Breach, Condition, Escalation, Every, Evidence, Modality, Path, Report, Responsibility, Review,
    Within, WithinFrom,
};
use crate::phrases::promise as say;

impl Writer<'_> {
    pub(super) fn duties(&self) -> Section {
        let agreement = self.agreement;
        let mut parties: Vec<&Path> = Vec::new();
        for duty in &agreement.responsibilities {
            if !parties.contains(&&duty.party) {
                parties.push(&duty.party);
            }
        }
        let order = |path: &&Path| {
            let mut parties = agreement.parties.iter();
            parties.position(|party| party.head.path == **path)
        };
        parties.sort_by_key(order);
        let of_party = |party: &Path| {
            let duties = agreement.responsibilities.iter();
            let duties: Vec<&Responsibility> = duties.filter(|it| &it.party == party).collect();
            let origin = duties.first().map(|it| &it.head.origin);
            let heading = say::duties_of(self.party(party));
            let place = origin.and_then(|origin| self.place(origin));
            let heading = super::Sentence::new(heading, place);
            let blocks = duties.into_iter().map(|duty| self.duty(duty)).collect();
            titled(Anchor::section(&format!("duties-{party}")), heading, blocks)
        };
        let blocks = parties.into_iter().map(of_party).collect();
        section("duties", say::duties(), blocks)
    }

    fn duty(&self, duty: &Responsibility) -> Block {
        let head = &duty.head;
        let party = self.party(&duty.party);
        let what = self.inline(&duty.duty);
        let mut words = match duty.modality {
            Modality::Must => say::must(party, what),
            Modality::MustNot => say::must_not(party, what),
            Modality::May => say::may(party, what),
        };
        words = match &duty.within {
            Some(within) if within.from.is_none() && !duty.arises.is_empty() => {
                self.after_window(words, within)
            }
            Some(within) => self.within(words, within),
            None => words,
        };
        if let Some((every, rows)) = &duty.every {
            words = match every {
                Every::Period(rule) => say::every(words, self.formulas().period_rule(*rule)),
                Every::Length(length) => say::every_length(words, self.length(length)),
            };
            if let Some(rows) = rows {
                words = say::while_open(words, self.formulas().rows(rows));
            }
        }
        let mut blocks = Vec::new();
        let mut said = match duty.arises.as_slice() {
            [] => vec![say::full_stop(words)],
            [condition] => {
                let words = say::duty_if(words, self.conditions(condition));
                vec![say::full_stop(words), say::duty_arises_each()]
            }
            conditions => {
                blocks.push(self.says(say::duty_if_any(words), &head.origin));
                let item = |it: &Vec<Condition>| self.item(self.conditions(it), &head.origin);
                blocks.push(Block::List(List {
                    marks: Marks::Numbers(1),
                    items: conditions.iter().map(item).collect(),
                }));
                vec![say::duty_arises_each()]
            }
        };
        let lifted = duty.lifted.iter();
        said.extend(lifted.map(|it| say::duty_lifted(self.conditions(it))));
        if let Some(Within {
            from: Some(WithinFrom::Fields { source, from, to }),
            ..
        }) = &duty.within
        {
            let source = self.formulas().title(source);
            said.push(say::runs_between(name_of(from), name_of(to), source));
        }
        match &duty.evidence {
            Some(Evidence::Rows(rows)) => {
                said.push(say::evidence_rows(self.formulas().rows(rows)));
            }
            Some(Evidence::RulingsBy(parties)) => {
                said.push(say::evidence_rulings(self.parties_named(parties)));
            }
            None => {}
        }
        for breach in &duty.breach {
            said.push(match breach {
                Breach::ReliefFor(objectives) => say::breach_relief(self.titles(objectives)),
                Breach::Costs(credit) => say::breach_costs(self.formulas().title(credit)),
                Breach::Escalates(to) => say::breach_escalates(self.formulas().title(to)),
            });
        }
        blocks.push(self.paragraph(said, &head.origin));
        blocks.extend(self.doc(head));
        blocks.extend(self.accepted(&duty.accepts));
        titled(anchor(&head.path), self.heading(head), blocks)
    }

    /// The time of a duty that arises with a window.
    fn after_window(&self, words: Vec<Run>, within: &Within) -> Vec<Run> {
        let words = say::within_time_of_window(words, self.length(&within.limit));
        match &within.on {
            Some(calendar) => say::on_calendar(words, self.calendar_name(calendar)),
            None => words,
        }
    }

    fn within(&self, words: Vec<Run>, within: &Within) -> Vec<Run> {
        let length = self.length(&within.limit);
        let words = match &within.from {
            Some(WithinFrom::Event(event)) => {
                say::within_time_of(words, length, self.inline(event))
            }
            Some(WithinFrom::Run { end: true, time }) => {
                say::within_time_of_end(words, length, self.formulas().time(time))
            }
            Some(WithinFrom::Run { end: false, time }) => {
                say::within_time_of_start(words, length, self.formulas().time(time))
            }
            Some(WithinFrom::Fields { .. }) | None => say::within_time(words, length),
        };
        match &within.on {
            Some(calendar) => say::on_calendar(words, self.calendar_name(calendar)),
            None => words,
        }
    }

    // ---- escalation

    pub(super) fn escalations(&self) -> Section {
        let escalations = self.agreement.escalations.iter();
        let blocks = escalations.map(|it| self.escalation(it)).collect();
        section("escalation", say::escalations(), blocks)
    }

    fn escalation(&self, escalation: &Escalation) -> Block {
        let head = &escalation.head;
        let mut said = Vec::new();
        if let Some(rows) = &escalation.cases {
            said.push(say::escalation_for(self.formulas().rows(rows)));
        }
        if let Some(clock) = &escalation.clock {
            said.push(say::escalation_clock(self.calendar_name(clock)));
        }
        let mut blocks = self.doc(head);
        if !escalation.steps.is_empty() {
            said.push(say::escalation_steps());
        }
        blocks.push(self.paragraph(said, &head.origin));
        let step = |(length, contacts): &(crate::ir::Length, Vec<Path>)| {
            let words = say::escalation_step(self.length(length), self.contacts(contacts));
            self.item(words, &head.origin)
        };
        let items: Vec<Item> = escalation.steps.iter().map(step).collect();
        if !items.is_empty() {
            blocks.push(Block::List(List {
                marks: Marks::Numbers(1),
                items,
            }));
        }
        if let Some(field) = &escalation.until {
            blocks.push(self.says(say::escalation_until(name_of(field)), &head.origin));
        }
        titled(anchor(&head.path), self.heading(head), blocks)
    }

    /// Contacts and parties by name.
    fn contacts(&self, paths: &[Path]) -> Vec<Run> {
        let contact = |path: &Path| match path.as_str().rsplit_once('.') {
            Some((party, name)) => {
                let contact = Run::title_of(anchor(path), &readable(name));
                say::contact_of(contact, self.party(&Path::new(party)))
            }
            None => vec![self.party(path)],
        };
        list(paths.iter().map(contact).collect())
    }

    // ---- reports and reviews

    pub(super) fn reporting(&self) -> Section {
        let reports = self.agreement.reports.iter().map(|it| self.report(it));
        let reviews = self.agreement.reviews.iter().map(|it| self.review(it));
        section(
            "reporting",
            say::reporting(),
            reports.chain(reviews).collect(),
        )
    }

    fn report(&self, report: &Report) -> Block {
        let head = &report.head;
        let name = Run::words(head.display());
        let words = match &report.sent {
            Some((by, to)) => say::report_sent(self.party(by), self.party(to), name),
            None => say::report_made(name),
        };
        let mut said = vec![match &report.every {
            Some(Every::Period(rule)) => {
                say::report_every(words, self.formulas().period_rule(*rule))
            }
            Some(Every::Length(length)) => say::report_every_length(words, self.length(length)),
            None => say::full_stop(words),
        }];
        if let Some(due) = &report.due {
            said.push(say::report_due(self.length(due)));
        }
        if let Some(keep) = &report.keep {
            said.push(say::report_keep(self.length(keep)));
        }
        if !report.covers.is_empty() {
            said.push(say::report_covers(self.titles(&report.covers)));
        }
        let mut blocks = vec![self.paragraph(said, &head.origin)];
        blocks.extend(self.doc(head));
        titled(anchor(&head.path), self.heading(head), blocks)
    }

    fn review(&self, review: &Review) -> Block {
        let head = &review.head;
        let name = Run::words(head.display());
        let mut said = vec![match &review.every {
            Some(Every::Period(rule)) => {
                say::review_every(name, self.formulas().period_rule(*rule))
            }
            Some(Every::Length(length)) => say::review_every_length(name, self.length(length)),
            None => say::review_held(name),
        }];
        if !review.attended.is_empty() {
            said.push(say::review_attended(self.contacts(&review.attended)));
        }
        let mut blocks = vec![self.paragraph(said, &head.origin)];
        blocks.extend(self.doc(head));
        titled(anchor(&head.path), self.heading(head), blocks)
    }
}
