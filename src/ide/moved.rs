//! What has to be written in contracts when files get other names.
//!
//! A `use` line names a file by its path within the project, and brings the last part of it as a name. Both follow. A file
//! that would get a name that no `use` line can say, or whose name is taken where it is used, is left to the author.

use super::texts::Texts;
use super::tokens::{Token, is_word, references, tokens};
use super::{Analysis, Edit, Place, Workspace};
use crate::project::Project;
use crate::syntax::schema;
use crate::text::{FileId, Span};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The edits that keep every contract below some folders right when files or folders get other names: each with the
/// path that it has, and the one that it gets.
pub fn renamed_files(
    workspace: &mut Workspace,
    texts: &Texts,
    folders: &[PathBuf],
    moves: &[(PathBuf, PathBuf)],
) -> Vec<Edit> {
    let mut found: Vec<Edit> = Vec::new();
    for folder in folders {
        for analysis in workspace.below(texts, folder) {
            for edit in of_contract(&analysis, moves) {
                // A file may belong to several contracts.
                if !found.contains(&edit) {
                    found.push(edit);
                }
            }
        }
    }
    found
}

fn of_contract(analysis: &Analysis, moves: &[(PathBuf, PathBuf)]) -> Vec<Edit> {
    let Ok(project) = Project::open(Path::new(&*analysis.main)) else {
        return Vec::new();
    };
    let resolved = &analysis.reading.resolved;
    let mut found = Vec::new();
    for (_, unit) in resolved.units() {
        let own = analysis.name(unit.file).filter(|_| unit.instance.is_none());
        let Some(own) = own else {
            continue;
        };
        for (last, (at, target)) in &unit.uses {
            let used = resolved.unit(*target);
            let path = analysis.name(used.file).filter(|_| used.instance.is_none());
            let Some(now) = path.and_then(|path| moved(Path::new(&**path), moves)) else {
                continue;
            };
            let module = now.strip_prefix(&project.folder).ok().and_then(module_of);
            let Some(module) = module else {
                continue;
            };
            let name = module.rsplit('.').next().unwrap_or(&module).to_owned();
            let taken = name != **last
                && (unit.uses.contains_key(name.as_str())
                    || resolved.names_of(unit.file).any(|it| **it == *name));
            if taken {
                continue;
            }
            found.push(edit(own, at.span, &module));
            if name != **last {
                let places = named(analysis, unit.file, last, at.span);
                found.extend(places.into_iter().map(|at| edit(own, at, &name)));
            }
        }
    }
    found
}

/// The path that a file gets, itself or with the folder that it is in.
fn moved(path: &Path, moves: &[(PathBuf, PathBuf)]) -> Option<PathBuf> {
    moves.iter().find_map(|(from, to)| {
        let rest = path.strip_prefix(from).ok()?;
        Some(if rest.as_os_str().is_empty() {
            to.clone()
        } else {
            to.join(rest)
        })
    })
}

/// What a `use` line calls the file with a path within the project.
fn module_of(path: &Path) -> Option<String> {
    let path = path.to_str()?.strip_suffix(".sla")?;
    let parts: Vec<&str> = path.split(['/', '\\']).collect();
    let is_name = |part: &&str| {
        let first = part.chars().next();
        first.is_some_and(|it| it.is_ascii_alphabetic() || it == '_')
            && part
                .chars()
                .all(|it| it.is_ascii_alphanumeric() || it == '_')
            && !schema::is_reserved(part)
    };
    let sayable = parts.iter().all(is_name) && parts.first() != Some(&"std");
    sayable.then(|| parts.join("."))
}

/// Where a file speaks of another one by the name that it was brought under: before a dot, outside of its `use` line.
fn named(analysis: &Analysis, file: FileId, name: &str, line: Span) -> Vec<Span> {
    let text = analysis.text(file);
    let all = tokens(text);
    let mut found = Vec::new();
    for (index, (token, at)) in all.iter().enumerate() {
        let behind = |offset: usize| all.get(index + offset).map(|(_, at)| at.of(text));
        match token {
            Token::Text => {
                let starts = references(text, *at).into_iter();
                let first = starts.filter(|path| path.of(text).split('.').next() == Some(name));
                let length = u32::try_from(name.len()).unwrap_or(0);
                let first = first.filter(|path| path.of(text).contains('.'));
                found.extend(first.map(|path| Span::new(path.start, path.start + length)));
            }
            Token::Word if at.of(text) == name && !line.touches(at.start) => {
                let before = index.checked_sub(1).and_then(|before| all.get(before));
                let inner = before.is_some_and(|(_, at)| at.of(text) == ".");
                let leads =
                    behind(1) == Some(".") && behind(2).is_some_and(|it| it.starts_with(is_word));
                if leads && !inner {
                    found.push(*at);
                }
            }
            _ => {}
        }
    }
    found
}

fn edit(file: &Arc<str>, span: Span, text: &str) -> Edit {
    let place = Place {
        file: file.clone(),
        span,
    };
    Edit {
        place,
        text: text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Texts, Workspace};
    use super::renamed_files;
    use std::fs;

    const MAIN: &str = r#"use shared, terms.hours
contract a "A" { provider acme; customer globex; effective 2026-01-01; timezone "Europe/Berlin"; currency EUR }
party acme "Acme" { address "See {shared.desk}" }
party globex "Globex"
service help "Help" { hours shared.desk; description "Not shared.desk, but {hours.late}" }
service more "More" { hours hours.late }
"#;

    /// The main file after some files have got other names.
    fn after(moves: &[(&str, &str)]) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("terms")).expect("it is new");
        let calendar =
            |name: &str| format!("calendar {name} {{ monday to friday 08:00 to 18:00 }}\n");
        for (name, text) in [
            ("main.sla", MAIN.to_owned()),
            ("shared.sla", calendar("desk")),
            ("terms/hours.sla", calendar("late")),
        ] {
            fs::write(path(name), text).expect("it can be written");
        }
        let moves: Vec<_> = moves
            .iter()
            .map(|(from, to)| (path(from), path(to)))
            .collect();
        let folders = [folder.path().to_owned()];
        let mut edits = renamed_files(&mut Workspace::new(), &Texts::new(), &folders, &moves);
        edits.sort_by_key(|it| std::cmp::Reverse(it.place.span.start));
        let mut text = MAIN.to_owned();
        for edit in edits {
            assert!(edit.place.file.ends_with("/main.sla"), "{edit:?}");
            let at = edit.place.span;
            text.replace_range(at.start as usize..at.end as usize, &edit.text);
        }
        text
    }

    #[test]
    fn a_use_line_and_the_names_that_it_brings_follow() {
        let expected = MAIN
            .replace("use shared,", "use common,")
            .replace("{shared.desk}", "{common.desk}")
            .replace("hours shared.desk", "hours common.desk");
        assert_eq!(after(&[("shared.sla", "common.sla")]), expected);
        let moved = MAIN.replace("use shared,", "use terms.shared,");
        assert_eq!(after(&[("shared.sla", "terms/shared.sla")]), moved);
    }

    #[test]
    fn files_of_a_folder_go_with_it() {
        let moved = MAIN.replace("terms.hours", "agreed.terms.hours");
        assert_eq!(after(&[("terms", "agreed/terms")]), moved);
    }

    #[test]
    fn what_cannot_be_said_or_is_taken_is_left_alone() {
        for to in [
            "acme.sla",
            "two words.sla",
            "hours.sla",
            "where.sla",
            "shared.txt",
            "../shared.sla",
        ] {
            assert_eq!(after(&[("shared.sla", to)]), MAIN, "{to}");
        }
        assert_eq!(after(&[("other.sla", "shared2.sla")]), MAIN);
    }
}
