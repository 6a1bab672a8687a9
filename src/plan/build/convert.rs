//! Plain parts of the agreement as parts of the plan: rules of time, constants, types.

use crate::ir;
use crate::plan::v1 as plan;
use crate::quantity::{self, DateSet, Number, Rounding, TimeOfDay, UnitName};

/// Microseconds as an exact number.
pub(super) fn micros(micros: i64) -> plan::Exact {
    Number::from(micros).into()
}

/// An exact number.
pub(super) fn exact(number: &Number) -> plan::Exact {
    plan::Exact(number.clone())
}

pub(super) fn period_rule(rule: ir::PeriodRule) -> plan::PeriodRule {
    plan::PeriodRule {
        basis: match rule.basis {
            ir::PeriodBasis::Calendar => plan::PeriodBasis::Calendar,
            ir::PeriodBasis::Contract => plan::PeriodBasis::Contract,
            ir::PeriodBasis::Billing => plan::PeriodBasis::Billing,
            ir::PeriodBasis::Fiscal => plan::PeriodBasis::Fiscal,
        },
        size: match rule.size {
            ir::PeriodSize::Hour => plan::PeriodSize::Hour,
            ir::PeriodSize::Day => plan::PeriodSize::Day,
            ir::PeriodSize::Week => plan::PeriodSize::Week,
            ir::PeriodSize::Month => plan::PeriodSize::Month,
            ir::PeriodSize::Quarter => plan::PeriodSize::Quarter,
            ir::PeriodSize::Year => plan::PeriodSize::Year,
        },
        from: rule.from,
    }
}

/// A period, with the calendar of its business days.
pub(super) fn period(period: quantity::Period, calendar: Option<&ir::Path>) -> plan::Period {
    plan::Period {
        count: period.count,
        unit: match period.unit {
            quantity::PeriodUnit::Day => plan::PeriodUnit::Day,
            quantity::PeriodUnit::BusinessDay => plan::PeriodUnit::BusinessDay,
            quantity::PeriodUnit::Week => plan::PeriodUnit::Week,
            quantity::PeriodUnit::Month => plan::PeriodUnit::Month,
            quantity::PeriodUnit::Quarter => plan::PeriodUnit::Quarter,
            quantity::PeriodUnit::Year => plan::PeriodUnit::Year,
        },
        calendar: calendar.map(ToString::to_string),
    }
}

pub(super) fn length(length: &ir::Length) -> plan::Length {
    match length {
        ir::Length::Elapsed(length) => plan::Length::Elapsed(micros(*length)),
        ir::Length::Period(of, calendar) => plan::Length::Period(period(*of, calendar.as_ref())),
    }
}

pub(super) fn relation(relation: quantity::Relation) -> plan::Relation {
    match relation {
        quantity::Relation::Less => plan::Relation::Less,
        quantity::Relation::LessEqual => plan::Relation::LessEqual,
        quantity::Relation::Greater => plan::Relation::Greater,
        quantity::Relation::GreaterEqual => plan::Relation::GreaterEqual,
        quantity::Relation::Equal => plan::Relation::Equal,
        quantity::Relation::NotEqual => plan::Relation::NotEqual,
    }
}

pub(super) fn rounding(mode: Rounding) -> plan::RoundingMode {
    match mode {
        Rounding::Up => plan::RoundingMode::Up,
        Rounding::Down => plan::RoundingMode::Down,
        Rounding::HalfUp => plan::RoundingMode::HalfUp,
        Rounding::HalfEven => plan::RoundingMode::HalfEven,
    }
}

pub(super) fn operator(op: ir::ArithmeticOp) -> plan::Operator {
    match op {
        ir::ArithmeticOp::Add => plan::Operator::Add,
        ir::ArithmeticOp::Subtract => plan::Operator::Subtract,
        ir::ArithmeticOp::Multiply => plan::Operator::Multiply,
        ir::ArithmeticOp::Divide => plan::Operator::Divide,
    }
}

pub(super) fn quantifier(quantifier: ir::Quantifier) -> plan::Quantifier {
    match quantifier {
        ir::Quantifier::Any => plan::Quantifier::Any,
        ir::Quantifier::All => plan::Quantifier::All,
        ir::Quantifier::AtLeast(count) => plan::Quantifier::AtLeast(count),
        ir::Quantifier::MoreThanHalf => plan::Quantifier::MoreThanHalf,
    }
}

pub(super) fn step(step: &ir::Step) -> plan::Step {
    match step {
        ir::Step::Elapsed(length) => plan::Step::Elapsed(micros(*length)),
        ir::Step::Calendar(rule) => plan::Step::Calendar(period_rule(*rule)),
    }
}

pub(super) fn value(constant: &ir::Constant) -> plan::Value {
    match constant {
        ir::Constant::Number(number) => plan::Value::Number(exact(number)),
        ir::Constant::Period(of) => plan::Value::Period(period(*of, None)),
        ir::Constant::BusinessDays(count, calendar) => plan::Value::Period(period(
            quantity::Period::new(*count, quantity::PeriodUnit::BusinessDay),
            Some(calendar),
        )),
        ir::Constant::Text(text) => plan::Value::Text(text.clone()),
        ir::Constant::Member { name, .. } => plan::Value::Text(name.clone()),
        ir::Constant::Bool(truth) => plan::Value::Bool(*truth),
        ir::Constant::Date(date) => plan::Value::Date(date.to_string()),
        ir::Constant::Instant(instant) => plan::Value::Instant(instant.to_string()),
        ir::Constant::TimeOfDay(time) => plan::Value::TimeOfDay(clock(*time)),
        ir::Constant::Party(path) => plan::Value::Party(path.to_string()),
        ir::Constant::Calendar(path) => plan::Value::Calendar(path.to_string()),
    }
}

/// The key of a table's row as text.
pub(super) fn table_key(constant: &ir::Constant) -> String {
    match value(constant) {
        plan::Value::Number(number) => number.0.to_string(),
        plan::Value::Bool(truth) => truth.to_string(),
        plan::Value::Period(period) => format!("{} {:?}", period.count, period.unit),
        plan::Value::Text(text)
        | plan::Value::Date(text)
        | plan::Value::Instant(text)
        | plan::Value::TimeOfDay(text)
        | plan::Value::Calendar(text)
        | plan::Value::Party(text) => text,
    }
}

/// How a value of this type is shown.
pub(super) fn unit(agreement: &ir::Agreement, ty: &ir::Type) -> plan::Unit {
    match ty {
        ir::Type::Percent | ir::Type::PercentagePoints => plan::Unit::Percent,
        ir::Type::Quantity(ir::Dimension::TIME) => plan::Unit::Duration,
        ir::Type::Quantity(ir::Dimension::MONEY) => plan::Unit::Money,
        ir::Type::Quantity(ir::Dimension::DATA) => plan::Unit::Data,
        ir::Type::Quantity(ir::Dimension::POINTS) => plan::Unit::Points,
        ir::Type::Quantity(dimension) => match dimension.unit() {
            Some(unit) => plan::Unit::Declared(UnitName::new(&agreement.word_for(unit))),
            None => plan::Unit::Rate,
        },
        ir::Type::Timestamp => plan::Unit::Instant,
        ir::Type::Date => plan::Unit::Date,
        ir::Type::Bool => plan::Unit::Truth,
        _ => plan::Unit::Number,
    }
}

/// The type of a field, with how lists are written and whether strange members are left out.
pub(super) fn field_type(field: &ir::Field, ty: &ir::Type) -> plan::FieldType {
    match ty {
        ir::Type::Percent | ir::Type::PercentagePoints => plan::FieldType::Percent,
        ir::Type::Quantity(ir::Dimension::TIME) => plan::FieldType::Duration,
        ir::Type::Quantity(ir::Dimension::MONEY) => plan::FieldType::Money,
        ir::Type::Quantity(ir::Dimension::DATA) => plan::FieldType::Data,
        ir::Type::Timestamp => plan::FieldType::Timestamp,
        ir::Type::Date => plan::FieldType::Date,
        ir::Type::Bool => plan::FieldType::Bool,
        ir::Type::Enum(of) => plan::FieldType::Enum {
            of: of.to_string(),
            others_ignored: field.others_ignored,
        },
        ir::Type::Time => plan::FieldType::Spans,
        ir::Type::List(of) => plan::FieldType::List {
            of: Box::new(field_type(field, of)),
            separator: field.separator.clone().unwrap_or_else(|| ",".to_owned()),
        },
        ir::Type::Number | ir::Type::Quantity(_) => plan::FieldType::Number,
        ir::Type::Text
        | ir::Type::Party
        | ir::Type::Period
        | ir::Type::DurationOrPeriod
        | ir::Type::TimeOfDay
        | ir::Type::Calendar
        | ir::Type::Dates
        | ir::Type::Rows(_)
        | ir::Type::Unknown => plan::FieldType::Text,
    }
}

/// A calendar as a rule. A set of dates alone is no set of instants and holds nothing.
pub(super) fn calendar(rule: &ir::CalendarRule) -> plan::Calendar {
    match rule {
        ir::CalendarRule::Always => plan::Calendar::Always,
        ir::CalendarRule::Dates(_) => plan::Calendar::Union { of: Vec::new() },
        ir::CalendarRule::Week {
            timezone,
            hours,
            closed,
            open,
        } => plan::Calendar::Week {
            timezone: timezone.clone(),
            hours: hours.iter().map(|day| self::hours(day)).collect(),
            closed: dates(closed),
            open: open
                .iter()
                .map(|(from, to, times)| plan::OpenDays {
                    from: from.to_string(),
                    to: to.to_string(),
                    hours: self::hours(times),
                })
                .collect(),
        },
        ir::CalendarRule::Union(of) => plan::Calendar::Union {
            of: of.iter().map(calendar).collect(),
        },
        ir::CalendarRule::Intersection(of) => plan::Calendar::Intersection {
            of: of.iter().map(calendar).collect(),
        },
        ir::CalendarRule::Except(of, except) => plan::Calendar::Except {
            of: Box::new(calendar(of)),
            except: Box::new(calendar(except)),
        },
    }
}

fn hours(times: &[(TimeOfDay, TimeOfDay)]) -> Vec<(String, String)> {
    times
        .iter()
        .map(|(from, to)| (clock(*from), clock(*to)))
        .collect()
}

/// `08:00:00`; the end of a day is `24:00:00`.
fn clock(time: TimeOfDay) -> String {
    format!(
        "{:02}:{:02}:{:02}",
        time.hour(),
        time.minute(),
        time.second()
    )
}

fn dates(set: &DateSet) -> plan::Dates {
    match set {
        DateSet::Listed(list) => plan::Dates::Listed {
            dates: list.dates.iter().map(ToString::to_string).collect(),
            yearly: list
                .yearly
                .iter()
                .map(|(month, day)| format!("{month:02}-{day:02}"))
                .collect(),
            ranges: list
                .ranges
                .iter()
                .map(|(from, to)| (from.to_string(), to.to_string()))
                .collect(),
        },
        DateSet::Or(of) => plan::Dates::Union {
            of: of.iter().map(dates).collect(),
        },
        DateSet::And(of) => plan::Dates::Intersection {
            of: of.iter().map(dates).collect(),
        },
        DateSet::Except(of, except) => plan::Dates::Except {
            of: Box::new(dates(of)),
            except: Box::new(dates(except)),
        },
    }
}

/// The time for which something is charged.
pub(super) fn charge_time(time: ir::ChargeTime) -> plan::ChargeTime {
    match time {
        ir::ChargeTime::Window => plan::ChargeTime::Window,
        ir::ChargeTime::In(rule) => plan::ChargeTime::In(period_rule(rule)),
        ir::ChargeTime::Next(rule) => plan::ChargeTime::Next(period_rule(rule)),
        ir::ChargeTime::Previous(rule) => plan::ChargeTime::Previous(period_rule(rule)),
        ir::ChargeTime::Last(days) => plan::ChargeTime::Last(days),
        ir::ChargeTime::Before(days) => plan::ChargeTime::Before(days),
    }
}
