//! Clauses of sources and exclusions.

use super::super::{Builder, Built, Node, Nodes};
use crate::syntax::ast::{ClauseKind, Dispute, Exists, Field, Path};
use crate::syntax::parser::Rule;

impl Builder<'_, '_> {
    pub(super) fn source_clause(
        &mut self,
        form: Rule,
        nodes: &mut Nodes<'_>,
    ) -> Option<Built<ClauseKind>> {
        Some(match form {
            Rule::kind_clause => self.source_kind(nodes),
            Rule::exists_clause => self.exists(nodes).map(ClauseKind::Exists),
            Rule::gaps_clause => {
                let word = nodes.expect(Rule::word);
                word.map(|word| ClauseKind::Gaps(self.name(&word)))
            }
            Rule::late_clause => self.expect_length(nodes).map(ClauseKind::LateAfter),
            Rule::dated_clause => {
                let field = nodes.expect(Rule::word);
                field.map(|field| ClauseKind::DatedBy(self.name(&field)))
            }
            Rule::supplied_clause => self.supplied(nodes),
            Rule::figures_clause => self.figures(nodes),
            Rule::field_clause => self.field(nodes),
            Rule::time_clause => self.rulings_or(nodes, ClauseKind::TimeRulings, ClauseKind::Time),
            Rule::evidence_clause => {
                self.rulings_or(nodes, ClauseKind::EvidenceRulings, ClauseKind::Evidence)
            }
            Rule::limit_clause => self.limit(nodes),
            _ => return None,
        })
    }

    fn source_kind(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let kind = nodes.expect(Rule::word)?;
        let kind = self.name(&kind);
        let every = match nodes.take_if(Rule::length) {
            Some(node) => Some(self.length_node(node)?),
            None => None,
        };
        Ok(ClauseKind::SourceKind {
            kind,
            every,
            per: self.period_if(nodes)?,
            by: self.names(nodes),
        })
    }

    fn exists(&mut self, nodes: &mut Nodes<'_>) -> Built<Exists> {
        if nodes.has(Rule::kw_always) {
            return Ok(Exists::Always);
        }
        if nodes.has(Rule::kw_sampled) {
            return Ok(Exists::WhileSampled);
        }
        Ok(Exists::During(self.expect_expr(nodes)?))
    }

    fn supplied(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let mut supplied = Vec::new();
        let mut verifiable = Vec::new();
        let mut decided = Vec::new();
        let mut estimates = Vec::new();
        for supply in nodes.all(Rule::supply) {
            let mut nodes = supply.children();
            let word = nodes.expect(Rule::supply_word)?;
            self.surplus_colon(&mut nodes);
            let parties = self.paths(&mut nodes);
            match word.text() {
                "supplied" => supplied.extend(parties),
                "verifiable" => verifiable.extend(parties),
                "decided" => decided.extend(parties),
                _ => estimates.extend(parties),
            }
        }
        Ok(ClauseKind::Supplied {
            supplied,
            verifiable,
            decided,
            estimates,
        })
    }

    fn figures(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let party = nodes.expect(Rule::path)?;
        let party = self.path(party);
        let Some(node) = nodes.take_if(Rule::disputed) else {
            let dispute = None;
            return Ok(ClauseKind::FiguresOf { party, dispute });
        };
        let mut nodes = node.children();
        let by = nodes.expect(Rule::path)?;
        let by = self.path(by);
        let within = self.expect_length(&mut nodes)?;
        let of_report = nodes.has(Rule::kw_report);
        let then = nodes.take_if(Rule::path).map(|path| self.path(path));
        let dispute = Some(Box::new(Dispute {
            by,
            within,
            of_report,
            then,
        }));
        Ok(ClauseKind::FiguresOf { party, dispute })
    }

    fn field(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let name = nodes.expect(Rule::word)?;
        let name = self.declared(&name);
        self.surplus_colon(nodes);
        let ty = nodes.expect(Rule::type_name)?;
        let ty = self.type_name(ty)?;
        let optional = nodes.has(Rule::kw_optional);
        let range = match nodes.take_if(Rule::range) {
            Some(node) => {
                let mut nodes = node.children();
                let from = self.expect_arith(&mut nodes)?;
                Some((from, self.expect_arith(&mut nodes)?))
            }
            None => None,
        };
        let column = match nodes.take_if(Rule::column_name) {
            Some(node) => Some(node.children().expect(Rule::text)?),
            None => None,
        };
        let column = column.map(|node| self.text(&node));
        let others_ignored = nodes.has(Rule::others_ignored);
        let value = match nodes.peek() {
            Some(Rule::expr) => Some(self.expect_value(nodes)?),
            _ => None,
        };
        Ok(ClauseKind::Field(Box::new(Field {
            name,
            ty,
            optional,
            range,
            column,
            others_ignored,
            value,
        })))
    }

    fn rulings_or(
        &mut self,
        nodes: &mut Nodes<'_>,
        rulings: fn(Vec<Path>) -> ClauseKind,
        value: fn(crate::syntax::ast::Expr) -> ClauseKind,
    ) -> Built<ClauseKind> {
        match nodes.take_if(Rule::rulings) {
            Some(node) => Ok(rulings(self.paths_in(node))),
            None => Ok(value(self.expect_expr(nodes)?)),
        }
    }

    fn paths_in(&mut self, node: Node<'_>) -> Vec<Path> {
        self.paths(&mut node.children())
    }

    fn limit(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let amount = self.expect_arith(nodes)?;
        let per = self.expect_period(nodes)?;
        Ok(ClauseKind::Limit { amount, per })
    }
}
