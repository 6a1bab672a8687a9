//! The contract in a form that leaves the editor: the bytes that `slac build` writes for the same text.

use super::Analysis;
use crate::contract;
use crate::emit::{self, Form, Input};
use crate::evaluate::example::{Ran, run_examples};
use crate::plan;
use crate::text::sanitise_line;

/// A file to be saved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exported {
    /// Its name, without a folder.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The forms that there are, in the order in which `slac build` lists them.
pub fn export_forms() -> &'static [Form] {
    emit::FORMS
}

/// The contract in a form: `html`, `markdown`, `json`, or another name of a form of `slac build`.
///
/// # Errors
/// In words, where `slac build` would build nothing: errors, examples that fail, a form that there is not.
pub fn export(analysis: &Analysis, format: &str) -> Result<Exported, String> {
    let name = match format {
        "json" => "contract",
        other => other,
    };
    let form = emit::form(name).ok_or_else(|| {
        let format = sanitise_line(format).into_owned();
        match name {
            "pdf" => "slac makes no PDF yet: export HTML and print it".to_owned(),
            _ => format!("slac makes no `{format}` yet"),
        }
    })?;
    let settings = analysis.settings.as_ref();
    if settings.is_some_and(|(found, _)| found.has_errors()) {
        return Err("the project file has errors".to_owned());
    }
    let compilation = &analysis.compilation;
    let agreement = analysis.agreement();
    let agreement = agreement.filter(|_| !compilation.diagnostics.has_errors());
    let agreement = agreement.ok_or("the contract has errors")?;
    let plan = plan::build_versions(&compilation.versions);
    let examples = run_examples(agreement, &plan);
    let failed = examples.iter().find(|ran: &&Ran| !ran.passed());
    if let Some(failed) = failed {
        let title = sanitise_line(&failed.title);
        return Err(format!("the worked example \"{title}\" fails"));
    }
    let contract = contract::build(agreement);
    let input = Input {
        agreement,
        sources: &compilation.sources,
        plan: &plan,
        contract: &contract,
        examples: &examples,
    };
    Ok(Exported {
        name: form.file.to_owned(),
        bytes: (form.make)(&input)?,
    })
}
