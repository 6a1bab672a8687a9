//! Types, values with their units, and prose.

use super::{Build, rules};
use crate::contract::v1;
use crate::ir::{self, Constant, Dimension};
use crate::quantity::{Number, PeriodUnit};
use std::collections::BTreeMap;

pub(super) fn ty(ty: &ir::Type) -> v1::Type {
    match ty {
        ir::Type::Number => v1::Type::Number,
        ir::Type::Percent => v1::Type::Percent,
        ir::Type::PercentagePoints => v1::Type::PercentagePoints,
        ir::Type::Quantity(Dimension::TIME) => v1::Type::Duration,
        ir::Type::Quantity(Dimension::MONEY) => v1::Type::Money,
        ir::Type::Quantity(Dimension::DATA) => v1::Type::Data,
        ir::Type::Quantity(Dimension::POINTS) => v1::Type::Points,
        ir::Type::Quantity(dimension) => match dimension.unit() {
            Some(unit) => v1::Type::Unit {
                unit: unit.as_str().to_owned(),
            },
            None => v1::Type::Rate {
                time: dimension.time,
                money: dimension.money,
                data: dimension.data,
                points: dimension.points,
                units: units(*dimension),
            },
        },
        ir::Type::Period => v1::Type::Period,
        ir::Type::DurationOrPeriod => v1::Type::DurationOrPeriod,
        ir::Type::Date => v1::Type::Date,
        ir::Type::Timestamp => v1::Type::Timestamp,
        ir::Type::TimeOfDay => v1::Type::TimeOfDay,
        ir::Type::Text => v1::Type::Text,
        ir::Type::Bool => v1::Type::Bool,
        ir::Type::Enum(of) => v1::Type::Enum { of: of.to_string() },
        ir::Type::List(of) => v1::Type::List {
            of: Box::new(self::ty(of)),
        },
        ir::Type::Party => v1::Type::Party,
        ir::Type::Calendar => v1::Type::Calendar,
        ir::Type::Dates => v1::Type::Dates,
        ir::Type::Time => v1::Type::Time,
        ir::Type::Rows(of) => v1::Type::Rows { of: of.to_string() },
        ir::Type::Unknown => v1::Type::Unknown,
    }
}

/// Exponents of declared units.
fn units(dimension: Dimension) -> BTreeMap<String, i8> {
    let declared = dimension.declared();
    declared
        .map(|(unit, exponent)| (unit.as_str().to_owned(), exponent))
        .collect()
}

impl Build<'_> {
    /// A constant; what unit its number has is said by the type of the place where it stands.
    pub(super) fn value(self, constant: &Constant, ty: &ir::Type) -> v1::Value {
        match constant {
            Constant::Number(number) => self.number(number, ty),
            Constant::Period(period) => v1::Value::Period {
                count: period.count,
                unit: rules::unit(period.unit),
                calendar: None,
            },
            Constant::BusinessDays(count, calendar) => v1::Value::Period {
                count: *count,
                unit: rules::unit(PeriodUnit::BusinessDay),
                calendar: Some(calendar.to_string()),
            },
            Constant::Text(text) => v1::Value::Text { text: text.clone() },
            Constant::Bool(value) => v1::Value::Bool { value: *value },
            Constant::Member { of, name } => v1::Value::Member {
                of: of.to_string(),
                name: name.clone(),
            },
            Constant::Date(date) => v1::Value::Date {
                date: date.to_string(),
            },
            Constant::Instant(instant) => v1::Value::Instant {
                instant: instant.to_string(),
            },
            Constant::TimeOfDay(time) => v1::Value::TimeOfDay {
                time: rules::clock(*time),
            },
            Constant::Party(party) => v1::Value::Party {
                party: party.to_string(),
            },
            Constant::Calendar(calendar) => v1::Value::Calendar {
                calendar: calendar.to_string(),
            },
        }
    }

    fn number(self, number: &Number, ty: &ir::Type) -> v1::Value {
        let value = v1::Exact::from(number);
        match ty {
            ir::Type::Percent => v1::Value::Percent { value },
            ir::Type::PercentagePoints => v1::Value::PercentagePoints { value },
            ir::Type::Quantity(Dimension::TIME) | ir::Type::DurationOrPeriod => {
                v1::Value::Duration {
                    microseconds: value,
                }
            }
            ir::Type::Quantity(Dimension::MONEY) => self.money(number),
            ir::Type::Quantity(Dimension::DATA) => v1::Value::Data { bits: value },
            ir::Type::Quantity(Dimension::POINTS) => v1::Value::Points { value },
            ir::Type::Quantity(dimension) => match dimension.unit() {
                Some(unit) => v1::Value::Unit {
                    value,
                    unit: unit.as_str().to_owned(),
                },
                None => v1::Value::Rate {
                    value,
                    time: dimension.time,
                    money: dimension.money,
                    data: dimension.data,
                    points: dimension.points,
                    units: units(*dimension),
                },
            },
            _ => v1::Value::Number { value },
        }
    }

    pub(super) fn money(self, amount: &Number) -> v1::Value {
        v1::Value::Money {
            amount: amount.into(),
            currency: self.currency.to_owned(),
        }
    }

    /// Values of the keys of a group: members, texts, numbers without a unit.
    pub(super) fn group(self, keys: &[Constant]) -> Vec<v1::Value> {
        let value = |key| self.value(key, &ir::Type::Text);
        keys.iter().map(value).collect()
    }
}

pub(super) fn prose(prose: &ir::Prose) -> v1::Prose {
    let run = |run: &ir::Run| match run {
        ir::Run::Text(words) => v1::Run::Text {
            words: words.clone(),
        },
        ir::Run::Reference { to, words } => v1::Run::Reference {
            to: to.to_string(),
            words: words.clone(),
        },
        ir::Run::Term { to, words } => v1::Run::Term {
            to: to.to_string(),
            words: words.clone(),
        },
    };
    prose.0.iter().map(run).collect()
}

pub(super) fn maybe_prose(words: Option<&ir::Prose>) -> Option<v1::Prose> {
    words.map(prose)
}
