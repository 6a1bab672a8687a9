//! What each word is, for colours.

use super::Analysis;
use super::tokens::{Token, tokens};
use super::tree::changes;
use crate::resolve::Kind;
use crate::resolve::reserved::{PREDEFINED, TYPES, VALUES};
use crate::syntax::ast::{ChangeKind, Item};
use crate::syntax::schema;
use crate::text::{FileId, Span};
use std::collections::BTreeSet;

/// What a word is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Colour {
    /// A word of the language.
    Keyword,
    /// A comment.
    Comment,
    /// Words in quotes.
    Text,
    /// A number.
    Number,
    /// A type, an enum, a unit.
    Type,
    /// A function or a metric.
    Function,
    /// A field, a member, a contact.
    Part,
    /// A name for a value.
    Value,
    /// A value from outside.
    Parameter,
    /// A file, a template, an inclusion.
    Module,
    /// Another declaration.
    Declaration,
}

/// A coloured word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Coloured {
    /// The word.
    pub span: Span,
    /// What it is.
    pub colour: Colour,
    /// Whether it is declared here.
    pub declares: bool,
}

/// What each word of a file is, in order. Nothing spans several lines.
pub fn colours(analysis: &Analysis, file: FileId) -> Vec<Coloured> {
    let text = analysis.text(file);
    let keywords = keywords(analysis, file);
    let all = tokens(text);
    let mut found = Vec::new();
    for (index, (token, span)) in all.iter().enumerate() {
        let called = all
            .get(index + 1)
            .is_some_and(|(_, next)| next.of(text) == "(");
        let (colour, declares) = match token {
            Token::Comment => (Some(Colour::Comment), false),
            Token::Text => (Some(Colour::Text), false),
            Token::Number => (Some(Colour::Number), false),
            Token::Word => word(analysis, file, *span, keywords.contains(span), called),
            Token::Sign | Token::Line => (None, false),
        };
        let Some(colour) = colour else {
            continue;
        };
        for span in by_line(text, *span) {
            found.push(Coloured {
                span,
                colour,
                declares,
            });
        }
    }
    found
}

fn word(
    analysis: &Analysis,
    file: FileId,
    span: Span,
    keyword: bool,
    called: bool,
) -> (Option<Colour>, bool) {
    let text = span.of(analysis.text(file));
    if keyword {
        return (Some(Colour::Keyword), false);
    }
    if let Some(named) = analysis.uses().declared(span.in_file(file)) {
        let declares = named == span.in_file(file);
        let id = analysis.uses().declaration(named);
        let kind = id.map(|id| analysis.reading.resolved.declaration(id).kind);
        return (Some(of_kind(kind)), declares);
    }
    let is_function = called && crate::check::functions().any(|(name, _)| name == text);
    let colour = if is_function {
        Some(Colour::Function)
    } else if TYPES.contains(&text) {
        Some(Colour::Type)
    } else if VALUES.contains(&text) || PREDEFINED.contains(&text) || schema::is_reserved(text) {
        Some(Colour::Keyword)
    } else {
        None
    };
    (colour, false)
}

fn of_kind(kind: Option<Kind>) -> Colour {
    match kind {
        None => Colour::Part,
        Some(Kind::Enum | Kind::Unit) => Colour::Type,
        Some(Kind::Metric) => Colour::Function,
        Some(Kind::Let) => Colour::Value,
        Some(Kind::Param) => Colour::Parameter,
        Some(Kind::Template | Kind::Include) => Colour::Module,
        Some(_) => Colour::Declaration,
    }
}

/// The words that begin declarations and clauses.
fn keywords(analysis: &Analysis, file: FileId) -> BTreeSet<Span> {
    let mut found = BTreeSet::new();
    for item in analysis.items(file) {
        of_item(analysis.text(file), item, &mut found);
    }
    found
}

fn of_item(text: &str, item: &Item, found: &mut BTreeSet<Span>) {
    found.insert(super::tokens::word_at(text, item.span.start));
    let mut clauses: Vec<Span> = item.clauses().iter().map(|it| it.word.span).collect();
    for change in changes(item) {
        found.insert(super::tokens::word_at(text, change.span.start));
        match &change.kind {
            ChangeKind::Clauses { block, dropped } => {
                clauses.push(block.word);
                clauses.extend(block.clauses.iter().map(|it| it.word.span));
                clauses.extend(dropped.iter().map(|it| it.span));
            }
            ChangeKind::Remove { kind, .. } => clauses.push(kind.span),
            _ => {}
        }
    }
    // `PARTY may change …` begins with a name.
    let plain = |span: &Span| !span.of(text).contains('.');
    found.extend(clauses.into_iter().filter(plain));
    for inner in item.items() {
        of_item(text, inner, found);
    }
}

fn by_line(text: &str, span: Span) -> Vec<Span> {
    let mut at = span.start as usize;
    let mut found = Vec::new();
    for line in span.of(text).split_inclusive('\n') {
        let shown = line.trim_end_matches(['\n', '\r']);
        if !shown.is_empty() {
            found.push(super::tokens::span(at, at + shown.len()));
        }
        at += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fixture;
    use super::colours;

    #[test]
    fn words_have_colours() {
        let fixture = Fixture::new(concat!(
            "// c\nlet down \"Down\" = time(checks where not ok)\n",
            "source checks { kind samples every 1 minute; field ok bool }\n",
            "metric up: percent = length(down) / length(window)\n",
            "clause c \"\"\"a\n  b\"\"\"\n",
        ));
        let text = fixture.text("main.sla");
        let end = text.find("contract test").expect("the preamble");
        let found = colours(&fixture.analysis, fixture.file()).into_iter();
        let shown: Vec<String> = found
            .filter(|it| (it.span.start as usize) < end)
            .map(|it| {
                let declares = if it.declares { "!" } else { "" };
                format!("{:?}{declares} {}", it.colour, it.span.of(text))
            })
            .collect();
        insta::assert_snapshot!(shown.join("\n"));
    }
}
