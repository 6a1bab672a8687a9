//! `slac fmt`

use super::Outcome;
use super::args;
use super::bug;
use super::screen::{Screen, Trouble};
use crate::format::{self, Style};
use crate::project::{self, OpenError, disk};
use crate::syntax::{self, MAX_BYTES};
use crate::text::{FileId, sanitise, sanitise_line};
use similar::TextDiff;
use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What stands for the standard input.
const INPUT: &str = "-";
/// How long the shortest difference is looked for; behind that, any will do.
const PATIENCE: Duration = Duration::from_secs(1);
/// Most lines of a difference that are shown.
const MOST_LINES: usize = 100;

/// Lays out everything that is asked for.
pub(super) fn fmt(args: &args::Fmt, screen: &mut Screen) -> Result<Outcome, Trouble> {
    if args.paths.iter().any(|path| path.as_os_str() == INPUT) {
        return input(args, screen);
    }
    let (files, mut worst) = files(&args.paths, screen);
    let mut changed = 0;
    for path in &files {
        match file(path, args.check, screen) {
            Ok(one) => {
                changed += usize::from(one.changed);
                worst = worst.max(one.outcome);
            }
            Err(Trouble::Told) => worst = Outcome::Trouble,
            Err(other) => return Err(other),
        }
    }
    let plural = if files.len() == 1 { "" } else { "s" };
    let verb = if args.check {
        "would be laid out"
    } else {
        "laid out"
    };
    screen.tell(&format!(
        "{changed} of {} file{plural} {verb} anew",
        files.len()
    ));
    Ok(worst)
}

/// The files that paths lead to, each once, and whether all paths led to some.
fn files(given: &[PathBuf], screen: &mut Screen) -> (Vec<PathBuf>, Outcome) {
    let here = [PathBuf::new()];
    let given = if given.is_empty() { &here[..] } else { given };
    let mut files = Vec::new();
    let mut seen = BTreeSet::new();
    let mut worst = Outcome::Clean;
    for path in given {
        match project::texts(path) {
            Ok(found) => {
                let new = |path: &PathBuf| {
                    seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone()))
                };
                files.extend(found.into_iter().filter(new));
            }
            Err(error) => {
                screen.refuse(&error);
                worst = Outcome::Trouble;
            }
        }
    }
    (files, worst)
}

/// How it went with a file.
struct Done {
    changed: bool,
    outcome: Outcome,
}

fn file(path: &Path, check: bool, screen: &mut Screen) -> Result<Done, Trouble> {
    let text = disk::read_given(path).map_err(|error| screen.refuse(&error))?;
    let name = sanitise_line(&path.to_string_lossy()).into_owned();
    let (result, mut outcome) = layout(&name, &text, screen)?;
    let changed = *result != *text;
    if changed && check {
        screen.print(&difference(&name, &text, &result))?;
        outcome = outcome.max(Outcome::Findings);
    } else if changed {
        project::write(path, &result).map_err(|error| screen.refuse(&error))?;
    }
    Ok(Done { changed, outcome })
}

/// The layout of a text. What cannot be read stays as it is, and is told of.
fn layout(name: &str, text: &str, screen: &mut Screen) -> Result<(String, Outcome), Trouble> {
    let parse = syntax::parse(FileId::default(), text);
    let result = format::format(&parse, text, &Style::default());
    let result = result.map_err(|found| bug::of_layout(name, &found, screen))?;
    let unreadable = format::unreadable(&parse, text);
    if unreadable == 0 {
        return Ok((result, Outcome::Clean));
    }
    let (parts, them) = if unreadable == 1 {
        ("1 part cannot be read and stays as it is".to_owned(), "it")
    } else {
        let parts = format!("{unreadable} parts cannot be read and stay as they are");
        (parts, "them")
    };
    screen.complain(
        &format!("{name}: {parts}"),
        Some(&format!("`slac check` says what is wrong with {them}")),
    );
    Ok((result, Outcome::Findings))
}

fn difference(name: &str, was: &str, is: &str) -> String {
    let mut shortest = TextDiff::configure();
    let diff = shortest.timeout(PATIENCE).diff_lines(was, is);
    let unified = diff
        .unified_diff()
        .context_radius(1)
        .header(name, name)
        .to_string();
    let lines = unified.lines().count();
    let mut shown: String = unified.split_inclusive('\n').take(MOST_LINES).collect();
    if lines > MOST_LINES {
        shown.push_str(&format!("… and {} more lines\n", lines - MOST_LINES));
    }
    sanitise(&shown).into_owned()
}

/// From the standard input to the standard output.
fn input(args: &args::Fmt, screen: &mut Screen) -> Result<Outcome, Trouble> {
    if args.paths.len() > 1 {
        screen.complain(
            "`-` stands alone",
            Some("name files, or give one by the standard input"),
        );
        return Ok(Outcome::Trouble);
    }
    let text = read_input().map_err(|reason| {
        let path = PathBuf::from("standard input");
        screen.refuse(&OpenError {
            path,
            reason,
            help: None,
        })
    })?;
    let (result, outcome) = layout("standard input", &text, screen)?;
    if !args.check {
        screen.print(&result)?;
        return Ok(outcome);
    }
    if result == text {
        return Ok(outcome);
    }
    screen.print(&difference("standard input", &text, &result))?;
    Ok(Outcome::Findings)
}

fn read_input() -> Result<String, String> {
    let mut bytes = Vec::new();
    let most = MAX_BYTES as u64 + 1;
    let read = std::io::stdin().lock().take(most).read_to_end(&mut bytes);
    read.map_err(|error| format!("it cannot be read: {error}"))?;
    if bytes.len() > MAX_BYTES {
        return Err("it is larger than a contract may be (16 MiB)".to_owned());
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("it is not UTF-8 at byte {at}")
    })
}
