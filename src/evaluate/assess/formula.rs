//! Exact arithmetic over figures, with what is not known and what does not exist.
//!
//! A value is a number between two bounds, a condition that may be unknown, or
//! words; or it is undefined, as division by nothing is. What is undefined stays so
//! until an `otherwise`. The result always contains every value that the formula has
//! for figures within their bounds; it may be wider where one unknown occurs twice.

use crate::evaluate::figures::{Measured, Value};
use crate::evaluate::terms;
use crate::plan::v1::{self as plan, Formula, Operator};
use crate::quantity::{Interval, Number, Relation, Truth};
use std::collections::BTreeMap;

/// What a formula can ask for.
#[derive(Clone, Copy)]
pub struct Env<'a> {
    /// The figures.
    pub figures: &'a dyn FigureValues,
    /// The group: keys and their values.
    pub keys: &'a [(String, String)],
    /// The plan's tables.
    pub tables: &'a BTreeMap<String, plan::Table>,
    /// The objective's value, where there is one.
    pub value: Option<&'a Value>,
    /// Its target; undefined for joint bounds.
    pub target: Option<&'a Value>,
    /// Its second level.
    pub minimum: Option<&'a Value>,
    /// What is charged, where a credit is at hand.
    pub charges: Option<&'a dyn Charges>,
    /// Earlier windows and penalties; within a measurement there are none.
    pub back: Option<&'a dyn LooksBack>,
}

/// What formulas ask of earlier windows and of penalties.
pub trait LooksBack {
    /// The value of a series so many windows earlier; undefined before the first.
    fn past(&self, series: u32, back: u32) -> Value;

    /// What a penalty came to, in money or in points.
    fn total(&self, penalty: &str, unit: plan::Unit, over: Option<&plan::LastPeriods>) -> Value;
}

/// What is charged, seen from the window of a credit.
pub trait Charges {
    /// For a service, or for all; nothing when that cannot be said.
    fn charged(&self, service: Option<&str>, time: plan::ChargeTime) -> Option<Interval>;
}

/// Figures by their index.
pub trait FigureValues {
    /// The figure's value; nothing when there is no such figure.
    fn figure(&self, index: u32) -> Option<&Value>;
}

impl FigureValues for Vec<Measured> {
    fn figure(&self, index: u32) -> Option<&Value> {
        self.get(index as usize).map(|measured| &measured.value)
    }
}

impl FigureValues for Vec<Value> {
    fn figure(&self, index: u32) -> Option<&Value> {
        self.get(index as usize)
    }
}

/// The value of a formula. What the plan names and lacks is undefined.
pub fn evaluate(formula: &Formula, env: &Env<'_>) -> Value {
    match formula {
        Formula::Constant { value } => constant(&value.0),
        Formula::Figure { index } => or_undefined(env.figures.figure(*index)),
        Formula::Key { name } => key(name, env),
        Formula::Lookup { table, key, column } => lookup(table, key, *column, env),
        Formula::Value => or_undefined(env.value),
        Formula::Target => or_undefined(env.target),
        Formula::Minimum => or_undefined(env.minimum),
        Formula::Charge { service, time } => {
            let charges = env.charges;
            let charged = charges.and_then(|it| it.charged(service.as_deref(), *time));
            charged.map_or(Value::Undefined, within)
        }
        Formula::Past { series, back } => match env.back {
            Some(earlier) => earlier.past(*series, *back),
            None => Value::Undefined,
        },
        Formula::Total {
            penalty,
            unit,
            over,
        } => match env.back {
            Some(earlier) => earlier.total(penalty, *unit, over.as_ref()),
            None => Value::Undefined,
        },
        Formula::If {
            condition,
            then,
            otherwise,
        } => match condition_of(&evaluate(condition, env)) {
            Some(Truth::True) => evaluate(then, env),
            Some(Truth::False) => evaluate(otherwise, env),
            Some(Truth::Unknown) => either(&evaluate(then, env), &evaluate(otherwise, env)),
            None => Value::Undefined,
        },
        Formula::Otherwise { value, fallback } => {
            or_else(evaluate(value, env), fallback.as_deref(), env)
        }
        Formula::Rounded { value, mode, to } => {
            let (value, to) = (evaluate(value, env), evaluate(to, env));
            match known_number(&to) {
                Some(step) => map(&value, |n| n.rounded(&step, terms::rounding(*mode))),
                None => Value::Undefined,
            }
        }
        Formula::Negate { of } => map(&evaluate(of, env), Interval::neg),
        Formula::Not { of } => match condition_of(&evaluate(of, env)) {
            Some(truth) => Value::Bool(!truth),
            None => Value::Undefined,
        },
        Formula::Arithmetic {
            operator,
            left,
            right,
        } => arithmetic(*operator, &evaluate(left, env), &evaluate(right, env)),
        Formula::Compare {
            relation,
            left,
            right,
        } => compare(*relation, &evaluate(left, env), &evaluate(right, env)),
        Formula::Logic { all, of } => logic(*all, of, env),
        Formula::Extreme { largest, of } => extreme(*largest, of, env),
    }
}

/// A number that is known and exists.
pub fn exact(number: Number) -> Value {
    within(Interval::exact(number))
}

/// A number between bounds that exists.
pub fn within(interval: Interval) -> Value {
    Value::Number {
        interval,
        maybe_undefined: false,
    }
}

/// The bounds of a number; `None` for everything else.
pub fn bounds(value: &Value) -> Option<&Interval> {
    match value {
        Value::Number { interval, .. } => Some(interval),
        Value::Undefined | Value::Bool(_) | Value::Text(_) => None,
    }
}

/// A condition as a number: 1 is true, 0 is false. Everything else stays what it is.
pub fn numbered(value: Value) -> Value {
    let Value::Bool(truth) = value else {
        return value;
    };
    let number = |truth: bool| Number::from(i64::from(truth));
    within(match truth.known() {
        Some(truth) => Interval::exact(number(truth)),
        None => Interval::new(number(false), number(true)),
    })
}

/// What is known of a condition; `None` when it is undefined or no condition.
pub fn condition_of(value: &Value) -> Option<Truth> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::Undefined | Value::Number { .. } | Value::Text(_) => None,
    }
}

/// Compares two values. What may be undefined gives a condition that is unknown.
pub fn compare(relation: plan::Relation, left: &Value, right: &Value) -> Value {
    holds(terms::relation(relation), left, right)
}

fn holds(relation: Relation, left: &Value, right: &Value) -> Value {
    match (left, right) {
        (
            Value::Number {
                interval: a,
                maybe_undefined: one,
            },
            Value::Number {
                interval: b,
                maybe_undefined: other,
            },
        ) => Value::Bool(if *one || *other {
            Truth::Unknown
        } else {
            a.compare(relation, b)
        }),
        (Value::Text(a), Value::Text(b)) => Value::Bool(relation.holds(a.cmp(b)).into()),
        (Value::Bool(a), Value::Bool(b)) => match (a.known(), b.known()) {
            (Some(a), Some(b)) => Value::Bool(relation.holds(a.cmp(&b)).into()),
            _ => Value::Bool(Truth::Unknown),
        },
        // The value of an objective that is a condition is a number.
        (Value::Number { .. }, Value::Bool(_)) => holds(relation, left, &numbered(right.clone())),
        (Value::Bool(_), Value::Number { .. }) => holds(relation, &numbered(left.clone()), right),
        _ => Value::Undefined,
    }
}

fn or_undefined(value: Option<&Value>) -> Value {
    value.cloned().unwrap_or(Value::Undefined)
}

fn constant(value: &plan::Value) -> Value {
    match value {
        plan::Value::Number(number) => exact(number.0.clone()),
        plan::Value::Bool(truth) => Value::Bool((*truth).into()),
        plan::Value::Text(text)
        | plan::Value::Date(text)
        | plan::Value::Instant(text)
        | plan::Value::TimeOfDay(text)
        | plan::Value::Calendar(text)
        | plan::Value::Party(text) => Value::Text(text.clone()),
        plan::Value::Period(period) => Value::Text(terms::counted(period).to_string()),
    }
}

fn key(name: &str, env: &Env<'_>) -> Value {
    let found = env.keys.iter().find(|(key, _)| key == name);
    found.map_or(Value::Undefined, |(_, value)| Value::Text(value.clone()))
}

fn lookup(table: &str, key: &Formula, column: u32, env: &Env<'_>) -> Value {
    let key = match evaluate(key, env) {
        Value::Text(text) => text,
        Value::Bool(truth) => truth.to_string(),
        number => match known_number(&number) {
            Some(number) => number.to_string(),
            None => return Value::Undefined,
        },
    };
    let cell = env
        .tables
        .get(table)
        .and_then(|table| table.rows.get(&key))
        .and_then(|row| row.get(column as usize));
    cell.map_or(Value::Undefined, constant)
}

fn known_number(value: &Value) -> Option<Number> {
    match value {
        Value::Number {
            interval,
            maybe_undefined: false,
        } => interval.point().cloned(),
        _ => None,
    }
}

/// One of the two, and it is not known which.
fn either(one: &Value, other: &Value) -> Value {
    match (one, other) {
        (Value::Undefined, Value::Undefined) => Value::Undefined,
        (Value::Number { interval, .. }, Value::Undefined)
        | (Value::Undefined, Value::Number { interval, .. }) => Value::Number {
            interval: interval.clone(),
            maybe_undefined: true,
        },
        (
            Value::Number {
                interval: a,
                maybe_undefined: x,
            },
            Value::Number {
                interval: b,
                maybe_undefined: y,
            },
        ) => Value::Number {
            interval: a.hull(b),
            maybe_undefined: *x || *y,
        },
        (Value::Text(a), Value::Text(b)) if a == b => one.clone(),
        (Value::Bool(a), Value::Bool(b)) if a == b => one.clone(),
        (Value::Bool(_), _) | (_, Value::Bool(_)) => Value::Bool(Truth::Unknown),
        // Words of which it is not known what they are cannot be held; nothing computes with them.
        _ => Value::Undefined,
    }
}

fn or_else(value: Value, fallback: Option<&Formula>, env: &Env<'_>) -> Value {
    let Some(fallback) = fallback else {
        return value;
    };
    match value {
        Value::Undefined => evaluate(fallback, env),
        Value::Number {
            interval,
            maybe_undefined: true,
        } => either(&within(interval), &evaluate(fallback, env)),
        defined => defined,
    }
}

fn map(value: &Value, change: impl Fn(&Interval) -> Interval) -> Value {
    match value {
        Value::Number {
            interval,
            maybe_undefined,
        } => Value::Number {
            interval: change(interval),
            maybe_undefined: *maybe_undefined,
        },
        _ => Value::Undefined,
    }
}

fn arithmetic(operator: Operator, left: &Value, right: &Value) -> Value {
    let (
        Value::Number {
            interval: a,
            maybe_undefined: one,
        },
        Value::Number {
            interval: b,
            maybe_undefined: other,
        },
    ) = (left, right)
    else {
        return Value::Undefined;
    };
    let divides = operator == Operator::Divide;
    let may_divide_by_zero = divides && b.contains(&Number::zero());
    let interval = match operator {
        Operator::Add => Some(a.add(b)),
        Operator::Subtract => Some(a.sub(b)),
        Operator::Multiply => Some(a.mul(b)),
        Operator::Divide => a.div(b),
    };
    match interval {
        Some(interval) => Value::Number {
            interval,
            maybe_undefined: *one || *other || may_divide_by_zero,
        },
        None => Value::Undefined,
    }
}

/// What is decided by its known part stays decided beside something undefined.
fn logic(all: bool, of: &[Formula], env: &Env<'_>) -> Value {
    let decides = if all { Truth::False } else { Truth::True };
    let mut result = !decides;
    let mut undefined = false;
    for part in of {
        match condition_of(&evaluate(part, env)) {
            Some(truth) if truth == decides => return Value::Bool(decides),
            Some(truth) if all => result = result.and(truth),
            Some(truth) => result = result.or(truth),
            None => undefined = true,
        }
    }
    if undefined {
        Value::Undefined
    } else {
        Value::Bool(result)
    }
}

fn extreme(largest: bool, of: &[Formula], env: &Env<'_>) -> Value {
    let mut values = of.iter().map(|part| evaluate(part, env));
    let Some(first) = values.next() else {
        return Value::Undefined;
    };
    values.fold(first, |one, other| {
        let (Some(a), Some(b)) = (bounds(&one), bounds(&other)) else {
            return Value::Undefined;
        };
        Value::Number {
            interval: if largest { a.max(b) } else { a.min(b) },
            maybe_undefined: may_be_undefined(&one) || may_be_undefined(&other),
        }
    })
}

/// Whether a number may not exist.
pub fn may_be_undefined(value: &Value) -> bool {
    match value {
        Value::Undefined => true,
        Value::Number {
            maybe_undefined, ..
        } => *maybe_undefined,
        Value::Bool(_) | Value::Text(_) => false,
    }
}
