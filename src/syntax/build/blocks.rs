//! Declarations with a block: their heads, and what becomes of a missing brace.

use super::braces::group_end;
use super::{Builder, Group, Part, Sentence, offset};
use crate::diagnostics::{Diagnostic, codes};
use crate::syntax::ast::{Block, BlockKind, Name, Text};
use crate::syntax::parser::Rule;
use crate::syntax::recovery::{self, Refused};
use crate::syntax::scan::leading_word;
use crate::syntax::schema;
use crate::text::Span;
use std::sync::Arc;
use std::vec::IntoIter;

/// Heads, and blocks.
impl Builder<'_, '_> {
    /// Reports a head that cannot be read.
    pub(super) fn bad_head(&mut self, span: Span, refused: &Refused) {
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
            "template" => "a template is written `template name(parameter: type) { declarations }`",
            "include" => "a template is put to use by `include template(values) as name`",
            "param" => "a param is written `param name: type = value`",
            "unit" => "a unit is written `unit name`, or `unit name = 12 other_unit`",
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
    pub(super) fn visible_name(&mut self, span: Span) -> Name {
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

    pub(super) fn no_name(&mut self, word: Span) -> Name {
        let kind = word.of(self.text).to_owned();
        let headline = format!("this {kind} has no name");
        self.report.push(
            Diagnostic::new(codes::MISSING_NAME, self.at(word), headline)
                .note("other declarations refer to it by its name")
                .help(format!("write a name behind the word: `{kind} some_name`")),
        );
        Name::missing(word.end)
    }

    /// Word, name and title of a declaration with a block. On failure, the refusal too.
    pub(super) fn head(
        &mut self,
        span: Span,
    ) -> (Span, Option<Name>, Option<Text>, Option<Refused>) {
        match self.strict(Rule::block_head, span) {
            Ok(mut nodes) => {
                let word = nodes.take_if(Rule::word).map_or(span, |node| node.span());
                let name = nodes.take_if(Rule::word).map(|node| self.name(&node));
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

    pub(super) fn block(
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
        let mut block = Block {
            kind,
            word,
            name,
            title,
            clauses: Vec::new(),
            body: None,
        };
        let end = match group {
            Some(group) => self.body(&mut block, group, parts),
            None => span.end,
        };
        (block, end.max(span.end))
    }

    /// Reads what stands in the braces of a block; gives where it ends.
    fn body(&mut self, block: &mut Block, group: Group, parts: &mut IntoIter<Part>) -> u32 {
        let start = group.span.start;
        let mut end = group_end(&group);
        let closed = group.closed && !group.span.is_empty();
        let findings = self.report.len();
        block.clauses = self.block_clauses(block.kind, group);
        let explained = self.report.len() > findings;
        if closed && let Some(more) = self.closed_early(block.kind, end, explained, parts) {
            end = group_end(&more);
            block.clauses.extend(self.block_clauses(block.kind, more));
        }
        block.body = Some(Span::new(start, end));
        end
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
                None if damaged => Name::missing(word.end),
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
}
