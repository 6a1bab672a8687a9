//! `slac check --fix`

use super::screen::{Screen, Trouble};
use crate::Compilation;
use crate::diagnostics::{Diagnostics, codes, fix};
use crate::project::{self, Project};
use crate::text::{FileId, sanitise_line};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// One fix may make room for another; this many rounds are enough for any honest text.
const ROUNDS: usize = 10;

/// A file that is to be written.
struct Changed {
    text: Arc<str>,
    fixes: usize,
}

/// Applies safe fixes until there are none left, and gives what is found afterwards. Nothing is
/// written before all is known, and nothing that has more errors than before.
pub(super) fn fix(project: &Project, screen: &mut Screen) -> Result<Compilation, Trouble> {
    let before = project.compile();
    let mut after = before.clone();
    let mut changed: BTreeMap<String, Changed> = BTreeMap::new();
    for _ in 0..ROUNDS {
        if !round(&after, &mut changed) {
            break;
        }
        let texts = changed.iter();
        let texts = texts.map(|(name, file)| (name.clone(), file.text.clone()));
        after = project.compile_with(&texts.collect());
    }
    if errors(&after.diagnostics) > errors(&before.diagnostics) {
        return Ok(before);
    }
    for (name, file) in &changed {
        project::write(Path::new(name), &file.text).map_err(|error| screen.refuse(&error))?;
        let plural = if file.fixes == 1 { "" } else { "es" };
        let name = sanitise_line(name);
        screen.tell(&format!("{name}: applied {} fix{plural}", file.fixes));
    }
    Ok(after)
}

fn is_cut_off(compilation: &Compilation, file: FileId) -> bool {
    let cuts = [codes::FILE_TOO_LARGE, codes::NESTED_TOO_DEEPLY];
    let mut found = compilation.diagnostics.iter();
    found.any(|one| one.at.file == file && cuts.contains(&one.code))
}

fn errors(found: &Diagnostics) -> usize {
    found.iter().filter(|one| one.is_error()).count()
}

/// Applies what does not collide, file by file. Returns whether there was anything.
fn round(compilation: &Compilation, changed: &mut BTreeMap<String, Changed>) -> bool {
    let mut any = false;
    for (id, file) in compilation.sources.iter() {
        // The library is part of the program. And what was not read to its end is not known well
        // enough to be changed.
        if file.name.starts_with('<') || is_cut_off(compilation, id) {
            continue;
        }
        let fixed = fix::apply(&file.text, id, fix::safe(&compilation.diagnostics));
        if fixed.applied == 0 || *fixed.text == *file.text {
            continue;
        }
        any = true;
        let fixes = fixed.applied;
        let text: Arc<str> = fixed.text.into();
        changed
            .entry(file.name.to_string())
            .and_modify(|file| {
                file.text = text.clone();
                file.fixes += fixes;
            })
            .or_insert(Changed { text, fixes });
    }
    any
}
