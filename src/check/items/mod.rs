//! Declarations: one file a subject, each from its clauses to its part of the agreement.
//!
//! What others need to know of a declaration (the fields of a source, the type of a
//! metric) is read before what they say of themselves, so that the order in which things are
//! written does not matter.

mod amended;
mod amendments;
mod amount;
mod bank;
pub(super) mod calendar;
mod cap;
mod condition;
mod contract;
mod duty;
mod example;
mod example_window;
mod figures;
mod given;
mod inclusion;
mod measured;
pub(super) mod metric;
pub(super) mod named;
pub(super) mod objective;
pub(super) mod param;
mod penalty;
mod pool;
mod precedence;
mod relief;
mod remedies;
mod report;
mod service;
mod single_dates;
mod source;
mod table;
pub(super) mod unit;

use super::context::Checker;
use super::kept::{Member, Step};
use super::scope::Place;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{self, Accept, Origin, ProseClause, Term};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{self, Clause, ClauseKind, ItemKind};

impl<'a> Checker<'a> {
    /// The clauses of a declaration.
    pub(super) fn clauses(&self, id: DeclId) -> &'a [Clause] {
        self.block(id).map_or(&[], |block| &block.clauses)
    }
}

impl Checker<'_> {
    /// Everything, in the order in which one thing needs another, until `stopped` says that nobody wants to know.
    pub(super) fn everything(&mut self, stopped: &dyn Fn() -> bool) {
        self.look_up();
        let steps: &[fn(&mut Self)] = &[
            Self::contract,
            Self::forget_other_contract,
            Self::parties_declared,
            Self::enums_declared,
            Self::units_declared,
            Self::params_declared,
            Self::inclusions_declared,
            Self::table_shapes,
            Self::source_shapes,
            Self::calendars_declared,
            Self::tables_declared,
            Self::named_declared,
            Self::sources_declared,
            Self::objective_windows,
            Self::metrics_declared,
            Self::objectives_declared,
            Self::services_declared,
            Self::pools_declared,
            Self::ledgers_declared,
            Self::penalties_declared,
            Self::bonuses_declared,
            Self::remedies_declared,
            Self::terminations_declared,
            Self::duties_declared,
            Self::complete,
            Self::relief_declared,
            Self::prose_declared,
            Self::amended_declared,
            Self::examples_declared,
            |checker| checker.once_for_all(Step::Cycles, Self::report_cycles),
            |checker| checker.once_for_all(Step::LookingBack, Self::looking_back),
            Self::report_unused_terms,
            Self::single_dates,
        ];
        for step in steps.iter().take_while(|_| !stopped()) {
            step(self);
        }
    }

    fn enums_declared(&mut self) {
        for id in self.all(Kind::Enum) {
            let ItemKind::Enum { members, .. } = &self.item(id).kind else {
                continue;
            };
            let mut list: Vec<(String, Option<String>)> = Vec::new();
            let mut known = Vec::new();
            let mut seen: std::collections::BTreeMap<&str, crate::text::Span> =
                std::collections::BTreeMap::new();
            for member in members.iter().filter(|member| !member.name.is_missing()) {
                let texts = member.text.iter().map(|text| (&*text.value, text.span));
                for (word, span) in
                    std::iter::once((&*member.name.text, member.name.span)).chain(texts)
                {
                    if let Some(first) = seen.get(word) {
                        let first = self.at(id, *first);
                        let at = self.at(id, span);
                        self.duplicate(at, first, word);
                    }
                    seen.entry(word).or_insert(span);
                }
                let text = member.text.as_ref().map(|text| self.plain(id, text));
                known.push(Member {
                    name: member.name.text.to_string(),
                    text: text.clone(),
                    at: self.at(id, member.name.span),
                });
                list.push((member.name.text.to_string(), text));
            }
            let head = self.head(id);
            let made = ir::Enum {
                head,
                members: list,
            };
            self.parts.enums.add(&mut self.agreement.enums, id, made);
            self.set_members(id, known);
        }
    }

    /// Defined terms and the parties' own clauses.
    fn prose_declared(&mut self) {
        for id in self.all(Kind::Define) {
            let head = self.head(id);
            self.terms.own = Some(head.path.clone());
            let means = self.prose_clause(id, "means").unwrap_or_default();
            self.terms.own = None;
            self.agreement.terms.push(Term { head, means });
        }
        for id in self.all(Kind::Clause) {
            let ItemKind::Prose { text, .. } = &self.item(id).kind else {
                continue;
            };
            let head = self.head(id);
            let text = text
                .as_ref()
                .map(|text| self.prose(id, text))
                .unwrap_or_default();
            self.agreement.clauses.push(ProseClause { head, text });
        }
    }

    // ---- helpers for clauses

    /// The text of the clause with a word.
    pub(super) fn text_clause(&self, id: DeclId, word: &str) -> Option<ast::Text> {
        self.clauses(id)
            .iter()
            .filter(|clause| &*clause.word.text == word)
            .find_map(|clause| match &clause.kind {
                ClauseKind::Prose(text) => Some(text.clone()),
                _ => None,
            })
    }

    /// The prose of the clause with a word.
    pub(super) fn prose_clause(&mut self, id: DeclId, word: &str) -> Option<ir::Prose> {
        let text = self.text_clause(id, word)?;
        Some(self.prose(id, &text))
    }

    /// The words of the clause with a word, as they are printed.
    pub(super) fn plain_clause(&mut self, id: DeclId, word: &str) -> Option<String> {
        let text = self.text_clause(id, word)?;
        Some(self.plain(id, &text))
    }

    /// The findings that a declaration lets stand.
    pub(super) fn accepts(&mut self, id: DeclId) -> Vec<Accept> {
        let mut accepts = Vec::new();
        let clauses = self.clauses(id);
        for clause in clauses {
            let ClauseKind::Accept { codes, reason } = &clause.kind else {
                continue;
            };
            let reason = reason
                .as_ref()
                .map(|reason| self.plain(id, reason))
                .unwrap_or_default();
            for code in codes {
                accepts.push(Accept {
                    code: code.text.to_string(),
                    reason: reason.clone(),
                    origin: Origin::at(self.at(id, code.span)),
                });
            }
        }
        accepts
    }

    /// Reports a second declaration of a name within another one.
    pub(super) fn duplicate(
        &mut self,
        at: crate::text::Location,
        first: crate::text::Location,
        word: &str,
    ) {
        self.report(
            Diagnostic::new(
                codes::DUPLICATE_NAME,
                at,
                format!("`{word}` is declared twice"),
            )
            .also(first, "declared here first")
            .help("rename one of them"),
        );
    }

    /// Reports a clause that may stand only once, at its second occurrence.
    pub(super) fn only_once(&mut self, id: DeclId, clause: &Clause, first: &Clause) {
        let (at, first) = (self.at(id, clause.word.span), self.at(id, first.word.span));
        self.report(
            Diagnostic::new(
                codes::SECOND_CLAUSE,
                at,
                format!("a second `{}`", clause.word.text),
            )
            .also(first, "the first")
            .note("which one holds would be left open"),
        );
    }

    /// Reports a declaration that lacks what its other clauses need.
    pub(super) fn missing(&mut self, id: DeclId, headline: &str, note: &str, help: &str) {
        let at = self.declaration(id).at;
        self.report(
            Diagnostic::new(codes::INCOMPLETE, at, headline)
                .note(note)
                .help(help),
        );
    }

    /// The scope of a declaration for values that the contract fixes.
    pub(super) fn constants(&self, id: DeclId) -> super::scope::Scope {
        self.scope(id, Place::Constant)
    }
}
