//! `slac build`

use super::args::{self, Deny};
use super::check::{as_of, open, set};
use super::screen::{Screen, Trouble};
use super::wrong::Wrong;
use super::{Outcome, bug};
use crate::Compilation;
use crate::contract;
use crate::diagnostics::{Diagnostics, Severity};
use crate::emit::{self, Built, FORMS, Form, Input, manifest};
use crate::evaluate::example::{Ran, run_examples};
use crate::plan;
use crate::project::{Files, Project, disk, write_folder};
use crate::resolve::LoadError;
use crate::text::sanitise_line;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Builds the forms asked for, all or none.
pub(super) fn build(args: &args::Build, screen: &mut Screen) -> Result<Outcome, Trouble> {
    let project = set(open(&args.file, screen)?, &args.set, screen)?;
    let project = as_of(project, args.as_of.as_deref(), screen)?;
    let compilation = project.compile();
    if !may_build(&project, &compilation, args.deny, screen) {
        return Ok(Outcome::Findings);
    }
    let Some(agreement) = &compilation.agreement else {
        return Ok(Outcome::Findings);
    };
    let folder = folder(args, &project, screen)?;
    let plan = plan::build_versions(&compilation.versions);
    let examples = run_examples(agreement, &plan);
    if !examples_hold(&examples, screen) {
        return Ok(Outcome::Findings);
    }
    let sources = project.within(&compilation.sources);
    let mut contract = contract::build(agreement);
    if args.provenance {
        contract = contract::with_provenance(contract, agreement, &sources);
    }
    let input = Input {
        agreement,
        sources: &sources,
        plan: &plan,
        contract: &contract,
        examples: &examples,
    };
    let built = emit::build(&input, &forms(args)).map_err(|why| bug::of_form(&why, screen))?;
    write(&folder, &built, screen)?;
    Ok(Outcome::Clean)
}

/// Shows everything that was found, and says whether nothing stands in the way.
fn may_build(
    project: &Project,
    compilation: &Compilation,
    deny: Option<Deny>,
    screen: &mut Screen,
) -> bool {
    let (settings, sources) = project.findings();
    screen.tell_findings(settings, sources);
    screen.tell_findings(&compilation.diagnostics, &compilation.sources);
    let fails = |found: &Diagnostics| {
        found.iter().any(|one| match one.severity {
            Severity::Error => true,
            Severity::Warning => deny.is_some(),
            Severity::Note => false,
        })
    };
    let fails = fails(settings) || fails(&compilation.diagnostics);
    if fails {
        screen.complain("nothing was built", None);
    }
    !fails
}

/// A document must not print an example that the contract itself contradicts.
fn examples_hold(examples: &[Ran], screen: &mut Screen) -> bool {
    let failed: Vec<&Ran> = examples.iter().filter(|ran| !ran.passed()).collect();
    for ran in &failed {
        let title = sanitise_line(&ran.title);
        screen.complain(&format!("the worked example \"{title}\" fails"), None);
    }
    if !failed.is_empty() {
        let help = "`slac test` shows what was expected and what came out";
        screen.complain("nothing was built", Some(help));
    }
    failed.is_empty()
}

/// The forms asked for, each once, in the order of the table.
fn forms(args: &args::Build) -> Vec<&'static Form> {
    let asked = |form: &&Form| args.emit.is_empty() || args.emit.iter().any(|it| it == form.name);
    FORMS.iter().filter(asked).collect()
}

/// Where to: what the command line says, or else the project file.
fn folder(args: &args::Build, project: &Project, screen: &mut Screen) -> Result<PathBuf, Trouble> {
    if let Some(folder) = &args.output {
        return Ok(folder.clone());
    }
    let Some(output) = &project.settings.output else {
        let wrong = Wrong::new("there is no folder to build into")
            .help("name one with `-o DIR`, or write `output = \"out\"` into `slac.toml`");
        return Err(screen.cannot(&wrong));
    };
    project.disk.place(output).map_err(|error| {
        let why = match error {
            LoadError::Outside => "a link leads out of the project's folder".to_owned(),
            LoadError::Missing => "a link leads nowhere".to_owned(),
            LoadError::Unreadable(why) => why,
        };
        screen.cannot(&Wrong::new(format!("output `{output}`: {why}")))
    })?;
    Ok(project.path_of(output))
}

fn write(folder: &Path, built: &[Built], screen: &mut Screen) -> Result<(), Trouble> {
    let new: Vec<(&str, &[u8])> = built
        .iter()
        .map(|file| (file.name.as_str(), file.bytes.as_slice()))
        .collect();
    let ours = ours(folder);
    let files = Files {
        new: &new,
        ours: &ours,
    };
    write_folder(folder, files).map_err(|error| screen.refuse(&error))?;
    let names: Vec<&str> = built.iter().map(|file| file.name.as_str()).collect();
    let folder = sanitise_line(&folder.to_string_lossy()).into_owned();
    screen.tell(&format!("built {} in {folder}", names.join(", ")));
    Ok(())
}

/// What the build before this one wrote there, by its manifest.
fn ours(folder: &Path) -> BTreeMap<String, String> {
    let text = disk::read_given(&folder.join(manifest::FILE)).ok();
    text.and_then(|text| manifest::written_before(&text))
        .unwrap_or_default()
}
