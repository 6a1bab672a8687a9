//! The rules for changing the agreement. Amendments themselves are judged by them later.

use super::super::context::Checker;
use super::super::expr::Allowed;
use super::super::scope::Scope;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{
    AmendmentRules, ChangeCondition, Entrenched, FromRenewal, MayChange, Origin, Path,
    RunningOrders,
};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, ClauseKind};
use crate::syntax::schema;
use std::collections::BTreeMap;

/// Clauses of the contract itself that can be named without more.
const OF_CONTRACT: &[&str] = &[
    "provider",
    "customer",
    "version",
    "effective",
    "term",
    "timezone",
    "currency",
    "law",
    "purpose",
    "amendments",
    "remedies",
];

impl Checker<'_> {
    /// The rules.
    pub(super) fn amendment_rules(&mut self, id: DeclId) -> AmendmentRules {
        let scope = self.constants(id);
        let mut rules = AmendmentRules {
            origin: Origin::at(self.declaration(id).at),
            agreed_by: Vec::new(),
            notice: None,
            silence: None,
            may_change: Vec::new(),
            may_refuse: Vec::new(),
            from_renewal: None,
            running_orders: None,
            never: Vec::new(),
            entrenched: Vec::new(),
        };
        let clauses = self.block(id).map_or(&[][..], |block| &block.clauses);
        let mut refusals = BTreeMap::new();
        for clause in clauses {
            match &clause.kind {
                ClauseKind::Agreed(parties) => rules.agreed_by = self.parties(parties, &scope),
                ClauseKind::Notice { length, after } => {
                    let from_proposal = after
                        .as_ref()
                        .is_some_and(|name| name.text.contains("proposal"));
                    rules.notice = self
                        .length(length, &scope, Allowed::Both)
                        .map(|length| (length, from_proposal));
                }
                ClauseKind::Silence { after, means } => {
                    let acceptance = match &*means.text {
                        "acceptance" => true,
                        "refusal" => false,
                        other => {
                            let finding = Diagnostic::new(
                                codes::WRONG_KIND,
                                scope.at(means.span),
                                format!("silence cannot mean `{other}`"),
                            )
                            .help("silence means `acceptance` or `refusal`");
                            self.report(finding);
                            continue;
                        }
                    };
                    rules.silence = self
                        .length(after, &scope, Allowed::Both)
                        .map(|it| (it, acceptance));
                }
                ClauseKind::MayChange { .. } => {
                    let change = self.may_change(clause, None, id);
                    rules.may_change.extend(change);
                }
                ClauseKind::MayRefuse { party, within } => {
                    let who = self.party(party, &scope);
                    let within = self.length(within, &scope, Allowed::Both);
                    let Some((who, within)) = who.zip(within) else {
                        continue;
                    };
                    if let Some(first) = refusals.insert(who.clone(), clause) {
                        let at = scope.at(clause.span);
                        let headline = format!("`{who}` may refuse within two different times");
                        self.report(
                            Diagnostic::new(codes::SECOND_CLAUSE, at, headline)
                                .also(scope.at(first.span), "the first")
                                .help("take one of them out"),
                        );
                        continue;
                    }
                    rules.may_refuse.push((who, within));
                }
                ClauseKind::FromRenewal { favours } => {
                    self.renews(clause, &scope);
                    rules.from_renewal = match favours {
                        Some(party) => self.party(party, &scope).map(FromRenewal::Favouring),
                        None => Some(FromRenewal::Every),
                    };
                }
                ClauseKind::RunningOrders { keep } => {
                    rules.running_orders = Some(match keep {
                        true => RunningOrders::KeepOld,
                        false => RunningOrders::TakeNew,
                    });
                }
                ClauseKind::Entrenched {
                    subjects,
                    agreed_by,
                    notice,
                } => {
                    let notice = notice.as_ref();
                    rules.entrenched.push(Entrenched {
                        subjects: self.subjects(subjects, &scope),
                        agreed_by: self.parties(agreed_by, &scope),
                        notice: notice.and_then(|it| self.length(it, &scope, Allowed::Both)),
                        origin: Origin::at(scope.at(clause.span)),
                    });
                }
                ClauseKind::Never(subjects) => {
                    let subjects = self.subjects(subjects, &scope);
                    rules.never.extend(subjects);
                }
                _ => {}
            }
        }
        rules
    }

    /// Reports a change that waits for a renewal which the contract does not have.
    fn renews(&mut self, clause: &ast::Clause, scope: &Scope) {
        let contract = self.all(Kind::Contract).first().copied();
        let terms = contract.map_or(&[][..], |id| self.clauses(id));
        // A term that could not be read may renew.
        let term = terms.iter().find(|it| &*it.word.text == "term");
        let renews = term.is_some_and(|it| match &it.kind {
            ClauseKind::Term { renews_for, .. } => renews_for.is_some(),
            _ => true,
        });
        if renews || contract.is_none() {
            return;
        }
        let why = match term {
            Some(_) => "the term of the contract says nothing of a renewal",
            None => "the contract has no term, so it runs on without one",
        };
        self.report(
            Diagnostic::new(
                codes::NO_RENEWAL,
                scope.at(clause.span),
                "changes wait for a renewal that never comes",
            )
            .note(why)
            .help("say in the contract how it renews: `term 12 months, renews for 12 months`"),
        );
    }

    /// What one party may change alone. Within a declaration its own clauses need no name before them.
    pub(super) fn may_change(
        &mut self,
        clause: &ast::Clause,
        within: Option<&Path>,
        id: DeclId,
    ) -> Option<MayChange> {
        let ClauseKind::MayChange {
            party,
            subjects,
            notice,
            condition,
            at_most,
        } = &clause.kind
        else {
            return None;
        };
        let scope = self.constants(id);
        let who = self.party(party, &scope);
        let mut paths = Vec::new();
        for subject in subjects {
            let own = within.and_then(|path| self.own_clause(path, subject, id));
            paths.extend(own.or_else(|| self.change_subject(subject, &scope)));
        }
        let notice = notice.as_ref();
        let notice = notice.and_then(|it| self.length(it, &scope, Allowed::Both));
        let condition = condition.as_ref().and_then(|it| match it {
            ast::ChangeCondition::Favours(party) => {
                self.party(party, &scope).map(ChangeCondition::Favours)
            }
            ast::ChangeCondition::Words(text) => {
                Some(ChangeCondition::Words(text.value.to_string()))
            }
            ast::ChangeCondition::Otherwise(_) => Some(ChangeCondition::Otherwise),
        });
        let at_most = at_most
            .as_ref()
            .and_then(|(times, period)| Some((*times, self.period_rule(period, &scope)?)));
        Some(MayChange {
            party: who?,
            subjects: paths,
            notice,
            condition,
            at_most,
        })
    }

    /// A clause of the declaration in which a rule stands: `weight`.
    fn own_clause(&self, path: &Path, subject: &ast::ChangeSubject, id: DeclId) -> Option<String> {
        let kind = ast::BlockKind::from_word(self.declaration(id).kind.word())?;
        let text = subject.path.text();
        let word = schema::find(kind, &text).filter(|_| subject.kind.is_none())?;
        Some(format!("{path}.{}", word.word()))
    }

    fn subjects(&mut self, subjects: &[ast::ChangeSubject], scope: &Scope) -> Vec<String> {
        subjects
            .iter()
            .filter_map(|subject| self.change_subject(subject, scope))
            .collect()
    }

    /// What may or may never be changed, as a path; reported when there is no such thing.
    fn change_subject(&mut self, subject: &ast::ChangeSubject, scope: &Scope) -> Option<String> {
        let text = subject.path.text();
        let first = subject.path.parts.first()?;
        if first.is_missing() {
            return None;
        }
        let at = scope.at(subject.path.span);
        let Some(kind) = &subject.kind else {
            let known = text == "anything" || OF_CONTRACT.contains(&&*first.text);
            if known {
                return Some(text);
            }
            if let Some(id) = self.resolved.find(scope.unit, first) {
                let word = self.declaration(id).kind.word();
                self.clause_of(word, subject.path.parts.get(1), scope)?;
                return Some(text);
            }
            let finding = Diagnostic::new(
                codes::UNKNOWN_NAME,
                at,
                format!("nothing of the agreement is called `{text}`"),
            )
            .help(format!(
                "name a declaration, one of its clauses (`penalty uptime_credit.when`), or one of the contract's own: {}",
                OF_CONTRACT.join(", ")
            ));
            let near = crate::diagnostics::nearest::nearest(&text, OF_CONTRACT.iter().copied())
                .map(ToOwned::to_owned)
                .or_else(|| self.resolved.nearest(scope.unit, &text, &[]));
            self.report(match near {
                Some(near) => finding.fix(format!("write `{near}`"), at, near),
                None => finding,
            });
            return None;
        };
        if let Some(kind) = kind.text.strip_prefix("any ") {
            self.kind_word(&subject.path, kind.trim(), at)?;
            self.clause_of(kind.trim(), Some(first), scope)?;
            return Some(format!("any {}.{text}", kind.trim()));
        }
        if &*kind.text == "any" {
            return self
                .kind_word(&subject.path, &first.text, at)
                .map(|_| format!("any {text}"));
        }
        let word = &*kind.text;
        let kind = self.kind_word(&subject.path, word, at)?;
        let head = ast::Path {
            parts: vec![first.clone()],
            span: first.span,
        };
        self.reference(&head, &[kind], scope)?;
        self.clause_of(word, subject.path.parts.get(1), scope)?;
        Some(text)
    }

    /// Whether a kind of declaration has the clause that is named; reported if not. Metrics, tables
    /// and the like have no clauses: there the whole is meant.
    fn clause_of(&mut self, kind: &str, clause: Option<&ast::Name>, scope: &Scope) -> Option<()> {
        let (Some(block), Some(clause)) = (ast::BlockKind::from_word(kind), clause) else {
            return Some(());
        };
        let words: Vec<String> = schema::clauses_of(block)
            .flat_map(|spec| spec.words)
            .map(|word| (*word).to_owned())
            .collect();
        if words.iter().any(|word| **word == *clause.text) {
            return Some(());
        }
        self.unknown_among(clause, &format!("clause of a `{kind}`"), &words, scope);
        None
    }

    fn kind_word(
        &mut self,
        path: &ast::Path,
        word: &str,
        at: crate::text::Location,
    ) -> Option<Kind> {
        let kind = Kind::parse(word);
        if kind.is_none() {
            self.report(
                Diagnostic::new(
                    codes::UNKNOWN_NAME,
                    at,
                    format!("`{word}` is no kind of declaration"),
                )
                .help(format!(
                    "write the kind before the name: `objective {}`",
                    path.text()
                )),
            );
        }
        kind
    }
}
