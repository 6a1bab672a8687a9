//! Formulas: from the tree to typed expressions.
//!
//! [`Checker::infer`] says what a formula yields, with a hint of what its place wants
//! (so that `P1` is found in the enum of the other side, and `0` beside a percentage is
//! seen). [`Checker::demand`] asks for a type and fits the result to it (`fit`). Once
//! something is wrong, its type is unknown and agrees with everything.

mod aggregate;
mod back;
pub(super) mod call;
mod charge;
mod fit;
mod literal;
mod member;
mod name;
mod operator;
mod path;
mod time;
mod undefined;

pub(super) use fit::{bare_number, missing_sign};
pub(super) use literal::Allowed;
pub(super) use name::member_type;
pub(super) use operator::rounding;
pub(super) use undefined::Closing;

use super::context::Checker;
use super::scope::Scope;
use crate::diagnostics::{Diagnostic, codes};
use crate::ir::visit::children;
use crate::ir::{Expr, ExprKind, Type};
use crate::resolve::DeclId;
use crate::syntax::ast::{self, UnaryOp};
use crate::text::Location;

/// What a place wants, as far as it helps to understand what stands there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Want {
    /// Anything.
    Any,
    /// A single value.
    Scalar,
    /// A value of this type.
    Is(Type),
}

impl Want {
    pub(super) fn ty(&self) -> Option<&Type> {
        match self {
            Self::Is(ty) => Some(ty),
            Self::Any | Self::Scalar => None,
        }
    }
}

impl Checker<'_> {
    /// The expression, which must be of a type.
    pub(super) fn demand(&mut self, expr: &ast::Expr, scope: &Scope, ty: &Type) -> Expr {
        let found = self.infer(expr, scope, &Want::Is(ty.clone()));
        self.fit(found, ty, expr)
    }

    /// The expression, which must be a set of time.
    pub(super) fn demand_time(&mut self, expr: &ast::Expr, scope: &Scope) -> Expr {
        self.demand(expr, scope, &Type::Time)
    }

    /// The expression, which must be true or false.
    pub(super) fn demand_condition(&mut self, expr: &ast::Expr, scope: &Scope) -> Expr {
        self.demand(expr, scope, &Type::Bool)
    }

    /// The expression, which must be rows; and their source.
    pub(super) fn demand_rows(
        &mut self,
        expr: &ast::Expr,
        scope: &Scope,
    ) -> (Expr, Option<DeclId>) {
        let found = self.infer(expr, scope, &Want::Any);
        match &found.ty {
            Type::Rows(path) => {
                let source = self.by_path.get(path).copied();
                (found, source)
            }
            Type::Unknown => (found, None),
            other => {
                let finding = Diagnostic::new(
                    codes::TYPE_MISMATCH,
                    scope.at(expr.span),
                    format!("expected rows of a source, found {other}"),
                )
                .help("name a source, or some of its rows: `S where …`");
                self.report(finding);
                (Self::poison(scope.at(expr.span)), None)
            }
        }
    }

    /// What an expression is and yields.
    pub(super) fn infer(&mut self, expr: &ast::Expr, scope: &Scope, want: &Want) -> Expr {
        let at = scope.at(expr.span);
        if self.has_enough() {
            return Self::poison(at);
        }
        if !self.enter(at) {
            self.leave();
            return Self::poison(at);
        }
        let mut found = self.infer_kind(expr, scope, want, at);
        self.leave();
        // What stands in brackets is underlined with them.
        found.at = at;
        // What is made of something wrong is silent: the mistake has been reported.
        // Rows are the rows of their source whatever is wrong with their condition.
        let of_rows = matches!(found.kind, ExprKind::Where { .. });
        if !of_rows && children(&found).any(|part| part.ty == Type::Unknown) {
            found.ty = Type::Unknown;
        }
        self.types
            .insert((scope.part, scope.node(expr.id)), found.ty.clone());
        found
    }

    fn infer_kind(&mut self, expr: &ast::Expr, scope: &Scope, want: &Want, at: Location) -> Expr {
        match &expr.kind {
            ast::ExprKind::Missing => Self::poison(at),
            ast::ExprKind::Literal(literal) => self.literal(literal, scope, at),
            ast::ExprKind::Text(text) => self.text(text, scope, want, at),
            ast::ExprKind::Name(name) => self.name(name, scope, want, at),
            ast::ExprKind::Member(of, name) => self.member(of, name, scope, want, at),
            ast::ExprKind::Index(of, _) => self.bare_index(of, scope, at),
            ast::ExprKind::Call(name, arguments) => self.call(name, arguments, scope, at),
            ast::ExprKind::Paren(of) => self.infer(of, scope, want),
            ast::ExprKind::Unary(UnaryOp::Neg, of) => self.negation(of, scope, want, at),
            ast::ExprKind::Unary(UnaryOp::Not, of) => self.not(of, scope, at),
            ast::ExprKind::Binary(op, left, right) => {
                self.binary(*op, left, right, scope, want, at)
            }
            ast::ExprKind::Compare(relation, left, right) => {
                self.comparison(*relation, left, right, scope, at)
            }
            ast::ExprKind::If(condition, then, otherwise) => {
                self.choice(condition, then, otherwise, scope, want, at)
            }
            ast::ExprKind::Quantified { quantifier, of, by } => {
                self.quantified(*quantifier, of, by, scope, at)
            }
            ast::ExprKind::Lasting {
                of,
                relation,
                at_least,
                counting_excess,
            } => self.lasting(of, *relation, at_least, *counting_excess, scope, at),
            ast::ExprKind::Merged(of, within) => self.merged(of, within, scope, at),
            ast::ExprKind::Rounded { of, mode, to } => self.rounded(of, *mode, to, scope, want, at),
            ast::ExprKind::Rolled(of, on) => {
                let date = self.demand(of, scope, &Type::Date);
                self.rolled(date, on.as_ref(), scope, at)
            }
            ast::ExprKind::At(date, time) => self.at_time(date, time, scope, at),
            ast::ExprKind::Otherwise(value, fallback) => {
                self.otherwise(value, fallback.as_deref(), scope, want, at)
            }
            ast::ExprKind::OfWord(word, of) => self.of_word(word, of, scope, at),
            ast::ExprKind::Charged(of, time) => self.charged(of, time, scope, at),
        }
    }

    fn otherwise(
        &mut self,
        value: &ast::Expr,
        fallback: Option<&ast::Expr>,
        scope: &Scope,
        want: &Want,
        at: Location,
    ) -> Expr {
        let tree = value;
        let found = self.infer(value, scope, want);
        // What the place needs decides before the fallback is read: of a percentage, `0%`.
        let value = match (&found.ty, want) {
            (Type::Number, Want::Is(ty @ Type::Percent))
            | (Type::Date, Want::Is(ty @ Type::Timestamp)) => self.fit(found, ty, tree),
            _ => found,
        };
        let (value, fallback) = match fallback {
            None => (value, None),
            Some(fallback) => {
                let (value, fallback) = self.with_fallback(value, tree, fallback, scope, want);
                (value, Some(Box::new(fallback)))
            }
        };
        Expr {
            ty: value.ty.clone(),
            kind: ExprKind::Otherwise {
                value: Box::new(value),
                fallback,
            },
            at,
        }
    }

    /// A value and what stands for it: of one type, and a ratio of numbers is a percentage beside one.
    fn with_fallback(
        &mut self,
        value: Expr,
        tree: &ast::Expr,
        fallback: &ast::Expr,
        scope: &Scope,
        want: &Want,
    ) -> (Expr, Expr) {
        match &value.ty {
            Type::Unknown => {
                let fallback = self.infer(fallback, scope, want);
                (value, fallback)
            }
            Type::Number => {
                let second = self.infer(fallback, scope, &Want::Is(Type::Number));
                self.same_type(value, tree, second, fallback)
            }
            ty => {
                let fallback = self.demand(fallback, scope, ty);
                (value, fallback)
            }
        }
    }

    fn choice(
        &mut self,
        condition: &ast::Expr,
        then: &ast::Expr,
        otherwise: &ast::Expr,
        scope: &Scope,
        want: &Want,
        at: Location,
    ) -> Expr {
        let condition = self.demand_condition(condition, scope);
        let first = self.infer(then, scope, want);
        let hint = match want {
            Want::Is(_) => want.clone(),
            _ if first.ty == Type::Unknown => Want::Scalar,
            _ => Want::Is(first.ty.clone()),
        };
        let second = self.infer(otherwise, scope, &hint);
        let (first, second) = self.same_type(first, then, second, otherwise);
        let ty = if first.ty == Type::Unknown {
            second.ty.clone()
        } else {
            first.ty.clone()
        };
        Expr {
            kind: ExprKind::If {
                condition: Box::new(condition),
                then: Box::new(first),
                otherwise: Box::new(second),
            },
            ty,
            at,
        }
    }

    /// Two branches, brought to one type: beside an instant a date is the end of its day, beside
    /// a percentage a number is one.
    fn same_type(
        &mut self,
        first: Expr,
        first_tree: &ast::Expr,
        second: Expr,
        second_tree: &ast::Expr,
    ) -> (Expr, Expr) {
        match (&first.ty, &second.ty) {
            (Type::Date, Type::Timestamp) | (Type::Number, Type::Percent) => {
                let ty = second.ty.clone();
                (self.fit(first, &ty, first_tree), second)
            }
            _ => {
                let ty = first.ty.clone();
                (first, self.fit(second, &ty, second_tree))
            }
        }
    }

    fn negation(&mut self, of: &ast::Expr, scope: &Scope, want: &Want, at: Location) -> Expr {
        let of_tree = of;
        let of = self.infer(of, scope, want);
        if of.ty == Type::Unknown {
            return Self::poison(at);
        }
        if !of.ty.is_numeric() {
            self.report(Diagnostic::new(
                codes::TYPE_MISMATCH,
                scope.at(of_tree.span),
                format!("expected a number behind `-`, found {}", of.ty),
            ));
            return Self::poison(at);
        }
        let ty = of.ty.clone();
        Expr {
            kind: ExprKind::Negate(Box::new(of)),
            ty,
            at,
        }
    }

    fn not(&mut self, of: &ast::Expr, scope: &Scope, at: Location) -> Expr {
        let found = self.infer(of, scope, &Want::Is(Type::Bool));
        if is_timely(&found.ty) && found.ty != Type::Unknown {
            self.report(
                Diagnostic::new(
                    codes::TYPE_MISMATCH,
                    scope.at(of.span),
                    format!("expected true or false behind `not`, found {}", found.ty),
                )
                .help("for all other time write `always except …`"),
            );
            return Self::poison(at);
        }
        let of = self.fit(found, &Type::Bool, of);
        let ty = of.ty.clone();
        Expr {
            kind: ExprKind::Not(Box::new(of)),
            ty,
            at,
        }
    }

    fn text(&mut self, text: &ast::Text, scope: &Scope, want: &Want, at: Location) -> Expr {
        if let Some(Type::Enum(path)) = want.ty() {
            return self.member_by_text(path, text, at);
        }
        let words = self.plain_in(scope, text);
        Expr {
            kind: ExprKind::Constant(crate::ir::Constant::Text(words)),
            ty: Type::Text,
            at,
        }
    }
}

/// Whether values of a type can stand for a set of time.
pub(super) fn is_timely(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Time | Type::Rows(_) | Type::Calendar | Type::Unknown
    )
}
