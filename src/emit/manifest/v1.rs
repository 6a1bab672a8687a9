//! The manifest of a build, version 1, as it is written to JSON.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::{Deserialize, Serialize};

/// The format's name.
pub const FORMAT: &str = "slac/manifest/1";

/// What a build wrote.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// `slac/manifest/1`
    pub format: String,
    /// What wrote it.
    pub tool: Tool,
    /// What it was built from.
    pub contract: Agreed,
    /// The files beside the manifest, in the order of the forms asked for.
    pub outputs: Vec<Output>,
}

/// A program.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The contract of a build.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agreed {
    /// Its path.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Its version, in the parties' words.
    pub version: Option<String>,
    /// `sha256:` and the SHA-256 of the canonical JSON contract (RFC 8785), without provenance.
    pub digest: String,
}

/// A file of a build.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// Its name, in the folder of the manifest.
    pub name: String,
    /// The form: `contract`, `plan` …
    pub kind: String,
    /// Its media type (RFC 6838).
    pub media_type: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
}

/// The JSON Schema of a manifest, as it is published beside this program.
pub fn schema() -> serde_json::Value {
    // Of what is written, not of what could be read: every member is required.
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let schema = settings.into_generator().into_root_schema_for::<Manifest>();
    let mut schema = schema.to_value();
    if let Some(fields) = schema.as_object_mut() {
        fields.insert(
            "title".to_owned(),
            "slac manifest of a build, version 1".into(),
        );
    }
    schema
}
