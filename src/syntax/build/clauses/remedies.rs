//! Clauses of penalties, remedies, terminations and amendments.

use super::super::literals::{rounding, words_of};
use super::super::{Builder, Built, Node, Nodes};
use crate::syntax::ast::{
    Amount, AmountTerm, ChangeCondition, ChangeSubject, ClaimAnchor, ClaimDeadline, ClauseKind,
    Consent, Event, Name, Path, Pattern, PerStep, Test, Text,
};
use crate::syntax::parser::Rule;
use std::sync::Arc;

impl Builder<'_, '_> {
    pub(super) fn remedy_clause(
        &mut self,
        form: Rule,
        nodes: &mut Nodes<'_>,
    ) -> Option<Built<ClauseKind>> {
        Some(match form {
            Rule::weight_clause => self.weight(nodes),
            Rule::basis_clause => self.expect_arith(nodes).map(ClauseKind::Basis),
            Rule::when_clause => self.when(nodes),
            Rule::offset_clause => self.offset(nodes),
            Rule::condition_clause => self.events(nodes).map(ClauseKind::Condition),
            Rule::expires_clause => self.expect_length(nodes).map(ClauseKind::ExpiresAfterEntry),
            Rule::multiply_clause => self.multiply(nodes),
            Rule::cap_clause => self.cap(nodes),
            Rule::combine_clause => self.combination(nodes),
            Rule::disregard_clause => self.disregard(nodes),
            Rule::round_clause => self.round(nodes),
            Rule::claim_clause => self.claim(nodes),
            Rule::decide_clause => self.decide(nodes),
            Rule::expire_clause => self.expire(nodes),
            Rule::pay_clause => self.pay(nodes),
            Rule::right_clause => {
                let path = nodes.expect(Rule::path);
                path.map(|path| ClauseKind::Right(self.path(path)))
            }
            Rule::notice_clause => self.notice(nodes),
            Rule::cure_clause => self.cure(nodes),
            Rule::lapses_clause => self.expect_length(nodes).map(ClauseKind::Lapses),
            Rule::agreed_clause => Ok(ClauseKind::Agreed(self.paths(nodes))),
            Rule::silence_clause => self.silence(nodes),
            Rule::change_clause => {
                let party = nodes.expect(Rule::path);
                party.and_then(|party| self.may_change(self.path(party), nodes))
            }
            Rule::never_clause => self.subjects(nodes).map(ClauseKind::Never),
            Rule::entrenched_clause => self.entrenched(nodes),
            Rule::proposed_clause => {
                let node = nodes.expect(Rule::consent);
                node.and_then(|node| self.consent(node))
                    .map(ClauseKind::Proposed)
            }
            Rule::consents_clause => {
                let consents = nodes.all(Rule::consent).into_iter();
                let consents: Built<Vec<_>> = consents.map(|node| self.consent(node)).collect();
                consents.map(ClauseKind::Consents)
            }
            Rule::progress_clause => {
                let node = nodes.expect(Rule::progress);
                node.map(|node| {
                    ClauseKind::InProgress(Name {
                        text: words_of(node.text()),
                        span: node.span(),
                    })
                })
            }
            Rule::accept_clause => Ok(self.accept(nodes)),
            _ => return None,
        })
    }

    fn weight(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let objective = nodes.expect(Rule::path)?;
        Ok(ClauseKind::Weight {
            objective: self.path(objective),
            share: self.expect_arith(nodes)?,
        })
    }

    fn when(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let condition = self.events(nodes)?;
        let amount = match nodes.take_if(Rule::amount) {
            Some(node) => Some(self.amount(node)?),
            None => None,
        };
        let into = match nodes.take_if(Rule::into) {
            Some(node) => {
                let path = node.children().expect(Rule::path)?;
                Some(self.path(path))
            }
            None => None,
        };
        Ok(ClauseKind::When {
            condition,
            amount,
            into,
        })
    }

    fn events(&mut self, nodes: &mut Nodes<'_>) -> Built<Vec<Event>> {
        let events = nodes.all(Rule::event).into_iter();
        events.map(|event| self.event(event)).collect()
    }

    fn offset(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let ledger = nodes.expect(Rule::path)?;
        Ok(ClauseKind::Offset {
            ledger: self.path(ledger),
            condition: self.events(nodes)?,
        })
    }

    fn multiply(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let factor = self.expect_arith(nodes)?;
        let condition = self.events(nodes)?;
        Ok(ClauseKind::Multiply { factor, condition })
    }

    fn cure(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        Ok(ClauseKind::Cure {
            length: self.expect_length(nodes)?,
            restarts: nodes.take_if(Rule::restart).is_some(),
        })
    }

    fn event(&mut self, node: Node<'_>) -> Built<Event> {
        let span = node.span();
        let mut nodes = node.children();
        let subject = match nodes.take_if(Rule::arith) {
            Some(node) => Some(self.expr(node)?),
            None => None,
        };
        let test = if nodes.has(Rule::kw_missed) {
            Test::Missed
        } else if nodes.has(Rule::kw_met) {
            Test::Met
        } else {
            Test::Bounds(self.bounds(&mut nodes)?)
        };
        let pattern = match nodes.take_if(Rule::pattern) {
            Some(node) => Some(self.pattern(node)?),
            None => None,
        };
        Ok(Event {
            subject,
            test,
            pattern,
            across: nodes.take_if(Rule::across).map(|node| node.span()),
            span,
        })
    }

    fn pattern(&mut self, node: Node<'_>) -> Built<Pattern> {
        let mut nodes = node.children();
        let first = nodes.expect(Rule::int)?;
        let first = self.whole_number(&first);
        let times = nodes.has(Rule::kw_times);
        let second = nodes.take_if(Rule::int);
        let second = second.map(|node| self.whole_number(&node));
        let period = nodes.expect(Rule::period)?;
        let period = self.period(period)?;
        if !times {
            self.refuse_unsaid(&period, None);
        }
        Ok(match second {
            Some(second) if times => Pattern::Times(first, second, period),
            Some(second) => Pattern::Of(first, second, period),
            None => Pattern::Consecutive(first, period),
        })
    }

    fn amount(&mut self, node: Node<'_>) -> Built<Amount> {
        let span = node.span();
        let mut nodes = node.children();
        let verb = nodes.expect(Rule::amount_verb)?;
        let verb = self.name(&verb);
        let mut terms = Vec::new();
        for term in nodes.all(Rule::amount_term) {
            terms.push(self.amount_term(term)?);
        }
        Ok(Amount { verb, terms, span })
    }

    fn amount_term(&mut self, node: Node<'_>) -> Built<AmountTerm> {
        let span = node.span();
        let mut nodes = node.children();
        let value = self.expect_arith(&mut nodes)?;
        let per = match nodes.take_if(Rule::per_step) {
            Some(node) => Some(self.per_step(node)?),
            None => None,
        };
        Ok(AmountTerm { value, per, span })
    }

    fn per_step(&mut self, node: Node<'_>) -> Built<PerStep> {
        let mut nodes = node.children();
        let mode = nodes.take_if(Rule::step_mode).map(|node| self.name(&node));
        let step = self.expect_arith(&mut nodes)?;
        let from = match nodes.take_if(Rule::side) {
            Some(side) => Some((self.name(&side), self.expect_arith(&mut nodes)?)),
            None => None,
        };
        Ok(PerStep { mode, step, from })
    }

    fn cap(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let amount = self.expect_arith(nodes)?;
        let any = nodes.take_if(Rule::int);
        let any = any.map(|node| self.whole_number(&node));
        Ok(ClauseKind::Cap {
            amount,
            per: self.period_if(nodes)?,
            any,
        })
    }

    fn combination(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let mode = match nodes.take_if(Rule::customer_chooses) {
            Some(node) => Name {
                text: Arc::from("customer"),
                span: node.span(),
            },
            None => {
                let word = nodes.expect(Rule::word)?;
                self.name(&word)
            }
        };
        Ok(ClauseKind::Combine {
            mode,
            by: nodes.take_if(Rule::word).map(|node| self.name(&node)),
            per: self.period_if(nodes)?,
        })
    }

    fn disregard(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let relation = nodes.expect(Rule::relation)?;
        let relation = self.relation(&relation);
        Ok(ClauseKind::Disregard(relation, self.expect_arith(nodes)?))
    }

    fn round(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let each = nodes.has(Rule::kw_each);
        let to = self.expect_quantity(nodes)?;
        let mode = rounding(nodes.expect(Rule::rounding)?);
        Ok(ClauseKind::Round { each, to, mode })
    }

    fn claim(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let by = nodes.expect(Rule::path)?;
        let by = self.path(by);
        let deadline = match nodes.take_if(Rule::claim_within) {
            Some(node) => {
                let mut nodes = node.children();
                let length = self.expect_length(&mut nodes)?;
                ClaimDeadline::Within(length, self.anchor(&mut nodes)?)
            }
            None => {
                let mut nodes = nodes.expect(Rule::claim_until)?.children();
                let period = self.expect_period(&mut nodes)?;
                let count = nodes.expect(Rule::int)?;
                let count = self.whole_number(&count);
                ClaimDeadline::UntilEnd(period, count, self.anchor(&mut nodes)?)
            }
        };
        Ok(ClauseKind::Claim {
            by,
            deadline,
            with: {
                let texts = nodes.all(Rule::text);
                texts.iter().map(|node| self.text(node)).collect()
            },
            in_writing: nodes.has(Rule::in_writing),
        })
    }

    fn anchor(&mut self, nodes: &mut Nodes<'_>) -> Built<ClaimAnchor> {
        let mut nodes = nodes.expect(Rule::anchor)?.children();
        if let Some(path) = nodes.take_if(Rule::path) {
            return Ok(ClaimAnchor::Field(self.path(path)));
        }
        Ok(if nodes.has(Rule::kw_window) {
            ClaimAnchor::Window
        } else if nodes.has(Rule::kw_report) {
            ClaimAnchor::Report
        } else {
            ClaimAnchor::LastOutage
        })
    }

    fn decide(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let by = nodes.expect(Rule::path)?;
        let by = self.path(by);
        let within = self.expect_length(nodes)?;
        let of = nodes.expect(Rule::word)?;
        Ok(ClauseKind::Decide {
            by,
            within,
            of: self.name(&of),
        })
    }

    fn expire(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        if let Some(word) = nodes.take_if(Rule::word) {
            return Ok(ClauseKind::ExpireAt(self.name(&word)));
        }
        self.expect_length(nodes).map(ClauseKind::ExpireAfter)
    }

    fn pay(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let words = nodes.expect(Rule::pay_form)?.span().of(self.text);
        let words = words_of(words).to_string();
        let Some(node) = nodes.take_if(Rule::pay_within) else {
            return Ok(ClauseKind::Pay {
                words,
                within: None,
                of: None,
            });
        };
        let mut nodes = node.children();
        let within = Some(self.expect_length(&mut nodes)?);
        let of = nodes.take_if(Rule::word).map(|node| self.name(&node));
        Ok(ClauseKind::Pay { words, within, of })
    }

    fn notice(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let length = self.expect_length(nodes)?;
        let after = nodes.take_if(Rule::notice_after).map(|node| {
            let span = node.span();
            let proposal = node.children().has(Rule::kw_proposal);
            let text = if proposal { "proposal" } else { "last consent" };
            Name {
                text: Arc::from(text),
                span,
            }
        });
        Ok(ClauseKind::Notice { length, after })
    }

    fn silence(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let after = self.expect_length(nodes)?;
        let means = nodes.expect(Rule::word)?;
        Ok(ClauseKind::Silence {
            after,
            means: self.name(&means),
        })
    }

    pub(super) fn may_change(&mut self, party: Path, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let subjects = self.subjects(nodes)?;
        let notice = match nodes.take_if(Rule::length) {
            Some(node) => Some(self.length_node(node)?),
            None => None,
        };
        let condition = match nodes.take_if(Rule::condition) {
            Some(node) => Some(self.change_condition(node)?),
            None => None,
        };
        let at_most = match nodes.take_if(Rule::at_most) {
            Some(node) => {
                let mut nodes = node.children();
                let count = nodes.expect(Rule::int)?;
                Some((self.whole_number(&count), self.expect_period(&mut nodes)?))
            }
            None => None,
        };
        Ok(ClauseKind::MayChange {
            party,
            subjects,
            notice,
            condition,
            at_most,
        })
    }

    fn change_condition(&mut self, node: Node<'_>) -> Built<ChangeCondition> {
        let (text, span) = (node.text(), node.span());
        let mut nodes = node.children();
        if let Some(favours) = nodes.take_if(Rule::favours) {
            let path = favours.children().expect(Rule::path)?;
            return Ok(ChangeCondition::Favours(self.path(path)));
        }
        Ok(if text == "otherwise" {
            ChangeCondition::Otherwise(span)
        } else {
            ChangeCondition::Words(Text {
                value: words_of(text),
                span,
                references: Vec::new(),
            })
        })
    }

    fn entrenched(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let subjects = self.subjects(nodes)?;
        let agreed_by = self.paths(nodes);
        let notice = match nodes.take_if(Rule::length) {
            Some(node) => Some(self.length_node(node)?),
            None => None,
        };
        Ok(ClauseKind::Entrenched {
            subjects,
            agreed_by,
            notice,
        })
    }

    fn subjects(&mut self, nodes: &mut Nodes<'_>) -> Built<Vec<ChangeSubject>> {
        let mut subjects = Vec::new();
        for node in nodes.all(Rule::subject) {
            let mut nodes = node.children();
            let kind = match nodes.take_if(Rule::any_kind) {
                Some(node) => Some(Name {
                    text: Arc::from(format!("any {}", last_word(node.text()))),
                    span: node.span(),
                }),
                None => nodes
                    .take_if(Rule::subject_kind)
                    .map(|node| self.name(&node)),
            };
            let path = nodes.expect(Rule::path)?;
            let path = self.path(path);
            subjects.push(ChangeSubject { kind, path });
        }
        Ok(subjects)
    }

    pub(super) fn consent(&mut self, node: Node<'_>) -> Built<Consent> {
        let mut nodes = node.children();
        let date = nodes.expect(Rule::date)?;
        let date = self.moment(&date);
        let by = nodes.expect(Rule::path)?;
        Ok(Consent {
            date,
            by: self.path(by),
        })
    }

    fn accept(&mut self, nodes: &mut Nodes<'_>) -> ClauseKind {
        ClauseKind::Accept {
            codes: self.names(nodes),
            reason: nodes.take_if(Rule::text).map(|node| self.text(&node)),
        }
    }
}

fn last_word(text: &str) -> &str {
    text.split_whitespace().last().unwrap_or("")
}
