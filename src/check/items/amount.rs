//! Amounts: what a line of a penalty costs, and what a cap allows.

use super::super::context::Checker;
use super::super::expr::{Allowed, Want, bare_number, missing_sign};
use super::super::scope::{Place, Scope};
use super::calendar::path_of;
use super::table::folded;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::{self, Amount, Constant, ExprKind, Length, StepMode, Type};
use crate::quantity::Number;
use crate::resolve::Kind;
use crate::syntax::ast::{self, BinaryOp};
use crate::text::Span;

impl Checker<'_> {
    /// An amount of a penalty, or of a bonus if it `earns`.
    pub(super) fn amount(
        &mut self,
        amount: &ast::Amount,
        earns: bool,
        scope: &Scope,
    ) -> Option<Amount> {
        let verb = &*amount.verb.text;
        let mut terms = Vec::new();
        for term in &amount.terms {
            let found = self.term(term, scope)?;
            let at = scope.at(amount.verb.span);
            if earns && !is_money(&found) {
                self.report(
                    Diagnostic::new(
                        codes::LEDGER_OF_MONEY,
                        scope.at(term.span),
                        "a bonus earns money",
                    )
                    .note(
                        "credits are money, and what a bonus earns pays for them or is paid itself",
                    )
                    .help("earn an amount of money, or a percentage of the basis"),
                );
                return None;
            }
            let right = match (earns, found.is_points()) {
                (true, _) => "earn",
                (false, true) => "accrue",
                (false, false) => "credit",
            };
            if verb != right {
                self.report(
                    Diagnostic::new(
                        codes::WRONG_VERB,
                        at,
                        format!("`{verb}` does not fit this amount"),
                    )
                    .note("a penalty credits money, time of fee and service days, and accrues points; a bonus earns")
                    .fix(format!("write `{right}`"), at, right),
                );
                return None;
            }
            terms.push(found);
        }
        Some(match terms.len() {
            0 => Amount::Nothing,
            1 => terms.remove(0),
            _ => Amount::Sum(terms),
        })
    }

    fn term(&mut self, term: &ast::AmountTerm, scope: &Scope) -> Option<Amount> {
        let each = self.simple_amount(&term.value, scope)?;
        let Some(per) = &term.per else {
            return Some(each);
        };
        let Some((direction, from)) = &per.from else {
            if let Some(mode) = &per.mode {
                self.report(
                    Diagnostic::new(
                        codes::SLOPE,
                        scope.at(mode.span),
                        "nothing says from where the steps are counted",
                    )
                    .help("add `below 95%`, or `above 60 minutes`"),
                );
                return None;
            }
            let count = self.count_of_units(&per.step, scope)?;
            let amount = Box::new(each);
            return Some(Amount::PerUnit { amount, count });
        };
        let mode = match per.mode.as_ref().map(|name| &*name.text) {
            Some("full") => StepMode::Full,
            Some("started") => StepMode::Started,
            Some("exact") => StepMode::Exact,
            _ => {
                self.report(
                    Diagnostic::new(
                        codes::SLOPE,
                        scope.at(per.step.span),
                        "a step that has only begun: does it count?",
                    )
                    .note("94.3 % is 0.7 points below 95 %: no full step, one started step, or seven tenths")
                    .help("write `per full …`, `per started …` or `per exact …`"),
                );
                return None;
            }
        };
        let value = scope.target.clone().unwrap_or(Type::Unknown);
        let step_type = match value {
            Type::Percent => Type::PercentagePoints,
            // A date as the end of the steps is the end of its day.
            Type::Timestamp => Type::DURATION,
            Type::Date | Type::Bool => return self.no_steps(&value, per.step.span, scope),
            ref other => other.clone(),
        };
        let step = self.demand(&per.step, scope, &step_type);
        let from = self.demand(from, scope, &value);
        if let ExprKind::Constant(Constant::Number(number)) = &step.kind
            && *number <= Number::zero()
        {
            self.report(
                Diagnostic::new(codes::SLOPE, step.at, "a step must be greater than nothing")
                    .help("write how far the value must move for one more step"),
            );
            return None;
        }
        let known = step.ty != Type::Unknown && from.ty != Type::Unknown;
        known.then(|| Amount::Slope {
            amount: Box::new(each),
            mode,
            step,
            above: &*direction.text == "above",
            from,
        })
    }

    /// Reports steps of something that is not counted.
    fn no_steps(&mut self, value: &Type, span: Span, scope: &Scope) -> Option<Amount> {
        let finding = Diagnostic::new(
            codes::SLOPE,
            scope.at(span),
            format!("{value} is measured, and nothing can be counted in steps of it"),
        );
        self.report(match value {
            Type::Date => finding.help("measure how many days it is late: `days(due to arrived)`"),
            _ => finding.help("write an amount for a miss: `when missed credit 5 EUR`"),
        });
        None
    }

    /// How many units: a number measured over the window, or rows that are counted.
    fn count_of_units(&mut self, tree: &ast::Expr, scope: &Scope) -> Option<ir::Expr> {
        let scope = Scope {
            place: Place::Basis,
            ..scope.clone()
        };
        let found = self.infer(tree, &scope, &Want::Any);
        let at = found.at;
        match &found.ty {
            Type::Unknown => None,
            Type::Rows(_) => Some(ir::Expr {
                kind: ExprKind::Aggregate {
                    function: ir::Aggregate::Count,
                    rows: Box::new(found),
                    what: None,
                },
                ty: Type::Number,
                at,
            }),
            Type::Number if folded(&found).is_none() => Some(found),
            ty => {
                self.report(
                    Diagnostic::new(codes::SLOPE, at, format!("expected how many times, found {ty}"))
                        .help("write `per count(ROWS)` to count something, or a step of the value: `per full 1 hour above 4 hours`"),
                );
                None
            }
        }
    }

    fn simple_amount(&mut self, value: &ast::Expr, scope: &Scope) -> Option<Amount> {
        if let Some((time, service)) = self.time_of_fee(value, scope) {
            return Some(Amount::TimeOfFee {
                time: time?,
                service,
            });
        }
        if let ast::ExprKind::Literal(ast::Literal::Quantity { number, unit, .. }) = &value.kind
            && matches!(&*unit.text, "service day" | "service days")
        {
            return Some(Amount::ServiceDays(number.value()));
        }
        let found = self.infer(value, scope, &Want::Scalar);
        if folded(&found).is_some_and(|number| number.is_negative()) {
            self.report(Diagnostic::new(
                codes::IMPOSSIBLE_VALUE,
                found.at,
                "a credit is at least zero",
            ));
            return None;
        }
        match (&found.ty, &found.kind) {
            (Type::Unknown, _) => None,
            (Type::Number, _) if bare_number(value).is_some() => {
                if let Some((literal, span)) = bare_number(value) {
                    let finding = missing_sign(literal, scope.at(span));
                    self.report(finding.help("write the percent sign, or the currency"));
                }
                None
            }
            (Type::Percent, _) => Some(Amount::PercentOfBasis(found)),
            (ty, _) if *ty == Type::MONEY => Some(Amount::Money(found)),
            (ty, _) if *ty == Type::POINTS => Some(Amount::Points(found)),
            _ => {
                self.report(
                    Diagnostic::new(
                        codes::TYPE_MISMATCH,
                        found.at,
                        format!("{} is no amount that can be credited", found.ty),
                    )
                    .help("credit a percentage of the basis, money, a time of fee (`2 days of fee`) or service days; accrue points; or write `credit nothing`"),
                );
                None
            }
        }
    }

    /// `2 days of fee`, `3 days of fee of hosting`. The outer `Some` says that it has this form.
    fn time_of_fee(
        &mut self,
        value: &ast::Expr,
        scope: &Scope,
    ) -> Option<(Option<Length>, Option<ir::Path>)> {
        let ast::ExprKind::Binary(BinaryOp::Of, time, fee) = &value.kind else {
            return None;
        };
        let service = match fee_of(fee)? {
            FeeWord::Fee => None,
            FeeWord::Of(path) => self.named_path(&path, &[Kind::Service], scope),
            FeeWord::Fees => return None,
        };
        if matches!(
            time.kind,
            ast::ExprKind::Literal(ast::Literal::Percent(_) | ast::Literal::Number(_))
        ) {
            return None;
        }
        Some((self.length(time, scope, Allowed::Both), service))
    }
}

/// Whether an amount is money, of the basis or by itself.
fn is_money(amount: &Amount) -> bool {
    match amount {
        Amount::Nothing | Amount::PercentOfBasis(_) | Amount::Money(_) => true,
        Amount::TimeOfFee { .. } => true,
        Amount::ServiceDays(_) | Amount::Points(_) => false,
        Amount::PerUnit { amount, .. } | Amount::Slope { amount, .. } => is_money(amount),
        Amount::Sum(parts) => parts.iter().all(is_money),
    }
}

/// `fees`, `fee`, `fee of SERVICE`.
pub(super) enum FeeWord {
    Fees,
    Fee,
    Of(ast::Path),
}

pub(super) fn fee_of(expr: &ast::Expr) -> Option<FeeWord> {
    match &expr.kind {
        ast::ExprKind::Name(name) if &*name.text == "fees" => Some(FeeWord::Fees),
        ast::ExprKind::Name(name) if &*name.text == "fee" => Some(FeeWord::Fee),
        ast::ExprKind::OfWord(word, of) if &*word.text == "fee" => path_of(of).map(FeeWord::Of),
        ast::ExprKind::Binary(BinaryOp::Of, word, of) => match &word.kind {
            ast::ExprKind::Name(name) if &*name.text == "fee" => path_of(of).map(FeeWord::Of),
            _ => None,
        },
        _ => None,
    }
}
