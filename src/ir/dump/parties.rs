//! Who agrees, on what terms, with which words and calendars.

use super::{Dump, list};
use crate::ir::words::{self, length, period_rule, prose};
use crate::ir::{
    Agreement, Amendment, AmendmentRules, Calendar, CalendarRule, ChangeCondition, Consent,
    Contract, Customer, Enum, Fee, FromRenewal, How, InProgress, MayChange, Party, Path,
    RankedDocument, RunningOrders, Service, Table,
};
use crate::quantity::{DateSet, TimeOfDay};

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Dump<'_> {
    pub(super) fn parties(&mut self, agreement: &Agreement) {
        self.contract(&agreement.contract);
        for party in &agreement.parties {
            self.party(party);
        }
        for term in &agreement.terms {
            self.declaration("define", &term.head, |dump| {
                dump.line(format!("means {:?}", prose(&term.means)));
            });
        }
        for it in &agreement.enums {
            self.enumeration(it);
        }
        for unit in &agreement.units {
            self.declaration("unit", &unit.head, |dump| {
                if let Some((size, ty)) = &unit.is {
                    dump.line(format!(
                        "= {}",
                        words::number(size, ty, dump.words.currency)
                    ));
                }
            });
        }
        for inclusion in &agreement.inclusions {
            self.declaration("include", &inclusion.head, |dump| {
                dump.line(format!("template {}", inclusion.template.path));
                for (parameter, path) in &inclusion.arguments {
                    dump.line(format!("{parameter} = {path}"));
                }
            });
        }
        for param in &agreement.params {
            self.declaration("param", &param.head, |dump| {
                let set = if param.set { " (set)" } else { "" };
                let value = dump.words.constant(&param.value, &param.ty);
                dump.line(format!("{}: {value}{set}", param.ty));
            });
        }
        for calendar in &agreement.calendars {
            self.calendar(calendar);
        }
        for table in &agreement.tables {
            self.table(table);
        }
        for service in &agreement.services {
            self.service(service);
        }
        if let Some(rules) = &agreement.amendments {
            self.amendments(rules);
        }
        for amendment in &agreement.amended {
            self.amendment(amendment);
        }
        for clause in &agreement.clauses {
            self.declaration("clause", &clause.head, |dump| {
                dump.line(format!("{:?}", prose(&clause.text)));
            });
        }
    }

    fn contract(&mut self, contract: &Contract) {
        self.declaration("contract", &contract.head, |dump| {
            dump.line(format!("provider {}", contract.provider));
            dump.line(match &contract.customer {
                Customer::Party(path) => format!("customer {path}"),
                Customer::Any(title) => format!("customer any as {title:?}"),
            });
            if let Some(version) = &contract.version {
                dump.line(format!("version {version:?}"));
            }
            dump.line(format!("effective {}", contract.effective));
            if let Some(term) = &contract.term {
                let mut text = format!("term {}", length(&term.length));
                if let Some(renewal) = &term.renews_for {
                    text.push_str(&format!(", renews for {}", length(renewal)));
                }
                if let Some(notice) = &term.unless_notice {
                    text.push_str(&format!(" unless ended with {} notice", length(notice)));
                }
                dump.line(text);
            }
            if let Some(ended) = &contract.ended {
                let under = ended.under.as_ref();
                let under = under.map_or_else(String::new, |it| format!(" under {it}"));
                dump.line(format!("ended {} by {}{under}", ended.date, ended.by));
            }
            dump.line(format!("timezone {}", contract.timezone));
            dump.line(format!("currency {}", contract.currency));
            dump.maybe("law", contract.law.as_ref());
            dump.maybe("business days on", contract.business_days.as_ref());
            dump.named(
                "precedence",
                &contract.precedence.iter().map(ranked).collect::<Vec<_>>(),
            );
            if let Some(purpose) = &contract.purpose {
                dump.line(format!("purpose {:?}", prose(purpose)));
            }
        });
    }

    fn party(&mut self, party: &Party) {
        self.declaration("party", &party.head, |dump| {
            dump.maybe("address", party.address.as_ref());
            for (name, address) in &party.contacts {
                dump.line(format!("contact {name} {address:?}"));
            }
            for (name, function) in &party.signs {
                let function = function.as_deref().unwrap_or_default();
                dump.line(format!("signs {name:?} {function:?}"));
            }
        });
    }

    fn enumeration(&mut self, it: &Enum) {
        self.declaration("enum", &it.head, |dump| {
            for (name, text) in &it.members {
                match text {
                    Some(text) => dump.line(format!("{name} {text:?}")),
                    None => dump.line(name),
                }
            }
        });
    }

    fn calendar(&mut self, calendar: &Calendar) {
        self.declaration("calendar", &calendar.head, |dump| dump.rule(&calendar.rule));
    }

    fn rule(&mut self, rule: &CalendarRule) {
        match rule {
            CalendarRule::Always => self.line("always"),
            CalendarRule::Dates(dates) => self.line(format!("dates {}", date_set(dates))),
            CalendarRule::Week {
                timezone,
                hours,
                closed,
                open,
            } => {
                self.line(format!("week in {timezone}"));
                self.indent += 1;
                for (day, times) in DAYS.iter().zip(hours) {
                    if !times.is_empty() {
                        self.line(format!("{day} {}", opening(times)));
                    }
                }
                self.line(format!("closed {}", date_set(closed)));
                for (from, to, times) in open {
                    self.line(format!("open {from} to {to} {}", opening(times)));
                }
                self.indent -= 1;
            }
            CalendarRule::Union(of) => self.combined("any of", of),
            CalendarRule::Intersection(of) => self.combined("all of", of),
            CalendarRule::Except(of, except) => {
                self.combined("of", std::slice::from_ref(of));
                self.combined("except", std::slice::from_ref(except));
            }
        }
    }

    fn combined(&mut self, word: &str, of: &[CalendarRule]) {
        self.line(word);
        self.indent += 1;
        for rule in of {
            self.rule(rule);
        }
        self.indent -= 1;
    }

    fn table(&mut self, table: &Table) {
        self.declaration("table", &table.head, |dump| {
            let columns: Vec<String> = std::iter::once(&table.key)
                .chain(&table.columns)
                .map(|(name, ty)| format!("{name}: {ty}"))
                .collect();
            dump.line(columns.join(" | "));
            for (key, cells) in &table.rows {
                let types = std::iter::once(&table.key).chain(&table.columns);
                let cells: Vec<String> = std::iter::once(key)
                    .chain(cells)
                    .zip(types)
                    .map(|(cell, (_, ty))| dump.words.constant(cell, ty))
                    .collect();
                dump.line(cells.join(" | "));
            }
        });
    }

    fn service(&mut self, service: &Service) {
        self.declaration("service", &service.head, |dump| {
            if let Some(description) = &service.description {
                dump.line(format!("description {:?}", prose(description)));
            }
            dump.maybe("hours", service.hours.as_ref());
            match &service.fee {
                Some(Fee::Flat(amount, per)) => {
                    let amount =
                        words::number(amount, &crate::ir::Type::MONEY, dump.words.currency);
                    dump.line(format!("fee {amount} per {}", period_rule(per)));
                }
                Some(Fee::Metered(expr)) => {
                    let fee = dump.words.expr(expr);
                    dump.line(format!("fee {fee}"));
                }
                None => {}
            }
            dump.said("external", service.external);
            for needed in &service.depends_on {
                let promise = needed.promise.as_ref().map_or_else(String::new, |promise| {
                    let level = words::number(&promise.value, &promise.ty, dump.words.currency);
                    format!(" with {} {level}", promise.of)
                });
                let any = if needed.any { "any of " } else { "" };
                let services: Vec<&str> = needed.services.iter().map(Path::as_str).collect();
                dump.line(format!("depends on {any}{}{promise}", services.join(", ")));
            }
        });
    }

    fn amendments(&mut self, rules: &AmendmentRules) {
        self.line("amendments");
        self.indent += 1;
        self.named("agreed by", &rules.agreed_by);
        if let Some((notice, from_proposal)) = &rules.notice {
            let from = if *from_proposal {
                "the proposal"
            } else {
                "the last consent"
            };
            self.line(format!("notice {} after {from}", length(notice)));
        }
        if let Some((after, consent)) = &rules.silence {
            let means = if *consent { "consent" } else { "refusal" };
            self.line(format!("silence {} means {means}", length(after)));
        }
        for change in &rules.may_change {
            self.may_change(change);
        }
        for (party, within) in &rules.may_refuse {
            self.line(format!("{party} may refuse within {}", length(within)));
        }
        match &rules.from_renewal {
            Some(FromRenewal::Every) => self.line("effective from the next renewal"),
            Some(FromRenewal::Favouring(party)) => {
                self.line(format!(
                    "effective from the next renewal when it favours {party}"
                ));
            }
            None => {}
        }
        match rules.running_orders {
            Some(RunningOrders::KeepOld) => self.line("running orders keep the old terms"),
            Some(RunningOrders::TakeNew) => self.line("running orders take the new terms"),
            None => {}
        }
        self.named("never", &rules.never);
        for entrenched in &rules.entrenched {
            let mut text = format!("entrenched {}", list(&entrenched.subjects));
            if !entrenched.agreed_by.is_empty() {
                text.push_str(&format!(" agreed by {}", list(&entrenched.agreed_by)));
            }
            if let Some(notice) = &entrenched.notice {
                text.push_str(&format!(" with {} notice", length(notice)));
            }
            self.line(text);
        }
        self.indent -= 1;
    }

    fn amendment(&mut self, amendment: &Amendment) {
        self.declaration("amendment", &amendment.head, |dump| {
            let consent = |it: &Consent| format!("{} by {}", it.date, it.party);
            dump.line(format!("proposed {}", consent(&amendment.proposed)));
            let agreed: Vec<String> = amendment.agreed.iter().map(consent).collect();
            if !agreed.is_empty() {
                dump.line(format!("agreed {}", agreed.join(", ")));
            }
            if let Some(refused) = &amendment.refused {
                dump.line(format!("refused {}", consent(refused)));
            }
            dump.line(format!("effective {}", amendment.effective));
            if let Some(how) = amendment.in_progress {
                dump.line(format!(
                    "windows in progress {}",
                    match how {
                        InProgress::Keep => "keep the old terms",
                        InProgress::Take => "take the new terms",
                        InProgress::Split => "are split",
                    }
                ));
            }
            for change in &amendment.changes {
                let how = match change.how {
                    How::Added => "added",
                    How::Changed => "changed",
                    How::Removed => "removed",
                };
                let clauses = change.clauses.join(", ");
                let clauses = if clauses.is_empty() {
                    clauses
                } else {
                    format!(": {clauses}")
                };
                dump.line(format!("{how} {}{clauses}", change.words()));
            }
        });
    }

    pub(super) fn may_change(&mut self, change: &MayChange) {
        let mut text = format!("{} may change {}", change.party, list(&change.subjects));
        if let Some(notice) = &change.notice {
            text.push_str(&format!(" with {} notice", length(notice)));
        }
        if let Some(condition) = &change.condition {
            text.push_str(&match condition {
                ChangeCondition::Favours(party) => format!(" when it favours {party}"),
                ChangeCondition::Words(words) => format!(" {words}"),
                ChangeCondition::Otherwise => " otherwise".to_owned(),
            });
        }
        if let Some((times, per)) = &change.at_most {
            text.push_str(&format!(" at most {times} per {}", period_rule(per)));
        }
        self.line(text);
    }
}

fn ranked(document: &RankedDocument) -> String {
    match document {
        RankedDocument::This => "this agreement".to_owned(),
        RankedDocument::Titled(title) => format!("{title:?}"),
        RankedDocument::Term(path) => path.to_string(),
    }
}

/// `08:00 to 12:00, 13:00 to 18:00`
fn opening(times: &[(TimeOfDay, TimeOfDay)]) -> String {
    let times: Vec<String> = times
        .iter()
        .map(|(from, to)| format!("{from} to {to}"))
        .collect();
    times.join(", ")
}

fn date_set(set: &DateSet) -> String {
    let all = |of: &[DateSet]| of.iter().map(date_set).collect::<Vec<_>>();
    match set {
        DateSet::Listed(dates) => {
            let single = dates.dates.iter().map(ToString::to_string);
            let yearly = dates
                .yearly
                .iter()
                .map(|(month, day)| format!("every {month:02}-{day:02}"));
            let ranges = dates.ranges.iter().map(|(a, b)| format!("{a} to {b}"));
            let parts: Vec<String> = single.chain(yearly).chain(ranges).collect();
            format!("{{{}}}", parts.join(", "))
        }
        DateSet::Or(of) => format!("({})", all(of).join(" or ")),
        DateSet::And(of) => format!("({})", all(of).join(" and ")),
        DateSet::Except(of, except) => format!("({} except {})", date_set(of), date_set(except)),
    }
}
