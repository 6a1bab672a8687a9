//! Declarations of one sentence: `use`, `let`, `metric`, `calendar … =`, `clause`.
//!
//! A sentence with `=` is cut there, and its two sides are read apart: a damaged
//! formula leaves its name in the tree, a damaged head its formula.

use super::items::Start;
use super::{Builder, Node, Part, Sentence, offset};
use crate::diagnostics::{Diagnostic, codes};
use crate::syntax::ast::{
    Expr, ExprKind, ItemKind, LocalLet, Metric, Name, Parameter, Text, TypeName,
};
use crate::syntax::parser::Rule;
use crate::syntax::recovery::{self, Refused};
use crate::syntax::scan::leading_word;
use crate::syntax::schema;
use crate::text::Span;
use std::vec::IntoIter;

/// Declarations of one sentence.
impl Builder<'_, '_> {
    /// The place of the `=` that separates a name from its value.
    pub(super) fn assignment(&self, span: Span) -> Option<u32> {
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
                rule: None,
            },
            Err(refused) => refused,
        };
        let wants_equals =
            refused.at == span.end || !matches!(rule, Rule::metric_head | Rule::param_head);
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

    pub(super) fn sentence_item(&mut self, start: Start, span: Span) -> ItemKind {
        match start {
            Start::Use => match self.strict(Rule::use_line, span) {
                Ok(mut nodes) => ItemKind::Use(self.paths(&mut nodes)),
                Err(refused) => {
                    self.bad_head(span, &refused);
                    ItemKind::Bad
                }
            },
            Start::Prose => self.prose(span),
            Start::Param => self.param(span),
            Start::Unit => self.unit(span),
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
                        Some(name) => self.name(&name),
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

    fn param(&mut self, span: Span) -> ItemKind {
        let (head, value) = self.head_and_value(span, Rule::param_head);
        let (name, title, ty) = self.typed_head(head, value.is_some());
        let value = match value {
            Some(value) => self.value(value, head),
            None => self.missing(span.end),
        };
        ItemKind::Param {
            name,
            title,
            ty,
            value,
        }
    }

    fn unit(&mut self, span: Span) -> ItemKind {
        let (name, title, value) = if self.assignment(span).is_some() {
            let (name, title, value) = self.named_value(span, Rule::unit_head);
            (name, title, Some(value))
        } else {
            let (name, title) = self.value_head(span, Rule::unit_head, true);
            (name, title, None)
        };
        ItemKind::Unit { name, title, value }
    }

    /// Name, title and type of a `param`.
    fn typed_head(&mut self, head: Span, report: bool) -> (Name, Option<Text>, TypeName) {
        let unknown = TypeName {
            list: false,
            separator: None,
            word: Name::missing(head.end),
            per: None,
            or: None,
            span: Span::empty(head.end),
        };
        let mut nodes = match self.strict(Rule::param_head, head) {
            Ok(nodes) => nodes,
            Err(refused) => {
                if report {
                    self.bad_head(head, &refused);
                }
                return (self.visible_name(head), None, unknown);
            }
        };
        let name = match nodes.take_if(Rule::word) {
            Some(name) => self.name(&name),
            None => self.visible_name(head),
        };
        let title = nodes.take_if(Rule::text).map(|node| self.text(&node));
        let ty = match nodes
            .take_if(Rule::type_name)
            .map(|node| self.type_name(node))
        {
            Some(Ok(ty)) => ty,
            Some(Err(stop)) => {
                self.stopped(stop);
                unknown
            }
            None => unknown,
        };
        (name, title, ty)
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
                    Some(name) => self.name(&name),
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
                return self.make(ExprKind::Missing, span);
            }
        };
        let mut nodes = nodes;
        match self.expect_value(&mut nodes) {
            Ok(value) => value,
            Err(stop) => {
                self.stopped(stop);
                self.make(ExprKind::Missing, span)
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
    pub(super) fn metric(
        &mut self,
        sentence: &Sentence,
        parts: &mut IntoIter<Part>,
    ) -> (ItemKind, u32) {
        let span = sentence.span;
        let (head, first) = self.head_and_value(span, Rule::metric_head);
        let mut metric = self.metric_head(head, first.is_some());
        let Some(first) = first else {
            return (ItemKind::Metric(metric), span.end);
        };
        let (lets, value) = self.local_lets(first, parts);
        for line in lets {
            let (name, _, value) = self.named_value(line, Rule::let_head);
            self.refuse_reserved(&name);
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
            word: Name::missing(head.end),
            per: None,
            or: None,
            span: Span::empty(head.end),
        };
        let mut metric = Metric {
            name: Name::missing(head.end),
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
            Some(name) => self.name(&name),
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

    pub(super) fn parameter(&mut self, node: Node<'_>) -> Option<Parameter> {
        let mut nodes = node.children();
        let name = nodes.take_if(Rule::word)?;
        let name = self.declared(&name);
        let ty = self.type_name(nodes.take_if(Rule::type_name)?).ok()?;
        Some(Parameter { name, ty })
    }
}
