//! `slac check --fix`

use super::screen::{Screen, Trouble};
use crate::Compilation;
use crate::diagnostics::fix;
use crate::project::{self, Project};
use crate::text::sanitise_line;
use std::path::Path;

/// One fix may make room for another; this many rounds are enough for any honest text.
const ROUNDS: usize = 10;

/// Applies safe fixes until there are none left, and gives what is found afterwards.
pub(super) fn fix(project: &Project, screen: &mut Screen) -> Result<Compilation, Trouble> {
    let mut compilation = project.compile();
    for _ in 0..ROUNDS {
        if round(&compilation, screen)? == 0 {
            break;
        }
        compilation = project.compile();
    }
    Ok(compilation)
}

/// Applies what does not collide, file by file. Returns how many fixes.
fn round(compilation: &Compilation, screen: &mut Screen) -> Result<usize, Trouble> {
    let mut total = 0;
    for (id, file) in compilation.sources.iter() {
        // The library is part of the program.
        if file.name.starts_with('<') {
            continue;
        }
        let fixed = fix::apply(&file.text, id, fix::safe(&compilation.diagnostics));
        if fixed.applied == 0 || *fixed.text == *file.text {
            continue;
        }
        project::write(Path::new(&*file.name), &fixed.text)
            .map_err(|error| screen.refuse(&error))?;
        let name = sanitise_line(&file.name);
        let plural = if fixed.applied == 1 { "" } else { "es" };
        screen.tell(&format!("{name}: applied {} fix{plural}", fixed.applied));
        total += fixed.applied;
    }
    Ok(total)
}
