//! What a contract is built into: a table of forms, one row each.
//!
//! A form is a function from the agreement to bytes. It reads no file and writes none, and it sees
//! nothing but the [`Input`]: so all forms of one build say the same, and two builds give the same
//! bytes. To add a form, write its function and its row; the command line, the manifest and the
//! tests take it from there.
//!
//! Not here: the folder that it is written to (`project::folder`).

pub mod manifest;

use crate::contract::{self, v1::Contract};
use crate::document::{self, ExampleResult, ExampleResults};
use crate::evaluate::example::{Outcome, Ran};
use crate::ir::Agreement;
use crate::plan::v1::Plan;
use crate::text::SourceMap;
use manifest::v1::{Manifest, Output};

/// What every form is made from.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The agreement.
    pub agreement: &'a Agreement,
    /// The files that it was read from, named as they are within the project.
    pub sources: &'a SourceMap,
    /// Its plan.
    pub plan: &'a Plan,
    /// Its contract, with provenance where that was asked for.
    pub contract: &'a Contract,
    /// What came out of its worked examples, in their order.
    pub examples: &'a [Ran],
}

/// A form that a contract is built into.
#[derive(Debug)]
pub struct Form {
    /// Its name, as it is asked for.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// The file that it is written to. Fixed, so that no contract names a file.
    pub file: &'static str,
    /// Its media type (RFC 6838).
    pub media_type: &'static str,
    /// Makes it.
    pub make: fn(&Input<'_>) -> Result<Vec<u8>, String>,
}

/// Every form, in the order in which they are listed.
pub const FORMS: &[Form] = &[
    Form {
        name: "contract",
        about: "Everything that was agreed, as JSON for other programs",
        file: "contract.json",
        media_type: "application/json",
        make: |input| contract::canonical(input.contract).map_err(in_words),
    },
    Form {
        name: "plan",
        about: "How it is measured and judged, as JSON for engines",
        file: "plan.json",
        media_type: "application/json",
        make: |input| {
            let mut text = serde_json::to_vec_pretty(input.plan).map_err(in_words)?;
            text.push(b'\n');
            Ok(text)
        },
    },
    Form {
        name: "markdown",
        about: "The agreement as people read it, as Markdown",
        file: "agreement.md",
        media_type: "text/markdown; charset=utf-8",
        make: |input| Ok(document::markdown::write(&document(input)).into_bytes()),
    },
    Form {
        name: "html",
        about: "The agreement as a page for a browser and for paper",
        file: "agreement.html",
        media_type: "text/html; charset=utf-8",
        make: |input| Ok(document::html::write(&document(input)).into_bytes()),
    },
];

/// The agreement as a document, from which every form for people is written.
fn document(input: &Input<'_>) -> document::Document {
    let outcome = |outcome: &Outcome| match outcome {
        Outcome::Value(value) => document::Outcome::Value(value.clone()),
        Outcome::Verdict(verdict) => document::Outcome::Verdict(*verdict),
        Outcome::Nothing => document::Outcome::Nothing,
    };
    let result = |ran: &Ran| ExampleResult {
        outcomes: ran.checks.iter().map(|it| outcome(&it.outcome)).collect(),
    };
    let results = ExampleResults(input.examples.iter().map(result).collect());
    document::agreement(input.agreement, input.sources, &results)
}

fn in_words(error: serde_json::Error) -> String {
    error.to_string()
}

/// The form with this name.
pub fn form(name: &str) -> Option<&'static Form> {
    FORMS.iter().find(|form| form.name == name)
}

/// A file that was built.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Built {
    /// Its name, without a folder.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Builds all forms and, as the last file, the manifest that lists them.
///
/// # Errors
/// When a form cannot be made, which is a bug of it: in words, with its name.
pub fn build(input: &Input<'_>, forms: &[&Form]) -> Result<Vec<Built>, String> {
    let mut files = Vec::new();
    let mut outputs = Vec::new();
    for form in forms {
        let bytes = (form.make)(input).map_err(|why| format!("{}: {why}", form.name))?;
        outputs.push(Output {
            name: form.file.to_owned(),
            kind: form.name.to_owned(),
            media_type: form.media_type.to_owned(),
            bytes: bytes.len() as u64,
            sha256: contract::sha256(&bytes),
        });
        files.push(Built {
            name: form.file.to_owned(),
            bytes,
        });
    }
    let digest = contract::digest(input.contract).map_err(in_words)?;
    let manifest = Manifest::new(input.agreement, digest, outputs);
    files.push(Built {
        name: manifest::FILE.to_owned(),
        bytes: manifest.to_json().map_err(in_words)?,
    });
    Ok(files)
}
