//! Clauses of the rules for amendments: when a change takes effect, and for whom.

use super::super::{Builder, Built, Nodes};
use crate::syntax::ast::ClauseKind;
use crate::syntax::parser::Rule;

impl Builder<'_, '_> {
    pub(super) fn rule_of_changes(
        &mut self,
        form: Rule,
        nodes: &mut Nodes<'_>,
    ) -> Option<Built<ClauseKind>> {
        Some(match form {
            Rule::power_clause => self.power(nodes),
            Rule::effect_clause => self.effect(nodes),
            Rule::running_clause => Ok(ClauseKind::RunningOrders {
                keep: nodes.has(Rule::kw_keep),
            }),
            _ => return None,
        })
    }

    /// `acme may change …`, `globex may refuse …`
    fn power(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let party = nodes.expect(Rule::path)?;
        let party = self.path(party);
        let Some(refusal) = nodes.take_if(Rule::refusal) else {
            return self.may_change(party, nodes);
        };
        Ok(ClauseKind::MayRefuse {
            party,
            within: self.expect_length(&mut refusal.children())?,
        })
    }

    fn effect(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let favours = match nodes.take_if(Rule::favours) {
            Some(node) => Some(self.path_in(node)?),
            None => None,
        };
        Ok(ClauseKind::FromRenewal { favours })
    }
}
