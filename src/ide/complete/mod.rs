//! What may be written at a place.
//!
//! | module | offers |
//! |---|---|
//! | `sentence` | words that the grammar lets follow, and what may stand beside them |
//! | `files` | other files of the project and their names |
//! | `locals` | names that hold in one declaration only: parameters, `let` lines of a metric, what a template declares |
//! | `names` | declarations that suit the place, those of the library with the `use` line that they need |
//! | `rows` | fields, members, columns, cells: what the rows at hand have |
//! | `prose` | names and time zones within texts |
//! | `wanted` | nothing more: names of the type that a bound has come first |
//! | `start` | declarations and clauses, with what they must have |
//!
//! Not here: how editors show it (crate `slac-lsp`).

mod files;
mod locals;
mod names;
mod prose;
mod rows;
mod sentence;
mod start;
mod wanted;

use super::Analysis;
use super::context::{Context, context};
use super::hover::{of_declaration, of_spec};
use crate::resolve::{DeclId, Kind, UnitId};
use crate::syntax::schema::ClauseSpec;
use crate::text::{FileId, Span};
use std::cell::Cell;

/// Most that is offered at once. Nobody reads more, and letters bring the rest.
const MOST: usize = 400;

/// Most names that are followed at one place. Who writes formulas of hundreds of names has to wait for nothing.
const MOST_STEPS: u32 = 5_000;

/// What is offered.
#[derive(Clone, Debug)]
pub struct Completion {
    /// What is shown, and written where nothing else is said.
    pub label: String,
    /// What kind of thing it is.
    pub kind: CompletionKind,
    /// What it is, in a few words.
    pub detail: String,
    /// The same with places to fill in, as snippets of the protocol are written.
    pub snippet: Option<String>,
    /// What it replaces.
    pub span: Span,
    /// What has to be written elsewhere in the file with it: a `use` line.
    pub also: Option<(Span, String)>,
    /// Whether it has the type that the place wants.
    fits: bool,
    about: About,
}

/// Where the longer text about something comes from.
#[derive(Clone, Debug)]
enum About {
    Text(String),
    Clause(&'static ClauseSpec),
    Declaration(DeclId),
}

/// What kind of thing is offered. What is offered first stands first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum CompletionKind {
    /// How a clause goes on, as a whole.
    Example,
    /// A clause or a declaration that is missing.
    Required,
    /// Another clause, or a word of the language.
    Word,
    /// A field, a member, a contact.
    Part,
    /// The name of a declaration.
    Name(Kind),
    /// The name of a file.
    Module,
    /// A function.
    Function,
    /// A type.
    Type,
    /// A unit behind a number.
    Unit,
    /// A word that joins parts of a formula.
    Joining,
    /// A name of the library that needs a `use` line.
    Library,
}

/// Everything that is offered at a place.
#[derive(Clone, Debug, Default)]
pub struct Completions {
    /// What fits best first.
    pub items: Vec<Completion>,
    /// Whether there is more, which further letters bring.
    pub cut: bool,
}

impl Completion {
    /// What it says, as Markdown. Not made before somebody wants to read it.
    pub fn documentation(&self, analysis: &Analysis) -> String {
        match &self.about {
            About::Text(text) => text.clone(),
            About::Clause(spec) => of_spec(spec).join("\n\n"),
            About::Declaration(id) => {
                let declaration = analysis.reading.resolved.declaration(*id);
                of_declaration(analysis, declaration).join("\n\n")
            }
        }
    }
}

/// Everything that may be written at an offset.
pub fn complete(analysis: &Analysis, file: FileId, offset: u32) -> Completions {
    let text = analysis.text(file);
    let context = context(text, offset);
    let mut offer = Offer {
        analysis,
        file,
        unit: analysis.unit(file),
        span: context.word,
        locals: Vec::new(),
        steps: Cell::new(MOST_STEPS),
        found: Vec::new(),
    };
    offer.locals = offer.locals_at(&context);
    if context.in_words {
        offer.in_text(&context, offset);
    } else {
        offer.all(&context);
        offer.without_own(&context);
        offer.prefer_wanted(&context);
    }
    let typed = context
        .word
        .of(text)
        .get(..(offset.saturating_sub(context.word.start)) as usize);
    let typed = typed.unwrap_or_default().to_lowercase();
    let mut items = offer.found;
    let begins = |it: &Completion| !it.label.to_lowercase().starts_with(&typed);
    items.sort_by(|a, b| (!a.fits, a.kind, &a.label).cmp(&(!b.fits, b.kind, &b.label)));
    let mut seen = std::collections::BTreeSet::new();
    items.retain(|it| seen.insert(it.label.clone()));
    let cut = items.len() > MOST;
    if cut {
        items.sort_by_key(begins);
        items.truncate(MOST);
    }
    Completions { items, cut }
}

struct Offer<'a> {
    analysis: &'a Analysis,
    file: FileId,
    unit: Option<UnitId>,
    span: Span,
    /// Names that hold at this place only.
    locals: Vec<locals::Local>,
    /// How many more names may be followed to the source that they stand for.
    steps: Cell<u32>,
    found: Vec<Completion>,
}

impl Offer<'_> {
    fn push(&mut self, label: &str, kind: CompletionKind, detail: &str, about: About) {
        self.found.push(Completion {
            label: label.to_owned(),
            kind,
            detail: detail.to_owned(),
            snippet: None,
            span: self.span,
            also: None,
            fits: false,
            about,
        });
    }

    fn add(&mut self, label: &str, kind: CompletionKind, detail: &str, about: String) {
        self.push(label, kind, detail, About::Text(about));
    }

    fn all(&mut self, context: &Context<'_>) {
        if context.first() == Some("use") && context.heads.is_empty() {
            return self.modules(context);
        }
        if let Some((_, ".")) = context.last() {
            return self.members(context);
        }
        if context.at_item() {
            return self.items();
        }
        if self.in_rows(context) {
            return;
        }
        let head = context.heads.last().and_then(|head| head.first()).copied();
        if context.before.is_empty() && head == Some("include") {
            return self.changes(&["change", "remove"]);
        }
        match context.block() {
            Some(kind) if context.before.is_empty() => self.clauses(context, kind),
            block => self.sentence(context, block),
        }
    }
}

#[cfg(test)]
mod share;
#[cfg(test)]
mod tests;

#[cfg(test)]
mod typed;
