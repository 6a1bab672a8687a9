//! Compares what slac says with what a vector expects: no arithmetic but the change of a unit.

use super::table::{Case, Compare, Vector};
use serde_json::Value as Json;
use slac::quantity::{Instant, Number};

/// What slac said.
pub(crate) enum Found {
    /// Of `eval`.
    Statement(Json),
    /// Of `check`: an object a line.
    Findings(String),
}

/// All that is not as it should be.
pub(crate) fn differences(case: &Case, vector: &Vector, found: &Found) -> Vec<String> {
    let mut differences = Vec::new();
    for compare in &case.compare {
        let expected = match compare.vector.strip_prefix("inputs:") {
            Some(pointer) => vector.inputs.pointer(pointer),
            None => vector.expected.pointer(&compare.vector),
        };
        let Some(expected) = expected else {
            continue;
        };
        if let Err(says) = same(compare, expected, found) {
            differences.push(format!(
                "{} as {} {}: slac says {says}, the vector ({}) {expected}",
                compare.slac, compare.kind, compare.word, compare.vector
            ));
        }
    }
    differences
}

/// What slac says instead, if it is not the same.
fn same(compare: &Compare, expected: &Json, found: &Found) -> Result<(), String> {
    let statement = match found {
        Found::Findings(text) => {
            let has = text.contains(&format!("\"{}\"", compare.slac));
            // A diagnostic, or whether all is consistent.
            let wanted = expected.as_bool().map_or(!expected.is_null(), |fine| !fine);
            return if has == wanted {
                Ok(())
            } else {
                Err(text.clone())
            };
        }
        Found::Statement(json) => json,
    };
    let slac = pointed_at(statement, &compare.slac);
    let says = || match slac {
        None => "nothing".to_owned(),
        Some(Json::Object(range)) if range.contains_key("least") => {
            format!(
                "{} to {}",
                range["least"]["exact"], range["greatest"]["exact"]
            )
        }
        Some(other) => other.to_string(),
    };
    let text = slac.and_then(Json::as_str).unwrap_or_default();
    let wanted = expected.as_str().unwrap_or_default();
    let ok = match compare.kind.as_str() {
        "null" => expected.is_null() == slac.is_none_or(|it| it.is_null() || it["known"] == false),
        "is" => expected.as_bool() == Some(text == compare.word),
        "present" => expected.as_bool() == Some(slac.is_some_and(|it| !it.is_null())),
        "count" => slac.and_then(Json::as_array).map(Vec::len) == expected.as_array().map(Vec::len),
        "text" => text == wanted,
        // 2025-04-07T11 is 11:00 in a vector, 2025-11 is 11.
        "hour" => text
            .split_once('T')
            .is_some_and(|it| wanted == format!("{}:00", it.1)),
        "month" => text
            .rsplit_once('-')
            .is_some_and(|it| it.1.parse().ok() == expected.as_i64()),
        "instant" => text.replace("+00:00", "Z").replace(":00Z", "Z") == wanted,
        // Dates in their written form are in order of time.
        "not before" => text >= wanted && !wanted.is_empty(),
        "deadline" => is_deadline(slac, wanted),
        unit => return number(slac, expected, unit).map_err(|()| says()),
    };
    if ok { Ok(()) } else { Err(says()) }
}

/// What a vector's number is in slac's unit: percentages are ratios, durations microseconds.
const UNITS: [(&str, &str); 5] = [
    ("number", "1"),
    ("percent", "1/100"),
    ("milliseconds", "1000"),
    ("minutes", "60000000"),
    ("hours", "3600000000"),
];

/// A figure: known, and the same number in the unit of the vector. What is not there is nothing.
fn number(slac: Option<&Json>, expected: &Json, unit: &str) -> Result<(), ()> {
    let unit = UNITS.iter().find(|it| it.0 == unit).expect(unit);
    let unit = ratio(unit.1);
    let expected = match expected {
        Json::Null => None,
        Json::String(text) => Some(ratio(text) * unit),
        other => Some(ratio(&other.to_string()) * unit),
    };
    let known = |it: &Json| {
        it.get("known")
            .is_none_or(|known| *known == Json::Bool(true))
    };
    let slac = match slac {
        None => Some(Number::zero()),
        Some(Json::Null) => None,
        Some(number @ Json::Number(_)) => Some(ratio(&number.to_string())),
        Some(range) if range.get("least").is_some() => {
            let least = range["least"]["exact"].as_str();
            least.filter(|_| known(range)).map(ratio)
        }
        Some(amount) => amount["exact"].as_str().map(ratio),
    };
    if slac == expected { Ok(()) } else { Err(()) }
}

/// A time in the contract's zone until which something must be done. A vector names the last second of a
/// day or of a minute, slac the instant at which this second ends.
fn is_deadline(slac: Option<&Json>, wanted: &str) -> bool {
    let end = slac.map_or(&Json::Null, |range| &range["least"]);
    let shown = end["shown"].as_str().unwrap_or_default();
    let offset = shown.rsplit(' ').next().unwrap_or_default();
    let Some(named) = Instant::parse_rfc3339(&format!("{wanted}{offset}")) else {
        return false;
    };
    let last_second = if wanted.ends_with(":59") {
        1_000_000
    } else {
        0
    };
    end["exact"].as_str() == Some(&(named.0 + last_second).to_string())
}

fn ratio(text: &str) -> Number {
    Number::parse(text).expect(text)
}

/// A JSON pointer, in which `key=value` stands for the first of a list that has this value there.
fn pointed_at<'a>(json: &'a Json, pointer: &str) -> Option<&'a Json> {
    pointer
        .split('/')
        .skip(1)
        .try_fold(json, |json, token| match (json, token.split_once('=')) {
            (Json::Array(list), Some((key, value))) => list.iter().find(|it| it[key] == value),
            (Json::Array(list), None) => list.get(token.parse::<usize>().ok()?),
            _ => json.get(token),
        })
}

/// Pointers to all that has no parts.
pub(crate) fn leaves(json: &Json) -> Vec<String> {
    let parts: Vec<(String, &Json)> = match json {
        Json::Object(map) => map.iter().map(|(key, part)| (key.clone(), part)).collect(),
        Json::Array(list) => list
            .iter()
            .enumerate()
            .map(|(at, part)| (at.to_string(), part))
            .collect(),
        _ => return vec![String::new()],
    };
    let mut found = Vec::new();
    for (key, part) in parts {
        found.extend(leaves(part).into_iter().map(|rest| format!("/{key}{rest}")));
    }
    found
}
