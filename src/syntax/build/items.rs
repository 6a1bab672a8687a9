//! Declarations: which one a part is, its head, and what it holds.
//!
//! A damaged head costs the head only: the name is kept where one can be seen,
//! the clauses are read all the same. Text that is no declaration becomes one
//! error node, up to where the next declaration begins.

use super::{Builder, Group, Node, Part, Sentence};
use crate::diagnostics::{Diagnostic, codes, nearest};
use crate::syntax::ast::{
    Block, BlockKind, Column, Expr, Item, ItemKind, LocalLet, Member, Metric, Name, Parameter, Row,
    Table, Text, TypeName,
};
use crate::syntax::parser::Rule;
use crate::syntax::recovery::{self, Refused};
use crate::syntax::scan::leading_word;
use crate::syntax::schema;
use crate::text::Span;
use std::sync::Arc;
use std::vec::IntoIter;

use super::{Built, offset};

/// Which declaration a sentence begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    Use,
    Enum,
    Table,
    Let,
    Metric,
    CalendarIs,
    Prose,
    Block(BlockKind),
    /// Looks like a declaration, of a kind that does not exist.
    Unknown,
    /// No declaration.
    Stray,
}

/// Declarations.
impl<'t> Builder<'t, '_> {
    /// All declarations of a file.
    pub(super) fn items(&mut self, parts: Vec<Part>) -> Vec<Item> {
        let mut items = Vec::new();
        let mut docs: Vec<Span> = Vec::new();
        let mut parts = parts.into_iter();
        while let Some(part) = parts.next() {
            match part {
                Part::Doc(span) => docs.push(span),
                Part::Surplus(span) => self.surplus(span),
                Part::StrayClose(span) => items.push(self.stray(span, &mut parts)),
                Part::Sentence(sentence) => {
                    let doc = self.doc(std::mem::take(&mut docs));
                    items.push(self.item(doc, sentence, &mut parts));
                }
            }
        }
        for span in docs {
            self.report.push(recovery::stray_doc(self.file, span));
        }
        items
    }

    fn item(&mut self, doc: Option<Text>, sentence: Sentence, parts: &mut IntoIter<Part>) -> Item {
        let id = self.id();
        let mut span = sentence.whole();
        let start = self.start(&sentence);
        let kind = match start {
            Start::Stray => {
                let mut item = self.stray(span, parts);
                item.doc = doc;
                return item;
            }
            Start::Unknown => self.unknown(&sentence),
            Start::Enum => self.enumeration(sentence),
            Start::Table => self.table(sentence),
            Start::Block(kind) => {
                let (block, end) = self.block(kind, sentence, parts);
                span = Span::new(span.start, end.max(span.end));
                ItemKind::Block(block)
            }
            Start::Metric => {
                self.refuse_group(&sentence, "metric");
                let (kind, end) = self.metric(&sentence, parts);
                span = Span::new(span.start, end.max(span.end));
                kind
            }
            Start::Let | Start::CalendarIs | Start::Prose | Start::Use => {
                self.refuse_group(&sentence, leading_word(sentence.span.of(self.text)));
                self.sentence_item(start, sentence.span)
            }
        };
        Item {
            id,
            doc,
            kind,
            span,
        }
    }

    fn start(&self, sentence: &Sentence) -> Start {
        let words = sentence.span.of(self.text);
        let word = leading_word(words);
        match word {
            "use" => Start::Use,
            "enum" => Start::Enum,
            "table" => Start::Table,
            "let" => Start::Let,
            "metric" => Start::Metric,
            "clause" => Start::Prose,
            "calendar" if sentence.group.is_none() && self.assignment(sentence.span).is_some() => {
                Start::CalendarIs
            }
            "" => Start::Stray,
            _ => match BlockKind::from_word(word) {
                Some(kind) => Start::Block(kind),
                None if self.looks_declared(sentence, word) => Start::Unknown,
                None => Start::Stray,
            },
        }
    }

    /// Whether the unknown `word` begins something like a declaration.
    fn looks_declared(&self, sentence: &Sentence, word: &str) -> bool {
        let rest = sentence.span.of(self.text)[word.len()..].trim_start();
        sentence.group.is_some()
            || schema::is_item_word(word)
            || (nearest::nearest(word, schema::item_words()).is_some()
                && (rest.starts_with('"') || !leading_word(rest).is_empty()))
    }

    /// Whether a part surely begins a declaration, though the text before it is no declaration.
    fn surely_begins(&self, part: &Part) -> bool {
        let Part::Sentence(sentence) = part else {
            return matches!(part, Part::Doc(_));
        };
        match self.start(sentence) {
            Start::Stray => false,
            Start::Block(_) => {
                sentence.group.is_some() || sentence.span.of(self.text).contains('"')
            }
            Start::Use => sentence.span.of(self.text).contains('.'),
            _ => true,
        }
    }

    /// Text that is no declaration: one error node and one message, up to the next declaration.
    fn stray(&mut self, first: Span, parts: &mut IntoIter<Part>) -> Item {
        let id = self.id();
        let mut span = first;
        while let Some(part) = parts.as_slice().first()
            && !self.surely_begins(part)
        {
            match parts.next() {
                Some(Part::Sentence(sentence)) => span = span.to(sentence.whole()),
                Some(Part::Surplus(place) | Part::StrayClose(place)) => span = span.to(place),
                _ => {}
            }
        }
        if !self.report.is_damaged(first) {
            let token = recovery::token_at(self.text, first.start, first.end);
            let words = token.of(self.text);
            let found = if words == "}" {
                Diagnostic::new(
                    codes::STRAY_BRACE,
                    self.at(token),
                    "this `}` closes nothing",
                )
            } else {
                let headline = format!("unexpected `{}`", recovery::shown(words));
                Diagnostic::new(codes::UNEXPECTED_TEXT, self.at(token), headline)
                    .note("a file is a list of declarations, and each begins with its word: `party`, `service`, `metric`, `objective`, …")
            };
            self.report.push(found);
        }
        Item {
            id,
            doc: None,
            kind: ItemKind::Bad,
            span,
        }
    }

    fn unknown(&mut self, sentence: &Sentence) -> ItemKind {
        let word = leading_word(sentence.span.of(self.text));
        let start = sentence.span.start;
        let place = self.at(Span::new(start, start + offset(word.len())));
        let headline = format!("unknown declaration `{word}`");
        let mut found = Diagnostic::new(codes::UNKNOWN_DECLARATION, place, headline);
        if schema::is_item_word(word) {
            found = found.note("this version of slac does not have it");
        } else if let Some(near) = nearest::nearest(word, schema::item_words()) {
            found = found.suggest(format!("write `{near}`"), place, near);
        } else {
            found = found.help(
                "a declaration begins with its word: `party`, `service`, `metric`, `objective`, …",
            );
        }
        self.report.push(found);
        ItemKind::Bad
    }

    pub(super) fn surplus(&mut self, span: Span) {
        let place = self.at(span);
        self.report.push(
            Diagnostic::new(codes::SURPLUS_SEPARATOR, place, "this `;` ends nothing").fix(
                "take it out",
                place,
                "",
            ),
        );
    }

    fn refuse_group(&mut self, sentence: &Sentence, what: &str) {
        if let Some(group) = &sentence.group {
            let place = self.at(Span::new(group.span.start, group.span.start + 1));
            let headline = format!("`{what}` has no block");
            self.report.push(
                Diagnostic::new(codes::STRAY_BRACE, place, headline)
                    .help("take the braces and what is in them away"),
            );
        }
    }

    fn doc(&mut self, lines: Vec<Span>) -> Option<Text> {
        let span = lines.first()?.to(*lines.last()?);
        let mut value = String::new();
        let mut references = Vec::new();
        for line in lines {
            let words = line.of(self.text).get(3..).unwrap_or("");
            references.extend(self.references(words, line.start + 3));
            if line.start != span.start {
                value.push('\n');
            }
            value.push_str(words.strip_prefix(' ').unwrap_or(words).trim_end());
        }
        Some(Text {
            value: Arc::from(value),
            span,
            references,
        })
    }
}

/// Heads.
impl Builder<'_, '_> {
    /// Reports a head that cannot be read.
    fn bad_head(&mut self, span: Span, refused: &Refused) {
        if self.report.is_damaged(span) {
            return;
        }
        let word = leading_word(span.of(self.text));
        let mut found =
            recovery::unreadable(self.file, self.text, span, refused, &format!("`{word}`"));
        if found.code == codes::MALFORMED_CLAUSE {
            found.code = codes::MALFORMED_HEAD;
        }
        let shape = match word {
            "metric" => "a metric is written `metric name: type = formula`",
            "let" => "a `let` is written `let name = value`",
            "table" => {
                "a table is written `table name { Key | column: type … }` with a row on each line"
            }
            "enum" => "an enum is written `enum Name { member, member }`",
            "use" => "a `use` line names files: `use std.holidays.germany`",
            "clause" => "a clause is written `clause name \"Heading\" \"Its words\"`",
            "example" => "an example is written `example \"What it shows\" { … }`",
            _ => "a declaration is written `word name \"Title\" { … }`",
        };
        self.report.push(found.help(shape));
    }

    /// The name behind the word of a damaged head, if one can be seen.
    fn visible_name(&mut self, span: Span) -> Name {
        let words = span.of(self.text);
        let word = leading_word(words);
        let rest = &words[word.len()..];
        let blanks = rest.len() - rest.trim_start().len();
        let name = leading_word(rest.trim_start());
        let start = span.start + offset(word.len() + blanks);
        if name.is_empty() || schema::is_reserved(name) {
            return Name {
                text: Arc::from(""),
                span: Span::empty(span.start + offset(word.len())),
            };
        }
        Name {
            text: Arc::from(name),
            span: Span::new(start, start + offset(name.len())),
        }
    }

    fn no_name(&mut self, word: Span) -> Name {
        let kind = word.of(self.text).to_owned();
        let headline = format!("this {kind} has no name");
        self.report.push(
            Diagnostic::new(codes::MISSING_NAME, self.at(word), headline)
                .note("other declarations refer to it by its name")
                .help(format!("write a name behind the word: `{kind} some_name`")),
        );
        Name {
            text: Arc::from(""),
            span: Span::empty(word.end),
        }
    }

    /// Word, name and title of a declaration with a block. On failure, the refusal too.
    fn head(&mut self, span: Span) -> (Span, Option<Name>, Option<Text>, Option<Refused>) {
        match self.strict(Rule::block_head, span) {
            Ok(mut nodes) => {
                let word = nodes.take_if(Rule::word).map_or(span, |node| node.span());
                let name = nodes.take_if(Rule::word).map(|node| self.declared(&node));
                let title = nodes.take_if(Rule::text).map(|node| self.text(&node));
                (word, name, title, None)
            }
            Err(refused) => {
                let length = leading_word(span.of(self.text)).len();
                let word = Span::new(span.start, span.start + offset(length));
                let name = self.visible_name(span);
                let title = self.visible_title(Span::new(name.span.end, span.end));
                (
                    word,
                    (!name.is_missing()).then_some(name),
                    title,
                    Some(refused),
                )
            }
        }
    }

    /// A title directly behind the name of a damaged head.
    fn visible_title(&mut self, rest: Span) -> Option<Text> {
        let words = rest.of(self.text);
        let start = rest.start + offset(words.len() - words.trim_start().len());
        let token = recovery::token_at(self.text, start, rest.end);
        token
            .of(self.text)
            .starts_with('"')
            .then(|| self.text_at(token))
    }

    fn block(
        &mut self,
        kind: BlockKind,
        sentence: Sentence,
        parts: &mut IntoIter<Part>,
    ) -> (Block, u32) {
        let Sentence { span, mut group } = sentence;
        let (word, name, title, refused) = self.head(span);
        if group.is_none() {
            group = self.unopened(kind, span, refused.as_ref(), parts);
        }
        let opened = group.as_ref().is_some_and(|group| group.span.is_empty());
        if let Some(refused) = &refused
            && !opened
        {
            self.bad_head(span, refused);
        }
        let name = self.checked_name(kind, word, name, title.as_ref(), refused.is_some());
        let body = group.as_ref().map(|group| group.span);
        let (clauses, end) = match group {
            Some(group) => {
                let end = group_end(&group).max(span.end);
                (self.block_clauses(kind, group), end)
            }
            None => (Vec::new(), span.end),
        };
        let block = Block {
            kind,
            word,
            name,
            title,
            clauses,
            body: body.map(|body| Span::new(body.start, end.max(body.end))),
        };
        (block, end)
    }

    fn checked_name(
        &mut self,
        kind: BlockKind,
        word: Span,
        name: Option<Name>,
        title: Option<&Text>,
        damaged: bool,
    ) -> Option<Name> {
        if kind.has_name() {
            return Some(match name {
                Some(name) => name,
                None if damaged => Name {
                    text: Arc::from(""),
                    span: Span::empty(word.end),
                },
                None => self.no_name(word),
            });
        }
        if damaged {
            return None;
        }
        if let Some(name) = name {
            let headline = format!("`{}` has no name", kind.word());
            self.report.push(
                Diagnostic::new(codes::MALFORMED_HEAD, self.at(name.span), headline).suggest(
                    "take the name away",
                    self.at(name.span),
                    "",
                ),
            );
        } else if kind == BlockKind::Example && title.is_none() {
            self.report.push(
                Diagnostic::new(
                    codes::MISSING_NAME,
                    self.at(word),
                    "this example has no title",
                )
                .note(
                    "its title says what it shows; it is printed, and named when the example fails",
                )
                .help("write a title behind the word: `example \"What it shows\"`"),
            );
        }
        None
    }

    /// The clauses of a block whose `{` is missing: what follows up to a `}` that closes nothing.
    fn unopened(
        &mut self,
        kind: BlockKind,
        head: Span,
        refused: Option<&Refused>,
        parts: &mut IntoIter<Part>,
    ) -> Option<Group> {
        let is_clause = |span: Span| schema::find(kind, leading_word(span.of(self.text))).is_some();
        let inline = refused
            .map(|refused| recovery::token_at(self.text, refused.at, head.end))
            .filter(|token| is_clause(*token))
            .map(|token| Span::new(token.start, head.end));
        let ahead = parts.as_slice();
        let close = ahead
            .iter()
            .position(|part| matches!(part, Part::StrayClose(_)) || self.surely_begins(part))?;
        if !matches!(ahead.get(close), Some(Part::StrayClose(_))) {
            return None;
        }
        let follows = match ahead.first() {
            Some(Part::Sentence(sentence)) => is_clause(sentence.span),
            _ => false,
        };
        if inline.is_none() && !follows {
            return None;
        }
        let mut clauses: Vec<Part> = inline
            .map(|span| Part::Sentence(Sentence { span, group: None }))
            .into_iter()
            .collect();
        clauses.extend(parts.by_ref().take(close));
        parts.next();
        let end = inline.map_or(head.end, |span| {
            let before = Span::new(head.start, span.start).of(self.text);
            head.start + offset(before.trim_end().len())
        });
        let place = self.at(Span::empty(end));
        self.report.push(
            Diagnostic::new(
                codes::UNOPENED_BLOCK,
                place,
                "this block has no opening brace",
            )
            .label("`{` is missing here")
            .fix("open it", place, " {"),
        );
        Some(Group {
            span: Span::empty(end),
            parts: clauses,
            closed: true,
        })
    }
}

/// Where a group ends, its parts included.
fn group_end(group: &Group) -> u32 {
    let last = group.parts.last().map_or(0, |part| match part {
        Part::Sentence(sentence) => sentence.whole().end,
        Part::Doc(span) | Part::Surplus(span) | Part::StrayClose(span) => span.end,
    });
    group.span.end.max(last)
}

/// Enums and tables.
impl Builder<'_, '_> {
    fn enumeration(&mut self, sentence: Sentence) -> ItemKind {
        let (word, name, title, refused) = self.head(sentence.span);
        if let Some(refused) = &refused {
            self.bad_head(sentence.span, refused);
        }
        let name = self.name_or_missing(word, name, refused.is_some());
        let mut members: Vec<Member> = Vec::new();
        for line in self.lines(sentence, "enum") {
            if let Some(last) = members.last() {
                self.comma_missing(last);
            }
            match self.strict(Rule::members, line) {
                Ok(mut nodes) => {
                    for node in nodes.all(Rule::member) {
                        members.extend(self.member(node));
                    }
                }
                Err(refused) => {
                    self.unreadable(line, &refused, "an enum", Some("the members of an enum are names with commas between them, each with a text if data says it otherwise"));
                    members.extend(self.visible_members(line));
                }
            }
        }
        ItemKind::Enum {
            name,
            title,
            members,
        }
    }

    fn name_or_missing(&mut self, word: Span, name: Option<Name>, damaged: bool) -> Name {
        match name {
            Some(name) => name,
            None if damaged => Name {
                text: Arc::from(""),
                span: Span::empty(word.end),
            },
            None => self.no_name(word),
        }
    }

    fn member(&mut self, node: Node<'_>) -> Option<Member> {
        let mut nodes = node.children();
        let name = nodes.take_if(Rule::word)?;
        Some(Member {
            name: self.declared(&name),
            text: nodes.take_if(Rule::text).map(|node| self.text(&node)),
        })
    }

    fn comma_missing(&mut self, last: &Member) {
        let end = last
            .text
            .as_ref()
            .map_or(last.name.span.end, |text| text.span.end);
        let place = self.at(Span::empty(end));
        let headline = format!("a comma is missing after `{}`", last.name.text);
        self.report.push(
            Diagnostic::new(codes::MISSING_SEPARATOR, place, headline).fix("write it", place, ","),
        );
    }

    /// The names in a damaged line of members, so that uses of them stay known.
    fn visible_members(&mut self, line: Span) -> Vec<Member> {
        let mut members = Vec::new();
        let mut at = line.start;
        while at < line.end {
            let token = recovery::token_at(self.text, at, line.end);
            if token.end <= at {
                break;
            }
            let word = leading_word(token.of(self.text));
            if !word.is_empty() {
                members.push(Member {
                    name: Name {
                        text: Arc::from(word),
                        span: token,
                    },
                    text: None,
                });
            }
            at = token.end;
        }
        members
    }

    /// The sentences in the group of a declaration that has lines instead of clauses.
    fn lines(&mut self, sentence: Sentence, what: &str) -> Vec<Span> {
        let Some(group) = sentence.group else {
            let place = self.at(Span::empty(sentence.span.end));
            let headline = format!("expected `{{` and the lines of the {what}");
            self.report
                .push(Diagnostic::new(codes::MALFORMED_HEAD, place, headline));
            return Vec::new();
        };
        let group = self.single_group(group);
        let mut lines = Vec::new();
        for part in group.parts {
            match part {
                Part::Doc(span) => self.report.push(recovery::stray_doc(self.file, span)),
                Part::Surplus(span) => self.surplus(span),
                Part::StrayClose(_) => {}
                Part::Sentence(line) => {
                    self.refuse_group(&line, what);
                    if !line.span.is_empty() {
                        lines.push(line.span);
                    }
                }
            }
        }
        lines
    }

    fn table(&mut self, sentence: Sentence) -> ItemKind {
        let (word, name, title, refused) = self.head(sentence.span);
        if let Some(refused) = &refused {
            self.bad_head(sentence.span, refused);
        }
        let name = self.name_or_missing(word, name, refused.is_some());
        let end = sentence.span.end;
        let mut lines = self.lines(sentence, "table").into_iter();
        let (key, columns) = match lines.next() {
            Some(line) => self.table_header(line),
            None => (None, Vec::new()),
        };
        let key = key.unwrap_or_else(|| Name {
            text: Arc::from(""),
            span: Span::empty(end),
        });
        let rows = lines.filter_map(|line| self.row(line)).collect();
        ItemKind::Table(Table {
            name,
            title,
            key,
            columns,
            rows,
        })
    }

    fn table_header(&mut self, line: Span) -> (Option<Name>, Vec<Column>) {
        match self.strict(Rule::table_header, line) {
            Ok(mut nodes) => {
                let key = nodes.take_if(Rule::word).map(|node| self.name(&node));
                let columns = nodes.all(Rule::column);
                (
                    key,
                    columns
                        .into_iter()
                        .filter_map(|node| self.column(node))
                        .collect(),
                )
            }
            Err(refused) => {
                self.unreadable(line, &refused, "the first line of a table", Some("the first line of a table names the key and the columns: `Priority | respond: duration | clock: calendar`"));
                (None, Vec::new())
            }
        }
    }

    fn column(&mut self, node: Node<'_>) -> Option<Column> {
        let mut nodes = node.children();
        let name = nodes.take_if(Rule::word)?;
        let name = self.declared(&name);
        let ty = nodes.take_if(Rule::type_name)?;
        let ty = self.type_name(ty).ok()?;
        Some(Column { name, ty })
    }

    /// A line of a table or of given data.
    pub(super) fn row(&mut self, line: Span) -> Option<Row> {
        match self.strict(Rule::row, line) {
            Ok(nodes) => self.row_cells(line, nodes),
            Err(refused) => {
                self.unreadable(
                    line,
                    &refused,
                    "a row",
                    Some("a row is one line, with `|` between its values"),
                );
                None
            }
        }
    }

    pub(super) fn row_cells(&mut self, span: Span, mut nodes: super::Nodes<'_>) -> Option<Row> {
        let mut cells = Vec::new();
        for node in nodes.all(Rule::expr) {
            match self.expr(node) {
                Ok(cell) => cells.push(cell),
                Err(stop) => {
                    self.stopped(stop);
                    return None;
                }
            }
        }
        Some(Row { cells, span })
    }

    /// A rule `type_name`.
    pub(super) fn type_name(&mut self, node: Node<'_>) -> Built<TypeName> {
        let span = node.span();
        let mut nodes = node.children();
        let list = nodes.has(Rule::kw_list);
        let word = nodes.expect(Rule::type_word)?;
        let per = nodes.take_if(Rule::word);
        let separator = match nodes.take_if(Rule::separated) {
            Some(node) => Some(node.children().expect(Rule::text)?),
            None => None,
        };
        Ok(TypeName {
            list,
            separator: separator.map(|node| self.text(&node)),
            word: self.name(&word),
            per: per.map(|node| self.name(&node)),
            span,
        })
    }
}

/// Declarations of one sentence.
impl Builder<'_, '_> {
    /// The place of the `=` that separates a name from its value.
    fn assignment(&self, span: Span) -> Option<u32> {
        let bytes = span.of(self.text).as_bytes();
        let mut depth = 0_u32;
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let next = bytes.get(at + 1).copied().unwrap_or(b' ');
            match byte {
                b'"' => {
                    let rest = &bytes[at + 1..];
                    at += 1 + rest.iter().position(|&b| b == b'"').unwrap_or(rest.len());
                }
                b'(' | b'[' => depth += 1,
                b')' | b']' => depth = depth.saturating_sub(1),
                b'<' | b'>' | b'!' | b'=' if next == b'=' => at += 1,
                b'=' if depth == 0 => return Some(span.start + offset(at)),
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// Cuts a sentence at its `=`; reports its absence.
    fn head_and_value(&mut self, span: Span, rule: Rule) -> (Span, Option<Span>) {
        if let Some(at) = self.assignment(span) {
            let before = Span::new(span.start, at).of(self.text).trim_end().len();
            let head = Span::new(span.start, span.start + offset(before));
            return (head, Some(self.trimmed(at + 1, span.end)));
        }
        let refused = match self.strict(rule, span) {
            Ok(_) => Refused {
                at: span.end,
                expected: Vec::new(),
                too_deep: false,
            },
            Err(refused) => refused,
        };
        let wants_equals = refused.at == span.end || rule != Rule::metric_head;
        let refused = Refused {
            expected: if wants_equals {
                vec!["`=`".to_owned()]
            } else {
                refused.expected
            },
            ..refused
        };
        self.bad_head(span, &refused);
        (span, None)
    }

    /// A span without blanks at its ends.
    pub(super) fn trimmed(&self, start: u32, end: u32) -> Span {
        let words = Span::new(start.min(end), end).of(self.text);
        let blanks = words.len() - words.trim_start().len();
        let start = start + offset(blanks);
        Span::new(
            start.min(end),
            (start + offset(words.trim().len())).min(end),
        )
    }

    fn sentence_item(&mut self, start: Start, span: Span) -> ItemKind {
        match start {
            Start::Use => match self.strict(Rule::use_line, span) {
                Ok(mut nodes) => ItemKind::Use(self.paths(&mut nodes)),
                Err(refused) => {
                    self.bad_head(span, &refused);
                    ItemKind::Bad
                }
            },
            Start::Prose => self.prose(span),
            Start::Let => {
                let (name, title, value) = self.named_value(span, Rule::let_head);
                ItemKind::Let { name, title, value }
            }
            _ => {
                let (name, title, value) = self.named_value(span, Rule::calendar_head);
                ItemKind::CalendarIs { name, title, value }
            }
        }
    }

    fn prose(&mut self, span: Span) -> ItemKind {
        match self.strict(Rule::prose_item, span) {
            Ok(mut nodes) => {
                let name = nodes.take_if(Rule::word);
                let title = nodes.take_if(Rule::text);
                let text = nodes.take_if(Rule::text);
                ItemKind::Prose {
                    name: match name {
                        Some(name) => self.declared(&name),
                        None => self.visible_name(span),
                    },
                    title: title.map(|node| self.text(&node)),
                    text: text.map(|node| self.text(&node)),
                }
            }
            Err(refused) => {
                self.bad_head(span, &refused);
                ItemKind::Prose {
                    name: self.visible_name(span),
                    title: None,
                    text: None,
                }
            }
        }
    }

    fn named_value(&mut self, span: Span, rule: Rule) -> (Name, Option<Text>, Expr) {
        let (head, value) = self.head_and_value(span, rule);
        let (name, title) = self.value_head(head, rule, value.is_some());
        let value = match value {
            Some(value) => self.value(value, head),
            None => self.missing(span.end),
        };
        (name, title, value)
    }

    /// Name and title before an `=`. A head without its `=` was reported already.
    fn value_head(&mut self, head: Span, rule: Rule, report: bool) -> (Name, Option<Text>) {
        match self.strict(rule, head) {
            Ok(mut nodes) => {
                let name = nodes.take_if(Rule::word);
                let name = match name {
                    Some(name) => self.declared(&name),
                    None => self.visible_name(head),
                };
                let title = nodes.take_if(Rule::text);
                (name, title.map(|node| self.text(&node)))
            }
            Err(refused) => {
                if report {
                    self.bad_head(head, &refused);
                }
                (self.visible_name(head), None)
            }
        }
    }

    /// The value at `span`, or a reported error node.
    fn value(&mut self, span: Span, head: Span) -> Expr {
        if span.is_empty() {
            if !self.report.is_damaged(span) {
                let place = self.at(Span::empty(span.end));
                let name = self.visible_name(head).text;
                let headline = format!("`{name}` has no value");
                self.report.push(
                    Diagnostic::new(codes::MALFORMED_HEAD, place, headline)
                        .help("write it behind the `=`"),
                );
            }
            return self.missing(span.end);
        }
        let nodes = match self.strict(Rule::value_only, span) {
            Ok(nodes) => nodes,
            Err(refused) => {
                self.unreadable(span, &refused, "this value", None);
                return self.make(crate::syntax::ast::ExprKind::Missing, span);
            }
        };
        let mut nodes = nodes;
        match self.expect_value(&mut nodes) {
            Ok(value) => value,
            Err(stop) => {
                self.stopped(stop);
                self.make(crate::syntax::ast::ExprKind::Missing, span)
            }
        }
    }

    /// Reports a part that its rule refused.
    pub(super) fn unreadable(
        &mut self,
        span: Span,
        refused: &Refused,
        what: &str,
        help: Option<&str>,
    ) {
        if self.report.is_damaged(span) {
            return;
        }
        let mut found = recovery::unreadable(self.file, self.text, span, refused, what);
        if let (Some(help), None) = (help, &found.help) {
            found = found.help(help);
        }
        self.report.push(found);
    }
}

/// Metrics.
impl Builder<'_, '_> {
    fn metric(&mut self, sentence: &Sentence, parts: &mut IntoIter<Part>) -> (ItemKind, u32) {
        let span = sentence.span;
        let (head, first) = self.head_and_value(span, Rule::metric_head);
        let mut metric = self.metric_head(head, first.is_some());
        let Some(first) = first else {
            return (ItemKind::Metric(metric), span.end);
        };
        let (lets, value) = self.local_lets(first, parts);
        for line in lets {
            let (name, _, value) = self.named_value(line, Rule::let_head);
            let id = self.id();
            metric.lets.push(LocalLet { id, name, value });
        }
        metric.value = self.value(value, head);
        (ItemKind::Metric(metric), value.end)
    }

    /// The `let` lines between the `=` of a metric and its value, and the value. They are local
    /// only if a value follows; otherwise they are declarations, and the metric has no value.
    fn local_lets(&self, first: Span, parts: &mut IntoIter<Part>) -> (Vec<Span>, Span) {
        let is_let = |span: Span| leading_word(span.of(self.text)) == "let";
        let mut lets = Vec::new();
        if is_let(first) {
            lets.push(first);
        } else if !first.is_empty() {
            return (lets, first);
        }
        let plain = |part: &Part| match part {
            Part::Sentence(sentence) if sentence.group.is_none() => Some(sentence.span),
            _ => None,
        };
        let lines: Vec<Span> = parts.as_slice().iter().map_while(plain).collect();
        let count = lines.iter().take_while(|line| is_let(**line)).count();
        let begins_item = |line: &&Span| schema::is_item_word(leading_word(line.of(self.text)));
        match lines.get(count) {
            Some(value) if !begins_item(&value) && count + lets.len() > 0 => {
                lets.extend(&lines[..count]);
                for _ in 0..=count {
                    parts.next();
                }
                (lets, *value)
            }
            _ => (lets, Span::empty(first.end)),
        }
    }

    fn metric_head(&mut self, head: Span, report: bool) -> Metric {
        let empty_type = TypeName {
            list: false,
            separator: None,
            word: Name {
                text: Arc::from(""),
                span: Span::empty(head.end),
            },
            per: None,
            span: Span::empty(head.end),
        };
        let mut metric = Metric {
            name: Name {
                text: Arc::from(""),
                span: Span::empty(head.end),
            },
            title: None,
            parameters: Vec::new(),
            ty: empty_type,
            lets: Vec::new(),
            value: self.missing(head.end),
        };
        let mut nodes = match self.strict(Rule::metric_head, head) {
            Ok(nodes) => nodes,
            Err(refused) => {
                if report {
                    self.bad_head(head, &refused);
                }
                metric.name = self.visible_name(head);
                return metric;
            }
        };
        metric.name = match nodes.take_if(Rule::word) {
            Some(name) => self.declared(&name),
            None => self.visible_name(head),
        };
        metric.title = nodes.take_if(Rule::text).map(|node| self.text(&node));
        if let Some(parameters) = nodes.take_if(Rule::parameters) {
            for node in parameters.children().all(Rule::parameter) {
                metric.parameters.extend(self.parameter(node));
            }
        }
        if let Some(node) = nodes.take_if(Rule::type_name) {
            match self.type_name(node) {
                Ok(ty) => metric.ty = ty,
                Err(stop) => self.stopped(stop),
            }
        }
        metric
    }

    fn parameter(&mut self, node: Node<'_>) -> Option<Parameter> {
        let mut nodes = node.children();
        let name = nodes.take_if(Rule::word)?;
        let name = self.declared(&name);
        let ty = self.type_name(nodes.take_if(Rule::type_name)?).ok()?;
        Some(Parameter { name, ty })
    }
}
