//! Expressions, with all their brackets.

use super::{list, text};
use crate::syntax::ast::{
    Arg, ArgLabel, BinaryOp, ChargedTime, ClockParts, DateParts, EachStep, Expr, ExprKind, Literal,
    PeriodName, Quantifier, RoundingMode, UnaryOp,
};

/// An expression as one line.
pub fn expr(value: &Expr) -> String {
    match &value.kind {
        ExprKind::Missing => "<missing>".to_owned(),
        ExprKind::Literal(value) => literal(value),
        ExprKind::Text(value) => text(value),
        ExprKind::Name(name) => name.text.to_string(),
        ExprKind::Member(of, name) => format!("(member {} {})", expr(of), name.text),
        ExprKind::Index(of, arguments) => format!("(index {} {})", expr(of), list(arguments, expr)),
        ExprKind::Call(name, arguments) => {
            format!("({}({}))", name.text, list(arguments, argument))
        }
        ExprKind::Paren(inner) => format!("(paren {})", expr(inner)),
        ExprKind::Unary(UnaryOp::Neg, of) => format!("(- {})", expr(of)),
        ExprKind::Unary(UnaryOp::Not, of) => format!("(not {})", expr(of)),
        ExprKind::Binary(operator, left, right) => {
            format!("({} {} {})", symbol(*operator), expr(left), expr(right))
        }
        ExprKind::Compare(relation, left, right) => {
            format!("({} {} {})", relation.symbol(), expr(left), expr(right))
        }
        ExprKind::If(condition, then, otherwise) => {
            format!(
                "(if {} {} {})",
                expr(condition),
                expr(then),
                expr(otherwise)
            )
        }
        ExprKind::Quantified { quantifier, of, by } => {
            format!("({} {} by {})", quantified(*quantifier), expr(of), by.text)
        }
        ExprKind::Lasting {
            of,
            relation,
            at_least,
            counting_excess,
        } => {
            let excess = if *counting_excess {
                " counting excess"
            } else {
                ""
            };
            format!(
                "(lasting {} {} {}{excess})",
                expr(of),
                relation.symbol(),
                expr(at_least)
            )
        }
        ExprKind::Merged(of, within) => format!("(merged {} within {})", expr(of), expr(within)),
        ExprKind::Rounded { of, mode, to } => {
            format!("(rounded {} {} to {})", expr(of), rounding(*mode), expr(to))
        }
        ExprKind::Rolled(of, None) => format!("(rolled {})", expr(of)),
        ExprKind::Rolled(of, Some(on)) => format!("(rolled {} on {})", expr(of), on.text()),
        ExprKind::At(date, clock) => format!("(at {} {})", expr(date), expr(clock)),
        ExprKind::Otherwise(value, Some(default)) => {
            format!("(otherwise {} {})", expr(value), expr(default))
        }
        ExprKind::Otherwise(value, None) => format!("(otherwise {} no value)", expr(value)),
        ExprKind::OfWord(word, of) => format!("({}-of {})", word.text, expr(of)),
        ExprKind::Charged(of, time) => format!("(charged {} {})", expr(of), charged(time)),
    }
}

fn charged(time: &ChargedTime) -> String {
    match time {
        ChargedTime::In(name) => format!("in {}", period(name)),
        ChargedTime::Next(name) => format!("in next {}", period(name)),
        ChargedTime::Previous(name) => format!("in previous {}", period(name)),
        ChargedTime::Last(length) => format!("in last {}", expr(length)),
        ChargedTime::Before(length) => format!("in {} before", expr(length)),
    }
}

fn argument(argument: &Arg) -> String {
    let label = match &argument.label {
        ArgLabel::None => String::new(),
        ArgLabel::On => "on ".to_owned(),
        ArgLabel::Except => "except ".to_owned(),
        ArgLabel::Distinct => "distinct ".to_owned(),
        ArgLabel::Named(name) => format!("{}: ", name.text),
        ArgLabel::OverLast(count, name) => return format!("over last {count} {}", period(name)),
    };
    let to = argument
        .to
        .as_ref()
        .map_or(String::new(), |to| format!(" to {}", expr(to)));
    let each = argument.each.as_ref().map_or(String::new(), |each| {
        let step = match &each.step {
            EachStep::Elapsed(step) => expr(step),
            EachStep::Calendar(step) => period(step),
        };
        let by = each
            .by
            .as_ref()
            .map_or(String::new(), |by| format!(" by {}", by.text));
        format!(" each {step}{by}")
    });
    format!("{label}{}{to}{each}", expr(&argument.value))
}

pub(super) fn literal(value: &Literal) -> String {
    match value {
        Literal::Number(number) => number.to_string(),
        Literal::Percent(number) => format!("{number}%"),
        Literal::Quantity { number, unit, on } => {
            let on = on
                .as_ref()
                .map_or(String::new(), |on| format!(" on {}", on.text()));
            format!("{number} {}{on}", unit.text)
        }
        Literal::Date(day) => date(*day),
        Literal::DateTime(day, time) => format!("{}T{}", date(*day), clock(*time)),
        Literal::YearlyDate(month, day) => format!("every year {month:02}-{day:02}"),
        Literal::YearMonth(year, month) => format!("month {year:04}-{month:02}"),
        Literal::WindowName(name) => format!("window {name}"),
        Literal::Clock(time) => clock(*time),
        Literal::Bool(value) => value.to_string(),
    }
}

fn date(day: DateParts) -> String {
    format!("{:04}-{:02}-{:02}", day.year, day.month, day.day)
}

pub(super) fn clock(time: ClockParts) -> String {
    format!("{:02}:{:02}:{:02}", time.hour, time.minute, time.second)
}

pub(super) fn period(period: &PeriodName) -> String {
    let mut words: Vec<&str> = period.basis.iter().map(|basis| &*basis.text).collect();
    words.push(&period.unit.text);
    if let Some(from) = &period.from {
        words.extend(["from", &*from.text]);
    }
    words.join(" ")
}

pub(super) fn rounding(mode: RoundingMode) -> &'static str {
    match mode {
        RoundingMode::Up => "up",
        RoundingMode::Down => "down",
        RoundingMode::HalfUp => "half up",
        RoundingMode::HalfEven => "half even",
    }
}

fn quantified(quantifier: Quantifier) -> String {
    match quantifier {
        Quantifier::Any => "any-of".to_owned(),
        Quantifier::All => "all-of".to_owned(),
        Quantifier::AtLeast(count) => format!("at-least-{count}-of"),
        Quantifier::MoreThanHalf => "more-than-half-of".to_owned(),
    }
}

fn symbol(operator: BinaryOp) -> &'static str {
    match operator {
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::Of => "of",
        BinaryOp::And => "and",
        BinaryOp::Or => "or",
        BinaryOp::Except => "except",
        BinaryOp::Where => "where",
        BinaryOp::During => "during",
    }
}
