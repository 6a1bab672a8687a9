//! Whose figures count where the parties' figures differ.

use super::super::context::Checker;
use super::super::expr::Allowed;
use super::super::scope::Scope;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{Dispute, DisputeFrom, Path, Prevails, Source};
use crate::resolve::Kind;
use crate::syntax::ast::{self, Clause, ClauseKind};

impl Checker<'_> {
    /// Whose figures prevail, and how they may be disputed.
    pub(super) fn prevails(
        &mut self,
        clauses: &[Clause],
        source: &Source,
        scope: &Scope,
    ) -> Option<Prevails> {
        let (party, dispute) = clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::FiguresOf { party, dispute } => Some((party, dispute)),
            _ => None,
        })?;
        let whose = self.party(party, scope)?;
        self.has_figures(&whose, party, source, scope);
        let dispute = dispute
            .as_ref()
            .and_then(|dispute| self.dispute(&whose, dispute, source, scope));
        Some(Prevails {
            party: whose,
            dispute,
        })
    }

    fn dispute(
        &mut self,
        whose: &Path,
        dispute: &ast::Dispute,
        source: &Source,
        scope: &Scope,
    ) -> Option<Dispute> {
        let by = self.party(&dispute.by, scope);
        let within = self.length(&dispute.within, scope, Allowed::Both);
        let then = dispute.then.as_ref();
        let then = then.and_then(|path| Some((self.party(path, scope)?, path)));
        if by.as_ref() == Some(whose) {
            let at = scope.at(dispute.by.span);
            let headline = format!("`{whose}` would dispute its own figures");
            self.report(
                Diagnostic::new(codes::PREVAILING_FIGURES, at, headline)
                    .help("name the party that may call them into question"),
            );
        }
        if let Some((then, path)) = &then {
            if then == whose {
                let at = scope.at(path.span);
                let headline = format!("a dispute would change nothing: `{whose}` prevails again");
                self.report(
                    Diagnostic::new(codes::PREVAILING_FIGURES, at, headline)
                        .note("the figures that are disputed would decide the dispute")
                        .help("name somebody else who has figures, or leave it to the parties"),
                );
            } else {
                self.has_figures(then, path, source, scope);
            }
        }
        let of = match dispute.of_report {
            true => DisputeFrom::Report,
            false => DisputeFrom::Window,
        };
        if of == DisputeFrom::Report && self.all(Kind::Report).is_empty() {
            let at = scope.at(dispute.within.span);
            self.report(
                Diagnostic::new(
                    codes::PREVAILING_FIGURES,
                    at,
                    "the time for a dispute runs from a report, and none is agreed",
                )
                .help("declare a `report`, or let the time run from `the window`"),
            );
        }
        Some(Dispute {
            by: by?,
            within: within?,
            of,
            then: then.map(|(then, _)| then),
        })
    }

    /// Reports a party whose figures count and that has none.
    fn has_figures(&mut self, party: &Path, path: &ast::Path, source: &Source, scope: &Scope) {
        let roles = [&source.supplied, &source.verifiable, &source.decided];
        if roles.iter().any(|role| role.contains(party)) {
            return;
        }
        let at = scope.at(path.span);
        let headline = format!(
            "`{party}` has no figures of `{}` that could prevail",
            source.head.path
        );
        self.report(
            Diagnostic::new(codes::PREVAILING_FIGURES, at, headline)
                .note("it neither supplies the data nor can verify it")
                .help(format!(
                    "name a party that does, or add `supplied by {party}` or `verifiable by {party}`"
                )),
        );
    }
}
