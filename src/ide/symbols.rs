//! What a file declares, as a tree; and what all files declare, by name.

use super::{Analysis, Place};
use crate::resolve::{Kind, name_and_title};
use crate::syntax::ast::{self, ChangeKind, ClauseKind, Item, ItemKind, Name};
use crate::text::{FileId, Span, sanitise_line};

/// A declaration or a named part of one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Symbol {
    /// Its name; the word of its kind where it has none.
    pub name: String,
    /// Its title, or what it is.
    pub detail: String,
    /// What declares it; nothing for a part of a declaration.
    pub kind: Option<Kind>,
    /// The whole.
    pub span: Span,
    /// Its name.
    pub selection: Span,
    /// Its named parts.
    pub parts: Vec<Symbol>,
}

/// What a file declares, in the order written.
pub fn symbols(analysis: &Analysis, file: FileId) -> Vec<Symbol> {
    let items = analysis.items(file);
    items.iter().filter_map(|item| of_item(item)).collect()
}

/// Declarations of the contract's files whose name or title has the letters of `query` in their order.
pub fn find_symbols(analysis: &Analysis, query: &str) -> Vec<(Symbol, Place)> {
    let mut found = Vec::new();
    for (file, name) in analysis.files() {
        for symbol in symbols(analysis, file) {
            let place = Place {
                file: name.clone(),
                span: symbol.selection,
            };
            if matches(&symbol.name, query) || matches(&symbol.detail, query) {
                found.push((symbol, place));
            }
        }
    }
    found
}

/// Whether the letters of `query` stand in `text` in this order, whatever stands between them.
fn matches(text: &str, query: &str) -> bool {
    let mut letters = text.chars().flat_map(char::to_lowercase);
    let mut wanted = query.chars().flat_map(char::to_lowercase);
    wanted.all(|wanted| letters.any(|letter| letter == wanted))
}

/// What an item declares.
pub(super) fn of_item(item: &Item) -> Option<Symbol> {
    let kind = Kind::of(&item.kind)?;
    let (name, title) = name_and_title(item);
    let name = name.filter(|name| !name.is_missing());
    let word = Span::new(
        item.span.start,
        (item.span.start + u32::try_from(kind.word().len()).unwrap_or(0)).min(item.span.end),
    );
    let title = title.map(|title| sanitise_line(&title.value).into_owned());
    // An example is known by its title.
    let (shown, detail) = match (name, title) {
        (Some(name), title) => (name.text.to_string(), title.unwrap_or_default()),
        (None, Some(title)) => (title, kind.word().to_owned()),
        (None, None) => (kind.word().to_owned(), String::new()),
    };
    Some(Symbol {
        name: shown,
        detail,
        kind: Some(kind),
        span: item.span,
        selection: name.map_or(word, |name| name.span),
        parts: parts(item),
    })
}

fn parts(item: &Item) -> Vec<Symbol> {
    let mut parts = Vec::new();
    match &item.kind {
        ItemKind::Enum { members, .. } => {
            parts.extend(members.iter().map(|it| {
                let text = it.text.as_ref();
                part(
                    &it.name,
                    text.map_or("member", |it| &it.value),
                    it.name.span,
                )
            }));
        }
        ItemKind::Table(table) => {
            let columns = table.columns.iter();
            parts.extend(columns.map(|it| part(&it.name, "column", it.name.span.to(it.ty.span))));
        }
        ItemKind::Metric(metric) => {
            let parameters = metric.parameters.iter();
            parts.extend(parameters.map(|it| part(&it.name, "parameter", it.name.span)));
            let lets = metric.lets.iter();
            parts.extend(lets.map(|it| part(&it.name, "let", it.name.span.to(it.value.span))));
        }
        ItemKind::Template(template) => {
            let parameters = template.parameters.iter();
            parts.extend(parameters.map(|it| part(&it.name, "parameter", it.name.span)));
            parts.extend(template.items.iter().filter_map(|item| of_item(item)));
        }
        ItemKind::Include(include) => parts.extend(changes(&include.changes)),
        ItemKind::Amendment(amendment) => parts.extend(changes(&amendment.changes)),
        _ => {}
    }
    for clause in item.clauses() {
        match &clause.kind {
            ClauseKind::Field(field) => parts.push(part(&field.name, "field", clause.span)),
            ClauseKind::Contact(name, _) => parts.push(part(name, "contact", clause.span)),
            _ => {}
        }
    }
    parts.retain(|part| !part.name.is_empty());
    parts
}

fn changes(changes: &[ast::Change]) -> Vec<Symbol> {
    let symbol = |change: &ast::Change| match &change.kind {
        ChangeKind::Clauses { block, .. } => {
            let name = block.name.as_ref()?;
            Some(part(name, "change", change.span))
        }
        ChangeKind::Whole(item) => of_item(item),
        ChangeKind::Add(item) => of_item(item),
        ChangeKind::Remove { name, .. } => Some(part(name.as_ref()?, "remove", change.span)),
        ChangeKind::Bad => None,
    };
    changes.iter().filter_map(symbol).collect()
}

fn part(name: &Name, detail: &str, span: Span) -> Symbol {
    Symbol {
        name: name.text.to_string(),
        detail: sanitise_line(detail).into_owned(),
        kind: None,
        span: span.to(name.span),
        selection: name.span,
        parts: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fixture;
    use super::{Symbol, find_symbols, symbols};

    fn tree(symbols: &[Symbol], depth: usize, out: &mut String) {
        for one in symbols {
            let kind = one.kind.map_or("-", crate::resolve::Kind::word);
            let indent = "  ".repeat(depth);
            out.push_str(&format!("{indent}{kind} {} ({})\n", one.name, one.detail));
            tree(&one.parts, depth + 1, out);
        }
    }

    #[test]
    fn declarations_and_their_named_parts_are_a_tree() {
        let fixture = Fixture::new(concat!(
            "@whole\nenum Priority { P1 \"Urgent\", P2 }\n",
            "source tickets \"Tickets\" { kind cases; field opened timestamp; field priority Priority }\n",
            "metric speed(level: percent): percent = { let fast = tickets\n share(fast, true) }\n",
            "example \"A day\" { over 2026-04 }\n",
            "remedies { }\nobjective { }\nthis is nothing\n",
        ));
        let file = fixture.analysis.file("main.sla").expect("it is there");
        let mut out = String::new();
        tree(&symbols(&fixture.analysis, file), 0, &mut out);
        insta::assert_snapshot!(out);
    }

    #[test]
    fn symbols_are_found_by_letters_in_order() {
        let fixture = Fixture::new("use other\n@file other.sla\nlet outage \"Long Outage\" = 1\n");
        let found = |query| -> Vec<String> {
            let found = find_symbols(&fixture.analysis, query).into_iter();
            found.map(|(_, place)| fixture.shown(&place)).collect()
        };
        assert_eq!(
            found("lgout"),
            ["other.sla:1: let ⟦outage⟧ \"Long Outage\" = 1"]
        );
        assert_eq!(found("wkpl").len(), 1);
        assert!(found("zzz").is_empty());
    }
}
