//! Exact numbers in JSON: always a string, `"999/1000"` or `"42000"`.

use crate::quantity::Number;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// An exact number, written as `n` or `n/d` in lowest terms.
///
/// The plan has a type of the same name and form. Each format is a promise of its own, so
/// neither borrows from the other.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Exact(pub Number);

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Number::parse(&text)
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom(format!("`{text}` is no exact number")))
    }
}

impl JsonSchema for Exact {
    fn schema_name() -> Cow<'static, str> {
        "Exact".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^-?[0-9]+(/[1-9][0-9]*)?$",
            "description": "An exact number: an integer, or a ratio of integers in lowest terms."
        })
    }
}

impl From<&Number> for Exact {
    fn from(number: &Number) -> Self {
        Self(number.clone())
    }
}

impl From<i64> for Exact {
    fn from(number: i64) -> Self {
        Self(Number::from(number))
    }
}
