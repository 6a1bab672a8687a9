//! What the tree says of each token: where statements begin, and where columns do.

use super::lex::{Kind, Token};
use crate::syntax::Parse;
use crate::syntax::ast::{
    Amendment, Change, ChangeKind, Clause, ClauseKind, Event, Expr, ExprKind, Field, Include, Item,
    ItemKind, Metric, Test, UnaryOp,
};
use crate::text::Span;

/// What the tree says of a token.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Mark {
    /// It begins a declaration, a clause, a row or a member.
    pub(super) starts: Option<Start>,
    /// A column begins with it.
    pub(super) cell: Option<Role>,
    /// It stands without a blank behind what is before it: the bracket of a call.
    pub(super) glued: bool,
    /// It stands without a blank before what follows: `-` of a negative number.
    pub(super) prefix: bool,
    /// The brace of clauses or members: with a line break in it, it ends its line.
    pub(super) opens_lines: bool,
}

/// What begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Start {
    /// A declaration.
    Item,
    /// A clause.
    Clause,
    /// A row, the head of rows, or a member.
    Row,
    /// A line of a formula with `let`s, one level further in.
    Local,
}

/// Which column begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// What a clause takes, behind its word.
    Argument,
    /// What stands behind the name of a field, a contact or a member.
    Named,
    /// What stands behind the type of a field.
    Rest,
    /// `notify` of a step.
    Notify,
    /// What a line of a ladder gives.
    Amount,
    /// The same in a ladder with bands, whose conditions differ in length anyway.
    BandAmount,
    /// The bar before a cell of a row.
    Bar,
    /// A title.
    Title,
    /// The brace or the `=` of a declaration.
    Body,
}

/// Marks for all tokens, in their order.
pub(super) fn marks(parse: &Parse, text: &str, tokens: &[Token]) -> Vec<Mark> {
    let mut marker = Marker {
        text,
        tokens,
        marks: vec![Mark::default(); tokens.len()],
    };
    for item in &parse.file.items {
        marker.item(item);
    }
    marker.marks
}

struct Marker<'a> {
    text: &'a str,
    tokens: &'a [Token],
    marks: Vec<Mark>,
}

impl Marker<'_> {
    /// The token that begins at `offset`.
    fn at(&self, offset: u32) -> Option<usize> {
        let found = self
            .tokens
            .binary_search_by_key(&offset, |it| it.span.start);
        found
            .ok()
            .filter(|&it| self.tokens[it].kind != Kind::Copied)
    }

    /// The first token behind `offset`, comments left out.
    fn behind(&self, offset: u32) -> Option<usize> {
        let first = self.tokens.partition_point(|it| it.span.start < offset);
        let is_word = |it: &usize| !matches!(self.tokens[*it].kind, Kind::Comment | Kind::Copied);
        (first..self.tokens.len()).find(is_word)
    }

    /// The last token before `offset`, comments left out.
    fn before(&self, offset: u32) -> Option<usize> {
        let end = self.tokens.partition_point(|it| it.span.start < offset);
        let is_word = |it: &usize| !matches!(self.tokens[*it].kind, Kind::Comment | Kind::Copied);
        (0..end).rev().find(is_word)
    }

    fn starts(&mut self, offset: u32, start: Start) {
        if let Some(token) = self.at(offset) {
            self.marks[token].starts = Some(start);
        }
    }

    fn cell(&mut self, token: Option<usize>, role: Role) {
        if let Some(token) = token {
            self.marks[token].cell = Some(role);
        }
    }

    fn cell_at(&mut self, offset: u32, role: Role) {
        self.cell(self.at(offset), role);
    }

    /// The brace that begins at `offset`.
    fn opens_lines(&mut self, brace: Option<usize>) {
        if let Some(brace) = brace {
            self.marks[brace].opens_lines = true;
        }
    }
}

/// Declarations.
impl Marker<'_> {
    fn item(&mut self, item: &Item) {
        if self.at(item.span.start).is_none() {
            // It is copied.
            return;
        }
        self.starts(item.span.start, Start::Item);
        item.for_each_expr(&mut |value| self.expr(value));
        match &item.kind {
            ItemKind::Enum {
                name,
                title,
                members,
            } => {
                let head = title.as_ref().map_or(name.span, |title| title.span);
                let brace = self.behind(head.end);
                self.head(title.as_ref().map(|it| it.span), brace);
                self.opens_lines(brace);
                for member in members {
                    self.starts(member.name.span.start, Start::Row);
                    if let Some(text) = &member.text {
                        self.cell_at(text.span.start, Role::Named);
                    }
                }
            }
            ItemKind::Table(table) => {
                let head = table.title.as_ref().map_or(table.name.span, |it| it.span);
                let brace = self.behind(head.end);
                self.head(table.title.as_ref().map(|it| it.span), brace);
                self.opens_lines(brace);
                self.starts(table.key.span.start, Start::Row);
                for column in &table.columns {
                    self.cell(self.before(column.name.span.start), Role::Bar);
                }
                for row in &table.rows {
                    self.row(&row.cells);
                }
            }
            ItemKind::Let { name, title, .. } | ItemKind::CalendarIs { name, title, .. } => {
                let head = title.as_ref().map_or(name.span, |title| title.span);
                self.head(title.as_ref().map(|it| it.span), self.behind(head.end));
            }
            ItemKind::Param { title, ty, .. } => {
                self.head(title.as_ref().map(|it| it.span), self.behind(ty.span.end));
            }
            ItemKind::Unit { name, title, value } => {
                let head = title.as_ref().map_or(name.span, |title| title.span);
                let body = value.as_ref().and_then(|_| self.behind(head.end));
                self.head(title.as_ref().map(|it| it.span), body);
            }
            ItemKind::Metric(metric) => self.metric(metric),
            ItemKind::Prose { title, text, .. } => {
                let [title, text] = [title, text].map(|it| it.as_ref().map(|it| it.span));
                self.head(title, text.and_then(|text| self.at(text.start)));
            }
            ItemKind::Block(block) => {
                let brace = block.body.and_then(|body| self.at(body.start));
                self.head(block.title.as_ref().map(|it| it.span), brace);
                self.opens_lines(brace);
                for clause in &block.clauses {
                    self.clause(clause);
                }
            }
            ItemKind::Template(template) => {
                let head = template
                    .title
                    .as_ref()
                    .map_or(template.name.span, |it| it.span);
                if !template.parameters.is_empty()
                    && let Some(bracket) = self.behind(head.end)
                {
                    self.marks[bracket].glued = true;
                }
                let brace = template.body.and_then(|body| self.at(body.start));
                self.head(template.title.as_ref().map(|it| it.span), brace);
                self.opens_lines(brace);
                for item in &template.items {
                    self.item(item);
                }
            }
            ItemKind::Include(include) => self.include(include),
            ItemKind::Amendment(Amendment { block, changes }) => {
                let brace = block.body.and_then(|body| self.at(body.start));
                self.head(block.title.as_ref().map(|it| it.span), brace);
                self.opens_lines(brace);
                for clause in &block.clauses {
                    self.clause(clause);
                }
                self.changes(changes);
            }
            ItemKind::Use(_) | ItemKind::Bad => {}
        }
    }

    fn include(&mut self, include: &Include) {
        if let Some(bracket) = self.behind(include.template.span.end)
            && self.tokens[bracket].is(self.text, "(")
        {
            self.marks[bracket].glued = true;
        }
        let brace = include.body.and_then(|body| self.at(body.start));
        self.opens_lines(brace);
        self.changes(&include.changes);
    }

    fn changes(&mut self, changes: &[Change]) {
        for change in changes {
            self.starts(change.span.start, Start::Item);
            match &change.kind {
                ChangeKind::Clauses { block, dropped } => {
                    let brace = block.body.and_then(|body| self.at(body.start));
                    self.opens_lines(brace);
                    for clause in &block.clauses {
                        self.clause(clause);
                    }
                    for word in dropped {
                        if let Some(drop) = self.before(word.span.start) {
                            self.marks[drop].starts = Some(Start::Clause);
                        }
                        self.cell_at(word.span.start, Role::Argument);
                    }
                }
                ChangeKind::Whole(item) | ChangeKind::Add(item) => {
                    self.item(item);
                    // Its line begins with `change` or `add`.
                    if let Some(word) = self.at(item.span.start) {
                        self.marks[word].starts = None;
                    }
                }
                ChangeKind::Remove { .. } | ChangeKind::Bad => {}
            }
        }
    }

    /// Title and body of a declaration.
    fn head(&mut self, title: Option<Span>, body: Option<usize>) {
        if let Some(title) = title {
            self.cell_at(title.start, Role::Title);
        }
        self.cell(body, Role::Body);
    }

    fn metric(&mut self, metric: &Metric) {
        self.head(
            metric.title.as_ref().map(|it| it.span),
            self.behind(metric.ty.span.end),
        );
        let head = metric.title.as_ref().map_or(metric.name.span, |it| it.span);
        if !metric.parameters.is_empty()
            && let Some(bracket) = self.behind(head.end)
        {
            self.marks[bracket].glued = true;
        }
        for local in &metric.lets {
            if let Some(word) = self.before(local.name.span.start) {
                self.marks[word].starts = Some(Start::Local);
            }
        }
        if !metric.lets.is_empty() {
            self.starts(metric.value.span.start, Start::Local);
        }
    }

    fn row(&mut self, cells: &[Expr]) {
        let mut cells = cells.iter();
        if let Some(first) = cells.next() {
            self.starts(first.span.start, Start::Row);
        }
        for cell in cells {
            self.cell(self.before(cell.span.start), Role::Bar);
        }
    }
}

/// Clauses.
impl Marker<'_> {
    fn clause(&mut self, clause: &Clause) {
        self.starts(clause.span.start, Start::Clause);
        clause.for_each_expr(&mut |value| self.expr(value));
        let argument = self.behind(clause.word.span.end);
        let argument = argument.filter(|&it| self.tokens[it].span.start < clause.span.end);
        match &clause.kind {
            // Sentences rather than a word and what it takes.
            ClauseKind::Bad
            | ClauseKind::Flag
            | ClauseKind::BusinessDays(_)
            | ClauseKind::Multiply { .. }
            | ClauseKind::MayChange { .. } => {}
            ClauseKind::DependsOn { any: true, .. } => {}
            ClauseKind::DependsOn { services, .. } => {
                if let Some(service) = services.first() {
                    self.cell_at(service.span.start, Role::Argument);
                }
            }
            ClauseKind::Hours { .. } => self.cell(self.first_clock(clause.span), Role::Argument),
            ClauseKind::When {
                condition,
                amount: Some(amount),
                ..
            } => {
                let role = if is_band(condition) {
                    Role::BandAmount
                } else {
                    Role::Amount
                };
                self.cell_at(amount.span.start, role);
            }
            kind => {
                self.cell(argument, Role::Argument);
                self.further_cells(kind);
            }
        }
    }

    /// Columns behind the first.
    fn further_cells(&mut self, kind: &ClauseKind) {
        match kind {
            ClauseKind::Contact(_, address) => self.cell_at(address.span.start, Role::Named),
            ClauseKind::Weight { share, .. } => self.cell_at(share.span.start, Role::Named),
            ClauseKind::Field(field) => self.field(field),
            ClauseKind::After { delay, .. } => {
                self.cell(self.behind(delay.span.end), Role::Notify);
            }
            ClauseKind::GivenRows { columns, rows, .. } => {
                if let Some(first) = columns.first() {
                    self.starts(first.span.start, Start::Row);
                }
                for column in columns.iter().skip(1) {
                    self.cell(self.before(column.span.start), Role::Bar);
                }
                for row in rows {
                    self.row(&row.cells);
                }
            }
            _ => {}
        }
    }

    fn field(&mut self, field: &Field) {
        self.cell_at(field.ty.span.start, Role::Named);
        let extra = [
            field.optional,
            field.range.is_some(),
            field.column.is_some(),
        ];
        let extra = extra.contains(&true) || field.others_ignored || field.value.is_some();
        if extra {
            self.cell(self.behind(field.ty.span.end), Role::Rest);
        }
    }

    fn first_clock(&self, clause: Span) -> Option<usize> {
        let first = self.at(clause.start)?;
        let inside = |it: &usize| self.tokens[*it].span.start < clause.end;
        (first..self.tokens.len())
            .take_while(inside)
            .find(|&it| self.tokens[it].kind == Kind::Number)
    }
}

fn is_band(condition: &[Event]) -> bool {
    let two = |event: &Event| matches!(&event.test, Test::Bounds(bounds) if bounds.len() > 1);
    condition.len() > 1 || condition.iter().any(two)
}

/// Expressions.
impl Marker<'_> {
    fn expr(&mut self, expr: &Expr) {
        expr.walk(&mut |part| match &part.kind {
            ExprKind::Call(name, _) => {
                if let Some(bracket) = self.behind(name.span.end)
                    && self.tokens[bracket].is(self.text, "(")
                {
                    self.marks[bracket].glued = true;
                }
            }
            ExprKind::Unary(UnaryOp::Neg, _) => {
                if let Some(sign) = self.at(part.span.start) {
                    self.marks[sign].prefix = true;
                }
            }
            _ => {}
        });
    }
}
