//! Reports and reviews.

use super::super::context::Checker;
use super::super::expr::Allowed;
use crate::ir::{self, Report, Review};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::ClauseKind;

impl Checker<'_> {
    /// A report.
    pub(super) fn report_item(&mut self, id: DeclId) -> Report {
        let scope = self.constants(id);
        let mut report = Report {
            head: self.head(id),
            sent: None,
            every: None,
            due: None,
            keep: None,
            covers: Vec::new(),
        };
        for clause in self.block(id).map_or(&[][..], |block| &block.clauses) {
            match &clause.kind {
                ClauseKind::Sent(from, to) => {
                    let from = self.party(from, &scope);
                    let to = self.party(to, &scope);
                    report.sent = from.zip(to);
                }
                ClauseKind::Every { interval, .. } => report.every = self.every(id, interval),
                ClauseKind::Due(within) => {
                    report.due = self.length(within, &scope, Allowed::Both);
                }
                ClauseKind::Keep(length) => {
                    report.keep = self.length(length, &scope, Allowed::Both);
                }
                ClauseKind::NamedList(paths) => {
                    report.covers = self.named_paths(paths, &[Kind::Objective], &scope);
                }
                ClauseKind::Named(path) => {
                    report.covers = self
                        .named_path(path, &[Kind::Objective], &scope)
                        .into_iter()
                        .collect();
                }
                _ => {}
            }
        }
        report
    }

    /// A review.
    pub(super) fn review(&mut self, id: DeclId) -> Review {
        let scope = self.constants(id);
        let mut review = Review {
            head: self.head(id),
            every: None,
            attended: Vec::new(),
        };
        for clause in self.block(id).map_or(&[][..], |block| &block.clauses) {
            match &clause.kind {
                ClauseKind::Every { interval, .. } => review.every = self.every(id, interval),
                ClauseKind::Attended(paths) => {
                    let attended: Vec<ir::Path> = paths
                        .iter()
                        .filter_map(|path| self.contact(path, &scope))
                        .collect();
                    review.attended = attended;
                }
                _ => {}
            }
        }
        review
    }
}
