//! Constants as an author writes them: `99.9%`, `4_200 EUR`, `90 minutes`.

use super::Words;
use crate::ir::{Constant, Dimension, Type};
use crate::quantity::{Number, UnitName};

/// Decimal places after which an inexact decimal would begin; beyond, a ratio is written.
const PLACES: u32 = 30;

/// Lengths of the units of time, longest first, in microseconds.
const TIMES: [(i64, &str); 4] = [
    (3_600_000_000, "hour"),
    (60_000_000, "minute"),
    (1_000_000, "second"),
    (1_000, "ms"),
];

/// Sizes of the units of data, largest first, in bits.
const SIZES: [(i64, &str); 5] = [
    (8_000_000_000_000, "TB"),
    (8_000_000_000, "GB"),
    (8_000_000, "MB"),
    (8_000, "kB"),
    (8, "bytes"),
];

impl Words<'_> {
    /// A constant of this type.
    pub fn constant(&self, constant: &Constant, ty: &Type) -> String {
        match constant {
            Constant::Number(value) => number(value, ty, self.currency),
            Constant::Period(period) => period.to_string(),
            Constant::BusinessDays(1, calendar) => format!("1 business day on {calendar}"),
            Constant::BusinessDays(count, calendar) => {
                format!("{count} business days on {calendar}")
            }
            Constant::Text(text) => format!("{text:?}"),
            Constant::Bool(value) => value.to_string(),
            Constant::Member { name, .. } => name.clone(),
            Constant::Date(date) => date.to_string(),
            Constant::Instant(instant) => instant.to_string(),
            Constant::TimeOfDay(time) => time.to_string(),
            Constant::Party(path) | Constant::Calendar(path) => path.to_string(),
        }
    }
}

/// A number of this type in the unit that suits it; money in `currency`.
pub fn number(value: &Number, ty: &Type, currency: &str) -> String {
    match ty {
        Type::Percent => percent(value),
        Type::PercentagePoints => {
            let points = value * &Number::from(100);
            let plural = if points == Number::one() { "" } else { "s" };
            format!("{} percentage point{plural}", plain(&points))
        }
        Type::Quantity(Dimension::TIME) | Type::DurationOrPeriod => duration(value),
        Type::Quantity(Dimension::MONEY) => money(value, currency),
        Type::Quantity(Dimension::DATA) => size(value),
        Type::Quantity(dimension) if dimension.unit().is_some() => {
            let unit = dimension.unit().map_or("", UnitName::as_str);
            format!("{} {unit}", plain(value))
        }
        Type::Quantity(Dimension::POINTS) => {
            let plural = if *value == Number::one() { "" } else { "s" };
            format!("{} point{plural}", plain(value))
        }
        _ => plain(value),
    }
}

/// `99.9%`
pub(super) fn percent(value: &Number) -> String {
    let (digits, exact) = (value * &Number::from(100)).to_decimal(PLACES);
    if exact {
        format!("{digits}%")
    } else {
        value.to_string()
    }
}

/// `4_200 EUR`
pub(super) fn money(value: &Number, currency: &str) -> String {
    format!("{} {currency}", plain(value))
}

/// In the longest unit that needs no fraction: `90 minutes`, `1 hour`.
pub(super) fn duration(micros: &Number) -> String {
    for (length, unit) in TIMES {
        let count = micros.checked_div(&Number::from(length));
        if let Some(count) = count.filter(Number::is_integer)
            && (!count.is_zero() || length == 1_000_000)
        {
            let plural = if unit == "ms" || count == Number::one() {
                ""
            } else {
                "s"
            };
            return format!("{} {unit}{plural}", plain(&count));
        }
    }
    let (digits, _) = micros
        .checked_div(&Number::from(1_000))
        .unwrap_or_else(Number::zero)
        .to_decimal(PLACES);
    format!("{digits} ms")
}

/// In the largest unit that needs no fraction: `5 GB`.
fn size(bits: &Number) -> String {
    for (length, unit) in SIZES {
        let count = bits.checked_div(&Number::from(length));
        if let Some(count) = count.filter(Number::is_integer) {
            return format!("{} {unit}", plain(&count));
        }
    }
    format!("{} bits", plain(bits))
}

/// A decimal with `_` between thousands, or a ratio where no decimal is exact.
pub(super) fn plain(value: &Number) -> String {
    let (digits, exact) = value.to_decimal(PLACES);
    if !exact {
        return value.to_string();
    }
    let whole = digits.find('.').unwrap_or(digits.len());
    let mut text = String::with_capacity(digits.len() + whole / 3);
    for (index, character) in digits.char_indices() {
        let begins_group = index > 0 && index < whole && (whole - index) % 3 == 0;
        if begins_group && !text.ends_with('-') {
            text.push('_');
        }
        text.push(character);
    }
    text
}
