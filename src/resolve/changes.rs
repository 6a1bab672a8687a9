//! Declarations with changes: `change KIND NAME { clauses }`, `remove KIND NAME`.
//!
//! `change` replaces, for each clause word that it has, all clauses of that word; other clauses stay,
//! and `drop WORD` takes all of that word away. What has no clauses (a metric, a table) is replaced as
//! a whole. Nothing else overrides. The result is written as text, with the place of every piece.

use super::declaration::{Kind, name_and_title};
use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::syntax::ast;
use crate::text::{Assembly, Location, SourceMap, Span};
use std::sync::Arc;

/// A declaration and what becomes of it.
pub(super) struct Changed<'a> {
    item: &'a ast::Placed,
    /// Which of the items it is.
    index: usize,
    by: Option<&'a ast::Change>,
}

/// A place, from a range of the file that it is written in.
pub(super) type Place<'p> = &'p dyn Fn(Span) -> Location;

/// The declarations that are left, with their changes. Reports changes of what is not there;
/// nothing if there are any.
pub(super) fn changed<'a>(
    items: &'a [ast::Placed],
    changes: &'a [ast::Change],
    place: Place<'_>,
    found: &mut Diagnostics,
) -> Option<Vec<Changed<'a>>> {
    let mut by: Vec<Option<&ast::Change>> = vec![None; items.len()];
    let mut whole = true;
    for change in changes {
        if matches!(change.kind, ast::ChangeKind::Add(_)) {
            continue;
        }
        let Some((kind, name)) = subject(change) else {
            // It could not be read, and that was reported.
            whole = false;
            continue;
        };
        let same = |item: &ast::Item| {
            Kind::of(&item.kind).is_some_and(|of| of.word() == kind)
                && name.map(|name| &name.text) == name_of(item).as_ref()
        };
        let index = items
            .iter()
            .position(|item| item.look(|item, _| same(item)));
        match index.and_then(|index| by.get_mut(index)) {
            Some(free @ None) => *free = Some(change),
            Some(Some(first)) => {
                whole = false;
                found.push(
                    Diagnostic::new(
                        codes::REPEATED_CLAUSE,
                        place(change.span),
                        format!("`{}` is changed twice", in_words(kind, name)),
                    )
                    .also(place(first.span), "here is the first")
                    .help("write both changes into one block"),
                );
            }
            None => {
                whole = false;
                found.push(nothing_to_change(items, change, (kind, name), place));
            }
        }
    }
    let of_items = items.iter().zip(by).enumerate();
    let changed: Vec<Changed<'_>> = of_items
        .filter(|(_, (_, by))| {
            !matches!(by.map(|it| &it.kind), Some(ast::ChangeKind::Remove { .. }))
        })
        .map(|(index, (item, by))| Changed { item, index, by })
        .collect();
    for it in &changed {
        whole &= it.check(place, found);
    }
    whole.then_some(changed)
}

/// Kind and name of what a change is about.
pub fn subject(change: &ast::Change) -> Option<(&str, Option<&ast::Name>)> {
    let (kind, name) = match &change.kind {
        ast::ChangeKind::Clauses { block, .. } => (block.kind.word(), block.name.as_ref()),
        ast::ChangeKind::Whole(item) | ast::ChangeKind::Add(item) => {
            (Kind::of(&item.kind)?.word(), name_and_title(item).0)
        }
        ast::ChangeKind::Remove { kind, name } => (&*kind.text, name.as_ref()),
        ast::ChangeKind::Bad => return None,
    };
    let read = name.is_none_or(|name| !name.is_missing());
    read.then_some((kind, name))
}

/// `objective uptime`, `remedies`
fn in_words(kind: &str, name: Option<&ast::Name>) -> String {
    name.map_or_else(|| kind.to_owned(), |name| format!("{kind} {}", name.text))
}

fn name_of(item: &ast::Item) -> Option<Arc<str>> {
    name_and_title(item).0.map(|name| name.text.clone())
}

fn nothing_to_change(
    items: &[ast::Placed],
    change: &ast::Change,
    (kind, name): (&str, Option<&ast::Name>),
    place: Place<'_>,
) -> Diagnostic {
    let at = place(name.map_or(change.span, |name| name.span));
    let verb = match change.kind {
        ast::ChangeKind::Remove { .. } => "remove",
        _ => "change",
    };
    let headline = format!("there is no `{}` to {verb}", in_words(kind, name));
    let finding = Diagnostic::new(codes::UNKNOWN_NAME, at, headline);
    let Some(name) = name else {
        return finding;
    };
    let known: Vec<String> = items
        .iter()
        .filter(|item| Kind::of(&item.kind).is_some_and(|of| of.word() == kind))
        .filter_map(|item| name_of(item).map(|name| name.to_string()))
        .collect();
    match nearest(&name.text, known.iter().map(String::as_str)) {
        Some(near) => finding.fix(format!("write `{near}`"), at, near),
        None if known.is_empty() => finding.note(format!("no {kind} is declared there")),
        None => finding.help(format!("there is `{}`", known.join("`, `"))),
    }
}

impl Changed<'_> {
    /// The declaration as it was.
    pub(super) fn item(&self) -> &ast::Placed {
        self.item
    }

    /// Which of the items it is, if it stays what it is.
    pub(super) fn unchanged(&self) -> Option<usize> {
        self.by.is_none().then_some(self.index)
    }

    /// Whether what is dropped is there.
    fn check(&self, place: Place<'_>, found: &mut Diagnostics) -> bool {
        let Some(ast::ChangeKind::Clauses { dropped, .. }) = self.by.map(|by| &by.kind) else {
            return true;
        };
        let mut whole = true;
        for word in dropped {
            let clauses = self.item.clauses();
            if clauses.iter().any(|clause| clause.word.text == word.text) {
                continue;
            }
            whole = false;
            let at = place(word.span);
            let finding = Diagnostic::new(
                codes::UNKNOWN_NAME,
                at,
                format!("there is no `{}` to drop", word.text),
            );
            let words = clauses.iter().map(|clause| &*clause.word.text);
            found.push(match nearest(&word.text, words) {
                Some(near) => finding.fix(format!("write `{near}`"), at, near),
                None => finding,
            });
        }
        whole
    }

    /// Writes the declaration as it is after the change.
    pub(super) fn write(
        &self,
        text: &mut Assembly,
        sources: &SourceMap,
        inner: Place<'_>,
        outer: Place<'_>,
    ) {
        let doc = || {
            let doc = |item: &ast::Item, moved: ast::Moved| {
                item.doc.as_ref().map(|doc| moved.now(doc.span))
            };
            self.item.look(doc)
        };
        let head = self.item.head();
        match self.by.map(|by| &by.kind) {
            Some(ast::ChangeKind::Clauses { block, dropped }) => {
                if let Some(doc) = doc() {
                    text.piece(sources, inner(doc), false);
                    text.words("\n");
                }
                self.block(text, sources, (block, dropped), (inner, outer));
            }
            Some(ast::ChangeKind::Whole(item)) => {
                if let Some(doc) = doc() {
                    text.piece(sources, inner(doc), false);
                    text.words("\n");
                }
                text.piece(sources, outer(item.span), true);
            }
            Some(ast::ChangeKind::Remove { .. }) => return,
            Some(ast::ChangeKind::Add(_) | ast::ChangeKind::Bad) | None => {
                let whole = Span::new(head.start, head.span.end);
                text.piece(sources, inner(whole), false);
            }
        }
        text.words("\n");
    }

    fn block(
        &self,
        text: &mut Assembly,
        sources: &SourceMap,
        (change, dropped): (&ast::Block, &[ast::Name]),
        (inner, outer): (Place<'_>, Place<'_>),
    ) {
        let ast::ItemKind::Block(block) = &self.item.kind else {
            return;
        };
        let mut head = Span::new(
            self.item.span.start,
            block.body.map_or(self.item.span.end, |body| body.start),
        );
        if let (Some(title), Some(name)) = (&change.title, &block.name) {
            head.end = name.span.end;
            text.piece(sources, inner(head), false);
            text.words(" ");
            text.piece(sources, outer(title.span), true);
        } else {
            text.piece(sources, inner(head), false);
        }
        text.words(" {\n");
        let mut written: Vec<&str> = Vec::new();
        let line = |text: &mut Assembly, place: Location, own: bool| {
            text.piece(sources, place, own);
            text.words("\n");
        };
        for clause in &block.clauses {
            let word = &*clause.word.text;
            if dropped.iter().any(|it| &*it.text == word) || written.contains(&word) {
                continue;
            }
            let mut new = change
                .clauses
                .iter()
                .filter(|it| &*it.word.text == word)
                .peekable();
            if new.peek().is_none() {
                line(text, inner(clause.span), false);
                continue;
            }
            // Where the first clause of that word stood.
            new.for_each(|it| line(text, outer(it.span), true));
            written.push(word);
        }
        for clause in &change.clauses {
            if !written.contains(&&*clause.word.text) {
                line(text, outer(clause.span), true);
            }
        }
        text.words("}");
    }
}
