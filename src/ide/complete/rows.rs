//! What the rows at hand have: their fields, and the members of their enums; columns and cells of tables.
//!
//! Which rows are at hand is read from the tokens before the place: those of the source that a function was given first, or
//! that stands before `where`.

use super::super::context::Context;
use super::super::tokens::Token;
use super::{CompletionKind, Offer};
use crate::resolve::{DeclId, Kind};
use crate::syntax::ast::{BlockKind, Clause, ClauseKind, Field, Item, ItemKind, TypeName};
use crate::text::Span;

/// Names that stand for others, followed at most so far: `let late = calls where …`.
const MOST_STEPS: u32 = 8;

impl Offer<'_> {
    /// Fields of the rows at hand; of all sources where it is not clear which rows these are.
    pub(super) fn fields_at_hand(&mut self, context: &Context<'_>) {
        let sources = self.rows_at_hand(context);
        let resolved = &self.analysis.reading.resolved;
        let known = !sources.is_empty();
        let all = resolved.of_kind(Kind::Source).map(|(id, _)| id);
        let sources: Vec<DeclId> = if known { sources } else { all.collect() };
        for id in sources {
            self.parts_of(id);
        }
    }

    /// Whether rows are at hand, so that their fields may stand here by their names.
    pub(super) fn has_rows(&self, context: &Context<'_>) -> bool {
        !self.rows_at_hand(context).is_empty()
    }

    /// Fields, members, columns and contacts of a declaration.
    pub(super) fn parts_of(&mut self, id: DeclId) {
        let resolved = &self.analysis.reading.resolved;
        let item = resolved.item(id);
        match &item.kind {
            ItemKind::Enum { members, .. } => {
                for member in members {
                    self.part(&member.name.text, "member");
                }
            }
            ItemKind::Table(table) => {
                for column in &table.columns {
                    self.part(&column.name.text, "column");
                }
            }
            ItemKind::Block(block) if block.kind == BlockKind::Pool => {
                self.names(&[Kind::Objective]);
            }
            _ => {}
        }
        let name = resolved.declaration(id).name.clone();
        for clause in item.clauses() {
            match &clause.kind {
                ClauseKind::Field(field) => {
                    self.part(
                        &field.name.text,
                        &format!("field of {name}, {}", typed(&field.ty)),
                    );
                }
                ClauseKind::Contact(contact, _) => self.part(&contact.text, "contact"),
                _ => {}
            }
        }
    }

    fn part(&mut self, name: &str, what: &str) {
        self.add(name, CompletionKind::Part, what, String::new());
    }

    pub(super) fn columns(&mut self, table: &str) {
        let found = self
            .unit
            .and_then(|unit| self.analysis.reading.resolved.find_word(unit, table));
        if let Some(id) = found {
            self.parts_of(id);
        }
    }

    /// The sources whose rows the place is about, the innermost first.
    fn rows_at_hand(&self, context: &Context<'_>) -> Vec<DeclId> {
        #[derive(Clone, Copy, Default)]
        struct Level {
            named: Option<DeclId>,
            rows: Option<DeclId>,
            settled: bool,
        }
        let mut levels = vec![Level::default()];
        for (token, text) in &context.before {
            let last = levels.len() - 1;
            match *text {
                "(" => levels.push(Level {
                    named: None,
                    settled: false,
                    ..levels[last]
                }),
                ")" if last > 0 => {
                    let inner = levels.pop().unwrap_or_default();
                    if let Some(level) = levels.last_mut() {
                        level.named = level.named.or(inner.named).or(inner.rows);
                    }
                }
                "where" | "by" => {
                    levels[last].rows = levels[last].named.or(levels[last].rows);
                    levels[last].settled = true;
                }
                "," => {
                    let rows = levels[last].named.or(levels[last].rows);
                    levels[last] = Level {
                        rows,
                        ..Level::default()
                    };
                }
                "and" | "or" | "+" | "-" | "*" | "/" if !levels[last].settled => {
                    levels[last].named = None;
                }
                // What a condition speaks of is not what is filtered.
                _ if *token == Token::Word
                    && levels[last].named.is_none()
                    && !levels[last].settled =>
                {
                    let source = self.source_behind(text, MOST_STEPS);
                    let local = || self.source_of_local(context, text);
                    levels[last].named = source.or_else(local);
                }
                _ => {}
            }
        }
        let mut rows: Vec<DeclId> = levels.iter().rev().filter_map(|level| level.rows).collect();
        // Within a source, its own fields: a computed one, `dated by`, `by` of a sample.
        rows.extend(self.own_source(context));
        rows.dedup();
        rows
    }

    /// The source in whose braces the place lies, or whose case an escalation follows.
    fn own_source(&self, context: &Context<'_>) -> Option<DeclId> {
        let unit = self.unit?;
        if let Some(rows) = self.rows_of_place(context) {
            return Some(rows);
        }
        let head = context.heads.last()?;
        let resolved = &self.analysis.reading.resolved;
        match head.first().copied() {
            Some("source") => resolved.find_word(unit, head.get(1)?),
            Some("given") => self.source_behind(head.get(1)?, MOST_STEPS),
            Some("escalation" | "exclusion") => {
                let own = resolved.find_word(unit, head.get(1)?)?;
                self.first_source(resolved.item(own), MOST_STEPS)
            }
            Some("objective") if context.before.iter().any(|(_, it)| *it == "by") => {
                let metric = context.before.get(1).map(|(_, text)| *text)?;
                self.source_behind(metric, MOST_STEPS)
            }
            _ => None,
        }
    }

    /// The source that a name stands for: itself, or what a `let`, a metric or an exclusion is made of.
    pub(super) fn source_behind(&self, name: &str, steps: u32) -> Option<DeclId> {
        let left = self.steps.get().checked_sub(1)?;
        self.steps.set(left);
        let resolved = &self.analysis.reading.resolved;
        let id = resolved.find_word(self.unit?, name)?;
        match resolved.declaration(id).kind {
            Kind::Source => Some(id),
            Kind::Let | Kind::Metric | Kind::Exclusion if steps > 0 => {
                self.first_source(resolved.item(id), steps - 1)
            }
            _ => None,
        }
    }

    /// The first source that the text of a declaration names.
    pub(super) fn first_source(&self, item: &Item, steps: u32) -> Option<DeclId> {
        let text = self.text_at(item.span);
        // Behind its own name.
        let mut parts = text.splitn(3, char::is_whitespace).skip(2);
        self.source_among(parts.next()?, steps)
    }

    /// What the file says at a place.
    pub(super) fn text_at(&self, span: Span) -> &str {
        let text = self.analysis.text(self.file);
        let place = span.start as usize..span.end as usize;
        text.get(place).unwrap_or_default()
    }

    /// The first source that one of some words stands for.
    pub(super) fn source_among(&self, text: &str, steps: u32) -> Option<DeclId> {
        let letter = |it: char| it.is_ascii_alphanumeric() || it == '_';
        let mut words = text.split(|it| !letter(it)).filter(|it| !it.is_empty());
        words.find_map(|word| self.source_behind(word, steps.min(2)))
    }

    /// Members of the enum that the value before a comparison is of: `priority == |`.
    pub(super) fn compared(&mut self, context: &Context<'_>) -> bool {
        let mut tokens = context.before.iter().rev().map(|(_, text)| *text);
        let compares = match tokens.next() {
            Some("=") => matches!(tokens.next(), Some("=" | "!")),
            _ => false,
        };
        let Some(name) = tokens.next().filter(|_| compares) else {
            return false;
        };
        let ty = self.type_of_field(context, name);
        self.members_of(ty.as_deref())
    }

    fn members_of(&mut self, ty: Option<&str>) -> bool {
        let resolved = &self.analysis.reading.resolved;
        let (Some(ty), Some(unit)) = (ty, self.unit) else {
            return false;
        };
        match ty {
            "bool" => {
                self.part("true", "value");
                self.part("false", "value");
                true
            }
            "calendar" => {
                self.names(&[Kind::Calendar]);
                self.part("always", "calendar");
                true
            }
            _ => match resolved.find_word(unit, ty) {
                Some(id) if resolved.declaration(id).kind == Kind::Enum => {
                    self.parts_of(id);
                    true
                }
                _ => false,
            },
        }
    }

    /// The type that a field of this name has, of the rows at hand or of any source.
    fn type_of_field(&self, context: &Context<'_>, name: &str) -> Option<String> {
        let resolved = &self.analysis.reading.resolved;
        let at_hand = self.rows_at_hand(context);
        let all = resolved.of_kind(Kind::Source).map(|(id, _)| id);
        let mut fields = at_hand
            .into_iter()
            .chain(all)
            .flat_map(|id| fields(resolved.item(id)));
        let field = fields.find(|field| &*field.name.text == name)?;
        Some(field.ty.word.text.to_string())
    }

    /// Cells of tables and of `given` rows; gives whether the place is in one.
    pub(super) fn in_rows(&mut self, context: &Context<'_>) -> bool {
        let Some(head) = context.heads.last() else {
            return false;
        };
        let cell = context
            .before
            .iter()
            .filter(|(_, text)| *text == "|")
            .count();
        let begins = matches!(context.last(), None | Some((_, "|")));
        match (head.first().copied(), head.get(1)) {
            (Some("table"), Some(name)) => {
                let id = self
                    .unit
                    .and_then(|unit| self.analysis.reading.resolved.find_word(unit, name));
                let Some(ItemKind::Table(table)) =
                    id.map(|id| &self.analysis.reading.resolved.item(id).kind)
                else {
                    return false;
                };
                if context.opening.is_empty() && context.before.is_empty() {
                    self.names(&[Kind::Enum]);
                    self.part("text", "key of any words");
                } else if let Some((_, ":")) = context.last() {
                    self.types();
                } else if let Some((Token::Number, _)) = context.last() {
                    self.units();
                } else if let Some((_, "on")) = context.last() {
                    self.names(&[Kind::Calendar]);
                } else if begins {
                    let ty = match cell {
                        0 => Some(table.key.text.to_string()),
                        _ => table
                            .columns
                            .get(cell - 1)
                            .map(|column| column.ty.word.text.to_string()),
                    };
                    self.members_of(ty.as_deref());
                }
                true
            }
            (Some("given"), Some(_)) => {
                if let Some((Token::Number, _)) = context.last() {
                    self.units();
                } else if begins {
                    self.given_cell(context, cell);
                }
                true
            }
            (Some("enum"), _) => true,
            _ => false,
        }
    }

    /// The head of a column, or a cell of one.
    fn given_cell(&mut self, context: &Context<'_>, cell: usize) {
        let Some(source) = self.own_source(context) else {
            return;
        };
        let header: Vec<&str> = context
            .opening
            .iter()
            .copied()
            .filter(|it| *it != "|")
            .collect();
        if header.is_empty() {
            return self.parts_of(source);
        }
        let item = self.analysis.reading.resolved.item(source);
        let field = header
            .get(cell)
            .and_then(|name| fields(item).find(|it| *it.name.text == **name));
        let ty = field.map(|field| field.ty.word.text.to_string());
        self.members_of(ty.as_deref());
    }
}

fn fields(item: &Item) -> impl Iterator<Item = &Field> {
    item.clauses()
        .iter()
        .filter_map(|clause: &Clause| match &clause.kind {
            ClauseKind::Field(field) => Some(&**field),
            _ => None,
        })
}

/// `list of Site`
fn typed(ty: &TypeName) -> String {
    match ty.list {
        true => format!("list of {}", ty.word.text),
        false => ty.word.text.to_string(),
    }
}
