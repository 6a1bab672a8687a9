//! Numbers with their units, dates, times of day, periods.
//!
//! Recognised by shape alone: whether there is a thirteenth month, and whether
//! `parsecs` are a unit, is asked by later passes.

use super::{Builder, Built, Node, Nodes};
use crate::diagnostics::{Diagnostic, codes};
use crate::quantity::{Decimal, DecimalError, Relation, Rounding};
use crate::syntax::ast::{
    ClockParts, DateParts, Expr, ExprKind, Literal, Name, PeriodName, RoundingMode,
};
use crate::syntax::parser::Rule;
use crate::text::Span;
use std::sync::Arc;

impl Builder<'_, '_> {
    /// A number, with the unit or the percent sign that follows it in `nodes`.
    pub(super) fn quantity(&mut self, number: &Node<'_>, nodes: &mut Nodes<'_>) -> Built<Expr> {
        let mut span = number.span();
        let decimal = self.decimal(number.text(), span);
        if let Some(percent) = nodes.take_if(Rule::percent) {
            span = span.to(percent.span());
            return Ok(self.literal_or_missing(decimal.map(Literal::Percent), span));
        }
        let business = nodes.take_if(Rule::business_unit);
        let Some(unit) = business.or_else(|| nodes.take_if(Rule::unit)) else {
            return Ok(self.literal_or_missing(decimal.map(Literal::Number), span));
        };
        let place = unit.span();
        span = span.to(place);
        if unit.text() == "percent" {
            self.percent_word(span, number, place);
            return Ok(self.literal_or_missing(decimal.map(Literal::Percent), span));
        }
        let on = match nodes.take_if(Rule::on_calendar) {
            Some(node) => {
                span = span.to(node.span());
                Some(self.path_in(node)?)
            }
            None => None,
        };
        let unit = Name {
            text: words_of(unit.text()),
            span: place,
        };
        let literal = decimal.map(|number| Literal::Quantity { number, unit, on });
        Ok(self.literal_or_missing(literal, span))
    }

    /// A rule `quantity`.
    pub(super) fn quantity_node(&mut self, node: Node<'_>) -> Built<Expr> {
        let mut nodes = node.children();
        let number = nodes.expect(Rule::number)?;
        self.quantity(&number, &mut nodes)
    }

    /// The next part, which must be a rule `quantity`.
    pub(super) fn expect_quantity(&mut self, nodes: &mut Nodes<'_>) -> Built<Expr> {
        let node = nodes.expect(Rule::quantity)?;
        self.quantity_node(node)
    }

    /// The next part, which must be a rule `length`.
    pub(super) fn expect_length(&mut self, nodes: &mut Nodes<'_>) -> Built<Expr> {
        let node = nodes.expect(Rule::length)?;
        self.length_node(node)
    }

    /// A rule `length`: a quantity, or the name of one.
    pub(super) fn length_node(&mut self, node: Node<'_>) -> Built<Expr> {
        let mut nodes = node.children();
        if let Some(named) = nodes.take_if(Rule::constant) {
            return self.constant(named);
        }
        let number = nodes.expect(Rule::number)?;
        self.quantity(&number, &mut nodes)
    }

    /// A rule `constant`: a name, with the names that lead to it.
    pub(super) fn constant(&mut self, node: Node<'_>) -> Built<Expr> {
        let mut nodes = node.children();
        let first = nodes.expect(Rule::name)?;
        let mut span = first.span();
        let first = self.name(&first);
        let mut found = self.make(ExprKind::Name(first), span);
        for part in nodes.all(Rule::member_name) {
            span = span.to(part.span());
            let part = self.name(&part);
            found = self.make(ExprKind::Member(Box::new(found), part), span);
        }
        Ok(found)
    }

    fn literal_or_missing(&mut self, literal: Option<Literal>, span: Span) -> Expr {
        match literal {
            Some(literal) => self.make(ExprKind::Literal(literal), span),
            None => self.make(ExprKind::Missing, span),
        }
    }

    fn percent_word(&mut self, span: Span, number: &Node<'_>, unit: Span) {
        let place = self.at(Span::new(number.span().end, unit.end));
        self.report.push(
            Diagnostic::new(
                codes::PERCENT_WORD,
                self.at(span),
                format!("a percentage is written `{}%`", number.text()),
            )
            .fix("write `%`", place, "%"),
        );
    }

    fn decimal(&mut self, text: &str, span: Span) -> Option<Decimal> {
        let found = match Decimal::parse(text) {
            Ok(decimal) => return Some(decimal),
            Err(DecimalError::TooLong) => Diagnostic::new(
                codes::NUMBER_TOO_LONG,
                self.at(span),
                "this number has more digits than any contract needs",
            )
            .note("a number has at most 60 digits, so that every result stays exact and quick"),
            Err(DecimalError::Form) => Diagnostic::new(
                codes::MALFORMED_CLAUSE,
                self.at(span),
                format!("`{text}` is no number"),
            )
            .help("write digits, with a point before decimals and `_` between groups: `42_000.50`"),
        };
        self.report.push(found);
        None
    }

    /// A whole number; reported, and none, when it is beyond sense.
    pub(super) fn whole_number(&mut self, node: &Node<'_>) -> u32 {
        node.text().parse().unwrap_or_else(|_| {
            self.report.push(
                Diagnostic::new(
                    codes::NUMBER_TOO_LONG,
                    self.at(node.span()),
                    format!("`{}` is too large to count with", shortened(node.text())),
                )
                .note("a count is at most 4 294 967 295"),
            );
            0
        })
    }

    /// `2026-04-01` or `2026-04-01 10:00`.
    pub(super) fn moment(&mut self, node: &Node<'_>) -> Expr {
        let text = node.text();
        let (date, clock) = text.split_at_checked(10).unwrap_or((text, ""));
        let parts = date_parts(date);
        let clock = clock.trim_start_matches(['T', ' ']);
        let literal = if clock.is_empty() {
            Literal::Date(parts)
        } else {
            Literal::DateTime(parts, clock_parts(clock))
        };
        self.make(ExprKind::Literal(literal), node.span())
    }

    /// `08:00`
    pub(super) fn clock(&mut self, node: &Node<'_>) -> Expr {
        let literal = Literal::Clock(clock_parts(node.text()));
        self.make(ExprKind::Literal(literal), node.span())
    }

    /// `12-24`
    pub(super) fn yearly_date(&mut self, node: &Node<'_>) -> Expr {
        let (month, day) = node.text().split_once('-').unwrap_or(("", ""));
        let literal = Literal::YearlyDate(small(month), small(day));
        self.make(ExprKind::Literal(literal), node.span())
    }

    /// `2026-04`, `2026-Q1`, `2026-W14`, `2026`, `2026-04-03T10`
    pub(super) fn window_name(&mut self, node: &Node<'_>) -> Expr {
        let text = node.text();
        let month = text.split_once('-').and_then(|(year, month)| {
            let digits = month.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| Literal::YearMonth(year.parse().unwrap_or(0), small(month)))
        });
        let literal = month.unwrap_or_else(|| Literal::WindowName(text.to_owned()));
        self.make(ExprKind::Literal(literal), node.span())
    }

    /// `calendar week from monday`
    pub(super) fn period(&mut self, node: Node<'_>) -> Built<PeriodName> {
        let span = node.span();
        let mut nodes = node.children();
        let basis = nodes.take_if(Rule::period_basis);
        let unit = nodes.expect(Rule::period_unit)?;
        let from = nodes
            .take_if(Rule::word)
            .or_else(|| nodes.take_if(Rule::int));
        Ok(PeriodName {
            basis: basis.map(|node| self.name(&node)),
            unit: self.name(&unit),
            from: from.map(|node| self.name(&node)),
            span,
        })
    }

    /// A period that says from when it is counted, as all but those of fees must.
    pub(super) fn said_period(&mut self, node: Node<'_>) -> Built<PeriodName> {
        let period = self.period(node)?;
        self.refuse_unsaid(&period, None);
        Ok(period)
    }

    /// The next part, which must be a period.
    pub(super) fn expect_period(&mut self, nodes: &mut Nodes<'_>) -> Built<PeriodName> {
        let node = nodes.expect(Rule::period)?;
        self.said_period(node)
    }

    /// The next part, if it is a period.
    pub(super) fn period_if(&mut self, nodes: &mut Nodes<'_>) -> Built<Option<PeriodName>> {
        let node = nodes.take_if(Rule::period);
        node.map(|node| self.said_period(node)).transpose()
    }

    /// Reports a month that may be counted from any day. `one` is a `1` before it.
    pub(super) fn refuse_unsaid(&mut self, period: &PeriodName, one: Option<Span>) {
        if period.basis.is_some() && one.is_none() {
            return;
        }
        let unit = period.unit.text.trim_end_matches('s');
        let place = self.at(one.map_or(period.span, |one| one.to(period.span)));
        let written = place.span.of(self.text);
        let plain = format!("calendar {unit}");
        self.report.push(
            Diagnostic::new(codes::UNSAID_PERIOD, place, format!("`{written}` does not say when each {unit} begins"))
                .note("it may be counted by the calendar, from the effective date or from the billing day")
                .suggest(format!("write `{plain}`"), place, plain)
                .help(format!("write `calendar {unit}`, `contract {unit}`, `fiscal {unit}` or `billing {unit} from 15`")),
        );
    }

    /// A relation, and its place. The wrong forms `=<`, `=>` and `=` are reported and understood.
    pub(super) fn relation(&mut self, node: &Node<'_>) -> Relation {
        let written = node.text();
        if let Some(relation) = Relation::parse(written) {
            return relation;
        }
        let relation = match written {
            "=<" | "≤" => Relation::LessEqual,
            "=>" | "≥" => Relation::GreaterEqual,
            "≠" => Relation::NotEqual,
            _ => Relation::Equal,
        };
        self.foreign_sign(written, relation.symbol(), node.span());
        relation
    }

    /// Reports a sign of other languages.
    pub(super) fn foreign_sign(&mut self, written: &str, plain: &str, span: Span) {
        let place = self.at(span);
        self.report.push(
            Diagnostic::new(
                codes::FOREIGN_SIGN,
                place,
                format!("write `{plain}` for `{written}`"),
            )
            .fix(format!("write `{plain}`"), place, plain),
        );
    }
}

/// A rule `rounding`.
pub(super) fn rounding(node: Node<'_>) -> RoundingMode {
    let mut nodes = node.children();
    let half = nodes.has(Rule::kw_half);
    let up = nodes.has(Rule::kw_up);
    match (half, up) {
        (true, true) => RoundingMode::HalfUp,
        (true, false) => RoundingMode::HalfEven,
        (false, true) => RoundingMode::Up,
        (false, false) => RoundingMode::Down,
    }
}

/// `08:00`, `24:00:00`
pub(super) fn clock_parts(text: &str) -> ClockParts {
    let mut parts = text.trim().split(':').map(small);
    ClockParts {
        hour: parts.next().unwrap_or(0),
        minute: parts.next().unwrap_or(0),
        second: parts.next().unwrap_or(0),
    }
}

fn date_parts(text: &str) -> DateParts {
    let mut parts = text.splitn(3, '-');
    DateParts {
        year: parts.next().and_then(|y| y.parse().ok()).unwrap_or(0),
        month: parts.next().map_or(0, small),
        day: parts.next().map_or(0, small),
    }
}

/// A number of two digits.
fn small(text: &str) -> u8 {
    text.parse().unwrap_or(0)
}

/// Words with one blank between them.
pub(super) fn words_of(text: &str) -> Arc<str> {
    if text.contains("  ") || text.contains('\n') {
        let words: Vec<&str> = text.split_whitespace().collect();
        return Arc::from(words.join(" "));
    }
    Arc::from(text)
}

fn shortened(text: &str) -> &str {
    text.get(..20).unwrap_or(text)
}

impl From<RoundingMode> for Rounding {
    fn from(mode: RoundingMode) -> Self {
        match mode {
            RoundingMode::Up => Self::Up,
            RoundingMode::Down => Self::Down,
            RoundingMode::HalfUp => Self::HalfUp,
            RoundingMode::HalfEven => Self::HalfEven,
        }
    }
}
