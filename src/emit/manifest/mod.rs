//! The list of what a build wrote, so that others can check it, and the next build knows its own.

pub mod v1;

use super::FORMS;
use crate::contract::sha256;
use crate::ir::Agreement;
use std::collections::BTreeMap;
use v1::{Agreed, FORMAT, Manifest, Output, Tool};

/// The file of the manifest.
pub const FILE: &str = "manifest.json";

impl Manifest {
    /// The manifest of a build of this agreement.
    pub(super) fn new(agreement: &Agreement, digest: String, outputs: Vec<Output>) -> Self {
        let contract = &agreement.contract;
        Self {
            format: FORMAT.to_owned(),
            tool: Tool {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            contract: Agreed {
                path: contract.head.path.to_string(),
                title: contract.head.display().to_owned(),
                version: contract.version.clone(),
                digest,
            },
            outputs,
        }
    }

    /// As it is written.
    ///
    /// # Errors
    /// When it has no JSON, which cannot be.
    pub(super) fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        Ok(text)
    }
}

/// The files that a build before this one wrote, by name, each with its SHA-256, if `text` is the
/// manifest of one. Only names of forms count: the text may have come with the contract.
pub fn written_before(text: &str) -> Option<BTreeMap<String, String>> {
    let manifest: Manifest = serde_json::from_str(text).ok()?;
    if manifest.format != FORMAT {
        return None;
    }
    let ours = |output: &Output| FORMS.iter().any(|form| form.file == output.name);
    let mut files: BTreeMap<String, String> = manifest
        .outputs
        .into_iter()
        .filter(ours)
        .map(|output| (output.name, output.sha256))
        .collect();
    files.insert(FILE.to_owned(), sha256(text.as_bytes()));
    Some(files)
}
