//! Values that may not be there: a share of no rows, a division by nothing.
//!
//! Published agreements say 0 %, 100 % and "no value" for a month without a call, so leaving
//! it out is an error. `otherwise` says it.

use super::super::context::Checker;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::visit::walk;
use crate::ir::{Aggregate, ArithmeticOp, Expr, ExprKind, Type};
use crate::syntax::ast;
use crate::text::Span;

/// What can stand behind the `otherwise` that is missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::check) enum Closing {
    /// A condition.
    Truth,
    /// A percentage.
    Percent,
    /// Another value.
    Value,
}

impl Closing {
    /// For a value of a type.
    pub(in crate::check) fn of(ty: &Type) -> Self {
        match ty {
            Type::Bool => Self::Truth,
            Type::Percent => Self::Percent,
            _ => Self::Value,
        }
    }
}

impl Checker<'_> {
    /// Reports a value, written as `tree`, that may be undefined and does not say what then.
    pub(in crate::check) fn must_be_defined(
        &mut self,
        value: &Expr,
        tree: &ast::Expr,
        closing: Closing,
    ) {
        let Some(culprit) = self.undefined_part(value) else {
            return;
        };
        let (at, what) = (culprit.at, words(culprit));
        let end = self.beside(value.at, Span::empty(tree.span.end));
        let mut finding = Diagnostic::new(
            codes::EMPTY_CASE_UNSAID,
            at,
            format!("{what}, and nothing says what counts then"),
        )
        .note("published agreements use 0%, 100% and no value at all: the parties must choose")
        .help("close the formula with `otherwise …`");
        let choices: &[&str] = match closing {
            Closing::Truth => &["false", "true"],
            Closing::Percent => &["no value", "0%", "100%"],
            Closing::Value => &["no value"],
        };
        for choice in choices {
            let text = format!(" otherwise {choice}");
            finding = finding.suggest(format!("write `otherwise {choice}`"), end, text);
        }
        self.report(finding);
    }

    /// Whether there may be no value of a key in a window, and so no bucket: a text is seen only
    /// where there are rows, an enum has its members always.
    fn may_lack_keys(&self, value: &Expr, by: Option<&str>) -> bool {
        let Some(by) = by else {
            return false;
        };
        let mut is_enum = false;
        walk(value, &mut |part| {
            if let ExprKind::Rows(path) = &part.kind
                && let Some(field) = self.source(path).and_then(|source| source.field(by))
            {
                is_enum |= matches!(field.ty, Type::Enum(_));
            }
        });
        !is_enum
    }

    /// The first part of a value that may make it undefined.
    pub(in crate::check) fn undefined_part<'e>(&self, expr: &'e Expr) -> Option<&'e Expr> {
        match &expr.kind {
            ExprKind::Aggregate { function, .. } => match function {
                Aggregate::Count | Aggregate::CountDistinct | Aggregate::Sum => None,
                Aggregate::Mean
                | Aggregate::Min
                | Aggregate::Max
                | Aggregate::Share
                | Aggregate::Percentile(_) => Some(expr),
            },
            // Only buckets without a value can leave nothing, and those say so themselves.
            ExprKind::OverBuckets {
                function,
                value,
                each,
            } => {
                let leaves_out = matches!(&value.kind, ExprKind::Otherwise { fallback: None, .. });
                let counts = matches!(function, Aggregate::Count | Aggregate::Sum);
                let may_be_none = leaves_out || self.may_lack_keys(value, each.by.as_deref());
                (may_be_none && !counts).then_some(expr)
            }
            ExprKind::Arithmetic {
                op: ArithmeticOp::Divide,
                left,
                right,
            } => self
                .undefined_part(left)
                .or_else(|| self.undefined_part(right))
                .or_else(|| may_be_zero(right).then_some(expr)),
            ExprKind::Arithmetic { left, right, .. }
            | ExprKind::Compare { left, right, .. }
            | ExprKind::Logic { left, right, .. } => self
                .undefined_part(left)
                .or_else(|| self.undefined_part(right)),
            ExprKind::Negate(of) | ExprKind::Not(of) => self.undefined_part(of),
            ExprKind::Past { .. } => Some(expr),
            ExprKind::Local(name) => self.open_locals.contains(name).then_some(expr),
            ExprKind::Rounded { value, .. } => self.undefined_part(value),
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => self
                .undefined_part(condition)
                .or_else(|| self.undefined_part(then))
                .or_else(|| self.undefined_part(otherwise)),
            ExprKind::Extreme { of, .. } => of.iter().find_map(|each| self.undefined_part(each)),
            ExprKind::Otherwise { fallback, .. } => {
                fallback.as_ref().and_then(|of| self.undefined_part(of))
            }
            _ => None,
        }
    }
}

/// Whether a divisor that is measured can be nothing. A window without length is not judged,
/// so its length may always divide.
fn may_be_zero(divisor: &Expr) -> bool {
    match &divisor.kind {
        ExprKind::Length(time) => !is_window(time),
        ExprKind::RunCount(_) | ExprKind::Longest(_) | ExprKind::Aggregate { .. } => true,
        ExprKind::OverBuckets { .. } | ExprKind::Days { .. } => true,
        ExprKind::Arithmetic { left, right, op } => match op {
            ArithmeticOp::Multiply => may_be_zero(left) || may_be_zero(right),
            ArithmeticOp::Divide => may_be_zero(left),
            ArithmeticOp::Add => may_be_zero(left) && may_be_zero(right),
            ArithmeticOp::Subtract => may_be_zero(left) || may_be_zero(right),
        },
        ExprKind::Negate(of) => may_be_zero(of),
        _ => false,
    }
}

/// `window`, or what is left of it.
fn is_window(time: &Expr) -> bool {
    match &time.kind {
        ExprKind::Window => true,
        ExprKind::Intersect(left, right) => is_window(left) || is_window(right),
        ExprKind::Except(left, _) => is_window(left),
        _ => false,
    }
}

fn words(expr: &Expr) -> &'static str {
    match &expr.kind {
        ExprKind::Aggregate { function, .. } => match function {
            Aggregate::Share => "a share of no rows is undefined",
            Aggregate::Mean => "a mean of no rows is undefined",
            Aggregate::Percentile(_) => "a percentile of no rows is undefined",
            _ => "of no rows there is no smallest and no largest",
        },
        ExprKind::Past { .. } => "before the first window there is none",
        ExprKind::Local(_) => "this name may be undefined",
        ExprKind::OverBuckets { .. } => "if no bucket has a value, this is undefined",
        _ => "a division by nothing is undefined",
    }
}
