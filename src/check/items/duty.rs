//! Duties: responsibilities and escalations, who does what, until when, shown by what.

use super::super::context::Checker;
use super::super::expr::Allowed;
use super::super::scope::{Place, Scope};
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{
    self, Breach, Escalation, Every, Evidence, Modality, Prose, Responsibility, Within, WithinFrom,
};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, ClauseKind, Interval};

impl Checker<'_> {
    /// All that the parties do for one another. The relief that a breach gives belongs to the
    /// objective (`relief`).
    pub(super) fn duties_declared(&mut self) {
        for id in self.all(Kind::Responsibility) {
            let it = self.responsibility(id);
            self.agreement.responsibilities.push(it);
        }
        for id in self.all(Kind::Escalation) {
            let it = self.escalation(id);
            self.agreement.escalations.push(it);
        }
        for id in self.all(Kind::Report) {
            let it = self.report_item(id);
            self.agreement.reports.push(it);
        }
        for id in self.all(Kind::Review) {
            let it = self.review(id);
            self.agreement.reviews.push(it);
        }
        for id in self.all(Kind::Amendments) {
            let it = self.amendment_rules(id);
            self.agreement.amendments.get_or_insert(it);
        }
    }

    fn responsibility(&mut self, id: DeclId) -> Responsibility {
        let mut it = Responsibility {
            head: self.head(id),
            party: ir::Path::new(""),
            modality: Modality::Must,
            duty: Prose::default(),
            arises: Vec::new(),
            lifted: Vec::new(),
            within: None,
            every: None,
            evidence: None,
            breach: Vec::new(),
            accepts: self.accepts(id),
        };
        let mut duty: Option<&ast::Clause> = None;
        for clause in self.block(id).map_or(&[][..], |block| &block.clauses) {
            if matches!(clause.kind, ClauseKind::Duty { .. }) {
                if let Some(first) = duty {
                    self.only_once(id, clause, first);
                    continue;
                }
                duty = Some(clause);
            }
            self.duty_clause(id, clause, &mut it);
        }
        self.one_beginning(id, &it);
        it
    }

    /// A duty that arises with a window counts from its end, and what a breach of a duty leads to
    /// is measured before it is known whether the duty was lifted.
    fn one_beginning(&mut self, id: DeclId, duty: &Responsibility) {
        let scope = self.constants(id);
        let from = duty.within.as_ref().and_then(|it| it.from.as_ref());
        let measured = matches!(
            from,
            Some(WithinFrom::Fields { .. } | WithinFrom::Run { .. })
        );
        for clause in self.block(id).map_or(&[][..], |block| &block.clauses) {
            let at = scope.at(clause.span);
            let finding = match &clause.kind {
                ClauseKind::Within { .. } if measured && !duty.arises.is_empty() => {
                    Diagnostic::new(codes::DUTY_BEGINS_TWICE, at, "this duty begins twice")
                        .note("it arises with a window that completes its `when`, and its time runs from something else")
                        .help("leave out what stands behind the length of time: it then runs from the end of that window")
                }
                ClauseKind::Every { .. } if !duty.arises.is_empty() => {
                    Diagnostic::new(codes::DUTY_BEGINS_TWICE, at, "this duty begins twice")
                        .note("it arises with a window that completes its `when`, and recurs by itself")
                        .help("declare a responsibility of its own for what recurs")
                }
                ClauseKind::BreachRelief { .. } | ClauseKind::BreachLeadsTo(..)
                    if !duty.lifted.is_empty() =>
                {
                    Diagnostic::new(
                        codes::LIFTED_BREACH,
                        at,
                        "a breach of a duty that is lifted at times leads to nothing else",
                    )
                    .note("whether the duty binds is known only when its objectives are judged, and they are judged with what a breach leads to")
                    .help("leave `breach` out, or declare a responsibility that is not lifted")
                }
                _ => continue,
            };
            self.report(finding);
        }
    }

    fn duty_clause(&mut self, id: DeclId, clause: &ast::Clause, it: &mut Responsibility) {
        let scope = self.constants(id);
        match &clause.kind {
            ClauseKind::Named(party) if &*clause.word.text == "party" => {
                if let Some(party) = self.party(party, &scope) {
                    it.party = party;
                }
            }
            ClauseKind::Duty { negated, text } => {
                it.duty = self.prose(id, text);
                it.modality = match (&*clause.word.text, negated) {
                    ("may", _) => Modality::May,
                    (_, true) => Modality::MustNot,
                    (_, false) => Modality::Must,
                };
            }
            ClauseKind::Within { limit, from, on } => {
                let on = on
                    .as_ref()
                    .and_then(|path| self.calendar_with_hours(path, &scope));
                let from = from.as_ref().and_then(|from| self.within_from(id, from));
                // `2 business days of "a request" on desk_hours` says whose days they are.
                let of_contract = self.frame.business_days.clone();
                if on.is_some() {
                    self.frame.business_days.clone_from(&on);
                }
                let limit = self.length(limit, &scope, Allowed::Both);
                self.frame.business_days = of_contract;
                if let Some(limit) = limit {
                    it.within = Some(Within { limit, from, on });
                }
            }
            ClauseKind::When {
                condition, amount, ..
            } => {
                let scope = self.scope(id, Place::Step);
                if let Some(amount) = amount {
                    self.costs_nothing("a duty", scope.at(amount.span));
                }
                it.arises.extend(self.trigger(condition, &scope));
            }
            ClauseKind::Condition(condition) => {
                let scope = self.scope(id, Place::Step);
                it.lifted.extend(self.lifting(condition, &scope));
            }
            ClauseKind::Every { interval, while_ } => {
                let scope = self.scope(id, Place::Rows);
                let rows = while_.as_ref().map(|rows| self.demand_rows(rows, &scope).0);
                it.every = self.every(id, interval).map(|every| (every, rows));
            }
            ClauseKind::BreachLeadsTo(word, path) => {
                let breach = match &*word.text {
                    "escalates" => self
                        .named_path(path, &[Kind::Escalation], &scope)
                        .map(Breach::Escalates),
                    _ => self
                        .named_path(path, &[Kind::Penalty], &scope)
                        .map(Breach::Costs),
                };
                it.breach.extend(breach);
            }
            ClauseKind::BreachRelief { objectives, .. } => {
                let objectives = self.named_paths(objectives, &[Kind::Objective], &scope);
                it.breach.push(Breach::ReliefFor(objectives));
            }
            ClauseKind::Evidence(rows) => {
                let scope = self.scope(id, Place::Rows);
                it.evidence = Some(Evidence::Rows(self.demand_rows(rows, &scope).0));
            }
            ClauseKind::EvidenceRulings(parties) => {
                it.evidence = Some(Evidence::RulingsBy(self.parties(parties, &scope)));
            }
            _ => {}
        }
    }

    /// `lifted when late missed`: the duty does not bind in the period after such a one.
    fn lifting(&mut self, condition: &[ast::Event], scope: &Scope) -> Option<Vec<ir::Condition>> {
        let trigger = self.trigger(condition, scope)?;
        for condition in &trigger {
            let objective = condition.objective.as_ref();
            let objective = objective.and_then(|path| self.objective_made(path));
            let no_period = objective.filter(|it| !matches!(it.window, ir::Window::Period(_)));
            if let Some(objective) = no_period {
                let path = &objective.head.path;
                let headline = format!("`{path}` is not judged over periods");
                let place = condition.origin.place();
                self.report(
                    Diagnostic::new(codes::WRONG_KIND, place, headline)
                        .note("a duty is lifted for the period that follows")
                        .help(
                            "name an objective with `over each calendar month`, or another period",
                        ),
                );
                return None;
            }
        }
        Some(trigger)
    }

    /// From when a duty's time runs.
    fn within_from(&mut self, id: DeclId, from: &ast::WithinFrom) -> Option<WithinFrom> {
        match from {
            ast::WithinFrom::Event(text) => Some(WithinFrom::Event(self.prose(id, text))),
            ast::WithinFrom::Fields(from, to) => self.between_fields(from, to, &self.constants(id)),
            ast::WithinFrom::Run { end, time } => {
                let scope = self.scope(id, Place::Window);
                let time = self.demand_time(time, &scope);
                Some(WithinFrom::Run { end: *end, time })
            }
        }
    }

    /// `from incidents.noticed to incidents.opened`: the source and its two fields.
    fn between_fields(
        &mut self,
        from: &ast::Path,
        to: &ast::Path,
        scope: &Scope,
    ) -> Option<WithinFrom> {
        let (source, first) = self.field_path(from, scope)?;
        let (other, second) = self.field_path(to, scope)?;
        if source == other {
            return Some(WithinFrom::Fields {
                source,
                from: first,
                to: second,
            });
        }
        let at = scope.at(from.span.to(to.span));
        self.report(
            Diagnostic::new(
                codes::WRONG_KIND,
                at,
                "a duty runs between two fields of one source",
            )
            .note(format!("these are of `{source}` and of `{other}`"))
            .help("name two fields of the same rows"),
        );
        None
    }

    fn field_path(&mut self, path: &ast::Path, scope: &Scope) -> Option<(ir::Path, String)> {
        let (field, head) = path.parts.split_last()?;
        let span = head
            .first()
            .map_or(field.span, |name| name.span.to(field.span));
        let head = ast::Path {
            parts: head.to_vec(),
            span,
        };
        if head.parts.is_empty() {
            let at = scope.at(path.span);
            self.report(
                Diagnostic::new(
                    codes::UNKNOWN_NAME,
                    at,
                    format!("`{}` is no field of a source", path.text()),
                )
                .help("write `SOURCE.FIELD`"),
            );
            return None;
        }
        let id = self.reference(&head, &[Kind::Source], scope)?;
        let source = ir::Path::new(&self.declaration(id).path);
        let known = self
            .shape_of(id)
            .is_some_and(|shape| shape.field(&field.text).is_some());
        if known {
            return Some((source, field.text.to_string()));
        }
        let at = scope.at(field.span);
        self.report(
            Diagnostic::new(
                codes::UNKNOWN_NAME,
                at,
                format!("the source `{source}` has no field `{}`", field.text),
            )
            .help("name a field that the source declares"),
        );
        None
    }

    /// How often something recurs.
    pub(in crate::check) fn every(&mut self, id: DeclId, interval: &Interval) -> Option<Every> {
        match interval {
            Interval::Period(period) => {
                let scope = self.constants(id);
                self.period_rule(period, &scope).map(Every::Period)
            }
            Interval::Length(length) => {
                let scope = self.scope(id, Place::Constant);
                self.length(length, &scope, Allowed::Both)
                    .map(Every::Length)
            }
        }
    }

    /// An escalation.
    pub(in crate::check) fn escalation(&mut self, id: DeclId) -> Escalation {
        let scope = self.constants(id);
        let mut escalation = Escalation {
            head: self.head(id),
            cases: None,
            clock: None,
            steps: Vec::new(),
            until: None,
        };
        let clauses = self.block(id).map_or(&[][..], |block| &block.clauses);
        let mut source = None;
        for clause in clauses {
            match &clause.kind {
                ClauseKind::Value(rows) if &*clause.word.text == "for" => {
                    let scope = self.scope(id, Place::Rows);
                    let (rows, of) = self.demand_rows(rows, &scope);
                    source = of;
                    escalation.cases = Some(rows);
                }
                ClauseKind::Value(clock) if &*clause.word.text == "clock" => {
                    escalation.clock = self.calendar_value(clock, &scope);
                }
                ClauseKind::After { delay, notify } => {
                    let contacts: Vec<ir::Path> = notify
                        .iter()
                        .filter_map(|path| self.contact(path, &scope))
                        .collect();
                    if let Some(delay) = self.length(delay, &scope, Allowed::Both) {
                        escalation.steps.push((delay, contacts));
                    }
                }
                _ => {}
            }
        }
        for clause in clauses {
            if let ClauseKind::Until(field) = &clause.kind {
                let shape = source.and_then(|source| self.shape_of(source));
                let declared = shape.map(|shape| shape.field(&field.text).map(|it| it.at));
                if let Some(Some(declared)) = declared {
                    self.defined(scope.at(field.span), declared);
                } else if declared.is_some() {
                    let at = scope.at(field.span);
                    self.report(
                        Diagnostic::new(
                            codes::UNKNOWN_NAME,
                            at,
                            format!("the cases have no field `{}`", field.text),
                        )
                        .help("name the field that ends a case"),
                    );
                }
                escalation.until = Some(field.text.to_string());
            }
        }
        escalation
    }
}
