//! Defined terms.

use super::super::model::{Block, Clause, Run, Section};
use super::{Writer, anchor, say, section};
use crate::ir::Term;

impl Writer<'_> {
    pub(super) fn definitions(&self) -> Section {
        let mut terms: Vec<&Term> = self.agreement.terms.iter().collect();
        terms.sort_by_key(|term| term.head.display().to_lowercase());
        let blocks = terms.into_iter().map(|term| self.definition(term));
        section("definitions", say::definitions(), blocks.collect())
    }

    fn definition(&self, term: &Term) -> Block {
        let name = Run::Strong(vec![Run::words(term.head.display())]);
        let words = say::means(name, self.inline(&term.means));
        Block::Clause(Clause {
            anchor: Some(anchor(&term.head.path)),
            number: String::new(),
            heading: None,
            blocks: vec![self.sentence(words, &term.head.origin).into()],
        })
    }
}
