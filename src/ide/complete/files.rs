//! Files of the project: those that a `use` line could bring, and the names in those that the contract reads already.
//!
//! What nobody uses yet is looked for in the project's folder only behind `use`; its names are offered when it is used
//! somewhere in the contract.

use super::{About, CompletionKind, Offer};
use crate::project::{Project, has_contract, texts};
use crate::resolve::{Kind, Loader, UnitId};
use crate::text::{Span, sanitise_line};
use std::collections::BTreeSet;
use std::path::Path;

/// Most files of a project that are looked into.
const MOST_FILES: usize = 500;

impl Offer<'_> {
    /// The modules of the project that the file could use, by their paths.
    pub(super) fn project_modules(&self) -> Vec<String> {
        let Ok(project) = Project::open(Path::new(&*self.analysis.main)) else {
            return Vec::new();
        };
        let own = self
            .unit
            .map(|unit| self.analysis.reading.resolved.unit(unit).module.clone());
        let found = texts(&project.folder).unwrap_or_default().into_iter();
        let within = found.filter_map(|path| {
            let path = path
                .strip_prefix(&project.folder)
                .ok()?
                .to_str()?
                .replace('\\', "/");
            let module = path.strip_suffix(".sla")?.replace('/', ".");
            let usable = is_module(&module) && own.as_deref() != Some(&*module);
            usable.then_some((path, module))
        });
        let used = within.take(MOST_FILES).filter(|(path, _)| {
            let text = project.disk.read(path);
            text.is_ok_and(|text| !has_contract(&text))
        });
        used.map(|(_, module)| module).collect()
    }

    /// Names of files that the contract reads and this file does not use, with the `use` line that they need.
    pub(super) fn in_other_files(&mut self, unit: UnitId, kinds: &[Kind]) {
        let resolved = &self.analysis.reading.resolved;
        let of_file = resolved.unit(unit);
        if of_file.instance.is_some() {
            return;
        }
        let at = Span::empty(self.first_line());
        let others: Vec<(UnitId, String)> = resolved
            .units()
            .filter(|(id, other)| {
                // The first is the contract, which nobody can use.
                let usable =
                    id.0 != 0 && *id != unit && !other.is_library && other.instance.is_none();
                usable
                    && !of_file.uses.contains_key(last(&other.module))
                    && !self.reaches(*id, unit)
            })
            .map(|(id, other)| (id, other.module.to_string()))
            .collect();
        for (id, module) in others {
            let declared = resolved.declarations();
            for (name, it) in declared.filter(|(_, it)| it.unit == id && kinds.contains(&it.kind)) {
                let label = format!("{}.{}", last(&module), it.name);
                let title = it
                    .title
                    .as_ref()
                    .map_or(String::new(), |title| format!(": {title}"));
                let detail = format!("{}{title}, of `{module}`", it.kind.word());
                let detail = sanitise_line(&detail).into_owned();
                self.push(
                    &label,
                    CompletionKind::Library,
                    &detail,
                    About::Declaration(name),
                );
                if let Some(added) = self.found.last_mut() {
                    added.also = Some((at, format!("use {module}\n")));
                }
            }
        }
    }

    /// Whether a file uses another, itself or through others.
    fn reaches(&self, from: UnitId, to: UnitId) -> bool {
        let resolved = &self.analysis.reading.resolved;
        let mut seen = BTreeSet::from([from]);
        let mut left = vec![from];
        while let Some(unit) = left.pop() {
            for (_, target) in resolved.unit(unit).uses.values() {
                if *target == to {
                    return true;
                }
                if seen.insert(*target) {
                    left.push(*target);
                }
            }
        }
        false
    }
}

fn last(module: &str) -> &str {
    module.rsplit('.').next().unwrap_or(module)
}

/// Whether a path can stand in a `use` line.
fn is_module(module: &str) -> bool {
    module.split('.').all(|part| {
        part.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
            && part
                .chars()
                .all(|it| it.is_ascii_alphanumeric() || it == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::Fixture;
    use super::super::super::{Texts, Workspace};
    use super::super::complete;

    const FILES: &str = "\n@file shared/desk.sla\nuse shared.hours\ncalendar helpdesk \"Help desk\" { monday to friday 08:00 to 18:00 }\n\
        @file shared/hours.sla\ncalendar nights \"Nights\" { monday to friday 20:00 to 24:00 }\n";

    /// What is offered with a `use` line for a file of the project.
    fn brought(text: &str) -> String {
        let fixture = Fixture::new(text);
        let (file, offset) = fixture.place();
        let found = complete(&fixture.analysis, file, offset).items.into_iter();
        let brought = found.filter_map(|it| {
            let (at, line) = it.also.filter(|(_, line)| !line.starts_with("use std."))?;
            Some(format!(
                "{} ({}): {} {line:?}",
                it.label, it.detail, at.start
            ))
        });
        brought.collect::<Vec<String>>().join("\n")
    }

    #[test]
    fn names_of_files_that_others_use_come_with_their_use_line() {
        insta::assert_snapshot!(brought(&format!("use shared.desk\nservice s {{ hours $0 }}{FILES}")), @r#"hours.nights (calendar: Nights, of `shared.hours`): 16 "use shared.hours\n""#);
        // It uses the other one, which cannot use it back.
        insta::assert_snapshot!(brought(&format!("use shared.desk{}", FILES.replace("08:00 to 18:00 }", "08:00 to 18:00 }\nservice s { hours $0 }"))), @"");
        insta::assert_snapshot!(brought(&format!("use shared.desk{}", FILES.replace("20:00 to 24:00 }", "20:00 to 24:00 }\nservice s { hours $0 }"))), @"");
    }

    #[test]
    fn files_of_the_project_can_be_used() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().canonicalize()?;
        std::fs::create_dir_all(path.join("shared"))?;
        std::fs::write(path.join("slac.toml"), "contract = \"main.sla\"\n")?;
        std::fs::write(
            path.join("shared/desk.sla"),
            "calendar desk { monday to friday 08:00 to 18:00 }\n",
        )?;
        std::fs::write(path.join("other.sla"), "contract other \"Other\" {}\n")?;
        std::fs::write(path.join("no-name.sla"), "")?;
        let main = path.join("main.sla");
        std::fs::write(&main, "")?;
        let name = main.to_string_lossy().replace('\\', "/");
        let offered = |text: &str| {
            let mut texts = Texts::new();
            texts.set(name.as_str(), text, 1);
            let analysis = Workspace::new().analysis(&texts, &name);
            let file = analysis.file(&name).expect("the main file");
            let end = u32::try_from(text.len()).expect("a short text");
            let found = complete(&analysis, file, end).items.into_iter();
            let labels = found
                .map(|it| it.label)
                .filter(|it| !it.contains("holidays"));
            labels.collect::<Vec<String>>().join(" ")
        };
        insta::assert_snapshot!(offered("use "), @"shared.desk std.availability std.escalation std.response");
        insta::assert_snapshot!(offered("use shared."), @"desk");
        Ok(())
    }
}
