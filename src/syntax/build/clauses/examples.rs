//! Clauses of examples.

use super::super::{Builder, Built, Group, Nodes, Part, Stop};
use super::Open;
use crate::diagnostics::{Diagnostic, codes};
use crate::syntax::ast::{BlockKind, ClauseKind, Expr, Name, Row, VerdictWord};
use crate::syntax::parser::Rule;
use crate::syntax::recovery::Refused;
use crate::syntax::scan::leading_word;
use crate::syntax::schema;
use crate::text::Span;

impl Builder<'_, '_> {
    pub(super) fn example_clause(
        &mut self,
        form: Rule,
        nodes: &mut Nodes<'_>,
    ) -> Option<Built<ClauseKind>> {
        Some(match form {
            Rule::windows_clause => self.windows(nodes),
            Rule::expect_clause => self.expect_line(nodes),
            _ => return None,
        })
    }

    fn windows(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let first = self.window(nodes)?;
        let last = match nodes.has(Rule::kw_to) {
            true => Some(self.window(nodes)?),
            false => None,
        };
        Ok(ClauseKind::OverWindows(first, last))
    }

    fn window(&mut self, nodes: &mut Nodes<'_>) -> Built<Expr> {
        let node = nodes.only_child(Rule::window_name)?;
        Ok(match node.rule() {
            Rule::moment => self.moment(&node),
            _ => self.window_name(&node),
        })
    }

    fn expect_line(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let Some(subject) = nodes.take_if(Rule::arith) else {
            return Ok(ClauseKind::Expect(self.expect_expr(nodes)?));
        };
        let subject = self.expr(subject)?;
        let mut words = nodes.expect(Rule::verdict)?.children();
        let verdict = match words.next().map(|node| node.rule()) {
            Some(Rule::kw_missed) => VerdictWord::Missed,
            Some(Rule::kw_met) => VerdictWord::Met,
            Some(Rule::kw_undetermined) => VerdictWord::Undetermined,
            _ => VerdictWord::NotJudged,
        };
        Ok(ClauseKind::ExpectVerdict { subject, verdict })
    }

    /// `given`, with its table if it has one.
    pub(super) fn given(
        &mut self,
        open: &mut Open,
        mut nodes: Nodes<'_>,
        group: Option<Group>,
    ) -> Built<ClauseKind> {
        let word = nodes.expect(Rule::word)?;
        self.surplus_colon(&mut nodes);
        let source = nodes.expect(Rule::word)?;
        let source = self.name(&source);
        let fails = nodes.peek().is_some_and(|rule| rule != Rule::EOI);
        match group {
            Some(group) if !fails => Ok(self.given_rows(open, source, group)),
            Some(group) => {
                let brace = Span::new(group.span.start, group.span.start + 1);
                self.second_data(brace);
                Ok(ClauseKind::Bad)
            }
            None if fails => self.given_fail(source, &mut nodes),
            None => {
                let refused = Refused {
                    at: source.span.end,
                    expected: vec!["`fail`".to_owned(), "`{`".to_owned()],
                    too_deep: false,
                    rule: None,
                };
                let spec = schema::find(BlockKind::Example, "given").ok_or(Stop::Bug {
                    at: source.span,
                    wanted: Rule::given_clause,
                })?;
                let span = word.span().to(source.span);
                self.malformed(spec, span, &refused);
                Ok(ClauseKind::Bad)
            }
        }
    }

    fn second_data(&mut self, brace: Span) {
        let place = self.at(brace);
        self.report.push(
            Diagnostic::new(
                codes::STRAY_BRACE,
                place,
                "this `given` already says when its source fails",
            )
            .help("write rows and failures as two `given` clauses"),
        );
    }

    fn given_fail(&mut self, source: Name, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let mut group = Vec::new();
        for node in nodes.all(Rule::expr) {
            group.push(self.expr(node)?);
        }
        let from = nodes.expect(Rule::moment)?;
        let to = nodes.expect(Rule::moment)?;
        Ok(ClauseKind::GivenFail {
            source,
            group,
            from: self.moment(&from),
            to: self.moment(&to),
        })
    }

    /// Reports a table of given data that has no `{`.
    pub(super) fn given_without_brace(&mut self, span: Span, refused: &Refused) -> bool {
        if !span.of(self.text).contains('|') || self.report.is_damaged(span) {
            return false;
        }
        let end = self.trimmed(span.start, refused.at).end;
        let place = self.at(Span::empty(end));
        self.report.push(
            Diagnostic::new(
                codes::UNOPENED_BLOCK,
                place,
                "these rows have no opening brace",
            )
            .label("`{` is missing here")
            .fix("open them", place, " {"),
        );
        true
    }

    fn given_rows(&mut self, open: &mut Open, source: Name, group: Group) -> ClauseKind {
        let braces = group.span;
        let findings = self.report.len();
        let group = self.single_group(group);
        let doubled = self.report.len() > findings;
        let closed = group.closed;
        let mut columns: Option<Vec<Name>> = None;
        let mut rows: Vec<Row> = Vec::new();
        let mut end = braces.start + 1;
        let mut parts = group.parts.into_iter();
        while let Some(part) = parts.next() {
            let sentence = match part {
                Part::Sentence(sentence) if !sentence.span.is_empty() => sentence,
                Part::Surplus(span) => {
                    self.surplus(span);
                    continue;
                }
                Part::Doc(span) => {
                    self.report
                        .push(crate::syntax::recovery::stray_doc(self.file, span));
                    continue;
                }
                _ => continue,
            };
            let line = sentence.span;
            if columns.is_some() && self.is_clause_of_example(line) {
                // The table took the example's own brace; what follows are its clauses.
                open.lent_brace = true;
                if !doubled {
                    self.unclosed(braces, end, "given");
                }
                self.sentence(open, sentence);
                for part in parts.by_ref() {
                    if let Part::Sentence(sentence) = part {
                        self.sentence(open, sentence);
                    }
                }
                break;
            }
            end = line.end;
            match columns {
                None => columns = Some(self.given_header(line)),
                Some(_) => rows.extend(self.row(line)),
            }
        }
        if !closed && !open.lent_brace {
            open.lent_brace = true;
            self.unclosed(braces, end, "given");
        }
        ClauseKind::GivenRows {
            source,
            columns: columns.unwrap_or_default(),
            rows,
        }
    }

    fn is_clause_of_example(&mut self, line: Span) -> bool {
        let word = leading_word(line.of(self.text));
        schema::find(BlockKind::Example, word).is_some() && self.strict(Rule::row, line).is_err()
    }

    fn given_header(&mut self, line: Span) -> Vec<Name> {
        match self.strict(Rule::given_header, line) {
            Ok(mut nodes) => self.names(&mut nodes),
            Err(refused) => {
                self.unreadable(
                    line,
                    &refused,
                    "the first line of given rows",
                    Some("the first line names the fields: `start | end | announced`"),
                );
                Vec::new()
            }
        }
    }
}
