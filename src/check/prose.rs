//! Prose: its references are resolved, its defined terms are found and linked.
//!
//! `{acme.service_desk}` prints the address of a contact, `{globex}` a title,
//! `{workplace.fee}` what that clause says. A defined term is recognised by its title,
//! written as it is defined, with or without a plural `s`.

use super::context::Checker;
use super::scope::Scope;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{self, Prose, Run};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Defined terms, and which of them some text uses.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms {
    /// By the first word of the title: the title and what it stands for, longest first.
    by_first_word: Arc<BTreeMap<String, Vec<(String, ir::Path)>>>,
    used: BTreeSet<ir::Path>,
    /// The term whose own meaning is being read: it does not use itself.
    pub(super) own: Option<ir::Path>,
}

impl Terms {
    /// All `define`s and all `let`s with a title.
    pub(super) fn of(resolved: &crate::resolve::Resolved) -> Self {
        let mut by_first_word: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for (_, it) in resolved.declarations() {
            let defines = matches!(it.kind, Kind::Define | Kind::Let);
            let title = match (&it.title, it.kind) {
                (Some(title), _) => title.to_string(),
                (None, Kind::Define) => it.name.to_string(),
                (None, _) => continue,
            };
            let Some(first) = words(&title).next().filter(|_| defines) else {
                continue;
            };
            let entry = by_first_word.entry(first.to_owned()).or_default();
            entry.push((title, ir::Path::new(&it.path)));
        }
        for titles in by_first_word.values_mut() {
            titles.sort_by_key(|(title, _)| std::cmp::Reverse(title.len()));
        }
        Self {
            by_first_word: Arc::new(by_first_word),
            ..Self::default()
        }
    }

    /// The same, of which nothing is used yet.
    pub(super) fn again(self) -> Self {
        Self {
            by_first_word: self.by_first_word,
            ..Self::default()
        }
    }

    /// Something else than prose names a term.
    pub(super) fn uses(&mut self, term: ir::Path) {
        self.used.insert(term);
    }

    /// The terms that were used since they were last taken away.
    pub(super) fn used(&self) -> &BTreeSet<ir::Path> {
        &self.used
    }

    /// The terms that were used since the last time that this was asked.
    pub(super) fn take_used(&mut self) -> BTreeSet<ir::Path> {
        std::mem::take(&mut self.used)
    }

    /// Goes on with terms that were used before.
    pub(super) fn put_used(&mut self, used: BTreeSet<ir::Path>) {
        self.used = used;
    }

    /// The term that `text` begins with, and how many bytes of it.
    fn at_start(&self, text: &str) -> Option<(usize, &ir::Path)> {
        let first = words(text).next()?;
        let known = |word: &str| self.by_first_word.get(word);
        let singular = first.strip_suffix('s');
        [Some(first), singular]
            .into_iter()
            .flatten()
            .filter_map(known)
            .flatten()
            .find_map(|(title, path)| {
                let rest = text.strip_prefix(title.as_str())?;
                let plural = rest.strip_prefix('s').filter(|rest| ends_word(rest));
                let length = match plural {
                    Some(_) => title.len() + 1,
                    None if ends_word(rest) => title.len(),
                    None => return None,
                };
                (self.own.as_ref() != Some(path)).then_some((length, path))
            })
    }
}

/// Words of a text; a word is letters, digits and what joins them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_word(c))
        .filter(|word| !word.is_empty())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn ends_word(rest: &str) -> bool {
    !rest.starts_with(is_word)
}

impl Checker<'_> {
    /// A text of the parties.
    pub(super) fn prose(&mut self, id: DeclId, text: &ast::Text) -> Prose {
        self.prose_in(&self.constants(id), text)
    }

    fn prose_in(&mut self, scope: &Scope, text: &ast::Text) -> Prose {
        let mut runs = Vec::new();
        let mut rest: &str = &text.value;
        for path in &text.references {
            let written = format!("{{{}}}", path.text());
            let Some(position) = rest.find(&written) else {
                continue;
            };
            let (before, after) = rest.split_at(position);
            self.link_terms(before, &mut runs);
            rest = after.get(written.len()..).unwrap_or_default();
            match self.in_words(path, scope) {
                Some((to, words)) => {
                    self.terms.used.insert(to.clone());
                    runs.push(Run::Reference { to, words });
                }
                None => runs.push(Run::Text(written)),
            }
        }
        self.link_terms(rest, &mut runs);
        Prose(runs)
    }

    /// A text that is printed as it is, with its references filled in.
    pub(super) fn plain(&mut self, id: DeclId, text: &ast::Text) -> String {
        self.plain_in(&self.constants(id), text)
    }

    /// The same, for a text in a formula.
    pub(super) fn plain_in(&mut self, scope: &Scope, text: &ast::Text) -> String {
        if text.references.is_empty() {
            return text.value.to_string();
        }
        let prose = self.prose_in(scope, text);
        let words = prose.0.iter().map(|run| match run {
            Run::Text(words) | Run::Reference { words, .. } | Run::Term { words, .. } => &**words,
        });
        words.collect()
    }

    fn link_terms(&mut self, text: &str, runs: &mut Vec<Run>) {
        let mut plain = 0;
        let mut at = 0;
        let mut begins = true;
        while let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) {
            if begins
                && is_word(character)
                && let Some((length, path)) = self.terms.at_start(&text[at..])
            {
                let path = path.clone();
                if plain < at {
                    runs.push(Run::Text(text[plain..at].to_owned()));
                }
                runs.push(Run::Term {
                    to: path.clone(),
                    words: text[at..at + length].to_owned(),
                });
                self.terms.used.insert(path);
                at += length;
                plain = at;
                begins = false;
                continue;
            }
            begins = !is_word(character);
            at += character.len_utf8();
        }
        if plain < text.len() {
            runs.push(Run::Text(text[plain..].to_owned()));
        }
    }

    /// What a reference stands for and prints.
    fn in_words(&mut self, path: &ast::Path, scope: &Scope) -> Option<(ir::Path, String)> {
        let alias = path.single().and_then(|name| match &*name.text {
            "customer" if self.resolved.find_word(scope.unit, "customer").is_none() => {
                self.frame.customer.clone()
            }
            "provider" if self.resolved.find_word(scope.unit, "provider").is_none() => {
                self.frame.provider.clone()
            }
            _ => None,
        });
        if let Some(alias) = alias {
            let words = self.title_of_party(&alias);
            return Some((alias, words));
        }
        let (id, used) = self.reference_with_rest(path, &[], scope)?;
        let declaration = self.declaration(id);
        let own = ir::Path::new(&declaration.path);
        let title = || {
            let title = declaration.title.as_ref().unwrap_or(&declaration.name);
            title.to_string()
        };
        let Some(part) = path.parts.get(used) else {
            if declaration.kind == Kind::Param {
                let (value, ty) = self.param_value(id, declaration.at)?;
                self.params_named.insert(id);
                let currency = self.agreement.contract.currency.clone();
                let words = ir::words::Words {
                    currency: &currency,
                };
                return Some((own, words.constant(&value, &ty)));
            }
            return Some((own, title()));
        };
        if &*part.text == "title" {
            return Some((own, title()));
        }
        let found = match declaration.kind {
            Kind::Party => {
                let contacts = self.contacts_of(id);
                let contact = contacts.iter().find(|(name, _)| name.text == part.text);
                contact.map(|(_, address)| address.value.to_string())
            }
            _ => None,
        };
        let found = found.or_else(|| self.clause_in_words(id, &part.text));
        let Some(words) = found.filter(|_| path.parts.len() == used + 1) else {
            self.unknown_part(id, part, scope);
            return None;
        };
        Some((own.child(&part.text), words))
    }

    fn title_of_party(&self, path: &ir::Path) -> String {
        if let ir::Customer::Any(name) = &self.agreement.contract.customer
            && path.as_str() == "customer"
        {
            return name.clone();
        }
        let title = self
            .by_path
            .get(path)
            .and_then(|id| self.declaration(*id).title.clone());
        title.map_or_else(|| path.to_string(), |title| title.to_string())
    }

    /// What the clause of a declaration says behind its word.
    fn clause_in_words(&self, id: DeclId, word: &str) -> Option<String> {
        let clause = self
            .block(id)?
            .clauses
            .iter()
            .find(|it| &*it.word.text == word)?;
        let span = crate::text::Span::new(
            clause.word.span.end,
            clause.span.end.max(clause.word.span.end),
        );
        let file = self.resolved.unit(self.declaration(id).unit).file;
        let text = self.resolved.sources.snippet(file, span);
        let words: Vec<&str> = text.split_whitespace().collect();
        let words = words.join(" ");
        Some(words.trim_matches('"').to_owned())
    }

    fn unknown_part(&mut self, id: DeclId, part: &ast::Name, scope: &Scope) {
        let mut names = vec!["title".to_owned()];
        if let Some(block) = self.block(id) {
            for clause in &block.clauses {
                match &clause.kind {
                    ast::ClauseKind::Contact(name, _) => names.insert(0, name.text.to_string()),
                    _ => names.push(clause.word.text.to_string()),
                }
            }
        }
        let declaration = self.declaration(id);
        let what = match declaration.kind {
            Kind::Party => format!("contact of `{}`", declaration.path),
            _ => format!("part of `{}`", declaration.path),
        };
        self.unknown_among(part, &what, &names, scope);
    }

    /// Reports defined terms that no text uses.
    pub(super) fn report_unused_terms(&mut self) {
        let used = self.terms_used();
        let path = |id: &DeclId| ir::Path::new(&self.declaration(*id).path);
        let mut unused = self.all(Kind::Define);
        unused.retain(|id| !used.contains(&path(id)));
        for id in unused {
            let declaration = self.declaration(id);
            let title = declaration.title.as_ref().unwrap_or(&declaration.name);
            self.report(
                Diagnostic::new(
                    codes::UNUSED_TERM,
                    declaration.at,
                    format!("no text uses the defined term `{title}`"),
                )
                .note("a term is recognised as it is defined, capital letters included")
                .help("use it, or remove the definition"),
            );
        }
    }
}
