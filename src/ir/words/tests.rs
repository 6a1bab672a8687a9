//! The words of formulas, ladders and periods, read back against what was meant.

use super::{Words, number, pattern, period_rule};
use crate::ir::{
    Amount, ArithmeticOp, Bound, Condition, Constant, Expr, ExprKind, Origin, Path, Pattern,
    PenaltyStep, PeriodBasis, PeriodRule, PeriodSize, StepMode, Test, Type,
};
use crate::quantity::{Number, Relation};
use crate::text::Location;

const WORDS: Words<'static> = Words { currency: "EUR" };

fn exact(text: &str) -> Number {
    Number::parse(text).unwrap_or_else(|| panic!("{text} is a number"))
}

fn expr(kind: ExprKind, ty: Type) -> Expr {
    Expr {
        kind,
        ty,
        at: Location::default(),
    }
}

fn constant(text: &str, ty: Type) -> Expr {
    expr(ExprKind::Constant(Constant::Number(exact(text))), ty)
}

fn named(name: &str) -> Box<Expr> {
    Box::new(expr(ExprKind::Let(Path::new(name)), Type::Time))
}

fn length(name: &str) -> Box<Expr> {
    Box::new(expr(ExprKind::Length(named(name)), Type::DURATION))
}

fn arithmetic(op: ArithmeticOp, left: Box<Expr>, right: Box<Expr>) -> Box<Expr> {
    Box::new(expr(
        ExprKind::Arithmetic { op, left, right },
        Type::Percent,
    ))
}

fn month() -> PeriodRule {
    PeriodRule {
        basis: PeriodBasis::Calendar,
        size: PeriodSize::Month,
        from: 0,
    }
}

#[test]
fn numbers_are_written_in_the_unit_that_suits_them() {
    let written = |text: &str, ty: Type| number(&exact(text), &ty, "EUR");
    assert_eq!(written("999/1000", Type::Percent), "99.9%");
    assert_eq!(written("1/3", Type::Percent), "1/3");
    assert_eq!(
        written("1/100", Type::PercentagePoints),
        "1 percentage point"
    );
    assert_eq!(
        written("1/200", Type::PercentagePoints),
        "0.5 percentage points"
    );
    assert_eq!(written("4200", Type::MONEY), "4_200 EUR");
    assert_eq!(written("1234567.5", Type::MONEY), "1_234_567.5 EUR");
    assert_eq!(written("5400000000", Type::DURATION), "90 minutes");
    assert_eq!(written("3600000000", Type::DURATION), "1 hour");
    assert_eq!(written("45000", Type::DURATION), "45 ms");
    assert_eq!(written("0", Type::DURATION), "0 seconds");
    assert_eq!(written("1500", Type::DURATION), "1.5 ms");
    assert_eq!(written("40000000000", Type::DATA), "5 GB");
    assert_eq!(written("-1234", Type::Number), "-1_234");
    assert_eq!(written("2", Type::POINTS), "2 points");
}

#[test]
fn brackets_stand_only_where_reading_needs_them() {
    let quotient = arithmetic(ArithmeticOp::Divide, length("outage"), length("window"));
    let one = Box::new(constant("1", Type::Number));
    let value = arithmetic(ArithmeticOp::Subtract, one.clone(), quotient.clone());
    assert_eq!(WORDS.expr(&value), "1 - length(outage) / length(window)");
    let nested = arithmetic(ArithmeticOp::Subtract, one, value);
    assert_eq!(
        WORDS.expr(&nested),
        "1 - (1 - length(outage) / length(window))"
    );
    let left = arithmetic(ArithmeticOp::Divide, quotient.clone(), length("x"));
    assert_eq!(
        WORDS.expr(&left),
        "length(outage) / length(window) / length(x)"
    );
    let of = arithmetic(
        ArithmeticOp::Multiply,
        Box::new(constant("19/20", Type::Percent)),
        Box::new(expr(ExprKind::Target, Type::Percent)),
    );
    assert_eq!(WORDS.expr(&of), "95% of target");
}

#[test]
fn connectives_are_never_mixed_without_brackets() {
    let or = |a, b| Box::new(expr(ExprKind::Union(a, b), Type::Time));
    let except = |a, b| Box::new(expr(ExprKind::Except(a, b), Type::Time));
    let three = or(or(named("a"), named("b")), named("c"));
    assert_eq!(WORDS.expr(&three), "a or b or c");
    let mixed = except(or(named("a"), named("b")), named("c"));
    assert_eq!(WORDS.expr(&mixed), "(a or b) except c");
    let lasting = expr(
        ExprKind::Lasting {
            time: or(named("a"), named("b")),
            strict: false,
            limit: Box::new(constant("120000000", Type::DURATION)),
            excess: false,
        },
        Type::Time,
    );
    assert_eq!(WORDS.expr(&lasting), "(a or b) lasting >= 2 minutes");
}

#[test]
fn lines_of_a_ladder_read_as_they_were_written() {
    let step = |conditions: Vec<Condition>, amount: Amount| {
        WORDS.step(&PenaltyStep {
            conditions,
            amount,
            origin: Origin::at(Location::default()),
        })
    };
    let condition = |objective: Option<&str>, test: Test, pattern: Option<Pattern>| Condition {
        objective: objective.map(Path::new),
        test,
        pattern,
        across: false,
        origin: Origin::at(Location::default()),
    };
    let bound = |relation, text: &str| Bound {
        relation,
        value: constant(text, Type::Percent),
    };
    let below = Test::Value(vec![bound(Relation::Less, "0.999")]);
    let ten = Amount::PercentOfBasis(constant("0.1", Type::Percent));
    assert_eq!(
        step(vec![condition(None, below, None)], ten.clone()),
        "when < 99.9% credit 10%"
    );
    let band = Test::Value(vec![
        bound(Relation::Greater, "0.99"),
        bound(Relation::LessEqual, "0.999"),
    ]);
    assert_eq!(
        step(vec![condition(None, band, None)], Amount::Nothing),
        "when > 99% and <= 99.9% credit nothing"
    );
    let slope = Amount::Slope {
        amount: Box::new(ten),
        mode: StepMode::Started,
        step: constant("0.01", Type::PercentagePoints),
        above: false,
        from: constant("0.95", Type::Percent),
    };
    let pattern = Pattern::Of(3, 6, month());
    assert_eq!(
        step(
            vec![condition(Some("uptime"), Test::Missed, Some(pattern))],
            slope
        ),
        "when uptime missed in 3 of any 6 consecutive calendar months \
         credit 10% per started 1 percentage point below 95%"
    );
    assert_eq!(
        step(
            vec![condition(None, Test::Missed, None)],
            Amount::Points(constant("2", Type::POINTS))
        ),
        "when missed accrue 2 points"
    );
}

#[test]
fn periods_name_their_anchor() {
    let rule = |basis, size, from| period_rule(&PeriodRule { basis, size, from });
    assert_eq!(period_rule(&month()), "calendar month");
    assert_eq!(
        rule(PeriodBasis::Calendar, PeriodSize::Week, 0),
        "calendar week from monday"
    );
    assert_eq!(
        rule(PeriodBasis::Billing, PeriodSize::Month, 15),
        "billing month from 15"
    );
    assert_eq!(
        rule(PeriodBasis::Fiscal, PeriodSize::Quarter, 2),
        "fiscal quarter from february"
    );
    let day = PeriodRule {
        size: PeriodSize::Day,
        ..month()
    };
    assert_eq!(
        pattern(&Pattern::Times(3, 30, day)),
        "3 times in any 30 days"
    );
}
