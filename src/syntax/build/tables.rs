//! Declarations whose braces hold lines instead of clauses: enums and tables.

use super::braces::group_end;
use super::{Builder, Built, Node, Nodes, Part, Sentence};
use crate::diagnostics::{Diagnostic, codes};
use crate::syntax::ast::{Column, ItemKind, Member, Name, Row, Table, Text, TypeName};
use crate::syntax::parser::Rule;
use crate::syntax::recovery::{self, Refused};
use crate::syntax::scan::leading_word;
use crate::text::Span;
use std::sync::Arc;
use std::vec::IntoIter;

/// Enums and tables.
impl Builder<'_, '_> {
    pub(super) fn enumeration(
        &mut self,
        mut sentence: Sentence,
        parts: &mut IntoIter<Part>,
    ) -> (ItemKind, u32) {
        let (word, name, title, refused) = self.line_head(&mut sentence, parts);
        let end = whole_end(&sentence);
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
        let kind = ItemKind::Enum {
            name,
            title,
            members,
        };
        (kind, end)
    }

    /// The head of an enum or a table. Its lines are put in place if the brace is missing.
    fn line_head(
        &mut self,
        sentence: &mut Sentence,
        parts: &mut IntoIter<Part>,
    ) -> (Span, Option<Name>, Option<Text>, Option<Refused>) {
        let head = self.head(sentence.span);
        let refused = head.3.as_ref();
        if sentence.group.is_none() {
            sentence.group = self.unopened_lines(sentence.span, refused, parts);
        }
        let opened = sentence
            .group
            .as_ref()
            .is_some_and(|group| group.span.is_empty());
        if let Some(refused) = refused
            && !opened
        {
            self.bad_head(sentence.span, refused);
        }
        head
    }

    fn name_or_missing(&mut self, word: Span, name: Option<Name>, damaged: bool) -> Name {
        match name {
            Some(name) => name,
            None if damaged => Name::missing(word.end),
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
        let outer = group.span;
        let group = self.single_group(group);
        if !group.closed {
            self.unclosed(outer, group_end(&group), what);
        }
        let mut lines = Vec::new();
        for part in group.parts {
            match part {
                Part::Doc(span) => self.report.push(recovery::stray_doc(self.file, span)),
                Part::Surplus(span) => self.surplus(span),
                Part::StrayClose(_) | Part::Known(_) => {}
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

    pub(super) fn table(
        &mut self,
        mut sentence: Sentence,
        parts: &mut IntoIter<Part>,
    ) -> (ItemKind, u32) {
        let (word, name, title, refused) = self.line_head(&mut sentence, parts);
        let end = whole_end(&sentence);
        let name = self.name_or_missing(word, name, refused.is_some());
        let mut lines = self.lines(sentence, "table").into_iter();
        let (key, columns) = match lines.next() {
            Some(line) => self.table_header(line),
            None => (None, Vec::new()),
        };
        let key = key.unwrap_or_else(|| Name::missing(end));
        let rows = lines.filter_map(|line| self.row(line)).collect();
        let table = Table {
            name,
            title,
            key,
            columns,
            rows,
        };
        (ItemKind::Table(table), end)
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

    pub(super) fn row_cells(&mut self, span: Span, mut nodes: Nodes<'_>) -> Option<Row> {
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
        let or = nodes.take_if(Rule::type_word);
        let separator = match nodes.take_if(Rule::separated) {
            Some(node) => Some(node.children().expect(Rule::text)?),
            None => None,
        };
        Ok(TypeName {
            list,
            separator: separator.map(|node| self.text(&node)),
            word: self.name(&word),
            per: per.map(|node| self.name(&node)),
            or: or.map(|node| self.name(&node)),
            span,
        })
    }
}

/// Where a sentence ends with all that stands in its braces.
fn whole_end(sentence: &Sentence) -> u32 {
    let group = sentence.group.as_ref().map_or(0, group_end);
    sentence.span.end.max(group)
}
