//! Templates, and where they are included.

use super::braces::group_end;
use super::{Builder, Built, Group, Node, Part, Sentence, offset};
use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Diagnostic, codes};
use crate::syntax::ast::{
    Amendment, BlockKind, Change, ChangeKind, Include, IncludeArgument, ItemKind, Name, Path,
    Template,
};
use crate::syntax::parser::Rule;
use crate::syntax::recovery;
use crate::syntax::reuse::Reuse;
use crate::syntax::scan::leading_word;
use crate::syntax::schema;
use crate::text::Span;
use std::vec::IntoIter;

/// Templates and includes.
impl Builder<'_, '_> {
    /// `template name(p: TYPE) { declarations }`
    pub(super) fn template(&mut self, sentence: Sentence) -> (ItemKind, u32) {
        let Sentence { span, group } = sentence;
        if self.in_template {
            return self.template_within(span, group.as_ref());
        }
        let mut template = Template {
            name: Name::missing(span.end),
            title: None,
            parameters: Vec::new(),
            items: Vec::new(),
            body: None,
        };
        match self.strict(Rule::template_head, span) {
            Ok(mut nodes) => {
                template.name = match nodes.take_if(Rule::word) {
                    Some(name) => self.name(&name),
                    None => self.visible_name(span),
                };
                template.title = nodes.take_if(Rule::text).map(|node| self.text(&node));
                if let Some(parameters) = nodes.take_if(Rule::parameters) {
                    for node in parameters.children().all(Rule::parameter) {
                        template.parameters.extend(self.parameter(node));
                    }
                }
            }
            Err(refused) => {
                self.bad_head(span, &refused);
                template.name = self.visible_name(span);
            }
        }
        let mut end = span.end;
        match group {
            Some(group) => {
                end = self.closed_at(&group, "template");
                template.body = Some(Span::new(group.span.start, end));
                self.in_template = true;
                template.items = self.items(group.parts, &mut Reuse::default());
                self.in_template = false;
            }
            None => self.no_braces(span, "the declarations of the template"),
        }
        (ItemKind::Template(template), end)
    }

    /// `include template(values) as name { changes }`
    pub(super) fn include(&mut self, sentence: Sentence) -> (ItemKind, u32) {
        let Sentence { span, group } = sentence;
        let mut include = self.include_head(span);
        let mut end = span.end;
        if let Some(group) = group {
            end = self.closed_at(&group, "include");
            include.body = Some(Span::new(group.span.start, end));
            include.changes = self.changes(group.parts);
        }
        (ItemKind::Include(include), end)
    }

    fn template_within(&mut self, span: Span, group: Option<&Group>) -> (ItemKind, u32) {
        if !self.report.is_damaged(span) {
            let place = Span::new(span.start, span.start + offset("template".len()));
            self.report.push(
                Diagnostic::new(
                    codes::UNEXPECTED_TEXT,
                    self.at(place),
                    "a template cannot stand in a template",
                )
                .help("declare it outside, and `include` it here"),
            );
        }
        (ItemKind::Bad, group.map_or(span.end, group_end))
    }

    fn include_head(&mut self, span: Span) -> Include {
        let mut include = Include {
            template: Path {
                parts: vec![Name::missing(span.end)],
                span: Span::empty(span.end),
            },
            arguments: Vec::new(),
            name: Name::missing(span.end),
            title: None,
            changes: Vec::new(),
            body: None,
        };
        let mut nodes = match self.strict(Rule::include_head, span) {
            Ok(nodes) => nodes,
            Err(refused) => {
                self.bad_head(span, &refused);
                return include;
            }
        };
        if let Some(path) = nodes.take_if(Rule::path) {
            include.template = self.path(path);
        }
        if let Some(values) = nodes.take_if(Rule::given_values) {
            for node in values.children().all(Rule::given_value) {
                match self.given_value(node) {
                    Ok(argument) => include.arguments.push(argument),
                    Err(stop) => self.stopped(stop),
                }
            }
        }
        nodes.has(Rule::kw_as);
        if let Some(name) = nodes.take_if(Rule::word) {
            include.name = self.declared(&name);
        }
        include.title = nodes.take_if(Rule::text).map(|node| self.text(&node));
        include
    }

    fn given_value(&mut self, node: Node<'_>) -> Built<IncludeArgument> {
        let mut nodes = node.children();
        let name = nodes.take_if(Rule::arg_name).map(|node| self.name(&node));
        let value = self.expect_expr(&mut nodes)?;
        Ok(IncludeArgument { name, value })
    }

    /// Where a group ends; reported if it is not closed.
    fn closed_at(&mut self, group: &Group, what: &str) -> u32 {
        let end = group_end(group);
        if !group.closed {
            self.unclosed(group.span, end, what);
        }
        end
    }

    fn no_braces(&mut self, span: Span, what: &str) {
        if self.report.is_damaged(span) {
            return;
        }
        let place = self.at(Span::empty(span.end));
        self.report.push(Diagnostic::new(
            codes::MALFORMED_HEAD,
            place,
            format!("expected `{{` and {what}"),
        ));
    }
}

/// Changes.
impl Builder<'_, '_> {
    fn changes(&mut self, parts: Vec<Part>) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut parts = parts.into_iter();
        while let Some(part) = parts.next() {
            match part {
                Part::Doc(span) => self.report.push(recovery::stray_doc(self.file, span)),
                Part::Surplus(span) => self.surplus(span),
                Part::StrayClose(_) | Part::Known(_) => {}
                Part::Sentence(sentence) => changes.push(self.change(sentence, None, &mut parts)),
            }
        }
        changes
    }

    /// `amendment name "Title" { clauses, changes }`
    pub(super) fn amendment(
        &mut self,
        sentence: Sentence,
        parts: &mut IntoIter<Part>,
    ) -> (Amendment, u32) {
        let Sentence { span, mut group } = sentence;
        let mut changes = Vec::new();
        let mut end = span.end;
        if let Some(group) = &mut group {
            end = group_end(group);
            let mut inner = std::mem::take(&mut group.parts).into_iter();
            let mut docs: Vec<Span> = Vec::new();
            while let Some(part) = inner.next() {
                match part {
                    Part::Doc(span) => docs.push(span),
                    Part::Sentence(sentence) if self.is_change(&sentence) => {
                        let docs = std::mem::take(&mut docs);
                        changes.push(self.change(sentence, Some(docs), &mut inner));
                    }
                    part => {
                        let docs = std::mem::take(&mut docs).into_iter();
                        group.parts.extend(docs.map(Part::Doc));
                        group.parts.push(part);
                    }
                }
            }
            group.parts.extend(docs.into_iter().map(Part::Doc));
        }
        let sentence = Sentence { span, group };
        let (block, block_end) = self.block(BlockKind::Amendment, sentence, parts);
        (Amendment { block, changes }, end.max(block_end))
    }

    fn is_change(&self, sentence: &Sentence) -> bool {
        let word = leading_word(sentence.span.of(self.text));
        matches!(word, "add" | "change" | "remove")
    }

    /// A change; `docs` are the lines before it, where a declaration may be added.
    fn change(
        &mut self,
        sentence: Sentence,
        docs: Option<Vec<Span>>,
        parts: &mut IntoIter<Part>,
    ) -> Change {
        let whole = sentence.whole();
        let word = leading_word(sentence.span.of(self.text));
        let (added, docs) = match docs {
            Some(docs) if word == "add" => (Some(docs), Vec::new()),
            other => (None, other.unwrap_or_default()),
        };
        for span in docs {
            self.report.push(recovery::stray_doc(self.file, span));
        }
        let (kind, end) = match (word, added) {
            ("add", Some(docs)) => self.added(docs, sentence, parts),
            ("change", _) => self.changed(sentence, parts),
            ("remove", _) => (self.removed(&sentence), whole.end),
            _ => {
                let first = Span::new(whole.start, sentence.span.end.max(whole.start + 1));
                self.no_change(first);
                (ChangeKind::Bad, whole.end)
            }
        };
        Change {
            kind,
            span: Span::new(whole.start, end.max(whole.end)),
        }
    }

    /// `add` and a whole declaration.
    fn added(
        &mut self,
        docs: Vec<Span>,
        sentence: Sentence,
        parts: &mut IntoIter<Part>,
    ) -> (ChangeKind, u32) {
        let Sentence { span, group } = sentence;
        let rest = self.trimmed(span.start + offset("add".len()), span.end);
        let word = leading_word(rest.of(self.text));
        let whole = group.as_ref().map_or(span.end, group_end);
        if !schema::is_declared(word) || matches!(word, "use" | "amendment" | "contract") {
            self.unknown_kind(rest, word);
            return (ChangeKind::Bad, whole);
        }
        let doc = self.doc(docs);
        let item = self.item(doc, Sentence { span: rest, group }, parts);
        let end = item.span.end.max(whole);
        match item.kind {
            ItemKind::Bad => (ChangeKind::Bad, end),
            _ => (ChangeKind::Add(Box::new(item)), end),
        }
    }

    fn no_change(&mut self, span: Span) {
        if self.report.is_damaged(span) {
            return;
        }
        let token = recovery::token_at(self.text, span.start, span.end);
        let headline = format!("unexpected `{}`", recovery::shown(token.of(self.text)));
        self.report.push(
            Diagnostic::new(codes::UNEXPECTED_TEXT, self.at(token), headline)
                .note("behind an `include` stands what is otherwise than in the template")
                .help("write `change KIND NAME { clauses }` or `remove KIND NAME`"),
        );
    }

    /// `change KIND NAME { clauses }`, or `change` and a whole declaration.
    fn changed(&mut self, sentence: Sentence, parts: &mut IntoIter<Part>) -> (ChangeKind, u32) {
        let Sentence { span, group } = sentence;
        let rest = self.trimmed(span.start + offset("change".len()), span.end);
        let word = leading_word(rest.of(self.text));
        let assigned = group.is_none() && self.assignment(rest).is_some();
        match BlockKind::from_word(word) {
            Some(BlockKind::Amendment) => {
                self.unknown_kind(rest, word);
                (ChangeKind::Bad, group.as_ref().map_or(rest.end, group_end))
            }
            Some(kind) if !assigned => {
                let Some(mut group) = group else {
                    self.no_braces(span, "the clauses that are otherwise");
                    return (ChangeKind::Bad, span.end);
                };
                let dropped = self.dropped(&mut group);
                let sentence = Sentence {
                    span: rest,
                    group: Some(group),
                };
                let (block, end) = self.block(kind, sentence, parts);
                (ChangeKind::Clauses { block, dropped }, end)
            }
            None if !schema::is_declared(word)
                || matches!(word, "template" | "include" | "use") =>
            {
                self.unknown_kind(rest, word);
                (ChangeKind::Bad, rest.end)
            }
            _ => {
                let item = self.item(None, Sentence { span: rest, group }, parts);
                let end = item.span.end;
                match item.kind {
                    ItemKind::Bad => (ChangeKind::Bad, end),
                    _ => (ChangeKind::Whole(Box::new(item)), end),
                }
            }
        }
    }

    /// Takes the lines `drop WORD` out of a group.
    fn dropped(&mut self, group: &mut Group) -> Vec<Name> {
        let is_drop = |part: &Part| match part {
            Part::Sentence(sentence) => {
                sentence.group.is_none() && leading_word(sentence.span.of(self.text)) == "drop"
            }
            _ => false,
        };
        let (drops, others) = std::mem::take(&mut group.parts)
            .into_iter()
            .partition(is_drop);
        group.parts = others;
        let drops: Vec<Part> = drops;
        let mut dropped = Vec::new();
        for part in drops {
            let Part::Sentence(sentence) = part else {
                continue;
            };
            match self.strict(Rule::drop_line, sentence.span) {
                Ok(mut nodes) => {
                    dropped.extend(nodes.take_if(Rule::word).map(|word| self.name(&word)));
                }
                Err(refused) => {
                    let help = "write the word of the clauses: `drop needs`";
                    self.unreadable(sentence.span, &refused, "`drop`", Some(help));
                }
            }
        }
        dropped
    }

    fn removed(&mut self, sentence: &Sentence) -> ChangeKind {
        self.refuse_group(sentence, "remove");
        match self.strict(Rule::remove_line, sentence.span) {
            Ok(mut nodes) => {
                let kind = nodes.take_if(Rule::word).map(|word| self.name(&word));
                let name = nodes.take_if(Rule::word).map(|word| self.name(&word));
                match kind {
                    Some(kind) => ChangeKind::Remove { kind, name },
                    None => ChangeKind::Bad,
                }
            }
            Err(refused) => {
                let help = "write kind and name of the declaration: `remove penalty uptime_credit`";
                self.unreadable(sentence.span, &refused, "`remove`", Some(help));
                ChangeKind::Bad
            }
        }
    }

    fn unknown_kind(&mut self, rest: Span, word: &str) {
        if self.report.is_damaged(rest) {
            return;
        }
        let place = self.at(Span::new(rest.start, rest.start + offset(word.len())));
        if schema::is_declared(word) {
            let headline = match word {
                "amendment" => "an amendment stands beside others, not within one".to_owned(),
                _ => format!("`{word}` is nothing that can be changed"),
            };
            let found = Diagnostic::new(codes::UNEXPECTED_TEXT, place, headline);
            self.report
                .push(found.help("write kind and name: `change objective uptime { … }`"));
            return;
        }
        let headline = format!("unknown declaration `{word}`");
        let found = Diagnostic::new(codes::UNKNOWN_DECLARATION, place, headline);
        self.report.push(match nearest(word, schema::item_words()) {
            Some(near) => found.suggest(format!("write `{near}`"), place, near),
            None => found.help("write kind and name: `change objective uptime { … }`"),
        });
    }
}
