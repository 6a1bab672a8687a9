//! Clauses of objectives, duties, escalations and reports.

use super::super::{Builder, Built, Node, Nodes};
use crate::diagnostics::{Diagnostic, codes};
use crate::quantity::Relation;
use crate::syntax::ast::{Bound, ClauseKind, Expr, Interval, Over, ReliefExtent, WithinFrom};
use crate::syntax::parser::Rule;
use crate::text::Span;

impl Builder<'_, '_> {
    pub(super) fn promise_clause(
        &mut self,
        form: Rule,
        nodes: &mut Nodes<'_>,
    ) -> Option<Built<ClauseKind>> {
        Some(match form {
            Rule::measure_clause => self.measure(nodes),
            Rule::target_clause => self.target(nodes),
            Rule::over_clause => self.over(nodes).map(ClauseKind::Over),
            Rule::needs_clause => self.needs(nodes),
            Rule::starts_clause => self.expect_arith(nodes).map(ClauseKind::Starts),
            Rule::duty_clause => self.duty(nodes),
            Rule::within_clause => self.within(nodes),
            Rule::every_clause => self.every(nodes),
            Rule::due_clause => self.expect_length(nodes).map(ClauseKind::Due),
            Rule::keep_clause => self.expect_length(nodes).map(ClauseKind::Keep),
            Rule::breach_clause => self.breach(nodes),
            Rule::after_clause => self.after(nodes),
            Rule::until_clause => {
                let field = nodes.expect(Rule::word);
                field.map(|field| ClauseKind::Until(self.name(&field)))
            }
            Rule::sent_clause => self.sent(nodes),
            Rule::attended_clause => Ok(ClauseKind::Attended(self.paths(nodes))),
            _ => return None,
        })
    }

    fn measure(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        Ok(ClauseKind::Measure {
            metric: self.expect_expr(nodes)?,
            by: self.names(nodes),
        })
    }

    fn target(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let bounds = match nodes.peek_node() {
            Some(is) if is.rule() == Rule::kw_is => vec![Bound {
                relation: Relation::Equal,
                relation_span: is.span(),
                value: self.expect_arith(nodes)?,
            }],
            _ => self.bounds(nodes)?,
        };
        let from = match nodes.take_if(Rule::arith) {
            Some(node) => Some(self.expr(node)?),
            None => None,
        };
        Ok(ClauseKind::Target { bounds, from })
    }

    /// One bound or two; `between` is reported and understood as it is usually meant.
    pub(super) fn bounds(&mut self, nodes: &mut Nodes<'_>) -> Built<Vec<Bound>> {
        if let Some(between) = nodes.take_if(Rule::compat_between) {
            return self.between(between);
        }
        let mut bounds = Vec::new();
        for node in nodes.all(Rule::bound) {
            let mut nodes = node.children();
            let relation = nodes.expect(Rule::relation)?;
            bounds.push(Bound {
                relation: self.relation(&relation),
                relation_span: relation.span(),
                value: self.expect_arith(&mut nodes)?,
            });
        }
        Ok(bounds)
    }

    fn between(&mut self, node: Node<'_>) -> Built<Vec<Bound>> {
        let span = node.span();
        let word = Span::new(span.start, span.start + 7);
        let mut nodes = node.children();
        let low = self.expect_arith(&mut nodes)?;
        let high = self.expect_arith(&mut nodes)?;
        let written = |value: &Expr| value.span.of(self.text);
        let explicit = format!(">= {} and < {}", written(&low), written(&high));
        self.report.push(
            Diagnostic::new(
                codes::BETWEEN,
                self.at(word),
                "`between` does not say which ends belong to it",
            )
            .note("whether the end itself counts decides what is owed there")
            .suggest(format!("write `{explicit}`"), self.at(span), explicit),
        );
        let bound = |relation, value| Bound {
            relation,
            relation_span: word,
            value,
        };
        Ok(vec![
            bound(Relation::GreaterEqual, low),
            bound(Relation::Less, high),
        ])
    }

    fn over(&mut self, nodes: &mut Nodes<'_>) -> Built<Over> {
        let one = nodes.take_if(Rule::compat_one).map(|node| node.span());
        if let Some(row) = nodes.take_if(Rule::each_row) {
            let mut nodes = row.children();
            let rows = self.expect_expr(&mut nodes)?;
            let merged_by = nodes.take_if(Rule::word).map(|node| self.name(&node));
            return Ok(Over::EachRow { rows, merged_by });
        }
        if let Some(run) = nodes.take_if(Rule::each_run) {
            return Ok(Over::EachRun(self.expect_expr(&mut run.children())?));
        }
        if let Some(rolling) = nodes.take_if(Rule::rolling) {
            let mut nodes = rolling.children();
            let length = self.expect_length(&mut nodes)?;
            let every = self.expect_period(&mut nodes)?;
            return Ok(Over::Rolling { length, every });
        }
        if let Some(before) = nodes.take_if(Rule::before_row) {
            let mut nodes = before.children();
            let length = self.expect_length(&mut nodes)?;
            let rows = self.expect_expr(&mut nodes)?;
            return Ok(Over::BeforeRow { length, rows });
        }
        let period = nodes.expect(Rule::period)?;
        let period = self.period(period)?;
        self.refuse_unsaid(&period, one);
        Ok(Over::Each(period))
    }

    fn needs(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let count = match nodes.take_if(Rule::constant) {
            Some(named) => self.constant(named)?,
            None => self.expect_quantity(nodes)?,
        };
        Ok(ClauseKind::Needs {
            count,
            of: self.expect_expr(nodes)?,
        })
    }

    fn duty(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let negated = nodes.has(Rule::kw_not);
        let text = nodes.expect(Rule::text)?;
        Ok(ClauseKind::Duty {
            negated,
            text: self.text(&text),
        })
    }

    fn within(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let limit = self.expect_length(nodes)?;
        let from = if let Some(event) = nodes.take_if(Rule::text) {
            Some(WithinFrom::Event(self.text(&event)))
        } else if let Some(edge) = nodes.take_if(Rule::run_edge) {
            let mut nodes = edge.children();
            let end = nodes.has(Rule::kw_end);
            let time = self.expect_expr(&mut nodes)?;
            Some(WithinFrom::Run { end, time })
        } else if let Some(from) = nodes.take_if(Rule::path) {
            let to = nodes.expect(Rule::path)?;
            Some(WithinFrom::Fields(self.path(from), self.path(to)))
        } else {
            None
        };
        let on = match nodes.take_if(Rule::on_calendar) {
            Some(node) => Some(self.path_in(node)?),
            None => None,
        };
        Ok(ClauseKind::Within { limit, from, on })
    }

    fn every(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let interval = match nodes.take_if(Rule::period) {
            Some(period) => Interval::Period(self.said_period(period)?),
            None => Interval::Length(self.expect_length(nodes)?),
        };
        let while_ = match nodes.take_if(Rule::expr) {
            Some(node) => Some(self.expr(node)?),
            None => None,
        };
        Ok(ClauseKind::Every { interval, while_ })
    }

    fn breach(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        if let Some(word) = nodes.take_if(Rule::leads_to) {
            let to = nodes.expect(Rule::path)?;
            return Ok(ClauseKind::BreachLeadsTo(self.name(&word), self.path(to)));
        }
        let mut nodes = nodes.expect(Rule::gives_relief)?.children();
        let objectives = self.paths(&mut nodes);
        let extent = if let Some(node) = nodes.take_if(Rule::while_time) {
            ReliefExtent::While(self.expect_expr(&mut node.children())?)
        } else if let Some(node) = nodes.take_if(Rule::rows_where) {
            ReliefExtent::RowsWhere(self.expect_expr(&mut node.children())?)
        } else {
            ReliefExtent::Whole
        };
        Ok(ClauseKind::BreachRelief { objectives, extent })
    }

    fn after(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        Ok(ClauseKind::After {
            delay: self.expect_length(nodes)?,
            notify: self.paths(nodes),
        })
    }

    fn sent(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let by = nodes.expect(Rule::path)?;
        let to = nodes.expect(Rule::path)?;
        Ok(ClauseKind::Sent(self.path(by), self.path(to)))
    }
}
