//! Clauses of agreements, parties, services and calendars.

use super::super::literals::clock_parts;
use super::super::{Builder, Built, Nodes};
use crate::syntax::ast::{ClauseKind, ClockParts, DateItem, Expr, ExprKind, Name, RankedDocument};
use crate::syntax::parser::Rule;

impl Builder<'_, '_> {
    pub(super) fn party_clause(
        &mut self,
        form: Rule,
        nodes: &mut Nodes<'_>,
    ) -> Option<Built<ClauseKind>> {
        Some(match form {
            Rule::customer_clause => self.customer(nodes),
            Rule::term_clause => self.term(nodes),
            Rule::ended_clause => self.ended(nodes),
            Rule::business_days_clause => {
                let path = nodes.expect(Rule::path);
                path.map(|path| ClauseKind::BusinessDays(self.path(path)))
            }
            Rule::precedence_clause => self.precedence(nodes),
            Rule::contact_clause => self.contact(nodes),
            Rule::signs_clause => self.signs(nodes),
            Rule::fee_clause => self.fee(nodes),
            Rule::depends_clause => self.depends(nodes),
            Rule::hours_clause => self.hours(nodes),
            Rule::closed_clause => self.dates(nodes).map(ClauseKind::Closed),
            Rule::open_clause => self.open(nodes),
            _ => return None,
        })
    }

    fn customer(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let Some(any) = nodes.take_if(Rule::any_customer) else {
            let path = nodes.expect(Rule::path)?;
            return Ok(ClauseKind::Named(self.path(path)));
        };
        let text = any.children().take_if(Rule::text);
        Ok(ClauseKind::CustomerAny(text.map(|node| self.text(&node))))
    }

    fn term(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let length = self.expect_length(nodes)?;
        let mut renews_for = None;
        let mut unless_notice = None;
        if let Some(renews) = nodes.take_if(Rule::renews) {
            let mut nodes = renews.children();
            renews_for = Some(self.expect_length(&mut nodes)?);
            if let Some(notice) = nodes.take_if(Rule::length) {
                unless_notice = Some(self.length_node(notice)?);
            }
        }
        Ok(ClauseKind::Term {
            length,
            renews_for,
            unless_notice,
        })
    }

    fn ended(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let notice = nodes.expect(Rule::consent)?;
        let notice = self.consent(notice)?;
        let under = nodes.take_if(Rule::path).map(|path| self.path(path));
        Ok(ClauseKind::Ended { notice, under })
    }

    fn precedence(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let mut documents = Vec::new();
        for node in nodes.all(Rule::document) {
            let mut nodes = node.children();
            documents.push(if let Some(this) = nodes.take_if(Rule::this_agreement) {
                RankedDocument::This(this.span())
            } else if let Some(title) = nodes.take_if(Rule::text) {
                RankedDocument::Titled(self.text(&title))
            } else {
                let path = nodes.expect(Rule::path)?;
                RankedDocument::Named(self.path(path))
            });
        }
        Ok(ClauseKind::Precedence(documents))
    }

    fn contact(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let name = nodes.expect(Rule::word)?;
        let text = nodes.expect(Rule::text)?;
        Ok(ClauseKind::Contact(self.declared(&name), self.text(&text)))
    }

    fn signs(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let name = nodes.expect(Rule::text)?;
        let office = nodes.take_if(Rule::text);
        Ok(ClauseKind::Signs(
            self.text(&name),
            office.map(|node| self.text(&node)),
        ))
    }

    fn fee(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        Ok(ClauseKind::Fee {
            amount: self.expect_arith(nodes)?,
            // A fee is pro-rated by days, so it does not matter when its month begins.
            per: match nodes.take_if(Rule::period) {
                Some(period) => Some(self.period(period)?),
                None => None,
            },
        })
    }

    fn depends(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let any = nodes.take_if(Rule::one_of).is_some();
        let services = self.paths(nodes);
        let promise = match nodes.take_if(Rule::word) {
            Some(word) => Some((self.name(&word), self.expect_arith(nodes)?)),
            None => None,
        };
        Ok(ClauseKind::DependsOn {
            any,
            services,
            promise,
        })
    }

    fn hours(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let mut days: Vec<(Name, Option<Name>)> = Vec::new();
        for range in nodes.all(Rule::day_range) {
            let mut nodes = range.children();
            let first = nodes.expect(Rule::word)?;
            let last = nodes.take_if(Rule::word).map(|node| self.name(&node));
            days.push((self.name(&first), last));
        }
        let hours = clock_ranges(nodes)?;
        Ok(ClauseKind::Hours { days, hours })
    }

    fn open(&mut self, nodes: &mut Nodes<'_>) -> Built<ClauseKind> {
        let dates = self.dates(nodes)?;
        let hours = clock_ranges(nodes)?;
        Ok(ClauseKind::Open { dates, hours })
    }

    fn dates(&mut self, nodes: &mut Nodes<'_>) -> Built<Vec<DateItem>> {
        let mut dates = Vec::new();
        for item in nodes.all(Rule::date_item) {
            let mut nodes = item.children();
            let from = self.day(&mut nodes)?;
            let to = match nodes.has(Rule::kw_to) {
                true => Some(self.day(&mut nodes)?),
                false => None,
            };
            dates.push(DateItem { from, to });
        }
        Ok(dates)
    }

    fn day(&mut self, nodes: &mut Nodes<'_>) -> Built<Expr> {
        let node = nodes.only_child(Rule::date)?;
        match node.rule() {
            Rule::date => Ok(self.moment(&node)),
            Rule::yearly_date => Ok(self.yearly_date(&node)),
            _ => Ok(self.path_value(node)),
        }
    }

    /// A path as an expression: `germany.national`.
    fn path_value(&mut self, node: super::super::Node<'_>) -> Expr {
        let path = self.path(node);
        let start = path.span;
        let mut parts = path.parts.into_iter();
        let first = parts.next().unwrap_or_else(|| Name {
            text: std::sync::Arc::from(""),
            span: start,
        });
        let span = first.span;
        let mut value = self.make(ExprKind::Name(first), span);
        for part in parts {
            let span = value.span.to(part.span);
            value = self.make(ExprKind::Member(Box::new(value), part), span);
        }
        value
    }
}

fn clock_ranges(nodes: &mut Nodes<'_>) -> Built<Vec<(ClockParts, ClockParts)>> {
    let mut hours = Vec::new();
    for range in nodes.all(Rule::clock_range) {
        let mut nodes = range.children();
        let from = nodes.expect(Rule::clock)?;
        let to = nodes.expect(Rule::clock)?;
        hours.push((clock_parts(from.text()), clock_parts(to.text())));
    }
    Ok(hours)
}
