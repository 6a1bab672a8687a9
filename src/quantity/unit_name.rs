//! Names of units that a contract declares: `square_feet`, `fahrenheit`.
//!
//! Types and dimensions hold them, are copied everywhere and stand in patterns, so a name is a
//! reference to text that is kept for as long as the program runs. Each name is kept once, and a
//! contract may declare few units: what is kept stays small.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Mutex, PoisonError};

static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// The name of a declared unit. Compared by its letters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct UnitName(&'static str);

impl UnitName {
    /// The unit with this name.
    pub fn new(name: &str) -> Self {
        let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = names.get(name) {
            return Self(known);
        }
        let kept: &'static str = Box::leak(name.into());
        names.insert(kept);
        Self(kept)
    }

    /// The name.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

/// As people read it where no title is known: `square feet`.
impl fmt::Display for UnitName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = self.0.rsplit('.').next().unwrap_or(self.0);
        f.write_str(&last.replace('_', " "))
    }
}

impl Serialize for UnitName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for UnitName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::new(&String::deserialize(deserializer)?))
    }
}

impl JsonSchema for UnitName {
    fn schema_name() -> Cow<'static, str> {
        "UnitName".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }

    fn inline_schema() -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::UnitName;

    #[test]
    fn one_name_is_one_unit() {
        assert_eq!(
            UnitName::new("square_feet"),
            UnitName::new(&["square", "feet"].join("_"))
        );
        assert_ne!(UnitName::new("cases"), UnitName::new("case"));
        assert_eq!(
            UnitName::new("lease.square_feet").to_string(),
            "square feet"
        );
    }
}
