//! Which document prevails where the documents between the parties conflict.

use super::super::context::Checker;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{Path, RankedDocument};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast;

impl Checker<'_> {
    /// The documents in their order. The order must have a place for this agreement: without one it
    /// says nothing of what is written here.
    pub(super) fn precedence(
        &mut self,
        id: DeclId,
        clause: &ast::Clause,
        documents: &[ast::RankedDocument],
    ) -> Vec<RankedDocument> {
        let mut ranked: Vec<(RankedDocument, crate::text::Location)> = Vec::new();
        let mut unread = false;
        for document in documents {
            let at = self.at(id, document.span());
            let Some(read) = self.document(id, document) else {
                unread = true;
                continue;
            };
            if let Some((_, first)) = ranked.iter().find(|(other, _)| *other == read) {
                let headline = format!("{} stands twice in the order", self.document_words(&read));
                self.report(
                    Diagnostic::new(codes::PRECEDENCE, at, headline)
                        .also(*first, "here is the first")
                        .note("which of its two places counts would be left open")
                        .help("take one of them out"),
                );
                continue;
            }
            ranked.push((read, at));
        }
        let ranked: Vec<RankedDocument> = ranked.into_iter().map(|(it, _)| it).collect();
        if unread {
            return ranked;
        }
        let at = self.at(id, clause.span);
        if !ranked.contains(&RankedDocument::This) {
            self.report(
                Diagnostic::new(
                    codes::PRECEDENCE,
                    at,
                    "the order of documents has no place for this agreement",
                )
                .note("it would say nothing of a conflict with what is written here")
                .help("add `this agreement` where it ranks: before what yields to it, behind what prevails over it"),
            );
        } else if ranked.len() == 1 {
            self.report(
                Diagnostic::new(
                    codes::PRECEDENCE,
                    at,
                    "an order of one document ranks nothing",
                )
                .help("name the documents that it may conflict with: `precedence \"Order form\", this agreement`"),
            );
        }
        ranked
    }

    fn document(&mut self, id: DeclId, document: &ast::RankedDocument) -> Option<RankedDocument> {
        match document {
            ast::RankedDocument::This(_) => Some(RankedDocument::This),
            ast::RankedDocument::Titled(title) => {
                let words = self.plain(id, title);
                if words.trim().is_empty() {
                    let at = self.at(id, title.span);
                    self.report(
                        Diagnostic::new(codes::PRECEDENCE, at, "a document without a title")
                            .help("write the title that the document bears"),
                    );
                    return None;
                }
                Some(RankedDocument::Titled(words))
            }
            ast::RankedDocument::Named(path) => {
                let scope = self.constants(id);
                let Some(term) = self.reference(path, &[Kind::Define], &scope) else {
                    // Any of them may have been meant.
                    for id in self.all(Kind::Define) {
                        self.terms.uses(Path::new(&self.declaration(id).path));
                    }
                    return None;
                };
                let path = Path::new(&self.declaration(term).path);
                self.terms.uses(path.clone());
                Some(RankedDocument::Term(path))
            }
        }
    }

    fn document_words(&self, document: &RankedDocument) -> String {
        match document {
            RankedDocument::This => "`this agreement`".to_owned(),
            RankedDocument::Titled(title) => format!("\"{title}\""),
            RankedDocument::Term(path) => format!("`{path}`"),
        }
    }
}
