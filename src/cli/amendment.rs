//! `slac amendment`

use super::Outcome;
use super::args::{self, DocumentFormat};
use super::check::open;
use super::inspect::compiled;
use super::screen::{Screen, Trouble};
use super::wrong::Wrong;
use crate::document;

/// Writes an amendment as a document of its own.
pub(super) fn amendment(args: &args::Amendment, screen: &mut Screen) -> Result<Outcome, Trouble> {
    let project = open(&args.file, screen)?;
    let Some(compilation) = compiled(&project, screen) else {
        return Ok(Outcome::Findings);
    };
    // Each version has one amendment more than the one before.
    let pairs = compilation
        .versions
        .windows(2)
        .filter_map(|pair| match pair {
            [before, after] => Some((&before.agreement, &after.agreement)),
            _ => None,
        });
    let mut known = Vec::new();
    for (before, after) in pairs {
        for it in &after.amended {
            let path = &it.head.path;
            if before.amended.iter().any(|old| old.head.path == *path) {
                continue;
            }
            if path.as_str() == args.name {
                let document = document::amendment(before, after, it);
                let page = match args.format {
                    DocumentFormat::Markdown => document::markdown::write(&document),
                    DocumentFormat::Html => document::html::write(&document),
                };
                screen.print(&page)?;
                return Ok(Outcome::Clean);
            }
            known.push(path.as_str());
        }
    }
    let wrong = Wrong::new(format!("there is no amendment `{}` in force", args.name));
    Err(screen.cannot(&if known.is_empty() {
        wrong.help("the contract has none")
    } else {
        wrong.near(&args.name, known.into_iter())
    }))
}
