//! Values given by hand: `--given uptime=99.7%`.

use super::super::wrong::Wrong;
use crate::ir::{Agreement, Dimension, Metric, Type, reach};
use crate::quantity::{Date, Decimal, Duration, Instant, Interval, Number, Zone};
use std::collections::BTreeMap;

/// For each objective the value given for it or for its metric.
pub(super) fn values(
    agreement: &Agreement,
    given: &[String],
) -> Result<BTreeMap<String, Number>, Wrong> {
    let mut values = BTreeMap::new();
    for text in given {
        let (name, value) = text.split_once('=').ok_or_else(|| {
            Wrong::new(format!("`{text}` gives no value")).help("write it like uptime=99.7%")
        })?;
        let (name, value) = (name.trim(), value.trim());
        let mut found = false;
        for objective in &agreement.objectives {
            if objective.head.path.as_str() == name || objective.metric.as_str() == name {
                let metric = agreement.metric(&objective.metric);
                let value =
                    metric.map_or_else(|| plain(value), |metric| typed(agreement, metric, value));
                let value = value.ok_or_else(|| unreadable(name, text, metric))?;
                let reach = metric.map(|metric| reach(agreement, metric));
                if let Some(reach) = reach.filter(|reach| !reach.contains(&value)) {
                    return Err(beyond(name, text, metric, &reach));
                }
                values.insert(objective.head.path.to_string(), value);
                found = true;
            }
        }
        if !found {
            let objectives = agreement.objectives.iter();
            let known = objectives.flat_map(|it| [it.head.path.as_str(), it.metric.as_str()]);
            let wrong = Wrong::new(format!("there is no metric or objective `{name}`"));
            return Err(wrong.near(name, known));
        }
    }
    Ok(values)
}

fn unreadable(name: &str, text: &str, metric: Option<&Metric>) -> Wrong {
    let ty = metric.map_or(&Type::Number, |metric| &metric.ty);
    let example = match ty {
        Type::Percent => "99.7%",
        Type::Quantity(Dimension::TIME) => "'45 minutes'",
        Type::Quantity(Dimension::MONEY) => "1200.50",
        Type::Bool => "true",
        Type::Timestamp => "2026-04-01T12:00:00+02:00",
        Type::Date => "2026-04-01",
        _ => "3",
    };
    Wrong::new(format!("`{text}` does not give {ty}"))
        .help(format!("write it like {name}={example}"))
}

/// A slip of the keyboard would be judged and paid otherwise.
fn beyond(name: &str, text: &str, metric: Option<&Metric>, reach: &Interval) -> Wrong {
    let is_percent = metric.is_some_and(|metric| metric.ty == Type::Percent);
    let shown = |number: &Number| {
        let hundred = Number::from(100);
        let (number, sign) = match is_percent {
            true => (number * &hundred, "%"),
            false => (number.clone(), ""),
        };
        let (decimal, _) = number.to_decimal(6);
        format!("{decimal}{sign}")
    };
    let wrong = Wrong::new(format!("`{text}` gives a value that `{name}` cannot have"));
    match (&reach.lo, &reach.hi) {
        (Some(lo), Some(hi)) => {
            wrong.help(format!("it lies between {} and {}", shown(lo), shown(hi)))
        }
        (Some(lo), None) => wrong.help(format!("it is never below {}", shown(lo))),
        (None, Some(hi)) => wrong.help(format!("it is never above {}", shown(hi))),
        (None, None) => wrong,
    }
}

/// A value of the metric's type. A bare number is none where a unit belongs to it.
fn typed(agreement: &Agreement, metric: &Metric, text: &str) -> Option<Number> {
    match &metric.ty {
        Type::Bool => match text {
            "true" => Some(Number::one()),
            "false" => Some(Number::zero()),
            _ => None,
        },
        Type::Timestamp => Some(Number::from(Instant::parse_rfc3339(text)?.0)),
        // A date is the last microsecond of its day.
        Type::Date => {
            let zone = Zone::load(&agreement.contract.timezone)?;
            Some(Number::from(zone.end_of_day(Date::parse(text)?).0 - 1))
        }
        Type::Percent => match text.strip_suffix('%') {
            Some(digits) => plain(digits.trim())?.checked_div(&Number::from(100)),
            None => text.contains('/').then(|| plain(text)).flatten(),
        },
        Type::Quantity(Dimension::TIME) => {
            let (count, unit) = text.split_once(' ')?;
            let duration = Duration::exact(&plain(count)?, unit.trim())?;
            Some(Number::from(duration.micros()))
        }
        // The currency may stand behind the amount.
        Type::Quantity(Dimension::MONEY) => plain(text.split(' ').next().unwrap_or_default()),
        _ => plain(text),
    }
}

/// A decimal or a ratio, of a bounded length.
fn plain(text: &str) -> Option<Number> {
    match text.split_once('/') {
        None => Some(Decimal::parse(text).ok()?.value()),
        Some((over, under)) => {
            let (over, under) = (Decimal::parse(over).ok()?, Decimal::parse(under).ok()?);
            over.value().checked_div(&under.value())
        }
    }
}
