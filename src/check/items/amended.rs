//! What amendments say of themselves. Whether the rules let them do what they do comes later
//! (`check/amend`), and what they change is resolved before: the text is read as amended.

use super::super::context::Checker;
use super::super::scope::Scope;
use crate::ir::{Amendment, Changed, Consent, How, InProgress, Origin};
use crate::resolve::{DeclId, Kind, subject};
use crate::syntax::ast::{self, ChangeKind, ClauseKind, ItemKind};

impl Checker<'_> {
    /// All amendments that the text holds.
    pub(super) fn amended_declared(&mut self) {
        for id in self.all(Kind::Amendment) {
            let amendment = self.amendment(id);
            self.agreement.amended.extend(amendment);
        }
    }

    /// Nothing when it does not say who proposed it, or from when it holds: that was reported.
    fn amendment(&mut self, id: DeclId) -> Option<Amendment> {
        let scope = self.constants(id);
        let resolved = self.resolved;
        let ItemKind::Amendment(amendment) = &resolved.item(id).kind else {
            return None;
        };
        let (mut proposed, mut effective, mut in_progress) = (None, None, None);
        let (mut agreed, mut refused) = (Vec::new(), None);
        for clause in &amendment.block.clauses {
            match (&*clause.word.text, &clause.kind) {
                ("refused", ClauseKind::Proposed(consent)) => {
                    refused = self.consent(consent, &scope);
                }
                (_, ClauseKind::Proposed(consent)) => proposed = self.consent(consent, &scope),
                (_, ClauseKind::Consents(all)) => {
                    agreed.extend(all.iter().filter_map(|it| self.consent(it, &scope)));
                }
                ("effective", ClauseKind::Value(value)) => {
                    let day = self.fixed_date(value, &scope);
                    effective = day.map(|day| (day, Origin::at(scope.at(value.span))));
                }
                (_, ClauseKind::InProgress(how)) => {
                    in_progress = Some(match &*how.text {
                        "keep the old terms" => InProgress::Keep,
                        "take the new terms" => InProgress::Take,
                        _ => InProgress::Split,
                    });
                }
                _ => {}
            }
        }
        let reason = self.prose_clause(id, "reason");
        let (effective, effective_at) = effective?;
        Some(Amendment {
            head: self.head(id),
            proposed: proposed?,
            agreed,
            refused,
            effective,
            effective_at,
            in_progress,
            reason,
            accepts: self.accepts(id),
            changes: amendment
                .changes
                .iter()
                .filter_map(|change| touched(change, &scope))
                .collect(),
        })
    }

    pub(super) fn consent(&mut self, consent: &ast::Consent, scope: &Scope) -> Option<Consent> {
        let date = self.fixed_date(&consent.date, scope);
        let party = self.party(&consent.by, scope);
        Some(Consent {
            party: party?,
            date: date?,
            origin: Origin::at(scope.at(consent.date.span.to(consent.by.span))),
        })
    }
}

fn touched(change: &ast::Change, scope: &Scope) -> Option<Changed> {
    let (kind, name) = subject(change)?;
    let mut clauses: Vec<String> = Vec::new();
    let how = match &change.kind {
        ChangeKind::Clauses { block, dropped } => {
            let new = block.clauses.iter().map(|clause| &clause.word);
            for word in new.chain(dropped) {
                if !clauses.iter().any(|known| **known == *word.text) {
                    clauses.push(word.text.to_string());
                }
            }
            How::Changed
        }
        ChangeKind::Whole(_) => How::Changed,
        ChangeKind::Add(_) => How::Added,
        ChangeKind::Remove { .. } => How::Removed,
        ChangeKind::Bad => return None,
    };
    // What there is one of has no name.
    let at = match (&change.kind, name) {
        (_, Some(name)) => name.span,
        (ChangeKind::Clauses { block, .. }, None) => block.word,
        (_, None) => change.span,
    };
    Some(Changed {
        how,
        kind: kind.to_owned(),
        name: name.map(|name| name.text.to_string()),
        clauses,
        origin: Origin::at(scope.at(at)),
    })
}
