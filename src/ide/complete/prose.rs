//! What stands within texts: names in braces, and the names of time zones.

use super::super::context::Context;
use super::{CompletionKind, Offer};
use crate::quantity::Zone;
use crate::resolve::Kind;
use crate::syntax::ast::ClauseKind;

/// What a text may speak of.
const SPOKEN_OF: &[Kind] = &[
    Kind::Party,
    Kind::Service,
    Kind::Objective,
    Kind::Penalty,
    Kind::Param,
    Kind::Calendar,
    Kind::Source,
    Kind::Metric,
    Kind::Define,
    Kind::Responsibility,
    Kind::Escalation,
    Kind::Report,
    Kind::Review,
    Kind::Exclusion,
    Kind::Termination,
    Kind::Bonus,
    Kind::Pool,
    Kind::Ledger,
    Kind::Table,
    Kind::Clause,
];

impl Offer<'_> {
    pub(super) fn in_text(&mut self, context: &Context<'_>, offset: u32) {
        let text = self.analysis.text(self.file).clone();
        let Some(quoted) = context.text else {
            return;
        };
        let Some(typed) = text.get(quoted.start as usize..offset as usize) else {
            return;
        };
        if let [(_, "timezone")] = context.before.as_slice() {
            return self.zones(typed);
        }
        let Some((_, open)) = typed.rsplit_once('{') else {
            return;
        };
        let in_path = |it: char| it.is_alphanumeric() || it == '_' || it == '.';
        if !open.chars().all(in_path) {
            return;
        }
        match open.rsplit_once('.') {
            Some((path, _)) => self.parts_in_text(path),
            None => {
                self.names(SPOKEN_OF);
                self.modules_in_use();
                for word in ["provider", "customer"] {
                    let about = format!("The title of the {word}.");
                    self.add(word, CompletionKind::Part, "party", about);
                }
            }
        }
    }

    /// What may stand behind the dot: contacts, clauses of words, and the title.
    fn parts_in_text(&mut self, path: &str) {
        let Some(unit) = self.unit else {
            return;
        };
        let resolved = &self.analysis.reading.resolved;
        if let Some(target) = resolved.brought_by(unit, path) {
            return self.declared_in(target, "", SPOKEN_OF);
        }
        let name = path.rsplit('.').next().unwrap_or(path);
        let Some(id) = resolved.find_word(unit, name) else {
            return;
        };
        self.add("title", CompletionKind::Part, "its title", String::new());
        for clause in resolved.item(id).clauses() {
            match &clause.kind {
                ClauseKind::Contact(name, _) => {
                    self.add(&name.text, CompletionKind::Part, "contact", String::new());
                }
                ClauseKind::Prose(_) => {
                    self.add(
                        &clause.word.text,
                        CompletionKind::Part,
                        "clause",
                        String::new(),
                    );
                }
                _ => {}
            }
        }
    }

    /// Time zones; the whole text is replaced as far as it is typed.
    fn zones(&mut self, typed: &str) {
        let typed = typed.trim_start_matches('"');
        let length = u32::try_from(typed.len()).unwrap_or(0);
        let end = self.span.end;
        let start = self.span.start.min(end.saturating_sub(length));
        self.span.start = start;
        let letters = typed.to_lowercase();
        for zone in Zone::names().filter(|zone| zone.contains('/') || *zone == "UTC") {
            if zone.to_lowercase().contains(&letters) {
                self.add(zone, CompletionKind::Part, "time zone", String::new());
            }
        }
    }
}
