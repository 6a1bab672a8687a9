//! Contracts as they were in a revision, read from the repository around the current folder.
//!
//! A repository is somebody else's: its configuration must not run programs. Only three commands are used, which know
//! no hooks, filters or viewers; what a person types is resolved to the name of an object first; nothing is
//! fetched; and what is read is bounded.

use super::super::wrong::Wrong;
use crate::project::{Settings, has_contract, settings};
use crate::quantity::Date;
use crate::resolve::Memory;
use crate::text::SourceMap;
use crate::{Compilation, compile_as_of};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

/// More than this is not read of one revision.
const MOST_BYTES: u64 = 64 << 20;

/// A file of a revision.
struct Blob {
    object: String,
    bytes: u64,
}

/// Compiles the contract at a path of a revision.
pub(super) fn compile(
    revision: &str,
    path: &str,
    as_of: Option<Date>,
) -> Result<Compilation, Wrong> {
    let commit = format!("{revision}^{{tree}}");
    let tree = git(&[
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        &commit,
    ])
    .filter(|it| is_object(it.trim()))
    .ok_or_else(|| {
        Wrong::new(format!(
            "there is no revision `{revision}`, and no file `{revision}:{path}`"
        ))
        .help("write `REVISION:FILE` within a git repository, as in `main:contract.sla`")
    })?;
    let blobs = blobs(tree.trim())
        .ok_or_else(|| Wrong::new(format!("the files of `{revision}` cannot be listed")))?;
    // A path that begins with a point is meant from the current folder, as git reads it.
    let path = match path.strip_prefix("./") {
        Some(rest) => {
            let prefix = git(&["rev-parse", "--show-prefix"]).unwrap_or_default();
            format!("{}{rest}", prefix.trim())
        }
        None => path.to_owned(),
    };
    let path = path.trim_end_matches('/').to_owned();
    read(revision, &path, &blobs, as_of)
}

fn read(
    revision: &str,
    path: &str,
    blobs: &BTreeMap<String, Blob>,
    as_of: Option<Date>,
) -> Result<Compilation, Wrong> {
    let missing = |what: &str| {
        let known = blobs
            .keys()
            .filter(|it| is_contract(it))
            .map(String::as_str);
        Wrong::new(format!("`{revision}` has no {what} `{path}`")).near(path, known)
    };
    let is_file = blobs.contains_key(path);
    let folder = if is_file {
        project_of(path, blobs)
    } else {
        path.to_owned()
    };
    let inner = |name: &str| -> Option<String> {
        if folder.is_empty() {
            return Some(name.to_owned());
        }
        let rest = name.strip_prefix(&folder)?.strip_prefix('/')?;
        Some(rest.to_owned())
    };
    let mut files = Memory::new();
    let (mut main, mut contracts) = (None, Vec::new());
    let mut settings = Settings::default();
    let mut left = MOST_BYTES;
    for (name, blob) in blobs {
        let Some(within) = inner(name) else { continue };
        let is_settings = within == settings::FILE;
        if !is_settings && !is_contract(&within) {
            continue;
        }
        left = left
            .checked_sub(blob.bytes)
            .ok_or_else(|| Wrong::new(format!("the contracts of `{revision}` are too large")))?;
        let text = git(&["cat-file", "blob", &blob.object])
            .ok_or_else(|| Wrong::new(format!("`{name}` of `{revision}` is no text")))?;
        if is_settings {
            let mut sources = SourceMap::new();
            let file = sources.add(settings::FILE, text.as_str());
            settings = Settings::parse(&text, file).0;
            continue;
        }
        if name == path {
            main = Some(within.clone());
        }
        if has_contract(&text) {
            contracts.push(within.clone());
        }
        files = files.with(within, text);
    }
    if main.is_none() && !is_file {
        main = settings
            .contract
            .clone()
            .or_else(|| match contracts.as_slice() {
                [only] => Some(only.clone()),
                _ => None,
            });
    }
    let main = main.ok_or_else(|| missing("contract"))?;
    let mut compilation = compile_as_of(&files, &main, &settings.params, as_of);
    let found = std::mem::take(&mut compilation.diagnostics);
    compilation.diagnostics = settings.apply(found);
    compilation.sources = compilation.sources.renamed(|name| {
        if name.starts_with('<') {
            name.to_owned()
        } else if folder.is_empty() {
            format!("{revision}:{name}")
        } else {
            format!("{revision}:{folder}/{name}")
        }
    });
    Ok(compilation)
}

fn is_contract(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|it| it == "sla")
}

/// The folder of a contract's project: the nearest one above it with a project file, or its own.
fn project_of(path: &str, blobs: &BTreeMap<String, Blob>) -> String {
    let own = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut folder = own;
    loop {
        let file = if folder.is_empty() {
            settings::FILE.to_owned()
        } else {
            format!("{folder}/{}", settings::FILE)
        };
        if blobs.contains_key(&file) {
            return folder.to_owned();
        }
        if folder.is_empty() {
            return own.to_owned();
        }
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
    }
}

/// The plain files of a tree by their paths; links are left out.
fn blobs(tree: &str) -> Option<BTreeMap<String, Blob>> {
    let listed = git(&["ls-tree", "-r", "-z", "-l", "--full-tree", tree])?;
    let blob = |entry: &str| {
        let (about, path) = entry.split_once('\t')?;
        let mut words = about.split_whitespace();
        let (mode, kind, object) = (words.next()?, words.next()?, words.next()?);
        let bytes = words.next()?.parse().ok()?;
        let plain = mode.starts_with("100") && kind == "blob" && is_object(object);
        let object = object.to_owned();
        plain.then(|| (path.to_owned(), Blob { object, bytes }))
    };
    Some(listed.split('\0').filter_map(blob).collect())
}

/// The name of an object: it can be no option and no path.
fn is_object(word: &str) -> bool {
    word.len() >= 40 && word.bytes().all(|it| it.is_ascii_hexdigit())
}

/// What a command of git writes; nothing if it fails, writes too much, or no text.
fn git(arguments: &[&str]) -> Option<String> {
    let mut child = Command::new("git")
        .args(["--no-pager", "--no-replace-objects", "--literal-pathspecs"])
        .args([
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
        ])
        .args(["-c", "protocol.allow=never"])
        .args(arguments)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut text = String::new();
    let read = child
        .stdout
        .take()
        .and_then(|it| it.take(MOST_BYTES + 1).read_to_string(&mut text).ok());
    if read.is_none() || text.len() as u64 > MOST_BYTES {
        let _ = child.kill();
        let _ = child.wait();
        return None;
    }
    child.wait().ok()?.success().then_some(text)
}
