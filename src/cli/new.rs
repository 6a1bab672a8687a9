//! `slac new`: a contract to begin with.
//!
//! The template is the folder `new/`: plain files, checked and formatted by tests like any
//! other contract, and copied as they are. Nothing is asked and nothing is filled in: an
//! author changes names and figures in the text, where the checker helps.

use super::Outcome;
use super::args;
use super::screen::{Screen, Trouble};
use crate::project::{Files, write_folder};
use crate::text::sanitise_line;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The template: names, and what they hold. `.gitignore` has no dot there, so that it ignores
/// nothing of ours.
pub(super) const TEMPLATE: &[(&str, &str)] = &[
    ("agreement.sla", include_str!("new/agreement.sla")),
    ("slac.toml", include_str!("new/slac.toml")),
    ("README.md", include_str!("new/README.md")),
    (".gitignore", include_str!("new/gitignore")),
    ("data/tickets.csv", include_str!("new/data/tickets.csv")),
    ("data/outages.csv", include_str!("new/data/outages.csv")),
    (
        "data/maintenance.csv",
        include_str!("new/data/maintenance.csv"),
    ),
];

/// Makes a folder with a contract.
pub(super) fn new(args: &args::New, screen: &mut Screen) -> Result<Outcome, Trouble> {
    let folder = &args.folder;
    if !is_free(folder) {
        let shown = sanitise_line(&folder.to_string_lossy()).into_owned();
        let help = "name a folder that does not exist yet, or an empty one";
        screen.complain(&format!("{shown}: it is not empty"), Some(help));
        return Ok(Outcome::Trouble);
    }
    let data = folder.join("data");
    let (below, above): (Vec<_>, Vec<_>) = TEMPLATE
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .partition(|(name, _)| name.starts_with("data/"));
    let below: Vec<(&str, &[u8])> = below
        .into_iter()
        .map(|(name, text)| (name.trim_start_matches("data/"), text))
        .collect();
    let ours = BTreeMap::new();
    for (folder, new) in [(folder, &above), (&data, &below)] {
        let files = Files { new, ours: &ours };
        write_folder(folder, files).map_err(|error| screen.refuse(&error))?;
    }
    screen.tell(&next(folder));
    Ok(Outcome::Clean)
}

/// Whether there is nothing where the folder is to be.
fn is_free(folder: &Path) -> bool {
    match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        // Something else that is there is refused when the folder is made.
        Err(_) => fs::symlink_metadata(folder).is_err(),
    }
}

/// What to do next.
fn next(folder: &Path) -> String {
    let folder = sanitise_line(&folder.to_string_lossy()).into_owned();
    format!(
        "made {folder}: a contract with sample data\n\n\
         Next:\n  \
         cd {folder}\n  \
         slac check                   what two readers would dispute\n  \
         slac test                    the worked examples\n  \
         slac eval . --over 2026-04   April's verdicts and credits\n  \
         slac build .                 documents and JSON, in `out`\n\n\
         Then change `agreement.sla` to what was agreed."
    )
}
