//! Expressions: the flat list that the grammar gives, shaped by precedence.
//!
//! | level | forms |
//! |---|---|
//! | 1, loosest | `where` |
//! | 2 | `and`, `or`, `except`: one level, never mixed without brackets |
//! | 3 | `not` |
//! | 4 | comparisons, `during`: no chains |
//! | 5 | `+`, `-` |
//! | 6 | `*`, `/` |
//! | 7 | `p of x`, right to left |
//! | 8 | `-x` |
//! | 9 | `lasting`, `merged within`, `rounded`, `at` behind their operand |
//!
//! What two readers would understand differently is reported here, because here
//! the brackets are still known.

use super::literals::rounding;
use super::{Builder, Built, Node, Nodes, Stop};
use crate::diagnostics::{Diagnostic, codes};
use crate::quantity::Relation;
use crate::syntax::ast::{
    Arg, ArgLabel, BinaryOp, ChargedTime, Each, EachStep, Expr, ExprKind, Literal, Name,
    Quantifier, UnaryOp,
};
use crate::syntax::parser::Rule;
use crate::text::Span;

/// Deepest recursion of this module. Brackets alone nest at most 128 deep, and each costs at
/// most two steps; the rest is for chains such as `else if`.
const MAX_RECURSION: u32 = 300;

const WHERE: u8 = 1;
const CONNECTIVE: u8 = 2;
const COMPARISON: u8 = 4;
const SUM: u8 = 5;
const PRODUCT: u8 = 6;
const OF: u8 = 7;

/// An operator between two operands.
#[derive(Clone, Copy)]
enum Infix {
    Binary(BinaryOp),
    Compare(Relation),
}

struct Operator {
    infix: Infix,
    level: u8,
    span: Span,
}

impl Builder<'_, '_> {
    /// The next part of `nodes`, which must be an expression.
    pub(super) fn expect_expr(&mut self, nodes: &mut Nodes<'_>) -> Built<Expr> {
        let node = nodes.expect(Rule::expr)?;
        self.expr(node)
    }

    /// The next part of `nodes`, which must be arithmetic.
    pub(super) fn expect_arith(&mut self, nodes: &mut Nodes<'_>) -> Built<Expr> {
        let node = nodes.expect(Rule::arith)?;
        self.expr(node)
    }

    /// An expression and its `otherwise`, if it has one.
    pub(super) fn expect_value(&mut self, nodes: &mut Nodes<'_>) -> Built<Expr> {
        let value = self.expect_expr(nodes)?;
        let Some(node) = nodes.take_if(Rule::otherwise) else {
            return Ok(value);
        };
        let span = value.span.to(node.span());
        let mut nodes = node.children();
        let default = if nodes.has(Rule::no_value) {
            None
        } else {
            Some(Box::new(self.expect_expr(&mut nodes)?))
        };
        Ok(self.make(ExprKind::Otherwise(Box::new(value), default), span))
    }

    /// A rule `expr` or `arith`.
    pub(super) fn expr(&mut self, node: Node<'_>) -> Built<Expr> {
        let mut nodes = node.children();
        self.binary(&mut nodes, WHERE)
    }

    fn binary(&mut self, nodes: &mut Nodes<'_>, level: u8) -> Built<Expr> {
        let left = self.operand(nodes)?;
        self.binary_from(left, nodes, level)
    }

    /// Reads operators of at least `level` and what stands behind them.
    fn binary_from(&mut self, mut left: Expr, nodes: &mut Nodes<'_>, level: u8) -> Built<Expr> {
        self.deeper(left.span)?;
        let mut chain = Chain::default();
        while let Some(operator) = self.operator(nodes, level) {
            self.refuse_second_sign(&operator, nodes);
            let right = self.binary(nodes, operator.level + u8::from(operator.level != OF))?;
            self.refuse_ambiguity(&mut chain, &operator, &left, &right);
            left = self.combine(&operator, left, right);
            if operator.level == COMPARISON && chain.comparisons > 1 {
                left.kind = ExprKind::Missing;
            }
        }
        self.depth -= 1;
        Ok(left)
    }

    fn deeper(&mut self, at: Span) -> Built<()> {
        self.depth += 1;
        if self.depth > MAX_RECURSION {
            return Err(Stop::TooDeep(at));
        }
        Ok(())
    }

    /// Takes the next operator, if it binds at least as tightly as `level`.
    fn operator(&mut self, nodes: &mut Nodes<'_>, level: u8) -> Option<Operator> {
        let node = nodes.peek_node()?;
        if !matches!(node.rule(), Rule::infix | Rule::arith_op) {
            return None;
        }
        let text = node.text();
        let (infix, own) = match text {
            "+" => (Infix::Binary(BinaryOp::Add), SUM),
            "-" | "−" | "–" => (Infix::Binary(BinaryOp::Sub), SUM),
            "*" | "×" => (Infix::Binary(BinaryOp::Mul), PRODUCT),
            "/" | "÷" => (Infix::Binary(BinaryOp::Div), PRODUCT),
            "of" => (Infix::Binary(BinaryOp::Of), OF),
            "where" => (Infix::Binary(BinaryOp::Where), WHERE),
            "and" | "&&" => (Infix::Binary(BinaryOp::And), CONNECTIVE),
            "or" | "||" => (Infix::Binary(BinaryOp::Or), CONNECTIVE),
            "except" => (Infix::Binary(BinaryOp::Except), CONNECTIVE),
            "during" => (Infix::Binary(BinaryOp::During), COMPARISON),
            _ => (Infix::Compare(Relation::Equal), COMPARISON),
        };
        if own < level {
            return None;
        }
        nodes.next();
        let span = node.span();
        let infix = match infix {
            Infix::Compare(_) => Infix::Compare(self.relation(&node)),
            infix => infix,
        };
        if let Some(plain) = plain_sign(text) {
            self.foreign_sign(text, plain, span);
        }
        Some(Operator {
            infix,
            level: own,
            span,
        })
    }

    fn combine(&mut self, operator: &Operator, left: Expr, right: Expr) -> Expr {
        let span = left.span.to(right.span);
        let (left, right) = (Box::new(left), Box::new(right));
        let kind = match operator.infix {
            Infix::Compare(relation) => ExprKind::Compare(relation, left, right),
            Infix::Binary(BinaryOp::Of) => return self.combine_of(*left, *right, span),
            Infix::Binary(binary) => ExprKind::Binary(binary, left, right),
        };
        self.make(kind, span)
    }

    /// `p of x`, `fee of x`. The time for which a fee is meant stands behind the service and
    /// belongs to the fee.
    fn combine_of(&mut self, left: Expr, right: Expr, span: Span) -> Expr {
        let Some(word) = of_word(&left) else {
            let kind = ExprKind::Binary(BinaryOp::Of, Box::new(left), Box::new(right));
            return self.make(kind, span);
        };
        if let ExprKind::Charged(of, time) = right.kind {
            let inner = left.span.to(of.span);
            let fee = self.make(ExprKind::OfWord(word, of), inner);
            return self.make(ExprKind::Charged(Box::new(fee), time), span);
        }
        self.make(ExprKind::OfWord(word, Box::new(right)), span)
    }

    /// Prefixes, one thing, and what stands behind it.
    fn operand(&mut self, nodes: &mut Nodes<'_>) -> Built<Expr> {
        let prefixes = nodes.all(Rule::prefix);
        let mut operand = self.postfixed(nodes)?;
        let mut bound_as_comparison = false;
        for (index, prefix) in prefixes.iter().enumerate().rev() {
            let negates = is_minus(prefix);
            let repeated = index > 0 && is_minus(&prefixes[index - 1]) == negates;
            if repeated {
                self.refuse_repetition(prefix);
            }
            if !negates && !bound_as_comparison {
                operand = self.binary_from(operand, nodes, COMPARISON)?;
                bound_as_comparison = true;
            }
            if let Some(plain) = plain_sign(prefix.text()) {
                self.foreign_sign(prefix.text(), plain, prefix.span());
            }
            let operator = if negates { UnaryOp::Neg } else { UnaryOp::Not };
            let span = prefix.span().to(operand.span);
            operand = self.make(ExprKind::Unary(operator, Box::new(operand)), span);
        }
        Ok(operand)
    }

    fn postfixed(&mut self, nodes: &mut Nodes<'_>) -> Built<Expr> {
        let mut of = self.primary(nodes)?;
        while let Some(rule) = nodes.peek() {
            let boxed = |of| Box::new(of);
            match rule {
                Rule::index
                | Rule::member_name
                | Rule::lasting
                | Rule::merged
                | Rule::rounded
                | Rule::charged
                | Rule::rolled
                | Rule::at_clock => {}
                _ => break,
            }
            let Some(node) = nodes.next() else { break };
            let span = of.span.to(node.span());
            let kind = match rule {
                Rule::member_name => ExprKind::Member(boxed(of), self.name(&node)),
                Rule::index => ExprKind::Index(boxed(of), self.index_args(node)?),
                Rule::lasting => self.lasting(of, node)?,
                Rule::merged => {
                    let within = node.children().expect(Rule::tight)?;
                    ExprKind::Merged(boxed(of), Box::new(self.tight(within)?))
                }
                Rule::rounded => self.rounded(of, node)?,
                Rule::charged => ExprKind::Charged(boxed(of), Box::new(self.charged(node)?)),
                Rule::rolled => {
                    let on = node.children().take_if(Rule::on_calendar);
                    let on = on.map(|on| self.path_in(on)).transpose()?;
                    ExprKind::Rolled(boxed(of), on)
                }
                _ => {
                    let clock = node.children().expect(Rule::clock)?;
                    ExprKind::At(boxed(of), Box::new(self.clock(&clock)))
                }
            };
            of = self.make(kind, span);
        }
        Ok(of)
    }

    fn tight(&mut self, node: Node<'_>) -> Built<Expr> {
        self.postfixed(&mut node.children())
    }

    fn index_args(&mut self, node: Node<'_>) -> Built<Vec<Expr>> {
        let mut nodes = node.children();
        let mut arguments = Vec::new();
        while let Some(node) = nodes.next() {
            arguments.push(match node.rule() {
                Rule::window_name => self.window_name(&node),
                _ => self.expr(node)?,
            });
        }
        Ok(arguments)
    }

    fn lasting(&mut self, of: Expr, node: Node<'_>) -> Built<ExprKind> {
        let mut nodes = node.children();
        let relation = nodes.expect(Rule::relation)?;
        let relation = self.relation(&relation);
        let at_least = nodes.expect(Rule::tight)?;
        Ok(ExprKind::Lasting {
            of: Box::new(of),
            relation,
            at_least: Box::new(self.tight(at_least)?),
            counting_excess: nodes.has(Rule::counting),
        })
    }

    fn rounded(&mut self, of: Expr, node: Node<'_>) -> Built<ExprKind> {
        let mut nodes = node.children();
        let mode = rounding(nodes.expect(Rule::rounding)?);
        Ok(ExprKind::Rounded {
            of: Box::new(of),
            mode,
            to: Box::new(self.expect_quantity(&mut nodes)?),
        })
    }

    fn charged(&mut self, node: Node<'_>) -> Built<ChargedTime> {
        let mut nodes = node.children();
        let next = nodes.has(Rule::kw_next);
        let previous = nodes.has(Rule::kw_previous);
        let last = nodes.has(Rule::kw_last);
        let Some(period) = nodes.take_if(Rule::period) else {
            let length = self.expect_length(&mut nodes)?;
            return Ok(if last {
                ChargedTime::Last(length)
            } else {
                ChargedTime::Before(length)
            });
        };
        let period = self.said_period(period)?;
        Ok(match (next, previous) {
            (true, _) => ChargedTime::Next(period),
            (_, true) => ChargedTime::Previous(period),
            _ => ChargedTime::In(period),
        })
    }

    fn primary(&mut self, nodes: &mut Nodes<'_>) -> Built<Expr> {
        let node = nodes.only_child(Rule::name)?;
        let span = node.span();
        let kind = match node.rule() {
            Rule::name => return self.name_or_call(&node, nodes),
            Rule::number => return self.quantity(&node, nodes),
            Rule::moment => return Ok(self.moment(&node)),
            Rule::clock => return Ok(self.clock(&node)),
            Rule::text => ExprKind::Text(self.text(&node)),
            Rule::bracket => {
                let inner = self.expect_value(&mut node.children())?;
                ExprKind::Paren(Box::new(inner))
            }
            Rule::if_expr => {
                let mut nodes = node.children();
                let condition = Box::new(self.expect_expr(&mut nodes)?);
                let then = Box::new(self.expect_expr(&mut nodes)?);
                let otherwise = Box::new(self.expect_expr(&mut nodes)?);
                ExprKind::If(condition, then, otherwise)
            }
            Rule::quantified => self.quantified(node)?,
            _ => {
                return Err(Stop::Bug {
                    at: span,
                    wanted: Rule::name,
                });
            }
        };
        Ok(self.make(kind, span))
    }

    fn name_or_call(&mut self, node: &Node<'_>, nodes: &mut Nodes<'_>) -> Built<Expr> {
        let name = self.name(node);
        let Some(call) = nodes.take_if(Rule::call) else {
            let span = name.span;
            let kind = match &*name.text {
                "true" => ExprKind::Literal(Literal::Bool(true)),
                "false" => ExprKind::Literal(Literal::Bool(false)),
                _ => ExprKind::Name(name),
            };
            return Ok(self.make(kind, span));
        };
        let span = name.span.to(call.span());
        let mut arguments = Vec::new();
        let mut nodes = call.children();
        for argument in nodes.all(Rule::arg) {
            arguments.push(self.argument(argument)?);
        }
        if let Some(last) = nodes.take_if(Rule::over_last) {
            arguments.push(self.over_last(last)?);
        }
        Ok(self.make(ExprKind::Call(name, arguments), span))
    }

    fn argument(&mut self, node: Node<'_>) -> Built<Arg> {
        let span = node.span();
        let mut nodes = node.children();
        let label = if nodes.has(Rule::kw_on) {
            ArgLabel::On
        } else if nodes.has(Rule::kw_except) {
            ArgLabel::Except
        } else if nodes.has(Rule::kw_distinct) {
            ArgLabel::Distinct
        } else if let Some(name) = nodes.take_if(Rule::arg_name) {
            ArgLabel::Named(self.name(&name))
        } else {
            ArgLabel::None
        };
        let value = self.expect_value(&mut nodes)?;
        let to = match nodes.take_if(Rule::arg_to) {
            Some(node) => Some(self.expect_expr(&mut node.children())?),
            None => None,
        };
        let each = nodes.take_if(Rule::each);
        let each = each.map(|node| self.each(node)).transpose()?;
        Ok(Arg {
            label,
            value,
            to,
            each,
            span,
        })
    }

    /// `over last 6 calendar months`
    fn over_last(&mut self, node: Node<'_>) -> Built<Arg> {
        let span = node.span();
        let mut nodes = node.children();
        let count = nodes.expect(Rule::int)?;
        let count = self.whole_number(&count);
        let period = self.expect_period(&mut nodes)?;
        Ok(Arg {
            label: ArgLabel::OverLast(count, period),
            value: self.make(ExprKind::Missing, span),
            to: None,
            each: None,
            span,
        })
    }

    fn each(&mut self, node: Node<'_>) -> Built<Each> {
        let span = node.span();
        let mut nodes = node.children();
        let step = match nodes.take_if(Rule::period) {
            Some(period) => EachStep::Calendar(self.said_period(period)?),
            None => EachStep::Elapsed(Box::new(self.expect_length(&mut nodes)?)),
        };
        let by = nodes.take_if(Rule::word).map(|node| self.name(&node));
        Ok(Each { step, by, span })
    }

    fn quantified(&mut self, node: Node<'_>) -> Built<ExprKind> {
        let mut nodes = node.children();
        let mut words = nodes.expect(Rule::quantifier)?.children();
        let quantifier = if words.has(Rule::kw_any) {
            Quantifier::Any
        } else if words.has(Rule::kw_all) {
            Quantifier::All
        } else if let Some(least) = words.take_if(Rule::int) {
            Quantifier::AtLeast(self.whole_number(&least))
        } else {
            Quantifier::MoreThanHalf
        };
        let of = Box::new(self.operand(&mut nodes)?);
        let by = nodes.expect(Rule::word)?;
        Ok(ExprKind::Quantified {
            quantifier,
            of,
            by: self.name(&by),
        })
    }
}

/// The operators of one level, as far as they were read.
#[derive(Default)]
struct Chain {
    comparisons: u32,
    connective: Option<(BinaryOp, Span)>,
    reported: bool,
}

/// What two readers would understand differently.
impl Builder<'_, '_> {
    fn refuse_ambiguity(
        &mut self,
        chain: &mut Chain,
        operator: &Operator,
        left: &Expr,
        right: &Expr,
    ) {
        match (operator.level, operator.infix) {
            (COMPARISON, _) => self.refuse_chain(chain, operator, left),
            (CONNECTIVE, Infix::Binary(connective)) => {
                self.refuse_mixture(chain, connective, operator.span);
                self.refuse_lasting(connective, right);
            }
            (WHERE, _) if matches!(left.kind, ExprKind::Binary(BinaryOp::Where, ..)) => {
                let place = self.at(operator.span);
                self.report.push(
                    Diagnostic::new(codes::MIXED_CONNECTIVES, place, "`where` stands here twice")
                        .fix("join the conditions by `and`", place, "and"),
                );
            }
            _ => {}
        }
    }

    fn refuse_chain(&mut self, chain: &mut Chain, operator: &Operator, left: &Expr) {
        chain.comparisons += 1;
        if chain.comparisons != 2 {
            return;
        }
        let middle = match &left.kind {
            ExprKind::Compare(_, _, middle) => middle.span.of(self.text),
            _ => "it",
        };
        let symbol = operator.span.of(self.text);
        let help = format!("write each comparison out, and join them: `… and {middle} {symbol} …`");
        self.report.push(
            Diagnostic::new(
                codes::CHAINED_COMPARISON,
                self.at(operator.span),
                "comparisons do not chain",
            )
            .note("the second one would compare a yes or no")
            .help(help),
        );
    }

    fn refuse_mixture(&mut self, chain: &mut Chain, connective: BinaryOp, span: Span) {
        let Some((first, place)) = chain.connective else {
            chain.connective = Some((connective, span));
            return;
        };
        let twice = connective == BinaryOp::Except;
        if chain.reported || (first == connective && !twice) {
            return;
        }
        chain.reported = true;
        let (a, b) = (place.of(self.text), span.of(self.text));
        let headline = if first == connective {
            "`except` stands here twice without brackets".to_owned()
        } else {
            format!("`{a}` and `{b}` are mixed without brackets")
        };
        self.report.push(
            Diagnostic::new(codes::MIXED_CONNECTIVES, self.at(span), headline)
                .also(self.at(place), format!("here is `{a}`"))
                .note("two readers could bind them differently, and owe different amounts")
                .help(format!("put the part that belongs together in brackets: `(… {a} …) {b} …` or `… {a} (… {b} …)`")),
        );
    }

    fn refuse_lasting(&mut self, connective: BinaryOp, right: &Expr) {
        let ExprKind::Lasting { of, .. } = &right.kind else {
            return;
        };
        if connective != BinaryOp::Or {
            return;
        }
        let place = Span::new(of.span.end, right.span.end);
        let start = place.start + u32::try_from(leading_blanks(place.of(self.text))).unwrap_or(0);
        let place = Span::new(start.min(place.end), place.end);
        self.report.push(
            Diagnostic::new(
                codes::LASTING_AFTER_OR,
                self.at(place),
                "`lasting` follows `or` without brackets",
            )
            .note("it could mean each part alone, or both together")
            .help("write `(a or b) lasting …`, or `a or (b lasting …)`"),
        );
    }

    fn refuse_second_sign(&mut self, operator: &Operator, nodes: &Nodes<'_>) {
        let sign = operator.span.of(self.text);
        let Some(next) = nodes.peek_node() else {
            return;
        };
        if matches!(sign, "+" | "-") && next.rule() == Rule::prefix && next.text() == "-" {
            let headline = format!("`{sign}` and `-` follow each other");
            self.report.push(
                Diagnostic::new(codes::REPEATED_SIGN, self.at(next.span()), headline)
                    .help("take one away, or put the negative number in brackets"),
            );
        }
    }

    fn refuse_repetition(&mut self, prefix: &Node<'_>) {
        let place = self.at(prefix.span());
        let headline = format!("`{}` stands here twice", prefix.text());
        self.report.push(
            Diagnostic::new(codes::REPEATED_SIGN, place, headline)
                .note("the two cancel each other")
                .suggest("take one away", place, ""),
        );
    }
}

/// The words that take what follows `of`: `fee of x`, `start of t`, `end of t`, `time of t`.
fn of_word(left: &Expr) -> Option<Name> {
    match &left.kind {
        ExprKind::Name(name) if matches!(&*name.text, "fee" | "start" | "end" | "time") => {
            Some(name.clone())
        }
        _ => None,
    }
}

fn is_minus(prefix: &Node<'_>) -> bool {
    !matches!(prefix.text(), "not" | "!")
}

/// How the language writes a sign of other languages or of a word processor.
fn plain_sign(sign: &str) -> Option<&'static str> {
    Some(match sign {
        "&&" => "and",
        "||" => "or",
        "!" => "not ",
        "−" | "–" => "-",
        "×" => "*",
        "÷" => "/",
        _ => return None,
    })
}

fn leading_blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}
